//! Folder and declared status contradict each other.

use super::Rule;
use crate::archive::{Archive, Entry};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};

/// See `status_conflict.md`.
pub(super) const RULE: Rule = Rule {
    code: "status-conflict",
    severity: Severity::Warning,
    title: "Folder against status",
    run,
    page: include_str!("status_conflict.md"),
};

fn run(archive: &Archive, _config: &Config, found: &mut Vec<Diagnostic>) {
    for entry in super::specs(archive).filter(|entry| entry.document.status.conflict) {
        found.push(status_conflict(entry));
    }
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
