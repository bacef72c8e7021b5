//! Source files, and the specs that mention them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::order::key;
use super::{Archive, EntryIndex};
use crate::parse::Document;

/// Fills [`Archive::code_map`]; the specs of a file stand in listing order.
pub(super) fn collect(archive: &mut Archive) {
    let mut map: BTreeMap<String, Vec<EntryIndex>> = BTreeMap::new();
    for &spec in &archive.specs {
        for file in &archive.entries[spec].document.files {
            map.entry(file.path.clone()).or_default().push(spec);
        }
    }
    archive.code_map = Arc::new(map);
}

/// Brings the files of one entry up to date, whose document was `old`.
pub(super) fn renew(archive: &mut Archive, at: EntryIndex, old: &Document) {
    let paths = |document: &Document| document.files.iter().map(|file| file.path.clone()).collect::<BTreeSet<_>>();
    let (entries, before, now) = (&archive.entries, paths(old), paths(&archive.entries[at].document));
    if !entries[at].is_spec || before == now {
        return;
    }
    let map = Arc::make_mut(&mut archive.code_map);
    for gone in before.difference(&now) {
        let Some(specs) = map.get_mut(gone) else { continue };
        specs.retain(|&spec| spec != at);
        if specs.is_empty() {
            map.remove(gone);
        }
    }
    for new in now.difference(&before) {
        let specs = map.entry(new.clone()).or_default();
        let place = specs.partition_point(|&spec| key(&entries[spec]) < key(&entries[at]));
        specs.insert(place, at);
    }
}

/// Paths by the file they name, each with all of its forms, the shortest first. A path may be written from any of its folders on:
/// it names the longest path that ends in it, unless several do that are not one.
pub fn files<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        by_name.entry(last(path)).or_default().push(path);
    }
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for mut forms in by_name.into_values() {
        forms.sort_by_key(|path| (path.len(), *path));
        for (at, &form) in forms.iter().enumerate() {
            let mut longer = forms[at..].iter().rev().copied().filter(|longer| ends(longer, form));
            let longest = longer.next().unwrap_or(form);
            let file = if longer.all(|longer| ends(longest, longer)) { longest } else { form };
            files.entry(file).or_default().push(form);
        }
    }
    files
}

/// Whether `path` ends in `end`, at a folder's boundary.
pub fn ends(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

impl Archive {
    /// The specs that name a source file by one of these paths.
    pub fn naming(&self, paths: &[&str]) -> BTreeSet<EntryIndex> {
        paths.iter().filter_map(|path| self.code_map.get(*path)).flatten().copied().collect()
    }

    /// The source files mentioned that are not among the `known` paths of the repository. A path may be written from any of
    /// its folders on. When the repository has none of them at all, the code lies elsewhere and nothing is said.
    pub fn gone(&self, known: Option<&BTreeSet<String>>) -> BTreeSet<&str> {
        let Some(known) = known else { return BTreeSet::new() };
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in known {
            by_name.entry(last(path)).or_default().push(path);
        }
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
