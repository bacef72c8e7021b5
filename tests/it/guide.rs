//! The guide says what the program does: its reference tables come from the code, and its lists leave nothing out.
//!
//! Rows of configuration keys are made from [`KEYS`]; `SNAPSHOTS=overwrite` writes them again.

use std::collections::BTreeSet;
use std::fs;

use spechive::config::{KEYS, Key};

use crate::sample;

fn page(name: &str) -> String {
    fs::read_to_string(sample::crate_folder().join("content/docs").join(name)).unwrap()
}

/// The key of a row of the reference, which begins with it in back-ticks.
fn key_of(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?.split('`').next().filter(|key| !key.contains(' '))
}

fn row(key: &Key) -> String {
    let default = match key.default {
        "\"\"" | "{}" => "empty".to_owned(),
        default => format!("`{default}`"),
    };
    format!("| `{}` | {default} | {} |", key.path, key.about)
}

#[test]
fn the_reference_of_keys_is_made_from_the_code() {
    let written = page("configuration.md");
    let mut rows: Vec<&Key> = KEYS.iter().filter(|key| !key.about.is_empty()).collect();
    let mut made = String::new();
    for line in written.lines() {
        match key_of(line) {
            None => made += line,
            Some(name) => {
                let at = rows.iter().position(|key| key.path == name);
                made +=
                    &row(rows.remove(at.unwrap_or_else(|| panic!("there is no key `{name}`, or it is told twice"))));
            }
        }
        made.push('\n');
    }
    assert_eq!(rows, Vec::<&Key>::new(), "keys without a row");
    sample::assert_file("../content/docs/configuration.md", made);
}

#[test]
fn every_flag_of_every_command_is_explained() {
    let help = fs::read_to_string(sample::crate_folder().join("tests/cmd/help.md")).unwrap();
    let commands = page("commands.md");
    let section = |name: &str| commands.split("\n## ").find(|section| section.lines().next() == Some(name));
    let filters = section("list").unwrap();
    let mut seen = 0;
    for part in help.split("$ spechive ").skip(1) {
        let Some(name) = part.split_once(" --help\n").map(|(name, _)| name).filter(|name| !name.contains(' ')) else {
            continue;
        };
        let section = section(name).unwrap_or_else(|| panic!("commands.md has no section `{name}`"));
        let is_told =
            |flag: &str| section.contains(flag) || (section.contains("filters of `list`") && filters.contains(flag));
        for flag in part.split_whitespace().filter(|word| word.starts_with("--")) {
            let flag = flag.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            let is_flag = flag.len() > 2 && flag != "--help";
            assert!(!is_flag || is_told(flag), "commands.md says nothing of `{flag}` of `{name}`");
            seen += usize::from(is_flag);
        }
    }
    assert!(seen > 40, "only {seen} flags in the transcript of the help");
}

#[test]
fn every_key_of_the_json_is_explained() {
    let archive = sample::site().json();
    let mut keys = BTreeSet::new();
    collect(&archive, &mut keys);
    assert!(keys.len() > 50, "{keys:?}");
    let page = page("json.md");
    for key in keys {
        assert!(page.contains(&format!("`{key}`")), "json.md says nothing of `{key}`");
    }
}

/// Every key below `value`.
fn collect(value: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => object.iter().for_each(|(key, value)| {
            keys.insert(key.clone());
            collect(value, keys);
        }),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, keys)),
        _ => {}
    }
}
