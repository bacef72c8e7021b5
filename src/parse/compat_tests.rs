//! Compatibility sections in all their forms: Markdown in, promises out.

use super::super::Policy::{self, *};
use super::*;

fn read(text: &str) -> Option<Compat> {
    compat(&Outline::read(text, 0), &Profile::plan_spec())
}

fn section(body: &str) -> Compat {
    read(&format!("# X\n## Backward Compatibility\n\n{body}\n")).expect(body)
}

/// Area, policy, words and note of every entry.
fn check(body: &str, expected: &[(&str, Policy, &str, &str)]) {
    let compat = section(body);
    let found: Vec<_> =
        compat.areas.iter().map(|a| (a.area.as_str(), a.policy, a.words.as_str(), a.note.as_str())).collect();
    assert_eq!(found, expected, "{body}");
}

#[test]
fn the_template_is_read() {
    let body = "**BACKWARD COMPATIBILITY REQUIREMENTS:**\n\n- **Code types, methods, and function signatures**:\n  DO NOT MAINTAIN (internal only)\n\n- **Library APIs**: KEEP DEPRECATED for one release\n\n- **Server APIs**: N/A.\n\n- **File formats**: SUPPORT BOTH — old files keep parsing\n\n- **Database schemas**: [DO NOT MAINTAIN or MIGRATE or N/A]\n";
    check(
        body,
        &[
            ("code", DoNotMaintain, "DO NOT MAINTAIN", "internal only"),
            ("library", KeepDeprecated, "KEEP DEPRECATED", "for one release"),
            ("server", NotApplicable, "N/A", ""),
            ("files", SupportBoth, "SUPPORT BOTH", "old files keep parsing"),
        ],
    );
    assert_eq!(section(body).form, CompatForm::List);
    assert_eq!(section(body).areas[0].label, "Code types, methods, and function signatures");
}

#[test]
fn policies_inside_the_bold_and_two_areas_in_one() {
    check(
        "- **File formats: MIGRATE.** By `f06`.\n- **Library / Server APIs: N/A.**\n",
        &[
            ("files", Migrate, "MIGRATE", "By f06."),
            ("library", NotApplicable, "N/A", ""),
            ("server", NotApplicable, "N/A", ""),
        ],
    );
    let areas = section("- **Library / Server APIs**: N/A\n").areas;
    assert!(areas.iter().all(|area| area.label == "Library / Server APIs"));
}

#[test]
fn nested_bullets_are_part_of_the_note() {
    check(
        "- **CLI**: MAINTAIN\n  - all `flags` stay\n  - codes too\n",
        &[("cli", Maintain, "MAINTAIN", "all flags stay; codes too")],
    );
    assert_eq!(section("- **CLI**: MAINTAIN\n  - all `flags` stay\n").areas[0].note_markdown, "all `flags` stay");
}

#[test]
fn other_words_are_kept() {
    check(
        "- **CLI behavior**: BREAKING CHANGE (intentional) - see below\n- **Config**: NO CHANGE to `x`\n- **Wire protocol**: VERSION + FAIL FAST — old readers stop\n- **Scripts**: will need a look at what they do with the longer output\n",
        &[
            ("cli", Breaking, "BREAKING CHANGE", "(intentional) - see below"),
            ("files", NoChange, "NO CHANGE", "to x"),
            ("wire protocol", Note, "VERSION + FAIL FAST", "old readers stop"),
            ("scripts", Note, "", "will need a look at what they do with the longer output"),
        ],
    );
}

#[test]
fn tables_are_read_by_their_heads() {
    check(
        "| Area | Compatibility Level | Notes |\n|--|--|--|\n| `tool sync` | Maintain | As before |\n| JSON output | Must maintain | Read by scripts |\n| Colors | Can evolve | |\n",
        &[
            ("cli", Maintain, "Maintain", "As before"),
            ("files", Maintain, "Must maintain", "Read by scripts"),
            ("colors", Partial, "Can evolve", ""),
        ],
    );
    check("| Area | Before | After |\n|--|--|--|\n| CLI | one | two |\n", &[("cli", Note, "", "one; two")]);
    assert_eq!(section("| Area | Impact |\n|--|--|\n| API | N/A |\n").form, CompatForm::Table);
}

#[test]
fn prose_gives_a_verdict_only_on_a_clear_opener() {
    for (body, overall) in [
        ("None required. This is a new command.", Some(NotApplicable)),
        ("Not applicable.", Some(NotApplicable)),
        ("No breaking changes: all is new.", Some(NoChange)),
        ("No backward compatibility issues found.", Some(NoChange)),
        ("Hard cut. Old names go.", Some(DoNotMaintain)),
        ("**Fully backward compatible.** The field is optional.", Some(Maintain)),
        ("This change is fully backward compatible.", Some(Maintain)),
        ("This is a hard cut. All callers change.", Some(DoNotMaintain)),
        ("N/A - bug fix only.", Some(NotApplicable)),
        ("**Compatibility Level:** Fully backward compatible.", Some(Maintain)),
        ("Old clients will be told to upgrade, nothing breaks.", None),
    ] {
        let compat = section(body);
        assert_eq!((compat.overall, compat.form, compat.areas.len()), (overall, CompatForm::Prose, 0), "{body}");
    }
}

#[test]
fn plain_bullets_give_areas_only_when_they_name_them() {
    let compat = section("- Existing repositories upgrade smoothly.\n- Future versions do the same.\n");
    assert_eq!((compat.form, compat.areas.len()), (CompatForm::Bullets, 0));
    check(
        "- Library APIs: KEEP DEPRECATED\n- Remember: nothing\n",
        &[("library", KeepDeprecated, "KEEP DEPRECATED", "")],
    );
}

#[test]
fn the_section_is_found_by_its_heading() {
    let found = |text: &str| read(text).is_some();
    assert!(found("# X\n## Compatibility\ntext\n"));
    assert!(found("# X\n## 5. Backwards Compatibility\ntext\n"));
    assert!(found("# X\n## Design\n### Migration And Compatibility\ntext\n"));
    assert!(found("# X\n## Planning\n\n**BACKWARD COMPATIBILITY REQUIREMENTS:**\n\n- **CLI**: MAINTAIN\n"));
    assert!(!found("# X\n## Compatibility Matrix of Providers\ntext\n"));
    assert!(!found("# X\n## Other\nbackward compatibility is a subject\n"));
    assert!(!found("# X\n## Backward Compatibility\n\n> AGENT INSTRUCTIONS:\n> fill this in\n"));
}

#[test]
fn test_steps_are_no_policy() {
    assert_eq!(
        read("# Feature Validation: X\n## Manual Testing\n### Backward Compatibility\n- [ ] Run the old files\n"),
        None
    );
    assert_eq!(read("# X\n## Backward Compatibility Check\n- Run the old files\n"), None);
}

#[test]
fn a_promise_for_one_area_is_no_verdict() {
    let compat = section("### Code Types\n\nDO NOT MAINTAIN. Internal.\n\n### Library APIs\n\nMAINTAIN all.\n");
    assert_eq!((compat.overall, compat.areas.len()), (None, 2));
}

#[test]
fn a_colon_in_code_splits_nothing() {
    let compat = section("1. Write the config with `format: f04` last.\n2. Write `x.yml`.\n");
    assert_eq!((compat.form, compat.areas), (CompatForm::Bullets, Vec::new()));
}

#[test]
fn columns_that_tell_hold_no_policy() {
    check(
        "| Area | Before | After | Migration |\n|--|--|--|--|\n| Config | old | new | none |\n",
        &[("files", Note, "", "old; new; none")],
    );
    check(
        "| Area | Response | Why |\n|--|--|--|\n| API | KEEP DEPRECATED | used |\n",
        &[("library", KeepDeprecated, "KEEP DEPRECATED", "used")],
    );
}

#[test]
fn new_things_beside_old_ones_are_additive() {
    check(
        "- **JSON output**: new fields, existing unchanged\n",
        &[("files", Additive, "new fields, existing unchanged", "")],
    );
}
