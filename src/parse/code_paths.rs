//! Source files named in code spans, or linked, for the code map.
//!
//! A code span is such a name when it is one word that reads as a path: a folder and an extension, or a known extension
//! alone. Addresses, patterns, placeholders and product names (`Node.js`) are none; Markdown files are references, not
//! source. Paths of one machine are left out rather than shown.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::FileMention;
use super::names::is_markdown;
use super::outline::Outline;
use crate::path::{clean, decode, is_machine_path};
use crate::profile::Profile;
use crate::profile::references::{ReferenceWords, has};
use crate::text::Span;

/// Where the document lies, as far as its links need it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Its path below the content root.
    pub below: &'a str,
    /// The content root in the repository, where that is known.
    pub root: Option<&'a str>,
}

/// Every source file that the document names, sorted by path, with the lines that do. Paths are as written, without line
/// numbers and leading steps.
pub fn files(outline: &Outline<'_>, place: Place<'_>, profile: &Profile) -> Vec<FileMention> {
    let words = &profile.references;
    let mut lines: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut add = |path: &str, span: &Span| {
        let line = outline.lines.line(span.start);
        let at = lines.entry(path.to_owned()).or_default();
        if at.last() != Some(&line) {
            at.push(line);
        }
    };
    let mut link: Option<String> = None;
    for (event, span) in &outline.events {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                link = linked(dest_url, place, words);
                if let Some(path) = &link {
                    add(path, span);
                }
            }
            Event::End(TagEnd::Link) => link = None,
            Event::Code(code) => {
                let path = source_path(code, words);
                // The text of a link is often the end of its address.
                let said = |path: &str| {
                    let before = link.as_ref().and_then(|link| link.strip_suffix(path));
                    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
                };
                if let Some(path) = path.filter(|path| !said(path)) {
                    add(path, span);
                }
            }
            _ => {}
        }
    }
    lines.into_iter().map(|(path, lines)| FileMention { path, lines }).collect()
}

/// The source file of the repository that a link leads to, without its steps up: like a code span it then names the file
/// from one of its folders on, also where an author miscounted the steps.
fn linked(target: &str, place: Place<'_>, words: &ReferenceWords) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    // What lies beside the document is one of its own files.
    let beside = !path.trim_start_matches("./").contains('/');
    if beside || path.starts_with('/') || path.contains(':') {
        return None;
    }
    let path = decode(path)?;
    let folder = place.below.rsplit_once('/').map_or("", |(folder, _)| folder);
    if place.root.is_some_and(|root| clean(&format!("{root}/{folder}"), &path).is_none()) {
        return None;
    }
    let path = source_path(&path, words)?;
    let file = path.rsplit('/').next().unwrap_or_default();
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    (has(&words.code, extension) || has(&words.files, file)).then(|| path.to_owned())
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
        check_in(Place { below: "active/plan.md", root: Some("docs/specs") }, text, expected);
    }

    fn check_in(place: Place<'_>, text: &str, expected: &[(&str, &[u32])]) {
        let found = files(&Outline::read(text, 0), place, &Profile::plan_spec());
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
    fn a_link_to_a_source_file_names_it() {
        check("[a](../../../src/a.rs#L3) and [`b.ts`](../../src/b.ts)", &[("src/a.rs", &[1]), ("src/b.ts", &[1])]);
        check("[a](../../../../src/a.rs) [b](https://a.io/b.ts) [c](/c.ts) [d](../x/d.md) [e](e.png) [f](#f.ts)", &[]);
        let nowhere = Place { below: "active/plan.md", root: None };
        check_in(
            nowhere,
            "[a](../../../packages/x/a%2Eb.ts)\n\n[`c.rs`](./c.rs) [d](x/d.rs) [e](e.rs)",
            &[("c.rs", &[3]), ("packages/x/a.b.ts", &[1]), ("x/d.rs", &[3])],
        );
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
