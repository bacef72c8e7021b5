//! The terms of every document, counted: the part of indexing that depends on one file alone, done in parallel.
//!
//! Counts are whole tenths, so that sums don't depend on order: a word of the text is 10, one in a code block 8, and a
//! joined identifier half of either. A word of the front matter's description counts half in the title, and one of the
//! opening sentence a fifth: there the author says what the spec is about.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::counts::{Counts, TermCount};
use super::facts::ROLES;
use super::kept::{self, Remembered};
use super::passages::{self, Passage, groups};
use super::shards;
use super::tokens::tokens;
use super::vocabulary::{Own, Vocabulary, Words};
use crate::archive::{Archive, Entry};
use crate::parse::{Document, SectionRole};
use crate::text::Hash;

/// In a title a word of the opening sentence is this part of one.
const OPENING: u16 = 5;

/// The terms of all entries of an archive, in the order of its entries.
#[derive(Debug)]
pub struct Gathered {
    /// One for each entry.
    pub(super) documents: Vec<Arc<DocumentTerms>>,
    /// Gives the terms their numbers.
    pub(super) vocabulary: Arc<Vocabulary>,
    /// What the numbers mean.
    pub(super) words: Arc<Words>,
    /// How many documents were counted; those of the others were known.
    pub(super) counted: usize,
}

/// What one document says, in terms. Terms are numbers of the vocabulary. Its text is not kept: whoever shows it reads the
/// document again.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DocumentTerms {
    /// Title, file name, number, tags, description and opening sentence: place among the terms of `counts`, and count.
    pub title: Box<[(u32, u32)]>,
    /// Total count of `title`, without description and opening sentence.
    pub title_length: u32,
    /// The terms of its passages.
    pub counts: Counts,
    /// Role of each passage: its number in [`ROLES`] from 1, or 0.
    pub roles: Box<[u8]>,
    /// The passages that begin a file of texts.
    pub groups: Arc<[u32]>,
    /// Its headings as the browser reads them.
    pub headings: Arc<str>,
}

/// Terms of documents, remembered between generations. Sound because terms depend on the document alone, and the same
/// [`Arc`] is the same document; it is kept here, so its address belongs to no other.
#[derive(Debug, Default)]
pub struct Memo {
    known: Mutex<HashMap<usize, Known>>,
    vocabulary: Arc<Vocabulary>,
    /// Those of an earlier run, by [`kept::key`].
    earlier: Mutex<HashMap<Hash, Arc<DocumentTerms>>>,
}

/// A document, and its terms.
type Known = (Arc<Document>, Arc<DocumentTerms>);

impl Memo {
    /// Takes over some of what an earlier run of the same program remembered.
    pub fn restore(&self, remembered: Vec<Remembered>) {
        let terms = remembered.into_par_iter().map(|one| one.terms(&self.vocabulary));
        let terms: Vec<_> = terms.collect();
        lock(&self.earlier).extend(terms);
    }
}

/// The terms of every entry of `archive`. What `memo` holds of other documents is forgotten.
pub fn gather(archive: &Archive, memo: &Memo) -> Gathered {
    let address = |entry: &Entry| Arc::as_ptr(&entry.document) as usize;
    let known = std::mem::take(&mut *lock(&memo.known));
    let gathered = gather_from(archive, memo, |entry| known.get(&address(entry)).map(|(_, terms)| Arc::clone(terms)));
    let kept = archive.entries.iter().zip(&gathered.documents);
    *lock(&memo.known) =
        kept.map(|(entry, terms)| (address(entry), (Arc::clone(&entry.document), Arc::clone(terms)))).collect();
    gathered
}

/// The terms of every entry of `archive`, once: those of an earlier run are taken out of `memo`, and none are left there.
pub fn gather_once(archive: &Archive, memo: &Memo) -> Gathered {
    let earlier = std::mem::take(&mut *lock(&memo.earlier));
    // Where nothing was kept there is nothing to look up.
    let none = earlier.is_empty();
    gather_from(archive, memo, |entry| {
        let known = if none { None } else { earlier.get(&kept::key(&entry.document)) };
        known.map(Arc::clone)
    })
}

fn gather_from(
    archive: &Archive,
    memo: &Memo,
    known: impl Fn(&Entry) -> Option<Arc<DocumentTerms>> + Sync,
) -> Gathered {
    let counted = AtomicUsize::new(0);
    let count = |entry: &Entry| {
        known(entry).unwrap_or_else(|| {
            counted.fetch_add(1, Ordering::Relaxed);
            Arc::new(of_document(&entry.document, &memo.vocabulary))
        })
    };
    let documents = archive.entries.par_iter().map(count).collect();
    let words = Arc::new(memo.vocabulary.words());
    Gathered { documents, vocabulary: Arc::clone(&memo.vocabulary), words, counted: counted.into_inner() }
}

/// A thread that panicked while it held the lock left whole entries behind, so they can be used.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn of_document(document: &Document, vocabulary: &Vocabulary) -> DocumentTerms {
    let mut title = document.identity.title.clone();
    let number = document.identity.number.as_deref();
    for part in [document.path.stem()].into_iter().chain(number).chain(document.tags.iter().map(String::as_str)) {
        title.push('\n');
        title.push_str(part);
    }
    let (passages, description) = passages::with_description(document);
    count(&title, description, passages, vocabulary)
}

/// The terms of a text that is in no archive.
pub(super) fn of_text(text: &str, vocabulary: &Vocabulary) -> DocumentTerms {
    count("", "", passages::of_text(text), vocabulary)
}

fn count(title: &str, description: &str, passages: Vec<Passage>, vocabulary: &Vocabulary) -> DocumentTerms {
    let mut own = Own::of(vocabulary);
    let mut found = Found::default();
    let mut title_length = 0;
    tokens(title, |token| {
        let weight = weight(token.joined, false);
        title_length += u32::from(weight);
        found.add(own.place(token.text), token.joined, weight, 0);
    });
    tokens(description, |token| found.add(own.place(token.text), token.joined, weight(token.joined, false) / 2, 0));
    tokens(passages::opening(&passages), |token| {
        found.add(own.place(token.text), token.joined, weight(token.joined, false) / OPENING, 0);
    });
    let title = found.tally();
    let mut sections = Vec::with_capacity(passages.len());
    for passage in &passages {
        tokens(&passage.heading, |token| {
            found.add(own.place(token.text), token.joined, 0, if token.joined { 7 } else { 10 });
        });
        tokens(&passage.text, |token| {
            let behind = passage.code.partition_point(|code| code.end <= token.start);
            let code = passage.code.get(behind).is_some_and(|code| code.start <= token.start);
            found.add(own.place(token.text), token.joined, weight(token.joined, code), 0);
        });
        sections.push(found.tally());
    }
    let terms: Vec<(u32, bool)> = own.numbers().iter().copied().zip(found.alone.iter().map(|alone| !alone)).collect();
    DocumentTerms {
        title: title.into_iter().map(|count| (count.place, u32::from(count.text))).collect(),
        title_length,
        counts: Counts::pack(&terms, &sections),
        roles: passages.iter().map(|passage| role_number(passage.role)).collect(),
        groups: groups(&passages).into_iter().map(|at| at as u32).collect(),
        headings: shards::headings(&passages).into(),
    }
}

/// The number of a role in [`ROLES`] from 1; 0 for none.
pub(super) fn role_number(role: Option<SectionRole>) -> u8 {
    ROLES.iter().position(|known| role == Some(*known)).map_or(0, |at| at as u8 + 1)
}

fn weight(joined: bool, code: bool) -> u16 {
    match (joined, code) {
        (false, false) => 10,
        (false, true) => 8,
        (true, false) => 5,
        (true, true) => 4,
    }
}

/// What is counted of one text after the other, by the place of the word in the document.
#[derive(Default)]
struct Found {
    counts: Vec<(u16, u8)>,
    /// Whether the word stood anywhere other than as several parts written together.
    alone: Vec<bool>,
    /// The places that were counted, each once, as they came.
    counted: Vec<usize>,
}

impl Found {
    fn add(&mut self, place: usize, joined: bool, text: u16, heading: u8) {
        if place == self.counts.len() {
            self.counts.push((0, 0));
            self.alone.push(false);
        }
        self.alone[place] |= !joined;
        let count = &mut self.counts[place];
        // Whatever is counted counts more than nothing.
        if *count == (0, 0) {
            self.counted.push(place);
        }
        *count = (count.0.saturating_add(text), count.1.max(heading));
    }

    /// What was counted since the last call, by place.
    fn tally(&mut self) -> Vec<TermCount> {
        let Self { counts, counted, .. } = self;
        counted.sort_unstable();
        let take = |place: usize| {
            let (text, heading) = std::mem::take(&mut counts[place]);
            TermCount { place: place as u32, text, heading }
        };
        counted.drain(..).map(take).collect()
    }
}
