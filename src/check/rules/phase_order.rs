//! A phase is ticked while an earlier one has nothing ticked.

use std::collections::BTreeMap;

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{Stage, StageState};

/// See `phase_order.md`.
pub(super) const RULE: Rule = Rule {
    code: "phase-order",
    severity: Severity::Info,
    title: "Phases out of order",
    run,
    page: include_str!("phase_order.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec() else { return };
    let stages = &entry.document.stages;
    // One pass from the end: for each parent, the last later phase that is ticked through.
    let mut later: BTreeMap<(Option<usize>, u8), usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (at, stage) in stages.iter().enumerate().rev().filter(|(_, stage)| stage.tasks.total > 0) {
        let siblings = (stage.parent, stage.level);
        if stage.tasks.done == stage.tasks.total {
            later.insert(siblings, at);
        } else if let (0, Some(&done)) = (stage.tasks.done, later.get(&siblings))
            && stage.tasks.open() > 0
            && stage.state != StageState::Done
        {
            pairs.push((stage, &stages[done]));
        }
    }
    found.extend(pairs.into_iter().map(|(early, late)| phase_order(entry, early, late)));
}

/// Nothing of `early` is ticked and everything of `late`, which comes after it.
fn phase_order(entry: &Entry, early: &Stage, late: &Stage) -> Diagnostic {
    let (early_name, late_name) = (super::short(&early.heading), super::short(&late.heading));
    let message = format!("nothing of \"{early_name}\" is ticked, but all of the later \"{late_name}\"");
    let at = entry.document.sections.get(early.section).map_or(entry.document.body, |section| section.heading.start);
    super::at(entry, at, &RULE, message, "Tick the earlier tasks if they are done; the list was probably not kept.")
}
