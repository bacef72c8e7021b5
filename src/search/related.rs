//! Designs like one: the cosine of the hundred most telling terms of two documents.
//!
//! Members of the same feature and specs that the text names are left out: pages list those apart, and they would crowd out
//! what a reader does not know yet. Terms of over a fifth of all specs say nothing about any of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{inverse_frequency, mean, saturate};
use super::terms::{DocumentTerms, Gathered, of_text};
use super::vocabulary::{Vocabulary, Words};
use crate::archive::{Archive, EntryIndex};

/// Terms that stand for a document.
const TERMS: usize = 100;
/// Weaker neighbours have nothing in common that a reader would see.
const LEAST: f64 = 0.1;
const MOST_NEIGHBOURS: usize = 5;
const MOST_SHARED: usize = 3;
/// One word in common is chance.
const LEAST_SHARED: usize = 2;
/// Below so many documents with it, a term is never too common: small archives talk about one thing.
const FEW: u32 = 3;
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// A design like another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Which.
    pub entry: EntryIndex,
    /// Similarity from 0 to 1, two decimals.
    pub score: f64,
    /// Up to three terms that weigh most in both.
    pub shared: Vec<String>,
}

/// A document's terms by number, with weights whose squares add up to one. Small numbers: every document has a hundred.
type Vector = Vec<(u32, f32)>;

/// What all documents are compared in. Made for the whole archive; the neighbours of one document cost next to nothing.
#[derive(Debug)]
pub struct Neighbours {
    vocabulary: Arc<Vocabulary>,
    words: Arc<Words>,
    /// How telling each term is; 0 for those that are too common or no words.
    telling: Vec<f64>,
    average: f64,
    vectors: Vec<Vector>,
    /// The specs whose vectors have a term, term by term.
    having: Vec<(u32, f32)>,
    /// Where those of each term end.
    ends: Vec<u32>,
}

impl Neighbours {
    /// Compares the entries of `archive` by their terms ([`super::gather`]).
    pub fn of_terms(archive: &Archive, gathered: &Gathered) -> Self {
        let documents = &gathered.documents;
        let words = &gathered.words;
        let mut having: Vec<u32> = vec![0; words.len()];
        for (term, _) in documents.iter().flat_map(|document| document.counts.terms()).filter(|&(_, joined)| !joined) {
            having[term as usize] += 1;
        }
        let most = (documents.len() as u32 / 5).max(FEW);
        let telling = |(&count, term): (&u32, u32)| {
            if count > most || !is_compared(words.of(term)) { 0.0 } else { inverse_frequency(count, documents.len()) }
        };
        let mut space = Self {
            vocabulary: Arc::clone(&gathered.vocabulary),
            telling: having.iter().zip(0..).map(telling).collect(),
            having: Vec::new(),
            ends: Vec::new(),
            words: Arc::clone(words),
            average: mean(documents.iter().map(|document| u64::from(length(document))).sum(), documents.len()),
            vectors: Vec::new(),
        };
        space.vectors = documents.par_iter().map(|document| space.vector(document)).collect();
        having.fill(0);
        let specs = || archive.specs.iter().flat_map(|&spec| space.vectors[spec].iter().map(move |&at| (spec, at)));
        specs().for_each(|(_, (term, _))| having[term as usize] += 1);
        let mut end = 0;
        // First where each term begins, then, as they fill up, where it ends.
        let begins = having.iter().map(|&count| {
            end += count;
            end - count
        });
        let mut ends: Vec<u32> = begins.collect();
        let mut all = vec![(0, 0.0); end as usize];
        for (spec, (term, weight)) in specs() {
            let place = &mut ends[term as usize];
            all[*place as usize] = (spec as u32, weight);
            *place += 1;
        }
        (space.having, space.ends) = (all, ends);
        space
    }

    /// The specs most like an entry, best first.
    pub fn of_entry(&self, archive: &Archive, entry: EntryIndex) -> Vec<Related> {
        self.vectors.get(entry).map_or_else(Vec::new, |vector| self.near(archive, vector, Some(entry)))
    }

    /// The specs most like a text that is in no archive: a draft.
    pub fn of_text(&self, archive: &Archive, text: &str) -> Vec<Related> {
        self.near(archive, &self.vector(&of_text(text, &self.vocabulary)), None)
    }

    /// The most telling terms of a document.
    fn vector(&self, document: &DocumentTerms) -> Vector {
        let length = length(document);
        let telling = |term: u32| self.telling.get(term as usize).copied().unwrap_or(0.0);
        let weight = |term: u32, count: u32| saturate(count, length, self.average, K1, B) * telling(term);
        let counted = document.counts.terms().zip(document.counts.sums());
        let mut weights: Vec<(u32, f64)> = counted
            .filter(|&((_, joined), count)| !joined && count > 0)
            .map(|((term, _), count)| (term, weight(term, count)))
            .filter(|&(_, weight)| weight > 0.0)
            .collect();
        weights.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| self.name(a.0).cmp(self.name(b.0))));
        weights.truncate(TERMS);
        let norm = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        weights.iter().map(|&(term, weight)| (term, (weight / norm) as f32)).collect()
    }

    fn near(&self, archive: &Archive, vector: &Vector, entry: Option<EntryIndex>) -> Vec<Related> {
        let mut scores = vec![0.0; archive.entries.len()];
        for &(term, weight) in vector {
            for &(spec, other) in self.having(term) {
                scores[spec as usize] += f64::from(weight) * f64::from(other);
            }
        }
        let mut near: Vec<(u32, EntryIndex)> = archive
            .specs
            .iter()
            // Most have next to nothing in common with it, and are not rounded.
            .filter(|&&spec| scores[spec] > LEAST / 2.0)
            .map(|&spec| ((scores[spec] * 100.0_f64).round() as u32, spec))
            .filter(|&(hundredths, spec)| {
                f64::from(hundredths) >= LEAST * 100.0 && !is_listed_apart(archive, entry, spec)
            })
            .collect();
        // Specs stand newest first, and the sort keeps that order among equals.
        near.sort_by_key(|&(hundredths, _)| std::cmp::Reverse(hundredths));
        let weights: BTreeMap<u32, f32> = vector.iter().copied().collect();
        let related = |(hundredths, entry): (u32, EntryIndex)| Related {
            entry,
            score: f64::from(hundredths) / 100.0,
            shared: self.shared(&weights, &self.vectors[entry]),
        };
        near.into_iter().map(related).filter(|near| near.shared.len() >= LEAST_SHARED).take(MOST_NEIGHBOURS).collect()
    }

    fn name(&self, term: u32) -> &str {
        self.words.of(term)
    }

    /// The specs whose vectors have `term`.
    fn having(&self, term: u32) -> &[(u32, f32)] {
        let term = term as usize;
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.having[start as usize..self.ends[term] as usize]
    }

    /// The terms that weigh most in two documents; `one` has the weights of the first by term.
    fn shared(&self, one: &BTreeMap<u32, f32>, other: &Vector) -> Vec<String> {
        let mut shared: Vec<(f32, &str)> =
            other.iter().filter_map(|(term, weight)| Some((weight * one.get(term)?, self.name(*term)))).collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        shared.into_iter().take(MOST_SHARED).map(|(_, name)| name.to_owned()).collect()
    }
}

/// Words of three letters or more say what a text is about; numbers and parts written together don't.
fn is_compared(term: &str) -> bool {
    term.chars().count() >= 3 && !term.bytes().all(|byte| byte.is_ascii_digit())
}

fn length(document: &DocumentTerms) -> u32 {
    document.counts.lengths().iter().sum()
}

/// Whether the page of `entry` shows `other` anyway: itself, its feature, and what either says about the other.
fn is_listed_apart(archive: &Archive, entry: Option<EntryIndex>, other: EntryIndex) -> bool {
    let Some(at) = entry else {
        return false;
    };
    let entry = &archive.entries[at];
    at == other
        || entry.set_members.contains(&other)
        || entry.references.iter().any(|reference| reference.target == other)
        || entry.referenced_by.iter().any(|backlink| backlink.from == other)
}
