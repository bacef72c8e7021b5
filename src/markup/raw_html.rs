//! Raw HTML: a few harmless tags pass, everything else is shown as it is written.
//!
//! A tag passes only as a whole: it is taken apart, and written anew from the table below with at most one attribute.
//! Whatever is opened is closed by us, at the latest where the Markdown around it ends. Comments vanish, but an unfinished
//! one is text, so that it cannot hide the rest of the page.

use pulldown_cmark::Event;

use super::escape::{attribute, escape_into};
use super::writer::{Frame, Writer};
use crate::parse::html::{Element, Kind, Token, Tokens};

/// Entities that are read in raw HTML; others are shown as they are written.
const ENTITIES: &[(&str, &str)] = &[
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&nbsp;", "\u{A0}"),
    ("&mdash;", "—"),
    ("&ndash;", "–"),
    ("&hellip;", "…"),
    ("&rarr;", "→"),
    ("&larr;", "←"),
    ("&times;", "×"),
];

impl<'a> Writer<'a> {
    /// Writes a tag in a line.
    pub(super) fn raw_inline(&mut self, html: &str) {
        for token in Tokens::of(html) {
            match token {
                Token::Comment => {}
                Token::Text(text) => self.raw_text(text),
                Token::Close(source, element) => self.close(source, element),
                Token::Open(source, element, value) => {
                    let allowed = match element.kind {
                        Kind::Phrase | Kind::Break => true,
                        Kind::Rule | Kind::Details => self.holds_blocks(),
                        Kind::Summary => self.begins_details(),
                    };
                    if allowed { self.open_tag(source, element, value) } else { self.raw_text(source) }
                }
            }
        }
    }

    /// Writes an HTML block: runs of text as paragraphs, between and within the tags that pass.
    pub(super) fn html_block(&mut self, at: usize) -> usize {
        let behind = self.events.behind(at);
        let mut html = String::new();
        for (event, _) in &self.events.list[at..behind] {
            if let Event::Html(part) | Event::Text(part) = event {
                html.push_str(part);
            }
        }
        for token in Tokens::of(&html) {
            match token {
                Token::Comment => {}
                Token::Text(text) => self.block_text(&decoded(text)),
                Token::Close(source, element) => self.close_in_block(source, element),
                Token::Open(source, element, value) => self.open_in_block(source, element, value),
            }
        }
        self.end_run();
        if self.raw_kind() == Some(Kind::Summary) {
            self.pop();
        }
        behind
    }

    fn open_in_block(&mut self, source: &str, element: &'static Element, value: Option<&str>) {
        let in_summary = self.frames.iter().rev().map_while(raw).any(|element| element.kind == Kind::Summary);
        match element.kind {
            Kind::Phrase | Kind::Break => {
                self.begin_run();
                self.open_tag(source, element, value);
            }
            Kind::Rule | Kind::Details if !in_summary => {
                self.end_run();
                self.before_block();
                self.open_tag(source, element, value);
            }
            Kind::Summary if self.begins_details() => self.open_tag(source, element, value),
            _ => self.block_text(source),
        }
    }

    fn close_in_block(&mut self, source: &str, element: &'static Element) {
        if element.kind == Kind::Phrase {
            self.begin_run();
            return self.close(source, element);
        }
        // What a run of text opened lies above; it is closed only for a tag below it.
        let run = self.frames.iter().rev().take_while(|frame| is_run(frame)).count();
        let below = &self.frames[..self.frames.len() - run];
        if below.iter().rev().map_while(raw).any(|open| open == element) {
            self.end_run();
            self.close(source, element);
        } else {
            self.block_text(source);
        }
    }

    /// Writes text of an HTML block; an empty line ends a paragraph.
    fn block_text(&mut self, text: &str) {
        for (number, part) in text.split("\n\n").enumerate() {
            if number > 0 {
                self.end_run();
            }
            if !part.trim().is_empty() {
                self.begin_run();
                let fresh = self.out.ends_with('>');
                escape_into(&mut self.out, if fresh { part.trim_start_matches('\n') } else { part });
            }
        }
    }

    fn raw_text(&mut self, text: &str) {
        self.before_inline();
        escape_into(&mut self.out, text);
    }

    /// Opens a paragraph where blocks stand.
    fn begin_run(&mut self) {
        if self.holds_blocks() && self.has_room(1) {
            self.before_block();
            self.frames.push(Frame::Paragraph { open: false });
        }
        self.before_inline();
    }

    /// Closes the paragraph of a run and what is open in it.
    fn end_run(&mut self) {
        while self.raw_kind() == Some(Kind::Phrase) {
            self.pop();
        }
        if matches!(self.frames.last(), Some(Frame::Paragraph { .. })) {
            self.pop();
        }
    }

    /// Closes a tag, and what was opened after it; one that is not open is text.
    fn close(&mut self, source: &str, element: &'static Element) {
        match self.position(element) {
            Some(above) => (0..=above).for_each(|_| self.pop()),
            None => self.raw_text(source),
        }
    }

    /// How many tags were opened after `element` and are open.
    fn position(&self, element: &'static Element) -> Option<usize> {
        self.frames.iter().rev().map_while(raw).position(|open| open == element)
    }

    fn open_tag(&mut self, source: &str, element: &'static Element, value: Option<&str>) {
        let is_empty = matches!(element.kind, Kind::Break | Kind::Rule);
        if !is_empty && !self.has_room(1) {
            return self.raw_text(source);
        }
        if matches!(element.kind, Kind::Phrase | Kind::Break) {
            self.before_inline();
        }
        self.out.push('<');
        self.out.push_str(element.name);
        match (element.attribute, value) {
            (Some("open"), Some(_)) => self.out.push_str(" open"),
            (Some(name), Some(value)) => attribute(&mut self.out, name, &decoded(value)),
            _ => {}
        }
        self.out.push('>');
        if !is_empty {
            self.push(Frame::Raw(element));
        }
    }

    /// Writes the end tag.
    pub(super) fn close_tag(&mut self, element: &Element) {
        self.out.push_str("</");
        self.out.push_str(element.name);
        self.out.push_str(if element.kind == Kind::Details { ">\n" } else { ">" });
    }

    /// Whether blocks may stand here.
    fn holds_blocks(&self) -> bool {
        match self.frames.last() {
            None | Some(Frame::Block(_) | Frame::Item { .. } | Frame::Cell(_)) => true,
            Some(Frame::Raw(element)) => element.kind == Kind::Details,
            _ => false,
        }
    }

    fn begins_details(&self) -> bool {
        self.raw_kind() == Some(Kind::Details) && self.out.ends_with(['>']) && {
            let tag = self.out.rfind('<').map_or("", |at| &self.out[at..]);
            matches!(tag, "<details>" | "<details open>")
        }
    }

    fn raw_kind(&self) -> Option<Kind> {
        self.frames.last().and_then(raw).map(|element| element.kind)
    }
}

/// Whether `frame` belongs to a run of text in an HTML block.
fn is_run(frame: &Frame) -> bool {
    matches!(frame, Frame::Paragraph { .. }) || raw(frame).is_some_and(|element| element.kind == Kind::Phrase)
}

fn raw(frame: &Frame) -> Option<&'static Element> {
    match frame {
        Frame::Raw(element) => Some(element),
        _ => None,
    }
}

/// `text` with its entities read once.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
        let (meaning, length) = known.map_or(("&", 1), |(entity, meaning)| (meaning, entity.len()));
        out.push_str(meaning);
        rest = &rest[length..];
    }
    out + rest
}
