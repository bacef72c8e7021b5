//! Absolute paths of one machine: where one ends, and which part of it means something to others.
//!
//! `/home/ann/work/shop/docs/specs/done/x.md` names a file of the archive when `docs/specs/done/x.md` does. Then only that
//! part is published. Two parts at least must fit, since a file called `README.md` lies in every project.

use std::collections::BTreeSet;

use crate::path;
use crate::snapshot::Snapshot;
use crate::text::Span;

/// The span of the path that begins at `at`: a `file://` in front of it belongs to it, a full stop behind it does not.
pub(super) fn whole(text: &str, at: usize) -> Span {
    let bytes = text.as_bytes();
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80 || b"/\\:._-+@~".contains(byte);
    let length = bytes[at..].iter().take_while(|byte| fits(byte)).count();
    let path = &text[at..at + length];
    // A colon belongs to a drive; behind the path it begins a line number.
    let drive = usize::from(path.starts_with(|c: char| c.is_ascii_alphabetic())) * 2;
    let path = path[drive..].find(':').map_or(path, |colon| &path[..drive + colon]);
    let end =
        at + path.trim_end_matches(|c: char| matches!(c, '.' | '-') || !c.is_ascii() && !c.is_alphanumeric()).len();
    let scheme = ["file:///", "file://"].iter().find(|scheme| text[..at].ends_with(**scheme));
    at - scheme.map_or(0, |scheme| scheme.len())..end
}

/// Files that a path may mean: those of the archive and those of the repository.
#[derive(Default)]
pub(super) struct Known(BTreeSet<String>);

impl Known {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut known: BTreeSet<String> = snapshot.history.known.iter().flatten().cloned().collect();
        let mut add = |path: &str, below: &str, root: usize| {
            known.insert(path.to_owned());
            if let Some(root) = snapshot.roots.get(root) {
                let folder = root.in_repository.as_ref().unwrap_or(&root.name);
                known.extend(path::clean(folder, below));
            }
        };
        for source in &snapshot.sources {
            let below = snapshot.roots.get(source.root).map_or(source.path.as_str(), |root| source.below(root));
            add(source.path.as_str(), below, source.root);
        }
        for asset in &snapshot.assets {
            known.insert(asset.path.as_str().to_owned());
        }
        Self(known)
    }

    /// The part of a path of one machine that is a path of the repository or the archive, the longest one that fits.
    pub(super) fn part_of(&self, machine: &str) -> Option<String> {
        let path = machine.trim_start_matches("file:").replace('\\', "/");
        let path = path.trim_end_matches('/');
        let mut tail = path;
        while let Some((_, rest)) = tail.split_once('/') {
            tail = rest;
            if tail.contains('/') && self.has(tail) {
                return Some(tail.to_owned());
            }
        }
        None
    }

    /// Whether a file or folder of this path is known.
    fn has(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let mut from_here = self.0.range(path.to_owned()..);
        from_here.next().is_some_and(|known| known == path || known.starts_with(&inside))
            || self.0.range(inside.clone()..).next().is_some_and(|known| known.starts_with(&inside))
    }
}
