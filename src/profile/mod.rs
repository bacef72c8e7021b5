//! A kind of archive as data. (Skeleton: the words come from `builtin/*.toml`.)

/// A kind of archive.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// Its name.
    pub name: String,
}
