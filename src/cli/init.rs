//! `spechive init`: a short `site.toml` for the specs that are there, and with `--pages` the workflows that publish them.
//!
//! Nothing that exists is ever written over, so the second run changes nothing.

use std::path::{Path, PathBuf};

use super::args::Init;
use super::exit::{Failure, Outcome};
use super::new::KINDS;
use super::session::between;
use super::terminal::{DIM, GREEN, note, out, plain, styled};
use crate::disk::{self, Found, Layout, Settings};
use crate::git;

/// Where specs are put in a repository that has none.
pub(super) const NEW_FOLDER: &str = "docs/specs";

/// This version, which the workflows install.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where the source of this program is published: `repository` of `Cargo.toml`, empty while it has no public home.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

pub(super) fn run(args: &Init) -> anyhow::Result<Outcome> {
    let base = folder(&args.dir)?;
    let top = disk::repository_top(&base);
    let config = base.join("site.toml");
    let mut made = Made { here: base.clone(), files: 0 };
    if config.exists() {
        note(&format!("site.toml is there already and stays as it is ({})", args.dir.display()));
    } else {
        let text = Site { content: content(&base, &mut made)?, ..Site::seen(&base, top.as_deref()) }.toml();
        made.file(&config, &text)?;
        if let Some(top) = top.as_deref().filter(|top| !git::ignores(top, &base.join("public/index.html"))) {
            let output = between(top, &base.join("public"));
            note(&format!("built sites go to {output}; add /{output}/ to .gitignore"));
        }
    }
    if args.pages {
        let top = top.as_deref().unwrap_or(&base);
        let site = between(top, &base);
        pages(top, &site, &mut made)?;
    }
    let verdict = match made.files {
        0 => "nothing to do".to_owned(),
        1 => "1 file written".to_owned(),
        files => format!("{files} files written"),
    };
    let site = if args.dir == Path::new(".") { String::new() } else { format!(" {}", args.dir.display()) };
    note(&styled(DIM, &format!("{verdict}; next: spechive serve{site}")));
    Ok(Outcome::Clean)
}

fn folder(dir: &Path) -> Result<PathBuf, Failure> {
    match disk::settled(dir) {
        path if path.is_dir() => Ok(path),
        _ => Err(Failure::new(Outcome::Usage, format!("`{}` is not a folder", dir.display()))),
    }
}

/// Files that were written, and what is said about them.
struct Made {
    here: PathBuf,
    files: usize,
}

impl Made {
    fn file(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        let name = between(&self.here, path);
        let done = disk::create_new(path, text.as_bytes())
            .map_err(|cause| Failure::new(Outcome::InputOutput, format!("`{name}`: {cause}")))?;
        if done {
            self.files += 1;
            out(&format!("{} {}\n", styled(GREEN, "wrote"), plain(&name)))
                .map_err(|cause| Failure::new(Outcome::InputOutput, cause.to_string()))?;
        } else {
            note(&format!("{name} is there already and stays as it is"));
        }
        Ok(())
    }
}

/// The content folder, relative to `base`: where specs are kept in other repositories, else the folder itself when it has
/// Markdown of its own kind, else a new one with our templates in it. Behind it the other folders that may be meant.
fn content(base: &Path, made: &mut Made) -> Result<Vec<String>, Failure> {
    let found = disk::specs_folders(base);
    if let Some((first, others)) = found.split_first() {
        note(&format!("found {} in {}", counted(first), plain(&first.folder)));
        for other in others {
            note(&format!(
                "{} also holds {}; add it to `content` in site.toml to have it in the site",
                plain(&other.folder),
                counted(other)
            ));
        }
        return Ok(found.into_iter().map(|found| found.folder).collect());
    }
    let named =
        base.file_name().is_some_and(|name| ["specs", "plans", "adr", "rfcs"].iter().any(|known| name == *known));
    let parted = ["active", "done", "backlog"].iter().any(|folder| base.join(folder).is_dir());
    if named || parted {
        note("this folder holds the specs");
        return Ok(vec![".".to_owned()]);
    }
    note(&format!("found no specs; {NEW_FOLDER} is for them"));
    for kind in KINDS {
        made.file(&base.join(NEW_FOLDER).join(format!("template-{}.md", kind.word)), kind.template)?;
    }
    Ok(vec![NEW_FOLDER.to_owned()])
}

fn counted(found: &Found) -> String {
    let files = found.files;
    if files == 1 { "1 Markdown file".to_owned() } else { format!("{files} Markdown files") }
}

/// What a new `site.toml` says.
struct Site {
    title: String,
    /// The content folder, and others that may be meant.
    content: Vec<String>,
    /// Web address of the repository.
    repository: Option<String>,
    /// The branch that source links point to.
    branch: Option<String>,
}

impl Site {
    /// What can be seen of the repository around `base`.
    fn seen(base: &Path, top: Option<&Path>) -> Self {
        let folder = top.unwrap_or(base).file_name().map(|name| name.to_string_lossy().into_owned());
        let title = format!("{} specs", folder.unwrap_or_else(|| "Our".to_owned()));
        let repository = top.and_then(git::origin).and_then(|address| forge(&address));
        if let Some(url) = &repository {
            note(&format!("the repository is {}", plain(url)));
        }
        let branch = top.and_then(git::main_branch);
        Self { title, content: Vec::new(), repository, branch }
    }

    /// A short file: what was found, and the keys that most sites need next.
    fn toml(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let first = self.content.first().map(String::as_str).unwrap_or_default();
        let all: Vec<String> = self.content.iter().map(|folder| quoted(folder)).collect();
        let others = if all.len() > 1 { format!("# content = [{}]\n", all.join(", ")) } else { String::new() };
        let address = self.repository.as_deref().and_then(pages_address);
        let address = address.unwrap_or_else(|| "https://example.org/specs/".to_owned());
        let mut text = include_str!("templates/site.toml")
            .replace("{title}", &quoted(&self.title))
            .replace("{content}", &quoted(first))
            .replace("{others}", &others)
            .replace("{address}", &quoted(&address));
        let url = self.repository.as_deref();
        let lines =
            ["[repository]".to_owned(), format!("url = {}", quoted(url.unwrap_or("https://github.com/owner/name")))];
        let branch = self.branch.iter().filter(|branch| *branch != "main" && url.is_some());
        for line in lines.into_iter().chain(branch.map(|branch| format!("branch = {}", quoted(branch)))) {
            text.push_str(if url.is_some() { "" } else { "# " });
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

/// Where GitHub publishes the pages of the repository at `url` when nothing else is said.
fn pages_address(url: &str) -> Option<String> {
    let (owner, name) = url.strip_prefix("https://github.com/")?.split_once('/')?;
    let host = format!("{}.github.io", owner.to_lowercase());
    let path = if name.to_lowercase() == host { String::new() } else { format!("{name}/") };
    Some(format!("https://{host}/{path}"))
}

/// The web address of a repository at a forge whose links we know, from any form of git's addresses. A password in it stays
/// behind.
fn forge(origin: &str) -> Option<String> {
    let (host, path) = match origin.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        None => origin.split_once(':')?,
    };
    let host = host.rsplit('@').next()?.split(':').next()?;
    let path = path.trim_matches('/').trim_end_matches(".git");
    let known = host.split('.').any(|part| matches!(part, "github" | "gitlab"));
    let usable =
        path.contains('/') && !path.contains(|c: char| c.is_whitespace() || c.is_control() || "?#\"'".contains(c));
    (known && usable).then(|| format!("https://{host}/{path}"))
}

/// The workflows, at the top of the repository: hosts look nowhere else.
fn pages(top: &Path, site: &str, made: &mut Made) -> Result<(), Failure> {
    let before = made.files;
    let branch = git::main_branch(top).unwrap_or_else(|| "main".to_owned());
    for (name, text) in workflows(&branch, site, HOME) {
        made.file(&top.join(".github/workflows").join(name), &text)?;
    }
    if made.files > before {
        note("in the settings of the repository, choose \"GitHub Actions\" as the source of Pages");
        if HOME.is_empty() {
            note(&format!(
                "the workflows install spechive {VERSION} from the registry, or from SPECHIVE_GIT in them if you fill it in"
            ));
        }
    }
    Ok(())
}

/// Names and texts of the workflows that publish the site at `site`, relative to the top, with every push to `branch`.
/// They install this program from the git address `home`, or from the registry when that is empty.
fn workflows(branch: &str, site: &str, home: &str) -> [(&'static str, String); 2] {
    let site = if site.is_empty() { ".".to_owned() } else { shell_word(site) };
    // JSON strings are YAML strings.
    let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    let fill = |text: &str| {
        let install = include_str!("templates/install.yml").trim_end();
        text.replace("{install}", install)
            .replace("{home}", &quoted(home))
            .replace("{branch}", &quoted(branch))
            .replace("{version}", VERSION)
            .replace("{site}", &site)
    };
    [
        ("pages.yml", fill(include_str!("templates/pages.yml"))),
        ("check-specs.yml", fill(include_str!("templates/pull-requests.yml"))),
    ]
}

/// A path as one word of a shell.
fn shell_word(path: &str) -> String {
    let simple = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if path.chars().all(simple) && !path.starts_with('-') {
        path.to_owned()
    } else {
        format!("'./{}'", path.replace('\'', "'\\''"))
    }
}

/// The layout of a site, for commands that begin something in it.
pub(super) fn layout(site: &Path) -> Result<Layout, Failure> {
    disk::layout(&Settings::new(site)).map_err(|error| super::session::load_failure(error, site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_origin_becomes_a_web_address() {
        for (origin, url) in [
            ("git@github.com:owner/name.git", Some("https://github.com/owner/name")),
            ("https://user:pw@github.com/owner/name.git", Some("https://github.com/owner/name")),
            ("ssh://git@gitlab.example.org:22/group/sub/name.git", Some("https://gitlab.example.org/group/sub/name")),
            ("/srv/git/name.git", None),
            ("https://example.org/owner/name", None),
            ("git@github.com:name", None),
        ] {
            assert_eq!(forge(origin).as_deref(), url, "{origin}");
        }
    }

    #[test]
    fn pages_are_published_below_the_name_of_the_repository() {
        for (url, address) in [
            ("https://github.com/Owner/name", Some("https://owner.github.io/name/")),
            ("https://github.com/owner/owner.github.io", Some("https://owner.github.io/")),
            ("https://gitlab.com/owner/name", None),
        ] {
            assert_eq!(pages_address(url).as_deref(), address, "{url}");
        }
    }

    #[test]
    fn a_path_with_blanks_is_one_word() {
        assert_eq!((shell_word("docs/a-b").as_str(), shell_word("my docs").as_str()), ("docs/a-b", "'./my docs'"));
    }
}
