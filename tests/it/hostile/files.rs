//! Hostile names, links and things that are no files (items 50 to 62 and 75 to 79), and programs that must not be run.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{CANARY, Case, Hostile, assert_harmless, assert_named};

const LIMIT: Duration = Duration::from_secs(60);

fn named_file(name: &'static str, path: &str, named: bool) -> Case {
    Case { name, files: vec![(path.to_owned(), b"# T\n".to_vec())], named }
}

/// Names that any file system on Linux takes.
pub fn names() -> Vec<Case> {
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
        ("asset-outside", "img/a\\..\\outside.png", true),
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
        ("collide-index", "active/index.md", "active/INDEX.md"),
        ("collide-readme", "active/README.md", "active/readme.markdown"),
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

/// With `--no-git` nothing is started, and without it nothing but git.
#[cfg(unix)]
#[test]
fn without_git_no_program_is_started() {
    use std::os::unix::fs::PermissionsExt;
    let hostile = Hostile::new(&[]);
    hostile.put("bin/git", b"#!/bin/sh\necho git >> \"$(dirname \"$0\")/started\"\n");
    let bin = hostile.folder.path().join("bin");
    fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(hostile.folder.path().join(".git")).unwrap();
    let build = |arguments: &[&str]| {
        let built = Command::new(env!("CARGO_BIN_EXE_spechive"))
            .args(["build", "specs", "--out", "out"])
            .args(arguments)
            .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
            .current_dir(hostile.folder.path())
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    };
    build(&["--no-git"]);
    assert!(!bin.join("started").exists(), "git was started");
    build(&[]);
    assert!(bin.join("started").exists(), "git is asked for history otherwise");
}
