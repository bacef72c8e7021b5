//! Markdown in, exact HTML out; then hostile Markdown in, and an HTML parser's word that what comes out is harmless.

mod builder;
mod document;
mod hostile;
mod lines;
mod links;
mod parser;
mod raw;

use std::collections::BTreeMap;

use super::{Highlighter, Html, Link, Options};
use builder::document;

/// The body of `markdown`, with the links of `becomes`: the text that a mention covers, and what it becomes.
fn body_with(markdown: &str, becomes: &[(&str, Link)]) -> Html {
    let document = document(markdown);
    let links: BTreeMap<usize, Link> = document
        .mentions
        .iter()
        .filter_map(|mention| {
            let text = &document.text[mention.span.clone()];
            Some((mention.span.start, becomes.iter().find(|(covers, _)| *covers == text)?.1.clone()))
        })
        .collect();
    super::body(&document, &links, &Options::default(), &Highlighter::new())
}

fn check(markdown: &str, expected: &str) {
    assert_eq!(body_with(markdown, &[]).as_str(), expected, "{markdown}");
}
