//! Facts that are read from one file: Markdown and a path in, facts out.

use super::templates::Templates;
use super::*;
use crate::config::Markup;
use crate::path::SourcePath;
use crate::profile::Profile;
use crate::snapshot::{Body, Root, Source};
use crate::text::Hash;

pub(super) fn read_with(profile: &str, path: &str, text: &str) -> Document {
    let root = Root { prefix: String::new(), in_repository: None, name: "content".into(), label: "content".into() };
    let source = Source {
        path: SourcePath::new(path).expect("clean"),
        root: 0,
        body: Body::Text(text.into()),
        hash: Hash::of(text.as_bytes()),
    };
    document(&source, &root, &Profile::builtin(profile).expect("built in"), &Templates::default(), &Markup::default())
}

pub(super) fn read(path: &str, text: &str) -> Document {
    read_with("plan-spec", path, text)
}

const PLAN: &str = "specs/active/plan-2026-01-05-x.md";

#[test]
fn titles_lose_known_prefixes_only() {
    let check = |heading: &str, title: &str, markdown: &str, kind: Option<&str>| {
        let read = read("notes/x.md", &format!("# {heading}\n\ntext\n")).identity;
        assert_eq!((read.title.as_str(), read.title_markdown.as_str(), read.kind.as_deref()), (title, markdown, kind));
    };
    check("Plan Spec: Spec Linking", "Spec Linking", "Spec Linking", Some("plan"));
    check("Feature: `--specs` for list (#22)", "--specs for list (#22)", "`--specs` for list (#22)", Some("plan"));
    check("feature validation: X", "X", "X", Some("validation"));
    check("Bug Fix Validation: X", "X", "X", Some("validation"));
    check("Bugfix Spec — Lost Update", "Lost Update", "Lost Update", Some("bugfix"));
    check("Plan Spec - Flag", "Flag", "Flag", Some("plan"));
    check("**Plan Spec:** A_b", "A_b", "A\\_b", Some("plan"));
    check("CLI UX: Prime-First", "CLI UX: Prime-First", "CLI UX: Prime-First", None);
    check("Post-Mortem: Lost Data", "Lost Data", "Lost Data", None);
    check("Feature:flag parsing", "Feature:flag parsing", "Feature:flag parsing", None);
    check("Plan-driven work", "Plan-driven work", "Plan-driven work", None);
    check("Plan Spec", "Plan Spec", "Plan Spec", Some("plan"));
}

#[test]
fn the_first_heading_beats_front_matter() {
    let title = |text: &str| read("specs/done/plan-2026-01-05-my-thing.md", text).identity.title;
    assert_eq!(title("---\ntitle: Plan Spec\n---\n# Feature: Real\n"), "Real");
    assert_eq!(title("---\ntitle: Plan Spec: x\n---\ntext\n"), "x", "a broken block is salvaged");
    assert_eq!(title("---\ntitle: 'Fix #173'\n---\n## Why\n\n# leaked comment\n"), "Fix #173");
    assert_eq!(title("# \n\ntext"), "My thing");
    assert_eq!(title("## Why\ntext"), "My thing");
}

#[test]
fn names_say_kind_date_and_slug() {
    let check = |path: &str, kind: Option<&str>, date: Option<&str>, slug: &str, class: Class| {
        let read = read(path, "# Something\n");
        let found = (read.identity.kind.as_deref(), read.identity.date.as_deref(), read.identity.slug.as_str());
        assert_eq!((found, read.class), ((kind, date, slug), class), "{path}");
    };
    let date = Some("2026-01-05");
    check("a/valid-2026-01-05-x.md", Some("validation"), date, "x", Class::Spec);
    check("a/2026-01-05-x.md", Some("plan"), date, "x", Class::Spec);
    check("a/impl-2026-01-05-x.md", Some("implementation"), date, "x", Class::Spec);
    check("a/Fix-2026-01-05-X.md", Some("bugfix"), date, "x", Class::Spec);
    check("a/code-review-2026-01-05.md", None, date, "code-review", Class::Unmarked);
    check("a/note-2026-01-05-x.md", None, date, "x", Class::Unmarked);
    check("a/2026-01-05-x.checklist.md", Some("plan"), date, "x", Class::Spec);
    check("a/x.plan.md", Some("plan"), None, "x", Class::Unmarked);
    check("a/plan-2026-13-05-x.md", Some("plan"), None, "x", Class::Spec);
    check("changes/2026-01-05-add-x/proposal.md", Some("proposal"), date, "add-x", Class::Unmarked);
}

#[test]
fn a_spec_is_one_by_name_title_place_or_stages() {
    let check = |path: &str, text: &str, class: Class| assert_eq!(read(path, text).class, class, "{path}: {text}");
    check("a/b.md", "# Feature: x\n", Class::Spec);
    check("a/b.md", "## Stage 1: A\n## Stage 2: B\n", Class::Spec);
    check("a/b.md", "## Stage 1: A\n### Stage 2: B\n", Class::Unmarked);
    check("done/b.md", "# X\n", Class::Spec);
    check("project/specs/cli/.archive/b.md", "# X\n", Class::Spec);
    check("notes/archive/b.md", "# X\n", Class::Unmarked);
    check("specs/b.md", "# X\n", Class::Unmarked);
    check("research/active/plan-2026-01-05-x.md", "# Plan: X\n", Class::Document);
    check("specs/done/README.md", "# Plan: X\n", Class::Document);
    check("specs/template-plan.md", "# Plan: X\n", Class::Template);
    check("specs/plan-template.md", "# Plan: X\n", Class::Template);
    check("specs/done/plan-2026-01-05-pr-template.md", "# Plan: X\n", Class::Template);
    check("specs/active/b.md", "# Plan Spec: [Feature or Task Title]\n", Class::Template);
    check("specs/active/b.md", "# Plan: [Real link](https://example.org)\n", Class::Spec);
}

#[test]
fn dates_come_from_name_line_or_front_matter() {
    let check = |text: &str, date: Option<&str>| {
        assert_eq!(read("a/b.md", text).identity.date.as_deref(), date, "{text}");
    };
    check("# X\n\n**Date:** 2026-01-05 (last updated 2026-02-01)\n", Some("2026-01-05"));
    check("# X\n\nDate: January 5th, 2026\n", Some("2026-01-05"));
    check("# X\n\n**Date**: 5 Jan 2026\n", Some("2026-01-05"));
    check("# X\n\n**Date:** TBD\n", None);
    check("---\ncreated: 2026-01-05\n---\n", Some("2026-01-05"));
}

#[test]
fn metadata_is_read_in_every_form() {
    let check = |top: &str, said: &str| {
        let read = read(PLAN, &format!("# Plan: X\n\n{top}\n\n## Goals\n\ntext\n"));
        let declared = read.status.declared.as_ref().map_or("-", Declared::word).to_owned();
        let date = read.identity.date.unwrap_or_default();
        assert_eq!(format!("{declared}|{date}|{}", read.authors.join("+")), said, "{top}");
    };
    check("**Date:** 2026-01-05\n\n**Author:** Ann\n\n**Status:** Draft", "draft|2026-01-05|Ann");
    check("**Date:** 2026-01-05 **Author:** Ann **Status:** Draft", "draft|2026-01-05|Ann");
    check("**Spec**: `x` | **Status**: Done | **Author**: Ann", "done|2026-01-05|Ann");
    check("**Spec:** `a` **Branch:**\n`b` **Status:**\nComplete - all pass", "done|2026-01-05|");
    check("**Status: COMPLETE** - since May", "done|2026-01-05|");
    check("**Status:** Done\n\n**Status:** Draft", "done|2026-01-05|");
    check("- Status: Accepted\n- Author: Ann", "approved|2026-01-05|Ann");
    check("* **Status**: Accepted", "approved|2026-01-05|");
    check("Status: Draft\nAuthor: Ann Lee (ann.example) with Bob and LLM assistance", "draft|2026-01-05|Ann Lee+Bob");
    check("| Status | Draft |\n| --- | --- |\n| Author | Ann |", "draft|2026-01-05|Ann");
    check("> **Superseded by [y](plan-2026-02-01-y.md)**\n\n**Status:** Implemented", "superseded|2026-01-05|");
    check("> **Completed and archived.**", "done|2026-01-05|");
    check("> **Update:** parts of it are now superseded", "-|2026-01-05|");
    check("**Status:** ~~Draft~~ **Done**", "done|2026-01-05|");
    check("This has **Status:** inside", "-|2026-01-05|");
    let section = "# Plan: X\n\n## Implementation Status\n\n**Status**: In progress.\n";
    assert_eq!(read(PLAN, section).status.declared, Some(Declared::InProgress));
    for line in ["- Current: `Completed`\n- Next: in progress", "- **Current:** Completed", "State: Done"] {
        let section = read(PLAN, &format!("# Plan: X\n\n## Status\n\n{line}\n")).status;
        assert_eq!(section.declared, Some(Declared::Done), "{line}");
        assert!(!section.declared_text.unwrap_or_default().contains(':'), "{line}");
    }
    let part = "# Plan: X\n\n## Status\n\n- Stage: 2 of 5 done\n";
    assert_eq!(read(PLAN, part).status.declared, Some(Declared::Partial), "a stage is no whole");
    let stage = "# Plan: X\n\n## Goals\n\n## Phase 1: A\n\n### Status\n\nDone\n";
    assert_eq!(read(PLAN, stage).status.declared, None, "that is the status of the phase");
}

#[test]
fn a_declared_status_is_the_first_sentence_and_knows_its_traps() {
    let words = &Profile::builtin("plan-spec").expect("built in").status;
    for (text, expected) in [
        ("Draft", "draft"),
        ("Planning", "draft"),
        ("Proposed. Phase 1 and Phase 2 have landed", "proposed"),
        ("In Review", "proposed"),
        ("Ready for Implementation", "approved"),
        ("Design complete", "approved"),
        ("In Progress (Phase 2)", "in-progress"),
        ("in-progress", "in-progress"),
        ("Mostly landed — remaining work is validation", "in-progress"),
        ("Implemented; post-review hardening in progress", "done"),
        ("Implemented (Phase 1)", "partial"),
        ("Implemented (both phases; see PR)", "done"),
        ("All 3 phases complete", "done"),
        ("Phase 1 implemented (PR #176); Phase 2 deferred", "partial"),
        ("Phases 0-2 Implemented, Phase 3 Pending", "partial"),
        ("Phase 1 (the base) is implemented and validated on PR #205, pending merge.", "partial"),
        ("Phase 2 complete; Phase 1 substantially complete. More", "partial"),
        ("Partially implemented", "partial"),
        ("Phase 2 in progress", "in-progress"),
        ("Released in 0.4.0", "done"),
        ("v1 shipped", "done"),
        ("✅ Complete", "done"),
        ("Complete. These unchecked items are not open work", "done"),
        ("Not yet implemented", "draft"),
        ("Incomplete", "in-progress"),
        ("Superseded (historical)", "superseded"),
        ("Superseded by plan-x; was implemented", "superseded"),
        ("Withdrawn", "rejected"),
        ("On hold until May", "paused"),
        ("Stagnant", "stagnant"),
        ("Archived; superseded by the inventory plan", "superseded"),
        ("Archived", "archived"),
        ("v0.10.0 released and the base landed; v0.11.0 implementation is active", "partial"),
        ("Released in 0.4.0; 0.4.1 fixed a typo", "done"),
        ("Done; v2 planned", "done"),
        ("Completed; PR #40 and the follow-up are validated", "done"),
        ("Implemented and validated", "done"),
        ("Implemented (all three phases). Moved from another tree", "done"),
        ("Recorded. Base is `main`; #91 merged", "-"),
        ("Draft (not implemented)", "draft"),
        ("Approved for implementation", "approved"),
        ("Planning complete; implementation not started", "approved"),
        ("Blocked on plan-x", "paused"),
        ("Deferred to a later release", "paused"),
        ("review-candidate", "proposed"),
        ("Cancelled", "rejected"),
        ("All phases complete except phase 4", "partial"),
        ("Stage 1 complete, Stage 2 partially", "partial"),
        ("Feature Complete", "done"),
        ("WIP", "in-progress"),
        ("See below", "-"),
    ] {
        let found = super::status::declared(text, words);
        assert_eq!(found.as_ref().map_or("-", Declared::word), expected, "{text}");
    }
}

#[test]
fn lifecycle_is_the_folder_and_conflicts_are_marked() {
    let check = |folder: &str, status: &str, lifecycle: Option<Lifecycle>, conflict: bool| {
        let path = format!("{folder}/plan-2026-01-05-x.md");
        let read = read(&path, &format!("# Plan: X\n\n**Status:** {status}\n"));
        assert_eq!((read.status.lifecycle, read.status.conflict), (lifecycle, conflict), "{folder}, {status}");
    };
    use Lifecycle::{Active, Archived, Backlog, Done, Folder, Superseded};
    check("specs/active", "Implemented", Some(Active), true);
    check("specs/active", "Implemented (Phase 1)", Some(Active), false);
    check("specs/completed", "Draft", Some(Done), true);
    check("specs/Done", "In Progress", Some(Done), true);
    check("specs/done", "Proposed", Some(Done), false);
    check("specs/done", "Superseded", Some(Done), true);
    check("specs", "Superseded", Some(Superseded), false);
    check("specs/active", "Superseded by plan-y", Some(Active), false);
    check("specs/future", "Done", Some(Backlog), true);
    check("specs/.archive/old", "Draft", Some(Archived), false);
    check("docs/specs/someday", "Draft", Some(Folder("someday".to_owned())), false);
    check("specs", "Done", Some(Done), false);
    check("specs", "Draft", None, false);
}

#[test]
fn the_header_takes_only_what_it_can_show() {
    let check = |top: &str, hidden: &[&str], extra: &[&str]| {
        let text = format!("# Plan: X\n\n{top}\n\n## Goals\n");
        let read = read(PLAN, &text);
        let found: Vec<_> = read.hidden[1..].iter().map(|span| text[span.clone()].trim_end()).collect();
        assert_eq!(found, hidden, "{top}");
        let said: Vec<_> = read.extra.iter().map(|line| format!("{}={}", line.key, line.value)).collect();
        assert_eq!(said, extra, "{top}");
    };
    check("**Date:** 2026-01-05\n\n**Status:** Draft", &["**Date:** 2026-01-05", "**Status:** Draft"], &[]);
    let updated = "**Date:** 2026-01-05 (last updated 2026-02-01)";
    check(updated, &[updated], &["Date=2026-01-05 (last updated 2026-02-01)"]);
    check("**Epic:** `ab-12`", &["**Epic:** `ab-12`"], &["Epic=`ab-12`"]);
    check("**Status:** Done, see [PR](https://example.org)", &[], &[]);
    check("**Feature Plan:** plan-2026-01-05-x.md", &[], &[]);
    check("**Problem:**\n\n- text", &[], &[]);
    check("Some text.", &[], &[]);
}

#[test]
fn succession_names_the_other_spec() {
    let check = |top: &str, by: Option<&str>, replaces: &[&str]| {
        let read = read(PLAN, &format!("# Plan: X\n\n{top}\n"));
        assert_eq!(
            (read.superseded_by.as_deref(), read.supersedes),
            (by, replaces.iter().map(|s| s.to_string()).collect())
        );
    };
    check("**Status:** Superseded by [y](../done/plan-y.md) in May", Some("../done/plan-y.md"), &[]);
    check("> **Superseded by `plan-2026-02-01-y.md`**", Some("plan-2026-02-01-y.md"), &[]);
    check("> [Superseded by y](plan-y.md)", Some("plan-y.md"), &[]);
    check("**Superseded by:** plan-2026-02-01-y", Some("plan-2026-02-01-y"), &[]);
    check("**Supersedes:** `plan-a.md`, `plan-b.md`", None, &["plan-a.md", "plan-b.md"]);
    check("**Status:** Superseded by later work", None, &[]);
}

#[test]
fn a_summary_is_the_first_real_paragraph() {
    let summary = |text: &str| read(PLAN, text).summary_markdown.unwrap_or_default();
    assert_eq!(summary("---\ndescription: D\n---\n# X\n\nText.\n"), "D");
    assert_eq!(summary("# X\n\n**Status:** Draft\n\n## Why\n\nUses `a` *well*.\n"), "Uses `a` *well*.");
    let boiler = "This is a technical design doc used for assembling full context for feature or task and\nto plan.";
    assert_eq!(summary(&format!("# X\n\n## Purpose\n\n{boiler}\n\n> AGENT INSTRUCTIONS:\n\n## B\n\nReal.\n")), "Real.");
    assert_eq!(summary("# X\n\nReviewed documents:\n\n- a\n\nThe review.\n"), "The review.");
}

#[test]
fn lines_name_the_documents_of_the_set() {
    let links = |text: &str| -> Vec<(String, String)> {
        read(PLAN, text).set_links.into_iter().map(|link| (link.kind, link.target)).collect()
    };
    let one = |kind: &str, target: &str| vec![(kind.to_owned(), target.to_owned())];
    assert_eq!(links("# X\n\n## Purpose\n\n**Feature Plan:**\n[p](../a/plan-y.md#z)\n"), one("plan", "plan-y.md"));
    assert_eq!(links("# X\n\n**Implementation Plan:** `impl-y.md`\n"), one("implementation", "impl-y.md"));
    assert_eq!(links("# X\n\n**Feature Plan:** N/A (chore)\n"), []);
}

#[test]
fn records_in_the_forms_of_nygard_and_madr() {
    let nygard = "# 12. Use a queue\n\nDate: 2026-01-05\n\n## Status\n\nAccepted\n\nSupersedes [3. No queue](0003-no-queue.md)\n";
    let record = read_with("adr", "0012-use-a-queue.md", nygard);
    assert_eq!(record.identity.title, "Use a queue");
    assert_eq!(record.identity.number.as_deref(), Some("0012"));
    assert_eq!(record.identity.date.as_deref(), Some("2026-01-05"));
    assert_eq!(record.identity.kind.as_deref(), Some("adr"));
    assert_eq!(record.status.declared, Some(Declared::Approved));
    assert_eq!(record.supersedes, ["0003-no-queue.md"]);
    assert_eq!(record.class, Class::Spec);
    let madr = "---\nstatus: superseded by ADR-0013\ndate: 2026-01-05\ndecision-makers: Ann\n---\n# Use a queue\n";
    let record = read_with("adr", "0012-use-a-queue.md", madr);
    assert_eq!(record.status.declared, Some(Declared::Superseded));
    assert_eq!(record.superseded_by.as_deref(), Some("ADR-0013"));
    assert_eq!(record.authors, ["Ann"]);
}

#[test]
fn numbered_proposals_take_title_and_number_from_front_matter() {
    let text = "---\neip: 20\ntitle: Token Standard\nauthor: Ann Lee (@ann), Bob <bob@example.org>\nstatus: Final\ncreated: 2015-11-19\nrequires: 7\n---\n## Abstract\nText.\n";
    let read = read("eip-20.md", text);
    assert_eq!((read.identity.title.as_str(), read.identity.number.as_deref()), ("Token Standard", Some("20")));
    assert_eq!((read.authors, read.class), (vec!["Ann Lee".to_owned(), "Bob".to_owned()], Class::Unmarked));
    assert_eq!(read.extra, [MetaLine { key: "requires".into(), value: "7".into() }]);
    assert_eq!(self::read("eip-7.md", "---\neip: 7\nstatus: Moved\n---\nGone.\n").identity.title, "EIP-7");
}

#[test]
fn oddities_become_findings_and_nothing_is_lost() {
    let read = read(PLAN, "---\ntitle: a: b\n---\n# X\n\n```md\n```sh\nx\n```\n```\n\n## Real\n");
    let codes: Vec<_> = read.findings.iter().map(|finding| (finding.code, finding.line)).collect();
    assert_eq!(codes, [("front-matter-invalid", Some(2)), ("fence-repaired", Some(6))]);
    assert_eq!(read.sections.len(), 1);
    assert_eq!(&*read.sections[0].title, "Real");
    let deep = format!("# X\n\n{}text\n\n{}[x](y)\n", "> ".repeat(3000), "1. ".repeat(3000));
    assert_eq!(self::read(PLAN, &deep).identity.title, "X");
    assert_eq!(self::read(PLAN, "").identity.title, "X");
}

#[test]
fn instructions_of_the_template_are_marked_and_other_quotes_are_not() {
    let text =
        "# X\n\n> AGENT INSTRUCTIONS:\n> do\n\n## A\n\n> A quoted remark.\n\n> **AGENT INSTRUCTIONS:** fill in\n";
    let found: Vec<_> =
        read(PLAN, text).template_rest.into_iter().map(|span| text[span].lines().next().map(str::to_owned)).collect();
    assert_eq!(found, [Some("> AGENT INSTRUCTIONS:".to_owned()), Some("> **AGENT INSTRUCTIONS:** fill in".to_owned())]);
}

#[test]
fn instructions_in_a_list_item_are_marked_once() {
    let text = "# X\n\n- a\n\n  > AGENT INSTRUCTIONS:\n  >\n  > > AGENT INSTRUCTIONS: more\n\n- b\n\n  > ours\n";
    let rest = read(PLAN, text).template_rest;
    assert_eq!(rest.iter().map(|span| &text[span.clone()][..8]).collect::<Vec<_>>(), ["> AGENT "]);
}

#[test]
fn fences_are_repaired_unless_that_is_switched_off() {
    let text = "# X\n\n## Phase 1: A\n\n```bash\ncat << END\n```value\nx\n```\nEND\n```\n\n## Phase 2: B\n\n- [ ] b\n";
    let root = Root { prefix: String::new(), in_repository: None, name: "content".into(), label: "content".into() };
    let path = SourcePath::new(PLAN).expect("clean");
    let source = Source { path, root: 0, body: Body::Text(text.into()), hash: Hash::of(text.as_bytes()) };
    let check = |repair_fences: bool, stages: usize, tasks: usize, findings: &[(&str, Option<u32>)]| {
        let read = document(
            &source,
            &root,
            &Profile::plan_spec(),
            &Templates::default(),
            &Markup { repair_fences, ..Markup::default() },
        );
        let found: Vec<_> = read.findings.iter().map(|finding| (finding.code, finding.line)).collect();
        assert_eq!((read.stages.len(), read.tasks.len(), found.as_slice()), (stages, tasks, findings));
    };
    check(true, 2, 1, &[("fence-repaired", Some(5))]);
    check(false, 1, 0, &[]);
}

#[test]
fn sections_have_roles_by_their_words() {
    let read = read(PLAN, "# X\n## Goals\n## Non-Goals\n## Backward Compatibility\n## Phase 1: Tests\n## Kitchen\n");
    let roles: Vec<_> = read.sections.iter().map(|section| section.role).collect();
    use SectionRole::{Compatibility, Goal, Implementation, NonGoal};
    assert_eq!(roles, [Some(Goal), Some(NonGoal), Some(Compatibility), Some(Implementation), None]);
}

#[test]
fn every_role_of_a_profile_is_one_of_ours() {
    for name in Profile::names() {
        let profile = Profile::builtin(name).expect("built in");
        for (word, role) in profile.sections.roles.iter() {
            assert!(super::read::section_role(role).is_some(), "{name}: {word} has the unknown role {role}");
        }
    }
}

#[test]
fn a_long_block_of_lines_is_read_in_one_pass() {
    let lines = "a line without a mark\n".repeat(40_000);
    let read = read(PLAN, &format!("# X\n\n**Status:** Draft\n{lines}"));
    assert_eq!(read.status.declared, Some(Declared::Draft));
}

#[test]
fn values_keep_their_blanks_and_lose_their_quote_marks() {
    let declared = |text: &str| read(PLAN, &format!("# X\n\n{text}\n")).status.declared_text;
    assert_eq!(declared("**Status: COMPLETE** - since May").as_deref(), Some("COMPLETE - since May"));
    assert_eq!(declared("> Status: Done\n> Date: 2026-01-05").as_deref(), Some("Done"));
    let authors = |line: &str| read(PLAN, &format!("# X\n\n**Author:** {line}\n")).authors;
    assert_eq!(authors("A. B., Ann Lee Jr. with LLM assistance."), ["A. B.", "Ann Lee Jr."]);
}

#[test]
fn a_label_or_a_status_line_is_no_summary() {
    let summary = |text: &str| read(PLAN, &format!("# X\n\n{text}\n")).summary;
    assert_eq!(summary("## A\n\n**Status:** Done\n\nReal.").as_deref(), Some("Real."));
    assert_eq!(summary("## A\n\n**BACKWARD COMPATIBILITY REQUIREMENTS:**\n\n- x"), None);
}

#[test]
fn a_status_that_a_note_outranks_is_shown_beside_it() {
    let shown = |text: &str| {
        let read = read(PLAN, text);
        let extra = read.extra.iter().map(|line| format!("{}={}", line.key, line.value)).collect::<Vec<_>>();
        (read.status.declared_text.unwrap_or_default(), extra)
    };
    let line = shown("# X\n\n**Status:** Implemented in `1.2`\n\n> Superseded by [y](y.md)\n");
    assert_eq!(line, ("Superseded by y".to_owned(), vec!["Status=Implemented in `1.2`".to_owned()]));
    let front = shown("---\nstatus: Implemented\n---\n# X\n\n> Superseded by [y](y.md)\n");
    assert_eq!(front.1, ["status=Implemented"]);
    assert_eq!(shown("# X\n\n**Status:** Done\n\n> A note.\n"), ("Done".to_owned(), vec![]));
    assert_eq!(shown("---\nstatus: Done\n---\n# X\n"), ("Done".to_owned(), vec![]));
}

#[test]
fn a_line_about_the_goal_is_the_summary_when_it_stands_first() {
    let of = |text: &str| read(PLAN, &format!("# X\n\n{text}\n"));
    let goal = of("**Date:** 2026-01-05\n\n**Goal:** Add `x`, so that y.\n\n**Stack:** Rust\n\n## Task 1\n\nDo it.");
    assert_eq!(goal.summary.as_deref(), Some("Add x, so that y."));
    assert_eq!(goal.summary_markdown.as_deref(), Some("Add `x`, so that y."));
    assert_eq!(goal.extra.iter().map(|line| line.key.as_str()).collect::<Vec<_>>(), ["Stack"], "not twice");
    assert_eq!(of("Text first.\n\n**Goal:** Add x.").summary.as_deref(), Some("Text first."));
    assert_eq!(of("**Epic:** Harbours\n\n**Goal:** TBD\n\nText.").summary.as_deref(), Some("Text."));
    assert_eq!(of("**Purpose:** Bug fix\n\nText.").summary.as_deref(), Some("Text."), "a word or two");
    assert_eq!(of("**Goal:** 让两个人同时编辑\n\nText.").summary.as_deref(), Some("让两个人同时编辑"));
}

#[test]
fn a_spec_without_a_word_is_of_the_archives_kind() {
    assert_eq!(read("specs/active/bug-report.md", "# Bug report\n").identity.kind.as_deref(), Some("plan"));
    assert_eq!(read("notes/bug-report.md", "# Bug report\n").identity.kind, None);
}

#[test]
fn words_of_the_configuration_take_the_place_of_ours() {
    let overrides: toml::Table = toml::from_str(
        "[status.folders]\ndone = ['erledigt']\n[stages]\nstage = ['etappe']\n[compatibility.areas]\nwire = ['wire format*']\n",
    )
    .expect("valid");
    let (profile, findings) = Profile::plan_spec().with_overrides(&overrides).expect("fits");
    assert_eq!(findings, []);
    let text =
        "# X\n\n## Etappe 1: Planning\n\n- [x] a\n\n## Backward Compatibility\n\n- **Wire format v2**: MIGRATE\n";
    let root = Root { prefix: String::new(), in_repository: None, name: "specs".into(), label: "specs".into() };
    let path = SourcePath::new("erledigt/plan-2026-01-05-x.md").expect("clean");
    let source = Source { path, root: 0, body: Body::Text(text.into()), hash: Hash::of(text.as_bytes()) };
    let read = document(&source, &root, &profile, &Templates::default(), &Markup::default());
    assert_eq!(read.status.lifecycle, Some(Lifecycle::Done));
    assert_eq!(read.stages.iter().map(|stage| stage.label.as_str()).collect::<Vec<_>>(), ["Planning"]);
    assert_eq!(read.compat.expect("a section").areas[0].area, "wire");
}
