//! The built-in theme inside the program.
#![expect(
    clippy::disallowed_methods,
    reason = "a debug build reads the theme from disk, so that work on it needs no new build"
)]

use rust_embed::RustEmbed;

/// The files of `themes/default` by path.
#[derive(RustEmbed)]
#[folder = "themes/default"]
pub(super) struct Builtin;
