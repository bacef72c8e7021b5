//! What beginning an archive and a spec needs of the disk: where specs are kept, and files that are not there yet.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::layout::slashed;
use super::walk::NEVER_WALKED;

/// How deep folders are looked for below a content root.
const DEEPEST: usize = 4;

/// How deep a folder of specs is looked for in a repository that keeps it in an unusual place: `packages/web/docs/specs`.
const DEEPEST_SPECS: usize = 5;

/// Where specs are kept in other people's repositories, most telling first.
const SPECS_FOLDERS: &[&str] = &[
    "docs/project/specs",
    "docs/specs",
    "specs",
    "docs/plans",
    "plans",
    "docs/adr",
    "docs/adrs",
    "docs/decisions",
    "adr",
    "openspec/changes",
    ".kiro/specs",
    "docs/rfcs",
    "rfcs",
];

/// What such a folder is called wherever it lies.
const SPECS_NAMES: &[&str] = &["specs", "plans", "adr", "adrs", "decisions", "rfcs"];

/// A folder that holds Markdown and is called as folders of specs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The folder, relative to where was looked, with `/`.
    pub folder: String,
    /// How many Markdown files lie in and below it.
    pub files: usize,
}

/// The folders below `base` in which specs may be, the best first: where others keep theirs, else whatever has such a name,
/// the fullest first.
pub fn specs_folders(base: &Path) -> Vec<Found> {
    let found = |folder: String| {
        Some(Found { files: markdown_files(&base.join(&folder)), folder }).filter(|found| found.files > 0)
    };
    let known: Vec<Found> = SPECS_FOLDERS.iter().filter_map(|folder| found((*folder).to_owned())).collect();
    if !known.is_empty() {
        return known;
    }
    let walked = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || NEVER_WALKED.contains(&&*name))
    };
    let entries = WalkDir::new(base).max_depth(DEEPEST_SPECS).follow_links(false).into_iter().filter_entry(walked);
    let named = entries.filter_map(Result::ok).filter(|entry| {
        entry.depth() > 0 && entry.file_type().is_dir() && SPECS_NAMES.iter().any(|name| entry.file_name() == *name)
    });
    let named = named.filter_map(|entry| slashed(entry.path().strip_prefix(base).ok()?));
    let mut folders: Vec<Found> = named.filter_map(found).collect();
    folders.sort_by(|a, b| b.files.cmp(&a.files).then_with(|| a.folder.cmp(&b.folder)));
    folders
}

/// Makes a file that is not there yet, and the folders above it. Says whether it did: a file that is there, or anything
/// else of that name, is left alone.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(bytes).map(|()| true),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// The folders below `root`, itself first, nearest first and by name; hidden ones are not entered.
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let shown = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let entries = WalkDir::new(root).max_depth(DEEPEST).follow_links(false).into_iter().filter_entry(shown);
    let folders = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_dir());
    let mut folders: Vec<(usize, PathBuf)> = folders.map(|entry| (entry.depth(), entry.into_path())).collect();
    folders.sort();
    folders.into_iter().map(|(_, path)| path).collect()
}

/// The names of the files in `folder`, sorted; empty when it cannot be read.
pub fn file_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// How many Markdown files lie below `root`.
fn markdown_files(root: &Path) -> usize {
    let entries = folders(root).into_iter().flat_map(|folder| file_names(&folder));
    entries.filter(|name| name.ends_with(".md")).count()
}

/// Whether there is Markdown in or below `folder`.
pub fn holds_markdown(folder: &Path) -> bool {
    markdown_files(folder) > 0
}

/// The text of a file that may be there.
pub fn read_text(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// The domain in `CNAME` beside `site.toml`: letters, digits, dots and dashes on the first line, else nothing.
pub(super) fn domain(base: &Path) -> String {
    let text = read_text(&base.join("CNAME")).unwrap_or_default();
    let name = text.lines().next().unwrap_or_default().trim();
    let is_name = name.contains('.') && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    if is_name { name.to_owned() } else { String::new() }
}
