//! What names, titles and places say: kinds, specs roots, documents and templates.

use serde::Deserialize;

use super::words::{WordMap, Words};

/// `[identity]` of a profile.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct IdentityWords {
    /// Kind of a spec whose name and title do not say; empty means that there is none.
    pub default_kind: String,
    /// Whether files are named `NNNN-slug` and such a name makes a spec.
    pub numbered: bool,
    /// Front matter keys whose value is the number of the document.
    pub number_keys: Words,
    /// Words before a number at the start of a title: `ADR-0012: …`.
    pub number_words: Words,
    /// Kind by the word in the file name.
    pub files: WordMap,
    /// Kind by the words before the colon of the title.
    pub titles: WordMap,
    /// Words before the colon of a title that say nothing about the kind and are no part of the title.
    pub bare_titles: Words,
    /// H1s that begin a text whose sections are all H1s, and are no title.
    pub section_titles: Words,
    /// Stems of files that take their name from their folder, as in one folder for each feature.
    pub unit_stems: Words,
    /// Folders below a content root that hold documents, never specs.
    pub document_folders: Words,
    /// Stems of files that are documents in any case.
    pub document_stems: Words,
    /// Beginnings of the stems of templates.
    pub template_prefixes: Words,
    /// Ends of the stems of templates.
    pub template_suffixes: Words,
    /// Folder names below which lifecycle folders are looked for.
    pub specs_roots: Words,
    /// Folder names that mark an archive of this kind (used to choose a profile).
    pub archive_folders: Words,
    /// Words that make a numbered `## Stage 1` heading.
    pub stage_words: Words,
}

impl IdentityWords {
    /// The length in bytes, with the separator, of a prefix that says no kind.
    pub fn bare_prefix(&self, title: &str) -> Option<usize> {
        self.bare_titles.iter().find_map(|word| {
            let end = end_of_word(title, word)?;
            separator(&title[end..]).map(|length| end + length)
        })
    }

    /// The number and the slug of a stem such as `0012-use-x` or, with a word of the profile in front, `adr-12`. A number
    /// alone says nothing.
    pub fn numbered_stem<'s>(&self, stem: &'s str) -> Option<(&'s str, &'s str)> {
        let prefix = self.number_words.iter().filter_map(|word| {
            let rest = stem.get(word.len()..)?.strip_prefix(['-', '_', ' '])?;
            stem[..word.len()].eq_ignore_ascii_case(word).then_some(rest)
        });
        let (rest, prefixed) = prefix.map(|rest| (rest, true)).next().unwrap_or((stem, false));
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let slug = match rest[digits..].strip_prefix(['-', '_', ' ']) {
            Some(slug) if !slug.is_empty() => slug,
            None if prefixed && rest.len() == digits => "",
            _ => return None,
        };
        let fewest = if prefixed { 1 } else { 2 };
        (fewest..=5).contains(&digits).then(|| (&rest[..digits], slug))
    }

    /// The kind prefix that `title` (plain text) begins with: its kind, and its length in bytes with the separator.
    pub fn title_prefix(&self, title: &str) -> Option<(&str, usize)> {
        self.titles.iter().find_map(|(word, kind)| {
            let end = end_of_word(title, word)?;
            separator(&title[end..]).map(|length| (kind, end + length))
        })
    }
}

/// Where `word` (folded) ends when `title` begins with it. White space in `title` may be any.
pub(crate) fn end_of_word(title: &str, word: &str) -> Option<usize> {
    let mut rest = word.chars().peekable();
    let mut blank = false;
    for (at, c) in title.char_indices() {
        if rest.peek().is_none() {
            return Some(at);
        }
        if c.is_whitespace() {
            if !blank && rest.next() != Some(' ') {
                return None;
            }
            blank = true;
            continue;
        }
        blank = false;
        for lower in c.to_lowercase() {
            if rest.next() != Some(lower) {
                return None;
            }
        }
    }
    rest.peek().is_none().then_some(title.len())
}

/// How long the separator at the start of `rest` is: a colon, or a dash between blanks.
pub(crate) fn separator(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start();
    let blanks = rest.len() - trimmed.len();
    let mark = trimmed.chars().next()?;
    let after = &trimmed[mark.len_utf8()..];
    let fits = match mark {
        ':' | '：' => after.is_empty() || after.starts_with(char::is_whitespace),
        '—' | '–' => true,
        '-' => blanks > 0 && after.starts_with(char::is_whitespace),
        _ => false,
    };
    fits.then(|| rest.len() - after.trim_start().len())
}
