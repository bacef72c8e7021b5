//! The scorer: queries whose answers were judged by reading the documents, and how well they are answered.

use std::collections::BTreeMap;

use super::{Index, Query, SectionHit};
use crate::archive::Archive;
use crate::config::Config;
use crate::parse;
use crate::snapshot::Snapshot;

/// Queries with the answers a reader would expect, over real archives; those that are not at hand are skipped.
/// `cargo test --lib judged -- --nocapture` prints the figures and every query whose first answer is wrong. A ranker is judged
/// best by queries it was not made with: `JUDGED=set.json=folder,…` adds sets and archives that are not part of this
/// repository, which need a right answer and no more.
#[test]
fn judged_queries_are_answered_as_well_as_was_measured() {
    let mut sets: BTreeMap<String, Vec<Judged>> =
        serde_json::from_str(include_str!("../../tests/search/judged.json")).expect("a table");
    // The guide and our own specs change with every feature, and are few: their floor only catches what breaks.
    let ours = [
        ("tbd", "../shared/corpora/tbd/docs", 0.89),
        ("eips", "../shared/corpora/eips/EIPS", 0.78),
        ("content", "content", 0.65),
    ];
    let ours = ours.map(|(name, folder, floor)| (folder.to_owned(), sets.remove(name).expect("a set"), floor));
    for (folder, set, floor) in ours.into_iter().chain(others()) {
        let Some(archive) = real_archive(&folder) else {
            eprintln!("skipped: there is no `{folder}`");
            continue;
        };
        let mut figures = Figures::default();
        let index = Index::build(&archive);
        set.iter().for_each(|judged| figures.take(&index, judged));
        let mrr = figures.print(&folder);
        assert!(mrr >= floor, "{folder}: {mrr}");
    }
}

/// The sets that `JUDGED` names.
#[expect(clippy::disallowed_methods, reason = "reads files beside the repository")]
fn others() -> Vec<(String, Vec<Judged>, f64)> {
    let named = std::env::var("JUDGED").unwrap_or_default();
    let pairs = named.split(',').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(set, folder)| {
            let set = std::fs::read(set).expect("a set");
            (folder.to_owned(), serde_json::from_slice(&set).expect("a table"), f64::MIN_POSITIVE)
        })
        .collect()
}

/// Kind of query, query, ids (or their ends) that answer it, and headings of the sections that do, where one was judged.
type Judged = (String, String, Vec<String>, Vec<String>);

/// Reciprocal ranks by kind of query, and how often an answer, and its section, was there at all.
#[derive(Default)]
struct Figures {
    ranks: BTreeMap<String, Vec<f64>>,
    recall: Vec<f64>,
    first_section: Vec<f64>,
    shown_section: Vec<f64>,
}

impl Figures {
    fn take(&mut self, index: &Index, (kind, query, right, headings): &Judged) {
        let hits = index.search(&Query::parse(query), 10).hits;
        let is_right = |id: &str| right.iter().any(|right| id == right || id.ends_with(&format!("-{right}")));
        let place = hits.iter().position(|hit| is_right(&hit.id));
        let rank = place.map_or(0.0, |place| 1.0 / (place + 1) as f64);
        ["all", kind].iter().for_each(|kind| self.ranks.entry((*kind).to_owned()).or_default().push(rank));
        self.recall.push(f64::from(u8::from(place.is_some())));
        if place != Some(0) {
            let before: Vec<&str> = hits.iter().take(3).map(|hit| hit.id.as_str()).collect();
            println!("  {kind}: `{query}` at {place:?}, first {before:?}");
        }
        if !headings.is_empty() {
            let shown = place.map_or(&[][..], |place| &hits[place].sections);
            let is_meant = |section: &SectionHit| {
                headings.iter().any(|heading| section.heading.to_lowercase().rsplit(" › ").next() == Some(heading))
            };
            let yes = |holds: bool| f64::from(u8::from(holds));
            self.first_section.push(yes(shown.first().is_some_and(is_meant)));
            self.shown_section.push(yes(shown.iter().any(is_meant)));
        }
    }

    fn print(&self, name: &str) -> f64 {
        let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len().max(1) as f64;
        for (kind, ranks) in &self.ranks {
            println!("{name} MRR@10 {kind}: {:.3} of {}", mean(ranks), ranks.len());
        }
        let (first, shown) = (mean(&self.first_section), mean(&self.shown_section));
        let judged = self.shown_section.len();
        println!(
            "{name} recall@10: {:.3}, right section first: {first:.3}, shown: {shown:.3} of {judged}",
            mean(&self.recall)
        );
        mean(&self.ranks["all"])
    }
}

#[expect(clippy::disallowed_methods, reason = "a smoke test over files beside the repository")]
fn real_archive(folder: &str) -> Option<Archive> {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    std::fs::metadata(&top).ok()?;
    let mut files: Vec<(String, String)> = Vec::new();
    for file in walkdir::WalkDir::new(&top).sort_by_file_name().into_iter().flatten() {
        if file.path().extension().is_some_and(|extension| extension == "md") {
            let path = file.path().strip_prefix(&top).ok()?.to_string_lossy().into_owned();
            files.push((path, std::fs::read_to_string(file.path()).ok()?));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let snapshot = Snapshot::of_texts(Config::default(), &files);
    Some(Archive::assemble(&parse::all(&snapshot, &parse::Memo::default()), &snapshot))
}
