//! Tables. Cells that only fill up a short row of a wide table are written as one, so that a table of two characters a row
//! cannot grow into megabytes.

use std::fmt::Write as _;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::writer::{Frame, Writer};

/// From this many columns on, empty cells at the end of a row become one.
const WIDE: usize = 20;

/// Columns past this one are left out.
const COLUMNS: usize = 200;

/// The table that is open. Tables do not nest.
#[derive(Default)]
pub(super) struct Table {
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    body: bool,
    /// Empty cells not yet written.
    blank: usize,
}

impl<'a> Writer<'a> {
    /// Opens a table.
    pub(super) fn start_table(&mut self, columns: &[Alignment]) {
        self.before_block();
        self.table = Table { columns: columns.to_vec(), ..Table::default() };
        self.out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\n");
        self.push(Frame::Table);
    }

    /// Ends a table.
    pub(super) fn end_table(&mut self) {
        self.out.push_str(if self.table.body { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
    }

    /// Closes the table when something comes that no table can hold. The parser puts what follows a table into its last row
    /// when it gives up filling short rows.
    pub(super) fn leave_table(&mut self, event: &Event<'_>) {
        let levels = match (self.frames.last(), event) {
            (_, Event::End(_)) | (Some(Frame::Row(_)), Event::Start(Tag::TableCell)) => 0,
            (Some(Frame::Table), Event::Start(Tag::TableHead | Tag::TableRow)) => 0,
            (Some(Frame::Row(_)), _) => 2,
            (Some(Frame::Table), _) => 1,
            _ => 0,
        };
        (0..levels).for_each(|_| self.pop());
        // The end tags of table and row are still to come.
        (0..levels).for_each(|_| self.push(Frame::Silent));
    }

    /// Opens its head, which is one row.
    pub(super) fn start_head(&mut self) {
        self.table.column = 0;
        self.table.head = true;
        self.out.push_str("<thead><tr>");
        self.push(Frame::Row("</tr></thead>"));
    }

    /// Opens a row.
    pub(super) fn start_row(&mut self) {
        self.table.column = 0;
        self.table.head = false;
        self.table.blank = 0;
        self.out.push_str(if std::mem::replace(&mut self.table.body, true) { "<tr>" } else { "<tbody>\n<tr>" });
        self.push(Frame::Row("</tr>"));
    }

    /// Opens a cell, or passes over it; returns the index of the next event.
    pub(super) fn start_cell(&mut self, at: usize) -> usize {
        let column = self.table.column;
        self.table.column += 1;
        let is_last = column + 1 == self.table.columns.len().min(COLUMNS);
        let is_empty = matches!(self.events.list.get(at + 1), Some((Event::End(TagEnd::TableCell), _)));
        let is_wide = self.table.columns.len() >= WIDE;
        if column >= COLUMNS {
            return self.events.behind(at);
        }
        if is_empty && is_wide && !self.table.head {
            self.table.blank += 1;
            if is_last {
                let blank = std::mem::take(&mut self.table.blank);
                let _ = write!(self.out, "<td colspan=\"{blank}\"></td>");
            }
            return self.events.behind(at);
        }
        for _ in 0..std::mem::take(&mut self.table.blank) {
            self.out.push_str("<td></td>");
        }
        self.out.push_str(if self.table.head { "<th scope=\"col\"" } else { "<td" });
        self.out.push_str(match self.table.columns.get(column) {
            Some(Alignment::Left) => " align=\"left\">",
            Some(Alignment::Center) => " align=\"center\">",
            Some(Alignment::Right) => " align=\"right\">",
            Some(Alignment::None) | None => ">",
        });
        self.push(Frame::Cell(if self.table.head { "</th>" } else { "</td>" }));
        at + 1
    }
}
