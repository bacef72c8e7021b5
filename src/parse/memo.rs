//! Documents remembered between generations, so that an edit costs one parse and not all of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Document;
use crate::snapshot::{Kept, Source};
use crate::text::Hash;

/// The documents of the last generation. One is given out again when all that it depends on is the same: its path, the hash
/// of its text, and its *surroundings* (the root, the words of the profile, the switches of `[markup]`). That makes
/// remembering sound; a document is never changed after it was read.
#[derive(Debug, Default)]
pub struct Memo {
    kept: Kept<(Hash, Hash), Arc<Document>>,
    parsed: AtomicU64,
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
        surroundings: impl Fn(&Source) -> Hash,
        read: impl Fn(&Source) -> Document + Sync,
    ) -> Vec<Arc<Document>> {
        let files = sources.iter().map(|source| (&source.path, (source.hash, surroundings(source))));
        self.kept.all(files, |at| {
            self.parsed.fetch_add(1, Ordering::Relaxed);
            Arc::new(read(&sources[at]))
        })
    }
}
