//! A spec in a list: its title as a link, and whatever the list says beside it.

use serde::Serialize;

use super::dates::{self, Day};
use super::lifecycle::{self, Badge};
use super::policy::{self, Strip};
use super::progress::{self, Bar, Current};
use super::toc;
use crate::archive::Entry;
use crate::markup::{self, Html};
use crate::pages::Context;
use crate::path::Base;

/// A link to a page of the archive.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Address.
    pub href: String,
    /// Title.
    pub title: Html,
}

/// A spec with everything that rows and cards show.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Address.
    pub href: String,
    /// Title.
    pub title: Html,
    /// Kind, where it is not the usual one.
    pub kind: String,
    /// One line of summary.
    pub summary: Html,
    /// Stage bar.
    pub bar: Option<Bar>,
    /// Current stage.
    pub stage: String,
    /// `15/21`, empty without tasks.
    pub tasks: String,
    /// Number of open questions.
    pub questions: usize,
    /// Compatibility strip.
    pub strip: Option<Strip>,
    /// Last change.
    pub day: Option<Day>,
    /// Lifecycle.
    pub badge: Option<Badge>,
}

/// The link to an entry.
pub fn link(entry: &Entry, base: &Base) -> Link {
    Link { href: base.href(&entry.route, None), title: listed(entry) }
}

/// The title of an entry.
pub fn title(entry: &Entry) -> Html {
    markup::inline(&entry.document.identity.title_markdown)
}

/// The title of an entry among others: where every feature has a file of that title, its folder stands behind it.
pub fn listed(entry: &Entry) -> Html {
    let folder = entry.document.identity.feature.as_ref().map(|feature| markup::text(&format!(" ({feature})")));
    title(entry).followed_by(&folder.unwrap_or_default())
}

/// The summary of an entry, one line or two.
pub fn summary(entry: &Entry) -> Html {
    let document = &entry.document;
    markup::inline(document.summary_markdown.as_deref().or(document.summary.as_deref()).unwrap_or_default())
}

/// The day of the last change.
pub fn changed(context: &Context<'_>, entry: &Entry) -> Option<Day> {
    dates::changed(entry).and_then(|date| dates::day(date, &context.facts.year))
}

/// A row or card of `entry` with a bar of this size.
pub fn row(context: &Context<'_>, entry: &Entry, base: &Base, bar: (u32, u32)) -> Row {
    let document = &entry.document;
    Row {
        href: base.href(&entry.route, None),
        title: listed(entry),
        kind: context.facts.unusual_kind(entry),
        summary: summary(entry),
        bar: progress::bar(document, bar.0, bar.1),
        stage: stage(entry),
        tasks: tasks(entry),
        questions: toc::open_items(document).1,
        strip: document.compat.as_ref().map(policy::strip).filter(Strip::says_something),
        day: changed(context, entry),
        badge: lifecycle::of(entry),
    }
}

/// The name of the stage that a spec is at.
pub fn stage(entry: &Entry) -> String {
    let stages = &entry.document.stages;
    match progress::current(&entry.document) {
        Some(Current::Stage(at) | Current::Last(at)) => progress::label(&stages[at]).to_owned(),
        Some(Current::Ready) => "Ready to close".to_owned(),
        None => String::new(),
    }
}

/// `15/21`, or nothing without tasks.
pub fn tasks(entry: &Entry) -> String {
    let tally = entry.document.tally();
    if tally.total == 0 { String::new() } else { format!("{}/{}", tally.done, tally.total) }
}
