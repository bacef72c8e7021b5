//! `sitemap.xml` (sitemaps.org 0.9): every page that a search engine may list, with the day of its last change.

use super::xml::Xml;
use super::{Context, Export};
use crate::path::{Base, Route, absolute};

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "sitemap", routes, render, stream: None };

/// Pages of the whole archive. The 404 page and the search page hold nothing to list.
const PAGES: &[&str] = &["index", "specs", "board", "compat", "open", "map", "health"];

/// Addresses in one file at most, by the protocol.
const MOST: usize = 50_000;

fn routes(context: &Context<'_>) -> Vec<Route> {
    let absolute = absolute(&context.snapshot.config.base_url).is_some();
    Route::new("sitemap.xml").filter(|_| absolute).into_iter().collect()
}

fn render(context: &Context<'_>, _: &Route) -> Vec<u8> {
    let base = Base::Absolute(absolute(&context.snapshot.config.base_url).unwrap_or_default());
    let mut xml = Xml::default();
    xml.start("urlset", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")]);
    let mut page = |route: &Route, changed: Option<&str>| {
        xml.start("url", &[]);
        xml.element("loc", &[], &base.href(route, None));
        if let Some(changed) = changed {
            xml.element("lastmod", &[], changed);
        }
        xml.end("url");
    };
    let head = context.snapshot.history.head.as_ref().map(|(_, date)| date.as_str());
    for name in PAGES {
        page(&Route::page(name), head);
    }
    if !context.archive.documents.is_empty() {
        page(&Route::page("documents"), head);
    }
    for entry in context.archive.entries.iter().take(MOST - PAGES.len() - 1) {
        page(&entry.route, entry.updated.as_deref());
    }
    xml.end("urlset");
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n", xml.finish()).into_bytes()
}
