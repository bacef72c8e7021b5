//! The lock beside an output: one build at a time.
//!
//! The operating system holds it, so it dies with its holder however that ends. The file is deleted on release, so that no
//! lock is left in anybody's repository; whoever waited on a deleted file tries again on the new one.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::read::Identity;

/// The lock, held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum Refused {
    /// Another process holds it; its id, if it wrote one.
    Held(Option<u32>),
    Io(io::Error),
}

impl Lock {
    /// Takes the lock at `path`, waiting for at most `wait`.
    pub(super) fn take(path: &Path, wait: Duration) -> Result<Self, Refused> {
        let deadline = Instant::now() + wait;
        loop {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
            let mut file = file.map_err(Refused::Io)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, path) => {
                    // Only for the message of whoever waits: the lock holds without it.
                    let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
                    return Ok(Self { path: path.to_owned(), _file: file });
                }
                Ok(()) => continue,
                Err(TryLockError::Error(cause)) => return Err(Refused::Io(cause)),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(25));
                }
                Err(TryLockError::WouldBlock) => {
                    let mut pid = String::new();
                    let _ = file.read_to_string(&mut pid);
                    return Err(Refused::Held(pid.trim().parse().ok()));
                }
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    file.metadata().is_ok_and(|metadata| Identity::of(&metadata) == Identity::at(path))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    Identity::at(path) != Identity::default()
}
