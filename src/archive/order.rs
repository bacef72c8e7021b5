//! Listing order: specs from new to old, documents by title.

use std::cmp::Reverse;

use super::{Archive, Entry, EntryIndex};

/// Fills [`Archive::specs`] and [`Archive::documents`].
pub(super) fn list(archive: &mut Archive) {
    let entries = &archive.entries;
    let (mut specs, mut documents): (Vec<EntryIndex>, Vec<_>) =
        (0..entries.len()).partition(|&index| entries[index].is_spec);
    specs.sort_by(|&a, &b| key(&entries[a]).cmp(&key(&entries[b])));
    documents.sort_by_key(|&index| (entries[index].document.identity.title.as_str(), entries[index].id.as_str()));
    archive.specs = specs;
    archive.documents = documents;
}

/// What specs are listed by. No two have the same, since ids differ.
pub(super) fn key(spec: &Entry) -> impl Ord {
    let date = spec.document.identity.date.as_deref();
    (date.is_none(), Reverse(date), spec.id.as_str())
}
