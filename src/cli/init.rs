//! `spechive init`: a short `site.toml` for the specs that are there, and with `--pages` the workflows that publish them.
//!
//! Nothing that exists is ever written over, so the second run changes nothing.

use std::path::{Path, PathBuf};

use super::args::Init;
use super::exit::{Failure, Outcome};
use super::new::KINDS;
use super::session::between;
use super::terminal::{DIM, GREEN, note, out, plain, styled};
use crate::disk::{self, Layout, Settings};
use crate::git;

/// Where specs are put in a repository that has none.
const NEW_FOLDER: &str = "docs/specs";

pub(super) fn run(args: &Init) -> anyhow::Result<Outcome> {
    let base = folder(&args.dir)?;
    let top = disk::repository_top(&base);
    let config = base.join("site.toml");
    let mut made = Made { here: base.clone(), files: 0 };
    if config.exists() {
        note(&format!("site.toml is there already and stays as it is ({})", args.dir.display()));
    } else {
        let content = content(&base, &mut made)?;
        let text = site_toml(&base, top.as_deref(), &content);
        made.file(&config, &text)?;
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
    note(&styled(DIM, &format!("{verdict}; next: spechive serve")));
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
/// Markdown of its own kind, else a new one with our templates in it.
fn content(base: &Path, made: &mut Made) -> Result<String, Failure> {
    let known = disk::specs_folder(base);
    if let Some(folder) = known {
        let files = disk::markdown_files(&base.join(&folder));
        note(&format!("found {files} Markdown files in {folder}"));
        return Ok(folder);
    }
    let named =
        base.file_name().is_some_and(|name| ["specs", "plans", "adr", "rfcs"].iter().any(|known| name == *known));
    let parted = ["active", "done", "backlog"].iter().any(|folder| base.join(folder).is_dir());
    if named || parted {
        note("this folder holds the specs");
        return Ok(".".to_owned());
    }
    note(&format!("found no specs; {NEW_FOLDER} is for them"));
    for kind in KINDS {
        made.file(&base.join(NEW_FOLDER).join(format!("template-{}.md", kind.word)), kind.template)?;
    }
    Ok(NEW_FOLDER.to_owned())
}

/// A short `site.toml`: what was found, and the keys that most sites need next.
fn site_toml(base: &Path, top: Option<&Path>, content: &str) -> String {
    let title = title(base, top);
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text =
        include_str!("templates/site.toml").replace("{title}", &quoted(&title)).replace("{content}", &quoted(content));
    let origin = top.and_then(git::origin).and_then(|address| forge(&address));
    match origin {
        Some(url) => {
            note(&format!("the repository is {}", plain(&url)));
            text.push_str(&format!("\n[repository]\nurl = {}", quoted(&url)));
            let branch = top.and_then(git::branch).filter(|branch| branch != "main");
            text.push_str("                     # source files become links\n");
            if let Some(branch) = branch {
                text.push_str(&format!("branch = {}\n", quoted(&branch)));
            }
        }
        None => {
            text.push_str("\n# [repository]\n# url = \"https://github.com/owner/name\"   # source files become links\n")
        }
    }
    text
}

fn title(base: &Path, top: Option<&Path>) -> String {
    let folder = top.unwrap_or(base).file_name().map(|name| name.to_string_lossy().into_owned());
    format!("{} specs", folder.unwrap_or_else(|| "Our".to_owned()))
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
    let branch = git::branch(top).unwrap_or_else(|| "main".to_owned());
    let site = if site.is_empty() { ".".to_owned() } else { shell_word(site) };
    for (name, text) in [
        ("pages.yml", include_str!("templates/pages.yml")),
        ("check-specs.yml", include_str!("templates/pull-requests.yml")),
    ] {
        let text = text
            .replace("{branch}", &serde_json::Value::String(branch.clone()).to_string())
            .replace("{version}", env!("CARGO_PKG_VERSION"))
            .replace("{site}", &site);
        made.file(&top.join(".github/workflows").join(name), &text)?;
    }
    Ok(())
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
    fn a_path_with_blanks_is_one_word() {
        assert_eq!((shell_word("docs/a-b").as_str(), shell_word("my docs").as_str()), ("docs/a-b", "'./my docs'"));
    }
}
