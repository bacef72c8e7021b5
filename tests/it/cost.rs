//! What work costs, counted: never in time, which depends on the machine.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use spechive::disk::{Loader, Settings};
use spechive::path::Route;
use spechive::site::{Memo, Site};
use spechive::snapshot::Body;
use spechive::text::Hash;

use crate::fixture::Fixture;

/// Two hundred specs that name each other, each with a block of code.
fn archive() -> Fixture {
    let mut text = String::new();
    for at in 0..200 {
        let next = (at + 1) % 200;
        let _ = write!(
            text,
            "//- active/plan-2026-01-02-spec{at}.md\n# Plan: Spec {at}\n\nAfter plan-2026-01-02-spec{next}.md.\n\n\
             ```rust\nfn spec{at}() {{}}\n```\n"
        );
    }
    Fixture::new(&text)
}

#[test]
fn one_edit_costs_one_parse() {
    let mut archive = archive();
    assert_eq!(archive.memo.parsed(), 200);
    archive.edit("active/plan-2026-01-02-spec7.md", "After", "Long after");
    assert_eq!(archive.memo.parsed(), 201);
    assert!(archive.file("specs/plan-2026-01-02-spec7.html").contains("Long after"));
}

#[test]
fn code_is_coloured_once() {
    let mut archive = archive();
    for route in archive.routes() {
        archive.file(&route);
    }
    let (_, made) = archive.memo.highlighter().counts();
    assert_eq!(made, 200);
    archive.edit("active/plan-2026-01-02-spec7.md", "After", "Long after");
    for route in archive.routes() {
        archive.file(&route);
    }
    assert_eq!(archive.memo.highlighter().counts(), (200, 200));
}

/// Reads a folder twice, the second time with what the first run wrote down, and hands both sites to `check`.
fn two_runs(folder: &str, check: impl Fn(&Site, &Site, [u64; 2])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let snapshot = Arc::new(Loader::new(Settings::new(&folder)).load().unwrap().snapshot);
    let (first, second) = (Memo::default(), Memo::default());
    let site = Site::of(Arc::clone(&snapshot), &first).unwrap();
    let written = serde_json::to_string(&first.documents().remembered().unwrap()).unwrap();
    assert!(first.documents().remembered().is_none(), "nothing is new any more");
    second.documents().restore(serde_json::from_str(&written).unwrap());
    let again = Site::of(snapshot, &second).unwrap();
    check(&site, &again, [first.parsed(), second.parsed()]);
}

#[test]
fn what_one_run_parsed_the_next_one_takes_over() {
    let same = |site: &Site, again: &Site| {
        assert!(site.routes().eq(again.routes()));
        for route in site.routes() {
            assert!(site.render(route).unwrap() == again.render(route).unwrap(), "{route}");
        }
    };
    two_runs("content", |site, again, parsed| {
        assert_eq!(parsed, [site.archive().entries.len() as u64, 0]);
        same(site, again);
    });
    // Half of the files in here are odd, and those are read again.
    two_runs("tests/archives/sample", |site, again, [first, second]| {
        assert!(0 < second && second < first, "{second} of {first}");
        same(site, again);
    });
}

#[test]
fn a_document_is_taken_over_for_the_same_text_and_words_alone() {
    let archive = archive();
    let written = serde_json::to_string(&archive.memo.documents().remembered().unwrap()).unwrap();
    let parsed = |change: fn(&mut spechive::snapshot::Snapshot)| {
        let mut snapshot = archive.snapshot.clone();
        change(&mut snapshot);
        let memo = Memo::default();
        memo.documents().restore(serde_json::from_str(&written).unwrap());
        Site::build(&snapshot, &memo).unwrap();
        memo.parsed()
    };
    assert_eq!(parsed(|_| ()), 0);
    assert_eq!(parsed(|snapshot| snapshot.config.markup.repair_fences = false), 200);
    assert_eq!(
        parsed(|snapshot| {
            let text: Arc<str> = "# Plan: Another\n".into();
            snapshot.sources[3].hash = Hash::of(text.as_bytes());
            snapshot.sources[3].body = Body::Text(text);
        }),
        1
    );
}

/// Saves a file of a thousand in each of these ways and asks for its page: one read, one parse, one document joined, one
/// page rendered, whatever the edit was. Headings and names are what others are joined by, so they cost more.
#[test]
fn one_edit_in_a_thousand_costs_one_of_each() {
    let folder = tempfile::TempDir::new().unwrap();
    for at in 0..1000 {
        let next = (at + 1) % 1000;
        let text = format!("# Plan: Spec {at}\n\nAfter plan-2026-01-02-spec{next}.md.\n");
        fs::write(folder.path().join(format!("plan-2026-01-02-spec{at}.md")), text).unwrap();
    }
    let mut loader = Loader::new(Settings::new(folder.path()));
    let memo = Memo::default();
    let first = Site::preview(Arc::new(loader.load().unwrap().snapshot), &memo).unwrap();
    let counts = |loader: &Loader| [loader.reads(), memo.parsed(), memo.looked_up(), memo.rendered()];
    assert_eq!(counts(&loader), [1000, 1000, 1000, 0]);
    let file = fs::canonicalize(folder.path()).unwrap().join("plan-2026-01-02-spec7.md");
    let route = Route::spec("plan-2026-01-02-spec7");
    let mut before = counts(&loader);
    for edit in ["# Plan: Spec 7\n\nNew.\n", "# Plan: Another title\n\n- [ ] task\n", "# Plan: 7\n\n`src/a.rs`\n"] {
        fs::write(&file, edit).unwrap();
        let edited = loader.edited(&BTreeSet::from([file.clone()]));
        assert!(!edited.needs_load);
        let site = Site::preview(Arc::new(edited.snapshot.unwrap()), &memo).unwrap();
        site.render(&route).unwrap();
        let after = counts(&loader);
        assert_eq!(after, before.map(|count| count + 1), "{edit:?}");
        before = after;
        assert_eq!(site.archive().entries.len(), first.archive().entries.len());
    }
}
