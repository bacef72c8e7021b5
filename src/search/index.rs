//! The index: every term with its impacts. Built from the terms of all documents, searched in memory by the command line,
//! and written as shards for the browser.
//!
//! A *page* is an entry of the archive, numbered by date (newest first), then id: the order of ties. A *section* is a
//! passage of a page, numbered through over all pages. An *impact* is all that a posting says: term frequency, length,
//! heading and code weights are inside, as a number from 1 to 31, so that a reader only multiplies and adds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::merge::Merge;
use super::passages::{Passage, with_description};
use super::terms::{Gathered, Memo, gather};
use crate::archive::{Archive, EntryIndex};
use crate::parse::Document;

/// Impacts are whole twelfths, and at most this many of them: what one digit holds. Finer and larger ones ranked much the
/// same.
pub(super) const IMPACT: f64 = 12.0;
pub(super) const MOST_IMPACT: f64 = 31.0;
/// What a term is worth is written in whole hundredths.
pub(super) const IDF: f64 = 100.0;
/// It is this power of the term's inverse document frequency: a rare word of everyday speech would otherwise outweigh what a
/// question is about.
const IDF_POWER: f64 = 0.7;
/// The frequency that is worth itself: that of a term on a few percent of the pages.
const IDF_KEPT: f64 = 4.0;
/// The frequency that a term on every page is given: it is worth little, but it is found.
const LEAST_IDF: f64 = 0.1;

/// Everything that can be found. Written and read back whole, for callers that keep it between runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Index {
    /// Pages in the order of ties.
    pub(super) pages: Vec<Page>,
    /// First section of each page, and the number of sections.
    pub(super) starts: Vec<u32>,
    /// Role of each section: its number in [`ROLES`] from 1, or 0.
    pub(super) roles: Vec<u8>,
    /// Every term, sorted.
    pub(super) terms: Vec<Term>,
    /// Word to the words that are searched with it; one token each.
    pub(super) synonyms: BTreeMap<String, Vec<String>>,
}

/// An entry of the archive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Page {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) date: Option<String>,
    pub(super) facts: Facts,
    /// Which entry it is. This and what follows is for the files of a site: an index that is read back is only searched.
    #[serde(skip)]
    pub(super) entry: EntryIndex,
    /// The passages that begin a file of texts.
    #[serde(skip)]
    pub(super) groups: Arc<[u32]>,
    /// Its headings as the browser reads them.
    #[serde(skip)]
    pub(super) headings: Arc<str>,
    #[serde(with = "written")]
    texts: Texts,
}

/// What the passages of a page are made from.
#[derive(Debug, Clone)]
enum Texts {
    /// Its document is at hand, and is read again.
    Document(Arc<Document>),
    /// The index was kept without the archive.
    Kept(Box<[Passage]>),
}

impl Page {
    /// The text of the page, section by section: read again each time, because the texts of all pages are as large as the
    /// archive.
    pub(super) fn passages(&self) -> Cow<'_, [Passage]> {
        match &self.texts {
            Texts::Document(document) => with_description(document).0.into(),
            Texts::Kept(passages) => passages.as_ref().into(),
        }
    }
}

/// Written, an index holds its texts, since whoever reads it has no archive.
mod written {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Texts, with_description};

    pub(super) fn serialize<S: Serializer>(texts: &Texts, to: S) -> Result<S::Ok, S::Error> {
        match texts {
            Texts::Document(document) => with_description(document).0.serialize(to),
            Texts::Kept(passages) => passages.serialize(to),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Texts, D::Error> {
        Ok(Texts::Kept(Deserialize::deserialize(from)?))
    }
}

/// A term and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Term {
    pub(super) text: String,
    /// How telling it is, over pages, in hundredths.
    pub(super) idf: u32,
    /// How common it is: the number of binary digits of its page count, at most 9. Decides between spellings.
    pub(super) class: u32,
    /// (page, impact) of titles and file names.
    pub(super) pages: Vec<(u32, u8)>,
    /// (section, impact).
    pub(super) sections: Vec<(u32, u8)>,
}

impl Index {
    /// Indexes every entry of `archive`.
    pub fn build(archive: &Archive) -> Self {
        Self::of_terms(archive, &gather(archive, &Memo::default()))
    }

    /// Indexes `archive` from the terms of its entries ([`gather`]), for callers that need those too.
    pub fn of_terms(archive: &Archive, gathered: &Gathered) -> Self {
        let mut index = Self::of_pages(archive, gathered);
        let merge = Merge::of(&index, gathered);
        let terms = merge.terms(merge.order());
        index.terms = terms;
        index
    }

    /// The same without the terms, for files that are made from the terms a part at a time ([`Index::files`]).
    pub fn of_pages(archive: &Archive, gathered: &Gathered) -> Self {
        let mut facts: Vec<Facts> = archive.entries.par_iter().map(Facts::of).collect();
        let mut order: Vec<EntryIndex> = (0..archive.entries.len()).collect();
        order.sort_by_key(|&entry| (std::cmp::Reverse(facts[entry].date), archive.entries[entry].id.as_str()));
        let mut index = Self::default();
        for &at in &order {
            let (entry, document) = (&archive.entries[at], &gathered.documents[at]);
            index.starts.push(index.roles.len() as u32);
            index.roles.extend(&document.roles);
            index.pages.push(Page {
                id: entry.id.clone(),
                path: entry.document.path.to_string(),
                url: entry.route.to_string(),
                title: entry.document.identity.title.clone(),
                date: entry.document.identity.date.clone(),
                facts: std::mem::take(&mut facts[at]),
                entry: at,
                groups: Arc::clone(&document.groups),
                headings: Arc::clone(&document.headings),
                texts: Texts::Document(Arc::clone(&entry.document)),
            });
        }
        index.starts.push(index.roles.len() as u32);
        index
    }

    /// The same index with words that are searched together (`[search] synonyms` of `site.toml`).
    #[must_use]
    pub fn with_synonyms(mut self, synonyms: &BTreeMap<String, Vec<String>>) -> Self {
        for (word, others) in synonyms {
            let word = super::facts::word(word);
            for other in others.iter().flat_map(|other| super::tokens::plain_words(other)) {
                let mut add = |one: &str, other: &str| {
                    let others = self.synonyms.entry(one.to_owned()).or_default();
                    others.extend((!others.iter().any(|known| known == other)).then(|| other.to_owned()));
                };
                // Whoever uses either word means both.
                add(&word, &other);
                add(&other, &word);
            }
        }
        self
    }

    /// How many pages can be found.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The page that holds `section`.
    pub(super) fn page_of_section(&self, section: u32) -> usize {
        self.starts.partition_point(|&start| start <= section) - 1
    }
}

/// BM25's idea of how much a count says, in a text of this length. Counts and lengths are tenths.
pub(super) fn saturate(count: u32, length: u32, average: f64, k1: f64, b: f64) -> f64 {
    let count = f64::from(count) / 10.0;
    count * (k1 + 1.0) / (count + k1 * (1.0 - b + b * f64::from(length) / average))
}

/// What a term that stands on `pages` of `all` pages is worth, in hundredths.
pub(super) fn worth(pages: u32, all: usize) -> u32 {
    let frequency = inverse_frequency(pages, all).max(LEAST_IDF);
    (IDF * frequency.powf(IDF_POWER) * IDF_KEPT.powf(1.0 - IDF_POWER)).round() as u32
}

/// How telling a term is that stands on `pages` of `all` pages.
pub(super) fn inverse_frequency(pages: u32, all: usize) -> f64 {
    let (pages, all) = (f64::from(pages), all as f64);
    (1.0 + (all - pages + 0.5) / (pages + 0.5)).ln()
}

/// At least one, so that an archive without text divides by no zero.
pub(super) fn mean(sum: u64, of: usize) -> f64 {
    (sum as f64 / of.max(1) as f64).max(1.0)
}
