//! `spechive completions SHELL`.

use clap::CommandFactory;

use super::args::{Cli, Completions};
use super::exit::Outcome;
use super::terminal;

pub(super) fn run(args: &Completions) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "spechive", &mut script);
    terminal::raw(&script)?;
    Ok(Outcome::Clean)
}
