//! `compat.csv`: the compatibility matrix for spreadsheets. A line for each spec that makes a promise, newest first; for
//! each area its policy and its note, and what has no area of ours in the last column.

use super::{Context, Export, csv};
use crate::archive::Entry;
use crate::parse::{Compat, CompatArea, Lifecycle, Policy};
use crate::path::Route;

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "compat.csv", routes, render, stream: None };

/// The areas with columns of their own, as in `specs.json`.
const AREAS: [&str; 6] = ["code", "library", "server", "files", "database", "cli"];

fn routes(_: &Context<'_>) -> Vec<Route> {
    Route::new("compat.csv").into_iter().collect()
}

fn render(context: &Context<'_>, _: &Route) -> Vec<u8> {
    let mut head: Vec<String> =
        ["id", "title", "kind", "lifecycle", "date", "set", "overall"].map(str::to_owned).into();
    for area in AREAS {
        head.extend([area.to_owned(), format!("{area} note")]);
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
        compat.overall.map(word).unwrap_or_default(),
    ];
    let mut placed: Vec<&CompatArea> = Vec::new();
    for area in AREAS {
        let stated = compat.areas.iter().find(|stated| stated.area == area);
        placed.extend(stated);
        fields.push(stated.map(|stated| word(stated.policy)).unwrap_or_default());
        fields.push(stated.map(|stated| stated.note.clone()).unwrap_or_default());
    }
    let others = compat.areas.iter().filter(|area| !placed.iter().any(|other| std::ptr::eq(*other, *area)));
    let others: Vec<String> = others.map(|area| format!("{}: {}", area.label, area.words)).collect();
    fields.push(others.join("; "));
    fields.push(document.path.to_string());
    fields
}

/// The policy as `specs.json` writes it.
fn word(policy: Policy) -> String {
    serde_json::to_value(policy).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
