//! What a spec is connected with: who refers to it, what it refers to, designs like it, and the source files it names.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::archive::{Entry, EntryIndex, Target, code_map};
use crate::markup::{self, Html};
use crate::pages::Context;
use crate::pages::parts::lifecycle::{self, Badge};
use crate::pages::parts::rows;
use crate::parse::Via;
use crate::path::Base;

/// Designs like this one that are shown.
const RELATED: usize = 5;

/// The connections of a spec.
#[derive(Debug, Serialize)]
pub(super) struct Connections {
    any: bool,
    referenced_by: Vec<Connected>,
    links_to: Vec<Connected>,
    related: Vec<Connected>,
    files: Vec<File>,
}

/// Something that a spec is connected with.
#[derive(Debug, Serialize)]
struct Connected {
    /// Address; empty when there is nothing to lead to.
    href: String,
    title: Html,
    badge: Option<Badge>,
    /// What stands in place of a badge: "outside the archive".
    note: &'static str,
    /// The sentence around the reference, or the summary.
    context: Html,
    /// What a related design has in common: up to three terms.
    shared: Vec<String>,
}

#[derive(Debug, Serialize)]
struct File {
    folder: String,
    name: String,
    shared: String,
}

/// The connections of the entry at `index`.
pub(super) fn connections(context: &Context<'_>, index: EntryIndex, base: &Base) -> Connections {
    let entry = context.entry(index);
    let referenced_by: Vec<Connected> = entry
        .referenced_by
        .iter()
        .map(|link| connected(context.entry(link.from), markup::text(&link.context), base))
        .collect();
    let links_to = links_to(context, entry, base);
    let related: Vec<Connected> = context.related.map_or_else(Vec::new, |related| {
        let near = related(index).into_iter().take(RELATED).map(|near| {
            let entry = context.entry(near.entry);
            Connected { shared: near.shared, ..connected(entry, rows::summary(entry), base) }
        });
        near.collect()
    });
    let files = code_map::files(entry.document.files.iter().map(|file| file.path.as_str()));
    let files: Vec<File> = files.iter().map(|(path, forms)| file(context, path, forms)).collect();
    let any = !(referenced_by.is_empty() && links_to.is_empty() && related.is_empty() && files.is_empty());
    Connections { any, referenced_by, links_to, related, files }
}

fn connected(entry: &Entry, context: Html, base: &Base) -> Connected {
    Connected {
        href: base.href(&entry.route, None),
        title: rows::listed(entry),
        badge: lifecycle::of(entry).filter(|_| entry.is_spec),
        note: if entry.is_spec { "" } else { "document" },
        context,
        shared: Vec::new(),
    }
}

/// Each target once: entries first, in the order of the text, then files outside of the archive that links name.
fn links_to(context: &Context<'_>, entry: &Entry, base: &Base) -> Vec<Connected> {
    let mut seen = BTreeSet::new();
    let mut links = Vec::new();
    for reference in &entry.references {
        if seen.insert(reference.target) {
            links.push(connected(context.entry(reference.target), Html::default(), base));
        }
    }
    let mut outside = BTreeSet::new();
    for mention in entry.document.mentions.iter().filter(|mention| mention.via == Via::Link && !mention.image) {
        let (href, note) = match entry.links.get(&mention.span.start) {
            Some(Target::Repository(address)) => (address.clone(), "outside the archive"),
            Some(Target::Missing) => (String::new(), "not in the archive"),
            _ => continue,
        };
        let name = mention.target.rsplit('/').find(|part| !part.is_empty()).unwrap_or(&mention.target);
        if outside.insert(name) {
            links.push(Connected {
                href,
                title: markup::text(name),
                badge: None,
                note,
                context: Html::default(),
                shared: Vec::new(),
            });
        }
    }
    links
}

/// A source file that the spec writes in these `forms`.
fn file(context: &Context<'_>, path: &str, forms: &[&str]) -> File {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let specs = context.archive.naming(forms).len();
    File {
        folder: if folder.is_empty() { String::new() } else { format!("{folder}/") },
        name: name.to_owned(),
        shared: if specs > 1 { format!("in {specs} specs") } else { "only here".to_owned() },
    }
}
