//! The ledger: what the specs of one feature promised for each area, in time order. A later spec that promises something
//! else than the plan is seen here and nowhere else.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::Entry;
use crate::markup::{self, Html};
use crate::pages::Context;
use crate::pages::parts::compat_card;
use crate::pages::parts::dates::{self, Day};
use crate::pages::parts::lifecycle;
use crate::pages::parts::policy::{self, Chip};
use crate::pages::parts::rows::{self, Link};
use crate::parse::CompatArea;
use crate::path::Base;

/// The promises of one feature.
#[derive(Debug, Serialize)]
pub(super) struct Feature {
    /// Its plan, or the spec that comes first.
    link: Link,
    areas: Vec<Line>,
    /// Two specs promise different things for one area.
    changed: bool,
}

/// One area.
#[derive(Debug, Serialize)]
struct Line {
    label: Html,
    decisions: Vec<Decision>,
}

/// What one spec says about it.
#[derive(Debug, Serialize)]
struct Decision {
    day: Option<Day>,
    kind: String,
    href: String,
    chip: Chip,
    note: Html,
}

/// Every feature of which two or more specs make promises, newest first.
pub(super) fn ledger(context: &Context<'_>, base: &Base) -> Vec<Feature> {
    let mut order: Vec<&str> = Vec::new();
    let mut sets: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in context.specs() {
        let Some(set) = entry.set.as_deref().filter(|_| entry.document.compat.is_some()) else { continue };
        if !sets.contains_key(set) {
            order.push(set);
        }
        sets.entry(set).or_default().push(entry);
    }
    let several = order.into_iter().filter_map(|set| sets.remove(set)).filter(|members| members.len() > 1);
    several.map(|members| feature(context, members, base)).collect()
}

fn feature(context: &Context<'_>, mut members: Vec<&Entry>, base: &Base) -> Feature {
    members.sort_by_key(|entry| (entry.document.identity.date.clone(), step(&entry.kind), entry.id.clone()));
    let mut areas: Vec<(String, Line)> = Vec::new();
    let mut changed = false;
    for &entry in &members {
        for stated in entry.document.compat.iter().flat_map(|compat| &compat.areas) {
            let at = areas.iter().position(|(area, _)| *area == stated.area).unwrap_or_else(|| {
                let line = Line { label: compat_card::area_label(stated), decisions: Vec::new() };
                areas.push((stated.area.clone(), line));
                areas.len() - 1
            });
            let decision = decision(context, entry, stated, base);
            let before = areas[at].1.decisions.last();
            changed |= before.is_some_and(|before| before.chip != decision.chip);
            areas[at].1.decisions.push(decision);
        }
    }
    // Our areas in their order, then the authors' own as they came.
    areas.sort_by_key(|(area, _)| {
        policy::AREAS.iter().position(|known| known.key == area).unwrap_or(policy::AREAS.len())
    });
    let link = members.iter().find(|entry| entry.kind == "plan").or(members.first());
    Feature {
        link: link
            .map(|entry| rows::link(entry, base))
            .unwrap_or_else(|| Link { href: String::new(), title: Html::default() }),
        areas: areas.into_iter().map(|(_, line)| line).collect(),
        changed,
    }
}

/// The order of specs of one day.
fn step(kind: &str) -> usize {
    ["plan", "implementation", "validation"].iter().position(|known| *known == kind).unwrap_or(3)
}

fn decision(context: &Context<'_>, entry: &Entry, stated: &CompatArea, base: &Base) -> Decision {
    let date = entry.document.identity.date.as_deref();
    Decision {
        day: date.and_then(|date| dates::day(date, &context.facts.year)),
        kind: lifecycle::kind(&entry.kind),
        href: base.href(&entry.route, None),
        chip: policy::chip_of(stated),
        note: markup::inline(&stated.note_markdown),
    }
}
