//! The words that all archives are told in, whatever their own words are: what the lists of a profile map to.

use serde::{Deserialize, Serialize};

/// Where a spec stands in its life. Shown as written when it is the folder's own name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lifecycle {
    /// Being planned or built.
    Active,
    /// Finished.
    Done,
    /// Stopped for now.
    Paused,
    /// Not begun.
    Backlog,
    /// Kept for the record.
    Archived,
    /// Replaced by another spec. Outranks the folder.
    Superseded,
    /// Another folder directly under a specs root.
    Folder(String),
}

/// What the author says about the state of the document, normalised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Declared {
    /// "Draft", "Planning".
    Draft,
    /// "Proposed", "In Review".
    Proposed,
    /// "Approved", "Ready for Implementation", "Accepted".
    Approved,
    /// "In Progress".
    InProgress,
    /// "Phase 1 implemented".
    Partial,
    /// "Implemented", "Complete".
    Done,
    /// "Superseded".
    Superseded,
    /// "Rejected", "Withdrawn".
    Rejected,
    /// A word of the profile's own.
    Other(String),
}

/// What a section is for, by the words of its heading. Used by search (`section:decision`) and the overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionRole {
    /// Why.
    Problem,
    /// What for.
    Goal,
    /// What not.
    NonGoal,
    /// What was decided; the design.
    Decision,
    /// What else was considered.
    Alternative,
    /// What is still open.
    OpenQuestion,
    /// What happens to what was there before.
    Compatibility,
    /// How it is tested.
    Testing,
    /// Which files are touched.
    Files,
    /// How it is built.
    Implementation,
    /// Where else to read.
    Reference,
}

/// What a stage is about, by its words and not by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What and why.
    Planning,
    /// How.
    Architecture,
    /// How with less.
    Refine,
    /// Doing it.
    Implementation,
    /// Making sure.
    Validation,
    /// Getting it out.
    Release,
    /// Anything else.
    Other,
}

/// A promise about what was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Policy {
    /// Old callers break, on purpose.
    #[serde(rename = "DO NOT MAINTAIN")]
    DoNotMaintain,
    /// Old form works for now and says so.
    #[serde(rename = "KEEP DEPRECATED")]
    KeepDeprecated,
    /// Both forms work.
    #[serde(rename = "SUPPORT BOTH")]
    SupportBoth,
    /// Old data is carried over.
    #[serde(rename = "MIGRATE")]
    Migrate,
    /// There is no such thing here.
    #[serde(rename = "N/A")]
    NotApplicable,
    /// Old callers keep working.
    #[serde(rename = "MAINTAIN")]
    Maintain,
    /// Only new things are added.
    #[serde(rename = "ADDITIVE")]
    Additive,
    /// Nothing changes.
    #[serde(rename = "NO CHANGE")]
    NoChange,
    /// A breaking change.
    #[serde(rename = "BREAKING")]
    Breaking,
    /// Some of it keeps working.
    #[serde(rename = "PARTIAL")]
    Partial,
    /// No known policy word.
    #[serde(rename = "NOTE")]
    Note,
}

impl Role {
    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Planning => "Planning",
            Self::Architecture => "Architecture",
            Self::Refine => "Refine",
            Self::Implementation => "Implementation",
            Self::Validation => "Validation",
            Self::Release => "Release",
            Self::Other => "Other",
        }
    }

    /// The word of `specs.json` and of filters.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planning => "planning",
            Self::Architecture => "architecture",
            Self::Refine => "refine",
            Self::Implementation => "implementation",
            Self::Validation => "validation",
            Self::Release => "release",
            Self::Other => "other",
        }
    }
}

impl Lifecycle {
    /// The word of `specs.json`; a folder's own name as written.
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Done => "done",
            Self::Paused => "paused",
            Self::Backlog => "backlog",
            Self::Archived => "archived",
            Self::Superseded => "superseded",
            Self::Folder(name) => name,
        }
    }
}

impl Declared {
    /// The word of `specs.json`.
    pub fn word(&self) -> &str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::InProgress => "in-progress",
            Self::Partial => "partial",
            Self::Done => "done",
            Self::Superseded => "superseded",
            Self::Rejected => "rejected",
            Self::Other(word) => word,
        }
    }
}

impl SectionRole {
    /// Every role, in the order of its number in the search index.
    pub const ALL: [Self; 11] = [
        Self::Problem,
        Self::Goal,
        Self::NonGoal,
        Self::Decision,
        Self::Alternative,
        Self::OpenQuestion,
        Self::Compatibility,
        Self::Testing,
        Self::Files,
        Self::Implementation,
        Self::Reference,
    ];
}
