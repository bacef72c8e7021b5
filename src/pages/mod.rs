//! Pages: which there are, and what each of them shows.
//!
//! One file a page type. Each says which routes it has (`PageType::plan`) and makes a plain view of the archive for
//! one of them ([`PageType::view`]); the theme turns a view into HTML. A view is made of strings, numbers and lists:
//! whatever needs thought is decided here, so that templates hold loops and conditions and nothing else.
//!
//! What several pages show (stage bars, policy chips, badges, dates) stands in [`parts`], what frames every page in
//! `shell`.

pub mod parts;

mod board;
mod compat;
mod context;
mod document;
mod documents;
mod health;
mod home;
mod links;
mod map;
mod not_found;
mod open;
mod search;
mod shell;
mod spec;
mod specs;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use context::{Context, Facts};
pub use parts::lifecycle::badge;
pub use parts::progress::{Segment, segments};
pub use shell::{ACCENT_SHEET, FEEDS, Feed, POLICY, accent_sheet};

use crate::archive::{Archive, EntryIndex};
use crate::path::Route;

/// Every page type, in the order of the navigation.
pub const PAGES: &[PageType] = &[
    home::PAGE,
    specs::PAGE,
    board::PAGE,
    compat::PAGE,
    open::PAGE,
    map::PAGE,
    health::PAGE,
    search::PAGE,
    documents::PAGE,
    not_found::PAGE,
    spec::PAGE,
    document::PAGE,
];

/// Where a page is, and the entry that it is about.
pub type Place = (Route, Option<EntryIndex>);

/// A kind of page.
#[derive(Debug, Clone, Copy)]
pub struct PageType {
    /// Its name, which is that of its template and for single pages that of its route.
    pub name: &'static str,
    /// Its template: `board.html`.
    pub template: &'static str,
    /// The routes of this type with their subjects. Cheap: no text is looked at.
    pub routes: fn(&Context<'_>) -> Vec<Place>,
    /// What the page at one of these routes shows.
    pub view: fn(&Context<'_>, &Planned) -> View,
}

/// A page that will be made.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Where.
    pub route: Route,
    /// What kind.
    pub page: &'static PageType,
    /// The entry that the page is about, for pages of specs and documents.
    pub subject: Option<EntryIndex>,
}

/// What a template sees: `shell` (the frame) and `page` (the content), as plain values.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct View(minijinja::Value);

impl View {
    /// Puts the frame around `page`.
    fn new(shell: shell::Shell, page: impl Serialize) -> Self {
        #[derive(Serialize)]
        struct Page<T> {
            shell: shell::Shell,
            page: T,
        }
        Self(minijinja::Value::from(minijinja::value::Serde(Page { shell, page })))
    }
}

/// Every page of the site, in the order of [`PAGES`].
pub fn plan(context: &Context<'_>) -> Vec<Planned> {
    let of = |page: &'static PageType| {
        (page.routes)(context).into_iter().map(move |(route, subject)| Planned { route, page, subject })
    };
    PAGES.iter().flat_map(of).collect()
}

/// The page of a spec or another document, if `route` is that of one.
pub fn of_entry(archive: &Archive, route: &Route) -> Option<Planned> {
    let (_, id) = route.as_str().strip_suffix(".html")?.rsplit_once('/')?;
    let index = *archive.by_id.get(id)?;
    let entry = archive.entry(index);
    let page = if entry.is_spec { &spec::PAGE } else { &document::PAGE };
    (entry.route == *route).then(|| Planned { route: route.clone(), page, subject: Some(index) })
}

/// The single route of a page at the top of the site.
fn single(name: &str) -> Vec<Place> {
    vec![(Route::page(name), None)]
}
