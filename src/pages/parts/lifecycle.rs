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

/// The badge of an entry: its lifecycle, else what its author says.
pub fn of(entry: &Entry) -> Option<Badge> {
    let status = &entry.document.status;
    let said = || {
        let word = super::word(status.in_place_of_lifecycle()?.word());
        let written = status.declared_text.as_deref().map(str::trim).filter(|text| is_short(text));
        let label = written.map_or_else(|| capital(&word.replace('-', " ")), capital);
        Some(Badge { class: "other", icon: "other", label, word })
    };
    status.lifecycle.as_ref().map(badge).or_else(said)
}

/// Whether a status is a word or two and not a sentence.
fn is_short(status: &str) -> bool {
    const LONGEST: usize = 16;
    !status.is_empty()
        && status.chars().count() <= LONGEST
        && status.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-')
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
