//! The last archive, so that an edit joins one document again and not all of them.
//!
//! What a mention means depends on how documents are called and where they lie, hardly ever on what they say. So when the
//! documents that differ are [named as before](is_named_alike) and nothing around them changed, the last archive is taken
//! and only those documents are put into it: their own mentions are looked up, those of documents that lead to one of
//! their headings if headings differ, and the backlinks that follow. Anything else joins the whole archive, and both ways
//! give the same (its tests compare them).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Archive, EntryIndex, Joined, backlinks, code_map, findings, identity, references};
use crate::config::Config;
use crate::parse::{Document, Identity};
use crate::path::SourcePath;
use crate::snapshot::{History, Root, Snapshot};
use crate::text::Hash;

/// With more documents than this the whole archive is joined: looking them up one by one would not be quicker.
const MANY: usize = 64;

/// The last archive and what it was joined from.
#[derive(Debug, Default)]
pub struct Memo {
    last: Mutex<Option<Last>>,
    looked_up: AtomicU64,
}

#[derive(Debug)]
struct Last {
    documents: Vec<Arc<Document>>,
    surroundings: Surroundings,
    joined: Joined,
}

/// What joining reads of a snapshot beside its documents and its findings.
#[derive(Debug, PartialEq)]
struct Surroundings {
    config: Config,
    profiles: Vec<Hash>,
    roots: Vec<Root>,
    assets: Vec<SourcePath>,
    history: Arc<History>,
}

impl Surroundings {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            config: snapshot.config.clone(),
            profiles: snapshot.profiles.iter().map(|profile| profile.hash()).collect(),
            roots: snapshot.roots.clone(),
            assets: snapshot.assets.iter().map(|asset| asset.path.clone()).collect(),
            history: Arc::clone(&snapshot.history),
        }
    }
}

impl Memo {
    /// Of how many documents the mentions were looked up since the memo was made.
    pub fn looked_up(&self) -> u64 {
        self.looked_up.load(Ordering::Relaxed)
    }

    /// The archive of `documents`, one for each source of `snapshot`: what [`Archive::assemble`] gives, in less time.
    pub fn assemble(&self, documents: Vec<Arc<Document>>, snapshot: &Snapshot) -> Arc<Archive> {
        let surroundings = Surroundings::of(snapshot);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last.take().filter(|last| last.surroundings == surroundings);
        let (joined, looked_up) = match known.and_then(|last| last.edited(&documents, snapshot)) {
            Some(edited) => edited,
            None => {
                let joined = Joined::of(&documents, snapshot);
                let all = joined.archive.entries.len();
                (joined, all)
            }
        };
        self.looked_up.fetch_add(looked_up as u64, Ordering::Relaxed);
        let archive = Arc::clone(&joined.archive);
        *last = Some(Last { documents, surroundings, joined });
        archive
    }
}

impl Last {
    /// The same archive with the documents that differ put in, and how many were looked up. `None` when the whole must be
    /// joined.
    fn edited(self, documents: &[Arc<Document>], snapshot: &Snapshot) -> Option<(Joined, usize)> {
        let Joined { archive, index, hidden, made } = self.joined;
        let mut archive = Arc::unwrap_or_clone(archive);
        let differ = |(old, new): &(&Arc<Document>, &Arc<Document>)| !Arc::ptr_eq(old, new);
        let edits: Vec<_> = self.documents.iter().zip(documents).filter(differ).collect();
        if self.documents.len() != documents.len() || edits.len() > MANY {
            return None;
        }
        let mut again = BTreeSet::new();
        let mut replaced = Vec::new();
        for (old, new) in edits {
            // A template, or a file that is kept back, is in no entry.
            let at = *archive.by_path.get(&new.path)?;
            if !is_named_alike(old, new, archive.entries[at].is_spec) {
                return None;
            }
            if !has_same_headings(old, new) {
                again.extend(archive.entries[at].referenced_by.iter().map(|link| link.from));
            }
            again.insert(at);
            replaced.push((at, &**old));
            identity::renew(&mut archive.entries[at], new, &snapshot.history);
        }
        let again: Vec<EntryIndex> = again.into_iter().collect();
        let before = backlinks::targets(&archive.entries, &again);
        references::resolve(&mut archive.entries, &index, &again);
        backlinks::turn(&mut archive.entries, &again, &before);
        for (at, old) in replaced {
            code_map::renew(&mut archive, at, old);
        }
        let looked_up = again.len();
        archive.findings = findings(snapshot, &hidden, &made);
        Some((Joined { archive: Arc::new(archive), index, hidden, made }, looked_up))
    }
}

/// Whether everything that other documents are joined by is the same. Every field is named here, so that a new one cannot
/// be forgotten. The title of a spec leads nowhere; documents are listed by theirs.
fn is_named_alike(old: &Document, new: &Document, is_spec: bool) -> bool {
    let Document {
        path,
        root,
        identity,
        class,
        status,
        explicit_id,
        aliases,
        publish,
        set_links,
        supersedes,
        superseded_by,
        // What the document says of itself.
        hash: _,
        text: _,
        lines: _,
        body: _,
        unread: _,
        summary: _,
        summary_markdown: _,
        tags: _,
        extra: _,
        hidden: _,
        formulas: _,
        stages: _,
        tasks: _,
        questions: _,
        compat: _,
        template_rest: _,
        words: _,
        line_count: _,
        // Taken from the document where it is needed, or compared on its own.
        authors: _,
        sections: _,
        mentions: _,
        files: _,
        findings: _,
    } = old;
    let Identity { title, title_markdown: _, kind, date, no_day: _, slug, number, feature: _ } = identity;
    (path, root, class, publish) == (&new.path, &new.root, &new.class, &new.publish)
        && (is_spec || *title == new.identity.title)
        && (kind, date) == (&new.identity.kind, &new.identity.date)
        && (slug, number) == (&new.identity.slug, &new.identity.number)
        && status.folder == new.status.folder
        && (explicit_id, aliases, set_links) == (&new.explicit_id, &new.aliases, &new.set_links)
        && (supersedes, superseded_by) == (&new.supersedes, &new.superseded_by)
}

/// Whether links that lead to a heading still do.
fn has_same_headings(old: &Document, new: &Document) -> bool {
    let anchors =
        |document: &Document| document.sections.iter().map(|section| section.anchor.clone()).collect::<Vec<_>>();
    anchors(old) == anchors(new)
}

#[cfg(test)]
mod tests;
