//! Task items: every box of the document once, in order, with what its closing parenthesis says.
//!
//! Boxes are read from the flat events, however deep they lie. A box whose text is a template's placeholder is not work
//! and is left out. Which stage a task counts for is decided later, by `stages`.

use pulldown_cmark::{Event, TagEnd};

use super::blocks::source;
use super::outline::{Outline, fold, plain, shared};
use super::{Task, TaskState, words};
use crate::profile::Profile;
use crate::profile::stages::StageWords;
use crate::text::Span;

/// Every task item, in order, none of them in a stage yet (GFM 0.29 §5.3).
pub fn tasks(outline: &Outline<'_>, profile: &Profile) -> Vec<Task> {
    let mut items: Vec<usize> = Vec::new();
    let mut tasks = Vec::new();
    for (at, (event, span)) in outline.events.iter().enumerate() {
        match event {
            Event::Start(pulldown_cmark::Tag::Item) => items.push(span.start),
            Event::End(TagEnd::Item) => {
                items.pop();
            }
            Event::TaskListMarker(ticked) => {
                let text = first_paragraph(&outline.events[at + 1..]);
                let start = items.last().copied().unwrap_or(span.start);
                tasks.extend(task(outline, &profile.stages, *ticked, start, text));
            }
            _ => {}
        }
    }
    tasks
}

fn task(
    outline: &Outline<'_>,
    words: &StageWords,
    ticked: bool,
    at: usize,
    events: &[(Event<'_>, Span)],
) -> Option<Task> {
    let text = fold(&plain(events));
    if is_placeholder(&text, words) {
        return None;
    }
    let state = match ticked {
        true => TaskState::Done,
        false if is_closed(&text, words) => TaskState::Closed,
        false => TaskState::Open,
    };
    let (text, markdown) = shared(text, source(outline.text, events));
    let section = outline.section_at(at);
    Some(Task { state, text, markdown, at, line: outline.lines.line(at), section, stage: None })
}

/// From behind a box to the end of its item's first paragraph.
fn first_paragraph<'e, 'a>(events: &'e [(Event<'a>, Span)]) -> &'e [(Event<'a>, Span)] {
    let opens = usize::from(matches!(events.first(), Some((Event::Start(pulldown_cmark::Tag::Paragraph), _))));
    let events = &events[opens..];
    let inline = |event: &Event<'_>| match event {
        Event::Start(tag) => super::blocks::is_inline(tag),
        Event::End(tag) => super::blocks::ends_inline(tag),
        Event::Rule | Event::Html(_) | Event::TaskListMarker(_) => false,
        _ => true,
    };
    let end = events.iter().position(|(event, _)| !inline(event)).unwrap_or(events.len());
    &events[..end]
}

/// Whether a text stands for no text: `…`, `None`, `[what to do]`, `<what to do>`.
pub(super) fn is_placeholder(text: &str, words: &StageWords) -> bool {
    let text = words::normal(text);
    let text = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(&text);
    let bare = text.trim_end_matches(['.', '!', ':']);
    let encloses = |open, close| text.starts_with(open) && text.ends_with(close) && text.matches(close).count() == 1;
    let bracketed = encloses('[', ']') || encloses('<', '>');
    let stands_for_none = |text: &str| words::whole(text, &words.placeholders);
    text.is_empty() || bracketed || stands_for_none(text) || bare.len() < text.len() && stands_for_none(bare)
}

/// Whether the closing parenthesis says that the box need not be ticked. Only there: "skipped" or "future" in the
/// text itself are words of the task.
fn is_closed(text: &str, words: &StageWords) -> bool {
    closes_with(text, &words.closed, &words.joiners)
}

/// Whether the closing parenthesis of a text says one of `words`.
pub(super) fn closes_with(text: &str, said: &[String], joiners: &[String]) -> bool {
    let Some(inner) = closing_parenthesis(&words::normal(text)).map(str::to_owned) else {
        return false;
    };
    let parts = inner.split([',', ';', ':', '—', '–']).chain(inner.split(" - "));
    parts.map(str::trim).any(|part| {
        said.iter().any(|word| {
            words::leads(part, word).is_some_and(|end| word.ends_with('*') || continues(&part[end..], joiners))
        })
    })
}

/// Whether what follows a word leaves it the last word of what is said: nothing, punctuation, a number or a joining word.
pub(super) fn continues(rest: &str, joiners: &[String]) -> bool {
    let next = rest.trim_start();
    match next.chars().next() {
        None => true,
        Some(c) if !c.is_alphabetic() => true,
        Some(_) => next.len() < rest.len() && words::lead(next, joiners).is_some(),
    }
}

fn closing_parenthesis(text: &str) -> Option<&str> {
    let body = text.trim_end_matches(['.', ' ', '*', '_', '~']).strip_suffix(')')?;
    let mut depth = 1;
    for (at, c) in body.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&body[at + 1..]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(text: &str) -> Vec<(TaskState, String)> {
        let outline = Outline::read(text, 0);
        tasks(&outline, &Profile::plan_spec()).into_iter().map(|task| (task.state, task.text.to_string())).collect()
    }

    fn check(item: &str, expected: Option<TaskState>) {
        let found = states(&format!("- [ ] {item}\n"));
        assert_eq!(found.first().map(|(state, _)| *state), expected, "{item}");
    }

    #[test]
    fn every_box_is_found_once_wherever_it_lies() {
        let text = "1. [x] first `code` and\n   more\n   - [ ] nested **b**\n\n     not this\n- [ ] loose\n\n  para\n- [/] text\n\n```\n- [ ] sample\n```\n> - [x] quoted\n";
        let expected = [
            (TaskState::Done, "first code and more".to_owned()),
            (TaskState::Open, "nested b".to_owned()),
            (TaskState::Open, "loose".to_owned()),
            (TaskState::Done, "quoted".to_owned()),
        ];
        assert_eq!(states(text), expected);
    }

    #[test]
    fn markdown_line_and_section_are_kept() {
        let outline = Outline::read("# T\n## A\n- [ ] do\n  `this` now\n", 0);
        let task = tasks(&outline, &Profile::plan_spec()).remove(0);
        assert_eq!((&*task.markdown, task.line, task.section), ("do `this` now", 3, Some(0)));
    }

    #[test]
    fn a_closing_parenthesis_closes_a_box() {
        for closing in [
            "(deferred)",
            "(follow-up: ab-12cd)",
            "(not needed after all).",
            "(optional)",
            "(future)",
            "(manual step, deferred to phase 3)",
            "(optional for v1)",
            "(see notes (long) — out of scope)",
            "(moved to phase 3)",
            "(moved to plan-2026-01-02-x)",
        ] {
            check(&format!("write the parser {closing}"), Some(TaskState::Closed));
        }
    }

    #[test]
    fn other_parentheses_do_not() {
        for open in [
            "skipped fields are counted",
            "handle fields (skipped)",
            "(optional) write it",
            "sort entries (future dates last)",
            "sort (optional fields first)",
            "make it not default (see below)",
            "deferred work is listed",
            "drop `--status` from docs (moved to sync)",
        ] {
            check(open, Some(TaskState::Open));
        }
    }

    #[test]
    fn placeholders_are_no_work() {
        for placeholder in ["…", "None", "none.", "TBD", "[what to do]", "<what to do>"] {
            check(placeholder, None);
        }
        check("[link](a.md)", Some(TaskState::Open));
        check("use <Config>", Some(TaskState::Open));
    }
}
