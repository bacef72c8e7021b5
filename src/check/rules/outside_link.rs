//! A link to a file outside of the archive, when no repository is configured to show it.

use super::{Rule, Subject};
use crate::archive::{Entry, Target};
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

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for mention in subject.links(|target| *target == Target::Missing) {
        if !is_machine_path(&mention.target) && is_outside(subject, mention) {
            found.push(outside_link(subject.entry, mention));
        }
    }
}

/// Whether a link leads out of the archive and nothing is known about what is there: no repository is configured.
pub(super) fn is_outside(subject: &Subject<'_>, mention: &Mention) -> bool {
    let path = super::path_of(&mention.target);
    let inside = subject.entry.document.path.resolve(path).is_some();
    let ours = mention.image || names::is_markdown(path);
    subject.config.repository.url.is_empty() && !path.is_empty() && !(inside && ours)
}

/// `mention` leads out of the archive.
fn outside_link(entry: &Entry, mention: &Mention) -> Diagnostic {
    let message = format!("`{}` is outside of the archive and is shown as text", mention.target);
    let help = "Set `url` under `[repository]` in `site.toml`, and such links lead to the repository.";
    super::at(entry, mention.span.start, &RULE, message, help)
}
