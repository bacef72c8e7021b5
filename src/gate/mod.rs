//! The publish gate: what should not leave the house is found before anything is made of it, and masked.
//!
//! [`pass`] looks at every text of a snapshot and gives the snapshot that everything else works on. What it masks it masks
//! there, in the source text, so pages, search, JSON, feeds and raw copies cannot differ in what they hold back: none of
//! them ever sees it. A masked character becomes one `•`, so lines and columns stay what the author sees. A path of one
//! machine whose end is a path of the repository or the archive is cut down to that end instead; lines still stay. No
//! finding quotes what it found.
//!
//! `[check] accept` lets a finding through as it is; `[publish] redact = false` masks nothing and only reports. Files with
//! `publish: false` are left out later and with them every finding of theirs (`archive::identity`).

mod forms;
mod paths;
mod scan;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::config::Check;
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SourcePath;
use crate::snapshot::{Asset, Body, Snapshot, Source};
use crate::text::{Hash, Lines, Span};
use paths::Known;

/// Extensions of copied files that are text and pass the gate too.
const TEXT: &[&str] = &["txt", "csv", "svg"];

/// What stands for one masked character.
const MASK: char = '•';

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A token or key of a service, known by its form.
    Token,
    /// A private key block.
    PrivateKey,
    /// The password in `scheme://name:password@host`.
    Password,
    /// The name of a person's home folder.
    Home,
    /// A host name that only one network knows.
    Host,
}

/// Something found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    kind: Kind,
    /// What is masked.
    span: Span,
    /// What it is called in the finding: the name of a form, never a part of the text.
    what: &'static str,
    /// The whole path that a home folder begins.
    path: Option<Span>,
    /// A home folder that is nobody's: there is nothing to mask, but the path may be cut down.
    harmless: bool,
}

impl Hit {
    fn new(kind: Kind, span: Span, what: &'static str) -> Self {
        Self { kind, span, what, path: None, harmless: false }
    }
}

/// Hits by text, so that an edit costs the scan of one file. Sound because what is found depends on the text alone.
#[derive(Debug, Default)]
pub struct Memo {
    known: Mutex<HashMap<Hash, Arc<[Hit]>>>,
}

impl Memo {
    fn hits(&self, hash: Hash, text: &str) -> Arc<[Hit]> {
        if let Some(hits) = self.lock().get(&hash) {
            return Arc::clone(hits);
        }
        let hits: Arc<[Hit]> = scan::scan(text).into();
        self.lock().insert(hash, Arc::clone(&hits));
        hits
    }

    /// Forgets texts that are gone.
    fn keep(&self, used: &BTreeSet<Hash>) {
        self.lock().retain(|hash, _| used.contains(hash));
    }

    /// A thread that panicked while it held the lock left whole entries behind.
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Hash, Arc<[Hit]>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The snapshot as it may be published, with a finding for everything that was found; the same one when nothing was.
pub fn pass(snapshot: Arc<Snapshot>, memo: &Memo) -> Arc<Snapshot> {
    let rules = Rules {
        redact: snapshot.config.publish.redact,
        accepted: accepted(&snapshot.config.check),
        known: LazyLock::new(|| Known::of(&snapshot)),
    };
    let sources: Vec<_> = snapshot.sources.par_iter().map(|source| rules.source(source, memo)).collect();
    let assets: Vec<_> = snapshot.assets.par_iter().map(|asset| rules.asset(asset)).collect();
    drop(rules);
    let used: BTreeSet<Hash> = snapshot.sources.iter().map(|source| source.hash).collect();
    memo.keep(&used);
    if sources.iter().all(|(_, found)| found.is_empty()) && assets.iter().all(|(_, found)| found.is_empty()) {
        return snapshot;
    }
    let mut passed = Arc::unwrap_or_clone(snapshot);
    for (source, (changed, findings)) in passed.sources.iter_mut().zip(sources) {
        passed.findings.extend(findings);
        if let Some(changed) = changed {
            *source = changed;
        }
    }
    for (asset, (changed, findings)) in passed.assets.iter_mut().zip(assets) {
        passed.findings.extend(findings);
        if let Some(changed) = changed {
            *asset = changed;
        }
    }
    passed.findings.sort();
    Arc::new(passed)
}

/// What `site.toml` says about the gate, and the files that a path may mean.
struct Rules<K> {
    redact: bool,
    accepted: BTreeSet<(String, String)>,
    /// Read at the first path of one machine; most archives have none.
    known: LazyLock<Known, K>,
}

impl<K: FnOnce() -> Known> Rules<K> {
    fn source(&self, source: &Source, memo: &Memo) -> (Option<Source>, Vec<Diagnostic>) {
        let Body::Text(text) = &source.body else { return (None, Vec::new()) };
        let hits = memo.hits(source.hash, text);
        let (masked, findings) = self.text(&source.path, text, &hits);
        // Another hash: what is remembered of the text as it was must not be used for the masked one.
        let changed = masked.map(|text| Source {
            hash: Hash::of(text.as_bytes()),
            body: Body::Text(text.into()),
            path: source.path.clone(),
            root: source.root,
        });
        (changed, findings)
    }

    fn asset(&self, asset: &Asset) -> (Option<Asset>, Vec<Diagnostic>) {
        let extension = asset.path.extension();
        let text = TEXT.contains(&extension.as_str()).then(|| std::str::from_utf8(&asset.bytes).ok()).flatten();
        let Some(text) = text else { return (None, Vec::new()) };
        let (masked, findings) = self.text(&asset.path, text, &scan::scan(text));
        let changed = masked.map(|text| Asset { path: asset.path.clone(), bytes: text.into_bytes().into() });
        (changed, findings)
    }

    fn text(&self, path: &SourcePath, text: &str, hits: &[Hit]) -> (Option<String>, Vec<Diagnostic>) {
        if hits.is_empty() {
            return (None, Vec::new());
        }
        let lines = Lines::of(text);
        let mut findings = Vec::new();
        let mut changes: Vec<(Span, Option<String>)> = Vec::new();
        for hit in hits {
            let part = hit.path.clone().and_then(|span| Some((self.known.part_of(&text[span.clone()])?, span)));
            let (code, change) = match part {
                Some((part, span)) => (MACHINE_PATH, (span, Some(part))),
                None if hit.harmless => continue,
                None => (code(hit.kind), (hit.span.clone(), None)),
            };
            let place = lines.place(text, change.0.start);
            findings.push(match &change.1 {
                Some(part) => shortened(path, part, self.redact).at(place),
                None => found(path, hit, self.redact).at(place),
            });
            if self.redact && !self.accepted.contains(&(code.to_owned(), path.to_string())) {
                changes.push(change);
            }
        }
        ((!changes.is_empty()).then(|| change(text, &changes)), findings)
    }
}

/// Codes and paths that somebody looked at and gave a reason for.
fn accepted(check: &Check) -> BTreeSet<(String, String)> {
    let reasoned = check.accept.iter().filter(|accept| !accept.reason.trim().is_empty());
    reasoned.map(|accept| (accept.code.clone(), accept.path.clone())).collect()
}

/// Puts the given text in place of each span; where there is none, each character becomes one mask and line breaks stay.
fn change(text: &str, changes: &[(Span, Option<String>)]) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for (span, instead) in changes {
        let start = span.start.max(at);
        if start >= span.end {
            continue;
        }
        changed.push_str(&text[at..start]);
        match instead {
            Some(instead) => changed.push_str(instead),
            None => {
                changed.extend(text[start..span.end].chars().map(|c| if matches!(c, '\n' | '\r') { c } else { MASK }))
            }
        }
        at = span.end;
    }
    changed.push_str(&text[at..]);
    changed
}

fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::Token => "secret-token",
        Kind::PrivateKey => "private-key",
        Kind::Password => "url-password",
        Kind::Home => "home-folder",
        Kind::Host => "private-host",
    }
}

/// The rule whose findings these are too (`check/rules/machine_path.md`).
const MACHINE_PATH: &str = "machine-path";

/// A path of one machine of which only `part` is published.
fn shortened(path: &SourcePath, part: &str, redact: bool) -> Diagnostic {
    let end = if redact { "and is published as that" } else { "and is published as it stands" };
    let message = format!("a path of one machine leads to `{part}`, {end}");
    Diagnostic::new(MACHINE_PATH, Severity::Warning, path.as_str(), message, "Write a path relative to the repository.")
}

/// Something that should not be published. The message names its form and never quotes it.
fn found(path: &SourcePath, hit: &Hit, redact: bool) -> Diagnostic {
    let (severity, help) = match hit.kind {
        Kind::Token | Kind::PrivateKey | Kind::Password => (
            Severity::Error,
            "Revoke it and take it out of the file and its history; if it is an example, accept the finding.",
        ),
        Kind::Home => (Severity::Warning, "Write a path relative to the repository, or `~`."),
        Kind::Host => (Severity::Warning, "Name the service instead, or use a host of `example.org`."),
    };
    let end = if redact { "is masked in everything that is published" } else { "is published as it stands" };
    Diagnostic::new(code(hit.kind), severity, path.as_str(), format!("{} {end}", hit.what), help)
}

#[cfg(test)]
mod tests;
