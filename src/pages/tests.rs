//! Pages of small archives: what stands on them, and that every one of them can be made.

use std::collections::BTreeMap;

use super::*;
use crate::archive::{Archive, sample};
use crate::config::Config;
use crate::markup::Highlighter;
use crate::theme::Theme;

/// A site of a sample archive, ready to render.
struct Sample {
    archive: Archive,
    facts: Facts,
    config: Config,
    findings: Vec<crate::diagnostic::Diagnostic>,
    roots: Vec<crate::snapshot::Root>,
    theme: Theme,
    highlighter: Highlighter,
}

impl Sample {
    fn of(files: &[(&str, &str)]) -> Self {
        let snapshot = sample::snapshot(files);
        let archive = sample::archive(files);
        Self {
            facts: Facts::of(&archive),
            config: snapshot.config,
            findings: archive.findings.clone(),
            roots: snapshot.roots,
            archive,
            theme: Theme::load(&BTreeMap::new(), &crate::config::Theme::default()).expect("the theme loads"),
            highlighter: Highlighter::default(),
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            archive: &self.archive,
            facts: &self.facts,
            findings: &self.findings,
            rules: &[("missing-compat", "No compatibility section")],
            config: &self.config,
            title: "Sample specs",
            roots: &self.roots,
            head: None,
            generator: "spechive 0.0.0",
            highlighter: &self.highlighter,
            related: None,
        }
    }

    /// Every page by its route.
    fn pages(&self) -> BTreeMap<String, String> {
        let context = self.context();
        let render = |planned: Planned| {
            let view = (planned.page.view)(&context, &planned);
            let html = self.theme.render(planned.page.template, &view, None);
            (planned.route.to_string(), html.unwrap_or_else(|error| panic!("{error} {:?}", error.excerpt)))
        };
        plan(&context).into_iter().map(render).collect()
    }
}
