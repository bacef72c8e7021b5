//! The part of a section that shows best why it was found: about 160 characters around the densest matches.

use std::ops::Range;

use super::tokens::tokens;

/// Characters of an excerpt, without the dots at its ends.
const LENGTH: usize = 160;
/// At most so many of them stand before the first match.
const LEAD: usize = 60;

/// A piece of text with the places to mark in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// Plain text; `… ` where it was cut.
    pub text: String,
    /// Bytes of `text` that match, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

/// The excerpt of `text` for the words that `word` tells apart: it gives the number of the query's word for a token.
pub(super) fn excerpt(text: &str, word: impl Fn(&str) -> Option<usize>) -> Excerpt {
    let mut hits: Vec<(Range<usize>, usize)> = Vec::new();
    tokens(text, |token| {
        if let Some(word) = word(token.text) {
            hits.push((token.start..token.end, word));
        }
    });
    hits.sort_by_key(|(span, _)| (span.start, span.end));
    let window = window(text, &densest(text, &hits));
    cut(text, window, &hits)
}

/// The marks alone, for titles and headings.
pub fn marks(text: &str, word: impl Fn(&str) -> Option<usize>) -> Vec<Range<usize>> {
    let mut hits = Vec::new();
    tokens(text, |token| {
        if word(token.text).is_some() {
            hits.push(token.start..token.end);
        }
    });
    joined(hits)
}

/// From the first to the last match of the best stretch: most different words, then most matches, then the first.
fn densest(text: &str, hits: &[(Range<usize>, usize)]) -> Range<usize> {
    let mut best = (0, 0, 0..0);
    for (at, (first, _)) in hits.iter().enumerate() {
        let limit = forward(text, first.start, LENGTH);
        let inside: Vec<_> = hits[at..].iter().take_while(|(hit, _)| hit.end <= limit).collect();
        let mut words: Vec<usize> = inside.iter().map(|(_, word)| *word).collect();
        words.sort_unstable();
        words.dedup();
        if (words.len(), inside.len()) > (best.0, best.1) {
            let end = inside.iter().map(|(hit, _)| hit.end).max().unwrap_or(first.end);
            best = (words.len(), inside.len(), first.start..end);
        }
    }
    best.2
}

/// Room around `core`, ends at blanks.
fn window(text: &str, core: &Range<usize>) -> Range<usize> {
    let used = text[core.clone()].chars().count();
    let lead = (LENGTH.saturating_sub(used) / 2).min(LEAD);
    let mut start = text[..core.start].char_indices().rev().take(lead).last().map_or(core.start, |(at, _)| at);
    if start > 0 && !text[..start].ends_with(' ') {
        start = text[start..core.start].find(' ').map_or(core.start, |blank| start + blank + 1);
    }
    let mut end = forward(text, start, LENGTH).max(core.end);
    if end < text.len() && !text[end..].starts_with(' ') {
        end = text[core.end..end].rfind(' ').map_or(end, |blank| core.end + blank);
    }
    start..end
}

fn cut(text: &str, window: Range<usize>, hits: &[(Range<usize>, usize)]) -> Excerpt {
    let before = if window.start > 0 { "… " } else { "" };
    let after = if window.end < text.len() { " …" } else { "" };
    let inside = hits.iter().filter(|(hit, _)| hit.start >= window.start && hit.end <= window.end);
    let shift = |at: usize| at - window.start + before.len();
    let marks = joined(inside.map(|(hit, _)| shift(hit.start)..shift(hit.end)).collect());
    Excerpt { text: format!("{before}{}{after}", &text[window]), marks }
}

/// Sorted, and those that overlap as one.
fn joined(mut hits: Vec<Range<usize>>) -> Vec<Range<usize>> {
    hits.sort_by_key(|hit| (hit.start, hit.end));
    let mut marks: Vec<Range<usize>> = Vec::new();
    for hit in hits {
        match marks.last_mut() {
            Some(last) if hit.start < last.end => last.end = last.end.max(hit.end),
            _ => marks.push(hit),
        }
    }
    marks
}

/// The byte `characters` further on.
fn forward(text: &str, from: usize, characters: usize) -> usize {
    text[from..].char_indices().nth(characters).map_or(text.len(), |(at, _)| from + at)
}
