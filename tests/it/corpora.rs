//! Real archives, when they lie beside the repository: counts that were verified by reading. Absent folders are skipped.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use spechive::disk::{Loader, Settings};
use spechive::path::Route;
use spechive::site::{Memo, Site};

/// `specs.json` of a folder below `../shared/corpora`.
fn json(folder: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora").join(folder);
    if !path.is_dir() {
        return None;
    }
    let snapshot = Loader::new(Settings::new(&path)).load().unwrap().snapshot;
    let site = Site::build(&snapshot, &Arc::new(Memo::default())).unwrap();
    let file = site.render(&Route::new("specs.json").unwrap()).unwrap();
    Some(serde_json::from_slice(&file.bytes).unwrap())
}

fn list<'j>(json: &'j Value, key: &str) -> &'j [Value] {
    json[key].as_array().map_or(&[], Vec::as_slice)
}

fn count(items: &[Value], key: &str, value: &str) -> usize {
    items.iter().filter(|item| item[key] == value).count()
}

#[test]
fn an_archive_of_plans_is_read_as_its_readers_do() {
    let Some(json) = json("tbd/docs") else { return };
    let specs = list(&json, "specs");
    assert_eq!((specs.len(), count(specs, "lifecycle", "done")), (75, 50));
    let open: Vec<&Value> = specs.iter().flat_map(|spec| list(spec, "open")).collect();
    let of = |kind: &str| open.iter().filter(|item| item["kind"] == kind).count();
    assert_eq!((of("task"), of("question")), (308, 59));
    let spec = |id: &str| specs.iter().find(|spec| spec["id"] == id).unwrap();

    let hedged = spec("plan-2026-06-13-agent-cli-ergonomics");
    assert_eq!((&hedged["declared"], &hedged["conflict"]), (&"partial".into(), &false.into()));
    let states: Vec<&str> = list(hedged, "stages").iter().filter_map(|stage| stage["state"].as_str()).collect();
    assert_eq!(states, ["done", "done", "in-progress", "done", "not-started", "unclear"]);

    let conflict = spec("plan-2026-07-28-agent-cli-bash-fallbacks");
    assert_eq!((&conflict["stage"], &conflict["conflict"]), (&"ready".into(), &true.into()));

    assert_eq!(specs.iter().filter(|spec| spec["conflict"] == true).count(), 20);
    // Pairs of specs, each counted once however often one names the other.
    let pairs =
        specs.iter().map(|spec| list(spec, "references").iter().map(|r| r["id"].as_str()).collect::<BTreeSet<_>>());
    assert_eq!(pairs.map(|named| named.len()).sum::<usize>(), 64);

    let playbook = spec("valid-2026-08-16-linear-integration-live");
    assert!(list(playbook, "stages").iter().all(|stage| stage["role"] == "validation"));

    let promises = &spec("plan-2026-06-12-config-upgrade-history")["compat"];
    let cells: Vec<_> = list(promises, "areas").iter().map(|area| (&area["area"], &area["policy"])).collect();
    let expected = [("files", "MIGRATE"), ("code", "DO NOT MAINTAIN"), ("library", "N/A"), ("server", "N/A")];
    assert_eq!(
        cells,
        expected.map(|(area, policy)| (area.into(), policy.into())).iter().map(|(a, p)| (a, p)).collect::<Vec<_>>()
    );
}

#[test]
fn errors_are_true() {
    let Some(json) = json("tbd/docs") else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/tbd/docs");
    for finding in list(&json, "findings").iter().filter(|finding| finding["severity"] == "error") {
        assert_eq!(finding["code"], "broken-link", "{finding}");
        let target = finding["message"].as_str().and_then(|message| message.split('`').nth(1)).unwrap();
        let file = root.join(finding["path"].as_str().unwrap());
        let target = target.split('#').next().unwrap();
        assert!(!file.parent().unwrap().join(target.trim_start_matches('/')).exists(), "{finding}");
    }
}

#[test]
fn documents_of_another_kind_have_their_titles() {
    let Some(json) = json("eips/EIPS") else { return };
    let specs = list(&json, "specs");
    assert_eq!((specs.len(), count(specs, "kind", "other")), (949, 949));
    assert!(specs.iter().all(|spec| spec["title"].as_str().is_some_and(|title| !title.is_empty())));
    let fees = specs.iter().find(|spec| spec["id"] == "eip-1559").unwrap();
    let title = "Fee market change for ETH 1.0 chain";
    assert_eq!((&fees["title"], &fees["number"]), (&title.into(), &"1559".into()));
    let moved = specs.iter().find(|spec| spec["id"] == "eip-20").unwrap();
    assert_eq!(moved["title"], "EIP-20", "a file without any title is called by its number");
}
