//! `search`, `related` and `why` as programs call them: the JSON of the contract, exit codes, and the same hits as the site.

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use spechive::search::{Index, Query};
use tempfile::TempDir;

use super::fixture::Fixture;

const ARCHIVE: &str = "
//- specs/active/plan-2026-02-01-offline-queue.md
# Plan Spec: Offline Queue

Keep writes while there is no network: retry them from the outbox with growing pauses.

## Design

The outbox is a file; `src/sync/outbox.rs` appends every failed request to it.
//- specs/done/plan-2026-01-05-outbox-pauses.md
# Plan Spec: Growing Pauses

Retry a failed request from the outbox with growing pauses.

## Design

Pauses double; `src/sync/outbox.rs` knows the last one.
//- specs/done/plan-2025-11-05-cache.md
# Plan Spec: Cache

Remember results in a map.
//- specs/done/plan-2025-11-06-colours.md
# Plan Spec: Colours

Choose them well.
//- guides/outbox.md
# How the outbox works

Requests wait in it.
";

fn archive() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut path = folder.path().to_owned();
    for line in ARCHIVE.trim_start().lines() {
        match line.strip_prefix("//- ") {
            Some(name) => path = folder.path().join(name),
            None => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                let before = fs::read_to_string(&path).unwrap_or_default();
                fs::write(&path, format!("{before}{line}\n")).unwrap();
            }
        }
    }
    folder
}

fn run(folder: &TempDir, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spechive"));
    command.args(args).args(["--site", "."]).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap()
}

fn json(folder: &TempDir, args: &[&str]) -> Value {
    serde_json::from_slice(&run(folder, args).stdout).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn one_query_gives_the_object_of_the_contract() {
    let folder = archive();
    let found = json(&folder, &["search", "outbox", "--json"]);
    for key in ["query", "total", "did_you_mean", "expanded", "hits"] {
        assert!(found.get(key).is_some(), "{key}");
    }
    assert_eq!(found["total"], 3);
    // A page that is found by its title alone has no section.
    let mut hits = found["hits"].as_array().unwrap().iter();
    let hit = hits.find(|hit| hit["sections"][0].is_object()).unwrap();
    let mut expected = ["id", "path", "url", "title", "kind", "lifecycle", "date", "score", "sections"];
    expected.sort_unstable();
    let mut found_keys = keys(hit);
    found_keys.sort_unstable();
    assert_eq!(found_keys, expected);
    let section = hit["sections"][0].as_object().unwrap();
    assert!(["anchor", "heading", "role", "line", "excerpt"].iter().all(|key| section.contains_key(*key)));
    let document = found["hits"].as_array().unwrap().iter().find(|hit| hit["kind"] == "document").unwrap();
    assert_eq!(document["lifecycle"], Value::Null);
    let score = hit["score"].as_f64().unwrap();
    assert!((score * 100.0 - (score * 100.0).round()).abs() < 1e-6, "{score} has two decimals");
}

#[test]
fn several_queries_give_an_array_in_their_order() {
    let folder = archive();
    let found = json(&folder, &["search", "--query", "cache", "--query", "zzzzq", "--json"]);
    let totals: Vec<(&str, u64)> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (of["query"].as_str().unwrap(), of["total"].as_u64().unwrap()))
        .collect();
    assert_eq!(totals, [("cache", 1), ("zzzzq", 0)]);
}

#[test]
fn exit_codes_tell_hits_from_none() {
    let folder = archive();
    let code = |args: &[&str]| run(&folder, args).status.code();
    assert_eq!(code(&["search", "outbox"]), Some(0));
    assert_eq!(code(&["search", "zzzzq"]), Some(1));
    assert_eq!(code(&["search"]), Some(2));
    assert_eq!(code(&["search", "--since", "soon"]), Some(2));
    assert_eq!(code(&["why", "src/none.rs"]), Some(0));
    assert_eq!(code(&["related", "no-such-id"]), Some(2));
}

#[test]
fn filters_are_flags_or_words() {
    let folder = archive();
    let ids = |args: &[&str]| -> Vec<String> {
        let hits = json(&folder, args)["hits"].as_array().unwrap().clone();
        hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    let expected = ["plan-2026-01-05-outbox-pauses"];
    assert_eq!(ids(&["search", "outbox", "--status", "done", "--json"]), expected);
    assert_eq!(ids(&["search", "outbox status:done", "--json"]), expected);
    assert_eq!(ids(&["search", "--file", "outbox.rs", "--until", "2026-01", "--json"]), expected);
}

#[test]
fn the_command_line_and_the_site_give_the_same() {
    let folder = archive();
    let index = Index::build(Fixture::new(ARCHIVE).site.archive());
    for query in [
        "outbox",
        "growing pauses",
        "outbx",
        "file:outbox.rs retry",
        "\"the outbox\"",
        "is:document outbox",
        "-cache kind:plan",
    ] {
        let here = index.search(&Query::parse(query), 10);
        let there = json(&folder, &["search", &format!("--query={query}"), "--json"]);
        assert_eq!(there["hits"], serde_json::to_value(&here.hits).unwrap(), "{query}");
    }
}

#[test]
fn a_related_design_says_what_both_talk_about() {
    let folder = archive();
    let found = json(&folder, &["related", "plan-2026-02-01-offline-queue", "--json"]);
    assert_eq!(found[0]["id"], "plan-2026-01-05-outbox-pauses");
    assert_eq!(found[0]["shared"].as_array().unwrap().len(), 3);
    let page = Fixture::new(ARCHIVE).main("specs/plan-2026-02-01-offline-queue.html");
    assert!(page.contains("Related designs") && page.contains("Growing Pauses") && page.contains("Both: "), "{page}");
}

#[test]
fn a_source_file_leads_to_its_specs_and_their_lines() {
    let folder = archive();
    let found = json(&folder, &["why", "outbox.rs", "--json"]);
    assert_eq!(found[0]["path"], "src/sync/outbox.rs");
    let lines: Vec<u64> =
        found[0]["specs"].as_array().unwrap().iter().map(|of| of["lines"][0].as_u64().unwrap()).collect();
    assert_eq!(lines, [7, 7]);
}

/// The reader in the browser asks each of them, in archives without any promise too.
#[test]
fn every_facet_is_in_the_root_of_an_archive_that_says_nothing() {
    let root = Fixture::new("//- a.md\n# A\n\nText.\n").file("search/root.js");
    for facet in ["kind", "status", "stage", "policy", "tag", "author", "file", "is"] {
        assert!(root.contains(&format!("{{\"field\":\"{facet}\"")), "{facet}: {root}");
    }
}
