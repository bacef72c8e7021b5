//! Whether a file is a spec, another document, or a template (guide: reading archives, "What is a spec").

use super::Class;
use super::identity::{Name, Title};
use super::outline::Outline;
use crate::path::SourcePath;
use crate::profile::Profile;
use crate::snapshot::Root;

/// What decides about a file.
pub struct Signs<'a> {
    /// Its path in the archive.
    pub path: &'a SourcePath,
    /// Its path below the content root.
    pub below: &'a str,
    /// Its content root.
    pub root: &'a Root,
    /// What its name says.
    pub name: &'a Name,
    /// Its H1, if it has one.
    pub title: Option<&'a Title>,
}

/// Decides in this order: template, document in any case, one of the four rules, unmarked.
pub fn class(signs: &Signs<'_>, outline: &Outline<'_>, profile: &Profile) -> Class {
    if is_template(signs, profile) {
        return Class::Template;
    }
    let words = &profile.identity;
    let folders = || signs.below.rsplit_once('/').map_or("", |(folders, _)| folders).split('/');
    if words.document_stems.contains(signs.path.stem()) || folders().any(|name| words.document_folders.contains(name)) {
        return Class::Document;
    }
    let prefixed = signs.title.is_some_and(|title| title.kind.is_some());
    if signs.name.is_spec || prefixed || in_lifecycle_folder(signs, profile) || has_stages(outline, profile) {
        Class::Spec
    } else {
        Class::Unmarked
    }
}

/// `template-*`, `*-template.md`, or an H1 that is nothing but a `[placeholder]`. A dated name makes no difference.
fn is_template(signs: &Signs<'_>, profile: &Profile) -> bool {
    is_template_name(signs.path, profile) || signs.title.is_some_and(|title| is_placeholder(&title.plain))
}

/// Whether the name alone says that a file is a template.
pub(super) fn is_template_name(path: &SourcePath, profile: &Profile) -> bool {
    let words = &profile.identity;
    let stem = path.stem().to_lowercase();
    words.template_prefixes.begin(&stem) || words.template_suffixes.iter().any(|end| stem.ends_with(end))
}

fn is_placeholder(title: &str) -> bool {
    title.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| {
        !inner.contains(['[', ']'])
            && inner.contains(char::is_alphabetic)
            && !inner.contains(|c: char| c.is_ascii_digit())
    })
}

/// In a lifecycle folder somewhere below a folder of specs, or directly below the content root.
fn in_lifecycle_folder(signs: &Signs<'_>, profile: &Profile) -> bool {
    let words = &profile.identity;
    let Some((folders, _)) = signs.below.rsplit_once('/') else {
        return false;
    };
    let names: Vec<&str> = folders.split('/').collect();
    let mut below_specs = words.specs_roots.contains(&signs.root.name);
    names.iter().enumerate().any(|(at, name)| {
        let found = profile.status.folders.get(name).is_some() && (below_specs || at == 0);
        below_specs |= words.specs_roots.contains(name);
        found
    })
}

/// At least two `## Stage N` headings.
fn has_stages(outline: &Outline<'_>, profile: &Profile) -> bool {
    let numbered = |title: &str| {
        let mut words = title.split_whitespace();
        let stage = words.next().is_some_and(|word| profile.identity.stage_words.contains(word));
        stage && words.next().is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    };
    outline.sections.iter().filter(|section| section.level == 2 && numbered(&section.title)).count() >= 2
}
