//! Which spec replaces which. Either side may say so; both then know.

use super::index::Index;
use super::{Archive, EntryIndex};
use crate::diagnostic::{Diagnostic, succession_circle, succession_unknown};

/// Fills [`super::Entry::supersedes`] and [`super::Entry::superseded_by`]. A spec that several others claim to replace
/// stands in the list of each; its own successor is the one that it names itself, else the first by path.
pub(super) fn join(archive: &mut Archive, index: &Index) {
    let mut pairs: Vec<(EntryIndex, EntryIndex)> = Vec::new();
    let mut findings = Vec::new();
    let mut named = |from: EntryIndex, text: &String| {
        let found = index.entry_named(&archive.entries, from, text);
        // What lies at an address outside is not expected here.
        if found.is_none() && !text.contains("://") {
            findings.push(succession_unknown(&archive.entries[from].document.path, text));
        }
        found
    };
    for (from, entry) in archive.entries.iter().enumerate() {
        let news = entry.document.superseded_by.iter();
        pairs.extend(news.filter_map(|text| named(from, text)).map(|new| (from, new)));
    }
    for (from, entry) in archive.entries.iter().enumerate() {
        let olds = entry.document.supersedes.iter();
        pairs.extend(olds.filter_map(|text| named(from, text)).map(|old| (old, from)));
    }
    findings.extend(circles(archive, &pairs));
    for (old, new) in pairs {
        if old == new {
            continue;
        }
        archive.entries[old].superseded_by.get_or_insert(new);
        if !archive.entries[new].supersedes.contains(&old) {
            archive.entries[new].supersedes.push(old);
        }
    }
    archive.findings.extend(findings);
}

/// One finding for each spec that its own successors lead back to.
fn circles(archive: &Archive, pairs: &[(EntryIndex, EntryIndex)]) -> Vec<Diagnostic> {
    let mut next: Vec<Option<EntryIndex>> = vec![None; archive.entries.len()];
    for &(old, new) in pairs {
        next[old].get_or_insert(new);
    }
    let mut found = Vec::new();
    // Each walk ends at what an earlier one has seen, so all of them together take one step for each spec.
    let mut seen: Vec<usize> = vec![0; next.len()];
    for start in 0..next.len() {
        let mut at = Some(start);
        while let Some(here) = at.filter(|&here| seen[here] == 0) {
            seen[here] = start + 1;
            at = next[here];
        }
        let Some(first) = at.filter(|&here| seen[here] == start + 1) else { continue };
        let mut here = first;
        while let Some(successor) = next[here] {
            let other = archive.entries[successor].document.path.as_str();
            found.push(succession_circle(&archive.entries[here].document.path, other));
            here = successor;
            if here == first {
                break;
            }
        }
    }
    found
}
