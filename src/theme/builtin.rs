//! The built-in theme inside the program.

use rust_embed::RustEmbed;

/// The files of `themes/default` by path.
#[derive(RustEmbed)]
#[folder = "themes/default"]
pub(super) struct Builtin;
