//! Files that save time and nothing else, in the user's cache folder: never in anybody's content, repository or output.
//!
//! A cache that is missing, old or damaged, or that cannot be written, costs time. So nothing in here fails.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

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
        let Some(folder) = self.0.parent() else { return };
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(bytes)?;
            file.persist(&self.0).map_err(|error| error.error)
        });
        // Without it the next build takes longer, and that is all.
        let _ = written;
    }
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
