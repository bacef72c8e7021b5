//! Listing order: specs from new to old, documents by title.

use std::cmp::Reverse;

use super::{Archive, EntryIndex};

/// Fills [`Archive::specs`] and [`Archive::documents`].
pub(super) fn list(archive: &mut Archive) {
    let entries = &archive.entries;
    let (mut specs, mut documents): (Vec<EntryIndex>, Vec<_>) =
        (0..entries.len()).partition(|&index| entries[index].is_spec);
    specs.sort_by_key(|&index| {
        let date = entries[index].document.identity.date.as_deref();
        (date.is_none(), Reverse(date), entries[index].id.as_str())
    });
    documents.sort_by_key(|&index| (entries[index].document.identity.title.as_str(), entries[index].id.as_str()));
    archive.specs = specs;
    archive.documents = documents;
}
