//! A site that was read and made, and what went wrong when it could not be.

#![expect(
    clippy::disallowed_methods,
    reason = "the command line is an edge: it knows where it stands and what time it is"
)]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::exit::{Failure, Outcome};
use super::inputs::Inputs;
use super::report::{Places, RootPlace};
use crate::archive::{Archive, EntryIndex};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{Layout, LoadError, Settings};
use crate::path::{Route, SourcePath};
use crate::search::{self, Gathered};
use crate::site::{Memo, Site};
use crate::snapshot::{Root, Snapshot};
use crate::theme::RenderError;

/// A site that was read and made.
pub(super) struct Session {
    /// All routes, rendered on demand.
    pub(super) site: Site,
    /// What was remembered while it was made.
    pub(super) memo: Memo,
    /// Where everything lies.
    pub(super) layout: Layout,
    /// Where the paths of findings lead.
    pub(super) places: Places,
    /// How long each step took.
    pub(super) timings: Timings,
}

/// How long each step took, in order.
#[derive(Debug)]
pub(super) struct Timings {
    /// Name and time of each finished step.
    pub(super) steps: Vec<(&'static str, Duration)>,
    /// When the work began.
    pub(super) start: Instant,
    last: Instant,
}

impl Timings {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { steps: Vec::new(), start: now, last: now }
    }

    /// Ends a step.
    pub(super) fn step(&mut self, name: &'static str) {
        let now = Instant::now();
        self.steps.push((name, now - self.last));
        self.last = now;
    }
}

/// Opens the site at `site` as it is configured.
pub(super) fn open(site: &Path, git: bool) -> Result<Session, Failure> {
    Inputs::read(Settings::new(site), git)?.open()
}

/// An archive that was read and joined, for commands that need no pages.
pub(super) struct Reading {
    /// All inputs.
    pub(super) snapshot: Snapshot,
    /// What the content says.
    pub(super) archive: Archive,
    /// The folder of each content root.
    pub(super) folders: Vec<PathBuf>,
}

impl Reading {
    /// The entry that was made from the file at `path`, as seen from the current folder.
    pub(super) fn entry_of(&self, path: &Path) -> Option<EntryIndex> {
        let path = fs::canonicalize(path).ok()?;
        let below = |(folder, root): (&PathBuf, &Root)| {
            let below = path.strip_prefix(fs::canonicalize(folder).ok()?).ok()?;
            let below = below.to_string_lossy().replace('\\', "/");
            self.archive.by_path.get(&SourcePath::new(&format!("{}/{below}", root.prefix))?).copied()
        };
        self.folders.iter().zip(&self.snapshot.roots).find_map(below)
    }

    /// The terms of all documents, for search.
    pub(super) fn terms(&self) -> Gathered {
        search::gather(&self.archive, &search::Memo::default())
    }
}

/// Reads the archive at `site` and makes nothing of it: neither theme nor findings nor pages.
pub(super) fn read(site: &Path, git: bool) -> Result<Reading, Failure> {
    Ok(Inputs::read(Settings::new(site), git)?.read_archive())
}

/// The site at `site` that cannot be read, in words and with an exit code.
pub(super) fn load_failure(error: LoadError, site: &Path) -> Failure {
    let message = error.to_string();
    match error {
        LoadError::Missing(_) | LoadError::NotASite(_) => Failure::new(Outcome::Usage, message)
            .hint("SITE is a folder with a `site.toml`, that file, or any folder of Markdown."),
        LoadError::Config { error, text } => {
            let file = if site.is_dir() { site.join(&error.path) } else { site.to_owned() };
            let place = format!("{}:{}:{}", file.display(), error.line, error.column);
            let line = text.lines().nth(error.line.saturating_sub(1) as usize).unwrap_or_default();
            Failure::new(Outcome::Usage, format!("{place}: {}\n> {:>4} | {line}", error.message, error.line))
        }
        LoadError::Value { path, key, message } => {
            let path = between(&std::env::current_dir().unwrap_or_default(), &path);
            Failure::new(Outcome::Usage, format!("`{key}` in `{path}`: {message}"))
        }
        LoadError::Io { .. } => Failure::new(Outcome::InputOutput, message),
    }
}

/// A theme that does not render, in words.
pub(super) fn theme_failure(error: &RenderError) -> Failure {
    let mut message = error.to_string();
    for (line, text) in &error.excerpt {
        let mark = if *line == error.line { ">" } else { " " };
        message.push_str(&format!("\n{mark} {line:>4} | {text}"));
    }
    Failure::new(Outcome::Usage, message)
}

pub(super) fn places(layout: &Layout, site: &Site) -> Places {
    places_of(layout, site.snapshot().roots.iter().map(|root| root.prefix.as_str()))
}

/// The same before the content was read, from the prefixes of the content roots.
pub(super) fn places_of<'p>(layout: &Layout, prefixes: impl Iterator<Item = &'p str>) -> Places {
    let here = std::env::current_dir().unwrap_or_default();
    let top = layout.repository.clone().unwrap_or_else(|| layout.base.clone());
    let roots = layout.roots.iter().zip(prefixes).map(|(folder, prefix)| RootPlace {
        prefix: prefix.to_owned(),
        here: between(&here, folder),
        top: between(&top, folder),
    });
    let config = layout.config.clone().unwrap_or_else(|| layout.base.join("site.toml"));
    Places { roots: roots.collect(), config: (between(&here, &config), between(&top, &config)) }
}

/// The path from one folder to a file or folder, with `/`: below it when it lies there, else with `..` as far as needed.
pub(super) fn between(from: &Path, to: &Path) -> String {
    let from = fs::canonicalize(from).unwrap_or_else(|_| from.to_owned());
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().count() - shared;
    if shared <= 1 && up > 0 {
        return to.to_string_lossy().replace('\\', "/");
    }
    let mut path: PathBuf = std::iter::repeat_n("..", up).collect();
    path.extend(to.components().skip(shared));
    path.to_string_lossy().replace('\\', "/")
}

impl Session {
    /// Every address of a published `specs.json` that this site would lose.
    pub(super) fn lost_addresses(&self, published: &Path) -> Result<Vec<Diagnostic>, Failure> {
        let text = fs::read_to_string(published).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => Failure::new(Outcome::Usage, format!("`{}` does not exist", published.display())),
            _ => Failure::new(Outcome::InputOutput, format!("`{}`: {cause}", published.display())),
        })?;
        let json: serde_json::Value = serde_json::from_str(&text).map_err(|cause| {
            Failure::new(Outcome::Usage, format!("`{}` is no specs.json: {cause}", published.display()))
        })?;
        if json.get("schema").is_none() {
            let failure = Failure::new(Outcome::Usage, format!("`{}` is no specs.json", published.display()));
            return Err(failure.hint("It lies at the root of the published site."));
        }
        let pages = ["specs", "documents", "redirects"].iter().filter_map(|key| json.get(key)?.as_array()).flatten();
        let lost = pages.filter_map(|page| {
            let url = page.get("url")?.as_str()?;
            let path = ["path", "to"].iter().find_map(|key| page.get(key)?.as_str()).unwrap_or(url);
            let kept = Route::new(url).is_some_and(|route| self.site.contains(&route));
            (!kept).then(|| lost_address(path, url))
        });
        Ok(lost.collect())
    }
}

fn lost_address(path: &str, url: &str) -> Diagnostic {
    let message = format!("the published page `{url}` would be gone");
    let help =
        "Give the file that replaces it an `aliases:` entry with the old id, so that its address becomes a redirect.";
    Diagnostic::new("lost-address", Severity::Error, path, message, help)
}
