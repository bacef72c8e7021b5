//! References seen from their targets.

use std::collections::BTreeMap;

use super::{Backlink, Entries, EntryIndex};

/// Fills [`super::Entry::referenced_by`], in path order of the files that refer, from the references of the entries `from`.
/// `before` are the targets that these had before, if they were turned already.
pub(super) fn turn(entries: &mut Entries, from: &[EntryIndex], before: &[EntryIndex]) {
    let mut found: BTreeMap<EntryIndex, Vec<Backlink>> = before.iter().map(|&target| (target, Vec::new())).collect();
    for &from in from {
        for reference in &entries[from].references {
            let known = found.entry(reference.target).or_default();
            // References are turned file by file, so an earlier one from this file is the last of the list.
            if known.last().is_none_or(|last| last.from != from) {
                known.push(Backlink { from, context: reference.context.clone() });
            }
        }
    }
    for (target, mut links) in found {
        let known = &entries[target].referenced_by;
        links.extend(known.iter().filter(|link| from.binary_search(&link.from).is_err()).cloned());
        links.sort_by_key(|link| link.from);
        if *known != links {
            entries[target].referenced_by = links;
        }
    }
}

/// What the entries `from` refer to.
pub(super) fn targets(entries: &Entries, from: &[EntryIndex]) -> Vec<EntryIndex> {
    from.iter().flat_map(|&from| &entries[from].references).map(|reference| reference.target).collect()
}
