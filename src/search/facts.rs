//! The words that filters and facets know a spec by: those of `specs.json` in lower case, blanks as `-`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::archive::Entry;
use crate::parse::{Lifecycle, SectionRole, Status, TaskState, stages};

/// What can be asked about one entry without reading its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// `plan`, …, `document`.
    pub kind: String,
    /// Lifecycle of a spec.
    pub lifecycle: Option<String>,
    /// The same, else what its author says.
    pub status: Option<String>,
    /// Current stage: the role of the first stage that is not done, `ready`, or none.
    pub stage: Option<String>,
    /// `area=policy`, each once, in the author's order.
    pub policies: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Source files mentioned, lower case.
    pub files: Vec<String>,
    /// Words of `is:` and `has:`.
    pub flags: Vec<Cow<'static, str>>,
    /// What its sections are for, each role once.
    pub roles: Vec<SectionRole>,
    /// Year, month and day as one number (20260126); 0 when unknown.
    pub date: u32,
}

impl Facts {
    /// The facts of `entry`.
    pub fn of(entry: &Entry) -> Self {
        let document = &entry.document;
        let finished = document.status.finished();
        let status = Some(&document.status).filter(|_| entry.is_spec);
        let lifecycle = status.and_then(|status| status.lifecycle.as_ref()).map(lifecycle);
        let said = status.and_then(Status::in_place_of_lifecycle).map(|said| word(said.word()));
        let mut facts = Self {
            kind: word(&entry.kind),
            status: lifecycle.clone().or(said),
            lifecycle,
            stage: current_stage(entry),
            date: document.identity.date.as_deref().map_or(0, |date| day(date).unwrap_or(0)),
            ..Self::default()
        };
        for area in document.compat.iter().flat_map(|compat| &compat.areas) {
            push_once(&mut facts.policies, format!("{}={}", word(&area.area), name(&area.policy)));
        }
        document.tags.iter().for_each(|tag| push_once(&mut facts.tags, word(tag)));
        entry.authors.iter().for_each(|author| push_once(&mut facts.authors, word(author)));
        document.files.iter().for_each(|file| push_once(&mut facts.files, file.path.to_lowercase()));
        let flags = [
            ("spec", entry.is_spec),
            ("document", !entry.is_spec),
            ("conflict", document.status.conflict),
            ("questions", !finished && document.questions.iter().any(|question| !question.resolved)),
            ("tasks", !finished && document.tasks.iter().any(|task| task.state == TaskState::Open)),
            ("compat", document.compat.is_some()),
            ("stages", !document.stages.is_empty()),
            ("backlinks", !entry.referenced_by.is_empty()),
        ];
        facts.flags = flags.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| Cow::Borrowed(flag)).collect();
        let roles: BTreeSet<SectionRole> = document.sections.iter().filter_map(|section| section.role).collect();
        facts.roles = roles.into_iter().collect();
        facts
    }
}

/// Every word that `is:` and `has:` know beside lifecycles.
pub(super) const FLAGS: &[&str] =
    &["spec", "document", "conflict", "questions", "tasks", "compat", "stages", "backlinks"];

/// `text` as a filter word.
pub(super) fn word(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()
}

/// The filter word of an enumeration of `specs.json`.
pub(super) fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(word)).unwrap_or_default()
}

/// The filter word of a lifecycle.
pub(super) fn lifecycle(lifecycle: &Lifecycle) -> String {
    match lifecycle {
        Lifecycle::Active => "active".to_owned(),
        Lifecycle::Done => "done".to_owned(),
        Lifecycle::Paused => "paused".to_owned(),
        Lifecycle::Backlog => "backlog".to_owned(),
        Lifecycle::Archived => "archived".to_owned(),
        Lifecycle::Superseded => "superseded".to_owned(),
        Lifecycle::Folder(name) => word(name),
    }
}

/// Every section role, in the order of its numbers in the index.
pub(super) const ROLES: &[SectionRole] = &SectionRole::ALL;

/// The number of a `YYYY-MM-DD` date, or of its beginning with zeros for what is missing.
pub(super) fn day(text: &str) -> Option<u32> {
    let mut parts = text.splitn(3, '-');
    let mut number = |most: u32| match parts.next() {
        None => Some(0),
        Some(part) if (1..=4).contains(&part.len()) => part.parse().ok().filter(|&number: &u32| number <= most),
        Some(_) => None,
    };
    let (year, month, day) = (number(9999)?, number(12)?, number(31)?);
    (year > 0).then_some(year * 10_000 + month * 100 + day)
}

/// Documents are at no stage, whatever headings they have.
fn current_stage(entry: &Entry) -> Option<String> {
    let document = &entry.document;
    let current = stages::current(&document.stages, &document.status, &document.tasks).filter(|_| entry.is_spec)?;
    current.word(&document.stages).map(str::to_owned)
}

fn push_once(list: &mut Vec<String>, item: String) {
    if !item.is_empty() && !list.contains(&item) {
        list.push(item);
    }
}
