//! From a folder to a snapshot.
//!
//! [`Loader::load`] walks everything each time and reads only what has another stamp than the last time, so the same call
//! serves a build and the preview. Whether anything *changed* is decided by content hashes, never by dates. When it is known
//! which files were saved, [`Loader::edited`] reads those alone.

use std::cmp::Ordering;
use std::collections::btree_map::Entry as MapEntry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rayon::prelude::*;

use super::layout::{Layout, Resolved, Settings, resolve};
use super::profiles::profiles;
use super::read::{Folder, Stamp, now_ns};
use super::walk::{Entry, Kind, LeftOut, walk};
use super::{LoadError, findings, svg, theme};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, file_not_utf8, file_too_large, file_unreadable};
use crate::path::{self, SourcePath};
use crate::snapshot::{Asset, Body, Snapshot, Source};
use crate::text::{Hash, Lines};

/// Bytes of a Markdown file at most.
const SOURCE_LIMIT: u64 = 2 << 20;
/// Bytes of an image or document at most.
const ASSET_LIMIT: u64 = 20 << 20;
/// Bytes of all assets together at most: they are held in memory, and hosts take sites of one gigabyte.
const ASSETS_LIMIT: u64 = 512 << 20;

/// Loads a site again and again.
#[derive(Debug)]
pub struct Loader {
    settings: Settings,
    pub(super) kept: HashMap<PathBuf, Kept>,
    pub(super) last: Option<Last>,
    /// What `last` was before, for a load that turns out to have come too early.
    before: Option<Last>,
    reads: AtomicU64,
}

/// The last load.
#[derive(Debug)]
pub(super) struct Last {
    pub(super) snapshot: Snapshot,
    /// The content roots on disk.
    pub(super) roots: Vec<PathBuf>,
}

/// A snapshot and what is to be known about it outside of the pure part.
#[derive(Debug)]
pub struct Loaded {
    /// The inputs. Their history is empty: `git` fills it in.
    pub snapshot: Snapshot,
    /// Where everything lies.
    pub layout: Layout,
    /// What differs from the last time this loader loaded.
    pub changes: Changes,
    /// Every folder that was read: those to watch.
    pub folders: Vec<PathBuf>,
    /// A file is empty that was written a moment ago, or one is gone that was there: an editor may be about to write it.
    pub half_written: bool,
}

/// What differs between two loads, by content.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Sources and assets that came, went or differ.
    pub content: Vec<SourcePath>,
    /// Theme files that came, went or differ.
    pub theme: Vec<String>,
    /// The configuration or a finding of the load differs, or this is the first load.
    pub config: bool,
}

impl Changes {
    /// Whether nothing changed at all.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty() && self.theme.is_empty() && !self.config
    }

    /// Adds what a later load found.
    pub fn add(&mut self, later: &Self) {
        self.content.extend_from_slice(&later.content);
        self.content.sort();
        self.content.dedup();
        self.theme.extend_from_slice(&later.theme);
        self.theme.sort();
        self.theme.dedup();
        self.config |= later.config;
    }
}

/// A file as it was read, and the stamp that it had.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    stamp: Stamp,
    settled: bool,
    pub(super) held: Held,
}

#[derive(Debug, Clone)]
pub(super) enum Held {
    Source { body: Body, hash: Hash, finding: Option<Diagnostic> },
    Asset { bytes: Arc<[u8]>, hash: Hash },
    Refused(Diagnostic),
}

impl Loader {
    /// A loader that has not read anything yet.
    pub fn new(settings: Settings) -> Self {
        Self { settings, kept: HashMap::new(), last: None, before: None, reads: AtomicU64::new(0) }
    }

    /// Reads what changed and gives the whole. After an error the loader is as it was, so the next load compares with the
    /// last good one.
    pub fn load(&mut self) -> Result<Loaded, LoadError> {
        let mut resolved = resolve(&self.settings)?;
        let layout = resolved.layout.clone();
        let globs = globs(&layout, &resolved.config)?;
        let theme = theme::load(&layout, &resolved.config)?;
        let left_out = LeftOut { globs: &globs, folders: std::slice::from_ref(&layout.output) };
        let mut gathered = Gathered { findings: std::mem::take(&mut resolved.findings), ..Gathered::default() };
        gathered.folders.push(layout.base.clone());
        gathered.folders.extend(layout.roots.iter().filter_map(|root| root.parent()).map(Path::to_owned));
        gathered.folders.extend(theme.folders);
        let mut kept = HashMap::new();
        for (index, (folder, root)) in layout.roots.iter().zip(&resolved.roots).enumerate() {
            let walk = walk(folder, root, &left_out);
            gathered.findings.extend(walk.findings);
            gathered.folders.extend(walk.folders);
            for (entry, file) in self.read(folder, walk.entries) {
                gathered.add(index, &entry, &file);
                kept.insert(folder.join(&entry.below), file);
            }
        }
        self.kept = kept;
        let snapshot = gathered.snapshot(resolved, theme.files)?;
        let (changes, is_gone) = changes(self.last.as_ref().map(|last| &last.snapshot), &snapshot);
        gathered.half_written |= is_gone;
        let last = Last { snapshot: snapshot.clone(), roots: layout.roots.clone() };
        self.before = self.last.replace(last);
        gathered.folders.sort();
        gathered.folders.dedup();
        Ok(Loaded { snapshot, layout, changes, folders: gathered.folders, half_written: gathered.half_written })
    }

    /// How many files of the content were read.
    pub fn reads(&self) -> u64 {
        self.reads.load(Relaxed)
    }

    pub(super) fn read_one(&self, folder: &Folder, entry: &Entry, now_ns: i128) -> Kept {
        self.reads.fetch_add(1, Relaxed);
        Kept { stamp: entry.stamp, settled: entry.stamp.settled(now_ns), held: hold(folder, entry) }
    }

    /// Takes the last load back: the next one is compared with the load before it. For a load that met a file half written.
    pub fn take_back(&mut self) {
        self.last = self.before.take();
    }

    /// Reads the entries in parallel; those whose stamp is known are taken from the last load.
    fn read(&self, folder: &Path, entries: Vec<Entry>) -> Vec<(Entry, Kept)> {
        let handle = Folder::open(folder);
        let now_ns = now_ns();
        let one = |entry: Entry| {
            let known = self.kept.get(&folder.join(&entry.below));
            let same = known.filter(|kept| kept.settled && kept.stamp == entry.stamp && kept.fits(&entry));
            let file = same.cloned().unwrap_or_else(|| self.read_one(&handle, &entry, now_ns));
            (entry, file)
        };
        entries.into_par_iter().map(one).collect()
    }
}

impl Kept {
    /// A file that was kept for another prefix carries findings with another path.
    fn fits(&self, entry: &Entry) -> bool {
        match &self.held {
            Held::Source { finding: Some(finding), .. } | Held::Refused(finding) => finding.path == entry.path.as_str(),
            Held::Source { finding: None, .. } | Held::Asset { .. } => true,
        }
    }
}

fn hold(folder: &Folder, entry: &Entry) -> Held {
    match entry.kind {
        Kind::Source => hold_source(folder, entry),
        Kind::Asset => hold_asset(folder, entry),
    }
}

fn hold_source(folder: &Folder, entry: &Entry) -> Held {
    let path = &entry.path;
    let unread = |finding: Diagnostic| Held::Source {
        body: Body::Unread(finding.message.clone()),
        hash: Hash::of(finding.message.as_bytes()),
        finding: Some(finding),
    };
    if entry.stamp.size > SOURCE_LIMIT {
        return unread(file_too_large(path, entry.stamp.size, SOURCE_LIMIT));
    }
    let bytes = match folder.read(&entry.below, SOURCE_LIMIT) {
        Ok(bytes) if bytes.len() as u64 > SOURCE_LIMIT => {
            return unread(file_too_large(path, bytes.len() as u64, SOURCE_LIMIT));
        }
        Ok(bytes) => bytes,
        Err(cause) => return unread(file_unreadable(path, &cause.to_string())),
    };
    let hash = Hash::of(&bytes);
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return unread(file_not_utf8(path, error.utf8_error().valid_up_to())),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let finding = text.find('\0').map(|at| findings::nul_in_text(path, Lines::of(text).place(text, at)));
    let body = match &finding {
        Some(_) => Body::Text(text.replace('\0', "\u{fffd}").into()),
        None => Body::Text(text.into()),
    };
    Held::Source { body, hash, finding }
}

fn hold_asset(folder: &Folder, entry: &Entry) -> Held {
    let refused = |why: &str| Held::Refused(findings::asset_left_out(&entry.path, why));
    let too_large = || refused(&format!("it has more than the limit of {ASSET_LIMIT} bytes"));
    if entry.stamp.size > ASSET_LIMIT {
        return too_large();
    }
    let bytes = match folder.read(&entry.below, ASSET_LIMIT) {
        Ok(bytes) if bytes.len() as u64 > ASSET_LIMIT => return too_large(),
        Ok(bytes) => bytes,
        Err(cause) => return Held::Refused(file_unreadable(&entry.path, &cause.to_string())),
    };
    match svg::refusal(&bytes).filter(|_| entry.path.extension() == "svg") {
        Some(why) => refused(why),
        None => Held::Asset { hash: Hash::of(&bytes), bytes: bytes.into() },
    }
}

/// What the roots gave, before it is sorted.
#[derive(Default)]
struct Gathered {
    seen: HashSet<SourcePath>,
    sources: Vec<Source>,
    assets: Vec<Asset>,
    assets_bytes: u64,
    findings: Vec<Diagnostic>,
    folders: Vec<PathBuf>,
    half_written: bool,
}

impl Gathered {
    fn add(&mut self, root: usize, entry: &Entry, file: &Kept) {
        let path = &entry.path;
        if self.seen.contains(path) {
            self.findings.push(findings::path_twice(path));
            return;
        }
        match &file.held {
            Held::Source { body, hash, finding } => {
                self.findings.extend(finding.clone());
                self.half_written |= entry.stamp.size == 0 && !file.settled;
                self.seen.insert(path.clone());
                self.sources.push(Source { path: path.clone(), root, body: body.clone(), hash: *hash });
            }
            Held::Asset { bytes, hash } => {
                self.assets_bytes += bytes.len() as u64;
                if self.assets_bytes > ASSETS_LIMIT {
                    let why = format!("all such files together have more than the limit of {ASSETS_LIMIT} bytes");
                    self.findings.push(findings::asset_left_out(path, &why));
                } else {
                    self.seen.insert(path.clone());
                    self.assets.push(Asset { path: path.clone(), bytes: bytes.clone(), hash: *hash });
                }
            }
            Held::Refused(finding) => self.findings.push(finding.clone()),
        }
    }

    fn snapshot(&mut self, resolved: Resolved, theme: BTreeMap<String, Arc<[u8]>>) -> Result<Snapshot, LoadError> {
        let (config, roots) = (resolved.config, resolved.roots);
        let mut sources = std::mem::take(&mut self.sources);
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let (profiles, odd) = profiles(&config, resolved.layout.config.as_deref(), &roots, &sources)?;
        let mut findings = std::mem::take(&mut self.findings);
        findings.extend(odd);
        let assets = distinct(std::mem::take(&mut self.assets), &mut findings);
        findings.sort();
        let domain = super::begin::domain(&resolved.layout.base);
        let history = Arc::default();
        Ok(Snapshot { profiles, config, roots, sources, assets, theme, domain, history, findings })
    }
}

/// The assets whose paths stay apart on every system; of two that do not, the first is kept.
fn distinct(mut assets: Vec<Asset>, findings: &mut Vec<Diagnostic>) -> Vec<Asset> {
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    let mut kept: BTreeMap<String, SourcePath> = BTreeMap::new();
    let mut distinct = Vec::with_capacity(assets.len());
    for asset in assets {
        match kept.entry(path::folded(asset.path.as_str())) {
            MapEntry::Vacant(place) => {
                place.insert(asset.path.clone());
                distinct.push(asset);
            }
            MapEntry::Occupied(other) => findings.push(findings::path_alike(&asset.path, other.get())),
        }
    }
    distinct
}

/// What differs between two loads, and whether a file is gone.
fn changes(before: Option<&Snapshot>, now: &Snapshot) -> (Changes, bool) {
    let (content, is_gone) = different(before.into_iter().flat_map(contents), contents(now));
    let mut content: Vec<SourcePath> = content.into_iter().map(|(_, path)| path.clone()).collect();
    content.sort();
    let theme = different(before.into_iter().flat_map(|before| &before.theme), &now.theme).0;
    let is_same =
        |before: &Snapshot| before.config == now.config && before.roots == now.roots && before.findings == now.findings;
    let config = !before.is_some_and(is_same);
    (Changes { content, theme: theme.into_iter().cloned().collect(), config }, is_gone)
}

/// Every file of the content with the hash of its bytes, in order: sources, then assets.
fn contents(snapshot: &Snapshot) -> impl Iterator<Item = ((bool, &SourcePath), Hash)> {
    let sources = snapshot.sources.iter().map(|source| ((false, &source.path), source.hash));
    sources.chain(snapshot.assets.iter().map(|asset| ((true, &asset.path), asset.hash)))
}

/// The keys whose values differ or stand on one side only, and whether one stands in `before` only. Both are sorted.
fn different<K: Ord, V: PartialEq>(
    before: impl IntoIterator<Item = (K, V)>,
    now: impl IntoIterator<Item = (K, V)>,
) -> (Vec<K>, bool) {
    let (mut before, mut now) = (before.into_iter().peekable(), now.into_iter().peekable());
    let (mut keys, mut is_gone) = (Vec::new(), false);
    loop {
        let order = match (before.peek(), now.peek()) {
            (Some((old, _)), Some((new, _))) => old.cmp(new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return (keys, is_gone),
        };
        let old = before.next_if(|_| order.is_le());
        let new = now.next_if(|_| order.is_ge());
        is_gone |= new.is_none();
        let same = matches!((&old, &new), (Some((_, old)), Some((_, new))) if old == new);
        keys.extend(new.or(old).filter(|_| !same).map(|(key, _)| key));
    }
}

fn globs(layout: &Layout, config: &Config) -> Result<GlobSet, LoadError> {
    let value = |error: globset::Error| LoadError::Value {
        path: layout.config.clone().unwrap_or_else(|| layout.base.clone()),
        key: "exclude",
        message: error.to_string(),
    };
    let mut globs = GlobSetBuilder::new();
    for glob in &config.exclude {
        globs.add(GlobBuilder::new(glob).literal_separator(true).build().map_err(value)?);
    }
    globs.build().map_err(value)
}
