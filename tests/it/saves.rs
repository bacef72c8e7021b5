//! How editors and tools save: each way must bring the right text to the page, and never a moment without the page.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::attacks::Serving;
use crate::hostile::Hostile;

const PAGE: &str = "/specs/plan-2026-01-02-neighbour";

fn text(word: &str) -> String {
    format!("# Plan Spec: Neighbour\n\nThe word is {word}.\n")
}

/// A way to save; gets the file and the new text.
type Save = fn(&Path, &str);

fn beside(file: &Path, name: &str) -> PathBuf {
    file.with_file_name(name)
}

const PATTERNS: &[(&str, Save)] = &[
    ("in place", |file, new| fs::write(file, new).unwrap()),
    ("truncated, then written late", |file, new| {
        fs::write(file, "").unwrap();
        std::thread::sleep(Duration::from_millis(60));
        fs::write(file, new).unwrap();
    }),
    ("written in pieces", |file, new| {
        let (one, other) = new.split_at(new.len() / 2);
        fs::write(file, one).unwrap();
        std::thread::sleep(Duration::from_millis(10));
        fs::write(file, format!("{one}{other}")).unwrap();
    }),
    ("renamed over", |file, new| {
        let next = beside(file, ".next.tmp");
        fs::write(&next, new).unwrap();
        fs::rename(next, file).unwrap();
    }),
    ("vim: backup, new file, backup gone", |file, new| {
        fs::write(beside(file, "4913"), "").unwrap();
        fs::remove_file(beside(file, "4913")).unwrap();
        let backup = PathBuf::from(format!("{}~", file.display()));
        fs::rename(file, &backup).unwrap();
        fs::write(file, new).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("vim: swap file beside", |file, new| {
        let swap = beside(file, ".plan-2026-01-02-neighbour.md.swp");
        fs::write(&swap, "swap").unwrap();
        fs::write(file, new).unwrap();
        fs::remove_file(swap).unwrap();
    }),
    ("emacs: lock, backup", |file, new| {
        let _ = fs::remove_file(beside(file, ".#lock.md"));
        fs::write(beside(file, ".#lock.md"), "").unwrap();
        fs::copy(file, format!("{}~", file.display())).unwrap();
        fs::write(file, new).unwrap();
        fs::remove_file(beside(file, ".#lock.md")).unwrap();
    }),
    ("JetBrains: tmp, old, renames", |file, new| {
        let (tmp, old) = (format!("{}___jb_tmp___", file.display()), format!("{}___jb_old___", file.display()));
        fs::write(&tmp, new).unwrap();
        fs::rename(file, &old).unwrap();
        fs::rename(&tmp, file).unwrap();
        fs::remove_file(old).unwrap();
    }),
    ("deleted, then made anew at once", |file, new| {
        fs::remove_file(file).unwrap();
        fs::write(file, new).unwrap();
    }),
    ("deleted, then made anew after a while", |file, new| {
        fs::remove_file(file).unwrap();
        std::thread::sleep(Duration::from_millis(60));
        fs::write(file, new).unwrap();
    }),
    ("hard link swapped in", |file, new| {
        let (next, link) = (beside(file, "next.tmp"), beside(file, "link.tmp"));
        fs::write(&next, new).unwrap();
        fs::hard_link(&next, &link).unwrap();
        fs::rename(&link, file).unwrap();
        fs::remove_file(next).unwrap();
    }),
    ("the same dates as before", |file, new| {
        let dates = fs::metadata(file).unwrap().modified().unwrap();
        fs::write(file, new).unwrap();
        fs::File::options().write(true).open(file).unwrap().set_modified(dates).unwrap();
    }),
    ("dates in the past", |file, new| {
        fs::write(file, new).unwrap();
        let past = std::time::SystemTime::now() - Duration::from_secs(86_400);
        fs::File::options().write(true).open(file).unwrap().set_modified(past).unwrap();
    }),
    ("the folder swapped for another", |file, new| {
        let folder = file.parent().unwrap();
        let (next, aside) = (folder.with_file_name("next"), folder.parent().unwrap().with_file_name("aside"));
        fs::create_dir(&next).unwrap();
        fs::write(next.join(file.file_name().unwrap()), new).unwrap();
        fs::rename(folder, &aside).unwrap();
        fs::rename(&next, folder).unwrap();
        fs::remove_dir_all(aside).unwrap();
    }),
    ("moved in from elsewhere", |file, new| {
        let elsewhere = file.parent().unwrap().parent().unwrap().parent().unwrap().join("elsewhere.md");
        fs::write(&elsewhere, new).unwrap();
        fs::rename(elsewhere, file).unwrap();
    }),
    ("a link put in its place and taken away again", |file, new| {
        fs::remove_file(file).unwrap();
        let target = beside(file, "elsewhere.txt");
        fs::write(&target, "not this").unwrap();
        std::os::unix::fs::symlink(&target, file).unwrap();
        fs::remove_file(file).unwrap();
        fs::write(file, new).unwrap();
        fs::remove_file(target).unwrap();
    }),
    ("permissions changed, then saved", |file, new| {
        let mut permissions = fs::metadata(file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(file, permissions).unwrap();
        let next = beside(file, "next.tmp");
        fs::write(&next, new).unwrap();
        fs::rename(next, file).unwrap();
    }),
    ("moved to another folder of the lifecycle", |file, new| {
        let active = file.parent().unwrap().with_file_name("active").join(file.file_name().unwrap());
        fs::create_dir_all(active.parent().unwrap()).unwrap();
        fs::rename(file, &active).unwrap();
        fs::write(&active, new).unwrap();
        std::thread::sleep(Duration::from_millis(60));
        fs::rename(&active, file).unwrap();
    }),
    ("saved twice", |file, new| {
        fs::write(file, "# Plan Spec: Neighbour\n\nhalf\n").unwrap();
        fs::write(file, new).unwrap();
    }),
];

/// Asks for the page all the time; counts answers that are not the page.
fn while_asking(serving: &Serving, work: impl FnOnce()) -> usize {
    let (stop, lost) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                if serving.get(PAGE).0 != 200 {
                    lost.fetch_add(1, Ordering::Relaxed);
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        work();
        stop.store(true, Ordering::Relaxed);
    });
    lost.load(Ordering::Relaxed)
}

fn wait_for(serving: &Serving, word: &str, what: &str) {
    let started = Instant::now();
    while !serving.get(PAGE).1.contains(&format!("The word is {word}.")) {
        assert!(started.elapsed() < Duration::from_secs(8), "{what}: the new text does not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The number of the build that is served.
fn build(serving: &Serving) -> String {
    hello(serving)["build"].as_str().unwrap().to_owned()
}

/// The first event of a stream.
fn hello(serving: &Serving) -> serde_json::Value {
    let mut stream = serving.connect();
    write!(stream, "GET /__live/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", serving.port).unwrap();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let data = lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).unwrap();
    serde_json::from_str(&data).unwrap()
}

#[test]
fn every_way_of_saving_brings_the_new_text() {
    all_ways(&Serving::start(Hostile::new(&[]), None, &[]));
}

/// As on a network mount, where nobody tells of changes.
#[test]
fn every_way_of_saving_is_seen_by_looking_too() {
    all_ways(&Serving::start(Hostile::new(&[]), None, &["--poll"]));
}

fn all_ways(serving: &Serving) {
    let file = serving.archive.specs().join("done/plan-2026-01-02-neighbour.md");
    for (at, (name, save)) in PATTERNS.iter().enumerate() {
        let word = format!("w{at}");
        let lost = while_asking(serving, || {
            save(&file, &text(&word));
            wait_for(serving, &word, name);
        });
        assert_eq!(lost, 0, "{name}: the page was gone for a moment");
    }
}

/// The build once similar designs are made too: they come half a second behind the first pages, as a build of their own.
fn completed(serving: &Serving) -> String {
    let mut last = build(serving);
    // On a machine with much to do that half second is a long one.
    let mut same = 0;
    while same < 3 {
        std::thread::sleep(Duration::from_millis(900));
        let now = build(serving);
        same = if now == last { same + 1 } else { 0 };
        last = now;
    }
    last
}

#[test]
fn what_changes_nothing_builds_nothing() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let file = serving.archive.specs().join("done/plan-2026-01-02-neighbour.md");
    let before = completed(&serving);
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    for noise in [".x.md.swp", "x.md~", "4913", ".#x.md", "x.md___jb_tmp___", ".DS_Store"] {
        fs::write(file.with_file_name(noise), "noise").unwrap();
        fs::remove_file(file.with_file_name(noise)).unwrap();
    }
    assert_eq!(completed(&serving), before);
}

/// The output of a build below the content is none of it: no page, no build of the preview.
#[test]
fn an_output_inside_of_the_content_builds_nothing() {
    let archive = Hostile::new(&[]);
    archive.put("specs/site.toml", b"content = '.'\n");
    let serving = Serving::start(archive, None, &[]);
    let before = completed(&serving);
    let built = serving.archive.run(&["build", "specs", "--no-git"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert!(serving.archive.specs().join("public/index.html").is_file());
    assert_eq!(completed(&serving), before);
    assert_eq!(serving.get("/docs/plan-2026-01-02-neighbour").0, 404);
}

/// Stops the process for as long as `work` takes, as a laptop that sleeps does.
#[cfg(target_os = "linux")]
fn while_asleep(serving: &Serving, work: impl FnOnce()) {
    let signal = |name: &str| {
        let sent = std::process::Command::new("kill").args([name, &serving.id().to_string()]).status().unwrap();
        assert!(sent.success());
    };
    signal("-STOP");
    work();
    signal("-CONT");
}

/// More events than the system keeps: it throws them away and says only that it did.
#[cfg(target_os = "linux")]
#[test]
fn lost_events_cost_no_truth() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let folder = serving.archive.specs().join("done");
    while_asleep(&serving, || {
        for number in 0..10_000 {
            let noise = folder.join(format!("{number}.tmp"));
            fs::write(&noise, "x").unwrap();
            fs::remove_file(noise).unwrap();
        }
        fs::write(folder.join("plan-2026-01-02-neighbour.md"), text("found")).unwrap();
        fs::write(folder.join("plan-2026-01-03-late.md"), "# Plan Spec: Late\n").unwrap();
    });
    wait_for(&serving, "found", "an edit among lost events");
    assert_eq!(serving.get("/specs/plan-2026-01-03-late").0, 200);
}

/// Where the system has no watches left, the preview looks by itself, and says so.
#[cfg(target_os = "linux")]
#[test]
fn too_few_watches_are_made_up_for_by_looking() {
    let limit = "echo 5 > /proc/sys/user/max_inotify_watches";
    let mut tried = std::process::Command::new("unshare");
    tried.args(["-Ur", "sh", "-c", limit]).stderr(std::process::Stdio::null());
    if !tried.status().is_ok_and(|status| status.success()) {
        return;
    }
    let inner = format!("{limit} && exec \"$0\" \"$@\"");
    let archive = Hostile::new(&[]);
    for number in 0..20 {
        archive.put(&format!("specs/folder-{number}/a-{number}.md"), b"# A\n");
    }
    let serving = Serving::start(archive, Some(&format!("exec unshare -Ur sh -c '{inner}' \"$0\" \"$@\"")), &[]);
    let file = serving.archive.specs().join("done/plan-2026-01-02-neighbour.md");
    fs::write(file, text("looked")).unwrap();
    wait_for(&serving, "looked", "an edit without watches");
}

#[test]
fn a_storm_of_files_ends_in_few_builds() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let folder = serving.archive.specs().join("active");
    fs::create_dir_all(&folder).unwrap();
    let number = |build: &str| build.rsplit('-').next().unwrap().parse::<u64>().unwrap();
    let before = number(&build(&serving));
    for file in 0..300 {
        fs::write(folder.join(format!("plan-2026-01-03-n-{file}.md")), format!("# Plan Spec: N {file}\n")).unwrap();
    }
    let started = Instant::now();
    while serving.get("/specs/plan-2026-01-03-n-299").0 != 200 {
        assert!(started.elapsed() < Duration::from_secs(8), "the last file does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
    let builds = number(&build(&serving)) - before;
    assert!(builds <= 12, "{builds} builds");
    fs::remove_dir_all(folder).unwrap();
    let started = Instant::now();
    while serving.get("/specs/plan-2026-01-03-n-0").0 != 404 {
        assert!(started.elapsed() < Duration::from_secs(8), "deleted files stay");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Errors never take the last good site away, and go by themselves.
#[test]
fn faults_of_configuration_and_theme_come_and_go() {
    let archive = Hostile::new(&[]);
    archive.put("specs/site.toml", b"content = '.'\n[theme]\nname = 'own'\n");
    archive.put("specs/themes/own/static/x.css", b"p {}\n");
    let serving = Serving::start(archive, None, &[]);
    let fault_is = |expected: bool, what: &str| {
        let started = Instant::now();
        loop {
            let hello = hello(&serving);
            if hello["fault"].is_null() != expected {
                break;
            }
            assert!(started.elapsed() < Duration::from_secs(8), "{what}: {hello}");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(serving.get(PAGE).0, 200, "{what}: the last good site stays");
    };
    serving.archive.put("specs/site.toml", b"content = 3\n");
    fault_is(true, "configuration broken");
    serving.archive.put("specs/site.toml", b"content = '.'\n[theme]\nname = 'own'\n");
    fault_is(false, "configuration mended");
    let theme = serving.archive.folder.path().join("specs/themes");
    let aside = serving.archive.folder.path().join("aside");
    fs::rename(&theme, &aside).unwrap();
    fault_is(true, "theme gone");
    fs::rename(&aside, &theme).unwrap();
    fault_is(false, "theme back");
    let done = serving.archive.specs().join("done");
    fs::rename(serving.archive.specs(), serving.archive.folder.path().join("away")).unwrap();
    fault_is(true, "content gone");
    fs::rename(serving.archive.folder.path().join("away"), serving.archive.specs()).unwrap();
    fault_is(false, "content back");
    fs::write(done.join("plan-2026-01-02-neighbour.md"), text("again")).unwrap();
    wait_for(&serving, "again", "an edit after all that");
}
