//! Documents remembered between generations, so that an edit costs one parse and not all of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Document;
use super::read::document;
use crate::config::Markup;
use crate::profile::Profile;
use crate::snapshot::{Root, Source};
use crate::text::Hash;

/// Documents by everything that they depend on: the text, its path and root, the words of the profile, and the switches of
/// `[markup]`. That makes remembering sound; a document is never changed after it was read.
#[derive(Debug, Default)]
pub struct Memo {
    known: Mutex<HashMap<Hash, Kept>>,
    generation: AtomicU64,
    parsed: AtomicU64,
}

#[derive(Debug)]
struct Kept {
    document: Arc<Document>,
    used: u64,
}

impl Memo {
    /// How many documents were parsed since the memo was made.
    pub fn parsed(&self) -> u64 {
        self.parsed.load(Ordering::Relaxed)
    }

    pub(super) fn begin(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }

    /// Forgets what the generation that ends here did not use.
    pub(super) fn end(&self) {
        let now = self.generation.load(Ordering::Relaxed);
        self.lock().retain(|_, kept| kept.used == now);
    }

    pub(super) fn document(&self, source: &Source, root: &Root, profile: &Profile, markup: &Markup) -> Arc<Document> {
        let key = Hash::of_parts(&[
            source.path.as_str().as_bytes(),
            source.hash.to_string().as_bytes(),
            source.root.to_string().as_bytes(),
            root.prefix.as_bytes(),
            root.name.as_bytes(),
            profile.hash().to_string().as_bytes(),
            &[u8::from(markup.repair_fences)],
        ]);
        let now = self.generation.load(Ordering::Relaxed);
        if let Some(kept) = self.lock().get_mut(&key) {
            kept.used = now;
            return Arc::clone(&kept.document);
        }
        self.parsed.fetch_add(1, Ordering::Relaxed);
        let document = Arc::new(document(source, root, profile, markup));
        self.lock().insert(key, Kept { document: Arc::clone(&document), used: now });
        document
    }

    /// A thread that panicked while it held the lock left whole entries behind, so its work can be used.
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Hash, Kept>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
