//! The archive's own templates: what they say, to recognise it where a spec still says the same.
//!
//! A file is one by its name. Its sentences are compared whole, because a template has ordinary sentences too, and a spec may
//! begin like one of them and go on.

use std::collections::BTreeSet;

use super::blocks::{Block, Kind, blocks};
use super::class::is_template_name;
use super::front_matter::FrontMatter;
use super::outline::Outline;
use super::stage_state::{Content, contents};
use super::tasks::is_placeholder;
use super::words::normal;
use crate::profile::Profile;
use crate::snapshot::{Body, Source};
use crate::text::{Hash, Span};

/// What the templates of an archive say, white space, quotes and case aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates {
    /// Paragraphs, and the text of list items and table cells.
    texts: BTreeSet<String>,
    /// Whole quotations.
    quotes: BTreeSet<String>,
}

impl Templates {
    /// The templates among `sources`, each with its profile.
    pub fn among<'a>(sources: impl Iterator<Item = (&'a Source, &'a Profile)>) -> Vec<(&'a Source, &'a Profile)> {
        sources.filter(|(source, profile)| is_template_name(&source.path, profile)).collect()
    }

    /// What the files that [`Self::among`] found say.
    pub fn read(files: &[(&Source, &Profile)]) -> Self {
        let mut found = Self::default();
        for (source, profile) in files {
            let Body::Text(text) = &source.body else { continue };
            let outline = Outline::read(text, FrontMatter::read(text).body);
            blocks(&outline.events).iter().for_each(|block| found.add(block, profile));
        }
        found
    }

    /// What [`Self::read`] depends on, without reading.
    pub fn hash(files: &[(&Source, &Profile)]) -> Hash {
        Hash::of_parts(&files.iter().map(|(source, _)| &source.hash.bytes()[..]).collect::<Vec<_>>())
    }

    fn add(&mut self, block: &Block<'_, '_>, profile: &Profile) {
        block.walk(&mut |block| {
            let set = match block.kind {
                Kind::Quote => &mut self.quotes,
                Kind::Text => &mut self.texts,
                _ => return true,
            };
            let text = normal(&block.plain());
            if !is_placeholder(&text, &profile.stages) {
                set.insert(text);
            }
            true
        });
    }

    /// Whether a paragraph or item of a template says just this.
    pub(super) fn say(&self, text: &str) -> bool {
        !self.texts.is_empty() && self.texts.contains(&normal(text))
    }

    /// Whether a quotation of a template says just this.
    pub(super) fn quote(&self, text: &str) -> bool {
        !self.quotes.is_empty() && self.quotes.contains(&normal(text))
    }

    /// Paragraphs that are the template's, in sections that say nothing else. What a template says about the kind of document
    /// it is for may stay.
    pub(super) fn left(&self, outline: &Outline<'_>, profile: &Profile) -> Vec<Span> {
        let mut left = Vec::new();
        if self.texts.is_empty() {
            return left;
        }
        for (section, content) in contents(outline, &profile.stages, self).into_iter().enumerate() {
            if content != Content::Template {
                continue;
            }
            let own = blocks(outline.own_events(section));
            let paragraphs = own.iter().filter(|block| block.kind == Kind::Text);
            left.extend(paragraphs.filter_map(|block| {
                let text = block.plain();
                let stays = profile.sections.boilerplate.begin(&text) || text.ends_with(':');
                (self.say(&text) && !stays).then(|| block.events.first().map(|(_, span)| span.clone()))?
            }));
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::Config;
    use crate::parse::{Document, Memo, StageState, all};
    use crate::snapshot::Snapshot;

    /// The document at `path` of an archive in memory.
    fn read_among(files: &[(&str, &str)], path: &str) -> Arc<Document> {
        let snapshot = Snapshot::of_texts(Config::default(), files);
        all(&snapshot, &Memo::default()).into_iter().find(|document| document.path.as_str() == path).expect(path)
    }

    #[test]
    fn what_a_template_of_the_archive_says_is_recognised() {
        let template = "# Plan: [Title]\n\nWhat it is for.\n\n## Stage 1: Planning\n\nWrite down who asked for it and why.\n\n> Keep\n> it short.\n\n- One reason a line\n\n## Stage 2: Architecture\n\n- [ ] Draw it\n";
        let spec = "# Plan: X\n\nWhat it is for.\n\nIt tells tides.\n\n## Stage 1: Planning\n\nWrite down who asked\nfor it and why.\n\n> Keep it  short.\n\n- One reason a line\n\n## Stage 2: Architecture\n\nWrite down who asked for it and why. We did.\n\n- [ ] Draw it\n";
        let read = |spec: &str| {
            read_among(
                &[("template-plan.md", template), ("active/plan-2026-01-05-x.md", spec)],
                "active/plan-2026-01-05-x.md",
            )
        };
        let found = read(spec);
        let states: Vec<_> = found.stages.iter().map(|stage| stage.state).collect();
        assert_eq!(states, [StageState::Template, StageState::NotStarted]);
        assert_eq!(found.summary.as_deref(), Some("It tells tides."));
        let rest = |document: &Document| {
            let lines = document.template_rest.iter().map(|span| document.text[span.clone()].trim().to_owned());
            lines.collect::<Vec<_>>()
        };
        assert_eq!(rest(&found), ["Write down who asked\nfor it and why.", "> Keep it  short."]);
        let filled = read(&spec.replace("- One reason a line", "- Ann, for the harbour"));
        assert_eq!(filled.stages[0].state, StageState::Unclear);
        assert_eq!(rest(&filled), ["> Keep it  short."], "a section that says something is judged by that");
        let alone = read_among(&[("active/plan-2026-01-05-x.md", spec)], "active/plan-2026-01-05-x.md");
        assert_eq!((alone.stages[0].state, alone.template_rest.len()), (StageState::Unclear, 0));
    }

    #[test]
    fn an_edit_of_a_template_reads_all_and_one_of_a_spec_reads_one() {
        let memo = Memo::default();
        let parsed = |template: &str, spec: &str| {
            let files = [("a.md", "# A\n"), ("plan-2026-01-05-x.md", spec), ("template-plan.md", template)];
            let before = memo.parsed();
            all(&Snapshot::of_texts(Config::default(), &files), &memo);
            memo.parsed() - before
        };
        let counts =
            [("# T\n", "# X\n"), ("# T\n", "# Y\n"), ("# T\n\nSay why.\n", "# Y\n")].map(|(t, s)| parsed(t, s));
        assert_eq!(counts, [3, 1, 3]);
    }
}
