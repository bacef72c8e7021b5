//! Runs the examples of every rule's page.
//!
//! An example is a run of fences: `md path=…` for each file (`toml path=site.toml` for the configuration), then one
//! `findings` fence with a line for each finding of the rule, or `none`.

use super::RULES;
use crate::archive::sample;
use crate::check::Findings;
use crate::config::{Accept, Config};

/// Files and expected findings of one example.
type Example<'a> = (Vec<(&'a str, String)>, String);

/// The examples of a page, by its code fences.
fn examples(page: &str) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    let mut files = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let info = line.trim_start_matches('`');
        let ticks = &line[..line.len() - info.len()];
        if ticks.len() < 3 {
            continue;
        }
        let body: String = lines.by_ref().take_while(|line| *line != ticks).map(|line| format!("{line}\n")).collect();
        match info.split_once(" path=") {
            Some((_, path)) => files.push((path, body)),
            None if info == "findings" => examples.push((std::mem::take(&mut files), body)),
            None => {}
        }
    }
    examples
}

fn findings(files: &[(&str, String)], code: &str) -> String {
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let config = sample::snapshot(&files).config;
    let found = Findings::default();
    let archive = sample::archive(&files);
    let lines = found.all(&archive, &config).iter().filter(|finding| finding.code == code).map(|finding| {
        let place: String =
            [finding.line, finding.column].iter().flatten().map(|number| format!(":{number}")).collect();
        let severity = format!("{:?}", finding.severity).to_lowercase();
        format!("{}{place} {severity} {}\n", finding.path, finding.message)
    });
    let text: String = lines.collect();
    if text.is_empty() { "none\n".to_owned() } else { text }
}

#[test]
fn every_page_tells_the_truth() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let examples = examples(rule.page);
        assert!(!examples.is_empty(), "{} has no example", rule.code);
        for (files, expected) in examples {
            let found = findings(&files, rule.code);
            if found != expected {
                wrong.push(format!("{}: expected\n{expected}found\n{found}", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_the_same_parts() {
    for rule in RULES {
        let headings: Vec<_> = rule.page.lines().filter(|line| line.starts_with("## ")).take(3).collect();
        assert_eq!(headings, ["## Why it matters", "## What to do", "## Examples"], "{}", rule.code);
        assert!(rule.page.starts_with(&format!("# {}\n", rule.title)), "{}", rule.code);
        let same = RULES.iter().filter(|other| other.code == rule.code).count();
        assert_eq!(same, 1, "{}", rule.code);
    }
}

#[test]
fn every_page_explains_its_rule() {
    for rule in RULES {
        let said = rule.explanation();
        for part in [&said.what, &said.why, &said.remedy] {
            assert!(
                !part.is_empty() && part.iter().all(|text| !text.starts_with(['#', '`'])),
                "{}: {part:?}",
                rule.code
            );
        }
    }
    let links = super::super::Rule::of("broken-link").expect("a rule").explanation();
    assert_eq!(links.why, ["A reader who follows the link finds nothing, here and wherever else the file is shown."]);
}

#[test]
fn levels_and_accepted_findings_come_from_the_configuration() {
    let archive = sample::archive(&[("done/plan-2026-03-01-a.md", "# A\n\n[x](gone.md)\n\n**Status:** Draft\n")]);
    let accept = |code: &str, reason: &str| Accept {
        code: code.to_owned(),
        path: "done/plan-2026-03-01-a.md".to_owned(),
        reason: reason.to_owned(),
    };
    let mut config = Config::default();
    config.check.levels.insert("broken-link".to_owned(), crate::diagnostic::Severity::Info);
    config.check.accept =
        vec![accept("status-conflict", "kept"), accept("broken-link", " "), accept("phase-order", "x")];
    let findings = Findings::default();
    let found: Vec<_> =
        findings.all(&archive, &config).iter().map(|f| format!("{} {} {:?}", f.path, f.code, f.severity)).collect();
    assert_eq!(
        found,
        [
            "done/plan-2026-03-01-a.md broken-link Info",
            "site.toml accept-without-reason Warning",
            "site.toml unused-accept Info",
        ]
    );
    let of_entry = Findings::default().of(&archive, &config, archive.entry(0));
    assert_eq!(of_entry, findings.all(&archive, &config)[..1], "one entry alone has the same findings");
}
