//! Lines that name another document of the same feature: `**Feature Plan:** plan-2026-01-05-x.md`.

use pulldown_cmark::{Event, Tag};

use super::SetLink;
use super::metadata::{Entry, Metadata, lines};
use super::outline::Outline;
use super::runs::{blocks, first_inline, inline, inside};
use crate::profile::Profile;

/// How many sections from the top are searched: the template has these lines in its first one.
const SECTIONS: usize = 3;

/// A feature has a handful of documents; a longer list is something else.
const MOST: usize = 32;

/// The lines between the title and the first sections, in order, each kind and target once.
pub fn set_links(outline: &Outline<'_>, metadata: &Metadata, profile: &Profile) -> Vec<SetLink> {
    let mut found: Vec<SetLink> = Vec::new();
    let mut add = |entry: &Entry| {
        let Some(kind) = profile.sections.set_links.get(&entry.key) else {
            return;
        };
        for target in file_names(&entry.value) {
            let link = SetLink { kind: kind.to_owned(), target };
            if found.len() < MOST && !found.contains(&link) {
                found.push(link);
            }
        }
    };
    metadata.entries.iter().for_each(&mut add);
    for section in 0..outline.sections.len().min(SECTIONS) {
        let events = outline.own_events(section);
        for block in blocks(events) {
            let block = &events[block];
            match &block[0].0 {
                Event::Start(Tag::Paragraph) => lines(outline, inside(block), profile).iter().for_each(&mut add),
                Event::Start(Tag::List(_)) => {
                    for item in blocks(inside(block)) {
                        let item = first_inline(inside(&inside(block)[item]));
                        lines(outline, item, profile).iter().for_each(&mut add);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// The names of Markdown files in a value: of its links, else of its code spans, else of its words.
fn file_names(value: &str) -> Vec<String> {
    let read = inline(value);
    let names = |words: Vec<String>| -> Vec<String> {
        words.iter().filter_map(|word| file_name(word)).map(str::to_owned).collect()
    };
    let links = names(read.links.into_iter().map(|(target, _)| target).collect());
    if !links.is_empty() {
        return links;
    }
    let codes = names(read.codes);
    if !codes.is_empty() { codes } else { names(read.plain.split_whitespace().map(str::to_owned).collect()) }
}

fn file_name(word: &str) -> Option<&str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let path = word.split(['#', '?']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let known = name.ends_with(".md")
        || name.ends_with(".txt")
        || super::identity::date_in(name).is_some_and(|_| name.len() > 12);
    (known && !name.contains("YYYY")).then_some(name)
}
