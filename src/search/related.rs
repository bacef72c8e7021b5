//! Designs like one: the cosine of the hundred most telling terms of two documents.
//!
//! Members of the same feature and specs that the text names are left out: pages list those apart, and they would crowd out
//! what a reader does not know yet. Terms of over a fifth of all specs say nothing about any of them.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::index::{inverse_frequency, mean, saturate};
use super::terms::{DocumentTerms, count, gather};
use crate::archive::{Archive, EntryIndex};

/// Terms that stand for a document.
const TERMS: usize = 100;
/// Weaker neighbours have nothing in common that a reader would see.
const LEAST: f64 = 0.1;
const MOST_NEIGHBOURS: usize = 5;
const MOST_SHARED: usize = 3;
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

/// For every entry, the specs most like it, best first.
pub fn all(archive: &Archive) -> Vec<Vec<Related>> {
    all_of_terms(archive, &gather(archive))
}

/// The same from the terms of the entries, for callers that have them.
pub fn all_of_terms(archive: &Archive, gathered: &[DocumentTerms]) -> Vec<Vec<Related>> {
    let space = Space::of(archive, gathered);
    let entries: Vec<EntryIndex> = (0..archive.entries.len()).collect();
    entries.into_par_iter().map(|entry| space.near(archive, &space.vectors[entry], Some(entry))).collect()
}

/// The specs most like a text that is in no archive: a draft.
pub fn of_text(archive: &Archive, text: &str) -> Vec<Related> {
    let gathered = gather(archive);
    let space = Space::of(archive, &gathered);
    let draft = count("", super::passages::of_text(text));
    space.near(archive, &space.vector(&draft), None)
}

/// A document's terms by number, with weights whose squares add up to one.
type Vector = Vec<(usize, f64)>;

/// What all documents are compared in.
struct Space<'a> {
    names: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
    /// How telling each term is; 0 for those too common or of no other document.
    telling: Vec<f64>,
    average: f64,
    vectors: Vec<Vector>,
    /// By term, the specs whose vectors have it.
    having: Vec<Vec<(EntryIndex, f64)>>,
}

impl<'a> Space<'a> {
    fn of(archive: &Archive, gathered: &'a [DocumentTerms]) -> Self {
        let mut space = Self {
            names: Vec::new(),
            numbers: HashMap::new(),
            telling: Vec::new(),
            average: mean(gathered.iter().map(length).map(u64::from).sum(), gathered.len()),
            vectors: Vec::new(),
            having: Vec::new(),
        };
        let mut documents: Vec<u32> = Vec::new();
        for document in gathered {
            for (term, joined) in document.terms.iter().zip(&document.joined) {
                if *joined || term.chars().count() < 3 || term.bytes().all(|byte| byte.is_ascii_digit()) {
                    continue;
                }
                let number = *space.numbers.entry(term).or_insert_with(|| {
                    space.names.push(term);
                    documents.push(0);
                    documents.len() - 1
                });
                documents[number] += 1;
            }
        }
        let most = (gathered.len() as u32 / 5).max(FEW);
        let telling = |&count: &u32| if count > most { 0.0 } else { inverse_frequency(count, gathered.len()) };
        space.telling = documents.iter().map(telling).collect();
        space.vectors = gathered.par_iter().map(|document| space.vector(document)).collect();
        space.having = vec![Vec::new(); space.names.len()];
        for &spec in &archive.specs {
            for &(term, weight) in &space.vectors[spec] {
                space.having[term].push((spec, weight));
            }
        }
        space
    }

    /// The most telling terms of a document.
    fn vector(&self, document: &DocumentTerms) -> Vector {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        for section in &document.sections {
            for found in &section.counts {
                *counts.entry(found.term).or_default() += found.text + found.heading;
            }
        }
        let length = length(document);
        let mut vector: Vector = counts
            .into_iter()
            .filter_map(|(term, count)| {
                let number = *self.numbers.get(document.terms[term as usize].as_str())?;
                let weight = saturate(count, length, self.average, K1, B) * self.telling[number];
                (weight > 0.0).then_some((number, weight))
            })
            .collect();
        vector.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| self.names[a.0].cmp(self.names[b.0])));
        vector.truncate(TERMS);
        let norm = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        vector.iter_mut().for_each(|(_, weight)| *weight /= norm);
        vector
    }

    fn near(&self, archive: &Archive, vector: &Vector, entry: Option<EntryIndex>) -> Vec<Related> {
        let mut scores = vec![0.0; archive.entries.len()];
        for &(term, weight) in vector {
            for &(spec, other) in &self.having[term] {
                scores[spec] += weight * other;
            }
        }
        let mut near: Vec<(u32, EntryIndex)> = archive
            .specs
            .iter()
            .map(|&spec| ((scores[spec] * 100.0_f64).round() as u32, spec))
            .filter(|&(hundredths, spec)| {
                f64::from(hundredths) >= LEAST * 100.0 && !is_listed_apart(archive, entry, spec)
            })
            .collect();
        // Specs stand newest first, and the sort keeps that order among equals.
        near.sort_by_key(|&(hundredths, _)| std::cmp::Reverse(hundredths));
        near.truncate(MOST_NEIGHBOURS);
        let related = |(hundredths, entry): (u32, EntryIndex)| Related {
            entry,
            score: f64::from(hundredths) / 100.0,
            shared: self.shared(vector, &self.vectors[entry]),
        };
        near.into_iter().map(related).collect()
    }

    fn shared(&self, one: &Vector, other: &Vector) -> Vec<String> {
        let weights: BTreeMap<usize, f64> = other.iter().copied().collect();
        let mut shared: Vec<(f64, &str)> =
            one.iter().filter_map(|(term, weight)| Some((weight * weights.get(term)?, self.names[*term]))).collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        shared.into_iter().take(MOST_SHARED).map(|(_, name)| name.to_owned()).collect()
    }
}

fn length(document: &DocumentTerms) -> u32 {
    document.sections.iter().map(|section| section.length).sum()
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
