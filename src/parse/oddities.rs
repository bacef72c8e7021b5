//! What is odd about a file whatever its kind: front matter that asks for an address it cannot have, a date that is none,
//! characters that make text read other than it is written, and cells that a table does not show.

use pulldown_cmark::{Event, Tag};

use super::front_matter::FrontMatter;
use super::identity::date_in;
use super::outline::Outline;
use crate::diagnostic::{Diagnostic, address_refused, cells_lost, date_unreadable, direction_turned};
use crate::path::{self, SourcePath};
use crate::profile::Profile;

/// Keys by which other generators send visitors elsewhere. They are shown as text and do nothing.
const REDIRECTS: &[&str] = &["redirect", "redirect_to", "redirect-to", "redirect_from"];
/// Keys by which other generators choose an address or a file of the theme.
const CHOOSE: &[&str] = &["slug", "permalink", "layout", "template"];

/// Findings about the front matter and the text of one file.
pub(super) fn oddities(
    path: &SourcePath,
    outline: &Outline<'_>,
    front: &FrontMatter,
    profile: &Profile,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let head = &outline.text[..outline.body];
    for (key, value) in &front.entries {
        let role = profile.sections.keys.get(key).unwrap_or(key);
        let place = || outline.lines.place(outline.text, line_of(head, key));
        let values = match role {
            "id" => vec![value.text()],
            "aliases" => value.list(),
            role if REDIRECTS.contains(&role) || CHOOSE.contains(&role) => value.list(),
            "date" if !value.text().is_empty() && date_in(&value.text()).is_none() => {
                found.push(date_unreadable(path, place(), key, &value.text()));
                continue;
            }
            _ => continue,
        };
        let refused = |value: &&String| match role {
            "id" => !path::is_plain_id(value),
            // A former address may be written as a path; what it may not do is leave the site.
            role => REDIRECTS.contains(&role) || leaves(value),
        };
        found.extend(values.iter().filter(refused).map(|value| address_refused(path, place(), key, value)));
    }
    if let Some(at) = crate::text::first_turn(outline.text) {
        found.push(direction_turned(path, outline.lines.place(outline.text, at)));
    }
    found.extend(tables(outline).into_iter().map(|lost| {
        let place = outline.lines.place(outline.text, lost.at);
        cells_lost(path, place, lost.cells, lost.columns, lost.rows)
    }));
    found
}

/// Rows of one table that have more cells than its head.
struct Lost {
    /// Where the first of them begins.
    at: usize,
    /// How many cells that one has.
    cells: usize,
    /// How many the head has.
    columns: usize,
    /// How many rows are so.
    rows: usize,
}

/// The tables of which something is not shown: cells beyond those of the head are left out of a table (GitHub Flavored
/// Markdown 0.29, §4.10). Most are one cell that holds a bar, in a code span too.
fn tables(outline: &Outline<'_>) -> Vec<Lost> {
    let mut found: Vec<Lost> = Vec::new();
    let (mut columns, mut is_first) = (0, true);
    for (event, span) in &outline.events {
        match event {
            Event::Start(Tag::Table(alignments)) => (columns, is_first) = (alignments.len(), true),
            Event::Start(Tag::TableRow) => {
                let cells = cells(&outline.text[span.clone()]);
                if cells.iter().skip(columns).all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                match found.last_mut().filter(|_| !is_first) {
                    Some(lost) => lost.rows += 1,
                    None => found.push(Lost { at: span.start, cells: cells.len(), columns, rows: 1 }),
                }
                is_first = false;
            }
            _ => {}
        }
    }
    found
}

/// What stands between the bars of a row.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (at, byte) in row.bytes().enumerate() {
        if byte == b'|' && !escaped {
            cells.push(&row[from..at]);
            from = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if from < row.len() {
        cells.push(&row[from..]);
    }
    cells
}

/// Whether a value reads as an address outside of the site, in any writing.
fn leaves(value: &str) -> bool {
    let value = path::decode(value).unwrap_or_default();
    value.is_empty()
        || value.starts_with('/') && value[1..].starts_with(['/', '\\'])
        || value.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
        || value.split('/').any(|part| part == ".." || part.starts_with('.'))
}

/// Where the line with a key begins.
fn line_of(head: &str, key: &str) -> usize {
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        if line.trim_start_matches(['"', '\'']).starts_with(key) {
            return at;
        }
        at += line.len();
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_more_cells_than_the_head_are_found_in_any_place() {
        let lost = |text: &str| {
            let outline = Outline::read(text, 0);
            tables(&outline).iter().map(|lost| (lost.at, lost.cells, lost.columns, lost.rows)).collect::<Vec<_>>()
        };
        let head = "| a | b |\n|---|---|\n";
        assert_eq!(lost(&format!("{head}| 1 | `x | y` |\n| 1 | 2 | |\n| 1 |\n| 1 | x \\| y |\n")), [(20, 3, 2, 1)]);
        assert_eq!(lost(&format!("{head}1 | 2 | 3\n4 | 5 | 6\n\n{head}| 1 | 2 |\n")), [(20, 3, 2, 2)]);
        assert_eq!(lost("> | a | b |\n> |---|---|\n> | 1 | 2 | 3 |\n"), [(26, 3, 2, 1)]);
        assert_eq!(lost("- | a | b |\n  |---|---|\n  | 1 | 2 | 3 |\n"), [(26, 3, 2, 1)]);
        assert_eq!(lost(&format!("```\n{head}| 1 | 2 | 3 |\n```\n")), []);
        assert_eq!(lost(&format!("{head}| 1 | x \\\\| y |\n"))[0].1, 3, "an escaped backslash escapes nothing");
    }
}
