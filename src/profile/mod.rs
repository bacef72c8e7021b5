//! A kind of archive as data. (Skeleton: the words come from `builtin/*.toml`.)

pub mod compat;
pub mod references;
pub mod stages;

use serde::Deserialize;

use compat::CompatWords;
use references::ReferenceWords;
use stages::StageWords;

/// A kind of archive.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// What counts as the name of a spec or of a source file.
    pub references: ReferenceWords,
    /// Words about stages, tasks and questions.
    pub stages: StageWords,
    /// Words about compatibility.
    #[serde(rename = "compatibility")]
    pub compat: CompatWords,
}

#[cfg(test)]
impl Profile {
    /// The built-in profile, for tests.
    pub(crate) fn plan_spec() -> Self {
        toml::from_str(include_str!("builtin/plan-spec.toml")).expect("the built-in profile is valid")
    }

    /// The same, under its other name.
    pub(crate) fn sample() -> Self {
        Self::plan_spec()
    }
}
