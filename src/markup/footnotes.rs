//! Footnotes: numbered in the order in which the text refers to them, written at the end of the page with a way back.
//! Ids carry a dot (`fn.1`, `fnref.1`), which no heading's anchor does. Notes that nothing refers to come last.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::escape_into;
use super::writer::{Frame, Writer};

/// Places a note leads back to at most.
const WAYS_BACK: usize = 20;

/// Notes referred to so far.
#[derive(Default)]
pub(super) struct Notes {
    /// Labels by number.
    order: Vec<String>,
    /// Number from 1 and how often the text refers to it.
    seen: BTreeMap<String, (usize, usize)>,
}

impl Notes {
    /// Number of the note, and which reference to it this is.
    fn refer(&mut self, label: String) -> (usize, usize) {
        let next = self.order.len() + 1;
        let (number, uses) = self.seen.entry(label).or_insert_with_key(|label| {
            self.order.push(label.clone());
            (next, 0)
        });
        *uses += 1;
        (*number, *uses)
    }
}

impl<'a> Writer<'a> {
    /// Writes the mark of a footnote; one without a note stays as it is written.
    pub(super) fn note_reference(&mut self, label: &str) {
        self.before_inline();
        let key = label.to_lowercase();
        if !self.events.notes.contains_key(&key) {
            self.out.push_str("[^");
            escape_into(&mut self.out, label);
            return self.out.push(']');
        }
        let (number, uses) = self.notes.refer(key);
        if self.anchors > 0 {
            let _ = write!(self.out, "<sup>{number}</sup>");
            return;
        }
        let id = reference_id(number, uses);
        let _ = write!(
            self.out,
            "<sup class=\"fn\"><a id=\"{id}\" href=\"#fn.{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        );
    }

    /// Writes the notes. A note may refer to further notes, which are written behind it.
    pub(super) fn write_notes(&mut self) {
        let events = self.events;
        if events.notes.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        let mut at = 0;
        while let Some(label) = self.notes.order.get(at).cloned() {
            at += 1;
            self.write_note(at, &label);
        }
        for label in events.notes.keys() {
            if !self.notes.seen.contains_key(label) {
                self.notes.refer(label.clone());
                at += 1;
                self.notes.seen.insert(label.clone(), (at, 0));
                self.write_note(at, label);
            }
        }
        self.out.push_str("</ol></section>\n");
    }

    fn write_note(&mut self, number: usize, label: &str) {
        let Some(range) = self.events.notes.get(label).cloned() else {
            return;
        };
        let _ = writeln!(self.out, "<li id=\"fn.{number}\" dir=\"auto\">");
        self.push(Frame::Block(""));
        self.run(range);
        self.pop();
        let uses = self.notes.seen.get(label).map_or(0, |&(_, uses)| uses);
        if uses > 0 {
            self.out.push_str("<p class=\"fn-back\">");
            for using in 1..=uses.min(WAYS_BACK) {
                let id = reference_id(number, using);
                let _ = write!(self.out, "<a href=\"#{id}\" aria-label=\"Back to the text\">↩</a> ");
            }
            self.out.push_str("</p>");
        }
        self.out.push_str("</li>\n");
    }
}

fn reference_id(number: usize, using: usize) -> String {
    if using == 1 { format!("fnref.{number}") } else { format!("fnref.{number}.{using}") }
}
