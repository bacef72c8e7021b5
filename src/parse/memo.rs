//! Documents remembered between generations, so that an edit costs one parse and not all of them, and between runs, so that
//! the next one begins where this one ended.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::Document;
use crate::snapshot::{Body, Kept, Source};
use crate::text::{Hash, Lines};

/// Fewer new documents than one in so many are not worth writing all of them again.
const WORTH: u64 = 50;

/// The documents of the last generation. One is given out again when all that it depends on is the same: its path, the hash
/// of its text, and its *surroundings* (the root, the words of the profile, the switches of `[markup]`). That makes
/// remembering sound; a document is never changed after it was read.
#[derive(Debug, Default)]
pub struct Memo {
    kept: Kept<Key, Arc<Document>>,
    /// Those of an earlier run, by path, until the first generation took its own from them.
    earlier: Mutex<HashMap<String, Remembered>>,
    parsed: AtomicU64,
    /// Documents that were parsed and can be remembered.
    new: AtomicU64,
}

/// Hash of the text, and surroundings.
type Key = (Hash, Hash);

/// A document as it is kept between runs, for the same program alone: without its text, which the source says again. One
/// with findings is read again each time; their codes are part of the program.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remembered {
    path: String,
    key: Key,
    document: Arc<Document>,
}

impl Memo {
    /// How many documents were parsed since the memo was made.
    pub fn parsed(&self) -> u64 {
        self.parsed.load(Ordering::Relaxed)
    }

    /// Takes over what an earlier run of the same program remembered.
    pub fn restore(&self, remembered: Vec<Remembered>) {
        *self.earlier() = remembered.into_iter().map(|one| (one.path.clone(), one)).collect();
    }

    /// What a later run can use, when enough of it is new; that is then no longer new.
    pub fn remembered(&self) -> Option<Vec<Remembered>> {
        let new = self.new.load(Ordering::Relaxed);
        // While a generation is read there is nothing to see.
        let kept = self.kept.each(|count| count > 0 && new > 0 && new * WORTH >= count as u64)?;
        self.new.fetch_sub(new, Ordering::Relaxed);
        let lasting = kept.into_iter().filter(|(_, _, document)| is_lasting(document));
        Some(
            lasting.map(|(path, key, document)| Remembered { path: path.as_str().to_owned(), key, document }).collect(),
        )
    }

    /// One document for each source, in their order: that of the last generation or run, or a new one from `read`.
    pub(super) fn all(
        &self,
        sources: &[Source],
        surroundings: impl Fn(&Source) -> Hash + Sync,
        read: impl Fn(&Source) -> Document + Sync,
    ) -> Vec<Arc<Document>> {
        let key = |source: &Source| (source.hash, surroundings(source));
        let files = sources.iter().map(|source| (&source.path, key(source)));
        let documents = self.kept.all(files, |at| {
            let source = &sources[at];
            let earlier = self.earlier().remove(source.path.as_str()).filter(|earlier| earlier.key == key(source));
            Arc::new(earlier.map_or_else(
                || {
                    self.parsed.fetch_add(1, Ordering::Relaxed);
                    let document = read(source);
                    self.new.fetch_add(u64::from(is_lasting(&document)), Ordering::Relaxed);
                    document
                },
                |earlier| complete(Arc::unwrap_or_clone(earlier.document), source),
            ))
        });
        *self.earlier() = HashMap::new();
        documents
    }

    fn earlier(&self) -> MutexGuard<'_, HashMap<String, Remembered>> {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a document is whole when its source is added to what is written of it. A repaired text is a finding.
fn is_lasting(document: &Document) -> bool {
    document.findings.is_empty() && document.unread.is_none() && document.formulas.is_empty()
}

/// The document that was read from `source`, from what was written of it.
fn complete(mut document: Document, source: &Source) -> Document {
    document.path = source.path.clone();
    document.root = source.root;
    document.hash = source.hash;
    if let Body::Text(text) = &source.body {
        document.text = Arc::clone(text);
    }
    document.lines = Lines::of(&document.text);
    // Plain text and Markdown that are alike are one text again.
    let share = |plain: &Arc<str>, markdown: &mut Arc<str>| {
        if plain == markdown {
            *markdown = Arc::clone(plain);
        }
    };
    document.sections.iter_mut().for_each(|section| share(&section.title, &mut section.title_markdown));
    document.tasks.iter_mut().for_each(|task| share(&task.text, &mut task.markdown));
    document
}
