//! The contents of a page: two levels of headings, with the tasks and open questions under them.

use serde::Serialize;

use crate::markup::{self, Html};
use crate::parse::{Document, SectionRole, TaskState};

/// A line of the contents.
#[derive(Debug, Serialize)]
pub struct Line {
    /// Anchor of the heading.
    pub anchor: String,
    /// The heading.
    pub title: Html,
    /// `5/7`, `5 open`, or empty.
    pub mark: String,
    /// Every task under it is closed.
    pub full: bool,
    /// The headings one level below.
    pub lines: Vec<Line>,
}

/// The contents of `document`.
pub fn toc(document: &Document) -> Vec<Line> {
    let sections = &document.sections;
    let Some(top) = sections.iter().map(|section| section.level).min() else {
        return Vec::new();
    };
    // One lone section at the top with all others in it is a second title: the level below is the one to read.
    let lone = sections.iter().filter(|section| section.level == top).count() == 1 && sections.len() > 3;
    let top =
        if lone { sections.iter().map(|s| s.level).filter(|&level| level > top).min().unwrap_or(top) } else { top };
    let counts = counts(document);
    let mut lines: Vec<Line> = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        let (mark, full) = mark(document, at, &counts);
        let title = markup::inline(&section.title_markdown);
        let line = Line { anchor: section.anchor.clone(), title, mark, full, lines: Vec::new() };
        match lines.last_mut() {
            Some(above) if section.level == top + 1 => above.lines.push(line),
            Some(_) if section.level > top => {}
            _ => lines.push(line),
        }
    }
    lines
}

/// Tasks done, closed and all, and open questions, in each section with all that lies in it.
fn counts(document: &Document) -> Vec<[u32; 4]> {
    let mut counts = vec![[0; 4]; document.sections.len()];
    let mut add = |section: Option<usize>, column: usize| {
        let mut at = section;
        while let Some(here) = at.filter(|&here| here < counts.len()) {
            counts[here][column] += 1;
            at = document.sections[here].parent;
        }
    };
    for task in &document.tasks {
        add(task.section, 2);
        match task.state {
            TaskState::Done => add(task.section, 0),
            TaskState::Closed => add(task.section, 1),
            TaskState::Open => {}
        }
    }
    for question in document.questions.iter().filter(|question| !question.resolved) {
        add(question.section, 3);
    }
    counts
}

fn mark(document: &Document, section: usize, counts: &[[u32; 4]]) -> (String, bool) {
    let [done, closed, total, open] = counts[section];
    let role = document.sections[section].role;
    if total > 0 {
        (format!("{done}/{total}"), done + closed == total)
    } else if open > 0 && role == Some(SectionRole::OpenQuestion) && !document.status.finished() {
        (format!("{open} open"), false)
    } else {
        (String::new(), false)
    }
}

/// Questions and tasks that are still open: of a finished spec none, whatever its boxes say.
pub fn open_items(document: &Document) -> (usize, usize) {
    if document.status.finished() {
        return (0, 0);
    }
    let questions = document.questions.iter().filter(|question| !question.resolved).count();
    (document.tally().open() as usize, questions)
}
