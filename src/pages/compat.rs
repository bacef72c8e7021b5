//! The compatibility matrix: what each design promised to the code, APIs, files and data that came before it.

mod ledger;

use serde::Serialize;

use super::parts::compat_card::{self, Row as Other};
use super::parts::count;
use super::parts::dates::{self, Day};
use super::parts::lifecycle::{self, Badge};
use super::parts::policy::{self, Area, Chip};
use super::parts::rows::{self, Link};
use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single, specs};
use crate::archive::Entry;
use crate::markup::{self, Html};
use crate::parse::{Compat, Policy};
use crate::path::{Base, Route};

pub(super) const PAGE: PageType =
    PageType { name: "compat", template: "compat.html", routes: |_| single("compat"), view };

/// The newest specs that the matrix shows. A reader compares tens of them; thousands would only make a heavy page.
const ROWS: usize = 500;

#[derive(Debug, Serialize)]
struct Page {
    total: String,
    pills: Vec<Pill>,
    columns: Vec<Column>,
    /// Areas that no spec has anything to say about.
    folded: Vec<Folded>,
    rows: Vec<Row>,
    /// What the matrix has no column for.
    prose: Vec<Prose>,
    /// Specs beyond the longest matrix, and where they are.
    further: usize,
    further_href: String,
    /// Specs without a compatibility section.
    without: usize,
    health: String,
    /// The same as a table.
    csv: String,
    ledger: Vec<ledger::Feature>,
}

#[derive(Debug, Serialize)]
struct Pill {
    value: &'static str,
    chip: Chip,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Column {
    label: &'static str,
    totals: Vec<Total>,
    sentence: String,
}

/// One policy in the totals of an area.
#[derive(Debug, Serialize)]
struct Total {
    class: &'static str,
    letter: &'static str,
    label: String,
    count: usize,
    x: String,
    w: String,
}

#[derive(Debug, Serialize)]
struct Folded {
    label: &'static str,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    keys: String,
    link: Link,
    day: Option<Day>,
    badge: Option<Badge>,
    overall: Option<Chip>,
    cells: Vec<Cell>,
    others: Vec<Other>,
}

/// A section that is prose without a verdict: only its text tells.
#[derive(Debug, Serialize)]
struct Prose {
    keys: String,
    /// Leads to the section.
    link: Link,
    day: Option<Day>,
    badge: Option<Badge>,
}

#[derive(Debug, Serialize)]
struct Cell {
    area: &'static str,
    chip: Option<Chip>,
    note: Html,
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let compats: Vec<(&Entry, &Compat)> =
        context.specs().filter_map(|entry| entry.document.compat.as_ref().map(|compat| (entry, compat))).collect();
    let (open, folded): (Vec<&Area>, Vec<&Area>) =
        policy::areas(context.facts.cli).iter().partition(|area| says_something(area, &compats));
    let (told, prose): (Vec<_>, Vec<_>) =
        compats.iter().partition(|(_, compat)| compat.overall.is_some() || !compat.areas.is_empty());
    let rows: Vec<Row> =
        told.iter().take(ROWS).map(|(entry, compat)| row(context, entry, compat, &open, &base)).collect();
    let prose: Vec<Prose> =
        prose.iter().take(ROWS).map(|(entry, compat)| words_only(context, entry, compat, &base)).collect();
    let page = Page {
        total: count(compats.len(), "spec"),
        pills: pills(&compats),
        columns: open.iter().map(|area| column(area, &compats)).collect(),
        folded: folded.iter().map(|area| fold(area, &compats)).collect(),
        further: compats.len() - rows.len() - prose.len(),
        rows,
        prose,
        further_href: format!("{}?has=compat", base.href(&Route::page("specs"), None)),
        without: context.archive.specs.len() - compats.len(),
        health: base.href(&Route::page("health"), None),
        csv: Route::new("compat.csv").map(|route| base.href(&route, None)).unwrap_or_default(),
        ledger: ledger::ledger(context, &base),
    };
    View::new(shell(context, planned, "Compatibility", "", "compat"), page)
}

/// Some spec states more for this area than that there is no such thing.
fn says_something(area: &Area, compats: &[(&Entry, &Compat)]) -> bool {
    let stated = compats.iter().filter_map(|(_, compat)| policy::at(compat, area));
    stated.into_iter().any(|entry| entry.policy != Policy::NotApplicable)
}

fn fold(area: &Area, compats: &[(&Entry, &Compat)]) -> Folded {
    Folded { label: area.label, count: compats.iter().filter(|(_, compat)| policy::at(compat, area).is_some()).count() }
}

fn pills(compats: &[(&Entry, &Compat)]) -> Vec<Pill> {
    let having = |policy: Policy| {
        let with = compats.iter().filter(|(_, compat)| compat.areas.iter().any(|area| area.policy == policy));
        Pill { value: policy::word(policy), chip: policy::chip(policy), count: with.count() }
    };
    let all = policy::ORDER.into_iter().filter(|&policy| policy != Policy::NotApplicable);
    all.map(having).filter(|pill| pill.count > 0).collect()
}

fn column(area: &Area, compats: &[(&Entry, &Compat)]) -> Column {
    const GAP: f64 = 0.8;
    let stated: Vec<Policy> =
        compats.iter().filter_map(|(_, compat)| policy::at(compat, area)).map(|entry| entry.policy).collect();
    // Policies that look alike are one piece of the bar, with all their words.
    let mut looks: Vec<(&'static str, &'static str, Vec<&'static str>, usize)> = Vec::new();
    for policy in policy::ORDER {
        let count = stated.iter().filter(|&&other| other == policy).count();
        let (class, letter, label) = policy::look(policy);
        match looks.last_mut() {
            _ if count == 0 => {}
            Some((same, _, labels, sum)) if *same == class => {
                labels.push(label);
                *sum += count;
            }
            _ => looks.push((class, letter, vec![label], count)),
        }
    }
    let mut totals: Vec<Total> = Vec::new();
    let mut x = 0.0;
    for (class, letter, labels, count) in looks {
        let share = count as f64 / stated.len() as f64 * 100.0;
        let label = labels.join(" or ").to_lowercase();
        let w = (share - GAP).max(GAP);
        totals.push(Total { class, letter, label, count, x: format!("{x:.2}"), w: format!("{w:.2}") });
        x += share;
    }
    let words: Vec<String> = totals.iter().map(|total| format!("{} {}", total.count, total.label)).collect();
    Column { label: area.label, totals, sentence: words.join(", ") }
}

fn row(context: &Context<'_>, entry: &Entry, compat: &Compat, areas: &[&Area], base: &Base) -> Row {
    let cell = |area: &&Area| {
        let stated = policy::at(compat, area);
        Cell {
            area: area.short,
            chip: stated.map(policy::chip_of),
            note: stated.map(|entry| markup::inline(&entry.note_markdown)).unwrap_or_default(),
        }
    };
    Row {
        keys: keys(entry),
        link: rows::link(entry, base),
        day: day(context, entry),
        badge: lifecycle::of(entry),
        overall: compat.overall.map(policy::chip),
        cells: areas.iter().map(cell).collect(),
        others: policy::others(compat, context.facts.cli).into_iter().map(compat_card::other).collect(),
    }
}

fn words_only(context: &Context<'_>, entry: &Entry, compat: &Compat, base: &Base) -> Prose {
    let anchor = entry.document.sections.get(compat.section).map(|section| section.anchor.as_str());
    let link = Link { href: base.href(&entry.route, anchor), ..rows::link(entry, base) };
    Prose { keys: keys(entry), link, day: day(context, entry), badge: lifecycle::of(entry) }
}

/// What the filters know of a spec.
fn keys(entry: &Entry) -> String {
    let keys: Vec<String> = specs::keys(entry).iter().map(|(name, value)| format!("{name}:{value}")).collect();
    keys.join(" ")
}

fn day(context: &Context<'_>, entry: &Entry) -> Option<Day> {
    dates::day(entry.document.identity.date.as_deref()?, &context.facts.year)
}
