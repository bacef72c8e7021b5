//! Hostile archives: every kind of bad input of the reliability notes, as files on disk, built by the program itself.
//!
//! What must hold for each: the program ends well and in time, every page is free of what content may not bring, every
//! machine file parses, nothing from outside of the archive is in the output, the page of an innocent neighbour is as it
//! would be without, and what a writer must know is a finding that names the file.

mod content;
mod faults;
mod files;
mod items;
mod limits;
mod oracles;
mod page;
mod random;
mod same;
mod seeds;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Stands in files outside of the archive; must never be in the output.
pub const CANARY: &str = "canary-7f3a91";

/// One hostile file (or a few that belong together).
pub struct Case {
    /// Its name in the notes.
    pub name: &'static str,
    /// Path below the content root, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Whether a finding must name the (last) file.
    pub named: bool,
}

impl Case {
    /// A file of this name under a plain path.
    pub fn text(name: &'static str, named: bool, text: impl Into<Vec<u8>>) -> Self {
        Self { name, files: vec![(format!("done/{name}.md"), text.into())], named }
    }
}

/// A folder with an archive in it.
pub struct Hostile {
    pub folder: TempDir,
}

impl Hostile {
    /// Writes the cases below `specs`, a neighbour and a canary beside it.
    pub fn new(cases: &[Case]) -> Self {
        let folder = TempDir::new().unwrap();
        let hostile = Self { folder };
        hostile.put("secret.md", CANARY.as_bytes());
        hostile.put("specs/done/plan-2026-01-02-neighbour.md", NEIGHBOUR.as_bytes());
        for (path, bytes) in cases.iter().flat_map(|case| &case.files) {
            hostile.put(&format!("specs/{path}"), bytes);
        }
        hostile
    }

    /// Writes one file.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The content root.
    pub fn specs(&self) -> PathBuf {
        self.folder.path().join("specs")
    }

    /// The output.
    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Runs the program in the folder above the archive.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let child = Command::new(env!("CARGO_BIN_EXE_spechive"))
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.wait_with_output().unwrap()
    }

    /// Builds within `limit`; panics with what the program said when it fails.
    pub fn build(&self, limit: Duration) -> Duration {
        let started = Instant::now();
        let built = self.run(&["build", "specs", "--out", "out", "--no-git"]);
        let took = started.elapsed();
        assert_eq!(built.status.code(), Some(0), "{}", String::from_utf8_lossy(&built.stderr));
        assert!(took < limit, "took {took:?}");
        took
    }

    /// Code and message of every finding, by path.
    pub fn findings(&self) -> BTreeMap<String, Vec<String>> {
        let checked = self.run(&["check", "specs", "--format", "json"]);
        let list: Vec<Value> = serde_json::from_slice(&checked.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&checked.stderr)));
        let mut by_path: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for finding in list {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            let place = finding["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
            by_path.entry(text("path")).or_default().push(format!("{}{place} {}", text("code"), text("message")));
        }
        by_path
    }

    /// Every file of the output, by its path.
    pub fn output(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.out()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                let kind = entry.file_type().unwrap();
                assert!(!kind.is_symlink(), "{:?} is a link", entry.path());
                if kind.is_dir() {
                    folders.push(entry.path());
                } else {
                    let path = entry.path().strip_prefix(self.out()).unwrap().to_str().unwrap().to_owned();
                    files.insert(path, fs::read(entry.path()).unwrap());
                }
            }
        }
        files
    }
}

/// A spec that has done nothing to anybody.
const NEIGHBOUR: &str = "# Plan Spec: Neighbour\n\nQuiet text of the neighbour.\n\n## Backward Compatibility\n\n- **Code**: DO NOT MAINTAIN\n\n## Stage 1: Planning\n\n- [x] one\n- [ ] two\n";

/// Asserts what must hold for every output, whatever went in.
pub fn assert_harmless(hostile: &Hostile) {
    let files = hostile.output();
    let mut wrong = Vec::new();
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        let extension = Path::new(path).extension().and_then(|e| e.to_str()).unwrap_or_default();
        let own = path.starts_with("assets/") || path.starts_with("files/");
        match extension {
            "html" => wrong.extend(page::faults(&text).into_iter().take(3).map(|fault| format!("{path}: {fault}"))),
            "json" if serde_json::from_slice::<Value>(bytes).is_err() => wrong.push(format!("{path}: no JSON")),
            "xml" | "svg" if !own && !page::is_xml(&text) => wrong.push(format!("{path}: no XML")),
            "svg" if path.starts_with("files/") && text.to_lowercase().contains("script") => {
                wrong.push(format!("{path}: script"));
            }
            _ => {}
        }
        if path.starts_with("files/") && matches!(extension, "html" | "htm" | "xhtml" | "js" | "mjs" | "xml" | "css") {
            wrong.push(format!("{path}: copied"));
        }
        if text.contains(CANARY) {
            wrong.push(format!("{path}: holds the canary"));
        }
        let plain = path.split('/').all(|part| !part.starts_with(['.', '_']));
        if !plain && !matches!(path.as_str(), ".nojekyll" | ".spechive-manifest.json" | ".spechive.json") {
            wrong.push(format!("{path}: hosts leave it out"));
        }
    }
    let neighbour = files.get("specs/plan-2026-01-02-neighbour.html").map(|page| String::from_utf8_lossy(page));
    if !neighbour.is_some_and(|page| page.contains("Quiet text of the neighbour.")) {
        wrong.push("the neighbour's page is gone".to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Asserts that a finding names the last file of each case that must be named.
pub fn assert_named(hostile: &Hostile, cases: &[Case]) {
    let findings = hostile.findings();
    let noise = ["missing-compat", "missing-date", "missing-validation", "undated"];
    let mut silent = Vec::new();
    for case in cases.iter().filter(|case| case.named) {
        let said = case.files.iter().any(|(path, _)| {
            // A path that is printed holds no control character.
            let path: String = path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
            let of_file = findings.get(&path).into_iter().flatten();
            of_file.filter(|finding| !noise.iter().any(|code| finding.starts_with(code))).count() > 0
        });
        if !said {
            silent.push(case.name);
        }
    }
    assert!(silent.is_empty(), "nothing is said about {silent:?}");
}
