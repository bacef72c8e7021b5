//! Colours for code: a handful of classes, remembered by language and content.
//!
//! Grammars are read on first use (they take a few milliseconds, and a site without code needs none). What they cost
//! without bound is kept out: long lines, long blocks, and grammars known to explode. Such code is shown plain.
//!
//! The result depends on nothing but language and code, so the memory of a [`Highlighter`] holds for as long as the program
//! runs, across generations and threads.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use syntect::parsing::{BasicScopeStackOp, Scope, ScopeStack, SyntaxReference};

use grammar::SET;
use lines::{Reading, State};

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
    /// By hash of language and code; sound for ever.
    shards: [Mutex<BTreeMap<Hash, Remembered>>; SHARDS],
    hits: AtomicUsize,
    misses: AtomicUsize,
}

#[derive(Debug)]
struct Remembered {
    colours: Colours,
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
        let mut out = String::new();
        self.highlight_into(&mut out, language, code);
        Html(out)
    }

    /// Appends `code` to a page.
    pub(super) fn highlight_into(&self, out: &mut String, language: &str, code: &str) {
        let language = canonical(language);
        if language.is_empty() || code.len() > BLOCK {
            return escape_code_into(out, code);
        }
        let key = Hash::of_parts(&[language.as_bytes(), code.as_bytes()]);
        let shard = &self.shards[shard_of(&key)];
        if let Some(known) = lock(shard).get_mut(&key) {
            known.used = true;
            self.hits.fetch_add(1, Ordering::Relaxed);
            return known.colours.paint(out, code);
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        let colours = Colours::of(&language, code);
        colours.paint(out, code);
        lock(shard).insert(key, Remembered { colours, used: true });
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
}

/// The classes of a block of code from its beginning to its end, each with the bytes it covers: a tenth of its markup.
#[derive(Debug, Default, PartialEq, Eq)]
struct Colours(Box<[u8]>);

impl Colours {
    fn of(language: &str, code: &str) -> Self {
        let mut spans = Spans::default();
        if language == "diff" {
            diff(code, &mut spans);
            return spans.finish();
        }
        let known = PAINTER.with_borrow_mut(|painter| match language {
            "console" => painter.console(code, &mut spans),
            "bash" if prompt(code).is_some() => painter.console(code, &mut spans),
            _ => painter.lines(language, code, &mut spans),
        });
        if known.is_some() { spans.finish() } else { Self::default() }
    }

    /// Appends `code` in its colours; what they don't reach is plain.
    fn paint(&self, out: &mut String, code: &str) {
        let (mut numbers, mut at) = (self.0.iter(), 0);
        while let Some(number) = number(&mut numbers) {
            let (class, end) = (Class::of((number & CLASS) as u8), at + (number >> CLASS.count_ones()));
            let Some(text) = code.get(at..end) else { break };
            match class.name() {
                Some(name) => {
                    out.push_str("<span class=\"");
                    out.push_str(name);
                    out.push_str("\">");
                    escape_code_into(out, text);
                    out.push_str("</span>");
                }
                None => escape_code_into(out, text),
            }
            at = end;
        }
        escape_code_into(out, &code[at..]);
    }
}

/// The bits of a number that are a class; the others are a length.
const CLASS: usize = 0b1111;

/// Appends a number, seven bits a byte, lowest first.
fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The next number that [`push_number`] wrote; `None` at the end, and for bytes that it cannot have written.
fn number<'b>(bytes: &mut impl Iterator<Item = &'b u8>) -> Option<usize> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.next()?;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

thread_local! {
    /// Expressions keep their matches in memory that cannot change threads, so each thread has a painter of its own.
    static PAINTER: RefCell<Painter> = RefCell::default();
}

/// Reads code of all languages, and remembers what it found out about their grammars.
#[derive(Debug, Default)]
struct Painter {
    reading: Reading,
    scopes: Scopes,
    /// What every scope means that was met.
    meanings: HashMap<Scope, Option<Meaning>>,
    /// Where the grammar of a language begins; `None` for languages that are not known.
    starts: HashMap<String, Option<usize>>,
}

/// By name or file extension; `a/b.ts` (some tools put paths there) by the extension of the path.
fn find(language: &str) -> Option<&'static SyntaxReference> {
    let extension = language.rsplit('.').next().unwrap_or(language);
    let found = SET.find_syntax_by_token(language).or_else(|| SET.find_syntax_by_token(extension))?;
    (!DENIED.contains(&found.name.as_str())).then_some(found)
}

impl Painter {
    fn start(&mut self, language: &str) -> Option<usize> {
        if let Some(&known) = self.starts.get(language) {
            return known;
        }
        let start = find(language).and_then(|syntax| self.reading.grammar.start(syntax));
        self.starts.insert(language.to_owned(), start);
        start
    }

    /// `None` when the language is not known.
    fn lines(&mut self, language: &str, code: &str, spans: &mut Spans) -> Option<()> {
        let mut place = Place::new(self.start(language)?);
        for line in code.split_inclusive('\n') {
            self.line(&mut place, line, spans);
        }
        Some(())
    }

    /// Commands behind prompts are shell code; the rest is output.
    fn console(&mut self, code: &str, spans: &mut Spans) -> Option<()> {
        let shell = self.start("bash")?;
        let mut command: Option<Place> = None;
        for line in code.split_inclusive('\n') {
            let mut rest = line;
            if let Some(prompt) = prompt(line) {
                spans.push(Class::P, prompt);
                rest = &line[prompt.len()..];
                command = Some(Place::new(shell));
            }
            match &mut command {
                Some(place) => self.line(place, rest, spans),
                None => spans.push(Class::Plain, rest),
            }
            if !rest.trim_end().ends_with('\\') {
                command = None;
            }
        }
        Some(())
    }

    fn line(&mut self, place: &mut Place, line: &str, spans: &mut Spans) {
        let operations = if line.len() > LINE { None } else { self.reading.line(&mut place.state, line) };
        let mut at = 0;
        for (end, operation) in operations.unwrap_or_default() {
            if let Some(text) = line.get(at..end) {
                spans.push(place.class(), text);
                at = end;
            }
            let (open, scopes, known) = (&mut place.meanings, &self.scopes, &mut self.meanings);
            // An operation that does not fit the stack is a fault of the grammar: the class stays as it was.
            let _ = place.stack.apply_with_hook(&operation, |change, _| match change {
                BasicScopeStackOp::Push(scope) => {
                    let around = open.last().copied().unwrap_or(NOTHING);
                    let meaning = *known.entry(scope).or_insert_with(|| scopes.meaning(scope));
                    open.push(meaning.filter(|_| !around.holds).unwrap_or(around));
                }
                BasicScopeStackOp::Pop => {
                    open.pop();
                }
            });
        }
        let class = if line.len() > LINE { Class::Plain } else { place.class() };
        spans.push(class, &line[at..]);
    }
}

/// Where in a block of code its reader is, with the meaning of every scope that is open.
struct Place {
    state: State,
    stack: ScopeStack,
    meanings: Vec<Meaning>,
}

impl Place {
    fn new(start: usize) -> Self {
        Self { state: State::new(start), stack: ScopeStack::new(), meanings: Vec::new() }
    }

    fn class(&self) -> Class {
        self.meanings.last().map_or(Class::Plain, |meaning| meaning.class)
    }
}

const NOTHING: Meaning = Meaning { class: Class::Plain, holds: false };

/// Colours in the making; neighbours of one class are one.
#[derive(Default)]
struct Spans {
    out: Vec<u8>,
    open: Option<(Class, usize)>,
}

impl Spans {
    fn push(&mut self, class: Class, text: &str) {
        match &mut self.open {
            _ if text.is_empty() => {}
            Some((open, length)) if *open == class => *length += text.len(),
            _ => {
                self.close();
                self.open = Some((class, text.len()));
            }
        }
    }

    fn close(&mut self) {
        if let Some((class, length)) = self.open.take() {
            push_number(&mut self.out, length << CLASS.count_ones() | class as usize);
        }
    }

    fn finish(mut self) -> Colours {
        self.close();
        Colours(self.out.into())
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

fn shard_of(key: &Hash) -> usize {
    usize::from(key.bytes()[0]) % SHARDS
}

/// A thread that died while writing left whole entries behind, so its lock is taken over.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

mod filter;
mod grammar;
mod kept;
mod lines;
#[cfg(test)]
mod tests;
