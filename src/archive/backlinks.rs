//! References seen from their targets.

use super::{Archive, Backlink};

/// Fills [`super::Entry::referenced_by`], in path order of the files that refer.
pub(super) fn turn(archive: &mut Archive) {
    for from in 0..archive.entries.len() {
        let found: Vec<_> =
            archive.entries[from].references.iter().map(|found| (found.target, found.context.clone())).collect();
        for (target, context) in found {
            let known = &mut archive.entries[target].referenced_by;
            // References are turned file by file, so an earlier one from this file is the last of the list.
            if known.last().is_none_or(|last| last.from != from) {
                known.push(Backlink { from, context });
            }
        }
    }
}
