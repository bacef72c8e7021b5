//! What is served right now: the last good site, and the fault that keeps a newer one away.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::Pages;
use super::fault::Fault;
use crate::text::Hash;

/// One moment of the preview. Swapped as a whole, so that no request sees half of a change.
#[derive(Clone, Default)]
pub(super) struct Current {
    /// The last good site.
    pub(super) pages: Option<Arc<dyn Pages>>,
    /// Why there is no newer one.
    pub(super) fault: Option<Arc<Fault>>,
    /// Names the last good site across restarts.
    pub(super) build: String,
}

/// The current moment, shared by all threads.
pub(super) struct State {
    current: RwLock<Current>,
    process: String,
    /// How many names of builds were given out.
    builds: AtomicU64,
}

impl State {
    /// Nothing yet. `seed` tells this process from the one before it.
    pub(super) fn new(seed: &str) -> Self {
        Self { current: RwLock::default(), process: Hash::of(seed.as_bytes()).short(), builds: AtomicU64::new(0) }
    }

    /// This moment.
    pub(super) fn current(&self) -> Current {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a good site in place; gives the name of its build, and the former site for the caller to drop at leisure.
    pub(super) fn swap(&self, pages: Arc<dyn Pages>) -> (String, Current) {
        let build = self.name();
        let next = Current { pages: Some(pages), fault: None, build: build.clone() };
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        (build, std::mem::replace(&mut *current, next))
    }

    /// Gives the build another name, because what was missing from these pages is there now. `None` when others are served.
    pub(super) fn renew(&self, pages: &Arc<dyn Pages>) -> Option<String> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        current.pages.as_ref().filter(|served| Arc::ptr_eq(served, pages))?;
        current.build = self.name();
        Some(current.build.clone())
    }

    fn name(&self) -> String {
        format!("{}-{}", self.process, self.builds.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Keeps the site and says what is wrong.
    pub(super) fn fail(&self, fault: Arc<Fault>) {
        self.current.write().unwrap_or_else(PoisonError::into_inner).fault = Some(fault);
    }
}
