//! Stages and phases: which headings they are, what belongs to them, and how far they are.
//!
//! In order: headings are read by the grammar of `stage_headings`; headings that repeat a number are merged; without a
//! "Stage" heading the sections of the newer template stand for stages, one entry a role; without any of these, sections
//! that hold boxes do. Then every section gets its innermost stage, tasks are counted, and `stage_state` reads the states.
//! A stage heading does not always own its text: an empty one owns the sections beside it, up to the next stage
//! (guide: reading archives, "Stages").

use super::outline::Outline;
use super::stage_headings::{Form, Numbered, Unit, own_number, read, unnumbered};
use super::stage_marks::{covers, marked};
use super::stage_roles::{OWN_RANK, in_work, rank, role_of, section_role};
use super::stage_state::{self, Content};
use super::templates::Templates;
use super::{Lifecycle, Role, Stage, StageKind, StageState, Status, Tally, Task, TaskState, words};
use crate::profile::Profile;
use crate::profile::stages::StageWords;

/// Where a spec stands among its stages: the lane of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Current {
    /// At this stage, the first one that is not done. Index into [`super::Document::stages`].
    Stage(usize),
    /// Active, and every box is closed.
    Ready,
    /// All stages are done without a task that says so: it stays in the lane of the last one.
    Last(usize),
}

impl Current {
    /// The word of `specs.json`: a role, or `ready`; none when no stage is left.
    pub fn word(self, stages: &[Stage]) -> Option<&'static str> {
        match self {
            Self::Stage(at) => stages.get(at).map(|stage| stage.role.word()),
            Self::Ready => Some("ready"),
            Self::Last(_) => None,
        }
    }
}

/// Every stage and phase, each parent before its phases. Tells each task its stage.
///
/// `kind` is that of the document: the phases of a validation spec are steps of validation, where no stage says more.
pub fn stages(
    outline: &Outline<'_>,
    profile: &Profile,
    templates: &Templates,
    kind: Option<&str>,
    tasks: &mut [Task],
    status: &Status,
) -> Vec<Stage> {
    let words = &profile.stages;
    let contents = stage_state::contents(outline, words, templates);
    let mut plan = Plan::numbered(outline, words);
    let work = kind.and_then(|kind| words.work.get(kind)).copied().unwrap_or(Role::Implementation);
    for draft in plan.drafts.iter_mut().filter(|draft| draft.kind == StageKind::Phase) {
        draft.role = work;
    }
    let part = |draft: &Draft| in_work(outline, words, draft.sections[0]);
    if !plan.drafts.iter().any(|draft| draft.kind == StageKind::Stage && !part(draft)) {
        let phases = plan.drafts.len();
        plan.add_sections(outline, words, tasks, work);
        if phases == 0 && plan.is_task_list(outline, words, tasks) {
            plan.drafts.clear();
        }
    }
    if plan.drafts.is_empty() {
        plan.add_boxed(outline, words, tasks, work);
    }
    plan.settle(outline, words, &contents);
    for task in tasks.iter_mut() {
        task.stage = task.section.and_then(|section| plan.owner[section]);
    }
    let mut stages = plan.stages(outline);
    count(&mut stages, tasks);
    stage_state::decide(&mut stages, &plan, outline, words, &contents, status);
    stages
}

/// The stage that a spec is in; none when it is finished or has no stages.
///
/// Written planning and architecture are passed over although nothing says that they are done: they are drawn as
/// written, and a spec that waits for its first task is waiting for implementation.
pub fn current(stages: &[Stage], status: &Status, tasks: &[Task]) -> Option<Current> {
    if status.finished() {
        return None;
    }
    let active = status.lifecycle == Some(Lifecycle::Active);
    if active && !tasks.is_empty() && tasks.iter().all(|task| task.state != TaskState::Open) {
        return Some(Current::Ready);
    }
    let mut top = (0..stages.len()).filter(|&at| stages[at].parent.is_none());
    let written = |stage: &Stage| {
        stage.state == StageState::Unclear && matches!(stage.role, Role::Planning | Role::Architecture | Role::Refine)
    };
    let last = top.clone().next_back().map(Current::Last);
    top.find(|&at| stages[at].state != StageState::Done && !written(&stages[at])).map(Current::Stage).or(last)
}

/// Headings of stages that are read at most: each is compared with all others, and a plan has far fewer.
const MOST: usize = 1_000;

/// A stage before its state is known.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The heading itself, then other headings that are about the same stage.
    pub(super) sections: Vec<usize>,
    pub(super) kind: StageKind,
    pub(super) unit: Option<Unit>,
    pub(super) number: Option<String>,
    pub(super) label: String,
    pub(super) role: Role,
    pub(super) parent: Option<usize>,
    /// The marker in the heading.
    pub(super) marker: Option<StageState>,
    /// Markers of the other headings.
    pub(super) reported: Vec<StageState>,
}

/// Drafts, and the innermost of them for every section.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) drafts: Vec<Draft>,
    pub(super) owner: Vec<Option<usize>>,
}

impl Plan {
    /// Stages and phases by their headings, repeated numbers merged.
    fn numbered(outline: &Outline<'_>, words: &StageWords) -> Self {
        let mut headings: Vec<(usize, Numbered)> = outline
            .sections
            .iter()
            .enumerate()
            .filter_map(|(at, section)| Some((at, read(&section.title, words)?)))
            .take(MOST)
            .collect();
        // An appendix may tell of phases, too: they are the plan only where there is no other.
        let aside = |&(at, _): &(usize, Numbered)| {
            ancestors(outline, at).any(|above| is_apart(&outline.sections[above].title, words))
        };
        if !headings.iter().all(aside) {
            headings.retain(|heading| !aside(heading));
        }
        let mut plan = Self::default();
        let proper = |at: usize, heading: &Numbered| {
            let rival = |form: Form| {
                headings.iter().any(|(_, h)| h.unit == heading.unit && h.number == heading.number && h.form == form)
            };
            match heading.form {
                Form::Proper => true,
                Form::Bare => !rival(Form::Proper),
                Form::Trailing => {
                    let first = |(_, h): &(usize, Numbered)| h.unit == heading.unit && h.form == Form::Proper;
                    let planned = rank(outline, words, at) >= OWN_RANK || !headings.iter().any(first);
                    planned && !rival(Form::Proper) && !rival(Form::Bare)
                }
                Form::Detail => false,
            }
        };
        let ranked = |&(at, ref heading): &(usize, Numbered)| (rank(outline, words, at), at, heading.clone());
        let mut leaders: Vec<_> = headings.iter().filter(|(at, heading)| proper(*at, heading)).map(ranked).collect();
        // A range ("Phase 22-25") comes last: it may only sum up phases with headings of their own.
        leaders.sort_by_key(|(rank, at, heading)| (heading.number.contains('-'), std::cmp::Reverse(*rank), *at));
        for (rank, at, heading) in leaders {
            plan.add_numbered(outline, words, rank, at, heading);
        }
        for (at, heading) in headings.iter().filter(|(at, heading)| !proper(*at, heading)) {
            if let Some(draft) = plan.find(heading.unit, &heading.number) {
                plan.drafts[draft].repeat(*at, heading.marker);
            }
        }
        plan
    }

    fn add_numbered(&mut self, outline: &Outline<'_>, words: &StageWords, rank: u8, at: usize, heading: Numbered) {
        let same = |draft: &Draft| draft.unit == Some(heading.unit) && draft.number.as_ref() == Some(&heading.number);
        let mut named = self.drafts.iter_mut().filter(|draft| same(draft)).collect::<Vec<_>>();
        let alike = named.iter().position(|draft| alike(&draft.label, &heading.label));
        // A marker of its own beside another title: work of another part of the document that counts from one again.
        let own = rank >= OWN_RANK || (rank > 0 && heading.marker.is_some());
        if let Some(found) = alike.or((!own && !named.is_empty()).then_some(0)) {
            named[found].repeat(at, heading.marker);
            return;
        }
        let parts = self.drafts.iter_mut().filter(|draft| {
            let number = draft.number.as_deref().unwrap_or_default();
            draft.unit == Some(heading.unit) && heading.number.contains('-') && covers(&heading.number, number)
        });
        let parts: Vec<_> = parts.collect();
        if parts.len() > 1 {
            parts.into_iter().for_each(|draft| draft.reported.extend(heading.marker));
            return;
        }
        let kind = match heading.unit {
            Unit::Stage => StageKind::Stage,
            Unit::Phase => StageKind::Phase,
        };
        let label = match heading.label.as_str() {
            "" => marked(&outline.sections[at].title, words).text.to_owned(),
            label => label.to_owned(),
        };
        let role = match heading.unit {
            Unit::Stage => role_of(&label, &words.roles),
            Unit::Phase => Role::Implementation,
        };
        self.drafts.push(Draft {
            sections: vec![at],
            kind,
            unit: Some(heading.unit),
            number: Some(heading.number),
            label,
            role,
            parent: None,
            marker: heading.marker,
            reported: Vec::new(),
        });
    }

    fn find(&self, unit: Unit, number: &str) -> Option<usize> {
        self.drafts.iter().position(|draft| draft.unit == Some(unit) && draft.number.as_deref() == Some(number))
    }

    /// Sections of the newer template, one entry a role. They count only when they show a plan: a place for the work and
    /// something beside it, boxes in them, or what a document of this kind is about. "Background" and "Design" alone are
    /// the headings of any text.
    fn add_sections(&mut self, outline: &Outline<'_>, words: &StageWords, tasks: &[Task], work: Role) {
        let mut drafts: Vec<Draft> = Vec::new();
        for (at, section) in outline.sections.iter().enumerate() {
            let top = section.parent.is_none_or(|parent| outline.sections[parent].level == 1);
            let heading = marked(&section.title, words);
            let Some(role) = section_role(heading.text, &words.sections).filter(|_| top && section.level <= 2) else {
                continue;
            };
            match drafts.iter_mut().find(|draft| draft.role == role) {
                Some(draft) => draft.repeat(at, heading.state),
                None => drafts.push(Draft {
                    sections: vec![at],
                    kind: StageKind::Section,
                    unit: None,
                    number: None,
                    label: role.label().to_owned(),
                    role,
                    parent: None,
                    marker: heading.state,
                    reported: Vec::new(),
                }),
            }
        }
        let phases = !self.drafts.is_empty();
        let works = drafts.iter().any(|draft| draft.role == Role::Implementation);
        let boxes = tasks.iter().filter_map(|task| task.section).any(|section| {
            let top = ancestors(outline, section).last().unwrap_or(section);
            drafts.iter().any(|draft| draft.sections.contains(&top) || draft.sections.contains(&section))
        });
        let kind = work != Role::Implementation && drafts.iter().any(|draft| draft.role == work);
        if phases || boxes || kind || (works && drafts.len() > 2) {
            self.drafts.append(&mut drafts);
        }
    }

    /// Whether the sections with a name of the template are only some steps of a list of numbered ones: `## 1. Schema`,
    /// `## 2. Command`, `## 3. Testing`, each with boxes. Where there is a place for the work and text about the whole, too,
    /// the numbers are those of chapters.
    fn is_task_list(&self, outline: &Outline<'_>, words: &StageWords, tasks: &[Task]) -> bool {
        let boxed = boxed(outline, words, tasks);
        let named = |at: &usize| self.drafts.iter().any(|draft| draft.sections.contains(at));
        let steps = boxed.iter().filter(|&at| !named(at) && own_number(&outline.sections[*at].title).is_some());
        let step = |draft: &Draft| draft.sections.iter().any(|at| boxed.contains(at));
        let no_place = self.drafts.iter().all(|draft| draft.role != Role::Implementation);
        steps.count() > 1 && (no_place || self.drafts.iter().all(step))
    }

    /// The last resort: sections that hold boxes, as numbered steps without the word.
    fn add_boxed(&mut self, outline: &Outline<'_>, words: &StageWords, tasks: &[Task], work: Role) {
        for at in boxed(outline, words, tasks) {
            let heading = marked(&outline.sections[at].title, words);
            let label = unnumbered(heading.text);
            let role = match role_of(label, &words.roles) {
                Role::Other => section_role(heading.text, &words.sections).unwrap_or(work),
                role => role,
            };
            self.drafts.push(Draft {
                sections: vec![at],
                kind: StageKind::Section,
                unit: None,
                number: own_number(heading.text).map(str::to_owned),
                label: label.to_owned(),
                role,
                parent: None,
                marker: heading.state,
                reported: Vec::new(),
            });
        }
    }

    /// Gives every section its stage, every phase its parent, and puts all in order.
    fn settle(&mut self, outline: &Outline<'_>, words: &StageWords, contents: &[Content]) {
        self.owner = vec![None; outline.sections.len()];
        let mut beside: Option<(usize, usize)> = None;
        for at in 0..outline.sections.len() {
            let section = &outline.sections[at];
            let above = section.parent.and_then(|parent| self.owner[parent]);
            if let Some((_, open)) = beside
                && section.level < outline.sections[open].level
            {
                beside = None;
            }
            let sibling = beside.filter(|&(_, open)| {
                let open = &outline.sections[open];
                open.level == section.level && open.parent == section.parent && !is_apart(&section.title, words)
            });
            let outer = above.or(sibling.map(|(stage, _)| stage));
            let own = self.drafts.iter().position(|draft| draft.sections.contains(&at));
            if let Some(own) = own
                && self.drafts[own].sections[0] == at
            {
                let draft = &mut self.drafts[own];
                match draft.kind {
                    StageKind::Phase => draft.parent = outer.filter(|&outer| outer != own),
                    StageKind::Stage => {
                        draft.parent = above.filter(|_| in_work(outline, words, at));
                        beside = is_empty(outline, at, contents).then_some((own, at));
                    }
                    StageKind::Section => {}
                }
            }
            self.owner[at] = own.or(outer);
        }
        self.flatten();
        self.adopt();
        self.sort();
    }

    /// A phase is no part of the phase above it, whatever their levels, unless its number says so: `2.1` in `2`.
    fn flatten(&mut self) {
        for at in 0..self.drafts.len() {
            let part = |outer: usize| {
                let (inner, outer) = (self.drafts[at].number.as_deref(), self.drafts[outer].number.as_deref());
                inner.zip(outer).is_some_and(|(inner, outer)| inner.len() > outer.len() && inner.starts_with(outer))
            };
            let mut parent = self.drafts[at].parent.filter(|_| self.drafts[at].kind == StageKind::Phase);
            while let Some(outer) = parent.filter(|&outer| self.drafts[outer].kind == StageKind::Phase && !part(outer))
            {
                parent = self.drafts[outer].parent.filter(|&above| above != outer);
            }
            if self.drafts[at].kind == StageKind::Phase {
                self.drafts[at].parent = parent;
            }
        }
    }

    /// Phases beside their stage rather than under it. A stage of another role has none: the phase is on its own then.
    fn adopt(&mut self) {
        let stages: Vec<(usize, usize, Role)> = self
            .drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.kind != StageKind::Phase && draft.parent.is_none())
            .map(|(at, draft)| (at, draft.sections[0], draft.role))
            .collect();
        let sections = stages.iter().all(|&(at, ..)| self.drafts[at].kind == StageKind::Section);
        for draft in &mut self.drafts {
            if draft.kind != StageKind::Phase || draft.parent.is_some() {
                continue;
            }
            let before = stages.iter().filter(|&&(_, section, _)| sections || section < draft.sections[0]);
            let working = before
                .clone()
                .filter(|(.., role)| *role == Role::Implementation)
                .max_by_key(|(_, section, _)| *section);
            let nearest = before.max_by_key(|(_, section, _)| *section).filter(|(.., role)| *role == Role::Other);
            draft.parent = working.or(nearest).map(|&(at, ..)| at);
        }
    }

    /// Stages in the order of the text, template sections in the order of their roles, phases behind their parent.
    fn sort(&mut self) {
        let sections = self.drafts.iter().any(|draft| draft.kind == StageKind::Section && draft.number.is_none());
        let key = |at: usize| {
            let draft = &self.drafts[at];
            let mut top = draft;
            for _ in 0..self.drafts.len() {
                top = top.parent.map_or(top, |parent| &self.drafts[parent]);
            }
            let by_role = top.kind == StageKind::Section && top.number.is_none();
            // Phases without a stage stand among template sections where their role does.
            let role = if by_role || sections { top.role } else { Role::Planning };
            let first = if by_role { 0 } else { top.sections[0] };
            (role, first, !std::ptr::eq(top, draft), draft.sections[0])
        };
        let mut order: Vec<usize> = (0..self.drafts.len()).collect();
        order.sort_by_key(|&at| key(at));
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let mut drafts: Vec<Draft> = order.iter().map(|&old| self.drafts[old].clone()).collect();
        for at in 0..drafts.len() {
            drafts[at].parent = drafts[at].parent.map(|parent| place[parent]);
            let own = drafts[at].kind == StageKind::Stage && drafts[at].role != Role::Other;
            if let Some(parent) = drafts[at].parent.filter(|_| !own) {
                drafts[at].role = drafts[parent].role;
            }
        }
        self.drafts = drafts;
        self.owner.iter_mut().for_each(|owner| *owner = owner.map(|old| place[old]));
    }

    fn stages(&self, outline: &Outline<'_>) -> Vec<Stage> {
        let stage = |draft: &Draft| {
            let section = &outline.sections[draft.sections[0]];
            Stage {
                section: draft.sections[0],
                heading: section.title.to_string(),
                label: draft.label.clone(),
                anchor: section.anchor.clone(),
                level: section.level,
                number: draft.number.clone(),
                kind: draft.kind,
                role: draft.role,
                parent: draft.parent,
                state: StageState::Unclear,
                evidence: super::Evidence::Text,
                tasks: Tally::default(),
            }
        };
        self.drafts.iter().map(stage).collect()
    }
}

impl Draft {
    fn repeat(&mut self, section: usize, marker: Option<StageState>) {
        self.sections.push(section);
        self.reported.extend(marker);
    }
}

/// Whether two titles of one number mean the same phase: a word in common, by its first four letters, or no title at all.
fn alike(one: &str, other: &str) -> bool {
    let stems = |title: &str| -> Vec<String> {
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
        words.map(|word| word.to_lowercase().chars().take(4).collect()).collect()
    };
    let (one, other) = (stems(one), stems(other));
    one.is_empty() || other.is_empty() || one.iter().any(|stem| other.contains(stem))
}

/// The sections that `section` lies in, innermost first.
pub(super) fn ancestors<'o>(outline: &'o Outline<'_>, section: usize) -> impl Iterator<Item = usize> + 'o {
    std::iter::successors(outline.sections[section].parent, |&at| outline.sections[at].parent)
}

/// The outermost sections that hold boxes.
fn boxed(outline: &Outline<'_>, words: &StageWords, tasks: &[Task]) -> Vec<usize> {
    let mut tops: Vec<usize> = Vec::new();
    for section in tasks.iter().filter_map(|task| task.section) {
        let top = ancestors(outline, section).filter(|&at| outline.sections[at].level > 1).last().unwrap_or(section);
        if !tops.contains(&top) && !is_apart(&outline.sections[top].title, words) {
            tops.push(top);
        }
    }
    tops
}

fn is_apart(title: &str, words: &StageWords) -> bool {
    words::whole(&words::normal(unnumbered(title)), &words.apart)
}

/// Whether a stage heading owns no text of its own.
fn is_empty(outline: &Outline<'_>, section: usize, contents: &[Content]) -> bool {
    let end = outline.sections[section].full.end;
    let nested = (section..outline.sections.len()).take_while(|&at| outline.sections[at].heading.start < end);
    nested.into_iter().all(|at| contents[at] != Content::Filled)
}

/// Counts every task for its stage and for the stages above.
fn count(stages: &mut [Stage], tasks: &[Task]) {
    for task in tasks {
        let mut at = task.stage;
        for _ in 0..stages.len() {
            let Some(stage) = at.and_then(|at| stages.get_mut(at)) else {
                break;
            };
            stage.tasks.total += 1;
            stage.tasks.done += u32::from(task.state == TaskState::Done);
            stage.tasks.closed += u32::from(task.state == TaskState::Closed);
            at = stage.parent;
        }
    }
}

#[cfg(test)]
#[path = "stages_tests.rs"]
mod tests;
