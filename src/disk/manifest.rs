//! The list of files in an output that are ours, by content hash. Only what stands in it is ever deleted.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::path::Route;
use crate::text::Hash;

/// Name of the manifest, at the top of the output.
pub(super) const NAME: &str = ".spechive-manifest.json";

/// What a manifest is called while it is written; it is renamed when it is whole.
const NEXT: &str = ".spechive-manifest.json.next";

/// What we put into a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    schema: u32,
    /// The folder is a stage that was never published: all of it is ours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) stage: bool,
    /// What each file holds.
    #[serde(default, with = "files")]
    pub(super) files: BTreeMap<Route, Hash>,
}

/// The files as an object of text.
mod files {
    use std::collections::BTreeMap;

    use serde::de::{Deserializer, MapAccess, Visitor};
    use serde::ser::Serializer;

    use crate::path::Route;
    use crate::text::Hash;

    pub(super) fn serialize<S: Serializer>(files: &BTreeMap<Route, Hash>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(files.iter().map(|(route, hash)| (route.as_str(), hash.to_string())))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Route, Hash>, D::Error> {
        from.deserialize_map(Entries)
    }

    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = BTreeMap<Route, Hash>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("paths with their hashes")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut files = BTreeMap::new();
            while let Some((path, hash)) = entries.next_entry::<String, String>()? {
                // Someone may have edited it. A path that could leave the folder is not ours; a hash that is none is of
                // nothing that is there.
                if let Some(route) = Route::new(&path) {
                    files.insert(route, hash.parse().unwrap_or_default());
                }
            }
            Ok(files)
        }
    }
}

impl Manifest {
    /// A manifest of these files.
    pub(super) fn new(files: BTreeMap<Route, Hash>) -> Self {
        Self { schema: 1, stage: false, files }
    }

    /// The manifest of a stage.
    pub(super) fn stage() -> Self {
        Self { schema: 1, stage: true, files: BTreeMap::new() }
    }

    /// The manifest in `folder`; `None` when there is none or it cannot be understood.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(NAME);
        if !fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        serde_json::from_slice(&fs::read(&path).ok()?).ok()
    }

    /// Writes it, one line a file, so that an output kept in git has readable differences.
    fn write(&self, mut to: impl io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut to, self)?;
        to.write_all(b"\n")
    }

    /// Puts it into `folder` as `name`, line by line since that of a large site is large, and never half.
    pub(super) fn put(&self, folder: &Path, name: &str) -> io::Result<()> {
        let next = folder.join(NEXT);
        let mut file = io::BufWriter::with_capacity(1 << 16, fs::File::create(&next)?);
        self.write(&mut file)?;
        file.flush()?;
        fs::rename(&next, folder.join(name))
    }
}

/// Every file, link and empty folder below `folder` by its relative path; links are not entered.
pub(super) fn listing(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry?;
        let inner = entry.file_type().is_dir() && fs::read_dir(entry.path())?.next().is_some();
        if let (false, Ok(below)) = (inner, entry.path().strip_prefix(folder)) {
            files.insert(below.to_owned());
        }
    }
    Ok(files)
}

/// Whether `path` below `folder` is reached through plain folders only, so that touching it cannot reach elsewhere.
pub(super) fn lies_within(folder: &Path, path: &str) -> bool {
    let mut above = folder.to_owned();
    let Some((parents, _)) = path.rsplit_once('/') else { return true };
    parents.split('/').all(|part| {
        above.push(part);
        fs::symlink_metadata(&above).is_ok_and(|metadata| metadata.is_dir())
    })
}

/// Deletes the file at `path` below `folder`, and the folders that become empty.
pub(super) fn remove(folder: &Path, path: &str) -> io::Result<()> {
    if !lies_within(folder, path) {
        return Ok(());
    }
    match fs::remove_file(folder.join(path)) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
        _ => {}
    }
    let mut rest = path;
    while let Some((parents, _)) = rest.rsplit_once('/') {
        // A folder that still holds something stays; that is the usual reason to fail.
        if fs::remove_dir(folder.join(parents)).is_err() {
            break;
        }
        rest = parents;
    }
    Ok(())
}

/// Deletes a folder of ours: a stage wholly, a former output by its manifest. What we did not make stays.
pub(super) fn remove_ours(folder: &Path) -> io::Result<()> {
    remove_with(folder, |path| if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) })
}

/// [`remove_ours`] with the step that a kill may cut short. The manifest goes last, so that the next build still knows the
/// folder as ours.
fn remove_with(folder: &Path, mut delete: impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    let manifest = Manifest::read(folder);
    match &manifest {
        Some(manifest) if manifest.stage => {
            for entry in fs::read_dir(folder)?.filter_map(Result::ok).filter(|entry| entry.file_name() != NAME) {
                delete(&entry.path())?;
            }
        }
        Some(manifest) => manifest.files.keys().try_for_each(|route| remove(folder, route.as_str()))?,
        None => {}
    }
    // A manifest that was being written when its build was killed.
    let _ = fs::remove_file(folder.join(NEXT));
    if manifest.is_some() {
        delete(&folder.join(NAME))?;
    }
    fs::remove_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stage with a page, a folder and a manifest that is just being replaced.
    fn stage() -> tempfile::TempDir {
        let folder = tempfile::TempDir::new().unwrap();
        let stage = folder.path().join("stage");
        fs::create_dir_all(stage.join("specs")).unwrap();
        fs::write(stage.join("specs/a.html"), "a").unwrap();
        fs::write(stage.join("index.html"), "i").unwrap();
        Manifest::stage().put(&stage, NAME).unwrap();
        fs::write(stage.join(NEXT), "{").unwrap();
        folder
    }

    #[test]
    fn a_removal_that_is_cut_short_anywhere_is_ended_by_the_next() {
        for steps in 0.. {
            let folder = stage();
            let stage = folder.path().join("stage");
            let mut left = steps;
            let cut = remove_with(&stage, |path| {
                left = usize::checked_sub(left, 1).ok_or(io::ErrorKind::Interrupted)?;
                if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
            });
            if cut.is_ok() {
                assert!(steps > 2, "nothing was cut short");
                return;
            }
            remove_ours(&stage).unwrap();
            assert!(!stage.exists(), "still there after a cut at step {steps}");
        }
    }

    #[test]
    fn a_stage_killed_before_it_had_a_manifest_goes_too() {
        let folder = tempfile::TempDir::new().unwrap();
        let stage = folder.path().join("stage");
        fs::create_dir(&stage).unwrap();
        fs::write(stage.join(NEXT), "{").unwrap();
        remove_ours(&stage).unwrap();
        assert!(!stage.exists());
    }

    #[test]
    fn a_folder_of_others_stays() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        assert!(remove_ours(folder.path()).is_err());
        assert!(folder.path().join("mine.txt").is_file());
    }
}
