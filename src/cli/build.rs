//! `spechive build`: every route, written to the output folder.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::args::{Build, Format};
use super::check::{denies, outcome};
use super::exit::{Failure, Outcome};
use super::inputs::Inputs;
use super::report;
use super::session::{self, Session, Timings, theme_failure};
use super::terminal::{BOLD, DIM, Progress, YELLOW, note, out, plain, styled};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Cache, Content, Failed, Options, Seal, Settings, WriteError};
use crate::path::{Route, absolute};
use crate::text::Hash;
use crate::theme::RenderError;

/// Pages render on threads with room for deep templates.
const STACK: usize = 16 << 20;

/// Bytes of a site that GitHub Pages takes (its documentation, "GitHub Pages limits").
const PAGES_LIMIT: u64 = 1_000_000_000;

/// How often the progress line is written over.
const TICK: Duration = Duration::from_millis(120);

pub(super) fn run(args: &Build) -> anyhow::Result<Outcome> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(args.jobs.unwrap_or(0)).stack_size(STACK);
    threads.build_global().map_err(|cause| Failure::new(Outcome::InputOutput, format!("no threads: {cause}")))?;
    let settings = Settings { site: args.site.site.clone(), output: args.out.clone(), base_url: args.base_url.clone() };
    let inputs = Inputs::read(settings, !args.no_git)?;
    let start = inputs.timings.start;
    // A build that ended well denied nothing that it was asked to deny.
    let key = inputs.key().map(|key| Hash::of_parts(&[key.bytes(), format!("{:?}", args.deny).as_bytes()]));
    let last = Cache::of("build", &inputs.layout.output).zip(key);
    if let Some(summary) = last.as_ref().and_then(|(cache, key)| unchanged(args, &inputs, cache.recall(*key)?)) {
        let place = session::between(&here(), &inputs.layout.output);
        summary
            .tell(&format!("in {place}: nothing changed, in {:.2} s", start.elapsed().as_secs_f64()), args.format)?;
        report_steps(args, &inputs.timings);
        return Ok(Outcome::Clean);
    }
    let mut session = inputs.open()?;
    let findings = session.site.findings();
    let denied = args.deny.map_or(Outcome::Clean, |level| outcome(findings, level));
    report_findings(args, &session);
    if denied != Outcome::Clean {
        let bad = report::counts(&denied_findings(args, findings));
        note(&format!("{} {bad}; nothing was written", styled(BOLD, "denied:")));
        return Ok(denied);
    }
    count_terms(&session);
    session.timings.step("search");
    let routes: Vec<Route> = session.site.routes().cloned().collect();
    // Of the site and not of its output: a build to a new folder is as warm as the one before.
    let cache = Cache::of("highlight", &session.layout.base);
    if let Some(bytes) = cache.as_ref().and_then(Cache::read) {
        session.memo.highlighter().restore(&bytes);
    }
    session.timings.step("cache");
    let written = write(args, &session, &routes)?;
    if let (Some(cache), Some(bytes)) = (&cache, session.memo.highlighter().keep()) {
        cache.write(&bytes);
    }
    session.timings.step("render and write");
    let summary = Summary::of(&session, &routes, written.bytes);
    if let (Some((cache, key)), Some(seal)) = (&last, &written.seal) {
        cache.keep(*key, &Last { summary: summary.clone(), seal: seal.clone() });
    }
    let place = session::between(&here(), &session.layout.output);
    summary.tell(&format!("to {place} in {:.2} s", start.elapsed().as_secs_f64()), args.format)?;
    report_steps(args, &session.timings);
    if args.timings {
        let disk::Written { changed, kept, removed, .. } = written;
        let files = format!("{changed} new or changed, {kept} as they were, {removed} removed");
        note(&styled(DIM, &format!("{:>18} {files}", "files")));
    }
    // The process ends here: taking an archive apart piece by piece costs more than writing some hundred pages of it.
    std::mem::forget(session);
    Ok(Outcome::Clean)
}

/// Counts the terms of the site, those of documents that an earlier build saw already excepted, and keeps them for the next
/// one when that is much.
fn count_terms(session: &Session) {
    // Of the site and not of its output, as for colours.
    let cache = Cache::of("terms", &session.layout.base);
    let Some(cache) = cache else { return session.site.complete() };
    cache.recall_batches(|terms| session.memo.terms().restore(terms));
    session.site.complete_and(|gathered| {
        if let Some(kept) = gathered.kept(session.site.archive()) {
            cache.keep_each(&kept);
        }
    });
}

/// What a build is about, in numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Summary {
    specs: usize,
    pages: usize,
    /// Findings by severity, in words.
    findings: String,
    withheld: usize,
    has_address: bool,
    /// A `base_url` that is no address.
    refused: Option<String>,
    /// Of all files.
    bytes: u64,
}

/// A build as it ended.
#[derive(Debug, Serialize, Deserialize)]
struct Last {
    summary: Summary,
    seal: Seal,
}

/// The last build from equal inputs, when its output is as it was left and it has no findings to be told.
fn unchanged(args: &Build, inputs: &Inputs, last: Last) -> Option<Summary> {
    (args.format == Format::Human && last.seal.holds(&inputs.layout.output)).then_some(last.summary)
}

impl Summary {
    fn of(session: &Session, routes: &[Route], bytes: u64) -> Self {
        let findings = session.site.findings();
        let base_url = &session.site.snapshot().config.base_url;
        let has_address = absolute(base_url).is_some();
        Self {
            specs: session.site.archive().specs.len(),
            pages: routes.iter().filter(|route| route.extension() == "html").count(),
            findings: report::counts(findings),
            withheld: session.site.archive().withheld,
            has_address,
            refused: Some(base_url.clone()).filter(|url| !has_address && !url.is_empty()),
            bytes,
        }
    }

    /// What was built and how it went; then what is not in the output, by count and never by name. A program that reads the
    /// findings from stderr gets nothing but them there.
    fn tell(&self, how: &str, format: Format) -> anyhow::Result<()> {
        let (specs, pages) = (report::count(self.specs, "spec"), report::count(self.pages, "page"));
        let findings = match self.findings.as_str() {
            "" => String::new(),
            counts => format!(" ({counts}; see `spechive check`)"),
        };
        out(&format!("{specs}, {pages} {how}{findings}\n"))?;
        if format != Format::Human {
            return Ok(());
        }
        if let Some(url) = &self.refused {
            let what = "is no http:// or https:// address: feeds and sitemap.xml are left out";
            note(&format!("{} base_url `{}` {what}", styled(YELLOW, "warning:"), plain(url)));
        } else if !self.has_address {
            note(&styled(DIM, "no base_url: feeds and sitemap.xml are left out"));
        }
        match self.withheld {
            0 => {}
            1 => note(&styled(DIM, "1 file withheld by publish: false")),
            files => note(&styled(DIM, &format!("{files} files withheld by publish: false"))),
        }
        if let Some(advice) = advice(self.bytes) {
            note(&format!("{} {advice}", styled(YELLOW, "note:")));
        }
        Ok(())
    }
}

/// What to do about a site that is near the size that GitHub Pages takes, or over it.
fn advice(bytes: u64) -> Option<String> {
    let megabytes = bytes / 1_000_000;
    (bytes >= PAGES_LIMIT / 10 * 8).then(|| {
        format!(
            "the site has {megabytes} MB and GitHub Pages takes {} MB; `raw_markdown = false` under `[publish]` and \
             `exclude` make it smaller, and archives can be published apart",
            PAGES_LIMIT / 1_000_000
        )
    })
}

fn report_steps(args: &Build, timings: &Timings) {
    for (step, time) in timings.steps.iter().filter(|_| args.timings) {
        note(&styled(DIM, &format!("{:>18} {:>9.1} ms", step, time.as_secs_f64() * 1e3)));
    }
}

/// Findings go to stderr. People get those that are denied in full, else the worst: a normal archive has many notes.
fn report_findings(args: &Build, session: &Session) {
    let findings = session.site.findings();
    let told = match args.format {
        Format::Human => {
            let bad = denied_findings(args, findings);
            if bad.is_empty() {
                report::worst(findings.iter(), &session.places)
            } else {
                report::print(&bad, &session.places, args.format)
            }
        }
        format => report::print(findings, &session.places, format),
    };
    if !told.is_empty() {
        note(told.trim_end());
    }
}

/// The findings that `--deny` is about.
fn denied_findings(args: &Build, findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let denied = |finding: &&Diagnostic| args.deny.is_some_and(|level| denies(level, finding));
    findings.iter().filter(denied).cloned().collect()
}

fn write(args: &Build, session: &Session, routes: &[Route]) -> Result<disk::Written, Failure> {
    let site = &session.site;
    let mut guarded: Vec<PathBuf> = session.layout.roots.clone();
    guarded.push(session.layout.base.clone());
    let options = Options { adopt: args.adopt, guarded, ..Options::default() };
    let done = AtomicUsize::new(0);
    let artifacts = routes.par_iter().map(|route| -> Result<(Route, Content<'_>), Box<RenderError>> {
        done.fetch_add(1, Ordering::Relaxed);
        let content = match site.stream(route) {
            Some(stream) => Content::Stream(Box::new(move |out| stream(&site.exports(), out))),
            None => Content::Bytes(site.render(route)?.bytes),
        };
        Ok((route.clone(), content))
    });
    let result = with_progress(&done, routes.len(), || disk::write(&session.layout.output, artifacts, &options));
    result.map_err(|failed| match failed {
        Failed::Artifact(error) => theme_failure(&error),
        Failed::Write(error) => write_failure(&error),
    })
}

/// Runs `work` with a progress line that shows after a second, on a terminal.
fn with_progress<T: Send>(done: &AtomicUsize, total: usize, work: impl FnOnce() -> T + Send) -> T {
    let (ended, waits) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut progress = Progress::new();
            let mut ticks = 0;
            while let Err(std::sync::mpsc::RecvTimeoutError::Timeout) = waits.recv_timeout(TICK) {
                ticks += 1;
                if ticks * TICK.as_millis() >= 1000 {
                    progress.show(&format!("{} of {total} files", done.load(Ordering::Relaxed)));
                }
            }
        });
        let result = work();
        drop(ended);
        result
    })
}

fn write_failure(error: &WriteError) -> Failure {
    let message = error.to_string();
    match error {
        WriteError::Refused { .. } => Failure::new(Outcome::Refused, message)
            .hint("Choose another folder with `--out` or `output` in `site.toml`."),
        WriteError::NotOurs { .. } => Failure::new(Outcome::Refused, message).hint(
            "Choose another folder with `--out`, or pass `--adopt` to write beside those files and leave them alone.",
        ),
        WriteError::Locked { .. } => Failure::new(Outcome::Locked, message).hint("Wait for it to end, then try again."),
        WriteError::Unpublishable(_) => Failure::new(Outcome::Usage, message),
        WriteError::Io { .. } => {
            Failure::new(Outcome::InputOutput, message).hint("The output is as it was before this build.")
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the summary names the output from where the user stands")]
fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_measured_against_the_host() {
        assert_eq!(advice(799_999_999), None);
        assert!(
            advice(800_000_000)
                .is_some_and(|advice| advice.starts_with("the site has 800 MB and GitHub Pages takes 1000 MB"))
        );
    }
}
