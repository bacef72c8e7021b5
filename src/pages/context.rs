//! What pages are made from: the archive and everything around it, and a few facts counted once for all pages.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{dates, progress};
use crate::archive::{Archive, Entry, EntryIndex};
use crate::check::Rule;
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
    /// All findings, sorted by path and place.
    pub findings: &'a [Diagnostic],
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

    /// The findings of one file.
    pub(super) fn findings_of(&self, path: &str) -> &'a [Diagnostic] {
        let from = self.findings.partition_point(|finding| finding.path.as_str() < path);
        let to = self.findings.partition_point(|finding| finding.path.as_str() <= path);
        &self.findings[from..to]
    }
}

/// Facts about the whole archive that many pages need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Place of each entry in [`Archive::specs`]; `None` for documents.
    pub position: Vec<Option<usize>>,
    /// The specs by last change, newest first.
    pub by_change: Vec<EntryIndex>,
    /// How many specs have each lifecycle. Those without are not in it.
    pub lifecycles: BTreeMap<Lifecycle, usize>,
    /// Kinds of specs that there are.
    pub kinds: BTreeSet<String>,
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
            let entry = &archive.entries[index];
            facts.position[index] = Some(place);
            facts.kinds.insert(entry.kind.clone());
            if let Some(lifecycle) = &entry.document.status.lifecycle {
                *facts.lifecycles.entry(lifecycle.clone()).or_default() += 1;
            }
            let compat = entry.document.compat.as_ref();
            facts.cli |= compat.is_some_and(|compat| compat.areas.iter().any(|area| area.area == "cli"));
            let year = dates::changed(entry).and_then(|date| date.get(..4)).unwrap_or_default();
            if year > facts.year.as_str() {
                facts.year = year.to_owned();
            }
        }
        facts.by_change = archive.specs.clone();
        // Stable: specs of one day stay in listing order, and those without date stay last.
        facts.by_change.sort_by_key(|&index| std::cmp::Reverse(dates::changed(&archive.entries[index])));
        facts
    }

    /// How many specs have this lifecycle.
    pub(super) fn count(&self, lifecycle: &Lifecycle) -> usize {
        self.lifecycles.get(lifecycle).copied().unwrap_or(0)
    }
}

/// Whether a spec is work that can be seen on the board: not finished, and either in a folder of open specs or with stages.
pub(super) fn is_open(entry: &Entry) -> bool {
    let status = &entry.document.status;
    let folder = matches!(status.lifecycle, Some(Lifecycle::Active | Lifecycle::Paused | Lifecycle::Backlog));
    !status.finished() && (folder || !progress::steps(&entry.document).is_empty())
}
