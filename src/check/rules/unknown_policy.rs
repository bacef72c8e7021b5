//! A compatibility entry without a known policy word.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{CompatArea, Policy};

/// See `unknown_policy.md`.
pub(super) const RULE: Rule = Rule {
    code: "unknown-policy",
    severity: Severity::Info,
    title: "Policies in other words",
    run,
    page: include_str!("unknown_policy.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec() else { return };
    let Some(compat) = &entry.document.compat else { return };
    let at = entry.document.sections.get(compat.section).map_or(entry.document.body, |s| s.heading.start);
    let notes = compat.areas.iter().filter(|area| area.policy == Policy::Note);
    found.extend(notes.map(|area| unknown_policy(entry, at, area)));
}

/// The entry for `area` in the section at `at` says what happens in no word that the profile knows.
fn unknown_policy(entry: &Entry, at: usize, area: &CompatArea) -> Diagnostic {
    let said = if area.words.is_empty() { &area.note } else { &area.words };
    let message = format!("{}: \"{}\" is no policy that is known", area.label, super::short(said));
    let help =
        "Begin with DO NOT MAINTAIN, KEEP DEPRECATED, SUPPORT BOTH, MIGRATE or N/A; it is shown as written meanwhile.";
    super::at(entry, at, &RULE, message, help)
}
