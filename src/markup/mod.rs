//! Body to safe HTML. (Skeleton: the types that pages use.)

use serde::Serialize;

/// HTML that may be put into a page as it is. Made only by this module, from escaped text and our own tags.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Html(String);

impl Html {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
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
