//! The summary of a document, its size, and the template text that is left in it.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::metadata::{self, Entry, Metadata};
use super::outline::{Outline, fold, inline_source, plain, without_tags};
use super::runs::{blocks, inline, inside};
use super::tasks::is_placeholder;
use super::templates::Templates;
use crate::profile::Profile;
use crate::profile::words;
use crate::text::{Span, steers};

/// The longest summary in bytes of Markdown; a longer paragraph is cut behind a sentence.
const LONGEST: usize = 600;

/// Quotes deeper than this in other quotes hold no instructions: a template has none there, and a hostile file may nest
/// them without end.
const QUOTES_LIMIT: usize = 4;

/// The first paragraph of text, plain and as inline Markdown: behind the metadata, and no sentence of the template.
pub fn first_paragraph(
    outline: &Outline<'_>,
    metadata: &Metadata,
    profile: &Profile,
    templates: &Templates,
) -> Option<(String, String)> {
    let mut fallback = None;
    let mut skipped = false;
    for block in blocks(&outline.events) {
        let block = &outline.events[block];
        let span = &block[0].1;
        if let Event::Start(Tag::Heading { .. }) = &block[0].0 {
            let title = plain(block);
            skipped = profile.status.headings.contains(&title) || profile.sections.metadata.contains(&title);
        }
        let told = |events| metadata::lines(outline, events, profile).iter().any(|line| line.role.is_some());
        let paragraph = matches!(block[0].0, Event::Start(Tag::Paragraph));
        let of_metadata = metadata.blocks.binary_search_by_key(&span.start, |block| block.start).is_ok();
        if paragraph
            && of_metadata
            && let Some(purpose) = purpose(metadata, span, profile)
        {
            return Some(cut(purpose.inline.plain.clone(), purpose.value.clone()));
        }
        if !paragraph || skipped || of_metadata {
            continue;
        }
        let (text, markdown) = without_marks(fold(&plain(block)), inline_source(outline.text, block));
        let only_image = block.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Image { .. })))
            && inline(&markdown).plain.is_empty();
        let label = text.ends_with(':') && text.len() <= 60;
        // A row of badges is written in tags alone.
        if without_tags(block).is_empty()
            || only_image
            || profile.sections.boilerplate.begin(&text)
            || is_placeholder(&text, &profile.stages)
            || templates.say(&text)
        {
            continue;
        }
        if told(inside(block)) {
            continue;
        }
        if label {
            let shouted = !text.chars().any(char::is_lowercase);
            if shouted {
                continue;
            }
            fallback.get_or_insert((text, markdown));
            continue;
        }
        return Some(cut(text, markdown));
    }
    fallback
}

/// A paragraph without marks of emphasis that a blank broke (`** Do not:**`): at its edges they are no words of it.
fn without_marks(text: String, markdown: String) -> (String, String) {
    const MARKS: [char; 2] = ['*', '_'];
    let inner = text.trim_start_matches(MARKS);
    let opening = &text[..text.len() - inner.len()];
    let broken = markdown.starts_with(opening) && (opening.len() > 1 || inner.starts_with(' '));
    if opening.is_empty() || !broken {
        return (text, markdown);
    }
    let bare = |text: &str| match text[opening.len()..].strip_suffix(opening) {
        Some(inner) => inner.trim().to_owned(),
        None => text[opening.len()..].trim().to_owned(),
    };
    (bare(&text), bare(&markdown))
}

/// A line of the metadata in `block` that says in a sentence what the document is for: `**Goal:** Tides without a network.`
fn purpose<'m>(metadata: &'m Metadata, block: &Span, profile: &Profile) -> Option<&'m Entry> {
    metadata.entries.iter().find(|entry| {
        block.contains(&entry.span.start)
            && profile.sections.purpose.contains(&entry.key)
            && is_told(&entry.inline.plain)
            && !is_placeholder(&entry.inline.plain, &profile.stages)
    })
}

/// Whether a text says more than a word or two. Some languages write without blanks.
fn is_told(text: &str) -> bool {
    text.split_whitespace().count() > 2 || (!text.is_ascii() && text.chars().count() > 7)
}

/// Words outside of code blocks.
pub fn word_count(outline: &Outline<'_>) -> u32 {
    let mut words = 0usize;
    let mut code = false;
    for (event, _) in &outline.events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) | Event::Code(text) if !code => words += count(text),
            _ => {}
        }
    }
    u32::try_from(words).unwrap_or(u32::MAX)
}

/// Words between white space. In ASCII, which most text is, bytes are counted: those that begin a word.
fn count(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let is_space = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ');
    let begins = |before: u8, byte: u8| usize::from(is_space(before) & !is_space(byte));
    let (bytes, first) = (text.as_bytes(), text.bytes().next());
    let inner: usize = bytes.windows(2).map(|pair| begins(pair[0], pair[1])).sum();
    inner + first.map_or(0, |first| begins(b' ', first))
}

/// Blockquotes that are instructions of the template: by their first line, or word for word those of a bundled template or
/// of one in the archive. A quote is never taken for one by its shape. It may stand in a list item.
pub fn template_rest(outline: &Outline<'_>, profile: &Profile, templates: &Templates) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, (event, _)) in outline.events.iter().enumerate() {
        match event {
            Event::Start(Tag::BlockQuote(_)) => open.push(at),
            Event::End(TagEnd::BlockQuote(_)) => {
                let Some(start) = open.pop().filter(|_| open.len() < QUOTES_LIMIT) else {
                    continue;
                };
                let text = words::fold(&plain(&outline.events[start + 1..at]));
                if profile.sections.instructions.begin(&text)
                    || profile.sections.template_quotes.contains(&text)
                    || templates.quote(&text)
                {
                    let span = outline.events[start].1.clone();
                    while found.last().is_some_and(|inner| inner.start >= span.start) {
                        found.pop();
                    }
                    found.push(span);
                }
            }
            _ => {}
        }
    }
    found
}

/// Keeps a summary to whole sentences within [`LONGEST`], and without characters that steer whoever shows it.
fn cut(mut text: String, mut markdown: String) -> (String, String) {
    text.retain(|c| !steers(c));
    markdown.retain(|c| c.is_whitespace() || !steers(c));
    if markdown.len() <= LONGEST {
        return (text, markdown);
    }
    let end = |text: &str| {
        let limit = crate::text::floor_char_boundary(text, LONGEST);
        text[..limit].rfind(". ").map(|at| at + 1)
    };
    match end(&markdown).map(|end| &markdown[..end]).filter(|markdown| balanced(markdown)) {
        Some(markdown) => (inline(markdown).plain, markdown.to_owned()),
        None => (text, markdown),
    }
}

/// Whether no code span, emphasis or link is cut open.
fn balanced(markdown: &str) -> bool {
    markdown.matches('`').count().is_multiple_of(2)
        && markdown.matches("**").count().is_multiple_of(2)
        && markdown.matches('[').count() == markdown.matches(']').count()
        && markdown.matches('(').count() == markdown.matches(')').count()
}

#[cfg(test)]
mod tests {
    use super::{count, without_marks};

    #[test]
    fn marks_of_broken_emphasis_are_no_words() {
        let check = |text: &str, bare: &str| assert_eq!(without_marks(text.to_owned(), text.to_owned()).0, bare);
        check("** Do not test `x`:**", "Do not test `x`:");
        check("** Note this.", "Note this.");
        check("* Note this. *", "Note this.");
        check("*args are kept", "*args are kept");
        check("_id is kept", "_id is kept");
        check("Kept **", "Kept **");
    }

    #[test]
    fn words_are_counted_as_they_are_split() {
        for text in ["", " ", "a", " a", "a ", "a b", "\ta\u{b}b\r\nc  d", "a\u{1c}b", "ä \u{a0} b", "x.y, z"] {
            assert_eq!(count(text), text.split_whitespace().count(), "{text:?}");
        }
    }
}
