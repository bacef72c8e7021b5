//! Findings that only reading from disk can make. The general ones stand in [`crate::diagnostic`].

use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SourcePath;
use crate::text::Place;

/// A file that pages could show is not copied.
pub(super) fn asset_left_out(path: &SourcePath, why: &str) -> Diagnostic {
    Diagnostic::new(
        "asset-left-out",
        Severity::Warning,
        path.as_str(),
        format!("the file is not published: {why}"),
        "Links to it are shown as text. Change the file, or leave it out with `exclude` in `site.toml`.",
    )
}

/// The text holds a NUL character, which is shown as a replacement character.
pub(super) fn nul_in_text(path: &SourcePath, place: Place) -> Diagnostic {
    let message = "the file holds a NUL character; it is shown as a replacement character".to_owned();
    Diagnostic::new("nul-in-text", Severity::Warning, path.as_str(), message, "Delete the character.").at(place)
}

/// The name of a file cannot be written in an address.
pub(super) fn name_unusable(path: &str, why: &str) -> Diagnostic {
    let message = format!("the file was not read: {why}");
    Diagnostic::new("file-name", Severity::Warning, path, message, "Rename the file.")
}

/// The name of a file that was read makes trouble elsewhere.
pub(super) fn name_odd(path: &SourcePath, why: &str) -> Diagnostic {
    let message = format!("the file's name makes trouble: {why}");
    Diagnostic::new("file-name", Severity::Warning, path.as_str(), message, "Rename the file.")
}

/// Two files whose paths are one on disks that do not tell upper from lower case, or one writing of a letter from another.
pub(super) fn path_alike(path: &SourcePath, other: &SourcePath) -> Diagnostic {
    let message = format!("some systems take this path and `{other}` for one; only that file is published");
    Diagnostic::new("path-alike", Severity::Warning, path.as_str(), message, "Rename one of the files.")
}

/// Two content roots give one path to two files; the first root keeps it.
pub(super) fn path_twice(path: &SourcePath) -> Diagnostic {
    let message = "two content roots hold a file of this path; the first root's is used".to_owned();
    Diagnostic::new("path-twice", Severity::Warning, path.as_str(), message, "Give one of the roots a `prefix`.")
}

/// A folder could not be listed.
pub(super) fn folder_unreadable(path: &str, cause: &str) -> Diagnostic {
    let message = format!("the folder could not be read: {cause}");
    Diagnostic::new("file-unreadable", Severity::Error, path, message, "Check the folder's permissions.")
}
