//! What work costs, counted: never in time, which depends on the machine.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use spechive::disk::{Loader, Settings};
use spechive::path::Route;
use spechive::site::{Memo, Site};

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
