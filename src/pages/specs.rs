//! The index: every spec in one table that sorts and filters. Rows are kept lean, because there may be ten thousand.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::parts::lifecycle::{self, Badge};
use super::parts::policy::{self, Strip};
use super::parts::progress::{self, Bar, Current};
use super::parts::{count, rows, toc, word};
use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::archive::Entry;
use crate::markup::Html;
use crate::parse::{Lifecycle, Policy, Role};
use crate::path::Base;

pub(super) const PAGE: PageType = PageType { name: "specs", template: "specs.html", routes: |_| single("specs"), view };

#[derive(Debug, Serialize)]
struct Page {
    total: String,
    facets: Vec<Facet>,
    rows: Vec<Row>,
    /// Columns that say something in this archive.
    columns: Columns,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Columns {
    date: bool,
    kind: bool,
    lifecycle: bool,
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
    kind: String,
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

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let rows: Vec<Row> = context.specs().map(|entry| row(entry, &base)).collect();
    let columns = columns(context, &rows);
    let page = Page { total: count(rows.len(), "spec"), facets: facets(context), rows, columns };
    View::new(shell(context, planned, "Specs", "", "specs"), page)
}

/// A column that is empty in nearly every row takes room from the titles and tells nothing; its facet still finds the few.
fn columns(context: &Context<'_>, rows: &[Row]) -> Columns {
    const ONE_IN: usize = 50;
    let often = |says: fn(&Row) -> bool| {
        let saying = rows.iter().filter(|row| says(row)).count();
        saying > 0 && saying * ONE_IN >= rows.len()
    };
    Columns {
        date: often(|row| !row.date.is_empty()),
        kind: context.facts.kinds.len() > 1,
        lifecycle: often(|row| row.badge.is_some()),
        stages: often(|row| row.bar.is_some()),
        compat: often(|row| row.strip.is_some()),
        updated: often(|row| !row.updated.is_empty()),
    }
}

fn row(entry: &Entry, base: &Base) -> Row {
    let document = &entry.document;
    let tally = document.tally();
    let closed = f64::from(tally.total - tally.open());
    Row {
        keys: keys(entry).iter().map(|(name, value)| format!("{name}:{value}")).collect::<Vec<_>>().join(" "),
        href: base.href(&entry.route, None),
        title: rows::title(entry),
        date: document.identity.date.clone().unwrap_or_default(),
        kind: lifecycle::kind(&entry.kind),
        badge: lifecycle::of(entry),
        bar: progress::bar(document, 104, 8),
        stages: progress::steps(document).len(),
        done: tally.done,
        tasks: tally.total,
        share: if tally.total == 0 { "-1".to_owned() } else { format!("{:.3}", closed / f64::from(tally.total)) },
        strip: document.compat.as_ref().map(policy::strip).filter(Strip::says_something),
        updated: entry.updated.as_deref().and_then(|date| date.get(..10)).unwrap_or_default().to_owned(),
    }
}

/// Name and value of every filter that a spec passes, each once.
pub(super) fn keys(entry: &Entry) -> BTreeSet<(&'static str, String)> {
    let document = &entry.document;
    let mut keys = BTreeSet::from([("kind", word(&entry.kind))]);
    keys.extend(document.status.lifecycle.as_ref().map(|lifecycle| ("status", lifecycle::badge(lifecycle).word)));
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
    let badges = known.iter().chain(further).map(lifecycle::badge);
    badges.map(|badge| (badge.word, badge.label)).collect()
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
