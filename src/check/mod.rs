//! What is odd about an archive: one rule a file, each with a page that is also its test.
//!
//! A rule looks at one entry at a time, so the page of a spec in the preview costs the rules of that spec and no others.
//! [`Findings`] joins what loading, reading and joining found with what every rule finds, then applies what `site.toml` says
//! about it: levels first, then accepted findings, which stay quiet.

mod accept;
mod rules;

use std::sync::OnceLock;

use rayon::iter::ParallelIterator;

use crate::archive::{Archive, Entry};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SourcePath;

pub use rules::RULES;

/// Something that is looked for in every entry of an archive.
pub struct Rule {
    /// Stable name, in kebab case; the code of its findings.
    pub code: &'static str,
    /// Severity of its findings unless `site.toml` says otherwise.
    pub severity: Severity,
    /// What its findings are called together, as a heading.
    pub title: &'static str,
    /// Adds its findings.
    pub run: fn(&Subject<'_>, &mut Vec<Diagnostic>),
    /// Its page as Markdown: what it finds, why it matters, what to do, and examples, which are its tests.
    pub page: &'static str,
}

/// What a rule's page says above its examples, as paragraphs of Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What is found.
    pub what: Vec<&'static str>,
    /// Why it matters.
    pub why: Vec<&'static str>,
    /// What to do about it.
    pub remedy: Vec<&'static str>,
}

impl Rule {
    /// The rule of this code.
    pub fn of(code: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.code == code)
    }

    /// The part of its page that is for readers of a site.
    pub fn explanation(&self) -> Explanation {
        let part = |heading: &str| -> Vec<&'static str> {
            let rest = self.page.split_once(heading).map_or("", |(_, rest)| rest);
            let own = rest.split("\n## ").next().unwrap_or_default();
            own.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).collect()
        };
        Explanation { what: part(self.title), why: part("\n## Why it matters"), remedy: part("\n## What to do") }
    }
}

/// What a rule looks at.
pub struct Subject<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Where it stands. Of other entries a rule may look at names and kinds.
    pub archive: &'a Archive,
    /// `site.toml`.
    pub config: &'a Config,
}

/// The findings about an archive: those of one entry when its page asks, all of them once somebody asks for them.
#[derive(Debug, Default)]
pub struct Findings {
    all: OnceLock<Vec<Diagnostic>>,
}

impl Findings {
    /// Every finding, sorted by path and place, each once; levels and acceptance are applied.
    pub fn all(&self, archive: &Archive, config: &Config) -> &[Diagnostic] {
        self.all.get_or_init(|| {
            let of_entries = archive.entries.par_iter().flat_map_iter(|entry| found(archive, config, entry));
            let mut all: Vec<Diagnostic> = of_entries.collect();
            let elsewhere = archive.findings.iter().filter(|finding| !is_of_entry(archive, finding)).cloned();
            all.extend(elsewhere.map(|finding| levelled(finding, config)));
            in_order(accept::apply(all, &config.check.accept))
        })
    }

    /// The findings of `entry`, as they stand among all of them.
    pub fn of(&self, archive: &Archive, config: &Config, entry: &Entry) -> Vec<Diagnostic> {
        in_order(accept::quiet(found(archive, config, entry), &config.check.accept))
    }
}

/// What was found in `entry` before and by the rules.
fn found(archive: &Archive, config: &Config, entry: &Entry) -> Vec<Diagnostic> {
    let path = entry.document.path.as_str();
    let from = archive.findings.partition_point(|finding| finding.path.as_str() < path);
    let before = archive.findings[from..].iter().take_while(|finding| finding.path == path);
    let mut found: Vec<Diagnostic> = before.chain(&entry.document.findings).cloned().collect();
    for rule in RULES {
        (rule.run)(&Subject { entry, archive, config }, &mut found);
    }
    found.into_iter().map(|finding| levelled(finding, config)).collect()
}

fn is_of_entry(archive: &Archive, finding: &Diagnostic) -> bool {
    SourcePath::new(&finding.path).is_some_and(|path| archive.by_path.contains_key(&path))
}

fn levelled(finding: Diagnostic, config: &Config) -> Diagnostic {
    let severity = config.check.levels.get(finding.code).copied().unwrap_or(finding.severity);
    Diagnostic { severity, ..finding }
}

fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(Diagnostic::by_place);
    found.dedup();
    found
}
