//! The index as files for the browser: classic scripts, so that search also works on pages opened from disk.
//!
//! Each file is one call, `spechive.shard(name, data, generation)`. The host compresses; nothing is compressed here.
//!
//! | File | Holds | Fetched |
//! |---|---|---|
//! | `search/root.js` | counts, first term of each term shard, facets, the reader's word lists | on first use |
//! | `search/tN.js` | terms in order, each with its postings; at most 12 KB | for the words of the query |
//! | `search/pN.js` | id, title and headings of a page | for the pages shown |
//! | `search/fN/ID.js` | text of some sections of a page | for excerpts that are seen, and phrases |
//! | `search/words.js` | every term with how common it is | for a word without a hit |
//! | `search/files.js`, `search/authors.js` | source files and authors with their pages | for `file:` and `author:` |
//!
//! Numbers are strings of 64 digits: five bits a digit, the lowest first, the sixth bit says that more follow.
//! Sorted numbers are written as differences. Most bytes of a query are texts, so a page's text is in several files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::facts::{FLAGS, Facts, ROLES, name};
use super::index::{Index, Page, Term};
use super::merge::Merge;
use super::passages::{Passage, groups};
use super::query::{FIELDS, Field};
use super::rank::{ENDINGS, PRIORS, SOFT_WORDS};
use super::recent::RecentTexts;
use super::terms::Gathered;
use super::tokens::STOP_WORDS;
use crate::archive::{Archive, EntryIndex};
use crate::text::Hash;

/// Bytes of a term shard, its call around it included.
pub(super) const SHARD: usize = 12 * 1024;
/// A term with longer postings is cut in pieces, each with its own shard.
const PIECE: usize = SHARD - 1024;
/// Source files, and authors, that are offered as filters.
const OFFERED: usize = 12;
/// An area that fewer than one page in so many names shares its list with others.
const FEW: usize = 20;
/// Parts in which the terms of an archive are put together, and terms that a part has at least: each begins a shard.
const PARTS: usize = 8;
const LEAST: usize = 4_000;
/// Version of the format.
const FORMAT: u32 = 5;

/// The first digit; the others follow it, without the backslash, which would need escaping.
const FIRST_DIGIT: u8 = b'#';

impl Index {
    /// The files of an index that has no terms ([`Index::of_pages`]), without the texts: path below the top of the site, and
    /// bytes. Sorted by path. The terms are put together a part at a time, and each part is dropped when its postings are
    /// written; so are the counts that they are made from, when nobody else holds them.
    pub fn files(&self, gathered: Arc<Gathered>) -> Vec<(String, Arc<[u8]>)> {
        let merge = Merge::of(self, &gathered);
        let part = (merge.order().len() / PARTS).max(LEAST);
        let parts = merge.order().par_chunks(part).enumerate();
        let parts = parts.map(|(at, terms)| {
            let before = (at * part).checked_sub(1).map_or("", |before| merge.word(merge.order()[before]));
            term_shards(before, &merge.terms(terms))
        });
        let shards: Vec<Shard> = parts.collect::<Vec<_>>().into_iter().flatten().collect();
        let words = words(&merge);
        drop(merge);
        drop(gathered);
        let mut root = self.root();
        root["shards"] = json!(steps(shards.iter().map(|shard| shard.first.as_str())));
        let parts: Vec<(String, String)> = (shards.into_iter().enumerate())
            .map(|(at, shard)| (format!("t{at}"), shard.data))
            .chain(self.pages.iter().enumerate().map(|(at, page)| (format!("p{at}"), named(page))))
            .collect();
        let head = root.to_string();
        let all = [head.as_bytes()].into_iter().chain(parts.iter().map(|(_, data)| data.as_bytes()));
        let generation = Hash::of_parts(&all.collect::<Vec<_>>()).short();
        root["generation"] = json!(generation);

        let mut files = vec![file("root", &root.to_string(), None), file("words", &words, None)];
        files.push(file("files", &self.pages_by(|facts| &facts.files), None));
        files.push(file("authors", &self.pages_by(|facts| &facts.authors), None));
        // Each is dropped when its file is made: together they are as large as all files.
        files.extend(parts.into_iter().map(|(name, data)| file(&name, &data, Some(&generation))));
        files.sort();
        files
    }

    /// The paths of the files that hold texts, each with what makes it. Sorted by page.
    pub fn text_files(&self) -> impl Iterator<Item = (String, TextFile)> {
        self.pages.iter().flat_map(|page| {
            let to = page.groups.iter().skip(1).copied().chain([u32::MAX]);
            let files = page.groups.iter().zip(to).enumerate();
            files.map(move |(group, (&from, to))| {
                (format!("search/f{group}/{}.js", page.id), TextFile { entry: page.entry, group, from, to })
            })
        })
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
        let one = |value: Option<&String>| value.cloned().into_iter().collect::<Vec<_>>();
        let mut facets = vec![
            self.facet("kind", |facts| one(Some(&facts.kind))),
            self.facet("status", |facts| one(facts.status.as_ref())),
            self.facet("stage", |facts| one(facts.stage.as_ref())),
            self.facet("tag", |facts| facts.tags.clone()),
            self.most("author", |facts| &facts.authors),
            self.most("file", |facts| &facts.files),
            self.facet("is", |facts| facts.flags.iter().map(ToString::to_string).collect()),
        ];
        facets.extend(self.policies());
        json!({
            "format": FORMAT,
            "pages": self.pages.len(),
            "sections": encode(sections),
            "roles": roles,
            "roleNames": ROLES.iter().map(name).collect::<Vec<_>>(),
            "dates": encode(dates),
            "priors": PRIORS,
            "facets": facets,
            "flags": FLAGS,
            "fields": FIELDS.iter().map(|(called, field)| [*called, meaning(*field)]).collect::<Vec<_>>(),
            "stop": STOP_WORDS,
            "soft": SOFT_WORDS,
            "endings": ENDINGS,
            "synonyms": self.synonyms.iter().collect::<Vec<_>>(),
        })
    }

    /// The values of a field and, page by page, which of them the page has: the place of the only one, else the number of
    /// values and how many there are as one number, followed by their places.
    fn facet(&self, field: &str, of: impl Fn(&Facts) -> Vec<String>) -> Value {
        let having: Vec<Vec<String>> = self.pages.iter().map(|page| of(&page.facts)).collect();
        let values: Vec<&String> = having.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
        let places: BTreeMap<&String, u64> = (0..).zip(&values).map(|(at, &value)| (value, at)).collect();
        let row = |having: &Vec<String>| {
            let several = (having.len() != 1).then_some((values.len() + having.len()) as u64);
            several.into_iter().chain(having.iter().map(|value| places[value])).collect::<Vec<_>>()
        };
        json!({"field": field, "values": values, "rows": encode(having.iter().flat_map(row))})
    }

    /// The promises, area by area: the same few values follow each other, which compresses well. Areas that few pages name
    /// share one list, because a list has a place for every page.
    fn policies(&self) -> Vec<Value> {
        let area = |policy: &str| policy.rsplit_once('=').map_or("", |(area, _)| area).to_owned();
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        self.pages
            .iter()
            .flat_map(|page| &page.facts.policies)
            .for_each(|policy| *named.entry(area(policy)).or_default() += 1);
        named.retain(|_, times| *times > self.pages.len() / FEW);
        let of = |wanted: Option<&String>| {
            let is_here = |policy: &&String| {
                let area = area(policy);
                wanted.map_or_else(|| !named.contains_key(&area), |wanted| *wanted == area)
            };
            self.facet("policy", |facts| facts.policies.iter().filter(is_here).cloned().collect())
        };
        // The reader asks every facet, so there is one even when no spec has a value of it.
        named.keys().map(Some).chain([None]).map(of).collect()
    }

    /// The values that most pages have, by number of pages, then name: few, because this is fetched first.
    fn most(&self, field: &str, of: impl Fn(&Facts) -> &Vec<String>) -> Value {
        let mut pages: BTreeMap<&str, u32> = BTreeMap::new();
        for value in self.pages.iter().flat_map(|page| of(&page.facts)) {
            *pages.entry(value).or_default() += 1;
        }
        let mut values: Vec<(&str, u32)> = pages.into_iter().filter(|&(_, pages)| pages > 1).collect();
        values.sort_by_key(|&(value, pages)| (std::cmp::Reverse(pages), value));
        let values: BTreeSet<&str> = values.into_iter().take(OFFERED).map(|(value, _)| value).collect();
        self.facet(field, |facts| of(facts).iter().filter(|value| values.contains(value.as_str())).cloned().collect())
    }

    /// Every value of a field with the pages that have it.
    fn pages_by(&self, of: impl Fn(&Facts) -> &Vec<String>) -> String {
        let mut mentions: Vec<(&str, u64)> = Vec::new();
        for (at, page) in self.pages.iter().enumerate() {
            mentions.extend(of(&page.facts).iter().map(|value| (value.as_str(), at as u64)));
        }
        mentions.sort_unstable();
        let values = mentions.chunk_by(|one, other| one.0 == other.0);
        let values: Vec<[String; 2]> = values
            .map(|mentions| [mentions[0].0.to_owned(), encode(differences(mentions.iter().map(|&(_, page)| page)))])
            .collect();
        json!(values).to_string()
    }
}

/// What a file of texts holds: some passages of one page, that follow each other.
#[derive(Debug, Clone, Copy)]
pub struct TextFile {
    entry: EntryIndex,
    group: usize,
    from: u32,
    to: u32,
}

impl TextFile {
    /// The bytes of the file; `texts` reads those of `archive` again.
    pub fn bytes(&self, archive: &Archive, texts: &RecentTexts) -> Arc<[u8]> {
        let entry = &archive.entries[self.entry];
        let passages = texts.of(self.entry, &entry.document);
        let (from, to) = (self.from as usize, (self.to as usize).min(passages.len()));
        let texts: Vec<&str> = passages[from..to].iter().map(|passage| passage.text.as_str()).collect();
        file(&format!("f{}/{}", self.group, entry.id), &json!(texts).to_string(), None).1
    }
}

/// Terms that follow each other, in one file.
pub(super) struct Shard {
    /// The shortest text behind the terms before, and not behind those in here.
    first: String,
    /// JSON: term, postings, term, postings, …
    pub(super) data: String,
}

/// Every term behind a digit for how common it is, separated by blanks.
fn words(merge: &Merge<'_>) -> String {
    let mut words = String::new();
    for &term in merge.order() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&merge.class(term).to_string());
        words.push_str(merge.word(term));
    }
    json!(words).to_string()
}

/// Cuts terms into shards; they stand behind the term `before`.
pub(super) fn term_shards(before: &str, terms: &[Term]) -> Vec<Shard> {
    let mut shards: Vec<Shard> = Vec::new();
    let mut last = before;
    for term in terms {
        for postings in pieces(term) {
            // Postings are digits of ours, which need no escaping.
            let entry = format!("{},\"{postings}\"", json!(term.text));
            match shards.last_mut().filter(|shard| shard.data.len() + entry.len() < SHARD - 64) {
                Some(shard) => {
                    shard.data.push(',');
                    shard.data.push_str(&entry);
                }
                None => {
                    let mut data = String::with_capacity(SHARD);
                    data.push('[');
                    data.push_str(&entry);
                    shards.push(Shard { first: between(last, &term.text).to_owned(), data });
                }
            }
            last = &term.text;
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

/// The shortest beginning of `term` that stands behind `last`; all of it when both are the same.
fn between<'a>(last: &str, term: &'a str) -> &'a str {
    let mut ends = term.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.find(|&end| &term[..end] > last).map_or(term, |end| &term[..end])
}

/// Each text as it differs from the one before: how many characters both begin with, at most nine, and what follows these.
fn steps<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut last = "";
    let step = |text: &'a str| {
        // The reader cuts by UTF-16 units, which are characters in what both begin with up to the first that is none.
        let alike = last.chars().zip(text.chars()).take_while(|(one, other)| one == other && one.len_utf16() == 1);
        let alike = alike.take(9).count();
        last = text;
        format!("{alike}{}", text.chars().skip(alike).collect::<String>())
    };
    texts.map(step).collect()
}

/// The id of a page, its title, and what [`headings`] says.
fn named(page: &Page) -> String {
    format!("[{},{},{}]", json!(page.id), json!(page.title), page.headings)
}

/// The sections that begin a file of texts, then for each section its heading and the section around it from 1 (0: none).
pub(super) fn headings(passages: &[Passage]) -> String {
    let mut items = vec![json!(groups(passages)).to_string()];
    for passage in passages {
        items.push(heading(passage).to_string());
        items.push(passage.parent.map_or(0, |parent| parent + 1).to_string());
    }
    items.join(",")
}

/// The heading alone when the reader can make the anchor from it, else both.
fn heading(passage: &Passage) -> Value {
    let kept = |c: &char| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | ' ');
    let made: String = passage.heading.to_lowercase().chars().filter(kept).collect();
    if passage.heading.is_ascii() && made.replace(' ', "-") == passage.anchor {
        json!(passage.heading)
    } else {
        json!([passage.heading, passage.anchor])
    }
}

fn file(name: &str, data: &str, generation: Option<&str>) -> (String, Arc<[u8]>) {
    let generation = generation.map(|generation| format!(",\"{generation}\"")).unwrap_or_default();
    let call = format!("spechive.shard({},{data}{generation});\n", json!(name));
    (format!("search/{name}.js"), call.into_bytes().into())
}

/// The field that the reader knows by one name.
fn meaning(field: Field) -> &'static str {
    FIELDS.iter().find(|(_, known)| *known == field).map_or("", |(name, _)| *name)
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
    let character = FIRST_DIGIT + (value & 63);
    char::from(if character < b'\\' { character } else { character + 1 })
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
        let digit = u64::from(byte - FIRST_DIGIT) - u64::from(byte > b'\\');
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
