//! Text to search tokens. The same rules stand in `themes/default/static/search.js`; `tests/search/tokens.json` holds both
//! to them.
//!
//! A *chunk* is a run of letters, digits and `_`, joined by one or two of `- . / :` where both sides are such runs.
//! A chunk is split into *parts* at `_ - . / :`, where a lower-case letter meets an upper-case one, where an acronym meets a
//! word (`HTMLParser`; not at a plural: `URLs`), and where digits meet letters. Every part is a token. A chunk of two or
//! three parts is one more token, written together, which counts half: `fieldState` is `field`, `state`, `fieldstate`.
//! Tokens are lower case. Single ASCII letters, stop words and tokens of over 40 characters are left out.

use std::ops::Range;
use std::sync::LazyLock;

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
    let (mut word, mut joined) = (String::new(), String::new());
    let mut at = 0;
    while let Some(chunk) = next_chunk(text, at) {
        at = chunk.end;
        if is_simple(&text.as_bytes()[chunk.clone()]) {
            word.clear();
            push_lower(&mut word, &text[chunk.clone()]);
            if word.len() <= LONGEST && !is_stop_word(&word) {
                found(Token { text: &word, joined: false, start: chunk.start, end: chunk.end });
            }
            continue;
        }
        let (mut parts, mut length) = (0, 0);
        joined.clear();
        for part in Parts::of(text, chunk.clone()) {
            word.clear();
            push_lower(&mut word, &text[part.clone()]);
            let characters = if word.is_ascii() { word.len() } else { word.chars().count() };
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

/// Whether a chunk is one part, as most are: letters of ASCII, all but the first of them small.
fn is_simple(chunk: &[u8]) -> bool {
    matches!(chunk, [first, rest @ ..] if first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_lowercase))
}

fn push_lower(word: &mut String, part: &str) {
    if part.is_ascii() {
        word.push_str(part);
        word.make_ascii_lowercase();
    } else {
        word.extend(part.chars().flat_map(char::to_lowercase));
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
    /// Stop words by their first letter: nearly every word is settled by it.
    static BY_LETTER: LazyLock<[Vec<&str>; 26]> = LazyLock::new(|| {
        let with = |letter: usize| STOP_WORDS.split(' ').filter(|stop| letter_of(stop) == Some(letter)).collect();
        std::array::from_fn(with)
    });
    match word.as_bytes() {
        [letter] => letter.is_ascii_lowercase(),
        bytes => bytes.len() <= 5 && letter_of(word).is_some_and(|letter| BY_LETTER[letter].contains(&word)),
    }
}

/// The place in the alphabet of the letter that `word` begins with.
fn letter_of(word: &str) -> Option<usize> {
    word.bytes().next().filter(u8::is_ascii_lowercase).map(|letter| usize::from(letter - b'a'))
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

/// Whether a byte of ASCII belongs to a word, for each of them: every byte of the archive is asked.
static WORD: [bool; 128] = {
    let mut word = [false; 128];
    let mut byte = 0;
    while byte < word.len() {
        word[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    word
};

/// Whether the character of `text` at `at` belongs to a word, and how many bytes it has.
fn word_character(text: &str, at: usize) -> Option<(bool, usize)> {
    let byte = *text.as_bytes().get(at)?;
    match WORD.get(usize::from(byte)) {
        Some(&is_word) => Some((is_word, 1)),
        None => text[at..].chars().next().map(|c| (is_letter(c), c.len_utf8())),
    }
}

/// The first place from `at` on where a character is of a word, or is of none.
fn seek(text: &str, mut at: usize, of_word: bool) -> usize {
    while let Some((is_word, length)) = word_character(text, at)
        && is_word != of_word
    {
        at += length;
    }
    at
}

/// The first chunk of `text` from `at` on.
fn next_chunk(text: &str, at: usize) -> Option<Range<usize>> {
    let start = seek(text, at, true);
    let mut end = start;
    loop {
        end = seek(text, end, false);
        let joiners = text.as_bytes()[end..].iter().take(3).take_while(|&&byte| is_joiner(char::from(byte))).count();
        let goes_on = (1..=2).contains(&joiners) && word_character(text, end + joiners).is_some_and(|next| next.0);
        if !goes_on {
            return (end > start).then_some(start..end);
        }
        end += joiners;
    }
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
        let is_between = |byte: &u8| *byte == b'_' || is_joiner(char::from(*byte));
        self.at += self.text.as_bytes()[self.at..self.end].iter().take_while(|byte| is_between(byte)).count();
        let rest = &self.text[self.at..self.end];
        let mut before = rest.chars().next()?;
        let length = rest.char_indices().skip(1).find_map(|(at, c)| {
            // Most letters follow a letter of their own case, and end nothing.
            let is_middle = c.is_ascii_lowercase() && before.is_ascii_alphabetic();
            let cut = !is_middle && (c == '_' || is_joiner(c) || is_boundary(before, c, &rest[at + c.len_utf8()..]));
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
