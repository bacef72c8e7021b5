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

/// What specs are listed by. No two have the same, since ids differ. Numbers are given in turn, so without dates they tell
/// which is newer; those of one day stay in the order of their names, plan before validation.
pub(super) fn key(spec: &Entry) -> impl Ord {
    let identity = &spec.document.identity;
    let date = identity.date.as_deref();
    let number = identity.number.as_deref().filter(|_| date.is_none()).and_then(|number| number.parse::<u64>().ok());
    (date.is_none(), Reverse(date), Reverse(number), spec.id.as_str())
}
