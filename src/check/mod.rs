//! What is odd about an archive as a whole: one rule a file, each with a page that is also its test.
//!
//! [`run`] joins the findings of reading and joining with those of every rule, then applies what `site.toml` says about
//! them: levels first, then accepted findings, which stay quiet.

mod accept;
mod rules;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::archive::Archive;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};

pub use rules::RULES;

/// Something that is looked for in every archive.
pub struct Rule {
    /// Stable name, in kebab case; the code of its findings.
    pub code: &'static str,
    /// Severity of its findings unless `site.toml` says otherwise.
    pub severity: Severity,
    /// What its findings are called together, as a heading.
    pub title: &'static str,
    /// Adds its findings.
    pub run: fn(&Archive, &Config, &mut Vec<Diagnostic>),
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

/// Every finding about the archive, sorted by path and place, each once; levels and acceptance are applied.
pub fn run(archive: &Archive, config: &Config) -> Vec<Diagnostic> {
    let mut found = archive.findings.clone();
    let of_rules = RULES.par_iter().map(|rule| {
        let mut of_rule = Vec::new();
        (rule.run)(archive, config, &mut of_rule);
        of_rule
    });
    found.extend(of_rules.collect::<Vec<_>>().into_iter().flatten());
    for finding in &mut found {
        if let Some(&severity) = config.check.levels.get(finding.code) {
            finding.severity = severity;
        }
    }
    let mut found = accept::apply(found, &config.check.accept);
    found.sort_by(|a, b| {
        let place = |finding: &Diagnostic| (finding.line, finding.column);
        a.path.cmp(&b.path).then_with(|| place(a).cmp(&place(b))).then_with(|| a.cmp(b))
    });
    found.dedup();
    found
}
