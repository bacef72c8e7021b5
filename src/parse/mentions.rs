//! Links, names of other files in code spans and in the text, and bare web addresses in the text.
//!
//! One pass over the events: a block (paragraph, heading, item, table row) is collected as plain text, its mentions are
//! found on the way, and when the block ends each gets the sentence around it. Code fences hold sample commands, so
//! nothing is taken from them; words inside a link are the link's own. The rules for names (guide: reading archives,
//! References) follow from counting: of all `.md` names in code spans only one in twenty is a spec.

use std::sync::Arc;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::names::{self, Name};
use super::outline::{Outline, fold};
use super::{Mention, Via, html, urls};
use crate::path::SourcePath;
use crate::profile::Profile;
use crate::profile::references::has;
use crate::text::Span;

/// Longest context, in characters.
const CONTEXT: usize = 240;

/// Every mention of the document at `path`, in order of the text. Links and images are all here, whatever they point to,
/// because pages look each of them up; code spans and words only when they look like the name of a spec, of a
/// Markdown file in a folder, or of an issue.
pub fn mentions(outline: &Outline<'_>, path: &SourcePath, profile: &Profile) -> Vec<Mention> {
    let mut reader = Reader { outline, path, profile, block: Block::default(), links: 0, found: Vec::new() };
    let mut fence = false;
    for (event, span) in &outline.events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => fence = true,
            Event::End(TagEnd::CodeBlock) => fence = false,
            _ if fence => {}
            _ => reader.read(event, span),
        }
    }
    reader.end_block();
    reader.found.sort_by_key(|mention| mention.span.start);
    reader.found
}

struct Reader<'o, 'a> {
    outline: &'o Outline<'a>,
    path: &'o SourcePath,
    profile: &'o Profile,
    block: Block,
    /// How many links and images are open.
    links: usize,
    found: Vec<Mention>,
}

/// The plain text of the block being read.
#[derive(Default)]
struct Block {
    text: String,
    /// Mentions of this block: index into `found` and the place in `text`.
    mentions: Vec<(usize, Span)>,
    /// Consecutive text events outside of links: where they begin in `text`, and where in the source.
    run: Vec<(usize, Span)>,
}

impl Reader<'_, '_> {
    fn read(&mut self, event: &Event<'_>, span: &Span) {
        match event {
            Event::Text(text) => {
                if self.links == 0 {
                    self.block.run.push((self.block.text.len(), span.clone()));
                }
                self.block.text.push_str(text);
            }
            Event::Code(code) => {
                self.end_run();
                self.code(code, span);
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => self.link(*link_type, dest_url, span, false),
            Event::Start(Tag::Image { link_type, dest_url, .. }) => self.link(*link_type, dest_url, span, true),
            Event::End(TagEnd::Link | TagEnd::Image) => self.links = self.links.saturating_sub(1),
            Event::SoftBreak | Event::HardBreak => {
                self.end_run();
                self.block.text.push(' ');
            }
            Event::End(TagEnd::TableCell) => {
                self.end_run();
                self.block.text.push_str(" · ");
            }
            Event::Start(tag) if is_inline(tag) => self.end_run(),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => self.end_run(),
            Event::InlineHtml(tag) => {
                self.end_run();
                self.block.text.extend(html::shown(tag));
            }
            Event::Start(Tag::TableCell) | Event::TaskListMarker(_) => self.end_run(),
            Event::FootnoteReference(_) => self.end_run(),
            _ => self.end_block(),
        }
    }

    fn link(&mut self, kind: LinkType, dest: &CowStr<'_>, span: &Span, image: bool) {
        self.end_run();
        self.links += 1;
        // The parser leaves the scheme of `<someone@host>` to the renderer.
        let target = if kind == LinkType::Email { format!("mailto:{dest}") } else { dest.to_string() };
        let at = self.block.text.len();
        self.add(Via::Link, target, span.clone(), at..at, image);
    }

    fn code(&mut self, code: &str, span: &Span) {
        let at = self.block.text.len();
        self.block.text.push_str(code);
        if self.links == 0
            && let Some(name) = names::of(code.trim(), &self.profile.references).filter(|name| !self.is_own(name))
        {
            self.add(Via::Code, name.target.to_owned(), span.clone(), at..at + code.len(), false);
        } else if self.links == 0
            && let Some(issue) = names::issue(code, &self.profile.references).filter(|issue| issue.target == code)
        {
            self.add(Via::Issue, issue.target.to_owned(), span.clone(), at..at + code.len(), false);
        }
    }

    /// Looks for names in the text read since the last markup. Words are cut from the joined text, because the parser
    /// splits text at every character that could have been markup.
    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.block.run);
        let Some(start) = run.first().map(|(at, _)| *at) else {
            return;
        };
        let text = self.block.text[start..].to_owned();
        for place in telling(&text) {
            let (before, word) = (&text[..place.start], &text[place.clone()]);
            let found = self.word(word).map(|(via, inner)| {
                (via, word[inner.clone()].to_owned(), place.start + inner.start..place.start + inner.end)
            });
            let found = found.or_else(|| {
                let before = before.split_whitespace().next_back()?;
                let (name, number) = self.number(before, word)?;
                let offset = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
                Some((Via::Name, format!("{name}-{number}"), offset(name)..offset(number) + number.len()))
            });
            let Some((via, target, place)) = found else {
                continue;
            };
            let (from, to) = (start + place.start, start + place.end);
            if let (Some(first), Some(last)) = (source(&run, from, false), source(&run, to, true)) {
                self.add(via, target, first..last, from..to, false);
            }
        }
    }

    /// `ADR 12`: a word of a numbered archive in capitals, and the number behind it.
    fn number<'w>(&self, before: &'w str, word: &'w str) -> Option<(&'w str, &'w str)> {
        let name = before.trim_start_matches(|c: char| !c.is_alphanumeric());
        let number = word.trim_start_matches('#').trim_end_matches(|c: char| !c.is_alphanumeric());
        let shaped = name.len() > 1
            && name.bytes().all(|byte| byte.is_ascii_uppercase())
            && (1..=6).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit());
        (shaped && has(&self.profile.references.numbered, name)).then_some((name, number))
    }

    /// Where in `word` an address, a name or the id of an issue stands.
    fn word(&self, word: &str) -> Option<(Via, Span)> {
        if let Some(address) = urls::find(word) {
            return Some((Via::Name, address));
        }
        let words = &self.profile.references;
        let place = |name: Name<'_>| name.start..name.start + name.target.len();
        let spec = names::of(word, words).filter(|name| !self.is_own(name));
        let issue = || names::issue(word, words).map(|name| (Via::Issue, place(name)));
        spec.map(|name| (Via::Name, place(name))).or_else(issue)
    }

    /// A dated name is the document's own in any folder; other stems (`plan.md`) many folders have.
    fn is_own(&self, name: &Name<'_>) -> bool {
        let path = name.target.split('#').next().unwrap_or_default();
        let alike = name.stem().eq_ignore_ascii_case(names::stem(self.path.file_name()));
        alike && (names::dated(name.stem()).is_some() || !path.contains('/') || self.path.as_str().ends_with(path))
    }

    fn add(&mut self, via: Via, target: String, span: Span, place: Span, image: bool) {
        self.block.mentions.push((self.found.len(), place));
        let line = self.outline.lines.line(span.start);
        self.found.push(Mention { via, target, span, image, line, context: Arc::default() });
    }

    fn end_block(&mut self) {
        self.end_run();
        let block = std::mem::take(&mut self.block);
        for (mention, place) in block.mentions {
            self.found[mention].context = context(&block.text, place).into();
        }
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
}

/// The words of `text` that may be what is looked for: it has a digit, a folder, an extension or a scheme, and nearly all
/// words have none, so these are looked for first and the words around them then.
fn telling(text: &str) -> impl Iterator<Item = Span> + '_ {
    let tells = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'/' | b'.' | b':');
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.as_bytes()[from..].iter().position(tells)?;
        let start = text[from..at].trim_end_matches(|c: char| !c.is_whitespace()).len() + from;
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |blank| at + blank);
        from = end;
        Some(start..end)
    })
}

/// Where in the source the place `at` of a block's text stands; `end` asks for the end of the event rather than the start
/// of the next.
fn source(run: &[(usize, Span)], at: usize, end: bool) -> Option<usize> {
    let part = run.partition_point(|(start, _)| if end { *start < at } else { *start <= at }).checked_sub(1)?;
    let (start, span) = &run[part];
    // Escapes and entities are shorter in the text than in the source; a name never holds one, so the clamp only guards.
    Some((span.start + (at - start)).min(span.end))
}

/// The sentence of `text` around `place`, white space folded, cut at words when it is too long.
fn context(text: &str, place: Span) -> String {
    let before = window(text, place.start, CONTEXT, true);
    let after = window(text, place.end, CONTEXT, false);
    let start = last_sentence_end(&text[before..place.start]).map_or(before, |at| before + at);
    let end = first_sentence_end(&text[place.end..after]).map_or(after, |at| place.end + at);
    let (mut start, mut end) = (start, end);
    let length = text[start..end].chars().count();
    if length > CONTEXT || (start == before && start > 0) || (end == after && end < text.len()) {
        let name = text[place.clone()].chars().count();
        let side = CONTEXT.saturating_sub(name) / 2;
        let left = text[start..place.start].chars().count();
        let right = text[place.end..end].chars().count();
        let left_room = side + side.saturating_sub(right);
        let right_room = side + side.saturating_sub(left);
        if left > left_room {
            start = next_word(text, window(text, place.start, left_room, true), place.start);
        }
        if right > right_room {
            end = last_word(text, place.end, window(text, place.end, right_room, false));
        }
    }
    let sentence = fold(&text[start..end]);
    let sentence = sentence.trim_matches([' ', '·']);
    let cut_before = start > 0 && !is_sentence_start(text, start);
    let cut_after = end < text.len() && !is_sentence_end(text, end);
    format!("{}{sentence}{}", if cut_before { "…" } else { "" }, if cut_after { "…" } else { "" })
}

/// The place at most `chars` characters before or behind `from`.
fn window(text: &str, from: usize, chars: usize, back: bool) -> usize {
    if back {
        text[..from].char_indices().rev().take(chars).last().map_or(from, |(at, _)| at)
    } else {
        text[from..].char_indices().nth(chars).map_or(text.len(), |(at, _)| from + at)
    }
}

/// The first word that begins at or behind `at`.
fn next_word(text: &str, at: usize, end: usize) -> usize {
    text[at..end].find(char::is_whitespace).map_or(at, |blank| at + blank)
}

/// The end of the last word that ends at or before `at`.
fn last_word(text: &str, start: usize, at: usize) -> usize {
    text[start..at].rfind(char::is_whitespace).map_or(at, |blank| start + blank)
}

/// Places where a sentence ends: a full stop (or `!`, `?`), perhaps a closing mark, a blank, and no small letter after it.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let stops = text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?'));
    stops.filter_map(|(at, stop)| {
        let rest = &text[at + stop.len_utf8()..];
        let closed = rest.trim_start_matches(['"', '”', '’', '\'', ')', ']']);
        let next = closed.trim_start();
        let blank = next.len() < closed.len();
        let begins = next.chars().next().is_none_or(|c| !c.is_lowercase());
        (blank && begins).then_some(text.len() - closed.len())
    })
}

fn first_sentence_end(text: &str) -> Option<usize> {
    sentence_ends(text).next()
}

fn last_sentence_end(text: &str) -> Option<usize> {
    // The blank behind the last stop may be the end of `text` itself, so a mention right behind it counts.
    sentence_ends(text).last()
}

fn is_sentence_start(text: &str, at: usize) -> bool {
    text[..at].trim_end().ends_with(['.', '!', '?', '"', '”', ')', ']']) && !text[..at].trim().is_empty()
}

fn is_sentence_end(text: &str, at: usize) -> bool {
    text[..at].ends_with(['.', '!', '?', '"', '”', '’', '\'', ')', ']'])
        || text[at..].trim_matches([' ', '·']).is_empty()
}

#[cfg(test)]
mod tests;
