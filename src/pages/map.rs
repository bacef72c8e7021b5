//! The code map: source files that specs mention, by folder, with the designs that shaped them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::count;
use super::parts::rows::{self, Link};
use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::archive::{EntryIndex, code_map};
use crate::path::{Base, Route, encode};

pub(super) const PAGE: PageType = PageType { name: "map", template: "map.html", routes: |_| single("map"), view };

/// What stands in place of a folder.
const LOOSE: &str = "Without folder";
/// Specs named beside a file; the rest is a search away.
const SHOWN: usize = 4;
/// Files on the page: those that most specs mention. Search finds the others.
const FILES: usize = 3000;

#[derive(Debug, Serialize)]
struct Page {
    total: String,
    /// Files that are not listed.
    further: usize,
    folders: Vec<Folder>,
}

#[derive(Debug, Serialize)]
struct Folder {
    name: String,
    count: String,
    files: Vec<File>,
}

#[derive(Debug, Serialize)]
struct File {
    name: String,
    /// The repository has no such file any more.
    gone: bool,
    specs: usize,
    count: String,
    shown: Vec<Link>,
    more: usize,
    search: String,
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let gone = context.archive.gone(context.known);
    let mut folders: BTreeMap<&str, Vec<File>> = BTreeMap::new();
    let mut files = mentioned(context);
    let all = files.len();
    keep_most_mentioned(&mut files);
    for mentioned in &files {
        let (folder, name) = mentioned.path.rsplit_once('/').unwrap_or(("", mentioned.path));
        let gone = mentioned.forms.iter().all(|form| gone.contains(form));
        folders.entry(folder).or_default().push(File { gone, ..file(context, name, mentioned, &base) });
    }
    let mut folders: Vec<Folder> = folders.into_iter().map(|(name, files)| folder(name, files)).collect();
    // First what most designs shaped. Names without a folder come last: nobody looks for them by place.
    let mentions = |folder: &Folder| folder.files.iter().map(|file| file.specs).sum::<usize>();
    folders.sort_by_key(|folder| (folder.name == LOOSE, std::cmp::Reverse(mentions(folder))));
    let page = Page { total: count(all, "source file"), further: all.saturating_sub(FILES), folders };
    View::new(shell(context, planned, "Code map", "", "map"), page)
}

/// A source file with the specs that mention it.
struct Mentioned<'a> {
    /// The longest form in which the path is written.
    path: &'a str,
    /// All of them, the shortest first.
    forms: Vec<&'a str>,
    /// In listing order.
    specs: Vec<EntryIndex>,
}

/// Every source file, in the order of paths.
fn mentioned<'a>(context: &Context<'a>) -> Vec<Mentioned<'a>> {
    let mentioned = |(path, forms): (&'a str, Vec<&'a str>)| {
        let mut specs: Vec<EntryIndex> = context.archive.naming(&forms).into_iter().collect();
        specs.sort_by_key(|&spec| context.facts.position[spec]);
        Mentioned { path, forms, specs }
    };
    code_map::files(context.archive.code_map.keys().map(String::as_str)).into_iter().map(mentioned).collect()
}

/// Leaves as many files as the page holds.
fn keep_most_mentioned(files: &mut Vec<Mentioned<'_>>) {
    if files.len() > FILES {
        files.sort_by_key(|file| (std::cmp::Reverse(file.specs.len()), file.path));
        files.truncate(FILES);
        files.sort_by_key(|file| file.path);
    }
}

fn folder(name: &str, mut files: Vec<File>) -> Folder {
    // Stable: files with as many specs stay in the order of their names.
    files.sort_by_key(|file| std::cmp::Reverse(file.specs));
    let name = if name.is_empty() { LOOSE.to_owned() } else { format!("{name}/") };
    Folder { name, count: count(files.len(), "file"), files }
}

fn file(context: &Context<'_>, name: &str, mentioned: &Mentioned<'_>, base: &Base) -> File {
    let specs = &mentioned.specs;
    // The shortest form finds the others.
    let words = mentioned.forms.first().copied().unwrap_or(mentioned.path);
    File {
        name: name.to_owned(),
        gone: false,
        specs: specs.len(),
        count: count(specs.len(), "spec"),
        shown: specs.iter().take(SHOWN).map(|&index| rows::link(context.entry(index), base)).collect(),
        more: specs.len().saturating_sub(SHOWN),
        search: format!("{}?q=file:{}", base.href(&Route::page("search"), None), encode(words)),
    }
}
