//! Markdown to safe HTML: the reading column of a page, and single lines for lists and titles.
//!
//! This is the only module whose output pages put into their HTML as it is. It writes every tag itself and escapes every
//! byte of content, so no sanitiser runs behind it; formulas are the MathML that `crate::math` lets through. In order: the text is read into `events` (adjacent text joined, task
//! lists and footnotes found), and one flat loop in `writer` turns them into HTML with a stack of its own (`blocks`,
//! `tables`, `inline`, `footnotes`). Raw HTML passes through the few tags of `raw_html`; addresses pass the last
//! guard in `address`; code goes through `highlight`.
//!
//! Nothing here recurses: nesting past `writer::DEPTH` levels is written flat, so hostile nesting costs time in
//! proportion to its length.

mod address;
mod blocks;
mod escape;
mod events;
mod footnotes;
mod highlight;
mod inline;
mod raw_html;
mod scopes;
mod tables;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::parse::Document;
use crate::parse::outline::fold;

pub use escape::escape_into;
pub use highlight::Highlighter;

/// How Markdown is shown: the `[markup]` table of the configuration.
pub use crate::config::Markup as Options;

/// HTML that may be put into a page as it is. Made only by this module, from escaped text and our own tags.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Html(String);

impl Html {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This, and the other behind it.
    pub fn followed_by(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }
}

impl Serialize for Html {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The template engine's own safe-string value, so that templates need (and have) no `safe` filter.
        minijinja::Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

/// What becomes of a mention on a page. The page looks it up by the start of the mention's span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A link (or an image's source).
    To {
        /// Address, percent-encoded, not yet escaped for HTML.
        href: String,
        /// Lifecycle of the target when it is a spec: class suffix (`done`) and label (`Done`).
        lifecycle: Option<(String, String)>,
        /// Leaves the site.
        external: bool,
    },
    /// Nothing is there: shown as marked text, with this sentence as its title.
    Broken(String),
    /// Shown as plain text.
    Text,
}

/// The reading column of `document`: what stands inside `div.prose`.
///
/// `links` says what each mention of the document becomes, by the start of its span; a mention without an entry is plain
/// text. Parts that the page's header shows (`document.hidden`, the first H1) are left out.
pub fn body(document: &Document, links: &BTreeMap<usize, Link>, options: &Options, highlighter: &Highlighter) -> Html {
    let facts = writer::Facts::of(document, links, options, highlighter);
    let events = events::Events::read(&document.text, document.body, options.math);
    Html(writer::Writer::new(&facts, &events).page())
}

/// One line of inline Markdown: titles, notes, summaries, tasks in lists. Code spans, emphasis and strikethrough are kept;
/// links and images are their text; nothing in it makes a block.
pub fn inline(markdown: &str) -> Html {
    // Most titles and notes hold nothing that Markdown reads as more than text.
    if !markdown.contains(['\\', '`', '*', '_', '[', ']', '<', '>', '&', '~']) {
        return text(&fold(markdown));
    }
    let facts = writer::Facts::default();
    let source = events::line_source(markdown);
    let events = events::Events::read_line(&source);
    Html(writer::Writer::new(&facts, &events).line())
}

/// Plain text, escaped.
pub fn text(plain: &str) -> Html {
    let mut out = String::with_capacity(plain.len());
    escape_into(&mut out, plain);
    Html(out)
}
