//! How often the sections of one document have its terms, in few bytes.
//!
//! The counts of all documents are held at once, since what a count is worth depends on the average length of all. So they
//! are packed: a term is its place among the sorted terms of the document, written as the step from the one before in its
//! section, and what nearly every count is (one word of the text) takes no byte of its own.

/// How often a passage has a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TermCount {
    /// Number of the vocabulary.
    pub term: u32,
    /// In the text, code included, in tenths.
    pub text: u16,
    /// In the heading: 10 for a word, 7 for a joined identifier, 0 without.
    pub heading: u8,
}

/// One word of the text.
const ONCE: (u16, u8) = (10, 0);

/// The terms of one document and their counts.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Every term once, sorted: twice its number, and one more when it is known here only as several parts written together.
    terms: Box<[u32]>,
    packed: Box<[u8]>,
    /// Total count of the text of each section.
    lengths: Box<[u32]>,
}

impl Counts {
    /// Packs the counts of each section, sorted by term. `seen` has every term, and whether it stood there joined.
    pub(super) fn pack(mut seen: Vec<(u32, bool)>, sections: &[Vec<TermCount>]) -> Self {
        // False sorts before true, so a term that stands alone somewhere is not a joined one.
        seen.sort_unstable();
        seen.dedup_by_key(|(term, _)| *term);
        let mut packed = Vec::new();
        for counts in sections {
            push(&mut packed, counts.len() as u32);
            let mut next = 0;
            for count in counts {
                let step = seen[next..].partition_point(|(term, _)| *term < count.term);
                let is_once = (count.text, count.heading) == ONCE;
                push(&mut packed, (step as u32) << 1 | u32::from(!is_once));
                if !is_once {
                    push(&mut packed, u32::from(count.text));
                    packed.push(count.heading);
                }
                next += step + 1;
            }
        }
        let length = |counts: &Vec<TermCount>| counts.iter().map(|count| u32::from(count.text)).sum();
        Self {
            terms: seen.into_iter().map(|(term, joined)| term << 1 | u32::from(joined)).collect(),
            packed: packed.into(),
            lengths: sections.iter().map(length).collect(),
        }
    }

    /// Every term once, and whether it is known here only as several parts written together.
    pub(super) fn terms(&self) -> impl Iterator<Item = (u32, bool)> {
        self.terms.iter().map(|term| (term >> 1, term & 1 == 1))
    }

    /// Total count of the text of each section.
    pub(super) fn lengths(&self) -> &[u32] {
        &self.lengths
    }

    /// Calls `see` with every count and the section it is of, section by section.
    pub(super) fn each(&self, mut see: impl FnMut(usize, TermCount)) {
        self.places(|section, place, (text, heading)| {
            see(section, TermCount { term: self.terms[place] >> 1, text, heading });
        });
    }

    /// How often the document has each of its terms, headings included, in the order of [`Counts::terms`].
    pub(super) fn sums(&self) -> Vec<u32> {
        let mut sums = vec![0; self.terms.len()];
        self.places(|_, place, (text, heading)| sums[place] += u32::from(text) + u32::from(heading));
        sums
    }

    fn places(&self, mut see: impl FnMut(usize, usize, (u16, u8))) {
        let mut bytes = self.packed.iter().copied();
        for section in 0..self.lengths.len() {
            let mut next = 0;
            for _ in 0..read(&mut bytes) {
                let step = read(&mut bytes);
                let place = next + (step >> 1) as usize;
                let count = match step & 1 {
                    0 => ONCE,
                    _ => (read(&mut bytes) as u16, bytes.next().unwrap_or_default()),
                };
                see(section, place, count);
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

fn read(bytes: &mut impl Iterator<Item = u8>) -> u32 {
    let (mut number, mut shift) = (0, 0);
    for byte in bytes {
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let count = |term, text, heading| TermCount { term, text, heading };
        let sections = [
            vec![count(3, 10, 0), count(400_000, 65_535, 7), count(9_000_000, 10, 10)],
            Vec::new(),
            vec![count(0, 10, 0), count(3, 4, 0)],
        ];
        let seen = vec![(3, true), (9_000_000, false), (400_000, true), (0, false), (3, false), (7, true)];
        let counts = Counts::pack(seen, &sections);
        let mut found = vec![Vec::new(); sections.len()];
        counts.each(|section, count| found[section].push(count));
        assert_eq!(found, sections);
        let terms: Vec<_> = counts.terms().collect();
        assert_eq!(terms, [(0, false), (3, false), (7, true), (400_000, true), (9_000_000, false)]);
        assert_eq!(counts.sums(), [10, 14, 0, 65_542, 20]);
        assert_eq!(counts.lengths(), [65_555, 0, 14]);
    }
}
