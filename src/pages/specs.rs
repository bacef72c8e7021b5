//! The index: every spec in one table that sorts and filters. Rows are kept lean, because there may be ten thousand.
//!
//! An archive of more than [`ROWS`] specs has several pages, newest first, that lead to each other without script. All of
//! them have the filters of the whole archive; the script fetches the rows of the other pages when a filter is first used.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::parts::lifecycle::{self, Badge};
use super::parts::policy::{self, Strip};
use super::parts::progress::{self, Bar, Current};
use super::parts::{count, rows, toc, word};
use super::shell::{self, shell};
use super::{Context, PageType, Place, Planned, View};
use crate::archive::{Entry, EntryIndex};
use crate::markup::Html;
use crate::parse::{Lifecycle, Policy, Role};
use crate::path::{Base, Route};

pub(super) const PAGE: PageType = PageType { name: "specs", template: "specs.html", routes, view };

/// Specs on one page: at 150 bytes a row after compression, 300 KB.
const ROWS: usize = 2000;

#[derive(Debug, Serialize)]
struct Page {
    total: String,
    facets: Vec<Facet>,
    rows: Vec<Row>,
    /// All pages of the index, when there is more than one.
    pages: Vec<Sheet>,
    /// What fetches their rows.
    script: String,
    /// The list of documents that are no specs; empty without any.
    documents: String,
    documents_href: String,
    /// Columns that say something in this archive.
    columns: Columns,
}

/// A page of the index.
#[derive(Debug, Serialize)]
struct Sheet {
    number: usize,
    href: String,
    /// Days of its newest and its oldest spec; empty without dates.
    newest: String,
    oldest: String,
    current: bool,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Columns {
    date: bool,
    number: bool,
    kind: bool,
    /// A kind or a lifecycle has a word longer than the usual ones, so its column is wider.
    long_kind: bool,
    lifecycle: bool,
    long_lifecycle: bool,
    stages: bool,
    compat: bool,
    updated: bool,
}

/// A group of filters.
#[derive(Debug, Serialize)]
pub(super) struct Facet {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) values: Vec<Value>,
}

/// One filter.
#[derive(Debug, Serialize)]
pub(super) struct Value {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) count: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    /// What the filters look at: `status:done kind:plan`.
    keys: String,
    href: String,
    title: Html,
    date: String,
    /// As in numbered archives: "1559".
    number: String,
    kind: String,
    /// The kind is not the one that most specs have.
    unusual: bool,
    badge: Option<Badge>,
    bar: Option<Bar>,
    /// Number of stages, for sorting.
    stages: usize,
    done: u32,
    tasks: u32,
    /// Share of closed tasks, for sorting; specs without tasks come last.
    share: String,
    strip: Option<Strip>,
    updated: String,
}

fn routes(context: &Context<'_>) -> Vec<Place> {
    let pages = context.archive.specs.len().div_ceil(ROWS).max(1);
    (0..pages).map(|at| (route(at), None)).collect()
}

/// The route of the page at this place: `specs.html`, `specs-2.html`, …
fn route(at: usize) -> Route {
    if at == 0 { Route::page("specs") } else { Route::page(&format!("specs-{}", at + 1)) }
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let specs = &context.archive.specs;
    let pages: Vec<&[EntryIndex]> = specs.chunks(ROWS).collect();
    let at = (0..pages.len()).find(|&at| route(at) == planned.route).unwrap_or(0);
    let here = pages.get(at).copied().unwrap_or_default();
    let documents = context.archive.documents.len();
    let page = Page {
        total: count(specs.len(), "spec"),
        facets: facets(context),
        rows: here.iter().map(|&index| row(context, context.entry(index), &base)).collect(),
        pages: sheets(context, &pages, at, &base),
        script: if pages.len() > 1 { base.href(&Route::asset("index.js"), None) } else { String::new() },
        documents: if documents == 0 { String::new() } else { count(documents, "document") },
        documents_href: base.href(&Route::page("documents"), None),
        columns: columns(context),
    };
    let name = if at == 0 { "Specs".to_owned() } else { format!("Specs, page {}", at + 1) };
    View::new(shell(context, planned, &name, "", "specs"), page)
}

fn sheets(context: &Context<'_>, pages: &[&[EntryIndex]], current: usize, base: &Base) -> Vec<Sheet> {
    if pages.len() < 2 {
        return Vec::new();
    }
    let date = |index: Option<&EntryIndex>| index.and_then(|&at| context.entry(at).document.identity.date.clone());
    let sheet = |(at, entries): (usize, &&[EntryIndex])| Sheet {
        number: at + 1,
        href: base.href(&route(at), None),
        newest: date(entries.first()).unwrap_or_default(),
        oldest: date(entries.last()).unwrap_or_default(),
        current: at == current,
    };
    pages.iter().enumerate().map(sheet).collect()
}

/// A column that is empty in nearly every row takes room from the titles and tells nothing; its facet still finds the few.
fn columns(context: &Context<'_>) -> Columns {
    const ONE_IN: usize = 50;
    let often = |says: fn(&Entry) -> bool| {
        let saying = context.specs().filter(|entry| says(entry)).count();
        saying > 0 && saying * ONE_IN >= context.archive.specs.len()
    };
    let longer = |word: &str, usual: &str| word.chars().count() > usual.len();
    Columns {
        date: often(|entry| entry.document.identity.date.is_some()),
        number: often(|entry| entry.document.identity.number.is_some()),
        kind: context.facts.kinds.len() > 1,
        long_kind: context.facts.kinds.iter().any(|kind| longer(&lifecycle::kind(kind), "Validation")),
        lifecycle: often(|entry| lifecycle::of(entry).is_some()),
        long_lifecycle: context.specs().filter_map(lifecycle::of).any(|badge| longer(&badge.label, "Backlog")),
        stages: often(|entry| !progress::steps(&entry.document).is_empty()),
        compat: often(|entry| strip(entry).is_some()),
        updated: often(|entry| entry.updated.is_some()),
    }
}

fn strip(entry: &Entry) -> Option<Strip> {
    entry.document.compat.as_ref().map(policy::strip).filter(Strip::says_something)
}

fn row(context: &Context<'_>, entry: &Entry, base: &Base) -> Row {
    let document = &entry.document;
    let tally = document.tally();
    let closed = f64::from(tally.total - tally.open());
    Row {
        keys: keys(entry).iter().map(|(name, value)| format!("{name}:{value}")).collect::<Vec<_>>().join(" "),
        href: base.href(&entry.route, None),
        title: rows::listed(entry),
        date: document.identity.date.clone().unwrap_or_default(),
        number: document.identity.number.clone().unwrap_or_default(),
        kind: lifecycle::kind(&entry.kind),
        unusual: entry.kind != context.facts.usual_kind,
        badge: lifecycle::of(entry),
        bar: progress::bar(document, 104, 8),
        stages: progress::steps(document).len(),
        done: tally.done,
        tasks: tally.total,
        share: if tally.total == 0 { "-1".to_owned() } else { format!("{:.3}", closed / f64::from(tally.total)) },
        strip: strip(entry),
        updated: entry.updated.as_deref().and_then(|date| date.get(..10)).unwrap_or_default().to_owned(),
    }
}

/// Name and value of every filter that a spec passes, each once.
pub(super) fn keys(entry: &Entry) -> BTreeSet<(&'static str, String)> {
    let document = &entry.document;
    let mut keys = BTreeSet::from([("kind", word(&entry.kind))]);
    keys.extend(lifecycle::of(entry).map(|badge| ("status", badge.word)));
    keys.extend(stage_word(entry).map(|stage| ("stage", stage)));
    if let Some(compat) = &document.compat {
        keys.insert(("has", "compat".to_owned()));
        keys.extend(compat.areas.iter().map(|area| ("policy", policy::word(area.policy).to_owned())));
    }
    let (tasks, questions) = toc::open_items(document);
    if tasks > 0 {
        keys.insert(("has", "tasks".to_owned()));
    }
    if questions > 0 {
        keys.insert(("has", "questions".to_owned()));
    }
    keys
}

/// The word of the current stage; `None` for finished specs and those without stages.
fn stage_word(entry: &Entry) -> Option<String> {
    let stages = &entry.document.stages;
    match progress::current(&entry.document) {
        Some(Current::Stage(at) | Current::Last(at)) => Some(stages[at].role.word().to_owned()),
        Some(Current::Ready) => Some("ready".to_owned()),
        None => None,
    }
}

/// Value and label of the filters of a group.
type Words = Vec<(String, String)>;

/// The filters of the index with their counts. Values that no spec has are left out, and so are groups of one value that
/// every spec has: they would narrow nothing.
pub(super) fn facets(context: &Context<'_>) -> Vec<Facet> {
    let mut counts: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    for entry in context.specs() {
        for key in keys(entry) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let groups: [(&'static str, &'static str, Words); 5] = [
        ("status", "Lifecycle", statuses(context)),
        ("stage", "Current stage", stages()),
        ("kind", "Kind", context.facts.kinds.iter().map(|kind| (word(kind), lifecycle::kind(kind))).collect()),
        ("policy", "Compatibility", policy::ORDER.map(policy_value).to_vec()),
        ("has", "Has", has()),
    ];
    let total = context.archive.specs.len();
    let facet = |(name, label, values): (&'static str, &'static str, Words)| {
        let value = |(value, label): (String, String)| {
            let count = counts.get(&(name, value.clone())).copied().unwrap_or(0);
            Value { value, label, count }
        };
        let values = values.into_iter().map(value).filter(|value| value.count > 0).collect();
        Facet { name, label, values }
    };
    let narrows = |facet: &Facet| facet.values.iter().any(|value| value.count < total);
    groups.into_iter().map(facet).filter(narrows).collect()
}

fn statuses(context: &Context<'_>) -> Words {
    let known = [Lifecycle::Active, Lifecycle::Paused, Lifecycle::Backlog, Lifecycle::Done];
    let further = context.facts.lifecycles.keys().filter(|lifecycle| !known.contains(lifecycle));
    let mut words: Words =
        known.iter().chain(further).map(lifecycle::badge).map(|badge| (badge.word, badge.label)).collect();
    // What authors say, in the form of the newest spec that says it.
    let said = context.specs().filter(|entry| entry.document.status.lifecycle.is_none()).filter_map(lifecycle::of);
    for badge in said {
        if words.iter().all(|(word, _)| *word != badge.word) {
            words.push((badge.word, badge.label));
        }
    }
    words
}

fn stages() -> Words {
    let roles = [
        Role::Planning,
        Role::Architecture,
        Role::Refine,
        Role::Implementation,
        Role::Validation,
        Role::Release,
        Role::Other,
    ];
    let ready = ("ready".to_owned(), "Ready to close".to_owned());
    let role = |role: &Role| (role.word().to_owned(), role.label().to_owned());
    roles.iter().map(role).chain([ready]).collect()
}

fn policy_value(policy: Policy) -> (String, String) {
    let (_, _, label) = policy::look(policy);
    (policy::word(policy).to_owned(), label.to_owned())
}

fn has() -> Words {
    let values = [("questions", "Open questions"), ("tasks", "Open tasks"), ("compat", "Compatibility section")];
    values.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec()
}
