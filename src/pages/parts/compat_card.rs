//! The compatibility card of a spec: every area with its policy and note, always in the same order.

use serde::Serialize;

use super::policy::{self, Chip, Strip};
use crate::markup::{self, Html};
use crate::parse::{CompatArea, Document};

/// The compatibility card.
#[derive(Debug, Serialize)]
pub struct Card {
    /// Its strip.
    pub strip: Strip,
    /// Anchor of the section it was read from.
    pub anchor: String,
    /// The verdict on the whole change.
    pub overall: Option<Chip>,
    /// The areas with a place of their own; those the spec is silent about have no chip.
    pub rows: Vec<Row>,
    /// Other areas that the spec names.
    pub others: Vec<Row>,
}

/// One area.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub label: Html,
    /// The policy; `None` when nothing is stated.
    pub chip: Option<Chip>,
    /// What else the author says.
    pub note: Html,
}

/// The card of `document`, if it makes a promise: a section of text alone is read in its place. `cli`: the archive has a place for the command line.
pub fn card(document: &Document, cli: bool) -> Option<Card> {
    let compat = document.compat.as_ref().filter(|compat| compat.overall.is_some() || !compat.areas.is_empty())?;
    let places = policy::areas(cli).iter();
    Some(Card {
        strip: policy::strip(compat),
        anchor: document.sections.get(compat.section).map(|section| section.anchor.clone()).unwrap_or_default(),
        overall: compat.overall.map(policy::chip),
        rows: places.map(|area| row(markup::text(area.label), policy::at(compat, area))).collect(),
        others: policy::others(compat, cli).into_iter().map(other).collect(),
    })
}

fn row(label: Html, entry: Option<&CompatArea>) -> Row {
    let note = entry.map(|entry| markup::inline(&entry.note_markdown)).unwrap_or_default();
    Row { label, chip: entry.map(policy::chip_of), note }
}

/// A promise under the author's own label.
pub fn other(entry: &CompatArea) -> Row {
    row(markup::inline(&entry.label), Some(entry))
}

/// The name of the area of a promise: ours where the area has a place, else the author's.
pub fn area_label(entry: &CompatArea) -> Html {
    let known = policy::AREAS.iter().find(|area| area.key == entry.area);
    known.map_or_else(|| markup::inline(&entry.label), |area| markup::text(area.label))
}
