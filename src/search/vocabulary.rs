//! Words by number. All documents of a memo share one vocabulary, so that what is kept of a document is numbers: the words
//! of ten thousand specs would be a gigabyte.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Threads that count at the same time wait for each other seldom with so many parts.
const PARTS: usize = 64;

/// Gives words numbers. Which number a word gets depends on which thread came first, so nothing may be ordered by it.
#[derive(Debug)]
pub struct Vocabulary {
    parts: [Mutex<Part>; PARTS],
}

#[derive(Debug, Default)]
struct Part {
    numbers: HashMap<Arc<str>, u32>,
    words: Vec<Arc<str>>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self { parts: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl Vocabulary {
    /// The number of `word`, a new one if it has none.
    pub(super) fn number(&self, word: &str) -> u32 {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        let part = hasher.finish() as usize % PARTS;
        let mut words = self.part(part);
        if let Some(&number) = words.numbers.get(word) {
            return number;
        }
        let number = (words.words.len() * PARTS + part) as u32;
        let word: Arc<str> = word.into();
        words.words.push(Arc::clone(&word));
        words.numbers.insert(word, number);
        number
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
