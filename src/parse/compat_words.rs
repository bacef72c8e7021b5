//! Areas and policies by the profile's words: which area a name means, which promise a sentence makes.

use std::ops::Range;

use super::{Policy, words};
use crate::profile::compat::{CompatWords, PolicyWords};

/// How far into a sentence a policy is looked for, in bytes: later words tell about it, they do not state it.
const POLICY_REACH: usize = 60;
/// How many openers may stand before a verdict, and the verdict itself.
const MOST_OPENERS: usize = 4;
/// The longest opening that is shown as the author's word for a policy of no known kind, in characters.
const WORDS_LIMIT: usize = 32;

/// A promise found in a text: which one, and where its words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) policy: Policy,
    pub(super) at: Range<usize>,
}

/// The promise that `text` states in its first words. Capitals are a policy wherever they stand there, small letters
/// where the text begins with them or when the phrase has several words.
pub(super) fn policy<'p>(text: &str, profile: &'p CompatWords) -> Option<Found> {
    let reach = crate::text::floor_char_boundary(text, POLICY_REACH);
    let head = &text[..reach];
    let starts = words::Starts::of(text);
    let all = || {
        let words = |(policy, words): (Policy, &'p [String])| words.iter().map(move |word| (policy, word));
        policies(&profile.policies).into_iter().flat_map(words).filter(|(_, word)| starts.may_begin(word))
    };
    let capitals = all().filter_map(|(policy, word)| Some((policy, words::find(head, word)?))).filter(|(_, at)| {
        let shown = &text[at.clone()];
        shown.chars().any(char::is_alphabetic) && !shown.chars().any(char::is_lowercase)
    });
    let found = first(capitals).or_else(|| {
        first(all().filter_map(|(policy, word)| {
            let at = words::find(text, word)?;
            let near = at.start == 0 || (word.contains(' ') && at.start < reach);
            near.then_some((policy, at))
        }))
    });
    found
        .or_else(|| first(all().filter_map(|(policy, word)| Some((policy, gapped(head, word)?)))))
        .map(|(policy, at)| Found { policy, at })
}

/// Where the parts of a phrase such as `new … unchanged` stand: the first at the start, the others behind it.
fn gapped(text: &str, phrase: &str) -> Option<Range<usize>> {
    let (lead, rest) = phrase.split_once('…')?;
    let mut end = words::leads(text, lead.trim())?;
    for part in rest.split('…') {
        end += words::find(&text[end..], part.trim())?.end;
    }
    Some(0..end)
}

/// The verdict on the whole change that a section opens with.
pub(super) fn verdict(text: &str, profile: &CompatWords) -> Option<Policy> {
    let lower = words::normal(text);
    // "This is a hard cut": one opener behind the other, and the words with each of them taken off.
    let openings = std::iter::successors(Some(lower.as_str()), |text| {
        words::lead(text, &profile.openers).map(|end| text[end..].trim_start())
    });
    openings.take(MOST_OPENERS).find_map(|opening| {
        let stops = [".", ":", ";", "(", " - ", "—", "–"];
        let end = stops.iter().filter_map(|stop| opening.find(stop)).min().unwrap_or(opening.len());
        let sentence = opening[..end].trim();
        policies(&profile.verdicts)
            .into_iter()
            .find(|(_, words)| words::whole(sentence, words))
            .map(|(policy, _)| policy)
    })
}

/// The areas that a name means. A name of several parts (`Library / Server APIs`) may mean several.
pub(super) fn areas(label: &str, profile: &CompatWords) -> Vec<String> {
    if words::any(label, &profile.other_areas) {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    for part in label.replace(" and ", ",").split(['/', ',', '&', '+']) {
        let starts = words::Starts::of(part);
        let hits = profile.areas.iter().flat_map(|(area, words)| words.iter().map(move |word| (area, word)));
        let hits = hits.filter(|(_, word)| starts.may_begin(word));
        let area = hits
            .filter_map(|(area, word)| Some((area, words::find(part, word)?)))
            .min_by_key(|(_, at)| (at.start, std::cmp::Reverse(at.len())))
            .map(|(area, _)| area.clone());
        found.extend(area.filter(|area| !found.contains(area)));
    }
    found
}

/// The author's own word for a promise of no known kind: the opening up to its first stop, when that is short.
pub(super) fn opening(text: &str) -> &str {
    let stops = [" — ", " – ", " - ", "—", ". ", "; ", " (", ": ", ", "];
    let end = stops.iter().filter_map(|stop| text.find(stop)).min().unwrap_or(text.len());
    let opening = text[..end].trim_end_matches('.').trim();
    let words = opening.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let short = words.count() <= 3 || !opening.chars().any(char::is_lowercase);
    if short && opening.chars().count() <= WORDS_LIMIT { opening } else { "" }
}

/// The whole of a text that is as short as an opening may be.
pub(super) fn short(text: &str) -> &str {
    let text = text.trim_end_matches('.').trim();
    if text.chars().count() <= WORDS_LIMIT { text } else { "" }
}

/// `text` without the policy's words and the separator behind them; emphasis marks around the words go with them.
pub(super) fn strip<'t>(text: &'t str, policy: &str) -> &'t str {
    const MARKS: [char; 3] = ['*', '_', '`'];
    let inner = text.trim_start_matches(MARKS);
    let starts = inner.get(..policy.len()).is_some_and(|start| start.eq_ignore_ascii_case(policy));
    if policy.is_empty() || !starts {
        return text;
    }
    let rest = &inner[policy.len()..];
    let closed = rest.trim_start_matches(['.', ':']).trim_start_matches(MARKS);
    let rest = if text.len() == inner.len() { rest } else { closed };
    unwrap(rest.trim_start_matches([' ', '.', ':', ';', ',', '—', '–', '-']))
}

/// `(internal only)` without its parentheses, when they hold the whole text.
fn unwrap(text: &str) -> &str {
    let body = text.strip_prefix('(').and_then(|body| body.trim_end_matches(['.', ' ']).strip_suffix(')'));
    body.filter(|body| !body.contains(['(', ')'])).unwrap_or(text)
}

fn first(found: impl Iterator<Item = (Policy, Range<usize>)>) -> Option<(Policy, Range<usize>)> {
    found.min_by_key(|(_, at)| (at.start, std::cmp::Reverse(at.end)))
}

fn policies(words: &PolicyWords) -> [(Policy, &[String]); 10] {
    [
        (Policy::DoNotMaintain, &words.do_not_maintain),
        (Policy::KeepDeprecated, &words.keep_deprecated),
        (Policy::SupportBoth, &words.support_both),
        (Policy::Migrate, &words.migrate),
        (Policy::NotApplicable, &words.not_applicable),
        (Policy::Maintain, &words.maintain),
        (Policy::Additive, &words.additive),
        (Policy::NoChange, &words.no_change),
        (Policy::Breaking, &words.breaking),
        (Policy::Partial, &words.partial),
    ]
}
