//! What a stage or a section is about, by the words of its heading: the number alone says nothing.

use super::outline::Outline;
use super::stage_headings::unnumbered;
use super::stage_marks::marked;
use super::stages::ancestors;
use super::{Role, words};
use crate::profile::stages::{RoleWords, StageWords};

/// What a stage is about: the last role word of the first part of its label, because English puts the noun last
/// ("Implementation Planning" is planning); "Refine Architecture" is the exception.
pub(super) fn role_of(label: &str, words: &RoleWords) -> Role {
    let lower = label.to_lowercase();
    let part =
        lower.split(" and ").next().unwrap_or_default().split(['&', '(', '/', ',', ':']).next().unwrap_or_default();
    if words::any(part, &words.refine) {
        return Role::Refine;
    }
    let hit = |part: &str| {
        words
            .by_role()
            .into_iter()
            .flat_map(|(role, words)| words.iter().map(move |word| (role, word)))
            .filter_map(|(role, word)| Some((words::find(part, word)?.start, role)))
            .max_by_key(|&(at, _)| at)
            .map(|(_, role)| role)
    };
    hit(part).or_else(|| hit(&lower)).unwrap_or(Role::Other)
}

/// Whether `section` lies in the part of the newer template that holds the work: "Implementation Plan" with stages in it.
pub(super) fn in_work(outline: &Outline<'_>, words: &StageWords, section: usize) -> bool {
    let role = |at: usize| section_role(marked(&outline.sections[at].title, words).text, &words.sections);
    ancestors(outline, section).any(|at| role(at) == Some(Role::Implementation))
}

/// The role of a section of the newer template: its whole heading, what stands before a colon, dash or bracket, or the
/// first of two things that it names ("Goal and Scope").
pub(super) fn section_role(title: &str, words: &RoleWords) -> Option<Role> {
    let title = words::normal(unnumbered(title));
    let bare =
        title.split([':', '(', '—', '–']).next().unwrap_or_default().split(" - ").next().unwrap_or_default().trim();
    let first = bare.split(" and ").next().unwrap_or_default().split(['&', '/', ',']).next().unwrap_or_default().trim();
    let role = |name: &str| words.by_role().into_iter().find(|(_, words)| words::whole(name, words));
    role(bare).or_else(|| role(first)).map(|(role, _)| role)
}

/// Headings of this rank or above begin a phase of their own when their title says something else.
pub(super) const OWN_RANK: u8 = 2;

/// How much a heading is the plan itself, by the headings above it: 3 implementation, 2 another plan or no heading at all,
/// 1 anything else (a design by phases), 0 a report or tests.
pub(super) fn rank(outline: &Outline<'_>, words: &StageWords, section: usize) -> u8 {
    let titles: Vec<&str> = ancestors(outline, section).map(|at| &*outline.sections[at].title).collect();
    if titles.is_empty() {
        return OWN_RANK;
    }
    if titles.iter().any(|title| words::any(title, &words.report)) {
        return 0;
    }
    let place = |title: &&str| words.plan.iter().position(|word| words::find(title, word).is_some());
    match titles.iter().filter_map(place).min() {
        Some(0) => 3,
        Some(_) => OWN_RANK,
        None => 1,
    }
}
