//! The overview: how many specs there are, what is being worked on, what was promised, and what is still open.

mod months;

use serde::Serialize;

use super::context::is_open;
use super::parts::compat_card;
use super::parts::lifecycle::{self, Badge};
use super::parts::policy::{self, Chip, Strip};
use super::parts::progress::{self, Current};
use super::parts::rows::{self, Link, Row};
use super::parts::{dates::Day, toc};
use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::archive::Entry;
use crate::markup::{self, Html};
use crate::parse::{CompatArea, Lifecycle, Policy};
use crate::path::{self, Base, Route};

pub(super) const PAGE: PageType = PageType { name: "home", template: "home.html", routes: |_| single("index"), view };

/// How many rows each section shows.
const IN_FLIGHT: usize = 9;
const READY: usize = 9;
const NOTICES: usize = 5;
const QUESTIONS: usize = 5;
const RECENT: usize = 7;
const DOCUMENTS: usize = 5;

/// Width and height of the stage bar of a row.
const BAR: (u32, u32) = (152, 8);

#[derive(Debug, Serialize)]
struct Page {
    description: Html,
    tries: Vec<Try>,
    stats: Vec<Stat>,
    months: Option<months::Months>,
    in_flight: Section<Row>,
    ready: Section<Row>,
    notices: Section<Notice>,
    internal: Vec<Internal>,
    questions: Section<Question>,
    recent: Vec<Recent>,
    documents: Section<Read>,
    /// The archive knows no specs in work: the newest ones stand in their place.
    newest: Vec<Row>,
    /// Some spec has a date, so that the list has an order in time.
    dated: bool,
    empty: bool,
    links: Links,
}

/// A list that is cut, with its whole length.
#[derive(Debug, Serialize)]
struct Section<T> {
    total: usize,
    rows: Vec<T>,
}

#[derive(Debug, Serialize)]
struct Stat {
    number: usize,
    label: String,
    badge: Option<Badge>,
    href: String,
}

/// A search to begin with.
#[derive(Debug, Serialize)]
struct Try {
    words: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct Notice {
    link: Link,
    chip: Chip,
    area: Html,
    note: Html,
}

#[derive(Debug, Serialize)]
struct Internal {
    link: Link,
    strip: Strip,
}

#[derive(Debug, Serialize)]
struct Question {
    href: String,
    text: Html,
    spec: Html,
    more: usize,
}

#[derive(Debug, Serialize)]
struct Recent {
    link: Link,
    day: Option<Day>,
}

/// A document that is no spec.
#[derive(Debug, Serialize)]
struct Read {
    link: Link,
    folder: String,
}

#[derive(Debug, Serialize)]
struct Links {
    specs: String,
    documents: String,
    in_flight: String,
    ready: String,
    board: String,
    compat: String,
    open: String,
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let by_change: Vec<&Entry> = context.by_change();
    let row = |entry: &&Entry| rows::row(context, entry, &base, BAR);
    let in_flight: Vec<&Entry> = by_change.iter().copied().filter(|entry| is_in_flight(entry)).collect();
    let ready: Vec<&Entry> = by_change.iter().copied().filter(|entry| is_ready(entry)).collect();
    let shown: Vec<&str> = in_flight.iter().take(IN_FLIGHT).map(|entry| entry.id.as_str()).collect();
    let recent = by_change.iter().filter(|entry| !shown.contains(&entry.id.as_str())).take(RECENT);
    let nothing = in_flight.is_empty() && ready.is_empty();
    let page = Page {
        description: markup::inline(&context.config.description),
        tries: tries(context, &base),
        stats: stats(context, &base),
        months: months::months(context),
        recent: if nothing { Vec::new() } else { recent.map(|entry| recent_row(context, entry, &base)).collect() },
        newest: if nothing { by_change.iter().take(IN_FLIGHT).map(row).collect() } else { Vec::new() },
        in_flight: Section { total: in_flight.len(), rows: in_flight.iter().take(IN_FLIGHT).map(row).collect() },
        ready: Section { total: ready.len(), rows: ready.iter().take(READY).map(row).collect() },
        notices: notices(context, &base),
        internal: internal(context, &base),
        questions: questions(context, &by_change, &base),
        documents: documents(context, &base),
        dated: !context.facts.year.is_empty(),
        empty: context.archive.specs.is_empty(),
        links: links(&base),
    };
    View::new(shell(context, planned, "", &context.config.description, "home"), page)
}

/// In work: open, not set aside, and not waiting to be closed.
fn is_in_flight(entry: &Entry) -> bool {
    let aside = matches!(entry.document.status.lifecycle, Some(Lifecycle::Paused | Lifecycle::Backlog));
    is_open(entry) && !aside && !is_ready(entry)
}

fn is_ready(entry: &Entry) -> bool {
    progress::current(&entry.document) == Some(Current::Ready)
}

/// Searches to begin with, from what the archive holds.
fn tries(context: &Context<'_>, base: &Base) -> Vec<Try> {
    let mut tries = Vec::new();
    if context.facts.count(&Lifecycle::Active) > 0 {
        tries.push("status:active".to_owned());
    }
    let mut compats = context.specs().filter_map(|entry| entry.document.compat.as_ref());
    if compats.any(|compat| compat.areas.iter().any(|area| area.policy == Policy::Migrate)) {
        tries.push("policy:migrate".to_owned());
    }
    let most = context.archive.code_map.iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)));
    tries.extend(most.map(|(path, _)| format!("file:{}", path.rsplit('/').next().unwrap_or(path))));
    let search = base.href(&Route::page("search"), None);
    let link = |words: String| Try { href: format!("{search}?q={}", path::encode(&words)), words };
    tries.into_iter().map(link).collect()
}

/// The counts below the search field. An archive that does not sort its specs by lifecycle is counted as a whole, and a
/// nought is only told where it could be otherwise.
fn stats(context: &Context<'_>, base: &Base) -> Vec<Stat> {
    let specs = base.href(&Route::page("specs"), None);
    let open = base.href(&Route::page("open"), None);
    let facts = context.facts;
    let total = context.archive.specs.len();
    let known = facts.lifecycles.iter().filter(|(lifecycle, _)| !matches!(lifecycle, Lifecycle::Folder(_)));
    let sorted = known.map(|(_, count)| count).sum::<usize>() * 2 > total;
    let mut stats = Vec::new();
    let mut add = |number, label: &str, badge, href| stats.push(Stat { number, label: label.to_owned(), badge, href });
    if !sorted {
        add(total, "Specs", None, specs.clone());
    }
    for lifecycle in [Lifecycle::Active, Lifecycle::Done, Lifecycle::Paused, Lifecycle::Backlog] {
        let number = facts.count(&lifecycle);
        let badge = lifecycle::badge(&lifecycle);
        let href = format!("{specs}?status={}", badge.word);
        if sorted || number > 0 {
            add(number, "", Some(badge), href);
        }
    }
    let (tasks, questions) = context.specs().fold((0, 0), |(tasks, questions), entry| {
        let (more_tasks, more_questions) = toc::open_items(&entry.document);
        (tasks + more_tasks, questions + more_questions)
    });
    for (number, label) in [(tasks, "Open tasks"), (questions, "Open questions")] {
        if sorted || number > 0 {
            add(number, label, None, open.clone());
        }
    }
    stats
}

/// Specs with promises that reach beyond the code, newest first; one line a spec, its loudest promise.
fn notices(context: &Context<'_>, base: &Base) -> Section<Notice> {
    let loudest = |entry: &'_ Entry| -> Option<CompatArea> {
        let areas = entry.document.compat.iter().flat_map(|compat| &compat.areas);
        let loudness = |area: &&CompatArea| policy::ORDER.iter().position(|&policy| policy == area.policy);
        areas.filter(|area| policy::is_notice(area)).min_by_key(loudness).cloned()
    };
    let all: Vec<(&Entry, CompatArea)> =
        context.specs().filter_map(|entry| loudest(entry).map(|area| (entry, area))).collect();
    let total = all.len();
    let rows = all.into_iter().take(NOTICES).map(|(entry, area)| Notice {
        link: rows::link(entry, base),
        chip: policy::chip_of(&area),
        area: compat_card::area_label(&area),
        note: markup::inline(&area.note_markdown),
    });
    Section { total, rows: rows.collect() }
}

/// Specs whose only break is inside the code.
fn internal(context: &Context<'_>, base: &Base) -> Vec<Internal> {
    let breaks = |area: &CompatArea| area.area == "code" && policy::look(area.policy).0 == "dnm";
    let compats = context.specs().filter_map(|entry| entry.document.compat.as_ref().map(|compat| (entry, compat)));
    let inside = compats.filter(|(_, compat)| compat.areas.iter().any(breaks));
    inside
        .take(NOTICES)
        .map(|(entry, compat)| Internal { link: rows::link(entry, base), strip: policy::strip(compat) })
        .collect()
}

/// The first open question of each spec, latest changes first.
fn questions(context: &Context<'_>, by_change: &[&Entry], base: &Base) -> Section<Question> {
    let open = |entry: &Entry| toc::open_items(&entry.document).1;
    let total = context.specs().map(open).sum();
    let asking = by_change.iter().filter(|entry| open(entry) > 0).take(QUESTIONS);
    let question = |entry: &&Entry| {
        let document = &entry.document;
        let first = document.questions.iter().find(|question| !question.resolved)?;
        let anchor = first.section.and_then(|at| document.sections.get(at)).map(|section| section.anchor.as_str());
        Some(Question {
            href: base.href(&entry.route, anchor),
            text: markup::inline(&first.markdown),
            spec: rows::listed(entry),
            more: open(entry) - 1,
        })
    };
    Section { total, rows: asking.filter_map(question).collect() }
}

/// The documents that most specs refer to.
fn documents(context: &Context<'_>, base: &Base) -> Section<Read> {
    let mut documents: Vec<&Entry> = context.archive.documents.iter().map(|&index| context.entry(index)).collect();
    let total = documents.len();
    // Stable: those with as many stay in the order of their paths.
    documents.sort_by_key(|entry| std::cmp::Reverse(entry.referenced_by.len()));
    let read = |entry: &&Entry| Read {
        link: rows::link(entry, base),
        folder: entry.document.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
    };
    Section { total, rows: documents.iter().take(DOCUMENTS).map(read).collect() }
}

fn recent_row(context: &Context<'_>, entry: &Entry, base: &Base) -> Recent {
    Recent { link: rows::link(entry, base), day: rows::changed(context, entry) }
}

fn links(base: &Base) -> Links {
    let page = |name: &str| base.href(&Route::page(name), None);
    Links {
        specs: page("specs"),
        documents: page("documents"),
        in_flight: format!("{}?status=active", page("specs")),
        ready: format!("{}?stage=ready", page("specs")),
        board: page("board"),
        compat: page("compat"),
        open: page("open"),
    }
}
