//! `llms.txt`: the archive as one Markdown list, for tools that read a site by its text.

use std::fmt::Write;

use super::{Context, Export, raw_markdown};
use crate::archive::Entry;
use crate::parse::Lifecycle;
use crate::path::{Base, Route};

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "llms.txt", routes, render, stream: None };

fn routes(_: &Context<'_>) -> Vec<Route> {
    Route::new("llms.txt").into_iter().collect()
}

fn render(context: &Context<'_>, route: &Route) -> Vec<u8> {
    let config = &context.snapshot.config;
    let base = Base::Relative(route.clone());
    let entries = &context.archive.entries;
    let mut text = format!("# {}\n", line(&config.title));
    if !config.description.is_empty() {
        let _ = write!(text, "\n> {}\n", line(&config.description));
    }
    for (heading, list) in [("Specs", &context.archive.specs), ("Documents", &context.archive.documents)] {
        if !list.is_empty() {
            let _ = write!(text, "\n## {heading}\n\n");
        }
        for &at in list {
            text.push_str(&item(context, &entries[at], &base));
        }
    }
    text.into_bytes()
}

fn item(context: &Context<'_>, entry: &Entry, base: &Base) -> String {
    let document = &*entry.document;
    let target = raw_markdown::route(context, entry).unwrap_or_else(|| entry.route.clone());
    let lifecycle = document.status.lifecycle.as_ref().filter(|_| entry.is_spec).map(Lifecycle::word);
    let kind = Some(entry.kind.as_str()).filter(|_| entry.is_spec);
    let facts = [kind, lifecycle, document.identity.date.as_deref()];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let summary = document.summary.as_deref().map(line).filter(|summary| !summary.is_empty());
    let title = line(&document.identity.title).replace(['[', ']'], "");
    let mut item = format!("- [{title}]({})", base.href(&target, None));
    if !facts.is_empty() {
        let _ = write!(item, " ({})", line(&facts));
    }
    if let Some(summary) = summary {
        let _ = write!(item, ": {summary}");
    }
    item.push('\n');
    item
}

/// Text from content on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
