//! The publish gate: what should not leave the house is found before anything is made of it, and masked.
//!
//! [`pass`] looks at every text of a snapshot and gives the snapshot that everything else works on. What it masks it masks
//! there, in the source text, so pages, search, JSON, feeds and raw copies cannot differ in what they hold back: none of
//! them ever sees it. A masked character becomes one `•`, so lines and columns stay what the author sees. A path of one
//! machine whose end is a path of the repository or the archive is cut down to that end; lines still stay. No finding
//! quotes what it found.
//!
//! `[check] accept` lets a finding through as it is; `[publish] redact = false` masks nothing and only reports. Files with
//! `publish: false` are left out later and with them every finding of theirs (`archive::identity`).

mod forms;
mod paths;
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Check;
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SourcePath;
use crate::snapshot::{Asset, Body, Kept, Snapshot, Source};
use crate::text::{Hash, Lines, Span};
use paths::Known;

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
    /// A whole path of one machine. Nothing is found where no part of it is a path that others have.
    Path,
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

/// What was found in each file of the last generation; `None` when nothing was. Sound because that depends on the bytes of
/// the file and its extension alone.
#[derive(Debug, Default)]
pub struct Memo {
    sources: Kept<Hash, Option<Arc<[Hit]>>>,
    assets: Kept<Hash, Option<Arc<[Hit]>>>,
}

/// The snapshot as it may be published, with a finding for everything that was found; the same one when nothing was.
pub fn pass(snapshot: Arc<Snapshot>, memo: &Memo) -> Arc<Snapshot> {
    let scan = |text: Option<&str>| Some(scan::scan(text?)).filter(|hits| !hits.is_empty()).map(Arc::from);
    let Snapshot { sources, assets, .. } = &*snapshot;
    let files = sources.iter().map(|source| (&source.path, source.hash));
    let of_sources = memo.sources.all(files, |at| scan(source_text(&sources[at])));
    let files = assets.iter().map(|asset| (&asset.path, asset.hash));
    let of_assets = memo.assets.all(files, |at| scan(asset_text(&assets[at])));
    if of_sources.iter().chain(&of_assets).all(Option::is_none) {
        return snapshot;
    }
    let mut hits = of_sources.iter().chain(&of_assets).flatten().flat_map(|hits| hits.iter());
    let rules = Rules {
        redact: snapshot.config.publish.redact,
        accepted: accepted(&snapshot.config.check),
        known: if hits.any(|hit| hit.kind == Kind::Path) { Known::of(&snapshot) } else { Known::default() },
    };
    let mut passed = Arc::unwrap_or_clone(snapshot);
    for (source, hits) in passed.sources.iter_mut().zip(of_sources) {
        passed.findings.extend(hits.map(|hits| rules.source(source, &hits)).unwrap_or_default());
    }
    for (asset, hits) in passed.assets.iter_mut().zip(of_assets) {
        passed.findings.extend(hits.map(|hits| rules.asset(asset, &hits)).unwrap_or_default());
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
    let is_text = TEXT.contains(&asset.path.extension().as_str());
    is_text.then(|| std::str::from_utf8(&asset.bytes).ok()).flatten()
}

/// What `site.toml` says about the gate.
struct Rules {
    redact: bool,
    accepted: BTreeSet<(String, String)>,
    /// Files that a path of one machine may mean.
    known: Known,
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
        let is_accepted = |kind: Kind| self.accepted.contains(&(code(kind).to_owned(), path.to_string()));
        let paths = hits.iter().filter(|hit| hit.kind == Kind::Path);
        let cut: Vec<(&Span, String)> =
            paths.filter_map(|hit| Some((&hit.span, self.known.part_of(&text[hit.span.clone()])?))).collect();
        // What a path loses when it is cut down is not masked too.
        let is_cut = |span: &Span| {
            let before = cut.partition_point(|(path, _)| path.start <= span.start);
            before.checked_sub(1).is_some_and(|at| span.end <= cut[at].0.end)
        };
        let rest = hits.iter().filter(|hit| hit.kind != Kind::Path && !is_cut(&hit.span));
        let rest: Vec<&Hit> = rest.collect();
        let mut findings = self.findings(path, text, &rest);
        let lines = Lines::of(text);
        let cut_down =
            cut.iter().map(|(span, part)| shortened(path, part, self.redact).at(lines.place(text, span.start)));
        findings.extend(cut_down);
        let masked = rest.iter().filter(|hit| !is_accepted(hit.kind)).map(|hit| (&hit.span, None));
        let shorter = cut.iter().filter(|_| !is_accepted(Kind::Path)).map(|(span, part)| (*span, Some(part.as_str())));
        let mut changes: Vec<(&Span, Option<&str>)> = masked.chain(shorter).filter(|_| self.redact).collect();
        changes.sort_by_key(|(span, _)| (span.start, span.end));
        ((!changes.is_empty()).then(|| change(text, &changes)), findings)
    }

    /// A finding for every secret. One name of a home folder or host, which a log may repeat on every line, is one finding at
    /// its first place.
    fn findings(&self, path: &SourcePath, text: &str, hits: &[&Hit]) -> Vec<Diagnostic> {
        let lines = Lines::of(text);
        let name = |hit: &Hit| hit.kind.is_name().then(|| (hit.kind, &text[hit.span.clone()]));
        let mut places: BTreeMap<_, usize> = BTreeMap::new();
        hits.iter().filter_map(|hit| name(hit)).for_each(|name| *places.entry(name).or_default() += 1);
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

/// Puts the given text in place of each span; where there is none, each character becomes one mask and line breaks stay.
fn change(text: &str, changes: &[(&Span, Option<&str>)]) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for (span, instead) in changes {
        let start = span.start.max(at);
        if start >= span.end {
            continue;
        }
        changed.push_str(&text[at..start]);
        let mask = |c: char| if matches!(c, '\n' | '\r') { c } else { MASK };
        match instead {
            Some(instead) => changed.push_str(instead),
            None => changed.extend(text[start..span.end].chars().map(mask)),
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
        // The rule whose findings these are too (`check/rules/machine_path.md`).
        Kind::Path => "machine-path",
    }
}

/// A path of one machine of which only `part` is published.
fn shortened(path: &SourcePath, part: &str, redact: bool) -> Diagnostic {
    let end = if redact { "and is published as that" } else { "and is published as it stands" };
    let message = format!("a path of one machine leads to `{part}`, {end}");
    let help = "Write a path relative to the repository.";
    Diagnostic::new(code(Kind::Path), Severity::Warning, path.as_str(), message, help)
}

/// Something that should not be published. The message names its form and never quotes it.
fn found(path: &SourcePath, hit: &Hit, places: usize, redact: bool) -> Diagnostic {
    let (severity, help) = match hit.kind {
        Kind::Token | Kind::PrivateKey | Kind::Password => (
            Severity::Error,
            "Revoke it and take it out of the file and its history; if it is an example, accept the finding.",
        ),
        Kind::Home | Kind::Path => (Severity::Warning, "Write a path relative to the repository, or `~`."),
        Kind::Host => (Severity::Warning, "Name the service instead, or use a host of `example.org`."),
    };
    let end = if redact { "is masked in everything that is published" } else { "is published as it stands" };
    let times = if places > 1 { format!(", {places} times in this file,") } else { String::new() };
    Diagnostic::new(code(hit.kind), severity, path.as_str(), format!("{}{times} {end}", hit.what), help)
}

#[cfg(test)]
mod tests;
