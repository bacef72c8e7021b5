//! The lifecycle badge and the name of a kind.

use serde::Serialize;

use super::capital;
use crate::archive::Entry;
use crate::parse::Lifecycle;

/// A lifecycle badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// Class suffix: `active`, `done`, `paused`, `backlog`, `other`.
    pub class: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// What it says; a folder's own name as written.
    pub label: String,
    /// Its word in filters and addresses: `status=done`.
    pub word: String,
}

/// The badge of a lifecycle.
pub fn badge(lifecycle: &Lifecycle) -> Badge {
    let (class, icon, label) = match lifecycle {
        Lifecycle::Active => ("active", "active", "Active"),
        Lifecycle::Done => ("done", "check", "Done"),
        Lifecycle::Paused => ("paused", "paused", "Paused"),
        Lifecycle::Backlog => ("backlog", "backlog", "Backlog"),
        Lifecycle::Archived => ("other", "other", "Archived"),
        Lifecycle::Superseded => ("other", "other", "Superseded"),
        Lifecycle::Folder(name) => ("other", "other", name.as_str()),
    };
    Badge { class, icon, label: label.to_owned(), word: super::word(label) }
}

/// The badge of an entry, if its lifecycle is known.
pub fn of(entry: &Entry) -> Option<Badge> {
    entry.document.status.lifecycle.as_ref().map(badge)
}

/// The name of a kind in a list: `Plan`, `ADR`.
pub fn kind(kind: &str) -> String {
    // Three letters or fewer are an abbreviation: ADR, RFC, EIP, PEP.
    if kind.len() <= 3 { kind.to_uppercase() } else { capital(kind) }
}

/// The name of a kind in a header: `Plan spec`, `ADR`, `Spec`.
pub fn kind_of_spec(kind: &str) -> String {
    match kind {
        "other" => "Spec".to_owned(),
        "plan" | "implementation" | "validation" | "bugfix" => format!("{} spec", capital(kind)),
        other => self::kind(other),
    }
}
