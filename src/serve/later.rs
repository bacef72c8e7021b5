//! What a page need not wait for: findings, similar designs and the search index are made here, behind the page that is
//! already out.
//!
//! One thread that lets others go first, and one processor at most, so that the next edit finds room. It begins when nothing was saved
//! for a while: half a second, or as long as the last time took, so that it never works more than half of the time. Then
//! open pages are told to look again; those that did not change get 304.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::live::{Event, Hub, Theme};
use super::state::State;
use super::{Pages, Report, Reporter};

/// Nothing was saved for this long.
const QUIET: Duration = Duration::from_millis(500);

/// The pages that wait to be completed; newer ones take the place of older ones.
pub(super) struct Later {
    reporter: Arc<dyn Reporter>,
    slot: Mutex<Slot>,
    changed: Condvar,
}

#[derive(Default)]
struct Slot {
    pages: Option<Arc<dyn Pages>>,
    stop: bool,
}

impl Later {
    /// Nothing waits yet.
    pub(super) fn new(reporter: Arc<dyn Reporter>) -> Self {
        Self { reporter, slot: Mutex::default(), changed: Condvar::new() }
    }

    /// Leaves pages to be completed.
    pub(super) fn put(&self, pages: Arc<dyn Pages>) {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).pages = Some(pages);
        self.changed.notify_all();
    }

    /// Ends the thread after what it is doing.
    pub(super) fn stop(&self) {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
        self.changed.notify_all();
    }

    /// The work of the thread.
    pub(super) fn run(&self, state: &State, hub: &Hub) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).start_handler(|_| step_back());
        let Ok(pool) = pool.build() else { return };
        let mut quiet = QUIET;
        while let Some(pages) = self.take(quiet) {
            let started = Instant::now();
            // A fault in here costs the similar designs, not the preview.
            let complete = std::panic::AssertUnwindSafe(|| {
                self.reporter.report(Report::Checked(pool.install(|| pages.findings())));
                pool.install(|| pages.complete())
            });
            let told = std::panic::catch_unwind(complete).unwrap_or(false);
            quiet = QUIET.max(started.elapsed());
            if let Some(build) = told.then(|| state.renew(&pages)).flatten() {
                hub.tell(Event::Change { build, theme: Theme::Same, follow: None });
            }
        }
    }

    /// The newest pages, once no newer ones came for `quiet`; `None` at the end.
    fn take(&self, quiet: Duration) -> Option<Arc<dyn Pages>> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        let mut newest: Option<Arc<dyn Pages>> = None;
        loop {
            if slot.stop {
                return None;
            }
            if let Some(pages) = slot.pages.take() {
                newest = Some(pages);
            } else if newest.is_none() {
                slot = self.changed.wait(slot).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let waited = self.changed.wait_timeout_while(slot, quiet, |slot| slot.pages.is_none() && !slot.stop);
            let (next, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            slot = next;
            if timeout.timed_out() {
                return newest;
            }
        }
    }
}

/// Lets all other threads go first. On Linux this is for the calling thread alone, elsewhere it would be for all of them.
fn step_back() {
    #[cfg(target_os = "linux")]
    {
        // Staying where it is is no reason not to work.
        let _ = rustix::process::nice(10);
    }
}
