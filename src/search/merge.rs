//! The terms of all documents put together: all of them for an index that is searched, or a part at a time, so that nobody
//! holds the postings of an archive that is only written.

use super::index::{IMPACT, Index, MOST_IMPACT, Term, mean, saturate, worth};
use super::terms::{DocumentTerms, Gathered};
use super::vocabulary::Words;

/// How fast repetition stops to count in a section, and how much its length does.
const K1: f64 = 1.0;
const B: f64 = 0.2;
/// The same for title and file name, which have a saturation of their own.
const TITLE_K1: f64 = 0.5;
const TITLE_B: f64 = 0.3;
/// What a term in a heading adds.
const HEADING: f64 = 1.5;
/// How much more the sections count that begin within so many words of the start: there a spec says what it is about.
const LEAD: f64 = 1.3;
const LEAD_TENTHS: u32 = 600;
/// How much less all of a long page counts, which has something about everything: a page of ten times the average length
/// by a fifth, a short one up to an eighth more.
const PAGE: f64 = 0.1;
/// The share of the average length that is added to each, so that a page of one line is not held for the best.
const PAGE_LEAST: f64 = 0.3;

/// What terms are put together from.
pub(super) struct Merge<'a> {
    /// In the order of pages.
    documents: Vec<&'a DocumentTerms>,
    words: &'a Words,
    /// By term, how many pages, titles and sections have it.
    room: Vec<[u32; 3]>,
    /// Every term that a page has, sorted by its word.
    order: Vec<u32>,
    /// Average length of sections, of titles and of pages.
    averages: (f64, f64, f64),
}

impl<'a> Merge<'a> {
    /// The terms of the pages of `index`.
    pub(super) fn of(index: &Index, gathered: &'a Gathered) -> Self {
        let documents: Vec<&DocumentTerms> = index.pages.iter().map(|page| &*gathered.documents[page.entry]).collect();
        let words = &*gathered.words;
        let mut room = vec![[0; 3]; words.len()];
        for document in &documents {
            document.counts.terms().for_each(|(term, _)| room[term as usize][0] += 1);
            document.title.iter().for_each(|&(place, _)| room[document.counts.term(place) as usize][1] += 1);
            let spread = document.counts.spread();
            document.counts.terms().zip(spread).for_each(|((term, _), sections)| room[term as usize][2] += sections);
        }
        let mut order: Vec<u32> = (0..words.len() as u32).filter(|&term| room[term as usize][0] > 0).collect();
        order.sort_unstable_by_key(|&term| words.of(term));
        let lengths = || documents.iter().flat_map(|document| document.counts.lengths());
        let all: u64 = lengths().map(|&length| u64::from(length)).sum();
        let titles = documents.iter().map(|document| u64::from(document.title_length)).sum();
        let averages = (mean(all, lengths().count()), mean(titles, documents.len()), mean(all, documents.len()));
        Self { documents, words, room, order, averages }
    }

    /// Every term, sorted by its word.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The word of a term.
    pub(super) fn word(&self, term: u32) -> &str {
        self.words.of(term)
    }

    /// How common a term is: the number of binary digits of its page count, at most 9.
    pub(super) fn class(&self, term: u32) -> u32 {
        let [pages, ..] = self.room[term as usize];
        (u32::BITS - pages.leading_zeros()).min(9)
    }

    /// The terms of a part of [`Merge::order`], complete. Postings are sorted as they are made.
    pub(super) fn terms(&self, part: &[u32]) -> Vec<Term> {
        const ELSEWHERE: u32 = u32::MAX;
        let mut places = vec![ELSEWHERE; self.words.len()];
        part.iter().zip(0..).for_each(|(&term, place)| places[term as usize] = place);
        let mut terms: Vec<Term> = part.iter().map(|&term| self.empty(term)).collect();
        let mut here = Vec::new();
        let mut first_section = 0;
        for (document, page) in self.documents.iter().zip(0..) {
            let lengths = document.counts.lengths();
            let share = page_share(lengths, self.averages.2);
            for &(place, count) in &document.title {
                if let Some(term) = terms.get_mut(places[document.counts.term(place) as usize] as usize) {
                    let weight = share * saturate(count, document.title_length, self.averages.1, TITLE_K1, TITLE_B);
                    term.pages.push((page, impact(weight)));
                }
            }
            let leads = leads(lengths);
            here.clear();
            here.extend(document.counts.terms().map(|(term, _)| places[term as usize]));
            document.counts.each(|section, count| {
                if let Some(term) = terms.get_mut(here[count.place as usize] as usize) {
                    let text = saturate(u32::from(count.text), lengths[section], self.averages.0, K1, B);
                    let heading = HEADING * f64::from(count.heading) / 10.0;
                    let weight = share * (text + heading) * if leads[section] { LEAD } else { 1.0 };
                    term.sections.push((first_section + section as u32, impact(weight)));
                }
            });
            first_section += lengths.len() as u32;
        }
        terms
    }

    /// A term with the room that its postings will need.
    fn empty(&self, term: u32) -> Term {
        let [pages, titles, sections] = self.room[term as usize];
        Term {
            text: self.words.of(term).to_owned(),
            idf: worth(pages, self.documents.len()),
            class: self.class(term),
            pages: Vec::with_capacity(titles as usize),
            sections: Vec::with_capacity(sections as usize),
        }
    }
}

/// What all counts of a page are taken times, by the lengths of its sections.
fn page_share(lengths: &[u32], average: f64) -> f64 {
    let length: u64 = lengths.iter().map(|&length| u64::from(length)).sum();
    (average / (PAGE_LEAST * average + length as f64)).powf(PAGE)
}

/// The sections with a text that begin near the start, by the lengths of all.
fn leads(lengths: &[u32]) -> Vec<bool> {
    let mut before = 0_u32;
    let mut is_lead = |&length: &u32| {
        let lead = length > 0 && before < LEAD_TENTHS;
        before = before.saturating_add(length);
        lead
    };
    lengths.iter().map(&mut is_lead).collect()
}

fn impact(weight: f64) -> u8 {
    // A whole number is cut to, which rounds what was moved by a half.
    (weight * IMPACT + 0.5).clamp(1.0, MOST_IMPACT) as u8
}

#[cfg(test)]
mod tests {
    use super::page_share;
    use crate::search::index::worth;

    #[test]
    fn long_pages_and_rare_words_are_held_in_check() {
        let hundredths = |length| (100.0 * page_share(&[length], 1000.0)).round();
        assert_eq!([0, 700, 10_000].map(hundredths), [113.0, 100.0, 79.0]);
        // A word of one spec in a thousand is worth 19 times one that is everywhere, where its frequency says 65.
        let (rare, common) = (worth(1, 1000), worth(1000, 1000));
        assert_eq!((common, rare), (30, 562));
        assert_eq!(worth(18, 1000), 399, "what stands on a few pages of a hundred is worth its frequency");
    }
}
