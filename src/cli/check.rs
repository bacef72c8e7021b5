//! `spechive check`: findings on stdout, and an exit code for scripts.

use super::args::{Check, Format, Level};
use super::exit::Outcome;
use super::terminal::{GREEN, note, out, styled};
use super::{report, session};
use crate::diagnostic::{Diagnostic, Severity};
use crate::gate;

pub(super) fn run(args: &Check) -> anyhow::Result<Outcome> {
    let session = session::open(&args.site.site, true)?;
    let mut findings = session.site.findings().to_vec();
    if let Some(published) = &args.against {
        findings.extend(session.lost_addresses(published)?);
    }
    out(&report::print(&findings, &session.places, args.format))?;
    if args.format == Format::Human {
        let specs = report::count(session.site.archive().specs.len(), "spec");
        let counts = report::counts(&findings);
        let verdict = if counts.is_empty() { styled(GREEN, "no findings") } else { counts };
        note(&format!("{verdict} in {specs}"));
    }
    Ok(outcome(&findings, args.deny))
}

/// Fails when `level` denies a finding.
pub(super) fn outcome(findings: &[Diagnostic], level: Level) -> Outcome {
    if findings.iter().any(|finding| denies(level, finding)) { Outcome::Findings } else { Outcome::Clean }
}

/// Whether `finding` is at or above `level`. Secrets count whatever severity `site.toml` gives them.
pub(super) fn denies(level: Level, finding: &Diagnostic) -> bool {
    match level {
        Level::Info => true,
        Level::Warning => finding.severity >= Severity::Warning,
        Level::Error => finding.severity >= Severity::Error,
        Level::Secret => gate::SECRETS.contains(&finding.code),
    }
}
