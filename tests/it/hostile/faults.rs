//! Faults that are not files (items 90 to 95): killed builds, full and read-only disks, folders of others, builds at once.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{Hostile, assert_harmless};

const LIMIT: Duration = Duration::from_secs(60);

/// Leftovers of builds beside the output.
fn stages(hostile: &Hostile) -> Vec<String> {
    let entries = fs::read_dir(hostile.folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("stage")).collect()
}

/// Specs, and one more or one less in each `round`, so that pages come, go and change.
fn edit(hostile: &Hostile, round: usize) {
    for number in 0..40 {
        let text = format!("# Plan Spec: N {number}\n\nRound {}.\n", if number % 3 == 0 { round } else { 0 });
        hostile.put(&format!("specs/active/plan-2026-01-02-n-{number}.md"), text.as_bytes());
    }
    hostile.put(&format!("specs/active/plan-2026-01-03-round-{round}.md"), b"# Plan Spec: Round\n");
    let before = hostile.specs().join(format!("active/plan-2026-01-03-round-{}.md", round.wrapping_sub(1)));
    let _ = fs::remove_file(before);
}

/// Starts a build and kills it after a while.
fn killed(hostile: &Hostile, delay: Duration) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_spechive"))
        .args(["build", "specs", "--out", "out", "--no-git"])
        .current_dir(hostile.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(delay);
    let _ = child.kill();
    child.wait().unwrap();
}

/// What a build into an empty folder makes of the content now.
fn clean(hostile: &Hostile) -> BTreeMap<String, Vec<u8>> {
    let other = Hostile { folder: tempfile::TempDir::new().unwrap() };
    let built = Command::new(env!("CARGO_BIN_EXE_spechive"))
        .args(["build", "specs", "--no-git", "--out"])
        .arg(other.out())
        .current_dir(hostile.folder.path())
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    other.output()
}

/// How long a whole build takes here, so that kills fall everywhere in it.
fn length(hostile: &Hostile) -> Duration {
    hostile.build(LIMIT)
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let hostile = Hostile::new(&[]);
    edit(&hostile, 0);
    let whole = length(&hostile);
    let mut old = hostile.output();
    let (mut seen_old, rounds) = (0, 24);
    for round in 1..=rounds {
        edit(&hostile, round as usize);
        let new = clean(&hostile);
        killed(&hostile, whole * round / rounds);
        let now = hostile.output();
        assert!(now == old || now == new, "neither the old nor the new site in round {round}");
        seen_old += u32::from(now == old);
        old = now;
    }
    assert!(seen_old > 0, "no build was killed in time");
    hostile.build(LIMIT);
    assert!(hostile.output() == clean(&hostile), "the next build is not that of an empty folder");
    assert_eq!(stages(&hostile), [] as [String; 0]);
}

/// Files of others keep the folder from being exchanged, so files move one by one: each is wholly old or new, none of the
/// others is touched, and the next build mends the rest.
#[test]
fn a_build_killed_among_files_of_others_is_mended_by_the_next() {
    let hostile = Hostile::new(&[]);
    edit(&hostile, 0);
    let whole = length(&hostile);
    hostile.put("out/keep/mine.txt", b"mine");
    hostile.put("out/.git/HEAD", b"ref");
    let (mut known, rounds) = (vec![hostile.output()], 16);
    for round in 1..=rounds {
        edit(&hostile, round as usize);
        let mut new = clean(&hostile);
        new.extend(
            known[0]
                .iter()
                .filter(|(path, _)| path.contains("keep/") || path.starts_with(".git/"))
                .map(|(path, bytes)| (path.clone(), bytes.clone())),
        );
        known.push(new);
        killed(&hostile, whole * round / rounds);
        for (path, bytes) in hostile.output().iter().filter(|(path, _)| *path != ".spechive-manifest.json") {
            let whole = known.iter().any(|site| site.get(path) == Some(bytes));
            assert!(whole, "{path} is of no build in round {round}");
        }
    }
    hostile.build(LIMIT);
    assert!(known.last() == Some(&hostile.output()), "the next build is not that of an empty folder");
    assert_eq!(stages(&hostile), [] as [String; 0]);
}

#[cfg(unix)]
#[test]
fn an_output_that_may_not_be_written_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let hostile = Hostile::new(&[]);
    hostile.build(LIMIT);
    let old = hostile.output();
    hostile.put("specs/active/plan-2026-01-03-new.md", b"# Plan Spec: New\n");
    fs::set_permissions(hostile.out(), fs::Permissions::from_mode(0o555)).unwrap();
    let built = hostile.run(&["build", "specs", "--out", "out", "--no-git"]);
    fs::set_permissions(hostile.out(), fs::Permissions::from_mode(0o755)).unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert_eq!(built.status.code(), Some(74), "{said}");
    assert!(said.contains("out"), "names the folder: {said}");
    assert_eq!(hostile.output(), old);
}

/// An output that somebody replaced by a link leads elsewhere.
#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let hostile = Hostile::new(&[]);
    hostile.build(LIMIT);
    hostile.put("elsewhere/keep.txt", b"mine");
    fs::rename(hostile.out(), hostile.folder.path().join("aside")).unwrap();
    std::os::unix::fs::symlink("elsewhere", hostile.out()).unwrap();
    let built = hostile.run(&["build", "specs", "--out", "out", "--no-git"]);
    assert_eq!(built.status.code(), Some(3), "{}", String::from_utf8_lossy(&built.stderr));
    let names: Vec<_> = fs::read_dir(hostile.folder.path().join("elsewhere")).unwrap().collect();
    assert_eq!(names.len(), 1);
}

/// Whoever waits in vain is told who has the lock.
#[test]
fn a_build_that_waits_in_vain_says_for_whom() {
    let hostile = Hostile::new(&[]);
    let lock = hostile.folder.path().join(".out.spechive-lock");
    fs::write(&lock, "4711").unwrap();
    let held = fs::File::open(&lock).unwrap();
    held.lock().unwrap();
    let built = hostile.run(&["build", "specs", "--out", "out", "--no-git"]);
    let said = String::from_utf8_lossy(&built.stderr);
    assert_eq!((built.status.code(), said.contains("4711")), (Some(75), true), "{said}");
    assert!(!hostile.out().exists());
}

/// A limit on file size makes every larger write fail, as a full disk does.
#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_old_site() {
    let hostile = Hostile::new(&[]);
    hostile.build(LIMIT);
    let old = hostile.output();
    hostile.put(
        "specs/active/plan-2026-01-03-large.md",
        format!("# Plan Spec: Large\n\n{}", "text ".repeat(60_000)).as_bytes(),
    );
    let script =
        format!("ulimit -f 100; trap '' XFSZ; exec {} build specs --out out --no-git", env!("CARGO_BIN_EXE_spechive"));
    let failed = Command::new("sh").arg("-c").arg(script).current_dir(hostile.folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&failed.stderr);
    assert_eq!(failed.status.code(), Some(74), "{said}");
    assert!(said.contains("large") || said.contains("search"), "names the file: {said}");
    assert_eq!(hostile.output(), old);
    assert_eq!(stages(&hostile), [] as [String; 0]);
}

#[test]
fn outputs_that_cannot_be_are_refused_with_their_code() {
    let hostile = Hostile::new(&[]);
    hostile.put("foreign/keep.txt", b"mine");
    hostile.put("a-file", b"x");
    for (out, code) in [("foreign", 3), ("a-file", 3), (".", 3), ("specs", 3), ("..", 3), ("/", 3)] {
        let built = hostile.run(&["build", "specs", "--out", out, "--no-git"]);
        assert_eq!(built.status.code(), Some(code), "{out}: {}", String::from_utf8_lossy(&built.stderr));
    }
    assert_eq!(fs::read(hostile.folder.path().join("foreign/keep.txt")).unwrap(), b"mine");
    assert!(hostile.specs().join("done/plan-2026-01-02-neighbour.md").is_file());
    // Beside the content it may lie in it, and is not read as content then.
    for _ in 0..2 {
        let built = hostile.run(&["build", "specs", "--out", "specs/site", "--no-git"]);
        assert_eq!(built.status.code(), Some(0), "{}", String::from_utf8_lossy(&built.stderr));
    }
    assert!(!hostile.specs().join("site/docs").join("site.html").exists());
    // The content must not lie in the output.
    hostile.put("public/site.toml", b"content = 'specs'\noutput = '.'\n");
    hostile.put("public/specs/a.md", b"# A\n");
    let built = hostile.run(&["build", "public", "--no-git"]);
    assert_eq!(built.status.code(), Some(3), "{}", String::from_utf8_lossy(&built.stderr));
}

#[test]
fn builds_at_the_same_time_end_in_one_site() {
    let hostile = Hostile::new(&[]);
    let run = || hostile.run(&["build", "specs", "--out", "out", "--no-git"]).status.code();
    let codes = thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(codes, [Some(0); 4]);
    assert_harmless(&hostile);
    assert_eq!(stages(&hostile), [] as [String; 0]);
}
