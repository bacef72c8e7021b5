//! `spechive list`: specs with their progress, for people, as JSON or as CSV.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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

/// The widest title of the table, in columns of a terminal.
const TITLE: usize = 56;

/// The widest kind and lifecycle: a folder's own name may be a sentence.
const LABEL: usize = 24;

/// Characters of a stage bar.
const CELLS: usize = 10;

pub(super) fn run(args: &List) -> anyhow::Result<Outcome> {
    let catalogue = Catalogue::open(&args.site.site)?;
    let filters = filters(&args.filters, catalogue.rows.iter().map(|row| &catalogue.facts[row.entry]))?;
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
    let named: Vec<String> = rows.iter().map(|row| named(row)).collect();
    let titles = Column::of(named.iter().map(String::as_str), 0, TITLE);
    let kinds = Column::of(rows.iter().map(|row| row.kind.as_str()), 14, LABEL);
    let lifecycles = Column::of(
        rows.iter().map(|row| row.lifecycle.as_ref().or(row.declared.as_ref()).map_or("–", String::as_str)),
        10,
        LABEL,
    );
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let tasks =
            if row.tasks.total > 0 { format!("{}/{}", row.tasks.done, row.tasks.total) } else { "–".to_owned() };
        let style = match row.lifecycle.as_deref() {
            Some("active") => CYAN,
            Some("done") => GREEN,
            _ => DIM,
        };
        let line = format!(
            "{}  {}  {} {} {}  {:>7}  {}",
            styled(DIM, &format!("{:<10}", row.date.as_deref().unwrap_or("no date"))),
            titles.cell(at, BOLD),
            kinds.cell(at, Style::new()),
            lifecycles.cell(at, style),
            row.bar,
            tasks,
            row.compat,
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// The title, and the folder where every feature has a file of that title.
fn named(row: &Row) -> String {
    row.feature.as_ref().map_or_else(|| row.title.clone(), |feature| format!("{} ({feature})", row.title))
}

/// What stands in one column, and how wide it is on a terminal.
struct Column {
    cells: Vec<String>,
    wide: usize,
}

impl Column {
    /// At least `least` and at most `most` wide; a longer text is cut.
    fn of<'t>(texts: impl Iterator<Item = &'t str>, least: usize, most: usize) -> Self {
        let cells: Vec<String> = texts.map(|text| short(&plain(text), most)).collect();
        let wide = cells.iter().map(|cell| cell.width()).max().unwrap_or(0).max(least);
        Self { cells, wide }
    }

    fn cell(&self, at: usize, style: Style) -> String {
        let text = self.cells[at].as_str();
        format!("{}{}", styled(style, text), " ".repeat(self.wide.saturating_sub(text.width())))
    }
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

/// `text` in at most so many columns. Letters of some scripts and most pictures are two columns wide.
fn short(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    let cut: String = text.chars().take_while(fits).collect();
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
        assert_eq!(short("潮汐表と港の名", 8), "潮汐表…");
    }

    #[test]
    fn a_column_is_as_wide_as_the_widest_cell() {
        let texts = ["active", "waiting for review", "港の名", "a folder's name that is a whole sentence"];
        let shown = |count: usize| {
            let column = Column::of(texts.iter().take(count).copied(), 10, LABEL);
            (0..count).map(|at| column.cell(at, Style::new())).collect::<Vec<_>>()
        };
        assert_eq!(shown(1), ["active    "]);
        assert_eq!(shown(3), ["active            ", "waiting for review", "港の名            "]);
        assert_eq!(shown(4)[3], "a folder's name that is…");
        assert!(shown(4).iter().all(|cell| cell.width() == LABEL));
    }
}
