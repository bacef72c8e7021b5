//! Progress as it is drawn: thick is done, thin is to do, hatched is closed without being ticked.
//!
//! States come from the text (guide: reading archives, Stages); here they become shapes, the same in tables, cards,
//! trackers and badges. All geometry is numbers in attributes, because the pages allow no style in the markup.

use serde::Serialize;

use super::count;
pub use crate::parse::stages::Current;
use crate::parse::{Document, Role, Stage, StageKind, StageState, Tally, stages};

/// How much wider than the others the implementation is drawn.
const WEIGHT: f64 = 2.2;

/// How a stage is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Drawn {
    /// Thick.
    Done,
    /// Thick for this share, then thin.
    Part(f64),
    /// Thin.
    Todo,
    /// Thick for this share, then hatched: the spec is finished and its list was not kept.
    Closed(f64),
}

impl Drawn {
    /// Class and icon suffix: `done`, `part`, `todo`, `closed`.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Part(_) => "part",
            Self::Todo => "todo",
            Self::Closed(_) => "closed",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Part(_) => "under way",
            Self::Todo => "not started",
            Self::Closed(_) => "closed with unticked tasks",
        }
    }
}

/// How far a stage is, in words; `drawn` as it is drawn. A list that was not kept says nothing of it.
pub fn words(stage: &Stage, drawn: Drawn) -> &'static str {
    let unkept = stage.state == StageState::Unclear && stage.tasks.open() > 0 && drawn == Drawn::Todo;
    if unkept { "unclear" } else { drawn.words() }
}

/// How `stage` of `document` is drawn (`contract.md`, "Drawing").
pub fn drawn(document: &Document, stage: &Stage) -> Drawn {
    let tasks = stage.tasks;
    let share = |part: u32| f64::from(part) / f64::from(tasks.total.max(1));
    if document.status.finished() && tasks.open() > 0 {
        return Drawn::Closed(share(tasks.done + tasks.closed));
    }
    match stage.state {
        StageState::Done => Drawn::Done,
        // Nothing is under way in a finished spec: what was not ticked is hatched above.
        StageState::InProgress if document.status.finished() => Drawn::Done,
        StageState::InProgress if tasks.total == 0 => Drawn::Part(0.5),
        StageState::InProgress => Drawn::Part(share(tasks.done + tasks.closed)),
        StageState::NotStarted | StageState::Template => Drawn::Todo,
        StageState::Unclear if matches!(stage.role, Role::Planning | Role::Architecture | Role::Refine) => Drawn::Done,
        StageState::Unclear => Drawn::Todo,
    }
}

/// The stages of a document without those that lie in another (its phases), in order.
pub fn steps(document: &Document) -> Vec<usize> {
    (0..document.stages.len()).filter(|&at| document.stages[at].parent.is_none()).collect()
}

/// Where the spec stands; `None` when it is finished or has no stages.
pub fn current(document: &Document) -> Option<Current> {
    stages::current(&document.stages, &document.status, &document.tasks)
}

/// What a tracker calls a stage: its heading, or its role where the heading is an ordinary one ("Overview").
pub fn label(stage: &Stage) -> &str {
    let named = stage.kind != StageKind::Section || stage.role == Role::Other;
    if named && !stage.label.is_empty() { &stage.label } else { stage.role.label() }
}

/// A rectangle of a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rect {
    /// `d` done, `e` empty, `c` closed.
    pub class: &'static str,
    /// Left edge, in pixels or per cent.
    pub x: String,
    /// Top edge in pixels.
    pub y: u32,
    /// Width, in pixels or per cent.
    pub w: String,
    /// Height in pixels.
    pub h: u32,
}

/// A stage bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Every stage in words.
    pub label: String,
    /// The spec is finished: drawn in grey.
    pub rest: bool,
    /// Its shapes.
    pub rects: Vec<Rect>,
}

/// A piece of a stage bar by its numbers, for whoever draws it otherwise: in a terminal, in a badge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// `d` done, `e` empty, `c` closed.
    pub ink: &'static str,
    /// Left edge.
    pub x: f64,
    /// Width.
    pub width: f64,
}

/// The pieces of a bar of this `width` in any unit, without gaps; none when the document has neither stages nor tasks.
pub fn segments(document: &Document, width: f64) -> Vec<Segment> {
    lay_out(&shares(document), width, 0.0, 8).into_iter().map(|(segment, _, _)| segment).collect()
}

/// The same with a gap between stages, and top edge and height of each piece in a bar of this `height`.
pub fn pieces(document: &Document, width: f64, gap: f64, height: u32) -> Vec<(Segment, u32, u32)> {
    lay_out(&shares(document), width, gap, height)
}

/// The stage bar of a document; `None` when it has neither stages nor tasks.
pub fn bar(document: &Document, width: u32, height: u32) -> Option<Bar> {
    let shares = shares(document);
    if shares.is_empty() {
        return None;
    }
    let gap = match shares.len() {
        ..=8 => 3.0,
        9..=20 => 2.0,
        _ => 1.0,
    };
    let rect = |(segment, y, h): (Segment, u32, u32)| Rect {
        class: segment.ink,
        x: pixels(segment.x),
        y,
        w: pixels(segment.width),
        h,
    };
    let rects = lay_out(&shares, f64::from(width), gap, height).into_iter().map(rect).collect();
    let staged = document.stages.iter().any(|stage| stage.parent.is_none());
    let label = if staged { sentence(document) } else { in_words("Tasks", shares[0].1.words(), document.tally()) };
    Some(Bar { width, height, label, rest: document.status.finished(), rects })
}

/// Weight and drawing of each stage; of the tasks as a whole where there are no stages.
fn shares(document: &Document) -> Vec<(f64, Drawn)> {
    let stages = steps(document).into_iter().map(|at| &document.stages[at]);
    let weight = |stage: &Stage| if stage.role == Role::Implementation { WEIGHT } else { 1.0 };
    let shares: Vec<(f64, Drawn)> = stages.map(|stage| (weight(stage), drawn(document, stage))).collect();
    if shares.is_empty() { whole(document).map(|drawn| (1.0, drawn)).into_iter().collect() } else { shares }
}

/// How the tasks of a document without stages are drawn.
fn whole(document: &Document) -> Option<Drawn> {
    let tally = document.tally();
    let closed = tally.total - tally.open();
    let share = f64::from(closed) / f64::from(tally.total.max(1));
    match tally.open() {
        _ if tally.total == 0 => None,
        0 => Some(Drawn::Done),
        _ if document.status.finished() => Some(Drawn::Closed(share)),
        _ if closed == 0 => Some(Drawn::Todo),
        _ => Some(Drawn::Part(share)),
    }
}

/// Every stage in words: "Planning done; Implementation under way, 15 of 21 tasks". Nobody listens to forty of them: more
/// than eight are counted, and only the one where the spec stands is named.
fn sentence(document: &Document) -> String {
    const NAMED: usize = 8;
    let stages: Vec<&Stage> = steps(document).into_iter().map(|at| &document.stages[at]).collect();
    let told = |stage: &Stage| in_words(label(stage), words(stage, drawn(document, stage)), stage.tasks);
    if stages.len() <= NAMED {
        return stages.into_iter().map(told).collect::<Vec<_>>().join("; ");
    }
    let done = stages.iter().filter(|stage| matches!(drawn(document, stage), Drawn::Done)).count();
    let all = format!("{done} of {} stages done", stages.len());
    match current(document) {
        Some(Current::Stage(at)) => format!("{all}; {}", told(&document.stages[at])),
        _ => all,
    }
}

fn in_words(name: &str, state: &str, tasks: Tally) -> String {
    match tasks.total {
        0 => format!("{name} {state}"),
        total => format!("{name} {state}, {} of {}", tasks.done, count(total as usize, "task")),
    }
}

/// The pieces of a bar with top edge and height.
fn lay_out(shares: &[(f64, Drawn)], width: f64, gap: f64, height: u32) -> Vec<(Segment, u32, u32)> {
    let weights: f64 = shares.iter().map(|(weight, _)| weight).sum();
    // Forty stages in the bar of a badge: the gaps leave them half of it.
    let gap = gap.min(width / 2.0 / shares.len().max(1) as f64);
    let room = width - gap * shares.len().saturating_sub(1) as f64;
    let mut pieces = Vec::new();
    let mut x = 0.0;
    for &(weight, drawn) in shares {
        let w = room * weight / weights;
        shapes(drawn, height, &mut |ink, from, share, y, h| {
            pieces.push((Segment { ink, x: x + w * from, width: w * share }, y, h));
        });
        x += w + gap;
    }
    pieces
}

/// One stage over the full width, in per cent: the tracker's bar, which stretches with its column.
pub fn stretched(drawn: Drawn, height: u32) -> Vec<Rect> {
    let mut rects = Vec::new();
    shapes(drawn, height, &mut |class, from, share, y, h| {
        rects.push(Rect { class, x: percent(from), y, w: percent(share), h });
    });
    rects
}

/// The shapes of one stage: class, left edge and width as shares, top edge and height.
fn shapes(drawn: Drawn, height: u32, push: &mut impl FnMut(&'static str, f64, f64, u32, u32)) {
    let thin = height / 2 - 1;
    let (share, rest) = match drawn {
        Drawn::Done => (1.0, None),
        Drawn::Todo => (0.0, Some(("e", thin, 2))),
        Drawn::Part(share) => (share, Some(("e", thin, 2))),
        Drawn::Closed(share) => (share, Some(("c", 0, height))),
    };
    if share > 0.0 {
        push("d", 0.0, share, 0, height);
    }
    if let Some((class, y, h)) = rest.filter(|_| share < 1.0) {
        push(class, share, 1.0 - share, y, h);
    }
}

/// One decimal at most, so that pages stay small and equal on every machine.
fn pixels(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

fn percent(share: f64) -> String {
    format!("{}%", pixels(share * 100.0))
}
