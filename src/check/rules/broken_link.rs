//! A link to nothing.

use super::{Rule, Subject, outside_link};
use crate::archive::{Entry, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::Mention;
use crate::path::is_machine_path;

/// See `broken_link.md`.
pub(super) const RULE: Rule = Rule {
    code: "broken-link",
    severity: Severity::Error,
    title: "Broken links",
    run,
    page: include_str!("broken_link.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for mention in subject.links(|target| *target == Target::Missing) {
        let elsewhere = is_machine_path(&mention.target) || outside_link::is_outside(subject, mention);
        if !elsewhere {
            found.push(broken_link(subject.entry, mention));
        }
    }
}

/// `mention` leads to nothing that exists.
fn broken_link(entry: &Entry, mention: &Mention) -> Diagnostic {
    let message = match (mention.target.is_empty(), mention.image) {
        (true, _) => "the link has no address".to_owned(),
        (false, true) => format!("the image `{}` does not exist", mention.target),
        (false, false) => format!("`{}` leads to nothing in the archive", mention.target),
    };
    super::at(entry, mention.span.start, &RULE, message, "Correct the path, or take the link out.")
}
