//! Text of the template in a spec that is filled in.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};

/// See `template_text.md`.
pub(super) const RULE: Rule = Rule {
    code: "template-text",
    severity: Severity::Warning,
    title: "Leftover template text",
    run,
    page: include_str!("template_text.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec() else { return };
    let rest = &entry.document.template_rest;
    if let Some(first) = rest.first() {
        found.push(template_text(entry, first.start, rest.len()));
    }
}

/// `entry` still says what the template says in `places` places, first at `at`.
fn template_text(entry: &Entry, at: usize, places: usize) -> Diagnostic {
    let message = match places {
        1 => "text of the template is left".to_owned(),
        _ => format!("text of the template is left in {places} places"),
    };
    super::at(entry, at, &RULE, message, "Fill the section in, or take the text out.")
}
