//! Reads single files again, for a preview that was told which ones were saved.
//!
//! What is read, and how, is the same as in a whole load. Anything but new text in a file that was there before (a file
//! that came or went, was renamed, cannot be read, or is empty, since an editor may be about to write it) is left to a whole
//! load, which the caller must make then.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::load::{Changes, Held, Kept, Last, Loader};
use super::read::{Folder, Stamp, now_ns};
use super::walk::{Entry, Kind, source_path};
use crate::snapshot::Snapshot;

/// What reading some files again gave.
#[derive(Debug, Default)]
pub struct Edited {
    /// The inputs as they are now, without history; `None` when no text differs.
    pub snapshot: Option<Snapshot>,
    /// The files whose text differs.
    pub changes: Changes,
    /// Something happened that only a whole load can tell.
    pub needs_load: bool,
}

impl Loader {
    /// Reads the files at `paths` again, as far as they are sources that the last load has read.
    pub fn edited(&mut self, paths: &BTreeSet<PathBuf>) -> Edited {
        let mut edited = Edited::default();
        for path in paths {
            let read = self.last.as_ref().and_then(|last| self.read_again(last, path));
            let (Some((at, kept)), Some(last)) = (read, &mut self.last) else {
                edited.needs_load = true;
                continue;
            };
            let source = &mut last.snapshot.sources[at];
            if let Held::Source { body, hash, .. } = &kept.held
                && source.hash != *hash
            {
                source.body = body.clone();
                source.hash = *hash;
                edited.changes.content.push(source.path.clone());
            }
            self.kept.insert(path.clone(), kept);
        }
        let is_edited = !edited.changes.is_empty();
        edited.snapshot = self.last.as_ref().filter(|_| is_edited).map(|last| last.snapshot.clone());
        edited
    }

    /// The file at `path` and its place among the sources of the last load.
    fn read_again(&self, last: &Last, path: &Path) -> Option<(usize, Kept)> {
        let is_text = |kept: &&Kept| matches!(kept.held, Held::Source { finding: None, .. });
        self.kept.get(path).filter(is_text)?;
        let mut roots = (0..last.roots.len()).filter(|&root| path.starts_with(&last.roots[root]));
        // A file of two roots is two sources.
        let (Some(root), None) = (roots.next(), roots.next()) else { return None };
        let below = path.strip_prefix(&last.roots[root]).ok()?.to_owned();
        let source = source_path(last.snapshot.roots.get(root)?, &below)?;
        let at = last.snapshot.sources.binary_search_by(|known| known.path.cmp(&source)).ok()?;
        let metadata = fs::symlink_metadata(path).ok().filter(|metadata| metadata.is_file() && metadata.len() > 0)?;
        let entry = Entry { path: source, below, kind: Kind::Source, stamp: Stamp::of(&metadata) };
        let kept = self.read_one(&Folder::open(&last.roots[root]), &entry, now_ns());
        (is_text(&&kept) && last.snapshot.sources[at].root == root).then_some((at, kept))
    }
}
