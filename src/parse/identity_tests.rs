//! Kinds, dates and titles: every row of the tables of the guide (reading archives: what is a spec, titles and kinds, dates).

use super::tests::{read, read_with};
use super::{Class, Lifecycle};

/// Kind, date, slug and class by the name of the file alone.
fn check_name(path: &str, expected: &str) {
    let read = read(path, "Some text.\n");
    let identity = &read.identity;
    let class = if read.class == Class::Spec { "spec" } else { "-" };
    let kind = identity.kind.as_deref().unwrap_or("-");
    let found = format!("{kind} {} {} {class}", identity.date.as_deref().unwrap_or("-"), identity.slug);
    assert_eq!(found, expected, "{path}");
}

#[test]
fn a_name_says_kind_date_and_slug() {
    for (path, expected) in [
        ("notes/plan-2026-01-05-tide-tables.md", "plan 2026-01-05 tide-tables spec"),
        ("notes/plan-2026-01-05-tide-tables.txt", "plan 2026-01-05 tide-tables spec"),
        ("notes/impl-2026-01-05-x.md", "implementation 2026-01-05 x spec"),
        ("notes/implementation-2026-01-05-x.md", "implementation 2026-01-05 x spec"),
        ("notes/valid-2026-01-05-x.md", "validation 2026-01-05 x spec"),
        ("notes/validation-2026-01-05-x.md", "validation 2026-01-05 x spec"),
        ("notes/bugfix-2026-01-05-x.md", "bugfix 2026-01-05 x spec"),
        ("notes/fix-2026-01-05-x.md", "bugfix 2026-01-05 x spec"),
        ("notes/proposal-2026-01-05-x.md", "proposal 2026-01-05 x spec"),
        ("notes/spike-2026-01-05-x.md", "spike 2026-01-05 x spec"),
        ("notes/2026-01-05-x.md", "plan 2026-01-05 x spec"),
        ("notes/20260105-x.md", "plan 2026-01-05 x spec"),
        ("notes/2026-01-05-x.checklist.md", "plan 2026-01-05 x spec"),
        ("notes/2026-01-05-x.flow.md", "plan 2026-01-05 x spec"),
        ("notes/code-review-2026-01-05.md", "- 2026-01-05 code-review -"),
        ("notes/port-checklist-update-2026-01-05.md", "- 2026-01-05 port-checklist-update -"),
        ("active/port-checklist-update-2026-01-05.md", "plan 2026-01-05 port-checklist-update spec"),
        ("active/spec-v0.2.0-stability-review.md", "plan - spec-v0.2.0-stability-review spec"),
        ("done/tides.plan.md", "plan - tides spec"),
        ("active/handoff.md", "plan - handoff spec"),
    ] {
        check_name(path, expected);
    }
}

#[test]
fn every_known_prefix_is_taken_off_and_says_the_kind() {
    let check = |prefix: &str, kind: &str| {
        let read = read("active/plan-2026-01-05-x.md", &format!("# {prefix}: The `tide` of (#22): a start\n")).identity;
        let found = (read.title_markdown.as_str(), read.kind.as_deref());
        assert_eq!(found, ("The `tide` of (#22): a start", Some(kind)), "{prefix}");
    };
    for prefix in ["Feature", "Plan Spec", "Plan", "Feature Spec", "Feature Plan", "Execution Plan", "Spec"] {
        check(prefix, "plan");
    }
    for prefix in ["Feature Validation", "Validation Plan", "Validation", "Bug Fix Validation", "Bugfix Validation"] {
        check(prefix, "validation");
    }
    for prefix in ["Implementation Spec", "Implementation Plan", "Implementation"] {
        check(prefix, "implementation");
    }
    for prefix in ["Bugfix Spec", "Bug Fix", "Fix"] {
        check(prefix, "bugfix");
    }
    check("Proposal", "proposal");
    check("Spike", "spike");
    // These say nothing about the kind, so the file's name does.
    for prefix in ["Post-Mortem", "QA Playbook", "Release", "Implementation Roadmap"] {
        check(prefix, "plan");
    }
    let rollout = read("done/plan-2026-01-05-x.md", "# Release Rollout: f08\n").identity;
    assert_eq!(rollout.title, "Release Rollout: f08", "what a rollout is of says too little alone");
}

#[test]
fn other_words_before_a_colon_belong_to_the_title() {
    for title in [
        "CLI UX: Prime-First Design",
        "Senior Engineering Review: Logging",
        "Agent Handoff: Consistency Fixes",
        "BIO-7 — Homepage",
        "Feature flags: a list",
        "Plans: all of them",
        "2026-01-05-tide-tables",
    ] {
        let read = read("active/plan-2026-01-05-x.md", &format!("# {title}\n")).identity;
        assert_eq!((read.title.as_str(), read.kind.as_deref()), (title, Some("plan")));
    }
}

#[test]
fn the_first_h1_is_the_title_wherever_it_stands() {
    let title = |text: &str| read("done/plan-2026-01-05-my-thing.md", text).identity.title;
    assert_eq!(
        title("**Prepared by:** Ann\n\n## Profile\n\ntext\n\n# Testing Addendum\n\n## Rule\n"),
        "Testing Addendum"
    );
    assert_eq!(title("# Feature: Tides\n\n# Phase 1: Tables\n\n# Phase 2: Moons ✅ COMPLETE\n"), "Tides");
    assert_eq!(title("Feature: Tides\n==============\n"), "Tides");
    assert_eq!(title("# Feature: [Tides](https://x.io) and **moons**\n"), "Tides and moons");
    assert_eq!(title("---\ntitle: From Front Matter\n---\n\nNo heading.\n"), "From Front Matter");
    assert_eq!(title("---\ntitle: Tides #173\nother: [unclosed\n---\n# Feature: Real\n"), "Real");
    assert_eq!(title("No heading.\n"), "My thing");
    assert_eq!(title("- Start Date: 2026-01-05\n\n# Summary\n\ntext\n\n# Motivation\n\ntext\n"), "My thing");
    assert_eq!(title("# Summary\n\n## Motivation\n"), "Summary");
}

#[test]
fn a_lifecycle_folder_is_found_by_each_of_its_words() {
    for (folder, expected) in [
        ("active", Lifecycle::Active),
        ("current", Lifecycle::Active),
        ("ongoing", Lifecycle::Active),
        ("in-progress", Lifecycle::Active),
        ("done", Lifecycle::Done),
        ("Completed", Lifecycle::Done),
        ("implemented", Lifecycle::Done),
        ("paused", Lifecycle::Paused),
        ("backlog", Lifecycle::Backlog),
        ("future", Lifecycle::Backlog),
        ("archive", Lifecycle::Archived),
        (".archive", Lifecycle::Archived),
        ("archived", Lifecycle::Archived),
        ("Some Day", Lifecycle::Folder("Some Day".to_owned())),
    ] {
        for path in [format!("specs/{folder}/plan-2026-01-05-x.md"), format!("specs/{folder}/a/b/plan-2026-01-05-x.md")]
        {
            assert_eq!(read(&path, "# X\n").status.lifecycle, Some(expected.clone()), "{path}");
        }
    }
    assert_eq!(read("specs/done/active/plan-2026-01-05-x.md", "# X\n").status.lifecycle, Some(Lifecycle::Active));
    assert_eq!(read("specs/plan-2026-01-05-x.md", "# X\n").status.lifecycle, None);
}

#[test]
fn a_date_is_read_in_every_form_that_has_one_meaning() {
    for (said, expected) in [
        ("2026-02-13", Some("2026-02-13")),
        ("2026-02-13 (last updated 2026-03-01)", Some("2026-02-13")),
        ("2026-02-13T10:00:00Z", Some("2026-02-13")),
        ("2026/02/13", Some("2026-02-13")),
        ("2026.02.13", Some("2026-02-13")),
        ("Feb 13, 2026", Some("2026-02-13")),
        ("13 February 2026", Some("2026-02-13")),
        ("February 13th, 2026", Some("2026-02-13")),
        ("13/02/2026", Some("2026-02-13")),
        ("2/13/2026", Some("2026-02-13")),
        ("13.2.2026", Some("2026-02-13")),
        ("5.4.2026", Some("2026-04-05")),
        ("5/4/2026", None),
        ("99/99/2026", None),
        ("2026-13-45", None),
        ("YYYY-MM-DD", None),
        ("soon", None),
    ] {
        let read = read("notes/b.md", &format!("# X\n\n**Date:** {said}\n"));
        assert_eq!(read.identity.date.as_deref(), expected, "{said}");
    }
    let both = read("notes/plan-2026-01-05-x.md", "# X\n\n**Date:** 2026-02-13\n");
    assert_eq!(both.identity.date.as_deref(), Some("2026-01-05"), "the file's name is the safest");
}

#[test]
fn a_title_that_every_feature_has_goes_with_its_folder() {
    let check = |path: &str, title: &str, expected: Option<&str>| {
        let identity = read(path, &format!("# {title}\n")).identity;
        assert_eq!(identity.feature.as_deref(), expected, "{path}: {title}");
        assert_eq!(identity.title, title, "the title itself stays");
    };
    check("specs/login/tasks.md", "Implementation Plan", Some("login"));
    check("specs/login/design.md", "Design Document", Some("login"));
    check("specs/login/requirements.md", "Requirements", Some("login"));
    check("specs/login/tasks.md", "Login in two steps", None);
    check("specs/login/notes.md", "Implementation Plan", None);
    check("specs/tasks.md", "Tasks", None);
    check("specs/done/plan.md", "Plan", None);
    check("tasks.md", "Tasks", None);
}

#[test]
fn records_are_numbered_by_name_or_title() {
    for (path, title, expected) in [
        ("0012-use-x.md", "Use X", "0012 use-x Use X"),
        ("adr-0012-use-x.md", "Use X", "0012 use-x Use X"),
        ("ADR-0012.md", "ADR-0012: Use X", "0012  Use X"),
        ("use-x.md", "12. Use X", "12 use-x Use X"),
        ("2026-01-05-use-x.md", "ADR 12 — Use X", "12 use-x Use X"),
        ("0012-use-x.md", "Architecture Decision Record: Use X", "0012 use-x Use X"),
    ] {
        let identity = read_with("adr", path, &format!("# {title}\n")).identity;
        let found = format!("{} {} {}", identity.number.unwrap_or_default(), identity.slug, identity.title);
        assert_eq!((found.as_str(), identity.kind.as_deref()), (expected, Some("adr")), "{path}: {title}");
    }
    // Elsewhere only what says that it counts.
    for (path, title, expected) in [
        ("rfc-015-environment-names.md", None, "015 Environment names"),
        ("rfc-098-tags.md", Some("RFC 98: Tag manuals"), "098 Tag manuals"),
        ("notes.md", Some("12. Use X"), "- 12. Use X"),
        ("notes.md", Some("RFC 2119 words"), "- RFC 2119 words"),
    ] {
        let text = title.map_or_else(|| "Text.\n".to_owned(), |title| format!("# {title}\n"));
        let read = read(path, &text);
        let number = read.identity.number.as_deref().unwrap_or("-");
        assert_eq!(format!("{number} {}", read.identity.title), expected, "{path}: {title:?}");
        assert_ne!(read.class, Class::Spec, "a number makes no spec in an archive of plans");
    }
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    let of = |path: &str, text: &str| {
        let identity = read(path, text).identity;
        (identity.date, identity.no_day, identity.slug)
    };
    let none = |text: &str, slug: &str| (None, Some(text.to_owned()), slug.to_owned());
    let day = |date: &str, slug: &str| (Some(date.to_owned()), None, slug.to_owned());
    assert_eq!(of("plan-2026-02-30-x.md", "# X\n"), none("2026-02-30", "x"));
    assert_eq!(of("plan-2026-13-45-x.md", "# X\n"), none("2026-13-45", "x"));
    assert_eq!(of("plan-2024-02-29-x.md", "# X\n"), day("2024-02-29", "x"));
    assert_eq!(of("plan-2026-02-30-x.md", "# X\n\n**Date:** 2026-03-01\n"), day("2026-03-01", "x"));
    assert_eq!(of("plan-x.md", "# X\n\n**Date:** 2026-02-30\n"), none("2026-02-30", "x"));
    assert_eq!(of("plan-x.md", "---\ndate: 2026-02-31\n---\n# X\n"), none("2026-02-31", "x"));
    for text in ["February 30, 2026", "30/02/2026", "31.04.2026"] {
        assert_eq!(super::identity::date_in(text), None, "{text}");
    }
    assert!(matches!(read("plan-2026-02-30-x.md", "# X\n").class, Class::Spec), "its name has the form");
}
