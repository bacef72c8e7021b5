//! Hostile names, links and things that are no files (items 50 to 62 and 75 to 79), and faults of the disk (90 to 98).

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{CANARY, Case, Hostile, assert_harmless, assert_named};

const LIMIT: Duration = Duration::from_secs(60);

fn named_file(name: &'static str, path: &str, named: bool) -> Case {
    Case { name, files: vec![(path.to_owned(), b"# T\n".to_vec())], named }
}

/// Names that any file system on Linux takes.
fn names() -> Vec<Case> {
    let mut cases: Vec<Case> = [
        ("filename-quote", "active/quo\"te.md", true),
        ("filename-angle", "active/<script>alert(1)<b>.md", true),
        ("filename-newline", "active/new\nline.md", true),
        ("filename-rtl", "active/r\u{202e}tl.md", true),
        ("filename-percent", "active/per%2fcent.md", false),
        ("filename-brace", "active/{{ 7*7 }}.md", false),
        ("filename-dashes", "active/--help.md", false),
        ("filename-rf", "active/-rf.md", false),
        ("filename-win-con", "active/con.md", true),
        ("filename-win-aux", "active/AUX.md", true),
        ("filename-win-nul", "active/nul.x.md", true),
        ("filename-win-com1", "active/com1.md", true),
        ("filename-win-folder", "lpt1/x.md", true),
        ("filename-colon", "active/a:b.md", true),
        ("filename-backslash", "active/a\\..\\up.md", true),
        ("filename-trail", "active/trail .md", false),
        ("filename-only-marks", "active/!!!.md", false),
        ("filename-proto", "active/__proto__.md", false),
        ("asset-device", "img/aux.png", true),
        ("asset-trail", "img/x./a.png", true),
        ("asset-marks", "img/a?b.png", true),
        ("asset-unseen", "img/a\u{200b}.png", true),
        ("asset-html", "img/a.html", false),
        ("asset-xhtml", "img/a.xhtml", false),
        ("asset-js", "img/sw.js", false),
        ("asset-css", "img/a.css", false),
        ("asset-xml", "img/a.xml", false),
        ("asset-cname", "CNAME", false),
        ("editor-swap", "active/.a.md.swp", false),
        ("editor-backup", "active/a.md~", false),
        ("editor-lock", "active/.#a.md", false),
        ("hidden", "active/.hidden.md", false),
        ("hidden-folder", ".git/config.md", false),
    ]
    .into_iter()
    .map(|(name, path, named)| named_file(name, path, named))
    .collect();
    cases.push(Case {
        name: "asset-svg",
        files: vec![("img/x.svg".into(), b"<svg onload='pwn()'/>".to_vec())],
        named: true,
    });
    cases.push(Case {
        name: "asset-svg-script",
        files: vec![("img/y.svg".into(), b"<svg><script>1</script></svg>".to_vec())],
        named: true,
    });
    for (name, one, other) in [
        ("collide-case", "active/same.md", "active/SAME.md"),
        ("collide-nfc", "active/caf\u{e9}.md", "active/cafe\u{301}.md"),
        ("collide-space", "active/two words.md", "active/two-words.md"),
        ("collide-ext", "active/ext.md", "active/ext.markdown"),
        ("collide-folder", "active/moved.md", "done/moved.md"),
        ("collide-asset-case", "img/Logo.png", "img/logo.png"),
        ("collide-asset-nfc", "img/caf\u{e9}.png", "img/cafe\u{301}.png"),
    ] {
        let files = vec![(one.to_owned(), b"# One\n".to_vec()), (other.to_owned(), b"# Other\n".to_vec())];
        cases.push(Case { name, files, named: true });
    }
    cases
}

#[test]
fn no_name_leaves_the_output_or_hides_another_file() {
    let cases = names();
    let hostile = Hostile::new(&cases);
    hostile.build(LIMIT);
    assert_harmless(&hostile);
    assert_named(&hostile, &cases);
    let output = hostile.output();
    let mut folded: Vec<String> = output.keys().map(|path| path.to_lowercase()).collect();
    let all = folded.len();
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), all, "two files are one on a disk that is blind to case");
    for path in output.keys() {
        for part in path.split('/') {
            let stem = part.split('.').next().unwrap().to_lowercase();
            assert!(!["con", "aux", "nul", "com1", "lpt1"].contains(&stem.as_str()), "{path}");
            assert!(!part.ends_with(['.', ' ']) && !part.contains(['\\', ':', '<', '>', '"', '|', '?', '*']), "{path}");
        }
    }
    assert!(!output.contains_key("CNAME") && !output.contains_key("sw.js"));
}

#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_link_or_from_what_is_no_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let hostile = Hostile::new(&[]);
    let specs = hostile.specs();
    fs::create_dir_all(hostile.folder.path().join("outside/sub")).unwrap();
    for secret in ["outside/a.md", "outside/sub/b.md", "outside/c.png"] {
        hostile.put(secret, CANARY.as_bytes());
    }
    let links = [
        ("symlink-file.md", "../secret.md"),
        ("symlink-dir", "../outside"),
        ("symlink-loop", "."),
        ("symlink-self.md", "symlink-self.md"),
        ("symlink-dangling.md", "nowhere"),
        ("symlink-devzero.md", "/dev/zero"),
        ("symlink-proc.md", "/proc/self/environ"),
        ("symlink-asset.png", "../outside/c.png"),
        ("symlink-abs.md", "/etc/passwd"),
    ];
    for (name, target) in links {
        symlink(target, specs.join(name)).unwrap();
    }
    let fifo = Command::new("mkfifo").arg(specs.join("fifo.md")).status().unwrap();
    assert!(fifo.success());
    fs::create_dir(specs.join("folder.md")).unwrap();
    hostile.put("specs/unreadable.md", b"# T");
    fs::set_permissions(specs.join("unreadable.md"), fs::Permissions::from_mode(0o0)).unwrap();
    // The superuser reads everything.
    let may_read = fs::read(specs.join("unreadable.md")).is_ok();
    hostile.build(Duration::from_secs(20));
    assert_harmless(&hostile);
    let findings = hostile.findings();
    let mut names: Vec<&str> = links.iter().map(|(name, _)| *name).collect();
    names.push("fifo.md");
    if !may_read {
        names.push("unreadable.md");
    }
    for name in names {
        assert!(findings.contains_key(name), "nothing is said about {name}: {:?}", findings.keys());
    }
}

/// Every file of a site and its bytes, the manifest aside.
fn snapshot(hostile: &Hostile) -> std::collections::BTreeMap<String, Vec<u8>> {
    hostile.output()
}

/// Leftovers of builds beside the output.
fn stages(hostile: &Hostile) -> Vec<String> {
    let entries = fs::read_dir(hostile.folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("stage")).collect()
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let hostile = Hostile::new(&[]);
    for number in 0..60 {
        hostile.put(
            &format!("specs/active/plan-2026-01-02-n-{number}.md"),
            format!("# Plan Spec: N {number}\n").as_bytes(),
        );
    }
    hostile.build(LIMIT);
    let old = snapshot(&hostile);
    hostile.put("specs/active/plan-2026-01-02-new.md", b"# Plan Spec: New\n");
    // What the new site is.
    let built = hostile.run(&["build", "specs", "--out", "other", "--no-git"]);
    assert!(built.status.success());
    let mut seen_old = false;
    for delay_ms in [5, 40, 80, 120, 160, 200, 240, 280, 320, 400] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_spechive"))
            .args(["build", "specs", "--out", "out", "--no-git"])
            .current_dir(hostile.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(delay_ms));
        let _ = child.kill();
        child.wait().unwrap();
        let now = snapshot(&hostile);
        let is_new = now.contains_key("specs/plan-2026-01-02-new.html");
        assert!(is_new || now == old, "neither the old nor the new site after {delay_ms} ms");
        seen_old |= !is_new;
    }
    assert!(seen_old, "no build was killed in time");
    hostile.build(LIMIT);
    let clean = Hostile { folder: hostile.folder };
    let left = stages(&clean);
    assert_eq!(left, [] as [String; 0]);
    let again = clean.run(&["build", "specs", "--out", "other", "--no-git"]);
    assert!(again.status.success());
    let other = fs::read(clean.folder.path().join("other/specs/plan-2026-01-02-new.html")).unwrap();
    assert_eq!(clean.output()["specs/plan-2026-01-02-new.html"], other);
}

/// A limit on file size makes every larger write fail, as a full disk does.
#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_old_site() {
    let hostile = Hostile::new(&[]);
    hostile.build(LIMIT);
    let old = snapshot(&hostile);
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
    assert_eq!(snapshot(&hostile), old);
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

/// The configuration of a repository may name programs for nearly everything; none of them is run.
#[cfg(unix)]
#[test]
fn the_repository_s_configuration_starts_no_program() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::PermissionsExt;
    let hostile = Hostile::new(&[]);
    let folder = hostile.folder.path();
    hostile.put("pwn.sh", b"#!/bin/sh\ntouch \"$(dirname \"$0\")/pwned\"\ncat\n");
    let program = folder.join("pwn.sh");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    fs::write(hostile.specs().join(odd), "# T").unwrap();
    let git = |arguments: &[&str]| {
        let done = Command::new("git").args(arguments).current_dir(folder).stdout(Stdio::null()).status().unwrap();
        assert!(done.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "specs"]);
    git(&["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "first"]);
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "core.sshCommand",
        "core.editor",
        "gpg.program",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "core.askPass",
        "alias.log",
    ] {
        git(&["config", key, program.to_str().unwrap()]);
    }
    git(&["config", "log.showSignature", "true"]);
    hostile.put(".gitattributes", b"*.md diff=x filter=x\n");
    let built = hostile.run(&["build", "specs", "--out", "out"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert!(!folder.join("pwned").exists(), "a program was started");
    let json: serde_json::Value = serde_json::from_slice(&hostile.output()["specs.json"]).unwrap();
    let created = json["specs"].as_array().unwrap().iter().filter(|spec| spec["created"].is_string()).count();
    assert!(created > 0, "a name that is not UTF-8 costs nobody else the history");
}
