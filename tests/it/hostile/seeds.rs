//! The corpus of the fuzz targets and thousands of changes of it, the same ones in every run: the part of fuzzing that needs
//! no nightly compiler.

use std::fs;
use std::path::Path;

use super::oracles::WAYS_IN;
use super::random::{Numbers, PIECES};

/// Changed inputs for each seed of a corpus; pages cost far more than heads.
const CHANGES: &[(&str, usize)] = &[("front_matter", 300), ("markdown", 6), ("query", 200), ("http_target", 2_000)];

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

/// `bytes` after a few changes: a byte flipped, a part left out, said twice, or taken from elsewhere, a piece put in.
fn changed(bytes: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.next(4) {
        let at = numbers.next(bytes.len() + 1);
        let end = (at + numbers.next(24)).min(bytes.len());
        match numbers.next(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.next(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 if !other.is_empty() => {
                let from = numbers.next(other.len());
                let to = (from + 1 + numbers.next(40)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            4 => {
                let repeated = PIECES[numbers.next(PIECES.len())].repeat(1 + numbers.next(20));
                bytes.splice(at..at, repeated.into_bytes());
            }
            _ => drop(bytes.splice(at..at, PIECES[numbers.next(PIECES.len())].bytes())),
        }
    }
    bytes
}

#[test]
fn whatever_front_matter_comes_in_the_promises_hold() {
    promises_hold("front_matter");
}

#[test]
fn whatever_markdown_comes_in_the_promises_hold() {
    promises_hold("markdown");
}

#[test]
fn whatever_query_comes_in_the_promises_hold() {
    promises_hold("query");
}

#[test]
fn whatever_http_target_comes_in_the_promises_hold() {
    promises_hold("http_target");
}

#[test]
fn every_way_in_has_its_changes() {
    let named = |(name, _): &(&'static str, _)| *name;
    let counted: Vec<&str> = CHANGES.iter().map(|(name, _)| *name).collect();
    assert_eq!(WAYS_IN.iter().map(named).collect::<Vec<_>>(), counted);
}

fn promises_hold(target: &str) {
    let (_, holds) = WAYS_IN.iter().find(|(name, _)| *name == target).expect("a way in");
    let (_, count) = CHANGES.iter().find(|(name, _)| *name == target).expect("how many changes");
    let seeds = corpus(target);
    assert!(seeds.len() >= 8, "{target} has a small corpus");
    let mut numbers = Numbers(0x5eed_5eed_5eed_5eed);
    for seed in &seeds {
        check(target, holds, seed);
        for _ in 0..*count {
            let other = &seeds[numbers.next(seeds.len())];
            check(target, holds, &changed(seed, other, &mut numbers));
        }
    }
}

/// Says what it was that broke a promise, as a string that can become a seed.
fn check(target: &str, holds: &fn(&[u8]), bytes: &[u8]) {
    let held = std::panic::catch_unwind(|| holds(bytes));
    assert!(held.is_ok(), "{target}: \"{}\"", bytes.escape_ascii());
}
