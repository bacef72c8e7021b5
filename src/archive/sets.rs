//! Which specs belong to one feature: a plan, how it was built, how it was checked.
//!
//! An explicit line says so, else the same date and slug, else (likely) the same slug within a week. The plan is the
//! head of its set; without one the first of the same date and slug is (`contract.md`, `set`; guide: reading archives,
//! Sets).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::index::Index;
use super::{Archive, Entry, EntryIndex, SetBy};

/// How many days apart two specs of one slug may be.
const DAYS: i32 = 7;
/// How many explicit lines are followed from one spec to the next.
const STEPS: usize = 8;

/// Fills [`Entry::set`], [`Entry::set_by`] and [`Entry::set_members`].
pub(super) fn join(archive: &mut Archive, index: &Index) {
    let heads = heads(archive, index);
    let mut groups: BTreeMap<EntryIndex, Vec<EntryIndex>> = BTreeMap::new();
    for &spec in &archive.specs {
        let (head, by) = head_of(spec, &heads);
        groups.entry(head).or_default().push(spec);
        let set = name(&archive.entries[head]).or_else(|| name(&archive.entries[spec]));
        archive.entries[spec].set_by = set.is_some().then_some(by);
        archive.entries[spec].set = set;
    }
    for (_, mut members) in groups {
        members.sort_by_key(|&at| {
            let entry = &archive.entries[at];
            (rank(&entry.kind), entry.document.identity.date.clone(), entry.id.clone())
        });
        for &member in &members {
            archive.entries[member].set_members = members.iter().copied().filter(|&other| other != member).collect();
        }
    }
}

/// For each spec that is no head, the spec that it belongs to and why.
fn heads(archive: &Archive, index: &Index) -> BTreeMap<EntryIndex, (EntryIndex, SetBy)> {
    let mut heads = BTreeMap::new();
    let mut by_name: BTreeMap<(&str, &str), Vec<EntryIndex>> = BTreeMap::new();
    let mut plans: BTreeMap<&str, Vec<(Date, EntryIndex)>> = BTreeMap::new();
    for &spec in &archive.specs {
        let entry = &archive.entries[spec];
        let (Some(date), slug) = (entry.document.identity.date.as_deref(), slug(entry)) else {
            continue;
        };
        if slug.is_empty() {
            continue;
        }
        by_name.entry((date, slug)).or_default().push(spec);
        if let (true, Ok(date)) = (is_plan(entry), date.parse()) {
            plans.entry(slug).or_default().push((date, spec));
        }
    }
    for members in by_name.values() {
        let first = members.iter().copied().min_by_key(|&at| (rank(&archive.entries[at].kind), at));
        for (&member, head) in members.iter().zip(std::iter::repeat(first)) {
            if let Some(head) = head.filter(|&head| head != member) {
                heads.insert(member, (head, SetBy::Name));
            }
        }
    }
    for &spec in &archive.specs {
        let entry = &archive.entries[spec];
        if is_companion(entry)
            && !heads.contains_key(&spec)
            && let Some(head) = near(entry, &plans)
        {
            heads.insert(spec, (head, SetBy::Likely));
        }
    }
    add_explicit(archive, index, &mut heads);
    heads
}

/// A line in a companion names its plan; a line in a plan names its companions, and counts where those name none.
fn add_explicit(archive: &Archive, index: &Index, heads: &mut BTreeMap<EntryIndex, (EntryIndex, SetBy)>) {
    let named = |from: EntryIndex, kind: fn(&str) -> bool| {
        let links = archive.entries[from].document.set_links.iter().filter(move |link| kind(&link.kind));
        links
            .filter_map(move |link| index.entry_named(&archive.entries, from, &link.target))
            .filter(move |&to| to != from)
    };
    for &plan in archive.specs.iter().filter(|&&spec| is_plan(&archive.entries[spec])) {
        for companion in named(plan, |kind| kind != "plan").filter(|&to| is_companion(&archive.entries[to])) {
            heads.insert(companion, (plan, SetBy::Explicit));
        }
    }
    for &spec in archive.specs.iter().filter(|&&spec| !is_plan(&archive.entries[spec])) {
        let plan = named(spec, |kind| kind == "plan").next();
        if let Some(head) = plan.or_else(|| named(spec, |kind| kind == "implementation").next()) {
            heads.insert(spec, (head, SetBy::Explicit));
        }
    }
}

/// Follows a spec to the head of its set.
fn head_of(spec: EntryIndex, heads: &BTreeMap<EntryIndex, (EntryIndex, SetBy)>) -> (EntryIndex, SetBy) {
    let Some(&(mut head, by)) = heads.get(&spec) else {
        return (spec, SetBy::Name);
    };
    // Two specs that name each other would go round for ever; the smaller index then is the head for both.
    let mut seen = vec![spec];
    for _ in 0..STEPS {
        match heads.get(&head) {
            Some(_) if seen.contains(&head) => return (seen.into_iter().min().unwrap_or(head), by),
            Some(&(next, _)) => {
                seen.push(head);
                head = next;
            }
            None => break,
        }
    }
    (head, by)
}

/// The plan of the same slug that is nearest in time, the earlier one of two.
fn near(entry: &Entry, plans: &BTreeMap<&str, Vec<(Date, EntryIndex)>>) -> Option<EntryIndex> {
    let date: Date = entry.document.identity.date.as_deref()?.parse().ok()?;
    let days = |plan: Date| (date - plan).get_days().abs();
    let near = plans.get(slug(entry))?.iter().filter(|(plan, _)| days(*plan) <= DAYS);
    near.min_by_key(|(plan, at)| (days(*plan), *plan, *at)).map(|&(_, at)| at)
}

fn name(head: &Entry) -> Option<String> {
    let date = head.document.identity.date.as_deref()?;
    let slug = slug(head);
    Some(if slug.is_empty() { date.to_owned() } else { format!("{date}-{slug}") })
}

fn slug(entry: &Entry) -> &str {
    &entry.document.identity.slug
}

fn is_plan(entry: &Entry) -> bool {
    entry.kind == "plan"
}

fn is_companion(entry: &Entry) -> bool {
    matches!(entry.kind.as_str(), "implementation" | "validation")
}

/// Order of kinds in a set: the plan, what is like one, how it was built, how it was checked.
fn rank(kind: &str) -> u8 {
    match kind {
        "plan" => 0,
        "implementation" => 2,
        "validation" => 3,
        _ => 1,
    }
}
