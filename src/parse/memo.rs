//! Documents remembered between generations, so that an edit costs one parse and not all of them.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Document;
use crate::path::SourcePath;
use crate::snapshot::Source;
use crate::text::Hash;

/// Documents of generations before. One is given out again when all that it depends on is the same: its path, the hash of
/// its text, and its *surroundings* (the root, the words of the profile, the switches of `[markup]`). That makes remembering
/// sound; a document is never changed after it was read.
#[derive(Debug, Default)]
pub struct Memo {
    known: RwLock<HashMap<SourcePath, Kept>>,
    parsed: AtomicU64,
}

#[derive(Debug)]
struct Kept {
    surroundings: Hash,
    document: Arc<Document>,
}

impl Memo {
    /// How many documents were parsed since the memo was made.
    pub fn parsed(&self) -> u64 {
        self.parsed.load(Ordering::Relaxed)
    }

    /// One document for each source, in their order: a remembered one, or a new one from `read`.
    pub(super) fn all(
        &self,
        sources: &[Source],
        surroundings: impl Fn(&Source) -> Hash + Sync,
        read: impl Fn(&Source) -> Document + Sync,
    ) -> Vec<Arc<Document>> {
        // A thread that panicked while it held the lock left whole documents behind.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let of = |source: &Source| {
            let same = known.get(&source.path).filter(|kept| kept.document.hash == source.hash);
            match same.filter(|kept| kept.surroundings == surroundings(source)) {
                Some(kept) => (Arc::clone(&kept.document), false),
                None => (Arc::new(read(source)), true),
            }
        };
        let documents: Vec<(Arc<Document>, bool)> = sources.par_iter().map(of).collect();
        drop(known);
        let new = sources.iter().zip(&documents).filter(|(_, (_, is_new))| *is_new);
        let new = new.map(|(source, (document, _))| {
            (source.path.clone(), Kept { surroundings: surroundings(source), document: Arc::clone(document) })
        });
        self.keep(sources, new.collect());
        documents.into_iter().map(|(document, _)| document).collect()
    }

    /// Remembers documents in the place of those that their files gave before, and forgets files that are gone.
    fn keep(&self, sources: &[Source], new: Vec<(SourcePath, Kept)>) {
        self.parsed.fetch_add(new.len() as u64, Ordering::Relaxed);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(new);
        if known.len() > sources.len() {
            let present: HashSet<&SourcePath> = sources.iter().map(|source| &source.path).collect();
            known.retain(|path, _| present.contains(path));
        }
    }
}
