//! `spechive why PATH`: the specs that mention a source file.

use std::fmt::Write;

use serde::Serialize;

use super::args::Why;
use super::exit::Outcome;
use super::session;
use super::terminal::{BOLD, DIM, note, out, plain, styled};
use crate::archive::code_map::ends;
use crate::archive::{Archive, EntryIndex};
use crate::exports::json;

pub(super) fn run(args: &Why) -> anyhow::Result<Outcome> {
    let reading = session::read(&args.site.site, true)?;
    let archive = &reading.archive;
    let found = mentioned(archive, &args.path);
    if args.json {
        let files: Vec<File<'_>> = found.iter().map(|mentioned| File::of(archive, mentioned)).collect();
        out(&json::pretty(&files))?;
        return Ok(Outcome::Clean);
    }
    let gone = archive.gone(reading.snapshot.history.known.as_ref());
    let mut text = String::new();
    for (path, specs) in &found {
        let mark = if gone.contains(path) { styled(DIM, "  (not in the repository any more)") } else { String::new() };
        let _ = writeln!(text, "{}{mark}", styled(BOLD, &plain(path)));
        for &at in *specs {
            let entry = &archive.entries[at];
            let lines = entry.document.lines_of(path).iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            let place = format!("{}:{lines}", entry.document.path);
            let _ = writeln!(text, "  {}  {}", plain(&entry.document.identity.title), styled(DIM, &plain(&place)));
        }
    }
    out(&text)?;
    if found.is_empty() {
        note(&format!("no spec mentions `{}`", plain(&args.path)));
    }
    Ok(Outcome::Clean)
}

/// An element of `why --json` (`contract.md`).
#[derive(Debug, Serialize)]
struct File<'a> {
    path: &'a str,
    specs: Vec<Spec<'a>>,
}

#[derive(Debug, Serialize)]
struct Spec<'a> {
    id: &'a str,
    path: &'a str,
    url: &'a str,
    title: &'a str,
    lines: &'a [u32],
}

impl<'a> File<'a> {
    fn of(archive: &'a Archive, &(path, specs): &Mentioned<'a>) -> Self {
        let spec = |&at: &EntryIndex| {
            let entry = &archive.entries[at];
            let document = &entry.document;
            let (lines, title) = (document.lines_of(path), document.identity.title.as_str());
            Spec { id: &entry.id, path: document.path.as_str(), url: entry.route.as_str(), title, lines }
        };
        File { path, specs: specs.iter().map(spec).collect() }
    }
}

/// A source file, and the specs that mention it.
type Mentioned<'a> = (&'a str, &'a Vec<EntryIndex>);

/// Every path of the code map that is `wanted` or ends in it, at a folder's boundary.
fn mentioned<'a>(archive: &'a Archive, wanted: &str) -> Vec<Mentioned<'a>> {
    let wanted = wanted.trim_start_matches("./").trim_matches('/');
    let fits = |path: &str| ends(path, wanted) || ends(wanted, path) && path.contains('/');
    archive.code_map.iter().filter(|(path, _)| fits(path)).map(|(path, specs)| (path.as_str(), specs)).collect()
}
