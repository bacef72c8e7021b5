//! What every command begins with: the inputs of a site, read, and one key that stands for all of them.
//!
//! With the key, what an earlier run made from equal inputs can be used again. It covers the content of every file, the
//! configuration, what git would say, and the program itself, so an answer out of the cache is never an old one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exit::Failure;
use super::session::{Reading, Session, Timings, load_failure, places, theme_failure};
use super::terminal::{DIM, YELLOW, note, styled};
use crate::archive::Archive;
use crate::disk::{self, Cache, Layout, Loader, Settings};
use crate::git;
use crate::parse;
use crate::site::{Memo, Site};
use crate::snapshot::Snapshot;
use crate::text::Hash;

/// Everything a site is made from, but for what git knows, which takes longer.
pub(super) struct Inputs {
    /// All inputs; the history is empty.
    pub(super) snapshot: Snapshot,
    /// Where everything lies.
    pub(super) layout: Layout,
    /// How long each step took.
    pub(super) timings: Timings,
    /// The repository to ask for the history.
    repository: Option<PathBuf>,
}

/// The documents that an earlier run of this program parsed.
pub(super) struct Documents(Option<Cache>);

impl Documents {
    /// Those of a site, which passed the publish gate.
    fn of_site(layout: &Layout) -> Self {
        Self(Self::cache(layout))
    }

    /// Where those of a site are kept.
    pub(super) fn cache(layout: &Layout) -> Option<Cache> {
        Cache::of("documents", &layout.base)
    }

    /// Those of an archive that is only read: nothing is masked in them.
    fn as_read(layout: &Layout) -> Self {
        Self(Cache::of("read", &layout.base))
    }

    fn recall(&self, memo: &parse::Memo) {
        if let Some(documents) = self.0.as_ref().and_then(Cache::recall_each) {
            memo.restore(documents);
        }
    }

    /// Keeps what was parsed, if that is much.
    fn keep(&self, memo: &parse::Memo) {
        if let Some((cache, documents)) = self.0.as_ref().zip(memo.remembered()) {
            cache.keep_each(&documents);
        }
    }
}

/// Where specs lie that were not looked for: a hidden folder is read only when it is named.
fn elsewhere(site: &Path) -> String {
    let found = disk::specs_folders(site).into_iter().next();
    found.map_or_else(String::new, |found| {
        let folder = site.join(found.folder);
        let folder = folder.strip_prefix(".").unwrap_or(&folder);
        format!("; to read that in `{0}`, name the folder: `spechive serve {0}`", folder.display())
    })
}

impl Inputs {
    /// Reads the inputs of a site. Says on stderr which folder was chosen when none was named.
    pub(super) fn read(settings: Settings, git: bool) -> Result<Self, Failure> {
        let mut timings = Timings::new();
        let site = settings.site.clone();
        let loaded = Loader::new(settings).load().map_err(|error| load_failure(error, &site))?;
        let (snapshot, layout) = (loaded.snapshot, loaded.layout);
        if let Some(choice) = &layout.choice {
            note(&styled(DIM, &format!("no site.toml here: using the specs in {}", choice.folder)));
        }
        if snapshot.sources.is_empty() {
            note(&format!(
                "{} there is no Markdown in `{}`{}",
                styled(YELLOW, "note:"),
                site.display(),
                elsewhere(&site)
            ));
        }
        timings.step("read");
        let repository = layout.repository.clone().filter(|_| git && snapshot.config.history.git);
        Ok(Self { snapshot, layout, timings, repository })
    }

    /// What stands for all inputs, the program included. None when something cannot be told for certain.
    pub(super) fn key(&self) -> Option<Hash> {
        let program = disk::program()?;
        let history = match &self.repository {
            Some(top) => git::mark(top)?,
            None => Hash::default(),
        };
        Some(Hash::of_parts(&[program.bytes(), self.snapshot.fingerprint().bytes(), history.bytes()]))
    }

    /// What was kept under `name` for equal inputs, or what `make` makes, which is then kept.
    pub(super) fn recall_or<T>(self, name: &str, make: impl FnOnce(Self) -> Result<T, Failure>) -> Result<T, Failure>
    where
        T: serde::Serialize + serde::de::DeserializeOwned,
    {
        let kept = Cache::of(name, &self.layout.base).zip(self.key());
        if let Some(value) = kept.as_ref().and_then(|(cache, key)| cache.recall(*key)) {
            return Ok(value);
        }
        let value = make(self)?;
        if let Some((cache, key)) = kept {
            cache.keep(key, &value);
        }
        Ok(value)
    }

    /// The snapshot with its history.
    pub(super) fn complete(mut self) -> Self {
        if let Some(top) = self.repository.take() {
            self.snapshot.history = Arc::new(git::history(&top, &self.snapshot.roots));
            self.timings.step("git");
        }
        self
    }

    /// The archive of these inputs, and nothing made of it: neither theme nor findings nor pages.
    pub(super) fn read_archive(self) -> Reading {
        let Self { snapshot, layout, .. } = self.complete();
        let memo = parse::Memo::default();
        let kept = Documents::as_read(&layout);
        kept.recall(&memo);
        let documents = parse::all(&snapshot, &memo);
        kept.keep(&memo);
        let archive = Archive::assemble(&documents, &snapshot);
        Reading { snapshot, archive, folders: layout.roots }
    }

    /// The site of these inputs.
    pub(super) fn open(self) -> Result<Session, Failure> {
        let Self { snapshot, layout, mut timings, .. } = self.complete();
        let memo = Memo::default();
        let kept = Documents::of_site(&layout);
        kept.recall(memo.documents());
        timings.step("documents");
        let site = Site::of(Arc::new(snapshot), &memo).map_err(|error| theme_failure(&error))?;
        kept.keep(memo.documents());
        timings.step("assemble");
        let places = places(&layout, &site);
        Ok(Session { site, memo, layout, places, timings })
    }
}
