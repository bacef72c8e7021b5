//! Front matter that is not valid YAML. Found while the file is read.

use super::Rule;
use crate::diagnostic::Severity;

/// See `front_matter_invalid.md`.
pub(super) const RULE: Rule = Rule {
    code: "front-matter-invalid",
    severity: Severity::Warning,
    title: "Front matter that is not valid",
    run: super::made_while_reading,
    page: include_str!("front_matter_invalid.md"),
};
