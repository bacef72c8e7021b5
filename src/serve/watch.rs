//! Wakes the preview when files may have changed.
//!
//! Events are hints and no more: they say where to look, and the loader's hashes decide whether anything happened. So lost,
//! doubled or misleading events cost time, never truth; a look at everything follows whatever a look at single files cannot
//! tell, and now and then for no reason. Every folder that was read is watched by itself (never a file: an
//! editor replaces files); where the system gives no events (network mounts, limits), we look twice a second.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::disk::Identity;

/// A burst is over when nothing came for this long,
const QUIET: Duration = Duration::from_millis(10);
/// or, if it does not end, after this long.
const BURST: Duration = Duration::from_millis(100);
/// Without any event, a look is due after this long,
const SAFETY: Duration = Duration::from_secs(5);
/// or after this long when events cannot be had, or the site cannot be loaded.
const POLL: Duration = Duration::from_millis(500);
/// How often it is checked that watched folders are still the same folders.
const IDENTITY: Duration = Duration::from_secs(2);
/// More files than this are not looked at one by one.
const MANY: usize = 64;

/// What is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Look {
    /// Everything.
    Everywhere,
    /// Files that were written, came or went.
    At(BTreeSet<PathBuf>),
}

impl Default for Look {
    fn default() -> Self {
        Self::At(BTreeSet::new())
    }
}

impl Look {
    /// Adds where something happened; anywhere when there is no path.
    fn add(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            *self = Self::Everywhere;
        }
        let Self::At(known) = self else { return };
        known.extend(paths);
        if known.len() > MANY {
            *self = Self::Everywhere;
        }
    }
}

/// What the threads of watcher and server leave for the preview.
#[derive(Default)]
pub(super) struct Signals {
    state: Mutex<Signal>,
    changed: Condvar,
}

#[derive(Default)]
struct Signal {
    events: u64,
    /// Where things happened since that was last asked.
    look: Look,
    limit: bool,
    stop: bool,
}

impl Signals {
    /// Ends the preview.
    pub(super) fn stop(&self) {
        self.with(|signal| signal.stop = true);
    }

    fn with(&self, change: impl FnOnce(&mut Signal)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Signal> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there are other events than `seen`, for at most `time`.
    fn wait(&self, seen: u64, time: Duration) -> MutexGuard<'_, Signal> {
        let unchanged = |signal: &mut Signal| signal.events == seen && !signal.stop;
        self.changed.wait_timeout_while(self.lock(), time, unchanged).unwrap_or_else(PoisonError::into_inner).0
    }
}

/// The watched folders.
pub(super) struct Watch {
    signals: Arc<Signals>,
    watcher: Option<RecommendedWatcher>,
    folders: BTreeMap<PathBuf, Identity>,
    seen: u64,
}

impl Watch {
    /// Begins to watch nothing. The second value says why there are no events, if so.
    pub(super) fn new(signals: Arc<Signals>, poll: bool) -> (Self, Option<String>) {
        let (watcher, notice) = match (poll, watcher(signals.clone())) {
            (true, _) => (None, None),
            (false, Ok(watcher)) => (Some(watcher), None),
            (false, Err(error)) => {
                (None, Some(format!("the system gives no file events ({error}); looking twice a second")))
            }
        };
        (Self { signals, watcher, folders: BTreeMap::new(), seen: 0 }, notice)
    }

    /// Watches these folders and no others. `true` when one is new: what happened in it before is not known.
    pub(super) fn follow(&mut self, folders: &[PathBuf]) -> Result<bool, String> {
        let Some(watcher) = &mut self.watcher else { return Ok(false) };
        if let Some(remote) = folders.first().filter(|folder| is_remote(folder)) {
            let notice = format!("`{}` lies on a file system without events; looking twice a second", remote.display());
            self.watcher = None;
            return Err(notice);
        }
        let now: BTreeMap<PathBuf, Identity> =
            folders.iter().map(|folder| (folder.clone(), Identity::at(folder))).collect();
        let mut is_new = false;
        // A watch stays with the folder that it was set on, even when that was moved away; so it is set anew by identity.
        for (folder, _) in self.folders.iter().filter(|(folder, identity)| now.get(*folder) != Some(identity)) {
            let _ = watcher.unwatch(folder);
        }
        for (folder, _) in now.iter().filter(|(folder, identity)| self.folders.get(*folder) != Some(identity)) {
            is_new = true;
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                    self.watcher = None;
                    return Err(LIMIT.to_owned());
                }
                // A folder that is gone again will be missed by the next walk.
                _ => {}
            }
        }
        self.folders = now;
        Ok(is_new)
    }

    /// Waits until it is time to look, and says where; `None` when the server ends. `anxious` looks often, since something is
    /// broken.
    pub(super) fn wait(&mut self, anxious: bool) -> Option<Look> {
        let started = Instant::now();
        let due = if anxious || self.watcher.is_none() { POLL } else { SAFETY };
        while started.elapsed() < due {
            let rest = due.saturating_sub(started.elapsed()).min(IDENTITY);
            let signal = self.signals.wait(self.seen, rest);
            let (stop, limit, events) = (signal.stop, signal.limit, signal.events);
            drop(signal);
            if stop {
                return None;
            }
            if limit {
                self.watcher = None;
            }
            if events != self.seen {
                return self.settle();
            }
            if self.folders.iter().any(|(folder, identity)| Identity::at(folder) != *identity) {
                return Some(Look::Everywhere);
            }
        }
        Some(Look::Everywhere)
    }

    /// Waits for the end of a burst.
    fn settle(&mut self) -> Option<Look> {
        let started = Instant::now();
        let mut before = self.signals.lock().events;
        loop {
            let mut signal = self.signals.wait(before, QUIET.min(BURST.saturating_sub(started.elapsed())));
            self.seen = signal.events;
            if signal.stop {
                return None;
            }
            if signal.events == before || started.elapsed() >= BURST {
                return Some(std::mem::take(&mut signal.look));
            }
            before = signal.events;
        }
    }
}

const LIMIT: &str =
    "the limit of watched folders is reached (on Linux: fs.inotify.max_user_watches); looking twice a second";

fn watcher(signals: Arc<Signals>) -> notify::Result<RecommendedWatcher> {
    let config = notify::Config::default().with_follow_symlinks(false);
    let happened = move |paths: Vec<PathBuf>, limit: bool| {
        signals.with(|signal| {
            signal.events += 1;
            signal.look.add(paths);
            signal.limit |= limit;
        });
    };
    let handler = move |event: notify::Result<notify::Event>| match event {
        // A lost queue comes without any path, so this is asked first.
        Ok(event) if event.need_rescan() => happened(Vec::new(), false),
        // Our own reading raises these.
        Ok(event) if event.kind.is_access() => {}
        Ok(event) if event.paths.is_empty() => happened(Vec::new(), false),
        Ok(event) => {
            let paths: Vec<PathBuf> = event.paths.into_iter().filter(|path| !is_noise(path)).collect();
            if !paths.is_empty() {
                happened(paths, false);
            }
        }
        Err(error) => happened(Vec::new(), matches!(error.kind, ErrorKind::MaxFilesWatch)),
    };
    RecommendedWatcher::new(handler, config)
}

/// Swap files, backups and probes of editors.
fn is_noise(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".swx") || name.starts_with(".#") || name == "4913"
}

/// Whether the folder lies on a file system that tells nobody of changes made elsewhere: NFS, SMB, 9p, FUSE, shared folders
/// of virtual machines.
#[cfg(target_os = "linux")]
fn is_remote(folder: &Path) -> bool {
    const REMOTE: &[u32] = &[0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x6573_5546, 0x786F_4256];
    rustix::fs::statfs(folder).is_ok_and(|system| REMOTE.contains(&(system.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}
