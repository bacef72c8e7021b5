//! An open plan of the stage form that says nothing about compatibility.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::StageKind;

/// See `missing_compat.md`.
pub(super) const RULE: Rule = Rule {
    code: "missing-compat",
    severity: Severity::Info,
    title: "Open plans without a compatibility section",
    run,
    page: include_str!("missing_compat.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec() else { return };
    let document = &entry.document;
    // Only the template with stages asks for this section.
    let asked = entry.kind == "plan" && document.stages.iter().any(|stage| stage.kind == StageKind::Stage);
    if asked && !document.status.finished() && document.compat.is_none() {
        found.push(missing_compat(entry));
    }
}

/// The open plan `entry` has no compatibility section.
fn missing_compat(entry: &Entry) -> Diagnostic {
    let message = "the plan has no section on backward compatibility".to_owned();
    let help = "Add `## Backward Compatibility` with one line for each area, N/A where there is nothing to keep.";
    Diagnostic::new(RULE.code, RULE.severity, entry.document.path.as_str(), message, help)
}
