//! Spechive makes a site from a folder of specs: indexed, cross-linked, with progress per stage and compatibility summaries.
//!
//! Data flows one way, and everything between [`snapshot::Snapshot`] and [`site::Site`] is a pure function:
//!
//! ```text
//! site.toml, content/, themes/, git history
//!         │  disk::load
//!         ▼
//!     Snapshot ── gate ── parse ──► Document*  ── assemble ──► Archive
//!                                                        │
//!               ┌───────────┬─────────────┬──────────────┤
//!             check       search        markup      pages · exports
//!               └───────────┴──────┬──────┴──────────────┘
//!                                Site
//!                                  │
//!               disk::write (every route)  |  serve::http (the route asked for)
//! ```
//!
//! The modules below stand in reading order: each one imports only from those before it.

pub mod diagnostic;
pub mod path;
pub mod text;

pub mod config;
pub mod math;
pub mod profile;
pub mod snapshot;

pub mod gate;

pub mod parse;

pub mod archive;

pub mod check;
pub mod markup;
pub mod search;

pub mod exports;
pub mod pages;

pub mod theme;

pub mod site;

pub mod disk;
pub mod git;
pub mod serve;

pub mod cli;
