//! What headings and metadata lines are for.

use serde::Deserialize;

use super::words::{WordMap, Words, fold, is_word_at, word_starts};

/// `[sections]` of a profile.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct SectionWords {
    /// Role of a section (by its name in kebab case) by the words of its heading.
    pub roles: WordMap,
    /// Role of a metadata line by its key: `status`, `date`, `authors`, `title`, `description`, `tags`, ….
    pub keys: WordMap,
    /// Kind of the document that a line such as `**Feature Plan:**` names, by its key.
    pub set_links: WordMap,
    /// Keys of metadata lines that say what the document is for, as a summary does.
    pub purpose: Words,
    /// Headings of sections that hold metadata lines.
    pub metadata: Words,
    /// Words in an author line that name no person.
    pub author_noise: Words,
    /// Beginnings of template sentences that are no summary.
    pub boilerplate: Words,
    /// Beginnings of blockquotes that are instructions of the template.
    pub instructions: Words,
    /// Blockquotes of the bundled templates, whole.
    pub template_quotes: Words,
}

impl SectionWords {
    /// The role that a heading (plain text) has by its words: the earliest word wins, at the same place the longer one.
    pub fn role(&self, heading: &str) -> Option<&str> {
        let heading = fold(heading);
        let role_at = |at| self.roles.iter().find(|(word, _)| is_word_at(&heading, at, word));
        word_starts(&heading).find_map(role_at).map(|(_, role)| role)
    }
}
