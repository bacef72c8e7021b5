//! The page of a spec: what it is, how far it is, what it promises, its text, and what it is connected with.

mod connections;
mod header;

use serde::Serialize;

use super::links;
use super::parts::compat_card::{self, Card};
use super::parts::items::{self, Item};
use super::parts::rows::{self, Link};
use super::parts::thread::{self, Cell};
use super::parts::toc::{self, Line};
use super::parts::tracker::{self, Tracker};
use super::shell::{self, shell};
use super::{Context, PageType, Place, Planned, View};
use crate::archive::{Entry, EntryIndex};
use crate::markup::{self, Html};
use crate::path::Base;

pub(super) const PAGE: PageType = PageType { name: "spec", template: "spec.html", routes, view };

/// What the page of a spec or of another document shows.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    header: header::Header,
    tracker: Option<Tracker>,
    thread: Vec<Cell>,
    card: Option<Card>,
    toc: Vec<Line>,
    /// Why the file was not read; its body is empty then.
    unread: String,
    body: Html,
    connections: connections::Connections,
    findings: Vec<Item>,
    older: Option<Link>,
    newer: Option<Link>,
}

fn routes(context: &Context<'_>) -> Vec<Place> {
    context.archive.specs.iter().map(|&index| (context.entry(index).route.clone(), Some(index))).collect()
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    entry_view(context, planned, "specs")
}

/// The view of any entry. `section` is the key of the navigation that it belongs to.
pub(super) fn entry_view(context: &Context<'_>, planned: &Planned, section: &str) -> View {
    let index = planned.subject.unwrap_or_default();
    let entry = context.entry(index);
    let document = &entry.document;
    let base = shell::base(context, planned);
    let shell = shell(context, planned, &document.identity.title, &excerpt(entry), section);
    let (older, newer) = neighbours(context, index, &base);
    let unread = document.unread.clone().unwrap_or_default();
    let body = if unread.is_empty() { body(context, entry, &base) } else { Html::default() };
    let page = Page {
        header: header::header(context, entry, &base, &body),
        tracker: tracker::tracker(document).filter(|_| entry.is_spec),
        thread: if entry.is_spec { thread::thread(context, entry, &base) } else { Vec::new() },
        card: compat_card::card(document, context.facts.cli).filter(|_| entry.is_spec),
        toc: toc::toc(document),
        body,
        unread,
        connections: connections::connections(context, index, &base),
        findings: findings(context, entry),
        older,
        newer,
    };
    View::new(shell, page)
}

fn body(context: &Context<'_>, entry: &Entry, base: &Base) -> Html {
    let links = links::links(context, entry, base);
    markup::body(&entry.document, &links, &context.config.markup, context.highlighter)
}

/// The summary for the head of the page: short enough for a search engine, whole words.
fn excerpt(entry: &Entry) -> String {
    const LONGEST: usize = 200;
    let summary = entry.document.summary.as_deref().unwrap_or_default();
    let mut text = String::new();
    for word in summary.split_whitespace() {
        if text.len() + word.len() >= LONGEST {
            text.push('…');
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// The specs before and after this one in listing order, which is newest first.
fn neighbours(context: &Context<'_>, index: EntryIndex, base: &Base) -> (Option<Link>, Option<Link>) {
    let Some(place) = context.facts.position.get(index).copied().flatten() else {
        return (None, None);
    };
    let at = |place: Option<usize>| {
        let index = context.archive.specs.get(place?)?;
        Some(rows::link(context.entry(*index), base))
    };
    (at(place.checked_add(1)), at(place.checked_sub(1)))
}

fn findings(context: &Context<'_>, entry: &Entry) -> Vec<Item> {
    let findings = context.findings_of(entry);
    findings.iter().map(|finding| items::item(finding, String::new(), markup::text(finding.code))).collect()
}
