//! Designs like one: the cosine of the hundred most telling terms of two documents.
//!
//! Members of the same feature and specs that the text names are left out: pages list those apart, and they would crowd out
//! what a reader does not know yet. Terms of over a fifth of all specs say nothing about any of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{inverse_frequency, mean, saturate};
use super::terms::{DocumentTerms, count};
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

/// A document's terms by number, with weights whose squares add up to one.
type Vector = Vec<(usize, f64)>;

/// What all documents are compared in. Made for the whole archive; the neighbours of one document cost next to nothing.
#[derive(Debug)]
pub struct Neighbours {
    names: Vec<String>,
    numbers: HashMap<String, usize>,
    /// How telling each term is; 0 for those too common.
    telling: Vec<f64>,
    average: f64,
    vectors: Vec<Vector>,
    /// By term, the specs whose vectors have it.
    having: Vec<Vec<(EntryIndex, f64)>>,
}

/// Stands for a term that is never compared.
const NONE: usize = usize::MAX;

impl Neighbours {
    /// Compares the entries of `archive` by their terms ([`super::gather`]).
    pub fn of_terms(archive: &Archive, gathered: &[Arc<DocumentTerms>]) -> Self {
        let mut space = Self {
            names: Vec::new(),
            numbers: HashMap::new(),
            telling: Vec::new(),
            average: mean(gathered.iter().map(|document| u64::from(length(document))).sum(), gathered.len()),
            vectors: Vec::new(),
            having: Vec::new(),
        };
        let mut documents: Vec<u32> = Vec::new();
        let mut local: Vec<Vec<usize>> = Vec::with_capacity(gathered.len());
        for document in gathered {
            let terms = document.terms.iter().zip(&document.joined);
            let number = |(term, joined): (&String, &bool)| {
                if !is_compared(term, *joined) {
                    return NONE;
                }
                let number = match space.numbers.get(term) {
                    Some(&number) => number,
                    None => {
                        space.names.push(term.clone());
                        space.numbers.insert(term.clone(), documents.len());
                        documents.push(0);
                        documents.len() - 1
                    }
                };
                documents[number] += 1;
                number
            };
            local.push(terms.map(number).collect());
        }
        let most = (gathered.len() as u32 / 5).max(FEW);
        let telling = |&count: &u32| if count > most { 0.0 } else { inverse_frequency(count, gathered.len()) };
        space.telling = documents.iter().map(telling).collect();
        space.vectors =
            gathered.par_iter().zip(&local).map(|(document, numbers)| space.vector(document, numbers)).collect();
        space.having = vec![Vec::new(); space.names.len()];
        for &spec in &archive.specs {
            for &(term, weight) in &space.vectors[spec] {
                space.having[term].push((spec, weight));
            }
        }
        space
    }

    /// The specs most like an entry, best first.
    pub fn of_entry(&self, archive: &Archive, entry: EntryIndex) -> Vec<Related> {
        self.vectors.get(entry).map_or_else(Vec::new, |vector| self.near(archive, vector, Some(entry)))
    }

    /// The specs most like a text that is in no archive: a draft.
    pub fn of_text(&self, archive: &Archive, text: &str) -> Vec<Related> {
        let draft = count("", super::passages::of_text(text));
        let number = |(term, joined): (&String, &bool)| {
            let number = self.numbers.get(term).filter(|_| is_compared(term, *joined));
            number.copied().unwrap_or(NONE)
        };
        let numbers: Vec<usize> = draft.terms.iter().zip(&draft.joined).map(number).collect();
        self.near(archive, &self.vector(&draft, &numbers), None)
    }

    /// The most telling terms of a document, given the number of each of its terms.
    fn vector(&self, document: &DocumentTerms, numbers: &[usize]) -> Vector {
        let length = length(document);
        let mut vector: Vector = numbers
            .iter()
            .zip(&document.totals)
            .filter(|&(&number, &count)| number != NONE && count > 0)
            .map(|(&number, &count)| (number, saturate(count, length, self.average, K1, B) * self.telling[number]))
            .filter(|&(_, weight)| weight > 0.0)
            .collect();
        vector.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| self.names[a.0].cmp(&self.names[b.0])));
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
        let mut shared: Vec<(f64, &str)> = one
            .iter()
            .filter_map(|(term, weight)| Some((weight * weights.get(term)?, self.names[*term].as_str())))
            .collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        shared.into_iter().take(MOST_SHARED).map(|(_, name)| name.to_owned()).collect()
    }
}

/// Words of three letters or more say what a text is about; numbers and parts written together don't.
fn is_compared(term: &str, joined: bool) -> bool {
    !joined && term.chars().count() >= 3 && !term.bytes().all(|byte| byte.is_ascii_digit())
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
