//! Source files, and the specs that mention them.

use std::collections::{BTreeMap, BTreeSet};

use super::Archive;

/// Fills [`Archive::code_map`]; the specs of a file stand in listing order.
pub(super) fn collect(archive: &mut Archive) {
    for &spec in &archive.specs {
        for file in &archive.entries[spec].document.files {
            archive.code_map.entry(file.path.clone()).or_default().push((spec, file.lines.clone()));
        }
    }
}

impl Archive {
    /// The source files mentioned that are not among the `known` paths of the repository. A path may be written from any of
    /// its folders on. When the repository has none of them at all, the code lies elsewhere and nothing is said.
    pub fn gone(&self, known: Option<&BTreeSet<String>>) -> BTreeSet<&str> {
        let Some(known) = known else { return BTreeSet::new() };
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in known {
            by_name.entry(last(path)).or_default().push(path);
        }
        let ends = |path: &str, end: &str| {
            path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let exists =
            |path: &str| by_name.get(last(path)).is_some_and(|found| found.iter().any(|known| ends(known, path)));
        let (there, gone): (Vec<&str>, Vec<&str>) =
            self.code_map.keys().map(String::as_str).partition(|path| exists(path));
        if there.is_empty() { BTreeSet::new() } else { gone.into_iter().collect() }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
