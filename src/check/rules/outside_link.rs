//! A link to a file outside of the archive, when no repository is configured to show it.

use super::Rule;
use crate::archive::{Archive, Entry, Target};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{Mention, names};
use crate::path::is_machine_path;

/// See `outside_link.md`.
pub(super) const RULE: Rule = Rule {
    code: "outside-link",
    severity: Severity::Info,
    title: "Links out of the archive",
    run,
    page: include_str!("outside_link.md"),
};

fn run(archive: &Archive, config: &Config, found: &mut Vec<Diagnostic>) {
    for (entry, mention) in super::links(archive, |target| *target == Target::Missing) {
        if !is_machine_path(&mention.target) && is_outside(entry, mention, config) {
            found.push(outside_link(entry, mention));
        }
    }
}

/// Whether a link leads out of the archive and nothing is known about what is there: no repository is configured.
pub(super) fn is_outside(entry: &Entry, mention: &Mention, config: &Config) -> bool {
    let path = super::path_of(&mention.target);
    let inside = entry.document.path.resolve(path).is_some();
    let ours = mention.image || names::is_markdown(path);
    config.repository.url.is_empty() && !path.is_empty() && !(inside && ours)
}

/// `mention` leads out of the archive.
fn outside_link(entry: &Entry, mention: &Mention) -> Diagnostic {
    let message = format!("`{}` is outside of the archive and is shown as text", mention.target);
    let help = "Set `url` under `[repository]` in `site.toml`, and such links lead to the repository.";
    super::at(entry, mention.span.start, &RULE, message, help)
}
