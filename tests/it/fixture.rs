//! A whole archive in one string: files with `//- path` lines between them, pages and findings out.

use std::sync::Arc;

use spechive::config::Config;
use spechive::path::Route;
use spechive::site::{Memo, Site};
use spechive::snapshot::{Body, Snapshot};
use spechive::text::Hash;

/// An archive in memory and the site that it makes.
pub struct Fixture {
    pub snapshot: Snapshot,
    pub memo: Arc<Memo>,
    pub site: Site,
}

impl Fixture {
    /// Reads `text`: every line `//- path` begins a file. A file `site.toml` is the configuration.
    pub fn new(text: &str) -> Self {
        let mut files: Vec<(&str, String)> = Vec::new();
        for line in text.trim_start().lines() {
            match (line.strip_prefix("//- "), files.last_mut()) {
                (Some(path), _) => files.push((path.trim(), String::new())),
                (None, Some((_, body))) => {
                    body.push_str(line);
                    body.push('\n');
                }
                (None, None) => panic!("text before the first `//- path` line: {line}"),
            }
        }
        let config = files.iter().find(|(path, _)| *path == "site.toml").map_or("", |(_, body)| body.as_str());
        let (config, findings) = Config::parse("site.toml", config).expect("a valid site.toml");
        let sources: Vec<(&str, &str)> =
            files.iter().filter(|(path, _)| *path != "site.toml").map(|(path, body)| (*path, body.as_str())).collect();
        let mut snapshot = Snapshot::of_texts(config, &sources);
        if snapshot.config.title.is_empty() {
            snapshot.config.title = "Sample specs".to_owned();
        }
        snapshot.findings.extend(findings);
        Self::of(snapshot)
    }

    /// The site of a snapshot.
    pub fn of(snapshot: Snapshot) -> Self {
        let memo = Arc::new(Memo::default());
        let site = Site::build(&snapshot, &memo).expect("a theme that loads");
        Self { snapshot, memo, site }
    }

    /// Replaces text in one file and builds again with the same memo, as a preview does.
    pub fn edit(&mut self, path: &str, old: &str, new: &str) {
        let source = self.snapshot.sources.iter_mut().find(|source| source.path.as_str() == path).expect("the file");
        let Body::Text(text) = &source.body else { panic!("{path} has no text") };
        assert!(text.contains(old), "{path} does not hold {old:?}");
        let text = text.replace(old, new);
        source.hash = Hash::of(text.as_bytes());
        source.body = Body::Text(text.into());
        self.site = Site::build(&self.snapshot, &self.memo).expect("a theme that loads");
    }

    /// A file of the site as text.
    pub fn file(&self, route: &str) -> String {
        let route = Route::new(route).expect("a clean route");
        assert!(self.site.contains(&route), "no {route} among {:?}", self.routes());
        let artifact = self.site.render(&route).expect("a page that renders");
        String::from_utf8(artifact.bytes.to_vec()).expect("UTF-8")
    }

    /// The `<main>` of a page.
    pub fn main(&self, route: &str) -> String {
        let page = self.file(route);
        let start = page.find("<main").expect("a main");
        let end = page.find("</main>").expect("its end") + "</main>".len();
        page[start..end].to_owned()
    }

    /// `specs.json`.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.file("specs.json")).expect("JSON")
    }

    /// Every route.
    pub fn routes(&self) -> Vec<String> {
        self.site.routes().map(ToString::to_string).collect()
    }

    /// Every finding as `code path:line`.
    pub fn findings(&self) -> Vec<String> {
        let line = |line: Option<u32>| line.map(|line| format!(":{line}")).unwrap_or_default();
        self.site.findings().iter().map(|found| format!("{} {}{}", found.code, found.path, line(found.line))).collect()
    }
}
