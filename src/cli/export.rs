//! `spechive export`: what `specs.json` holds, on stdout.

use super::args::Export;
use super::catalogue::Catalogue;
use super::exit::Outcome;
use super::terminal;

pub(super) fn run(args: &Export) -> anyhow::Result<Outcome> {
    terminal::raw(Catalogue::open(&args.site.site)?.export.as_bytes())?;
    Ok(Outcome::Clean)
}
