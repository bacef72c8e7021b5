//! Metadata lines: `**Key:** value` in all the forms that people write it.
//!
//! A line is a key in bold (or emphasis) with a colon in or behind it, or a plain known key with a colon. Several may stand
//! in one paragraph, values may run over several lines, and lists, quotes, tables and comments may hold them too. What is
//! struck out says nothing. The header of a page shows what is read here, so the paragraphs that say nothing else are
//! hidden in the body. Nothing is lost by that: what the header has no place for goes to `extra`, and a paragraph with a
//! link in it stays where it is.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::MetaLine;
use super::outline::{Outline, fold, plain};
use super::runs::{Inline, Spanned, blocks, first_inline, inline, inside};
use super::status::declared;
use crate::profile::Profile;
use crate::text::Span;

/// The longest value that the header shows for a key it does not know, in bytes.
const SHORT: usize = 120;
/// The longest status that the header shows, in characters: some authors write a whole report there.
pub const STATUS_SHOWN: usize = 90;

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
    // What only the source shows counts where the page says nothing.
    let comments = comments(&outline.events[..above], profile).into_iter().chain(comments(outline.preamble(), profile));
    let hidden: Vec<Entry> =
        comments.filter(|entry| !found.entries.iter().any(|known| known.role == entry.role)).collect();
    found.entries.extend(hidden);
    found
}

/// The metadata lines of one paragraph (its inline events); empty when it does not begin with one.
pub fn lines(outline: &Outline<'_>, events: &[Spanned<'_>], profile: &Profile) -> Vec<Entry> {
    entries_of(outline, events, profile, false)
}

/// The same; `any`: a plain key need not be a known one.
fn entries_of(outline: &Outline<'_>, events: &[Spanned<'_>], profile: &Profile, any: bool) -> Vec<Entry> {
    let labels = labels(outline.text, events, profile, any);
    let Some(end) = events.iter().map(|(_, span)| span.end).max() else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let to = labels.get(at + 1).map_or(end, |next| next.start).max(label.value);
        let source = &outline.text[label.value..to];
        let trimmed = without_separator(source);
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

/// A value without what parts it from the next one: blanks, quote marks, bars, dots, `<br>`.
fn without_separator(source: &str) -> &str {
    let mut value = source.trim();
    loop {
        let shorter = value.trim_end_matches(['|', '·', '•', '\\']).trim_end_matches(['\n', '\r', '\t', ' ']);
        let shorter = ["<br>", "<br/>", "<br />", "\n>", "\n >"]
            .iter()
            .find_map(|end| shorter.strip_suffix(end))
            .map_or(shorter, str::trim_end);
        if shorter.len() == value.len() {
            return value;
        }
        value = shorter;
    }
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
            Event::Start(Tag::Table(_)) => found.entries.extend(table(outline, block, profile)),
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
            Event::Start(Tag::Table(_)) => found.entries.extend(table(outline, block, profile)),
            _ => {}
        }
    }
}

/// A list is metadata when its first item has a known key, or when all its items have keys and one of them says the status
/// or the date; it moves to the header when every item is a line.
fn read_list(outline: &Outline<'_>, block: &[Spanned<'_>], profile: &Profile, found: &mut Metadata) {
    let list = inside(block);
    let mut entries: Vec<Entry> = Vec::new();
    let (mut whole, mut keyed) = (true, true);
    for item in blocks(list) {
        let item = inside(&list[item]);
        let first = first_inline(item);
        let of_item = entries_of(outline, first, profile, true);
        let nested = item.iter().any(|(event, _)| matches!(event, Event::Start(Tag::List(_) | Tag::CodeBlock(_))));
        keyed &= !of_item.is_empty();
        whole &= !of_item.is_empty() && !nested;
        entries.extend(of_item);
    }
    let telling = |entry: &Entry| matches!(entry.role.as_deref(), Some("status" | "date"));
    let leads = entries.first().is_some_and(|entry| entry.role.is_some());
    if leads || keyed && entries.iter().any(telling) {
        take(entries, &block[0].1, whole, found);
    }
}

/// The known keys of a table and their values: rows of a key and a value, or a head of keys above one row of values.
pub fn table(outline: &Outline<'_>, block: &[Spanned<'_>], profile: &Profile) -> Vec<Entry> {
    let rows = rows(block);
    let name = |cell: &[Spanned<'_>]| plain(cell).trim_end_matches([':', '：']).trim().to_owned();
    let known = |cell: &&[Spanned<'_>]| profile.sections.keys.get(&name(cell)).is_some();
    if let [head, values] = &rows[..]
        && head.len() == values.len()
        && head.iter().filter(|cell| known(cell)).count() >= 2.min(head.len().saturating_sub(1))
        && !values.iter().any(known)
    {
        let pairs = head.iter().zip(values);
        return pairs.filter_map(|(key, value)| cell_entry(outline, name(key), value, profile)).collect();
    }
    let pairs = rows.iter().filter_map(|row| <[_; 2]>::try_from(&row[..]).ok());
    pairs.filter_map(|[key, value]| cell_entry(outline, name(key), value, profile)).collect()
}

/// The cells of each row, the head first.
fn rows<'e, 'a>(block: &'e [Spanned<'a>]) -> Vec<Vec<&'e [Spanned<'a>]>> {
    let mut rows: Vec<Vec<&[Spanned<'_>]>> = Vec::new();
    let mut start = 0;
    for (at, (event, _)) in block.iter().enumerate() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => start = at,
            Event::End(TagEnd::TableCell) => rows.last_mut().into_iter().for_each(|row| row.push(&block[start..=at])),
            _ => {}
        }
    }
    rows
}

fn cell_entry(outline: &Outline<'_>, key: String, value: &[Spanned<'_>], profile: &Profile) -> Option<Entry> {
    let role = profile.sections.keys.get(&key)?.to_owned();
    let start = inside(value).first()?.1.start;
    let end = inside(value).iter().map(|(_, span)| span.end).max().unwrap_or(start);
    let markdown = super::outline::inline_source(outline.text, value);
    let inline = inline(&markdown);
    Some(Entry { key, role: Some(role), value: markdown, inline, span: start..end.max(start) })
}

/// Lines of comments that hold a known key and a value. A status must be one: templates list there what may be chosen.
fn comments(events: &[Spanned<'_>], profile: &Profile) -> Vec<Entry> {
    let mut found = Vec::new();
    for (event, span) in events {
        let Event::Html(html) = event else { continue };
        let lines = html.trim().trim_start_matches("<!--").trim_end_matches("-->").lines();
        for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
            let pair = line.split_once(':').map(|(key, value)| (fold(key), fold(value)));
            let Some((key, value)) = pair.filter(|(_, value)| !value.is_empty()) else { continue };
            let role = profile.sections.keys.get(&key).map(str::to_owned);
            let says = role.as_deref() != Some("status") || declared(&value, &profile.status).is_some();
            if let Some(role) = role.filter(|_| says) {
                found.push(Entry { key, role: Some(role), inline: inline(&value), value, span: span.clone() });
            }
        }
    }
    found
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
    let fits = match entry.role.as_deref() {
        Some("status") => entry.inline.plain.chars().count() <= STATUS_SHOWN,
        Some("date" | "authors" | "updated") => true,
        _ => entry.value.len() <= SHORT,
    };
    linkless && !entry.inline.plain.is_empty() && fits
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

fn labels(text: &str, events: &[Spanned<'_>], profile: &Profile, any: bool) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut plain_keys = any;
    let mut at = 0;
    while at < events.len() {
        let line_start = at == 0 || breaks(&events[at - 1].0) || at == 1 && is_ornament(&events[0].0);
        let mut found = Vec::new();
        match &events[at].0 {
            Event::Start(Tag::Strong | Tag::Emphasis) => {
                let end = end_of(events, at);
                let label = marked(text, &events[at..=end], events.get(end + 1), line_start, profile);
                at = end;
                found.extend(label.filter(|label| line_start || behind_gap(text, label.start)));
            }
            Event::Text(_) if line_start => found = unmarked(text, &events[at].1, plain_keys, profile),
            Event::Start(_) => at = end_of(events, at),
            _ => {}
        }
        // A paragraph that does not begin with a key is text.
        if found.is_empty() && labels.is_empty() && !(at == 0 && is_ornament(&events[0].0)) {
            return labels;
        }
        plain_keys |= found.iter().any(|label| text[label.start..].starts_with(char::is_alphabetic));
        labels.extend(found);
        at += 1;
    }
    labels
}

/// Whether a line ends here.
fn breaks(event: &Event<'_>) -> bool {
    match event {
        Event::SoftBreak | Event::HardBreak => true,
        Event::InlineHtml(html) => html.starts_with("<br"),
        _ => false,
    }
}

/// Whether this is a mark in front of a key: `📋 **Status:** Draft`.
fn is_ornament(event: &Event<'_>) -> bool {
    matches!(event, Event::Text(text) if text.len() < 32 && !text.contains(char::is_alphanumeric))
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

/// `**Key:**`, `**Key**:`, `**Key: value**`, and for a known key at the start of a line `**Key** (remark):` or `**Key** – `.
fn marked(
    text: &str,
    events: &[Spanned<'_>],
    next: Option<&Spanned<'_>>,
    line_start: bool,
    profile: &Profile,
) -> Option<Label> {
    let span = events.first()?.1.clone();
    let words = shown(events);
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let label = |key: &str, value: usize| Label { key: fold(key), start: span.start, value, head: String::new() };
    if let Some(key) = words.trim_end().strip_suffix([':', '：']) {
        return is_key(key).then(|| label(key, span.end));
    }
    let known = |key: &str| line_start && profile.sections.keys.get(key).is_some();
    if let Some((Event::Text(_), after)) = next
        && is_key(words)
        && let Some(length) = separator(&text[after.clone()], known(words))
    {
        return Some(label(words, after.start + length));
    }
    let (key, _) = words.split_once(':')?;
    let source = &text[span.clone()];
    let markers = source.len() - source.trim_start_matches(['*', '_']).len();
    let head = source[markers..].strip_suffix(&source[..markers])?.split_once(':')?.1.trim();
    known(key).then(|| Label { head: head.to_owned(), ..label(key, span.end) })
}

/// How long what stands between a key and its value is. A dash, or a remark in parentheses, only where the key is `known`.
fn separator(behind: &str, known: bool) -> Option<usize> {
    let trimmed = behind.trim_start();
    let blanks = behind.len() - trimmed.len();
    if trimmed.starts_with(':') {
        return Some(blanks + 1);
    }
    let dash = ["- ", "– ", "— "].iter().find(|dash| trimmed.starts_with(**dash));
    if let Some(dash) = dash.filter(|_| known && blanks > 0) {
        return Some(blanks + dash.len());
    }
    let colon = trimmed.starts_with('(').then(|| trimmed.find("):")).flatten();
    colon.filter(|&at| known && at < 48).map(|at| blanks + at + 2)
}

/// The text of a key without what is struck out.
fn shown(events: &[Spanned<'_>]) -> String {
    let mut struck = 0usize;
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Start(Tag::Strikethrough) => struck += 1,
            Event::End(TagEnd::Strikethrough) => struck = struck.saturating_sub(1),
            Event::Text(part) | Event::Code(part) if struck == 0 => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// `Key: value` without markup, or several parted by bars: only a known key can begin a block of them, unless `any` may.
fn unmarked(text: &str, span: &Span, mut any: bool, profile: &Profile) -> Vec<Label> {
    let mut found = Vec::new();
    let mut start = span.start;
    loop {
        // A key is short, so the search ends soon: a long text without a colon must not be read once for each line.
        let end = crate::text::floor_char_boundary(text, start + 64).min(span.end.max(start));
        let Some((key, behind)) = text[start..end].split_once(':') else { break };
        let known = profile.sections.keys.get(key).is_some();
        let fits = is_key(key)
            && !key.contains('\n')
            && (behind.is_empty() || behind.starts_with([' ', '\n', '\r', '\t']))
            && (known || any && key.split(' ').count() <= 3 && key.starts_with(char::is_uppercase));
        // Behind a bar any key may stand.
        any = true;
        if !fits {
            break;
        }
        let value = start + key.len() + 1;
        found.push(Label { key: fold(key), start, value, head: String::new() });
        let rest = &text[value..span.end.max(value)];
        let Some((before, next)) = rest.split_once(['|', '·', '•']).filter(|(before, _)| before.ends_with(' '))
        else {
            break;
        };
        let bar = rest.len() - before.len() - next.len();
        start = value + before.len() + bar + next.len() - next.trim_start().len();
    }
    found
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty()
        && key.len() <= 48
        && key.split_whitespace().count() <= 6
        && !key.contains(['.', '?', '!', ',', ';', ':'])
        && key.starts_with(char::is_alphabetic)
}
