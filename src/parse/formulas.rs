//! Formulas between dollar signs, for owners who want them set as mathematics.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, Parser};

use super::outline::{Outline, dialect_with};
use crate::diagnostic::{self, Diagnostic};
use crate::math::{self, Mathml, Tex};
use crate::path::SourcePath;

/// Adds the formulas of a text by their starts, `None` for those that cannot be set; gives a finding for each of those.
pub fn add(
    formulas: &mut BTreeMap<usize, Option<Mathml>>,
    path: &SourcePath,
    outline: &Outline<'_>,
) -> Vec<Diagnostic> {
    let found: Vec<(usize, CowStr<'_>, bool)> = Parser::new_ext(&outline.text[outline.body..], dialect_with(true))
        .into_offset_iter()
        .filter_map(|(event, span)| match event {
            Event::InlineMath(source) => Some((span.start + outline.body, source, false)),
            Event::DisplayMath(source) => Some((span.start + outline.body, source, true)),
            _ => None,
        })
        .collect();
    let tex: Vec<Tex<'_>> = found.iter().map(|(_, source, display)| Tex { source, display: *display }).collect();
    let mut findings = Vec::new();
    for ((start, _, _), set) in found.iter().zip(math::convert(&tex)) {
        let place = outline.lines.place(outline.text, *start);
        findings.extend(set.as_ref().err().map(|cause| diagnostic::formula_not_set(path, place, cause)));
        formulas.insert(*start, set.ok());
    }
    findings
}
