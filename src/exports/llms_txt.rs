//! `llms.txt`: the archive as one Markdown list, for tools that read a site by its text: what it is, how to ask it, and one
//! line a spec by lifecycle.

use std::fmt::Write;

use super::{Context, Export, raw_markdown};
use crate::archive::{Entry, EntryIndex};
use crate::pages::parts::count;
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
    text.push_str(&how_to_ask(context));
    let mut groups: Vec<(String, Vec<EntryIndex>)> = Vec::new();
    for &at in &context.archive.specs {
        let heading = heading(&entries[at]);
        match groups.iter_mut().find(|(other, _)| *other == heading) {
            Some((_, group)) => group.push(at),
            None => groups.push((heading, vec![at])),
        }
    }
    groups.sort_by_key(|(heading, _)| ORDER.iter().position(|other| other == heading).unwrap_or(ORDER.len()));
    groups.push(("Documents".to_owned(), context.archive.documents.clone()));
    for (heading, list) in groups.iter().filter(|(_, list)| !list.is_empty()) {
        let _ = write!(text, "\n## {heading}\n\n");
        list.iter().for_each(|&at| text.push_str(&item(context, &entries[at], &base)));
    }
    text.into_bytes()
}

/// What is being worked on comes first; lifecycles that are not named here follow.
const ORDER: &[&str] = &["Specs: active", "Specs: paused", "Specs: backlog", "Specs: done"];

fn heading(entry: &Entry) -> String {
    match entry.document.status.lifecycle.as_ref().map(Lifecycle::word) {
        Some(lifecycle) => format!("Specs: {}", line(lifecycle)),
        None => "Specs".to_owned(),
    }
}

/// How a program gets at more than this list holds.
fn how_to_ask(context: &Context<'_>) -> String {
    let raw = if context.snapshot.config.publish.raw_markdown {
        " Each line below links to the Markdown of one."
    } else {
        ""
    };
    format!(
        "\nAn archive of {} and {}: plans, what was built, and what was decided against.{raw}\n\n\
         - [specs.json](specs.json): every spec with status, stages, tasks, compatibility promises, references and files\n\
         - `search.html?q=WORDS&status=done` searches in a browser; `\"a phrase\"`, `-word`, `kind:plan`, `section:decision`, \
         `file:src/x.rs`, `after:2026-01` narrow it\n\
         - with the sources at hand: `spechive search WORDS --json`, `spechive related ID --json`, `spechive why PATH --json`, \
         `spechive show ID --outline`\n",
        count(context.archive.specs.len(), "spec"),
        count(context.archive.documents.len(), "other document")
    )
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
