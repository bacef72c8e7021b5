//! The words that tell the name of a spec or of a source file from other words.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Section `[references]` of a profile. All comparisons ignore case.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReferenceWords {
    /// Stems that many folders have (`readme`, `tasks`): without a folder they name no file.
    pub generic: Vec<String>,
    /// Words of numbered archives: `adr` makes `ADR-12` a name.
    pub numbered: Vec<String>,
    /// First word of a dated file name to the kind it stands for.
    pub kinds: BTreeMap<String, String>,
    /// Prefixes of issue ids: `tbd-` makes `tbd-12ab` an issue. Empty unless `[repository] issues` names them.
    pub issues: Vec<String>,
    /// Extensions that make a word in a code span a source file.
    pub code: Vec<String>,
    /// Names of source files without extension.
    pub files: Vec<String>,
    /// Product names that look like source files: `node.js`.
    pub products: Vec<String>,
    /// Last parts of host names: `github.com/x/y.ts` is no path.
    pub hosts: Vec<String>,
}

impl ReferenceWords {
    /// Whether `stem` is a name that many folders have.
    pub fn is_generic(&self, stem: &str) -> bool {
        has(&self.generic, stem)
    }

    /// The kind that the first word of a dated name stands for.
    pub fn kind(&self, word: &str) -> Option<&str> {
        self.kinds.get(&word.to_ascii_lowercase()).map(String::as_str)
    }
}

/// Whether `words` has `word`, ignoring case.
pub(crate) fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}
