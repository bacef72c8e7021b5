//! How far a stage is, from the most telling sign to the least: its heading, a status line under it, a row or a second
//! heading for its number, the document's status, its boxes, its text.
//!
//! Boxes come late because archives do not keep them: nearly half of the finished specs with boxes have none ticked. An
//! untouched list in a finished spec therefore says nothing (guide: reading archives, "Stages").

use pulldown_cmark::{Event, Tag};

use super::blocks::{Block, Kind, blocks};
use super::outline::Outline;
use super::stage_headings::{self, Form, Unit};
use super::stage_marks::{Claims, covers, leading, told};
use super::stages::Plan;
use super::tasks::is_placeholder;
use super::templates::Templates;
use super::{Declared, Evidence, Role, Stage, StageKind, StageState, Status, words};
use crate::profile::stages::StageWords;

/// What a section holds besides headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// A template's text or placeholders.
    Template,
    /// Text of its own.
    Filled,
}

/// What each section's own text is, nested sections left out.
pub(super) fn contents(outline: &Outline<'_>, words: &StageWords, templates: &Templates) -> Vec<Content> {
    (0..outline.sections.len()).map(|at| content(&blocks(outline.own_events(at)), words, templates)).collect()
}

fn content(blocks: &[Block<'_, '_>], words: &StageWords, templates: &Templates) -> Content {
    let mut found = Content::Empty;
    for block in blocks {
        block.walk(&mut |block| {
            let this = match block.kind {
                Kind::Quote if is_template(&block.plain(), words) || templates.quote(&block.plain()) => {
                    Content::Template
                }
                Kind::Text if says_nothing(&block.plain(), words, templates) => Content::Template,
                Kind::Text | Kind::Code => Content::Filled,
                _ => Content::Empty,
            };
            found = found.max(this);
            found != Content::Filled
                && !matches!((block.kind, this), (Kind::Quote, Content::Template) | (Kind::Head, _))
        });
    }
    found
}

fn says_nothing(text: &str, words: &StageWords, templates: &Templates) -> bool {
    is_template(text, words) || is_placeholder(text, words) || templates.say(text)
}

fn is_template(text: &str, words: &StageWords) -> bool {
    words::lead(&words::normal(text), &words.template).is_some()
}

/// Sets state and evidence of every stage.
pub(super) fn decide(
    stages: &mut [Stage],
    plan: &Plan,
    outline: &Outline<'_>,
    words: &StageWords,
    contents: &[Content],
    status: &Status,
) {
    let claims = Claims::read(status.declared_text.as_deref().unwrap_or_default(), words);
    let reports = reports(outline, words);
    let signs = Signs { plan, outline, words, reports: &reports, claims: &claims };
    let mut known: Vec<Option<(StageState, Evidence)>> =
        (0..stages.len()).map(|at| Some(unfinished(signs.of(at)?, &stages[at]))).collect();
    let said: Vec<bool> = known.iter().map(Option::is_some).collect();
    for at in (0..stages.len()).rev() {
        known[at] = known[at]
            .or_else(|| by_phases(stages, &known, &said, at, status.finished()))
            .or_else(|| by_boxes(&stages[at]));
    }
    let whole = if status.finished() {
        Some(Evidence::Lifecycle)
    } else {
        (status.declared == Some(Declared::Done)).then_some(Evidence::DocumentStatus)
    };
    for at in 0..stages.len() {
        let parent = stages[at].parent;
        let parent_done = parent.and_then(|parent| known[parent]).filter(|&(state, _)| state == StageState::Done);
        let over =
            whole.or(parent_done.filter(|_| parent.is_some_and(|parent| said[parent])).map(|(_, evidence)| evidence));
        let (state, evidence) = match known[at] {
            Some((StageState::NotStarted, Evidence::Tasks)) if over.is_some() => {
                (StageState::Unclear, over.unwrap_or(Evidence::Tasks))
            }
            Some(found) => found,
            None => by_text(stages, &known, at, scope(plan, outline, contents, at), over),
        };
        stages[at].state = state;
        stages[at].evidence = evidence;
    }
}

/// "Open" says only that something is not done; how far it is, its boxes say.
fn unfinished((state, evidence): (StageState, Evidence), stage: &Stage) -> (StageState, Evidence) {
    let state = match state {
        StageState::Unclear if stage.tasks.done > 0 => StageState::InProgress,
        StageState::Unclear => StageState::NotStarted,
        state => state,
    };
    (state, evidence)
}

/// What the phases say together, when words say something about one of them.
fn by_phases(
    stages: &[Stage],
    known: &[Option<(StageState, Evidence)>],
    said: &[bool],
    at: usize,
    finished: bool,
) -> Option<(StageState, Evidence)> {
    let phases: Vec<usize> = (0..stages.len()).filter(|&phase| stages[phase].parent == Some(at)).collect();
    let teller = *phases.iter().find(|&&phase| said[phase])?;
    let (_, evidence) = known[teller]?;
    let states: Vec<_> = phases
        .iter()
        .map(|&phase| known[phase].map(|(state, _)| state).or(finished.then_some(StageState::Done)))
        .collect();
    let elsewhere = stages[at].tasks.open() > phases.iter().map(|&phase| stages[phase].tasks.open()).sum();
    let all = states.iter().all(|&state| state == Some(StageState::Done));
    if all && elsewhere && finished {
        // The boxes beside the phases are a list that was not kept, not work that goes on.
        return None;
    }
    let state = match () {
        () if all && !elsewhere => StageState::Done,
        () if states.iter().flatten().any(|state| matches!(state, StageState::Done | StageState::InProgress)) => {
            StageState::InProgress
        }
        () => StageState::NotStarted,
    };
    Some((state, evidence))
}

fn by_boxes(stage: &Stage) -> Option<(StageState, Evidence)> {
    let tasks = stage.tasks;
    let state = match () {
        () if tasks.total == 0 => return None,
        () if tasks.done > 0 && tasks.open() == 0 => StageState::Done,
        () if tasks.open() == 0 => StageState::Unclear,
        () if tasks.done > 0 => StageState::InProgress,
        () => StageState::NotStarted,
    };
    Some((state, Evidence::Tasks))
}

fn by_text(
    stages: &[Stage],
    known: &[Option<(StageState, Evidence)>],
    at: usize,
    content: Content,
    over: Option<Evidence>,
) -> (StageState, Evidence) {
    let begun = |later: usize| {
        stages[later].parent == stages[at].parent
            && known[later].is_some_and(|(state, _)| matches!(state, StageState::Done | StageState::InProgress))
    };
    let later = (at + 1..stages.len()).any(begun);
    match (content, over) {
        (Content::Template, _) => (StageState::Template, Evidence::Text),
        (Content::Filled, Some(evidence)) => (StageState::Done, evidence),
        (Content::Filled, None) if later => (StageState::Done, Evidence::Text),
        (Content::Empty, None) => (StageState::NotStarted, Evidence::Text),
        _ => (StageState::Unclear, Evidence::Text),
    }
}

/// The text of a stage and its phases, and of all that lies below its heading: a section "Phase 1 Tests" under "Testing"
/// counts for phase 1, but it is the text of "Testing" all the same.
fn scope(plan: &Plan, outline: &Outline<'_>, contents: &[Content], at: usize) -> Content {
    let within = |owner: usize| {
        let mut owner = Some(owner);
        for _ in 0..plan.drafts.len() {
            if owner == Some(at) {
                return true;
            }
            owner = owner.and_then(|owner| plan.drafts[owner].parent);
        }
        false
    };
    let below = &outline.sections[plan.drafts[at].sections[0]].full;
    let lies = |section: usize| below.contains(&outline.sections[section].heading.start);
    let owned = (0..contents.len()).filter(|&section| plan.owner[section].is_some_and(within) || lies(section));
    owned.map(|section| contents[section]).max().unwrap_or(Content::Empty)
}

/// What stands behind `Status:`.
fn status_value<'t>(text: &'t str, words: &StageWords) -> Option<&'t str> {
    let end = words::lead(text, &words.status_keys)?;
    text[end..].trim_start().strip_prefix([':', '—', '–', '-']).map(str::trim)
}

/// A line somewhere in the document that tells the state of a stage by its number.
struct Report {
    unit: Unit,
    number: String,
    state: StageState,
}

struct Signs<'p, 'a> {
    plan: &'p Plan,
    outline: &'p Outline<'a>,
    words: &'p StageWords,
    reports: &'p [Report],
    claims: &'p Claims,
}

impl Signs<'_, '_> {
    /// What words say about a stage.
    fn of(&self, at: usize) -> Option<(StageState, Evidence)> {
        let draft = &self.plan.drafts[at];
        let found = |evidence| move |state| (state, evidence);
        draft
            .marker
            .map(found(Evidence::Heading))
            .or_else(|| self.section_status(at).map(found(Evidence::SectionStatus)))
            .or_else(|| self.reported(at).map(found(Evidence::Table)))
            .or_else(|| self.claimed(at).map(found(Evidence::DocumentStatus)))
    }

    /// `**Status:** …` among the first paragraphs, or `### Status` as the first section.
    fn section_status(&self, at: usize) -> Option<StageState> {
        let draft = &self.plan.drafts[at];
        if draft.kind == StageKind::Section && matches!(draft.role, Role::Planning | Role::Architecture) {
            return None;
        }
        let section = draft.sections[0];
        let own = blocks(self.outline.own_events(section));
        let line =
            own.iter().filter(|block| block.kind == Kind::Text).take(3).find_map(|block| self.status_line(block));
        line.or_else(|| self.listed_status(own.first()?)).or_else(|| {
            let child = self.outline.sections.get(section + 1).filter(|child| child.parent == Some(section))?;
            let status = words::whole(&words::normal(&child.title), &self.words.status_keys);
            let own = blocks(self.outline.own_events(section + 1));
            own.first()
                .filter(|block| status && block.kind == Kind::Text)
                .and_then(|block| told(&block.plain(), self.words))
        })
    }

    /// The same line in a list or quotation that the section opens with. Further down these hold words of the stage's work.
    fn listed_status(&self, first: &Block<'_, '_>) -> Option<StageState> {
        let texts = first.children.iter().filter(|child| matches!(child.kind, Kind::Item(None) | Kind::Text));
        let mut lines = texts.filter_map(Block::text).take(3);
        let value = matches!(first.kind, Kind::List | Kind::Quote)
            .then(|| lines.find_map(|line| status_value(&line.plain(), self.words).map(str::to_owned)))??;
        // "Status: open, in review or closed" says which words there are.
        let choices = value.split([',', '|', '/']).filter(|choice| leading(choice.trim(), self.words).is_some());
        (choices.count() < 2).then(|| told(&value, self.words))?
    }

    fn status_line(&self, block: &Block<'_, '_>) -> Option<StageState> {
        let text = block.plain();
        if let Some(value) = status_value(&text, self.words) {
            return told(value, self.words);
        }
        // "Deferred:" over a list says what of the stage is deferred, not that the stage is.
        if text.ends_with(':') {
            return None;
        }
        let bold = matches!(block.inline().first(), Some((Event::Start(Tag::Strong), _)));
        let signed = text.chars().next().is_some_and(|c| !c.is_alphanumeric());
        (bold || signed).then(|| leading(&text, self.words)).flatten()
    }

    fn reported(&self, at: usize) -> Option<StageState> {
        let draft = &self.plan.drafts[at];
        let mut states = draft.reported.clone();
        if let (Some(unit), Some(number)) = (draft.unit, &draft.number) {
            let same = |report: &&Report| report.unit == unit && covers(&report.number, number);
            let named =
                self.plan.drafts.iter().filter(|d| d.unit == Some(unit) && d.number.as_ref() == Some(number)).count();
            if named == 1 {
                states.extend(self.reports.iter().filter(same).map(|report| report.state));
            }
        }
        let first = *states.first()?;
        Some(if states.iter().all(|&state| state == first) { first } else { StageState::InProgress })
    }

    fn claimed(&self, at: usize) -> Option<StageState> {
        let draft = &self.plan.drafts[at];
        match (draft.unit, &draft.number) {
            (Some(unit), Some(number)) => {
                let role = (unit == Unit::Stage).then(|| self.claims.role(draft.role)).flatten();
                self.claims.number(unit, number).or(role)
            }
            _ => self.claims.role(draft.role),
        }
    }
}

/// Rows of tables and items of lists that begin with a stage or phase and tell its state.
fn reports(outline: &Outline<'_>, words: &StageWords) -> Vec<Report> {
    let mut reports = Vec::new();
    for block in blocks(&outline.events) {
        block.walk(&mut |block| {
            match block.kind {
                Kind::Table => table(block, words, &mut reports),
                Kind::Item(None) => reports.extend(block.text().and_then(|text| item(&text.plain(), words))),
                _ => {}
            }
            matches!(block.kind, Kind::List | Kind::Item(_))
        });
    }
    reports
}

fn item(text: &str, words: &StageWords) -> Option<Report> {
    let read = stage_headings::read(text, words).filter(|read| read.form == Form::Proper)?;
    Some(Report { unit: read.unit, number: read.number, state: read.marker? })
}

fn table(table: &Block<'_, '_>, words: &StageWords, reports: &mut Vec<Report>) {
    let mut rows = table.children.iter();
    let heads: Vec<String> = rows
        .next()
        .map(|head| head.children.iter().map(|cell| words::normal(&cell.plain())).collect())
        .unwrap_or_default();
    let status = heads.iter().position(|head| words::whole(head, &words.status_heads));
    for row in rows {
        let cells: Vec<String> = row.children.iter().map(Block::plain).collect();
        let named =
            cells.iter().take(2).enumerate().find_map(|(at, cell)| Some((at, name(cell, heads.get(at)?, words)?)));
        let Some((at, (unit, number))) = named else {
            continue;
        };
        let state = match status.filter(|&column| column != at) {
            Some(column) => cells.get(column).and_then(|cell| told(cell, words)),
            None => (at + 1..cells.len())
                .find_map(|at| leading(&cells[at], words).filter(|_| cells[at].chars().count() < 40)),
        };
        reports.extend(state.map(|state| Report { unit, number, state }));
    }
}

/// `Phase 2`, `Phase 2: Parser`, or `2` below the head `Phase`.
fn name(cell: &str, head: &str, words: &StageWords) -> Option<(Unit, String)> {
    if let Some((unit, number, rest)) = stage_headings::unit_and_number(cell, words) {
        let rest = rest.trim_start();
        return (rest.is_empty() || rest.starts_with([':', '—', '–', '-', '(', '.'])).then_some((unit, number));
    }
    let unit = if words::whole(head, &words.phase) {
        Unit::Phase
    } else if words::whole(head, &words.stage) {
        Unit::Stage
    } else {
        return None;
    };
    let (number, rest) = stage_headings::number(cell)?;
    let rest = rest.trim_start();
    (rest.is_empty() || rest.starts_with([':', '—', '–', '-', '.'])).then_some((unit, number))
}
