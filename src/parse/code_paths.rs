//! Source files named in code spans, for the code map.
//!
//! A code span is such a name when it is one word that reads as a path: a folder and an extension, or a known extension
//! alone. Addresses, patterns, placeholders and product names (`Node.js`) are none; Markdown files are references, not
//! source. Paths of one machine are left out rather than shown.

use std::collections::BTreeMap;

use pulldown_cmark::Event;

use super::FileMention;
use super::names::is_markdown;
use super::outline::Outline;
use crate::path::is_machine_path;
use crate::profile::Profile;
use crate::profile::references::{ReferenceWords, has};

/// Every source file that the document names, sorted by path, with the lines that do. Paths are as written, without line
/// numbers and leading `./`.
pub fn files(outline: &Outline<'_>, profile: &Profile) -> Vec<FileMention> {
    let mut lines: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (event, span) in &outline.events {
        if let Event::Code(code) = event
            && let Some(path) = source_path(code, &profile.references)
        {
            let line = outline.lines.line(span.start);
            let at = lines.entry(path).or_default();
            if at.last() != Some(&line) {
                at.push(line);
            }
        }
    }
    lines.into_iter().map(|(path, lines)| FileMention { path: path.to_owned(), lines }).collect()
}

/// The source path that a code span holds.
fn source_path<'a>(code: &'a str, words: &ReferenceWords) -> Option<&'a str> {
    let code = code.trim();
    if is_machine_path(code) {
        return None;
    }
    let path = without_lines(code.strip_prefix('@').unwrap_or(code));
    let mut path = path.strip_prefix("./").unwrap_or(path);
    while let Some(rest) = path.strip_prefix("../") {
        path = rest;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@()[]".contains(c);
    if path.is_empty()
        || path.starts_with(['/', '-', '('])
        || path.ends_with(['/', '.', ')'])
        || !path.chars().all(plain)
    {
        return None;
    }
    if path.contains("//") || path.contains("()") || path.contains("..") {
        return None;
    }
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if is_markdown(file) || has(&words.products, path) || is_host(path, words) {
        return None;
    }
    if has(&words.files, file) {
        return Some(path);
    }
    let (stem, extension) = file.rsplit_once('.')?;
    let known = has(&words.code, extension);
    let like_one = extension.len() <= 8 && extension.starts_with(|c: char| c.is_ascii_lowercase());
    let named = !stem.is_empty() && stem.contains(|c: char| c.is_ascii_alphanumeric());
    let plain_extension = extension.chars().all(|c| c.is_ascii_alphanumeric());
    (named && plain_extension && (known || (!folder.is_empty() && like_one))).then_some(path)
}

/// Cuts `:12`, `:12-20`, `:12:5`, `#L12` and the like.
fn without_lines(path: &str) -> &str {
    let path = path.split('#').next().unwrap_or_default();
    match path.split_once(':') {
        Some((file, lines)) if lines.starts_with(|c: char| c.is_ascii_digit() || c == 'L') => file,
        _ => path,
    }
}

fn is_host(path: &str, words: &ReferenceWords) -> bool {
    path.split_once('/')
        .and_then(|(first, _)| first.rsplit_once('.'))
        .is_some_and(|(name, last)| !name.is_empty() && has(&words.hosts, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &[u32])]) {
        let found = files(&Outline::read(text, 0), &Profile::plan_spec());
        let found: Vec<_> = found.iter().map(|file| (file.path.as_str(), &file.lines[..])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_path_needs_a_folder_or_a_known_extension() {
        check("`src/a.rs` and `b.ts:12-20`\n\n`./src/a.rs:3`", &[("b.ts", &[1]), ("src/a.rs", &[1, 3])]);
        check(
            "`Makefile`, `tools/Makefile`, `.github/workflows/ci.yml`",
            &[(".github/workflows/ci.yml", &[1]), ("Makefile", &[1]), ("tools/Makefile", &[1])],
        );
        check("`app/[id]/page.tsx` `../../lib/x.py#L4`", &[("app/[id]/page.tsx", &[1]), ("lib/x.py", &[1])]);
    }

    #[test]
    fn other_words_in_code_are_no_paths() {
        for word in [
            "Node.js",
            "console.log",
            "src/**/*.ts",
            "https://a.io/b.ts",
            "github.com/a/b.ts",
            "docs/a.md",
            "a/b",
            "v1.2/3.4",
            "run(a.ts)",
            "/home/me/x/a.ts",
            "~/a.ts",
            "{dir}/a.ts",
            "rm a.ts",
            ".ts",
            "and/or",
            "call()",
            "C:\\a\\b.ts",
        ] {
            check(&format!("`{word}`"), &[]);
        }
        check("```\n`src/a.rs`\nsrc/b.rs\n```\n\nsrc/c.rs", &[]);
    }
}
