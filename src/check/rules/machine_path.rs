//! A link to a path that exists on one machine only.

use std::collections::BTreeSet;

use super::Rule;
use crate::archive::{Archive, Entry};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
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

fn run(archive: &Archive, _config: &Config, found: &mut Vec<Diagnostic>) {
    // What the publish gate has reported is not said again.
    let said = archive.findings.iter().filter(|finding| matches!(finding.code, "machine-path" | "home-folder"));
    let said: BTreeSet<(&str, Option<u32>)> = said.map(|finding| (finding.path.as_str(), finding.line)).collect();
    for (entry, mention) in super::links(archive, |_| true) {
        let new = !said.contains(&(entry.document.path.as_str(), Some(mention.line)));
        if new && is_machine_path(mention.target.trim()) {
            found.push(machine_path(entry, mention));
        }
    }
}

/// `mention` is a path of one machine. Only its last part is printed: the rest says who wrote it and where.
fn machine_path(entry: &Entry, mention: &Mention) -> Diagnostic {
    let path = super::path_of(&mention.target);
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let message = format!("the link to `{name}` is a path of one machine");
    super::at(entry, mention.span.start, &RULE, message, "Write a path relative to this file.")
}
