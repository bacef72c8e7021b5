//! Many documents become one [`Archive`]: identity, sets, references and backlinks, code map.
//!
//! [`Archive::assemble`] joins with maps and never touches text: whatever depends on one file alone stands ready in its
//! [`Document`]. It is the hot path of the preview, so a [`Memo`] joins only what an edit can have changed.

mod addresses;
mod backlinks;
pub mod code_map;
mod dates;
mod entries;
mod identity;
mod index;
mod memo;
mod order;
mod redirects;
mod references;
mod sets;
mod supersession;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::parse::{Document, Via};
use crate::path::{Route, SourcePath};
use crate::snapshot::Snapshot;

pub use entries::Entries;
pub use memo::Memo;

/// Index into [`Archive::entries`].
pub type EntryIndex = usize;

/// Everything the content says, joined.
#[derive(Debug, Clone)]
pub struct Archive {
    /// Every file that has a page, sorted by source path.
    pub entries: Entries,
    /// The specs among them in listing order: newest date first, then id; those without date last.
    pub specs: Vec<EntryIndex>,
    /// The other documents, by title.
    pub documents: Vec<EntryIndex>,
    /// Entry by id.
    pub by_id: Arc<BTreeMap<String, EntryIndex>>,
    /// Entry by source path.
    pub by_path: Arc<BTreeMap<SourcePath, EntryIndex>>,
    /// Kinds of entries that there are.
    pub kinds: BTreeSet<String>,
    /// Templates found, which have no page.
    pub templates: Vec<Arc<Document>>,
    /// Source files that specs mention, by path, with the specs that do in listing order. Their lines stand in
    /// [`Document::lines_of`].
    pub code_map: Arc<BTreeMap<String, Vec<EntryIndex>>>,
    /// Redirects: former route to present route.
    pub redirects: Arc<BTreeMap<Route, Route>>,
    /// Files kept back by `publish: false`. A count and nothing else, so that nothing leaks.
    pub withheld: usize,
    /// Findings of loading and joining, sorted. Those of reading stand in the documents, and rules add theirs in `check`.
    pub findings: Vec<Diagnostic>,
}

impl Archive {
    /// Joins the documents of a snapshot.
    pub fn assemble(documents: &[Arc<Document>], snapshot: &Snapshot) -> Self {
        Arc::unwrap_or_clone(Joined::of(documents, snapshot).archive)
    }

    /// The entry at `index`.
    pub fn entry(&self, index: EntryIndex) -> &Entry {
        &self.entries[index]
    }
}

/// An archive, and what it takes to join a document of it again.
#[derive(Debug)]
struct Joined {
    archive: Arc<Archive>,
    index: index::Index,
    /// Files whose findings are not told, because nothing of them is published.
    hidden: BTreeSet<SourcePath>,
    /// What joining found, without what loading did.
    made: Vec<Diagnostic>,
}

impl Joined {
    /// Joins everything. Each step adds one kind of fact and needs only those before it.
    fn of(documents: &[Arc<Document>], snapshot: &Snapshot) -> Self {
        let (mut archive, hidden) = identity::name(documents, snapshot);
        order::list(&mut archive);
        let index = index::Index::of(&archive, snapshot);
        let all: Vec<EntryIndex> = (0..archive.entries.len()).collect();
        references::resolve(&mut archive.entries, &index, &all);
        sets::join(&mut archive, &index);
        supersession::join(&mut archive, &index);
        backlinks::turn(&mut archive.entries, &all, &[]);
        code_map::collect(&mut archive);
        redirects::plan(&mut archive, &snapshot.history);
        let made = std::mem::take(&mut archive.findings);
        archive.findings = findings(snapshot, &hidden, &made);
        Self { archive: Arc::new(archive), index, hidden, made }
    }
}

/// What loading and joining found, in order. Of `hidden` files nothing is told.
fn findings(snapshot: &Snapshot, hidden: &BTreeSet<SourcePath>, made: &[Diagnostic]) -> Vec<Diagnostic> {
    let is_hidden = |finding: &Diagnostic| SourcePath::new(&finding.path).is_some_and(|path| hidden.contains(&path));
    let told = |finding: &&Diagnostic| hidden.is_empty() || !is_hidden(finding);
    let mut findings: Vec<Diagnostic> = snapshot.findings.iter().filter(told).chain(made).cloned().collect();
    findings.sort_by(Diagnostic::by_place);
    findings.dedup();
    findings
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
