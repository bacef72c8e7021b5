//! The lines about a document in all the forms that people write them (guide: reading archives, dates and people).

use super::Declared;
use super::tests::read;

/// `declared|date|authors` of what stands between the title and the first section.
fn check(top: &str, expected: &str) {
    let read = read("notes/x.md", &format!("# Plan: X\n\n{top}\n\n## Goals\n\ntext\n"));
    let declared = read.status.declared.as_ref().map_or("-", Declared::word);
    let found = format!("{declared}|{}|{}", read.identity.date.unwrap_or_default(), read.authors.join("+"));
    assert_eq!(found, expected, "{top}");
}

#[test]
fn a_key_may_carry_any_markup() {
    for top in [
        "**Status:** Draft",
        "**Status**: Draft",
        "__Status:__ Draft",
        "*Status:* Draft",
        "_Status: Draft_",
        "**Status: Draft**",
        "Status: **Draft**",
        "**Status:** `Draft`",
        "**STATUS:** DRAFT",
        "**Status：** Draft",
        "**Status:**\u{a0}Draft",
        "**Status** - Draft",
        "**Status** — Draft",
        "**Status** (as of May): Draft",
        "📋 **Status:** Draft",
        "**📋 Status:** Draft",
        "**Document Status:** Draft",
        "**State:** Draft",
        "**状态:** draft",
    ] {
        check(top, "draft||");
    }
}

#[test]
fn lines_stand_in_paragraphs_lists_quotes_tables_and_comments() {
    let all = "draft|2026-01-05|Ann";
    check("**Status:** Draft\n\n**Date:** 2026-01-05\n\n**Author:** Ann", all);
    check("**Status:** Draft\n**Date:** 2026-01-05\n**Author:** Ann", all);
    check("**Status:** Draft\\\n**Date:** 2026-01-05\\\n**Author:** Ann", all);
    check("**Status:** Draft<br>**Date:** 2026-01-05<br/>**Author:** Ann", all);
    check("**Date:** 2026-01-05 **Author:** Ann **Status:** Draft", all);
    check("**Date:** 2026-01-05 | **Author:** Ann | **Status:** Draft", all);
    check("**Date:** 2026-01-05 · **Author:** Ann · **Status:** Draft", all);
    check("Date: 2026-01-05 | Author: Ann | Status: Draft", all);
    check("Status: Draft\nDate: 2026-01-05\nAuthor: Ann", all);
    check("- **Status:** Draft\n- **Date:** 2026-01-05\n- **Author:** Ann", all);
    check("* Status: `Draft`\n* Date: 2026-01-05\n* Author: Ann", all);
    check("- Epic: AB-1\n- Status: Draft\n- Date: 2026-01-05\n- Author: Ann", all);
    check("> **Status**: Draft\n> **Date**: 2026-01-05\n> **Author**: Ann", all);
    check("> [!NOTE]\n> Status: Draft\n> Date: 2026-01-05\n> Author: Ann", all);
    check("| Field | Value |\n|---|---|\n| Status | Draft |\n| Author | Ann |\n| Date | 2026-01-05 |", all);
    check("| | |\n|---|---|\n| **Status:** | **Draft** |\n| **Date** | 2026-01-05 |\n| Author | Ann |", all);
    check("| Status | Date | Author |\n|---|---|---|\n| Draft | 2026-01-05 | Ann |", all);
    check("<!--\nstatus: Draft\ndate: 2026-01-05\nauthor: Ann\n-->", all);
    check("A sentence first.\n\n**Status:** Draft\n\n**Date:** 2026-01-05\n\n**Author:** Ann", all);
}

#[test]
fn a_value_runs_on_over_lines_links_and_code() {
    check(
        "**Status:** Implemented in [PR 3](https://x.io/3), with `--tide`\nand a second line\nand a third; one\n\
         [more](https://x.io/4)\nline\nand\nanother\none",
        "done||",
    );
    check("**Spec:** `a` **Branch:**\n`b` **Status:**\nComplete - all pass", "done||");
}

#[test]
fn a_mark_is_a_status_where_the_words_behind_it_say_none() {
    check("**Status:** ✅", "done||");
    check("**Status:** 🚧", "in-progress||");
    check("**Status:** ✅ Implemented", "done||");
    check("**Status:** 🚧 Draft", "draft||");
    check("**Status:** …", "-||");
    check("**Status:** ✅ 已完成(2026-03)", "done||");
    check("**Status:** 🟡 进行中", "in-progress||");
    check("**Status:** ✅ Not yet implemented", "draft||");
    check("**Status:** 已合并 ✅", "done||");
    check("**Status:** ✔ Draft | Done", "-||");
    check("## Status\n\n✅ 已完成", "done||");
    check("## Status\n\n- ✅ Parser\n- 🚧 Writer", "-||");
}

#[test]
fn what_is_struck_out_says_nothing() {
    check("**Status:** ~~Draft~~ Implemented", "done||");
    check("~~**Status:** Draft~~", "-||");
    check("~~**Status:** Draft~~\n\n**Status:** Implemented", "done||");
    check("**~~Status~~:** Draft", "-||");
    check("**Author:** ~~Ann~~ Bob", "-||Bob");
}

#[test]
fn the_first_line_that_a_reader_sees_counts() {
    check("**Status:** Done\n\n**Status:** Draft", "done||");
    check("**Status:** Done\n\n**Implementation Status:** Draft", "done||");
    check("<!-- Status: Draft -->\n\n**Status:** Done", "done||");
    check("<!-- Status: Draft | In Review | Done -->", "-||");
    check("Status: Draft | Owner: Team Tide | Date: 2026-01-05", "draft|2026-01-05|");
    check("**Status:**\n\n## Status\n\nDraft", "draft||");
    check("---\n\n**Status:** Draft", "draft||");
}

#[test]
fn a_list_of_what_may_stand_there_is_no_status() {
    check("**Status:** Draft | In Review | Approved", "-||");
    check("**Status:** [Draft | Active | Done]", "-||");
    check("**Status:** {proposed | rejected | accepted}", "-||");
    check("**Status:** TBD", "-||");
    check("![status](https://x.io/status-draft.svg)", "-||");
    check("This has **Status:** Draft inside", "-||");
    check("- [x] Draft\n- [ ] Done", "-||");
}

#[test]
fn a_status_section_is_its_heading_its_lines_or_its_table() {
    check("## Status\n\nDraft", "draft||");
    check("### Status\n\n**In Progress** — phase two", "in-progress||");
    check("## Status: Implemented", "done||");
    check("## Status — Draft", "draft||");
    check("## Implementation Status\n\n- **Status**: Complete", "done||");
    check("## Status\n\n| Field | Value |\n|---|---|\n| Status | Draft |", "draft||");
    check("## Status\n\n- [x] Drafted\n- [ ] Built", "-||");
    check("## Metadata\n\n- **Status**: Draft\n- **Author**: Ann", "draft||Ann");
    check("## Document Information\n\n| Key | Value |\n|---|---|\n| Status | Draft |", "draft||");
    check("## Status\n\nAccepted\n\nSuperseded by [y](y.md)", "superseded||");
}

#[test]
fn a_quotation_counts_when_it_says_that_all_is_over() {
    check("> **Superseded by [y](plan-y.md)**\n\n**Status:** Draft", "superseded||");
    check("> [!WARNING]\n> Superseded by [y](plan-y.md).", "superseded||");
    check("> **Completed and archived.**", "done||");
    check("> Historical note: this refers to the old harness.", "-||");
    check("> **Update:** parts of it are now superseded", "-||");
}

#[test]
fn people_are_names_without_remarks() {
    for (line, expected) in [
        ("Ann Lee", "Ann Lee"),
        ("Ann Lee, Bob Ray", "Ann Lee+Bob Ray"),
        ("Ann Lee and Bob Ray", "Ann Lee+Bob Ray"),
        ("Ann Lee + Bob", "Ann Lee+Bob"),
        ("Ann Lee / Bob", "Ann Lee+Bob"),
        ("Ann Lee <ann@example.org>", "Ann Lee"),
        ("[Ann Lee](https://example.org/ann), @bob", "Ann Lee+@bob"),
        ("Ann Lee (with LLM assistance)", "Ann Lee"),
        ("Ann Lee with agent assistance", "Ann Lee"),
        ("Ann Lee with maintainer review", "Ann Lee"),
        ("Ann Lee, with direction from Bob Ray", "Ann Lee"),
        ("Ann Lee with Bob Ray and LLM assistance", "Ann Lee+Bob Ray"),
        ("Senior Review (automated)", "Senior Review"),
        ("Ann Lee, from notes by Bob Ray", "Ann Lee"),
        ("Ann Lee from notes by Bob Ray", "Ann Lee"),
        ("ann@example.org", ""),
        ("TBD", ""),
    ] {
        check(&format!("**Author:** {line}"), &format!("-||{expected}"));
    }
    check("**Prepared by:** Ann Lee", "-||Ann Lee");
    check("**Authors:**\n[Ann](https://example.org)\nand Bob", "-||Ann+Bob");
}
