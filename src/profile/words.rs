//! Word lists as look-ups need them: folded once, longest first.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Words without order. Compared folded (see [`fold`]).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words(Vec<String>);

impl Words {
    /// Whether `text` is one of the words.
    pub fn contains(&self, text: &str) -> bool {
        let text = fold(text);
        self.0.contains(&text)
    }

    /// Whether the folded `text` begins with one of the words.
    pub fn begin(&self, text: &str) -> bool {
        let text = fold(text);
        self.0.iter().any(|word| text.starts_with(word.as_str()))
    }

    /// Whether one of the words stands in `text`, as a whole word.
    pub fn within(&self, text: &str) -> bool {
        let text = fold(text);
        self.0.iter().any(|word| find_word(&text, word).is_some())
    }

    /// The words, folded, longest first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Self {
        let mut words: Vec<String> = words.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect();
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        Self(words)
    }
}

/// Words that stand for something: in TOML a table of lists, `done = ["implemented", "complete"]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>")]
pub struct WordMap(Vec<(String, String)>);

impl WordMap {
    /// What `text` as a whole stands for.
    pub fn get(&self, text: &str) -> Option<&str> {
        let text = fold(text);
        self.0.iter().find(|(word, _)| *word == text).map(|(_, meaning)| meaning.as_str())
    }

    /// Every word (folded) and its meaning, longest word first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(word, meaning)| (word.as_str(), meaning.as_str()))
    }
}

impl From<BTreeMap<String, Vec<String>>> for WordMap {
    fn from(map: BTreeMap<String, Vec<String>>) -> Self {
        let mut words: Vec<(String, String)> = map
            .into_iter()
            .flat_map(|(meaning, words)| words.into_iter().map(move |word| (fold(&word), meaning.clone())))
            .filter(|(word, _)| !word.is_empty())
            .collect();
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Self(words)
    }
}

/// Lower case, white space folded, typographic quotes made plain: the form in which words are compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Most text is ASCII, which has none of those quotes and one case rule.
    if text.is_ascii() {
        for word in text.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        folded.make_ascii_lowercase();
        return folded;
    }
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase).map(|c| match c {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            c => c,
        }));
    }
    folded
}

/// Where `word` first stands in `text` with no letter or digit on either side. Both are folded.
pub fn find_word(text: &str, word: &str) -> Option<usize> {
    word_starts(text).find(|&at| is_word_at(text, at, word))
}

/// Every place of `text` with no letter or digit before it.
pub fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| (!std::mem::replace(&mut before, c).is_alphanumeric()).then_some(at))
}

/// Whether `word` stands in `text` at the place `at`, with no letter or digit behind it.
#[inline]
pub fn is_word_at(text: &str, at: usize, word: &str) -> bool {
    // Nearly always the first byte settles it.
    if text.as_bytes().get(at) != word.as_bytes().first() {
        return false;
    }
    let rest = text[at..].strip_prefix(word);
    rest.is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_folded_and_whole() {
        let words = Words::from(vec!["In  Progress".to_owned(), "done".to_owned()]);
        assert!(words.contains("in progress"));
        assert!(words.within("nearly DONE."));
        assert!(!words.within("undone"));
        assert!(words.begin("Done, more or less"));
    }
}
