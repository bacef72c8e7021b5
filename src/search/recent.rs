//! The texts of the documents that were asked for last. The texts of all would be as large as the archive, so they are read
//! again when their files are made; the files of one document are asked for one after the other, and read it once.

use std::sync::{Arc, Mutex, PoisonError};

use super::passages::{Passage, with_description};
use crate::archive::EntryIndex;
use crate::parse::Document;

/// At least one for each thread that makes files.
const KEPT: usize = 16;

/// Texts of a few documents of one archive. Sound because they depend on the document alone.
#[derive(Debug, Default)]
pub struct RecentTexts(Mutex<Vec<(EntryIndex, Arc<[Passage]>)>>);

impl RecentTexts {
    /// The passages of `document`, which is the entry at `entry`.
    pub(super) fn of(&self, entry: EntryIndex, document: &Document) -> Arc<[Passage]> {
        // A thread that panicked while it held the lock left whole texts behind, so they can be used.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, passages)) = kept().iter().find(|(known, _)| *known == entry) {
            return Arc::clone(passages);
        }
        let passages: Arc<[Passage]> = with_description(document).0.into();
        let mut kept = kept();
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((entry, Arc::clone(&passages)));
        passages
    }
}
