//! A finished spec whose list of tasks was not kept.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{Lifecycle, TaskState};

/// See `done_with_open_tasks.md`.
pub(super) const RULE: Rule = Rule {
    code: "done-with-open-tasks",
    severity: Severity::Warning,
    title: "Done with unticked tasks",
    run,
    page: include_str!("done_with_open_tasks.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec() else { return };
    let open = || entry.document.tasks.iter().filter(|task| task.state == TaskState::Open);
    if entry.document.status.lifecycle == Some(Lifecycle::Done)
        && let Some(first) = open().next()
    {
        found.push(done_with_open_tasks(entry, first.at, open().count()));
    }
}

/// `open` tasks of the finished `entry` are not ticked; the first one begins at `at`.
fn done_with_open_tasks(entry: &Entry, at: usize, open: usize) -> Diagnostic {
    let all = entry.document.tasks.len();
    let most = fullest_section(entry).map(|title| format!(", most in {}", super::short(title))).unwrap_or_default();
    let message = format!("{open} of {all} tasks unticked{most}");
    let help = "Tick what was done and mark the rest, for example with (deferred), or move the spec back.";
    super::at(entry, at, &RULE, message, help)
}

/// The section with the most open tasks, the first of several.
fn fullest_section(entry: &Entry) -> Option<&str> {
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    for task in entry.document.tasks.iter().filter(|task| task.state == TaskState::Open) {
        *open.entry(task.section?).or_default() += 1;
    }
    let (&section, _) = open.iter().max_by_key(|&(&section, &count)| (count, Reverse(section)))?;
    entry.document.sections.get(section).map(|section| &*section.title)
}
