//! The Markdown of every page beside it, as it was read: for people who copy and for tools that read.

use super::{Context, Export};
use crate::archive::Entry;
use crate::path::Route;
use crate::snapshot::Body;

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "raw Markdown", routes, render, stream: None };

/// Where the Markdown of `entry` lies; only when `[publish] raw_markdown` is on and the file was read.
pub fn route(context: &Context<'_>, entry: &Entry) -> Option<Route> {
    let published = context.snapshot.config.publish.raw_markdown && entry.document.unread.is_none();
    let stem = entry.route.as_str().strip_suffix(".html").filter(|_| published)?;
    Route::new(&format!("{stem}.md"))
}

fn routes(context: &Context<'_>) -> Vec<Route> {
    context.archive.entries.iter().filter_map(|entry| route(context, entry)).collect()
}

fn render(context: &Context<'_>, wanted: &Route) -> Vec<u8> {
    let stem = wanted.as_str().strip_suffix(".md").unwrap_or_default();
    let id = stem.rsplit_once('/').map_or(stem, |(_, id)| id);
    let path = context.archive.by_id.get(id).map(|&at| &context.archive.entries[at].document.path);
    // The document's own text may have repaired fences; what is published here is what was read.
    let sources = &context.snapshot.sources;
    let found = path.and_then(|path| sources.binary_search_by(|source| source.path.cmp(path)).ok());
    match found.map(|at| &sources[at].body) {
        Some(Body::Text(text)) => text.as_bytes().to_vec(),
        _ => Vec::new(),
    }
}
