//! Cells of a table that no page shows. Found while the file is read.

use super::Rule;
use crate::diagnostic::Severity;

/// See `cells_lost.md`.
pub(super) const RULE: Rule = Rule {
    code: "cells-lost",
    severity: Severity::Warning,
    title: "Table cells that are not shown",
    run: super::made_while_reading,
    page: include_str!("cells_lost.md"),
};
