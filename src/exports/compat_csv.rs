//! `compat.csv`: the compatibility matrix for spreadsheets. A line for each spec that makes a promise, newest first; for
//! each area its policy (or "not stated") and its note, chosen as in the matrix, and every other promise in one column.

use super::{Context, Export, csv};
use crate::archive::Entry;
use crate::pages::parts::policy;
use crate::parse::{Compat, Lifecycle, Policy};
use crate::path::Route;

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "compat.csv", routes, render, stream: None };

/// What stands where a spec says nothing of an area.
const NOT_STATED: &str = "not stated";
/// What stands for a verdict where the section is prose without a clear opener.
const SEE_TEXT: &str = "see text";

fn routes(_: &Context<'_>) -> Vec<Route> {
    Route::new("compat.csv").into_iter().collect()
}

fn render(context: &Context<'_>, _: &Route) -> Vec<u8> {
    let mut head: Vec<String> =
        ["id", "title", "kind", "lifecycle", "date", "set", "overall"].map(str::to_owned).into();
    for area in policy::AREAS {
        head.extend([area.key.to_owned(), format!("{} note", area.key)]);
    }
    head.extend(["other".to_owned(), "path".to_owned()]);
    let mut text = csv::line(&head);
    for &at in &context.archive.specs {
        let entry = context.archive.entry(at);
        if let Some(compat) = &entry.document.compat {
            text.push_str(&csv::line(&row(entry, compat)));
        }
    }
    text.into_bytes()
}

fn row(entry: &Entry, compat: &Compat) -> Vec<String> {
    let document = &*entry.document;
    let mut fields = vec![
        entry.id.clone(),
        document.identity.title.clone(),
        entry.kind.clone(),
        document.status.lifecycle.as_ref().map(Lifecycle::word).unwrap_or_default().to_owned(),
        document.identity.date.clone().unwrap_or_default(),
        entry.set.clone().unwrap_or_default(),
        overall(compat),
    ];
    for area in &policy::AREAS {
        let stated = policy::at(compat, area);
        fields.push(stated.map_or_else(|| NOT_STATED.to_owned(), |stated| word(stated.policy)));
        fields.push(stated.map(|stated| stated.note.clone()).unwrap_or_default());
    }
    let others = policy::others(compat, true);
    let others: Vec<String> = others.iter().map(|area| format!("{}: {}", area.label, area.words)).collect();
    fields.push(others.join("; "));
    fields.push(document.path.to_string());
    fields
}

/// The verdict on the whole change; what only prose tells is named as that.
fn overall(compat: &Compat) -> String {
    match compat.overall {
        Some(policy) => word(policy),
        None if compat.areas.is_empty() => SEE_TEXT.to_owned(),
        None => String::new(),
    }
}

/// The policy as `specs.json` writes it.
fn word(policy: Policy) -> String {
    serde_json::to_value(policy).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
