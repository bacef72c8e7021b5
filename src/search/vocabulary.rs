//! Words by number. All documents of a memo share one vocabulary, so that what is kept of a document is numbers: the words
//! of ten thousand specs would be a gigabyte.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hashbrown::HashTable;

/// Threads that count at the same time wait for each other seldom with so many parts.
const PARTS: usize = 64;

/// Gives words numbers. Which number a word gets depends on which thread came first, so nothing may be ordered by it.
#[derive(Debug)]
pub struct Vocabulary {
    /// Words are hostile text: the hash is keyed anew in each process.
    hasher: RandomState,
    parts: [Mutex<Part>; PARTS],
}

#[derive(Debug, Default)]
struct Part {
    /// The hash of each word, and its place in `words`: a word is hashed once to be found.
    places: HashTable<(u64, u32)>,
    words: Vec<Arc<str>>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self { hasher: RandomState::new(), parts: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl Vocabulary {
    /// The number of `word`, a new one if it has none.
    pub(super) fn number(&self, word: &str) -> u32 {
        let hash = self.hasher.hash_one(word);
        // The table goes by the other digits.
        let part = (hash >> 32) as usize % PARTS;
        let mut found = self.part(part);
        let Part { places, words } = &mut *found;
        let is_word = |&(other, place): &(u64, u32)| other == hash && *words[place as usize] == *word;
        let place = match places.find(hash, is_word) {
            Some(&(_, place)) => place,
            None => {
                let place = words.len() as u32;
                words.push(word.into());
                places.insert_unique(hash, (hash, place), |&(hash, _)| hash);
                place
            }
        };
        place * PARTS as u32 + part as u32
    }

    /// Every word at the place of its number; numbers that were not given have the empty word.
    pub(super) fn words(&self) -> Vec<Arc<str>> {
        let parts: Vec<_> = (0..PARTS).map(|part| self.part(part)).collect();
        let longest = parts.iter().map(|part| part.words.len()).max().unwrap_or(0);
        let none: Arc<str> = "".into();
        (0..longest * PARTS)
            .map(|number| parts[number % PARTS].words.get(number / PARTS).unwrap_or(&none))
            .cloned()
            .collect()
    }

    /// A thread that panicked while it held the lock left whole entries behind, so they can be used.
    fn part(&self, at: usize) -> MutexGuard<'_, Part> {
        self.parts[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}
