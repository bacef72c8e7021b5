//! The command line: arguments as typed, one file a command, the only place that prints, and exit codes.

mod args;
mod build;
mod catalogue;
mod check;
mod completions;
mod exit;
mod export;
mod init;
mod inputs;
mod list;
mod man;
mod new;
mod query;
mod related;
mod report;
mod search;
mod serve;
mod session;
mod show;
mod terminal;
mod why;

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use exit::{Failure, Outcome};
use terminal::{BOLD, DIM, RED, note, plain, styled};

/// Runs the program and says how it ended.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let outcome = if error.use_stderr() { Outcome::Usage } else { Outcome::Clean };
            let _ = error.print();
            return outcome.into();
        }
    };
    match run(cli.command) {
        Ok(outcome) => outcome.into(),
        Err(error) => ended(&error).into(),
    }
}

fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Build(args) => build::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::List(args) => list::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Related(args) => related::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Export(args) => export::run(&args),
        Command::New(args) => new::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man => man::run(),
    }
}

/// Says what went wrong, unless it is only that the reader of a pipe had enough.
fn ended(error: &anyhow::Error) -> Outcome {
    if let Some(io) = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>())
        && io.kind() == ErrorKind::BrokenPipe
    {
        return Outcome::Clean;
    }
    let failure = error.downcast_ref::<Failure>();
    let message = format!("{error:#}");
    let (first, more) = message.split_once('\n').unwrap_or((&message, ""));
    note(&format!("{} {}", styled(RED, "error:"), styled(BOLD, &plain(first))));
    for line in more.lines() {
        note(&plain(line));
    }
    if let Some(hint) = failure.and_then(|failure| failure.hint.as_deref()) {
        note(&format!("  {}", styled(DIM, hint)));
    }
    failure.map_or(Outcome::InputOutput, |failure| failure.outcome)
}
