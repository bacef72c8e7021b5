//! The same input gives the same bytes: at another place, by one thread or many, over an old output or into an empty folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::Hostile;

/// Builds into `out` with these variables and arguments; gives every file.
fn built(hostile: &Hostile, variables: &[(&str, &str)], arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let done = Command::new(env!("CARGO_BIN_EXE_spechive"))
        .args(["build", "specs", "--out", "out", "--no-git"])
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(hostile.folder.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    hostile.output()
}

fn fill(hostile: &Hostile) {
    for number in 0..30 {
        let next = (number + 1) % 30;
        let text = format!(
            "# Plan Spec: Number {number}\n\nSee [next](plan-2026-01-02-n-{next}.md).\n\n## Stage 1: Planning\n\n- [x] a\n\n\
             ```rust\nfn f{number}() {{}}\n```\n"
        );
        hostile.put(&format!("specs/active/plan-2026-01-02-n-{number}.md"), text.as_bytes());
    }
    hostile.put("specs/img/a.png", b"png");
}

#[test]
fn neither_place_nor_time_nor_threads_change_a_byte() {
    let (here, there) = (Hostile::new(&[]), Hostile::new(&[]));
    fill(&here);
    fill(&there);
    let homes = [here.folder.path().join("home"), there.folder.path().join("other")];
    let [home, other_home] = homes.each_ref().map(|home| home.to_str().unwrap());
    let one = built(&here, &[("TZ", "Asia/Tokyo"), ("LANG", "tr_TR.UTF-8"), ("HOME", home)], &["--jobs", "1"]);
    let other =
        [("TZ", "America/Lima"), ("LC_ALL", "C"), ("HOME", other_home), ("SOURCE_DATE_EPOCH", "1"), ("COLUMNS", "20")];
    let other = built(&there, &other, &["--jobs", "7"]);
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differ: Vec<_> = one.iter().filter(|(path, bytes)| other[*path] != **bytes).map(|(path, _)| path).collect();
    assert_eq!(differ, [] as [&String; 0]);
}

#[test]
fn an_output_built_over_and_over_is_a_clean_one() {
    let hostile = Hostile::new(&[]);
    fill(&hostile);
    built(&hostile, &[], &[]);
    let specs = hostile.specs();
    let file = |number: usize| specs.join(format!("active/plan-2026-01-02-n-{number}.md"));
    let edits: [fn(&Path, usize); 4] = [
        |file, _| fs::remove_file(file).unwrap(),
        |file, number| fs::rename(file, file.with_file_name(format!("plan-2026-02-03-m-{number}.md"))).unwrap(),
        |file, number| fs::write(file, format!("# Plan Spec: Other {number}\n")).unwrap(),
        |file, number| fs::rename(file, file.with_file_name(format!("notes-{number}.md"))).unwrap(),
    ];
    for number in 0..8 {
        edits[number % 4](&file(number), number);
        built(&hostile, &[], &[]);
    }
    fs::remove_file(specs.join("img/a.png")).unwrap();
    let grown = built(&hostile, &[], &[]);
    fs::remove_dir_all(hostile.out()).unwrap();
    let clean = built(&hostile, &[], &[]);
    assert_eq!(grown.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
    assert!(grown == clean, "a file differs from that of a clean build");
}
