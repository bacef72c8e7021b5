//! Places in a text: byte spans, line and column, and content hashes.
//!
//! Everything else in the crate speaks in byte spans of the source as it was read. Lines and columns exist only
//! where a person or a tool reads them, so they are computed from a span at the last moment.

use std::fmt;
use std::num::ParseIntError;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A byte range of a source text. Both ends lie on character boundaries.
pub type Span = Range<usize>;

/// A place as people count it: both numbers start at 1, and a column is one character (not one byte).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Character in the line, from 1.
    pub column: u32,
}

/// Where every line of one text begins. Built once per text, looked up by binary search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// Texts are shorter than four gigabytes, and an archive holds the lines of all of its texts.
    starts: Vec<u32>,
    length: usize,
}

impl Lines {
    /// Finds the lines of `text`. A line ends at `\n`; a `\r` before it belongs to the line.
    pub fn of(text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at as u32 + 1);
        let mut starts: Vec<u32> = std::iter::once(0).chain(breaks).collect();
        starts.shrink_to_fit();
        Self { starts, length: text.len() }
    }

    /// The line (from 1) that holds the byte at `offset`; past the end, the last line.
    pub fn line(&self, offset: usize) -> u32 {
        self.starts.partition_point(|&start| start as usize <= offset).max(1) as u32
    }

    /// The line and column of the byte at `offset` in the same `text` that the lines were found in.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let line = self.line(offset);
        let start = self.start(line);
        let end = floor_char_boundary(text, offset);
        let column = text.get(start..end).map_or(0, |before| before.chars().count()) as u32 + 1;
        Place { line, column }
    }

    /// The byte where `line` (from 1) starts; past the last line, the length of the text.
    pub fn start(&self, line: u32) -> usize {
        self.starts.get((line as usize).saturating_sub(1)).map_or(self.length, |&start| start as usize)
    }

    /// The bytes of `line` (from 1), its line break included.
    pub fn span(&self, line: u32) -> Span {
        self.start(line)..self.start(line + 1)
    }

    /// How many lines there are. A last line break does not begin another line.
    pub fn count(&self) -> u32 {
        let full = self.starts.len() as u32;
        if self.start(full) == self.length { full - 1 } else { full }
    }
}

/// The nearest character boundary at or before `offset`.
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The identity of some content: the first 16 bytes of its BLAKE3 hash. Equal hashes mean equal content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Hash([u8; 16]);

impl Hash {
    /// How many bytes it has.
    pub const LENGTH: usize = 16;

    /// Its bytes, for a file that keeps it.
    pub fn bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The hash with these bytes, from a file that kept it.
    pub fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// Hashes `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    /// Hashes several byte strings, each with its length, so that moving a boundary changes the hash.
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut short = [0; 16];
        short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(short)
    }

    /// The hash that [`Hash::of`] gives for all that `source` holds, which must be `length` bytes, without holding it.
    pub fn of_stream(length: u64, source: impl std::io::Read) -> std::io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&length.to_le_bytes());
        hasher.update_reader(source)?;
        let mut short = [0; 16];
        short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Ok(Self(short))
    }

    /// The first eight characters, for cache-busting names and entity tags.
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Hash {
    type Err = ParseIntError;

    /// Reads what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u128::from_str_radix(text, 16).map(|number| Self(number.to_be_bytes()))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Whether a character turns the direction of the text around: embeddings, overrides and isolates (Unicode Standard Annex 9,
/// §2). Plain direction marks are left alone.
pub fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The first character of `text` that turns its direction around.
pub fn first_turn(text: &str) -> Option<usize> {
    // All of them begin with the same byte, which begins a character wherever it stands, and which most text has not at all.
    memchr::memchr_iter(0xE2, text.as_bytes()).find(|&at| text[at..].starts_with(turns_direction))
}

/// Whether a character steers a terminal or turns the direction of the text around.
pub fn steers(character: char) -> bool {
    character.is_control() || turns_direction(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let text = "één\ntwo\n";
        let lines = Lines::of(text);
        assert_eq!(lines.place(text, 0), Place { line: 1, column: 1 });
        assert_eq!(lines.place(text, 4), Place { line: 1, column: 3 }, "é is two bytes and one column");
        assert_eq!(lines.place(text, 6), Place { line: 2, column: 1 });
        assert_eq!(lines.count(), 2);
        assert_eq!(lines.span(2), 6..10);
        assert_eq!(Lines::of("").count(), 0);
    }

    #[test]
    fn a_hash_depends_on_where_parts_end() {
        assert_ne!(Hash::of_parts(&[b"ab", b"c"]), Hash::of_parts(&[b"a", b"bc"]));
        assert_eq!(Hash::of(b"abc"), Hash::of(b"abc"));
        assert_eq!(Hash::of(b"abc").to_string().parse(), Ok(Hash::of(b"abc")));
        assert_eq!(Hash::of_stream(3, &b"abc"[..]).expect("memory can be read"), Hash::of(b"abc"));
    }
}
