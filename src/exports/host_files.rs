//! `robots.txt` and `.nojekyll`: what hosts look for at the top of a site.

use super::{Context, Export};
use crate::path::Route;

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "host files", routes, render };

fn routes(_: &Context<'_>) -> Vec<Route> {
    [".nojekyll", "robots.txt"].into_iter().filter_map(Route::new).collect()
}

fn render(_: &Context<'_>, route: &Route) -> Vec<u8> {
    match route.as_str() {
        "robots.txt" => b"User-agent: *\nAllow: /\n".to_vec(),
        _ => Vec::new(),
    }
}
