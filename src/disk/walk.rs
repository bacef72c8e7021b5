//! Lists what may be read below a content root.
//!
//! Links are never followed, things that are not plain files never opened, hidden folders and build outputs never entered,
//! also not a site that was written here by an earlier build with other options.
//! What a reader may miss is a finding; what nobody means as content (`.git`, editor files) is passed over in silence.

use std::path::{Path, PathBuf};

use globset::GlobSet;
use walkdir::{DirEntry, WalkDir};

use super::layout::slashed;
use super::read::Stamp;
use super::{findings, manifest};
use crate::diagnostic::{Diagnostic, file_skipped};
use crate::path::{SourcePath, is_device};
use crate::snapshot::Root;
use crate::text::turns_direction;

/// Folders of dependencies and build outputs.
pub(super) const NEVER_WALKED: &[&str] =
    &["node_modules", "bower_components", "target", "vendor", "dist", "build", "out", "_site", "__pycache__", "venv"];

/// Extensions of files that pages may show or link. Anything that a browser could run stays out.
const ASSETS: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "csv", "txt"];

/// Bytes of a part of a path at most.
const LONGEST_NAME: usize = 240;

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Markdown, or a text file named like a spec.
    Source,
    /// Copied as it is.
    Asset,
}

/// A plain file to read.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: SourcePath,
    /// Path below the content root.
    pub(super) below: PathBuf,
    pub(super) kind: Kind,
    pub(super) stamp: Stamp,
}

/// What a walk has seen.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) entries: Vec<Entry>,
    /// Every folder that was entered, the root first.
    pub(super) folders: Vec<PathBuf>,
    pub(super) findings: Vec<Diagnostic>,
}

/// What is left out of a walk.
pub(super) struct LeftOut<'a> {
    /// Globs of paths below a content root.
    pub(super) globs: &'a GlobSet,
    /// Absolute folders: the output.
    pub(super) folders: &'a [PathBuf],
}

/// Walks the content root at `folder`. Files come in the order of their paths.
pub(super) fn walk(folder: &Path, root: &Root, left_out: &LeftOut<'_>) -> Walk {
    let mut walk = Walk::default();
    let entered = |entry: &DirEntry| entry.depth() == 0 || is_entered(entry, folder, left_out);
    for entry in WalkDir::new(folder).follow_links(false).into_iter().filter_entry(entered) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => walk.folders.push(entry.into_path()),
            Ok(entry) => walk.take(entry, folder, root, left_out),
            Err(error) => {
                let below = error.path().and_then(|path| path.strip_prefix(folder).ok()).unwrap_or(Path::new(""));
                // A file that was deleted while we walked is simply gone.
                if error.io_error().is_none_or(|cause| cause.kind() != std::io::ErrorKind::NotFound) {
                    let cause = error.io_error().map_or_else(|| "it holds itself".to_owned(), ToString::to_string);
                    walk.findings.push(findings::folder_unreadable(&shown(root, below), &cause));
                }
            }
        }
    }
    walk.entries.sort_by(|a, b| a.path.cmp(&b.path));
    walk
}

impl Walk {
    fn take(&mut self, entry: DirEntry, folder: &Path, root: &Root, left_out: &LeftOut<'_>) {
        let Ok(below) = entry.path().strip_prefix(folder).map(Path::to_owned) else { return };
        if left_out.globs.is_match(&below) {
            return;
        }
        let kind = kind_of(&below);
        if !entry.file_type().is_file() {
            let what =
                if entry.file_type().is_symlink() { "a symbolic link" } else { "a file that is not a plain file" };
            // A link to a folder has no extension; it may hold specs.
            if kind.is_some() || (below.extension().is_none() && entry.file_type().is_symlink()) {
                self.findings.push(file_skipped(&shown(root, &below), what));
            }
            return;
        }
        let Some(kind) = kind else { return };
        let Some(path) = source_path(root, &below) else {
            self.findings.push(findings::name_unusable(&shown(root, &below), "its name is not plain UTF-8 text"));
            return;
        };
        match (odd_name(&path), kind) {
            (Some(why), Kind::Asset) => {
                self.findings.push(findings::asset_left_out(&path, why));
                return;
            }
            // The page gets a plain address, but the file itself is trouble for those who share it.
            (Some(why), Kind::Source) if is_trouble(&path) => self.findings.push(findings::name_odd(&path, why)),
            _ => {}
        }
        // Gone between the listing and the look: absence is a state like any other.
        let Ok(metadata) = entry.metadata() else { return };
        self.entries.push(Entry { path, below, kind, stamp: Stamp::of(&metadata) });
    }
}

/// The path in the archive of the file at `below` in `root`; `None` when its name is not plain text.
pub(super) fn source_path(root: &Root, below: &Path) -> Option<SourcePath> {
    let path = slashed(below).filter(|path| !path.chars().any(char::is_control))?;
    SourcePath::new(&format!("{}/{path}", root.prefix))
}

fn is_entered(entry: &DirEntry, folder: &Path, left_out: &LeftOut<'_>) -> bool {
    let Some(name) = entry.file_name().to_str() else { return true };
    if !entry.file_type().is_dir() {
        return !name.starts_with('.');
    }
    let hidden = name.starts_with('.') && name != ".archive";
    let excluded = entry.path().strip_prefix(folder).is_ok_and(|below| left_out.globs.is_match(below));
    let is_output =
        || entry.path().join(manifest::NAME).is_file() || left_out.folders.iter().any(|out| out == entry.path());
    !hidden && !excluded && !NEVER_WALKED.contains(&name) && !is_output()
}

fn kind_of(path: &Path) -> Option<Kind> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "md" | "markdown" => Some(Kind::Source),
        "txt" if is_spec_name(path.file_stem()?.to_str()?) => Some(Kind::Source),
        extension => ASSETS.contains(&extension).then_some(Kind::Asset),
    }
}

/// `kind-YYYY-MM-DD-slug`.
fn is_spec_name(stem: &str) -> bool {
    let Some((kind, rest)) = stem.split_once('-') else { return false };
    let shape: String = rest.chars().take(11).map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    !kind.is_empty() && kind.chars().all(char::is_alphabetic) && shape == "9999-99-99-" && rest.len() > 11
}

/// Why hosts leave a file of this path out or refuse it, or some systems cannot have it.
fn odd_name(path: &SourcePath) -> Option<&'static str> {
    let parts = || path.as_str().split('/');
    if parts().any(|part| part.starts_with(['.', '_'])) {
        return Some("parts of its path begin with `_` or `.`, which hosts leave out");
    }
    if parts().any(is_device) {
        return Some("Windows keeps a part of its path for a device");
    }
    if parts().any(|part| part.ends_with(['.', ' ']) || part.len() > LONGEST_NAME) {
        return Some("a part of its path ends with a dot or a blank, or is too long, which some systems refuse");
    }
    if path.as_str().contains(['\\', ':', '<', '>', '"', '|', '?', '*']) {
        return Some("its path holds one of `\\ : < > \" | ? *`, which hosts and some systems refuse");
    }
    let unseen = |c: char| turns_direction(c) || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    path.as_str().contains(unseen).then_some("its path holds characters that nobody can see")
}

/// Whether the odd name of a source is worth a word: hidden folders are not.
fn is_trouble(path: &SourcePath) -> bool {
    path.as_str().split('/').all(|part| !part.starts_with(['.', '_']))
}

/// The path for a finding: never with a control character, so that it cannot begin a line of a log.
fn shown(root: &Root, below: &Path) -> String {
    let path = format!("{}/{}", root.prefix, below.to_string_lossy().replace('\\', "/"));
    path.trim_matches('/').chars().map(|c| if c.is_control() || turns_direction(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_like_a_spec_make_text_a_source() {
        for (name, kind) in [
            ("plan-2026-01-26-linking.txt", Some(Kind::Source)),
            ("2026-01-26-linking.txt", Some(Kind::Asset)),
            ("plan-2026-01-26-.txt", Some(Kind::Asset)),
            ("notes.txt", Some(Kind::Asset)),
            ("a.MD", Some(Kind::Source)),
            ("a.md~", None),
            ("a.html", None),
        ] {
            assert_eq!(kind_of(Path::new(name)), kind, "{name}");
        }
    }
}
