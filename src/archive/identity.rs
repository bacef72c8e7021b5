//! Who is who: which files have a page, under which id, and whether as spec or document.
//!
//! Ids come from the file's stem, so that a move between lifecycle folders changes no address. Where stems cannot tell
//! files apart, folders join in (`contract.md`, "Identity and addresses").

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Archive, Entries, Entry, dates};
use crate::diagnostic::{self, Diagnostic};
use crate::parse::{Class, Document, names};
use crate::path::{self, Route, SourcePath};
use crate::snapshot::{History, Snapshot};
use crate::text::Hash;

/// An archive with fewer specs than this, and a smaller share of them, is one of another kind.
const FEWEST_SPECS: usize = 3;
/// Share of specs, one in so many files.
const SMALLEST_SHARE: usize = 20;
/// Stems that every feature's folder has.
const GENERIC: &[&str] = &["spec", "plan", "tasks", "design", "proposal", "requirements", "readme", "index"];

/// Makes the entries, sorted by path; everything else of the archive is still empty.
/// Also gives the files of which nothing is published.
pub(super) fn name(documents: &[Arc<Document>], snapshot: &Snapshot) -> (Archive, BTreeSet<SourcePath>) {
    let documents = documents.iter().map(Arc::clone);
    let (templates, rest): (Vec<_>, Vec<_>) = documents.partition(|document| document.class == Class::Template);
    let (mut published, withheld): (Vec<_>, Vec<_>) = rest.into_iter().partition(|document| document.publish);
    published.sort_by(|a, b| a.path.cmp(&b.path));
    let unmarked_are_specs = is_other_kind(&published);
    let kept_back = withheld.iter().chain(templates.iter().filter(|template| !template.publish));
    let hidden = kept_back.map(|document| document.path.clone()).collect();
    let mut findings = Vec::new();

    let is_spec = |document: &Document| match document.class {
        Class::Spec => true,
        Class::Unmarked => unmarked_are_specs,
        Class::Document | Class::Template => false,
    };
    let drafts = published.iter().map(|document| Draft::of(document, is_spec(document))).collect();
    let ids = unique(drafts, &published, &mut findings);
    let history = &snapshot.history;
    let entries: Entries =
        published.iter().zip(ids).map(|(document, id)| entry(document, id, is_spec(document), history)).collect();
    let by_id = entries.iter().enumerate().map(|(index, entry)| (entry.id.clone(), index)).collect();
    let by_path = entries.iter().enumerate().map(|(index, entry)| (entry.document.path.clone(), index)).collect();
    let archive = Archive {
        by_id: Arc::new(by_id),
        by_path: Arc::new(by_path),
        kinds: entries.iter().map(|entry| entry.kind.clone()).collect(),
        entries,
        specs: Vec::new(),
        documents: Vec::new(),
        templates,
        code_map: Arc::default(),
        redirects: Arc::default(),
        withheld: withheld.len(),
        findings,
    };
    (archive, hidden)
}

/// Whether this is an archive of another kind, whose unmarked files are specs. All content roots count as one archive: a
/// folder of guides beside a folder of specs holds documents.
fn is_other_kind(documents: &[Arc<Document>]) -> bool {
    let specs = documents.iter().filter(|document| document.class == Class::Spec).count();
    specs < FEWEST_SPECS && specs * SMALLEST_SHARE < documents.len()
}

fn entry(document: &Arc<Document>, id: String, is_spec: bool, history: &History) -> Entry {
    let kind = match (&document.identity.kind, is_spec) {
        (_, false) => "document".to_owned(),
        (Some(kind), true) => kind.clone(),
        (None, true) => "other".to_owned(),
    };
    let route = if is_spec { Route::spec(&id) } else { Route::document(&id) };
    let mut entry = Entry {
        authors: Vec::new(),
        document: Arc::clone(document),
        id,
        route,
        is_spec,
        kind,
        set: None,
        set_by: None,
        set_members: Vec::new(),
        references: Vec::new(),
        referenced_by: Vec::new(),
        links: BTreeMap::new(),
        supersedes: Vec::new(),
        superseded_by: None,
        created: None,
        updated: None,
    };
    renew(&mut entry, document, history);
    entry
}

/// Puts a document in, with what its entry takes from it and from its file's history.
pub(super) fn renew(entry: &mut Entry, document: &Arc<Document>, history: &History) {
    entry.document = with_title(document);
    entry.authors.clone_from(&document.authors);
    dates::add(entry, history);
}

/// A page needs a title; a file that gives none is called by its name.
fn with_title(document: &Arc<Document>) -> Arc<Document> {
    if !document.identity.title.is_empty() {
        return Arc::clone(document);
    }
    let mut titled = Document::clone(document);
    titled.identity.title = document.path.stem().to_owned();
    titled.identity.title_markdown = format!("`{}`", titled.identity.title);
    Arc::new(titled)
}

/// An id from front matter. One that the site uses itself is kept apart; the finding was made while reading.
fn chosen_id(text: &str) -> String {
    let id = path::id(text);
    if id.is_empty() || path::is_plain_id(&id) { id } else { format!("file-{id}") }
}

/// The id of a file while it is being made unique.
struct Draft {
    /// What the id is made of before any folder joins in.
    stem: String,
    /// Folders that may still join in, innermost first.
    folders: Vec<String>,
    /// How many did.
    taken: usize,
    /// From front matter: gives way only to another such id.
    explicit: bool,
    /// Last resort.
    hash: Option<String>,
}

impl Draft {
    fn of(document: &Document, is_spec: bool) -> Self {
        let stem = names::stem(document.path.file_name()).to_owned();
        let folders: Vec<String> = document.path.folders().rev().map(str::to_owned).collect();
        let explicit = document.explicit_id.as_deref().map(chosen_id).filter(|id| !id.is_empty());
        let with_folders = !is_spec || GENERIC.iter().any(|generic| stem.eq_ignore_ascii_case(generic));
        match explicit {
            Some(id) => Self { stem: id, folders, taken: 0, explicit: true, hash: None },
            None if with_folders => {
                // The lifecycle folder of a spec joins in only at need, or a move to `done/` would change its address.
                let lifecycle = |name: &String| is_spec && document.status.folder.as_ref() == Some(name);
                let (late, mut parts): (Vec<_>, Vec<_>) = folders.into_iter().partition(lifecycle);
                parts.reverse();
                parts.push(stem);
                Self { stem: parts.join("-"), folders: late, taken: 0, explicit: false, hash: None }
            }
            None => Self { stem, folders, taken: 0, explicit: false, hash: None },
        }
    }

    fn id(&self) -> String {
        let parts = self.folders[..self.taken].iter().rev().map(String::as_str);
        let parts: Vec<&str> = parts.chain([self.stem.as_str()]).chain(self.hash.as_deref()).collect();
        let id = path::id(&parts.join("-"));
        if id.is_empty() || path::is_device(&id) { format!("file-{id}").trim_end_matches('-').into() } else { id }
    }

    fn has_folders_left(&self) -> bool {
        self.taken < self.folders.len()
    }
}

/// The final ids. In every round the files whose ids are alike take one more folder; when none of them has one left, a
/// hash of the path ends it.
fn unique(mut drafts: Vec<Draft>, documents: &[Arc<Document>], findings: &mut Vec<Diagnostic>) -> Vec<String> {
    let deepest = drafts.iter().map(|draft| draft.folders.len()).max().unwrap_or(0);
    for round in 0..deepest + 2 {
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, draft) in drafts.iter().enumerate() {
            alike.entry(draft.id()).or_default().push(index);
        }
        alike.retain(|_, group| group.len() > 1);
        if alike.is_empty() {
            break;
        }
        for (id, group) in alike {
            // An id that one writer chose is kept, and the others give way.
            let chosen = group.iter().filter(|&&index| drafts[index].explicit).count() == 1;
            let others: Vec<usize> =
                group.iter().copied().filter(|&index| !(chosen && drafts[index].explicit)).collect();
            if round == 0 {
                findings.extend(others.iter().map(|&index| duplicate(documents, &id, index, &group)));
            }
            let folders_left = others.iter().any(|&index| drafts[index].has_folders_left());
            for index in others {
                if drafts[index].has_folders_left() {
                    drafts[index].taken += 1;
                } else if !folders_left {
                    drafts[index].hash = Some(Hash::of(documents[index].path.as_str().as_bytes()).short());
                }
            }
        }
    }
    drafts.iter().map(Draft::id).collect()
}

fn duplicate(documents: &[Arc<Document>], id: &str, index: usize, group: &[usize]) -> Diagnostic {
    let other = group.iter().copied().find(|&other| other != index).unwrap_or(index);
    diagnostic::duplicate_id(&documents[index].path, id, &documents[other].path)
}
