//! A spec that no date can be told of.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};

/// See `missing_date.md`.
pub(super) const RULE: Rule = Rule {
    code: "missing-date",
    severity: Severity::Info,
    title: "Specs without date",
    run,
    page: include_str!("missing_date.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    // Kinds that the profile does not know have dates of their own, or none.
    let Some(entry) = subject.spec().filter(|entry| entry.kind != "other") else { return };
    if entry.document.identity.date.is_none() && entry.document.identity.number.is_none() {
        found.push(missing_date(entry));
    }
}

/// Neither name nor text of `entry` has a date.
fn missing_date(entry: &Entry) -> Diagnostic {
    let message = match &entry.document.identity.no_day {
        Some(text) => format!("`{text}` is no day of the calendar, and nothing else gives a date"),
        None => "neither the name nor the text gives a date".to_owned(),
    };
    let help = "Call the file `KIND-YYYY-MM-DD-slug.md`, or add a line `**Date:** YYYY-MM-DD`.";
    Diagnostic::new(RULE.code, RULE.severity, entry.document.path.as_str(), message, help)
}
