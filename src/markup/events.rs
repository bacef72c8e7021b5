//! Markdown as a list of events made ready for writing.
//!
//! The parser hands out text in pieces (it cuts at every character that could have meant something), so pieces that lie
//! next to each other in the source are joined: a bare file name is then one piece. What has to be known before an element
//! is opened is found in the same pass: which items are tasks, which lists hold nothing else, and where footnotes stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use crate::parse::outline::{dialect_with, fold};
use crate::text::Span;

/// What stands before a line of inline Markdown while it is parsed, so that no `#`, `-` or `1.` in it begins a block.
const LINE_START: &str = "x ";

/// The events of a text, with spans in that text.
#[derive(Debug, Default)]
pub(super) struct Events<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// Events in order; neighbouring text is one event.
    pub(super) list: Vec<(Event<'a>, Span)>,
    /// Task items, by the index of their start: ticked or not.
    pub(super) tasks: BTreeMap<usize, bool>,
    /// Lists of tasks alone, by the index of their start.
    pub(super) task_lists: BTreeSet<usize>,
    /// Footnote definitions by label (in lower case), as the events between their tags.
    pub(super) notes: BTreeMap<String, Range<usize>>,
}

impl<'a> Events<'a> {
    /// Reads `text` from `body` on, with formulas if `math`.
    pub(super) fn read(text: &'a str, body: usize, math: bool) -> Self {
        let mut events = Self { text, ..Self::default() };
        for (event, span) in Parser::new_ext(&text[body..], dialect_with(math)).into_offset_iter() {
            events.push(event, span.start + body..span.end + body);
        }
        events.look_ahead();
        events
    }

    /// Reads a line made by [`line_source`]: the inline events alone, without what was put in front.
    pub(super) fn read_line(source: &'a str) -> Self {
        let mut events = Self::read(source, 0, false);
        let is_paragraph =
            |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
        events.list.retain(|(event, _)| !is_paragraph(event));
        if let Some((Event::Text(first), span)) = events.list.first_mut() {
            let cut = LINE_START.len().min(first.len());
            *first = CowStr::from(first[cut..].to_owned());
            span.start += cut;
        }
        events
    }

    /// The index behind the end tag of the element that starts at `start`.
    pub(super) fn behind(&self, start: usize) -> usize {
        let mut depth = 0_usize;
        for (at, (event, _)) in self.list.iter().enumerate().skip(start) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return at + 1;
            }
        }
        self.list.len()
    }

    fn push(&mut self, event: Event<'a>, span: Span) {
        if let (Event::Text(next), Some((Event::Text(last), before))) = (&event, self.list.last_mut()) {
            let verbatim = before.end == span.start
                && self.text.get(span.clone()) == Some(next)
                && self.text.get(before.clone()) == Some(last);
            if verbatim {
                before.end = span.end;
                *last = CowStr::Borrowed(&self.text[before.clone()]);
                return;
            }
        }
        self.list.push((event, span));
    }

    fn look_ahead(&mut self) {
        // Open lists and items: where they start, and for lists whether each item so far was a task.
        let mut lists: Vec<(usize, bool)> = Vec::new();
        let mut items: Vec<usize> = Vec::new();
        let mut notes: Vec<(String, usize)> = Vec::new();
        for (at, (event, _)) in self.list.iter().enumerate() {
            match event {
                Event::Start(Tag::List(_)) => lists.push((at, true)),
                Event::Start(Tag::Item) => items.push(at),
                Event::TaskListMarker(ticked) => {
                    if let Some(&item) = items.last() {
                        self.tasks.insert(item, *ticked);
                    }
                }
                Event::End(TagEnd::Item) => {
                    let is_task = items.pop().is_some_and(|item| self.tasks.contains_key(&item));
                    if let Some((_, only_tasks)) = lists.last_mut() {
                        *only_tasks &= is_task;
                    }
                }
                Event::End(TagEnd::List(_)) => {
                    if let Some((start, true)) = lists.pop() {
                        self.task_lists.insert(start);
                    }
                }
                Event::Start(Tag::FootnoteDefinition(label)) => notes.push((label.to_lowercase(), at + 1)),
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((label, start)) = notes.pop() {
                        self.notes.entry(label).or_insert(start..at);
                    }
                }
                _ => {}
            }
        }
    }
}

/// `markdown` as one line that parses as inline content whatever it begins with.
pub(super) fn line_source(markdown: &str) -> String {
    format!("{LINE_START}{}", fold(markdown))
}
