//! Odd data: what real archives hold that no template foresees. A page stays readable and bounded whatever comes.

use super::*;

fn pages(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    Sample::of(files).pages()
}

/// `count` plans with a date, each with `text` below its title.
fn plans(count: usize, text: &str) -> Vec<(String, String)> {
    let plan = |number| (format!("active/plan-2026-01-02-p{number}.md"), format!("# Plan: Number {number}\n\n{text}"));
    (0..count).map(plan).collect()
}

fn many(count: usize, text: &str) -> BTreeMap<String, String> {
    let files = plans(count, text);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    pages(&files)
}

#[test]
fn plain_markdown_has_no_empty_columns_facets_or_noughts() {
    let pages = pages(&[("a.md", "# First\n\nText.\n"), ("b.md", "# Second\n\nText.\n")]);
    let specs = &pages["specs.html"];
    for column in ["Date", "Kind", "Lifecycle", "Stages", "Tasks", "Compat", "Updated"] {
        assert!(!specs.contains(&format!(">{column}</th>")), "{column}");
    }
    assert!(!specs.contains("facet-toggle") && !specs.contains("<fieldset"), "{specs}");
    assert!(!pages["index.html"].contains("<b>0</b>"), "{}", pages["index.html"]);
}

#[test]
fn a_column_needs_more_than_a_rare_row() {
    let mut files = plans(60, "Text.\n");
    files.push(("active/plan-2026-01-03-x.md".to_owned(), "# Plan: X\n\n## Phase 1: A\n\n- [ ] b\n".to_owned()));
    let few: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let specs = &pages(&few)["specs.html"];
    assert!(!specs.contains(">Tasks</th>") && specs.contains(">Lifecycle</th>"), "{specs}");
}

#[test]
fn a_report_in_the_status_line_is_cut_to_a_fact() {
    let report = "Phases 1 and 2 are implemented and rebased, ".repeat(20);
    let text = format!("# Plan: X\n\n**Status:** {report}\n\n## Overview\n\nText.\n");
    let pages = pages(&[("active/plan-2026-01-02-x.md", &text)]);
    let page = &pages["specs/plan-2026-01-02-x.html"];
    let fact = page.split("Status in file</dt><dd>").nth(1).and_then(|rest| rest.split("</dd>").next());
    assert!(fact.is_some_and(|fact| fact.ends_with('…') && fact.chars().count() <= 91), "{fact:?}");
}

#[test]
fn a_compatibility_section_of_text_alone_has_no_card() {
    let text = "# Plan: X\n\n## Backward Compatibility\n\nWe thought about it at length.\n";
    let pages = pages(&[("active/plan-2026-01-02-x.md", text)]);
    assert!(!pages["specs/plan-2026-01-02-x.html"].contains("class=\"ccard\""));
}

#[test]
fn policies_that_look_alike_are_one_total() {
    let plan = |word: &str| format!("# Plan: X\n\n## Backward Compatibility\n\n- **File formats**: {word} - so\n");
    let (a, b) = (plan("MAINTAIN"), plan("ADDITIVE"));
    let pages = pages(&[("active/plan-2026-01-02-a.md", &a), ("active/plan-2026-01-03-b.md", &b)]);
    let compat = &pages["compat.html"];
    assert!(compat.contains("aria-label=\"2 maintain or additive\""), "{compat}");
}

#[test]
fn lanes_and_open_items_of_large_archives_are_bounded() {
    let tasks = format!("## Phase 1: Build\n\n{}", "- [ ] task\n".repeat(40));
    let pages = many(130, &tasks);
    let (board, open) = (&pages["board.html"], &pages["open.html"]);
    assert_eq!(board.matches("<li class=\"card\">").count(), 60);
    assert!(board.contains("<a href=\"specs.html?stage=implementation\">70 more in the index</a>"), "{board}");
    assert_eq!(open.matches("class=\"box\"").count(), 2000);
    assert!(open.contains("5200 open tasks and 0 open questions in 130 specs"));
    assert_eq!(open.matches("data-f=\"line\"").count(), 80, "the rest are lines");
    assert!(open.contains("id=\"o.plan-2026-01-02-p0\""), "what a spec's page leads to is there");
}

#[test]
fn one_spec_with_thousands_of_open_tasks_is_shown() {
    let text = format!("# Plan: X\n\n## Phase 1: Build\n\n{}", "- [ ] task\n".repeat(3100));
    let pages = pages(&[("active/plan-2026-01-02-x.md", &text)]);
    assert!(pages["open.html"].contains("id=\"o.plan-2026-01-02-x\""));
}

#[test]
fn forty_stages_wrap_and_a_long_title_stays() {
    let stages: String = (1..=40).map(|number| format!("## Stage {number}: Step\n\n- [ ] a\n\n")).collect();
    let text = format!("# Plan: {}\n\n{stages}", "Unbroken".repeat(30));
    let pages = pages(&[("active/plan-2026-01-02-x.md", &text)]);
    let page = &pages["specs/plan-2026-01-02-x.html"];
    assert!(page.contains("steps many") && page.matches("class=\"step-n\"").count() == 40);
    assert!(page.contains(&"Unbroken".repeat(30)));
}

#[test]
fn an_unknown_folder_is_shown_as_written() {
    let pages = pages(&[
        ("shelved/plan-2026-01-02-x.md", "# Plan: X\n\nText.\n"),
        ("done/plan-2026-01-03-y.md", "# Plan: Y\n\nText.\n"),
    ]);
    assert!(pages["specs.html"].contains("life-other") && pages["specs.html"].contains("shelved"));
}

#[test]
fn files_that_every_feature_has_are_listed_with_their_folder() {
    let text = "# Implementation Plan\n\n- [ ] a\n";
    let pages = pages(&[("specs/log&in/tasks.md", text), ("specs/billing/tasks.md", text)]);
    for page in ["specs.html", "index.html", "open.html"] {
        let page = &pages[page];
        assert!(
            page.contains(">Implementation Plan (log&amp;in)<") && page.contains(">Implementation Plan (billing)<")
        );
    }
    assert!(pages["specs/specs-billing-tasks.html"].contains(">Implementation Plan</h1>"));
}

#[test]
fn a_first_paragraph_stands_on_the_page_once() {
    let page = |text: &str| {
        let pages = pages(&[("active/plan-2026-01-02-x.md", text)]);
        pages["specs/plan-2026-01-02-x.html"].contains("class=\"lede\"")
    };
    assert!(!page("# Plan: X\n\nKeep `pages` & [rows](y.md) warm.\n\n## Phase 1: A\n\nText.\n"));
    assert!(page("# Plan: X\n\n## Overview\n\nKeep `pages` warm.\n"));
    assert!(page("# Plan: X\n\n**Goal:** Keep pages warm.\n\nText.\n"));
    let long = "Keep every page warm, ".repeat(8);
    assert!(!page(&format!("# Plan: X\n\n**Goal:** {long} always.\n\nText.\n")), "the line stays in the text");
    assert!(page("---\ndescription: In short.\n---\n# Plan: X\n\nKeep pages warm.\n"));
}

#[test]
fn nothing_is_under_way_in_a_finished_spec() {
    let text = "# Plan: X\n\n## Phase 1: Build (in progress)\n\n- [x] a\n";
    let pages = pages(&[("done/plan-2026-01-02-x.md", text)]);
    assert!(!pages["specs/plan-2026-01-02-x.html"].contains("st st-part"));
}
