//! Which kind of archive each content root is: the profile that `site.toml` names, else one that clearly fits.

use std::path::Path;
use std::sync::Arc;

use super::LoadError;
use crate::config::{Config, Content};
use crate::diagnostic::Diagnostic;
use crate::profile::Profile;
use crate::snapshot::{Root, Source};

/// The profile of every content root, with the overrides of `site.toml` laid over it, and the keys that no profile has.
pub(super) fn profiles(
    config: &Config,
    file: Option<&Path>,
    roots: &[Root],
    sources: &[Source],
) -> Result<(Vec<Arc<Profile>>, Vec<Diagnostic>), LoadError> {
    let mut profiles = Vec::new();
    let mut findings = Vec::new();
    let overrides = overrides(config);
    for (index, (content, root)) in config.content.iter().zip(roots).enumerate() {
        let base = named(content, file)?.unwrap_or_else(|| fitting(index, root, sources));
        let (profile, odd) = base.with_overrides(&overrides).map_err(|error| value(file, "profile", error.message))?;
        findings.extend(odd);
        profiles.push(Arc::new(profile));
    }
    findings.sort();
    findings.dedup();
    Ok((profiles, findings))
}

/// `[profile]`, and the prefixes of issue ids that `[repository]` knows the addresses of.
fn overrides(config: &Config) -> toml::Table {
    let mut overrides = config.profile.clone();
    if !config.repository.issues.is_empty() {
        let prefixes = config.repository.issues.keys().map(|prefix| toml::Value::from(prefix.as_str())).collect();
        let references = overrides.entry("references").or_insert_with(|| toml::Table::new().into());
        if let Some(references) = references.as_table_mut() {
            references.entry("issues").or_insert(toml::Value::Array(prefixes));
        }
    }
    overrides
}

fn named(content: &Content, file: Option<&Path>) -> Result<Option<Arc<Profile>>, LoadError> {
    if content.profile.is_empty() {
        return Ok(None);
    }
    Profile::builtin(&content.profile).map(Some).ok_or_else(|| {
        let known = Profile::names().collect::<Vec<_>>().join(", ");
        value(file, "content.profile", format!("there is no profile `{}`; there are {known}", content.profile))
    })
}

fn fitting(index: usize, root: &Root, sources: &[Source]) -> Arc<Profile> {
    let below = sources.iter().filter(|source| source.root == index).map(|source| source.below(root));
    let paths: Vec<String> = below.map(|below| format!("{}/{below}", root.name)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    Profile::builtin(Profile::choose(&paths)).unwrap_or_default()
}

fn value(file: Option<&Path>, key: &'static str, message: String) -> LoadError {
    LoadError::Value { path: file.unwrap_or(Path::new("site.toml")).to_owned(), key, message }
}
