//! `spechive list`: specs with their progress, for people, as JSON or as CSV.

use std::fmt::Write;

use super::args::List;
use super::exit::Outcome;
use super::query::filters;
use super::report::count;
use super::session;
use super::terminal::{BOLD, CYAN, DIM, GREEN, note, out, plain, styled};
use crate::archive::{Entry, EntryIndex};
use crate::exports::{csv, json, specs_json};
use crate::pages::segments;
use crate::parse::{Lifecycle, Policy};
use crate::search::Facts;

/// The widest title of the table, in characters.
const TITLE: usize = 56;

/// Characters of a stage bar.
const CELLS: usize = 10;

pub(super) fn run(args: &List) -> anyhow::Result<Outcome> {
    let session = session::open(&args.site.site, true)?;
    let archive = session.site.archive();
    let facts: Vec<Facts> = archive.entries.iter().map(Facts::of).collect();
    let filters = filters(&args.filters, &facts)?;
    let specs: Vec<EntryIndex> = archive.specs.iter().copied().filter(|&at| filters.matches(&facts[at])).collect();
    if args.json {
        let context = session.site.exports();
        let specs: Vec<_> = specs.iter().map(|&at| specs_json::spec(&context, at)).collect();
        out(&json::pretty(&specs))?;
    } else if args.csv {
        out(&table_csv(specs.iter().map(|&at| &archive.entries[at])))?;
    } else {
        let entries: Vec<&Entry> = specs.iter().map(|&at| &archive.entries[at]).collect();
        out(&table(&entries))?;
        note(&styled(DIM, &format!("{} of {}", entries.len(), count(archive.specs.len(), "spec"))));
    }
    Ok(Outcome::Clean)
}

fn table(entries: &[&Entry]) -> String {
    let titles: Vec<String> =
        entries.iter().map(|entry| short(&plain(&entry.document.identity.title), TITLE)).collect();
    let wide = titles.iter().map(|title| title.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (entry, title) in entries.iter().zip(&titles) {
        let document = &*entry.document;
        let tally = entry.document.tally();
        let tasks = if tally.total > 0 { format!("{}/{}", tally.done, tally.total) } else { "–".to_owned() };
        let lifecycle = document.status.lifecycle.as_ref().map_or("–", Lifecycle::word);
        let style = match document.status.lifecycle {
            Some(Lifecycle::Active) => CYAN,
            Some(Lifecycle::Done) => GREEN,
            _ => DIM,
        };
        let date = document.identity.date.as_deref().unwrap_or("no date");
        let pad = " ".repeat(wide - title.chars().count());
        let line = format!(
            "{}  {}{pad}  {:<14} {} {}  {:>7}  {}",
            styled(DIM, &format!("{date:<10}")),
            styled(BOLD, title),
            entry.kind,
            styled(style, &format!("{:<10}", plain(lifecycle))),
            bar(entry),
            tasks,
            compat(entry),
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// The stage bar in ten characters: thick is done, thin is to do, shaded is closed with open boxes.
pub(super) fn bar(entry: &Entry) -> String {
    let segments = segments(&entry.document, CELLS as f64);
    let cell = |at: usize| {
        let middle = at as f64 + 0.5;
        let here = segments.iter().find(|segment| middle >= segment.x && middle < segment.x + segment.width);
        match here.map(|segment| segment.ink) {
            Some("d") => '█',
            Some("c") => '▒',
            Some(_) => '─',
            None => '·',
        }
    };
    (0..CELLS).map(cell).collect()
}

/// One letter an area that promises something: `code:X files:M`.
pub(super) fn compat(entry: &Entry) -> String {
    let Some(compat) = &entry.document.compat else { return String::new() };
    let stated = compat.areas.iter().filter(|area| area.policy != Policy::NotApplicable);
    stated.map(|area| format!("{}:{}", area.area, letter(area.policy))).collect::<Vec<_>>().join(" ")
}

/// The letter that chips and strips show (theme, "Policy chips").
fn letter(policy: Policy) -> char {
    match policy {
        Policy::DoNotMaintain | Policy::Breaking => 'X',
        Policy::Migrate => 'M',
        Policy::SupportBoth => 'S',
        Policy::KeepDeprecated => 'D',
        Policy::Maintain | Policy::NoChange | Policy::Additive => 'K',
        Policy::Partial | Policy::Note => '~',
        Policy::NotApplicable => '–',
    }
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

fn table_csv<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut text = "id,title,kind,lifecycle,date,stage,done,closed,total,compat,path\n".to_owned();
    for entry in entries {
        let document = &*entry.document;
        let tally = entry.document.tally();
        let stage = specs_json::stage_word(entry).unwrap_or_default();
        let lifecycle = document.status.lifecycle.as_ref().map(Lifecycle::word).unwrap_or_default();
        let date = document.identity.date.as_deref().unwrap_or_default();
        let numbers = [tally.done, tally.closed, tally.total].map(|count| count.to_string());
        let fields = [
            entry.id.as_str(),
            &document.identity.title,
            &entry.kind,
            lifecycle,
            date,
            stage,
            &numbers[0],
            &numbers[1],
            &numbers[2],
            &compat(entry),
            document.path.as_str(),
        ];
        text.push_str(&fields.map(csv::field).join(","));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_titles_end_in_an_ellipsis() {
        assert_eq!(short("abcdef", 6), "abcdef");
        assert_eq!(short("abcde fgh", 7), "abcde…");
    }
}
