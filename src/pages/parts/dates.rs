//! Dates as people read them. No page knows what day it is.

use serde::Serialize;

use crate::archive::Entry;

/// A date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// `2026-08-18`.
    pub iso: String,
    /// `18 Aug 2026`.
    pub long: String,
    /// `18 Aug`, or `Aug 2025` when it is not of the archive's newest year.
    pub short: String,
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The day at the start of a date (`YYYY-MM-DD`, or RFC 3339); `None` when it is no date. `year` is the archive's newest.
pub fn day(date: &str, year: &str) -> Option<Day> {
    let iso = date.get(..10)?;
    let month = MONTHS[month(iso)? - 1];
    let day = iso.get(8..10)?.trim_start_matches('0');
    let of = &iso[..4];
    let short = if of == year { format!("{day} {month}") } else { format!("{month} {of}") };
    Some(Day { iso: iso.to_owned(), long: format!("{day} {month} {of}"), short })
}

/// The number of the month of a date, 1 to 12.
pub fn month(date: &str) -> Option<usize> {
    date.get(5..7)?.parse().ok().filter(|month| (1..=12).contains(month))
}

/// The name of a month, 1 to 12.
pub fn month_name(month: usize) -> &'static str {
    MONTHS[(month + 11) % 12]
}

/// When a spec last changed, as well as anybody knows: by git, else by its own date.
pub fn changed(entry: &Entry) -> Option<&str> {
    let date = entry.updated.as_ref().or(entry.created.as_ref()).or(entry.document.identity.date.as_ref());
    date.and_then(|date| date.get(..10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_like_prose() {
        let read = |date: &str| day(date, "2026").map(|day| (day.long, day.short));
        let text = |long: &str, short: &str| Some((long.to_owned(), short.to_owned()));
        assert_eq!(read("2026-08-18"), text("18 Aug 2026", "18 Aug"));
        assert_eq!(read("2026-01-05T10:00:00Z"), text("5 Jan 2026", "5 Jan"));
        assert_eq!(read("2025-12-31"), text("31 Dec 2025", "Dec 2025"));
        assert_eq!(read("2026-13-01"), None);
        assert_eq!(read("soon"), None);
    }
}
