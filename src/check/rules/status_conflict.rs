//! Folder and declared status contradict each other.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};

/// See `status_conflict.md`.
pub(super) const RULE: Rule = Rule {
    code: "status-conflict",
    severity: Severity::Warning,
    title: "Folder against status",
    run,
    page: include_str!("status_conflict.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(subject.spec().filter(|entry| entry.document.status.conflict).map(status_conflict));
}

/// The folder of `entry` says one thing and its status line another.
fn status_conflict(entry: &Entry) -> Diagnostic {
    let status = &entry.document.status;
    let folder = status.folder.as_deref().unwrap_or_default();
    let declared = status.declared_text.as_deref().unwrap_or_default();
    let message = format!("the file lies in `{folder}` and says \"{}\"", super::short(declared));
    let at = status.declared_at.as_ref().map_or(entry.document.body, |span| span.start);
    super::at(entry, at, &RULE, message, "Move the file or correct its status line; the site shows both until then.")
}
