//! The text of a document as search sees it: one passage for what stands before the first heading, one for each section.
//!
//! Markdown is read once more here, because a [`Document`] keeps no events. Text is plain: markup, raw HTML and task boxes
//! are gone, white space is folded, blocks are separated by one blank. Code blocks are part of it, but are known apart.
//! Left-over template text says nothing about the spec and is left out.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::outline::Outline;
use crate::parse::{Document, Section, SectionRole};
use crate::text::Span;

/// A section's own text (without that of the sections below it).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// Id on the page; empty for the text before the first heading.
    pub anchor: String,
    /// Plain text of the heading.
    pub heading: String,
    /// The passage of the section around it.
    pub parent: Option<usize>,
    /// What the section is for.
    pub role: Option<SectionRole>,
    /// Line of the heading, from 1.
    pub line: u32,
    /// Its text.
    pub text: String,
    /// Parts of `text` that are code blocks, in order.
    pub code: Vec<Span>,
}

/// The passages of a document, at least one.
pub(super) fn passages(document: &Document) -> Vec<Passage> {
    if document.unread.is_some() {
        return vec![Passage { line: 1, ..Passage::default() }];
    }
    let outline = Outline::read(&document.text, document.body);
    // The document's own list knows the roles; it was made from the same outline.
    read(&outline, &document.sections, &document.template_rest)
}

/// The passages of a text that is no document: a draft.
pub(super) fn of_text(text: &str) -> Vec<Passage> {
    let outline = Outline::read(text, 0);
    read(&outline, &outline.sections, &[])
}

fn read(outline: &Outline<'_>, sections: &[Section], left_over: &[Span]) -> Vec<Passage> {
    let mut passages = Vec::with_capacity(outline.sections.len() + 1);
    passages.push(Passage { line: 1, ..Passage::default() });
    read_text(outline.preamble(), left_over, &mut passages[0]);
    for (at, found) in outline.sections.iter().enumerate() {
        let section = sections.get(at).unwrap_or(found);
        let mut passage = Passage {
            anchor: section.anchor.clone(),
            heading: section.title.clone(),
            parent: section.parent.map(|parent| parent + 1),
            role: section.role,
            line: outline.lines.line(section.heading.start),
            ..Passage::default()
        };
        read_text(outline.own_events(at), left_over, &mut passage);
        passages.push(passage);
    }
    passages
}

/// `Design › Approach`: the headings around passage `at` and its own.
pub(super) fn breadcrumb(passages: &[Passage], at: usize) -> String {
    let mut headings = vec![passages[at].heading.as_str()];
    let mut above = passages[at].parent;
    while let Some(parent) = above {
        headings.push(&passages[parent].heading);
        above = passages[parent].parent;
    }
    headings.reverse();
    headings.join(" › ")
}

fn read_text(events: &[(Event<'_>, Span)], left_over: &[Span], passage: &mut Passage) {
    let mut code = None;
    for (event, span) in events {
        match event {
            Event::Text(_) | Event::Code(_) if left_over.iter().any(|rest| rest.contains(&span.start)) => {}
            Event::Text(part) | Event::Code(part) => push_folded(&mut passage.text, part),
            Event::SoftBreak | Event::HardBreak => push_folded(&mut passage.text, " "),
            Event::Start(Tag::CodeBlock(_)) => {
                push_folded(&mut passage.text, " ");
                code = Some(passage.text.len());
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(start) = code.take().filter(|&start| start < passage.text.len()) {
                    passage.code.push(start..passage.text.len());
                }
                push_folded(&mut passage.text, " ");
            }
            Event::Start(Tag::Item | Tag::Paragraph | Tag::TableCell)
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => push_folded(&mut passage.text, " "),
            _ => {}
        }
    }
    passage.text.truncate(passage.text.trim_end().len());
    for code in &mut passage.code {
        code.end = code.end.min(passage.text.len());
    }
}

/// Appends `part` with every run of white space as one blank, also across the seam; none at the start.
fn push_folded(text: &mut String, part: &str) {
    for c in part.chars() {
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
}
