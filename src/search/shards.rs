//! The index as files for the browser: classic scripts, so that search also works on pages opened from disk.
//!
//! Each file is one call, `spechive.shard(name, data, generation)`. The host compresses; nothing is compressed here.
//!
//! | File | Holds | Fetched |
//! |---|---|---|
//! | `search/root.js` | counts, first term of each term shard, facet columns, the reader's word lists | on first use |
//! | `search/tN.js` | terms in order, each with its postings; at most 32 KB | for the words of the query |
//! | `search/pN.js` | id and title of 16 pages | for the pages shown |
//! | `search/f/ID.js` | headings and text of one page | for excerpts and phrases |
//! | `search/words.js` | every term with how common it is | for a word without a hit |
//! | `search/files.js` | source files with the pages that mention them | for `file:` |
//!
//! Numbers are strings of base-64 digits: five bits a digit, the lowest first, the sixth bit says that more follow.
//! Sorted numbers are written as differences.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::facts::{Facts, ROLES, name};
use super::index::{Index, Page, Term};
use super::query::{FIELDS, Field};
use super::rank::{ENDINGS, PRIORS};
use super::tokens::STOP_WORDS;
use crate::text::Hash;

/// Bytes of a term shard, its call around it included.
pub(super) const SHARD: usize = 32 * 1024;
/// A term with longer postings is cut in pieces, each with its own shard.
const PIECE: usize = SHARD - 1024;
/// Source files that are offered as filters.
const FILES: usize = 12;
/// Pages in one file of ids and titles.
const BLOCK: usize = 16;
/// Version of the format.
const FORMAT: u32 = 1;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Index {
    /// The files of the index: path below the top of the site, and bytes. Sorted by path.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let shards = term_shards(&self.terms);
        let blocks: Vec<Vec<&str>> =
            self.pages.chunks(BLOCK).map(|pages| pages.iter().flat_map(title).collect()).collect();
        let mut root = self.root();
        let firsts: Vec<&str> = shards.iter().map(|shard| shard.first).collect();
        root["shards"] = json!(firsts);
        let mut parts: Vec<String> = vec![root.to_string()];
        parts.extend(shards.iter().map(|shard| shard.data.clone()));
        parts.extend(blocks.iter().map(|block| json!(block).to_string()));
        let generation = Hash::of_parts(&parts.iter().map(String::as_bytes).collect::<Vec<_>>()).short();
        root["generation"] = json!(generation);

        let mut files = vec![file("root", &root.to_string(), None), file("words", &self.words(), None)];
        files.push(file("files", &self.mentioned(), None));
        let shards =
            shards.iter().enumerate().map(|(at, shard)| file(&format!("t{at}"), &shard.data, Some(&generation)));
        files.extend(shards);
        let blocks = blocks.iter().enumerate();
        files.extend(blocks.map(|(at, block)| file(&format!("p{at}"), &json!(block).to_string(), Some(&generation))));
        files.extend(self.pages.iter().map(|page| file(&format!("f/{}", page.id), &fragment(page), None)));
        files.sort();
        files
    }

    fn root(&self) -> Value {
        let sections = self.starts.windows(2).map(|pair| u64::from(pair[1] - pair[0]));
        let roles: String = self.roles.iter().map(|&role| digit(role)).collect();
        let mut last = 99_991_231;
        let dates = self.pages.iter().take_while(|page| page.facts.date != 0).map(|page| {
            let date = page.facts.date.min(last);
            let step = last - date;
            last = date;
            u64::from(step)
        });
        let single = |field: &str, value: fn(&Facts) -> Option<String>| {
            let values = distinct(self.pages.iter().filter_map(|page| value(&page.facts)));
            let column = self.pages.iter().map(|page| {
                value(&page.facts).and_then(|value| values.binary_search(&value).ok()).map_or(0, |at| at as u64 + 1)
            });
            json!({"field": field, "column": encode(column), "values": values})
        };
        let several = |field: &str, of: fn(&Facts) -> Vec<String>| {
            let values = distinct(self.pages.iter().flat_map(|page| of(&page.facts)));
            let lists: Vec<String> =
                values.iter().map(|value| self.having(|facts| of(facts).contains(value))).collect();
            json!({"field": field, "values": values, "lists": lists})
        };
        json!({
            "format": FORMAT,
            "pages": self.pages.len(),
            "block": BLOCK,
            "sections": encode(sections),
            "roles": roles,
            "roleNames": ROLES.iter().map(name).collect::<Vec<_>>(),
            "dates": encode(dates),
            "facets": [
                single("kind", |facts| Some(facts.kind.clone())),
                single("status", |facts| facts.status.clone()),
                single("stage", |facts| facts.stage.clone()),
                several("policy", |facts| facts.policies.clone()),
                several("tag", |facts| facts.tags.clone()),
                several("author", |facts| facts.authors.clone()),
                self.most_mentioned(),
                several("is", |facts| facts.flags.iter().map(|flag| flag.to_string()).collect()),
            ],
            "fields": FIELDS.iter().map(|(called, field)| [*called, meaning(*field)]).collect::<Vec<_>>(),
            "priors": PRIORS,
            "stop": STOP_WORDS,
            "endings": ENDINGS,
            "synonyms": self.synonyms.iter().collect::<Vec<_>>(),
        })
    }

    /// The source files that most pages mention, by number of pages, then path: few, because this is fetched first.
    fn most_mentioned(&self) -> Value {
        let mut pages: BTreeMap<&str, u32> = BTreeMap::new();
        for file in self.pages.iter().flat_map(|page| &page.facts.files) {
            *pages.entry(file).or_default() += 1;
        }
        let mut files: Vec<(&str, u32)> = pages.into_iter().filter(|&(_, pages)| pages > 1).collect();
        files.sort_by_key(|&(path, pages)| (std::cmp::Reverse(pages), path));
        let files: Vec<&str> = files.into_iter().take(FILES).map(|(path, _)| path).collect();
        let lists: Vec<String> =
            files.iter().map(|path| self.having(|facts| facts.files.iter().any(|file| file == path))).collect();
        json!({"field": "file", "values": files, "lists": lists})
    }

    /// Pages whose facts hold, as differences.
    fn having(&self, holds: impl Fn(&Facts) -> bool) -> String {
        let pages = (0..self.pages.len()).filter(|&page| holds(&self.pages[page].facts));
        encode(differences(pages.map(|page| page as u64)))
    }

    /// Every term behind a digit for how common it is, separated by blanks.
    fn words(&self) -> String {
        let words: Vec<String> = self.terms.iter().map(|term| format!("{}{}", term.class, term.text)).collect();
        json!(words.join(" ")).to_string()
    }

    fn mentioned(&self) -> String {
        let mut mentions: Vec<(&str, u64)> = Vec::new();
        for (at, page) in self.pages.iter().enumerate() {
            mentions.extend(page.facts.files.iter().map(|path| (path.as_str(), at as u64)));
        }
        mentions.sort_unstable();
        let files = mentions.chunk_by(|one, other| one.0 == other.0);
        let files: Vec<[String; 2]> = files
            .map(|mentions| [mentions[0].0.to_owned(), encode(differences(mentions.iter().map(|&(_, page)| page)))])
            .collect();
        json!(files).to_string()
    }
}

/// Terms that follow each other, in one file.
pub(super) struct Shard<'a> {
    first: &'a str,
    /// JSON: term, postings, term, postings, …
    pub(super) data: String,
}

pub(super) fn term_shards(terms: &[Term]) -> Vec<Shard<'_>> {
    let mut shards: Vec<Shard<'_>> = Vec::new();
    for term in terms {
        for postings in pieces(term) {
            let entry = format!("{},{}", json!(term.text), json!(postings));
            match shards.last_mut().filter(|shard| shard.data.len() + entry.len() < SHARD - 64) {
                Some(shard) => {
                    shard.data.push(',');
                    shard.data.push_str(&entry);
                }
                None => shards.push(Shard { first: &term.text, data: format!("[{entry}") }),
            }
        }
    }
    shards.iter_mut().for_each(|shard| shard.data.push(']'));
    shards
}

/// The postings of a term: inverse frequency, number of pages, pages, sections. Each piece is complete in itself.
fn pieces(term: &Term) -> Vec<String> {
    let head = |pages: &[(u32, u8)]| {
        let mut piece = encode([u64::from(term.idf), pages.len() as u64]);
        push_postings(&mut piece, pages);
        piece
    };
    let mut pages = term.pages.chunks(PIECE / 6);
    let mut pieces = Vec::new();
    let mut piece = head(pages.next().unwrap_or_default());
    for more in pages {
        pieces.push(std::mem::replace(&mut piece, head(more)));
    }
    let mut last = 0;
    for &(section, impact) in &term.sections {
        if piece.len() > PIECE - 16 {
            pieces.push(std::mem::replace(&mut piece, head(&[])));
            last = 0;
        }
        push_number(&mut piece, u64::from(section - last));
        push_number(&mut piece, u64::from(impact));
        last = section;
    }
    pieces.push(piece);
    pieces
}

fn push_postings(text: &mut String, postings: &[(u32, u8)]) {
    let mut last = 0;
    for &(at, impact) in postings {
        push_number(text, u64::from(at - last));
        push_number(text, u64::from(impact));
        last = at;
    }
}

fn title(page: &Page) -> [&str; 2] {
    [&page.id, &page.title]
}

/// Anchor, passage around it from 1 (0: none), heading, text; for each passage.
fn fragment(page: &Page) -> String {
    let passages: Vec<(&str, usize, &str, &str)> = page
        .passages
        .iter()
        .map(|passage| {
            let parent = passage.parent.map_or(0, |parent| parent + 1);
            (passage.anchor.as_str(), parent, passage.heading.as_str(), passage.text.as_str())
        })
        .collect();
    json!(passages).to_string()
}

fn file(name: &str, data: &str, generation: Option<&str>) -> (String, Vec<u8>) {
    let generation = generation.map(|generation| format!(",\"{generation}\"")).unwrap_or_default();
    let call = format!("spechive.shard({},{data}{generation});\n", json!(name));
    (format!("search/{name}.js"), call.into_bytes())
}

/// The field that the reader knows by one name.
fn meaning(field: Field) -> &'static str {
    FIELDS.iter().find(|(_, known)| *known == field).map_or("", |(name, _)| *name)
}

fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    values.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn differences(sorted: impl Iterator<Item = u64>) -> impl Iterator<Item = u64> {
    let mut last = 0;
    sorted.map(move |number| {
        let step = number - last;
        last = number;
        step
    })
}

fn digit(value: u8) -> char {
    char::from(DIGITS[usize::from(value) & 63])
}

fn encode(numbers: impl IntoIterator<Item = u64>) -> String {
    let mut text = String::new();
    numbers.into_iter().for_each(|number| push_number(&mut text, number));
    text
}

fn push_number(text: &mut String, mut number: u64) {
    while number >= 32 {
        text.push(digit((number & 31) as u8 | 32));
        number >>= 5;
    }
    text.push(digit(number as u8));
}

/// Reads back one entry of a term shard; its class is not in it.
#[cfg(test)]
pub(super) fn decode_term(text: &str, postings: &str) -> Term {
    let (mut numbers, mut number, mut shift) = (Vec::new(), 0_u64, 0);
    for byte in postings.bytes() {
        let digit = DIGITS.iter().position(|&digit| digit == byte).expect("a digit") as u64;
        number |= (digit & 31) << shift;
        shift += 5;
        if digit & 32 == 0 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    let (pages, sections) = numbers[2..].split_at(2 * numbers[1] as usize);
    let sums = |pairs: &[u64]| {
        let mut last = 0;
        let mut sum = |pair: &[u64]| {
            last += pair[0] as u32;
            (last, pair[1] as u8)
        };
        pairs.chunks(2).map(&mut sum).collect()
    };
    Term { text: text.to_owned(), idf: numbers[0] as u32, class: 0, pages: sums(pages), sections: sums(sections) }
}
