//! Benchmarks of the pure middle, step by step: reading, joining, drawing pages, indexing, asking. Run them with
//! `cargo bench`; for whole processes, the preview and other generators see `scripts/bench`.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use spechive::archive::Archive;
use spechive::config::Config;
use spechive::parse;
use spechive::path::Route;
use spechive::search::{Index, Query};
use spechive::site::{Memo, Site};
use spechive::snapshot::Snapshot;

/// Specs of the archive that is measured.
const SPECS: usize = 100;

/// Words in an order that depends on where it starts only, so that every run measures the same texts.
struct Words(u64);

impl Words {
    fn next(&mut self) -> String {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Low ranks are common, as in a language.
        let rank = (self.0 >> 33) % ((self.0 >> 45) % 2000 + 1);
        ["log", "sync", "field", "parser", "cache", "index", "stage", "queue"][rank as usize % 8].to_owned()
            + ["", "s", "ing", "er", "ed"][rank as usize / 8 % 5]
            + &if rank < 40 { String::new() } else { format!("{:x}", rank / 40) }
    }

    fn phrase(&mut self, words: usize) -> String {
        (0..words).map(|_| self.next()).collect::<Vec<_>>().join(" ")
    }
}

/// A spec of about 10 KB: four stages, boxes, code, promises, links.
fn spec(number: usize) -> (String, String) {
    let mut words = Words(number as u64 + 1);
    let mut text = format!("# Plan Spec: {}\n\n**Status:** Draft\n\n", words.phrase(4));
    for (at, stage) in ["Planning", "Architecture", "Implementation", "Validation"].iter().enumerate() {
        let _ = writeln!(text, "## Stage {}: {stage} Stage\n", at + 1);
        for part in 1..=3 {
            let _ = writeln!(text, "### Phase {part}: {}\n\n{}.\n", words.phrase(3), words.phrase(90));
            let other = (number * 7 + part) % SPECS;
            let _ = writeln!(text, "See [{}]({}.md) and `src/{}.rs`.\n", words.phrase(2), name(other), words.next());
            for task in 0..5 {
                let mark = if (task + number).is_multiple_of(3) { ' ' } else { 'x' };
                let _ = writeln!(text, "- [{mark}] {}", words.phrase(8));
            }
            let code = (0..6).map(|_| format!("let {} = \"{}\";\n", words.next(), words.phrase(3))).collect::<String>();
            let _ = writeln!(text, "\n```rust\n{code}```\n");
        }
    }
    let _ = writeln!(
        text,
        "## Backward Compatibility\n\n- **Library APIs**: DO NOT MAINTAIN\n- **File formats**: MIGRATE, {}",
        words.phrase(5)
    );
    (format!("active/{}.md", name(number)), text)
}

fn name(number: usize) -> String {
    format!("plan-2026-{:02}-{:02}-feature-{number}", number % 12 + 1, number % 28 + 1)
}

fn snapshot() -> Snapshot {
    let specs: Vec<(String, String)> = (0..SPECS).map(spec).collect();
    let files: Vec<(&str, &str)> = specs.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Snapshot::of_texts(Config::default(), &files)
}

fn pipeline(criterion: &mut Criterion) {
    let snapshot = Arc::new(snapshot());
    let bytes: usize = (0..SPECS).map(|number| spec(number).1.len()).sum();
    let mut group = criterion.benchmark_group("100 specs");
    group.sample_size(20).throughput(Throughput::Bytes(bytes as u64));

    group.bench_function("parse", |bench| {
        bench.iter_batched(parse::Memo::default, |memo| parse::all(&snapshot, &memo), BatchSize::LargeInput);
    });
    let documents = parse::all(&snapshot, &parse::Memo::default());
    group.bench_function("assemble", |bench| {
        bench.iter_batched(
            || documents.clone(),
            |documents| Archive::assemble(&documents, &snapshot),
            BatchSize::LargeInput,
        );
    });
    let archive = Archive::assemble(&documents, &snapshot);
    group.bench_function("index", |bench| bench.iter(|| Index::build(black_box(&archive))));
    let site = Site::of(Arc::clone(&snapshot), &Memo::default()).expect("the built-in theme renders");
    site.complete();
    let routes: Vec<Route> = site.routes().filter(|route| route.as_str().starts_with("specs/")).cloned().collect();
    group.bench_function("render", |bench| {
        bench.iter(|| routes.iter().map(|route| site.render(route).map_or(0, |page| page.bytes.len())).sum::<usize>());
    });
    group.finish();

    let index = Index::build(&archive);
    for text in ["cache", "queue parser index", "\"sync field\" kind:plan", "qeuue"] {
        let query = Query::parse(text);
        criterion.bench_function(&format!("query {text}"), |bench| bench.iter(|| index.search(black_box(&query), 10)));
    }
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
