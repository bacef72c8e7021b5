//! Policy chips and the strip: what a design promised to what was there before it, by letter, word and fill.

use serde::Serialize;

use crate::parse::{Compat, CompatArea, Policy};

/// The areas that the strip, the card and the matrix have places for: word in the data, name, short name, and how the
/// template's own label begins.
pub const AREAS: [Area; 6] = [
    Area { key: "code", label: "Code types & signatures", short: "Code", template: "code types" },
    Area { key: "library", label: "Library APIs", short: "Library", template: "library api" },
    Area { key: "server", label: "Server APIs", short: "Server", template: "server api" },
    Area { key: "files", label: "File formats", short: "Files", template: "file format" },
    Area { key: "database", label: "Database schemas", short: "Database", template: "database schema" },
    Area { key: "cli", label: "Command line", short: "CLI", template: "cli" },
];

/// An area with a place of its own.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// `code`, …
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Its name where space is short.
    pub short: &'static str,
    template: &'static str,
}

/// The areas in use: the command line only has a place when somebody makes a promise about it.
pub fn areas(cli: bool) -> &'static [Area] {
    if cli { &AREAS } else { &AREAS[..AREAS.len() - 1] }
}

/// A policy as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chip {
    /// Class suffix.
    pub class: &'static str,
    /// Letter.
    pub letter: &'static str,
    /// Words.
    pub label: String,
}

/// Class, letter and words of a policy (`contract.md`, "Policy chips"). NOTE and PARTIAL carry the author's words.
pub fn look(policy: Policy) -> (&'static str, &'static str, &'static str) {
    match policy {
        Policy::DoNotMaintain => ("dnm", "X", "Do not maintain"),
        Policy::Breaking => ("dnm", "X", "Breaking"),
        Policy::Migrate => ("mig", "M", "Migrate"),
        Policy::SupportBoth => ("both", "S", "Support both"),
        Policy::KeepDeprecated => ("dep", "D", "Keep deprecated"),
        Policy::Maintain => ("keep", "K", "Maintain"),
        Policy::NoChange => ("keep", "K", "No change"),
        Policy::Additive => ("keep", "K", "Additive"),
        Policy::Partial => ("other", "~", "Partial"),
        Policy::Note => ("other", "~", "Noted"),
        Policy::NotApplicable => ("na", "–", "N/A"),
    }
}

/// The word of a policy in filters: `do-not-maintain`.
pub fn word(policy: Policy) -> &'static str {
    match policy {
        Policy::DoNotMaintain => "do-not-maintain",
        Policy::Breaking => "breaking",
        Policy::Migrate => "migrate",
        Policy::SupportBoth => "support-both",
        Policy::KeepDeprecated => "keep-deprecated",
        Policy::Maintain => "maintain",
        Policy::NoChange => "no-change",
        Policy::Additive => "additive",
        Policy::Partial => "partial",
        Policy::Note => "note",
        Policy::NotApplicable => "n/a",
    }
}

/// Policies in the order of filters and totals, loudest first.
pub const ORDER: [Policy; 11] = [
    Policy::DoNotMaintain,
    Policy::Breaking,
    Policy::Migrate,
    Policy::SupportBoth,
    Policy::KeepDeprecated,
    Policy::Maintain,
    Policy::NoChange,
    Policy::Additive,
    Policy::Partial,
    Policy::Note,
    Policy::NotApplicable,
];

/// The chip of a policy without an author's words.
pub fn chip(policy: Policy) -> Chip {
    let (class, letter, label) = look(policy);
    Chip { class, letter, label: label.to_owned() }
}

/// The chip of one promise.
pub fn chip_of(area: &CompatArea) -> Chip {
    const LONGEST: usize = 24;
    let own = matches!(area.policy, Policy::Partial | Policy::Note);
    let words = area.words.trim();
    let mut chip = chip(area.policy);
    if own && !words.is_empty() && words.chars().count() <= LONGEST {
        chip.label = super::capital(words);
    }
    chip
}

/// The promise that stands in the place of `area`: the one under the template's label, else the first.
pub fn at<'a>(compat: &'a Compat, area: &Area) -> Option<&'a CompatArea> {
    let named = |entry: &&CompatArea| entry.label.to_lowercase().starts_with(area.template);
    let mut here = compat.areas.iter().filter(|entry| entry.area == area.key);
    here.clone().find(named).or_else(|| here.next())
}

/// The promises without a place: areas of the author's own, and further ones for an area whose place is taken.
pub fn others(compat: &Compat, cli: bool) -> Vec<&CompatArea> {
    let placed: Vec<&CompatArea> = areas(cli).iter().filter_map(|area| at(compat, area)).collect();
    compat.areas.iter().filter(|entry| !placed.iter().any(|other| std::ptr::eq(*other, *entry))).collect()
}

/// Five letters, one for each area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Strip {
    /// All of it as a sentence.
    pub label: String,
    /// The cells.
    pub cells: Vec<Chip>,
}

impl Strip {
    /// Some area has a policy. A section of text alone has none, and a row of dots tells nothing.
    pub fn says_something(&self) -> bool {
        self.cells.iter().any(|cell| cell.class != "none")
    }
}

/// The strip of a compatibility section. It always has five cells in the same order, so that columns of strips compare.
pub fn strip(compat: &Compat) -> Strip {
    let cell = |area: &Area| at(compat, area).map_or_else(not_stated, chip_of);
    let cells: Vec<Chip> = areas(false).iter().map(cell).collect();
    let words = areas(false).iter().zip(&cells).map(|(area, cell)| format!("{}: {}", area.label, cell.label));
    Strip { label: words.collect::<Vec<_>>().join("; "), cells }
}

/// What stands where nothing is said.
pub fn not_stated() -> Chip {
    Chip { class: "none", letter: "·", label: "Not stated".to_owned() }
}

/// The policies that a reader must know about: data is carried over, or callers outside of the code break.
pub fn is_notice(area: &CompatArea) -> bool {
    let outside = matches!(area.area.as_str(), "library" | "server" | "files" | "database" | "cli");
    match area.policy {
        Policy::Migrate => true,
        Policy::DoNotMaintain | Policy::Breaking => outside,
        _ => false,
    }
}
