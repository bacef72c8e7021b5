//! What pages are made from: the archive and everything around it, and a few facts counted once for all pages.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{dates, lifecycle, progress};
use crate::archive::{Archive, Entry, EntryIndex};
use crate::check::{Findings, Rule};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::markup::Highlighter;
use crate::parse::Lifecycle;
use crate::search::Related;
use crate::snapshot::Root;

/// Everything a page may look at. Cheap to make: all of it is borrowed.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What the content says.
    pub archive: &'a Archive,
    /// Facts about the whole archive, counted once for a generation.
    pub facts: &'a Facts,
    /// All findings, or those of one entry.
    pub findings: &'a Findings,
    /// Every rule, so that the health page can explain each and say which of them found nothing.
    pub rules: &'a [Rule],
    /// `site.toml`.
    pub config: &'a Config,
    /// Name of the site, never empty.
    pub title: &'a str,
    /// The content roots.
    pub roots: &'a [Root],
    /// The commit that the content was read at, and its date (RFC 3339, UTC).
    pub head: Option<&'a (String, String)>,
    /// Program and version: `spechive 0.1.0`.
    pub generator: &'a str,
    /// Colours code blocks.
    pub highlighter: &'a Highlighter,
    /// Past designs like this one, best first; `None` leaves the section out.
    pub related: Option<&'a (dyn Fn(EntryIndex) -> Vec<Related> + Sync)>,
    /// Every path known to git, relative to the repository; `None` without git.
    pub known: Option<&'a BTreeSet<String>>,
    /// The site is looked at from the top of a local address, wherever it will be published.
    pub preview: bool,
}

impl<'a> Context<'a> {
    /// An entry of the archive.
    pub(super) fn entry(&self, index: EntryIndex) -> &'a Entry {
        &self.archive.entries[index]
    }

    /// The specs in listing order.
    pub(super) fn specs(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let archive = self.archive;
        archive.specs.iter().map(move |&index| &archive.entries[index])
    }

    /// All findings, sorted by path and place.
    pub(super) fn findings(&self) -> &'a [Diagnostic] {
        self.findings.all(self.archive, self.config)
    }

    /// The findings of one entry.
    pub(super) fn findings_of(&self, entry: &Entry) -> Vec<Diagnostic> {
        self.findings.of(self.archive, self.config, entry)
    }

    /// The specs by last change, newest first. Specs of one day stay in listing order, and those without date are last.
    pub(super) fn by_change(&self) -> Vec<&'a Entry> {
        let mut specs: Vec<&Entry> = self.specs().collect();
        specs.sort_by_key(|entry| std::cmp::Reverse(dates::changed(entry)));
        specs
    }
}

/// Facts about the whole archive that many pages need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Place of each entry in [`Archive::specs`]; `None` for documents.
    pub position: Vec<Option<usize>>,
    /// How many specs have each lifecycle. Those without are not in it.
    pub lifecycles: BTreeMap<Lifecycle, usize>,
    /// Kinds of specs that there are.
    pub kinds: BTreeSet<String>,
    /// The kind that most specs have: lists name the others only.
    pub usual_kind: String,
    /// Somebody makes a promise about the command line, so that it gets a place of its own.
    pub cli: bool,
    /// The year of the newest date; dates of it are written without year where space is short.
    pub year: String,
}

impl Facts {
    /// Counts `archive`.
    pub fn of(archive: &Archive) -> Self {
        let mut facts = Self { position: vec![None; archive.entries.len()], ..Self::default() };
        for (place, &index) in archive.specs.iter().enumerate() {
            let (kind, lifecycle, cli, year) = counted(&archive.entries[index]);
            facts.position[index] = Some(place);
            if !facts.kinds.contains(kind) {
                facts.kinds.insert(kind.to_owned());
            }
            if let Some(lifecycle) = lifecycle {
                *facts.lifecycles.entry(lifecycle.clone()).or_default() += 1;
            }
            facts.cli |= cli;
            if year > facts.year.as_str() {
                facts.year = year.to_owned();
            }
        }
        facts.usual_kind = usual_kind(archive);
        facts
    }

    /// Whether both archives have the same facts, as far as the entries that differ can tell.
    pub fn are_same(before: &Archive, now: &Archive) -> bool {
        let same = |at: EntryIndex| counted(before.entry(at)) == counted(now.entry(at));
        before.specs == now.specs && now.entries.differing(&before.entries).is_some_and(|mut differ| differ.all(same))
    }

    /// The name of a spec's kind where it is not the one that most specs have; else empty.
    pub(super) fn unusual_kind(&self, entry: &Entry) -> String {
        if entry.kind == self.usual_kind { String::new() } else { lifecycle::kind(&entry.kind) }
    }

    /// How many specs have this lifecycle.
    pub(super) fn count(&self, lifecycle: &Lifecycle) -> usize {
        self.lifecycles.get(lifecycle).copied().unwrap_or(0)
    }
}

/// What is counted of a spec: kind, lifecycle, whether it promises something about the command line, and the year of its
/// last change.
fn counted(entry: &Entry) -> (&str, Option<&Lifecycle>, bool, &str) {
    let compat = entry.document.compat.as_ref();
    let cli = compat.is_some_and(|compat| compat.areas.iter().any(|area| area.area == "cli"));
    let year = dates::changed(entry).and_then(|date| date.get(..4)).unwrap_or_default();
    (&entry.kind, entry.document.status.lifecycle.as_ref(), cli, year)
}

fn usual_kind(archive: &Archive) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for &index in &archive.specs {
        *counts.entry(&archive.entries[index].kind).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
    most.map(|(kind, _)| kind.to_owned()).unwrap_or_default()
}

/// Whether a spec is work that can be seen on the board: not finished, and either in a folder of open specs or with stages.
pub(super) fn is_open(entry: &Entry) -> bool {
    let status = &entry.document.status;
    let folder = matches!(status.lifecycle, Some(Lifecycle::Active | Lifecycle::Paused | Lifecycle::Backlog));
    !status.finished() && (folder || !progress::steps(&entry.document).is_empty())
}
