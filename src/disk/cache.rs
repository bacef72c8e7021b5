//! Files that save time and nothing else, in the user's cache folder: never in anybody's content, repository or output.
//!
//! A cache that is missing, old or damaged, or that cannot be written, costs time. So nothing in here fails.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::text::Hash;

/// Bytes that are read at most.
const LIMIT: u64 = 512 << 20;
/// What was not written for this long is deleted.
const OLD: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How the name of a file begins that is being written.
const UNFINISHED: &str = ".unfinished-";
/// Values that are written together, and how many such parts are held at once.
const PART: usize = 64;
const BATCH: usize = 16;

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
        let mut file = Parts::open(&self.0)?;
        file.bytes(usize::try_from(file.left).ok()?)
    }

    /// Replaces it in one step, if that is possible.
    pub fn write(&self, bytes: &[u8]) {
        self.write_with(|file| file.write_all(bytes));
    }

    /// The same with what `write` writes.
    fn write_with(&self, write: impl FnOnce(&mut fs::File) -> io::Result<()>) {
        let Some(folder) = self.0.parent() else { return };
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
            write(file.as_file_mut())?;
            file.persist(&self.0).map_err(|error| error.error)?;
            forget_old(folder)
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
        let (head, value) = bytes.split_at_checked(2 * Hash::LENGTH)?;
        let (kept_for, sum) = head.split_at(Hash::LENGTH);
        let is_ours = kept_for == key.bytes() && sum == Hash::of(value).bytes();
        is_ours.then(|| postcard::from_bytes(value).ok()).flatten()
    }

    /// Keeps a value for `key`, in place of the one before.
    pub fn keep<T: Serialize>(&self, key: Hash, value: &T) {
        // A value that cannot be written is not kept, and is made again next time.
        if let Ok(value) = postcard::to_stdvec(value) {
            self.write(&[key.bytes(), Hash::of(&value).bytes(), &value[..]].concat());
        }
    }

    /// Many values that this program kept. Each says itself what it holds for. None when one of them is damaged.
    pub fn recall_each<T: DeserializeOwned + Send>(&self) -> Option<Vec<T>> {
        let mut all = Vec::new();
        self.recall_batches(|values| all.extend(values))?;
        Some(all)
    }

    /// The same, some at a time: few are held at once. Ends at the first one that is damaged, and gives None then.
    pub fn recall_batches<T: DeserializeOwned + Send>(&self, mut take: impl FnMut(Vec<T>)) -> Option<()> {
        let mut file = Parts::open(&self.0)?;
        if file.bytes(Hash::LENGTH)? != program()?.bytes() {
            return None;
        }
        loop {
            let parts = file.batch()?;
            if parts.is_empty() {
                return Some(());
            }
            let values = parts.into_par_iter().map(|(sum, part)| {
                (sum == Hash::of(&part).bytes()).then(|| postcard::from_bytes::<Vec<T>>(&part).ok()).flatten()
            });
            take(values.collect::<Option<Vec<Vec<T>>>>()?.into_iter().flatten().collect());
        }
    }

    /// Keeps many values for this program, in place of those before: its identity, then parts of some values, each behind
    /// its length and its hash. Few parts are held at once, and more than can be read again are not kept.
    pub fn keep_each<T: Serialize + Sync>(&self, values: &[T]) {
        let Some(key) = program() else { return };
        self.write_with(|file| {
            file.write_all(key.bytes())?;
            for batch in values.chunks(PART * BATCH) {
                let parts = batch.par_chunks(PART).map(postcard::to_stdvec);
                for part in parts.collect::<Result<Vec<Vec<u8>>, _>>().map_err(io::Error::other)? {
                    let length = u32::try_from(part.len()).map_err(io::Error::other)?;
                    file.write_all(&[&length.to_le_bytes()[..], Hash::of(&part).bytes(), &part].concat())?;
                }
                if file.stream_position()? > LIMIT {
                    return Err(io::ErrorKind::FileTooLarge.into());
                }
            }
            Ok(())
        });
    }
}

/// A file of parts that is read from its start.
struct Parts {
    file: io::BufReader<fs::File>,
    /// Bytes that were not read yet.
    left: u64,
}

impl Parts {
    fn open(path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(path).ok().filter(|found| found.is_file() && found.len() <= LIMIT)?;
        Some(Self { file: io::BufReader::new(fs::File::open(path).ok()?), left: metadata.len() })
    }

    fn bytes(&mut self, length: usize) -> Option<Vec<u8>> {
        // A damaged length asks for more than there is.
        let left = self.left.checked_sub(length as u64)?;
        let mut bytes = vec![0; length];
        self.file.read_exact(&mut bytes).ok()?;
        self.left = left;
        Some(bytes)
    }

    /// The next parts, each with its hash; none at the end. None when one is cut off.
    fn batch(&mut self) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut parts = Vec::new();
        while self.left > 0 && parts.len() < 2 * rayon::current_num_threads() {
            let length = u32::from_le_bytes(self.bytes(size_of::<u32>())?.try_into().ok()?);
            let sum = self.bytes(Hash::LENGTH)?;
            parts.push((sum, self.bytes(length as usize)?));
        }
        Some(parts)
    }
}

/// Deletes what was kept for sites that nobody built for a long time: a folder that is gone never comes back by its name.
fn forget_old(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_cache = name.to_str().and_then(|name| name.rsplit_once('-')).is_some_and(|(_, site)| {
            site.len() == Hash::default().short().len() && site.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        // A run that was killed while it wrote left such a file.
        let is_ours = is_cache || name.to_str().is_some_and(|name| name.starts_with(UNFINISHED));
        let metadata = entry.metadata()?;
        let age = metadata.modified()?.elapsed().unwrap_or_default();
        if is_ours && metadata.is_file() && age > OLD {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
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
    fn what_was_not_written_for_long_is_deleted_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str, age: Duration| {
            let file = fs::File::create(folder.path().join(name)).expect("a file");
            file.set_modified(std::time::SystemTime::now() - age).expect("a date");
        };
        put("documents-0123abcd", OLD * 2);
        put(".unfinished-0123ab", OLD * 2);
        put("highlight-0123abcd", OLD / 2);
        put("notes-of-mine.txt", OLD * 2);
        Cache(folder.path().join("documents-00000000")).write(b"new");
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).expect("a folder").flatten().map(|file| file.file_name()).collect();
        left.sort();
        assert_eq!(left, ["documents-00000000", "highlight-0123abcd", "notes-of-mine.txt"]);
    }

    #[test]
    fn many_values_come_back_or_none_of_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache(folder.path().join("below/values"));
        assert_eq!(cache.recall_each::<String>(), None);
        let values: Vec<String> = (0..2 * PART * BATCH + 1).map(|at| "x".repeat(at % 50)).collect();
        cache.keep_each(&values);
        assert_eq!(cache.recall_each(), Some(values));
        let bytes = cache.read().expect("it is there");
        for at in [0, Hash::LENGTH, Hash::LENGTH + 4, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            cache.write(&damaged);
            assert_eq!(cache.recall_each::<String>(), None, "byte {at}");
        }
        // Cut off behind the length of a part, behind its hash, and within it.
        for end in [Hash::LENGTH + 4, 2 * Hash::LENGTH + 4, bytes.len() - 1] {
            cache.write(&bytes[..end]);
            assert_eq!(cache.recall_each::<String>(), None, "{end} bytes");
        }
    }
}
