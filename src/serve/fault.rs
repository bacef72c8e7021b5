//! Why there is no new site: the one value that the terminal, the error page and the overlay show.

use serde::Serialize;

use crate::disk::LoadError;
use crate::site::RenderError;

/// What stopped a build, with the place to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What kind of thing is broken: `Template error`.
    pub title: &'static str,
    /// `file:line:column`, or the file.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// Lines around the place, with their numbers.
    pub excerpt: Vec<(u32, String)>,
    /// The broken line, from 1; 0 when unknown.
    pub line: u32,
    /// The character in it, from 1; 0 when unknown.
    pub column: u32,
    /// Templates that include this one, innermost first.
    pub chain: Vec<String>,
    /// The source whose page was being made.
    pub subject: Option<String>,
}

impl Fault {
    fn whole(title: &'static str, place: String, message: String) -> Self {
        Self { title, place, message, excerpt: Vec::new(), line: 0, column: 0, chain: Vec::new(), subject: None }
    }

    /// A mistake of the program itself.
    pub(super) fn internal(message: &str) -> Self {
        let message = format!("{message}; this is a mistake in spechive, please report it");
        Self::whole("Internal error", String::new(), message)
    }
}

impl From<&RenderError> for Fault {
    fn from(error: &RenderError) -> Self {
        Self {
            title: "Template error",
            place: place(&error.file, error.line, error.column),
            message: error.message.clone(),
            excerpt: error.excerpt.clone(),
            line: error.line,
            column: error.column,
            chain: error.chain.clone(),
            subject: error.subject.clone(),
        }
    }
}

impl From<&LoadError> for Fault {
    fn from(error: &LoadError) -> Self {
        match error {
            LoadError::Config { error, text } => Self {
                line: error.line,
                column: error.column,
                excerpt: excerpt(text, error.line),
                ..Self::whole(
                    "Configuration error",
                    place(&error.path, error.line, error.column),
                    error.message.clone(),
                )
            },
            LoadError::Value { path, key, message } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                Self::whole("Configuration error", name.into_owned(), format!("`{key}`: {message}"))
            }
            LoadError::Missing(path) | LoadError::NotASite(path) | LoadError::Io { path, .. } => {
                Self::whole("The site cannot be read", path.display().to_string(), error.to_string())
            }
        }
    }
}

fn place(file: &str, line: u32, column: u32) -> String {
    match (line, column) {
        (0, _) => file.to_owned(),
        (line, 0) => format!("{file}:{line}"),
        (line, column) => format!("{file}:{line}:{column}"),
    }
}

/// Two lines before and after.
fn excerpt(text: &str, line: u32) -> Vec<(u32, String)> {
    let numbered = (1u32..).zip(text.lines());
    numbered.filter(|(at, _)| at.abs_diff(line) <= 2).map(|(at, text)| (at, text.to_owned())).collect()
}
