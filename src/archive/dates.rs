//! Dates and authors that only the history knows.

use super::Entry;
use crate::snapshot::History;

/// Adds what git knows of the file. Authors in the text win over those of commits.
pub(super) fn add(entry: &mut Entry, history: &History) {
    let Some(file) = history.files.get(&entry.document.path) else { return };
    entry.created.clone_from(&file.created);
    entry.updated.clone_from(&file.updated);
    if entry.authors.is_empty() {
        entry.authors.clone_from(&file.authors);
    }
}
