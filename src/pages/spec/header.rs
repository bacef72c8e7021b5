//! The head of a spec's page: where it is, what it is called, and its facts.

use serde::Serialize;

use crate::archive::Entry;
use crate::markup::{self, Html};
use crate::pages::Context;
use crate::pages::links;
use crate::pages::parts::dates::{self, Day};
use crate::pages::parts::lifecycle::{self, Badge};
use crate::pages::parts::rows::{self, Link};
use crate::pages::parts::{count, toc};
use crate::parse::MetaLine;
use crate::parse::metadata::STATUS_SHOWN;
use crate::path::{Base, Route, absolute};

/// Words that an attentive reader takes in per minute.
const WORDS_PER_MINUTE: u32 = 200;

/// The head of the page.
#[derive(Debug, Serialize)]
pub(super) struct Header {
    /// The list that the page is on: its name and address.
    list: &'static str,
    list_href: String,
    crumbs: Vec<Crumb>,
    file: String,
    badge: Option<Badge>,
    kind: String,
    title: Html,
    lede: Html,
    markdown: String,
    source: String,
    edit: String,
    /// The path that the button copies.
    path: String,
    /// The Markdown of its badge that the button copies; empty for documents.
    badge_markdown: String,
    facts: Facts,
    conflict: String,
    superseded_by: Option<Link>,
    supersedes: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Crumb {
    label: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct Facts {
    created: Option<Day>,
    updated: Option<Day>,
    authors: String,
    declared: String,
    number: String,
    open: String,
    /// Empty for documents, whose items the page of open items leaves out.
    open_href: String,
    tags: String,
    reading: String,
    extra: Vec<Extra>,
}

#[derive(Debug, Serialize)]
struct Extra {
    key: String,
    value: Html,
}

/// The head of the page of `entry`, above `body`.
pub(super) fn header(context: &Context<'_>, entry: &Entry, base: &Base, body: &Html) -> Header {
    let document = &entry.document;
    let markdown = format!("{}.md", entry.route.as_str().trim_end_matches(".html"));
    let markdown = Route::new(&markdown).filter(|_| context.config.publish.raw_markdown && document.unread.is_none());
    let (source, edit) = links::source_links(context, entry).unwrap_or_default();
    Header {
        list: if entry.is_spec { "Specs" } else { "Documents" },
        list_href: base.href(&Route::page(if entry.is_spec { "specs" } else { "documents" }), None),
        crumbs: crumbs(entry, base),
        file: document.path.file_name().to_owned(),
        badge: lifecycle::of(entry).filter(|_| entry.is_spec),
        kind: if entry.is_spec { lifecycle::kind_of_spec(&entry.kind) } else { "Document".to_owned() },
        title: rows::title(entry),
        lede: Some(rows::summary(entry)).filter(|lede| !begins_with(body, lede)).unwrap_or_default(),
        markdown: markdown.map(|route| base.href(&route, None)).unwrap_or_default(),
        source,
        edit,
        path: links::source_path(context, entry),
        badge_markdown: if entry.is_spec { badge_markdown(context, entry) } else { String::new() },
        facts: facts(entry, base),
        conflict: conflict(entry),
        superseded_by: entry.superseded_by.map(|index| rows::link(context.entry(index), base)),
        supersedes: entry.supersedes.iter().map(|&index| rows::link(context.entry(index), base)).collect(),
    }
}

/// The text itself begins with this summary, or with a line that has it behind its key (`Goal: …`); it need not stand above
/// it too.
fn begins_with(body: &Html, summary: &Html) -> bool {
    let first = body.as_str().strip_prefix("<p").and_then(|rest| rest.split_once("</p>"));
    let words = |html: &str| {
        let texts = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    first.is_some_and(|(first, _)| {
        let (first, summary) = (words(&format!("<p{first}")), words(summary.as_str()));
        let keyed = first.split_once(": ").is_some_and(|(key, text)| !key.contains(' ') && text == summary);
        first == summary || keyed
    })
}

/// A badge that leads to the spec, for a README: with full addresses when the site has one, else with `site:` in their place,
/// which the script fills in with where the page is read.
fn badge_markdown(context: &Context<'_>, entry: &Entry) -> String {
    let base = Base::Absolute(absolute(&context.config.base_url).unwrap_or_else(|| "site:".to_owned()));
    let title: String = entry.document.identity.title.chars().filter(|c| !"[]\\`".contains(*c)).collect();
    let image = Route::new(&format!("badges/{}/stage.svg", entry.id));
    let image = image.map(|route| base.href(&route, None)).unwrap_or_default();
    format!("[![{title}]({image})]({})", base.href(&entry.route, None))
}

/// The folders above the file; the lifecycle folder leads to its list.
fn crumbs(entry: &Entry, base: &Base) -> Vec<Crumb> {
    let status = &entry.document.status;
    let list = |name: &str| {
        let badge = lifecycle::of(entry).filter(|_| status.folder.as_deref() == Some(name));
        badge.map(|badge| format!("{}?status={}", base.href(&Route::page("specs"), None), badge.word))
    };
    let folders = entry.document.path.folders();
    folders.map(|name| Crumb { label: name.to_owned(), href: list(name).unwrap_or_default() }).collect()
}

fn facts(entry: &Entry, base: &Base) -> Facts {
    let document = &entry.document;
    let day = |date: Option<&String>| date.and_then(|date| dates::day(date, ""));
    let (tasks, questions) = toc::open_items(document);
    let parts = [(tasks, "task"), (questions, "question")];
    let open: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(*n, word)).collect();
    let minutes = document.words.div_ceil(WORDS_PER_MINUTE);
    // A line that says more is shown as written, not twice.
    let as_written = |key: &str, value: &str| {
        document.extra.iter().any(|line| line.key.to_lowercase().starts_with(key) && line.value.contains(value))
    };
    let date = document.identity.date.as_ref();
    let dated = date.is_some_and(|date| as_written("date", date) || as_written("created", date));
    let extra = |line: &MetaLine| Extra { key: line.key.clone(), value: markup::inline(&line.value) };
    Facts {
        created: day(date.or(entry.created.as_ref())).filter(|_| !dated),
        updated: day(entry.updated.as_ref()),
        authors: if as_written("author", "") { String::new() } else { entry.authors.join(", ") },
        declared: brief(document.status.declared_text.as_deref().unwrap_or_default()),
        number: document.identity.number.clone().unwrap_or_default(),
        open: open.join(", "),
        // The page of open items lists specs only.
        open_href: if entry.is_spec {
            base.href(&Route::page("open"), Some(&format!("o.{}", entry.id)))
        } else {
            String::new()
        },
        tags: document.tags.join(", "),
        reading: if minutes == 0 { String::new() } else { format!("{minutes} min") },
        extra: document.extra.iter().map(extra).collect(),
    }
}

/// A status as a fact. The text keeps all of a longer one.
fn brief(status: &str) -> String {
    if status.chars().count() <= STATUS_SHOWN {
        return status.to_owned();
    }
    let cut: String = status.chars().take(STATUS_SHOWN).collect();
    let whole = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.', '-', '–', '—', '(']).trim_end())
}

/// "The folder says done, the file says Draft."
fn conflict(entry: &Entry) -> String {
    let status = &entry.document.status;
    match (&status.folder, &status.declared_text) {
        (Some(folder), Some(text)) if status.conflict => {
            // Its first words are what contradicts.
            let ends = ["; ", ". ", " (", " — ", " – "].iter().filter_map(|end| text.find(end));
            let text = brief(&text[..ends.min().unwrap_or(text.len())]);
            format!("The folder says {folder}, the file says {}.", text.trim_end_matches('.'))
        }
        _ => String::new(),
    }
}
