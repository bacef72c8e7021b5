//! Filters of the command line, in the words of the query language.

use super::args::Filters as Typed;
use super::exit::{Failure, Outcome};
use super::terminal::note;
use crate::search::{Facts, Filters};

/// How many values that there are a note names.
const MOST: usize = 10;

/// The filters that were typed.
pub(super) fn typed(typed: &Typed) -> Result<Filters, Failure> {
    let mut filters = Filters::default();
    let since: Vec<String> = typed.since.iter().cloned().collect();
    let until: Vec<String> = typed.until.iter().cloned().collect();
    for date in since.iter().chain(&until) {
        if !is_date(date) {
            return Err(Failure::new(Outcome::Usage, format!("`{date}` is no date"))
                .hint("Dates are written 2026, 2026-01 or 2026-01-26."));
        }
    }
    let lists = [
        ("kind", &typed.kind),
        ("status", &typed.status),
        ("stage", &typed.stage),
        ("policy", &typed.policy),
        ("tag", &typed.tag),
        ("author", &typed.author),
        ("file", &typed.file),
        ("since", &since),
        ("until", &until),
    ];
    for (field, values) in lists {
        for value in values {
            filters.add(field, value, false);
        }
    }
    Ok(filters)
}

/// The same for a list. A value that no spec has is said on stderr, because an empty list then means nothing.
pub(super) fn filters<'a>(filters: &Typed, specs: impl Iterator<Item = &'a Facts> + Clone) -> Result<Filters, Failure> {
    let filters = typed(filters)?;
    for (field, value, known) in filters.missing(specs) {
        note(&format!("no spec has {field} `{value}`{}", instead(&known)));
    }
    Ok(filters)
}

/// The values that there are, as far as a line has room for them.
fn instead(known: &[String]) -> String {
    let shown = &known[..known.len().min(MOST)];
    match known.len() {
        0 => ", nor any other".to_owned(),
        many if many > MOST => format!("; there are: {} and {} more", shown.join(", "), many - MOST),
        _ => format!("; there are: {}", shown.join(", ")),
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, many: usize| part.len() == many && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    }
}
