//! The rules, one a file with its page beside it, in the order in which the health page shows them.

mod ambiguous_reference;
mod broken_anchor;
mod broken_link;
mod cells_lost;
mod done_with_open_tasks;
mod duplicate_id;
mod fence_repaired;
mod formula_not_set;
mod front_matter_invalid;
mod machine_path;
mod missing_compat;
mod missing_date;
mod missing_validation;
mod moved_link;
mod outside_link;
mod phase_order;
mod ready_to_close;
mod refused_link;
mod status_conflict;
mod template_text;
mod unknown_name;
mod unknown_policy;

use super::{Rule, Subject};
use crate::archive::{Entry, Target};
use crate::diagnostic::Diagnostic;
use crate::parse::{Mention, Via};

/// Every rule, worst first.
pub static RULES: &[Rule] = &[
    broken_link::RULE,
    refused_link::RULE,
    moved_link::RULE,
    broken_anchor::RULE,
    ambiguous_reference::RULE,
    machine_path::RULE,
    ready_to_close::RULE,
    done_with_open_tasks::RULE,
    status_conflict::RULE,
    template_text::RULE,
    duplicate_id::RULE,
    front_matter_invalid::RULE,
    cells_lost::RULE,
    unknown_policy::RULE,
    missing_compat::RULE,
    missing_validation::RULE,
    missing_date::RULE,
    phase_order::RULE,
    unknown_name::RULE,
    outside_link::RULE,
    fence_repaired::RULE,
    formula_not_set::RULE,
];

/// Longest quotation in a message, in characters.
const QUOTE: usize = 60;

/// The `run` of rules whose findings are made before any rule runs; they are here for their pages.
fn made_while_reading(_subject: &Subject<'_>, _found: &mut Vec<Diagnostic>) {}

impl<'a> Subject<'a> {
    /// The entry, if it is a spec.
    fn spec(&self) -> Option<&'a Entry> {
        Some(self.entry).filter(|entry| entry.is_spec)
    }

    /// Every link and image of it whose target is `wanted`.
    fn links(&self, wanted: fn(&Target) -> bool) -> impl Iterator<Item = &'a Mention> + use<'a> {
        let entry = self.entry;
        let links = entry.document.mentions.iter().filter(|mention| mention.via == Via::Link);
        links.filter(move |mention| entry.links.get(&mention.span.start).is_some_and(wanted))
    }
}

/// A finding of `rule` at the byte `offset` of the file of `entry`.
fn at(entry: &Entry, offset: usize, rule: &Rule, message: String, help: &str) -> Diagnostic {
    let document = &entry.document;
    let place = document.lines.place(&document.text, offset);
    Diagnostic::new(rule.code, rule.severity, document.path.as_str(), message, help).at(place)
}

/// The destination of a link without fragment and query.
fn path_of(target: &str) -> &str {
    target.split(['#', '?']).next().unwrap_or_default()
}

/// The beginning of a text, for a message.
fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
