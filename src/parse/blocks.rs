//! The blocks of a stretch of events: paragraphs, lists with their items, tables with their cells.
//!
//! The flat events are enough to read links and boxes; a policy with its nested bullets or a question with its answer
//! needs to know what lies in what. The tree is cut off at a depth no author writes, because a hostile file may nest
//! a hundred thousand quotes and every walk over a tree (dropping it, too) would then end the stack.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::outline::{fold, plain};
use crate::text::Span;

/// Blocks deeper than this are part of the text of the block that holds them.
const DEPTH_LIMIT: usize = 24;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph, or the text of a list item or table cell that has no paragraph of its own.
    Text,
    List,
    /// A list item, with its box.
    Item(Option<bool>),
    Table,
    /// The head row of a table.
    Head,
    Row,
    Cell,
    Quote,
    Code,
    Heading,
    Other,
}

/// A block and what it holds.
#[derive(Debug)]
pub(super) struct Block<'e, 'a> {
    pub(super) kind: Kind,
    /// Its events; those of a tag include the tag's own two.
    pub(super) events: &'e [(Event<'a>, Span)],
    pub(super) children: Vec<Block<'e, 'a>>,
}

impl<'e, 'a> Block<'e, 'a> {
    /// All its text, nested blocks included.
    pub(super) fn plain(&self) -> String {
        fold(&plain(self.events))
    }

    /// The events between its own tags, or all of them when it has no tags.
    pub(super) fn inline(&self) -> &'e [(Event<'a>, Span)] {
        match self.events.first() {
            Some((Event::Start(tag), _)) if kind_of(tag).is_some() => {
                self.events.get(1..self.events.len().saturating_sub(1)).unwrap_or_default()
            }
            _ => self.events,
        }
    }

    /// Where it begins in the text.
    pub(super) fn start(&self) -> usize {
        self.events.first().map_or(0, |(_, span)| span.start)
    }

    /// Its own first text: the block itself or the first paragraph of an item.
    pub(super) fn text(&self) -> Option<&Block<'e, 'a>> {
        match self.kind {
            Kind::Text => Some(self),
            Kind::Item(_) => self.children.first().filter(|child| child.kind == Kind::Text),
            _ => None,
        }
    }

    /// Calls `see` on this block and every block in it, in order; `see` says whether to go on inside.
    pub(super) fn walk(&self, see: &mut impl FnMut(&Block<'e, 'a>) -> bool) {
        if see(self) {
            self.children.iter().for_each(|child| child.walk(see));
        }
    }
}

/// Reads a stretch of events that holds whole blocks.
pub(super) fn blocks<'e, 'a>(events: &'e [(Event<'a>, Span)]) -> Vec<Block<'e, 'a>> {
    Reader { events, open: Vec::new(), done: Vec::new(), run: None }.read()
}

/// The source of `events`, white space folded.
pub(super) fn source(text: &str, events: &[(Event<'_>, Span)]) -> String {
    let start = events.first().map_or(0, |(_, span)| span.start);
    let end = events.iter().map(|(_, span)| span.end).max().unwrap_or(start);
    fold(text.get(start..end).unwrap_or_default())
}

struct Reader<'e, 'a> {
    events: &'e [(Event<'a>, Span)],
    /// Open blocks with the event they start at.
    open: Vec<(Kind, usize, Vec<Block<'e, 'a>>)>,
    done: Vec<Block<'e, 'a>>,
    /// Where a run of text without a paragraph begins.
    run: Option<usize>,
}

impl<'e, 'a> Reader<'e, 'a> {
    fn read(mut self) -> Vec<Block<'e, 'a>> {
        let mut nested = 0usize;
        let mut inline = 0usize;
        for at in 0..self.events.len() {
            match &self.events[at].0 {
                Event::Start(tag) => match kind_of(tag) {
                    Some(kind) if nested == 0 && self.open.len() < DEPTH_LIMIT => {
                        self.end_run(at);
                        self.open.push((kind, at, Vec::new()));
                    }
                    Some(_) => nested += 1,
                    None => {
                        inline += 1;
                        self.run.get_or_insert(at);
                    }
                },
                Event::End(tag) if ends_inline(tag) => inline = inline.saturating_sub(1),
                Event::End(_) if nested > 0 => nested -= 1,
                Event::End(_) => {
                    self.end_run(at);
                    self.close(at);
                }
                Event::TaskListMarker(ticked) => {
                    if let Some((kind @ Kind::Item(_), ..)) = self
                        .open
                        .iter_mut()
                        .rev()
                        .find(|(kind, ..)| matches!(kind, Kind::Item(_)))
                        .map(|open| &mut *open)
                        && nested == 0
                    {
                        *kind = Kind::Item(Some(*ticked));
                    }
                }
                Event::Html(_) | Event::Rule if nested == 0 && inline == 0 => self.end_run(at),
                _ => {
                    self.run.get_or_insert(at);
                }
            }
        }
        self.end_run(self.events.len());
        while !self.open.is_empty() {
            self.close(self.events.len() - 1);
        }
        self.done
    }

    fn end_run(&mut self, at: usize) {
        let Some(from) = self.run.take() else {
            return;
        };
        let leaf = self.open.last().is_some_and(|(kind, ..)| matches!(kind, Kind::Text | Kind::Heading | Kind::Code));
        if !leaf && from < at {
            let block = Block { kind: Kind::Text, events: &self.events[from..at], children: Vec::new() };
            self.siblings().push(block);
        }
    }

    fn close(&mut self, at: usize) {
        if let Some((kind, from, children)) = self.open.pop() {
            let block = Block { kind, events: &self.events[from..=at], children };
            self.siblings().push(block);
        }
    }

    fn siblings(&mut self) -> &mut Vec<Block<'e, 'a>> {
        match self.open.last_mut() {
            Some((_, _, children)) => children,
            None => &mut self.done,
        }
    }
}

fn kind_of(tag: &Tag<'_>) -> Option<Kind> {
    Some(match tag {
        Tag::Paragraph => Kind::Text,
        Tag::List(_) => Kind::List,
        Tag::Item => Kind::Item(None),
        Tag::Table(_) => Kind::Table,
        Tag::TableHead => Kind::Head,
        Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::CodeBlock(_) => Kind::Code,
        Tag::Heading { .. } => Kind::Heading,
        Tag::HtmlBlock | Tag::FootnoteDefinition(_) | Tag::DefinitionList | Tag::MetadataBlock(_) => Kind::Other,
        _ => return None,
    })
}

/// Whether a tag stands inside a line of text.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    kind_of(tag).is_none()
}

/// Whether an end tag closes a tag that stands inside a line of text.
pub(super) fn ends_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::outline::Outline;

    fn shape(block: &Block<'_, '_>) -> String {
        let inner: Vec<_> = block.children.iter().map(shape).collect();
        match block.kind {
            Kind::Text => format!("'{}'", block.plain()),
            kind => format!("{kind:?}[{}]", inner.join(" ")),
        }
    }

    #[test]
    fn items_hold_their_text_and_their_lists() {
        let outline = Outline::read("- [x] **one** a\n  - two\n- three\n\n  more\n\n| a |\n|---|\n| `b` |\n", 0);
        let blocks = blocks(&outline.events);
        let found: Vec<_> = blocks.iter().map(shape).collect();
        assert_eq!(
            found,
            [
                "List[Item(Some(true))['one a' List[Item(None)['two']]] Item(None)['three' 'more']]",
                "Table[Head[Cell['a']] Row[Cell['b']]]"
            ]
        );
    }

    #[test]
    fn depth_is_cut_off() {
        let text = format!("{} deep\n", ">".repeat(5000));
        let outline = Outline::read(&text, 0);
        let mut depth = 0;
        let mut level = blocks(&outline.events);
        while let Some(first) = level.pop() {
            depth += 1;
            level = first.children;
        }
        assert!(depth <= DEPTH_LIMIT + 1, "{depth}");
    }
}
