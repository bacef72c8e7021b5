//! `robots.txt`, `.nojekyll` and `CNAME`: what hosts look for at the top of a site.

use super::{Context, Export};
use crate::path::{Route, absolute};

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "host files", routes, render, stream: None };

fn routes(context: &Context<'_>) -> Vec<Route> {
    let domain = Some("CNAME").filter(|_| !context.snapshot.domain.is_empty());
    [".nojekyll", "robots.txt"].into_iter().chain(domain).filter_map(Route::new).collect()
}

fn render(context: &Context<'_>, route: &Route) -> Vec<u8> {
    match route.as_str() {
        "robots.txt" => robots(context).into_bytes(),
        "CNAME" => format!("{}\n", context.snapshot.domain).into_bytes(),
        _ => Vec::new(),
    }
}

fn robots(context: &Context<'_>) -> String {
    let sitemap = absolute(&context.snapshot.config.base_url).map(|address| format!("Sitemap: {address}sitemap.xml\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
