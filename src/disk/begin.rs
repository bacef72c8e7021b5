//! What beginning an archive and a spec needs of the disk: where specs are kept, and files that are not there yet.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// How deep folders are looked for below a content root.
const DEEPEST: usize = 4;

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
pub fn markdown_files(root: &Path) -> usize {
    let entries = folders(root).into_iter().flat_map(|folder| file_names(&folder));
    entries.filter(|name| name.ends_with(".md")).count()
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
