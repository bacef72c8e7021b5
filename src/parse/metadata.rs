//! Metadata lines: `**Key:** value` in all the forms that people write it.
//!
//! A line is a key in bold (or emphasis) with a colon in or behind it, or a plain known key with a colon. Several may stand
//! in one paragraph, values may run over several lines, and lists, quotes and two-column tables may hold them too. The
//! header of a page shows what is read here, so the paragraphs that say nothing else are hidden in the body. Nothing is lost
//! by that: what the header has no place for goes to `extra`, and a paragraph with a link in it stays where it is.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::MetaLine;
use super::outline::{Outline, fold, plain};
use super::runs::{Inline, Spanned, blocks, first_inline, inline, inside};
use crate::profile::Profile;
use crate::text::Span;

/// The longest value that the header shows for a key it does not know, in bytes.
const SHORT: usize = 120;

/// What the lines between the title and the first section say.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// Every line, in order.
    pub entries: Vec<Entry>,
    /// Paragraphs and lists that hold metadata and nothing else: the header shows them.
    pub hidden: Vec<Span>,
    /// What the header shows of them as written.
    pub extra: Vec<MetaLine>,
    /// Quotes and paragraphs above the first section that may say that the document is replaced or finished.
    pub notices: Vec<Notice>,
    /// Blocks that are no text of the document: all that hold metadata, in order.
    pub blocks: Vec<Span>,
}

/// One metadata line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key as written, without colon and markup.
    pub key: String,
    /// What the profile says the key is: `status`, `date`, ….
    pub role: Option<String>,
    /// The value as inline Markdown, white space folded.
    pub value: String,
    /// The value as a reader sees it.
    pub inline: Inline,
    /// Where the value stands.
    pub span: Span,
}

/// A remark above the first section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its first paragraph as inline Markdown.
    pub value: String,
    /// The same as text.
    pub plain: String,
    /// Where it stands.
    pub span: Span,
}

impl Metadata {
    /// The first line with this role.
    pub fn first(&self, role: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.role.as_deref() == Some(role))
    }

    /// All lines with this role.
    pub fn with<'m>(&'m self, role: &'m str) -> impl Iterator<Item = &'m Entry> {
        self.entries.iter().filter(move |entry| entry.role.as_deref() == Some(role))
    }
}

/// Reads the metadata lines of a document.
pub fn metadata(outline: &Outline<'_>, profile: &Profile) -> Metadata {
    let mut found = Metadata::default();
    let above = outline.title.as_ref().map_or(0, |title| title.events.start);
    read_top(outline, &outline.events[..above], profile, &mut found);
    read_top(outline, outline.preamble(), profile, &mut found);
    for section in 0..outline.sections.len() {
        if profile.sections.metadata.contains(&outline.sections[section].title) {
            read_section(outline, outline.own_events(section), profile, &mut found);
        }
    }
    found
}

/// The metadata lines of one paragraph (its inline events); empty when it does not begin with one.
pub fn lines(outline: &Outline<'_>, events: &[Spanned<'_>], profile: &Profile) -> Vec<Entry> {
    let labels = labels(outline.text, events, profile);
    let Some(end) = events.iter().map(|(_, span)| span.end).max() else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let to = labels.get(at + 1).map_or(end, |next| next.start).max(label.value);
        let source = &outline.text[label.value..to];
        let trimmed =
            source.trim_end_matches([' ', '\t', '\n', '\r', '>']).trim().trim_end_matches(['|', '·', '•']).trim_end();
        let from = label.value + (source.len() - source.trim_start().len());
        // `**Status: DONE** - since May` goes on behind a blank, `**Status: DONE**.` does not.
        let apart = !label.head.is_empty() && !trimmed.starts_with(['.', ',', ';', ':', ')', '!', '?']);
        let joint = if apart { " " } else { "" };
        let value = fold(&format!("{}{joint}{}", label.head, trimmed.replace("\n>", "\n").replace("\n >", "\n")));
        entries.push(Entry {
            key: label.key.clone(),
            role: profile.sections.keys.get(&label.key).map(str::to_owned),
            inline: inline(&value),
            value,
            span: from..(from + trimmed.len()).max(from),
        });
    }
    entries
}

fn read_top(outline: &Outline<'_>, events: &[Spanned<'_>], profile: &Profile, found: &mut Metadata) {
    for block in blocks(events) {
        let block = &events[block];
        let (tag, span) = &block[0];
        match tag {
            Event::Start(Tag::Paragraph) => {
                let entries = lines(outline, inside(block), profile);
                if entries.is_empty() {
                    found.notices.extend(notice(outline.text, inside(block), span));
                } else {
                    take(entries, span, true, found);
                }
            }
            Event::Start(Tag::List(_)) => read_list(outline, block, profile, found),
            Event::Start(Tag::BlockQuote(_)) => {
                let entries = known(lines(outline, first_inline(inside(block)), profile));
                found.notices.extend(notice(outline.text, first_inline(inside(block)), span));
                found.entries.extend(entries);
            }
            Event::Start(Tag::Table(_)) => read_table(outline, block, profile, found),
            _ => {}
        }
    }
}

fn read_section(outline: &Outline<'_>, events: &[Spanned<'_>], profile: &Profile, found: &mut Metadata) {
    for block in blocks(events) {
        let block = &events[block];
        match &block[0].0 {
            Event::Start(Tag::Paragraph) => found.entries.extend(lines(outline, inside(block), profile)),
            Event::Start(Tag::List(_)) => {
                for item in blocks(inside(block)) {
                    let item = first_inline(inside(&inside(block)[item]));
                    found.entries.extend(lines(outline, item, profile));
                }
            }
            Event::Start(Tag::Table(_)) => read_table(outline, block, profile, found),
            _ => {}
        }
    }
}

/// A list is metadata when its first item has a known key; it moves to the header when every item is a line.
fn read_list(outline: &Outline<'_>, block: &[Spanned<'_>], profile: &Profile, found: &mut Metadata) {
    let list = inside(block);
    let mut entries = Vec::new();
    let mut whole = true;
    for item in blocks(list) {
        let item = inside(&list[item]);
        let first = first_inline(item);
        let of_item = lines(outline, first, profile);
        if entries.is_empty() && of_item.first().is_none_or(|entry| entry.role.is_none()) {
            return;
        }
        let nested = item.iter().any(|(event, _)| matches!(event, Event::Start(Tag::List(_) | Tag::CodeBlock(_))));
        whole &= !of_item.is_empty() && !nested;
        entries.extend(of_item);
    }
    take(entries, &block[0].1, whole, found);
}

/// Rows of a two-column table whose first cell is a known key.
fn read_table(outline: &Outline<'_>, block: &[Spanned<'_>], profile: &Profile, found: &mut Metadata) {
    let mut cells: Vec<&[Spanned<'_>]> = Vec::new();
    let mut start = 0;
    for (at, (event, _)) in block.iter().enumerate() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => cells.clear(),
            Event::Start(Tag::TableCell) => start = at,
            Event::End(TagEnd::TableCell) => cells.push(&block[start..=at]),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                let [key, value] = cells[..] else {
                    continue;
                };
                let key = plain(key).trim_end_matches(':').to_owned();
                let (Some(role), Some((_, span))) = (profile.sections.keys.get(&key), inside(value).first()) else {
                    continue;
                };
                let markdown = super::outline::inline_source(outline.text, value);
                let span = span.start..span.start.max(inside(value).iter().map(|(_, s)| s.end).max().unwrap_or(0));
                let inline = inline(&markdown);
                found.entries.push(Entry { key, role: Some(role.to_owned()), value: markdown, inline, span });
            }
            _ => {}
        }
    }
}

/// Takes the lines of one block; `whole` when the block holds nothing else.
fn take(entries: Vec<Entry>, block: &Span, whole: bool, found: &mut Metadata) {
    if whole && entries.iter().all(fits_header) {
        for entry in &entries {
            let shown = match entry.role.as_deref() {
                Some(role @ ("status" | "date" | "authors")) => found.first(role).is_none() && shown_whole(role, entry),
                _ => false,
            };
            if !shown {
                found.extra.push(MetaLine { key: entry.key.clone(), value: entry.value.clone() });
            }
            found.entries.push(entry.clone());
        }
        found.hidden.push(block.clone());
    } else {
        found.entries.extend(entries);
    }
    found.blocks.push(block.clone());
}

/// Whether the header can stand in for the line. Links work only in the body, where they are resolved.
fn fits_header(entry: &Entry) -> bool {
    let linkless = entry.inline.links.is_empty() && !entry.value.contains("![") && !entry.value.contains(".md");
    let known = matches!(entry.role.as_deref(), Some("status" | "date" | "authors" | "updated"));
    linkless && !entry.inline.plain.is_empty() && (known || entry.value.len() <= SHORT)
}

/// Whether the header's own place for this role shows all of the value.
fn shown_whole(role: &str, entry: &Entry) -> bool {
    match role {
        "date" => super::identity::whole_date(&entry.inline.plain).is_some(),
        "authors" => !entry.value.contains(['(', '<', '`']) && !entry.inline.plain.contains(" with "),
        _ => true,
    }
}

fn known(entries: Vec<Entry>) -> Vec<Entry> {
    if entries.first().is_some_and(|entry| entry.role.is_some()) { entries } else { Vec::new() }
}

fn notice(text: &str, events: &[Spanned<'_>], span: &Span) -> Option<Notice> {
    let (start, end) = (events.first()?.1.start, events.iter().map(|(_, span)| span.end).max()?);
    let value = fold(&text[start..end].replace("\n>", "\n"));
    Some(Notice { plain: inline(&value).plain, value, span: span.clone() })
}

/// A key in a paragraph.
struct Label {
    key: String,
    /// Where the key begins.
    start: usize,
    /// Where the value behind it begins.
    value: usize,
    /// The part of the value that stands inside the bold: `**Status: DONE** - since May`.
    head: String,
}

fn labels(text: &str, events: &[Spanned<'_>], profile: &Profile) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut plain_keys = false;
    let mut at = 0;
    while at < events.len() {
        let line_start = at == 0 || matches!(events[at - 1].0, Event::SoftBreak | Event::HardBreak);
        let label = match &events[at].0 {
            Event::Start(Tag::Strong | Tag::Emphasis) => {
                let end = end_of(events, at);
                let label = marked(text, &events[at..=end], events.get(end + 1), line_start, profile);
                at = end;
                label.filter(|label| line_start || behind_gap(text, label.start))
            }
            Event::Text(_) if line_start => unmarked(text, &events[at].1, plain_keys, profile),
            Event::Start(_) => {
                at = end_of(events, at);
                None
            }
            _ => None,
        };
        match label {
            Some(label) => {
                plain_keys |= text[label.start..].starts_with(|c: char| c.is_alphabetic());
                labels.push(label);
            }
            // A paragraph that does not begin with a key is text.
            None if labels.is_empty() => return labels,
            None => {}
        }
        at += 1;
    }
    labels
}

/// The index of the end tag that belongs to the start tag at `start`.
fn end_of(events: &[Spanned<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    events.len() - 1
}

fn behind_gap(text: &str, at: usize) -> bool {
    text[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•'))
}

/// `**Key:**`, `**Key**:` or `**Key: value**`.
fn marked(
    text: &str,
    events: &[Spanned<'_>],
    next: Option<&Spanned<'_>>,
    line_start: bool,
    profile: &Profile,
) -> Option<Label> {
    let span = events.first()?.1.clone();
    let words = plain(events);
    if let Some(key) = words.strip_suffix(':') {
        return is_key(key).then(|| Label { key: fold(key), start: span.start, value: span.end, head: String::new() });
    }
    if let Some((Event::Text(behind), after)) = next
        && behind.trim_start().starts_with(':')
        && is_key(&words)
    {
        let colon = text[after.start..].find(':')? + after.start;
        return Some(Label { key: fold(&words), start: span.start, value: colon + 1, head: String::new() });
    }
    let (key, _) = words.split_once(':')?;
    let source = &text[span.clone()];
    let markers = source.len() - source.trim_start_matches(['*', '_']).len();
    let head = source[markers..].strip_suffix(&source[..markers])?.split_once(':')?.1.trim();
    let known = profile.sections.keys.get(key).is_some() && line_start;
    known.then(|| Label { key: fold(key), start: span.start, value: span.end, head: head.to_owned() })
}

/// `Key: value` without markup: only a known key can begin a block of them.
fn unmarked(text: &str, span: &Span, any: bool, profile: &Profile) -> Option<Label> {
    // A key is short, so the search ends soon: a long text without a colon must not be read once for each line.
    let end = crate::text::floor_char_boundary(text, span.start + 64);
    let (key, behind) = text[span.start..end].split_once(':')?;
    let known = profile.sections.keys.get(key).is_some();
    let fits = is_key(key)
        && !key.contains('\n')
        && (behind.is_empty() || behind.starts_with([' ', '\n', '\r', '\t']))
        && (known || any && key.split(' ').count() <= 3 && key.starts_with(char::is_uppercase));
    fits.then(|| Label { key: fold(key), start: span.start, value: span.start + key.len() + 1, head: String::new() })
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty()
        && key.len() <= 48
        && key.split_whitespace().count() <= 6
        && !key.contains(['.', '?', '!', ',', ';', ':'])
        && key.starts_with(char::is_alphabetic)
}
