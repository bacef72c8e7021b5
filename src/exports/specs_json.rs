//! `specs.json`, version 1: the archive as data. Keys are stable; new ones may come.
//!
//! The structs below are the format: their order is the order of the keys, their docs the meaning of each.

use std::io;

use serde::{Serialize, Serializer};

use super::{Context, Export, json};
use crate::archive::{Entries, Entry, EntryIndex, SetBy};
use crate::diagnostic::Diagnostic;
use crate::parse::{
    CompatArea, CompatForm, Declared, Evidence, Lifecycle, Policy, Role, Stage, StageKind, StageState, Tally,
    TaskState, Via, stages,
};
use crate::path::Route;

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "specs.json", routes, render, stream: Some(write) };

fn routes(_: &Context<'_>) -> Vec<Route> {
    Route::new("specs.json").into_iter().collect()
}

fn render(context: &Context<'_>, _: &Route) -> Vec<u8> {
    text(context)
}

/// The text of the file.
pub fn text(context: &Context<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = write(context, &mut bytes);
    bytes
}

fn write(context: &Context<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    json::write(out, &export(context))
}

/// The whole file.
#[derive(Debug, Serialize)]
pub struct SpecsJson<'a> {
    schema: u32,
    generator: String,
    title: &'a str,
    base_url: Option<&'a str>,
    source: SourceJson<'a>,
    /// One object a spec, newest first.
    specs: Specs<'a>,
    documents: Vec<DocumentJson<'a>>,
    /// Former addresses, which lead on.
    redirects: Vec<RedirectJson<'a>>,
    findings: &'a [Diagnostic],
}

/// Every spec, made when it is its turn to be written.
#[derive(Debug)]
struct Specs<'a>(Context<'a>);

impl Serialize for Specs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.archive.specs.iter().map(|&at| spec(&self.0, at)))
    }
}

#[derive(Debug, Serialize)]
struct SourceJson<'a> {
    commit: Option<&'a str>,
    date: Option<&'a str>,
}

/// One spec.
#[derive(Debug, Serialize)]
pub struct SpecJson<'a> {
    /// Its id.
    pub id: &'a str,
    path: &'a str,
    url: &'a str,
    /// H1 without its kind prefix.
    pub title: &'a str,
    summary: &'a str,
    /// `plan`, `implementation`, …
    pub kind: &'a str,
    number: Option<&'a str>,
    /// `YYYY-MM-DD`, or none.
    pub date: Option<&'a str>,
    created: Option<&'a str>,
    updated: Option<&'a str>,
    /// Its word.
    pub lifecycle: Option<&'a str>,
    declared: Option<&'a str>,
    declared_text: Option<&'a str>,
    conflict: bool,
    supersedes: Vec<&'a str>,
    superseded_by: Option<&'a str>,
    authors: &'a [String],
    tags: &'a [String],
    set: Option<&'a str>,
    set_by: Option<SetBy>,
    /// Current stage.
    pub stage: Option<&'static str>,
    stages: Vec<StageJson<'a>>,
    /// Every box once.
    pub tasks: Tally,
    open_questions: usize,
    open: Vec<OpenJson<'a>>,
    compat: Option<CompatJson<'a>>,
    references: Vec<ReferenceJson<'a>>,
    referenced_by: Vec<&'a str>,
    files: Vec<FileJson<'a>>,
    words: u32,
    lines: u32,
}

#[derive(Debug, Serialize)]
struct StageJson<'a> {
    heading: &'a str,
    anchor: &'a str,
    level: u8,
    number: Option<&'a str>,
    kind: StageKind,
    role: Role,
    parent: Option<usize>,
    state: StageState,
    evidence: Evidence,
    tasks: Tally,
}

#[derive(Debug, Serialize)]
struct OpenJson<'a> {
    kind: &'static str,
    text: &'a str,
    line: u32,
    anchor: Option<&'a str>,
    stage: Option<usize>,
}

#[derive(Debug, Serialize)]
struct CompatJson<'a> {
    form: CompatForm,
    overall: Option<Policy>,
    areas: Vec<AreaJson<'a>>,
}

#[derive(Debug, Serialize)]
struct AreaJson<'a> {
    area: &'a str,
    label: &'a str,
    policy: Policy,
    words: &'a str,
    note: &'a str,
}

impl<'a> From<&'a CompatArea> for AreaJson<'a> {
    fn from(area: &'a CompatArea) -> Self {
        let CompatArea { area, label, policy, words, note, note_markdown: _ } = area;
        Self { area, label, policy: *policy, words, note }
    }
}

#[derive(Debug, Serialize)]
struct ReferenceJson<'a> {
    id: &'a str,
    path: &'a str,
    via: Via,
    line: u32,
    context: &'a str,
}

#[derive(Debug, Serialize)]
struct FileJson<'a> {
    path: &'a str,
    lines: &'a [u32],
}

#[derive(Debug, Serialize)]
struct DocumentJson<'a> {
    id: &'a str,
    path: &'a str,
    url: &'a str,
    title: &'a str,
}

#[derive(Debug, Serialize)]
struct RedirectJson<'a> {
    url: &'a str,
    to: &'a str,
}

/// The archive as `specs.json` holds it.
pub fn export<'a>(context: &Context<'a>) -> SpecsJson<'a> {
    let archive = context.archive;
    let head = context.snapshot.history.head.as_ref();
    let base_url = context.snapshot.config.base_url.as_str();
    SpecsJson {
        schema: 1,
        generator: format!("spechive {}", env!("CARGO_PKG_VERSION")),
        title: &context.snapshot.config.title,
        base_url: Some(base_url).filter(|url| !url.is_empty()),
        source: SourceJson { commit: head.map(|head| head.0.as_str()), date: head.map(|head| head.1.as_str()) },
        specs: Specs(*context),
        documents: archive.documents.iter().map(|&at| document(&archive.entries[at])).collect(),
        redirects: archive
            .redirects
            .iter()
            .map(|(url, to)| RedirectJson { url: url.as_str(), to: to.as_str() })
            .collect(),
        findings: context.findings.all(context.archive, &context.snapshot.config),
    }
}

/// One spec as `specs.json` holds it.
pub fn spec<'a>(context: &Context<'a>, at: EntryIndex) -> SpecJson<'a> {
    let entries = &context.archive.entries;
    let entry = &entries[at];
    let document = &*entry.document;
    let id = |&at: &EntryIndex| entries[at].id.as_str();
    SpecJson {
        id: &entry.id,
        path: document.path.as_str(),
        url: entry.route.as_str(),
        title: &document.identity.title,
        summary: document.summary.as_deref().unwrap_or_default(),
        kind: &entry.kind,
        number: document.identity.number.as_deref(),
        date: document.identity.date.as_deref(),
        created: entry.created.as_deref(),
        updated: entry.updated.as_deref(),
        lifecycle: document.status.lifecycle.as_ref().filter(|_| entry.is_spec).map(Lifecycle::word),
        declared: document.status.declared.as_ref().map(Declared::word),
        declared_text: document.status.declared_text.as_deref(),
        conflict: document.status.conflict,
        supersedes: entry.supersedes.iter().map(id).collect(),
        superseded_by: entry.superseded_by.as_ref().map(id),
        authors: &entry.authors,
        tags: &document.tags,
        set: entry.set.as_deref(),
        set_by: entry.set_by,
        stage: stage_word(entry),
        stages: document.stages.iter().map(stage).collect(),
        tasks: document.tally(),
        open_questions: document.questions.iter().filter(|question| !question.resolved).count(),
        open: open_items(entry),
        compat: document.compat.as_ref().map(|compat| CompatJson {
            form: compat.form,
            overall: compat.overall,
            areas: compat.areas.iter().map(AreaJson::from).collect(),
        }),
        references: references(entries, entry),
        referenced_by: entry
            .referenced_by
            .iter()
            .filter(|link| entries[link.from].is_spec)
            .map(|link| id(&link.from))
            .collect(),
        files: document.files.iter().map(|file| FileJson { path: &file.path, lines: &file.lines }).collect(),
        words: document.words,
        lines: document.line_count,
    }
}

fn references<'a>(entries: &'a Entries, entry: &'a Entry) -> Vec<ReferenceJson<'a>> {
    let to_specs = entry.references.iter().filter(|reference| entries[reference.target].is_spec);
    to_specs
        .map(|reference| {
            let target = &entries[reference.target];
            ReferenceJson {
                id: &target.id,
                path: target.document.path.as_str(),
                via: reference.via,
                line: reference.line,
                context: &reference.context,
            }
        })
        .collect()
}

fn document(entry: &Entry) -> DocumentJson<'_> {
    DocumentJson {
        id: &entry.id,
        path: entry.document.path.as_str(),
        url: entry.route.as_str(),
        title: &entry.document.identity.title,
    }
}

fn stage(stage: &Stage) -> StageJson<'_> {
    StageJson {
        heading: &stage.heading,
        anchor: &stage.anchor,
        level: stage.level,
        number: stage.number.as_deref(),
        kind: stage.kind,
        role: stage.role,
        parent: stage.parent,
        state: stage.state,
        evidence: stage.evidence,
        tasks: stage.tasks,
    }
}

/// The current stage: role of the first stage that is not done, or `ready`.
pub fn stage_word(entry: &Entry) -> Option<&'static str> {
    let document = &*entry.document;
    stages::current(&document.stages, &document.status, &document.tasks)
        .and_then(|current| current.word(&document.stages))
}

fn open_items(entry: &Entry) -> Vec<OpenJson<'_>> {
    let document = &*entry.document;
    if document.status.finished() {
        return Vec::new();
    }
    let anchor = |section: Option<usize>| section.map(|at| document.sections[at].anchor.as_str());
    let tasks = document.tasks.iter().filter(|task| task.state == TaskState::Open).map(|task| OpenJson {
        kind: "task",
        text: &task.text,
        line: task.line,
        anchor: anchor(task.section),
        stage: task.stage,
    });
    let questions = document.questions.iter().filter(|question| !question.resolved).map(|question| OpenJson {
        kind: "question",
        text: &question.text,
        line: question.line,
        anchor: anchor(question.section),
        stage: None,
    });
    let mut open: Vec<_> = tasks.chain(questions).collect();
    open.sort_by_key(|item| (item.line, item.kind));
    open
}
