//! What is served right now: the last good site, and the fault that keeps a newer one away.

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
}

impl State {
    /// Nothing yet. `seed` tells this process from the one before it.
    pub(super) fn new(seed: &str) -> Self {
        Self { current: RwLock::default(), process: Hash::of(seed.as_bytes()).short() }
    }

    /// This moment.
    pub(super) fn current(&self) -> Current {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a good site in place; gives the name of its build.
    pub(super) fn swap(&self, number: u64, pages: Arc<dyn Pages>) -> String {
        let build = format!("{}-{number}", self.process);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) =
            Current { pages: Some(pages), fault: None, build: build.clone() };
        build
    }

    /// Keeps the site and says what is wrong.
    pub(super) fn fail(&self, fault: Arc<Fault>) {
        self.current.write().unwrap_or_else(PoisonError::into_inner).fault = Some(fault);
    }
}
