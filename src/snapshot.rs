//! All inputs at one moment: configuration, sources, assets, theme files and history.
//!
//! Whatever the pure middle of the program wants to know about the world stands in here. `disk::load` makes one, a test
//! makes one from a string. Two equal snapshots give the same site, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::profile::Profile;
use crate::text::Hash;

/// The inputs of one build.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// `site.toml`, or its defaults.
    pub config: Config,
    /// The kind of archive, with the overrides of `site.toml` applied. One for each content root.
    pub profiles: Vec<Arc<Profile>>,
    /// The content roots, in the order of `site.toml`.
    pub roots: Vec<Root>,
    /// Every Markdown file, sorted by path.
    pub sources: Vec<Source>,
    /// Every other file that may be copied, sorted by path.
    pub assets: Vec<Asset>,
    /// Theme files that override the built-in ones, by path below the theme folder (`templates/spec.html`).
    pub theme: BTreeMap<String, Arc<[u8]>>,
    /// The custom domain of the host: what `CNAME` beside `site.toml` says; empty without one.
    pub domain: String,
    /// What git knows; empty without git.
    pub history: Arc<History>,
    /// What loading found odd.
    pub findings: Vec<Diagnostic>,
}

impl Snapshot {
    /// The identity of all inputs but the history: two snapshots with the same fingerprint and history give the same site.
    pub fn fingerprint(&self) -> Hash {
        let Self { config, profiles, roots, sources, assets, theme, domain, history: _, findings } = self;
        let mut parts: Vec<Vec<u8>> = vec![format!("{config:?}{roots:?}{domain:?}{findings:?}").into_bytes()];
        parts.extend(sources.iter().map(|source| {
            [source.hash.bytes(), &source.root.to_le_bytes()[..], source.path.as_str().as_bytes()].concat()
        }));
        parts.extend(assets.iter().map(|asset| [asset.hash.bytes(), asset.path.as_str().as_bytes()].concat()));
        parts.extend(theme.iter().map(|(name, bytes)| [Hash::of(bytes).bytes(), name.as_bytes()].concat()));
        parts.extend(profiles.iter().map(|profile| profile.hash().bytes().to_vec()));
        let counts = [profiles.len(), sources.len(), assets.len(), theme.len()];
        parts.push(format!("{counts:?}").into_bytes());
        Hash::of_parts(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// A snapshot of texts in memory: one content root, the built-in profile that `config` names or that fits, no history.
    /// `files` are paths below the root and their texts; those that are not Markdown become assets.
    pub fn of_texts(config: Config, files: &[(&str, &str)]) -> Self {
        let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        let named = config.content.first().map(|content| content.profile.as_str()).filter(|name| !name.is_empty());
        let name = named.unwrap_or_else(|| Profile::choose(&paths));
        let profile = Profile::builtin(name).unwrap_or_default();
        let root = Root { prefix: String::new(), in_repository: None, name: "specs".into(), label: "specs".into() };
        let mut snapshot = Self {
            config,
            profiles: vec![profile],
            roots: vec![root],
            sources: Vec::new(),
            assets: Vec::new(),
            theme: BTreeMap::new(),
            domain: String::new(),
            history: Arc::default(),
            findings: Vec::new(),
        };
        for (path, text) in files {
            let Some(path) = SourcePath::new(path) else { continue };
            if matches!(path.extension().as_str(), "md" | "markdown") {
                let hash = Hash::of(text.as_bytes());
                snapshot.sources.push(Source { path, root: 0, body: Body::Text(Arc::from(*text)), hash });
            } else {
                snapshot.assets.push(Asset::new(path, text.as_bytes().into()));
            }
        }
        snapshot.sources.sort_by(|a, b| a.path.cmp(&b.path));
        snapshot.assets.sort_by(|a, b| a.path.cmp(&b.path));
        snapshot
    }
}

/// A content root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// What is put in front of paths below this root; empty, or without a slash at either end.
    pub prefix: String,
    /// The path of the root inside the repository (`docs/project/specs`), empty when it is the repository's top, `None` when
    /// it lies outside of one.
    pub in_repository: Option<String>,
    /// The folder's own name, as the last part of its path: a content root named `specs` is a specs root.
    pub name: String,
    /// The folder as a reader would name it in the footer: relative to the repository, else its name.
    pub label: String,
}

/// One Markdown file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Prefix + path below the content root.
    pub path: SourcePath,
    /// Index into [`Snapshot::roots`].
    pub root: usize,
    /// What it holds.
    pub body: Body,
    /// Hash of the bytes as read; of the problem when they were not.
    pub hash: Hash,
}

impl Source {
    /// The path below its content root, without the prefix.
    pub fn below<'a>(&'a self, root: &Root) -> &'a str {
        let path = self.path.as_str();
        path.strip_prefix(&root.prefix).map_or(path, |below| below.trim_start_matches('/'))
    }
}

/// What a Markdown file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Its text, with a byte order mark taken off and line breaks as they were.
    Text(Arc<str>),
    /// It was not read; its page shows this sentence (which is the message of a finding too).
    Unread(String),
}

/// A file of the content that is not Markdown and that pages may show or link: images, PDF, CSV, plain text.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Prefix + path below the content root.
    pub path: SourcePath,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Their hash.
    pub hash: Hash,
}

impl Asset {
    /// A file and its bytes.
    pub fn new(path: SourcePath, bytes: Arc<[u8]>) -> Self {
        Self { hash: Hash::of(&bytes), path, bytes }
    }
}

/// Facts from git. Absent facts are `None` or empty, never guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The commit that the content was read at, and its date (RFC 3339, UTC).
    pub head: Option<(String, String)>,
    /// Facts by source path.
    pub files: BTreeMap<SourcePath, FileHistory>,
    /// Every path known to git, relative to the repository; `None` without git.
    pub known: Option<BTreeSet<String>>,
}

/// What git knows of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileHistory {
    /// Date of the first commit, RFC 3339, UTC.
    pub created: Option<String>,
    /// Date of the last commit.
    pub updated: Option<String>,
    /// Names of the commits' authors, first one first.
    pub authors: Vec<String>,
    /// Former paths (source paths), newest first.
    pub former: Vec<SourcePath>,
}

/// What was made of each file of the last snapshot, so that an edit costs one file and not all of them. A result is given out
/// again when its file has the same key, which must cover all that it depends on beside the path.
#[derive(Debug)]
pub struct Kept<K, T> {
    /// In the order of the paths.
    last: Mutex<Vec<(SourcePath, K, T)>>,
}

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self { last: Mutex::default() }
    }
}

impl<K: PartialEq + Send, T: Clone + Send> Kept<K, T> {
    /// One result for each of `files`, which are sorted by path: the one of the last time, or a new one from `make`, which
    /// gets the place of the file. What was kept of other files is forgotten.
    pub fn all<'f>(
        &self,
        files: impl Iterator<Item = (&'f SourcePath, K)>,
        make: impl Fn(usize) -> T + Sync,
    ) -> Vec<T> {
        // Nothing is made while the lock is held, and whoever comes in between makes everything anew.
        let mut known = std::mem::take(&mut *self.lock()).into_iter().peekable();
        let mut found: Vec<(SourcePath, K, Option<T>)> = files
            .map(|(path, key)| {
                while known.next_if(|(before, ..)| !before.is(path) && before < path).is_some() {}
                match known.next_if(|(before, ..)| before.is(path)) {
                    Some((path, before, result)) if before == key => (path, key, Some(result)),
                    _ => (path.clone(), key, None),
                }
            })
            .collect();
        let missing: Vec<usize> = (0..found.len()).filter(|&at| found[at].2.is_none()).collect();
        for (at, result) in in_parallel(missing, make) {
            found[at].2 = Some(result);
        }
        let results = found.iter().filter_map(|(_, _, result)| result.clone()).collect();
        *self.lock() = found.into_iter().filter_map(|(path, key, result)| Some((path, key, result?))).collect();
        results
    }

    /// All that is kept, in the order of the paths; none when `is_wanted` says so of their number.
    pub fn each(&self, is_wanted: impl FnOnce(usize) -> bool) -> Option<Vec<(SourcePath, K, T)>>
    where
        K: Clone,
    {
        let kept = self.lock();
        is_wanted(kept.len()).then(|| kept.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(SourcePath, K, T)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `make` gives for each place. Few are made right here: waking other threads would take longer.
fn in_parallel<T: Send>(places: Vec<usize>, make: impl Fn(usize) -> T + Sync) -> Vec<(usize, T)> {
    const FEW: usize = 4;
    let make = |at: usize| (at, make(at));
    match places.len() {
        0..=FEW => places.into_iter().map(make).collect(),
        _ => places.into_par_iter().map(make).collect(),
    }
}
