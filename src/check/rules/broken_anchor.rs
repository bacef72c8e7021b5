//! A link to a heading that its page does not have.

use super::{Rule, Subject};
use crate::archive::{Entry, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::Mention;

/// See `broken_anchor.md`.
pub(super) const RULE: Rule = Rule {
    code: "broken-anchor",
    severity: Severity::Warning,
    title: "Links to missing headings",
    run,
    page: include_str!("broken_anchor.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for mention in subject.links(|target| matches!(target, Target::Entry(_, None))) {
        let anchor = mention.target.split_once('#').map_or("", |(_, anchor)| anchor);
        // `#L12` is a line on the forge, and `#` alone the top of the page.
        let line = anchor.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !anchor.is_empty() && !line {
            found.push(broken_anchor(subject.entry, mention, anchor));
        }
    }
}

/// The page that `mention` leads to has no heading with this anchor.
fn broken_anchor(entry: &Entry, mention: &Mention, anchor: &str) -> Diagnostic {
    let message = format!("no heading there has the anchor `#{anchor}`");
    let help = "Take the anchor from the heading as it is now; the link leads to the top of the page meanwhile.";
    super::at(entry, mention.span.start, &RULE, message, help)
}
