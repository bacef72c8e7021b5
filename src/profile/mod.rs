//! A kind of archive as data. (Skeleton: the words come from `builtin/*.toml`.)

pub mod references;

/// A kind of archive.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// What counts as the name of a spec or of a source file.
    pub references: references::ReferenceWords,
}

#[cfg(test)]
impl Profile {
    /// Stub until profiles are loaded: the references section of the built-in profile.
    pub(crate) fn sample() -> Self {
        #[derive(serde::Deserialize)]
        struct Only {
            references: references::ReferenceWords,
        }
        let only: Only = toml::from_str(include_str!("builtin/plan-spec.toml")).expect("the profile is valid");
        Self { name: "plan-spec".to_owned(), references: only.references }
    }
}
