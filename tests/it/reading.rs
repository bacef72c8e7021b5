//! What a reader must find on the pages: nothing that the author wrote is lost, and nothing is counted twice.

use super::fixture::Fixture;

const ARCHIVE: &str = r#"
//- active/plan-2026-03-01-a.md
# Plan Spec: Locks

**Date:** 2026-03-01 (last updated 2026-03-09)

**Status:** Implemented; post-review hardening in progress, see the list of what the review asked for and who does it by
when, which is longer than a line of facts.

Two writers at a time lose work. `src/lib/lock.rs` and `lock.rs` hold the code, `a/other.rs` and `b/other.rs` do not.

## Open Questions

- **Two claimants.** Two refs on one lease, or a conflict to surface?
- Who pays?

//- active/plan-2026-03-02-b.md
# Plan Spec: Leases

It renews what `lib/lock.rs` holds; `other.rs` may be either.
"#;

#[test]
fn a_status_that_is_a_report_stays_in_the_text() {
    let page = Fixture::new(ARCHIVE).main("specs/plan-2026-03-01-a.html");
    assert!(page.contains("who does it by"), "the end of the status is lost");
    assert!(page.contains("The folder says active, the file says Implemented.</"), "what contradicts is said shortly");
}

#[test]
fn a_date_is_told_once() {
    let page = Fixture::new(ARCHIVE).main("specs/plan-2026-03-01-a.html");
    let facts = page.split_once("class=\"facts\"").and_then(|(_, rest)| rest.split_once("</dl>")).unwrap().0;
    assert!(facts.contains("last updated 2026-03-09") && !facts.contains("Created"), "{facts}");
}

#[test]
fn a_question_is_asked_whole_among_open_items() {
    let page = Fixture::new(ARCHIVE).main("open.html");
    assert!(page.contains("<strong>Two claimants.</strong> Two refs on one lease, or a conflict to surface?"));
    assert!(page.contains("Who pays?"));
}

#[test]
fn a_source_file_is_one_however_its_path_begins() {
    let site = Fixture::new(ARCHIVE);
    let map = site.main("map.html");
    assert!(map.contains("4 source files"), "one is written in three forms, and `other.rs` may be either of two");
    let page = site.main("specs/plan-2026-03-01-a.html");
    let files = page.split_once("class=\"files\"").and_then(|(_, rest)| rest.split_once("</ul>")).unwrap().0;
    assert_eq!(files.matches("<li>").count(), 3, "{files}");
}

#[test]
fn decisions_without_folders_show_what_their_authors_say() {
    let adr = |number: u32, status: &str| {
        format!("//- {number:04}-x.md\n# {number}. Use it\n\n## Status\n\n{status}\n\n## Context\n\nSome.\n\n")
    };
    let archive = adr(1, "Accepted") + &adr(2, "Proposed, by the team of the day") + &adr(3, "Superseded by 1");
    let site = Fixture::new(&archive);
    let index = site.main("specs.html");
    for (value, label) in [("approved", "Accepted"), ("proposed", "Proposed"), ("superseded", "Superseded")] {
        assert!(index.contains(&format!("status:{value}")), "{value} can be filtered");
        assert!(index.contains(&format!("</svg>{label}</span>")), "{label} is shown: {index}");
    }
    let json = site.json();
    let told: Vec<_> = json["specs"].as_array().unwrap().iter().map(|spec| spec["lifecycle"].as_str()).collect();
    assert_eq!(told, [Some("superseded"), None, None], "specs.json tells lifecycles of folders and ends only");
}
