//! The look of the site: built-in templates and static files, replaced file by file by those of the owner.
//!
//! A template sees a plain view and nothing else: no disk, no clock, no function that reaches the archive. Values are
//! escaped unless they are [`crate::markup::Html`], and the environment has no `safe` filter, so a template cannot
//! undo that. An undefined name is an error with its place and not an empty string. Fuel bounds what one page may
//! cost, so that a loop in an owner's template ends.

mod builtin;
mod error;
mod limits;
mod script;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, escape_formatter};
use serde::Serialize;

use builtin::Builtin;
pub use error::RenderError;

use crate::config;
use crate::markup::escape_into;
use crate::pages;
use crate::text::Hash;

/// Instructions that one page may take: enough for the lists of an archive far larger than ten thousand specs, which need
/// over five million, and few enough that a loop without end is over in seconds.
const FUEL: u64 = 100_000_000;

const TEMPLATES: &str = "templates/";
const STATIC: &str = "static/";

/// A loaded theme.
#[derive(Debug)]
pub struct Theme {
    environment: Environment<'static>,
    static_files: BTreeMap<String, Arc<[u8]>>,
    hash: Hash,
}

impl Theme {
    /// The built-in theme with `overrides` (path below the theme folder to content: `templates/spec.html`,
    /// `static/theme.css`, `static/extra.css`) and the accent colour of `settings`. Fails when a template does not parse.
    pub fn load(overrides: &BTreeMap<String, Arc<[u8]>>, settings: &config::Theme) -> Result<Self, Box<RenderError>> {
        let files = files(overrides);
        let mut environment = environment();
        let mut static_files = BTreeMap::new();
        for (path, bytes) in &files {
            if let Some(name) = path.strip_prefix(TEMPLATES) {
                let source = String::from_utf8(bytes.to_vec()).map_err(|_| RenderError::not_utf8(path))?;
                if let Some((at, why)) = limits::refusal(&source) {
                    return Err(RenderError::refused(path, &source, at, why));
                }
                environment
                    .add_template_owned(name.to_owned(), source)
                    .map_err(|error| RenderError::of(&error, name, None, &files))?;
            } else if let Some(name) = path.strip_prefix(STATIC) {
                static_files.insert(name.to_owned(), Arc::clone(bytes));
            }
        }
        if let Some(sheet) = pages::accent_sheet(&settings.accent) {
            static_files.insert(pages::ACCENT_SHEET.to_owned(), Arc::from(sheet.as_bytes()));
        }
        let parts: Vec<&[u8]> = files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]).collect();
        Ok(Self { environment, static_files, hash: Hash::of_parts(&parts) })
    }

    /// Renders the template `name` (`spec.html`) with `view`. `subject` is the source file whose page this is, for the
    /// message when it fails.
    pub fn render(&self, name: &str, view: &impl Serialize, subject: Option<&str>) -> Result<String, Box<RenderError>> {
        let template = self.environment.get_template(name);
        template
            .and_then(|template| template.render(Value::from(Serde(view))))
            .map_err(|error| RenderError::of(&error, name, subject, &self.sources()))
    }

    /// Static files by name; they are published below `assets/`.
    pub fn static_files(&self) -> &BTreeMap<String, Arc<[u8]>> {
        &self.static_files
    }

    /// Identity of all templates and static files: equal hashes render equal views to equal pages.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    fn sources(&self) -> BTreeMap<String, Arc<[u8]>> {
        let templates = self.environment.templates();
        templates
            .map(|(name, template)| (format!("{TEMPLATES}{name}"), Arc::from(template.source().as_bytes())))
            .collect()
    }
}

fn files(overrides: &BTreeMap<String, Arc<[u8]>>) -> BTreeMap<String, Arc<[u8]>> {
    let builtin = Builtin::iter().filter_map(|path| Builtin::get(&path).map(|file| (path, file)));
    let mut files: BTreeMap<String, Arc<[u8]>> =
        builtin.map(|(path, file)| (path.replace('\\', "/"), published(&path, &file.data))).collect();
    files.extend(overrides.iter().map(|(path, bytes)| (path.clone(), Arc::clone(bytes))));
    files
}

/// A built-in file as it is published.
fn published(path: &str, bytes: &[u8]) -> Arc<[u8]> {
    match std::str::from_utf8(bytes) {
        Ok(source) if path.ends_with(".js") => Arc::from(script::tight(source).as_bytes()),
        _ => Arc::from(bytes),
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Tags of the template language leave no blank lines behind. The builder only fails on delimiters that clash.
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_fuel(Some(FUEL));
    environment.set_debug(true);
    environment.remove_filter("safe");
    // They make any number of bytes out of a number, and no page needs them.
    environment.remove_filter("indent");
    environment.remove_filter("format");
    environment.set_formatter(write_value);
    environment
}

/// Writes a value into a page. The engine's own escaping is right but writes every slash of every address as six
/// characters, and it passes on what steers a terminal or turns text around; ours is the one rule of all pages.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let text = match value.as_str() {
        Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => text,
        _ => return escape_formatter(out, state, value),
    };
    let is_plain = |byte: u8| (b' '..0x7f).contains(&byte) && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    if text.bytes().all(is_plain) {
        return Ok(out.write_str(text)?);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    escape_into(&mut escaped, text);
    Ok(out.write_str(&escaped)?)
}
