//! A page that could not be rendered: which template, where in it, and by which way it was reached.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Arc;

use crate::text::Lines;

/// Lines of context on either side of the broken one.
const AROUND: u32 = 2;
/// Characters of a line of context at most, for templates that were refused because of their length.
const LONGEST_LINE: usize = 200;

/// A route could not be rendered: the theme is broken. Content never causes this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct RenderError {
    /// Template file, as the theme names it (`templates/spec.html`), or `site.toml`.
    pub file: String,
    /// Line, from 1; 0 when unknown.
    pub line: u32,
    /// Character, from 1; 0 when unknown.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// Up to five lines around the place, each with its number; the broken one is `line`.
    pub excerpt: Vec<(u32, String)>,
    /// Templates that include this one, innermost first: `templates/base.html:8`.
    pub chain: Vec<String>,
    /// The source file whose page was being made, if any.
    pub subject: Option<String>,
}

impl RenderError {
    /// Reads the place out of the engine's error. `entry` is the template that was asked for, `files` the theme's files.
    pub(super) fn of(
        error: &minijinja::Error,
        entry: &str,
        subject: Option<&str>,
        files: &BTreeMap<String, Arc<[u8]>>,
    ) -> Box<Self> {
        let frames = frames(error);
        let innermost = frames.last().copied().unwrap_or(error);
        let name = |error: &minijinja::Error| format!("templates/{}", error.name().unwrap_or(entry));
        let file = name(innermost);
        let line = innermost.line().map_or(0, |line| line as u32);
        let source = files.get(&file).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        let column = match innermost.range() {
            Some(range) if range.start <= source.len() => Lines::of(source).place(source, range.start).column,
            _ => 0,
        };
        let above = frames.iter().rev().skip(1);
        Box::new(Self {
            line,
            column,
            message: message(innermost),
            excerpt: excerpt(source, line),
            chain: above.map(|frame| format!("{}:{}", name(frame), frame.line().unwrap_or(0))).collect(),
            subject: subject.map(str::to_owned),
            file,
        })
    }

    /// A template that is not text.
    pub(super) fn not_utf8(file: &str) -> Box<Self> {
        Self::refused(file, "", 0, "the template is not UTF-8".to_owned())
    }

    /// A template that is not given to the engine, because of what stands at the byte `at` of `source`.
    pub(super) fn refused(file: &str, source: &str, at: usize, message: String) -> Box<Self> {
        let place = Lines::of(source).place(source, at);
        // A line as long as the template would fill the terminal.
        let short = |(number, text): (u32, String)| (number, text.chars().take(LONGEST_LINE).collect());
        Box::new(Self {
            file: file.to_owned(),
            line: if source.is_empty() { 0 } else { place.line },
            column: if source.is_empty() { 0 } else { place.column },
            message,
            excerpt: excerpt(source, place.line).into_iter().map(short).collect(),
            chain: Vec::new(),
            subject: None,
        })
    }
}

/// The engine's error and those it wraps, outermost first: an include wraps the error of what it includes.
fn frames(error: &minijinja::Error) -> Vec<&minijinja::Error> {
    let mut frames = vec![error];
    let mut source = error.source();
    while let Some(inner) = source {
        frames.extend(inner.downcast_ref::<minijinja::Error>());
        source = inner.source();
    }
    frames
}

fn message(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

fn excerpt(source: &str, line: u32) -> Vec<(u32, String)> {
    let first = line.saturating_sub(AROUND).max(1);
    let numbered = (1..).zip(source.lines()).filter(|(number, _)| (first..=line + AROUND).contains(number));
    if line == 0 { Vec::new() } else { numbered.map(|(number, text)| (number, text.to_owned())).collect() }
}
