//! Findings as lines of a list: what, where, and what to do.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::markup::{self, Html};

/// A finding.
#[derive(Debug, Serialize)]
pub struct Item {
    /// `error`, `warn`, `info`.
    pub severity: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// Page of the file; empty when it has none.
    pub href: String,
    /// Title of the page, or the path.
    pub title: Html,
    /// `line 34`, or empty.
    pub place: String,
    /// What is wrong.
    pub message: Html,
    /// What to do about it.
    pub help: Html,
}

/// A finding as a line that leads to `href` under `title`.
pub fn item(finding: &Diagnostic, href: String, title: Html) -> Item {
    let (severity, icon) = look(finding.severity);
    Item {
        severity,
        icon,
        href,
        title,
        place: finding.line.map(|line| format!("line {line}")).unwrap_or_default(),
        message: markup::inline(&finding.message),
        help: markup::inline(&finding.help),
    }
}

/// Class suffix and icon of a severity.
pub fn look(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("error", "stop"),
        Severity::Warning => ("warn", "warn"),
        Severity::Info => ("info", "info"),
    }
}
