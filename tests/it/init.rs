//! `init` and `new` as a user meets them: folders before and after.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Runs the program in `folder` with the git configuration of nobody.
pub fn spechive(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spechive")).args(arguments).current_dir(folder).output().unwrap()
}

fn git(folder: &Path, arguments: &[&str]) {
    assert!(Command::new("git").args(arguments).current_dir(folder).output().unwrap().status.success());
}

/// A repository with specs in the usual place.
pub fn repository() -> TempDir {
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
pub fn files(top: &Path) -> BTreeMap<String, String> {
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

#[test]
fn every_folder_that_may_be_meant_is_named() {
    let folder = repository();
    let top = folder.path();
    write(&top.join("adr/0001-use-rust.md"), "# Use Rust\n");
    let said = String::from_utf8(spechive(top, &["init"]).stderr).unwrap();
    assert!(said.contains("found 3 Markdown files in docs/specs\nadr also holds 1 Markdown file; add it"), "{said}");
    let text = files(top).remove("site.toml").unwrap();
    assert!(text.contains("content = \"docs/specs\"\n# content = [\"docs/specs\", \"adr\"]\n"), "{text}");
}

#[test]
fn specs_in_an_unusual_place_are_found_and_dependencies_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    git(top, &["init", "-q"]);
    write(&top.join("packages/web/docs/specs/active/plan-2026-01-02-cart.md"), "# Plan Spec: Cart\n");
    write(&top.join("node_modules/thing/specs/readme.md"), "# Thing\n");
    let list = spechive(top, &["list"]);
    assert!(String::from_utf8_lossy(&list.stderr).contains("using the specs in packages/web/docs/specs"), "{list:?}");
    assert!(spechive(top, &["init"]).status.success());
    assert!(files(top)["site.toml"].contains("content = \"packages/web/docs/specs\"\n"));
}

#[test]
fn the_main_branch_is_published_whatever_is_checked_out() {
    let folder = repository();
    let top = folder.path();
    git(top, &["-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "x"]);
    git(top, &["branch", "-m", "main"]);
    git(top, &["checkout", "-q", "-b", "try-spechive"]);
    assert!(spechive(top, &["init", "--pages"]).status.success());
    let files = files(top);
    assert!(files[".github/workflows/pages.yml"].contains("branches: [\"main\"]"));
    assert!(!files["site.toml"].contains("branch"), "{}", files["site.toml"]);
}

#[test]
fn a_built_site_is_to_be_ignored_until_it_is() {
    for (ignored, told) in [("", true), ("/public/\n", false)] {
        let folder = repository();
        std::fs::write(folder.path().join(".gitignore"), ignored).unwrap();
        let said = String::from_utf8(spechive(folder.path(), &["init"]).stderr).unwrap();
        assert_eq!(said.contains("add /public/ to .gitignore"), told, "{said}");
    }
}

#[test]
fn new_finds_its_place_from_anywhere_in_the_repository() {
    let folder = repository();
    let top = folder.path();
    let source = top.join("src/deep");
    std::fs::create_dir_all(&source).unwrap();
    let place = |from: &Path, title: &str| {
        let path = String::from_utf8(spechive(from, &["new", "plan", title]).stdout).unwrap();
        from.join(path.trim()).canonicalize().unwrap().strip_prefix(top.canonicalize().unwrap()).unwrap().to_owned()
    };
    let is_in = |path: &Path, folder: &str| path.parent().unwrap() == Path::new(folder);
    assert!(is_in(&place(&source, "Before init"), "docs/specs/active"));
    assert!(spechive(top, &["init"]).status.success());
    assert!(is_in(&place(&source, "After init"), "docs/specs/active"));
}

#[test]
fn new_keeps_to_the_order_of_the_archive() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    git(top, &["init", "-q"]);
    let place = |site: &str| {
        let made = spechive(top, &["new", "bugfix", "Price", "--site", site]);
        let path = String::from_utf8(made.stdout).unwrap();
        path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
    };
    assert_eq!(place("."), "docs/specs/active", "a repository without specs gets the folder of `init`");
    write(&top.join("flat/plan-2026-01-01-a.md"), "# Plan Spec: A\n");
    assert_eq!(place("flat"), "flat", "specs that lie side by side go on so");
    write(&top.join("parted/done/plan-2026-01-01-a.md"), "# Plan Spec: A\n");
    assert_eq!(place("parted"), "parted/active");
    write(&top.join("going/current/plan-2026-01-01-a.md"), "# Plan Spec: A\n");
    assert_eq!(place("going"), "going/current");
}

#[test]
fn files_of_one_feature_name_each_other() {
    let folder = repository();
    let top = folder.path();
    for kind in ["implementation", "validation"] {
        assert!(spechive(top, &["new", kind, "Cart"]).status.success());
    }
    let valid = files(top).into_iter().find(|(name, _)| name.contains("/valid-")).unwrap().1;
    assert!(valid.contains("**Feature Plan:** [plan-2026-01-02-cart.md](plan-2026-01-02-cart.md)"), "{valid}");
    let archive: serde_json::Value = serde_json::from_slice(&spechive(top, &["export"]).stdout).unwrap();
    let specs = archive["specs"].as_array().unwrap();
    let sets: Vec<_> = specs.iter().filter(|spec| spec["title"] == "Cart").map(|spec| &spec["set"]).collect();
    assert_eq!(sets, vec!["2026-01-02-cart"; 3]);
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
