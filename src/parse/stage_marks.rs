//! Words and signs for states: at the end of a heading, in a status line, in a table cell, in the document's status.
//!
//! A heading is the strictest place: `Phase 3: Complete Web UI` is not done, so only what stands in closing brackets, behind
//! a dash or as a sign counts, and only when the state word is all that is said there.

use super::stage_headings::{Unit, number, unit_and_number};
use super::tasks::continues;
use super::{Role, StageState, words};
use crate::profile::stages::StageWords;

/// A heading without its marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marked<'t> {
    pub(super) text: &'t str,
    pub(super) state: Option<StageState>,
}

/// Takes the marker off a heading. Brackets behind the marker (`(PR #12)`) go with it.
pub(super) fn marked<'t>(heading: &'t str, profile: &StageWords) -> Marked<'t> {
    let text = heading.trim();
    if let Some((sign, rest)) = leading_sign(text, profile) {
        let inner = marked(rest, profile);
        return Marked { state: inner.state.or(Some(sign)), ..inner };
    }
    let mut rest = text;
    for _ in 0..3 {
        let Some((before, inner)) = closing_bracket(rest) else {
            break;
        };
        if let Some(state) = leading(without_key(inner, profile), profile) {
            return Marked { text: strip_signs(before, profile).0, state: Some(state) };
        }
        rest = before.trim_end();
    }
    for text in [rest, text] {
        if let Some((before, state)) = behind_dash(text, profile) {
            return Marked { text: before, state: Some(state) };
        }
        let (before, state) = trailing_sign(text, profile);
        if state.is_some() {
            return Marked { text: before, state };
        }
    }
    Marked { text, state: None }
}

/// `Status: done` without the key.
fn without_key<'t>(text: &'t str, profile: &StageWords) -> &'t str {
    let value = words::lead(text, &profile.status_keys).and_then(|end| text[end..].trim_start().strip_prefix(':'));
    value.map_or(text, str::trim_start)
}

/// The state that `text` begins with, when the state is what is said: "done (PR #4)", not "complete web UI".
pub(super) fn leading(text: &str, profile: &StageWords) -> Option<StageState> {
    let text = text.trim_start_matches(MARKS);
    let (rest, sign) = strip_signs_front(text, profile);
    let word = longest(rest, profile).filter(|&(end, _)| end > 0 && continues(&rest[end..], &profile.joiners));
    match (word, sign) {
        (Some((_, state)), _) => Some(state),
        (None, Some(sign)) => Some(sign),
        (None, None) => None,
    }
}

/// The state that a status line tells: its first word, else all state words of its first sentence when they agree.
pub(super) fn told(text: &str, profile: &StageWords) -> Option<StageState> {
    let sentence = text.split(". ").next().unwrap_or(text);
    leading(sentence, profile).or_else(|| {
        let states: Vec<_> = scan(sentence, profile).into_iter().map(|(_, state)| state).collect();
        let first = *states.first()?;
        Some(if states.iter().all(|&state| state == first) { first } else { StageState::InProgress })
    })
}

/// What a document's status says about its stages: `Phases 0-2 done, Phase 3 pending`; the first claim about each holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claims {
    numbered: Vec<(Unit, String, StageState)>,
    roles: Vec<(Role, StageState)>,
    all: Vec<(Unit, StageState)>,
}

impl Claims {
    /// Reads a status text.
    pub(super) fn read(text: &str, profile: &StageWords) -> Self {
        let mut claims = Self::default();
        for clause in text.split(';').flat_map(|part| part.split(". ")) {
            claims.clause(clause, profile);
        }
        claims
    }

    /// The state claimed for a stage or phase by its number.
    pub(super) fn number(&self, unit: Unit, number: &str) -> Option<StageState> {
        let named = self.numbered.iter().find(|(u, n, _)| *u == unit && covers(n, number)).map(|&(.., state)| state);
        named.or_else(|| self.all.iter().find(|(whole, _)| *whole == unit).map(|&(_, state)| state))
    }

    /// The state claimed for a stage by its role.
    pub(super) fn role(&self, role: Role) -> Option<StageState> {
        self.roles.iter().find(|(r, _)| *r == role).map(|&(_, state)| state)
    }

    fn clause(&mut self, clause: &str, profile: &StageWords) {
        let states = scan(clause, profile);
        let mentions = mentions(clause, profile);
        let mut waiting = Vec::new();
        let mut events: Vec<(usize, Option<StageState>, Vec<Mention>)> =
            states.iter().map(|&(at, state)| (at, Some(state), Vec::new())).collect();
        events.extend(mentions.into_iter().map(|(at, mentions)| (at, None, mentions)));
        events.sort_by_key(|&(at, ..)| at);
        let mut unclaimed = None;
        for (_, state, named) in events {
            match state {
                Some(state) if waiting.is_empty() => unclaimed = unclaimed.or(Some(state)),
                Some(state) => waiting.drain(..).for_each(|mention| self.claim(mention, state)),
                None => waiting.extend(named),
            }
        }
        if let Some(state) = unclaimed {
            waiting.into_iter().for_each(|mention| self.claim(mention, state));
        }
    }

    fn claim(&mut self, mention: Mention, state: StageState) {
        match mention {
            Mention::Numbered(unit, number) => self.numbered.push((unit, number, state)),
            Mention::Role(role) => self.roles.push((role, state)),
            Mention::All(unit) => self.all.push((unit, state)),
        }
    }
}

#[derive(Debug)]
enum Mention {
    Numbered(Unit, String),
    Role(Role),
    All(Unit),
}

/// Whether a number as claimed (`0-2`) covers a number as headed (`1`, `1A`).
pub(super) fn covers(claimed: &str, number: &str) -> bool {
    let value = |text: &str| -> Option<f64> { text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok() };
    if claimed.eq_ignore_ascii_case(number) {
        return true;
    }
    let Some((from, to)) = claimed.split_once('-') else {
        return false;
    };
    let (first, last) = number.split_once('-').unwrap_or((number, number));
    match (value(from), value(to), value(first), value(last)) {
        (Some(from), Some(to), Some(first), Some(last)) => from <= first && last <= to,
        _ => false,
    }
}

fn mentions(clause: &str, profile: &StageWords) -> Vec<(usize, Vec<Mention>)> {
    let mut found = Vec::new();
    for (at, _) in clause.char_indices().filter(|&(at, _)| starts_word(clause, at)) {
        let rest = &clause[at..];
        if let Some(end) = words::lead(rest, &profile.all) {
            let stages = profile.stage.iter().any(|word| rest[..end].to_lowercase().contains(word));
            found.push((at, vec![Mention::All(if stages { Unit::Stage } else { Unit::Phase })]));
        } else if let Some((unit, first, mut after)) = unit_and_number(rest, profile) {
            let through = clause[..at].trim_end().ends_with("through");
            let mut named = vec![Mention::Numbered(unit, if through { format!("0-{first}") } else { first })];
            while let Some((next, rest)) = [", and ", ", ", " and ", " & ", " + "]
                .iter()
                .find_map(|joint| after.strip_prefix(joint))
                .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                .and_then(number)
            {
                named.push(Mention::Numbered(unit, next));
                after = rest;
            }
            found.push((at, named));
        } else if let Some((role, end)) = role_noun(rest, profile)
            && longest(rest[end..].trim_start(), profile).is_some()
        {
            found.push((at, vec![Mention::Role(role)]));
        }
    }
    found
}

/// A stage named by its plain noun; the state must follow at once, or "implementation" is just a word.
fn role_noun(text: &str, profile: &StageWords) -> Option<(Role, usize)> {
    profile.nouns.by_role().into_iter().find_map(|(role, nouns)| words::lead(text, nouns).map(|end| (role, end)))
}

/// Every state word with its place. The longest word at a place counts, and nothing inside it.
fn scan(text: &str, profile: &StageWords) -> Vec<(usize, StageState)> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices() {
        if at < from || !starts_word(text, at) {
            continue;
        }
        if let Some((end, state)) = longest(&text[at..], profile) {
            found.push((at, state));
            from = at + end;
            if state == StageState::InProgress {
                // "mostly complete": the hedge and the word it hedges are one.
                let rest = &text[from..];
                let gap = rest.len() - rest.trim_start().len();
                from += longest(rest.trim_start(), profile).map_or(0, |(end, _)| gap + end);
            }
        }
    }
    found
}

/// The words of each state. Unclear stands for "not finished", of which the boxes tell more.
fn states(profile: &StageWords) -> [(&[String], StageState); 4] {
    let states = &profile.states;
    [
        (&states.done, StageState::Done),
        (&states.in_progress, StageState::InProgress),
        (&states.not_started, StageState::NotStarted),
        (&states.unfinished, StageState::Unclear),
    ]
}

fn longest(text: &str, profile: &StageWords) -> Option<(usize, StageState)> {
    states(profile)
        .into_iter()
        .filter_map(|(words, state)| {
            let (end, open) =
                words.iter().filter_map(|word| Some((words::leads(text, word)?, word.ends_with('*')))).max()?;
            let rest = if open { text[end..].find(char::is_whitespace).unwrap_or(text.len() - end) } else { 0 };
            let hedged = open.then(|| after_hedge(&text[end + rest..], words, profile)).flatten().unwrap_or(0);
            Some((end + rest + hedged, state))
        })
        .max_by_key(|&(end, _)| end)
}

/// How far "complete" reaches behind "mostly".
fn after_hedge(rest: &str, _: &[String], profile: &StageWords) -> Option<usize> {
    let word = rest.trim_start();
    words::lead(word, &profile.states.done).map(|end| rest.len() - word.len() + end)
}

fn starts_word(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

const MARKS: [char; 4] = ['*', '_', ' ', '~'];
/// Asks for the picture form of the sign before it.
const VARIATION: char = '\u{fe0f}';

/// The state words without a letter that `fits` takes. It is asked first: whether a word is a sign costs more to know.
fn signs(profile: &StageWords, fits: impl Fn(&str) -> bool) -> impl Iterator<Item = (&str, StageState)> {
    let is_sign = |word: &str| !word.chars().any(char::is_alphanumeric);
    states(profile)
        .into_iter()
        .flat_map(|(words, state)| words.iter().map(move |word| (word.as_str(), state)))
        .filter(move |(word, _)| !word.starts_with(|c: char| c.is_ascii_alphanumeric()) && fits(word) && is_sign(word))
}

fn leading_sign<'t>(text: &'t str, profile: &StageWords) -> Option<(StageState, &'t str)> {
    let (rest, state) = strip_signs_front(text, profile);
    state.map(|state| (state, rest))
}

fn strip_signs_front<'t>(text: &'t str, profile: &StageWords) -> (&'t str, Option<StageState>) {
    if text.starts_with(char::is_alphanumeric) {
        return (text, None);
    }
    let found = signs(profile, |sign| text.starts_with(sign)).max_by_key(|(sign, _)| sign.len());
    match found {
        Some((sign, state)) => (text[sign.len()..].trim_start_matches([VARIATION, ' ', '*', ':']), Some(state)),
        None => (text, None),
    }
}

fn strip_signs<'t>(text: &'t str, profile: &StageWords) -> (&'t str, Option<StageState>) {
    let text = text.trim_end().trim_end_matches(VARIATION);
    let ends = |sign: &str| !text.ends_with(char::is_alphanumeric) && text.ends_with(sign.trim_end_matches(VARIATION));
    match signs(profile, ends).max_by_key(|(sign, _)| sign.len()) {
        Some((sign, state)) => {
            let end = text.len() - sign.trim_end_matches(VARIATION).len();
            (text[..end].trim_end().trim_end_matches(['—', '–', '-']).trim_end(), Some(state))
        }
        None => (text.trim_end().trim_end_matches(['—', '–']).trim_end(), None),
    }
}

/// `… ✅` and `… ✅ COMPLETE`: a sign near the end, with at most a state word behind it.
fn trailing_sign<'t>(text: &'t str, profile: &StageWords) -> (&'t str, Option<StageState>) {
    let (before, state) = strip_signs(text, profile);
    if state.is_some() {
        return (before, state);
    }
    let begins = |sign: &str| sign.bytes().next().is_some_and(|first| text.as_bytes().contains(&first));
    let found = signs(profile, begins).filter_map(|(sign, _)| text.rfind(sign)).max();
    let state = found.and_then(|at| leading(&text[at..], profile).filter(|_| only_state(&text[at..], profile)));
    match (found, state) {
        (Some(at), Some(state)) => (text[..at].trim_end().trim_end_matches(['—', '–', '-']).trim_end(), Some(state)),
        _ => (text, None),
    }
}

fn only_state(text: &str, profile: &StageWords) -> bool {
    let (rest, _) = strip_signs_front(text, profile);
    rest.is_empty() || longest(rest, profile).is_some_and(|(end, _)| continues(&rest[end..], &profile.joiners))
}

/// `… — DONE`, `… - Mostly Complete`, `… — ✅ done`.
fn behind_dash<'t>(text: &'t str, profile: &StageWords) -> Option<(&'t str, StageState)> {
    let (at, dash) = [" — ", " – ", " - ", "—"].into_iter().filter_map(|dash| Some((text.rfind(dash)?, dash))).max()?;
    let state = leading(&text[at + dash.len()..], profile)?;
    Some((text[..at].trim_end(), state))
}

/// The text before the last bracket that ends `text`, and what is in it.
fn closing_bracket(text: &str) -> Option<(&str, &str)> {
    let (open, close) = if text.ends_with(')') { ('(', ')') } else { ('[', ']') };
    let body = text.strip_suffix(close)?;
    let mut depth = 1;
    for (at, c) in body.char_indices().rev() {
        depth += i32::from(c == close) - i32::from(c == open);
        if depth == 0 {
            return Some((&body[..at], &body[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use StageState::{Done, InProgress, NotStarted};

    use super::*;
    use crate::profile::Profile;

    fn check(heading: &str, text: &str, state: Option<StageState>) {
        assert_eq!(marked(heading, &Profile::plan_spec().stages), Marked { text, state }, "{heading}");
    }

    #[test]
    fn markers_stand_at_the_end_in_brackets_or_behind_a_dash() {
        check("Phase 1: X ✅", "Phase 1: X", Some(Done));
        check("Phase 1: X ✅ COMPLETE", "Phase 1: X", Some(Done));
        check("Phase 1: X (COMPLETED)", "Phase 1: X", Some(Done));
        check("Phase 1: X [COMPLETE]", "Phase 1: X", Some(Done));
        check("Phase 1: X (completed 2026-01-31)", "Phase 1: X", Some(Done));
        check("Phase 1: X (Done: 0.1.0 is out (all of it))", "Phase 1: X", Some(Done));
        check("Phase 1: X (done) (PR #12)", "Phase 1: X", Some(Done));
        check("Phase 1: X — DONE", "Phase 1: X", Some(Done));
        check("Phase 1: X — ✅ done (PR #206)", "Phase 1: X", Some(Done));
        check("Phase 1: X - Mostly Complete", "Phase 1: X", Some(InProgress));
        check("Phase 1: X (in progress)", "Phase 1: X", Some(InProgress));
        check("Phase 1: X 🔲 PENDING", "Phase 1: X", Some(NotStarted));
        check("Phase 1: X ❌ NOT STARTED", "Phase 1: X", Some(NotStarted));
        check("Phase 1: X (Status: done)", "Phase 1: X", Some(Done));
        check("Phase 1: X (100%)", "Phase 1: X", Some(Done));
        check("Phase 1: X (cancelled)", "Phase 1: X", Some(NotStarted));
        check("Phase 1: X — superseded by Phase 4", "Phase 1: X", Some(NotStarted));
        check("Phase 1: X — landed", "Phase 1: X", Some(Done));
        check("Phase 1: X — open", "Phase 1: X", Some(StageState::Unclear));
        check("Phase 1: X (TODO — ab-1)", "Phase 1: X", Some(NotStarted));
        check("✅ Phase 1: X", "Phase 1: X", Some(Done));
    }

    #[test]
    fn state_words_inside_a_title_are_no_marker() {
        check("Phase 2: Create Mock Completed Form", "Phase 2: Create Mock Completed Form", None);
        check("Phase 3: Complete Web UI", "Phase 3: Complete Web UI", None);
        check("Phase 3 - Complete Web UI", "Phase 3 - Complete Web UI", None);
        check("Phase 3: X (completed form)", "Phase 3: X (completed form)", None);
        check("Phase 3: X (14 issues)", "Phase 3: X (14 issues)", None);
        check("Phase 3: Implementation", "Phase 3: Implementation", None);
    }

    #[test]
    fn a_status_tells_of_phases() {
        let profile = Profile::plan_spec().stages.clone();
        let check = |text: &str, expected: &[(&str, Option<StageState>)]| {
            let claims = Claims::read(text, &profile);
            for (number, state) in expected {
                assert_eq!(claims.number(Unit::Phase, number), *state, "{text}: {number}");
            }
        };
        check(
            "Phases 0-2 Implemented, Phase 3 Pending",
            &[("0", Some(Done)), ("2", Some(Done)), ("3", Some(NotStarted)), ("4", None)],
        );
        check("Phases 1 and 2 are implemented on a branch", &[("1", Some(Done)), ("2", Some(Done)), ("3", None)]);
        check("Phase 2 complete; Phase 1 substantially complete.", &[("1", Some(InProgress)), ("2", Some(Done))]);
        check("Implemented (Phase 1)", &[("1", Some(Done)), ("2", None)]);
        check("Implemented (both phases; see the pull request)", &[("1", Some(Done)), ("2", Some(Done))]);
        check(
            "Phase 1 implemented (PR #176); Phase 2 and bulk edits deferred",
            &[("1", Some(Done)), ("2", Some(NotStarted))],
        );
        check("Complete (all phases landed)", &[("1", Some(Done)), ("2", Some(Done))]);
        check("Phase 2 landed on 2026-08-30; phase 3 is next", &[("2", Some(Done)), ("3", None)]);
        check("Complete through Phase 2", &[("1", Some(Done)), ("2", Some(Done)), ("3", None)]);
        check("Implemented", &[("1", None)]);
        assert_eq!(
            Claims::read("Stage 1 complete, Stage 2 partially", &profile).number(Unit::Stage, "2"),
            Some(InProgress)
        );
        assert_eq!(Claims::read("Complete (all stages implemented)", &profile).number(Unit::Stage, "4"), Some(Done));
        assert_eq!(
            Claims::read("Implementation complete, validation pending", &profile).role(Role::Validation),
            Some(NotStarted)
        );
    }

    #[test]
    fn a_status_line_tells_one_state() {
        let profile = Profile::plan_spec().stages.clone();
        assert_eq!(told("Implemented; hardening in progress", &profile), Some(Done));
        assert_eq!(told("Core parts complete, tests pending.", &profile), Some(InProgress));
        assert_eq!(told("Not implemented", &profile), Some(NotStarted));
        assert_eq!(told("see above", &profile), None);
    }
}
