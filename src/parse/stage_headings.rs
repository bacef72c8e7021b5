//! The grammar of stage and phase headings: `## Stage 2: Architecture`, `### ✅ Phase 1A — Schema (DONE)`, `### Export (Phase 3)`.
//!
//! A heading is read in one go: what stands before the word, the word, its number, what follows the number, and the marker
//! at the end. The same grammar reads the first line of a list item and the first cell of a table row.

use super::stage_marks::{self, Marked};
use super::{StageState, words};
use crate::profile::stages::StageWords;

/// Stage or phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit {
    Stage,
    Phase,
}

/// How a heading names its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `Phase 2: Parser`.
    Proper,
    /// `Phase 2 Parser`: a phase, unless another heading is the proper one.
    Bare,
    /// `Phase 2 Tasks`: a part of the phase.
    Detail,
    /// `Parser (Phase 2)`: a phase, unless another heading is the proper one.
    Trailing,
}

/// A heading that names a stage or phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) unit: Unit,
    /// `1`, `2.5`, `1A`, `7-8`.
    pub(super) number: String,
    /// Without word, number and marker; empty when nothing is left.
    pub(super) label: String,
    /// The marker at the end or the beginning.
    pub(super) marker: Option<StageState>,
    pub(super) form: Form,
}

/// Reads a heading's plain text; `None` when it names no stage or phase.
pub(super) fn read(heading: &str, profile: &StageWords) -> Option<Numbered> {
    // Most headings and list items say neither word, and markers cost more to look for.
    if !words::occurs(heading, &profile.stage) && !words::occurs(heading, &profile.phase) {
        return None;
    }
    let Marked { text, state: marker } = stage_marks::marked(heading, profile);
    let start = skip_before(text, profile);
    if let Some((unit, number, rest)) = unit_and_number(start, profile)
        && let Some((label, form)) = label(rest, profile)
    {
        let marker = marker.or_else(|| {
            stage_marks::leading(rest.trim_start().strip_prefix(['(', '['])?.split([')', ']']).next()?, profile)
        });
        return Some(Numbered { unit, number, label: label.to_owned(), marker, form });
    }
    let (label, inner) = text.strip_suffix(')')?.rsplit_once('(')?;
    let (unit, number, rest) = unit_and_number(inner, profile)?;
    let label = label.trim().to_owned();
    (rest.is_empty() && !label.is_empty()).then_some(Numbered { unit, number, label, marker, form: Form::Trailing })
}

/// A heading without its own number: `3.1 Design` is "Design", `Part 2: Design`, too.
pub(super) fn unnumbered(heading: &str) -> &str {
    let digits = heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let numbered = digits.len() < heading.len() && digits.starts_with([' ', ')', ':']);
    let text = if numbered { digits.trim_start_matches([')', ':', ' ']) } else { heading };
    let part = text.get(..5).filter(|part| part.eq_ignore_ascii_case("part ")).and_then(|_| text.split_once(": "));
    part.filter(|(part, _)| part.len() <= 7).map_or(text, |(_, rest)| rest).trim()
}

/// The number of a numbered heading: `1` of `1. Setup`.
pub(super) fn own_number(heading: &str) -> Option<&str> {
    let end = heading.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number = heading[..end].trim_end_matches('.');
    (!number.is_empty() && heading[end..].starts_with([' ', ')', ':'])).then_some(number)
}

/// The unit and number that `text` begins with, and what follows them.
pub(super) fn unit_and_number<'t>(text: &'t str, profile: &StageWords) -> Option<(Unit, String, &'t str)> {
    let text = text.trim_start();
    let word = |words: &[String], unit| words::lead(text, words).map(|end| (unit, end));
    let (unit, end) = word(&profile.stage, Unit::Stage).or_else(|| word(&profile.phase, Unit::Phase))?;
    let rest = text[end..].strip_prefix([' ', '\u{a0}', '-'])?;
    let (number, rest) = number(rest.strip_prefix('#').unwrap_or(rest))?;
    Some((unit, number, rest))
}

/// `1`, `2.5`, `1A`, `A`, `IV`, and a range of two of them.
pub(super) fn number(text: &str) -> Option<(String, &str)> {
    let (first, rest) = single(text)?;
    for joint in ["-", "–", "—", " - ", " – ", "/", " & ", " and "] {
        if let Some((last, after)) = rest.strip_prefix(joint).and_then(single)
            && first.starts_with(|c: char| c.is_ascii_digit())
            && last.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some((format!("{first}-{last}"), after));
        }
    }
    Some((first.to_owned(), rest))
}

fn single(text: &str) -> Option<(&str, &str)> {
    let mut end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        let letters = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
        let word = &text[..letters];
        let roman = !word.is_empty() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        let letter = word.len() == 1 && word.chars().all(|c| c.is_ascii_uppercase());
        return (roman || letter).then(|| text.split_at(letters));
    }
    while let Some(part) = text[end..].strip_prefix('.') {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        if digits == 0 {
            break;
        }
        end += 1 + digits;
    }
    let after: Vec<char> = text[end..].chars().take(2).collect();
    if let [letter, rest @ ..] = after.as_slice()
        && letter.is_ascii_alphabetic()
        && rest.first().is_none_or(|c| !c.is_alphanumeric())
    {
        end += 1;
    }
    let free = text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    free.then(|| text.split_at(end))
}

/// What the heading is called, and how it names its phase.
fn label<'t>(rest: &'t str, profile: &StageWords) -> Option<(&'t str, Form)> {
    let tail = rest.trim_start();
    if tail.is_empty() {
        return Some(("", Form::Proper));
    }
    let bracket = |open: char, close: char| {
        let (inner, after) = tail.strip_prefix(open)?.split_once(close)?;
        Some((inner.trim(), after.trim_start()))
    };
    if let Some((inner, after)) = bracket('(', ')').or_else(|| bracket('[', ']')) {
        let after = after.trim_start_matches(SEPARATORS).trim();
        return Some((if after.is_empty() { inner } else { after }, Form::Proper));
    }
    if tail.starts_with(SEPARATORS) {
        return Some((tail.trim_start_matches(SEPARATORS).trim(), Form::Proper));
    }
    if rest.len() == tail.len() {
        return None;
    }
    let form = if words::lead(tail, &profile.detail).is_some() { Form::Detail } else { Form::Bare };
    Some((tail.trim(), form))
}

const SEPARATORS: [char; 8] = [':', '.', ')', '—', '–', '-', '|', ' '];

/// Skips a leading number (`3.1 Phase 2`) and words that may stand before the unit (`Implementation Phase 2`).
fn skip_before<'t>(text: &'t str, profile: &StageWords) -> &'t str {
    // A picture in front is an ornament: `🚀 Phase 3`.
    let text = unnumbered(text).trim_start_matches(|c: char| !c.is_ascii() && !c.is_alphanumeric()).trim_start();
    words::lead(text, &profile.before)
        .map(|end| text[end..].trim_start())
        .filter(|rest| unit_and_number(rest, profile).is_some())
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    fn check(heading: &str, unit: Unit, number: &str, label: &str, form: Form) {
        let read = read(heading, &Profile::plan_spec().stages).expect(heading);
        assert_eq!(
            (read.unit, read.number.as_str(), read.label.as_str(), read.form),
            (unit, number, label, form),
            "{heading}"
        );
    }

    #[test]
    fn every_separator_and_number_is_read() {
        use Form::Proper;
        check("Stage 1: Planning Stage", Unit::Stage, "1", "Planning Stage", Proper);
        check("Stage 2 — Architecture", Unit::Stage, "2", "Architecture", Proper);
        check("Phase 1—Parser", Unit::Phase, "1", "Parser", Proper);
        check("Phase 2 - Parser", Unit::Phase, "2", "Parser", Proper);
        check("Phase 2 (New): Parser", Unit::Phase, "2", "Parser", Proper);
        check("Phase 7-8: Parser", Unit::Phase, "7-8", "Parser", Proper);
        check("Phases 1–3: Parser", Unit::Phase, "1-3", "Parser", Proper);
        check("Phase 1A: Parser", Unit::Phase, "1A", "Parser", Proper);
        check("Phase 0a: RED", Unit::Phase, "0a", "RED", Proper);
        check("Phase 2.5: Parser", Unit::Phase, "2.5", "Parser", Proper);
        check("Phase A: Parser", Unit::Phase, "A", "Parser", Proper);
        check("Phase 1", Unit::Phase, "1", "", Proper);
        check("Phase 1 (MVP)", Unit::Phase, "1", "MVP", Proper);
        check("3.1 Phase 2: Parser", Unit::Phase, "2", "Parser", Proper);
        check("Implementation Phase 2: Parser", Unit::Phase, "2", "Parser", Proper);
        check("🚀 Phase 3: Parser", Unit::Phase, "3", "Parser", Proper);
        check("Phase #4: Parser", Unit::Phase, "4", "Parser", Proper);
        check("Phase 5. Parser", Unit::Phase, "5", "Parser", Proper);
        check("Phase 6 | Parser", Unit::Phase, "6", "Parser", Proper);
        check("Phase I: Parser", Unit::Phase, "I", "Parser", Proper);
        check("Phase IV – Parser", Unit::Phase, "IV", "Parser", Proper);
        check("PHASE 3: PARSER", Unit::Phase, "3", "PARSER", Proper);
    }

    #[test]
    fn parts_of_a_phase_are_told_from_phases() {
        check("Phase 1 Tasks", Unit::Phase, "1", "Tasks", Form::Detail);
        check("Phase 2 design: keep it small", Unit::Phase, "2", "design: keep it small", Form::Detail);
        check("Phase 2 Parser", Unit::Phase, "2", "Parser", Form::Bare);
        check("Parser (Phase 3)", Unit::Phase, "3", "Parser", Form::Trailing);
    }

    #[test]
    fn other_headings_name_no_phase() {
        for heading in [
            "Two-Phase Commit",
            "Phased Rollout",
            "Stage Manager",
            "Phase",
            "Stages",
            "API (Phase 1; additive)",
            "Phase out 1",
        ] {
            assert_eq!(read(heading, &Profile::plan_spec().stages), None, "{heading}");
        }
    }

    #[test]
    fn numbers_of_headings_are_taken_off() {
        assert_eq!(unnumbered("3.1 Design"), "Design");
        assert_eq!(unnumbered("Part 4: Open Questions"), "Open Questions");
        assert_eq!(unnumbered("2FA"), "2FA");
        assert_eq!(own_number("1. Setup"), Some("1"));
        assert_eq!(own_number("Setup"), None);
    }
}
