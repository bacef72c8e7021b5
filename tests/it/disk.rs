//! Loading from and writing to real folders.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use spechive::disk::{Content, Failed, LoadError, Loaded, Loader, Options, Settings, WriteError, Written, write};
use spechive::path::Route;
use spechive::snapshot::Body;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

fn put(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn load(site: &Path) -> Loaded {
    Loader::new(Settings::new(site)).load().unwrap()
}

fn sources(loaded: &Loaded) -> Vec<&str> {
    loaded.snapshot.sources.iter().map(|source| source.path.as_str()).collect()
}

fn assets(loaded: &Loaded) -> Vec<&str> {
    loaded.snapshot.assets.iter().map(|asset| asset.path.as_str()).collect()
}

/// Codes and paths of the findings.
fn findings(loaded: &Loaded) -> Vec<(&str, &str)> {
    loaded.snapshot.findings.iter().map(|finding| (finding.code, finding.path.as_str())).collect()
}

#[test]
fn any_folder_of_markdown_is_a_site() {
    let site = folder(&[
        ("active/plan-2026-01-02-x.md", "# X"),
        ("active/plan-2026-01-02-y.txt", "y"),
        (".archive/old.MD", "old"),
        (".git/info.md", "no"),
        (".obsidian/a.md", "no"),
        ("node_modules/a/README.md", "no"),
        ("a.md~", "no"),
        ("a.html", "no"),
        ("img/a.png", "png"),
        ("_private/a.png", "png"),
        ("notes.txt", "notes"),
    ]);
    let loaded = load(site.path());
    assert_eq!(sources(&loaded), [".archive/old.MD", "active/plan-2026-01-02-x.md", "active/plan-2026-01-02-y.txt"]);
    assert_eq!(assets(&loaded), ["img/a.png", "notes.txt"]);
    assert_eq!(findings(&loaded), [("asset-left-out", "_private/a.png")]);
}

#[test]
fn the_configuration_says_where_content_lies() {
    let site = folder(&[
        (
            "site.toml",
            "title = 'T'\noutput = 'content/public'\nexclude = ['**/drafts/**', 'x.md']\n\
             content = [{ path = 'content' }, { path = 'more', prefix = 'm' }]\n\
             [theme]\nname = 'own'\ncss = 'extra.css'\nlogo = 'logo.png'\n",
        ),
        ("content/a.md", "# A"),
        ("content/x.md", "# X"),
        ("content/sub/drafts/d.md", "# D"),
        ("content/public/index.md", "an old output"),
        ("more/a.md", "# More A"),
        ("themes/own/templates/spec.html", "t"),
        ("themes/own/static/x.css", "s"),
        ("themes/own/README.md", "no"),
        ("extra.css", "e"),
        ("logo.png", "l"),
    ]);
    let loaded = load(&site.path().join("site.toml"));
    assert_eq!(sources(&loaded), ["a.md", "m/a.md"]);
    assert_eq!(loaded.snapshot.sources[1].root, 1);
    let theme: Vec<_> = loaded.snapshot.theme.keys().map(String::as_str).collect();
    assert_eq!(theme, ["static/extra.css", "static/logo.png", "static/x.css", "templates/spec.html"]);
    assert_eq!(findings(&loaded), []);
}

#[test]
fn the_specs_folder_of_a_repository_is_found_and_said() {
    let site =
        folder(&[("README.md", "# R"), (".git/HEAD", ""), ("docs/project/specs/a.md", "# A"), ("plans/b.md", "")]);
    let repository = site.path().file_name().unwrap().to_str().unwrap().to_owned();
    let loaded = load(site.path());
    assert_eq!(loaded.layout.choice.as_ref().unwrap().folder, "docs/project/specs");
    assert_eq!(sources(&loaded), ["a.md"]);
    assert_eq!(loaded.snapshot.config.title, format!("{repository} specs"));
    let root = &loaded.snapshot.roots[0];
    assert_eq!((root.in_repository.as_deref(), root.name.as_str()), (Some("docs/project/specs"), "specs"));
}

#[test]
fn what_cannot_be_read_gets_a_page_that_says_so() {
    let site = folder(&[("bom.md", "\u{feff}# B"), ("zero.md", "a\0b"), ("crlf.md", "a\r\nb")]);
    put(site.path(), "latin.md", b"caf\xe9");
    put(site.path(), "large.md", vec![b'x'; (2 << 20) + 1]);
    put(site.path(), "bad.svg", "<svg onload='x()'/>");
    let loaded = load(site.path());
    let body = |name: &str| loaded.snapshot.sources.iter().find(|s| s.path.as_str() == name).unwrap().body.clone();
    assert_eq!(body("bom.md"), Body::Text("# B".into()));
    assert_eq!(body("zero.md"), Body::Text("a\u{fffd}b".into()));
    assert_eq!(body("crlf.md"), Body::Text("a\r\nb".into()));
    assert_eq!(body("latin.md"), Body::Unread("the file is not UTF-8: byte 3 starts no character".to_owned()));
    assert!(matches!(body("large.md"), Body::Unread(_)));
    assert_eq!(
        findings(&loaded),
        [
            ("asset-left-out", "bad.svg"),
            ("file-not-utf8", "latin.md"),
            ("file-too-large", "large.md"),
            ("nul-in-text", "zero.md"),
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_left_alone() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.md", "secret"), ("dir/secret.md", "secret")]);
    let site = folder(&[("a.md", "# A")]);
    symlink(outside.path().join("secret.md"), site.path().join("file.md")).unwrap();
    symlink(outside.path().join("dir"), site.path().join("linked")).unwrap();
    symlink(site.path(), site.path().join("loop")).unwrap();
    symlink("/nowhere", site.path().join("dangling.md")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        site.path().join("pipe.md"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    let loaded = load(site.path());
    assert_eq!(sources(&loaded), ["a.md"]);
    let skipped: Vec<_> = findings(&loaded).into_iter().map(|(_, path)| path).collect();
    assert_eq!(skipped, ["dangling.md", "file.md", "linked", "loop", "pipe.md"]);
}

/// A change to the content may turn its folder into a link.
#[cfg(unix)]
#[test]
fn a_content_folder_that_leads_out_of_the_site_is_refused() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.md", "secret")]);
    let site = folder(&[("site.toml", "content = 'specs'"), ("inner/a.md", "# A")]);
    symlink(outside.path(), site.path().join("specs")).unwrap();
    let refused = Loader::new(Settings::new(site.path())).load();
    assert!(matches!(refused, Err(LoadError::Value { key: "content.path", .. })), "{refused:?}");
    fs::remove_file(site.path().join("specs")).unwrap();
    symlink("inner", site.path().join("specs")).unwrap();
    assert_eq!(sources(&load(site.path())), ["a.md"]);
}

#[test]
fn a_loader_reads_again_and_says_what_changed() {
    let site = folder(&[("a.md", "one"), ("b.md", "two")]);
    let mut loader = Loader::new(Settings::new(site.path()));
    assert!(loader.load().unwrap().changes.config, "the first load changes everything");
    assert!(loader.load().unwrap().changes.is_empty());

    put(site.path(), "a.md", "one");
    assert!(loader.load().unwrap().changes.is_empty(), "the same bytes written again are no change");
    put(site.path(), "a.md", "eno");
    fs::remove_file(site.path().join("b.md")).unwrap();
    let changes = loader.load().unwrap().changes;
    assert_eq!(changes.content.iter().map(|path| path.as_str()).collect::<Vec<_>>(), ["a.md", "b.md"]);

    put(site.path(), "site.toml", "exclude = 3");
    assert!(matches!(loader.load(), Err(LoadError::Config { .. })));
    fs::remove_file(site.path().join("site.toml")).unwrap();
    assert!(loader.load().unwrap().changes.is_empty(), "an error in between is forgotten");
}

/// Runs git in `top`; `false` when the machine has none.
fn git(top: &Path, arguments: &[&str]) -> bool {
    let identity = ["-c", "user.name=Al", "-c", "user.email=al@example.org", "-c", "init.defaultBranch=main"];
    let mut git = std::process::Command::new("git");
    git.args(identity).args(arguments).current_dir(top).env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z");
    git.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    git.status().is_ok_and(|status| status.success())
}

#[test]
fn history_follows_renames_and_mistrusts_shallow_clones() {
    let site = folder(&[("specs/active/plan-2026-01-02-x.md", "# X\n\nSome text to know it by.\n"), ("src/x.rs", "")]);
    let top = site.path();
    if !git(top, &["init"]) {
        return;
    }
    assert!(git(top, &["add", "."]) && git(top, &["commit", "-m", "one"]));
    fs::create_dir(top.join("specs/done")).unwrap();
    assert!(git(top, &["mv", "specs/active/plan-2026-01-02-x.md", "specs/done/plan-2026-01-02-x.md"]));
    assert!(git(top, &["commit", "-m", "two"]));

    let loaded = load(top);
    let history = spechive::git::history(loaded.layout.repository.as_ref().unwrap(), &loaded.snapshot.roots);
    let file = &history.files[&loaded.snapshot.sources[0].path];
    assert_eq!(file.created.as_deref(), Some("2026-01-02T03:04:05Z"));
    assert_eq!(file.authors, ["Al"]);
    assert_eq!(file.former.iter().map(|path| path.as_str()).collect::<Vec<_>>(), ["active/plan-2026-01-02-x.md"]);
    assert!(history.known.unwrap().contains("src/x.rs"));
    assert_eq!(history.head.unwrap().1, "2026-01-02T03:04:05Z");

    let clone = TempDir::new().unwrap();
    let origin = format!("file://{}", top.display());
    assert!(git(clone.path(), &["clone", "--depth", "1", &origin, "."]));
    let history = spechive::git::history(clone.path(), &loaded.snapshot.roots);
    assert!(history.head.is_some() && history.files.is_empty());
    let outside = folder(&[("a.md", "")]);
    assert_eq!(spechive::git::history(outside.path(), &load(outside.path()).snapshot.roots).head, None);
}

/// Writes these files as a site.
/// How many files changed, stayed and went, and the bytes of all.
fn counts(written: Written) -> (usize, usize, usize, u64) {
    (written.changed, written.kept, written.removed, written.bytes)
}

fn publish(out: &Path, files: &[(&str, &str)], options: &Options) -> Result<Written, WriteError> {
    let content = |text: &str| Content::Bytes(Arc::from(text.as_bytes()));
    let artifacts: Vec<Result<_, Infallible>> =
        files.iter().map(|(path, text)| Ok((Route::new(path).unwrap(), content(text)))).collect();
    write(out, artifacts.into_par_iter(), options).map_err(|failed| match failed {
        Failed::Write(error) => error,
        Failed::Artifact(never) => match never {},
    })
}

/// All files below `folder` with their text, but the manifest.
fn tree(folder: &Path) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else if entry.file_name() != ".spechive-manifest.json" {
                let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert((path, fs::read_to_string(entry.path()).unwrap()));
            }
        }
    }
    found
}

fn expected(files: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Names in the folder that holds the output: nothing but it may stay.
fn beside(out: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(out.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const FIRST: &[(&str, &str)] = &[("index.html", "1"), ("specs/a.html", "a"), ("specs/b.html", "b"), (".nojekyll", "")];
const SECOND: &[(&str, &str)] = &[("index.html", "2"), ("specs/a.html", "a"), ("docs/c.html", "c"), (".nojekyll", "")];

#[test]
fn an_output_is_always_that_of_a_clean_build() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("public");
    let options = Options::default();
    assert_eq!(counts(publish(&out, FIRST, &options).unwrap()), (4, 0, 0, 3));
    assert_eq!(tree(&out), expected(FIRST));
    let date = |path: &str| fs::metadata(out.join(path)).unwrap().modified().unwrap();
    let before = date("specs/a.html");
    assert_eq!(counts(publish(&out, SECOND, &options).unwrap()), (2, 2, 1, 3));
    assert_eq!(tree(&out), expected(SECOND));
    assert_eq!(date("specs/a.html"), before, "an unchanged file keeps its date");
    assert_eq!(counts(publish(&out, SECOND, &options).unwrap()), (0, 4, 0, 3));
    assert_eq!(beside(&out), ["public"], "no stage and no lock stay behind");
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let file = |path: &str| fs::metadata(out.join(path)).map(|file| (file.ino(), file.nlink())).unwrap();
        let (kept, changed) = (file("specs/a.html"), file("index.html"));
        assert_eq!(counts(publish(&out, FIRST, &options).unwrap()), (2, 2, 1, 3));
        assert_eq!(file("specs/a.html"), (kept.0, 1), "an unchanged file is taken over, and stands nowhere else");
        assert_ne!(file("index.html").0, changed.0, "a changed one is new");
        publish(&out, SECOND, &options).unwrap();
    }

    put(&out, "specs/a.html", "edited by hand");
    publish(&out, SECOND, &options).unwrap();
    assert_eq!(tree(&out), expected(SECOND), "what is there is compared, not what the manifest says");
}

#[test]
fn a_folder_of_others_is_left_alone_unless_adopted() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("public");
    put(&out, "keep.txt", "mine");
    put(&out, ".git/HEAD", "ref");
    let error = publish(&out, FIRST, &Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::NotOurs { .. }), "{error}");
    assert_eq!(tree(&out), expected(&[("keep.txt", "mine"), (".git/HEAD", "ref")]));

    let adopt = Options { adopt: true, ..Options::default() };
    publish(&out, FIRST, &adopt).unwrap();
    fs::create_dir(out.join("empty")).unwrap();
    publish(&out, SECOND, &Options::default()).unwrap();
    let mut files = expected(SECOND);
    files.extend(expected(&[("keep.txt", "mine"), (".git/HEAD", "ref")]));
    assert_eq!(tree(&out), files);
    assert!(out.join("empty").is_dir());
    assert_eq!(beside(&out), ["public"]);
}

#[test]
fn folders_that_hold_more_than_a_site_are_refused() {
    let top = folder(&[("site/content/a.md", "# A"), ("file", "")]);
    let content = top.path().join("site/content");
    let options = Options { guarded: vec![content.clone()], ..Options::default() };
    for out in
        [content.clone(), top.path().join("site"), PathBuf::from("/"), PathBuf::from("."), top.path().join("file")]
    {
        let error = publish(&out, FIRST, &options).unwrap_err();
        assert!(matches!(error, WriteError::Refused { .. }), "{}: {error}", out.display());
    }
    assert_eq!(tree(&content), expected(&[("a.md", "# A")]));
    publish(&content.join("public"), FIRST, &options).unwrap();
}

#[test]
fn a_second_build_waits_and_then_names_the_first() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("public");
    let lock = top.path().join(".public.spechive-lock");
    fs::write(&lock, "4711").unwrap();
    let held = fs::File::open(&lock).unwrap();
    held.lock().unwrap();
    let options = Options { wait: Duration::from_millis(60), ..Options::default() };
    let error = publish(&out, FIRST, &options).unwrap_err();
    assert!(matches!(error, WriteError::Locked { pid: Some(4711), .. }), "{error}");
    assert!(!out.exists());

    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| publish(&out, FIRST, &Options::default()));
        drop(held);
        waiting.join().unwrap().unwrap();
    });
    assert_eq!(beside(&out), ["public"]);
}

#[test]
fn what_a_killed_build_left_is_swept() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("public");
    publish(&out, FIRST, &Options::default()).unwrap();
    put(top.path(), ".public.spechive-stage-1/.spechive-manifest.json", r#"{"schema":1,"stage":true}"#);
    put(top.path(), ".public.spechive-stage-1/specs/half.html", "ha");
    put(top.path(), ".public.spechive-stage-2/.spechive-manifest.json", r#"{"schema":1,"files":{"a.html":""}}"#);
    put(top.path(), ".public.spechive-stage-2/a.html", "former output");
    put(top.path(), ".public.spechive-stage-3/foreign.txt", "whose?");
    publish(&out, SECOND, &Options::default()).unwrap();
    assert_eq!(beside(&out), [".public.spechive-stage-3", "public"]);
}

#[test]
fn a_file_written_piece_by_piece_is_like_any_other() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("public");
    let streamed = |text: &'static str| {
        let content = Content::Stream(Box::new(|out| text.chars().try_for_each(|c| write!(out, "{c}"))));
        let artifacts = vec![Ok::<_, Infallible>((Route::new("a/b.json").unwrap(), content))];
        write(&out, artifacts.into_par_iter(), &Options::default()).unwrap()
    };
    let whole = |text| publish(&out, &[("a/b.json", text)], &Options::default()).unwrap();
    let counts = |written: Written| (written.changed, written.kept, written.bytes);
    assert_eq!(counts(streamed("ab")), (1, 0, 2));
    assert_eq!(counts(streamed("ab")), (0, 1, 2));
    assert_eq!(counts(whole("ab")), (0, 1, 2));
    assert_eq!(counts(streamed("cd")), (1, 0, 2));
    assert_eq!(tree(&out), expected(&[("a/b.json", "cd")]));
}

#[test]
fn a_failure_leaves_the_old_output_whole() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("public");
    publish(&out, FIRST, &Options::default()).unwrap();
    let artifacts = [Ok((Route::page("index"), Content::Bytes(Arc::from(&b"new"[..])))), Err("no such template")];
    let failed = write(&out, artifacts.into_par_iter(), &Options::default()).unwrap_err();
    assert!(matches!(failed, Failed::Artifact("no such template")));
    let error = publish(&out, &[("index.html", "new"), ("_x/a.html", "")], &Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::Unpublishable(_)));
    // A file where the site needs a folder.
    let error = publish(&out, &[("index.html", "new"), ("x", ""), ("x/y", "")], &Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::Io { .. }), "{error}");
    assert_eq!(tree(&out), expected(FIRST));
    assert_eq!(beside(&out), ["public"]);
}

#[cfg(unix)]
#[test]
fn a_manifest_cannot_reach_out_of_the_output() {
    let top = folder(&[("elsewhere/victim.html", "v"), ("victim.html", "v")]);
    let out = top.path().join("public");
    publish(&out, FIRST, &Options::default()).unwrap();
    std::os::unix::fs::symlink(top.path().join("elsewhere"), out.join("link")).unwrap();
    let manifest = r#"{"schema":1,"files":{"../victim.html":"","link/victim.html":"","index.html":""}}"#;
    put(&out, ".spechive-manifest.json", manifest);
    publish(&out, &[("index.html", "2")], &Options::default()).unwrap();
    assert!(top.path().join("victim.html").exists());
    assert!(top.path().join("elsewhere/victim.html").exists());
    let error = publish(&out, &[("link/page.html", "p")], &Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::Refused { .. }), "{error}");
}

/// A file of a site with two files is saved as `save` does: the sources whose text differs when it alone is read again, or
/// `None` when all must be looked at.
fn check_edited(save: fn(&Path), expected: Option<&[&str]>) {
    let site = folder(&[("active/plan-2026-01-02-x.md", "# X"), ("done/plan-2026-01-03-y.md", "# Y")]);
    let mut loader = Loader::new(Settings::new(site.path()));
    loader.load().unwrap();
    let file = fs::canonicalize(site.path()).unwrap().join("active/plan-2026-01-02-x.md");
    save(&file);
    let edited = loader.edited(&BTreeSet::from([file.clone()]));
    let paths: Vec<&str> = edited.changes.content.iter().map(|path| path.as_str()).collect();
    assert_eq!((!edited.needs_load).then_some(&paths[..]), expected);
    let whole = loader.load().unwrap();
    let texts = |snapshot: &spechive::snapshot::Snapshot| -> Vec<Body> {
        snapshot.sources.iter().map(|source| source.body.clone()).collect()
    };
    if let Some(snapshot) = edited.snapshot {
        assert_eq!((texts(&snapshot), whole.changes.is_empty()), (texts(&whole.snapshot), true));
    }
}

#[test]
fn a_saved_file_is_read_alone_and_anything_else_needs_a_look_at_all() {
    let x = "active/plan-2026-01-02-x.md";
    check_edited(|file| fs::write(file, "# X2").unwrap(), Some(&[x]));
    check_edited(|file| fs::write(file, "\u{feff}# X2").unwrap(), Some(&[x]));
    check_edited(|file| fs::write(file, "# X").unwrap(), Some(&[]));
    check_edited(
        |file| {
            fs::write(file.with_extension("tmp"), "# X2").unwrap();
            fs::rename(file.with_extension("tmp"), file).unwrap();
        },
        Some(&[x]),
    );
    check_edited(|file| fs::write(file, "").unwrap(), None);
    check_edited(|file| fs::write(file, b"\xff").unwrap(), None);
    check_edited(|file| fs::write(file, "a\0b").unwrap(), None);
    check_edited(|file| fs::remove_file(file).unwrap(), None);
    check_edited(|file| fs::rename(file, file.with_extension("png")).unwrap(), None);
    #[cfg(unix)]
    check_edited(
        |file| {
            fs::remove_file(file).unwrap();
            std::os::unix::fs::symlink(file.with_file_name("../done/plan-2026-01-03-y.md"), file).unwrap();
        },
        None,
    );
}
