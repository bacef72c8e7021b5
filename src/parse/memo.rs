//! Documents remembered between generations, so that an edit costs one parse and not all of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Document;
use crate::path::SourcePath;
use crate::snapshot::Source;
use crate::text::Hash;

/// The documents of the last generation. One is given out again when all that it depends on is the same: its path, the hash
/// of its text, and its *surroundings* (the root, the words of the profile, the switches of `[markup]`). That makes
/// remembering sound; a document is never changed after it was read.
#[derive(Debug, Default)]
pub struct Memo {
    last: Mutex<Arc<HashMap<SourcePath, Kept>>>,
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

    /// One document for each source, in their order: that of the last generation, or a new one from `read`.
    pub(super) fn all(
        &self,
        sources: &[Source],
        surroundings: impl Fn(&Source) -> Hash + Sync,
        read: impl Fn(&Source) -> Document + Sync,
    ) -> Vec<Arc<Document>> {
        let last = Arc::clone(&self.last.lock().unwrap_or_else(PoisonError::into_inner));
        let documents: Vec<Arc<Document>> = sources
            .par_iter()
            .map(|source| {
                let known = last.get(&source.path);
                let same =
                    known.filter(|it| it.document.hash == source.hash && it.surroundings == surroundings(source));
                same.map_or_else(
                    || {
                        self.parsed.fetch_add(1, Ordering::Relaxed);
                        Arc::new(read(source))
                    },
                    |kept| Arc::clone(&kept.document),
                )
            })
            .collect();
        let kept = sources.iter().zip(&documents).map(|(source, document)| {
            let kept = Kept { surroundings: surroundings(source), document: Arc::clone(document) };
            (source.path.clone(), kept)
        });
        let next = Arc::new(kept.collect());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = next;
        documents
    }
}
