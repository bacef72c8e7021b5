//! Which spec replaces which. Either side may say so; both then know.

use super::index::Index;
use super::{Archive, EntryIndex};

/// Fills [`super::Entry::supersedes`] and [`super::Entry::superseded_by`]. A spec that two others claim to replace keeps
/// the successor that it names itself, else the first.
pub(super) fn join(archive: &mut Archive, index: &Index<'_>) {
    let mut pairs: Vec<(EntryIndex, EntryIndex)> = Vec::new();
    for (from, entry) in archive.entries.iter().enumerate() {
        let named = |text: &String| index.entry_named(&archive.entries, from, text);
        pairs.extend(entry.document.superseded_by.iter().filter_map(named).map(|new| (from, new)));
    }
    for (from, entry) in archive.entries.iter().enumerate() {
        let named = |text: &String| index.entry_named(&archive.entries, from, text);
        pairs.extend(entry.document.supersedes.iter().filter_map(named).map(|old| (old, from)));
    }
    for (old, new) in pairs {
        if old == new {
            continue;
        }
        let successor = *archive.entries[old].superseded_by.get_or_insert(new);
        if successor == new && !archive.entries[new].supersedes.contains(&old) {
            archive.entries[new].supersedes.push(old);
        }
    }
}
