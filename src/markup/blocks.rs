//! Blocks: headings, paragraphs, lists, quotes, code. Tables have a file of their own.

use std::fmt::Write as _;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag};

use super::escape::{attribute, escape_code_into, escape_into};
use super::writer::{Frame, Writer};
use crate::parse::{Tally, TaskState};
use crate::text::Span;

/// The longest language name shown above code, in characters.
const LANGUAGE_LENGTH: usize = 40;

impl<'a> Writer<'a> {
    /// Writes a start tag, or a whole element that is written at once; returns the index of the next event.
    pub(super) fn start(&mut self, at: usize, tag: &'a Tag<'a>, span: &Span) -> usize {
        match tag {
            Tag::FootnoteDefinition(_) => return self.events.behind(at),
            Tag::HtmlBlock => return self.html_block(at),
            Tag::CodeBlock(kind) => return self.code_block(at, kind),
            Tag::Image { title, .. } => return self.image(at, title, span),
            Tag::Heading { level, .. } if self.is_title(*level as u8, span) => return self.events.behind(at),
            _ => {}
        }
        if !self.has_room(levels(tag)) || self.is_orphan(tag) {
            self.push(Frame::Silent);
            return at + 1;
        }
        match tag {
            Tag::Paragraph => {
                self.before_block();
                self.push(Frame::Paragraph { open: false });
            }
            Tag::Heading { level, .. } => self.heading(*level as u8, span),
            Tag::BlockQuote(kind) => self.quote(*kind, span),
            Tag::List(first) => self.list(at, *first),
            Tag::Item => self.item(at, span),
            Tag::Table(columns) => self.start_table(columns),
            Tag::TableHead => self.start_head(),
            Tag::TableRow => self.start_row(),
            Tag::TableCell => return self.start_cell(at),
            Tag::Emphasis => self.wrap("<em>", "</em>"),
            Tag::Strong => self.wrap("<strong>", "</strong>"),
            Tag::Strikethrough => self.wrap("<del>", "</del>"),
            Tag::Link { title, .. } => self.link(title, span),
            // Not in our dialect: the text is shown.
            _ => self.push(Frame::Silent),
        }
        at + 1
    }

    /// Whether `tag` is a part of a list or table that was left out for want of room.
    fn is_orphan(&self, tag: &Tag<'_>) -> bool {
        let is_part = matches!(tag, Tag::Item | Tag::TableHead | Tag::TableRow | Tag::TableCell);
        is_part && self.frames.last() == Some(&Frame::Silent)
    }

    fn wrap(&mut self, open: &str, close: &'static str) {
        self.before_inline();
        self.out.push_str(open);
        self.push(Frame::Inline(close));
    }

    fn block(&mut self, open: &str, close: &'static str) {
        self.before_block();
        self.out.push_str(open);
        self.push(Frame::Block(close));
    }

    /// The H1 that the page already has at its top; one in a quote or an item is text.
    fn is_title(&self, level: u8, span: &Span) -> bool {
        level == 1 && self.frames.is_empty() && !self.facts.headings.contains_key(&span.start)
    }

    fn heading(&mut self, level: u8, span: &Span) {
        // The page's own title is the one H1.
        let level = level.max(2);
        let known = self.facts.headings.get(&span.start).copied();
        self.before_block();
        let _ = write!(self.out, "<h{level}");
        if let Some((anchor, _)) = known {
            attribute(&mut self.out, "id", anchor);
        }
        self.out.push_str(" dir=\"auto\">");
        if let Some((anchor, _)) = known {
            self.out.push_str("<a class=\"hash\"");
            attribute(&mut self.out, "href", &format!("#{anchor}"));
            self.out.push_str(" aria-label=\"Link to this section\">#</a>");
        }
        self.push(Frame::Heading(level, known.and_then(|(_, tally)| tally)));
    }

    /// Ends a heading, with the tally of its stage behind it.
    pub(super) fn end_heading(&mut self, level: u8, tally: Option<Tally>) {
        if let Some(Tally { done, total, .. }) = tally {
            let _ = write!(self.out, "<span class=\"sec-n\">{done}/{total}</span>");
        }
        let _ = writeln!(self.out, "</h{level}>");
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, span: &Span) {
        if let Some(kind) = kind {
            let (class, icon, label) = alert(kind);
            let open = format!(
                "<aside class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-t\">\
                 <svg class=\"i\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use href=\"#i-{icon}\"/></svg>{label}</p>\n"
            );
            return self.block(&open, "</aside>");
        }
        if !self.facts.instructions.contains(&span.start) {
            return self.block("<blockquote>\n", "</blockquote>");
        }
        let source = &self.events.text[span.clone()];
        self.label = span.start..span.start + label(source);
        let lines = source.trim_end().lines().count();
        let plural = if lines == 1 { "" } else { "s" };
        let open =
            format!("<details class=\"boiler\"><summary>Template instructions, {lines} line{plural}</summary><div>\n");
        self.block(&open, "</div></details>");
    }

    fn list(&mut self, at: usize, first: Option<u64>) {
        self.before_list();
        self.out.push_str(if first.is_some() { "<ol" } else { "<ul" });
        if self.events.task_lists.contains(&at) {
            self.out.push_str(" class=\"tasks\"");
        }
        if let Some(first) = first.filter(|&first| first != 1) {
            let _ = write!(self.out, " start=\"{first}\"");
        }
        self.out.push_str(">\n");
        self.push(Frame::Block(if first.is_some() { "</ol>" } else { "</ul>" }));
    }

    fn item(&mut self, at: usize, span: &Span) {
        let known = self.facts.tasks.get(&span.start);
        let ticked = self.events.tasks.get(&at).copied();
        self.out.push_str(if ticked.is_some() { "<li class=\"task\"" } else { "<li" });
        if let Some((number, _)) = known {
            let _ = write!(self.out, " id=\"task.{number}\"");
        }
        self.out.push_str(" dir=\"auto\">");
        if let Some(ticked) = ticked {
            let label = match (ticked, known) {
                (true, _) => "Done",
                (false, Some((_, TaskState::Closed))) => "Not done, closed",
                (false, _) => "Not done",
            };
            let checked = if ticked { " checked" } else { "" };
            let _ =
                write!(self.out, "<input class=\"box\" type=\"checkbox\" disabled{checked} aria-label=\"{label}\">");
        }
        self.push(Frame::Item { task: ticked.is_some(), div: false });
    }

    fn code_block(&mut self, at: usize, kind: &CodeBlockKind<'_>) -> usize {
        let behind = self.events.behind(at);
        let mut code = String::new();
        for (event, _) in &self.events.list[at + 1..behind] {
            if let Event::Text(text) = event {
                code.push_str(text);
            }
        }
        let code = code.strip_suffix('\n').unwrap_or(&code);
        let language = match kind {
            CodeBlockKind::Fenced(info) => language(info),
            CodeBlockKind::Indented => String::new(),
        };
        self.before_block();
        self.out.push_str(if language.is_empty() {
            "<figure class=\"code plain\">"
        } else {
            "<figure class=\"code\">"
        });
        self.out.push_str("<figcaption>");
        escape_into(&mut self.out, &language);
        self.out.push_str("</figcaption><pre tabindex=\"0\"><code>");
        match self.facts.highlighter {
            Some(highlighter) if code.len() <= self.code_left => {
                self.code_left -= code.len();
                highlighter.highlight_into(&mut self.out, &language, code);
            }
            _ => escape_code_into(&mut self.out, code),
        }
        self.out.push_str("</code></pre></figure>\n");
        behind
    }
}

/// How many levels an element and what it must hold need. A list without items, or a table without cells, is no HTML.
fn levels(tag: &Tag<'_>) -> usize {
    match tag {
        Tag::Table(_) => 4,
        Tag::List(_) => 2,
        _ => 1,
    }
}

/// Class, icon and label.
fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "info", "Note"),
        BlockQuoteKind::Tip => ("tip", "bulb", "Tip"),
        BlockQuoteKind::Important => ("important", "bang", "Important"),
        BlockQuoteKind::Warning => ("warning", "warn", "Warning"),
        BlockQuoteKind::Caution => ("caution", "stop", "Caution"),
    }
}

/// How many bytes of a quote its label in capitals takes (`AGENT INSTRUCTIONS:`); 0 when it begins with text.
fn label(source: &str) -> usize {
    let rest = source.trim_start_matches(['>', ' ', '\t', '*', '_']);
    let Some((label, behind)) = rest.split_once(':') else {
        return 0;
    };
    let capitals = !label.contains('\n') && !label.chars().any(char::is_lowercase);
    if capitals { source.len() - behind.trim_start_matches(['*', '_']).len() } else { 0 }
}

/// The language that a fence names: the first word of what stands behind its ticks.
fn language(info: &str) -> String {
    let word = info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}')).find(|word| !word.is_empty());
    word.unwrap_or_default().trim_start_matches('.').chars().take(LANGUAGE_LENGTH).collect()
}
