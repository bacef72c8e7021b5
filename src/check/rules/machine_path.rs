//! A link to a path that exists on one machine only.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::gate::names_home;
use crate::parse::Mention;
use crate::path::is_machine_path;

/// See `machine_path.md`.
pub(super) const RULE: Rule = Rule {
    code: "machine-path",
    severity: Severity::Warning,
    title: "Paths of one machine",
    run,
    page: include_str!("machine_path.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for mention in subject.links(|_| true) {
        // A path that names somebody is reported by the publish gate, and one finding is enough.
        if is_machine_path(mention.target.trim()) && !names_home(&mention.target) && !is_said(subject, mention) {
            found.push(machine_path(subject.entry, mention));
        }
    }
}

/// Whether the gate has reported a path on this line already.
fn is_said(subject: &Subject<'_>, mention: &Mention) -> bool {
    let path = subject.entry.document.path.as_str();
    let mut findings = subject.archive.findings.iter();
    findings.any(|found| found.code == RULE.code && found.path == path && found.line == Some(mention.line))
}

/// `mention` is a path of one machine. Only its last part is printed: the rest says who wrote it and where.
fn machine_path(entry: &Entry, mention: &Mention) -> Diagnostic {
    let path = super::path_of(&mention.target);
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let message = format!("the link to `{name}` is a path of one machine");
    super::at(entry, mention.span.start, &RULE, message, "Write a path relative to this file.")
}
