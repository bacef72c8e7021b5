//! Reads snapshots, writes sites: the only place of the program that touches files.
//!
//! Reading: [`Layout`] says where things lie (content roots, theme, output), `walk` lists what may be read, `read` opens it
//! without ever following a link, [`Loader`] puts it into a [`crate::snapshot::Snapshot`] and remembers what it has read.
//! Writing: [`write()`] takes the lock, fills a stage beside the output, and puts it in place in one step; a manifest in the
//! output says which files are ours, so nothing else is ever deleted.

mod begin;
mod cache;
mod edited;
mod findings;
mod layout;
mod load;
mod lock;
mod manifest;
mod profiles;
mod read;
mod seal;
mod svg;
mod theme;
mod walk;
mod write;

pub use begin::{Found, create_new, file_names, folders, holds_markdown, read_text, specs_folders};
pub use cache::{Cache, program};
pub use edited::Edited;
pub use layout::{Choice, Layout, Settings, configuration, layout, repository_top, settled};
pub use load::{Changes, Loaded, Loader};
pub use read::Identity;
pub use seal::Seal;
pub use write::{Content, Failed, Options, Stream, WriteError, Written, write};

use std::path::PathBuf;

use crate::config::ConfigError;

/// A folder or file of the site cannot be used as it is. Content never causes this: odd content is a finding.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Nothing is there.
    #[error("`{}` does not exist", .0.display())]
    Missing(PathBuf),
    /// The path is neither a folder nor a `site.toml`.
    #[error("`{}` is neither a folder nor a `site.toml`", .0.display())]
    NotASite(PathBuf),
    /// The operating system refused.
    #[error("`{}`: {cause}", path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not be.
        cause: std::io::Error,
    },
    /// `site.toml` does not fit.
    #[error("{error}")]
    Config {
        /// Place and message.
        error: ConfigError,
        /// The text of the file, to show the lines around the place.
        text: String,
    },
    /// A value of `site.toml` names something that is not there or may not be used.
    #[error("`{key}` in `{}`: {message}", path.display())]
    Value {
        /// `site.toml`.
        path: PathBuf,
        /// The key, dotted.
        key: &'static str,
        /// What is wrong with its value.
        message: String,
    },
}

impl LoadError {
    fn io(path: &std::path::Path, cause: std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::NotFound {
            Self::Missing(path.to_owned())
        } else {
            Self::Io { path: path.to_owned(), cause }
        }
    }
}
