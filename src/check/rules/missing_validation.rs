//! A finished plan that nothing validates.

use super::Rule;
use crate::archive::{Archive, Entry};
use crate::config::Config;
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

fn run(archive: &Archive, _config: &Config, found: &mut Vec<Diagnostic>) {
    // Archives that never write validation specs do not miss them.
    if !archive.entries.iter().any(|entry| entry.kind == VALIDATION) {
        return;
    }
    for entry in super::specs(archive).filter(|entry| entry.kind == "plan") {
        let done = entry.document.status.lifecycle == Some(Lifecycle::Done);
        let own_stage = entry.document.stages.iter().any(|stage| stage.role == Role::Validation);
        let member = entry.set_members.iter().any(|&member| archive.entry(member).kind == VALIDATION);
        if done && !own_stage && !member {
            found.push(missing_validation(entry));
        }
    }
}

const VALIDATION: &str = "validation";

/// The finished plan `entry` has neither a validation spec nor a validation stage.
fn missing_validation(entry: &Entry) -> Diagnostic {
    let message = "the plan is done and has neither a validation spec nor a validation stage".to_owned();
    let help = "Write down how it was checked, or name the validation spec with `**Feature Plan:**` in it.";
    Diagnostic::new(RULE.code, RULE.severity, entry.document.path.as_str(), message, help)
}
