//! `spechive related`: past designs like a spec, or like a draft.

#![expect(
    clippy::disallowed_methods,
    reason = "a draft is a file that is no part of the archive; only the command line reads it"
)]

use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use super::args::Related;
use super::exit::{Failure, Outcome};
use super::session;
use super::show::{find, unknown};
use super::terminal::{BOLD, DIM, note, out, plain, styled};
use crate::archive::Archive;
use crate::exports::json;
use crate::search::{Neighbours, RelatedHit};

pub(super) fn run(args: &Related) -> anyhow::Result<Outcome> {
    let reading = session::read(&args.site.site, args.subject != "-")?;
    let archive = &reading.archive;
    let neighbours = || Neighbours::of_terms(archive, &reading.terms());
    let mut none = "no design is much like this one; specs that it names and those of its own feature are left out";
    let named = find(archive, &args.subject).or_else(|| reading.entry_of(Path::new(&args.subject)));
    let found = match named {
        Some(at) => neighbours().of_entry(archive, at),
        None => {
            let draft =
                draft(&args.subject).map_err(|failure| failure.unwrap_or_else(|| neither(archive, &args.subject)))?;
            if draft.trim().is_empty() {
                none = "the draft is empty";
            }
            neighbours().of_text(archive, &draft)
        }
    };
    let hits: Vec<RelatedHit> = found.iter().map(|related| RelatedHit::of(archive, related)).collect();
    if args.json {
        out(&json::pretty(&hits))?;
        return Ok(Outcome::Clean);
    }
    let mut text = String::new();
    for hit in &hits {
        let _ = writeln!(text, "{}  {}", styled(BOLD, &plain(&hit.title)), styled(DIM, &plain(&hit.id)));
        let _ = writeln!(text, "  {:.2}  both: {}", hit.score, plain(&hit.shared.join(", ")));
    }
    out(&text)?;
    if hits.is_empty() {
        note(none);
    }
    Ok(Outcome::Clean)
}

/// The failure for what is no id, and no file either.
fn neither(archive: &Archive, subject: &str) -> Failure {
    let is_path = subject.ends_with(".md") || subject.contains(['/', '\\']);
    if is_path {
        Failure::new(Outcome::Usage, format!("there is no file `{subject}`"))
    } else {
        unknown(archive, subject)
    }
}

/// The text of a draft: standard input, or a file. `Err(None)` when there is neither, so that it must be an id.
fn draft(subject: &str) -> Result<String, Option<Failure>> {
    let failed = |cause: std::io::Error| Some(Failure::new(Outcome::InputOutput, format!("`{subject}`: {cause}")));
    if subject == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(failed)?;
        return Ok(text);
    }
    if !Path::new(subject).is_file() {
        return Err(None);
    }
    std::fs::read_to_string(subject).map_err(failed)
}
