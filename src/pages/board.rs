//! The stage board: every open spec under the first stage that is not finished.

use serde::Serialize;

use super::context::is_open;
use super::parts::progress::{self, Current};
use super::parts::rows::{self, Row};
use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::archive::Entry;
use crate::parse::{Lifecycle, Role};
use crate::path::{Base, Route};

pub(super) const PAGE: PageType = PageType { name: "board", template: "board.html", routes: |_| single("board"), view };

/// Width and height of a card's stage bar.
const BAR: (u32, u32) = (200, 6);
/// Lanes with more cards than this take double width.
const WIDE: usize = 8;
/// Cards of a group that are drawn. Nobody reads a lane of hundreds; the index lists and filters the rest.
const CARDS: usize = 60;

#[derive(Debug, Serialize)]
struct Page {
    lanes: Vec<Lane>,
    empty: bool,
    done: usize,
    done_href: String,
}

#[derive(Debug, Serialize)]
struct Lane {
    key: String,
    label: String,
    count: usize,
    hot: bool,
    wide: bool,
    groups: Vec<Group>,
}

/// Cards of one lane below a label: those in work have none.
#[derive(Debug, Serialize)]
struct Group {
    label: &'static str,
    cards: Vec<Row>,
    /// Cards that are not drawn, and the index of all of this stage.
    further: usize,
    further_href: String,
}

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Stage(Role),
    Ready,
    Nowhere,
}

/// The lanes in order; those marked stand there even when nothing is in them.
const LANES: [(Place, bool); 9] = [
    (Place::Stage(Role::Planning), true),
    (Place::Stage(Role::Architecture), true),
    (Place::Stage(Role::Refine), true),
    (Place::Stage(Role::Implementation), true),
    (Place::Stage(Role::Validation), true),
    (Place::Stage(Role::Release), false),
    (Place::Stage(Role::Other), false),
    (Place::Nowhere, false),
    (Place::Ready, true),
];

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let by_change = context.by_change().into_iter();
    let open: Vec<(Place, &Entry)> =
        by_change.filter(|entry| is_open(entry)).map(|entry| (place(entry), entry)).collect();
    let mut lanes: Vec<Lane> = LANES
        .iter()
        .map(|&(place, always)| (lane(context, place, &open, &base), always))
        .filter(|(lane, always)| *always || lane.count > 0)
        .map(|(lane, _)| lane)
        .collect();
    let most = lanes.iter().map(|lane| lane.count).max().unwrap_or(0);
    if let Some(lane) = lanes.iter_mut().find(|lane| lane.count == most && most > 0) {
        lane.hot = true;
    }
    let page = Page {
        empty: open.is_empty(),
        lanes,
        done: context.facts.count(&Lifecycle::Done),
        done_href: format!("{}?status=done", base.href(&Route::page("specs"), None)),
    };
    View::new(shell(context, planned, "Stage board", "", "board"), page)
}

fn place(entry: &Entry) -> Place {
    match progress::current(&entry.document) {
        Some(Current::Stage(at) | Current::Last(at)) => Place::Stage(entry.document.stages[at].role),
        Some(Current::Ready) => Place::Ready,
        None => Place::Nowhere,
    }
}

fn lane(context: &Context<'_>, at: Place, open: &[(Place, &Entry)], base: &Base) -> Lane {
    let (key, label) = match at {
        Place::Stage(Role::Other) => ("other".to_owned(), "Other stages".to_owned()),
        Place::Stage(role) => (role.word().to_owned(), role.label().to_owned()),
        Place::Ready => ("ready".to_owned(), "Ready to close".to_owned()),
        Place::Nowhere => ("none".to_owned(), "No stages".to_owned()),
    };
    let here = |label: &'static str, wanted: Option<Lifecycle>| {
        let group = |entry: &&Entry| match &entry.document.status.lifecycle {
            Some(lifecycle @ (Lifecycle::Paused | Lifecycle::Backlog)) => wanted.as_ref() == Some(lifecycle),
            _ => wanted.is_none(),
        };
        let entries: Vec<&Entry> =
            open.iter().filter(|(place, _)| *place == at).map(|(_, entry)| *entry).filter(group).collect();
        let index = base.href(&Route::page("specs"), None);
        Group {
            label,
            cards: entries.iter().take(CARDS).map(|entry| rows::row(context, entry, base, BAR)).collect(),
            further: entries.len().saturating_sub(CARDS),
            further_href: if at == Place::Nowhere { index } else { format!("{index}?stage={key}") },
        }
    };
    let groups = [here("", None), here("Paused", Some(Lifecycle::Paused)), here("Backlog", Some(Lifecycle::Backlog))];
    let groups: Vec<Group> = groups.into_iter().filter(|group| !group.cards.is_empty()).collect();
    let count = groups.iter().map(|group| group.cards.len() + group.further).sum();
    Lane { key, label, count, hot: false, wide: count > WIDE, groups }
}
