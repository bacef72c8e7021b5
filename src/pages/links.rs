//! What every mention of a document becomes on its page, and where its source lies in the repository.

use std::collections::BTreeMap;

use super::Context;
use super::parts::lifecycle;
use crate::archive::{Entry, Target};
use crate::config::Repository;
use crate::markup::Link;
use crate::path::{self, Base, Route};

/// The links of a page, by the start of the mention.
pub(super) fn links(context: &Context<'_>, entry: &Entry, base: &Base) -> BTreeMap<usize, Link> {
    entry.links.iter().map(|(&at, target)| (at, link(context, target, base))).collect()
}

fn link(context: &Context<'_>, target: &Target, base: &Base) -> Link {
    let to = |href: String, external: bool| Link::To { href, lifecycle: None, external };
    match target {
        Target::Entry(index, anchor) => {
            let entry = context.entry(*index);
            let badge = lifecycle::of(entry).filter(|_| entry.is_spec);
            Link::To {
                href: base.href(&entry.route, anchor.as_deref()),
                lifecycle: badge.map(|badge| (badge.class.to_owned(), badge.label)),
                external: false,
            }
        }
        Target::Anchor(anchor) => to(format!("#{}", path::encode(anchor)), false),
        Target::Asset(file) => to(base.href(&Route::file(file), None), false),
        Target::Repository(address) | Target::External(address) => to(address.clone(), true),
        Target::Ambiguous(entries) => Link::Broken(format!("{} files have this name", entries.len())),
        Target::Missing => Link::Broken("Not in this archive".to_owned()),
        Target::Refused => Link::Text,
    }
}

/// The path of an entry's file in the repository, as well as it is known; else its path in the archive.
pub(super) fn source_path(context: &Context<'_>, entry: &Entry) -> String {
    let document = &entry.document;
    let Some(root) = context.roots.get(document.root) else {
        return document.path.to_string();
    };
    let full = document.path.as_str();
    let below = full.strip_prefix(&root.prefix).map_or(full, |below| below.trim_start_matches('/'));
    match root.in_repository.as_deref() {
        Some("") => below.to_owned(),
        Some(folder) => format!("{folder}/{below}"),
        None => full.to_owned(),
    }
}

/// Addresses of an entry's file in the repository: to read it and to edit it. `None` without a repository.
pub(super) fn source_links(context: &Context<'_>, entry: &Entry) -> Option<(String, String)> {
    let repository = &context.config.repository;
    let known = context.roots.get(entry.document.root)?.in_repository.is_some();
    if repository.url.is_empty() || !known {
        return None;
    }
    let path = path::encode(&source_path(context, entry));
    Some((forge(repository, "blob", &path), forge(repository, "edit", &path)))
}

fn forge(repository: &Repository, verb: &str, path: &str) -> String {
    let branch = if repository.branch.is_empty() { "main" } else { &repository.branch };
    let url = repository.url.trim_end_matches('/');
    // GitLab puts a dash between the project and everything of its own.
    let own = if url.contains("gitlab") { "-/" } else { "" };
    format!("{url}/{own}{verb}/{}/{path}", path::encode(branch))
}
