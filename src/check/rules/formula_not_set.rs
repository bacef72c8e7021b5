//! A formula that is shown as its source. Found while the file is read.

use super::Rule;
use crate::diagnostic::Severity;

/// See `formula_not_set.md`.
pub(super) const RULE: Rule = Rule {
    code: "formula-not-set",
    severity: Severity::Info,
    title: "Formulas shown as source",
    run: super::made_while_reading,
    page: include_str!("formula_not_set.md"),
};
