//! The search page: a field, filters and a place for hits. The theme's script fills it from the search index; without
//! script it leads to the lists.

use serde::Serialize;

use super::parts::capital;
use super::shell::{self, shell};
use super::specs::{self, Facet, Value};
use super::{Context, PageType, Planned, View, single};
use crate::parse::SectionRole;
use crate::path::{Base, Route};

pub(super) const PAGE: PageType =
    PageType { name: "search", template: "search.html", routes: |_| single("search"), view };

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
    let mut facets = specs::facets(context);
    facets.retain(|facet| facet.name != "has");
    facets.extend(sections(context));
    let scripts = ["search.js", "search-page.js"].map(|name| base.href(&Route::asset(name), None));
    View::new(shell(context, planned, "Search", "", ""), Page { facets, links: links(&base), scripts })
}

/// The filter by what a section is for. Counts are of sections.
fn sections(context: &Context<'_>) -> Option<Facet> {
    let roles = context.specs().flat_map(|entry| &entry.document.sections).filter_map(|section| section.role);
    let mut counts = [0; SectionRole::ALL.len()];
    for role in roles {
        if let Some(at) = SectionRole::ALL.iter().position(|&other| other == role) {
            counts[at] += 1;
        }
    }
    let values = SectionRole::ALL.iter().zip(counts).filter(|(_, count)| *count > 0).map(|(role, count)| {
        let value =
            serde_json::to_value(role).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
        Value { label: capital(&value.replace('-', " ")), value, count }
    });
    let values: Vec<Value> = values.collect();
    (!values.is_empty()).then_some(Facet { name: "section", label: "Section", values })
}

fn links(base: &Base) -> Vec<Listed> {
    let pages = [("All specs", "specs"), ("Stage board", "board"), ("Open items", "open"), ("Code map", "map")];
    pages.map(|(label, name)| Listed { label, href: base.href(&Route::page(name), None) }).into()
}
