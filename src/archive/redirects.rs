//! Former addresses: aliases of the front matter, former names from the history, and what an id in front matter replaced.

use super::Archive;
use crate::parse::names;
use crate::path::{self, Route, SourcePath};
use crate::snapshot::History;

/// Fills [`Archive::redirects`]. A present page is never covered, and of two claims to one address the first path wins.
pub(super) fn plan(archive: &mut Archive, history: &History) {
    let present: std::collections::BTreeSet<&Route> = archive.entries.iter().map(|entry| &entry.route).collect();
    let mut redirects = std::collections::BTreeMap::new();
    for entry in &archive.entries {
        let page = if entry.is_spec { Route::spec } else { Route::document };
        let aliases = entry.document.aliases.iter().map(|alias| path::id(alias));
        let mut former: Vec<Route> = aliases.filter(|id| !id.is_empty()).map(|id| page(&id)).collect();
        let paths = history.files.get(&entry.document.path).map_or(&[][..], |file| &file.former);
        // A file that is given an id had the one of its name before.
        let own = entry.document.explicit_id.as_ref().map(|_| &entry.document.path);
        for path in paths.iter().chain(own) {
            former.extend(routes_of(path));
        }
        for route in former {
            if !present.contains(&route) {
                redirects.entry(route).or_insert_with(|| entry.route.clone());
            }
        }
    }
    archive.redirects = std::sync::Arc::new(redirects);
}

/// The pages that a file at `path` may have had. Whether it was a spec or a document then is not known, except that a
/// dated name was always a spec's.
fn routes_of(path: &SourcePath) -> Vec<Route> {
    let stem = names::stem(path.file_name());
    let mut routes = vec![Route::spec(&path::id(stem))];
    if names::dated(stem).is_none() {
        routes.push(Route::document(&path::id(names::stem(path.as_str()))));
    }
    routes
}
