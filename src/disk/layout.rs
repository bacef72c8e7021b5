//! Where things lie: from the `SITE` of the command line to content roots, theme and output.
//!
//! `SITE` is a `site.toml`, a folder with one, or any folder of Markdown. In the top of a git repository without `site.toml`
//! the specs folder is looked for, and the choice is handed back for the command line to say.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::LoadError;
use super::begin::specs_folders;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::path::clean;
use crate::snapshot::Root;

/// What the command line says about the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// A folder, or a `site.toml`.
    pub site: PathBuf,
    /// Output folder, instead of the configured one; relative to the current folder.
    pub output: Option<PathBuf>,
    /// Instead of the configured one.
    pub base_url: Option<String>,
}

impl Settings {
    /// The site at `site`, as it is configured.
    pub fn new(site: impl Into<PathBuf>) -> Self {
        Self { site: site.into(), output: None, base_url: None }
    }
}

/// Absolute paths of everything that belongs to a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The folder of `site.toml`, or the content folder when there is none.
    pub base: PathBuf,
    /// `site.toml`.
    pub config: Option<PathBuf>,
    /// The content roots, in the order of [`crate::snapshot::Snapshot::roots`].
    pub roots: Vec<PathBuf>,
    /// The folder whose files override the theme, if it exists.
    pub theme: Option<PathBuf>,
    /// The output folder; it need not exist.
    pub output: PathBuf,
    /// The top of the git repository around the first content root.
    pub repository: Option<PathBuf>,
    /// Set when the content folder was looked for.
    pub choice: Option<Choice>,
}

/// A folder that was chosen for the reader, who should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The folder, relative to the repository.
    pub folder: String,
}

/// Layout, configuration and what was odd about it.
pub(super) struct Resolved {
    pub(super) layout: Layout,
    pub(super) config: Config,
    /// One for each content root.
    pub(super) roots: Vec<Root>,
    pub(super) findings: Vec<Diagnostic>,
}

/// The configuration of a site, without reading its content.
pub fn configuration(settings: &Settings) -> Result<Config, LoadError> {
    resolve(settings).map(|resolved| resolved.config)
}

/// Finds and reads the configuration and says where everything lies.
pub(super) fn resolve(settings: &Settings) -> Result<Resolved, LoadError> {
    let site = fs::canonicalize(&settings.site).map_err(|cause| LoadError::io(&settings.site, cause))?;
    let (base, file) = if site.is_dir() {
        let file = site.join("site.toml");
        let file = file.is_file().then_some(file);
        (site, file)
    } else if site.extension().is_some_and(|extension| extension == "toml") && site.is_file() {
        (site.parent().map_or_else(|| site.clone(), Path::to_owned), Some(site))
    } else {
        return Err(LoadError::NotASite(settings.site.clone()));
    };
    let (mut config, findings) = match &file {
        Some(file) => read_config(file)?,
        None => (Config::default(), Vec::new()),
    };
    let looked_for = file.is_none() && base.join(".git").exists();
    let choice = looked_for.then(|| specs_folders(&base).into_iter().next()).flatten();
    let choice = choice.map(|found| Choice { folder: found.folder });
    if let (Some(choice), Some(content)) = (&choice, config.content.first_mut()) {
        content.path.clone_from(&choice.folder);
    }
    if let Some(base_url) = &settings.base_url {
        config.base_url.clone_from(base_url);
    }
    let folders = content_folders(&base, file.as_deref(), &config)?;
    let repository = folders.first().and_then(|folder| repository_top(folder));
    let roots = (config.content.iter().zip(&folders))
        .map(|(content, folder)| root(&content.prefix, folder, repository.as_deref()))
        .collect();
    let output = match &settings.output {
        Some(output) => output.clone(),
        None if file.is_some() => base.join(&config.output),
        None => PathBuf::from(&config.output),
    };
    let theme = theme_folder(&base, file.as_deref(), &config)?;
    if config.title.is_empty() {
        config.title = title(folders.first().unwrap_or(&base), repository.as_deref());
    }
    let output = settled(&output);
    let layout = Layout { base, config: file, roots: folders, theme, output, repository, choice };
    Ok(Resolved { layout, config, roots, findings })
}

/// Where everything of a site lies, without reading its content.
pub fn layout(settings: &Settings) -> Result<Layout, LoadError> {
    resolve(settings).map(|resolved| resolved.layout)
}

fn read_config(file: &Path) -> Result<(Config, Vec<Diagnostic>), LoadError> {
    let text = fs::read_to_string(file).map_err(|cause| LoadError::io(file, cause))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Config::parse(&name, &text).map_err(|error| LoadError::Config { error, text })
}

fn content_folders(base: &Path, file: Option<&Path>, config: &Config) -> Result<Vec<PathBuf>, LoadError> {
    let value = |key, message: String| LoadError::Value { path: file.unwrap_or(base).to_owned(), key, message };
    if config.content.is_empty() {
        return Err(value("content", "there is no content folder".to_owned()));
    }
    let mut folders = Vec::new();
    for content in &config.content {
        if clean("", &content.prefix).is_none() {
            return Err(value("content.prefix", format!("`{}` leaves the archive", content.prefix)));
        }
        let path = base.join(&content.path);
        // Who writes the content may put a link where a folder was; the configuration did not mean what lies behind it.
        let named_inside = Path::new(&content.path)
            .components()
            .all(|part| !matches!(part, Component::ParentDir | Component::RootDir | Component::Prefix(_)));
        match fs::canonicalize(&path) {
            Ok(folder) if named_inside && !folder.starts_with(base) => {
                return Err(value(
                    "content.path",
                    format!("`{}` is a link that leads out of the site's folder", content.path),
                ));
            }
            Ok(folder) if folder.is_dir() => folders.push(folder),
            Ok(_) => return Err(value("content.path", format!("`{}` is not a folder", content.path))),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Err(value("content.path", format!("there is no folder `{}`", content.path)));
            }
            Err(cause) => return Err(value("content.path", format!("`{}`: {cause}", content.path))),
        }
    }
    Ok(folders)
}

fn theme_folder(base: &Path, file: Option<&Path>, config: &Config) -> Result<Option<PathBuf>, LoadError> {
    let name = &config.theme.name;
    let value = |message| LoadError::Value { path: file.unwrap_or(base).to_owned(), key: "theme.name", message };
    if !matches!(Path::new(name).components().collect::<Vec<_>>()[..], [Component::Normal(_)]) {
        return Err(value(format!("`{name}` is not the name of a folder below `themes`")));
    }
    // Without a site.toml nobody asked for a theme, and a `themes` folder of the content means something else.
    let Some(_) = file else { return Ok(None) };
    let folder = base.join("themes").join(name);
    match folder.is_dir() {
        true => Ok(Some(folder)),
        false if name == "default" => Ok(None),
        false => Err(value(format!("there is no folder `themes/{name}`"))),
    }
}

/// The nearest folder at or above `folder` that holds `.git` (a folder, or a file in a worktree).
pub fn repository_top(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|above| above.join(".git").exists()).map(Path::to_owned)
}

fn root(prefix: &str, folder: &Path, repository: Option<&Path>) -> Root {
    let in_repository = repository.and_then(|top| folder.strip_prefix(top).ok()).and_then(slashed);
    let name = name_of(folder);
    let label = match &in_repository {
        Some(below) if !below.is_empty() => below.clone(),
        _ => name.clone(),
    };
    Root { prefix: clean("", prefix).unwrap_or_default(), in_repository, name, label }
}

/// A folder that is called what every repository calls it is named after its repository.
fn title(folder: &Path, repository: Option<&Path>) -> String {
    let name = name_of(folder);
    match repository {
        Some(top) if top == folder => name,
        Some(top) if matches!(name.as_str(), "specs" | "docs" | "plans" | "content") => {
            format!("{} specs", name_of(top))
        }
        Some(top) => name_of(top),
        None => name,
    }
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map_or_else(|| "specs".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A relative path with `/` between its parts; `None` when it is not UTF-8.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// The absolute path, with links resolved as far as the path exists.
pub fn settled(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in absolute.ancestors() {
        if let (Ok(real), Ok(below)) = (fs::canonicalize(above), absolute.strip_prefix(above)) {
            // `absolute` keeps `..`; below a folder that does not exist there is nothing to resolve but the name itself.
            let mut path = real;
            for part in below.components() {
                match part {
                    Component::ParentDir => drop(path.pop()),
                    part => path.push(part),
                }
            }
            return path;
        }
    }
    absolute
}
