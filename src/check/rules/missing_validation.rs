//! A finished plan that nothing validates.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{Lifecycle, Role};

/// See `missing_validation.md`.
pub(super) const RULE: Rule = Rule {
    code: "missing-validation",
    severity: Severity::Info,
    title: "Done without validation",
    run,
    page: include_str!("missing_validation.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec().filter(|entry| entry.kind == "plan") else { return };
    let done = entry.document.status.lifecycle == Some(Lifecycle::Done);
    let own_stage = entry.document.stages.iter().any(|stage| stage.role == Role::Validation);
    let member = entry.set_members.iter().any(|&member| subject.archive.entry(member).kind == VALIDATION);
    // Archives that never write validation specs do not miss them.
    if done && !own_stage && !member && subject.archive.kinds.contains(VALIDATION) {
        found.push(missing_validation(entry));
    }
}

const VALIDATION: &str = "validation";

/// The finished plan `entry` has neither a validation spec nor a validation stage.
fn missing_validation(entry: &Entry) -> Diagnostic {
    let message = "the plan is done and has neither a validation spec nor a validation stage".to_owned();
    let help = "Write down how it was checked, or name the validation spec with `**Feature Plan:**` in it.";
    Diagnostic::new(RULE.code, RULE.severity, entry.document.path.as_str(), message, help)
}
