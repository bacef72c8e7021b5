//! The live preview: the same site as `build` makes, rendered route by route as the browser asks, anew after each change.
//!
//! Threads: `preview` waits for changes and makes sites; `http` reads requests, checks them at the `gate` and has `respond`
//! answer from the current `state`; `live` tells open pages. Nothing is written but a cache of parsed documents
//! ([`Options::documents`]), nothing is printed: what happens is handed to a [`Reporter`].

#![expect(clippy::disallowed_methods, reason = "the preview is an edge: it measures time")]

mod connection;
mod fault;
mod gate;
mod http;
mod later;
mod live;
mod preview;
mod request;
mod respond;
mod state;
mod watch;

pub use fault::Fault;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::diagnostic::Diagnostic;
use crate::disk::{Cache, LoadError, Loader, Settings};
use crate::git::Git;
use crate::path::Route;
use crate::site::{Artifact, Memo, RenderError, Site};
use crate::snapshot::Snapshot;

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The address to listen on; both loopback addresses when `None`.
    pub host: Option<IpAddr>,
    /// The port that must be had, 0 for any. `None`: that of `first_port`, or one of the nine after it.
    pub port: Option<u16>,
    /// The port that is tried first: that of `site.toml`.
    pub first_port: u16,
    /// Further host names under which requests may come.
    pub allow_hosts: Vec<String>,
    /// Show each changed page in the open browser.
    pub follow: bool,
    /// Look twice a second instead of relying on file events.
    pub poll: bool,
    /// Ask git for history, if `site.toml` does not forbid it.
    pub git: bool,
    /// Where parsed documents are kept for the next run.
    pub documents: Option<Cache>,
}

/// What happened, for the command line to print.
#[derive(Debug)]
pub enum Report<'a> {
    /// A new site is served.
    Built {
        /// It is the first one.
        first: bool,
        /// How many files differ from the last one.
        changed: usize,
        /// How long it took to make, without loading.
        took: Duration,
    },
    /// All findings of the site that is served, once they are known.
    Checked(&'a [Diagnostic]),
    /// There is no new site; the last one is still served.
    Failed(&'a Fault),
    /// Something the reader should know.
    Notice(&'a str),
}

/// Takes reports, from any thread.
pub trait Reporter: Send + Sync {
    /// One thing happened.
    fn report(&self, report: Report<'_>);
}

/// What the server needs of a site.
pub trait Pages: Send + Sync {
    /// Whether the site has this route.
    fn contains(&self, route: &Route) -> bool;
    /// The bytes of a route that it has.
    fn render(&self, route: &Route) -> Result<Artifact, Box<RenderError>>;
    /// All findings.
    fn findings(&self) -> &[Diagnostic];
    /// Makes what pages do not wait for. `true` when pages may differ now.
    fn complete(&self) -> bool {
        false
    }
}

/// A site whose documents are kept for the next run.
struct Lasting {
    site: Site,
    memo: Arc<Memo>,
    cache: Option<Cache>,
}

impl Pages for Lasting {
    fn contains(&self, route: &Route) -> bool {
        self.site.contains(route)
    }

    fn render(&self, route: &Route) -> Result<Artifact, Box<RenderError>> {
        self.site.render(route)
    }

    fn findings(&self) -> &[Diagnostic] {
        self.site.findings()
    }

    fn complete(&self) -> bool {
        if let Some((cache, documents)) = self.cache.as_ref().zip(self.memo.documents().remembered()) {
            cache.keep_each(&documents);
        }
        self.site.complete();
        true
    }
}

/// The path that would be looked up for the first request in `bytes`; `None` while its head is not whole, or else the status
/// that it is refused with. For whoever wants to know what gets past the checks without a socket.
pub fn looked_up(bytes: &[u8]) -> Result<Option<String>, u16> {
    let mut inbox = request::Inbox::default();
    inbox.push(bytes);
    let head = inbox.head().map_err(|refusal| refusal.status)?;
    let admitted = head.map(|head| gate::admit(&head, &gate::Hosts::default())).transpose();
    admitted.map(|target| target.map(|target| target.path)).map_err(|refusal| refusal.status)
}

/// The server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no site.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The port that was asked for, or all that may be tried, are taken, or the address is not ours.
    #[error("cannot listen on port {port}: {cause}")]
    Listen {
        /// The port that was tried first.
        port: u16,
        /// Why.
        cause: io::Error,
    },
    /// No thread could be started.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
}

/// A running preview. It ends when this value is dropped.
pub struct Server {
    addresses: Vec<SocketAddr>,
    stop: Arc<AtomicBool>,
    signals: Arc<watch::Signals>,
    hub: live::Hub,
    later: Arc<later::Later>,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Builds the site once, begins to serve and watch it, and comes back.
    pub fn start(options: Options, settings: Settings, reporter: Arc<dyn Reporter>) -> Result<Self, StartError> {
        let memo = Arc::new(Memo::default());
        let cache = options.documents.clone();
        let mut earlier = cache.clone();
        let build = move |snapshot: &Arc<Snapshot>| {
            if let Some(documents) = earlier.take().and_then(|cache| cache.recall_each()) {
                memo.documents().restore(documents);
            }
            let site = Site::preview(snapshot.clone(), &memo)?;
            Ok(Arc::new(Lasting { site, memo: memo.clone(), cache: cache.clone() }) as Arc<dyn Pages>)
        };
        Self::start_with(options, settings, reporter, build)
    }

    /// The same with another way of making pages.
    pub fn start_with(
        options: Options,
        settings: Settings,
        reporter: Arc<dyn Reporter>,
        build: impl FnMut(&Arc<Snapshot>) -> Result<Arc<dyn Pages>, Box<RenderError>> + Send + 'static,
    ) -> Result<Self, StartError> {
        let port = options.port.unwrap_or(options.first_port);
        let listen = |cause| StartError::Listen { port, cause };
        let listeners = http::listen(options.host, options.port, options.first_port).map_err(listen)?;
        let addresses =
            listeners.iter().map(|listener| listener.local_addr()).collect::<io::Result<_>>().map_err(listen)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let state = Arc::new(state::State::new(&format!("{} {}", std::process::id(), since.as_nanos())));
        let signals = Arc::new(watch::Signals::default());
        let (hub, hub_work) = live::Hub::new();
        let (watch, notice) = watch::Watch::new(signals.clone(), options.poll);
        if let Some(notice) = notice {
            reporter.report(Report::Notice(&notice));
        }
        let later = Arc::new(later::Later::new(reporter.clone()));
        let mut preview = preview::Preview {
            loader: Loader::new(settings),
            git: options.git.then(Git::default),
            build: Box::new(build),
            state: state.clone(),
            hub: hub.clone(),
            watch,
            reporter,
            follow: options.follow,
            number: 0,
            later: later.clone(),
            history: Arc::default(),
            repository: None,
            load_failed: false,
        };
        // The first turn needs the deep stack too.
        let first = http::named("build", move || preview.first().map(|()| preview)).map_err(StartError::Thread)?;
        let preview = match first.join() {
            Ok(preview) => preview?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let desk = http::Desk { state: state.clone(), hosts: gate::Hosts(options.allow_hosts), hub: hub.clone() };
        let stop = Arc::new(AtomicBool::new(false));
        let mut server = Self { addresses, stop, signals, hub, later, threads: Vec::new() };
        server.threads = http::serve(listeners, desk, &server.stop).map_err(StartError::Thread)?;
        server.threads.push(http::named("watch", move || preview.run()).map_err(StartError::Thread)?);
        let (later, hub) = (server.later.clone(), server.hub.clone());
        // Not waited for at the end: it may be deep in its work.
        http::named("later", move || later.run(&state, &hub)).map_err(StartError::Thread)?;
        http::named("live", hub_work).map_err(StartError::Thread)?;
        Ok(server)
    }

    /// The addresses it listens on, the first one first.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.hub.tell(live::Event::Bye);
        self.stop.store(true, Ordering::Relaxed);
        self.signals.stop();
        self.later.stop();
        http::wake(&self.addresses);
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}
