//! Files that save time and nothing else, in the user's cache folder: never in anybody's content, repository or output.
//!
//! A cache that is missing, old or damaged, or that cannot be written, costs time. So nothing in here fails.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::text::Hash;

/// Bytes that are read at most.
const LIMIT: u64 = 512 << 20;

/// One cached file.
#[derive(Debug, Clone)]
pub struct Cache(PathBuf);

impl Cache {
    /// The cache called `name` of the site that is written to `output`. `None` when the system names no cache folder.
    pub fn of(name: &str, output: &Path) -> Option<Self> {
        let folder = folder()?.join("spechive");
        let site = Hash::of(output.as_os_str().as_encoded_bytes()).short();
        Some(Self(folder.join(format!("{name}-{site}"))))
    }

    /// Its bytes, if it is there.
    pub fn read(&self) -> Option<Vec<u8>> {
        let metadata = fs::symlink_metadata(&self.0).ok()?;
        (metadata.is_file() && metadata.len() <= LIMIT).then(|| fs::read(&self.0).ok()).flatten()
    }

    /// Replaces it in one step, if that is possible.
    pub fn write(&self, bytes: &[u8]) {
        self.write_parts(&[bytes]);
    }

    /// The same with bytes that stand in several places.
    fn write_parts(&self, bytes: &[&[u8]]) {
        let Some(folder) = self.0.parent() else { return };
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            bytes.iter().try_for_each(|part| file.write_all(part))?;
            file.persist(&self.0).map_err(|error| error.error)
        });
        // Without it the next build takes longer, and that is all.
        let _ = written;
    }
}

/// A cached value that holds for one state of its inputs only, and says so itself: first the key of those inputs, then the
/// hash of what follows, then the value.
impl Cache {
    /// The value that was kept for `key`. None when there is another, or a damaged one.
    pub fn recall<T: DeserializeOwned>(&self, key: Hash) -> Option<T> {
        let bytes = self.read()?;
        postcard::from_bytes(checked(&bytes, key)?).ok()
    }

    /// Keeps a value for `key`, in place of the one before.
    pub fn keep<T: Serialize>(&self, key: Hash, value: &T) {
        // A value that cannot be written is not kept, and is made again next time.
        if let Ok(value) = postcard::to_stdvec(value) {
            self.write_parts(&[key.bytes(), Hash::of(&value).bytes(), &value]);
        }
    }

    /// Many values that this program kept, read side by side. Each says itself what it holds for. None when one of them is
    /// damaged.
    pub fn recall_each<T: DeserializeOwned + Send>(&self) -> Option<Vec<T>> {
        let bytes = self.read()?;
        let mut rest = checked(&bytes, program()?)?;
        let mut values = Vec::new();
        while let Some((length, more)) = rest.split_first_chunk() {
            let (value, more) = more.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            values.push(value);
            rest = more;
        }
        values.into_par_iter().map(|value| postcard::from_bytes(value).ok()).collect()
    }

    /// Keeps many values for this program, in place of those before.
    pub fn keep_each<T: Serialize + Sync>(&self, values: &[T]) {
        let Some(key) = program() else { return };
        let written = values.par_iter().map(|value| {
            let value = postcard::to_stdvec(value).ok()?;
            Some([&u32::try_from(value.len()).ok()?.to_le_bytes()[..], &value].concat())
        });
        let Some(written) = written.collect::<Option<Vec<Vec<u8>>>>() else { return };
        let all = written.concat();
        drop(written);
        if all.len() as u64 > LIMIT {
            return;
        }
        self.write_parts(&[key.bytes(), Hash::of(&all).bytes(), &all]);
    }
}

/// What follows the key and the sum, when both are right.
fn checked(bytes: &[u8], key: Hash) -> Option<&[u8]> {
    let (head, value) = bytes.split_at_checked(2 * Hash::LENGTH)?;
    let (kept_for, sum) = head.split_at(Hash::LENGTH);
    (kept_for == key.bytes() && sum == Hash::of(value).bytes()).then_some(value)
}

/// The identity of the running program: another build of it may say something else about the same inputs. None when the
/// system does not tell; then nothing is kept.
pub fn program() -> Option<Hash> {
    let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let version = env!("CARGO_PKG_VERSION");
    Some(Hash::of_parts(&[version.as_bytes(), &metadata.len().to_le_bytes(), &modified.to_le_bytes()]))
}

/// Where this system wants caches.
fn folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = |below: &str| named("HOME").map(|home| home.join(below));
    if cfg!(windows) {
        return named("LOCALAPPDATA");
    }
    named("XDG_CACHE_HOME").or_else(|| home(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::parse;
    use crate::snapshot::Snapshot;

    #[test]
    fn documents_come_back_as_they_were() {
        let text = "---\ntags: [a, b]\nauthor: Ann\n---\n# Feature: Zebra\n\n**Status:** Draft\n\nSee [other](b.md) and `src/a.rs`.\n\n\
             ## Stage 1: Plan\n\n- [x] one *word*\n- [ ] two (deferred)\n\n## Backward Compatibility\n\n\
             - **Library APIs**: KEEP DEPRECATED for `old()`\n\n## Open Questions\n\n- Why?\n";
        let files = [("specs/done/plan-2026-01-02-a.md", text), ("specs/odd/b.md", "# B\n\nSuperseded by a.\n")];
        let snapshot = Snapshot::of_texts(Config::default(), &files);
        let (first, second) = (parse::Memo::default(), parse::Memo::default());
        let documents = parse::all(&snapshot, &first);
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache(folder.path().join("documents"));
        cache.keep_each(&first.remembered().expect("all are new"));
        second.restore(cache.recall_each().expect("they were kept"));
        let again = parse::all(&snapshot, &second);
        assert_eq!(second.parsed(), documents.iter().filter(|document| !document.findings.is_empty()).count() as u64);
        assert!(second.parsed() < 2);
        assert_eq!(format!("{again:?}"), format!("{documents:?}"));
    }

    #[test]
    fn many_values_come_back_or_none_of_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache(folder.path().join("below/values"));
        assert_eq!(cache.recall_each::<String>(), None);
        let values: Vec<String> = (0..100).map(|at| "x".repeat(at)).collect();
        cache.keep_each(&values);
        assert_eq!(cache.recall_each(), Some(values));
        let bytes = cache.read().expect("it is there");
        for at in [0, Hash::LENGTH, 2 * Hash::LENGTH, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            cache.write(&damaged);
            assert_eq!(cache.recall_each::<String>(), None, "byte {at}");
        }
        cache.write(&bytes[..bytes.len() - 1]);
        assert_eq!(cache.recall_each::<String>(), None);
    }
}
