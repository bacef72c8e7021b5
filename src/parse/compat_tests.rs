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
fn the_template_is_read_without_bold() {
    check(
        "- Code types, methods, and function signatures: DO NOT MAINTAIN\n- Library APIs: N/A\n",
        &[("code", DoNotMaintain, "DO NOT MAINTAIN", ""), ("library", NotApplicable, "N/A", "")],
    );
    check("- Callers that read files, types, or whatever else: they get a note\n", &[]);
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
fn one_item_or_paragraph_may_hold_several_promises() {
    check(
        "- **File formats**: N/A. **Server API**: N/A. **Database schema**: N/A.\n",
        &[
            ("files", NotApplicable, "N/A", ""),
            ("server", NotApplicable, "N/A", ""),
            ("database", NotApplicable, "N/A", ""),
        ],
    );
    check(
        "**Code types**: NO BREAKING CHANGES - only additions\n\n**CLI behavior**: KEEP DEPRECATED\n**File formats**: NOT APPLICABLE - none\n",
        &[
            ("code", NoChange, "NO BREAKING CHANGES", "only additions"),
            ("cli", KeepDeprecated, "KEEP DEPRECATED", ""),
            ("files", NotApplicable, "NOT APPLICABLE", "none"),
        ],
    );
    check(
        "- **CLI**: MAINTAIN. **Note**: all `flags` stay. **Files** are not touched.\n",
        &[("cli", Maintain, "MAINTAIN", "Note: all flags stay. Files are not touched.")],
    );
}

#[test]
fn the_first_policy_counts_and_later_ones_are_its_note() {
    check(
        "- **Library APIs**: MAINTAIN during the first step. DO NOT MAINTAIN behind it.\n- **CLI**: KEEP DEPRECATED for old flags - new ones only when asked\n",
        &[
            ("library", Maintain, "MAINTAIN", "during the first step. DO NOT MAINTAIN behind it."),
            ("cli", KeepDeprecated, "KEEP DEPRECATED", "for old flags - new ones only when asked"),
        ],
    );
}

#[test]
fn what_is_struck_out_is_no_policy() {
    check("- **File formats**: ~~MIGRATE~~ N/A\n", &[("files", NotApplicable, "N/A", "")]);
    check(
        "| Area | Policy |\n|--|--|\n| CLI | ~~Breaking~~ Unchanged, after all |\n",
        &[("cli", NoChange, "Unchanged", "after all")],
    );
    let areas = section("- **File formats**: ~~MIGRATE~~ N/A - nothing is stored\n").areas;
    assert_eq!(areas[0].note_markdown, "~~MIGRATE~~ nothing is stored", "it is shown all the same");
}

#[test]
fn every_area_is_found_by_its_names() {
    for (area, names) in [
        (
            "code",
            &[
                "Code types, methods, and function signatures",
                "Code types / signatures",
                "Code",
                "Types",
                "Internal code",
            ][..],
        ),
        (
            "library",
            &[
                "Library APIs",
                "API",
                "TypeScript API",
                "API compatibility for libraries",
                "Package exports",
                "npm package",
            ],
        ),
        ("server", &["Server API", "Server APIs"]),
        (
            "files",
            &[
                "File formats",
                "Serialized formats",
                "Output / file format",
                "Config",
                "Data",
                "JSON output",
                "Test file syntax",
            ],
        ),
        ("database", &["Database schema", "Database schemas"]),
        ("cli", &["CLI", "CLI behavior", "CLI command names", "CLI surface", "Exit codes", "`tool sync`", "`--json`"]),
        ("behavior", &["Behavior"]),
        ("plugin apis", &["Plugin APIs"]),
        ("dependencies", &["Dependencies"]),
        ("id format", &["ID format"]),
        ("success message format", &["Success message format"]),
        ("vars", &["`vars`"]),
        ("validation modes", &["Validation modes"]),
    ] {
        for name in names {
            let areas = section(&format!("| Area | Level |\n|--|--|\n| {name} | N/A |\n")).areas;
            let found: Vec<_> = areas.iter().map(|entry| entry.area.as_str()).collect();
            assert_eq!(found, [area], "{name}");
        }
    }
}

#[test]
fn every_policy_is_found_by_its_words_and_behind_every_separator() {
    for (policy, words) in [
        (NotApplicable, &["N/A", "NOT APPLICABLE", "No server component"][..]),
        (DoNotMaintain, &["DO NOT MAINTAIN", "Hard cut", "NOT maintaining"]),
        (
            Maintain,
            &["MAINTAIN", "Must maintain", "Full", "Compatible", "Backward compatible", "Fully backward compatible"],
        ),
        (KeepDeprecated, &["KEEP DEPRECATED"]),
        (SupportBoth, &["SUPPORT BOTH"]),
        (NoChange, &["NO CHANGES", "No changes", "NO BREAKING CHANGES", "Unchanged"]),
        (Additive, &["EXTEND", "ADD", "Additive"]),
        (Breaking, &["BREAKING CHANGE", "Breaking"]),
        (Partial, &["PARTIAL", "Can evolve"]),
        (Migrate, &["MIGRATE"]),
        (Note, &["Removed", "VERSION + FAIL FAST"]),
    ] {
        for word in words {
            for (separator, rest) in [(" — ", "why"), (" - ", "why"), (". ", "Why"), (" (", "why)"), ("", "")] {
                let areas = section(&format!("- **CLI**: {word}{separator}{rest}\n")).areas;
                let found: Vec<_> = areas.iter().map(|entry| (entry.policy, entry.words.as_str())).collect();
                assert_eq!(found, [(policy, *word)], "{word}{separator}{rest}");
            }
        }
    }
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
        "- **CLI behavior**: BREAKING CHANGE (intentional) - see below\n- **Config**: NO CHANGE to `x`\n- **Wire protocol**: VERSION + FAIL FAST — old readers stop\n- **Plugin API**: version + fail fast\n- **Hooks**: get called with one more word.\n- **Events**: version + fail fast — old readers stop\n- **Scripts**: will need a look at what they do with the longer output\n",
        &[
            ("cli", Breaking, "BREAKING CHANGE", "(intentional) - see below"),
            ("files", NoChange, "NO CHANGE", "to x"),
            ("wire protocol", Note, "VERSION + FAIL FAST", "old readers stop"),
            ("plugin api", Note, "version + fail fast", ""),
            ("hooks", Note, "get called with one more word", ""),
            ("events", Note, "version + fail fast", "old readers stop"),
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
        ("There are no backward compatibility requirements.", Some(NotApplicable)),
        ("Hard cut. Old names go.", Some(DoNotMaintain)),
        ("**Breaking Changes**: Yes, this is new.", None),
        ("This is a new project with no backward compatibility requirements.", None),
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
fn boxes_that_state_promises_are_read_like_items() {
    let text = "- [x] **File formats**: MIGRATE\n- [ ] **CLI**: KEEP DEPRECATED\n";
    check(text, &[("files", Migrate, "MIGRATE", ""), ("cli", KeepDeprecated, "KEEP DEPRECATED", "")]);
    assert_eq!(read(&format!("# Feature Validation: X\n## Backward Compatibility\n{text}")), None);
    assert_eq!(read("# X\n## Backward Compatibility\n- [ ] **File formats**: old files migrate\n"), None);
}

#[test]
fn a_section_with_few_words_is_prose() {
    for body in ["None.", "TBD", "None yet"] {
        let compat = section(body);
        assert_eq!((compat.form, compat.overall, compat.areas.len()), (CompatForm::Prose, None, 0), "{body}");
    }
    for body in ["", "…", "[what breaks]"] {
        assert_eq!(read(&format!("# X\n## Backward Compatibility\n\n{body}\n")), None, "{body}");
    }
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
fn in_a_table_every_row_is_an_area() {
    check(
        "| Area | Level | Notes |\n|--|--|--|\n| Default behavior | Unchanged | on request |\n| `tool add/list` | Maintain | |\n",
        &[("default behavior", NoChange, "Unchanged", "on request"), ("cli", Maintain, "Maintain", "")],
    );
    let two = section(
        "### CLI\n\n| Area | Level |\n|--|--|\n| Flags | Full |\n\n### Data\n\n| Area | Level |\n|--|--|\n| Import | Full |\n\n### Breaking Changes\n\n- None - all is new\n",
    );
    assert_eq!((two.overall, two.areas.len()), (None, 2));
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
