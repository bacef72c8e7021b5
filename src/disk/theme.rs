//! Theme files that override the built-in ones, by their path below the theme folder.

#![expect(clippy::disallowed_methods, reason = "this is the edge that knows the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::LoadError;
use super::layout::{Layout, slashed};
use crate::config::Config;

/// Bytes of one theme file at most: a font is smaller, a mistake is larger.
const LIMIT: u64 = 8 << 20;

/// Theme files and the folders they lie in.
pub(super) struct Files {
    pub(super) files: BTreeMap<String, Arc<[u8]>>,
    pub(super) folders: Vec<PathBuf>,
}

/// Reads `templates/` and `static/` of the theme folder, and the stylesheet and logo that `site.toml` names.
pub(super) fn load(layout: &Layout, config: &Config) -> Result<Files, LoadError> {
    let mut found = Files { files: BTreeMap::new(), folders: Vec::new() };
    if let Some(folder) = &layout.theme {
        found.folders.push(folder.clone());
        for part in ["templates", "static"] {
            found.walk(folder, &folder.join(part))?;
        }
    }
    found.named(layout, "theme.css", &config.theme.css, |_| Some("static/extra.css".to_owned()))?;
    found.named(layout, "theme.logo", &config.theme.logo, |path| {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif"]
            .contains(&extension.as_str())
            .then(|| format!("static/logo.{extension}"))
    })?;
    Ok(found)
}

impl Files {
    fn walk(&mut self, theme: &Path, part: &Path) -> Result<(), LoadError> {
        for entry in WalkDir::new(part).sort_by_file_name().into_iter().filter_map(Result::ok) {
            if entry.file_type().is_dir() {
                self.folders.push(entry.into_path());
                continue;
            }
            let below = entry.path().strip_prefix(theme).ok().and_then(slashed);
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if let (Some(below), true, false) = (below, entry.file_type().is_file(), hidden) {
                let bytes = read(entry.path())?;
                self.files.insert(below, bytes);
            }
        }
        Ok(())
    }

    fn named(
        &mut self,
        layout: &Layout,
        key: &'static str,
        value: &str,
        name: impl Fn(&Path) -> Option<String>,
    ) -> Result<(), LoadError> {
        if value.is_empty() {
            return Ok(());
        }
        let wrong = |message| LoadError::Value {
            path: layout.config.clone().unwrap_or_else(|| layout.base.clone()),
            key,
            message,
        };
        let path = layout.base.join(value);
        let Some(name) = name(&path) else { return Err(wrong(format!("`{value}` is not an image"))) };
        if !path.is_file() {
            return Err(wrong(format!("there is no file `{value}`")));
        }
        self.folders.extend(path.parent().map(Path::to_owned));
        self.files.insert(name, read(&path)?);
        Ok(())
    }
}

fn read(path: &Path) -> Result<Arc<[u8]>, LoadError> {
    let size = fs::metadata(path).map_err(|cause| LoadError::io(path, cause))?.len();
    if size > LIMIT {
        let cause = std::io::Error::other(format!("a theme file may have {LIMIT} bytes, this one has {size}"));
        return Err(LoadError::io(path, cause));
    }
    fs::read(path).map(Arc::from).map_err(|cause| LoadError::io(path, cause))
}
