//! Colours for code: a handful of classes, remembered by language and content.
//!
//! Grammars are read on first use (they take a few milliseconds, and a site without code needs none). What they cost
//! without bound is kept out: long lines, long blocks, and grammars known to explode. Such code is shown plain.
//!
//! The result depends on nothing but language and code, so the memory of a [`Highlighter`] holds for as long as the program
//! runs, across generations and threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use syntect::parsing::{BasicScopeStackOp, ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::Html;
use super::escape::escape_code_into;
use super::scopes::{Class, Meaning, Scopes};
use crate::text::Hash;

/// Longer lines are shown plain, in bytes.
const LINE: usize = 1_000;

/// Longer blocks are shown plain, in bytes.
const BLOCK: usize = 64 * 1024;

/// Grammars that take time out of all proportion on short hostile lines.
const DENIED: &[&str] = &["Makefile"];

/// Names that people write for languages, and a name the grammars know.
const ALIASES: &[(&str, &str)] = &[
    ("shell-session", "console"),
    ("sh-session", "console"),
    ("shellsession", "console"),
    ("terminal", "console"),
    ("patch", "diff"),
    ("shell", "bash"),
    ("sh", "bash"),
    ("zsh", "bash"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("jsonl", "json"),
    ("ndjson", "json"),
    ("golang", "go"),
    ("mdx", "md"),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("sqlite", "sql"),
    ("javascript", "js"),
    ("node", "js"),
    ("mjs", "js"),
    ("cjs", "js"),
    ("mts", "ts"),
    ("cts", "ts"),
    ("svg", "xml"),
    ("text", ""),
    ("txt", ""),
    ("plain", ""),
    ("plaintext", ""),
    ("none", ""),
    ("output", ""),
];

/// What stands before a command in a console.
const PROMPTS: &[&str] = &["$ ", "% ", "❯ "];

/// Parts that the memory is cut into, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// Highlights code and remembers the result.
#[derive(Debug, Default)]
pub struct Highlighter {
    grammars: OnceLock<Grammars>,
    /// By hash of language and code; sound for ever.
    shards: [Mutex<BTreeMap<Hash, Remembered>>; SHARDS],
    hits: AtomicUsize,
    misses: AtomicUsize,
}

#[derive(Debug)]
struct Remembered {
    html: Html,
    /// Asked for since the last [`Highlighter::forget_unused`].
    used: bool,
}

impl Highlighter {
    /// One that remembers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// `code` as the content of a `code` element. A language that is not known, or none, gives plain text.
    pub fn highlight(&self, language: &str, code: &str) -> Html {
        let language = canonical(language);
        if language.is_empty() || code.len() > BLOCK {
            return plain(code);
        }
        let key = Hash::of_parts(&[language.as_bytes(), code.as_bytes()]);
        let shard = &self.shards[shard_of(&key)];
        if let Some(known) = lock(shard).get_mut(&key) {
            known.used = true;
            self.hits.fetch_add(1, Ordering::Relaxed);
            return known.html.clone();
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        let html = self.write(&language, code);
        lock(shard).insert(key, Remembered { html: html.clone(), used: true });
        html
    }

    /// Drops what was not asked for since the last call, so that the memory of a long preview stays small.
    pub fn forget_unused(&self) {
        for shard in &self.shards {
            lock(shard).retain(|_, remembered| std::mem::take(&mut remembered.used));
        }
    }

    /// How often the memory had an answer, and how often it had none.
    pub fn counts(&self) -> (usize, usize) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }

    fn write(&self, language: &str, code: &str) -> Html {
        let grammars = self.grammars.get_or_init(Grammars::load);
        let mut spans = Spans::default();
        match language {
            "diff" => diff(code, &mut spans),
            "console" => grammars.console(code, &mut spans),
            "bash" if prompt(code).is_some() => grammars.console(code, &mut spans),
            _ => match grammars.find(language) {
                Some(syntax) => grammars.lines(syntax, code, &mut spans),
                None => return plain(code),
            },
        }
        spans.finish()
    }
}

#[derive(Debug)]
struct Grammars {
    set: SyntaxSet,
    scopes: Scopes,
}

impl Grammars {
    fn load() -> Self {
        Self { set: two_face::syntax::extra_newlines(), scopes: Scopes::read() }
    }

    /// By name or file extension; `a/b.ts` (some tools put paths there) by the extension of the path.
    fn find(&self, language: &str) -> Option<&SyntaxReference> {
        let extension = language.rsplit('.').next().unwrap_or(language);
        let found = self.set.find_syntax_by_token(language).or_else(|| self.set.find_syntax_by_token(extension))?;
        (!DENIED.contains(&found.name.as_str())).then_some(found)
    }

    fn lines(&self, syntax: &SyntaxReference, code: &str, spans: &mut Spans) {
        let mut lexer = Lexer::new(self, syntax);
        for line in code.split_inclusive('\n') {
            lexer.line(line, spans);
        }
    }

    /// Commands behind prompts are shell code; the rest is output.
    fn console(&self, code: &str, spans: &mut Spans) {
        let shell = self.find("bash");
        let mut command: Option<Lexer<'_>> = None;
        for line in code.split_inclusive('\n') {
            let mut rest = line;
            if let Some(prompt) = prompt(line) {
                spans.push(Class::P, prompt);
                rest = &line[prompt.len()..];
                command = shell.map(|shell| Lexer::new(self, shell));
            }
            match &mut command {
                Some(lexer) => lexer.line(rest, spans),
                None => spans.push(Class::Plain, rest),
            }
            if !rest.trim_end().ends_with('\\') {
                command = None;
            }
        }
    }
}

/// Reads lines of one grammar, with the meaning of every scope that is open.
struct Lexer<'g> {
    grammars: &'g Grammars,
    state: ParseState,
    stack: ScopeStack,
    meanings: Vec<Meaning>,
}

impl<'g> Lexer<'g> {
    fn new(grammars: &'g Grammars, syntax: &SyntaxReference) -> Self {
        Self { grammars, state: ParseState::new(syntax), stack: ScopeStack::new(), meanings: Vec::new() }
    }

    fn line(&mut self, line: &str, spans: &mut Spans) {
        let operations = if line.len() > LINE { None } else { self.state.parse_line(line, &self.grammars.set).ok() };
        let mut at = 0;
        for (place, operation) in operations.unwrap_or_default() {
            if let Some(text) = line.get(at..place) {
                spans.push(self.class(), text);
                at = place;
            }
            let (meanings, scopes) = (&mut self.meanings, &self.grammars.scopes);
            // An operation that does not fit the stack is a fault of the grammar: the class stays as it was.
            let _ = self.stack.apply_with_hook(&operation, |change, _| match change {
                BasicScopeStackOp::Push(scope) => {
                    let around = meanings.last().copied().unwrap_or(NOTHING);
                    meanings.push(scopes.within(around, scope));
                }
                BasicScopeStackOp::Pop => {
                    meanings.pop();
                }
            });
        }
        let class = if line.len() > LINE { Class::Plain } else { self.class() };
        spans.push(class, &line[at..]);
    }

    fn class(&self) -> Class {
        self.meanings.last().map_or(Class::Plain, |meaning| meaning.class)
    }
}

const NOTHING: Meaning = Meaning { class: Class::Plain, holds: false };

/// HTML in the making; neighbours of one class share an element.
#[derive(Default)]
struct Spans {
    out: String,
    open: Option<Class>,
}

impl Spans {
    fn push(&mut self, class: Class, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.open != Some(class) {
            self.close();
            if let Some(name) = class.name() {
                self.out.push_str("<span class=\"");
                self.out.push_str(name);
                self.out.push_str("\">");
            }
            self.open = Some(class);
        }
        escape_code_into(&mut self.out, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some_and(|class| class.name().is_some()) {
            self.out.push_str("</span>");
        }
    }

    fn finish(mut self) -> Html {
        self.close();
        Html(self.out)
    }
}

/// Whole lines: what comes, what goes, and the headers.
fn diff(code: &str, spans: &mut Spans) {
    for line in code.split_inclusive('\n') {
        let class = match line.as_bytes() {
            [b'+', b'+', b'+', b' ', ..] | [b'-', b'-', b'-', b' ', ..] => Class::C,
            [b'+', ..] => Class::I,
            [b'-', ..] => Class::D,
            [b'@', b'@', ..] => Class::F,
            _ if line.starts_with("diff ") || line.starts_with("index ") => Class::C,
            _ => Class::Plain,
        };
        // The line break stays outside, so that a coloured line ends where its text ends.
        let text = line.strip_suffix('\n').unwrap_or(line);
        spans.push(class, text);
        spans.push(Class::Plain, &line[text.len()..]);
    }
}

fn prompt(line: &str) -> Option<&'static str> {
    PROMPTS.iter().copied().find(|prompt| line.starts_with(prompt))
}

fn canonical(language: &str) -> String {
    let lower = language.to_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == lower);
    alias.map_or(lower, |(_, name)| (*name).to_owned())
}

fn plain(code: &str) -> Html {
    let mut out = String::with_capacity(code.len());
    escape_code_into(&mut out, code);
    Html(out)
}

fn shard_of(key: &Hash) -> usize {
    let first = key.to_string().bytes().next().unwrap_or(b'0');
    usize::from(first) % SHARDS
}

/// A thread that died while writing left whole entries behind, so its lock is taken over.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

mod kept;
#[cfg(test)]
mod tests;
