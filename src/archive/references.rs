//! What every mention means, and the references between entries that follow.
//!
//! Links and bare addresses always mean something, if only that nothing is there. Names in code spans and text mean an
//! entry or stay text.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::addresses::{self, Address};
use super::index::{Ask, Found, Index};
use super::{Entries, Entry, EntryIndex, Reference, Target};
use crate::parse::{Mention, Via};

/// As many documents are looked up on one thread.
const FEW: usize = 16;

/// Fills [`Entry::links`] and [`Entry::references`] of the entries `from`.
pub(super) fn resolve(entries: &mut Entries, index: &Index, from: &[EntryIndex]) {
    let of = |&from: &EntryIndex| of_entry(entries, index, from);
    // Waking other threads takes longer than looking a few documents up.
    let found: Vec<_> =
        if from.len() > FEW { from.par_iter().map(of).collect() } else { from.iter().map(of).collect() };
    for (&from, (links, references)) in from.iter().zip(found) {
        let entry = &mut entries[from];
        entry.links = links;
        entry.references = references;
    }
}

fn of_entry(entries: &Entries, index: &Index, from: EntryIndex) -> (BTreeMap<usize, Target>, Vec<Reference>) {
    let mut links = BTreeMap::new();
    let mut references = Vec::new();
    let mut seen = BTreeSet::new();
    for mention in &entries[from].document.mentions {
        let Some((target, via)) = meaning(entries, index, from, mention) else {
            continue;
        };
        if let Target::Entry(to, _) = target
            && to != from
            && seen.insert((to, via as u8, mention.line))
        {
            references.push(Reference { target: to, via, line: mention.line, context: mention.context.clone() });
        }
        links.insert(mention.span.start, target);
    }
    (links, references)
}

fn meaning(entries: &Entries, index: &Index, from: EntryIndex, mention: &Mention) -> Option<(Target, Via)> {
    match mention.via {
        Via::Link => Some((link(entries, index, from, mention), Via::Link)),
        Via::Issue => Some((Target::External(index.issue(&mention.target)?), Via::Issue)),
        // A bare address always leads somewhere, as a link does.
        Via::Name if mention.target.contains("://") => Some((link(entries, index, from, mention), Via::Name)),
        via => word(entries, index, from, &mention.target, via),
    }
}

fn link(entries: &Entries, index: &Index, from: EntryIndex, mention: &Mention) -> Target {
    match addresses::read(&mention.target, mention.image) {
        Address::Refused => Target::Refused,
        Address::Anchor(anchor) => match own_anchor(&entries[from], &anchor) {
            Some(anchor) => Target::Anchor(anchor),
            None => Target::Entry(from, None),
        },
        Address::External(address) => {
            let Some(path) = index.path_in_repository(&address) else {
                return Target::External(address);
            };
            let anchor = address.split_once('#').map(|(_, anchor)| anchor);
            match index.find_in_repository(from, &path) {
                Found::Entry { index, .. } => page(entries, index, anchor),
                _ => Target::External(address),
            }
        }
        Address::Path(path, _) if path.is_empty() => Target::Missing,
        Address::Path(path, anchor) => match index.find(from, &path, Ask::Link) {
            Found::Entry { index, .. } => page(entries, index, anchor.as_deref()),
            Found::Asset(path) => Target::Asset(path),
            Found::Repository(path, folder) => {
                index.web_address(&path, folder, anchor.as_deref()).map_or(Target::Missing, Target::Repository)
            }
            Found::Several(entries) => Target::Ambiguous(entries),
            Found::Nothing => Target::Missing,
        },
    }
}

fn word(entries: &Entries, index: &Index, from: EntryIndex, target: &str, via: Via) -> Option<(Target, Via)> {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let found = if path.contains("://") {
        index.find_in_repository(from, &index.path_in_repository(path)?)
    } else {
        index.find(from, path, Ask::Word)
    };
    match found {
        Found::Entry { index, .. } if index == from => None,
        Found::Entry { index, by_slug } => Some((page(entries, index, anchor), if by_slug { Via::Slug } else { via })),
        Found::Several(entries) => Some((Target::Ambiguous(entries), via)),
        Found::Asset(_) | Found::Repository(..) | Found::Nothing => None,
    }
}

fn page(entries: &Entries, index: EntryIndex, anchor: Option<&str>) -> Target {
    Target::Entry(index, anchor.and_then(|anchor| own_anchor(&entries[index], anchor)))
}

/// The id on the page of `entry` that `anchor` means: as written, in lower case, or moved out of the theme's way.
fn own_anchor(entry: &Entry, anchor: &str) -> Option<String> {
    let lower = anchor.strip_prefix("user-content-").unwrap_or(anchor).to_lowercase();
    let moved = format!("s-{lower}");
    let ids = || entry.document.sections.iter().map(|section| section.anchor.as_str());
    let found = ids().find(|&id| id == anchor).or_else(|| ids().find(|&id| id == lower || id == moved));
    found.map(str::to_owned)
}
