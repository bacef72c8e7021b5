//! The feature thread: the plan, the implementation and the validation of one feature, side by side.

use serde::Serialize;

use super::lifecycle;
use crate::archive::Entry;
use crate::markup::{self, Html};
use crate::pages::Context;
use crate::parse::Role;
use crate::path::Base;

/// The kinds that every feature is expected to have, in order.
const KINDS: [&str; 3] = ["plan", "implementation", "validation"];

/// One document of the feature, or the lack of it.
#[derive(Debug, Serialize)]
pub struct Cell {
    /// `here`, `none` or empty.
    pub class: &'static str,
    /// Name of the kind.
    pub kind: String,
    /// Where it is; empty when there is nothing.
    pub href: String,
    /// What it is.
    pub title: Html,
}

/// The thread of a spec; empty when the archive is not kept in such parts.
pub fn thread(context: &Context<'_>, entry: &Entry, base: &Base) -> Vec<Cell> {
    let parts = KINDS.iter().filter(|kind| context.facts.kinds.contains(**kind)).count() > 1;
    let alone = entry.set_members.is_empty();
    if alone && !(parts && KINDS.contains(&entry.kind.as_str())) {
        return Vec::new();
    }
    let mut cells = Vec::new();
    for kind in KINDS {
        let before = cells.len();
        if entry.kind == kind {
            cells.push(here(entry));
        }
        cells.extend(members(context, entry, base, |other| other.kind == kind));
        if cells.len() == before {
            cells.push(missing(entry, kind));
        }
    }
    if !KINDS.contains(&entry.kind.as_str()) {
        cells.push(here(entry));
    }
    cells.extend(members(context, entry, base, |other| !KINDS.contains(&other.kind.as_str())));
    cells
}

fn here(entry: &Entry) -> Cell {
    let title = markup::text("This spec");
    Cell { class: "here", kind: lifecycle::kind(&entry.kind), href: "#main".to_owned(), title }
}

fn members<'a>(
    context: &'a Context<'_>,
    entry: &'a Entry,
    base: &'a Base,
    fits: impl Fn(&Entry) -> bool + 'a,
) -> impl Iterator<Item = Cell> + 'a {
    let members = entry.set_members.iter().map(|&index| context.entry(index));
    members.filter(move |other| fits(other)).map(|other| Cell {
        class: "",
        kind: lifecycle::kind(&other.kind),
        href: base.href(&other.route, None),
        title: markup::inline(&other.document.identity.title_markdown),
    })
}

fn missing(entry: &Entry, kind: &str) -> Cell {
    let stages = entry.document.stages.iter();
    let phases = stages.clone().find(|stage| stage.role == Role::Implementation);
    let (href, text) = match phases {
        Some(stage) if kind == "implementation" && entry.kind == "plan" => {
            (format!("#{}", stage.anchor), "Phases in this plan")
        }
        _ if entry.document.status.finished() => (String::new(), "None"),
        _ => (String::new(), "Not written yet"),
    };
    let class = if href.is_empty() { "none" } else { "" };
    Cell { class, kind: lifecycle::kind(kind), href, title: markup::text(text) }
}
