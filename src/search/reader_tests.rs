//! The reader in the browser against the one in Rust: both answer a table of queries alike.

use super::tests::{files, sample};
use super::*;
use crate::archive::Archive;

/// Queries that the browser's reader must answer exactly like the Rust one.
const QUERIES: &[&str] = &[
    "union merge",
    "fieldState",
    "field state",
    "FieldSt",
    "html renderer",
    "retrying",
    "merging lists",
    "checkbxes",
    "mrege unoin",
    "zzzz outbox",
    "how is a failed send retried",
    "outbox.rs",
    "I/O",
    "src/sync/outbox.rs",
    "2026-01-20",
    "naïve größe",
    "東京",
    "the of",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "kind:plan status:done",
    "status:active,done sync",
    "is:document",
    "policy:migrate",
    "policy:files=support-both",
    "tag:storage file",
    "author:grace after:2026-01",
    "file:fieldState skipped",
    "section:decision merge",
    "section:testing",
    "\"union merge\"",
    "\"keeps both\" outbox",
    "\"skipped field\"",
    "\"a skipped\" -\"no such words\"",
    "\"--\" field",
    "merge -\"union merge\"",
    "union -outbox",
    "-kind:plan field",
    "foo:bar merge",
    "kind:novel",
    "before:2026 -tag:forms",
    "has:compat",
    "year:2026 list",
    "is:novel merge",
    "-the merge",
    "let me use the outbox",
    "let",
    "has:questions,tasks",
    "author:lovelace -status:done",
    "parseFieldState",
    "until:2026-01 after:2025-11-05",
    "URLs",
    "big.file/name::part",
    "emoji 🎯 outbox",
    "lifecycle:done kind:val",
    "“union merge” -kind:valid",
    "after:soon outbox",
    "before:soon -until:2025 merge",
    "kind:plan\"outbox\" -\"union merge\"sync",
    "section:testing,decision -section:files merge",
    "which of the two lists wins when both clones append an entry",
];

#[test]
fn the_reader_in_the_browser_gives_the_same() {
    let archive = sample();
    let index = Index::build(&archive);
    let answers: Vec<serde_json::Value> = QUERIES.iter().map(|query| answer(&index, query)).collect();
    let lines: Vec<String> = answers.iter().map(ToString::to_string).collect();
    let table = format!("[\n{}\n]\n", lines.join(",\n"));
    snapbox::assert_data_eq!(table, snapbox::file!["../../tests/search/ranking.json"].raw());
    run_reader(&archive);
}

fn answer(index: &Index, query: &str) -> serde_json::Value {
    let results = index.search(&Query::parse(query), 10);
    let section = |section: &SectionHit| serde_json::json!([section.anchor, section.heading, section.excerpt]);
    // The reader in the browser lists sections of a role only beside words.
    let sections = |hit: &Hit| if hit.score > 0.0 { hit.sections.iter().map(section).collect() } else { Vec::new() };
    let hits: Vec<_> = results
        .hits
        .iter()
        .map(|hit| serde_json::json!({"id": hit.id, "score": hit.score, "sections": sections(hit)}))
        .collect();
    serde_json::json!({
        "query": query, "total": results.total, "expanded": results.expanded, "notices": results.notices, "hits": hits,
    })
}

#[expect(clippy::disallowed_methods, reason = "the browser's script runs in a process of its own, over files")]
fn run_reader(archive: &Archive) {
    let folder = tempfile::tempdir().expect("a folder");
    let recent = RecentTexts::default();
    let index = Index::build(archive);
    let texts = index.text_files().map(|(name, text)| (name, text.bytes(archive, &recent)));
    for (name, bytes) in files(archive).into_iter().chain(texts) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = std::process::Command::new("node");
    node.arg(top.join("tests/search/reader.cjs")).arg(folder.path());
    node.arg(top.join("tests/search")).arg(top.join("themes/default/static/search.js"));
    match node.output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => eprintln!("skipped: the reader in the browser was not compared, `node` does not run ({error})"),
    }
}
