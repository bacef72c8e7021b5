//! The sample archive `tests/archives/sample` in a folder of its own, and the one place where what differs from run to
//! run (version, time, folder) gets a name.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::Assert;
use snapbox::data::DataFormat;
use spechive::disk::{Loader, Settings};
use tempfile::TempDir;

use crate::fixture::Fixture;

/// The folder of this file's crate.
pub fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of the sample, outside of this repository, so that no git history and no folder above it can be seen.
pub fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    let from = crate_folder().join("tests/archives/sample");
    for path in files(&from) {
        let target = folder.path().join(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(from.join(&path), target).unwrap();
    }
    folder
}

/// The site of the sample, read from disk.
pub fn site() -> Fixture {
    let folder = copy();
    Fixture::of(Loader::new(Settings::new(folder.path())).load().unwrap().snapshot)
}

/// Every file below a folder, relative to it, sorted, with `/`.
pub fn files(folder: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = walk.filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/")).collect()
}

/// Names what differs from run to run.
pub fn normal(text: &str) -> String {
    let text = text.replace(concat!("spechive ", env!("CARGO_PKG_VERSION")), "spechive [VERSION]");
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    let text = text.replace(version, "\"version\": \"[VERSION]\"");
    let lines =
        text.split_inclusive('\n').map(|line| match (line.rfind(" in "), line.find(" s\n").or(line.find(" s ("))) {
            (Some(from), Some(to)) if is_seconds(line.get(from + 4..to).unwrap_or_default()) => {
                format!("{} in [TIME]{}", &line[..from], &line[to..])
            }
            _ => line.to_owned(),
        });
    lines.collect()
}

fn is_seconds(text: &str) -> bool {
    text.split_once('.').is_some_and(|(whole, part)| {
        !whole.is_empty() && !part.is_empty() && (whole.to_owned() + part).bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Compares with a file below `tests/`, exactly. `SNAPSHOTS=overwrite` writes the file instead.
#[track_caller]
pub fn assert_file(path: &str, actual: String) {
    let path = crate_folder().join("tests").join(path);
    let expected = snapbox::Data::read_from(&path, Some(DataFormat::Text)).raw();
    Assert::new().action_env("SNAPSHOTS").eq(actual, expected);
}

#[test]
fn only_what_differs_from_run_to_run_is_renamed() {
    assert_eq!(normal("9 pages to public in 0.08 s (1 note)\n"), "9 pages to public in [TIME] s (1 note)\n");
    assert_eq!(normal("read in 3 s\n"), "read in 3 s\n");
}
