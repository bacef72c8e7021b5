//! Exit codes, and the error that carries one. The list is part of the contract with scripts.

use std::fmt;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain about.
    Clean,
    /// Findings at or above the level, or a search without hits.
    Findings,
    /// Wrong usage, wrong configuration, unknown id.
    Usage,
    /// A folder that is not ours was left alone.
    Refused,
    /// Input or output failed.
    InputOutput,
    /// Another build holds the lock.
    Locked,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Usage => 2,
            Outcome::Refused => 3,
            Outcome::InputOutput => 74,
            Outcome::Locked => 75,
        })
    }
}

/// An error with the outcome it means and a hint when the cure is known.
#[derive(Debug)]
pub struct Failure {
    /// What the exit code says.
    pub outcome: Outcome,
    /// What went wrong, naming the path and the cause.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure without a hint.
    pub fn new(outcome: Outcome, message: impl Into<String>) -> Self {
        Self { outcome, message: message.into(), hint: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
