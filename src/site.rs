//! The site: a plan of all routes, and a function that renders any one of them.
//!
//! `build` maps [`Site::render`] over all routes; `serve` renders the route that is asked for. There is no other path, so
//! a preview can never differ from what is published.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::path::Route;
use crate::snapshot::Snapshot;

pub use crate::theme::RenderError;

/// All routes of one generation, rendered on demand.
#[derive(Debug)]
pub struct Site {
    routes: BTreeMap<Route, ()>,
    findings: Vec<Diagnostic>,
}

/// The bytes of one route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Content of the file.
    pub bytes: Arc<[u8]>,
}

/// Pure results that outlive one generation, so that an edit costs one parse and not all of them.
#[derive(Debug, Default)]
pub struct Memo {}

impl Site {
    /// Makes the site of a snapshot. Fails only when the theme cannot be loaded.
    pub fn build(snapshot: &Snapshot, memo: &Memo) -> Result<Self, Box<RenderError>> {
        let _ = (snapshot, memo);
        Ok(Self { routes: BTreeMap::new(), findings: Vec::new() })
    }

    /// Every route, sorted.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.keys()
    }

    /// Whether the site has this route.
    pub fn contains(&self, route: &Route) -> bool {
        self.routes.contains_key(route)
    }

    /// The bytes of one route of [`Site::routes`].
    pub fn render(&self, route: &Route) -> Result<Artifact, Box<RenderError>> {
        let _ = route;
        Ok(Artifact { bytes: Arc::from(&b""[..]) })
    }

    /// All findings, sorted by path and place, levels and acceptance applied.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }
}
