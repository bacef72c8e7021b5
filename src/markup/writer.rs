//! The loop over events and the stack of what is open.
//!
//! Every element that is open has a [`Frame`], raw HTML tags included, so that each end tag is ours and nothing of the
//! content can close what it did not open. Past [`DEPTH`] frames elements are left out and their text stays.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::Events;
use super::footnotes::Notes;
use super::tables::Table;
use super::{Highlighter, Link, Options};
use crate::math::Mathml;
use crate::parse::html::Element;
use crate::parse::{Document, Mention, Tally, TaskState, Via};
use crate::text::Span;

/// How many elements may lie within each other. Browsers stop at 512; no spec comes near 20.
pub(super) const DEPTH: usize = 100;

/// Bytes of code that one page may have highlighted; what follows is shown plain.
const CODE_BUDGET: usize = 512 * 1024;

/// What is known about the document besides its text, by place. Empty for single lines.
#[derive(Default)]
pub(super) struct Facts<'a> {
    /// Anchor of each heading, and the tally of the stage it begins, by the start of the heading.
    pub(super) headings: BTreeMap<usize, (&'a str, Option<Tally>)>,
    /// Number (from 1) and state of each task, by the start of its item.
    pub(super) tasks: BTreeMap<usize, (usize, TaskState)>,
    /// Bare names in the text that become something, in order.
    pub(super) names: Vec<(&'a Mention, &'a Link)>,
    /// What links, images and code spans become, by their start.
    pub(super) links: Option<&'a BTreeMap<usize, Link>>,
    /// Spans left out, in order.
    pub(super) hidden: Vec<Span>,
    /// Where quotes begin that hold a template's instructions.
    pub(super) instructions: BTreeSet<usize>,
    /// How Markdown is shown.
    pub(super) external_images: bool,
    /// For code blocks.
    pub(super) highlighter: Option<&'a Highlighter>,
    /// Formulas by their start.
    pub(super) formulas: Option<&'a BTreeMap<usize, Option<Mathml>>>,
}

impl<'a> Facts<'a> {
    /// Gathers the facts of `document`.
    pub(super) fn of(
        document: &'a Document,
        links: &'a BTreeMap<usize, Link>,
        options: &Options,
        highlighter: &'a Highlighter,
    ) -> Self {
        let mut headings: BTreeMap<usize, (&str, Option<Tally>)> =
            document.sections.iter().map(|section| (section.heading.start, (section.anchor.as_str(), None))).collect();
        for stage in document.stages.iter().filter(|stage| stage.tasks.total > 0) {
            let heading = document.sections.get(stage.section).and_then(|s| headings.get_mut(&s.heading.start));
            if let Some((_, tally)) = heading {
                tally.get_or_insert(stage.tasks);
            }
        }
        let mut names: Vec<_> = document
            .mentions
            .iter()
            .filter(|mention| matches!(mention.via, Via::Name | Via::Slug | Via::Issue))
            .filter_map(|mention| Some((mention, links.get(&mention.span.start)?)))
            .collect();
        names.sort_by_key(|(mention, _)| mention.span.start);
        let tasks = document.tasks.iter().enumerate().map(|(at, task)| (task.at, (at + 1, task.state))).collect();
        Self {
            headings,
            tasks,
            names,
            links: Some(links),
            hidden: joined(&document.hidden),
            instructions: document.template_rest.iter().map(|quote| quote.start).collect(),
            external_images: options.external_images,
            highlighter: Some(highlighter),
            formulas: Some(&document.formulas),
        }
    }

    /// What the mention that starts at `start` becomes.
    pub(super) fn link(&self, start: usize) -> Option<&'a Link> {
        self.links.and_then(|links| links.get(&start))
    }

    /// Whether all of `span` is left out.
    pub(super) fn hides(&self, span: &Span) -> bool {
        let before = self.hidden.partition_point(|hidden| hidden.start <= span.start);
        self.hidden[..before].last().is_some_and(|hidden| span.end <= hidden.end)
    }
}

/// `spans` in order, with those that touch made one.
fn joined(spans: &[Span]) -> Vec<Span> {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|span| span.start);
    spans.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    spans
}

/// An element that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// A paragraph; its tag is written with its first content, so that an empty one leaves nothing.
    Paragraph {
        /// The tag was written.
        open: bool,
    },
    /// A list item.
    Item {
        /// It has a box, so its text stands in a `div`.
        task: bool,
        /// The `div` is open.
        div: bool,
    },
    /// A table.
    Table,
    /// A table row.
    Row(&'static str),
    /// A table cell.
    Cell(&'static str),
    /// A link: nothing in it may be a link.
    Anchor(&'static str),
    /// An inline element.
    Inline(&'static str),
    /// A block that holds blocks.
    Block(&'static str),
    /// A heading with the tally behind its text.
    Heading(u8, Option<Tally>),
    /// A tag of the content's own.
    Raw(&'static Element),
    /// An element that leaves no tag: too deep, or not to be shown as one.
    Silent,
}

/// Writes one page or line.
pub(super) struct Writer<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) events: &'a Events<'a>,
    pub(super) out: String,
    pub(super) frames: Vec<Frame>,
    /// How many links are open: 0 or 1.
    pub(super) anchors: usize,
    pub(super) table: Table,
    pub(super) notes: Notes,
    /// Spans left out that were found while writing.
    pub(super) label: Span,
    /// Bytes of code that may still be highlighted.
    pub(super) code_left: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(facts: &'a Facts<'a>, events: &'a Events<'a>) -> Self {
        Self {
            facts,
            events,
            out: String::with_capacity(events.text.len() * 3 / 2),
            frames: Vec::new(),
            anchors: 0,
            table: Table::default(),
            notes: Notes::default(),
            label: 0..0,
            code_left: CODE_BUDGET,
        }
    }

    /// Writes the whole text and its footnotes.
    pub(super) fn page(mut self) -> String {
        self.run(0..self.events.list.len());
        self.write_notes();
        self.out
    }

    /// Writes a line.
    pub(super) fn line(mut self) -> String {
        // No block may stand in a line.
        self.push(Frame::Silent);
        self.run(0..self.events.list.len());
        self.out
    }

    /// Writes the events of `range` and closes what they leave open.
    pub(super) fn run(&mut self, range: Range<usize>) {
        let floor = self.frames.len();
        let events = self.events;
        let mut at = range.start;
        while at < range.end {
            let (event, span) = &events.list[at];
            at = if self.is_hidden(event, span) { events.behind(at) } else { self.event(at, event, span) };
        }
        while self.frames.len() > floor {
            self.pop();
        }
    }

    /// Writes one event; returns the index of the next.
    fn event(&mut self, at: usize, event: &'a Event<'a>, span: &Span) -> usize {
        self.leave_table(event);
        match event {
            Event::Start(tag) => return self.start(at, tag, span),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(text, span),
            Event::Code(code) => self.code_span(code, span),
            Event::InlineMath(_) => self.formula(span, false),
            Event::DisplayMath(_) => self.formula(span, true),
            Event::InlineHtml(html) => self.raw_inline(html),
            Event::SoftBreak => self.line_break(""),
            Event::HardBreak => self.line_break("<br>"),
            Event::FootnoteReference(label) => self.note_reference(label),
            Event::Rule => {
                self.before_block();
                self.out.push_str("<hr>\n");
            }
            // The box was written with its item. The others do not occur in our dialect or outside of their element.
            Event::TaskListMarker(_) | Event::Html(_) => {}
        }
        at + 1
    }

    fn is_hidden(&self, event: &Event<'_>, span: &Span) -> bool {
        let kept = matches!(event, Event::End(_) | Event::Start(Tag::TableCell) | Event::Start(Tag::TableHead));
        !kept && (self.facts.hides(span) || (self.label.start <= span.start && span.end <= self.label.end))
    }

    /// Opens a frame whose tag was written.
    pub(super) fn push(&mut self, frame: Frame) {
        self.anchors += usize::from(matches!(frame, Frame::Anchor(_)));
        self.frames.push(frame);
    }

    /// Ends the innermost element of Markdown, and tags of the content's own that are open in it.
    pub(super) fn end(&mut self) {
        while matches!(self.frames.last(), Some(Frame::Raw(_))) {
            self.pop();
        }
        self.pop();
    }

    /// Ends the innermost element.
    pub(super) fn pop(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        match frame {
            Frame::Paragraph { open: true } => self.out.push_str("</p>\n"),
            Frame::Item { div: true, .. } => self.out.push_str("</div></li>\n"),
            Frame::Item { div: false, .. } => self.out.push_str("</li>\n"),
            Frame::Table => self.end_table(),
            Frame::Anchor(close) => {
                self.anchors -= 1;
                self.out.push_str(close);
            }
            Frame::Inline(close) | Frame::Cell(close) => self.out.push_str(close),
            Frame::Block(close) | Frame::Row(close) => {
                self.out.push_str(close);
                self.out.push('\n');
            }
            Frame::Heading(level, tally) => self.end_heading(level, tally),
            Frame::Raw(element) => self.close_tag(element),
            Frame::Paragraph { open: false } | Frame::Silent => {}
        }
    }

    /// Whether `levels` more elements may be opened.
    pub(super) fn has_room(&self, levels: usize) -> bool {
        self.frames.len() + levels <= DEPTH
    }

    /// To be called before inline content: opens what waits for it.
    pub(super) fn before_inline(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::Paragraph { open: open @ false }) => {
                *open = true;
                self.out.push_str("<p dir=\"auto\">");
            }
            Some(Frame::Item { task: true, div: div @ false }) => {
                *div = true;
                self.out.push_str("<div>");
            }
            _ => {}
        }
    }

    /// To be called before a block other than a list: within a task it belongs to the text.
    pub(super) fn before_block(&mut self) {
        if let Some(Frame::Item { task: true, div: div @ false }) = self.frames.last_mut() {
            *div = true;
            self.out.push_str("<div>");
        }
        self.break_line();
    }

    /// To be called before a list: within a task it stands beside the text.
    pub(super) fn before_list(&mut self) {
        if let Some(Frame::Item { div: div @ true, .. }) = self.frames.last_mut() {
            *div = false;
            self.out.push_str("</div>");
        }
        self.break_line();
    }

    /// Keeps blocks on lines of their own where text went before (a tight item).
    fn break_line(&mut self) {
        if matches!(self.frames.last(), Some(Frame::Item { .. })) && !self.out.ends_with(['\n', '>']) {
            self.out.push('\n');
        }
    }
}
