//! An active spec whose tasks are all closed.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{Lifecycle, TaskState};

/// See `ready_to_close.md`.
pub(super) const RULE: Rule = Rule {
    code: "ready-to-close",
    severity: Severity::Warning,
    title: "All tasks ticked, still active",
    run,
    page: include_str!("ready_to_close.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec() else { return };
    let tasks = &entry.document.tasks;
    let open = tasks.iter().any(|task| task.state == TaskState::Open);
    let done = tasks.iter().any(|task| task.state == TaskState::Done);
    if entry.document.status.lifecycle == Some(Lifecycle::Active) && done && !open {
        found.push(ready_to_close(entry));
    }
}

/// Every task of `entry` is closed.
fn ready_to_close(entry: &Entry) -> Diagnostic {
    let document = &entry.document;
    let done = document.tasks.iter().filter(|task| task.state == TaskState::Done).count();
    let folder = document.status.folder.as_deref().unwrap_or_default();
    let message = format!("{done} of {} tasks ticked and none open, still in `{folder}`", document.tasks.len());
    Diagnostic::new(
        RULE.code,
        RULE.severity,
        document.path.as_str(),
        message,
        "Move the file to `done`, or add what is left.",
    )
}
