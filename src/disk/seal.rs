//! Whether an output is still what was written, without reading it: by the stamps of its files.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::manifest::{self, Manifest};
use super::read::{Stamp, now_ns};
use crate::text::Hash;

/// What an output was like right after it was written. Files of others in it do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The list of files and the stamp of each.
    stamps: Hash,
    /// When they were taken.
    taken_ns: i128,
}

/// A file of the output: its path, the hash in the manifest, its stamp.
type Listed<'m> = (&'m str, &'m str, Stamp);

impl Seal {
    /// The seal of the output at `out`, which holds the files of `manifest`; none when it is not whole.
    pub(super) fn of(out: &Path, manifest: &Manifest) -> Option<Self> {
        let taken_ns = now_ns();
        Some(Self { stamps: hash(&listed(out, manifest)?), taken_ns })
    }

    /// Whether the output is as it was. A file written within the clock's grain before the seal could have changed with its
    /// stamp as it was, so those few are read.
    pub fn holds(&self, out: &Path) -> bool {
        let Some(manifest) = Manifest::read(out) else { return false };
        let Some(files) = listed(out, &manifest).filter(|files| hash(files) == self.stamps) else { return false };
        let young = files.par_iter().filter(|(_, _, stamp)| !stamp.settled(self.taken_ns));
        young
            .filter(|(path, ..)| *path != manifest::NAME)
            .all(|(path, hash, _)| fs::read(out.join(path)).is_ok_and(|bytes| Hash::of(&bytes).to_string() == *hash))
    }
}

fn listed<'m>(out: &Path, manifest: &'m Manifest) -> Option<Vec<Listed<'m>>> {
    let files = manifest.files.par_iter().map(|(path, hash)| (path.as_str(), hash.as_str()));
    files
        .chain([(manifest::NAME, "")])
        .map(|(path, hash)| {
            let metadata = fs::symlink_metadata(out.join(path)).ok().filter(fs::Metadata::is_file)?;
            Some((path, hash, Stamp::of(&metadata)))
        })
        .collect()
}

fn hash(files: &[Listed<'_>]) -> Hash {
    let line = |(path, hash, stamp): &Listed<'_>| Hash::of(format!("{path} {hash} {stamp:?}").as_bytes());
    let lines: Vec<Hash> = files.par_iter().map(line).collect();
    Hash::of_parts(&lines.iter().map(|line| &line.bytes()[..]).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{Content, Options, write};
    use crate::path::Route;
    use std::sync::Arc;

    #[test]
    fn a_seal_breaks_with_the_output() {
        type Break = fn(&Path) -> std::io::Result<()>;
        let breaks: &[(&str, Break, bool)] = &[
            ("nothing", |_| Ok(()), true),
            ("a file of others", |out| fs::write(out.join("CNAME"), "x"), true),
            ("another text of the same length", |out| fs::write(out.join("a.html"), "2"), false),
            ("a file is gone", |out| fs::remove_file(out.join("a.html")), false),
            ("the manifest is gone", |out| fs::remove_file(out.join(manifest::NAME)), false),
            (
                "a folder in a file's place",
                |out| fs::remove_file(out.join("b.html")).and_then(|()| fs::create_dir(out.join("b.html"))),
                false,
            ),
        ];
        for (what, change, holds) in breaks {
            let folder = tempfile::tempdir().expect("a folder");
            let out = folder.path().join("public");
            let page = |name| Ok::<_, ()>((Route::new(name).expect("clean"), Content::Bytes(Arc::from(&b"1"[..]))));
            write(&out, vec![page("a.html"), page("b.html")].into_par_iter(), &Options::default()).expect("written");
            let manifest = Manifest::read(&out).expect("a manifest");
            let seal = Seal::of(&out, &manifest).expect("whole");
            change(&out).expect("changed");
            assert_eq!(seal.holds(&out), *holds, "{what}");
        }
    }
}
