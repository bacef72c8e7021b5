//! Open questions in all their forms.

use super::super::tasks;
use super::*;

fn check(body: &str, expected: &[(bool, &str)]) {
    let profile = Profile::plan_spec();
    let text = format!("# X\n## Open Questions\n\n{body}\n");
    let outline = Outline::read(&text, 0);
    let found = questions(&outline, &profile, &tasks::tasks(&outline, &profile));
    let found: Vec<_> = found.iter().map(|question| (question.resolved, question.text.as_str())).collect();
    assert_eq!(found, expected, "{body}");
}

#[test]
fn items_are_questions() {
    check("- [ ] One?\n- [x] Two?\n- [ ] Three? (not needed)\n", &[(false, "One?"), (true, "Two?"), (true, "Three?")]);
    check(
        "1. **Keep it?** Then why.\n   - Option A\n2. Drop it? Or not.\n",
        &[(false, "Keep it?"), (false, "Drop it?")],
    );
    check("- **Shape** (Phase 2). At once?\n", &[(false, "Shape")]);
    check("- **Names**: Which ones? And when?\n", &[(false, "Names: Which ones?")]);
}

#[test]
fn answers_resolve() {
    check(
        "- ~~One?~~ Yes.\n- **Resolved (review):** two\n- Three?\n\n  **Decision**: keep\n",
        &[(true, "One?"), (true, "Resolved (review): two"), (true, "Three?")],
    );
    check("- **Fork.** ~~Which?~~ **Resolved 2026-01-02: the first.**\n", &[(true, "Fork")]);
    check("- **One way? — Resolved (review).** Yes.\n", &[(true, "One way? — Resolved (review)")]);
    check(
        "- One?\n  **Recommendation:** yes\n- Two? Decided per provider later.\n",
        &[(false, "One?"), (false, "Two?")],
    );
}

#[test]
fn a_closing_parenthesis_resolves() {
    check(
        "- One (resolved)\n- Two? (Answered in the review.)\n- Three (decided: x)\n- Four (decision: so).\n",
        &[(true, "One (resolved)"), (true, "Two?"), (true, "Three (decided: x)"), (true, "Four (decision: so).")],
    );
    check(
        "- One (resolved) or not?\n- Two (closed issues)\n- Three (unresolved)\n- Four (decision by Friday)\n",
        &[
            (false, "One (resolved) or not?"),
            (false, "Two (closed issues)"),
            (false, "Three (unresolved)"),
            (false, "Four (decision by Friday)"),
        ],
    );
}

#[test]
fn lines_and_headings_sort_questions() {
    check(
        "- One?\n\nSettled:\n\n- **Two.** Yes.\n\nStill open:\n\n- Three?\n",
        &[(false, "One?"), (true, "Two"), (false, "Three?")],
    );
    check("### Resolved\n\n- One\n\n### To Be Resolved Later\n\n1. Two\n", &[(true, "One"), (false, "Two")]);
    check("### Which way?\n\nText.\n\n### Q2: How\n\n**Decision:** so\n", &[(false, "Which way?"), (true, "Q2: How")]);
}

#[test]
fn tables_and_bold_openers_are_read() {
    check(
        "| # | Question | Answer |\n|--|--|--|\n| 1 | Which one? | |\n| 2 | How many? | Two |\n",
        &[(false, "Which one?"), (true, "How many?")],
    );
    check(
        "**Q1: Which?** Text.\n\n- option\n\n**Q2: How?**\n\n**Resolved:** so.\n",
        &[(false, "Q1: Which?"), (true, "Q2: How?")],
    );
}

#[test]
fn none_is_no_question() {
    for body in ["None.", "- None at this time", "- None blocking. (Resolved: all.)", "- …", "- [ ] None"] {
        check(body, &[]);
    }
}

#[test]
fn a_settled_section_is_settled() {
    let profile = Profile::plan_spec();
    let outline = Outline::read("# X\n## Open Questions (Resolved)\n- One\n## Design questions\n- Two\n", 0);
    let found = questions(&outline, &profile, &[]);
    assert_eq!(
        found.iter().map(|question| (question.resolved, question.section)).collect::<Vec<_>>(),
        [(true, Some(0))]
    );
}
