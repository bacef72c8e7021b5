//! Where a spec stands: lifecycle folders, declared status, and which of them contradict each other.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::words::{WordMap, Words};

/// `[status]` of a profile.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct StatusWords {
    /// Lifecycle by folder name.
    pub folders: WordMap,
    /// Whether a spec that says it is superseded counts as superseded whatever its folder.
    pub superseded_outranks: bool,
    /// Normal form by the words of a declared status. Hyphens count as blanks.
    pub declared: WordMap,
    /// Words that mean a status only where the value begins with them.
    pub at_start: Words,
    /// Normal forms that give way to what the clauses behind them say: "Archived; superseded by x".
    pub weak: Words,
    /// Words that turn "done" into "partial".
    pub partial: Words,
    /// Words that number a part of the work: "Phase 1 implemented" is partial.
    pub parts: Words,
    /// Words that say that all parts are meant.
    pub whole: Words,
    /// Words that turn the status behind them around.
    pub negations: Words,
    /// Lifecycle of a folder to the declared forms that contradict it.
    pub conflicts: BTreeMap<String, Vec<String>>,
    /// Headings of sections that hold the status of the whole document.
    pub headings: Words,
    /// Keys that say no more in such a section than that the status follows.
    pub labels: Words,
    /// Words before the name of the spec that replaces this one.
    pub superseded_by: Words,
    /// Words before the names of specs that this one replaces.
    pub supersedes: Words,
}
