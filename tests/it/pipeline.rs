//! From files to a whole site: what must hold for every archive, whatever is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use spechive::path::{Route, decode};
use spechive::site::{Memo, Site};
use spechive::snapshot::Snapshot;

use crate::dom::Page;
use crate::fixture::Fixture;
use crate::sample;

/// The policy of `contract.md`, which is the first thing in every head.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types spechive";

const TWO_PLANS: &str = "
//- specs/active/plan-2026-01-02-lock.md
# Plan Spec: Locks

**Status:** In Progress

One writer. See [queue](../done/plan-2026-01-01-queue.md).

## Stage 1: Planning Stage

- [x] Think
- [ ] Draw

//- specs/done/plan-2026-01-01-queue.md
# Plan Spec: Queue

## Stage 1: Planning Stage

- [x] Think
";

/// Every file of a site.
fn bytes(site: &Site) -> BTreeMap<Route, Arc<[u8]>> {
    site.routes().map(|route| (route.clone(), site.render(route).unwrap().bytes)).collect()
}

fn pages(site: &Site) -> BTreeMap<String, Page> {
    let files = bytes(site).into_iter().filter(|(route, _)| route.extension() == "html");
    files.map(|(route, bytes)| (route.to_string(), Page::read(str::from_utf8(&bytes).unwrap()))).collect()
}

#[test]
fn moving_a_file_to_another_folder_changes_no_address() {
    let before = Fixture::new(TWO_PLANS);
    let after = Fixture::new(&TWO_PLANS.replace("specs/active/", "specs/done/"));
    assert_eq!(before.routes(), after.routes());
    let spec = |site: &Fixture| site.json()["specs"][0].clone();
    assert_eq!((&spec(&before)["lifecycle"], &spec(&after)["lifecycle"]), (&"active".into(), &"done".into()));
    // A link with a folder that is no longer right still leads to the page, and the finding says where the file lies.
    let moved = Fixture::new(&TWO_PLANS.replace("specs/done/plan", "specs/paused/plan"));
    assert!(moved.main("specs/plan-2026-01-02-lock.html").contains("href=\"plan-2026-01-01-queue.html\""));
    assert!(moved.findings().contains(&"moved-link specs/active/plan-2026-01-02-lock.md:5".to_owned()));
}

#[test]
fn one_edit_parses_one_file_and_gives_the_bytes_of_a_cold_build() {
    let mut warm = Fixture::new(TWO_PLANS);
    assert_eq!(warm.memo.parsed(), 2);
    warm.edit("specs/active/plan-2026-01-02-lock.md", "- [ ] Draw", "- [x] Draw");
    assert_eq!(warm.memo.parsed(), 3);
    assert_eq!(bytes(&warm.site), bytes(&Fixture::of(warm.snapshot.clone()).site));
    assert_eq!(warm.json()["specs"][0]["tasks"]["done"], 2);
}

#[test]
fn order_of_work_does_not_show() {
    let snapshot = sample::site().snapshot;
    let build = |threads: usize| -> Vec<(Route, Arc<[u8]>)> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let site = Site::build(&snapshot, &Memo::default()).unwrap();
            let routes: Vec<&Route> = site.routes().collect();
            routes.par_iter().map(|route| ((*route).clone(), site.render(route).unwrap().bytes)).collect()
        })
    };
    let (one, many) = (build(1), build(7));
    for (one, many) in one.iter().zip(&many) {
        assert!(one == many, "{} differs", one.0);
    }
    assert_eq!(one.len(), many.len());
}

#[test]
fn pages_are_html_without_an_error() {
    for (route, page) in pages(&sample::site().site) {
        assert_eq!(page.errors, Vec::<String>::new(), "{route}");
        assert_eq!(page.all("h1").count(), 1, "headings of the first level in {route}");
        let first = page.first_inside("head").unwrap();
        assert_eq!(first.attribute("http-equiv"), Some("Content-Security-Policy"), "{route}");
        assert_eq!(first.attribute("content"), Some(POLICY), "{route}");
        let ids = page.ids();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{route} has an id twice: {ids:?}");
        for script in page.all("script") {
            let data = script.attribute("type") == Some("application/json");
            assert!(data || script.attribute("src").is_some(), "a script inside of {route}");
        }
        for element in &page.elements {
            let inline = element.attributes.keys().find(|name| name.starts_with("on") || *name == "style");
            assert_eq!(inline, None, "{route}: {element:?}");
        }
    }
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    let site = sample::site();
    let pages = pages(&site.site);
    let mut followed = 0;
    let mut dead = Vec::new();
    for (from, page) in &pages {
        for address in page.addresses().filter(|address| !is_outside(address)) {
            followed += 1;
            if let Err(why) = follow(&site, &pages, from, address) {
                dead.push(format!("{from}: `{address}`: {why}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(followed > 500, "only {followed} links followed");
}

#[test]
fn addresses_are_relative_but_on_the_page_that_stands_for_any_address() {
    for (route, page) in pages(&sample::site().site) {
        let rooted: Vec<&str> = page.addresses().filter(|address| address.starts_with('/')).collect();
        assert_eq!(rooted.is_empty(), route != "404.html", "{route}: {rooted:?}");
    }
}

#[test]
fn the_404_page_takes_its_addresses_from_the_base() {
    let addresses = |config: &str| -> Vec<String> {
        let site = Fixture::new(&format!("//- site.toml\n{config}\n{}", TWO_PLANS.trim_start()));
        let page = Page::read(&site.file("404.html"));
        let all = page.addresses().filter(|address| !address.starts_with('#')).map(str::to_owned);
        all.collect()
    };
    let rooted = addresses("");
    assert!(rooted.len() > 5 && rooted.iter().all(|address| address.starts_with('/')), "{rooted:?}");
    let absolute = addresses("base_url = 'https://example.org/specs/'");
    let base = "https://example.org/specs/";
    assert!(absolute.iter().all(|address| address.starts_with(base)), "{absolute:?}");
    assert_eq!(rooted.len() + spechive::pages::FEEDS.len(), absolute.len(), "feeds are named only with an address");
}

#[test]
fn a_page_kept_back_is_nowhere() {
    let site = Fixture::new(
        "
//- specs/active/plan-2026-01-02-open.md
---
aliases: [plan-2026-01-01-former]
---
# Plan Spec: Open

See [another plan](plan-2026-01-03-kept.md) and `plan-2026-01-03-kept`.

//- specs/active/plan-2026-01-03-kept.md
---
publish: false
aliases: [zebrafinch-alias]
tags: [zebrafinch-tag]
---
# Plan Spec: The zebrafinch deal

**Author:** Zebrafinch Person
**Status:** Zebrafinch

Refers to [the open one](plan-2026-01-02-open.md#zebrafinch) and `src/zebrafinch.rs`.

## Stage 1: Zebrafinch

- [ ] Buy the zebrafinch

## Backward Compatibility

- **Zebrafinch**: DO NOT MAINTAIN
",
    );
    for (route, bytes) in bytes(&site.site) {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("zebrafinch"), "{route} tells of a page that is kept back");
        assert!(!route.as_str().contains("kept"), "{route}");
    }
    assert!(site.findings().iter().all(|finding| !finding.contains("kept.md")), "{:?}", site.findings());
}

#[test]
fn no_page_tells_where_it_was_made() {
    let folder = sample::copy();
    let mut loader = spechive::disk::Loader::new(spechive::disk::Settings::new(folder.path()));
    let site = Fixture::of(loader.load().unwrap().snapshot);
    let here = folder.path().to_str().unwrap();
    for (route, bytes) in bytes(&site.site) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(here), "{route} names the folder of the build");
        if matches!(route.extension().as_str(), "html" | "json" | "txt" | "js") {
            assert!(!text.contains("/home/marit"), "{route} shows a path of somebody's machine");
        }
    }
}

#[test]
fn former_ids_lead_to_the_page() {
    let site =
        Fixture::new(&TWO_PLANS.replacen("# Plan Spec: Locks", "---\naliases: [old-lock]\n---\n# Plan Spec: Locks", 1));
    let page = Page::read(&site.file("specs/old-lock.html"));
    let refresh = page.all("meta").find(|meta| meta.attribute("http-equiv") == Some("refresh")).unwrap();
    assert_eq!(refresh.attribute("content"), Some("0; url=plan-2026-01-02-lock.html"));
    assert_eq!(page.first_inside("head").unwrap().attribute("content"), Some(POLICY));
    assert_eq!(page.errors, Vec::<String>::new());
}

#[test]
fn unknown_keys_of_the_configuration_are_findings() {
    let site = Fixture::new(&format!("//- site.toml\ntitel = 'x'\n[publish]\nraw = true\n{}", TWO_PLANS.trim_start()));
    assert_eq!(site.findings()[..2], ["unknown-key site.toml:1", "unknown-key site.toml:3"]);
}

#[test]
fn levels_and_acceptance_decide_what_is_reported() {
    let codes = |check: &str| -> Vec<String> {
        let site = Fixture::new(&format!("//- site.toml\n[check]\n{check}\n{}", TWO_PLANS.trim_start()));
        let found = site.site.findings().iter();
        found.map(|found| format!("{} {:?} {}", found.code, found.severity, found.path)).collect()
    };
    let lock = "specs/active/plan-2026-01-02-lock.md";
    let plain = codes("");
    assert_eq!(plain, [format!("missing-compat Info {lock}")]);
    let raised = codes("levels = { missing-compat = 'error' }");
    assert_eq!(raised, [format!("missing-compat Error {lock}")]);
    let accept = |path: &str, reason: &str| {
        codes(&format!("accept = [{{ code = 'missing-compat', path = '{path}', reason = '{reason}' }}]"))
    };
    assert_eq!(accept(lock, "inner work"), plain[1..]);
    assert!(accept(lock, "").contains(&"accept-without-reason Warning site.toml".to_owned()));
    assert!(accept("gone.md", "x").contains(&"unused-accept Info site.toml".to_owned()));
}

#[test]
fn an_archive_without_a_file_is_a_site_too() {
    let site = Fixture::of(Snapshot::of_texts(spechive::config::Config::default(), &[]));
    for (route, page) in pages(&site.site) {
        assert_eq!(page.errors, Vec::<String>::new(), "{route}");
    }
}

/// Whether an address leads away from the site.
fn is_outside(address: &str) -> bool {
    ["http://", "https://", "mailto:", "data:"].iter().any(|scheme| address.starts_with(scheme))
}

/// Whether an address on the page `from` leads to a file of the site, and to an element of it when it names one.
fn follow(site: &Fixture, pages: &BTreeMap<String, Page>, from: &str, address: &str) -> Result<(), String> {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or_default();
    let target = if path.is_empty() { from.to_owned() } else { joined(from, &decode(path).ok_or("no UTF-8")?)? };
    let route = Route::new(&target).ok_or_else(|| format!("`{target}` is no route"))?;
    if !site.site.contains(&route) {
        return Err(format!("there is no `{target}`"));
    }
    let anchor = decode(anchor).ok_or("no UTF-8")?;
    match pages.get(&target) {
        Some(page) if !anchor.is_empty() && !page.ids().contains(&anchor.as_str()) => {
            Err(format!("`{target}` has no element `{anchor}`"))
        }
        _ => Ok(()),
    }
}

/// A path of a link, seen from the file that holds it.
fn joined(from: &str, path: &str) -> Result<String, String> {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or("it leaves the site")?),
            part => parts.push(part),
        }
    }
    let index = path.ends_with('/') || parts.is_empty();
    Ok(if index { [parts.as_slice(), &["index.html"]].concat().join("/") } else { parts.join("/") })
}
