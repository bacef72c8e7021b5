//! A code fence that ended too early. Found while the file is read.

use super::Rule;
use crate::diagnostic::Severity;

/// See `fence_repaired.md`.
pub(super) const RULE: Rule = Rule {
    code: "fence-repaired",
    severity: Severity::Info,
    title: "Repaired code fences",
    run: super::made_while_reading,
    page: include_str!("fence_repaired.md"),
};
