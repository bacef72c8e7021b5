//! `site.toml`: every key has a default, and an unknown key is a finding with "did you mean".
//!
//! [`KEYS`] names every key with its default and its meaning. The sample `site.toml` and the guide's page on configuration
//! are held against it by tests.

mod keys;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use keys::{KEYS, Key};

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Lines;

/// The configuration of a site.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Name of the site; empty means the repository's or folder's name.
    pub title: String,
    /// One or two sentences below the title of the overview.
    pub description: String,
    /// Where the site will be published, with scheme and sub-path; empty when unknown.
    pub base_url: String,
    /// BCP 47 tag for the `lang` attribute.
    pub language: String,
    /// Output folder, relative to `site.toml`.
    pub output: String,
    /// Globs of paths below a content root that are left out.
    pub exclude: Vec<String>,
    /// Content roots.
    #[serde(deserialize_with = "content_roots")]
    pub content: Vec<Content>,
    /// Where the source lives.
    pub repository: Repository,
    /// The look.
    pub theme: Theme,
    /// How Markdown is shown.
    pub markup: Markup,
    /// What is asked of git.
    pub history: History,
    /// Search.
    pub search: Search,
    /// What is published.
    pub publish: Publish,
    /// Checks.
    pub check: Check,
    /// Overrides of the chosen profile's words.
    pub profile: toml::Table,
    /// Preview.
    pub serve: Serve,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            base_url: String::new(),
            language: "en".to_owned(),
            output: "public".to_owned(),
            exclude: Vec::new(),
            content: vec![Content::default()],
            repository: Repository::default(),
            theme: Theme::default(),
            markup: Markup::default(),
            history: History::default(),
            search: Search::default(),
            publish: Publish::default(),
            check: Check::default(),
            profile: toml::Table::new(),
            serve: Serve::default(),
        }
    }
}

/// `[[content]]`: a folder of Markdown.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Folder, relative to `site.toml`.
    pub path: String,
    /// Put in front of the paths below it, to tell several roots apart.
    pub prefix: String,
    /// Kind of archive: the name of a built-in profile; empty means chosen by a clear match, else `plan-spec`.
    pub profile: String,
}

impl Default for Content {
    fn default() -> Self {
        Self { path: ".".to_owned(), prefix: String::new(), profile: String::new() }
    }
}

/// `[repository]`: where the source lives.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Repository {
    /// Web address of the repository; empty means none.
    pub url: String,
    /// Branch that source links point to; empty means `main`.
    pub branch: String,
    /// Path of the site inside the repository.
    pub root: String,
    /// Issue-id prefix to address, with `{id}` for the id.
    pub issues: BTreeMap<String, String>,
}

/// `[theme]`: the look.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct Theme {
    /// Folder below `themes/` whose files override the built-in ones.
    pub name: String,
    /// Accent colour, any CSS colour; empty keeps the theme's.
    pub accent: String,
    /// Path of a logo image, relative to `site.toml`.
    pub logo: String,
    /// Path of a stylesheet loaded after the theme's, relative to `site.toml`.
    pub css: String,
    /// Further links in the header.
    pub header_links: Vec<Link>,
    /// Further links in the footer.
    pub footer_links: Vec<Link>,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            accent: String::new(),
            logo: String::new(),
            css: String::new(),
            header_links: Vec::new(),
            footer_links: Vec::new(),
        }
    }
}

/// A link of the owner's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it goes.
    pub url: String,
}

/// `[markup]`: how Markdown is shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Markup {
    /// Show images from other hosts instead of linking to them.
    pub external_images: bool,
    /// Read a code fence inside a code fence as nested when that balances.
    pub repair_fences: bool,
    /// Draw `mermaid` blocks.
    pub mermaid: bool,
    /// Set `$…$` as mathematics.
    pub math: bool,
}

impl Default for Markup {
    fn default() -> Self {
        Self { external_images: false, repair_fences: true, mermaid: true, math: false }
    }
}

/// `[history]`: what is asked of git.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct History {
    /// Ask git for dates, authors and former paths.
    pub git: bool,
}

impl Default for History {
    fn default() -> Self {
        Self { git: true }
    }
}

/// `[search]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// Word to words that are searched with it.
    pub synonyms: BTreeMap<String, Vec<String>>,
}

/// `[publish]`: what is published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Publish {
    /// Publish the Markdown beside each page.
    pub raw_markdown: bool,
    /// Mask what the publish gate finds.
    pub redact: bool,
}

impl Default for Publish {
    fn default() -> Self {
        Self { raw_markdown: true, redact: true }
    }
}

/// `[check]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Check {
    /// Code to severity, for findings that matter more or less here.
    pub levels: BTreeMap<String, Severity>,
    /// Findings that were looked at and stay quiet.
    pub accept: Vec<Accept>,
}

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Accept {
    /// Its code.
    pub code: String,
    /// Its file (as in `specs.json`).
    pub path: String,
    /// Why it is right as it is.
    pub reason: String,
}

/// `[serve]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Serve {
    /// Port that is tried first.
    pub port: u16,
}

impl Default for Serve {
    fn default() -> Self {
        Self { port: 4180 }
    }
}

/// `site.toml` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct ConfigError {
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Character, from 1.
    pub column: u32,
    /// What is wrong with it.
    pub message: String,
}

impl Config {
    /// Reads the text of the `site.toml` at `path` (for messages). Unknown keys are findings, anything else that does not
    /// fit is an error.
    pub fn parse(path: &str, text: &str) -> Result<(Self, Vec<Diagnostic>), ConfigError> {
        let lines = Lines::of(text);
        let config: Self = toml::from_str(text).map_err(|error| {
            let place = lines.place(text, error.span().map_or(0, |span| span.start));
            let message = error.message().replace('\n', " ");
            ConfigError { path: path.to_owned(), line: place.line, column: place.column, message }
        })?;
        let mut findings = Vec::new();
        if let Ok(table) = toml::de::DeTable::parse(text) {
            unknown_keys(table.get_ref(), "", &mut |key, span| {
                findings.push(unknown_key(path, key).at(lines.place(text, span.start)));
            });
        }
        findings.sort();
        Ok((config, findings))
    }
}

fn unknown_keys(table: &toml::de::DeTable<'_>, above: &str, found: &mut impl FnMut(&str, std::ops::Range<usize>)) {
    for (key, value) in table.iter() {
        let path = if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
        let any = format!("{above}.*");
        if !is_key(&path) && !is_key(&any) {
            found(&path, key.span());
            continue;
        }
        let free = is_key(&any) || path == "profile";
        match value.get_ref() {
            toml::de::DeValue::Table(inner) if !free => unknown_keys(inner, &path, found),
            toml::de::DeValue::Array(items) if !free => {
                for item in items.iter() {
                    if let toml::de::DeValue::Table(inner) = item.get_ref() {
                        unknown_keys(inner, &path, found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_key(path: &str) -> bool {
    KEYS.iter().any(|key| key.path == path)
}

fn unknown_key(path: &str, key: &str) -> Diagnostic {
    let near = KEYS
        .iter()
        .map(|known| known.path)
        .filter(|known| !known.ends_with('*'))
        .map(|known| (strsim::damerau_levenshtein(known, key), known))
        .filter(|(distance, _)| *distance <= 1 + key.len() / 4)
        .min();
    let help = match near {
        Some((_, known)) => format!("Did you mean `{known}`?"),
        None => "The guide page on configuration lists every key.".to_owned(),
    };
    Diagnostic::new("unknown-key", Severity::Warning, path, format!("unknown key `{key}`"), &help)
}

/// `content = "docs/specs"`, `content = ["a", "b"]` or `[[content]]` tables.
fn content_roots<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Content>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Path(String),
        Paths(Vec<String>),
        Tables(Vec<Content>),
    }
    let of = |path: String| Content { path, ..Content::default() };
    Ok(match Form::deserialize(deserializer)? {
        Form::Path(path) => vec![of(path)],
        Form::Paths(paths) => paths.into_iter().map(of).collect(),
        Form::Tables(tables) => tables,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_says_what_was_meant() {
        let (config, findings) =
            Config::parse("site.toml", "titel = 'x'\n[theme]\nacent = 'red'\n[repository.issues]\n'tbd-' = 'u'\n")
                .expect("valid");
        let found: Vec<_> = findings.iter().map(|f| (f.line, f.message.as_str(), f.help.as_str())).collect();
        assert_eq!(
            found,
            [
                (Some(1), "unknown key `titel`", "Did you mean `title`?"),
                (Some(3), "unknown key `theme.acent`", "Did you mean `theme.accent`?"),
            ]
        );
        assert_eq!(config.repository.issues.len(), 1);
    }

    #[test]
    fn content_takes_three_forms() {
        let paths = |text: &str| -> Vec<String> {
            Config::parse("site.toml", text).expect("valid").0.content.into_iter().map(|content| content.path).collect()
        };
        assert_eq!(paths(""), ["."]);
        assert_eq!(paths("content = 'docs/specs'"), ["docs/specs"]);
        assert_eq!(paths("content = ['a', 'b']"), ["a", "b"]);
        assert_eq!(paths("[[content]]\npath = 'a'\nprefix = 'p'\n"), ["a"]);
    }

    #[test]
    fn a_wrong_value_names_its_place() {
        let error = Config::parse("site.toml", "title = 'x'\nexclude = 3\n").expect_err("a number is no list");
        assert_eq!((error.line, error.column), (2, 11));
    }
}
