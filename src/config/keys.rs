//! Every key of `site.toml`: the one list that the reader of the file, its sample and the guide's reference follow.

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its dotted path; `*` stands for any key of a table that the user fills.
    pub path: &'static str,
    /// Its default, as TOML; empty for tables that only hold other keys.
    pub default: &'static str,
    /// What it does, as a line of Markdown in the guide; empty for tables that only hold other keys.
    pub about: &'static str,
}

const fn key(path: &'static str, default: &'static str, about: &'static str) -> Key {
    Key { path, default, about }
}

/// A table that only holds other keys.
const fn table(path: &'static str) -> Key {
    key(path, "", "")
}

/// Every key, in the order of the guide.
pub const KEYS: &[Key] = &[
    key("title", "\"\"", "Name of the site; empty means that of the repository or folder"),
    key("description", "\"\"", "One or two sentences below the title of the overview"),
    key(
        "base_url",
        "\"\"",
        "Where the site will be published, with scheme and sub-path. Needed for absolute addresses only",
    ),
    key("language", "\"en\"", "Language tag (BCP 47) of the pages"),
    key("output", "\"public\"", "Output folder"),
    key("exclude", "[]", "Globs of paths below a content root that are left out of everything: `[\"**/drafts/**\"]`"),
    table("content"),
    key("content.path", "\".\"", "The folder"),
    key("content.prefix", "\"\"", "Put in front of the paths below it, to tell several roots apart"),
    key("content.profile", "\"\"", "`plan-spec` or `adr`; empty means chosen by a clear match, else `plan-spec`"),
    table("repository"),
    key("repository.url", "\"\"", "Web address of the repository; empty means none"),
    key("repository.branch", "\"\"", "Branch that source links point to; empty means `main`"),
    key("repository.root", "\"\"", "Path of the site inside the repository"),
    key("repository.issues", "{}", "Table of issue-id prefix to address, with `{id}` for the id"),
    table("repository.issues.*"),
    table("theme"),
    key("theme.name", "\"default\"", "Folder below `themes/` whose files override the built-in ones"),
    key("theme.accent", "\"\"", "Accent colour, any CSS colour; empty keeps the theme's"),
    key("theme.logo", "\"\"", "Path of a logo image"),
    key("theme.css", "\"\"", "Path of a stylesheet that is loaded after the theme's"),
    key("theme.header_links", "[]", "Further links in the header, each with `label` and `url`"),
    key("theme.header_links.label", "\"\"", "What the link says"),
    key("theme.header_links.url", "\"\"", "Where it goes"),
    key("theme.footer_links", "[]", "Further links in the footer, each with `label` and `url`"),
    key("theme.footer_links.label", "\"\"", "What the link says"),
    key("theme.footer_links.url", "\"\"", "Where it goes"),
    table("markup"),
    key("markup.external_images", "false", "Show images from other hosts instead of linking to them"),
    key(
        "markup.repair_fences",
        "true",
        "Read a code fence inside a code fence as nested when that [balances](reading-archives.md#broken-fences)",
    ),
    key("markup.mermaid", "true", "Draw `mermaid` blocks; no renderer is built in yet, so their source is shown"),
    key("markup.math", "false", "Set `$…$` and `$$…$$` as [mathematics](writing-specs.md#formulas)"),
    table("history"),
    key("history.git", "true", "Ask git for dates, authors and former paths. `--no-git` turns it off for one run"),
    table("search"),
    key("search.synonyms", "{}", "Table of a word to the words that are searched with it"),
    table("search.synonyms.*"),
    table("publish"),
    key("publish.raw_markdown", "true", "Publish the Markdown beside each page"),
    key("publish.redact", "true", "Mask what the publish gate finds"),
    table("check"),
    key("check.levels", "{}", "Table of finding code to `info`, `warning` or `error`"),
    table("check.levels.*"),
    key("check.accept", "[]", "Findings that were looked at and stay quiet"),
    key("check.accept.code", "\"\"", "Its code"),
    key("check.accept.path", "\"\"", "Its file, as findings name it"),
    key("check.accept.reason", "\"\"", "Why it is right as it is"),
    key("profile", "{}", "Table of overrides"),
    table("profile.*"),
    table("serve"),
    key("serve.port", "4180", "Port that is tried first"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Accept, Config, Content, Link};

    /// The defaults said here are those of the code: a file that says all of them is the empty file.
    #[test]
    fn every_default_is_that_of_the_code() {
        let lists = ["content.", "theme.header_links.", "theme.footer_links.", "check.accept."];
        let is_plain = |key: &&Key| !key.default.is_empty() && !lists.iter().any(|list| key.path.starts_with(list));
        let text: String =
            KEYS.iter().filter(is_plain).map(|key| format!("{} = {}\n", key.path, key.default)).collect();
        assert_eq!(Config::parse("site.toml", &text).expect("valid"), (Config::default(), Vec::new()));
        let item = |list: &str| -> String {
            let keys = KEYS.iter().filter_map(|key| Some((key.path.strip_prefix(list)?, key.default)));
            keys.map(|(name, default)| format!("{name} = {default}\n")).collect()
        };
        assert_eq!(toml::from_str::<Content>(&item("content.")), Ok(Content::default()));
        assert_eq!(toml::from_str::<Link>(&item("theme.header_links.")), Ok(Link::default()));
        assert_eq!(toml::from_str::<Link>(&item("theme.footer_links.")), Ok(Link::default()));
        assert_eq!(toml::from_str::<Accept>(&item("check.accept.")), Ok(Accept::default()));
    }
}
