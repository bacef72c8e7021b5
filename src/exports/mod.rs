//! Machine files, written without templates: one file a format and one line in [`EXPORTS`].

pub mod badge_json;
pub mod badges;
pub mod compat_csv;
pub mod csv;
pub mod feeds;
pub mod host_files;
pub mod json;
pub mod llms_txt;
pub mod raw_markdown;
pub mod sitemap;
pub mod specs_json;
mod xml;

use std::io;

use crate::archive::Archive;
use crate::check::Findings;
use crate::path::Route;
use crate::snapshot::Snapshot;

/// Every export.
pub static EXPORTS: &[Export] = &[
    specs_json::EXPORT,
    llms_txt::EXPORT,
    raw_markdown::EXPORT,
    badges::EXPORT,
    badge_json::EXPORT,
    compat_csv::EXPORT,
    feeds::EXPORT,
    sitemap::EXPORT,
    host_files::EXPORT,
];

/// An output format.
#[derive(Debug)]
pub struct Export {
    /// Its name, as in the guide.
    pub name: &'static str,
    /// Its files. Few and cheap to name, so that a site can be planned without rendering.
    pub routes: fn(&Context<'_>) -> Vec<Route>,
    /// The bytes of one of them.
    pub render: fn(&Context<'_>, &Route) -> Vec<u8>,
    /// The same bytes piece by piece, for a file that grows with the archive and need not be held as a whole.
    pub stream: Option<Stream>,
}

/// Writes the one file of an export.
pub type Stream = fn(&Context<'_>, &mut dyn io::Write) -> io::Result<()>;

/// What an export may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// All findings, once a format asks for them.
    pub findings: &'a Findings,
    /// What it was made from, the site's title filled in.
    pub snapshot: &'a Snapshot,
}
