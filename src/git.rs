//! History facts through the git command: dates, authors and former paths of every file, in one pass over the log.
//!
//! What git cannot tell for certain is absent. A shallow clone has no dates, since its oldest commit seems to create
//! everything; a machine without git, or a folder outside of a repository, has no history at all. The repository's own
//! configuration cannot make git run anything: hooks, monitors, external differs and fetching are switched off.

#![expect(clippy::disallowed_methods, reason = "git is the only program that is ever run")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::path::SourcePath;
use crate::snapshot::{FileHistory, History, Root};
use crate::text::Hash;

/// How long one call may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Asks git, and asks again only when a commit was made.
#[derive(Debug, Default)]
pub struct Git {
    last: Option<(String, Vec<Root>, Arc<History>)>,
}

impl Git {
    /// The history of the files below `roots`, in the repository whose top is `top`.
    pub fn history(&mut self, top: &Path, roots: &[Root]) -> Arc<History> {
        let Some(head) = run(top, &["rev-parse", "--verify", "HEAD"]) else { return Arc::default() };
        let head = head.trim().to_owned();
        if let Some((last_head, last_roots, history)) = &self.last
            && *last_head == head
            && last_roots == roots
        {
            return Arc::clone(history);
        }
        let history = Arc::new(history(top, roots));
        self.last = Some((head, roots.to_vec(), Arc::clone(&history)));
        history
    }
}

/// The history of the files below `roots`, in the repository whose top is `top`. Roots outside of it have none.
pub fn history(top: &Path, roots: &[Root]) -> History {
    let head = run(top, &["log", "-1", "--format=%H %at"]).and_then(|line| {
        let (commit, seconds) = line.trim().split_once(' ')?;
        Some((commit.to_owned(), date(seconds)?))
    });
    let known = run(top, &["ls-files", "-z", "--cached"])
        .map(|list| list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect());
    let whole = run(top, &["rev-parse", "--is-shallow-repository"]).is_some_and(|answer| answer.trim() == "false");
    let log = whole.then(|| log(top, roots)).flatten();
    let files = log.map(|log| read_log(&log, roots)).unwrap_or_default();
    History { head, files, known }
}

/// The identity of all that [`history()`] is made from; `None` without git. Cheap beside the history itself, which reads
/// the whole log.
pub fn mark(top: &Path) -> Option<Hash> {
    let commit = run(top, &["rev-parse", "--verify", "HEAD", "--is-shallow-repository"])?;
    let known = run(top, &["ls-files", "-z", "--cached"])?;
    // Names of authors are mapped by `.mailmap` and by settings, and renames are found by settings.
    let settings = run(top, &["config", "--list", "-z"])?;
    let names = std::fs::read(top.join(".mailmap")).unwrap_or_default();
    Some(Hash::of_parts(&[commit.as_bytes(), known.as_bytes(), settings.as_bytes(), &names]))
}

/// The address that the repository was cloned from.
pub fn origin(top: &Path) -> Option<String> {
    setting(top, &["config", "--get", "remote.origin.url"])
}

/// The branch that is checked out.
fn branch(top: &Path) -> Option<String> {
    setting(top, &["symbolic-ref", "--short", "HEAD"])
}

/// The branch that others take for the main one: what the origin says, else `main` or `master`, else what is checked out.
pub fn main_branch(top: &Path) -> Option<String> {
    let of_origin = setting(top, &["symbolic-ref", "--short", "refs/remotes/origin/HEAD"]);
    let exists = |name: &&str| run(top, &["rev-parse", "--verify", "--quiet", &format!("refs/heads/{name}")]).is_some();
    let usual = || ["main", "master"].into_iter().find(exists).map(str::to_owned);
    of_origin.and_then(|name| name.strip_prefix("origin/").map(str::to_owned)).or_else(usual).or_else(|| branch(top))
}

/// Whether `path` is left out of the repository.
pub fn ignores(top: &Path, path: &Path) -> bool {
    path.to_str().is_some_and(|path| run(top, &["check-ignore", "--quiet", "--no-index", "--", path]).is_some())
}

/// The name that commits are made under.
pub fn author(top: &Path) -> Option<String> {
    setting(top, &["config", "--get", "user.name"])
}

/// One line of git's, without control characters.
fn setting(top: &Path, arguments: &[&str]) -> Option<String> {
    let line: String = run(top, arguments)?.trim().chars().filter(|c| !c.is_control()).collect();
    Some(line).filter(|line| !line.is_empty())
}

fn log(top: &Path, roots: &[Root]) -> Option<String> {
    let folders = roots.iter().filter_map(|root| root.in_repository.as_deref());
    let folders: Vec<&str> = folders.map(|folder| if folder.is_empty() { "." } else { folder }).collect();
    if folders.is_empty() {
        return None;
    }
    let mut arguments = vec![
        "--literal-pathspecs",
        "log",
        "-z",
        "--name-status",
        "-M",
        "--no-ext-diff",
        "--no-textconv",
        "--format=%x01%H%x00%at%x00%aN",
        "--",
    ];
    arguments.extend(folders);
    run(top, &arguments)
}

/// Reads `log`, newest commit first. Each commit is `\u{1}hash`, time, author; then status and one or two paths, each ended
/// by NUL.
fn read_log(log: &str, roots: &[Root]) -> BTreeMap<SourcePath, FileHistory> {
    let mut fields = log.split('\0');
    let mut reading = Reading { roots, files: BTreeMap::new(), names: BTreeMap::new() };
    let (mut at, mut author) = (None, "");
    while let Some(field) = fields.next() {
        let field = field.trim_start_matches('\n');
        if field.starts_with('\u{1}') {
            at = fields.next().and_then(date);
            author = fields.next().unwrap_or_default();
            continue;
        }
        let Some(status) = field.chars().next() else { continue };
        let Some(path) = fields.next() else { break };
        match status {
            'R' => {
                let Some(now) = fields.next() else { break };
                reading.renamed(path, now, at.as_deref(), author);
            }
            'C' => {
                let Some(now) = fields.next() else { break };
                reading.touched(now, true, at.as_deref(), author);
            }
            'D' => reading.deleted(path),
            _ => reading.touched(path, status == 'A', at.as_deref(), author),
        }
    }
    for file in reading.files.values_mut() {
        file.authors.reverse();
        let mut seen = Vec::new();
        file.authors.retain(|author| {
            !seen.contains(author) && {
                seen.push(author.clone());
                true
            }
        });
    }
    reading.files
}

/// The log so far, read backwards in time.
struct Reading<'a> {
    roots: &'a [Root],
    files: BTreeMap<SourcePath, FileHistory>,
    /// What a path of that time is called today; `None` when an earlier file had the name, whose history is another.
    names: BTreeMap<String, Option<SourcePath>>,
}

impl Reading<'_> {
    fn today(&mut self, path: &str) -> Option<SourcePath> {
        self.names.entry(path.to_owned()).or_insert_with(|| source_path(self.roots, path)).clone()
    }

    fn touched(&mut self, path: &str, created: bool, at: Option<&str>, author: &str) {
        let Some(source) = self.today(path) else { return };
        let file = self.files.entry(source).or_default();
        let at = at.map(str::to_owned);
        file.updated = file.updated.take().or_else(|| at.clone());
        if !author.is_empty() {
            file.authors.push(author.to_owned());
        }
        if created {
            file.created = at;
            self.names.insert(path.to_owned(), None);
        }
    }

    /// Who deleted a file says nothing of today's; what came before was another file.
    fn deleted(&mut self, path: &str) {
        self.names.entry(path.to_owned()).or_insert(None);
    }

    fn renamed(&mut self, from: &str, to: &str, at: Option<&str>, author: &str) {
        self.touched(to, false, at, author);
        let Some(source) = self.today(to) else { return };
        self.names.insert(to.to_owned(), None);
        if let Some(former) = source_path(self.roots, from).filter(|former| *former != source) {
            let file = self.files.entry(source.clone()).or_default();
            if !file.former.contains(&former) {
                file.former.push(former);
            }
        }
        self.names.insert(from.to_owned(), Some(source));
    }
}

/// The source path of a path of the repository; `None` when no root holds it.
fn source_path(roots: &[Root], path: &str) -> Option<SourcePath> {
    roots.iter().find_map(|root| {
        let folder = root.in_repository.as_deref()?;
        let below = path.strip_prefix(folder)?;
        let below = if folder.is_empty() { below } else { below.strip_prefix('/')? };
        SourcePath::new(&format!("{}/{below}", root.prefix))
    })
}

/// Seconds since 1970 as RFC 3339, UTC.
fn date(seconds: &str) -> Option<String> {
    let timestamp = jiff::Timestamp::from_second(seconds.trim().parse().ok()?).ok()?;
    Some(timestamp.to_string())
}

/// The output of git in `top`; `None` when git is missing, fails or takes too long. One name that is not UTF-8 must not cost
/// the history of all others, so its bytes are replaced, and it then names no file.
fn run(top: &Path, arguments: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os() {
        // Variables of a hook that started us would point git at another repository.
        if name.to_str().is_some_and(|name| name.starts_with("GIT_")) {
            git.env_remove(name);
        }
    }
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
    git.env("GIT_NO_REPLACE_OBJECTS", "1");
    git.arg("-C").arg(top).arg("--no-pager");
    for setting in [
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        "core.quotePath=false",
        "core.untrackedCache=false",
        "log.showSignature=false",
        "diff.renameLimit=2000",
        "protocol.allow=never",
        "color.ui=never",
    ] {
        git.args(["-c", setting]);
    }
    let child = git.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    output(child.ok()?)
}

fn output(mut child: Child) -> Option<String> {
    let mut stdout = child.stdout.take()?;
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).ok().map(|_| bytes)
    });
    let deadline = Instant::now() + LIMIT;
    let mut pause = Duration::from_micros(200);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() < deadline => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
            Ok(None) | Err(_) => {
                // Both fail only when the child has ended by itself meanwhile.
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
        }
    };
    let bytes = reader.join().ok()??;
    status.filter(std::process::ExitStatus::success)?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots() -> Vec<Root> {
        let (prefix, name) = ("x".to_owned(), "specs".to_owned());
        vec![Root { prefix, in_repository: Some("docs/specs".to_owned()), label: name.clone(), name }]
    }

    /// A log as git prints it, newest first: time, author, then status and paths.
    fn log(commits: &[(&str, &str, &[&str])]) -> String {
        commits.iter().fold(String::new(), |log, (at, author, changes)| {
            format!("{log}\u{1}c0ffee\0{at}\0{author}\0\n{}\0", changes.join("\0"))
        })
    }

    #[test]
    fn a_file_is_followed_through_its_renames() {
        let log = log(&[
            ("300", "Bo", &["M", "docs/specs/done/a.md"]),
            ("200", "Al", &["R100", "docs/specs/active/a.md", "docs/specs/done/a.md", "A", "docs/specs/b.md"]),
            ("100", "Al", &["A", "docs/specs/active/a.md", "A", "src/main.rs"]),
        ]);
        let files = read_log(&log, &roots());
        let path = |path| SourcePath::new(path).expect("clean");
        assert_eq!(
            files[&path("x/done/a.md")],
            FileHistory {
                created: Some("1970-01-01T00:01:40Z".to_owned()),
                updated: Some("1970-01-01T00:05:00Z".to_owned()),
                authors: vec!["Al".to_owned(), "Bo".to_owned()],
                former: vec![path("x/active/a.md")],
            }
        );
        assert_eq!(files.keys().map(SourcePath::as_str).collect::<Vec<_>>(), ["x/b.md", "x/done/a.md"]);
    }

    #[test]
    fn an_earlier_file_of_the_same_name_is_another_file() {
        let log = log(&[
            ("400", "Bo", &["A", "docs/specs/a.md"]),
            ("300", "Al", &["D", "docs/specs/a.md"]),
            ("200", "Al", &["A", "docs/specs/a.md"]),
        ]);
        let files = read_log(&log, &roots());
        let file = &files[&SourcePath::new("x/a.md").expect("clean")];
        assert_eq!((file.created.as_deref(), file.authors.len()), (Some("1970-01-01T00:06:40Z"), 1));
    }
}
