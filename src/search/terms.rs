//! The terms of every document, counted: the part of indexing that depends on one file alone, done in parallel.
//!
//! Counts are whole tenths, so that sums don't depend on order: a word of the text is 10, one in a code block 8, and a
//! joined identifier half of either. A word of the front matter's description counts half in the title, and one of the
//! opening sentence a fifth: there the author says what the spec is about.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::counts::{Counts, TermCount};
use super::facts::ROLES;
use super::passages::{self, Passage, groups};
use super::shards;
use super::tokens::tokens;
use super::vocabulary::{Own, Vocabulary, Words};
use crate::archive::{Archive, Entry};
use crate::parse::Document;

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
}

/// What one document says, in terms. Terms are numbers of the vocabulary. Its text is not kept: whoever shows it reads the
/// document again.
#[derive(Debug)]
pub(super) struct DocumentTerms {
    /// Title, file name, number, tags, description and opening sentence: term and count.
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
}

/// A document, and its terms.
type Known = (Arc<Document>, Arc<DocumentTerms>);

/// The terms of every entry of `archive`. What `memo` holds of other documents is forgotten.
pub fn gather(archive: &Archive, memo: &Memo) -> Gathered {
    let address = |entry: &Entry| Arc::as_ptr(&entry.document) as usize;
    // A thread that panicked while it held the lock left whole entries behind, so they can be used.
    let known = std::mem::take(&mut *memo.known.lock().unwrap_or_else(PoisonError::into_inner));
    let count = |entry: &Entry| {
        let found = known.get(&address(entry)).map(|(_, terms)| Arc::clone(terms));
        found.unwrap_or_else(|| Arc::new(of_document(&entry.document, &memo.vocabulary)))
    };
    let documents: Vec<Arc<DocumentTerms>> = archive.entries.par_iter().map(count).collect();
    let kept = archive.entries.iter().zip(&documents);
    *memo.known.lock().unwrap_or_else(PoisonError::into_inner) =
        kept.map(|(entry, terms)| (address(entry), (Arc::clone(&entry.document), Arc::clone(terms)))).collect();
    Gathered { documents, vocabulary: Arc::clone(&memo.vocabulary), words: Arc::new(memo.vocabulary.words()) }
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
    let (terms, order) = found.terms(own.numbers());
    let sorted = |mut counts: Vec<TermCount>| {
        counts.iter_mut().for_each(|count| count.place = order[count.place as usize]);
        counts.sort_unstable_by_key(|count| count.place);
        counts
    };
    let title = sorted(title).into_iter().map(|count| (terms[count.place as usize].0, u32::from(count.text))).collect();
    let sections: Vec<Vec<TermCount>> = sections.into_iter().map(sorted).collect();
    DocumentTerms {
        title,
        title_length,
        counts: Counts::pack(&terms, &sections),
        roles: passages.iter().map(role).collect(),
        groups: groups(&passages).into_iter().map(|at| at as u32).collect(),
        headings: shards::headings(&passages).into(),
    }
}

/// The role of a passage: its number in [`ROLES`] from 1, or 0.
fn role(passage: &Passage) -> u8 {
    ROLES.iter().position(|role| passage.role == Some(*role)).map_or(0, |at| at as u8 + 1)
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

    /// What was counted since the last call, as it came.
    fn tally(&mut self) -> Vec<TermCount> {
        let Self { counts, counted, .. } = self;
        let take = |place: usize| {
            let (text, heading) = std::mem::take(&mut counts[place]);
            TermCount { place: place as u32, text, heading }
        };
        counted.drain(..).map(take).collect()
    }

    /// Every term, sorted, and whether it is known here only as several parts written together; and which of them stands at
    /// each place.
    fn terms(&self, numbers: &[u32]) -> (Vec<(u32, bool)>, Vec<u32>) {
        let mut places: Vec<usize> = (0..numbers.len()).collect();
        places.sort_unstable_by_key(|&place| numbers[place]);
        let mut order = vec![0; places.len()];
        places.iter().zip(0..).for_each(|(&place, at)| order[place] = at);
        (places.into_iter().map(|place| (numbers[place], !self.alone[place])).collect(), order)
    }
}
