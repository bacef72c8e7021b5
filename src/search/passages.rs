//! The text of a document as search sees it: one passage for what stands before the first heading, one for each section.
//!
//! Markdown is read once more here, because a [`Document`] keeps no events. Text is plain: markup and task boxes are gone,
//! raw HTML as far as the page does not show it, white space is folded, blocks are separated by one blank, or by a dot in
//! the middle where the one before ends without punctuation. Code blocks are part of it, but are known apart. Left-over
//! template text says nothing about the spec and is left out; a description in the front matter comes first, because it
//! stands nowhere else.

use pulldown_cmark::{Event, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use crate::parse::html::shown;
use crate::parse::outline::{Outline, Place, events, headings};
use crate::parse::{Document, Section, SectionRole};
use crate::text::{Lines, Span, floor_char_boundary};

/// Characters of one file of texts: a result needs one or two of a spec's four or five. Texts are much of what a
/// query fetches; shorter files are more files.
const GROUP: usize = 3000;

/// A section's own text (without that of the sections below it).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Passage {
    /// Id on the page; empty for the text before the first heading.
    pub anchor: String,
    /// Plain text of the heading.
    pub heading: String,
    /// The passage of the section around it.
    pub parent: Option<usize>,
    /// What the section is for.
    pub role: Option<SectionRole>,
    /// Line of the heading, from 1.
    pub line: u32,
    /// Its text.
    pub text: String,
    /// Parts of `text` that are code blocks, in order.
    pub code: Vec<Span>,
}

/// The passages of a document, at least one, and the description in its front matter, which the first one begins with.
pub(super) fn with_description(document: &Document) -> (Vec<Passage>, &str) {
    if document.unread.is_some() {
        return (vec![Passage { line: 1, ..Passage::default() }], "");
    }
    // Its sections and lines were found when it was parsed; they know the roles, too.
    let events = events(&document.text, document.body);
    let mut passages = read(&events, &document.sections, &document.lines, &document.template_rest);
    let description = told(document, &passages).unwrap_or_default();
    if !description.is_empty() {
        let first = &mut passages[0];
        let before = if first.text.is_empty() { description.to_owned() } else { format!("{description} · ") };
        first.code.iter_mut().for_each(|code| *code = code.start + before.len()..code.end + before.len());
        first.text.insert_str(0, &before);
    }
    (passages, description)
}

/// The description in the front matter: a summary that is no paragraph of the text.
fn told<'a>(document: &'a Document, passages: &[Passage]) -> Option<&'a str> {
    let summary = document.summary.as_deref().filter(|summary| document.body > 0 && !summary.is_empty())?;
    (!passages.iter().any(|passage| passage.text.contains(summary))).then_some(summary)
}

/// Headings of sections that say what a document is about; its first sentence of prose does where there is none.
const OVERVIEWS: [&str; 4] = ["abstract", "summary", "overview", "introduction"];
/// Bytes that a text has that says anything, and words of one that is no heading or field.
const TELLING: usize = 60;
const SENTENCE: usize = 15;
/// Words that an opening sentence has at least, so that an abbreviation does not end it, and at most.
const OPENING: (usize, usize) = (8, 40);
/// Bytes that it has at most: some languages write without blanks.
const LONGEST_OPENING: usize = 400;

/// The sentence that says what the document is about, as far as that can be told; empty when there is none.
pub(super) fn opening(passages: &[Passage]) -> &str {
    let is_overview = |passage: &&Passage| {
        let heading = passage.heading.to_lowercase();
        passage.text.len() > TELLING && OVERVIEWS.iter().any(|word| heading.contains(word))
    };
    let is_prose = |passage: &&Passage| {
        let is_field = passage.text.split(' ').next().is_some_and(|first| first.ends_with(':'));
        passage.text.len() > TELLING && !is_field && passage.text.split(' ').nth(SENTENCE).is_some()
    };
    let text = passages.iter().find(is_overview).or_else(|| passages.iter().find(is_prose));
    let text = text.map_or("", |passage| &passage.text);
    let mut end = 0;
    for (word, count) in text.split_inclusive(' ').zip(1..=OPENING.1) {
        end += word.len();
        if count >= OPENING.0 && word.trim_end().ends_with(['.', ':', '?', '!']) {
            break;
        }
    }
    text[..floor_char_boundary(text, end.min(LONGEST_OPENING))].trim_end()
}

/// The passages that begin a file of texts. A file ends where the next passage would make it longer than [`GROUP`].
pub(super) fn groups(passages: &[Passage]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut length = 0;
    for (at, passage) in passages.iter().enumerate() {
        if length > 0 && length + passage.text.len() > GROUP {
            starts.push(at);
            length = 0;
        }
        length += passage.text.len();
    }
    starts
}

/// The passages of a text that is no document: a draft.
pub(super) fn of_text(text: &str) -> Vec<Passage> {
    let outline = Outline::read(text, 0);
    read(&outline.events, &outline.sections, &outline.lines, &[])
}

/// The passages of the text that `events` are of. `sections` were made from the same events.
fn read(events: &[(Event<'_>, Span)], sections: &[Section], lines: &Lines, left_over: &[Span]) -> Vec<Passage> {
    let headings = headings(events);
    let title = headings.iter().find(|(place, ..)| *place == Place::Title).map_or(0, |(_, _, title)| title.end);
    let mut below = headings.iter().filter(|(place, ..)| *place == Place::Section).map(|(_, _, heading)| heading);
    let mut passages = Vec::with_capacity(sections.len() + 1);
    let mut passage = Passage { line: 1, ..Passage::default() };
    let mut from = title;
    for section in sections {
        let (to, behind) = below.next().map_or((events.len(), events.len()), |heading| (heading.start, heading.end));
        read_text(events.get(from..to).unwrap_or_default(), left_over, &mut passage);
        let next = Passage {
            anchor: section.anchor.clone(),
            heading: section.title.to_string(),
            parent: section.parent.map(|parent| parent + 1),
            role: section.role,
            line: lines.line(section.heading.start),
            ..Passage::default()
        };
        passages.push(std::mem::replace(&mut passage, next));
        from = behind;
    }
    read_text(events.get(from..).unwrap_or_default(), left_over, &mut passage);
    passages.push(passage);
    passages
}

/// `Design › Approach`: the headings around passage `at` and its own.
pub(super) fn breadcrumb(passages: &[Passage], at: usize) -> String {
    let mut headings = vec![passages[at].heading.as_str()];
    let mut above = passages[at].parent;
    while let Some(parent) = above {
        headings.push(&passages[parent].heading);
        above = passages[parent].parent;
    }
    headings.reverse();
    headings.join(" › ")
}

fn read_text(events: &[(Event<'_>, Span)], left_over: &[Span], passage: &mut Passage) {
    let mut code = None;
    for (event, span) in events {
        match event {
            Event::Text(_) | Event::Code(_) | Event::InlineHtml(_)
                if left_over.iter().any(|rest| rest.contains(&span.start)) => {}
            Event::Text(part) | Event::Code(part) => push_folded(&mut passage.text, part),
            Event::InlineHtml(tag) => shown(tag).for_each(|part| push_folded(&mut passage.text, part)),
            Event::SoftBreak | Event::HardBreak => push_folded(&mut passage.text, " "),
            Event::Start(Tag::CodeBlock(_)) => {
                push_folded(&mut passage.text, " ");
                code = Some(passage.text.len());
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(start) = code.take().filter(|&start| start < passage.text.len()) {
                    passage.code.push(start..passage.text.len());
                }
                push_folded(&mut passage.text, " ");
            }
            Event::Start(Tag::Item | Tag::Paragraph | Tag::TableCell) => separate(&mut passage.text),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => push_folded(&mut passage.text, " "),
            _ => {}
        }
    }
    passage.text.truncate(passage.text.trim_end().len());
    for code in &mut passage.code {
        code.end = code.end.min(passage.text.len());
    }
}

/// Ends a block, so that the next one does not read like its continuation.
fn separate(text: &mut String) {
    let end = text.trim_end();
    let open =
        end.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '}' | '"' | '\'' | '”' | '`' | '%'));
    text.truncate(end.len());
    text.push_str(if open { " · " } else { " " });
    if text == " " {
        text.clear();
    }
}

/// Appends `part` with every run of white space as one blank, also across the seam; none at the start.
fn push_folded(text: &mut String, part: &str) {
    let mut rest = part;
    loop {
        // Whatever needs no thought is taken over as it stands: words of ASCII with one blank between them.
        let mut blank = text.is_empty() || text.ends_with(' ');
        let is_plain = |byte: &u8| {
            let before = std::mem::replace(&mut blank, *byte == b' ');
            byte.is_ascii_graphic() || (*byte == b' ' && !before)
        };
        let (plain, other) = rest.split_at(rest.as_bytes().iter().copied().take_while(is_plain).count());
        text.push_str(plain);
        let mut characters = other.chars();
        let Some(c) = characters.next() else { break };
        rest = characters.as_str();
        if !c.is_whitespace() {
            // Results show this text alone.
            text.extend(Some(c).filter(|&c| !crate::text::steers(c)));
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(heading: &str, text: &str) -> Passage {
        Passage { heading: heading.to_owned(), text: text.to_owned(), ..Passage::default() }
    }

    #[test]
    fn the_opening_is_the_first_sentence_that_says_what_the_document_is_about() {
        let field = "Author: one of many people with a name that is long enough to be taken for a sentence of some fifteen words";
        let prose = "Lists are merged by union, e.g. those of tasks, so that no entry is lost when two people write. More follows.";
        let summary = "Two clones of an archive may both append to a list, and both entries survive";
        let of = |passages: &[(&str, &str)]| {
            opening(&passages.iter().map(|(heading, text)| passage(heading, text)).collect::<Vec<_>>()).to_owned()
        };
        let first = "Lists are merged by union, e.g. those of tasks, so that no entry is lost when two people write.";
        assert_eq!(of(&[("", field), ("Background", prose)]), first);
        assert_eq!(of(&[("", prose), ("Executive Summary", summary)]), summary);
        assert_eq!(of(&[("", prose), ("Summary", "Too short.")]), first, "a heading alone says nothing");
        assert_eq!(of(&[("", "Short.")]), "");
        assert_eq!(of(&[("", &"word ".repeat(60))]).split(' ').count(), OPENING.1, "a text without an end is cut");
        assert_eq!(of(&[("Overview", &"概要".repeat(600))]), "概要".repeat(66) + "概", "so is one without blanks");
    }
}
