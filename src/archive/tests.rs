//! Small archives in code: ids, sets, references and what every mention means.

use std::collections::BTreeSet;

use super::sample::{archive, documents, snapshot};
use super::*;
use crate::profile::Profile;
use crate::snapshot::FileHistory;

const CONFIG: (&str, &str) = ("site.toml", "[repository]\nurl = 'https://forge.io/o/n'\n");

/// `target` of each mention of the file `from`, as the archive resolves it: `via id#anchor`.
fn meanings(archive: &Archive, from: &str) -> Vec<String> {
    let entry = archive.entry(archive.by_path[&SourcePath::new(from).expect("clean")]);
    let id = |index: &EntryIndex| archive.entry(*index).id.clone();
    let of = |target: &Target| match target {
        Target::Entry(index, anchor) => {
            format!("{}{}", id(index), anchor.iter().map(|a| format!("#{a}")).collect::<String>())
        }
        Target::Anchor(anchor) => format!("#{anchor}"),
        Target::Asset(path) => format!("files/{path}"),
        Target::Repository(address) => format!("repository {address}"),
        Target::External(address) => format!("external {address}"),
        Target::Ambiguous(all) => format!("ambiguous {}", all.iter().map(id).collect::<Vec<_>>().join(" ")),
        Target::Missing => "missing".to_owned(),
        Target::Refused => "refused".to_owned(),
    };
    let mentions = entry.document.mentions.iter();
    mentions.map(|mention| entry.links.get(&mention.span.start).map_or("text".to_owned(), of)).collect()
}

/// Files that the text below `done/valid-2026-03-09-own.md` may mean.
const FILES: &[(&str, &str)] = &[
    ("active/plan-2026-03-01-login.md", "# Plan Spec: Login\n\n## Goals\n\n## Main\n"),
    ("done/plan-2026-03-02-mail.md", "# Mail"),
    ("done/valid-2026-03-02-mail.md", "# Mail"),
    ("done/plan-2026-03-03-keys.md", "# Keys"),
    ("other/plan-2026-03-04-twice.md", "# A"),
    ("active/plan-2026-03-04-twice.md", "# B"),
    ("done/report.md", "# R"),
    ("done/hand-over.md", "# Hand over"),
    ("active/two-places.md", "# One"),
    ("paused/two-places.md", "# Two"),
    ("research/tide-notes.md", "# Notes"),
    ("adr/0007-use-x.md", "# Use X"),
    ("done/hidden.md", "---\npublish: false\n---\n# H"),
    ("README.md", "# All"),
    ("research/notes.md", "# N\n## Goals\n"),
    ("eips/eip-20.md", "# E"),
    ("img/a b.png", "png"),
];

fn check(text: &str, expected: &str) {
    let files: Vec<_> = FILES.iter().copied().chain([CONFIG, ("done/valid-2026-03-09-own.md", text)]).collect();
    let mut snapshot = snapshot(&files);
    let known = ["src/main.rs", "docs/guide.md", "docs/specs/done/hidden.md", "docs/specs/template.md"];
    let history = Arc::make_mut(&mut snapshot.history);
    history.known = Some(known.iter().map(|path| (*path).to_owned()).collect::<BTreeSet<_>>());
    let moved = FileHistory {
        former: vec![SourcePath::new("active/plan-2026-02-28-secrets.md").expect("clean")],
        ..FileHistory::default()
    };
    history.files.insert(SourcePath::new("done/plan-2026-03-03-keys.md").expect("clean"), moved);
    let archive = Archive::assemble(&documents(&snapshot), &snapshot);
    assert_eq!(meanings(&archive, "done/valid-2026-03-09-own.md"), [expected], "{text}");
}

#[test]
fn a_link_is_resolved_from_sure_to_likely() {
    let login = "plan-2026-03-01-login";
    check("[a](../active/plan-2026-03-01-login.md)", login);
    check("[a](../active/plan-2026-03-01-login)", login);
    check("[a](docs/specs/active/plan-2026-03-01-login.md)", login);
    check("[a](/docs/specs/active/plan-2026-03-01-login.md)", login);
    check("[a](/active/plan-2026-03-01-login.md)", login);
    check("[a](active/plan-2026-03-01-login.md)", login);
    check(
        "[a](https://forge.io/o/n/blob/main/docs/specs/active/plan-2026-03-01-login.md#goals)",
        "plan-2026-03-01-login#goals",
    );
    check("[a](https://forge.io/o/n/blob/0a1b/docs/specs/done/plan-2026-03-01-login.md)", login);
    check("[a](plan-2026-03-01-login.md)", login);
    check("[a](../../elsewhere/Plan-2026-03-01-Login.md)", login);
    check("[a](implemented-2026-03-01-login.md)", login);
    check("[a](../active/plan-2026-02-28-secrets.md)", "plan-2026-03-03-keys");
    check("[a](/home/me/work/docs/specs/active/plan-2026-03-01-login.md)", login);
    check("[a](file:///Users/me/x/specs/active/plan-2026-03-01-login.md)", login);
    check("[a](report.md)", "report");
    check("[a](../active/report.md)", "report");
    check("[a](..)", "readme");
    check("[a](../README.md)", "readme");
}

#[test]
fn what_is_not_in_the_archive_is_never_guessed() {
    check("[a](README.md)", "missing");
    check("[a](plan-2026-03-07-never.md)", "missing");
    check("[a](hidden.md)", "missing");
    check("[a]()", "missing");
    check("[a](../../guide.md#x)", "repository https://forge.io/o/n/blob/main/docs/guide.md#x");
    check("[a](../../../src)", "repository https://forge.io/o/n/tree/main/src");
    check("[a](../../../src/main.rs)", "repository https://forge.io/o/n/blob/main/src/main.rs");
    check("[a](../../../src/gone.rs)", "missing");
    check("![a](../img/a%20b.png)", "files/img/a b.png");
    check("[a](plan-2026-03-04-twice.md)", "ambiguous active-plan-2026-03-04-twice other-plan-2026-03-04-twice");
    check("[a](other/plan-2026-03-04-twice.md)", "other-plan-2026-03-04-twice");
    check(
        "[a](https://forge.io/o/other/blob/main/docs/specs/a.md)",
        "external https://forge.io/o/other/blob/main/docs/specs/a.md",
    );
    check("[a](javascript:x)", "refused");
    check("<me@x.io>", "external mailto:me@x.io");
}

#[test]
fn words_mean_specs_or_stay_text() {
    check("`plan-2026-03-01-login.md`", "plan-2026-03-01-login");
    check("plan-2026-03-01-login.md#goals", "plan-2026-03-01-login#goals");
    check("done/plan-2026-03-01-login.md", "plan-2026-03-01-login");
    check("2026-03-01-login", "plan-2026-03-01-login");
    check("2026-03-02-mail", "ambiguous plan-2026-03-02-mail valid-2026-03-02-mail");
    check("validation-2026-03-02-mail.md", "valid-2026-03-02-mail");
    check("impl-2026-03-09-own.md", "text");
    check("plan-2026-02-28-secrets.md", "plan-2026-03-03-keys");
    check("`specs/research/notes.md`", "research-notes");
    check("`lib/README.md`", "text");
    check("`docs/guide.md`", "text");
    check("EIP-20", "eips-eip-20");
    check("RFC-20", "text");
}

#[test]
fn a_name_without_date_means_a_spec_that_alone_is_called_so() {
    check("`hand-over.md`", "hand-over");
    check("see hand-over.md.", "hand-over");
    check("`Hand-Over.md`", "hand-over");
    check("`notes/hand-over.md`", "text");
    check("`tide-notes.md`", "text");
    check("`two-places.md`", "text");
}

#[test]
fn every_way_to_write_a_reference_is_understood() {
    let login = "plan-2026-03-01-login";
    check("@plan-2026-03-01-login.md", login);
    check("[plan-2026-03-01-login.md]", login);
    check("[[plan-2026-03-01-login]]", login);
    check("[`plan-2026-03-01-login.md`](../active/plan-2026-03-01-login.md)", login);
    check("`active/plan-2026-03-01-login.md:12`", login);
    check("`./plan-2026-03-01-login.md`", login);
    check("| [a][b] |\n|---|\n\n[b]: ../active/plan-2026-03-01-login.md", login);
    check("<https://forge.io/o/n/blob/main/docs/specs/active/plan-2026-03-01-login.md>", login);
    check(
        "https://forge.io/o/n/blob/main/docs/specs/active/plan-2026-03-01-login.md#goals",
        "plan-2026-03-01-login#goals",
    );
    check("[a](../active/plan-2026-03-01-login.md?plain=1#goals)", "plan-2026-03-01-login#goals");
    check("[a](../active/plan-2026-03-01-login.md \"why\")", login);
    check("ADR 7", "adr-0007-use-x");
    check("ADR-0007", "adr-0007-use-x");
    check("(see ADR #7).", "adr-0007-use-x");
}

#[test]
fn a_slug_alone_is_no_reference() {
    // A plan that was never written, though the file that names it is called alike.
    check("plan-2026-03-08-own.md", "text");
    check("`plan-2026-03-08-own.md`", "text");
    check("[a](plan-2026-03-08-own.md)", "missing");
}

#[test]
fn anchors_are_those_of_the_page() {
    check("[a](../active/plan-2026-03-01-login.md#Main)", "plan-2026-03-01-login#s-main");
    check("[a](../active/plan-2026-03-01-login.md#gone)", "plan-2026-03-01-login");
    check("[a](#x)\n## X", "#x");
    check("[a](#gone)", "valid-2026-03-09-own");
}

#[test]
fn ids_come_from_stems_and_stay_apart() {
    let archive = archive(&[
        ("done/plan-2026-03-01-a.md", "# A"),
        ("done/plan-2026-03-02-b.md", "---\nid: b\naliases: [old-b]\n---\n# B"),
        ("active/plan-2026-03-03-c.md", "# C"),
        ("x/active/plan-2026-03-03-c.md", "# C"),
        ("done/f/plan.md", "# P"),
        ("README.md", "# R"),
        ("research/x.md", "# X"),
        ("guides/y.md", ""),
        ("template-plan.md", "# T"),
    ]);
    let routes: Vec<_> = archive.entries.iter().map(|entry| entry.route.to_string()).collect();
    assert_eq!(
        routes,
        [
            "docs/readme.html",
            "specs/active-plan-2026-03-03-c.html",
            "specs/f-plan.html",
            "specs/plan-2026-03-01-a.html",
            "specs/b.html",
            "docs/guides-y.html",
            "docs/research-x.html",
            "specs/x-active-plan-2026-03-03-c.html",
        ]
    );
    let codes: Vec<_> = archive.findings.iter().map(|finding| (finding.code, finding.path.as_str())).collect();
    assert_eq!(
        codes,
        [("duplicate-id", "active/plan-2026-03-03-c.md"), ("duplicate-id", "x/active/plan-2026-03-03-c.md"),]
    );
    assert_eq!(archive.redirects[&Route::spec("old-b")], Route::spec("b"));
    assert_eq!(archive.entry(archive.by_id["guides-y"]).document.identity.title, "Y");
    assert_eq!((archive.templates.len(), archive.withheld), (1, 0));
    let listed: Vec<_> = archive.specs.iter().map(|&spec| archive.entry(spec).id.as_str()).collect();
    assert_eq!(listed, ["active-plan-2026-03-03-c", "x-active-plan-2026-03-03-c", "b", "plan-2026-03-01-a", "f-plan"]);
}

#[test]
fn numbered_specs_without_dates_are_listed_from_the_last_one() {
    let files = ["adr/0002-b.md", "adr/0010-c.md", "adr/0001-a.md", "adr/notes.md", "adr/0003-dated.md"];
    let text = |path: &str| if path.contains("dated") { "# D\n\nDate: 2026-01-05\n" } else { "# X\n" };
    let archive = archive(&files.map(|path| (path, text(path))));
    let listed: Vec<_> = archive.specs.iter().map(|&spec| archive.entry(spec).id.as_str()).collect();
    assert_eq!(listed, ["0003-dated", "0010-c", "0002-b", "0001-a", "notes"]);
}

#[test]
fn a_folder_of_other_documents_is_an_archive_of_another_kind() {
    let archive = archive(&[("README.md", "# R"), ("eip-1.md", "# One"), ("eip-2.md", "# Two")]);
    let kinds: Vec<_> = archive.entries.iter().map(|entry| (entry.kind.as_str(), entry.is_spec)).collect();
    assert_eq!(kinds, [("document", false), ("other", true), ("other", true)]);
}

#[test]
fn withheld_files_leave_only_a_count() {
    let archive = archive(&[
        ("done/plan-2026-03-01-a.md", "---\npublish: false\n---\n# Secret"),
        ("done/plan-2026-03-02-b.md", "[a](plan-2026-03-01-a.md), plan-2026-03-01-a.md"),
    ]);
    assert_eq!((archive.entries.len(), archive.withheld), (1, 1));
    assert_eq!(meanings(&archive, "done/plan-2026-03-02-b.md"), ["missing", "text"]);
}

#[test]
fn sets_are_found_by_line_name_and_nearness() {
    let archive = archive(&[
        ("plan-2026-03-01-a.md", "# A"),
        ("valid-2026-03-01-a.md", "# A"),
        ("valid-2026-03-05-a.md", "# A"),
        ("valid-2026-03-20-a.md", "# A"),
        ("valid-2026-04-01-z.md", "# Z\n\n**Feature Plan:** `plan-2026-03-01-a.md`"),
        ("valid-2026-04-02-y.md", "# Y\n\n**Feature Plan:** N/A (a chore)"),
        ("notes.md", "# N"),
    ]);
    let sets: Vec<_> = archive
        .specs
        .iter()
        .map(|&spec| archive.entry(spec))
        .map(|entry| (entry.id.as_str(), entry.set.as_deref().unwrap_or("-"), entry.set_by, entry.set_members.len()))
        .collect();
    assert_eq!(
        sets,
        [
            ("valid-2026-04-02-y", "2026-04-02-y", Some(SetBy::Name), 0),
            ("valid-2026-04-01-z", "2026-03-01-a", Some(SetBy::Explicit), 3),
            ("valid-2026-03-20-a", "2026-03-20-a", Some(SetBy::Name), 0),
            ("valid-2026-03-05-a", "2026-03-01-a", Some(SetBy::Likely), 3),
            ("plan-2026-03-01-a", "2026-03-01-a", Some(SetBy::Name), 3),
            ("valid-2026-03-01-a", "2026-03-01-a", Some(SetBy::Name), 3),
        ]
    );
    let plan = archive.entry(archive.by_id["plan-2026-03-01-a"]);
    let members: Vec<_> = plan.set_members.iter().map(|&member| archive.entry(member).id.as_str()).collect();
    assert_eq!(members, ["valid-2026-03-01-a", "valid-2026-03-05-a", "valid-2026-04-01-z"]);
}

#[test]
fn a_pair_may_have_other_extensions_and_a_plan_name_its_companions() {
    let archive = archive(&[
        ("plan-2026-05-01-t.txt", "# T\n\n**Validation Spec:** [v](checks-2026-06-09-u.md)"),
        ("valid-2026-05-01-t.md", "# T"),
        ("checks-2026-06-09-u.md", "# Validation: U"),
    ]);
    let plan = archive.entry(archive.by_id["plan-2026-05-01-t"]);
    let members: Vec<_> = plan.set_members.iter().map(|&member| archive.entry(member).id.as_str()).collect();
    assert_eq!(members, ["valid-2026-05-01-t", "checks-2026-06-09-u"]);
}

#[test]
fn references_turn_into_backlinks_and_successors() {
    let archive = archive(&[
        ("plan-2026-03-01-a.md", "# A\n\nSee plan-2026-03-02-b.md. Again: `plan-2026-03-02-b.md`.\n\n`src/x.rs`"),
        ("plan-2026-03-02-b.md", "# B\n\n**Supersedes:** [A](plan-2026-03-01-a.md)\n"),
    ]);
    let [a, b] = [archive.by_id["plan-2026-03-01-a"], archive.by_id["plan-2026-03-02-b"]];
    let references: Vec<_> = archive.entry(a).references.iter().map(|r| (r.target, r.via, r.line)).collect();
    assert_eq!(references, [(b, Via::Name, 3), (b, Via::Code, 3)]);
    let context = "See plan-2026-03-02-b.md.".into();
    assert_eq!(archive.entry(b).referenced_by, [Backlink { from: a, context }]);
    assert_eq!((archive.entry(a).superseded_by, &archive.entry(b).supersedes[..]), (Some(b), &[a][..]));
    assert_eq!(archive.code_map["src/x.rs"], [a]);
    assert_eq!(archive.entry(a).document.lines_of("src/x.rs"), [5]);
}

#[test]
fn each_spec_that_replaces_another_lists_it() {
    let archive = archive(&[
        ("plan-2026-03-01-a.md", "# A\n"),
        ("plan-2026-03-02-b.md", "# B\n\n**Supersedes:** [A](plan-2026-03-01-a.md)\n"),
        ("plan-2026-03-03-c.md", "# C\n\n**Supersedes:** [A](plan-2026-03-01-a.md)\n"),
    ]);
    let [a, b, c] = ["plan-2026-03-01-a", "plan-2026-03-02-b", "plan-2026-03-03-c"].map(|id| archive.by_id[id]);
    assert_eq!(archive.entry(a).superseded_by, Some(b));
    assert_eq!([b, c].map(|new| &archive.entry(new).supersedes[..]), [&[a][..], &[a][..]]);
}

#[test]
fn a_successor_elsewhere_is_no_finding() {
    let check = |status: &str, expected: &[&str]| {
        let archive = archive(&[("plan-2026-03-01-a.md", &format!("# A\n\n**Status:** {status}\n"))]);
        let codes: Vec<_> = archive.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, expected, "{status}");
    };
    check("Moved to https://example.org/plans/b.md", &[]);
    check("Superseded by [b](https://example.org/b)", &[]);
    check("Superseded by plan-2026-03-09-gone.md", &["succession-unknown"]);
    check("Superseded by later work", &[]);
}

#[test]
fn a_bare_address_leads_out_of_the_archive() {
    let archive = archive(&[("plan-2026-03-01-a.md", "# A\n\nSee https://a.io/x.")]);
    let links: Vec<_> = archive.entries[0].links.values().cloned().collect();
    assert_eq!(links, [Target::External("https://a.io/x".to_owned())]);
    assert_eq!(archive.entries[0].references, []);
}

#[test]
fn a_name_that_an_id_replaced_leads_on() {
    let archive = archive(&[("done/plan-2026-01-02-b.md", "---\nid: shelves\n---\n# Plan Spec: B\n")]);
    assert_eq!(archive.redirects[&Route::spec("plan-2026-01-02-b")], Route::spec("shelves"));
}

#[test]
fn former_names_redirect_unless_a_page_stands_there() {
    let files = [("plan-2026-03-01-a.md", "# A"), ("plan-2026-03-02-b.md", "# B")];
    let mut snapshot = snapshot(&files);
    let path = |path: &str| SourcePath::new(path).expect("clean");
    let former = vec![path("active/plan-2026-03-01-a.md"), path("drafts/idea.md"), path("plan-2026-03-02-b.md")];
    let file = FileHistory { former, created: Some("2026-03-01T00:00:00Z".to_owned()), ..FileHistory::default() };
    Arc::make_mut(&mut snapshot.history).files.insert(path("plan-2026-03-01-a.md"), file);
    let archive = Archive::assemble(&documents(&snapshot), &snapshot);
    let redirects: Vec<_> = archive.redirects.keys().map(Route::as_str).collect();
    assert_eq!(redirects, ["docs/drafts-idea.html", "specs/idea.html"]);
    assert_eq!(archive.entries[0].created.as_deref(), Some("2026-03-01T00:00:00Z"));
}

#[test]
fn raw_addresses_and_issues_lead_where_the_configuration_says() {
    let site = "[repository]\nurl = 'https://github.com/o/r'\nissues = { 'ab-' = 'https://x.io/{id}' }\n";
    let own =
        "# A\n\n[b](https://raw.githubusercontent.com/o/r/main/docs/specs/done/plan-2026-01-02-b.md) and ab-12cd\n";
    let files = [("site.toml", site), ("active/plan-2026-01-01-a.md", own), ("done/plan-2026-01-02-b.md", "# B\n")];
    let mut snapshot = snapshot(&files);
    let issues: toml::Table = toml::from_str("[references]\nissues = ['ab-']\n").expect("valid");
    snapshot.profiles = vec![Arc::new(snapshot.profiles[0].with_overrides(&issues).expect("fits").0)];
    let archive = Archive::assemble(&documents(&snapshot), &snapshot);
    let entry = &archive.entries[0];
    let targets: Vec<&Target> = entry.links.values().collect();
    assert_eq!(targets, [&Target::Entry(1, None), &Target::External("https://x.io/ab-12cd".to_owned())]);
    assert_eq!(entry.references.len(), 1, "an issue is no reference to a spec");
}

#[test]
fn decision_records_name_each_other_by_number() {
    let files = [
        ("0001-use-x.md", "# 1. Use X\n\nDate: 2024-01-02\n\n## Status\n\nSuperseded by [2. Use Y](0002-use-y.md)\n"),
        ("0002-use-y.md", "# 2. Use Y\n\n## Status\n\nAccepted\n\nSupersedes [1. Use X](0001-use-x.md)\n"),
        (
            "0003-z.md",
            "---\nstatus: accepted\ndate: 2024-03-03\n---\n# Use Z\n\n## Context and Problem Statement\n\nAs ADR-0002 says.\n",
        ),
        (
            "0004-w.md",
            "# ADR-0004: Use W\n\n* Status: superseded by ADR-0003\n* Deciders: Ann, Bob\n* Date: 2024-04-04\n",
        ),
        ("adr-template.md", "# {short title}\n"),
        ("README.md", "# Decisions\n"),
    ];
    let mut snapshot = snapshot(&files);
    snapshot.profiles = vec![Profile::builtin("adr").expect("built in")];
    let archive = Archive::assemble(&documents(&snapshot), &snapshot);
    let shown: Vec<String> = archive
        .entries
        .iter()
        .filter(|entry| entry.is_spec)
        .map(|entry| {
            let (identity, status) = (&entry.document.identity, &entry.document.status);
            let by = entry.superseded_by.map_or("", |by| archive.entries[by].id.as_str());
            let refs: Vec<_> = entry.references.iter().map(|r| archive.entries[r.target].id.as_str()).collect();
            format!(
                "{} {} {} {} {:?} by:{by} refs:{}",
                entry.kind,
                identity.number.as_deref().unwrap_or("-"),
                identity.title,
                identity.date.as_deref().unwrap_or("-"),
                status.declared.as_ref().expect("declared"),
                refs.join(",")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "adr 0001 Use X 2024-01-02 Superseded by:0002-use-y refs:0002-use-y",
            "adr 0002 Use Y - Approved by: refs:0001-use-x",
            "adr 0003 Use Z 2024-03-03 Approved by: refs:0002-use-y",
            "adr 0004 Use W 2024-04-04 Superseded by:0003-z refs:0003-z",
        ]
    );
    assert_eq!((archive.templates.len(), archive.documents.len()), (1, 1));
}
