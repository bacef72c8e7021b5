//! One source becomes one [`Document`]. Never fails: whatever is odd becomes a finding or stays text.
//!
//! Everything that depends on one file alone is decided here, its path included, so that joining documents to an archive
//! needs no text. In order ([`read`]): front matter is split off, broken fences are repaired, CommonMark events are read once
//! into an [`outline::Outline`], and each fact is taken from that outline by its own module.

mod document;
mod memo;
pub mod outline;
pub mod read;

pub mod class;
pub mod fences;
mod formulas;
pub mod front_matter;
pub mod html;
pub mod identity;
pub mod metadata;
mod oddities;
pub mod set_links;
pub mod status;
pub mod summary;

pub mod compat;
mod compat_items;
mod compat_words;
pub mod questions;
mod stage_headings;
mod stage_marks;
mod stage_roles;
mod stage_state;
pub mod stages;
pub mod tasks;
pub mod templates;

pub mod code_paths;
pub mod mentions;
pub mod names;
mod urls;

mod blocks;
mod runs;
mod words;

pub use document::*;
pub use memo::{Memo, Remembered};
pub use read::{all, document};

#[cfg(test)]
mod identity_tests;
#[cfg(test)]
mod metadata_tests;
#[cfg(test)]
mod tests;
