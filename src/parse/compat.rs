//! The compatibility section: what is promised, for what, in whose words.
//!
//! First the section is chosen by its heading (or by the template's bold label); then its blocks are read in order: a list
//! or table gives one entry an area, bold paragraphs and subheadings only when they name a known area and state a policy.
//! Nothing is guessed: an item without a known policy keeps its words as a note, and prose gives no areas at all.

use pulldown_cmark::{Event, Tag};

use super::blocks::{Block, Kind, blocks};
use super::compat_items::{Inline, named, pieces};
use super::compat_words::{Found, areas, opening, policy, short, strip, verdict};
use super::outline::{Outline, plain};
use super::stage_headings::unnumbered;
use super::tasks::is_placeholder;
use super::{Compat, CompatArea, CompatForm, words};
use crate::profile::Profile;
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
    let titled = under_tests || tests(kind);
    // A step to test may speak of a promise; a box states one only as the template does, behind the bold name of an area.
    let states = |item: &Block<'_, '_>, boxed: bool| {
        let bold = matches!(item.inline().first(), Some((Event::Start(Tag::Strong), _)));
        named(outline, item.inline(), &profile.compat).is_some_and(|(label, rest)| {
            policy(&rest.plain, &profile.compat).is_some_and(|found| {
                !boxed || (bold && found.at.start == 0 && !areas(&label, &profile.compat).is_empty())
            })
        })
    };
    let states_policy = || {
        blocks(events).iter().any(|block| {
            let mut found = false;
            block.walk(&mut |block| {
                let boxed = matches!(block.kind, Kind::Item(Some(_)));
                let is_item = matches!(block.kind, Kind::Item(_) | Kind::Cell) && !(boxed && titled);
                found |= block.text().filter(|_| is_item).is_some_and(|item| states(item, boxed));
                true
            });
            found
        })
    };
    tests(&outline.sections[section].title) || ((titled || boxes) && !states_policy())
}

fn is_label(text: &str, profile: &Profile) -> bool {
    words::whole(words::normal(text).trim_end_matches(':'), &profile.compat.labels)
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
        let labelled = named(self.outline, block.inline(), words)
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
        let own = text.inline();
        let bold = matches!(own.first(), Some((Event::Start(Tag::Strong), _)));
        let profile = &self.profile.compat;
        let stated = |(label, rest): &(String, Inline)| {
            let names = || !areas(label, profile).is_empty() || label.starts_with('`') && command_area(label).is_some();
            bold || names() || policy(&rest.plain, profile).is_some_and(|found| found.at.start == 0)
        };
        let mut entries: Vec<_> =
            pieces(self.outline, own, profile).iter().filter_map(|piece| named(self.outline, piece, profile)).collect();
        entries.retain(stated);
        let Some((_, last)) = entries.last_mut() else {
            return;
        };
        for nested in item.children.iter().skip(1) {
            let mut leaves = Vec::new();
            nested.walk(&mut |block| {
                if block.kind == Kind::Text {
                    leaves.push(Inline::of(self.outline, block.inline()));
                }
                true
            });
            leaves.iter().for_each(|leaf| last.append(leaf));
        }
        let before = self.areas.len();
        entries.iter().for_each(|(label, rest)| self.entry(label, rest, None));
        self.formed(before, if bold { CompatForm::List } else { CompatForm::Bullets });
    }

    fn paragraph(&mut self, block: &Block<'_, '_>) {
        let text = block.plain();
        let answered = verdict(&text, &self.profile.compat).is_some();
        // "TBD" is a word of the author, a row of dots or brackets is one of the template.
        let wordless = text.starts_with(['[', '<']) || !text.contains(char::is_alphanumeric);
        let stands_for_none = is_placeholder(&text, &self.profile.stages) && wordless;
        if is_label(&text, self.profile) || (stands_for_none && !answered) {
            return;
        }
        self.filled = true;
        let bold = matches!(block.inline().first(), Some((Event::Start(Tag::Strong), _)));
        let profile = &self.profile.compat;
        let pieces = if bold { pieces(self.outline, block.inline(), profile) } else { Vec::new() };
        for (label, rest) in pieces.iter().filter_map(|piece| named(self.outline, piece, profile)) {
            if !areas(&label, profile).is_empty() && policy(&rest.plain, profile).is_some() {
                self.entry(&label, &rest, None);
                self.form.get_or_insert(CompatForm::List);
            }
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
        // In a table the column says what the names are.
        let area = note.is_some() || !words::whole(&words::normal(&name), &profile.not_areas);
        if name.is_empty() || !area || is_template(&rest.plain) {
            return;
        }
        let command = command_area(label);
        let whole = label.trim().strip_prefix('`').is_some_and(|code| code.find('`') == Some(code.len() - 1));
        let mut areas = if whole && command.is_some() { Vec::new() } else { areas(&name, profile) };
        if areas.is_empty() {
            areas.extend(command);
        }
        if areas.is_empty() {
            areas.push(name.to_lowercase());
        }
        let found = policy(&rest.plain, profile);
        let words = words_of(rest, found.as_ref(), note.is_some());
        let lead = found.as_ref().is_none_or(|found| found.at.start == 0);
        let mut own = Inline { plain: rest.plain.clone(), markdown: rest.markdown.clone() };
        if lead {
            own = own.without(|text| strip(text, &words));
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
fn words_of(rest: &Inline, found: Option<&Found>, cell: bool) -> String {
    let text = &rest.plain;
    match found {
        Some(found) => {
            let whole = opening(text);
            if cell && !whole.is_empty() && found.at.end <= whole.len() { whole } else { &text[found.at.clone()] }
                .to_owned()
        }
        // Few words without markup are taken whole: a chip shows plain text, and the note need not say it again.
        None if opening(text).is_empty() && *text == rest.markdown => short(text).to_owned(),
        None => opening(text).to_owned(),
    }
}

/// `[DO NOT MAINTAIN or KEEP DEPRECATED]` is the template's offer, not a choice.
fn is_template(text: &str) -> bool {
    text.starts_with('[') && text.trim_end_matches('.').ends_with(']')
}

/// A code span as the name of an area: a command with its words (`tool sync`) or an option. One word alone may as well be
/// a key, a type or a file.
fn command_area(label: &str) -> Option<String> {
    let code = label.split('`').nth(1)?;
    let word = code.split_whitespace().next()?;
    let command = word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '/'));
    (word.starts_with("--") || (command && code.contains(' '))).then(|| "cli".to_owned())
}

#[cfg(test)]
#[path = "compat_tests.rs"]
mod tests;
