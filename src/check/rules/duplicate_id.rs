//! Two files would have the same address. Found while the archive is joined.

use super::Rule;
use crate::diagnostic::Severity;

/// See `duplicate_id.md`.
pub(super) const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Warning,
    title: "Files with the same id",
    run: super::made_while_reading,
    page: include_str!("duplicate_id.md"),
};
