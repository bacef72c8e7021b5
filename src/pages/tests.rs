//! Pages of small archives: what stands on them, and that every one of them can be made.

mod odd;

use std::collections::BTreeMap;

use super::*;
use crate::archive::{Archive, sample};
use crate::config::Config;
use crate::markup::Highlighter;
use crate::theme::Theme;

/// A site of a sample archive, ready to render.
struct Sample {
    archive: Archive,
    facts: Facts,
    config: Config,
    findings: crate::check::Findings,
    roots: Vec<crate::snapshot::Root>,
    theme: Theme,
    highlighter: Highlighter,
}

impl Sample {
    fn of(files: &[(&str, &str)]) -> Self {
        let snapshot = sample::snapshot(files);
        let archive = sample::archive(files);
        Self {
            facts: Facts::of(&archive),
            config: snapshot.config,
            findings: crate::check::Findings::default(),
            roots: snapshot.roots,
            archive,
            theme: Theme::load(&BTreeMap::new(), &crate::config::Theme::default()).expect("the theme loads"),
            highlighter: Highlighter::default(),
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            archive: &self.archive,
            facts: &self.facts,
            findings: &self.findings,
            rules: crate::check::RULES,
            config: &self.config,
            title: "Sample specs",
            roots: &self.roots,
            head: None,
            generator: "spechive 0.0.0",
            highlighter: &self.highlighter,
            related: None,
            known: None,
            preview: false,
        }
    }

    /// Every page by its route.
    fn pages(&self) -> BTreeMap<String, String> {
        self.pages_in(self.context())
    }

    fn pages_in(&self, context: Context<'_>) -> BTreeMap<String, String> {
        let render = |planned: Planned| {
            let view = (planned.page.view)(&context, &planned);
            let html = self.theme.render(planned.page.template, &view, None);
            (planned.route.to_string(), html.unwrap_or_else(|error| panic!("{error} {:?}", error.excerpt)))
        };
        plan(&context).into_iter().map(render).collect()
    }
}

const PLAN: (&str, &str) = (
    "active/plan-2026-03-01-cache.md",
    "# Plan: Page Cache\n\n**Status:** Draft\n\n## Overview\n\nKeep `pages` warm.\n\n## Phase 1: Store\n\n- [x] Write\n- [ ] Read <b>\n\n\
     ## Phase 2: Serve\n\n- [ ] Ask `src/cache.rs`\n\n## Backward Compatibility\n\n- **Library APIs**: DO NOT MAINTAIN\n\nSee valid-2026-03-01-cache.md.\n",
);
const VALID: (&str, &str) =
    ("active/valid-2026-03-01-cache.md", "# Validation: Page Cache\n\n## Phase 1: Try\n\n- [x] Warm\n");
const DONE: (&str, &str) = (
    "done/plan-2025-11-20-index.md",
    "# Plan: Index\n\n**Status:** Draft\n\n## Phase 1: Build\n\n- [x] One\n- [ ] Two\n\n**Superseded by:** plan-2026-03-01-cache.md\n",
);

fn check(page: &str, wanted: &[&str]) {
    let pages = Sample::of(&[PLAN, VALID, DONE]).pages();
    let html = &pages[page];
    for part in wanted {
        assert!(html.contains(part), "{page} lacks {part}\n{html}");
    }
}

#[test]
fn every_page_begins_with_the_policy_and_holds_no_style_or_handler() {
    for (route, html) in Sample::of(&[PLAN, VALID, DONE]).pages() {
        let policy = html.find("Content-Security-Policy").expect("there is a policy");
        assert!(html[policy..].contains("trusted-types spechive"), "{route}");
        assert!(
            policy < html.find("<script").expect("a script") && policy < html.find("<link").expect("a link"),
            "{route}"
        );
        for banned in [" style=", "<style", " onclick", "javascript:", "<b>\n"] {
            assert!(!html.contains(banned), "{route} holds {banned}");
        }
        assert_eq!(html.matches("<h1").count(), 1, "{route}");
    }
}

#[test]
fn links_between_pages_lead_to_pages() {
    let sample = Sample::of(&[PLAN, VALID, DONE]);
    let pages = sample.pages();
    for (route, html) in pages.iter().filter(|(route, _)| *route != "404.html") {
        for href in html.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let path = href.split(['?', '#']).next().unwrap_or_default();
            let folder = route.rsplit_once('/').map_or("", |(folder, _)| folder);
            let target = crate::path::clean(folder, path).expect("stays in the site");
            let known = path.is_empty()
                || pages.contains_key(&target)
                || target.strip_prefix("assets/").is_some_and(|name| sample.theme.static_files().contains_key(name))
                || target.ends_with(".md")
                // Files that exports make.
                || ["llms.txt", "compat.csv"].contains(&target.as_str())
                // The reader of the search index comes with the index.
                || target == "assets/search.js";
            assert!(known, "{route} leads to {href}");
        }
    }
}

#[test]
fn anchors_of_the_same_page_exist() {
    for (route, html) in Sample::of(&[PLAN, VALID, DONE]).pages() {
        for anchor in html.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(html.contains(&format!(" id=\"{anchor}\"")), "{route} leads to #{anchor}");
        }
    }
}

#[test]
fn a_spec_shows_its_stages_thread_and_promises() {
    check(
        "specs/plan-2026-03-01-cache.html",
        &[
            "<title>Page Cache · Sample specs</title>",
            "life-active tag",
            "1 of 2 tasks",
            "Phases in this plan",
            "<dt>Library APIs</dt>",
            "data-copy=\"docs/specs/active/plan-2026-03-01-cache.md\"",
            "only here",
        ],
    );
}

#[test]
fn a_finished_spec_is_never_open_work() {
    check(
        "specs/plan-2025-11-20-index.html",
        &["tracker rest", "1 of 2 ticked", "class=\"c\"", "The folder says done, the file says Draft."],
    );
    let pages = Sample::of(&[DONE]).pages();
    assert!(pages["open.html"].contains("Nothing is open"));
    assert!(pages["board.html"].contains("Nothing is open"));
}

#[test]
fn the_overview_tells_what_is_in_work_and_what_waits() {
    check(
        "index.html",
        &["In flight", "Ready to close", "1/1", "Specs started per month, Nov 2025 to Mar 2026: 1, 0, 0, 0, 2"],
    );
}

#[test]
fn the_board_puts_a_card_into_its_lane() {
    check("board.html", &["id=\"l-implementation\"", "id=\"l-ready\"", "1 done spec<"]);
}

#[test]
fn the_index_filters_by_the_words_of_the_contract() {
    check("specs.html", &["kind:plan", "status:done", "stage:ready", "has:tasks", "value=\"active\""]);
}

#[test]
fn an_empty_archive_has_every_page() {
    let pages = Sample::of(&[]).pages();
    for page in ["index.html", "specs.html", "board.html", "compat.html", "open.html", "map.html"] {
        assert!(pages[page].contains("class=\"empty\""), "{page}");
    }
    assert!(pages["health.html"].contains("allclear"));
}

#[test]
fn the_404_page_leads_to_where_the_site_is_published_and_in_a_preview_to_the_preview() {
    let mut sample = Sample::of(&[PLAN]);
    sample.config.base_url = "https://example.org/x/".to_owned();
    for (preview, home) in [(false, "https://example.org/x/index.html"), (true, "/index.html")] {
        let page = &sample.pages_in(Context { preview, ..sample.context() })["404.html"];
        assert!(page.contains(&format!("class=\"brand\" href=\"{home}\"")), "{page}");
    }
}
