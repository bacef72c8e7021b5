//! Findings as values: what is odd about the content, where, and what to do about it.
//!
//! A finding never stops a build. It is made by one of the named functions below, so that its code, wording and help
//! stand in one place; the terminal, the health page, JSON, GitHub and SARIF all print the same value.

use serde::{Deserialize, Serialize};

use crate::path::SourcePath;
use crate::text::Place;

/// How bad a finding is. The order is the order of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing a reader would trip over.
    Info,
    /// A reader would trip over it. `spechive check` fails on it unless told otherwise.
    Warning,
    /// Something could not be shown as it was meant.
    Error,
}

/// One finding. Its JSON form is an element of `findings` in `specs.json`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// Stable name of the rule, in kebab case.
    pub code: &'static str,
    /// Gravity, after the levels of `site.toml` were applied.
    pub severity: Severity,
    /// The source file (prefix + path below its root), or `site.toml`.
    pub path: String,
    /// Line, from 1; `None` when the finding is about the whole file.
    pub line: Option<u32>,
    /// Character in the line, from 1.
    pub column: Option<u32>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A finding about the whole file at `path`. The named functions of the modules that find things call this.
    pub fn new(code: &'static str, severity: Severity, path: &str, message: String, help: &str) -> Self {
        Self { code, severity, path: path.to_owned(), line: None, column: None, message, help: help.to_owned() }
    }

    /// The order of findings: by path and place.
    pub fn by_place(&self, other: &Self) -> std::cmp::Ordering {
        let place = |finding: &Self| (finding.line, finding.column);
        self.path.cmp(&other.path).then_with(|| place(self).cmp(&place(other))).then_with(|| self.cmp(other))
    }

    /// The same finding at a place in the file.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.line = Some(place.line);
        self.column = Some(place.column);
        self
    }
}

/// The file is larger than the limit and was not read.
pub fn file_too_large(path: &SourcePath, bytes: u64, limit: u64) -> Diagnostic {
    let message = format!("the file is {bytes} bytes, more than the limit of {limit}, and was not read");
    Diagnostic::new(
        "file-too-large",
        Severity::Error,
        path.as_str(),
        message,
        "Split the file, or leave it out with `exclude` in `site.toml`.",
    )
}

/// The file is not UTF-8; `offset` is the first bad byte.
pub fn file_not_utf8(path: &SourcePath, offset: usize) -> Diagnostic {
    let message = format!("the file is not UTF-8: byte {offset} starts no character");
    Diagnostic::new("file-not-utf8", Severity::Error, path.as_str(), message, "Save the file as UTF-8.")
}

/// The file could not be read.
pub fn file_unreadable(path: &SourcePath, cause: &str) -> Diagnostic {
    let message = format!("the file could not be read: {cause}");
    Diagnostic::new("file-unreadable", Severity::Error, path.as_str(), message, "Check the file's permissions.")
}

/// A symbolic link (or another thing that is not a plain file) was found and left alone.
pub fn file_skipped(path: &str, what: &str) -> Diagnostic {
    let message = format!("{what} was not followed");
    Diagnostic::new(
        "file-skipped",
        Severity::Warning,
        path,
        message,
        "Only plain files below the content root are read; copy the file in.",
    )
}

/// Front matter could not be read; the text below it is used as if there were none.
pub fn front_matter_invalid(path: &SourcePath, place: Place, cause: &str) -> Diagnostic {
    let message = format!("the front matter is not valid: {cause}");
    Diagnostic::new(
        "front-matter-invalid",
        Severity::Warning,
        path.as_str(),
        message,
        "Quote values that hold `: ` or ` #`; the title and status in the text are used meanwhile.",
    )
    .at(place)
}

/// A code fence swallowed sections of the document and was closed where its writer meant it.
pub fn fence_repaired(path: &SourcePath, place: Place) -> Diagnostic {
    let message = "a code fence inside a code fence ends the outer one early; it was read as nested".to_owned();
    Diagnostic::new(
        "fence-repaired",
        Severity::Info,
        path.as_str(),
        message,
        "Write the outer fence with four ticks; elsewhere this page shows sections as code.",
    )
    .at(place)
}

/// Rows of a table have more cells than its head, which Markdown leaves out.
pub fn cells_lost(path: &SourcePath, place: Place, cells: usize, columns: usize, rows: usize) -> Diagnostic {
    let more = match rows {
        1 => String::new(),
        rows => format!("; {rows} rows of this table have too many"),
    };
    Diagnostic::new(
        "cells-lost",
        Severity::Warning,
        path.as_str(),
        format!("this row has {cells} cells and the head of its table {columns}, so the last are not shown{more}"),
        "Write a bar within a cell as `\\|`, in code too, or give the head as many cells.",
    )
    .at(place)
}

/// A formula could not be set as mathematics.
pub fn formula_not_set(path: &SourcePath, place: Place, cause: &str) -> Diagnostic {
    Diagnostic::new(
        "formula-not-set",
        Severity::Info,
        path.as_str(),
        format!("this formula is shown as its source: {}", cause.trim_end_matches('.')),
        "Write it with commands of LaTeX's own mathematics, or as code.",
    )
    .at(place)
}

/// Two files would have the same id; both ids got their folders in front.
pub fn duplicate_id(path: &SourcePath, id: &str, other: &SourcePath) -> Diagnostic {
    let message = format!("the id `{id}` is also that of `{other}`");
    Diagnostic::new(
        "duplicate-id",
        Severity::Warning,
        path.as_str(),
        message,
        "Rename one of the files, or give it an `id:` in front matter; until then its folders are part of its address.",
    )
}

/// A value of the front matter asks for an address that a page cannot have, or would send visitors elsewhere.
pub fn address_refused(path: &SourcePath, place: Place, key: &str, value: &str) -> Diagnostic {
    let message =
        format!("`{key}: {}` cannot be an address of this site and is not used as it stands", shortened(value));
    Diagnostic::new(
        "address-refused",
        Severity::Warning,
        path.as_str(),
        message,
        "Use letters, digits and `-`, at most 80, and no name that the site or an operating system keeps for itself.",
    )
    .at(place)
}

/// A date that is none.
pub fn date_unreadable(path: &SourcePath, place: Place, key: &str, value: &str) -> Diagnostic {
    let message = format!("`{key}: {}` is not a date", shortened(value));
    let help = "Write it as `YYYY-MM-DD`; until then the name of the file gives the date.";
    Diagnostic::new("date-unreadable", Severity::Warning, path.as_str(), message, help).at(place)
}

/// The text holds a character that turns the direction of what follows (CVE-2021-42574).
pub fn direction_turned(path: &SourcePath, place: Place) -> Diagnostic {
    Diagnostic::new(
        "direction-turned",
        Severity::Warning,
        path.as_str(),
        "a character here makes the text read in another order than it is written".to_owned(),
        "Delete the character; pages leave it out of text and show it as a mark in code.",
    )
    .at(place)
}

/// Specs replace each other in a circle.
pub fn succession_circle(path: &SourcePath, others: &str) -> Diagnostic {
    let message = format!("this spec is replaced by one that it replaces itself ({others})");
    Diagnostic::new(
        "succession-circle",
        Severity::Warning,
        path.as_str(),
        message,
        "Say in one of them which is newer.",
    )
}

/// A spec says that it replaces, or is replaced by, something that is not in the archive.
pub fn succession_unknown(path: &SourcePath, named: &str) -> Diagnostic {
    let message = format!("`{}`, which replaces or is replaced by this spec, is not in the archive", shortened(named));
    Diagnostic::new("succession-unknown", Severity::Info, path.as_str(), message, "Name its file or its id.")
}

/// A quotation of content for a message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
