//! Words that look like the name of a file of the archive.
//!
//! A word is such a name when it holds a date and a slug (`plan-2026-03-04-login.md`, with or without folder, kind and
//! extension), when it is a path of a Markdown file with a folder, a Markdown name of several words
//! (`porting-plan.md`), or a number of a numbered archive (`ADR-12`). A Markdown name of one word (`README.md`,
//! `tasks.md`) is none: too many files are called that.

use crate::profile::references::{ReferenceWords, has};

/// A name found in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// Where it begins in the word.
    pub start: usize,
    /// The name without quotes, brackets and full stops around it; a `#fragment` is kept.
    pub target: &'a str,
}

impl<'a> Name<'a> {
    /// The last part of the name, without fragment and Markdown extension.
    pub fn stem(&self) -> &'a str {
        let path = self.target.split('#').next().unwrap_or_default();
        stem(path.rsplit('/').next().unwrap_or_default())
    }
}

/// A file name that holds a date: `valid-2026-03-04-login` is `valid`, `2026-03-04` and `login`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated<'a> {
    /// What stands before the date, without its dash.
    pub kind: &'a str,
    /// `YYYY-MM-DD`.
    pub date: &'a str,
    /// What stands behind it; empty when the date comes last.
    pub slug: &'a str,
}

/// Extensions of specs.
const EXTENSIONS: &[&str] = &[".md", ".markdown", ".txt"];

/// The name that `word` holds, if it looks like one.
pub fn of<'a>(word: &'a str, words: &ReferenceWords) -> Option<Name<'a>> {
    // Every kind of name has a digit, a folder or an extension; nearly all words of a text end here.
    if !word.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'.')) {
        return None;
    }
    let target = trim(word);
    let start = target.as_ptr() as usize - word.as_ptr() as usize;
    let name = Name { start, target };
    if target.len() < 4 || target.contains(char::is_whitespace) {
        return None;
    }
    if target.contains("://") {
        // The address of a file in a repository; whether in this one, the archive decides.
        let web = target.starts_with("https://") || target.starts_with("http://");
        return (web && is_markdown(target) && dated(name.stem()).is_some()).then_some(name);
    }
    if target.contains(|c: char| !(c.is_alphanumeric() || "-_./#@+~:\\".contains(c))) {
        return None;
    }
    let path = target.split('#').next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let is_dated = dated(stem(file)).is_some_and(|dated| !dated.slug.is_empty() || is_markdown(file));
    let in_folder = file.len() + 1 < path.len() && is_markdown(file) && !stem(file).is_empty();
    let several_words = path == file && is_markdown(file) && is_several_words(stem(file)) && !file.contains("YYYY");
    (is_dated && is_plain(file) || in_folder || several_words || numbered(stem(file), words).is_some()).then_some(name)
}

/// Whether a stem is made of several words, so that hardly any other file is called so.
fn is_several_words(stem: &str) -> bool {
    stem.split(['-', '_', '.']).filter(|part| part.contains(char::is_alphanumeric)).count() > 1
}

/// Splits the stem of a file name at its date. `None` without a date, or when a number or letter touches it.
pub fn dated(stem: &str) -> Option<Dated<'_>> {
    let at = (0..stem.len().saturating_sub(9)).find(|&at| is_date(stem.as_bytes(), at))?;
    let (kind, rest) = (&stem[..at], &stem[at + 10..]);
    let kind = if kind.is_empty() { kind } else { kind.strip_suffix(['-', '_', '.'])? };
    let slug = if rest.is_empty() { rest } else { rest.strip_prefix(['-', '_'])? };
    let says_something = slug.contains(char::is_alphabetic) || (slug.is_empty() && !kind.is_empty());
    says_something.then_some(Dated { kind, date: &stem[at..at + 10], slug })
}

/// Splits `ADR-12`, `eip-20` or `adr-012-use-x` in its word and number (without zeros in front), when the profile knows
/// the word.
pub fn numbered<'a>(stem: &'a str, words: &ReferenceWords) -> Option<(&'a str, &'a str)> {
    let (word, rest) = stem.split_once('-')?;
    let number = rest.split('-').next().unwrap_or_default();
    let all_digits = !number.is_empty() && number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    (has(&words.numbered, word) && all_digits).then(|| (word, number.trim_start_matches('0')))
}

/// The id of an issue that `word` is, such as `tbd-12ab` or `tbd-123.4`: a prefix that the configuration knows, and letters
/// and digits behind it. At least one must be a digit, because `tbd-sync` and `tbd-docs` are words of every project `tbd`.
pub fn issue<'a>(word: &'a str, words: &ReferenceWords) -> Option<Name<'a>> {
    if words.issues.is_empty() {
        return None;
    }
    let target = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let start = target.as_ptr() as usize - word.as_ptr() as usize;
    let rest = words.issues.iter().find_map(|prefix| target.strip_prefix(prefix.as_str()))?;
    let (id, part) = rest.split_once('.').unwrap_or((rest, "0"));
    let small = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase();
    let fits = (1..=8).contains(&id.len()) && id.chars().all(small) && id.contains(|c: char| c.is_ascii_digit());
    let part = !part.is_empty() && part.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    (fits && part).then_some(Name { start, target })
}

/// A file name without its extension, when that is one of a spec.
pub fn stem(file: &str) -> &str {
    let cut = EXTENSIONS.iter().find_map(|extension| {
        let at = file.len().checked_sub(extension.len())?;
        file.get(at..)?.eq_ignore_ascii_case(extension).then_some(at)
    });
    cut.map_or(file, |at| &file[..at])
}

/// Whether `path` (fragment allowed) names a Markdown file.
pub fn is_markdown(path: &str) -> bool {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    stem(path).len() < path.len() && !path.to_ascii_lowercase().ends_with(".txt")
}

/// Whether the file has an extension of a spec, or none. A slug may hold dots (`release-v0.2.0-notes`), so only letters
/// behind the last one are an extension.
fn is_plain(file: &str) -> bool {
    let rest = stem(file);
    let extension = rest.rsplit_once('.').map_or("", |(_, extension)| extension);
    rest.len() < file.len() || extension.is_empty() || !extension.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a date begins at `at`, and no digit touches it.
fn is_date(bytes: &[u8], at: usize) -> bool {
    let shape = |(place, byte): (usize, &u8)| match place {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let Some(date) = bytes.get(at..at + 10) else {
        return false;
    };
    date.iter().enumerate().all(shape)
        && matches!(&date[..2], b"19" | b"20")
        && !digit(at.checked_sub(1))
        && !digit(Some(at + 10))
}

/// Takes off what sentences put around a name: quotes, brackets, `@`, full stops, a line number.
fn trim(word: &str) -> &str {
    let mut name = word.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '/' | '~' | '_'));
    name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    // Words that a dash without blanks joins (`plan.md—see`) end at the dash.
    name = name.split(['—', '–', '…', ')', ']', ',', ';', '"', '”', '’', '`', '>', '|']).next().unwrap_or(name);
    name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    if name.contains("://") {
        return name;
    }
    match name.split_once(':') {
        Some((path, lines)) if lines.starts_with(|c: char| c.is_ascii_digit()) && path.len() > 1 => path,
        Some((path, _)) if is_markdown(path) => path,
        // `Spec:plan-2026-01-02-x.md`; a drive letter stays.
        Some((label, path))
            if label.len() > 1 && !path.starts_with('/') && label.bytes().all(|b| b.is_ascii_alphabetic()) =>
        {
            path
        }
        _ => name,
    }
}
