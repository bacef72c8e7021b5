//! How often the sections of one document have its terms, in few bytes.
//!
//! The counts of all documents are held at once, since what a count is worth depends on the average length of all. So they
//! are packed: a term is its place among the terms of the document, written as the step from the one before in its
//! section, and what nearly every count is (one word of the text) takes no byte of its own.

use serde::{Deserialize, Serialize};

/// How often a passage has a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TermCount {
    /// The place of the term among the terms of the document.
    pub place: u32,
    /// In the text, code included, in tenths.
    pub text: u16,
    /// In the heading: 10 for a word, 7 for a joined identifier, 0 without.
    pub heading: u8,
}

/// One word of the text.
const ONCE: (u16, u8) = (10, 0);

/// The terms of one document and their counts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    /// Every term once: twice its number, and one more when it is known here only as several parts written together. Written
    /// without them, since another run gives other numbers.
    #[serde(skip)]
    terms: Box<[u32]>,
    packed: Box<[u8]>,
    /// Total count of the text of each section.
    lengths: Box<[u32]>,
}

impl Counts {
    /// Packs the counts of each section, sorted by place. `terms` has every term once, and whether it is known here only as
    /// several parts written together.
    pub(super) fn pack(terms: &[(u32, bool)], sections: &[Vec<TermCount>]) -> Self {
        let mut packed = Vec::new();
        for counts in sections {
            push(&mut packed, counts.len() as u32);
            let mut next = 0;
            for count in counts {
                let is_once = (count.text, count.heading) == ONCE;
                push(&mut packed, (count.place - next) << 1 | u32::from(!is_once));
                if !is_once {
                    push(&mut packed, u32::from(count.text));
                    packed.push(count.heading);
                }
                next = count.place + 1;
            }
        }
        let length = |counts: &Vec<TermCount>| counts.iter().map(|count| u32::from(count.text)).sum();
        let lengths = sections.iter().map(length).collect();
        // A copy takes as many bytes as there are; what grew would keep its room, for each of all documents.
        let mut counts = Self { packed: Box::from(packed.as_slice()), lengths, ..Self::default() };
        counts.number(terms.len(), terms.iter().copied());
        counts
    }

    /// Gives each of `places` its term, and whether that is known here only as several parts written together.
    pub(super) fn number(&mut self, places: usize, terms: impl Iterator<Item = (u32, bool)>) {
        let mut all = Vec::with_capacity(places);
        all.extend(terms.map(|(term, joined)| term << 1 | u32::from(joined)));
        self.terms = all.into_boxed_slice();
    }

    /// The term at a place.
    pub(super) fn term(&self, place: u32) -> u32 {
        self.terms[place as usize] >> 1
    }

    /// Every term once, and whether it is known here only as several parts written together.
    pub(super) fn terms(&self) -> impl Iterator<Item = (u32, bool)> {
        self.terms.iter().map(|term| (term >> 1, term & 1 == 1))
    }

    /// Total count of the text of each section.
    pub(super) fn lengths(&self) -> &[u32] {
        &self.lengths
    }

    /// In how many sections the document has each of its terms, in the order of [`Counts::terms`].
    pub(super) fn spread(&self) -> Vec<u32> {
        let mut spread = vec![0; self.terms.len()];
        self.each(|_, count| spread[count.place as usize] += 1);
        spread
    }

    /// How often the document has each of its terms, headings included, in the order of [`Counts::terms`].
    pub(super) fn sums(&self) -> Vec<u32> {
        let mut sums = vec![0; self.terms.len()];
        self.each(|_, count| sums[count.place as usize] += u32::from(count.text) + u32::from(count.heading));
        sums
    }

    /// Calls `see` with every count and the section it is of, section by section.
    pub(super) fn each(&self, mut see: impl FnMut(usize, TermCount)) {
        let mut bytes = &*self.packed;
        for section in 0..self.lengths.len() {
            let mut next = 0;
            for _ in 0..read(&mut bytes) {
                let step = read(&mut bytes);
                let place = next + (step >> 1);
                let (text, heading) = match step & 1 {
                    0 => ONCE,
                    _ => (read(&mut bytes) as u16, take(&mut bytes)),
                };
                see(section, TermCount { place, text, heading });
                next = place + 1;
            }
        }
    }
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[inline]
fn read(bytes: &mut &[u8]) -> u32 {
    let first = take(bytes);
    // Most numbers have one byte.
    let (mut number, mut shift, mut more) = (u32::from(first & 0x7f), 7, first & 0x80 != 0);
    while more {
        let byte = take(bytes);
        number |= u32::from(byte & 0x7f) << shift;
        (shift, more) = (shift + 7, byte & 0x80 != 0);
    }
    number
}

/// The next byte; 0, which no number goes on behind, at the end.
#[inline]
fn take(bytes: &mut &[u8]) -> u8 {
    let Some((&first, rest)) = bytes.split_first() else { return 0 };
    *bytes = rest;
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let count = |place, text, heading| TermCount { place, text, heading };
        let sections = [
            vec![count(1, 10, 0), count(3, 65_535, 7), count(400, 10, 10)],
            Vec::new(),
            vec![count(0, 10, 0), count(1, 4, 0)],
        ];
        let terms: Vec<_> = (0..=400).map(|place| (place * 20_000, place == 3)).collect();
        let counts = Counts::pack(&terms, &sections);
        let mut found = vec![Vec::new(); sections.len()];
        counts.each(|section, count| found[section].push(count));
        assert_eq!(found, sections);
        assert!(counts.terms().eq(terms));
        let of = |all: Vec<u32>| [0, 1, 2, 3, 400].map(|place| all[place]);
        assert_eq!(of(counts.sums()), [10, 14, 0, 65_542, 20]);
        assert_eq!(of(counts.spread()), [1, 2, 0, 1, 1]);
        assert_eq!(counts.lengths(), [65_555, 0, 14]);
    }
}
