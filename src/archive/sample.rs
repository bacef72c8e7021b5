//! Small archives for tests, made from a list of paths and texts.
//!
//! STUB of `parse::document`: it reads only what rules and joins need, by the plainest reading of the plan-spec form.
//! Once documents are parsed whole, [`document`] calls that instead and the rest of it goes.

use std::sync::Arc;

use super::Archive;
use crate::config::Config;
use crate::parse::outline::Outline;
use crate::parse::{
    Class, Compat, CompatArea, CompatForm, Declared, Document, Evidence, Identity, Lifecycle, Policy, Role, SetLink,
    Stage, StageKind, StageState, Status, Tally, Task, TaskState, code_paths, mentions, names,
};
use crate::path::SourcePath;
use crate::profile::Profile;
use crate::snapshot::{Asset, Body, History, Root, Snapshot, Source};
use crate::text::{Hash, Lines};

/// A snapshot whose one content root is the folder `specs` of a repository.
pub(crate) fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let (config, _) =
        Config::parse("site.toml", files.iter().find(|(path, _)| *path == "site.toml").map_or("", |f| f.1))
            .expect("the sample configuration is valid");
    let path = |path: &str| SourcePath::new(path).expect("clean");
    let (specs, assets): (Vec<_>, Vec<_>) =
        files.iter().filter(|(path, _)| *path != "site.toml").partition(|(path, _)| names::stem(path) != *path);
    let source = |(at, text): &(&str, &str)| Source {
        path: path(at),
        root: 0,
        body: Body::Text(Arc::from(*text)),
        hash: Hash::of(text.as_bytes()),
    };
    Snapshot {
        config,
        profiles: vec![Arc::new(Profile::sample())],
        roots: vec![Root {
            prefix: String::new(),
            in_repository: Some("docs/specs".to_owned()),
            name: "specs".to_owned(),
            label: "docs/specs".to_owned(),
        }],
        sources: specs.into_iter().map(source).collect(),
        assets: assets.into_iter().map(|(at, text)| Asset { path: path(at), bytes: text.as_bytes().into() }).collect(),
        theme: std::collections::BTreeMap::new(),
        history: History::default(),
        findings: Vec::new(),
    }
}

/// Every source as a document.
pub(crate) fn documents(snapshot: &Snapshot) -> Vec<Arc<Document>> {
    let text = |source: &Source| match &source.body {
        Body::Text(text) => text.to_string(),
        Body::Unread(_) => String::new(),
    };
    snapshot.sources.iter().map(|source| Arc::new(document(&source.path, &text(source)))).collect()
}

/// The archive of some files.
pub(crate) fn archive(files: &[(&str, &str)]) -> Archive {
    let snapshot = snapshot(files);
    Archive::assemble(documents(&snapshot), &snapshot)
}

/// One document.
pub(crate) fn document(path: &SourcePath, text: &str) -> Document {
    let profile = Profile::sample();
    let front = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let body = front.map_or(0, |(front, _)| front.len() + 9);
    let outline = Outline::read(text, body);
    let stem = names::stem(path.file_name()).to_owned();
    let dated = names::dated(&stem);
    let key = |key: &str| front.and_then(|(front, _)| front.lines().find_map(|line| line.strip_prefix(key)));
    let title = text[body..].lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
    let kinds = &profile.references.kinds;
    let generic = ["readme", "index"].contains(&stem.to_lowercase().as_str());
    let folders: Vec<&str> = path.folders().collect();
    let class = match () {
        () if generic || folders.contains(&"research") => Class::Document,
        () if stem.starts_with("template") => Class::Template,
        () if dated.is_some() || status(path, "").folder.is_some() => Class::Spec,
        () => Class::Unmarked,
    };
    let list = |value: Option<&str>| -> Vec<String> {
        value.map(|v| v.trim_matches(['[', ']', ' ']).split(", ").map(str::to_owned).collect()).unwrap_or_default()
    };
    let mut document = Document {
        path: path.clone(),
        root: 0,
        hash: Hash::of(text.as_bytes()),
        text: text.into(),
        lines: Lines::of(text),
        body,
        unread: None,
        identity: Identity {
            title: title.to_owned(),
            title_markdown: title.to_owned(),
            kind: kinds.get(stem.split('-').next().unwrap_or_default()).cloned(),
            date: dated.map(|dated| dated.date.to_owned()),
            slug: dated.map_or(stem.clone(), |dated| dated.slug.to_owned()),
            number: None,
        },
        class,
        status: status(path, text),
        summary: None,
        summary_markdown: None,
        authors: Vec::new(),
        tags: Vec::new(),
        extra: Vec::new(),
        hidden: Vec::new(),
        explicit_id: key("id: ").map(str::to_owned),
        aliases: list(key("aliases: ")),
        publish: key("publish: ") != Some("false"),
        mentions: mentions::mentions(&outline, path, &profile),
        files: code_paths::files(&outline, &profile),
        set_links: line(text, "**Feature Plan:** ")
            .map(|target| SetLink { kind: "plan".to_owned(), target: target.to_owned() })
            .into_iter()
            .collect(),
        supersedes: line(text, "**Supersedes:** ").map(str::to_owned).into_iter().collect(),
        superseded_by: line(text, "**Superseded by:** ").map(str::to_owned),
        template_rest: text.match_indices("> AGENT INSTRUCTIONS").map(|(at, what)| at..at + what.len()).collect(),
        words: 0,
        line_count: 0,
        findings: Vec::new(),
        stages: Vec::new(),
        tasks: Vec::new(),
        questions: Vec::new(),
        compat: None,
        sections: outline.sections,
    };
    read_stages(&mut document);
    document.compat = compat(&document);
    document
}

fn line<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(start))
}

fn status(path: &SourcePath, text: &str) -> Status {
    let folder = path.folders().find(|name| ["active", "done", "archive", "paused"].contains(name));
    let lifecycle = folder.map(|name| match name {
        "done" => Lifecycle::Done,
        "archive" => Lifecycle::Archived,
        "paused" => Lifecycle::Paused,
        _ => Lifecycle::Active,
    });
    let words = line(text, "**Status:** ");
    let declared = words.map(|words| if words == "Implemented" { Declared::Done } else { Declared::Draft });
    let conflict = matches!(
        (&lifecycle, &declared),
        (Some(Lifecycle::Done), Some(Declared::Draft)) | (Some(Lifecycle::Active), Some(Declared::Done))
    );
    let at = words.and_then(|_| text.find("**Status:** "));
    Status {
        lifecycle,
        folder: folder.map(str::to_owned),
        declared,
        declared_text: words.map(str::to_owned),
        declared_at: at.map(|at| at..at + 11),
        conflict,
    }
}

fn read_stages(document: &mut Document) {
    let text = Arc::clone(&document.text);
    for (at, section) in document.sections.iter().enumerate() {
        let kind = match section.title.split(' ').next() {
            Some("Stage") => StageKind::Stage,
            Some("Phase") => StageKind::Phase,
            _ => continue,
        };
        let boxes = |mark: &str| text[section.full.clone()].matches(mark).count() as u32;
        let parent = document.stages.iter().rposition(|stage| stage.level < section.level);
        document.stages.push(Stage {
            section: at,
            heading: section.title.clone(),
            label: section.title.clone(),
            anchor: section.anchor.clone(),
            level: section.level,
            number: None,
            kind,
            role: if section.title.contains("Validation") { Role::Validation } else { Role::Implementation },
            parent,
            state: StageState::Unclear,
            evidence: Evidence::Tasks,
            tasks: Tally { done: boxes("- [x]"), closed: 0, total: boxes("- [x]") + boxes("- [ ]") },
        });
    }
    for (at, row) in text.lines().enumerate().filter(|(_, row)| row.starts_with("- [")) {
        let offset = row.as_ptr() as usize - text.as_ptr() as usize;
        document.tasks.push(Task {
            state: if row.starts_with("- [x]") { TaskState::Done } else { TaskState::Open },
            text: row[6..].to_owned(),
            markdown: row[6..].to_owned(),
            at: offset,
            line: at as u32 + 1,
            section: document.sections.iter().rposition(|section| section.heading.start <= offset),
            stage: None,
        });
    }
}

fn compat(document: &Document) -> Option<Compat> {
    let section = document.sections.iter().position(|section| section.title == "Backward Compatibility")?;
    let own = &document.text[document.sections[section].full.clone()];
    let areas =
        own.lines().filter_map(|row| row.strip_prefix("- **")?.split_once("**: ")).map(|(label, words)| CompatArea {
            area: label.to_lowercase(),
            label: label.to_owned(),
            policy: if words.starts_with("DO NOT MAINTAIN") { Policy::DoNotMaintain } else { Policy::Note },
            words: words.to_owned(),
            note: words.to_owned(),
            note_markdown: words.to_owned(),
        });
    Some(Compat { section, form: CompatForm::List, overall: None, areas: areas.collect() })
}
