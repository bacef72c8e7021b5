//! Blocks of a run of events, found without recursion: nesting in the input never becomes nesting of calls.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::outline::dialect;
use crate::text::Span;

/// One event and where it stands.
pub type Spanned<'a> = (Event<'a>, Span);

/// The outermost blocks of `events`, each as the range of its events, tags included. A block that is cut off at the end of
/// the run is left out.
pub fn blocks(events: &[Spanned<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            Event::End(_) => {
                // An end without a start belongs to a block that the run begins inside of.
                let closes = depth == 1;
                depth = depth.saturating_sub(1);
                if closes {
                    found.push(start..at + 1);
                }
            }
            _ if depth == 0 => found.push(at..at + 1),
            _ => {}
        }
    }
    found
}

/// What stands directly inside a block: its events without its own two tags.
pub fn inside<'e, 'a>(block: &'e [Spanned<'a>]) -> &'e [Spanned<'a>] {
    block.get(1..block.len().saturating_sub(1)).unwrap_or_default()
}

/// The first line of text in `events`: those of the first paragraph, or the inline events of a tight list item.
pub fn first_inline<'e, 'a>(events: &'e [Spanned<'a>]) -> &'e [Spanned<'a>] {
    let is_block = |tag: &Tag<'_>| {
        !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
    };
    match events.first() {
        Some((Event::Start(Tag::Paragraph), _)) => {
            blocks(events).into_iter().next().map_or(&[][..], |first| inside(&events[first]))
        }
        Some(_) => {
            let end = events.iter().position(|(event, _)| matches!(event, Event::Start(tag) if is_block(tag)));
            &events[..end.unwrap_or(events.len())]
        }
        None => events,
    }
}

/// A piece of inline Markdown, read on its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inline {
    /// As a reader sees it, without what is struck out; white space folded.
    pub plain: String,
    /// Destinations of its links with their texts, in order.
    pub links: Vec<(String, String)>,
    /// Its code spans, in order.
    pub codes: Vec<String>,
}

/// Reads inline Markdown that was cut out of a paragraph.
pub fn inline(markdown: &str) -> Inline {
    // A word in front keeps `1. x`, `- x` and the like from being read as blocks.
    let guarded = format!("x {markdown}");
    let mut read = Inline::default();
    let mut text = String::new();
    let mut struck = 0usize;
    let mut linked = false;
    for event in pulldown_cmark::Parser::new_ext(&guarded, dialect()) {
        match event {
            Event::Start(Tag::Strikethrough) => struck += 1,
            Event::End(pulldown_cmark::TagEnd::Strikethrough) => struck = struck.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                read.links.push((dest_url.to_string(), String::new()));
                linked = true;
            }
            Event::End(pulldown_cmark::TagEnd::Link) => linked = false,
            Event::Text(ref part) | Event::Code(ref part) if struck == 0 => {
                text.push_str(part);
                if let Some((_, label)) = read.links.last_mut().filter(|_| linked) {
                    label.push_str(part);
                }
                if matches!(event, Event::Code(_)) {
                    read.codes.push(part.to_string());
                }
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::InlineHtml(ref tag) if tag.starts_with("<br") => text.push(' '),
            Event::InlineHtml(ref tag) if struck == 0 => text.extend(super::html::shown(tag)),
            _ => {}
        }
    }
    read.plain = super::outline::fold(text.strip_prefix("x ").or_else(|| text.strip_prefix('x')).unwrap_or(&text));
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_markdown_reads_as_text_with_its_links() {
        let read = inline("1. ~~Draft~~ **Done**, see [`plan-x`](./plan-x.md)");
        assert_eq!(read.plain, "1. Done, see plan-x");
        assert_eq!(read.links, [("./plan-x.md".to_owned(), "plan-x".to_owned())]);
        assert_eq!(read.codes, ["plan-x"]);
    }
}
