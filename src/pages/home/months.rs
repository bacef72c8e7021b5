//! The figure of specs started per month, or per year when the archive is older than two years.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::pages::Context;
use crate::pages::parts::dates;

/// More months than this are shown as years.
const MOST_MONTHS: usize = 24;
/// The figure's own units: it is stretched to its column.
const WIDTH: f64 = 100.0;
const HEIGHT: f64 = 38.0;
/// Room above the highest bar, and between bars.
const AIR: f64 = 1.0;
const GAP: f64 = 1.6;

/// Bars and their captions.
#[derive(Debug, Serialize)]
pub(super) struct Months {
    label: String,
    first: String,
    last: String,
    bars: Vec<Bar>,
}

#[derive(Debug, Serialize)]
struct Bar {
    class: &'static str,
    x: String,
    y: String,
    w: String,
    h: String,
}

/// How many specs were started in a span of time, and how many of them are finished.
#[derive(Debug, Clone, Default)]
struct Count {
    name: String,
    done: usize,
    all: usize,
}

/// The figure; `None` when the specs' dates span no time.
pub(super) fn months(context: &Context<'_>) -> Option<Months> {
    let mut found: BTreeMap<(u32, usize), (usize, usize)> = BTreeMap::new();
    for entry in context.specs() {
        let Some(date) = entry.document.identity.date.as_deref() else { continue };
        let (Some(year), Some(month)) = (date.get(..4).and_then(|year| year.parse().ok()), dates::month(date)) else {
            continue;
        };
        let count = found.entry((year, month)).or_default();
        count.0 += usize::from(entry.document.status.finished());
        count.1 += 1;
    }
    let (&first, &last) = (found.keys().next()?, found.keys().next_back()?);
    let span = (last.0 - first.0) as usize * 12 + last.1 + 1 - first.1;
    let years = span > MOST_MONTHS;
    let counts = if years { by_year(&found, first.0, last.0) } else { by_month(&found, first, last) };
    (counts.len() > 1).then(|| figure(&counts, if years { "year" } else { "month" }))
}

fn by_month(found: &BTreeMap<(u32, usize), (usize, usize)>, first: (u32, usize), last: (u32, usize)) -> Vec<Count> {
    let mut counts = Vec::new();
    let mut at = first;
    while at <= last {
        let (done, all) = found.get(&at).copied().unwrap_or_default();
        counts.push(Count { name: format!("{} {}", dates::month_name(at.1), at.0), done, all });
        at = if at.1 == 12 { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
    }
    counts
}

fn by_year(found: &BTreeMap<(u32, usize), (usize, usize)>, first: u32, last: u32) -> Vec<Count> {
    let mut counts: Vec<Count> =
        (first..=last).map(|year| Count { name: year.to_string(), ..Count::default() }).collect();
    for (&(year, _), &(done, all)) in found {
        let count = &mut counts[(year - first) as usize];
        count.done += done;
        count.all += all;
    }
    counts
}

fn figure(counts: &[Count], span: &str) -> Months {
    let most = counts.iter().map(|count| count.all).max().unwrap_or(1).max(1) as f64;
    let step = WIDTH / counts.len() as f64;
    let w = step - GAP.min(step / 3.0);
    let mut bars = Vec::new();
    for (at, count) in counts.iter().enumerate() {
        let x = at as f64 * step + (step - w) / 2.0;
        let high = |number: usize| number as f64 / most * (HEIGHT - AIR);
        let mut floor = HEIGHT;
        for (class, number) in [("bd", count.done), ("ba", count.all - count.done)] {
            floor -= high(number);
            if number > 0 {
                let (x, y, w, h) = (number_of(x), number_of(floor), number_of(w), number_of(high(number)));
                bars.push(Bar { class, x, y, w, h });
            }
        }
    }
    let numbers: Vec<String> = counts.iter().map(|count| count.all.to_string()).collect();
    let name = |count: Option<&Count>| count.map(|count| count.name.clone()).unwrap_or_default();
    let (first, last) = (name(counts.first()), name(counts.last()));
    let label = format!("Specs started per {span}, {first} to {last}: {}", numbers.join(", "));
    Months { label, first, last, bars }
}

fn number_of(value: f64) -> String {
    format!("{value:.1}")
}
