//! The laws of the code base, kept by machine: layers, sizes, headers and registries.
//!
//! `ARCHITECTURE.md` says why each holds. The import table below is the one there, as data.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import from the crate, besides itself. Modules in reading order.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("path", &["text"]),
    ("diagnostic", &["text", "path"]),
    ("config", &["text", "path", "diagnostic"]),
    ("math", &[]),
    ("profile", &["text", "path", "diagnostic", "config"]),
    ("snapshot", &["text", "path", "diagnostic", "config", "profile"]),
    ("gate", &["text", "path", "diagnostic", "config", "snapshot"]),
    ("parse", &["text", "path", "diagnostic", "config", "math", "profile", "snapshot"]),
    ("archive", &["text", "path", "diagnostic", "config", "profile", "snapshot", "parse"]),
    ("check", &["text", "path", "diagnostic", "config", "profile", "snapshot", "gate", "parse", "archive"]),
    ("markup", &["text", "path", "diagnostic", "config", "math", "profile", "snapshot", "parse", "archive"]),
    ("search", &["text", "path", "diagnostic", "config", "profile", "snapshot", "parse", "archive"]),
    (
        "pages",
        &[
            "text",
            "path",
            "diagnostic",
            "config",
            "profile",
            "snapshot",
            "parse",
            "archive",
            "check",
            "markup",
            "search",
        ],
    ),
    (
        "exports",
        &[
            "text",
            "path",
            "diagnostic",
            "config",
            "profile",
            "snapshot",
            "parse",
            "archive",
            "check",
            "markup",
            "search",
            "pages",
        ],
    ),
    ("theme", &["text", "path", "diagnostic", "config", "markup", "pages"]),
    (
        "site",
        &[
            "text",
            "path",
            "diagnostic",
            "config",
            "profile",
            "snapshot",
            "gate",
            "parse",
            "archive",
            "check",
            "markup",
            "search",
            "exports",
            "pages",
            "theme",
        ],
    ),
    ("git", &["text", "path", "diagnostic", "config", "snapshot"]),
    ("disk", &["text", "path", "diagnostic", "config", "profile", "snapshot", "git"]),
    ("serve", &["text", "path", "diagnostic", "config", "snapshot", "theme", "site", "disk", "git"]),
    (
        "cli",
        &[
            "text",
            "path",
            "diagnostic",
            "config",
            "profile",
            "snapshot",
            "gate",
            "parse",
            "archive",
            "check",
            "markup",
            "search",
            "exports",
            "pages",
            "theme",
            "site",
            "git",
            "disk",
            "serve",
        ],
    ),
];

/// Lines of a Rust file.
const LONGEST_FILE: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The top module that a file of `src` belongs to.
fn module(file: &Path) -> String {
    let below = file.strip_prefix(root().join("src")).expect("below src");
    let first = below.components().next().expect("a name").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_import_only_from_the_layers_below() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in files(&root().join("src"), "rs") {
        let module = module(&file);
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(allowed) = layers.get(module.as_str()) else {
            wrong.push(format!("{module} is missing from the table of layers"));
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file");
        // What only tests and documentation name is no dependency.
        let tests_from = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
        let name = file.to_string_lossy();
        let in_tests = name.ends_with("tests.rs") || name.contains("/tests/");
        let code =
            text[..if in_tests { 0 } else { tests_from }].lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        for imported in code.split("crate::").skip(1) {
            let name: String = imported.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if layers.contains_key(name.as_str()) && name != module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: `{module}` must not import `{name}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_open_with_what_they_hold() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests"] {
        for file in files(&root().join(folder), "rs") {
            let text = fs::read_to_string(&file).expect("a source file");
            let lines = text.lines().count();
            if lines > LONGEST_FILE {
                wrong.push(format!("{}: {lines} lines, more than {LONGEST_FILE}", file.display()));
            }
            if !text.starts_with("//!") {
                wrong.push(format!("{}: does not open with `//!`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_a_registry_is_listed_and_the_reverse() {
    for (folder, list, word) in [
        ("src/check/rules", "src/check/rules/mod.rs", "RULES"),
        ("src/pages", "src/pages/mod.rs", "PAGES"),
        ("src/exports", "src/exports/mod.rs", "EXPORTS"),
    ] {
        let text = fs::read_to_string(root().join(list)).expect("the list");
        let registry = text.split(&format!(" {word}: ")).nth(1).and_then(|rest| rest.split("];").next()).expect(word);
        let mut declares_itself = 0;
        for file in files(&root().join(folder), "rs").iter().filter(|file| file.parent() == Some(&root().join(folder)))
        {
            let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
            let content = fs::read_to_string(file).expect("a source file");
            let constant = match word {
                "RULES" => " const RULE: Rule ",
                "PAGES" => " const PAGE: PageType ",
                _ => " const EXPORT: Export ",
            };
            if content.contains(constant) {
                declares_itself += 1;
                assert!(registry.contains(&format!("{stem}::")), "{stem} is not listed in {word}");
            }
        }
        assert_eq!(registry.matches("::").count(), declares_itself, "{word} lists something without a file");
    }
}

#[test]
fn the_repository_speaks_of_itself_alone() {
    let mut wrong = Vec::new();
    for folder in ["src", "themes", "content", "tests", "scripts", ".ci", ".github"] {
        for extension in ["rs", "md", "toml", "html", "css", "js", "yml", "sh"] {
            for file in files(&root().join(folder), extension) {
                let text = fs::read_to_string(&file).expect("a text file");
                for word in [
                    concat!("/wo", "rk/main"),
                    concat!("/wo", "rk/shared"),
                    concat!("/tmp/", "t-"),
                    concat!("/ro", "ot/.cargo"),
                ] {
                    if text.contains(word) {
                        wrong.push(format!("{}: names a path of one machine (`{word}`)", file.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_template_can_put_raw_text_into_a_page() {
    for file in files(&root().join("themes"), "html") {
        let text = fs::read_to_string(&file).expect("a template");
        for way in ["|safe", "| safe", "autoescape false"] {
            assert!(!text.contains(way), "{}: `{way}` goes around escaping", file.display());
        }
        for way in [" style=\"", " onclick=", " onload=", "<style", "javascript:"] {
            assert!(!text.contains(way), "{}: `{way}` breaks the content security policy", file.display());
        }
    }
}

#[test]
fn the_sample_configuration_lists_every_key_with_its_default() {
    let text = fs::read_to_string(root().join("site.toml")).expect("site.toml");
    for key in spechive::config::KEYS.iter().map(|key| key.path).filter(|key| !key.ends_with('*')) {
        let name = key.rsplit('.').next().expect("a name");
        let shown = text.lines().any(|line| {
            let line = line.trim_start_matches(['#', ' ']);
            line.starts_with(&format!("{name} ="))
                || line.starts_with(&format!("[{key}]"))
                || line.starts_with(&format!("[[{key}]]"))
                || line.contains(&format!("{name} = "))
        });
        assert!(shown, "site.toml does not show `{key}`");
    }
    let (_, findings) = spechive::config::Config::parse("site.toml", &text).expect("valid");
    assert_eq!(findings, [], "site.toml has a key that the code does not know");
}
