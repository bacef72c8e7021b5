//! Golden pages: one page of every type, every export, and the list of routes of the sample archive, as files in
//! `tests/golden/sample`. `SNAPSHOTS=overwrite cargo test --test it golden` writes them anew; read the difference before
//! it is committed.

use std::collections::BTreeMap;

use crate::fixture::Fixture;
use crate::sample;

/// Where the expected files lie, below `tests/`.
const GOLDEN: &str = "golden/sample";

/// One page of every type; of specs three that look different.
const PAGES: &[&str] = &[
    "404.html",
    "board.html",
    "compat.html",
    "documents.html",
    "docs/research-table-storage.html",
    "health.html",
    "index.html",
    "map.html",
    "open.html",
    "search.html",
    "specs.html",
    "specs/bugfix-2026-02-20-summer-time.html",
    "specs/plan-2026-03-02-offline-tables.html",
    "specs/plan-2026-04-11-moon-phase.html",
];

/// Machine files, whole. The Markdown beside each page is its source and needs no copy here.
const EXPORTS: &[&str] = &[".nojekyll", "badges/archive.json", "compat.csv", "llms.txt", "robots.txt", "specs.json"];

#[test]
fn pages_and_exports_are_as_before() {
    let site = sample::site();
    let expected = expected_files(&site);
    for (name, text) in &expected {
        sample::assert_file(&format!("{GOLDEN}/{name}"), text.clone());
    }
    let folder = sample::crate_folder().join("tests").join(GOLDEN);
    let left: Vec<String> = sample::files(&folder).into_iter().filter(|name| !expected.contains_key(name)).collect();
    assert!(left.is_empty(), "no test compares these files, take them out: {left:?}");
}

#[test]
fn every_page_type_and_every_export_is_among_them() {
    let site = sample::site();
    for page in spechive::pages::PAGES {
        let shown = PAGES.iter().any(|route| match page.name {
            "home" => *route == "index.html",
            "spec" => route.starts_with("specs/"),
            "document" => route.starts_with("docs/"),
            name => *route == format!("{name}.html"),
        });
        assert!(shown, "no golden page of the type `{}`", page.name);
    }
    for export in spechive::exports::EXPORTS {
        for route in (export.routes)(&site.site.exports()) {
            // Badges of every state stand in `tests/it/badges`.
            let badge = route.as_str().starts_with("badges/");
            let shown = badge || EXPORTS.contains(&route.as_str()) || route.extension() == "md";
            assert!(shown, "`{route}` of the export `{}` is compared with nothing", export.name);
        }
    }
}

fn expected_files(site: &Fixture) -> BTreeMap<String, String> {
    let pages = PAGES.iter().map(|route| ((*route).to_owned(), site.main(route) + "\n"));
    let exports = EXPORTS.iter().map(|route| ((*route).to_owned(), site.file(route)));
    let routes = ("routes.txt".to_owned(), site.routes().join("\n") + "\n");
    pages.chain(exports).chain([routes]).map(|(name, text)| (name, sample::normal(&text))).collect()
}
