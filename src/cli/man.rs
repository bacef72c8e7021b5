//! `spechive man`: the manual page, made from the same definition as the help.

use clap::CommandFactory;

use super::args::Cli;
use super::exit::Outcome;
use super::terminal;

pub(super) fn run() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    terminal::raw(&page)?;
    Ok(Outcome::Clean)
}
