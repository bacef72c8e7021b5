//! An address that must not be linked.

use super::Rule;
use crate::archive::{Archive, Entry, Target};
use crate::config::Config;
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

fn run(archive: &Archive, _config: &Config, found: &mut Vec<Diagnostic>) {
    for (entry, mention) in super::links(archive, |target| *target == Target::Refused) {
        found.push(refused_link(entry, mention));
    }
}

/// The scheme of `mention` is not one that a page may link to.
fn refused_link(entry: &Entry, mention: &Mention) -> Diagnostic {
    let scheme: String =
        mention.target.split(':').next().unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let message = format!("addresses that begin with `{}:` are not linked", scheme.trim());
    let help = "Links may lead to web and mail addresses and to files; images may also hold their own data.";
    super::at(entry, mention.span.start, &RULE, message, help)
}
