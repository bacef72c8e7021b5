//! What must hold for any bytes at all: one function for each way into the program. The fuzz targets of `fuzz/` call them
//! with what the fuzzer thinks up, `seeds` with the corpus and changes of it.

use std::sync::LazyLock;

use spechive::config::Config;
use spechive::parse::front_matter::FrontMatter;
use spechive::path::Route;
use spechive::search::{Index, Query};
use spechive::site::{Memo, Site};
use spechive::snapshot::Snapshot;

use super::page;

/// A function that takes bytes from outside and holds what it made of them to account.
type WayIn = fn(&[u8]);

/// The ways in, by the names of their fuzz targets and corpora.
pub const WAYS_IN: &[(&str, WayIn)] =
    &[("front_matter", front_matter), ("markdown", markdown), ("query", query), ("http_target", http_target)];

static MEMO: LazyLock<Memo> = LazyLock::new(Memo::default);

/// A site of one spec and a neighbour.
fn site(text: &str) -> Site {
    let (mut config, _) = Config::parse("site.toml", "base_url = 'https://example.org/x/'").expect("a configuration");
    config.title = "Any".to_owned();
    let neighbour = "# Plan Spec: Neighbour\n\nKeep a queue of writes.\n\n- [ ] `src/queue.rs`\n";
    let files = [("active/plan-2026-01-01-neighbour.md", neighbour), ("done/plan-2026-01-02-any.md", text)];
    Site::build(&Snapshot::of_texts(config, &files), &MEMO).expect("a built-in theme that loads")
}

fn rendered(site: &Site, route: &Route) -> String {
    let bytes = site.render(route).expect("a page that renders").bytes;
    String::from_utf8(bytes.to_vec()).expect("every file made of text is UTF-8")
}

/// Front matter: keys are distinct, the Markdown begins at a character, values are text without line breaks where a line is
/// asked for.
pub fn front_matter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let read = FrontMatter::read(text);
    assert!(text.is_char_boundary(read.body), "the Markdown begins inside of a character");
    assert!(read.invalid.is_none_or(|(at, _)| at <= text.len()), "the finding lies behind the end");
    for (at, (key, value)) in read.entries.iter().enumerate() {
        assert!(read.entries[..at].iter().all(|(other, _)| other != key), "`{key}` is there twice");
        assert!(!value.text().contains('\n'), "a value has two lines");
    }
}

/// Markdown with all that our own reading adds: the page is harmless, as are the files that machines read.
pub fn markdown(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let site = site(text);
    for route in site.routes() {
        let wanted = ["specs/", "docs/", "index.", "open.", "compat.", "feed", "specs.json", "badges/"];
        if !wanted.iter().any(|start| route.as_str().starts_with(start)) {
            continue;
        }
        let file = rendered(&site, route);
        match route.extension().as_str() {
            "html" => {
                assert_eq!(page::faults(&file), [] as [String; 0], "{route}");
                assert_eq!(page::dead_links(&file, route, &site), [] as [String; 0], "{route}");
            }
            "xml" | "svg" => assert!(page::is_xml(&file), "{route} is no XML"),
            "json" => assert!(serde_json::from_str::<serde_json::Value>(&file).is_ok(), "{route} is no JSON"),
            _ => {}
        }
    }
}

/// A query: it is read and answered, and what it says of itself is what was typed.
pub fn query(bytes: &[u8]) {
    static INDEX: LazyLock<Index> =
        LazyLock::new(|| Index::build(site("# Plan Spec: Any\n\nA queue on \"disk\".\n").archive()));
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let query = Query::parse(text);
    assert_eq!(query.text, text.trim());
    assert!(query.words.iter().chain(&query.phrases).all(|word| !word.trim().is_empty()), "an empty word");
    let results = INDEX.search(&query, 10);
    assert!(results.hits.iter().all(|hit| hit.score.is_finite()), "a score that is no number");
}

/// What comes over a connection: what is looked up never climbs, hides or steers.
pub fn http_target(bytes: &[u8]) {
    let Ok(Some(path)) = spechive::serve::looked_up(bytes) else { return };
    let parts: Vec<&str> = path.split('/').collect();
    let inner = &parts[..parts.len() - 1];
    assert!(inner.iter().all(|part| !part.is_empty()), "{path:?} has an empty part");
    assert!(parts.iter().all(|part| !part.starts_with('.')), "{path:?} has a hidden part");
    assert!(!path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':')), "{path:?} is not plain");
}
