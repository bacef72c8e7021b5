//! Dates and authors that only the history knows.

use super::Archive;
use crate::snapshot::History;

/// Adds what git knows of each file. Authors in the text win over those of commits.
pub(super) fn add(archive: &mut Archive, history: &History) {
    for entry in &mut archive.entries {
        let Some(file) = history.files.get(&entry.document.path) else {
            continue;
        };
        entry.created.clone_from(&file.created);
        entry.updated.clone_from(&file.updated);
        if entry.authors.is_empty() {
            entry.authors.clone_from(&file.authors);
        }
    }
}
