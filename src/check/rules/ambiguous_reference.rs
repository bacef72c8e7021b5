//! A name that several files have.

use super::{Rule, Subject};
use crate::archive::{Entry, EntryIndex, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::Mention;

/// See `ambiguous_reference.md`.
pub(super) const RULE: Rule = Rule {
    code: "ambiguous-reference",
    severity: Severity::Warning,
    title: "Ambiguous references",
    run,
    page: include_str!("ambiguous_reference.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    for mention in &entry.document.mentions {
        if let Some(Target::Ambiguous(candidates)) = entry.links.get(&mention.span.start) {
            let path = |&at: &EntryIndex| format!("`{}`", subject.archive.entry(at).document.path);
            let paths: Vec<String> = candidates.iter().map(path).collect();
            found.push(ambiguous_reference(entry, mention, &paths.join(", ")));
        }
    }
}

/// `mention` may mean any of `paths`.
fn ambiguous_reference(entry: &Entry, mention: &Mention, paths: &str) -> Diagnostic {
    let message = format!("`{}` may mean {paths}", super::path_of(&mention.target));
    super::at(entry, mention.span.start, &RULE, message, "Write the folder too; none of them is guessed.")
}
