//! The inline text of a promise: the name of its area, and the rest. One item may hold several of them.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::blocks::source;
use super::compat_words::{areas, policy};
use super::outline::{Outline, fold, plain};
use crate::profile::compat::CompatWords;
use crate::text::Span;

/// The longest name of an area that is written without bold, in words: more is a sentence, unless it lists what a promise
/// follows for at once.
const NAME_LIMIT: usize = 5;
const LIST_LIMIT: usize = 10;

/// How many events from a bold word on are looked at to tell whether it begins a promise: a name and the first words.
const PIECE_REACH: usize = 16;

/// A piece of inline text, plain and as Markdown.
#[derive(Debug, Clone, Default)]
pub(super) struct Inline {
    pub(super) plain: String,
    pub(super) markdown: String,
}

impl Inline {
    /// Struck out words are shown, but they state nothing any more.
    pub(super) fn of(outline: &Outline<'_>, events: &[(Event<'_>, Span)]) -> Self {
        Self { plain: fold(&plain(&standing(events))), markdown: source(outline.text, events) }
    }

    fn trimmed(mut self) -> Self {
        const SEPARATORS: [char; 6] = [' ', ':', '—', '–', '-', '→'];
        let trim = |text: &str| {
            let text = text.trim_start_matches(SEPARATORS);
            let stop = text.strip_prefix('.').filter(|rest| rest.is_empty() || rest.starts_with([' ', ':']));
            stop.unwrap_or(text).trim_start_matches(SEPARATORS).to_owned()
        };
        self.plain = trim(&self.plain);
        self.markdown = trim(&self.markdown);
        self
    }

    /// Without its opening words, as `strip` takes them off; what is struck out before them stays.
    pub(super) fn without(&self, strip: impl Fn(&str) -> &str) -> Self {
        let struck = self.markdown.strip_prefix("~~").and_then(|rest| rest.find("~~")).map_or(0, |end| end + 4);
        let (struck, rest) = self.markdown.split_at(struck);
        let markdown = format!("{struck} {}", strip(rest.trim_start()));
        Self { plain: strip(&self.plain).to_owned(), markdown: markdown.trim().to_owned() }
    }

    /// Adds the text of nested blocks, which an author writes as bullets below the item.
    pub(super) fn append(&mut self, more: &Self) {
        for (text, more) in [(&mut self.plain, &more.plain), (&mut self.markdown, &more.markdown)] {
            let joint = match text.chars().next_back() {
                None => "",
                Some('.' | ':' | ';' | ',' | '!' | '?') => " ",
                Some(_) => "; ",
            };
            if !more.is_empty() {
                text.push_str(joint);
                text.push_str(more);
            }
        }
    }
}

/// `events` without what is struck out.
fn standing<'a>(events: &[(Event<'a>, Span)]) -> Vec<(Event<'a>, Span)> {
    let mut struck = 0usize;
    let keep = |(event, _): &&(Event<'a>, Span)| {
        match event {
            Event::Start(Tag::Strikethrough) => struck += 1,
            Event::End(TagEnd::Strikethrough) => struck = struck.saturating_sub(1),
            _ => return struck == 0,
        }
        false
    };
    events.iter().filter(keep).cloned().collect()
}

/// The promises of one text: `**Files**: N/A. **Server APIs**: N/A.` are two. A bold word begins another one only where
/// a sentence or line does, and where it names a known area and states a policy.
pub(super) fn pieces<'e, 'a>(
    outline: &Outline<'_>,
    events: &'e [(Event<'a>, Span)],
    profile: &CompatWords,
) -> Vec<&'e [(Event<'a>, Span)]> {
    let begins = |at: usize| {
        let free = match &events[at - 1].0 {
            Event::SoftBreak | Event::HardBreak => true,
            Event::Text(text) => text.trim_end().ends_with(['.', ';', ',']),
            _ => false,
        };
        let states = |(label, rest): (String, Inline)| {
            !areas(&label, profile).is_empty() && policy(&rest.plain, profile).is_some_and(|found| found.at.start == 0)
        };
        let near = &events[at..events.len().min(at + PIECE_REACH)];
        free && named(outline, near, profile).is_some_and(states)
    };
    let mut pieces = Vec::new();
    let mut from = 0;
    for at in 1..events.len() {
        if matches!(events[at].0, Event::Start(Tag::Strong)) && begins(at) {
            pieces.push(&events[from..at]);
            from = at;
        }
    }
    pieces.push(&events[from..]);
    pieces
}

/// The name and the rest of `**Name**: rest`, `**Name: rest.**` or `Name: rest`.
pub(super) fn named(
    outline: &Outline<'_>,
    events: &[(Event<'_>, Span)],
    profile: &CompatWords,
) -> Option<(String, Inline)> {
    if matches!(events.first(), Some((Event::Start(Tag::Strong), _))) {
        let end = events.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Strong)))?;
        let bold = source(outline.text, &events[1..end]);
        let mut rest = Inline::of(outline, &events[end + 1..]).trimmed();
        let name = match bold.split_once(": ") {
            Some((name, inside)) => {
                let mut first = Inline { plain: inside.replace('`', ""), markdown: inside.to_owned() };
                first.append(&rest);
                rest = first;
                name.to_owned()
            }
            None => bold,
        };
        return Some((name, rest));
    }
    // A colon inside a code span is part of a name: `format: f04`.
    let (at, joint) = [": ", " — "].into_iter().find_map(|joint| {
        events.iter().enumerate().find_map(|(at, (event, _))| match event {
            Event::Text(text) => text.find(joint).map(|joint| (at, joint)),
            _ => None,
        })
    })?;
    let (Event::Text(text), span) = &events[at] else {
        return None;
    };
    let name = fold(&format!("{}{}", source(outline.text, &events[..at]), &text[..joint]));
    let end = events.iter().map(|(_, span)| span.end).max()?;
    let rest = Inline {
        plain: fold(&format!("{}{}", &text[joint..], plain(&events[at + 1..]))),
        markdown: fold(&outline.text[span.start + joint..end]),
    };
    let rest = rest.trimmed();
    let lists = || {
        name.contains([',', '/'])
            && !areas(&name, profile).is_empty()
            && policy(&rest.plain, profile).is_some_and(|found| found.at.start == 0)
    };
    let count = name.split_whitespace().count();
    (count <= NAME_LIMIT || count <= LIST_LIMIT && lists()).then_some((name, rest))
}
