//! Words about compatibility: which section states it, what is promised, and for what.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The `[compatibility]` table of a profile.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompatWords {
    /// Whole headings of the section, best first. `*` lets a heading go on.
    pub headings: Vec<String>,
    /// Words of a heading that make it a list of test steps.
    pub tests: Vec<String>,
    /// The label over the list of policies.
    pub labels: Vec<String>,
    /// Words of an area's name, by area.
    pub areas: BTreeMap<String, Vec<String>>,
    /// Words of a name that belongs to no area, whatever else it says.
    pub other_areas: Vec<String>,
    /// Bold openers that name no area at all.
    pub not_areas: Vec<String>,
    /// Words for each policy.
    pub policies: PolicyWords,
    /// Heads of table columns that hold the policy.
    pub policy_heads: Vec<String>,
    /// Heads of table columns that never hold the policy, whatever their words.
    pub note_heads: Vec<String>,
    /// Openers of prose that judge the whole change.
    pub verdicts: PolicyWords,
    /// What may stand before such an opener: `This change is …`.
    pub openers: Vec<String>,
}

/// Words by policy.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyWords {
    /// Old callers break, on purpose.
    pub do_not_maintain: Vec<String>,
    /// The old form works for now and says so.
    pub keep_deprecated: Vec<String>,
    /// Both forms work.
    pub support_both: Vec<String>,
    /// Old data is carried over.
    pub migrate: Vec<String>,
    /// There is no such thing here.
    pub not_applicable: Vec<String>,
    /// Old callers keep working.
    pub maintain: Vec<String>,
    /// Only new things are added.
    pub additive: Vec<String>,
    /// Nothing changes.
    pub no_change: Vec<String>,
    /// A breaking change.
    pub breaking: Vec<String>,
    /// Some of it keeps working.
    pub partial: Vec<String>,
}
