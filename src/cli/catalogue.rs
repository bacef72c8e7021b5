//! What `list` and `export` say, kept between runs: every spec in a row, and the text of `specs.json`.

use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::exit::Failure;
use super::inputs::Inputs;
use super::list::{bar, compat};
use super::session::Session;
use crate::archive::Entry;
use crate::disk::Settings;
use crate::exports::{json, specs_json};
use crate::parse::{Lifecycle, Tally};
use crate::search::Facts;

/// The archive as lists show it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Catalogue {
    /// `specs.json`.
    pub(super) export: String,
    /// What can be asked about every entry, documents included.
    pub(super) facts: Vec<Facts>,
    /// Every spec, in the order of `specs.json`.
    pub(super) rows: Vec<Row>,
}

/// One spec.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    /// Its place in [`Catalogue::facts`].
    pub(super) entry: usize,
    /// The bytes of [`Catalogue::export`] that are its object.
    json: Range<usize>,
    pub(super) id: String,
    pub(super) path: String,
    pub(super) title: String,
    /// The folder of its feature, where that must tell it from others of the same title.
    pub(super) feature: Option<String>,
    pub(super) kind: String,
    pub(super) lifecycle: Option<String>,
    /// What its author says, where it has none.
    pub(super) declared: Option<String>,
    pub(super) date: Option<String>,
    /// Current stage.
    pub(super) stage: String,
    pub(super) tasks: Tally,
    /// Stage bar in characters.
    pub(super) bar: String,
    /// One letter an area.
    pub(super) compat: String,
}

impl Catalogue {
    /// The catalogue of the archive at `site`, out of the cache when nothing changed.
    pub(super) fn open(site: &Path) -> Result<Self, Failure> {
        Inputs::read(Settings::new(site), true)?.recall_or("catalogue", |inputs| Ok(Self::of(&inputs.open()?)))
    }

    fn of(session: &Session) -> Self {
        let archive = session.site.archive();
        let context = session.site.exports();
        let export = String::from_utf8(specs_json::text(&context)).unwrap_or_default();
        let mut rows: Vec<Row> = archive.specs.iter().map(|&at| Row::of(at, &archive.entries[at])).collect();
        let mut end = 0;
        for row in &mut rows {
            // Its object in the array `specs`: the same text, four blanks further right.
            let object = json::pretty(&specs_json::spec(&context, row.entry));
            let object = object.trim_end().replace('\n', "\n    ");
            // Its id stands in its first two lines, and no other object begins so; a long text is looked for slowly.
            let head = object.match_indices('\n').nth(1).map_or(&*object, |(at, _)| &object[..=at]);
            let start = export[end..].find(head).map_or(end, |at| end + at);
            end = start + object.len().min(export.len() - start);
            row.json = start..end;
        }
        Self { export, facts: archive.entries.iter().map(Facts::of).collect(), rows }
    }

    /// The JSON of these rows, as an array.
    pub(super) fn json(&self, rows: &[&Row]) -> String {
        // A text of JSON holds no line break within a string, so every line of it begins with its indentation.
        let object = |row: &&Row| self.export.get(row.json.clone()).unwrap_or_default().replace("\n  ", "\n");
        let objects: Vec<String> = rows.iter().map(object).collect();
        if objects.is_empty() { "[]".to_owned() } else { format!("[\n  {}\n]", objects.join(",\n  ")) }
    }
}

impl Row {
    fn of(at: usize, entry: &Entry) -> Self {
        let document = &*entry.document;
        Self {
            entry: at,
            json: 0..0,
            id: entry.id.clone(),
            path: document.path.to_string(),
            title: document.identity.title.clone(),
            feature: document.identity.feature.clone(),
            kind: entry.kind.clone(),
            lifecycle: document.status.lifecycle.as_ref().map(|lifecycle: &Lifecycle| lifecycle.word().to_owned()),
            declared: document.status.in_place_of_lifecycle().map(|said| said.word().to_owned()),
            date: document.identity.date.clone(),
            stage: specs_json::stage_word(entry).unwrap_or_default().to_owned(),
            tasks: document.tally(),
            bar: bar(entry),
            compat: compat(entry),
        }
    }
}
