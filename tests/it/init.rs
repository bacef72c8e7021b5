//! `init` and `new` as a user meets them: folders before and after.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Runs the program in `folder` with the git configuration of nobody.
fn spechive(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spechive")).args(arguments).current_dir(folder).output().unwrap()
}

fn git(folder: &Path, arguments: &[&str]) {
    assert!(Command::new("git").args(arguments).current_dir(folder).output().unwrap().status.success());
}

/// A repository with specs in the usual place.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    git(top, &["init", "-q", "-b", "trunk"]);
    git(top, &["config", "user.name", "Ann Lee"]);
    git(top, &["remote", "add", "origin", "git@github.com:example/shop.git"]);
    for (path, text) in [
        ("docs/specs/active/plan-2026-01-02-cart.md", "# Plan Spec: Cart\n\nKeeps goods.\n"),
        ("docs/specs/done/plan-2026-01-01-shelf.md", "# Plan Spec: Shelf\n\nShows goods.\n"),
        (
            "docs/specs/done/bugfix-2026-01-03-price.md",
            "# Bugfix Spec: Price\n\nSee [cart](../active/plan-2026-01-02-cart.md).\n",
        ),
    ] {
        let file = top.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    folder
}

/// Every file outside of `.git`, with its text.
fn files(top: &Path) -> BTreeMap<String, String> {
    let entries =
        walkdir::WalkDir::new(top).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let below = entries.map(|entry| {
        let name = entry.path().strip_prefix(top).unwrap().to_string_lossy().into_owned();
        (name, String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned())
    });
    below.filter(|(name, _)| !name.starts_with(".git/")).collect()
}

#[test]
fn init_writes_what_it_saw_and_twice_is_once() {
    let folder = repository();
    let top = folder.path();
    let first = spechive(top, &["init", "--pages"]);
    assert!(first.status.success(), "{first:?}");
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    assert!(said.contains("found 3 Markdown files in docs/specs"), "{said}");
    let after = files(top);
    let (config, findings) = spechive::config::Config::parse("site.toml", &after["site.toml"]).unwrap();
    assert_eq!(findings, []);
    assert_eq!(config.content[0].path, "docs/specs");
    assert_eq!(config.repository.url, "https://github.com/example/shop");
    assert_eq!(config.repository.branch, "trunk");
    let second = spechive(top, &["init", "--pages"]);
    assert!(second.status.success() && second.stdout.is_empty(), "{second:?}");
    assert_eq!(files(top), after);
    let check = spechive(top, &["check", "--format", "github"]);
    assert_eq!(String::from_utf8_lossy(&check.stdout).matches("::error").count(), 0, "{check:?}");
}

#[test]
fn the_workflows_ask_for_little_and_pin_what_they_use() {
    let folder = repository();
    let top = folder.path();
    assert!(spechive(top, &["init", "--pages"]).status.success());
    let files = files(top);
    for (name, jobs) in [("pages.yml", 2), ("check-specs.yml", 1)] {
        let text = &files[&format!(".github/workflows/{name}")];
        let workflow: serde_json::Value = serde_saphyr::from_str(text).expect("YAML");
        assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}), "{name}");
        assert_eq!(workflow["jobs"].as_object().unwrap().len(), jobs, "{name}");
        assert!(!text.contains("{{ secrets"), "{name}");
        for used in text.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: ")) {
            let (action, version) = used.split_once("@v").expect("a version");
            assert!(action.starts_with("actions/") && version.parse::<u32>().is_ok(), "{used}");
        }
        let steps = workflow["jobs"].as_object().unwrap().values().flat_map(|job| job["steps"].as_array().unwrap());
        let checkout: Vec<_> =
            steps.filter(|step| step["uses"].as_str().is_some_and(|uses| uses.contains("checkout"))).collect();
        assert!(checkout.iter().all(|step| step["with"]["fetch-depth"] == 0), "{name}");
    }
    let pages: serde_json::Value = serde_saphyr::from_str(&files[".github/workflows/pages.yml"]).unwrap();
    assert_eq!(pages["on"]["push"]["branches"], serde_json::json!(["trunk"]));
    assert_eq!(pages["jobs"]["deploy"]["permissions"], serde_json::json!({"pages": "write", "id-token": "write"}));
}

#[test]
fn init_in_an_empty_folder_brings_templates_that_have_no_pages() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    assert!(spechive(top, &["init"]).status.success());
    let new = spechive(top, &["new", "plan", "Sell things"]);
    assert!(new.status.success(), "{new:?}");
    let json = spechive(top, &["export"]);
    let archive: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let titles: Vec<&str> =
        archive["specs"].as_array().unwrap().iter().filter_map(|spec| spec["title"].as_str()).collect();
    assert_eq!(titles, ["Sell things"]);
    assert_eq!(archive["documents"], serde_json::json!([]));
}

#[test]
fn new_makes_every_kind_and_never_writes_over() {
    let folder = repository();
    let top = folder.path();
    assert!(spechive(top, &["init"]).status.success());
    for (kind, start) in
        [("plan", "plan"), ("implementation", "impl"), ("validation", "valid"), ("bugfix", "bugfix"), ("adr", "adr")]
    {
        let made = spechive(top, &["new", kind, "Pay by card"]);
        let path = String::from_utf8(made.stdout).unwrap();
        assert!(path.starts_with(&format!("docs/specs/active/{start}-20")), "{path}");
        assert!(path.ends_with("-pay-by-card.md\n"), "{path}");
        let text = std::fs::read_to_string(top.join(path.trim())).unwrap();
        assert!(text.contains(": Pay by card\n") && text.contains("Ann Lee"), "{text}");
        let again = spechive(top, &["new", kind, "Pay by card"]);
        assert_eq!(again.status.code(), Some(3));
        assert_eq!(std::fs::read_to_string(top.join(path.trim())).unwrap(), text);
    }
    let export: serde_json::Value = serde_json::from_slice(&spechive(top, &["export"]).stdout).unwrap();
    let mut kinds: Vec<&str> = Vec::new();
    for spec in export["specs"].as_array().unwrap() {
        if spec["title"] == "Pay by card" {
            kinds.push(spec["kind"].as_str().unwrap());
        }
    }
    kinds.sort_unstable();
    assert_eq!(kinds, ["adr", "bugfix", "implementation", "plan", "validation"]);
    assert_eq!(spechive(top, &["new", "novel", "X"]).status.code(), Some(2));
    assert_eq!(spechive(top, &["new", "plan", "…"]).status.code(), Some(2));
}

#[test]
fn decision_records_count_on() {
    let folder = repository();
    let adr = folder.path().join("docs/specs/adr");
    std::fs::create_dir_all(&adr).unwrap();
    std::fs::write(adr.join("0007-use-rust.md"), "# ADR 7: Use Rust\n").unwrap();
    let made = spechive(folder.path(), &["new", "adr", "Keep one binary"]);
    assert_eq!(String::from_utf8(made.stdout).unwrap(), "docs/specs/adr/0008-keep-one-binary.md\n");
    let text = std::fs::read_to_string(adr.join("0008-keep-one-binary.md")).unwrap();
    assert!(text.starts_with("# ADR 8: Keep one binary\n"), "{text}");
}
