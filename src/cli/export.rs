//! `spechive export`: what `specs.json` holds, on stdout.

use super::args::Export;
use super::exit::Outcome;
use super::{session, terminal};
use crate::path::Route;

pub(super) fn run(args: &Export) -> anyhow::Result<Outcome> {
    let session = session::open(&args.site.site, true)?;
    if let Some(route) = Route::new("specs.json") {
        let artifact = session.site.render(&route).map_err(|error| anyhow::anyhow!(error))?;
        terminal::raw(&artifact.bytes)?;
    }
    Ok(Outcome::Clean)
}
