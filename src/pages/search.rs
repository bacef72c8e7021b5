//! The search page: a field, filters and a place for hits. The theme's script fills it from the search index; without
//! script it leads to the lists.

use serde::Serialize;

use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::path::{Base, Route};

pub(super) const PAGE: PageType =
    PageType { name: "search", template: "search.html", routes: |_| single("search"), view };

/// The filters that the search page offers: the field of a query, and its heading. The script fills them with values and
/// counts, which depend on what was found.
const FACETS: [(&str, &str); 9] = [
    ("status", "Lifecycle"),
    ("kind", "Kind"),
    ("section", "Section"),
    ("stage", "Stage"),
    ("policy", "Compatibility"),
    ("file", "File mentioned"),
    ("tag", "Tag"),
    ("author", "Author"),
    ("date", "Year"),
];

#[derive(Debug, Serialize)]
struct Facet {
    name: &'static str,
    label: &'static str,
}

#[derive(Debug, Serialize)]
struct Page {
    facets: Vec<Facet>,
    links: Vec<Listed>,
    /// The reader of the search index, then what fills the page with it.
    scripts: [String; 2],
}

#[derive(Debug, Serialize)]
struct Listed {
    label: &'static str,
    href: String,
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let facets = FACETS.map(|(name, label)| Facet { name, label }).into();
    let scripts = ["search.js", "search-page.js"].map(|name| base.href(&Route::asset(name), None));
    View::new(shell(context, planned, "Search", "", ""), Page { facets, links: links(&base), scripts })
}

fn links(base: &Base) -> Vec<Listed> {
    let pages = [("All specs", "specs"), ("Stage board", "board"), ("Open items", "open"), ("Code map", "map")];
    pages.map(|(label, name)| Listed { label, href: base.href(&Route::page(name), None) }).into()
}
