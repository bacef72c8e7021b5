//! The documents that are no specs: guides, research, reviews, by folder.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::count;
use super::parts::dates::Day;
use super::parts::rows::{self, Link};
use super::shell::{self, shell};
use super::{Context, PageType, Place, Planned, View, single};
use crate::archive::Entry;
use crate::markup::Html;
use crate::path::Base;

pub(super) const PAGE: PageType = PageType { name: "documents", template: "documents.html", routes, view };

/// What stands in place of a folder.
const TOP: &str = "At the top";
/// Documents on the page; search finds the others.
const SHOWN: usize = 3000;

#[derive(Debug, Serialize)]
struct Page {
    total: String,
    folders: Vec<Folder>,
    /// Documents that are not listed.
    further: usize,
}

#[derive(Debug, Serialize)]
struct Folder {
    name: String,
    /// It is a path.
    path: bool,
    count: usize,
    documents: Vec<Document>,
}

#[derive(Debug, Serialize)]
struct Document {
    link: Link,
    file: String,
    summary: Html,
    day: Option<Day>,
}

/// An archive of specs alone has no such page.
fn routes(context: &Context<'_>) -> Vec<Place> {
    if context.archive.documents.is_empty() { Vec::new() } else { single("documents") }
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let mut folders: BTreeMap<&str, Vec<Document>> = BTreeMap::new();
    for &index in context.archive.documents.iter().take(SHOWN) {
        let entry = context.entry(index);
        let folder = entry.document.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(document(context, entry, &base));
    }
    let folder = |(name, documents): (&str, Vec<Document>)| Folder {
        name: if name.is_empty() { TOP.to_owned() } else { format!("{name}/") },
        path: !name.is_empty(),
        count: documents.len(),
        documents,
    };
    let all = context.archive.documents.len();
    let page = Page {
        total: count(all, "document"),
        folders: folders.into_iter().map(folder).collect(),
        further: all.saturating_sub(SHOWN),
    };
    View::new(shell(context, planned, "Documents", "", "specs"), page)
}

fn document(context: &Context<'_>, entry: &Entry, base: &Base) -> Document {
    Document {
        link: rows::link(entry, base),
        file: entry.document.path.file_name().to_owned(),
        summary: rows::summary(entry),
        day: rows::changed(context, entry),
    }
}
