//! `spechive list`: specs with their progress, for people, as JSON or as CSV.

use std::fmt::Write;

use super::args::List;
use super::catalogue::{Catalogue, Row};
use super::exit::Outcome;
use super::query::filters;
use super::report::count;
use super::terminal::{BOLD, CYAN, DIM, GREEN, note, out, plain, styled};
use crate::archive::Entry;
use crate::exports::csv;
use crate::pages::segments;
use crate::parse::Policy;

/// The widest title of the table, in characters.
const TITLE: usize = 56;

/// Characters of a stage bar.
const CELLS: usize = 10;

pub(super) fn run(args: &List) -> anyhow::Result<Outcome> {
    let catalogue = Catalogue::open(&args.site.site)?;
    let filters = filters(&args.filters, &catalogue.facts)?;
    let rows: Vec<&Row> = catalogue.rows.iter().filter(|row| filters.matches(&catalogue.facts[row.entry])).collect();
    if args.json {
        out(&(catalogue.json(&rows) + "\n"))?;
    } else if args.csv {
        out(&table_csv(&rows))?;
    } else {
        out(&table(&rows))?;
        note(&styled(DIM, &format!("{} of {}", rows.len(), count(catalogue.rows.len(), "spec"))));
    }
    Ok(Outcome::Clean)
}

fn table(rows: &[&Row]) -> String {
    let titles: Vec<String> = rows.iter().map(|row| short(&plain(&row.title), TITLE)).collect();
    let wide = titles.iter().map(|title| title.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (row, title) in rows.iter().zip(&titles) {
        let tasks =
            if row.tasks.total > 0 { format!("{}/{}", row.tasks.done, row.tasks.total) } else { "–".to_owned() };
        let lifecycle = row.lifecycle.as_deref().unwrap_or("–");
        let style = match lifecycle {
            "active" => CYAN,
            "done" => GREEN,
            _ => DIM,
        };
        let date = row.date.as_deref().unwrap_or("no date");
        let pad = " ".repeat(wide - title.chars().count());
        let line = format!(
            "{}  {}{pad}  {:<14} {} {}  {:>7}  {}",
            styled(DIM, &format!("{date:<10}")),
            styled(BOLD, title),
            row.kind,
            styled(style, &format!("{:<10}", plain(lifecycle))),
            row.bar,
            tasks,
            row.compat,
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

fn table_csv(rows: &[&Row]) -> String {
    let mut text = "id,title,kind,lifecycle,date,stage,done,closed,total,compat,path\n".to_owned();
    for row in rows {
        let numbers = [row.tasks.done, row.tasks.closed, row.tasks.total].map(|count| count.to_string());
        let fields = [
            row.id.as_str(),
            &row.title,
            &row.kind,
            row.lifecycle.as_deref().unwrap_or_default(),
            row.date.as_deref().unwrap_or_default(),
            &row.stage,
            &numbers[0],
            &numbers[1],
            &numbers[2],
            &row.compat,
            &row.path,
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
