//! Badges as data, for services that draw badges of their own (the endpoint form of shields.io): `stage.json` and
//! `compat.json` for every spec, `badges/archive.json` for all of them.

use serde::Serialize;

use super::{Context, Export, specs_json};
use crate::archive::Entry;
use crate::pages::parts::policy;
use crate::parse::{Lifecycle, Policy};
use crate::path::Route;

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "badge endpoints", routes, render, stream: None };

/// The badge of the whole archive.
const ARCHIVE: &str = "badges/archive.json";

/// What the endpoint form asks for; names and version are its own.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Badge {
    schema_version: u8,
    label: &'static str,
    message: String,
    color: &'static str,
}

fn routes(context: &Context<'_>) -> Vec<Route> {
    let specs = context.archive.specs.iter().map(|&at| context.archive.entry(at));
    let of_specs = specs.flat_map(|entry| ["stage", "compat"].map(|name| format!("badges/{}/{name}.json", entry.id)));
    of_specs.chain([ARCHIVE.to_owned()]).filter_map(|path| Route::new(&path)).collect()
}

fn render(context: &Context<'_>, route: &Route) -> Vec<u8> {
    let path = route.as_str().strip_prefix("badges/").and_then(|path| path.strip_suffix(".json")).unwrap_or_default();
    let badge = match path.rsplit_once('/') {
        None => archive(context),
        Some((id, name)) => {
            let Some(&at) = context.archive.by_id.get(id) else { return Vec::new() };
            let entry = context.archive.entry(at);
            if name == "stage" { stage(entry) } else { compat(entry) }
        }
    };
    let mut bytes = serde_json::to_vec(&badge).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn badge(label: &'static str, message: String, color: &'static str) -> Badge {
    Badge { schema_version: 1, label, message, color }
}

/// How many specs there are, and how many are being worked on.
pub(super) fn numbers(context: &Context<'_>) -> String {
    let specs = context.archive.specs.iter().map(|&at| context.archive.entry(at));
    let active = specs.filter(|entry| entry.document.status.lifecycle == Some(Lifecycle::Active));
    match active.count() {
        0 => context.archive.specs.len().to_string(),
        active => format!("{}, {active} active", context.archive.specs.len()),
    }
}

fn archive(context: &Context<'_>) -> Badge {
    badge("specs", numbers(context), "teal")
}

fn stage(entry: &Entry) -> Badge {
    let document = &*entry.document;
    let tally = entry.document.tally();
    let lifecycle = document.status.lifecycle.as_ref().map(Lifecycle::word);
    let word = specs_json::stage_word(entry).or(lifecycle).unwrap_or("spec");
    let tasks = if tally.total > 0 { format!(" {}/{}", tally.done, tally.total) } else { String::new() };
    let color = if document.status.finished() { "lightgrey" } else { "teal" };
    badge("spec", format!("{word}{tasks}"), color)
}

/// The loudest promise; the areas that it holds for come first.
fn compat(entry: &Entry) -> Badge {
    let Some(compat) = &entry.document.compat else { return badge("compat", "not stated".to_owned(), "lightgrey") };
    let stated = |policy: Policy| compat.areas.iter().filter(move |area| area.policy == policy);
    let loudest = policy::ORDER.into_iter().find(|&policy| stated(policy).next().is_some());
    match (loudest, compat.overall) {
        (Some(policy), _) => {
            let areas: Vec<&str> = stated(policy).map(|area| area.area.as_str()).take(3).collect();
            badge("compat", format!("{}: {}", policy::look(policy).2.to_lowercase(), areas.join(", ")), colour(policy))
        }
        (None, Some(policy)) => badge("compat", policy::look(policy).2.to_lowercase(), colour(policy)),
        (None, None) => badge("compat", "in words".to_owned(), "lightgrey"),
    }
}

fn colour(policy: Policy) -> &'static str {
    match policy::look(policy).0 {
        "dnm" => "b4271f",
        "mig" => "8f6fd0",
        "both" => "5f8fca",
        "dep" => "b3842c",
        "keep" => "35543f",
        _ => "lightgrey",
    }
}
