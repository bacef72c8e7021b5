//! `spechive show ID`: one spec, for people, as JSON, as Markdown, or its headings.

use std::fmt::Write;

use super::args::Show;
use super::exit::{Failure, Outcome};
use super::list::{bar, compat};
use super::terminal::{BOLD, DIM, out, plain, styled};
use super::{session, terminal};
use crate::archive::{Archive, Entry, EntryIndex};
use crate::exports::{json, specs_json};
use crate::parse::{Lifecycle, Tally};
use crate::path::SourcePath;

pub(super) fn run(args: &Show) -> anyhow::Result<Outcome> {
    let session = session::open(&args.site.site, true)?;
    let archive = session.site.archive();
    let at = find(archive, &args.id).ok_or_else(|| unknown(archive, &args.id))?;
    let entry = &archive.entries[at];
    let section = args.section.as_deref().map(|anchor| section(entry, anchor)).transpose()?;
    let document = &*entry.document;
    if args.json {
        out(&json::pretty(&specs_json::spec(&session.site.exports(), at)))?;
    } else if args.outline {
        out(&outline(entry))?;
    } else if args.markdown || section.is_some() {
        let span = section
            .map_or(0..document.text.len(), |at| document.sections[at].heading.start..document.sections[at].full.end);
        terminal::raw(&document.text.as_bytes()[span])?;
    } else {
        out(&card(archive, entry))?;
    }
    Ok(Outcome::Clean)
}

/// The entry with this id, or with this source path below its content root. Ids are lower case; nobody need know that.
pub(super) fn find(archive: &Archive, text: &str) -> Option<EntryIndex> {
    let by_path = || SourcePath::new(text).and_then(|path| archive.by_path.get(&path));
    archive.by_id.get(text).or_else(|| archive.by_id.get(&text.to_lowercase())).or_else(by_path).copied()
}

/// The failure for an id that is not there, with the nearest ids named.
pub(super) fn unknown(archive: &Archive, id: &str) -> Failure {
    let mut near: Vec<(usize, &str)> = archive
        .by_id
        .keys()
        .map(|known| {
            let inside = known.contains(&id.to_lowercase()) && id.len() > 2;
            (if inside { 0 } else { strsim::damerau_levenshtein(known, id) }, known.as_str())
        })
        .filter(|(distance, _)| *distance <= 3 + id.len() / 4)
        .collect();
    near.sort_unstable();
    let failure = Failure::new(Outcome::Usage, format!("no spec has the id `{id}`"));
    let names: Vec<_> = near.iter().take(3).map(|(_, known)| format!("`{known}`")).collect();
    if names.is_empty() {
        failure.hint("`spechive list --csv` names every id.")
    } else {
        failure.hint(format!("Did you mean {}?", names.join(", ")))
    }
}

/// The section with this anchor, as `--outline` prints it, or as GitHub would call it.
fn section(entry: &Entry, anchor: &str) -> Result<usize, Failure> {
    let sections = &entry.document.sections;
    let bare = anchor.trim_start_matches('#');
    let called = |name: &str| sections.iter().position(|section| section.anchor == name);
    called(bare).or_else(|| called(&format!("s-{bare}"))).ok_or_else(|| {
        let known: Vec<_> = sections.iter().take(8).map(|section| section.anchor.as_str()).collect();
        let failure = Failure::new(Outcome::Usage, format!("`{}` has no section `{anchor}`", entry.id));
        match known.is_empty() {
            true => failure.hint("It has no headings; `show` without `--section` prints what there is."),
            false => failure.hint(format!("Its first sections: {}. `--outline` lists all.", known.join(", "))),
        }
    })
}

fn outline(entry: &Entry) -> String {
    let mut text = format!("{}\n", plain(&entry.document.identity.title));
    for section in &entry.document.sections {
        let indent = "  ".repeat(section.level.saturating_sub(1) as usize);
        let line = entry.document.lines.line(section.heading.start);
        let _ = writeln!(
            text,
            "{indent}{}  {}",
            plain(&section.title),
            styled(DIM, &format!("#{} line {line}", section.anchor))
        );
    }
    text
}

fn card(archive: &Archive, entry: &Entry) -> String {
    let document = &*entry.document;
    let mut text = format!("{}\n", styled(BOLD, &plain(&document.identity.title)));
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {:<12} {}", name, plain(value));
        }
    };
    fact("id", &entry.id);
    fact("file", document.path.as_str());
    fact("kind", &entry.kind);
    fact("date", document.identity.date.as_deref().unwrap_or_default());
    let lifecycle = document.status.lifecycle.as_ref().filter(|_| entry.is_spec);
    fact("lifecycle", lifecycle.map(Lifecycle::word).unwrap_or_default());
    let declared = document.status.declared_text.as_deref().unwrap_or_default();
    let conflict = if document.status.conflict { " (its folder says otherwise)" } else { "" };
    fact("status", &format!("{declared}{conflict}"));
    let ids = |entries: &[EntryIndex]| {
        entries.iter().map(|&at| archive.entries[at].id.as_str()).collect::<Vec<_>>().join(", ")
    };
    fact("replaced by", &ids(entry.superseded_by.as_slice()));
    fact("replaces", &ids(&entry.supersedes));
    fact("authors", &entry.authors.join(", "));
    fact("tags", &document.tags.join(", "));
    let tally = entry.document.tally();
    fact("tasks", &tasks(&tally, " of "));
    let questions = document.questions.iter().filter(|question| !question.resolved).count();
    if questions > 0 {
        fact("questions", &format!("{questions} open"));
    }
    fact("compat", &compat(entry));
    if !document.stages.is_empty() {
        fact("stages", &bar(entry));
    }
    for stage in &document.stages {
        let tasks = tasks(&stage.tasks, "/");
        let tasks = if tasks.is_empty() { tasks } else { format!("  {tasks}") };
        let indent = if stage.parent.is_some() { "    " } else { "  " };
        let state = serde_json::to_value(stage.state)
            .ok()
            .and_then(|state| state.as_str().map(str::to_owned))
            .unwrap_or_default();
        let _ = writeln!(text, "{indent}{:<12} {}{tasks}", state, plain(&stage.heading));
    }
    if let Some(summary) = &document.summary {
        let _ = writeln!(text, "\n{}", plain(summary));
    }
    text
}

/// `4 of 9, 1 closed`; empty without tasks.
fn tasks(tally: &Tally, of: &str) -> String {
    match tally {
        Tally { total: 0, .. } => String::new(),
        Tally { done, closed: 0, total } => format!("{done}{of}{total}"),
        Tally { done, closed, total } => format!("{done}{of}{total}, {closed} closed"),
    }
}
