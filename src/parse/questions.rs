//! Open questions: what a document says it does not know yet, and which of it has been answered since.
//!
//! A section headed "Open Questions" is read from top to bottom. Lists, table rows, subheadings and bold openers are
//! questions; a line such as "Settled:" or a subheading such as "Resolved" changes what the following ones are.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::blocks::{Block, Kind, blocks, source};
use super::outline::{Outline, fold, plain};
use super::stage_headings::{own_number, unnumbered};
use super::tasks::closes_with;
use super::{Question, Task, TaskState, words};
use crate::profile::Profile;
use crate::profile::stages::StageWords;
use crate::text::Span;

/// Every question of the document, in order.
pub fn questions(outline: &Outline<'_>, profile: &Profile, tasks: &[Task]) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut end = 0;
    for (at, section) in outline.sections.iter().enumerate() {
        if section.heading.start < end || !asks(&section.title, &profile.stages) {
            continue;
        }
        end = section.full.end;
        let settled = is_settled(&section.title, &profile.stages);
        let mut reader =
            Reader { outline, words: &profile.stages, tasks, questions: &mut questions, settled, outer: settled };
        reader.read(&blocks(outline.full_events(at)));
    }
    questions
}

fn asks(title: &str, words: &StageWords) -> bool {
    let title = words::normal(unnumbered(title));
    let bare = title.split([':', '(']).next().unwrap_or_default().trim();
    words::any(&title, &words.questions) || words::whole(bare, &words.question_headings)
}

/// "Open Questions (Resolved)", "Settled:", but not "To be resolved" or "Unresolved".
fn is_settled(title: &str, words: &StageWords) -> bool {
    let title = title.to_lowercase();
    let later = ["to be ", "unresolved", "not ", "still ", "resolve "].iter().any(|word| title.contains(word));
    !later && words::any(&title, &words.resolved)
}

struct Reader<'p, 'a> {
    outline: &'p Outline<'a>,
    words: &'p StageWords,
    tasks: &'p [Task],
    questions: &'p mut Vec<Question>,
    /// The items that follow are answered.
    settled: bool,
    /// The whole section is answered.
    outer: bool,
}

impl Reader<'_, '_> {
    fn read(&mut self, blocks: &[Block<'_, '_>]) {
        let parts = split_at_headings(blocks);
        for part in parts {
            match part.split_first() {
                Some((heading, rest)) if heading.kind == Kind::Heading => self.part(heading, rest),
                _ => self.body(part),
            }
        }
    }

    /// A subheading: a group of questions when a list follows at once, else a question itself.
    fn part(&mut self, heading: &Block<'_, '_>, rest: &[Block<'_, '_>]) {
        let title = heading.plain();
        let marked = title.ends_with('?') || own_number(&title).is_some() || is_numbered_question(&title);
        let group = rest.first().is_none_or(|block| matches!(block.kind, Kind::List | Kind::Table));
        let settled = is_settled(&title, self.words);
        if !marked && (group || settled) {
            self.settled = self.outer || settled;
            self.body(rest);
            return;
        }
        let resolved = self.outer || settled || rest.iter().any(|block| self.answers(block));
        let markdown = source(self.outline.text, heading.inline());
        self.push(unnumbered(&title).to_owned(), markdown, resolved, heading.start());
    }

    fn body(&mut self, blocks: &[Block<'_, '_>]) {
        let bold = |block: &Block<'_, '_>| block.kind == Kind::Text && strong(block).is_some();
        let asked = |block: &&Block<'_, '_>| {
            strong(block)
                .is_some_and(|text| text.ends_with('?') || own_number(&text).is_some() || is_numbered_question(&text))
        };
        let listed = blocks.iter().any(|block| matches!(block.kind, Kind::List | Kind::Table));
        let by_bold = blocks.iter().filter(|block| block.kind == Kind::Text).any(|block| asked(&block))
            || (!listed && blocks.iter().any(bold));
        let mut last: Option<usize> = None;
        for block in blocks {
            match block.kind {
                Kind::Text if by_bold && bold(block) && (!listed || asked(&block)) => {
                    let resolved = self.settled || self.answers(block);
                    last = Some(self.questions.len());
                    self.ask(block, resolved);
                }
                Kind::Text | Kind::List if last.is_some() => {
                    let answered = self.answers(block);
                    if let Some(question) = last.and_then(|last| self.questions.get_mut(last)) {
                        question.resolved |= answered;
                    }
                }
                Kind::Text => self.lead_in(&block.plain()),
                Kind::List => block.children.iter().for_each(|item| self.item(item)),
                Kind::Table => self.table(block),
                _ => {}
            }
        }
    }

    /// A line before a list: "Settled:" or "Still open:".
    fn lead_in(&mut self, text: &str) {
        let text = text.trim_end_matches(['*', '_', ' ']);
        if text.ends_with(':') && text.chars().count() < 80 {
            self.settled = self.outer || is_settled(text, self.words);
        }
    }

    fn item(&mut self, item: &Block<'_, '_>) {
        let Some(text) = item.text() else {
            return;
        };
        let whole = words::normal(&text.plain());
        let first = whole.split(['.', ',', ';', ':', '—', '(']).next().unwrap_or_default().trim();
        let nothing = words::whole(first, &self.words.none) && !whole.contains('?');
        if whole.is_empty() || nothing || (whole.starts_with('[') && whole.ends_with(']')) {
            return;
        }
        let ticked = match item.kind {
            Kind::Item(Some(done)) => {
                done || self.tasks.iter().any(|task| task.at == item.start() && task.state != TaskState::Open)
            }
            _ => false,
        };
        let resolved = self.settled || ticked || self.answers(item);
        self.ask(text, resolved);
    }

    fn table(&mut self, table: &Block<'_, '_>) {
        let mut rows = table.children.iter();
        let heads: Vec<_> = rows
            .next()
            .map(|head| head.children.iter().map(|cell| words::normal(&cell.plain())).collect())
            .unwrap_or_default();
        let answer = heads.iter().position(|head| words::whole(head, &self.words.answers));
        let status = heads.iter().position(|head| head == "status" || head == "state");
        for row in rows {
            let short = |cell: &&Block<'_, '_>| cell.plain().chars().filter(|c| c.is_alphabetic()).count() > 3;
            let Some(cell) = row.children.iter().find(short) else {
                continue;
            };
            let text = |column: Option<usize>| {
                column.and_then(|at| row.children.get(at)).map(Block::plain).unwrap_or_default()
            };
            let answered = text(answer);
            let open = ["", "-", "—", "?", "tbd", "open", "pending", "todo"].contains(&answered.to_lowercase().trim());
            let resolved = self.settled || !open || is_settled(&text(status), self.words) || struck(cell.inline());
            let text = cell.plain();
            self.push(text, source(self.outline.text, cell.inline()), resolved, row.start());
        }
    }

    fn ask(&mut self, text: &Block<'_, '_>, resolved: bool) {
        let (plain, markdown) = opener(self.outline, text);
        self.push(plain, markdown, resolved, text.start());
        let whole = source(self.outline.text, text.inline());
        if let Some(question) = self.questions.last_mut() {
            question.whole = Some(whole).filter(|whole| question.markdown.len() < whole.trim_matches(['*', '.']).len());
        }
    }

    fn push(&mut self, text: String, markdown: String, resolved: bool, at: usize) {
        let (line, section) = (self.outline.lines.line(at), self.outline.section_at(at));
        self.questions.push(Question { text, markdown, whole: None, resolved, line, section });
    }

    /// Whether a block is struck out or holds an answer: bold or struck "Resolved", or a sentence that begins so.
    fn answers(&self, block: &Block<'_, '_>) -> bool {
        let closed = |text: &str| closes_with(text, &self.words.answered, &self.words.joiners);
        if block.text().is_some_and(|text| struck(text.inline()) || closed(&text.plain())) {
            return true;
        }
        let mut found = false;
        block.walk(&mut |block| {
            if block.kind == Kind::Text {
                found |= spans(block.inline()).iter().any(|span| self.announces(span));
                let text = block.plain();
                found |= segments(&text).any(|part| self.names(part, &[':', '!']));
            }
            true
        });
        found
    }

    fn announces(&self, bold: &str) -> bool {
        segments(bold).any(|part| self.names(part, &[':', '.', ',', '(', '-', '—', ';', '→']))
    }

    /// Whether `part` begins with a word for "resolved" and goes on with one of `stops`, a date, or not at all.
    fn names(&self, part: &str, stops: &[char]) -> bool {
        let part = part.trim_start_matches(|c: char| !c.is_alphanumeric());
        words::lead(part, &self.words.resolved).is_some_and(|end| {
            let rest = part[end..].trim_start();
            let loose = stops.len() > 2 && (rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()));
            let joined = stops.len() > 2 && words::lead(rest, &self.words.joiners).is_some();
            loose || joined || rest.starts_with(stops)
        })
    }
}

/// `Q3: …`, `Question 3`.
fn is_numbered_question(text: &str) -> bool {
    let rest = text.strip_prefix("Question ").or_else(|| text.strip_prefix(['Q', 'q']));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Parts of a text where an announcement may begin.
fn segments(text: &str) -> impl Iterator<Item = &str> {
    text.split(['?', '—', '–', '→', ';'])
        .flat_map(|part| part.split(". "))
        .flat_map(|part| part.split(" - "))
        .map(str::trim)
}

fn split_at_headings<'b, 'e, 'a>(blocks: &'b [Block<'e, 'a>]) -> Vec<&'b [Block<'e, 'a>]> {
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 1..blocks.len() {
        if blocks[at].kind == Kind::Heading {
            parts.push(&blocks[from..at]);
            from = at;
        }
    }
    parts.push(&blocks[from..]);
    parts
}

/// The bold text that a block opens with.
fn strong(block: &Block<'_, '_>) -> Option<String> {
    let events = block.inline();
    matches!(events.first(), Some((Event::Start(Tag::Strong), _))).then(|| spans(events).into_iter().next())?
}

/// Whether the text begins struck out.
fn struck(events: &[(Event<'_>, Span)]) -> bool {
    let marks =
        |event: &Event<'_>| matches!(event, Event::Start(Tag::Strong | Tag::Emphasis) | Event::TaskListMarker(_));
    matches!(events.iter().find(|(event, _)| !marks(event)), Some((Event::Start(Tag::Strikethrough), _)))
}

/// The texts set in bold or struck out.
fn spans(events: &[(Event<'_>, Span)]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Strong | Tag::Strikethrough) => open.push(at),
            Event::End(TagEnd::Strong | TagEnd::Strikethrough) => {
                found.extend(open.pop().map(|from| fold(&plain(&events[from..at]))));
            }
            _ => {}
        }
    }
    found
}

/// The bold opener, with the sentence behind its colon; else the first sentence.
fn opener(outline: &Outline<'_>, block: &Block<'_, '_>) -> (String, String) {
    let events = block.inline();
    let whole = fold(&plain(events));
    let markdown = source(outline.text, events);
    if let Some(bold) = strong(block) {
        let end =
            events.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Strong))).map_or(0, |at| at + 1);
        let label = whole.get(bold.len()..).is_some_and(|rest| rest.starts_with(':')) || bold.ends_with(':');
        if !label {
            let inner = source(outline.text, events.get(1..end.saturating_sub(1)).unwrap_or_default());
            return (bold.trim_end_matches('.').to_owned(), inner.trim_end_matches('.').to_owned());
        }
    }
    (sentence(&whole).to_owned(), sentence(&markdown).to_owned())
}

/// Up to the first full stop or question mark that ends a sentence.
fn sentence(text: &str) -> &str {
    let ends = ["? ", ". ", "?** ", ".** "];
    let end = ends.iter().filter_map(|stop| text.find(stop).map(|at| at + stop.len() - 1)).min().unwrap_or(text.len());
    text[..end].trim()
}

#[cfg(test)]
#[path = "questions_tests.rs"]
mod tests;
