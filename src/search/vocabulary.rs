//! Words by number. All documents of a memo share one vocabulary, so that what is kept of a document is numbers: the words
//! of ten thousand specs would be a gigabyte.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

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
    words: Row,
}

/// Words one behind the other in one text: most have fewer letters than a text of its own has overhead.
#[derive(Debug, Clone, Default)]
struct Row {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Row {
    fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start as usize..end as usize])
    }

    /// Adds a word, and says where.
    fn push(&mut self, word: &str) -> u32 {
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        self.ends.len() as u32 - 1
    }
}

/// What the numbers of a vocabulary meant at some time.
#[derive(Debug)]
pub struct Words(Vec<Row>);

impl Words {
    /// The word of a number; empty for a number that was not given.
    pub(super) fn of(&self, number: u32) -> &str {
        let number = number as usize;
        self.0[number % PARTS].get(number / PARTS).unwrap_or_default()
    }

    /// Above all numbers.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|row| row.ends.len()).max().unwrap_or(0) * PARTS
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self { hasher: RandomState::new(), parts: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl Part {
    /// The place of a word, a new one if it has none.
    fn place(&mut self, hash: u64, word: &str) -> u32 {
        let Self { places, words } = self;
        let is_word = |&(other, place): &(u64, u32)| other == hash && words.get(place as usize) == Some(word);
        if let Some(&(_, place)) = places.find(hash, is_word) {
            return place;
        }
        let place = words.push(word);
        places.insert_unique(hash, (hash, place), |&(hash, _)| hash);
        place
    }
}

/// The words of one document, by place in the order in which they come. A document has most of its words many times; its
/// own table is small, and no other thread waits for it.
pub(super) struct Own<'a> {
    all: &'a Vocabulary,
    words: Part,
    numbers: Vec<u32>,
}

impl<'a> Own<'a> {
    /// No words yet.
    pub(super) fn of(all: &'a Vocabulary) -> Self {
        Self { all, words: Part::default(), numbers: Vec::new() }
    }

    /// The place of `word`, the next one if it has none.
    pub(super) fn place(&mut self, word: &str) -> usize {
        let hash = self.all.hasher.hash_one(word);
        let place = self.words.place(hash, word) as usize;
        if place == self.numbers.len() {
            self.numbers.push(self.all.number(hash, word));
        }
        place
    }

    /// The numbers that the vocabulary has for the words, by place.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }
}

impl Vocabulary {
    /// The number of `word`, a new one if it has none.
    pub(super) fn number_of(&self, word: &str) -> u32 {
        self.number(self.hasher.hash_one(word), word)
    }

    /// The number of `word`, whose hash this is, a new one if it has none.
    fn number(&self, hash: u64, word: &str) -> u32 {
        // The table goes by the other digits.
        let part = (hash >> 32) as usize % PARTS;
        self.part(part).place(hash, word) * PARTS as u32 + part as u32
    }

    /// What the numbers mean now.
    pub(super) fn words(&self) -> Words {
        Words((0..PARTS).map(|part| self.part(part).words.clone()).collect())
    }

    /// A thread that panicked while it held the lock left whole entries behind, so they can be used.
    fn part(&self, at: usize) -> MutexGuard<'_, Part> {
        self.parts[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}
