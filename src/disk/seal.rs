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

impl Seal {
    /// The seal of the output at `out`, which holds the files of `manifest`; none when it is not whole.
    pub(super) fn of(out: &Path, manifest: &Manifest) -> Option<Self> {
        let taken_ns = now_ns();
        let (stamps, _) = stamps(out, manifest, taken_ns)?;
        Some(Self { stamps, taken_ns })
    }

    /// Whether the output is as it was. A file written within the clock's grain before the seal could have changed with its
    /// stamp as it was, so those few are read.
    pub fn holds(&self, out: &Path) -> bool {
        let Some(manifest) = Manifest::read(out) else { return false };
        let Some((stamps, young)) = stamps(out, &manifest, self.taken_ns) else { return false };
        let as_listed =
            |(path, hash): &(&str, Hash)| fs::read(out.join(path)).is_ok_and(|bytes| Hash::of(&bytes) == *hash);
        stamps == self.stamps && young.par_iter().all(as_listed)
    }
}

/// The hash of all files of the output with their stamps, and those files that had not lain still at `taken_ns`.
fn stamps<'m>(out: &Path, manifest: &'m Manifest, taken_ns: i128) -> Option<(Hash, Vec<(&'m str, Hash)>)> {
    let stamp = |path: &str| fs::symlink_metadata(out.join(path)).ok().filter(fs::Metadata::is_file);
    // Of each file its hash alone: a large site has some hundred thousand.
    let files = manifest.files.par_iter().map(|(route, hash)| {
        let stamp = Stamp::of(&stamp(route.as_str())?);
        let line = Hash::of(format!("{route} {hash} {stamp:?}").as_bytes());
        Some((line, (!stamp.settled(taken_ns)).then_some((route.as_str(), *hash))))
    });
    let (mut lines, young): (Vec<Hash>, Vec<_>) = files.collect::<Option<Vec<_>>>()?.into_iter().unzip();
    let list = Stamp::of(&stamp(manifest::NAME)?);
    lines.push(Hash::of(format!("{list:?}").as_bytes()));
    let stamps = Hash::of_parts(&lines.iter().map(|line| &line.bytes()[..]).collect::<Vec<_>>());
    Some((stamps, young.into_iter().flatten().collect()))
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
