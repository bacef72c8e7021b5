//! Opens files below a folder without following a link, and knows a file again by its stamp.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What tells one state of a file from another without reading it. Equal stamps of a file that has lain still mean equal
/// bytes: the change time cannot be set back, so a checkout with older dates is seen too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Bytes.
    pub(super) size: u64,
    modified_ns: i128,
    changed_ns: i128,
    identity: Identity,
}

impl Stamp {
    /// The stamp in `metadata`.
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        let (modified_ns, changed_ns) = times(metadata);
        Self { size: metadata.len(), modified_ns, changed_ns, identity: Identity::of(metadata) }
    }

    /// Whether the file had lain still for a while at `now_ns`: a write within the clock's grain would leave the stamp as it is.
    pub(super) fn settled(&self, now_ns: i128) -> bool {
        now_ns - self.changed_ns.max(self.modified_ns) > 100_000_000
    }
}

/// Device and inode: the same path with another identity is another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Identity(u64, u64);

impl Identity {
    /// The identity of what is at `path`; the default one when nothing is.
    pub fn at(path: &Path) -> Self {
        fs::symlink_metadata(path).map_or_else(|_| Self::default(), |metadata| Self::of(&metadata))
    }

    #[cfg(unix)]
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self(metadata.dev(), metadata.ino())
    }

    #[cfg(not(unix))]
    pub(super) fn of(_: &fs::Metadata) -> Self {
        Self(1, 1)
    }
}

#[cfg(unix)]
fn times(metadata: &fs::Metadata) -> (i128, i128) {
    use std::os::unix::fs::MetadataExt;
    let ns = |seconds: i64, ns: i64| i128::from(seconds) * 1_000_000_000 + i128::from(ns);
    (ns(metadata.mtime(), metadata.mtime_nsec()), ns(metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn times(metadata: &fs::Metadata) -> (i128, i128) {
    let since = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let ns = since.map_or(0, |since| since.as_nanos() as i128);
    (ns, ns)
}

/// The clock, as stamps count it.
pub(super) fn now_ns() -> i128 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i128)
}

/// A folder whose files are opened relative to it.
pub(super) struct Folder {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    handle: Option<File>,
}

impl Folder {
    /// Opens the folder at `path`.
    pub(super) fn open(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            #[cfg(target_os = "linux")]
            handle: File::open(path).ok(),
        }
    }

    /// The bytes of the plain file at `below`. At most `limit` + 1 bytes are read, so a file that grows meanwhile does no harm.
    pub(super) fn read(&self, below: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let file = self.open_below(below)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a plain file"));
        }
        let mut bytes = Vec::with_capacity(file.metadata()?.len().min(limit) as usize + 1);
        file.take(limit + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Opens `below` beneath the folder's handle. The kernel refuses links in any part of the path, also one that was put
    /// there after the walk.
    #[cfg(target_os = "linux")]
    fn open_below(&self, below: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        use rustix::io::Errno;
        let Some(handle) = &self.handle else { return self.open_path(below) };
        // Without NONBLOCK, opening a pipe that took the file's place would wait for a writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match openat2(handle, below, flags, Mode::empty(), ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS) {
            Ok(file) => Ok(file.into()),
            // Old kernels and some sandboxes do not have the call.
            Err(Errno::NOSYS | Errno::PERM) => self.open_path(below),
            Err(errno) => Err(errno.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn open_below(&self, below: &Path) -> io::Result<File> {
        self.open_path(below)
    }

    #[cfg(unix)]
    fn open_path(&self, below: &Path) -> io::Result<File> {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        fs::OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(self.path.join(below))
    }

    #[cfg(not(unix))]
    fn open_path(&self, below: &Path) -> io::Result<File> {
        File::open(self.path.join(below))
    }
}
