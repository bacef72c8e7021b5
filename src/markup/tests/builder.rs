//! A [`Document`] from Markdown alone, with as much filled in as rendering looks at.

use std::sync::Arc;

use pulldown_cmark::{Event, Tag};

use crate::parse::outline::Outline;
use crate::parse::{
    Class, Document, Evidence, Identity, Mention, Role, Stage, StageKind, StageState, Status, Tally, Task, TaskState,
    Via,
};
use crate::path::SourcePath;
use crate::text::{Hash, Lines, Span};

/// Reads `text`: the title and lines `Date: …` right below it are hidden, sections that begin with "Stage" are stages, and
/// every link, image, code span and word in guillemets (`«name»`) is a mention.
pub(super) fn document(text: &str) -> Document {
    let outline = Outline::read(text, 0);
    let mut document = empty(text);
    document.hidden.extend(outline.title.iter().map(|title| title.span.clone()));
    document.hidden.extend(lines_that_begin(text, "Date: "));
    document.sections.clone_from(&outline.sections);
    let mut item = 0;
    for (event, span) in &outline.events {
        match event {
            Event::Start(Tag::Item) => item = span.start,
            Event::TaskListMarker(ticked) => {
                let state = if *ticked { TaskState::Done } else { TaskState::Open };
                document.tasks.push(task(state, item));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                document.mentions.push(mention(Via::Link, dest_url, span.clone(), false));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                document.mentions.push(mention(Via::Link, dest_url, span.clone(), true));
            }
            Event::Start(Tag::BlockQuote(_)) if text[span.clone()].contains("AGENT INSTRUCTIONS") => {
                document.template_rest.push(span.clone());
            }
            Event::Code(code) => document.mentions.push(mention(Via::Code, code, span.clone(), false)),
            _ => {}
        }
    }
    for (start, _) in text.match_indices('«') {
        if let Some(length) = text[start..].find('»') {
            let span = start..start + length + '»'.len_utf8();
            document.mentions.push(mention(Via::Name, &text[span.clone()], span, false));
        }
    }
    document.stages = stages(&document);
    document
}

fn stages(document: &Document) -> Vec<Stage> {
    let is_stage = |title: &str| title.starts_with("Stage");
    let sections = document.sections.iter().enumerate().filter(|(_, section)| is_stage(&section.title));
    sections
        .map(|(at, section)| {
            let own: Vec<_> = document.tasks.iter().filter(|task| section.full.contains(&task.at)).collect();
            let done = own.iter().filter(|task| task.state == TaskState::Done).count();
            Stage {
                section: at,
                heading: section.title.to_string(),
                label: section.title.to_string(),
                anchor: section.anchor.clone(),
                level: section.level,
                number: None,
                kind: StageKind::Stage,
                role: Role::Other,
                parent: None,
                state: StageState::Unclear,
                evidence: Evidence::Tasks,
                tasks: Tally { done: done as u32, closed: 0, total: own.len() as u32 },
            }
        })
        .collect()
}

fn lines_that_begin(text: &str, start: &str) -> Vec<Span> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with(start) {
            found.push(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    found
}

fn task(state: TaskState, at: usize) -> Task {
    Task { state, text: Arc::default(), markdown: Arc::default(), at, line: 0, section: None, stage: None }
}

fn mention(via: Via, target: &str, span: Span, image: bool) -> Mention {
    Mention { via, target: target.to_owned(), span, image, line: 0, context: "".into() }
}

fn empty(text: &str) -> Document {
    Document {
        path: SourcePath::new("plan-2026-01-02-a.md").expect("a path"),
        root: 0,
        hash: Hash::of(text.as_bytes()),
        text: Arc::from(text),
        lines: Lines::of(text),
        body: 0,
        unread: None,
        identity: Identity::default(),
        class: Class::Spec,
        status: Status::default(),
        summary: None,
        summary_markdown: None,
        authors: Vec::new(),
        tags: Vec::new(),
        extra: Vec::new(),
        hidden: Vec::new(),
        explicit_id: None,
        aliases: Vec::new(),
        publish: true,
        sections: Vec::new(),
        stages: Vec::new(),
        tasks: Vec::new(),
        questions: Vec::new(),
        compat: None,
        mentions: Vec::new(),
        files: Vec::new(),
        set_links: Vec::new(),
        supersedes: Vec::new(),
        superseded_by: None,
        template_rest: Vec::new(),
        words: 0,
        formulas: Default::default(),
        line_count: 0,
        findings: Vec::new(),
    }
}
