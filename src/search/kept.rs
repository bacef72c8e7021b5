//! Terms as they are kept between runs of the same program: with their words, because each run numbers words anew.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::terms::{DocumentTerms, Gathered, role_number};
use super::vocabulary::{Vocabulary, Words};
use crate::archive::Archive;
use crate::parse::Document;
use crate::text::Hash;

/// Fewer counted documents than one in so many are not worth writing the terms of all again.
const WORTH: usize = 50;

/// Stands before a word that is known only as several parts written together. No token has it.
const JOINED: char = '+';

/// What stands for all that the terms of a document depend on: its text and what was read from it. The rules that count are
/// part of the program.
pub(super) fn key(document: &Document) -> Hash {
    let identity = &document.identity;
    let roles: Vec<u8> = document.sections.iter().map(|section| role_number(section.role)).collect();
    let body = document.body.to_le_bytes();
    let rest: Vec<u8> =
        document.template_rest.iter().flat_map(|rest| [rest.start, rest.end]).flat_map(usize::to_le_bytes).collect();
    let number = identity.number.as_deref().unwrap_or_default();
    let summary = document.summary.as_deref().unwrap_or_default();
    let texts = [identity.title.as_str(), document.path.stem(), number, summary];
    let unread = [u8::from(document.unread.is_some()), u8::from(identity.number.is_some())];
    let parts = texts.into_iter().chain(document.tags.iter().map(String::as_str)).map(str::as_bytes);
    // The text as it was counted: a broken fence may have been repaired in it.
    let all = parts.chain([document.text.as_bytes(), &roles, &body, &rest, &unread]);
    Hash::of_parts(&all.collect::<Vec<_>>())
}

/// The terms of one document, as an earlier run kept them.
#[derive(Debug, Deserialize)]
pub struct Remembered {
    key: Hash,
    /// Every term of the document on a line, in the order of their places.
    words: String,
    terms: DocumentTerms,
}

impl Remembered {
    /// The key, and the terms with the numbers that `vocabulary` gives them.
    pub(super) fn terms(self, vocabulary: &Vocabulary) -> (Hash, Arc<DocumentTerms>) {
        let Self { key, words, mut terms } = self;
        terms.counts.number(
            words.lines().count(),
            words.lines().map(|word| match word.strip_prefix(JOINED) {
                Some(word) => (vocabulary.number_of(word), true),
                None => (vocabulary.number_of(word), false),
            }),
        );
        (key, Arc::new(terms))
    }
}

/// The terms of one document, to be written.
#[derive(Debug)]
pub struct Kept<'a> {
    key: Hash,
    terms: &'a DocumentTerms,
    words: &'a Words,
}

impl Gathered {
    /// The terms of every entry of `archive`, which they were gathered from, for a later run; when enough of them are new.
    pub fn kept<'a>(&'a self, archive: &'a Archive) -> Option<Vec<Kept<'a>>> {
        let entries = archive.entries.iter().zip(&self.documents);
        let kept = entries.map(|(entry, terms)| Kept { key: key(&entry.document), terms, words: &self.words });
        (self.counted > 0 && self.counted * WORTH >= self.documents.len()).then(|| kept.collect())
    }
}

impl Serialize for Kept<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        /// The fields of [`Remembered`], in their order.
        #[derive(Serialize)]
        struct Written<'a> {
            key: Hash,
            words: String,
            terms: &'a DocumentTerms,
        }
        let mut words = String::new();
        for (term, joined) in self.terms.counts.terms() {
            words.extend(joined.then_some(JOINED));
            words.push_str(self.words.of(term));
            words.push('\n');
        }
        Written { key: self.key, words, terms: self.terms }.serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use crate::archive::Archive;
    use crate::config::Config;
    use crate::parse;
    use crate::search::{Index, Memo, gather_once};
    use crate::snapshot::Snapshot;

    #[test]
    fn an_index_from_kept_terms_is_the_same() {
        let read = |files: &[(&str, &str)]| {
            let snapshot = Snapshot::of_texts(Config::default(), files);
            Archive::assemble(&parse::all(&snapshot, &parse::Memo::default()), &snapshot)
        };
        let zebra = "---\ntags: [io, fieldState]\n---\n# Feature: Zebra I/O\n\nWhat fieldState is.\n\n## Goals\n\nMore of it.\n";
        let archive =
            read(&[("plan-a.md", zebra), ("b.md", "# Über Ärger\n\nfieldstate \u{4e2d}\u{6587}\n"), ("c.md", "")]);
        let gathered = gather_once(&archive, &Memo::default());
        assert_eq!(gathered.counted, 3);
        let kept = gathered.kept(&archive).expect("all are new");
        let written = postcard::to_stdvec(&kept).expect("memory can be written");
        let recalled = || {
            let memo = Memo::default();
            memo.restore(postcard::from_bytes(&written).expect("it was written whole"));
            memo
        };
        let again = gather_once(&archive, &recalled());
        assert_eq!(again.counted, 0);
        assert!(again.kept(&archive).is_none(), "nothing is new");
        let index = |gathered| format!("{:?}", Index::of_terms(&archive, gathered));
        assert_eq!(index(&again), index(&gathered));
        // The same text by another name, or with another word, is counted again.
        let changed = read(&[("plan-z.md", zebra), ("b.md", "# Über Ärger\n\nfieldstate.\n"), ("c.md", "")]);
        assert_eq!(gather_once(&changed, &recalled()).counted, 2);
    }

    #[test]
    fn a_repaired_text_is_not_the_one_in_the_file() {
        let text = "# X\n\nText.\n\n```md\nintro\n```sh\nrun it\n```\nleaked words\n```\n";
        let read = |repair_fences: bool| {
            let mut config = Config::default();
            config.markup.repair_fences = repair_fences;
            let snapshot = Snapshot::of_texts(config, &[("a.md", text)]);
            parse::all(&snapshot, &parse::Memo::default()).remove(0)
        };
        let (repaired, plain) = (read(true), read(false));
        assert_ne!(repaired.text, plain.text);
        assert_ne!(super::key(&repaired), super::key(&plain));
    }
}
