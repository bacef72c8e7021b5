//! Puts a site into its output folder.
//!
//! In this order: refuse folders that are not for us; take the lock; sweep what a killed build left; compare every artifact
//! with the file that is there and put those that differ into a stage beside the output; then publish. Publishing exchanges
//! the two folders in one step where the system can and the output is ours alone; else it renames file by file. Until then
//! the old output is whole, whatever happens.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use rayon::prelude::*;

use super::layout::settled;
use super::lock::{Lock, Refused};
use super::manifest::{self, Manifest};
use super::seal::Seal;
use crate::path::Route;
use crate::text::Hash;

/// How to write.
#[derive(Debug, Clone)]
pub struct Options {
    /// Take over a folder that holds files of others.
    pub adopt: bool,
    /// Folders that the output must neither be nor hold: the content roots, the folder of `site.toml`.
    pub guarded: Vec<PathBuf>,
    /// How long to wait for another build.
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { adopt: false, guarded: Vec::new(), wait: Duration::from_secs(10) }
    }
}

/// What writing did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Files that are new or differ.
    pub changed: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// Files of an earlier site that were deleted.
    pub removed: usize,
    /// Bytes of the whole site.
    pub bytes: u64,
    /// What the output is like now, taken before another build can write to it.
    pub seal: Option<Seal>,
}

/// The site could not be written. The output is as it was, but for a failure in the middle of renaming file by file.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output would lie over something that is not ours: exit code 3.
    #[error("the output folder `{}` is {what}", path.display())]
    Refused {
        /// The folder.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The folder holds files but no manifest of ours: exit code 3.
    #[error("the output folder `{}` holds `{}`, which spechive did not write; nothing was touched", path.display(), example.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// One of the files.
        example: PathBuf,
    },
    /// Another build holds the lock: exit code 75.
    #[error("another build{} is writing to `{}`", .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default(), path.display())]
    Locked {
        /// The output folder.
        path: PathBuf,
        /// Who holds it, when known.
        pid: Option<u32>,
    },
    /// A route that no host would serve; a fault of the theme.
    #[error("`{0}` cannot be published: parts of its path begin with `.` or `_`")]
    Unpublishable(Route),
    /// The operating system refused: exit code 74.
    #[error("`{}`: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// Either an artifact could not be made, or it could not be written.
#[derive(Debug)]
pub enum Failed<E> {
    /// What the artifacts' own side said.
    Artifact(E),
    /// What the disk said.
    Write(WriteError),
}

impl<E> From<WriteError> for Failed<E> {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// What a file of the site holds.
pub enum Content<'a> {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// Whatever is written, piece by piece: nobody holds it as a whole.
    Stream(Stream<'a>),
}

/// Writes what a file holds.
pub type Stream<'a> = Box<dyn FnOnce(&mut dyn io::Write) -> io::Result<()> + Send + 'a>;

/// Writes all artifacts to `out`. They may come in any order and from any thread; the result is the same.
pub fn write<'a, E: Send>(
    out: &Path,
    artifacts: impl ParallelIterator<Item = Result<(Route, Content<'a>), E>>,
    options: &Options,
) -> Result<Written, Failed<E>> {
    let out = settled(out);
    refuse_others(&out, options)?;
    let (parent, name) = parent_and_name(&out)?;
    fs::create_dir_all(&parent).map_err(at(&parent))?;
    let lock = parent.join(format!(".{name}.spechive-lock"));
    let _lock = Lock::take(&lock, options.wait).map_err(|refused| match refused {
        Refused::Held(pid) => WriteError::Locked { path: out.clone(), pid },
        Refused::Io(cause) => WriteError::Io { path: lock.clone(), cause },
    })?;
    // Only now is what we see ours to judge: another build may just have ended.
    refuse_not_ours(&out, options)?;
    let prefix = format!(".{name}.spechive-stage-");
    sweep(&parent, &prefix);
    let stage = Stage::new(parent.join(format!("{prefix}{}", std::process::id())))?;
    let files = fill(&stage, &out, artifacts)?;
    let manifest = Manifest::new(files.iter().map(|(route, file)| (route.clone(), file.hash)).collect());
    let mut written = publish(&stage, &out, files, &manifest)?;
    written.seal = Seal::of(&out, &manifest);
    Ok(written)
}

/// One artifact, compared with what is there.
struct Staged {
    hash: Hash,
    bytes: u64,
    changed: bool,
}

type Files = BTreeMap<Route, Staged>;

/// The folders of a stage that are there, by their names in routes.
type Made = Mutex<BTreeSet<String>>;

fn fill<'a, E: Send>(
    stage: &Stage,
    out: &Path,
    artifacts: impl ParallelIterator<Item = Result<(Route, Content<'a>), E>>,
) -> Result<Files, Failed<E>> {
    let made = Made::default();
    // Where there is no output yet, nothing is as it was.
    let is_new = fs::symlink_metadata(out).is_err_and(|cause| cause.kind() == io::ErrorKind::NotFound);
    let files: Result<Vec<(Route, Staged)>, Failed<E>> = artifacts
        .map(|artifact| {
            let (route, content) = artifact.map_err(Failed::Artifact)?;
            let hidden = route.as_str().split('/').any(|part| part.starts_with(['.', '_']));
            if hidden && route.as_str() != ".nojekyll" {
                return Err(WriteError::Unpublishable(route).into());
            }
            let staged = match content {
                Content::Bytes(bytes) => {
                    let changed = is_new || !holds(out, &route, &bytes);
                    if changed {
                        stage.put(&route, &bytes, &made)?;
                    }
                    Staged { hash: Hash::of(&bytes), bytes: bytes.len() as u64, changed }
                }
                Content::Stream(stream) => stage.take(&route, out, stream, &made)?,
            };
            Ok((route, staged))
        })
        .collect();
    Ok(files?.into_iter().collect())
}

/// Whether the output holds exactly these bytes. Reading them is cheaper than writing, and a manifest can be wrong.
fn holds(out: &Path, route: &Route, bytes: &[u8]) -> bool {
    let path = out.join(route.as_str());
    let same_size = fs::symlink_metadata(&path).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64);
    same_size && fs::read(&path).is_ok_and(|old| old == bytes)
}

/// Hash and length of a file.
fn hash_of(path: &Path) -> io::Result<(Hash, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((Hash::of_stream(length, file)?, length))
}

fn publish(stage: &Stage, out: &Path, files: Files, new: &Manifest) -> Result<Written, WriteError> {
    let old = Manifest::read(out).unwrap_or_default();
    let gone: Vec<&str> = old.files.keys().filter(|route| !new.files.contains_key(*route)).map(Route::as_str).collect();
    let changed = files.values().filter(|file| file.changed).count();
    let written = Written {
        changed,
        kept: files.len() - changed,
        removed: gone.iter().filter(|path| out.join(path).is_file()).count(),
        bytes: files.values().map(|file| file.bytes).sum(),
        seal: None,
    };
    if old == *new && changed == 0 {
        return Ok(written);
    }
    let there = if out.exists() { manifest::listing(out).map_err(at(out))? } else { BTreeSet::new() };
    let foreign = there.iter().any(|path| !is_ours(path, &old));
    let in_one_step = !foreign && exchange(stage, out, &files, new)?;
    if !in_one_step {
        rename_each(stage, out, &files, &old, new)?;
        for path in gone {
            manifest::remove(out, path).map_err(at(&out.join(path)))?;
        }
        put_manifest(stage, out, new)?;
    }
    Ok(written)
}

fn is_ours(path: &Path, manifest: &Manifest) -> bool {
    let path = super::layout::slashed(path);
    path.is_some_and(|path| {
        path == manifest::NAME || Route::new(&path).is_some_and(|route| manifest.files.contains_key(&route))
    })
}

/// Completes the stage and puts it in the place of the output. `false` when the system cannot, with nothing changed.
fn exchange(stage: &Stage, out: &Path, files: &Files, new: &Manifest) -> Result<bool, WriteError> {
    let empty = !out.exists();
    if !empty && !swap_works() {
        return Ok(false);
    }
    let made = Mutex::new(BTreeSet::new());
    for (route, _) in files.iter().filter(|(_, file)| !file.changed) {
        stage.take_over(route, out, &made)?;
    }
    // The stage becomes the output here: from now on its manifest says what is in it.
    stage.list(manifest::NAME, new)?;
    if empty {
        fs::rename(&stage.path, out).map_err(at(out))?;
        return Ok(true);
    }
    match swap(&stage.path, out) {
        Ok(()) => {
            // The former output now lies where the stage was, and goes by its own manifest.
            let _ = manifest::remove_ours(&stage.path);
            Ok(true)
        }
        Err(_) => {
            stage.list(manifest::NAME, &Manifest::stage())?;
            Ok(false)
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn swap_works() -> bool {
    cfg!(any(target_os = "linux", target_os = "macos"))
}

/// Moves the changed files one by one. The manifest names old and new files before the first is moved, so that a build that
/// is killed here leaves nothing that the next one could not clean up.
fn rename_each(stage: &Stage, out: &Path, files: &Files, old: &Manifest, new: &Manifest) -> Result<(), WriteError> {
    fs::create_dir_all(out).map_err(at(out))?;
    let mut both = new.clone();
    both.files.extend(old.files.clone());
    put_manifest(stage, out, &both)?;
    for (route, _) in files.iter().filter(|(_, file)| file.changed) {
        let (from, to) = (stage.path.join(route.as_str()), out.join(route.as_str()));
        if !from.is_file() {
            continue; // It came with an exchange that was given up, or a case-blind disk joined two names.
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        if !manifest::lies_within(out, route.as_str()) {
            let path = to.parent().unwrap_or(out).to_owned();
            return Err(WriteError::Refused { path, what: "reached through a link" });
        }
        move_file(&from, &to).map_err(at(&to))?;
    }
    Ok(())
}

/// Renames; when the output is a mount of its own, copies beside the target first, so that no reader sees half a file.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => {
            let name = to.file_name().unwrap_or_default().to_string_lossy();
            let next = to.with_file_name(format!(".{name}.spechive-next"));
            fs::copy(from, &next)?;
            fs::rename(&next, to)
        }
        result => result,
    }
}

fn put_manifest(stage: &Stage, out: &Path, manifest: &Manifest) -> Result<(), WriteError> {
    const NEXT: &str = ".next-manifest.json";
    stage.list(NEXT, manifest)?;
    let to = out.join(manifest::NAME);
    move_file(&stage.path.join(NEXT), &to).map_err(at(&to))
}

/// A folder beside the output that is deleted when writing ends, whichever way.
struct Stage {
    path: PathBuf,
}

impl Stage {
    fn new(path: PathBuf) -> Result<Self, WriteError> {
        fs::create_dir(&path).map_err(at(&path))?;
        let stage = Self { path };
        stage.list(manifest::NAME, &Manifest::stage())?;
        Ok(stage)
    }

    fn put(&self, route: &Route, bytes: &[u8], made: &Made) -> Result<(), WriteError> {
        self.folder_of(route, made)?;
        self.write(route.as_str(), bytes)
    }

    /// Lets `stream` write a file, and drops it when the output holds the same.
    fn take(
        &self,
        route: &Route,
        out: &Path,
        stream: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
        made: &Made,
    ) -> Result<Staged, WriteError> {
        self.folder_of(route, made)?;
        let path = self.path.join(route.as_str());
        let written = || -> io::Result<(Hash, u64)> {
            let mut file = io::BufWriter::with_capacity(1 << 16, File::create(&path)?);
            stream(&mut file)?;
            file.flush()?;
            hash_of(&path)
        };
        let (hash, bytes) = written().map_err(at(&path))?;
        let old = out.join(route.as_str());
        let is_file = fs::symlink_metadata(&old).is_ok_and(|there| there.is_file() && there.len() == bytes);
        let changed = !(is_file && hash_of(&old).is_ok_and(|there| there == (hash, bytes)));
        if !changed {
            fs::remove_file(&path).map_err(at(&path))?;
        }
        Ok(Staged { hash, bytes, changed })
    }

    /// Takes an unchanged file over with its date, so that tools which compare dates see that nothing happened. The file itself
    /// is taken over where the disk can: until the former output is deleted, it stands in both.
    fn take_over(&self, route: &Route, out: &Path, made: &Made) -> Result<(), WriteError> {
        self.folder_of(route, made)?;
        let (from, to) = (out.join(route.as_str()), self.path.join(route.as_str()));
        if fs::hard_link(&from, &to).is_ok() {
            return Ok(());
        }
        fs::copy(&from, &to).map_err(at(&to))?;
        if let (Ok(metadata), Ok(file)) = (fs::metadata(&from), File::options().write(true).open(&to)) {
            let _ = metadata.modified().and_then(|date| file.set_modified(date));
        }
        Ok(())
    }

    fn folder_of(&self, route: &Route, made: &Made) -> Result<(), WriteError> {
        let Some((folder, _)) = route.as_str().rsplit_once('/') else { return Ok(()) };
        let mut made = made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !made.contains(folder) {
            let path = self.path.join(folder);
            fs::create_dir_all(&path).map_err(at(&path))?;
            made.insert(folder.to_owned());
        }
        Ok(())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.path.join(name);
        let mut file = File::create(&path).map_err(at(&path))?;
        file.write_all(bytes).map_err(at(&path))
    }

    /// Puts a manifest into it.
    fn list(&self, name: &str, manifest: &Manifest) -> Result<(), WriteError> {
        manifest.put(&self.path, name).map_err(at(&self.path.join(name)))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // After an exchange the former output lies here, and is deleted by its manifest only.
        let _ = manifest::remove_ours(&self.path);
    }
}

/// Deletes stages that killed builds left. The lock is ours, so nobody is using them.
fn sweep(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(prefix));
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = manifest::remove_ours(&entry.path());
        }
    }
}

fn refuse_others(out: &Path, options: &Options) -> Result<(), WriteError> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    let here = std::env::current_dir().ok();
    let named = [("the home folder", home), ("the current folder", here)];
    let named = named.into_iter().filter_map(|(what, path)| Some((what, path?)));
    let guarded = options.guarded.iter().map(|path| ("the content or a folder above it", path.clone()));
    if out.parent().is_none() {
        return Err(WriteError::Refused { path: out.to_owned(), what: "the top of the disk" });
    }
    if out.iter().any(|part| part == ".git") {
        return Err(WriteError::Refused { path: out.to_owned(), what: "inside of a git repository's own folder" });
    }
    for (what, path) in named.chain(guarded) {
        if !path.as_os_str().is_empty() && settled(&path).starts_with(out) {
            return Err(WriteError::Refused { path: out.to_owned(), what });
        }
    }
    refuse_not_ours(out, options)
}

fn refuse_not_ours(out: &Path, options: &Options) -> Result<(), WriteError> {
    let kind = match fs::symlink_metadata(out) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        kind => kind.map_err(at(out))?,
    };
    if !kind.is_dir() {
        return Err(WriteError::Refused { path: out.to_owned(), what: "not a folder" });
    }
    if kind.permissions().readonly() {
        return Err(WriteError::Io { path: out.to_owned(), cause: io::ErrorKind::PermissionDenied.into() });
    }
    if options.adopt || Manifest::read(out).is_some() {
        return Ok(());
    }
    let mut names = fs::read_dir(out).map_err(at(out))?.flatten().map(|entry| entry.file_name()).collect::<Vec<_>>();
    names.sort();
    match names.first() {
        None => Ok(()),
        Some(name) => Err(WriteError::NotOurs { path: out.to_owned(), example: name.into() }),
    }
}

fn parent_and_name(out: &Path) -> Result<(PathBuf, String), WriteError> {
    let refused = || WriteError::Refused { path: out.to_owned(), what: "the top of the disk" };
    let name = out.file_name().ok_or_else(refused)?.to_string_lossy().into_owned();
    Ok((out.parent().ok_or_else(refused)?.to_owned(), name))
}

fn at(path: &Path) -> impl Fn(io::Error) -> WriteError + use<> {
    let path = path.to_owned();
    move |cause| WriteError::Io { path: path.clone(), cause }
}
