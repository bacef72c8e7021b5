//! Inline content: text, code spans, links and images.
//!
//! What a link, an image, a code span or a bare name becomes was decided when documents were joined; here it is looked up
//! by the place where it stands. A link never lies in a link.

use pulldown_cmark::Event;

use super::Link;
use super::address::{may_link, may_show};
use super::escape::{attribute, escape_code_into, escape_into};
use super::writer::{Frame, Writer};
use crate::text::Span;

/// An element around a mention: what opens and what closes it.
type Wrapping = (String, &'static str);

impl<'a> Writer<'a> {
    /// Writes text. Parts that the header shows are left out, bare names become links.
    pub(super) fn text(&mut self, text: &str, span: &Span) {
        // Entities and escapes have no place inside; they are never part of a name.
        if self.events.text.get(span.clone()) != Some(text) {
            return self.plain(text);
        }
        let facts = self.facts;
        let mut at = span.start;
        let first = facts.hidden.partition_point(|hidden| hidden.end <= at);
        let label = self.label.clone();
        let hidden = facts.hidden[first..].iter().take_while(|hidden| hidden.start < span.end);
        let mut gaps: Vec<Span> = hidden.cloned().chain([label]).filter(|gap| gap.start < span.end).collect();
        gaps.sort_by_key(|gap| gap.start);
        for gap in gaps.into_iter().filter(|gap| gap.end > span.start && !gap.is_empty()) {
            if at < gap.start {
                self.names(at..gap.start);
            }
            at = at.max(gap.end);
        }
        if at < span.end {
            self.names(at..span.end);
        }
    }

    /// Writes a part of the source with the names in it.
    fn names(&mut self, span: Span) {
        let (facts, source) = (self.facts, self.events.text);
        let mut at = span.start;
        let first = facts.names.partition_point(|(mention, _)| mention.span.start < span.start);
        for (mention, link) in &facts.names[first..] {
            if mention.span.start >= span.end {
                break;
            }
            let (start, end) = (mention.span.start, mention.span.end);
            let (Some(before), Some(name)) = (source.get(at..start), source.get(start..end)) else {
                continue;
            };
            if end > span.end {
                break;
            }
            self.plain(before);
            self.before_inline();
            let wrapping = self.wrapping(link, "");
            self.wrapped(wrapping, |out| escape_into(out, name));
            at = end;
        }
        if let Some(rest) = source.get(at..span.end) {
            self.plain(rest);
        }
    }

    fn plain(&mut self, text: &str) {
        let waiting = matches!(self.frames.last(), Some(Frame::Paragraph { open: false }));
        let text = if waiting { text.trim_start() } else { text };
        if !text.is_empty() {
            self.before_inline();
            escape_into(&mut self.out, text);
        }
    }

    /// Writes a line break, unless nothing of the paragraph was written yet.
    pub(super) fn line_break(&mut self, tag: &str) {
        if !matches!(self.frames.last(), Some(Frame::Paragraph { open: false })) {
            self.out.push_str(tag);
            self.out.push('\n');
        }
    }

    /// Writes a code span.
    pub(super) fn code_span(&mut self, code: &str, span: &Span) {
        self.before_inline();
        let wrapping = self.facts.link(span.start).and_then(|link| self.wrapping(link, ""));
        self.wrapped(wrapping, |out| {
            out.push_str("<code>");
            escape_code_into(out, code);
            out.push_str("</code>");
        });
    }

    /// Writes a formula: as MathML, or as its source where it could not be set. One on a line of its own may be wider than
    /// the column, so it scrolls and can be reached by key.
    pub(super) fn formula(&mut self, span: &Span, display: bool) {
        self.before_inline();
        let facts = self.facts;
        let formula = facts.formulas.and_then(|formulas| formulas.get(&span.start)?.as_ref());
        let scrolls = display && self.anchors == 0;
        match formula {
            Some(mathml) if scrolls => {
                self.out.push_str("<span class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">");
                self.out.push_str(mathml.as_str());
                self.out.push_str("</span>");
            }
            Some(mathml) => self.out.push_str(mathml.as_str()),
            None => {
                self.out.push_str("<code>");
                escape_code_into(&mut self.out, &self.events.text[span.clone()]);
                self.out.push_str("</code>");
            }
        }
    }

    /// Opens a link, or what becomes of it.
    pub(super) fn link(&mut self, title: &str, span: &Span) {
        self.before_inline();
        let wrapping = self.facts.link(span.start).and_then(|link| self.wrapping(link, title));
        let frame = match wrapping {
            Some((open, close)) => {
                self.out.push_str(&open);
                if close == "</a>" { Frame::Anchor(close) } else { Frame::Inline(close) }
            }
            None => Frame::Silent,
        };
        self.push(frame);
    }

    /// Writes an image: the picture when it may be shown, else a link, else its description.
    pub(super) fn image(&mut self, at: usize, title: &str, span: &Span) -> usize {
        let behind = self.events.behind(at);
        let description = self.description(at, behind);
        self.before_inline();
        match self.facts.link(span.start) {
            Some(Link::To { href, external, .. }) if may_show(href) && (!external || self.facts.external_images) => {
                self.out.push_str("<img");
                attribute(&mut self.out, "src", href);
                attribute(&mut self.out, "alt", &description);
                if !title.is_empty() {
                    attribute(&mut self.out, "title", title);
                }
                self.out.push_str(" loading=\"lazy\">");
            }
            Some(link) => {
                let name = match link {
                    Link::To { href, .. } if description.is_empty() => href.clone(),
                    _ => description,
                };
                let wrapping = self.wrapping(link, title);
                self.wrapped(wrapping, |out| escape_into(out, &name));
            }
            None => escape_into(&mut self.out, &description),
        }
        behind
    }

    /// The text of an image's description (CommonMark 0.31 §6.4).
    fn description(&self, at: usize, behind: usize) -> String {
        let mut text = String::new();
        for (event, _) in &self.events.list[at..behind] {
            match event {
                Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                    text.push_str(part);
                }
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text
    }

    fn wrapped(&mut self, wrapping: Option<Wrapping>, content: impl FnOnce(&mut String)) {
        let (open, close) = wrapping.unwrap_or_default();
        self.out.push_str(&open);
        content(&mut self.out);
        self.out.push_str(close);
    }

    /// The element around a mention; `None` when it is shown as plain text.
    fn wrapping(&self, link: &Link, title: &str) -> Option<Wrapping> {
        match link {
            Link::To { href, lifecycle, external } if self.anchors == 0 && may_link(href) => {
                let mut open = String::from("<a");
                let mut shown = title;
                if let Some((class, label)) = lifecycle {
                    attribute(&mut open, "class", &format!("ref ref-{class}"));
                    shown = if title.is_empty() { label } else { title };
                }
                attribute(&mut open, "href", href);
                if !shown.is_empty() {
                    attribute(&mut open, "title", shown);
                }
                if *external {
                    attribute(&mut open, "rel", "noopener");
                }
                open.push('>');
                Some((open, "</a>"))
            }
            Link::Broken(note) => {
                let mut open = String::from("<span class=\"gone\"");
                attribute(&mut open, "title", note);
                open.push('>');
                Some((open, "</span>"))
            }
            Link::To { .. } | Link::Text => None,
        }
    }
}
