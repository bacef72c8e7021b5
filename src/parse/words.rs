//! How the profile's words are found in an author's text.
//!
//! Case of ASCII letters does not matter, and a word must stand alone: `complete` is not found in "incomplete". A word that
//! ends in `*` may go on (`migrat*` finds "migration"). Offsets returned are offsets of the text that was given.

use std::ops::Range;

/// Typographic quotes and hyphens as typed ones, white space folded, lower case: what whole lines are compared by.
pub(super) fn normal(text: &str) -> String {
    // Most text is ASCII, which has none of these and one case rule.
    if text.is_ascii() {
        let mut plain = super::outline::fold(text);
        plain.make_ascii_lowercase();
        return plain;
    }
    let plain: String = text
        .chars()
        .map(|c| match c {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '‑' | '‐' => '-',
            other => other,
        })
        .collect();
    super::outline::fold(&plain.to_lowercase())
}

/// The first place in `text` where `word` stands as a word of its own.
pub(super) fn find(text: &str, word: &str) -> Option<Range<usize>> {
    let (stem, open) = stem(word);
    places(text, stem).map(|at| at..at + stem.len()).find(|found| stands_alone(text, found, stem, open))
}

/// Whether the letters of one of `words` stand in `text`, if only within other words.
pub(super) fn occurs(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| places(text, stem(word).0).next().is_some())
}

/// Every place of `text` where `stem` stands; none for an empty one.
fn places<'t>(text: &'t str, stem: &'t str) -> impl Iterator<Item = usize> + 't {
    let last = if stem.is_empty() { 0 } else { (text.len() + 1).saturating_sub(stem.len()) };
    let first = stem.bytes().next().unwrap_or_default();
    // The first byte settles nearly every place; this is the innermost loop of reading.
    let starts = memchr::memchr2_iter(
        first.to_ascii_lowercase(),
        first.to_ascii_uppercase(),
        &text.as_bytes()[..last.min(text.len())],
    );
    starts.filter(move |&at| begins_at(text, at, stem))
}

/// Whether `text` begins with `word`; where the word ends.
pub(super) fn leads(text: &str, word: &str) -> Option<usize> {
    // Texts are compared with whole lists of words, of which nearly all begin otherwise.
    let (first, other) = (text.as_bytes().first()?, word.as_bytes().first()?);
    if !first.eq_ignore_ascii_case(other) {
        return None;
    }
    let (stem, open) = stem(word);
    let found = 0..stem.len();
    (!stem.is_empty() && begins_at(text, 0, stem) && stands_alone(text, &found, stem, open)).then_some(stem.len())
}

/// Whether one of `words` stands in `text`.
pub(super) fn any(text: &str, words: &[String]) -> bool {
    let starts = Starts::of(text);
    words.iter().any(|word| starts.may_begin(word) && find(text, word).is_some())
}

/// The bytes that words of a text begin with, so that a list of words is soon passed over in a short text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Starts([u64; 4]);

impl Starts {
    /// Those of `text`: every byte that is no ASCII letter or digit, and of these the ones that no other precedes.
    pub(super) fn of(text: &str) -> Self {
        let mut starts = [0; 4];
        let mut inside = false;
        for byte in text.bytes() {
            let is_inner = byte.is_ascii_alphanumeric();
            if !(inside && is_inner) {
                let byte = byte.to_ascii_lowercase();
                starts[usize::from(byte >> 6)] |= 1 << (byte & 63);
            }
            inside = is_inner;
        }
        Self(starts)
    }

    /// Whether [`find`] may find `word`: "no" is certain.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        let first = word.bytes().next().unwrap_or_default().to_ascii_lowercase();
        self.0[usize::from(first >> 6)] >> (first & 63) & 1 == 1
    }
}

/// The end of the longest of `words` that `text` begins with.
pub(super) fn lead(text: &str, words: &[String]) -> Option<usize> {
    words.iter().filter_map(|word| leads(text, word)).max()
}

/// Whether `text` as a whole is one of `words`.
pub(super) fn whole(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| {
        let (stem, open) = stem(word);
        leads(text, word).is_some_and(|end| end == text.len() || open) && !stem.is_empty()
    })
}

fn stem(word: &str) -> (&str, bool) {
    word.strip_suffix('*').map_or((word, false), |stem| (stem, true))
}

fn begins_at(text: &str, at: usize, stem: &str) -> bool {
    let (text_bytes, stem) = (text.as_bytes(), stem.as_bytes());
    let first = |bytes: &[u8], at: usize| bytes.get(at).map(u8::to_ascii_lowercase);
    first(text_bytes, at) == first(stem, 0)
        && text_bytes.get(at..at + stem.len()).is_some_and(|part| part.eq_ignore_ascii_case(stem))
        && text.is_char_boundary(at)
}

/// Symbols such as a tick stand alone wherever they are; letters need something else beside them.
fn stands_alone(text: &str, found: &Range<usize>, stem: &str, open: bool) -> bool {
    let inner_first = stem.chars().next().is_some_and(char::is_alphanumeric);
    let inner_last = stem.chars().next_back().is_some_and(char::is_alphanumeric);
    let before = text.get(..found.start).and_then(|text| text.chars().next_back());
    let after = text.get(found.end..).and_then(|text| text.chars().next());
    let free = |neighbour: Option<char>| neighbour.is_none_or(|c| !c.is_alphanumeric());
    (!inner_first || free(before)) && (open || !inner_last || free(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_cannot_hold_is_never_found_in_it() {
        let texts = ["", "a", "Not Applicable: x", "naïve é9x", "x✅y", "1a b2-c", "«n/a»", "éa", "ſa K"];
        let words = ["n/a", "not applicable", "a", "✅", "x", "é", "9x", "b2", "c", "-", "y", "k", "*", ""];
        for (text, word) in texts.iter().flat_map(|text| words.map(|word| (text, word))) {
            assert!(Starts::of(text).may_begin(word) || find(text, word).is_none(), "{word:?} in {text:?}");
            assert_eq!(any(text, &[word.to_owned()]), find(text, word).is_some(), "{word:?} in {text:?}");
        }
    }

    #[test]
    fn a_word_stands_alone() {
        assert_eq!(find("the incomplete list is Complete", "complete"), Some(23..31));
        assert_eq!(find("naïve migration", "migrat*"), Some(7..13));
        assert_eq!(find("naïve migration", "migrat"), None);
        assert_eq!(find("x✅y", "✅"), Some(1..4));
        assert_eq!(leads("N/A.", "n/a"), Some(3));
        assert_eq!(leads("", "n/a"), None);
        assert!(whole("not needed any more", &["not needed*".to_owned()]));
        assert!(!whole("later on", &["later".to_owned()]));
    }
}
