//! Workflows, ours and those that `init --pages` writes: what they may do, what they use, and that their steps can run.
//!
//! No runner is at hand here. So they are read as the runner reads them, and every step that does not need one is run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::init::{files, repository, spechive};
use crate::sample::crate_folder;

/// The workflows that `init --pages` writes.
fn written() -> BTreeMap<String, Value> {
    let folder = repository();
    let made = spechive(folder.path(), &["init", "--pages"]);
    assert!(made.status.success(), "{made:?}");
    let files = files(folder.path()).into_iter();
    let workflows = files.filter_map(|(name, text)| Some((name.strip_prefix(".github/workflows/")?.to_owned(), text)));
    workflows.map(|(name, text)| (name, read(&text))).collect()
}

/// Ours.
fn ours() -> BTreeMap<String, Value> {
    let folder = crate_folder().join(".github/workflows");
    let names = crate::sample::files(&folder).into_iter();
    names.map(|name| (name.clone(), read(&fs::read_to_string(folder.join(&name)).unwrap()))).collect()
}

fn read(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error} in:\n{text}"))
}

fn jobs(workflow: &Value) -> impl Iterator<Item = (&String, &Value)> {
    workflow["jobs"].as_object().unwrap().iter()
}

fn steps(workflow: &Value) -> impl Iterator<Item = &Value> {
    jobs(workflow).flat_map(|(_, job)| job["steps"].as_array().unwrap())
}

#[test]
fn no_workflow_may_do_more_than_it_must() {
    let ours = ours();
    assert_eq!(ours.keys().collect::<Vec<_>>(), ["ci.yml", "release.yml"]);
    for (name, workflow) in ours.into_iter().chain(written()) {
        assert_eq!(workflow["permissions"], json!({"contents": "read"}), "{name}");
        let events = workflow["on"].to_string();
        assert!(!events.contains("pull_request_target") && !events.contains("workflow_run"), "{name}: {events}");
        let text = workflow.to_string();
        assert!(!text.contains("secrets."), "{name} asks for a secret");
        for (job, body) in jobs(&workflow) {
            let may = body.get("permissions").unwrap_or(&Value::Null);
            let expected = match (name.as_str(), job.as_str()) {
                ("pages.yml", "deploy") => json!({"pages": "write", "id-token": "write"}),
                ("release.yml", "release") => json!({"contents": "write"}),
                _ => Value::Null,
            };
            assert_eq!(*may, expected, "{name}: {job}");
            assert!(body["timeout-minutes"].is_u64(), "{name}: {job} may run for hours");
            let writes = !may.is_null();
            let checks_out = body["steps"].to_string().contains("actions/checkout");
            assert!(!(writes && checks_out), "{name}: {job} may write and has the repository's code");
        }
    }
}

#[test]
fn every_action_is_the_hosts_own_at_a_pinned_major() {
    for (name, workflow) in ours().into_iter().chain(written()) {
        for step in steps(&workflow) {
            let Some(used) = step["uses"].as_str() else { continue };
            if let Some(folder) = used.strip_prefix("./") {
                let action = fs::read_to_string(crate_folder().join(folder).join("action.yml")).unwrap();
                assert_eq!(read(&action)["runs"]["using"], "composite", "{used}");
                continue;
            }
            let (action, version) = used.split_once("@v").unwrap_or_else(|| panic!("{name}: {used} has no version"));
            assert!(action.starts_with("actions/") && version.parse::<u32>().is_ok(), "{name}: {used}");
            if action == "actions/checkout" {
                assert_eq!(step["with"]["persist-credentials"], json!(false), "{name}: the token stays in .git");
            }
        }
    }
}

/// What a runner puts into a script before the shell sees it can be made by others: names of branches, titles.
#[test]
fn no_script_is_put_together_from_values() {
    for (name, workflow) in ours().into_iter().chain(written()) {
        for script in steps(&workflow).filter_map(|step| step["run"].as_str()) {
            assert!(!script.contains("${{"), "{name}: {script}");
        }
    }
}

#[cfg(unix)]
#[test]
fn every_script_is_one() {
    let scripts = ours().into_iter().chain(written()).flat_map(|(_, workflow)| {
        steps(&workflow).filter_map(|step| step["run"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    });
    let folder = crate_folder().join("scripts");
    let files = crate::sample::files(&folder).into_iter().map(|name| fs::read_to_string(folder.join(name)).unwrap());
    let files = files.filter(|script| script.lines().next().is_some_and(|first| first.contains("sh")));
    for script in scripts.chain(files) {
        let parsed = Command::new("bash").args(["-n", "-c", &script]).output().unwrap();
        assert!(parsed.status.success(), "{script}\n{parsed:?}");
    }
}

#[test]
fn pages_are_built_from_the_whole_history_and_put_out_by_a_job_of_its_own() {
    let written = written();
    assert_eq!(written.keys().collect::<Vec<_>>(), ["check-specs.yml", "pages.yml"]);
    for workflow in written.values() {
        let checkout = steps(workflow).find(|step| step["uses"].as_str().is_some_and(|used| used.contains("checkout")));
        assert_eq!(checkout.unwrap()["with"]["fetch-depth"], 0);
        assert!(steps(workflow).any(|step| step["uses"].as_str().is_some_and(|used| used.contains("actions/cache@"))));
    }
    let pages = &written["pages.yml"];
    assert_eq!(pages["on"]["push"]["branches"], json!(["trunk"]));
    assert_eq!(pages["jobs"]["deploy"]["needs"], "build");
    let uses: Vec<_> = steps(pages).filter_map(|step| step["uses"].as_str()?.split('@').next()).collect();
    for action in ["actions/configure-pages", "actions/upload-pages-artifact", "actions/deploy-pages"] {
        assert!(uses.contains(&action), "{uses:?}");
    }
    let check = &written["check-specs.yml"];
    assert_eq!(check["on"], json!({"pull_request": null}));
}

/// The commands of the written workflows, typed as a runner would, in the repository that they were written for.
#[cfg(unix)]
#[test]
fn the_commands_of_the_written_workflows_work() {
    let folder = repository();
    let top = folder.path();
    assert!(spechive(top, &["init", "--pages"]).status.success());
    let temporary = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_spechive")).parent().unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
    let mut ran = 0;
    for (name, workflow) in written() {
        for script in steps(&workflow).filter_map(|step| step["run"].as_str()) {
            if script.contains("cargo install") {
                continue;
            }
            let step = Command::new("bash")
                .args(["-e", "-c", script])
                .current_dir(top)
                .env("PATH", &path)
                .env("RUNNER_TEMP", temporary.path())
                .env("BASE_URL", "https://example.github.io/shop")
                .output()
                .unwrap();
            assert!(step.status.success(), "{name}: {script}\n{step:?}");
            ran += 1;
        }
    }
    assert_eq!(ran, 3);
    let feed = fs::read_to_string(temporary.path().join("site/feed.xml")).unwrap();
    assert!(feed.contains("https://example.github.io/shop/specs/plan-2026-01-02-cart.html"), "{feed}");
}

/// The published build stops at a secret, and not at a link that leads nowhere.
#[test]
fn a_secret_stops_the_published_build_and_a_broken_link_does_not() {
    let folder = repository();
    let top = folder.path();
    let build = ["build", "docs/specs", "--deny", "secret", "--format", "github"];
    let spec = top.join("docs/specs/active/plan-2026-01-02-cart.md");
    fs::write(&spec, "# Plan Spec: Cart\n\nSee [that](gone.md).\n").unwrap();
    let built = spechive(top, &build);
    assert!(built.status.success(), "{built:?}");
    assert!(String::from_utf8_lossy(&built.stderr).contains("title=broken-link"), "{built:?}");
    let token = ["ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
    fs::write(&spec, format!("# Plan Spec: Cart\n\nThe token is {token}.\n")).unwrap();
    let denied = spechive(top, &build);
    assert_eq!(denied.status.code(), Some(1));
    assert!(!format!("{denied:?}").contains(&token[4..]));
}

#[cfg(unix)]
#[test]
fn a_release_holds_the_binary_with_completions_and_manual_and_its_checksum() {
    let folder = tempfile::tempdir().unwrap();
    let run = |program: &Path, arguments: &[&str]| {
        let done = Command::new(program).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    let name = "spechive-v1.2.3-some-target";
    run(&crate_folder().join("scripts/pack"), &[env!("CARGO_BIN_EXE_spechive"), name]);
    let listed = run(Path::new("tar"), &["tzf", &format!("{name}.tar.gz")]);
    for file in [
        "spechive",
        "spechive.1",
        "completions/_spechive",
        "completions/spechive.bash",
        "completions/spechive.fish",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ] {
        assert!(listed.lines().any(|line| line == format!("{name}/{file}")), "{file} is missing:\n{listed}");
    }
    let sum = fs::read_to_string(folder.path().join(format!("{name}.tar.gz.sha256"))).unwrap();
    let (digest, file) = sum.trim_end().split_once("  ").unwrap();
    assert_eq!((digest.len(), file), (64, format!("{name}.tar.gz").as_str()));
    let left = crate::sample::files(folder.path());
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_release_is_built_for_every_system() {
    let release = &ours()["release.yml"];
    let targets = release["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap();
    let mut targets: Vec<_> = targets.iter().filter_map(|target| target["target"].as_str()).collect();
    targets.sort_unstable();
    assert_eq!(
        targets,
        [
            "aarch64-apple-darwin",
            "aarch64-unknown-linux-musl",
            "x86_64-apple-darwin",
            "x86_64-pc-windows-msvc",
            "x86_64-unknown-linux-musl",
        ]
    );
    assert!(steps(release).any(|step| step["run"].as_str().is_some_and(|run| run.contains("sha256sum --check"))));
    assert!(steps(&ours()["ci.yml"]).any(|step| step["run"] == "scripts/package"));
}
