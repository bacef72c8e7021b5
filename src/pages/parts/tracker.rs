//! The tracker at the top of a spec: its stages side by side, and the phases under them.

use serde::Serialize;

use super::count;
use super::progress::{self, Current, Drawn, Rect};
use crate::parse::{Document, Evidence, Stage, StageState};

/// More stages than this wrap into a grid.
const SIDE_BY_SIDE: usize = 8;

/// The tracker of a spec.
#[derive(Debug, Serialize)]
pub struct Tracker {
    /// The spec is finished: drawn in grey.
    pub rest: bool,
    /// Too many stages to stand side by side.
    pub many: bool,
    /// Stages.
    pub steps: Vec<Step>,
    /// Phases that have tasks.
    pub phases: Vec<Step>,
}

/// A stage or a phase.
#[derive(Debug, Serialize)]
pub struct Step {
    /// `done`, `part`, `todo`, `closed`.
    pub class: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// Anchor of its heading.
    pub anchor: String,
    /// Its name.
    pub label: String,
    /// What is known of it: "15 of 21 tasks", "Written".
    pub note: String,
    /// `15/21`, empty without tasks.
    pub tasks: String,
    /// Where the spec stands.
    pub current: bool,
    /// Its bar, in per cent of its width.
    pub rects: Vec<Rect>,
}

/// The tracker of `document`, if it has stages.
pub fn tracker(document: &Document) -> Option<Tracker> {
    let current = progress::current(document);
    let steps = progress::steps(document);
    if steps.is_empty() {
        return None;
    }
    let step = |at: usize| {
        let stage = &document.stages[at];
        self::step(document, stage, progress::label(stage).to_owned(), current == Some(Current::Stage(at)))
    };
    let phases = document.stages.iter().filter(|stage| stage.parent.is_some() && stage.tasks.total > 0);
    Some(Tracker {
        rest: document.status.finished(),
        many: steps.len() > SIDE_BY_SIDE,
        steps: steps.into_iter().map(step).collect(),
        phases: phases.map(|phase| self::step(document, phase, phase.heading.clone(), false)).collect(),
    })
}

fn step(document: &Document, stage: &Stage, label: String, current: bool) -> Step {
    let drawn = progress::drawn(document, stage);
    let tasks = stage.tasks;
    Step {
        class: drawn.class(),
        words: progress::words(stage, drawn),
        anchor: stage.anchor.clone(),
        label,
        note: note(stage, drawn),
        tasks: if tasks.total == 0 { String::new() } else { format!("{}/{}", tasks.done, tasks.total) },
        current,
        rects: progress::stretched(drawn, 6),
    }
}

fn note(stage: &Stage, drawn: Drawn) -> String {
    let tasks = stage.tasks;
    match drawn {
        Drawn::Closed(_) => format!("{} of {} ticked", tasks.done, tasks.total),
        // Words outrank the boxes: the count is told, but not as what is left to do.
        Drawn::Done | Drawn::Todo if stage.state != StageState::NotStarted && tasks.open() > 0 => {
            format!("{} of {} ticked", tasks.done, tasks.total)
        }
        _ if tasks.total > 0 => format!("{} of {}", tasks.done, count(tasks.total as usize, "task")),
        Drawn::Done if stage.evidence == Evidence::Text => "Written".to_owned(),
        Drawn::Done => "Done".to_owned(),
        Drawn::Part(_) => "Under way".to_owned(),
        Drawn::Todo => match stage.state {
            StageState::Template => "Template text only".to_owned(),
            StageState::Unclear => "Written, not started".to_owned(),
            _ => "Not started".to_owned(),
        },
    }
}
