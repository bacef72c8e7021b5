//! An address that must not be linked.

use super::{Rule, Subject};
use crate::archive::{Entry, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::Mention;

/// See `refused_link.md`.
pub(super) const RULE: Rule = Rule {
    code: "refused-link",
    severity: Severity::Error,
    title: "Refused links",
    run,
    page: include_str!("refused_link.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    found
        .extend(subject.links(|target| *target == Target::Refused).map(|mention| refused_link(subject.entry, mention)));
}

/// The scheme of `mention` is not one that a page may link to.
fn refused_link(entry: &Entry, mention: &Mention) -> Diagnostic {
    let scheme: String =
        mention.target.split(':').next().unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let message = format!("addresses that begin with `{}:` are not linked", scheme.trim());
    let help = "Links may lead to web and mail addresses and to files; images may also hold their own data.";
    super::at(entry, mention.span.start, &RULE, message, help)
}
