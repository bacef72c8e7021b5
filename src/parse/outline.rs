//! The outline of a document: CommonMark events read once, and the sections they make.
//!
//! Every extractor works on the same [`Outline`]. Events carry byte spans of the whole text (front matter included).
//! The Markdown dialect is fixed here, for extraction and rendering alike: GFM tables, task lists, strikethrough, footnotes
//! and alerts; metadata blocks are off (they are quadratic in the parser, and front matter is split off before).

use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Section, html};
use crate::path::Anchors;
use crate::text::{Lines, Span};

/// The dialect that all of Spechive reads.
pub fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

/// The same, and formulas between dollar signs when the owner wants them set.
pub fn dialect_with(math: bool) -> Options {
    if math { dialect() | Options::ENABLE_MATH } else { dialect() }
}

/// One document's events and sections.
#[derive(Debug)]
pub struct Outline<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Where lines begin.
    pub lines: Lines,
    /// Where the Markdown begins.
    pub body: usize,
    /// Events with spans in `text`.
    pub events: Vec<(Event<'a>, Span)>,
    /// The first H1, when no other heading stands above it: its span and the range of its events, both end tags included.
    pub title: Option<Heading>,
    /// Every other heading, in order. A heading in a quote or a list item is text of that quote or item: it ends no section.
    pub sections: Vec<Section>,
    /// For each section, the range of events of its heading, both tags included.
    pub headings: Vec<std::ops::Range<usize>>,
}

/// Where a heading stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// In the text.
    pub span: Span,
    /// In the events.
    pub events: std::ops::Range<usize>,
}

impl<'a> Outline<'a> {
    /// Reads `text` from `body` on.
    pub fn read(text: &'a str, body: usize) -> Self {
        let mut outline = Self {
            text,
            lines: Lines::of(text),
            body,
            events: events(text, body),
            title: None,
            sections: Vec::new(),
            headings: Vec::new(),
        };
        outline.find_headings();
        outline.close_sections();
        outline
    }

    /// The events behind the heading of `section` up to the next heading of any level.
    pub fn own_events(&self, section: usize) -> &[(Event<'a>, Span)] {
        let from = self.headings[section].end;
        let to = self.headings.get(section + 1).map_or(self.events.len(), |next| next.start);
        &self.events[from..to]
    }

    /// The events behind the heading of `section` up to the next heading of the same or a higher level.
    pub fn full_events(&self, section: usize) -> &[(Event<'a>, Span)] {
        let from = self.headings[section].end;
        let level = self.sections[section].level;
        let next = (section + 1..self.sections.len()).find(|&later| self.sections[later].level <= level);
        let to = next.map_or(self.events.len(), |next| self.headings[next].start);
        &self.events[from..to]
    }

    /// The events between the title (or the start) and the first section.
    pub fn preamble(&self) -> &[(Event<'a>, Span)] {
        let from = self.title.as_ref().map_or(0, |title| title.events.end);
        let to = self.headings.first().map_or(self.events.len(), |first| first.start).max(from);
        &self.events[from..to]
    }

    /// The innermost section that holds the byte at `offset`.
    pub fn section_at(&self, offset: usize) -> Option<usize> {
        self.sections.partition_point(|section| section.heading.start <= offset).checked_sub(1)
    }

    fn find_headings(&mut self) {
        let mut anchors = Anchors::default();
        for (place, level, events) in headings(&self.events) {
            let heading = &self.events[events.clone()];
            let span = heading.last().map_or(0..0, |(_, span)| span.clone());
            match place {
                // The anchors of the others are numbered as if it had one, as a forge does.
                Place::Inside => drop(anchors.next(&without_tags(heading))),
                Place::Title => self.title = Some(Heading { span, events }),
                Place::Section => {
                    let title = plain(heading);
                    // A forge takes unknown tags off before it makes the anchor.
                    let anchor = anchors.next(&without_tags(heading));
                    let (title, title_markdown) = shared(title, inline_source(self.text, heading));
                    self.sections.push(Section {
                        level,
                        anchor,
                        title,
                        title_markdown,
                        own: span.end..span.end,
                        full: span.end..span.end,
                        heading: span,
                        parent: None,
                        role: None,
                    });
                    self.headings.push(events);
                }
            }
        }
    }

    fn close_sections(&mut self) {
        let end = self.text.len();
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.sections.len() {
            let (start, level) = (self.sections[at].heading.start, self.sections[at].level);
            while let Some(&last) = open.last().filter(|&&last| self.sections[last].level >= level) {
                self.sections[last].full.end = start;
                open.pop();
            }
            if at > 0 {
                self.sections[at - 1].own.end = start;
            }
            self.sections[at].parent = open.last().copied();
            open.push(at);
        }
        for at in open {
            self.sections[at].full.end = end;
        }
        if let Some(last) = self.sections.last_mut() {
            last.own.end = end;
        }
    }
}

/// The events of `text` from `body` on, with spans in `text`.
pub fn events(text: &str, body: usize) -> Vec<(Event<'_>, Span)> {
    let events = Parser::new_ext(&text[body..], dialect()).into_offset_iter();
    events.map(|(event, span)| (event, span.start + body..span.end + body)).collect()
}

/// What a heading is for the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The first H1, when no other heading stands above it.
    Title,
    /// Any other heading.
    Section,
    /// One in a quote or a list item, which is text of that quote or item.
    Inside,
}

/// Every heading: what it is, its level, and the range of its events, both tags included.
pub fn headings(events: &[(Event<'_>, Span)]) -> Vec<(Place, u8, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, u8)> = None;
    let mut inside = 0usize;
    let mut is_first = true;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::Item) => inside += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item) => inside = inside.saturating_sub(1),
            Event::Start(Tag::Heading { level, .. }) => open = Some((at, rank(*level))),
            Event::End(TagEnd::Heading(_)) => {
                let Some((start, level)) = open.take() else { continue };
                let place = match inside {
                    0 if level == 1 && is_first => Place::Title,
                    0 => Place::Section,
                    _ => Place::Inside,
                };
                is_first &= place == Place::Inside;
                found.push((place, level, start..at + 1));
            }
            _ => {}
        }
    }
    found
}

/// 1 to 6.
pub fn rank(level: HeadingLevel) -> u8 {
    level as u8
}

/// The text of `events` as a reader sees it: code spans without ticks, breaks as blanks, images by their description.
/// Tags that the page shows are part of it; comments, other tags, footnote marks and task boxes are left out; white space
/// at the ends is trimmed.
pub fn plain(events: &[(Event<'_>, Span)]) -> String {
    text_of(events, true)
}

/// The same without any tag.
pub fn without_tags(events: &[(Event<'_>, Span)]) -> String {
    text_of(events, false)
}

fn text_of(events: &[(Event<'_>, Span)], tags: bool) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::InlineHtml(tag) if tags => text.extend(html::shown(tag)),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock
                | TagEnd::Heading(_),
            ) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    let trimmed = text.trim();
    if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
}

/// The source of the inline content of a block (`events` with its own start and end tags), white space folded.
pub fn inline_source(text: &str, events: &[(Event<'_>, Span)]) -> String {
    let inner = events.get(1..events.len().saturating_sub(1)).unwrap_or_default();
    match (inner.first(), inner.iter().map(|(_, span)| span.end).max()) {
        (Some((_, first)), Some(end)) => fold(&text[first.start..end]),
        _ => String::new(),
    }
}

/// A plain text and its Markdown as one text when they are alike: a document holds many of them, for as long as its site.
pub fn shared(plain: String, markdown: String) -> (Arc<str>, Arc<str>) {
    let plain: Arc<str> = plain.into();
    let markdown = if *plain == *markdown { Arc::clone(&plain) } else { markdown.into() };
    (plain, markdown)
}

/// Folds every run of white space to one blank and trims the ends.
pub fn fold(text: &str) -> String {
    // Most texts are folded already.
    if is_folded(text) {
        return text.to_owned();
    }
    // Bytes are split faster than characters, and most text is ASCII. A vertical tab is white space to Unicode alone.
    if text.is_ascii() && !text.contains('\u{b}') {
        joined(text.split_ascii_whitespace(), text.len())
    } else {
        joined(text.split_whitespace(), text.len())
    }
}

/// Whether `text` has single blanks between its words and no other white space; "no" for text that is not ASCII. Without
/// an early end, so that many bytes are compared at once.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let behind = bytes.get(1..).unwrap_or_default();
    let odd = bytes.iter().fold(false, |odd, &byte| odd | (byte < b' ') | !byte.is_ascii());
    let double = bytes.iter().zip(behind).fold(false, |double, (&a, &b)| double | (a == b' ') & (b == b' '));
    !odd && !double && !text.starts_with(' ') && !text.ends_with(' ')
}

fn joined<'t>(words: impl Iterator<Item = &'t str>, most: usize) -> String {
    let mut text = String::with_capacity(most);
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_folded() {
        for text in ["", " ", "a", " a\tb\n\u{b}c ", "a  b", "ä \u{a0} b ", "\u{1f}a\u{1c} b"] {
            let words: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(fold(text), words.join(" "), "{text:?}");
        }
    }

    #[test]
    fn sections_nest_and_own_their_text() {
        let text = "# Title\nintro\n## A\none\n### A1\ntwo\n## B `c`\nthree\n";
        let outline = Outline::read(text, 0);
        let titles: Vec<_> = outline.sections.iter().map(|s| (&*s.title, s.anchor.as_str(), s.parent)).collect();
        assert_eq!(titles, [("A", "a", None), ("A1", "a1", Some(0)), ("B c", "b-c", None)]);
        assert_eq!(text[outline.sections[0].own.clone()].trim(), "one");
        assert_eq!(text[outline.sections[0].full.clone()].trim(), "one\n### A1\ntwo");
        assert_eq!(&*outline.sections[2].title_markdown, "B `c`");
        assert_eq!(plain(outline.preamble()), "intro");
        assert_eq!(plain(outline.full_events(0)), "one A1 two");
        assert_eq!(outline.section_at(text.find("two").expect("there")), Some(1));
    }

    #[test]
    fn a_tag_that_the_page_shows_is_text_and_no_part_of_an_anchor() {
        let outline = Outline::read("# T\n## Return `A` or Result<Config><!-- b --> <kbd>early</kbd>\n", 0);
        let section = &outline.sections[0];
        assert_eq!(&*section.title, "Return A or Result<Config> early");
        assert_eq!(section.anchor, "return-a-or-result-early");
    }

    #[test]
    fn headings_in_quotes_and_items_are_no_sections() {
        let text = "# T\n## A\n> ## A\n> text\n\n- ## A\n\ntext\n## A\n";
        let outline = Outline::read(text, 0);
        let found: Vec<_> = outline.sections.iter().map(|section| section.anchor.as_str()).collect();
        assert_eq!(found, ["a", "a-3"]);
        assert_eq!(outline.section_at(text.rfind("text").expect("there")), Some(0));
    }

    #[test]
    fn a_second_h1_is_a_section() {
        let outline = Outline::read("# One\n# Two\n", 0);
        assert_eq!(outline.sections.len(), 1);
        assert_eq!(outline.sections[0].level, 1);
    }
}
