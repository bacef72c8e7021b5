//! The publish gate: what should not leave the house is found before anything is made of it, and masked.
//!
//! [`pass`] looks at every text of a snapshot and gives the snapshot that everything else works on. What it masks it masks
//! there, in the source text, so pages, search, JSON, feeds and raw copies cannot differ in what they hold back: none of
//! them ever sees it. A masked character becomes one `•`, so lines and columns stay what the author sees. No finding quotes
//! what it found.
//!
//! `[check] accept` lets a finding through as it is; `[publish] redact = false` masks nothing and only reports. Files with
//! `publish: false` are left out later and with them every finding of theirs (`archive::identity`).

mod forms;
mod scan;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::config::Check;
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SourcePath;
use crate::snapshot::{Asset, Body, Snapshot, Source};
use crate::text::{Hash, Lines, Span};

/// Extensions of copied files that are text and pass the gate too.
const TEXT: &[&str] = &["txt", "csv", "svg"];

/// Codes of findings that give somebody access, and not only a name away.
pub const SECRETS: &[&str] = &["secret-token", "private-key", "url-password"];

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

impl Kind {
    /// Whether it tells a name and gives nobody access.
    fn is_name(self) -> bool {
        matches!(self, Self::Home | Self::Host)
    }
}

/// Something found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    kind: Kind,
    /// What is masked.
    span: Span,
    /// What it is called in the finding: the name of a form, never a part of the text.
    what: &'static str,
}

/// Hits by text, so that an edit costs the scan of one file. Sound because what is found depends on the text alone.
#[derive(Debug, Default)]
pub struct Memo {
    known: RwLock<HashMap<Key, Arc<[Hit]>>>,
}

/// Whether it is a copied file, and the hash of its bytes: a source is read without its byte order mark, a copied file is
/// not, so the same bytes make two texts.
type Key = (bool, Hash);

/// What was found in one file, and whether it had to be looked for.
#[derive(Debug)]
struct Looked {
    key: Key,
    hits: Arc<[Hit]>,
    is_new: bool,
}

impl Memo {
    /// What is in the text of every file, in their order; `None` for a file without text.
    fn look(&self, snapshot: &Snapshot) -> Vec<Option<Looked>> {
        // A thread that panicked while it held the lock left whole entries behind.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let look = |key: Key, text: Option<&str>| match known.get(&key) {
            Some(hits) => Some(Looked { key, hits: Arc::clone(hits), is_new: false }),
            None => text.map(|text| Looked { key, hits: scan::scan(text).into(), is_new: true }),
        };
        let sources = snapshot.sources.par_iter().map(|source| look((false, source.hash), source_text(source)));
        let texts = |asset: &Asset| TEXT.contains(&asset.path.extension().as_str());
        let assets = snapshot.assets.par_iter();
        let assets = assets.map(|asset| texts(asset).then(|| look((true, asset.hash), asset_text(asset))).flatten());
        let looked: Vec<Option<Looked>> = sources.chain(assets).collect();
        drop(known);
        self.keep(&looked);
        looked
    }

    /// Remembers what is new. Texts that are gone are forgotten once there are more of them than of others.
    fn keep(&self, looked: &[Option<Looked>]) {
        let entry = |looked: &Looked| (looked.key, Arc::clone(&looked.hits));
        if looked.iter().flatten().any(|looked| looked.is_new) {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.extend(looked.iter().flatten().filter(|looked| looked.is_new).map(entry));
            if known.len() > 2 * looked.len() {
                *known = looked.iter().flatten().map(entry).collect();
            }
        }
    }
}

/// The snapshot as it may be published, with a finding for everything that was found; the same one when nothing was.
pub fn pass(snapshot: Arc<Snapshot>, memo: &Memo) -> Arc<Snapshot> {
    let looked = memo.look(&snapshot);
    let hits = looked.iter().enumerate().filter_map(|(at, looked)| Some((at, &*looked.as_ref()?.hits)));
    let found: Vec<(usize, &[Hit])> = hits.filter(|(_, hits)| !hits.is_empty()).collect();
    if found.is_empty() {
        return snapshot;
    }
    let rules = Rules { redact: snapshot.config.publish.redact, accepted: accepted(&snapshot.config.check) };
    let mut passed = Arc::unwrap_or_clone(snapshot);
    for (at, hits) in found {
        let findings = match at.checked_sub(passed.sources.len()) {
            None => rules.source(&mut passed.sources[at], hits),
            Some(at) => rules.asset(&mut passed.assets[at], hits),
        };
        passed.findings.extend(findings);
    }
    passed.findings.sort();
    Arc::new(passed)
}

/// Whether `text` names somebody's home folder, masked or not: then the gate has a finding of its own about it.
pub fn names_home(text: &str) -> bool {
    text.contains(MASK) || scan::scan(text).iter().any(|hit| hit.kind == Kind::Home)
}

/// The text of a source, if it was read.
fn source_text(source: &Source) -> Option<&str> {
    match &source.body {
        Body::Text(text) => Some(text),
        Body::Unread(_) => None,
    }
}

/// The text of a copied file, if it is one.
fn asset_text(asset: &Asset) -> Option<&str> {
    std::str::from_utf8(&asset.bytes).ok()
}

/// What `site.toml` says about the gate.
struct Rules {
    redact: bool,
    accepted: BTreeSet<(String, String)>,
}

impl Rules {
    /// Masks a source and gives what was found.
    fn source(&self, source: &mut Source, hits: &[Hit]) -> Vec<Diagnostic> {
        let (masked, findings) = self.text(&source.path, source_text(source).unwrap_or_default(), hits);
        if let Some(text) = masked {
            // Another hash: what is remembered of the text as it was must not be used for the masked one.
            source.hash = Hash::of(text.as_bytes());
            source.body = Body::Text(text.into());
        }
        findings
    }

    /// The same for a copied file.
    fn asset(&self, asset: &mut Asset, hits: &[Hit]) -> Vec<Diagnostic> {
        let (masked, findings) = self.text(&asset.path, asset_text(asset).unwrap_or_default(), hits);
        if let Some(text) = masked {
            *asset = Asset::new(asset.path.clone(), text.into_bytes().into());
        }
        findings
    }

    fn text(&self, path: &SourcePath, text: &str, hits: &[Hit]) -> (Option<String>, Vec<Diagnostic>) {
        if hits.is_empty() {
            return (None, Vec::new());
        }
        let is_accepted = |hit: &&Hit| self.accepted.contains(&(code(hit.kind).to_owned(), path.to_string()));
        let findings = self.findings(path, text, hits);
        let masked = hits.iter().filter(|hit| self.redact && !is_accepted(hit)).map(|hit| &hit.span);
        let spans: Vec<&Span> = masked.collect();
        ((!spans.is_empty()).then(|| mask(text, &spans)), findings)
    }

    /// A finding for every secret. One name of a home folder or host, which a log may repeat on every line, is one finding at
    /// its first place.
    fn findings(&self, path: &SourcePath, text: &str, hits: &[Hit]) -> Vec<Diagnostic> {
        let lines = Lines::of(text);
        let name = |hit: &Hit| hit.kind.is_name().then(|| (hit.kind, &text[hit.span.clone()]));
        let mut places: BTreeMap<_, usize> = BTreeMap::new();
        hits.iter().filter_map(name).for_each(|name| *places.entry(name).or_default() += 1);
        let first = hits.iter().filter_map(|hit| match name(hit) {
            None => Some((hit, 1)),
            Some(name) => places.remove(&name).map(|places| (hit, places)),
        });
        first.map(|(hit, places)| found(path, hit, places, self.redact).at(lines.place(text, hit.span.start))).collect()
    }
}

/// Codes and paths that somebody looked at and gave a reason for.
fn accepted(check: &Check) -> BTreeSet<(String, String)> {
    let reasoned = check.accept.iter().filter(|accept| !accept.reason.trim().is_empty());
    reasoned.map(|accept| (accept.code.clone(), accept.path.clone())).collect()
}

/// Each character of `spans` becomes one mask; line breaks stay.
fn mask(text: &str, spans: &[&Span]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        let start = span.start.max(at);
        if start >= span.end {
            continue;
        }
        masked.push_str(&text[at..start]);
        masked.extend(text[start..span.end].chars().map(|c| if matches!(c, '\n' | '\r') { c } else { MASK }));
        at = span.end;
    }
    masked.push_str(&text[at..]);
    masked
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

/// Something that should not be published. The message names its form and never quotes it.
fn found(path: &SourcePath, hit: &Hit, places: usize, redact: bool) -> Diagnostic {
    let (severity, help) = match hit.kind {
        Kind::Token | Kind::PrivateKey | Kind::Password => (
            Severity::Error,
            "Revoke it and take it out of the file and its history; if it is an example, accept the finding.",
        ),
        Kind::Home => (Severity::Warning, "Write a path relative to the repository, or `~`."),
        Kind::Host => (Severity::Warning, "Name the service instead, or use a host of `example.org`."),
    };
    let end = if redact { "is masked in everything that is published" } else { "is published as it stands" };
    let times = if places > 1 { format!(", {places} times in this file,") } else { String::new() };
    Diagnostic::new(code(hit.kind), severity, path.as_str(), format!("{}{times} {end}", hit.what), help)
}

#[cfg(test)]
mod tests;
