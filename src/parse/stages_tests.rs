//! Stages and phases: Markdown in, stages with state and tally out.

use StageState::{Done, InProgress, NotStarted, Template, Unclear};

use super::super::{Declared, tasks};
use super::*;

fn read(text: &str, status: &Status) -> (Vec<Stage>, Vec<Task>) {
    let profile = Profile::plan_spec();
    let outline = Outline::read(text, 0);
    let mut tasks = tasks::tasks(&outline, &profile);
    (stages(&outline, &profile, &Templates::default(), None, &mut tasks, status), tasks)
}

fn active() -> Status {
    Status { lifecycle: Some(Lifecycle::Active), ..Status::default() }
}

fn done() -> Status {
    Status { lifecycle: Some(Lifecycle::Done), ..Status::default() }
}

/// Label, state and boxes ("done+closed/total") of every stage, phases indented.
fn shown(stages: &[Stage]) -> Vec<String> {
    let line = |stage: &Stage| {
        let indent = if stage.parent.is_some() { "  " } else { "" };
        let tally = stage.tasks;
        format!("{indent}{} {:?} {}+{}/{}", stage.label, stage.state, tally.done, tally.closed, tally.total)
    };
    stages.iter().map(line).collect()
}

fn check(text: &str, status: &Status, expected: &[&str]) {
    assert_eq!(shown(&read(text, status).0), expected, "{text}");
}

fn check_state(text: &str, status: &Status, state: StageState) {
    let (stages, _) = read(text, status);
    assert_eq!(stages.first().map(|stage| stage.state), Some(state), "{text}");
}

#[test]
fn stages_hold_their_phases_and_count_their_boxes() {
    let text = "# Plan Spec: X\n## Stage 1: Planning Stage\nWhy.\n## Stage 2: Architecture Stage\nHow.\n## Stage 3: Implementation Stage\n### Phase 1: Schema\n- [x] a\n  - [x] b\n### Phase 2: Command (3 parts)\n- [ ] c\n- [ ] d (deferred)\n## Stage 4: Validation Stage\nTest it.\n";
    check(
        text,
        &active(),
        &[
            "Planning Stage Done 0+0/0",
            "Architecture Stage Done 0+0/0",
            "Implementation Stage InProgress 2+1/4",
            "  Schema Done 2+0/2",
            "  Command (3 parts) NotStarted 0+1/2",
            "Validation Stage Unclear 0+0/0",
        ],
    );
    let (stages, tasks) = read(text, &active());
    assert_eq!(tasks.iter().map(|task| task.stage).collect::<Vec<_>>(), [Some(3), Some(3), Some(4), Some(4)]);
    assert_eq!(stages.iter().map(|stage| stage.parent).collect::<Vec<_>>(), [None, None, None, Some(2), Some(2), None]);
}

#[test]
fn roles_follow_the_words_and_not_the_number() {
    for (heading, role) in [
        ("Stage 1: Planning Stage", Role::Planning),
        ("Stage 2: Architecture Stage", Role::Architecture),
        ("Stage 3: Refine Architecture", Role::Refine),
        ("Stage 3: Implementation Stage", Role::Implementation),
        ("Stage 3: Implementation", Role::Implementation),
        ("Stage 4: Validation Stage", Role::Validation),
        ("Stage 4: Implementation Stage", Role::Implementation),
        ("Stage 5: Validation", Role::Validation),
        ("Stage 3: Implementation Phases", Role::Implementation),
        ("Stage 4: Testing", Role::Validation),
        ("Stage 4: Fix Planning", Role::Planning),
        ("Stage 5: Implementation (TDD)", Role::Implementation),
        ("Stage 5: Documentation Updates", Role::Other),
        ("Stage 7: Release", Role::Release),
    ] {
        let (stages, _) = read(&format!("# X\n## {heading}\ntext\n"), &active());
        assert_eq!(stages[0].role, role, "{heading}");
    }
}

#[test]
fn an_empty_stage_owns_the_sections_beside_it() {
    let text = "# Validation: X\n## Purpose\nwhy\n## Stage 4: Validation Stage\n## Automated\n- [x] a\n## Manual\n### Steps\n- [ ] b\n## References\n- [ ] c\n";
    check(text, &active(), &["Validation Stage InProgress 1+0/2"]);
    let kept = "# X\n## Stage 3: Implementation\nSome text.\n## Notes\n- [ ] a\n## Phase 1\n- [x] b\n";
    check(kept, &active(), &["Implementation Done 1+0/1", "  Phase 1 Done 1+0/1"]);
}

#[test]
fn one_phase_under_two_headings_is_one() {
    let text = "# X\n## Design\n### Phase 1: Watch\ntext\n## Implementation Plan\n### Phase 1: Watching\n- [ ] a\n#### Phase 1 Tasks\n- [x] b\n### Phase 1 Tests\n- [x] c\n### Phase 2: Sync\ntext\n## Implementation Status\n### Phase 2: Sync ✅\n";
    let (stages, _) = read(text, &active());
    let phases: Vec<_> = stages.iter().filter(|stage| stage.kind == StageKind::Phase).collect();
    assert_eq!(
        phases.iter().map(|phase| phase.heading.as_str()).collect::<Vec<_>>(),
        ["Phase 1: Watching", "Phase 2: Sync"]
    );
    assert_eq!((phases[0].state, phases[0].tasks.total), (InProgress, 3));
    assert_eq!((phases[1].state, phases[1].evidence), (Done, super::super::Evidence::Table));
}

#[test]
fn one_number_for_two_things_stays_two() {
    let text = "# X\n## Stage 4: Implementation\n### Phase 6: Documentation\n- [ ] a\n## Part 4\n### Implementation Phases\n#### Phase 6: Source Moves (DONE)\n- [x] b\n";
    let (stages, _) = read(text, &active());
    assert_eq!(stages.iter().filter(|stage| stage.kind == StageKind::Phase).count(), 2);
}

#[test]
fn sections_of_the_newer_template_stand_for_stages() {
    let text = "# Feature: X\n## Overview\nwhat\n## Goals\n- g\n## Background\nwhy\n## Design\nhow\n## Implementation Plan\n### Phase 1: A\n- [x] a\n### Phase 2: B\n- [ ] b\n## Testing Strategy\ntests\n## Rollout Plan\nship\n## Open Questions\n- q?\n";
    check(
        text,
        &active(),
        &[
            "Planning Done 0+0/0",
            "Architecture Done 0+0/0",
            "Implementation InProgress 1+0/2",
            "  A Done 1+0/1",
            "  B NotStarted 0+0/1",
            "Validation Unclear 0+0/0",
        ],
    );
    let (stages, _) = read(text, &active());
    let anchors: Vec<_> = stages.iter().map(|stage| stage.anchor.as_str()).collect();
    assert_eq!(anchors[..3], ["overview", "design", "implementation-plan"]);
}

#[test]
fn sections_of_two_words_count_by_the_first() {
    check(
        "# X\n## Goal and Scope\nwhat\n## Context and Constraints\nc\n## Approach & Touchpoints\nhow\n## Phases and Dependencies\n### Phase 1: A\n- [ ] a\n### Phase Dependencies\n- Phase 2 depends on Phase 1.\n## Validation and Done Criteria\n- [ ] b\n",
        &active(),
        &[
            "Planning Unclear 0+0/0",
            "Architecture Unclear 0+0/0",
            "Implementation NotStarted 0+0/1",
            "  A NotStarted 0+0/1",
            "Validation NotStarted 0+0/1",
        ],
    );
}

#[test]
fn stages_in_the_implementation_plan_are_parts_of_it() {
    let text = "# Feature: X\n## Overview\nwhat\n## Implementation Plan\n### Stage 1: Polish\n- [x] a\n### Stage 2: Cloud Testing\n#### Phase 1: Local\n- [ ] b\n## Testing Strategy\nt\n";
    let (stages, _) = read(text, &active());
    let found: Vec<_> = stages.iter().map(|stage| (stage.label.as_str(), stage.parent, stage.role)).collect();
    use Role::{Implementation, Planning, Validation};
    let expected = [
        ("Planning", None, Planning),
        ("Implementation", None, Implementation),
        ("Polish", Some(1), Implementation),
        ("Cloud Testing", Some(1), Validation),
        ("Local", Some(3), Validation),
        ("Validation", None, Validation),
    ];
    assert_eq!(found, expected);
    assert_eq!((stages[1].tasks.total, stages[1].state), (2, InProgress));
    let said =
        Status { declared: Some(Declared::Done), declared_text: Some("Complete (all stages in)".into()), ..active() };
    assert!(read(text, &said).0[2..4].iter().all(|stage| stage.state == Done));
}

#[test]
fn a_validation_spec_without_boxes_is_at_validation() {
    let stages = |kind: &str| {
        let profile = Profile::plan_spec();
        let outline = Outline::read("# X\n## Purpose\np\n## Automated Validation\nall pass\n", 0);
        stages(&outline, &profile, &Templates::default(), Some(kind), &mut Vec::new(), &active()).len()
    };
    assert_eq!((stages("validation"), stages("plan")), (2, 0));
}

#[test]
fn a_phase_after_the_stages_stands_alone() {
    check(
        "# X\n## Stage 3: Refine Architecture\nr\n## Stage 4: Validation\n- [x] v\n## Phase 5: Inline\n- [x] a\n",
        &active(),
        &["Refine Architecture Done 0+0/0", "Validation Done 1+0/1", "Inline Done 1+0/1"],
    );
}

#[test]
fn phases_are_read_at_every_level_but_not_in_quotes() {
    check(
        "# X\n# Phase 1: A ✅ COMPLETE\ntext\n## Phase 2: B\n- [x] b\n#### Phase 3: C\n- [ ] c\n\n> ## Phase 4: Quoted\n> text\n\n- [ ] d\n",
        &active(),
        &["A Done 0+0/0", "B Done 1+0/1", "C NotStarted 0+0/2"],
    );
}

#[test]
fn a_phase_lies_in_another_only_by_its_number() {
    check(
        "# X\n## Stage 1: Implementation\n### Phase 1: A\n#### Phase 1.1: A1\n- [x] a\n#### Phase 2: B\n- [ ] b\n",
        &active(),
        &["Implementation InProgress 1+0/2", "  A Done 1+0/1", "  A1 Done 1+0/1", "  B NotStarted 0+0/1"],
    );
}

#[test]
fn phases_of_an_appendix_are_no_plan() {
    check(
        "# X\n## Plan\n### Phase 1: A — DONE\n- [x] a\n## Appendix A: Log\n### Phase 0: Start\ntext\n### Phase 1: Other\n- [ ] b\n",
        &active(),
        &["Implementation Done 1+0/1", "  A Done 1+0/1"],
    );
    check("# X\n## Appendix: Log\n### Phase 1: A\n- [x] a\n", &active(), &["A Done 1+0/1"]);
}

#[test]
fn a_range_of_phases_sums_up_those_with_headings() {
    check(
        "# X\n## Part 3: Readers\n### 3.4 Phase 1-2 Review\n- [ ] r\n## Work\n### Phase 1: A\n- [x] a\n### Phase 2: B\n- [x] b\n",
        &active(),
        &["A Done 1+0/1", "B Done 1+0/1"],
    );
    check("# X\n## Phase 7-8: Both\n- [x] a\n", &active(), &["Both Done 1+0/1"]);
}

#[test]
fn a_phase_named_in_passing_is_none() {
    check(
        "# X\n## Survey\n### Files of later (Phase 10)\ntext\n## Work\n### Phase 1: A\n- [x] a\n",
        &active(),
        &["A Done 1+0/1"],
    );
    check(
        "# X\n## Plan\n### Export (Phase 3)\n- [x] a\n",
        &active(),
        &["Implementation Done 1+0/1", "  Export Done 1+0/1"],
    );
}

#[test]
fn a_label_over_a_list_is_no_status() {
    check_state("# X\n## Phase 1: A\n**Deferred:**\n\n- later\n\n- [x] a\n", &active(), Done);
    check_state("# X\n## Phase 1: A\n**Done:**\n\n- [x] a\n- [ ] b\n", &active(), InProgress);
    check_state("# X\n## Phase 1: A\n**Done.** It is in.\n\n- [ ] b\n", &active(), Done);
}

#[test]
fn tests_of_a_phase_are_text_of_their_section() {
    check(
        "# X\n## Overview\no\n## Implementation Plan\n### Phase 1: A\n- [x] a\n## Testing Strategy\n### Phase 1 Validation\n- run it\n",
        &done(),
        &["Planning Done 0+0/0", "Implementation Done 1+0/1", "  A Done 1+0/1", "Validation Done 0+0/0"],
    );
}

#[test]
fn open_work_is_as_far_as_its_boxes() {
    check_state("# X\n## Phase 8: Rest — open\n- [x] a\n- [ ] b\n", &active(), InProgress);
    check_state("# X\n## Phase 8: Rest — open\n- [ ] b\n", &active(), NotStarted);
    check_state("# X\n## Phase 8: Rest (open)\n- [x] b\n", &active(), InProgress);
    check_state("# X\n## Phase 8: Rest (open)\ntext\n", &done(), NotStarted);
}

#[test]
fn a_status_line_may_be_an_item_or_a_quotation() {
    check_state("# X\n## Phase 1: A\n- **Status:** Complete\n- **Owner:** Ann\n- [ ] a\n", &active(), Done);
    check_state("# X\n## Phase 1: A\n> **Status:** Not started\n\n- [x] a\n", &active(), NotStarted);
    for other in
        ["Text.\n\n- Status: done", "- Status: open, done or closed", "- Status shows what is done", "- **Done:** x"]
    {
        check_state(&format!("# X\n## Phase 1: A\n{other}\n\ntext\n\n- [ ] a\n- [x] b\n"), &active(), InProgress);
    }
}

#[test]
fn each_sign_outranks_the_next_and_is_named() {
    use super::super::Evidence::{
        self, DocumentStatus, Heading, Lifecycle as Finished, SectionStatus, Table, Tasks, Text,
    };
    let check = |text: &str, status: &Status, state: StageState, evidence: Evidence| {
        let (stages, _) = read(text, status);
        assert_eq!(stages.first().map(|stage| (stage.state, stage.evidence)), Some((state, evidence)), "{text}");
    };
    let says = |text: &str| Status { declared_text: Some(text.into()), ..active() };
    let table = "\n## Implementation Status\n\n| Phase | Status |\n|--|--|\n| Phase 1 | ✅ Complete |\n";
    let body = "**Status:** pending\n\n- [ ] a\n- [ ] b\n";
    check(&format!("# X\n## Phase 1: A (in progress)\n{body}{table}"), &says("Phase 1 done"), InProgress, Heading);
    check(&format!("# X\n## Phase 1: A\n{body}{table}"), &says("Phase 1 in progress"), NotStarted, SectionStatus);
    check(&format!("# X\n## Phase 1: A\n- [ ] a\n{table}"), &says("Phase 1 in progress"), Done, Table);
    check("# X\n## Phase 1: A\n- [ ] a\n", &says("Phase 1 in progress"), InProgress, DocumentStatus);
    check("# X\n## Phase 1: A\n- [x] a\n- [ ] b\n", &active(), InProgress, Tasks);
    check("# X\n## Phase 1: A\n- [x] a\n", &active(), Done, Tasks);
    check("# X\n## Phase 1: A\n- [ ] a\n", &active(), NotStarted, Tasks);
    check("# X\n## Phase 1: A\n- [ ] a\n", &done(), Unclear, Finished);
    check("# X\n## Phase 1: A\ntext\n", &done(), Done, Finished);
    check("# X\n## Phase 1: A\ntext\n## Phase 2: B\n- [x] b\n", &active(), Done, Text);
    check("# X\n## Phase 1: A\ntext\n", &active(), Unclear, Text);
    check("# X\n## Phase 1: A\n> AGENT INSTRUCTIONS: fill in\n", &active(), Template, Text);
}

#[test]
fn texts_without_a_plan_have_no_stages() {
    for text in [
        "# X\n## Abstract\na\n## Motivation\nb\n## Specification\nc\n## Implementation\nd\n## Test Cases\ne\n",
        "# X\n## Overview\na\n## Design\nb\n",
        "# X\n- [ ] a box without a section\n",
        "",
    ] {
        check(text, &active(), &[]);
    }
}

#[test]
fn numbered_sections_with_boxes_are_the_last_resort() {
    check(
        "# X\n## 1. Setup\n- [x] a\n## 2. Review of the API\n- [ ] b\n## Open Questions\n- [ ] c\n",
        &active(),
        &["Setup Done 1+0/1", "Review of the API NotStarted 0+0/1"],
    );
}

#[test]
fn a_numbered_list_of_steps_is_not_hidden_by_the_name_of_one() {
    let steps = "## 1. Schema\n- [x] a\n## 2. Command\n- [ ] b\n";
    let all = ["Schema Done 1+0/1", "Command NotStarted 0+0/1", "Validation NotStarted 0+0/1"];
    check(&format!("# X\n{steps}## Validation\n- [ ] c\n"), &active(), &all);
    check(&format!("# X\n## Overview\nWhy.\n{steps}## 3. Validation\n- [ ] c\n"), &active(), &all);
    // Numbered chapters about one plan: its place is there, and the design beside it.
    check(
        &format!("# X\n## Design\nHow.\n{steps}## 3. Implementation\n- [ ] c\n"),
        &active(),
        &["Architecture Unclear 0+0/0", "Implementation NotStarted 0+0/1"],
    );
}

#[test]
fn words_outrank_boxes_and_boxes_outrank_text() {
    let phase = |heading: &str, body: &str| format!("# X\n## {heading}\n{body}\n");
    check_state(&phase("Phase 1: A (COMPLETE)", "- [ ] a"), &active(), Done);
    check_state(&phase("Phase 1: A", "**Status: complete (2026-01-02).** All in.\n\n- [ ] a"), &active(), Done);
    check_state(&phase("Phase 1: A", "### Status\n\nIn progress.\n\n- [ ] a"), &active(), InProgress);
    check_state(
        &phase("Phase 1: A", "- [ ] a\n\n## Progress\n\n| Phase | Status |\n|--|--|\n| Phase 1 | ✅ Complete |"),
        &active(),
        Done,
    );
    check_state(&phase("Phase 1: A", "- [ ] a\n\n## Progress\n\n- Phase 1: A — DONE"), &active(), Done);
    check_state(&phase("Phase 1: A", "- [x] a\n- [ ] b"), &active(), InProgress);
    check_state(&phase("Phase 1: A", "- [x] a\n- [ ] b (deferred)"), &active(), Done);
    check_state(&phase("Phase 1: A", "- [ ] a"), &active(), NotStarted);
    check_state(&phase("Phase 1: A", "text"), &active(), Unclear);
    check_state(&phase("Phase 1: A", "text\n## Phase 2: B\n- [x] b"), &active(), Done);
}

#[test]
fn a_list_that_was_not_kept_is_unclear() {
    check_state("# X\n## Phase 1: A\n- [ ] a\n", &done(), Unclear);
    check_state("# X\n## Phase 1: A\ntext\n", &done(), Done);
    let said = Status { declared: Some(Declared::Done), declared_text: Some("Implemented".into()), ..active() };
    check_state("# X\n## Phase 1: A\n- [ ] a\n", &said, Unclear);
}

#[test]
fn the_status_of_the_document_names_phases() {
    let status = Status { declared_text: Some("Phases 0-1 implemented, Phase 2 pending".into()), ..active() };
    check(
        "# X\n## Phase 0: A\n- [ ] a\n## Phase 1: B\ntext\n## Phase 2: C\n- [x] c\n",
        &status,
        &["A Done 0+0/1", "B Done 0+0/0", "C NotStarted 1+0/1"],
    );
}

#[test]
fn template_text_is_no_text() {
    for body in [
        "> AGENT INSTRUCTIONS:\n>\n> - Fill this in.",
        "TBD",
        "- [ ] …",
        "[Describe the plan]",
        "> AGENT INSTRUCTIONS: x\n\n- …",
    ] {
        check_state(&format!("# X\n## Stage 1: Planning\n{body}\n"), &active(), Template);
    }
    check_state("# X\n## Stage 1: Planning\n> A note of ours.\n", &active(), Unclear);
}

#[test]
fn marked_phases_tell_of_their_stage() {
    check(
        "# X\n## Stage 1: Implementation\n### Phase 1: A (DONE)\ntext\n### Phase 2: B (DONE)\ntext\n",
        &active(),
        &["Implementation Done 0+0/0", "  A Done 0+0/0", "  B Done 0+0/0"],
    );
}

#[test]
fn the_current_stage_is_the_first_that_waits() {
    let check = |text: &str, status: &Status, expected: Option<Current>| {
        let (stages, tasks) = read(text, status);
        assert_eq!(current(&stages, status, &tasks), expected, "{text}");
    };
    let text = "# X\n## Stage 1: Planning\nwhy\n## Stage 2: Implementation\n- [ ] a\n";
    check(text, &active(), Some(Current::Stage(1)));
    check(text, &done(), None);
    check("# X\n## Stage 1: Implementation\n- [x] a\n- [ ] b (optional)\n", &active(), Some(Current::Ready));
    check("# X\n## Stage 1: Planning (done)\n## Stage 2: Validation (done)\n", &active(), Some(Current::Last(1)));
    check("# X\ntext\n", &active(), None);
}

#[test]
fn phases_of_a_validation_spec_are_validation() {
    let roles = |text: &str, kind: &str| -> Vec<Role> {
        let profile = Profile::plan_spec();
        let outline = Outline::read(text, 0);
        let mut tasks = tasks::tasks(&outline, &profile);
        let stages = stages(&outline, &profile, &Templates::default(), Some(kind), &mut tasks, &active());
        stages.iter().map(|stage| stage.role).collect()
    };
    let text = "# X\n## Phase 1: Preconditions\n- [ ] a\n## Phase 2: Cleanup\n- [ ] b\n";
    assert_eq!(roles(text, "validation"), [Role::Validation, Role::Validation]);
    assert_eq!(roles(text, "plan"), [Role::Implementation, Role::Implementation]);
    assert_eq!(roles("# X\n## Checks\n- [ ] a\n", "validation"), [Role::Validation]);
}

#[test]
fn phases_without_a_stage_follow_the_design() {
    let text = "# X\n## Phase 1: A\n- [ ] a\n## Design\nd\n## Testing\n- [ ] t\n";
    check(text, &active(), &["Architecture Unclear 0+0/0", "A NotStarted 0+0/1", "Validation NotStarted 0+0/1"]);
}

#[test]
fn a_note_that_something_will_be_filled_in_is_no_text() {
    check_state(
        "# X\n## Stage 1: Refine\n\n> (To be filled in after user review)\n\n## Stage 2: B\n- [x] b\n",
        &active(),
        Template,
    );
}

#[test]
fn boxes_beside_finished_phases_of_a_finished_spec_are_a_list_not_kept() {
    let text = "# X\n## Stage 3: Build\n### Phase 1: A (done)\nx\n### Checks\n- [ ] b\n";
    check(text, &done(), &["Build Unclear 0+0/1", "  A Done 0+0/0"]);
    check(text, &active(), &["Build InProgress 0+0/1", "  A Done 0+0/0"]);
}
