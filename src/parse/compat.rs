//! The compatibility section: what is promised, for what, in whose words.
//!
//! First the section is chosen by its heading (or by the template's bold label); then its blocks are read in order: a list
//! or table gives one entry an area, bold paragraphs and subheadings only when they name a known area and state a policy.
//! Nothing is guessed: an item without a known policy keeps its words as a note, and prose gives no areas at all.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::blocks::{Block, Kind, blocks, source};
use super::compat_words::{Found, areas, opening, policy, strip, verdict};
use super::outline::{Outline, fold, plain};
use super::stage_headings::unnumbered;
use super::tasks::is_placeholder;
use super::{Compat, CompatArea, CompatForm, words};
use crate::profile::Profile;
use crate::text::Span;

/// The longest name of an area that is written without bold, in words: more is a sentence.
const NAME_LIMIT: usize = 5;

/// The compatibility section, when there is one that says something.
pub fn compat(outline: &Outline<'_>, profile: &Profile) -> Option<Compat> {
    let (section, from) = choose(outline, profile)?;
    let events = outline.full_events(section);
    let skip = events.iter().position(|(_, span)| span.start >= from).unwrap_or(events.len());
    let blocks = blocks(&events[skip..]);
    let mut reader = Reader { outline, profile, areas: Vec::new(), form: None, lists: false, filled: false };
    reader.read(&blocks);
    if !reader.filled {
        return None;
    }
    let overall = blocks
        .iter()
        .take_while(|block| block.kind != Kind::Heading || areas(&block.plain(), &profile.compat).is_empty())
        .find(|block| matches!(block.kind, Kind::Text) && !is_label(&block.plain(), profile))
        .filter(|_| !reader.areas_first(&blocks))
        .and_then(|block| reader.overall(block));
    let fallback = if reader.lists { CompatForm::Bullets } else { CompatForm::Prose };
    Some(Compat { section, form: reader.form.unwrap_or(fallback), overall, areas: reader.areas })
}

/// The section and where in the text to begin.
fn choose(outline: &Outline<'_>, profile: &Profile) -> Option<(usize, usize)> {
    let rank = |title: &str| {
        let title = words::normal(unnumbered(title));
        let bare = title.split([':', '(']).next().unwrap_or_default().trim();
        profile.compat.headings.iter().position(|heading| {
            let one = std::slice::from_ref(heading);
            words::whole(bare, one) || words::whole(&title, one)
        })
    };
    let by_heading = (0..outline.sections.len())
        .filter_map(|at| Some((rank(&outline.sections[at].title)?, at)))
        .filter(|&(_, at)| !is_test(outline, at, profile))
        .min();
    if let Some((_, section)) = by_heading {
        return Some((section, outline.sections[section].heading.end));
    }
    let label = outline.events.windows(2).find_map(|pair| match pair {
        [(Event::Start(Tag::Strong), span), (Event::Text(text), _)] if is_label(text, profile) => Some(span.start),
        _ => None,
    })?;
    Some((outline.section_at(label)?, label))
}

/// Whether a section lists steps to test compatibility rather than a policy.
fn is_test(outline: &Outline<'_>, section: usize, profile: &Profile) -> bool {
    let tests = |title: &str| words::any(title, &profile.compat.tests);
    let mut above = outline.sections[section].parent;
    let mut under_tests = false;
    while let Some(at) = above {
        under_tests |= tests(&outline.sections[at].title);
        above = outline.sections[at].parent;
    }
    let title = outline.title.as_ref().map(|title| plain(&outline.events[title.events.clone()])).unwrap_or_default();
    let kind = title.split_once(':').map_or("", |(kind, _)| kind);
    let events = outline.full_events(section);
    let boxes = events.iter().any(|(event, _)| matches!(event, Event::TaskListMarker(_)));
    let states_policy = || {
        blocks(events).iter().any(|block| {
            let mut found = false;
            block.walk(&mut |block| {
                let item = block.text().filter(|_| matches!(block.kind, Kind::Item(None) | Kind::Cell));
                found |= item.is_some_and(|item| {
                    split(outline, item).is_some_and(|(_, rest)| policy(&rest.plain, &profile.compat).is_some())
                });
                true
            });
            found
        })
    };
    tests(&outline.sections[section].title) || ((under_tests || boxes || tests(kind)) && !states_policy())
}

fn is_label(text: &str, profile: &Profile) -> bool {
    words::whole(words::normal(text).trim_end_matches(':'), &profile.compat.labels)
}

/// A piece of inline text, plain and as Markdown.
#[derive(Debug, Clone, Default)]
struct Inline {
    plain: String,
    markdown: String,
}

impl Inline {
    fn of(outline: &Outline<'_>, events: &[(Event<'_>, Span)]) -> Self {
        Self { plain: fold(&plain(events)), markdown: source(outline.text, events) }
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

    /// Adds the text of nested blocks, which an author writes as bullets below the item.
    fn append(&mut self, more: &Self) {
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

struct Reader<'p, 'a> {
    outline: &'p Outline<'a>,
    profile: &'p Profile,
    areas: Vec<CompatArea>,
    form: Option<CompatForm>,
    lists: bool,
    filled: bool,
}

impl Reader<'_, '_> {
    fn read(&mut self, blocks: &[Block<'_, '_>]) {
        for (at, block) in blocks.iter().enumerate() {
            match block.kind {
                Kind::List => {
                    self.lists = true;
                    block.children.iter().for_each(|item| self.item(item));
                }
                Kind::Table => {
                    let before = self.areas.len();
                    self.table(block);
                    self.formed(before, CompatForm::Table);
                }
                Kind::Text => self.paragraph(block),
                Kind::Heading => self.subheading(block, blocks.get(at + 1)),
                Kind::Code => self.filled = true,
                _ => {}
            }
        }
    }

    fn formed(&mut self, before: usize, form: CompatForm) {
        if self.areas.len() > before {
            self.form.get_or_insert(form);
        }
    }

    /// The verdict that a paragraph opens with, also behind a bold label such as `**Compatibility Level:**`.
    fn overall(&self, block: &Block<'_, '_>) -> Option<super::Policy> {
        let words = &self.profile.compat;
        let labelled = split(self.outline, block)
            .filter(|(label, _)| words::whole(words::normal(label).trim_end_matches(':'), &words.not_areas));
        match labelled {
            Some((_, rest)) => verdict(&rest.plain, words),
            None => verdict(&block.plain(), words),
        }
    }

    /// Whether an area stands before any prose, so that a first paragraph behind it is no opener.
    fn areas_first(&self, blocks: &[Block<'_, '_>]) -> bool {
        let first = blocks.iter().find(|block| !is_label(&block.plain(), self.profile));
        !self.areas.is_empty() && first.is_some_and(|block| matches!(block.kind, Kind::List | Kind::Table))
    }

    fn item(&mut self, item: &Block<'_, '_>) {
        let Some(text) = item.text() else {
            return;
        };
        if is_placeholder(&text.plain(), &self.profile.stages) {
            return;
        }
        self.filled = true;
        let Some((label, mut rest)) = split(self.outline, text) else {
            return;
        };
        let bold = matches!(text.inline().first(), Some((Event::Start(Tag::Strong), _)));
        let profile = &self.profile.compat;
        let names = || !areas(&label, profile).is_empty() || label.starts_with('`') && command_area(&label).is_some();
        if !bold && !names() && policy(&rest.plain, profile).is_none_or(|found| found.at.start > 0) {
            return;
        }
        for nested in item.children.iter().skip(1) {
            let mut leaves = Vec::new();
            nested.walk(&mut |block| {
                if block.kind == Kind::Text {
                    leaves.push(Inline::of(self.outline, block.inline()));
                }
                true
            });
            leaves.iter().for_each(|leaf| rest.append(leaf));
        }
        let before = self.areas.len();
        self.entry(&label, &rest, None);
        self.formed(before, if bold { CompatForm::List } else { CompatForm::Bullets });
    }

    fn paragraph(&mut self, block: &Block<'_, '_>) {
        let text = block.plain();
        let answered = verdict(&text, &self.profile.compat).is_some();
        if is_label(&text, self.profile) || (is_placeholder(&text, &self.profile.stages) && !answered) {
            return;
        }
        self.filled = true;
        let bold = matches!(block.inline().first(), Some((Event::Start(Tag::Strong), _)));
        let Some((label, rest)) = split(self.outline, block).filter(|_| bold) else {
            return;
        };
        if !areas(&label, &self.profile.compat).is_empty() && policy(&rest.plain, &self.profile.compat).is_some() {
            self.entry(&label, &rest, None);
            self.form.get_or_insert(CompatForm::List);
        }
    }

    /// `### Library APIs` over a paragraph that begins with a policy.
    fn subheading(&mut self, heading: &Block<'_, '_>, next: Option<&Block<'_, '_>>) {
        let label = heading.plain();
        let Some(text) = next.filter(|next| next.kind == Kind::Text) else {
            return;
        };
        let rest = Inline::of(self.outline, text.inline());
        let stated = policy(&rest.plain, &self.profile.compat).is_some_and(|found| found.at.start == 0);
        if stated && !areas(&label, &self.profile.compat).is_empty() {
            self.entry(unnumbered(&label), &rest, None);
            self.form.get_or_insert(CompatForm::List);
        }
    }

    fn table(&mut self, table: &Block<'_, '_>) {
        let mut rows = table.children.iter();
        let Some(head) = rows.next() else {
            return;
        };
        let heads: Vec<_> = head.children.iter().map(|cell| words::normal(&cell.plain())).collect();
        let column = (1..heads.len()).find(|&at| words::whole(&heads[at], &self.profile.compat.policy_heads));
        for row in rows {
            let cells: Vec<_> = row.children.iter().map(|cell| Inline::of(self.outline, cell.inline())).collect();
            let Some((label, rest)) = cells.split_first().filter(|(label, _)| !label.plain.is_empty()) else {
                continue;
            };
            self.filled = true;
            let stating = column.or_else(|| {
                let told =
                    |at: &usize| heads.get(*at).is_some_and(|h| words::whole(h, &self.profile.compat.note_heads));
                let states = |at: &usize| {
                    !told(at)
                        && policy(&cells[*at].plain, &self.profile.compat).is_some_and(|found| found.at.start == 0)
                };
                (1..cells.len()).find(states)
            });
            let mut note = Inline::default();
            for (at, cell) in rest.iter().enumerate() {
                if Some(at + 1) != stating {
                    note.append(cell);
                }
            }
            let cell = stating.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
            self.entry(&label.markdown, &cell, Some(note));
        }
    }

    /// One promise. `note` is given when the promise has a table cell of its own.
    fn entry(&mut self, label: &str, rest: &Inline, note: Option<Inline>) {
        let label_plain = label.replace('`', "").replace("**", "");
        let name = label_plain.trim().trim_end_matches([':', '.']).to_owned();
        let profile = &self.profile.compat;
        if name.is_empty() || words::whole(&words::normal(&name), &profile.not_areas) || is_template(&rest.plain) {
            return;
        }
        let mut areas = match areas(&name, profile) {
            found if found.is_empty() && label.contains('`') => command_area(label).into_iter().collect(),
            found => found,
        };
        if areas.is_empty() {
            areas.push(name.to_lowercase());
        }
        let found = policy(&rest.plain, profile);
        let words = words_of(&rest.plain, found.as_ref(), note.is_some());
        let lead = found.as_ref().is_none_or(|found| found.at.start == 0);
        let mut own = Inline { plain: rest.plain.clone(), markdown: rest.markdown.clone() };
        if lead {
            own = Inline {
                plain: strip(&own.plain, &words).to_owned(),
                markdown: strip(&own.markdown, &words).to_owned(),
            };
        }
        if let Some(note) = note {
            own.append(&note);
        }
        for area in areas {
            self.areas.push(CompatArea {
                area,
                label: name.clone(),
                policy: found.as_ref().map_or(super::Policy::Note, |found| found.policy),
                words: words.clone(),
                note: own.plain.clone(),
                note_markdown: own.markdown.clone(),
            });
        }
    }
}

/// The author's own words for the promise; a table cell of its own is the promise as a whole.
fn words_of(text: &str, found: Option<&Found>, cell: bool) -> String {
    match found {
        Some(found) => {
            let whole = opening(text);
            if cell && !whole.is_empty() && found.at.end <= whole.len() { whole } else { &text[found.at.clone()] }
                .to_owned()
        }
        None => opening(text).to_owned(),
    }
}

/// `[DO NOT MAINTAIN or KEEP DEPRECATED]` is the template's offer, not a choice.
fn is_template(text: &str) -> bool {
    text.starts_with('[') && text.trim_end_matches('.').ends_with(']')
}

/// A code span as the name of an area: a command or an option, unless it is the name of a file or a function.
fn command_area(label: &str) -> Option<String> {
    let code = label.split('`').nth(1)?;
    let word = code.split_whitespace().next()?;
    let command = word.starts_with("--") || word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '/'));
    let many = code.contains(' ') || code.starts_with("--");
    (command && (many || !word.contains(['/', '.', '_']))).then(|| "cli".to_owned())
}

/// The name and the rest of `**Name**: rest`, `**Name: rest.**` or `Name: rest`.
fn split(outline: &Outline<'_>, text: &Block<'_, '_>) -> Option<(String, Inline)> {
    let events = text.inline();
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
    (name.split_whitespace().count() <= NAME_LIMIT).then(|| (name, rest.trimmed()))
}

#[cfg(test)]
#[path = "compat_tests.rs"]
mod tests;
