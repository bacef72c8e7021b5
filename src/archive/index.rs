//! Finds the entry that a path or name means.
//!
//! The order is that of how sure one can be (guide: reading archives, References): the path as written from the file,
//! from the top of the repository, from a folder above; then the file's name if only one has it, the date and slug,
//! a former path, a former id, a number. When several fit equally, all are named and none is guessed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{Archive, Entries, Entry, EntryIndex};
use crate::parse::names;
use crate::path::{self, SourcePath};
use crate::profile::Profile;
use crate::snapshot::{History, Root, Snapshot};

/// What a path or name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// An entry. `by_slug` when only its date and slug are as written.
    Entry { index: EntryIndex, by_slug: bool },
    /// A copied file.
    Asset(SourcePath),
    /// A file or folder (`true`) of the repository that has no page, by its path in there.
    Repository(String, bool),
    /// Several entries.
    Several(Vec<EntryIndex>),
    /// Nothing that a page may show.
    Nothing,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// A link: its writer meant a file, so an undated name counts too.
    Link,
    /// A word: only names that hardly anything else has.
    Word,
}

/// Everything by its names.
#[derive(Debug)]
pub(super) struct Index {
    profiles: Vec<Arc<Profile>>,
    history: Arc<History>,
    issues: BTreeMap<String, String>,
    files: Vec<File>,
    by_path: HashMap<SourcePath, EntryIndex>,
    by_repository: HashMap<String, EntryIndex>,
    by_stem: HashMap<String, Vec<EntryIndex>>,
    by_date_slug: HashMap<String, Vec<EntryIndex>>,
    by_former: HashMap<SourcePath, EntryIndex>,
    by_former_stem: HashMap<String, Vec<EntryIndex>>,
    by_id: HashMap<String, EntryIndex>,
    by_number: HashMap<String, Vec<EntryIndex>>,
    assets: HashSet<SourcePath>,
    assets_in_repository: HashMap<String, SourcePath>,
    withheld: HashSet<SourcePath>,
    withheld_in_repository: HashSet<String>,
    /// Web address of the repository without slash at the end.
    web: String,
    /// The same where GitHub serves files as they are; empty for other hosts.
    raw: String,
    branch: String,
}

/// What the index keeps of an entry.
#[derive(Debug)]
struct File {
    path: SourcePath,
    root: usize,
    /// Path in the repository, or below a folder that is called like the content root.
    long: String,
    in_repository: Option<String>,
    is_spec: bool,
    kind: String,
}

impl Index {
    /// Reads the names of all entries.
    pub(super) fn of(archive: &Archive, snapshot: &Snapshot) -> Self {
        let repository = &snapshot.config.repository;
        let branch = if repository.branch.is_empty() { "main" } else { &repository.branch };
        let web = repository.url.trim_end_matches('/').trim_end_matches(".git").to_owned();
        let raw = web.strip_prefix("https://github.com/");
        let mut index = Self {
            profiles: snapshot.profiles.clone(),
            history: Arc::clone(&snapshot.history),
            issues: repository.issues.clone(),
            files: Vec::with_capacity(archive.entries.len()),
            by_path: HashMap::new(),
            by_repository: HashMap::new(),
            by_stem: HashMap::new(),
            by_date_slug: HashMap::new(),
            by_former: HashMap::new(),
            by_former_stem: HashMap::new(),
            by_id: HashMap::new(),
            by_number: HashMap::new(),
            assets: HashSet::new(),
            assets_in_repository: HashMap::new(),
            withheld: HashSet::new(),
            withheld_in_repository: HashSet::new(),
            raw: raw.map(|path| format!("https://raw.githubusercontent.com/{path}")).unwrap_or_default(),
            web,
            branch: branch.to_owned(),
        };
        for (at, entry) in archive.entries.iter().enumerate() {
            index.add(at, entry, snapshot);
        }
        index.add_files_without_page(archive, snapshot);
        index
    }

    fn add(&mut self, at: EntryIndex, entry: &Entry, snapshot: &Snapshot) {
        let document = &entry.document;
        let file_path = &document.path;
        let stem = names::stem(file_path.file_name()).to_lowercase();
        let root = snapshot.roots.get(document.root);
        let in_repository = root.and_then(|root| repository_path(file_path, root));
        let long = in_repository.clone().unwrap_or_else(|| match root {
            Some(root) => format!("{}/{}", root.name, below(file_path, root)),
            None => file_path.as_str().to_owned(),
        });
        if let Some(path) = &in_repository {
            self.by_repository.insert(path.clone(), at);
        }
        if let Some(dated) = names::dated(&stem) {
            self.by_date_slug.entry(format!("{}-{}", dated.date, dated.slug)).or_default().push(at);
        }
        if let Some(number) = &document.identity.number {
            self.by_number.entry(number.trim_start_matches('0').to_owned()).or_default().push(at);
        } else if let Some((_, number)) = names::numbered(&stem, &self.profile(document.root).references) {
            self.by_number.entry(number.to_owned()).or_default().push(at);
        }
        for former in snapshot.history.files.get(file_path).map_or(&[][..], |file| &file.former) {
            self.by_former.entry(former.clone()).or_insert(at);
            let stem = names::stem(former.file_name()).to_lowercase();
            let known = self.by_former_stem.entry(stem).or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
        self.by_id.insert(entry.id.clone(), at);
        for alias in &document.aliases {
            self.by_id.entry(path::id(alias)).or_insert(at);
        }
        self.by_path.insert(file_path.clone(), at);
        self.by_stem.entry(stem).or_default().push(at);
        self.files.push(File {
            path: file_path.clone(),
            root: document.root,
            long,
            in_repository,
            is_spec: entry.is_spec,
            kind: entry.kind.clone(),
        });
    }

    fn add_files_without_page(&mut self, archive: &Archive, snapshot: &Snapshot) {
        for asset in &snapshot.assets {
            self.assets.insert(asset.path.clone());
            let in_repository = snapshot.roots.iter().filter(|root| is_below(&asset.path, root));
            for path in in_repository.filter_map(|root| repository_path(&asset.path, root)) {
                self.assets_in_repository.insert(path, asset.path.clone());
            }
        }
        let templates: HashSet<&SourcePath> = archive.templates.iter().map(|template| &template.path).collect();
        for source in &snapshot.sources {
            if !self.by_path.contains_key(&source.path) && !templates.contains(&source.path) {
                let root = snapshot.roots.get(source.root);
                self.withheld_in_repository.extend(root.and_then(|root| repository_path(&source.path, root)));
                self.withheld.insert(source.path.clone());
            }
        }
    }

    /// The profile of a content root; the first one stands in for a root that has none.
    fn profile(&self, root: usize) -> &Profile {
        static NONE: std::sync::LazyLock<Profile> = std::sync::LazyLock::new(Profile::default);
        self.profiles.get(root).or(self.profiles.first()).map_or(&NONE, |profile| profile)
    }

    /// Finds what `written` (decoded, without fragment) means in the file of `from`.
    pub(super) fn find(&self, from: EntryIndex, written: &str, ask: Ask) -> Found {
        let file = &self.files[from];
        let exact = if path::is_machine_path(written) { self.by_tail(written) } else { self.by_place(file, written) };
        exact.or_else(|| self.by_name(from, written, ask)).unwrap_or(Found::Nothing)
    }

    /// Finds what a path of the repository means.
    pub(super) fn find_in_repository(&self, from: EntryIndex, path: &str) -> Found {
        let exact = self.at_repository(path).or_else(|| self.by_tail(path));
        exact.or_else(|| self.by_name(from, path, Ask::Word)).unwrap_or(Found::Nothing)
    }

    /// The entry that a line of metadata names: a link, a path, a file name, an id or a number.
    pub(super) fn entry_named(&self, entries: &Entries, from: EntryIndex, text: &str) -> Option<EntryIndex> {
        let text = match text.split_once("](") {
            Some((_, rest)) => rest.split(')').next().unwrap_or_default(),
            None => text,
        };
        let text = text.trim_matches(|c: char| c.is_whitespace() || "`*_<>\"'.,;()[]".contains(c));
        let joined = text.replacen([' ', '\u{a0}'], "-", 1);
        let numbered = names::numbered(&joined, &self.profile(self.files[from].root).references).is_some();
        let text = if numbered { joined.as_str() } else { text };
        let path = text.split('#').next().unwrap_or_default();
        if path.is_empty() {
            return None;
        }
        let found = match self.path_in_repository(path) {
            Some(path) => self.find_in_repository(from, &path),
            None => self.find(from, path, Ask::Link),
        };
        match found {
            Found::Entry { index, .. } if entries[index].is_spec => Some(index),
            _ => None,
        }
    }

    /// The path that an address of this repository's web pages shows: `…/blob/main/docs/a.md` is `docs/a.md`.
    pub(super) fn path_in_repository(&self, address: &str) -> Option<String> {
        let behind = |web: &str| {
            let ours = !web.is_empty() && address.get(..web.len())?.eq_ignore_ascii_case(web);
            ours.then(|| address[web.len()..].strip_prefix('/')).flatten()
        };
        let viewed = behind(&self.web).and_then(|rest| {
            let rest = rest.strip_prefix("-/").unwrap_or(rest);
            let (view, rest) = rest.split_once('/')?;
            matches!(view, "blob" | "tree" | "raw" | "edit" | "blame").then_some(rest)
        });
        let rest = viewed.or_else(|| behind(&self.raw).map(|rest| rest.strip_prefix("refs/heads/").unwrap_or(rest)))?;
        let ours = rest.strip_prefix(&self.branch).and_then(|rest| rest.strip_prefix('/'));
        let path = ours.or_else(|| rest.split_once('/').map(|(_, path)| path))?;
        let path = path.split(['#', '?']).next().unwrap_or_default();
        path::clean("", &path::decode(path)?)
    }

    /// The web address of an issue, by the prefix of its id.
    pub(super) fn issue(&self, id: &str) -> Option<String> {
        let (_, address) = self.issues.iter().find(|(prefix, _)| id.starts_with(prefix.as_str()))?;
        let web = address.starts_with("https://") || address.starts_with("http://");
        web.then(|| address.replace("{id}", id))
    }

    /// The web address of a file or folder of the repository.
    pub(super) fn web_address(&self, path: &str, folder: bool, anchor: Option<&str>) -> Option<String> {
        let view = if folder { "tree" } else { "blob" };
        let anchor = anchor.map(|anchor| format!("#{}", path::encode(anchor))).unwrap_or_default();
        let address = || format!("{}/{view}/{}/{}{anchor}", self.web, path::encode(&self.branch), path::encode(path));
        (!self.web.is_empty()).then(address)
    }

    /// The path as written: from the file itself, from the top, from each folder above.
    fn by_place(&self, file: &File, written: &str) -> Option<Found> {
        if !written.starts_with('/') {
            let near = file.path.resolve(written).and_then(|path| self.at_source(&path));
            let folder = file.in_repository.as_ref().map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder));
            let near = near.or_else(|| {
                folder.and_then(|folder| path::clean(folder, written)).and_then(|path| self.at_repository(&path))
            });
            if near.is_some() || written.starts_with("./") || written.starts_with("../") {
                return near;
            }
        }
        let top = path::clean("", written)?;
        let generic = self.profile(file.root).references.is_generic(names::stem(&top));
        if generic && !written.starts_with('/') {
            return None;
        }
        let from_top = self.at_repository(&top).or_else(|| self.at_source(&SourcePath::new(&top)?));
        if from_top.is_some() || generic {
            return from_top;
        }
        let mut above = file.path.folder();
        while let Some((folder, _)) = above.rsplit_once('/') {
            let found = path::clean(folder, &top).and_then(|path| self.at_source(&SourcePath::new(&path)?));
            if found.is_some() {
                return found;
            }
            above = folder;
        }
        None
    }

    /// The longest end of `written` that is a path of the repository or of the archive, at least a folder and a file.
    fn by_tail(&self, written: &str) -> Option<Found> {
        let mut tail = written.trim_start_matches('/');
        while let Some((_, rest)) = tail.split_once('/') {
            let path = SourcePath::new(tail)?;
            let found = self.by_repository.get(tail).or_else(|| self.by_path.get(&path));
            if let Some(&index) = found {
                return Some(Found::Entry { index, by_slug: false });
            }
            tail = rest;
        }
        None
    }

    fn at_source(&self, path: &SourcePath) -> Option<Found> {
        for path in spellings(path.as_str()).filter_map(|path| SourcePath::new(&path)) {
            if let Some(&index) = self.by_path.get(&path) {
                return Some(Found::Entry { index, by_slug: false });
            }
            if self.assets.contains(&path) {
                return Some(Found::Asset(path));
            }
            if self.withheld.contains(&path) {
                return Some(Found::Nothing);
            }
        }
        None
    }

    fn at_repository(&self, path: &str) -> Option<Found> {
        for path in spellings(path) {
            if let Some(&index) = self.by_repository.get(&path) {
                return Some(Found::Entry { index, by_slug: false });
            }
            if let Some(asset) = self.assets_in_repository.get(&path) {
                return Some(Found::Asset(asset.clone()));
            }
            if self.withheld_in_repository.contains(&path) {
                return Some(Found::Nothing);
            }
        }
        let known = self.history.known.as_ref()?;
        if known.contains(path) {
            return Some(Found::Repository(path.to_owned(), false));
        }
        let inside = if path.is_empty() { String::new() } else { format!("{path}/") };
        let folder = known.range(inside.clone()..).next().is_some_and(|first| first.starts_with(&inside));
        folder.then(|| Found::Repository(path.to_owned(), true))
    }

    /// The file's name alone, in the order of the module's words.
    fn by_name(&self, from: EntryIndex, written: &str, ask: Ask) -> Option<Found> {
        let words = &self.profile(self.files[from].root).references;
        let file = written.rsplit('/').next().unwrap_or_default();
        let stem = names::stem(file).to_lowercase();
        let extension = &file[stem.len().min(file.len())..];
        let dated = names::dated(&stem);
        let is_name = |&&at: &&EntryIndex| {
            let extended = extension.is_empty() || self.files[at].path.file_name().eq_ignore_ascii_case(file);
            extended && self.near_enough(at, written, ask, dated.is_some(), words.is_generic(&stem))
        };
        let same: Vec<EntryIndex> = self.by_stem.get(&stem).into_iter().flatten().filter(is_name).copied().collect();
        // A name without date and folder means a spec only where nothing else has it.
        let is_known = ask == Ask::Link || dated.is_some() || written.contains('/') || same.len() == 1;
        if !same.is_empty() && is_known {
            return Some(self.nearest(same, written, false));
        }
        let slug = dated.filter(|dated| !dated.slug.is_empty());
        if let Some(dated) = slug {
            let alike = self.by_date_slug.get(&format!("{}-{}", dated.date, dated.slug)).into_iter().flatten();
            let others: Vec<EntryIndex> = alike.filter(|&&at| at != from).copied().collect();
            let kind = words.kind(dated.kind);
            let of_kind: Vec<EntryIndex> =
                others.iter().filter(|&&at| Some(self.files[at].kind.as_str()) == kind).copied().collect();
            let chosen = if of_kind.is_empty() { others } else { of_kind };
            if !chosen.is_empty() {
                return Some(self.nearest(chosen, written, true));
            }
        }
        self.by_former_name(from, written, &stem, dated.is_some()).or_else(|| self.by_number(&stem, from))
    }

    fn by_former_name(&self, from: EntryIndex, written: &str, stem: &str, dated: bool) -> Option<Found> {
        let places = [self.files[from].path.resolve(written), SourcePath::new(written)];
        if let Some(&index) = places.iter().flatten().find_map(|path| self.by_former.get(path)) {
            return Some(Found::Entry { index, by_slug: false });
        }
        if !dated {
            return None;
        }
        match self.by_former_stem.get(stem) {
            Some(former) => Some(self.nearest(former.clone(), written, false)),
            None => self.by_id.get(&path::id(stem)).map(|&index| Found::Entry { index, by_slug: false }),
        }
    }

    /// A number of a numbered archive: the word must be part of the file's name, kind or folder.
    fn by_number(&self, stem: &str, from: EntryIndex) -> Option<Found> {
        let words = &self.profile(self.files[from].root).references;
        let (word, number) = names::numbered(stem, words)?;
        let is_called = |&&at: &&EntryIndex| {
            let file = &self.files[at];
            let name = file.path.file_name().to_lowercase();
            let mut folders = file.path.folders().map(|folder| folder.trim_end_matches('s'));
            let prefixed = name.strip_prefix(word).is_some_and(|rest| rest.starts_with('-'));
            prefixed || file.kind == word || folders.any(|folder| folder.eq_ignore_ascii_case(word))
        };
        let found: Vec<EntryIndex> =
            self.by_number.get(number).into_iter().flatten().filter(is_called).copied().collect();
        (!found.is_empty()).then(|| self.nearest(found, stem, false))
    }

    /// Whether an entry that is called alike is meant. A date tells enough. Without one it takes a shared folder or the whole
    /// name of a spec, and for names that every folder has, the whole path.
    fn near_enough(&self, at: EntryIndex, written: &str, ask: Ask, dated: bool, generic: bool) -> bool {
        let file = &self.files[at];
        let shared = shared_tail(&file.long, written);
        let whole = shared >= 2 && (shared == parts(written).count() || shared == parts(&file.long).count());
        match (dated, generic) {
            (true, _) => true,
            (false, true) => whole,
            (false, false) => {
                let alone = parts(written).count() == 1;
                let named = match ask {
                    Ask::Link => file.is_spec || alone,
                    Ask::Word => file.is_spec && alone,
                };
                whole || shared >= 2 || named
            }
        }
    }

    /// The candidate whose folders are most like those written, if there is one.
    fn nearest(&self, mut candidates: Vec<EntryIndex>, written: &str, by_slug: bool) -> Found {
        let shared = |at: &EntryIndex| shared_tail(&self.files[*at].long, written);
        let most = candidates.iter().map(shared).max().unwrap_or(0);
        candidates.retain(|at| shared(at) == most);
        match candidates[..] {
            [index] => Found::Entry { index, by_slug },
            _ => Found::Several(candidates),
        }
    }
}

/// The path itself, with the extension that some writers leave out, and the page of a folder.
fn spellings(path: &str) -> impl Iterator<Item = String> + '_ {
    let inside = |name: &'static str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    [path.to_owned(), format!("{path}.md"), inside("README.md"), inside("readme.md"), inside("index.md")].into_iter()
}

fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|part| !matches!(*part, "" | "." | ".."))
}

/// How many parts at the end two paths share.
fn shared_tail(path: &str, other: &str) -> usize {
    parts(path).rev().zip(parts(other).rev()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
}

fn is_below(path: &SourcePath, root: &Root) -> bool {
    root.prefix.is_empty() || path.as_str().strip_prefix(&root.prefix).is_some_and(|rest| rest.starts_with('/'))
}

fn below<'p>(path: &'p SourcePath, root: &Root) -> &'p str {
    path.as_str().strip_prefix(&root.prefix).map_or(path.as_str(), |below| below.trim_start_matches('/'))
}

fn repository_path(path: &SourcePath, root: &Root) -> Option<String> {
    root.in_repository.as_ref().and_then(|folder| path::clean(folder, below(path, root)))
}
