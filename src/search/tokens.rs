//! Text to search tokens. The same rules stand in `themes/default/static/search.js`; `tests/search/tokens.json` holds both
//! to them.
//!
//! A *chunk* is a run of letters, digits and `_`, joined by one or two of `- . / :` where both sides are such runs.
//! A chunk is split into *parts* at `_ - . / :`, where a lower-case letter meets an upper-case one, where an acronym meets a
//! word (`HTMLParser`; not at a plural: `URLs`), and where digits meet letters. Every part is a token. A chunk of two or
//! three parts is one more token, written together, which counts half: `fieldState` is `field`, `state`, `fieldstate`.
//! Tokens are lower case. Single ASCII letters, stop words and tokens of over 40 characters are left out.

use std::ops::Range;

/// Words too common to tell designs apart. The root shard carries them to the reader.
pub(super) const STOP_WORDS: &str = "a an and are as at be but by can do does for from had has have how if in into is it its no \
     not of on or so such than that the their then there these they this to was we were what when where which will with \
     would you your";

/// A longer token is a hash or encoded data, and nobody types it.
const LONGEST: usize = 40;

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// Lower case.
    pub text: &'a str,
    /// Several parts written together; counts half.
    pub joined: bool,
    /// The bytes it stands for.
    pub start: usize,
    /// See `start`.
    pub end: usize,
}

/// Calls `found` with every token of `text`, in order; a joined one follows its parts.
pub(super) fn tokens(text: &str, mut found: impl FnMut(Token<'_>)) {
    let mut word = String::new();
    let mut joined = String::new();
    for chunk in chunks(text) {
        let (mut parts, mut length) = (0, 0);
        joined.clear();
        for part in Parts::of(text, chunk.clone()) {
            word.clear();
            word.extend(text[part.clone()].chars().flat_map(char::to_lowercase));
            let characters = word.chars().count();
            (parts, length) = (parts + 1, length + characters);
            if parts <= 3 {
                joined.push_str(&word);
            }
            if characters <= LONGEST && !is_stop_word(&word) {
                found(Token { text: &word, joined: false, start: part.start, end: part.end });
            }
        }
        if (2..=3).contains(&parts) && length <= LONGEST {
            found(Token { text: &joined, joined: true, start: chunk.start, end: chunk.end });
        }
    }
}

/// The plain words of `text` in lower case, split where letters and digits end: what phrases are compared by.
pub(super) fn plain_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !is_letter(c))
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).collect())
}

/// Whether `word` (lower case) is never indexed.
pub(super) fn is_stop_word(word: &str) -> bool {
    match word.as_bytes() {
        [letter] => letter.is_ascii_lowercase(),
        bytes => bytes.len() <= 5 && STOP_WORDS.split(' ').any(|stop| stop == word),
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c.is_numeric()
}

fn is_joiner(c: char) -> bool {
    matches!(c, '-' | '.' | '/' | ':')
}

/// Letters outside of ASCII have a case when they change in lower case; digits are the ten ASCII ones.
fn is_upper(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { !c.to_lowercase().eq([c]) }
}

fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_word = |c: char| is_letter(c) || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        let mut end = start;
        loop {
            end += text[end..].find(|c| !is_word(c)).unwrap_or(text.len() - end);
            let joiners = text[end..].chars().take(3).take_while(|&c| is_joiner(c)).count();
            if !(1..=2).contains(&joiners) || !text[end + joiners..].starts_with(is_word) {
                break;
            }
            end += joiners;
        }
        at = end;
        Some(start..end)
    })
}

/// The parts of one chunk.
struct Parts<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str, chunk: Range<usize>) -> Self {
        Self { text, at: chunk.start, end: chunk.end }
    }
}

impl Iterator for Parts<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let skipped = self.text[self.at..self.end].find(|c| c != '_' && !is_joiner(c));
        self.at = skipped.map_or(self.end, |skipped| self.at + skipped);
        let rest = &self.text[self.at..self.end];
        let mut before = rest.chars().next()?;
        let length = rest.char_indices().skip(1).find_map(|(at, c)| {
            let cut = c == '_' || is_joiner(c) || is_boundary(before, c, &rest[at + c.len_utf8()..]);
            before = c;
            cut.then_some(at)
        });
        let start = self.at;
        self.at += length.unwrap_or(rest.len());
        Some(start..self.at)
    }
}

/// Whether a part ends between `before` and `c`, which is followed by `after`.
fn is_boundary(before: char, c: char, after: &str) -> bool {
    if before.is_ascii_digit() != c.is_ascii_digit() {
        return true;
    }
    if !is_upper(c) || c.is_ascii_digit() {
        return false;
    }
    if !is_upper(before) {
        return true;
    }
    // The last capital of an acronym begins the next word, unless all that follows is the `s` of a plural.
    let is_lower = |c: char| is_letter(c) && !is_upper(c) && !c.is_ascii_digit();
    let mut after = after.chars();
    match (after.next(), after.next()) {
        (Some('s'), next) => next.is_some_and(is_lower),
        (Some(next), _) => is_lower(next),
        (None, _) => false,
    }
}
