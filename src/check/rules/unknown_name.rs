//! The name of a spec, in code or text, that no file has.

use super::{Rule, Subject};
use crate::archive::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::{Mention, Via, names};
use crate::path::is_machine_path;

/// See `unknown_name.md`.
pub(super) const RULE: Rule = Rule {
    code: "unknown-name",
    severity: Severity::Info,
    title: "Names of missing specs",
    run,
    page: include_str!("unknown_name.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entry) = subject.spec() else { return };
    let words = entry.document.mentions.iter().filter(|mention| mention.via != Via::Link);
    for mention in words.filter(|mention| !entry.links.contains_key(&mention.span.start)) {
        let path = super::path_of(&mention.target);
        let stem = names::stem(path.rsplit('/').next().unwrap_or_default());
        if names::is_markdown(path) && names::dated(stem).is_some() && !is_machine_path(path) {
            found.push(unknown_name(entry, mention));
        }
    }
}

/// `mention` names a spec that is not here.
fn unknown_name(entry: &Entry, mention: &Mention) -> Diagnostic {
    let message = format!("no file of the archive is called `{}`", super::path_of(&mention.target));
    super::at(
        entry,
        mention.span.start,
        &RULE,
        message,
        "Correct the name if the spec was renamed; an example may stay.",
    )
}
