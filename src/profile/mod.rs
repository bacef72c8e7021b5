//! A kind of archive as data: which words, names and places mean what.
//!
//! Everything that one archive calls differently from another stands in a TOML table: `builtin/<name>.toml`, overridden key
//! by key by `[profile]` of `site.toml`. The extractors in `parse` hold the grammar, a profile holds the words. Each part of
//! the table is a struct in a file of its own, read into the form in which it is looked up.

pub mod compat;
pub mod identity;
pub mod references;
pub mod sections;
pub mod stages;
pub mod status;
pub mod vocabulary;
pub mod words;

use std::sync::Arc;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Hash;

/// The built-in profiles: name and text. The first one is the default.
const BUILTIN: &[(&str, &str)] =
    &[("plan-spec", include_str!("builtin/plan-spec.toml")), ("adr", include_str!("builtin/adr.toml"))];

/// A kind of archive.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Kinds, titles, dates, folders.
    pub identity: identity::IdentityWords,
    /// Lifecycle and declared status.
    pub status: status::StatusWords,
    /// Headings and metadata lines.
    pub sections: sections::SectionWords,
    /// Words about stages, tasks and questions.
    pub stages: stages::StageWords,
    /// Words about compatibility.
    #[serde(rename = "compatibility")]
    pub compat: compat::CompatWords,
    /// What counts as the name of a spec or of a source file.
    pub references: references::ReferenceWords,
    /// The table that the profile was read from. Overrides are laid over it.
    #[serde(skip)]
    table: toml::Table,
    /// Hash of the table: two profiles with the same hash read every document alike.
    #[serde(skip)]
    hash: Hash,
}

/// `[profile]` of `site.toml` does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`[profile]` does not fit: {message}")]
pub struct ProfileError {
    /// What is wrong with it.
    pub message: String,
}

impl Profile {
    /// The built-in profile of this name.
    pub fn builtin(name: &str) -> Option<Arc<Self>> {
        let (_, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        let mut table: toml::Table = toml::from_str(text).ok()?;
        let inherited = table.get("inherit").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let base: toml::Table = toml::from_str(BUILTIN[0].1).ok()?;
        for name in inherited.iter().filter_map(toml::Value::as_str) {
            if let Some(words) = base.get(name) {
                table.entry(name).or_insert_with(|| words.clone());
            }
        }
        Self::read(table).ok().map(Arc::new)
    }

    /// The names of the built-in profiles, the default one first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// This profile with the table of `[profile]` laid over it: tables key by key, lists and values as a whole.
    /// Keys that no profile has are findings about `site.toml`; values of the wrong type are an error.
    pub fn with_overrides(&self, overrides: &toml::Table) -> Result<(Self, Vec<Diagnostic>), ProfileError> {
        let mut findings = Vec::new();
        unknown_keys(overrides, &self.table, "profile", &mut findings);
        let mut table = self.table.clone();
        lay_over(&mut table, overrides);
        Ok((Self::read(table)?, findings))
    }

    /// Hash of everything that the profile says, for keys of remembered results.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The profile that clearly fits an archive, else the default. `paths` are those of its Markdown files with the content
    /// root's own name in front. Clear means: most files are numbered, and lie in a folder that is named for records.
    pub fn choose(paths: &[&str]) -> &'static str {
        let fits = |name: &str| {
            let Some(profile) = Self::builtin(name).filter(|profile| profile.identity.numbered) else {
                return false;
            };
            let counted: Vec<bool> = paths.iter().filter_map(|path| profile.is_numbered_record(path)).collect();
            let records = counted.iter().filter(|record| **record).count();
            records >= 2 && records * 2 > counted.len()
        };
        Self::names().find(|name| fits(name)).unwrap_or(BUILTIN[0].0)
    }

    /// Whether the file at `path` is a numbered record; `None` for index pages and templates, which say nothing.
    fn is_numbered_record(&self, path: &str) -> Option<bool> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let words = &self.identity;
        if words.document_stems.contains(stem) || words.template_prefixes.begin(stem) {
            return None;
        }
        let numbered = words.numbered_stem(stem).is_some_and(|(number, _)| number.len() >= 3);
        Some(numbered && folder.split('/').any(|name| words.archive_folders.contains(name)))
    }

    fn read(table: toml::Table) -> Result<Self, ProfileError> {
        let error = |error: toml::de::Error| ProfileError { message: error.message().replace('\n', " ") };
        let mut profile: Self = table.clone().try_into().map_err(error)?;
        profile.hash = Hash::of(table.to_string().as_bytes());
        profile.table = table;
        Ok(profile)
    }
}

fn lay_over(below: &mut toml::Table, above: &toml::Table) {
    for (key, value) in above {
        match (below.get_mut(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay_over(below, above),
            _ => {
                below.insert(key.clone(), value.clone());
            }
        }
    }
}

/// A table whose values are all lists maps meanings to words, so any key is right in it.
fn unknown_keys(above: &toml::Table, below: &toml::Table, path: &str, findings: &mut Vec<Diagnostic>) {
    let open = !below.is_empty() && path != "profile" && below.values().all(toml::Value::is_array);
    for (key, value) in above {
        match (below.get(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => {
                unknown_keys(above, below, &format!("{path}.{key}"), findings);
            }
            (None, _) if !open => findings.push(unknown_key(path, key, below)),
            _ => {}
        }
    }
}

fn unknown_key(path: &str, key: &str, known: &toml::Table) -> Diagnostic {
    let near = known
        .keys()
        .map(|known| (strsim::damerau_levenshtein(known, key), known))
        .filter(|(distance, _)| *distance <= 1 + key.len() / 4)
        .min();
    let help = match near {
        Some((_, known)) => format!("Did you mean `{path}.{known}`?"),
        None => "The guide page on profiles lists every key.".to_owned(),
    };
    Diagnostic::new("unknown-key", Severity::Warning, "site.toml", format!("unknown key `{path}.{key}`"), &help)
}

#[cfg(test)]
impl Profile {
    /// The default profile, for tests.
    pub(crate) fn plan_spec() -> Arc<Self> {
        Self::builtin("plan-spec").expect("the built-in profile is valid")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_profiles_are_well_formed() {
        let known = toml::Table::new();
        for name in Profile::names() {
            let profile = Profile::builtin(name).unwrap_or_else(|| panic!("{name} does not parse"));
            assert_eq!(profile.name, name);
            assert_eq!(profile.with_overrides(&known).expect("nothing to override").0.hash(), profile.hash());
        }
        let unfit = Profile::builtin("no-such-profile");
        assert_eq!(unfit, None);
    }

    #[test]
    fn overrides_go_key_by_key_and_say_what_was_meant() {
        let base = Profile::builtin("plan-spec").expect("built in");
        let overrides: toml::Table = toml::from_str(
            "[identity]\ndefault_knd = 'x'\n[status.folders]\ndone = ['erledigt']\nrotten = ['kompost']\n",
        )
        .expect("valid");
        let (profile, findings) = base.with_overrides(&overrides).expect("fits");
        assert_eq!(profile.status.folders.get("Erledigt"), Some("done"));
        assert_eq!(profile.status.folders.get("completed"), None, "a list is replaced as a whole");
        assert_eq!(profile.status.folders.get("ongoing"), Some("active"), "its neighbours stay");
        assert_eq!(profile.status.folders.get("kompost"), Some("rotten"), "a map of words takes new meanings");
        assert_ne!(profile.hash(), base.hash());
        let said: Vec<_> = findings.iter().map(|f| (f.message.as_str(), f.help.as_str())).collect();
        assert_eq!(
            said,
            [("unknown key `profile.identity.default_knd`", "Did you mean `profile.identity.default_kind`?")]
        );
        let wrong: toml::Table = toml::from_str("[identity]\nfiles = 3\n").expect("valid");
        assert!(base.with_overrides(&wrong).is_err());
    }

    #[test]
    fn a_profile_is_chosen_only_by_a_clear_match() {
        let records = ["adr/README.md", "adr/0001-use-x.md", "adr/0002-use-y.md", "adr/template.md"];
        assert_eq!(Profile::choose(&records), "adr");
        assert_eq!(Profile::choose(&["docs/decisions/0001-a.md", "docs/decisions/0002-b.md"]), "adr");
        assert_eq!(Profile::choose(&["docs/adr/ADR-0001.md", "docs/adr/adr-0002-b.md"]), "adr");
        assert_eq!(Profile::choose(&["docs/adr/2026-01-02-a.md", "docs/adr/2026-01-03-b.md"]), "adr");
        assert_eq!(Profile::choose(&["text/0001-a.md", "text/0002-b.md"]), "plan-spec");
        assert_eq!(Profile::choose(&["specs/plan-2026-01-01-a.md"]), "plan-spec");
        assert_eq!(Profile::choose(&[]), "plan-spec");
    }
}
