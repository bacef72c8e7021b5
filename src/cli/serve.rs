//! `spechive serve`: the live preview. Prints its address on a line of its own once it answers; Ctrl-C ends it.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use super::args::Serve;
use super::exit::{Failure, Outcome};
use super::inputs::Documents;
use super::report::{self, Places};
use super::session::{load_failure, places_of};
use super::terminal::{BOLD, DIM, GREEN, RED, YELLOW, note, out, plain, styled};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Settings};
use crate::serve::{Options, Report, Reporter, Server, StartError};

pub(super) fn run(args: &Serve) -> anyhow::Result<Outcome> {
    let host: IpAddr = args
        .host
        .parse()
        .or_else(|_| if args.host == "localhost" { Ok(IpAddr::from([127, 0, 0, 1])) } else { Err(()) })
        .map_err(|()| {
            Failure::new(Outcome::Usage, format!("`{}` is no address", args.host))
                .hint("Write an address such as 127.0.0.1 or 0.0.0.0.")
        })?;
    if !host.is_loopback() {
        note(&format!("{} everybody who reaches {host} can read this archive", styled(YELLOW, "warning:")));
    }
    let settings = Settings::new(&args.site.site);
    let config = disk::configuration(&settings).map_err(|error| load_failure(error, &args.site.site))?;
    let layout = disk::layout(&settings).ok();
    let prefixes = config.content.iter().map(|content| content.prefix.trim_matches('/'));
    let places = layout.as_ref().map(|layout| places_of(layout, prefixes)).unwrap_or_default();
    let options = Options {
        host: (args.host != "127.0.0.1" && args.host != "localhost").then_some(host),
        port: args.port,
        first_port: config.serve.port,
        allow_hosts: args.allow_host.clone(),
        follow: args.follow,
        poll: args.poll,
        git: !args.no_git,
        documents: layout.as_ref().and_then(Documents::cache),
    };
    let server = Server::start(options, settings, Arc::new(Voice { places, ..Voice::default() }))
        .map_err(|error| start_failure(error, &args.site.site, args.port))?;
    let port = server.addresses().first().map_or(0, std::net::SocketAddr::port);
    let shown = if host.is_unspecified() { "127.0.0.1".to_owned() } else { args.host.clone() };
    let address = if host.is_ipv6() { format!("http://[{host}]:{port}/") } else { format!("http://{shown}:{port}/") };
    let (stop, stopped) = mpsc::channel();
    // Before the address: whoever waits for it may end the preview at once.
    ctrlc::set_handler(move || {
        let _ = stop.send(());
    })?;
    out(&format!("{address}\n"))?;
    note(&styled(DIM, "open this address; press Ctrl-C to stop"));
    if args.open
        && let Err(cause) = opener::open(&address)
    {
        note(&format!("could not open a browser: {cause}"));
    }
    let _ = stopped.recv();
    drop(server);
    Ok(Outcome::Clean)
}

fn start_failure(error: StartError, site: &Path, asked: Option<u16>) -> Failure {
    let message = error.to_string();
    match error {
        StartError::Load(error) => load_failure(error, site),
        StartError::Listen { .. } if asked.is_some() => {
            Failure::new(Outcome::InputOutput, message).hint("Leave `--port` out to take the next free one.")
        }
        StartError::Listen { .. } => Failure::new(Outcome::InputOutput, message).hint("`--port 0` takes any free one."),
        StartError::Thread(_) => Failure::new(Outcome::InputOutput, message),
    }
}

/// Says what the preview does, one line an event.
#[derive(Debug, Default)]
struct Voice {
    /// Where the paths of findings lead.
    places: Places,
    failed: AtomicBool,
    last: Mutex<Told>,
}

/// The findings of the last time, and how many there were: only what is new is told.
#[derive(Debug, Default)]
struct Told {
    known: BTreeSet<(&'static str, String, String)>,
    counts: String,
}

/// What makes a finding the same one after an edit that moved its line.
fn key(finding: &Diagnostic) -> (&'static str, String, String) {
    (finding.code, finding.path.clone(), finding.message.clone())
}

impl Reporter for Voice {
    fn report(&self, report: Report<'_>) {
        match report {
            Report::Built { first, changed, took } => {
                let recovered = if self.failed.swap(false, Ordering::Relaxed) {
                    styled(GREEN, "works again: ")
                } else {
                    String::new()
                };
                let what = match (first, changed) {
                    (true, _) => "read the archive".to_owned(),
                    (false, 1) => "1 file changed".to_owned(),
                    (false, many) => format!("{many} files changed"),
                };
                note(&styled(DIM, &format!("{recovered}{what}, {:.0} ms", took.as_secs_f64() * 1e3)));
            }
            Report::Checked(findings) => {
                let counts = report::counts(findings);
                let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
                let told =
                    report::worst(findings.iter().filter(|finding| !last.known.contains(&key(finding))), &self.places);
                if !told.is_empty() {
                    note(told.trim_end());
                }
                if last.counts != counts {
                    note(&styled(DIM, if counts.is_empty() { "no findings any more" } else { &counts }));
                }
                *last = Told { known: findings.iter().map(key).collect(), counts };
            }
            Report::Failed(fault) => {
                self.failed.store(true, Ordering::Relaxed);
                note(&format!("{} {}", styled(RED, "error:"), styled(BOLD, &plain(&fault.message))));
                note(&format!("  {}", plain(&fault.place)));
                note(&styled(DIM, "  the last good site is still served; save the file to try again"));
            }
            Report::Notice(text) => note(&format!("{} {}", styled(YELLOW, "note:"), plain(text))),
        }
    }
}
