//! Many documents become one [`Archive`]: identity, sets, references and backlinks, code map.
//!
//! [`Archive::assemble`] is the hot path of the preview (it runs whole after every edit), so it joins with maps and never
//! touches text: whatever depends on one file alone stands ready in its [`Document`].

mod addresses;
mod backlinks;
mod code_map;
mod dates;
mod identity;
mod index;
mod order;
mod redirects;
mod references;
mod sets;
mod supersession;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::parse::{Document, Via};
use crate::path::{Route, SourcePath};
use crate::snapshot::Snapshot;

/// Index into [`Archive::entries`].
pub type EntryIndex = usize;

/// Everything the content says, joined.
#[derive(Debug, Clone)]
pub struct Archive {
    /// Every file that has a page, sorted by source path.
    pub entries: Vec<Entry>,
    /// The specs among them in listing order: newest date first, then id; those without date last.
    pub specs: Vec<EntryIndex>,
    /// The other documents, by title.
    pub documents: Vec<EntryIndex>,
    /// Entry by id.
    pub by_id: BTreeMap<String, EntryIndex>,
    /// Entry by source path.
    pub by_path: BTreeMap<SourcePath, EntryIndex>,
    /// Templates found, which have no page.
    pub templates: Vec<Arc<Document>>,
    /// Source files that specs mention, by path, with the specs and lines that do.
    pub code_map: BTreeMap<String, Vec<(EntryIndex, Vec<u32>)>>,
    /// Redirects: former route to present route.
    pub redirects: BTreeMap<Route, Route>,
    /// Files kept back by `publish: false`. A count and nothing else, so that nothing leaks.
    pub withheld: usize,
    /// Findings of parsing and joining (rules add theirs in `check`).
    pub findings: Vec<Diagnostic>,
}

impl Archive {
    /// Joins the documents of a snapshot. Each step adds one kind of fact and needs only those before it.
    pub fn assemble(documents: Vec<Arc<Document>>, snapshot: &Snapshot) -> Self {
        let mut archive = identity::name(documents, snapshot);
        order::list(&mut archive);
        dates::add(&mut archive, &snapshot.history);
        let index = index::Index::of(&archive, snapshot);
        references::resolve(&mut archive, &index);
        sets::join(&mut archive, &index);
        supersession::join(&mut archive, &index);
        backlinks::turn(&mut archive);
        code_map::collect(&mut archive);
        redirects::plan(&mut archive, &snapshot.history);
        archive.findings.sort();
        archive.findings.dedup();
        archive
    }

    /// The entry at `index`.
    pub fn entry(&self, index: EntryIndex) -> &Entry {
        &self.entries[index]
    }
}

/// A file with a page.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it says.
    pub document: Arc<Document>,
    /// Its id.
    pub id: String,
    /// Its page.
    pub route: Route,
    /// A spec, or another document.
    pub is_spec: bool,
    /// `plan`, …, `other` for specs; `document` for documents.
    pub kind: String,
    /// Feature that it belongs to: date-slug of its plan, else its own; `None` without a date.
    pub set: Option<String>,
    /// How that was found.
    pub set_by: Option<SetBy>,
    /// The other members of its set, plans first, then by kind and date.
    pub set_members: Vec<EntryIndex>,
    /// References to other entries (specs and documents), in order of the text, each target once per way and line.
    pub references: Vec<Reference>,
    /// Entries that refer to this one, with the sentence that does; each entry once.
    pub referenced_by: Vec<Backlink>,
    /// What the document's mentions mean, by the start of their span: every link and image, and each name that means
    /// something. A name without target is absent: it stays text.
    pub links: BTreeMap<usize, Target>,
    /// Specs that this one replaces.
    pub supersedes: Vec<EntryIndex>,
    /// The spec that replaces this one.
    pub superseded_by: Option<EntryIndex>,
    /// From git, RFC 3339 UTC.
    pub created: Option<String>,
    /// From git, RFC 3339 UTC.
    pub updated: Option<String>,
    /// Authors from the text, else from git.
    pub authors: Vec<String>,
}

/// How the set of a spec was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SetBy {
    /// An explicit line.
    Explicit,
    /// The same date and slug.
    Name,
    /// The same slug within seven days.
    Likely,
}

/// A reference to another entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The entry named.
    pub target: EntryIndex,
    /// How.
    pub via: Via,
    /// Line of this document.
    pub line: u32,
    /// The sentence around it.
    pub context: Arc<str>,
}

/// A reference seen from its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    /// The entry that refers.
    pub from: EntryIndex,
    /// The sentence that does.
    pub context: Arc<str>,
}

/// What a mention means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page of this site, and an anchor in it (that exists there).
    Entry(EntryIndex, Option<String>),
    /// An anchor of the same page.
    Anchor(String),
    /// A copied file of the content.
    Asset(SourcePath),
    /// A file of the repository, as a full address.
    Repository(String),
    /// Another address, allowed as it is.
    External(String),
    /// Several entries have this name; none is guessed.
    Ambiguous(Vec<EntryIndex>),
    /// A link to nothing that exists: shown as marked text.
    Missing,
    /// An address that must not be linked (`javascript:` and the like): shown as text.
    Refused,
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
