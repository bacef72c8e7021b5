//! The order in which one source is read.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::class::{Signs, class};
use super::code_paths::Place;
use super::front_matter::{FrontMatter, Value};
use super::identity::{self, identity};
use super::metadata::{Metadata, metadata};
use super::oddities::oddities;
use super::outline::{Outline, fold};
use super::set_links::set_links;
use super::status::{status, succession};
use super::templates::Templates;
use super::{
    Class, Document, Identity, Memo, MetaLine, SectionRole, Status, code_paths, compat, fences, formulas, mentions,
    questions, stages, summary, tasks,
};
use crate::config::Markup;
use crate::diagnostic;
use crate::profile::Profile;
use crate::snapshot::{Body, Root, Snapshot, Source};
use crate::text::{Hash, Lines};

/// More names than this are no authors.
const MOST_AUTHORS: usize = 100;

/// Reads every source of a snapshot, in its order; what `memo` remembers is not read again.
pub fn all(snapshot: &Snapshot, memo: &Memo) -> Vec<Arc<Document>> {
    let fallback = Arc::new(Profile::default());
    let nowhere = Root { prefix: String::new(), in_repository: None, name: String::new(), label: String::new() };
    let markup = &snapshot.config.markup;
    let of = |index: usize| {
        let profile = snapshot.profiles.get(index).or_else(|| snapshot.profiles.first());
        let root = snapshot.roots.get(index).or_else(|| snapshot.roots.first());
        (root.unwrap_or(&nowhere), profile.unwrap_or(&fallback))
    };
    let files = Templates::among(snapshot.sources.iter().map(|source| (source, &**of(source.root).1)));
    // An edit of a spec reads them again, a start from what is remembered does not.
    let templates = LazyLock::new(|| Templates::read(&files));
    let said = Templates::hash(&files).to_string();
    let surround = |index: usize| {
        let (root, profile) = of(index);
        let number = index.to_string();
        let options = format!("{} {}", markup.repair_fences, markup.math);
        let words = profile.hash().to_string();
        let place = format!("{:?}", root.in_repository);
        Hash::of_parts(&[&number, &root.prefix, &root.name, &place, &words, &options, &said].map(String::as_bytes))
    };
    let surroundings: Vec<Hash> = (0..snapshot.roots.len().max(1)).map(surround).collect();
    memo.all(
        &snapshot.sources,
        |source| surroundings.get(source.root).or(surroundings.first()).copied().unwrap_or_default(),
        |source| {
            let (root, profile) = of(source.root);
            document(source, root, profile, &templates, markup)
        },
    )
}

/// Reads one source.
pub fn document(source: &Source, root: &Root, profile: &Profile, templates: &Templates, markup: &Markup) -> Document {
    let text = match &source.body {
        Body::Text(text) => text,
        Body::Unread(reason) => return unread(source, root, profile, reason),
    };
    let mut document = empty(source);
    let front = FrontMatter::read(text);
    document.body = front.body;
    document.text = Arc::clone(text);
    if let Some((repaired, opened)) = markup.repair_fences.then(|| fences::repair(text, front.body)).flatten() {
        let lines = Lines::of(&repaired);
        let finding =
            |open: &crate::text::Span| diagnostic::fence_repaired(&source.path, lines.place(&repaired, open.start));
        document.findings.extend(opened.iter().map(finding));
        document.text = repaired.into();
    }
    let text = Arc::clone(&document.text);
    let mut outline = Outline::read(&text, document.body);
    for section in &mut outline.sections {
        section.role = profile.sections.role(&section.title).and_then(section_role);
    }
    if let Some((at, cause)) = &front.invalid {
        let place = outline.lines.place(&text, *at);
        document.findings.insert(0, diagnostic::front_matter_invalid(&source.path, place, cause));
    }
    document.findings.extend(oddities(&source.path, &outline, &front, profile));
    if markup.math {
        document.findings.extend(formulas::add(&mut document.formulas, &source.path, &outline));
    }
    let metadata = metadata(&outline, profile);
    read_identity(&mut document, source, root, &outline, &front, &metadata, profile);
    read_header(&mut document, &outline, &front, &metadata, profile, templates);
    let place = Place { below: source.below(root), root: root.in_repository.as_deref() };
    read_body(&mut document, &outline, place, profile, templates);
    document.line_count = outline.lines.count();
    // Every document of the archive is held while its site is made, so none keeps room that it does not need.
    outline.sections.shrink_to_fit();
    document.tasks.shrink_to_fit();
    document.stages.shrink_to_fit();
    document.mentions.shrink_to_fit();
    document.lines = outline.lines;
    document.sections = outline.sections;
    document
}

fn read_identity(
    document: &mut Document,
    source: &Source,
    root: &Root,
    outline: &Outline<'_>,
    front: &FrontMatter,
    metadata: &Metadata,
    profile: &Profile,
) {
    let below = source.below(root);
    let (identity, name) = identity(outline, &source.path, front, metadata, profile);
    let title = identity::heading(outline, profile);
    let signs = Signs { path: &source.path, below, root, name: &name, title: title.as_ref() };
    document.class = class(&signs, outline, profile);
    document.identity = identity;
    // A spec is of the archive's own kind when nothing says another; whatever fills an archive of another kind is not.
    if document.identity.kind.is_none() && document.class == Class::Spec && !profile.identity.default_kind.is_empty() {
        document.identity.kind = Some(profile.identity.default_kind.clone());
    }
    document.status = status(outline, below, front, metadata, profile);
}

/// What the header of the page shows.
fn read_header(
    document: &mut Document,
    outline: &Outline<'_>,
    front: &FrontMatter,
    metadata: &Metadata,
    profile: &Profile,
    templates: &Templates,
) {
    document.hidden.extend(outline.title.as_ref().map(|title| title.span.clone()));
    document.hidden.extend(metadata.hidden.iter().cloned());
    document.hidden.sort_by_key(|span| span.start);
    document.extra = metadata.extra.clone();
    document.extra.extend(outranked_status(&document.status, front, metadata, profile));
    for (key, value) in &front.entries {
        read_key(document, key, value, profile);
    }
    for entry in metadata.with("authors") {
        add_authors(&mut document.authors, &entry.inline.plain, profile);
    }
    let description = identity::by_role(front, profile, "description").map(|(_, value)| value);
    let paragraph = match description.filter(|text| !text.is_empty()) {
        Some(text) => Some((text.clone(), text)),
        None => summary::first_paragraph(outline, metadata, profile, templates),
    };
    (document.summary, document.summary_markdown) = paragraph.unzip();
    // The page shows a summary above these lines, and the same words need not stand there twice.
    let summary = document.summary_markdown.as_ref();
    document.extra.retain(|line| !(profile.sections.purpose.contains(&line.key) && Some(&line.value) == summary));
    document.set_links = set_links(outline, metadata, profile);
    (document.supersedes, document.superseded_by) = succession(outline, front, metadata, profile);
}

/// The author's own status where another one stands in its place in the header, and the text does not show it either: a
/// note that the spec is replaced outranks it.
fn outranked_status(status: &Status, front: &FrontMatter, metadata: &Metadata, profile: &Profile) -> Option<MetaLine> {
    let shown = status.declared_text.as_deref()?;
    let Some(line) = metadata.first("status") else {
        let (key, value) = identity::by_role(front, profile, "status")?;
        return Some(MetaLine { key: key.to_owned(), value })
            .filter(|line| !line.value.is_empty() && line.value != shown);
    };
    let hidden = metadata.hidden.iter().any(|block| block.contains(&line.span.start));
    (hidden && line.inline.plain != shown).then(|| MetaLine { key: line.key.clone(), value: line.value.clone() })
}

/// One key of the front matter.
fn read_key(document: &mut Document, key: &str, value: &Value, profile: &Profile) {
    let text = value.text();
    match profile.sections.keys.get(key) {
        Some("authors") => {
            for author in value.list() {
                add_authors(&mut document.authors, &author, profile);
            }
        }
        Some("tags") => document.tags.extend(value.list()),
        Some("aliases") => document.aliases.extend(value.list()),
        Some("id") => document.explicit_id = Some(text).filter(|id| !id.is_empty()),
        Some("publish") => document.publish = !matches!(text.to_lowercase().as_str(), "false" | "no" | "off"),
        Some("title" | "description" | "status" | "date" | "kind" | "superseded-by" | "supersedes") => {}
        _ if text.is_empty() || profile.identity.number_keys.contains(key) => {}
        _ => document.extra.push(MetaLine { key: key.to_owned(), value: text }),
    }
}

/// The facts of the body.
fn read_body(
    document: &mut Document,
    outline: &Outline<'_>,
    place: Place<'_>,
    profile: &Profile,
    templates: &Templates,
) {
    document.template_rest = summary::template_rest(outline, profile, templates);
    document.template_rest.extend(templates.left(outline, profile));
    document.template_rest.sort_by_key(|span| span.start);
    document.words = summary::word_count(outline);
    document.tasks = tasks::tasks(outline, profile);
    document.questions = questions::questions(outline, profile, &document.tasks);
    let kind = document.identity.kind.as_deref();
    document.stages = stages::stages(outline, profile, templates, kind, &mut document.tasks, &document.status);
    document.compat = compat::compat(outline, profile);
    document.mentions = mentions::mentions(outline, &document.path, profile);
    document.files = code_paths::files(outline, place, profile);
}

/// Adds the people whom an author line names: `Ann Lee (ann.example) with Bob, and LLM assistance` are Ann Lee and Bob.
fn add_authors(authors: &mut Vec<String>, line: &str, profile: &Profile) {
    let mut text = String::new();
    let mut depth = 0usize;
    for c in line.chars() {
        match c {
            '(' | '<' => depth += 1,
            ')' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    let marks = [" and ", " & ", " + ", "; ", " / ", ", ", " | ", " · "];
    let text = marks.iter().fold(text.replace(" with ", "\nwith "), |text, mark| text.replace(mark, "\n"));
    for name in text.lines().flat_map(|part| part.split([',', ';'])) {
        let name = fold(name.trim_matches([' ', '[', ']', '"']).trim_start_matches(['.', ' ']));
        // "Ann with maintainer review, from notes by Bob" is by Ann, and a mail address is no name.
        let (name, helper) = name.strip_prefix("with ").map_or((name.as_str(), false), |name| (name, true));
        let name = name.split_once("from ").map_or(name, |(name, _)| name.trim_end());
        if helper && name.starts_with(char::is_lowercase) {
            continue;
        }
        let words = name.split(' ').filter(|word| word.find('@').is_none_or(|at| at == 0));
        let name = words.collect::<Vec<_>>().join(" ");
        // A full stop behind one letter or "Jr" is an initial's.
        let stop =
            name.strip_suffix('.').filter(|rest| rest.rsplit([' ', '.']).next().is_some_and(|last| last.len() > 2));
        let name = stop.unwrap_or(&name).to_owned();
        let noise = profile.sections.author_noise.within(&name);
        if !name.is_empty() && !noise && authors.len() < MOST_AUTHORS && !authors.contains(&name) {
            authors.push(name);
        }
    }
}

pub(super) fn section_role(name: &str) -> Option<SectionRole> {
    let deserializer: StrDeserializer<'_, Error> = name.into_deserializer();
    SectionRole::deserialize(deserializer).ok()
}

/// A file that was not read: what its name and place say.
fn unread(source: &Source, root: &Root, profile: &Profile, reason: &str) -> Document {
    let outline = Outline::read("", 0);
    let (front, metadata) = (FrontMatter::default(), Metadata::default());
    let mut document = empty(source);
    read_identity(&mut document, source, root, &outline, &front, &metadata, profile);
    document.unread = Some(reason.to_owned());
    document
}

fn empty(source: &Source) -> Document {
    Document {
        path: source.path.clone(),
        root: source.root,
        hash: source.hash,
        text: Arc::from(""),
        lines: Lines::of(""),
        body: 0,
        unread: None,
        identity: Identity::default(),
        class: Class::Unmarked,
        status: Status::default(),
        summary: None,
        summary_markdown: None,
        authors: Vec::new(),
        tags: Vec::new(),
        extra: Vec::new(),
        hidden: Vec::new(),
        explicit_id: None,
        aliases: Vec::new(),
        publish: true,
        sections: Vec::new(),
        stages: Vec::new(),
        tasks: Vec::new(),
        questions: Vec::new(),
        compat: None,
        mentions: Vec::new(),
        files: Vec::new(),
        set_links: Vec::new(),
        supersedes: Vec::new(),
        superseded_by: None,
        template_rest: Vec::new(),
        words: 0,
        formulas: BTreeMap::new(),
        line_count: 0,
        findings: Vec::new(),
    }
}
