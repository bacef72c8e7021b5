//! The thread that turns changes into sites: wait, load, build, swap, tell.
//!
//! One turn is one whole site; what makes it quick is what loader and memo remember. A saved file is read alone, and all files
//! are looked at when more happened than that, and now and then. Whatever goes wrong in a turn, the
//! last good site stays up and the fault is shown over it until a turn goes right.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::later::Later;
use super::live::{Event, Hub, Theme};
use super::state::State;
use super::watch::{Look, Watch};
use super::{Pages, Report, Reporter};
use crate::disk::{Changes, Edited, LoadError, Loaded, Loader};
use crate::git::Git;
use crate::path::{Route, SourcePath, id};
use crate::site::RenderError;
use crate::snapshot::{History, Root, Snapshot};

/// Makes the pages of a snapshot.
pub(super) type Build = Box<dyn FnMut(&Arc<Snapshot>) -> Result<Arc<dyn Pages>, Box<RenderError>> + Send>;

/// Everything that a turn needs.
pub(super) struct Preview {
    pub(super) loader: Loader,
    /// `None` when git must not be asked.
    pub(super) git: Option<Git>,
    pub(super) build: Build,
    pub(super) state: Arc<State>,
    pub(super) hub: Hub,
    pub(super) watch: Watch,
    pub(super) reporter: Arc<dyn Reporter>,
    /// Show each changed page in the open browser.
    pub(super) follow: bool,
    /// How many good sites there were.
    pub(super) number: u64,
    /// Completes sites in the background.
    pub(super) later: Arc<Later>,
    /// What git said last; it is asked behind the page.
    pub(super) history: Arc<History>,
    /// The content roots and the top of their repository, as of the last load.
    pub(super) repository: Option<(PathBuf, Vec<Root>)>,
    /// The last load failed, so the next good one is news even if no file differs from the last good one.
    pub(super) load_failed: bool,
}

impl Preview {
    /// The first turn. Only a site that is not there at all is an error; anything else is served and waits.
    pub(super) fn first(&mut self) -> Result<(), LoadError> {
        match self.loader.load() {
            Err(error @ (LoadError::Missing(_) | LoadError::NotASite(_))) => Err(error),
            loaded => {
                self.take(loaded);
                Ok(())
            }
        }
    }

    /// Turns until the server ends.
    pub(super) fn run(mut self) {
        while let Some(look) = self.watch.wait(self.load_failed) {
            let needs_load = match look {
                Look::At(paths) if !self.load_failed => self.edited(&paths),
                _ => true,
            };
            if needs_load {
                let loaded = self.loader.load();
                self.take(loaded);
            }
        }
    }

    /// A turn for files that were saved. Says whether a whole load must follow.
    fn edited(&mut self, paths: &BTreeSet<PathBuf>) -> bool {
        let Edited { snapshot, changes, needs_load } = self.loader.edited(paths);
        if let Some(mut snapshot) = snapshot {
            snapshot.history = Arc::clone(&self.history);
            let snapshot = Arc::new(snapshot);
            self.turn(&snapshot, &changes);
            // A commit is seen with the next edit; the page of that edit does not wait for git.
            if self.ask_git(snapshot.config.history.git) {
                let mut snapshot = Arc::unwrap_or_clone(snapshot);
                snapshot.history = Arc::clone(&self.history);
                self.turn(&Arc::new(snapshot), &Changes::default());
            }
        }
        needs_load
    }

    /// Asks git for history. Says whether there is another one than before.
    fn ask_git(&mut self, asks_git: bool) -> bool {
        let history = match (&mut self.git, &self.repository, asks_git) {
            (Some(git), Some((top, roots)), true) => git.history(top, roots),
            _ => Arc::default(),
        };
        let is_new = history != self.history;
        self.history = history;
        is_new
    }

    fn take(&mut self, mut loaded: Result<Loaded, LoadError>) {
        let mut changes = Changes::default();
        // Twice at most: an editor that empties a file before it writes gets a moment, and a folder that was not watched
        // while it was read is looked at again.
        for attempt in 0..3 {
            let Ok(fresh) = &loaded else { break };
            changes.add(&fresh.changes);
            let half_written = fresh.half_written && attempt == 0;
            let is_new = self.watch.follow(&fresh.folders).unwrap_or_else(|notice| {
                self.reporter.report(Report::Notice(&notice));
                false
            });
            if half_written {
                // What was seen between two writes is no change, and the text may come back as it was.
                self.loader.take_back();
                changes = Changes::default();
                thread::sleep(Duration::from_millis(80));
            } else if !is_new {
                break;
            }
            loaded = self.loader.load();
        }
        let failed_before = std::mem::replace(&mut self.load_failed, loaded.is_err());
        match loaded {
            Ok(_) if changes.is_empty() && !failed_before => {}
            Ok(Loaded { mut snapshot, layout, .. }) => {
                self.repository = layout.repository.map(|top| (top, snapshot.roots.clone()));
                self.ask_git(snapshot.config.history.git);
                snapshot.history = Arc::clone(&self.history);
                self.turn(&Arc::new(snapshot), &changes);
            }
            Err(error) => self.fail(Fault::from(&error)),
        }
    }

    fn turn(&mut self, snapshot: &Arc<Snapshot>, changes: &Changes) {
        let started = Instant::now();
        let built = catch_unwind(AssertUnwindSafe(|| (self.build)(snapshot)));
        match built {
            Ok(Ok(pages)) => self.publish(pages, changes, started),
            Ok(Err(error)) => self.fail(Fault::from(&*error)),
            Err(_) => self.fail(Fault::internal("the site could not be made")),
        }
    }

    fn publish(&mut self, pages: Arc<dyn Pages>, changes: &Changes, started: Instant) {
        self.number += 1;
        let follow = match &changes.content[..] {
            [path] if self.follow => page_of(&*pages, path),
            _ => None,
        };
        let (build, former) = self.state.swap(pages.clone());
        self.hub.tell(Event::Change { build, theme: Theme::of(&changes.theme), follow });
        let report = Report::Built {
            first: self.number == 1,
            changed: changes.content.len() + changes.theme.len(),
            took: started.elapsed(),
        };
        self.reporter.report(report);
        // Taking ten thousand specs apart takes longer than making a page, so it comes last.
        drop(former);
        self.later.put(pages);
    }

    fn fail(&self, fault: Fault) {
        let fault = Arc::new(fault);
        // While a load fails we try again twice a second; it is told once.
        if self.state.current().fault.as_ref() != Some(&fault) {
            self.state.fail(fault.clone());
            self.hub.tell(Event::Fault { fault: Box::new((*fault).clone()) });
            self.reporter.report(Report::Failed(&fault));
        }
    }
}

/// The page of a source. An id from front matter is not known here; such a page is not followed.
fn page_of(pages: &dyn Pages, path: &SourcePath) -> Option<String> {
    let id = id(path.stem());
    let route = [Route::spec(&id), Route::document(&id)].into_iter().find(|route| pages.contains(route))?;
    Some(format!("/{route}"))
}
