//! What work costs, counted: never in time, which depends on the machine.

use std::fmt::Write;

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
