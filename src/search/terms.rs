//! The terms of every document, counted: the part of indexing that depends on one file alone, done in parallel.
//!
//! Counts are whole tenths, so that sums don't depend on order: a word of the text is 10, one in a code block 8, and a
//! joined identifier half of either.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::passages::{Passage, passages};
use super::tokens::tokens;
use crate::archive::{Archive, Entry};
use crate::parse::Document;

/// What one document says, in terms.
#[derive(Debug, Clone)]
pub struct DocumentTerms {
    /// Every term, sorted; the numbers below are places in this list.
    pub terms: Vec<String>,
    /// Whether the term is known here only as several parts written together.
    pub joined: Vec<bool>,
    /// Title, file name, number and tags: term and count, sorted by term.
    pub title: Vec<(u32, u32)>,
    /// Total count of `title`.
    pub title_length: u32,
    /// Count of each term in all passages, headings included.
    pub totals: Vec<u32>,
    /// One for each passage.
    pub sections: Vec<SectionTerms>,
    /// The text that was counted.
    pub passages: Arc<[Passage]>,
}

/// What one passage says, in terms.
#[derive(Debug, Clone, Default)]
pub struct SectionTerms {
    /// Sorted by term.
    pub counts: Vec<TermCount>,
    /// Total count of the text.
    pub length: u32,
}

/// How often a passage has a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermCount {
    /// Place in [`DocumentTerms::terms`].
    pub term: u32,
    /// In the text, code included.
    pub text: u32,
    /// In the heading: 10 for a word, 5 for a joined identifier, 0 without.
    pub heading: u32,
}

/// Terms of documents, remembered between generations. Sound because terms depend on the document alone, and the same
/// [`Arc`] is the same document; it is kept here, so its address belongs to no other.
#[derive(Debug, Default)]
pub struct Memo {
    known: Mutex<HashMap<usize, Known>>,
}

/// A document, and its terms.
type Known = (Arc<Document>, Arc<DocumentTerms>);

/// The terms of every entry of `archive`, in the order of its entries. What `memo` holds of other documents is forgotten.
pub fn gather(archive: &Archive, memo: &Memo) -> Vec<Arc<DocumentTerms>> {
    let address = |entry: &Entry| Arc::as_ptr(&entry.document) as usize;
    // A thread that panicked while it held the lock left whole entries behind, so they can be used.
    let known = std::mem::take(&mut *memo.known.lock().unwrap_or_else(PoisonError::into_inner));
    let gathered: Vec<Arc<DocumentTerms>> = archive
        .entries
        .par_iter()
        .map(|entry| {
            let found = known.get(&address(entry)).map(|(_, terms)| Arc::clone(terms));
            found.unwrap_or_else(|| Arc::new(of_document(&entry.document)))
        })
        .collect();
    let kept = archive.entries.iter().zip(&gathered);
    *memo.known.lock().unwrap_or_else(PoisonError::into_inner) =
        kept.map(|(entry, terms)| (address(entry), (Arc::clone(&entry.document), Arc::clone(terms)))).collect();
    gathered
}

fn of_document(document: &Document) -> DocumentTerms {
    let mut title = document.identity.title.clone();
    let number = document.identity.number.as_deref();
    for part in [document.path.stem()].into_iter().chain(number).chain(document.tags.iter().map(String::as_str)) {
        title.push('\n');
        title.push_str(part);
    }
    count(&title, passages(document))
}

/// The terms of `title` and `passages`.
pub(super) fn count(title: &str, passages: Vec<Passage>) -> DocumentTerms {
    let mut vocabulary = Vocabulary::default();
    let mut counts: Vec<(u32, u32, u32)> = Vec::new();
    tokens(title, |token| counts.push((vocabulary.number(token.text, token.joined), weight(token.joined, false), 0)));
    let title_terms = tally(&mut counts);
    let mut sections = Vec::with_capacity(passages.len());
    for passage in &passages {
        tokens(&passage.heading, |token| {
            counts.push((vocabulary.number(token.text, token.joined), 0, weight(token.joined, false)));
        });
        tokens(&passage.text, |token| {
            let behind = passage.code.partition_point(|code| code.end <= token.start);
            let code = passage.code.get(behind).is_some_and(|code| code.start <= token.start);
            counts.push((vocabulary.number(token.text, token.joined), weight(token.joined, code), 0));
        });
        let counts = tally(&mut counts);
        sections.push(SectionTerms { length: counts.iter().map(|count| count.text).sum(), counts });
    }
    let mut gathered = DocumentTerms {
        terms: Vec::new(),
        joined: Vec::new(),
        title_length: title_terms.iter().map(|count| count.text).sum(),
        title: title_terms.iter().map(|count| (count.term, count.text)).collect(),
        totals: Vec::new(),
        sections,
        passages: passages.into(),
    };
    vocabulary.sort_into(&mut gathered);
    gathered
}

fn weight(joined: bool, code: bool) -> u32 {
    match (joined, code) {
        (false, false) => 10,
        (false, true) => 8,
        (true, false) => 5,
        (true, true) => 4,
    }
}

/// Adds up and empties `counts`: (term, in text, in heading).
fn tally(counts: &mut Vec<(u32, u32, u32)>) -> Vec<TermCount> {
    counts.sort_unstable();
    let mut sums: Vec<TermCount> = Vec::new();
    for (term, text, heading) in counts.drain(..) {
        match sums.last_mut() {
            Some(last) if last.term == term => {
                last.text += text;
                last.heading = last.heading.max(heading);
            }
            _ => sums.push(TermCount { term, text, heading }),
        }
    }
    sums
}

/// Terms by number of first appearance.
#[derive(Default)]
struct Vocabulary {
    numbers: HashMap<String, u32>,
    terms: Vec<(String, bool)>,
}

impl Vocabulary {
    fn number(&mut self, term: &str, joined: bool) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            self.terms[number as usize].1 &= joined;
            return number;
        }
        let number = self.terms.len() as u32;
        self.numbers.insert(term.to_owned(), number);
        self.terms.push((term.to_owned(), joined));
        number
    }

    /// Sorts the terms and renumbers all counts.
    fn sort_into(self, gathered: &mut DocumentTerms) {
        let mut order: Vec<u32> = (0..self.terms.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| self.terms[a as usize].0.cmp(&self.terms[b as usize].0));
        let mut renumbered = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            renumbered[old as usize] = new as u32;
        }
        for count in &mut gathered.title {
            count.0 = renumbered[count.0 as usize];
        }
        gathered.title.sort_unstable();
        for section in &mut gathered.sections {
            for count in &mut section.counts {
                count.term = renumbered[count.term as usize];
            }
            section.counts.sort_unstable_by_key(|count| count.term);
        }
        let mut terms: Vec<_> = self.terms.into_iter().map(Some).collect();
        for old in order {
            if let Some((term, joined)) = terms[old as usize].take() {
                gathered.terms.push(term);
                gathered.joined.push(joined);
            }
        }
        gathered.totals = vec![0; gathered.terms.len()];
        for count in gathered.sections.iter().flat_map(|section| &section.counts) {
            gathered.totals[count.term as usize] += count.text + count.heading;
        }
    }
}
