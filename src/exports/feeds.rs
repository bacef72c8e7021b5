//! Atom feeds (RFC 4287): all changes, new specs, finished ones, and those that break something or carry data over.
//!
//! A feed needs absolute addresses, so there is none without `base_url`. Identities are `tag:` addresses (RFC 4151) made of
//! the host and the first id that the spec had: they stay when the file moves and when git knows of its new name. Dates come
//! from git, else from the spec; a spec with neither is in no feed, since Atom has no entry without one.

use super::xml::Xml;
use super::{Context, Export};
use crate::archive::Entry;
use crate::pages::{FEEDS, Feed};
use crate::parse::{Lifecycle, Policy, names};
use crate::path::{self, Base, Route, absolute};

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "feeds", routes, render, stream: None };

/// Entries of a feed at most, newest first.
const MOST: usize = 50;

struct Holds {
    /// What tells its entries from those of other feeds.
    mark: &'static str,
    /// The specs that are in it.
    has: fn(&Entry) -> bool,
    /// When an entry of it happened.
    when: fn(&Entry) -> Option<String>,
}

/// What each of [`FEEDS`] holds.
static HOLDS: [Holds; FEEDS.len()] = [
    Holds { mark: "", has: |_| true, when: changed },
    Holds { mark: "new", has: |_| true, when: begun },
    Holds { mark: "done", has: is_done, when: changed },
    Holds { mark: "compat", has: breaks_or_migrates, when: begun },
];

fn routes(context: &Context<'_>) -> Vec<Route> {
    match absolute(&context.snapshot.config.base_url) {
        Some(_) => FEEDS.iter().filter_map(|feed| Route::new(feed.file)).collect(),
        None => Vec::new(),
    }
}

fn render(context: &Context<'_>, route: &Route) -> Vec<u8> {
    let feed = FEEDS.iter().zip(&HOLDS).find(|(feed, _)| feed.file == route.as_str());
    match (feed, absolute(&context.snapshot.config.base_url)) {
        (Some((feed, holds)), Some(address)) => atom(context, feed, holds, &address).into_bytes(),
        _ => Vec::new(),
    }
}

fn atom(context: &Context<'_>, feed: &Feed, holds: &Holds, address: &str) -> String {
    let entries = context.archive.specs.iter().map(|&at| context.archive.entry(at)).filter(|entry| (holds.has)(entry));
    let mut dated: Vec<(String, &Entry)> = entries.filter_map(|entry| Some(((holds.when)(entry)?, entry))).collect();
    // Stable: entries of one moment stay in listing order.
    dated.sort_by(|a, b| b.0.cmp(&a.0));
    dated.truncate(MOST);
    let title = &context.snapshot.config.title;
    let head = context.snapshot.history.head.as_ref().map(|(_, date)| date.as_str());
    let newest = dated.first().map(|(when, _)| when.as_str()).or(head).unwrap_or("1970-01-01T00:00:00Z");
    let base = Base::Absolute(address.to_owned());
    let mut xml = Xml::default();
    xml.start("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &context.snapshot.config.language)]);
    xml.element("title", &[], &format!("{title}: {}", feed.title));
    xml.element("id", &[], &tag(address, feed.file, ""));
    xml.element("updated", &[], newest);
    let own = format!("{address}{}", feed.file);
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", address)]);
    xml.start("author", &[]);
    xml.element("name", &[], title);
    xml.end("author");
    xml.element("generator", &[("version", env!("CARGO_PKG_VERSION"))], "Spechive");
    for (when, entry) in dated {
        let id = tag(address, &format!("specs/{}", first_id(context, entry)), holds.mark);
        write_entry(&mut xml, &id, entry, &when, &base);
    }
    xml.end("feed");
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n", xml.finish())
}

fn write_entry(xml: &mut Xml, id: &str, entry: &Entry, when: &str, base: &Base) {
    let document = &*entry.document;
    xml.start("entry", &[]);
    xml.element("title", &[], &document.identity.title);
    xml.element("id", &[], id);
    xml.element("updated", &[], when);
    if let Some(begun) = begun(entry) {
        xml.element("published", &[], &begun);
    }
    let href = base.href(&entry.route, None);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &href)]);
    for author in &entry.authors {
        xml.start("author", &[]);
        xml.element("name", &[], author);
        xml.end("author");
    }
    xml.empty("category", &[("term", &entry.kind)]);
    xml.element("summary", &[], &summary(entry));
    xml.end("entry");
}

/// The id of the oldest name of a spec that still leads to it, else its id: an entry with a new identity would be news again.
fn first_id(context: &Context<'_>, entry: &Entry) -> String {
    let history = context.snapshot.history.files.get(&entry.document.path);
    let oldest_first = history.iter().flat_map(|file| file.former.iter().rev()).chain([&entry.document.path]);
    let mut ids = oldest_first.map(|path| path::id(names::stem(path.file_name())));
    let leads_here = |id: &String| context.archive.redirects.get(&Route::spec(id)) == Some(&entry.route);
    ids.find(leads_here).unwrap_or_else(|| entry.id.clone())
}

/// The first paragraph, and what the spec promises where somebody must know.
fn summary(entry: &Entry) -> String {
    let document = &*entry.document;
    let mut parts: Vec<String> = document.summary.iter().filter(|text| !text.is_empty()).cloned().collect();
    let areas = document.compat.iter().flat_map(|compat| &compat.areas).filter(|area| is_notice(area.policy));
    parts.extend(areas.map(|area| format!("{}: {}", area.label, area.words)));
    parts.join(" · ")
}

/// A stable name for something of the site. The year says when names of this form began, as RFC 4151 wants a date.
fn tag(address: &str, name: &str, mark: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next().and_then(|host| host.split(':').next()).unwrap_or_default().to_ascii_lowercase();
    let mark = if mark.is_empty() { String::new() } else { format!("#{mark}") };
    format!("tag:{host},2026:{path}{name}{mark}")
}

fn changed(entry: &Entry) -> Option<String> {
    entry.updated.clone().or_else(|| begun(entry))
}

/// When a spec began: the date it gives itself, else its first commit.
fn begun(entry: &Entry) -> Option<String> {
    // A name may hold `2026-02-31`, which is no moment.
    let is_day = |date: &&str| date.len() == "2026-01-26".len() && date.parse::<jiff::civil::Date>().is_ok();
    let own = entry.document.identity.date.as_deref().filter(is_day);
    own.map(|date| format!("{date}T00:00:00Z")).or_else(|| entry.created.clone())
}

fn is_done(entry: &Entry) -> bool {
    entry.document.status.lifecycle == Some(Lifecycle::Done)
}

fn breaks_or_migrates(entry: &Entry) -> bool {
    let Some(compat) = &entry.document.compat else { return false };
    compat.overall.is_some_and(is_notice) || compat.areas.iter().any(|area| is_notice(area.policy))
}

/// What is carried over, and what does not go on as it was.
fn is_notice(policy: Policy) -> bool {
    matches!(policy, Policy::DoNotMaintain | Policy::Breaking | Policy::Migrate)
}
