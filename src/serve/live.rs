//! The event stream: one thread writes to all open pages.
//!
//! `hello` comes first and names the build, so a page that missed events, also across a restart, knows that it should look
//! again. Then `change` and `fault` as they happen, `bye` at the end. A beat every ten seconds frees streams whose page has
//! gone: a write to them fails.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use serde::Serialize;

use super::fault::Fault;

const BEAT: Duration = Duration::from_secs(10);
/// Open streams at most; a browser needs one.
const LIMIT: usize = 64;

/// What open pages are told.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum Event {
    /// First of a stream.
    Hello { build: String, stale: bool, fault: Option<Box<Fault>> },
    /// A new site is there.
    Change {
        build: String,
        /// Which files of the theme differ.
        theme: Theme,
        /// The page of the one changed source, to be shown by `--follow`.
        follow: Option<String>,
    },
    /// There is none because of this.
    Fault { fault: Box<Fault> },
    /// The server ends; the client closes, since only it can.
    Bye,
}

/// What of the theme changed, and so what a page must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Theme {
    /// Nothing.
    Same,
    /// Stylesheets only: they are swapped.
    Style,
    /// Scripts or templates: the page is loaded again.
    Other,
}

impl Theme {
    /// What a change of these files comes to.
    pub(super) fn of(files: &[String]) -> Self {
        match files {
            [] => Self::Same,
            files if files.iter().all(|file| file.ends_with(".css")) => Self::Style,
            _ => Self::Other,
        }
    }
}

impl Event {
    fn text(&self) -> String {
        // The JSON of serde_json holds no line break, so it is one `data` line.
        format!("data: {}\n\n", serde_json::to_string(self).unwrap_or_default())
    }
}

enum Message {
    Join(Box<dyn Write + Send>, Event),
    Tell(Event),
}

/// The sending side of all streams.
#[derive(Clone)]
pub(super) struct Hub {
    messages: Sender<Message>,
    open: Arc<AtomicUsize>,
}

impl Hub {
    /// A hub and the work of its thread, which ends when the hub and all its clones are gone.
    pub(super) fn new() -> (Self, impl FnOnce() + Send + 'static) {
        let (messages, inbox) = channel();
        let open = Arc::new(AtomicUsize::new(0));
        let counted = open.clone();
        (Self { messages, open }, move || run(&inbox, &counted))
    }

    /// Whether another stream may be opened.
    pub(super) fn has_room(&self) -> bool {
        self.open.load(Ordering::Relaxed) < LIMIT
    }

    /// Opens a stream that begins with `hello`.
    pub(super) fn join(&self, stream: Box<dyn Write + Send>, hello: Event) {
        // Fails only when the server is ending, and then there is nobody to tell.
        let _ = self.messages.send(Message::Join(stream, hello));
    }

    /// Tells all open pages.
    pub(super) fn tell(&self, event: Event) {
        let _ = self.messages.send(Message::Tell(event));
    }
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n\
                    X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\n\
                    retry: 500\n\n";

fn run(inbox: &Receiver<Message>, open: &AtomicUsize) {
    let mut streams: Vec<Box<dyn Write + Send>> = Vec::new();
    loop {
        match inbox.recv_timeout(BEAT) {
            Ok(Message::Join(mut stream, hello)) => {
                if send(&mut stream, &format!("{HEAD}{}", hello.text())).is_ok() {
                    streams.push(stream);
                }
            }
            Ok(Message::Tell(event)) => {
                let text = event.text();
                streams.retain_mut(|stream| send(stream, &text).is_ok());
            }
            Err(RecvTimeoutError::Timeout) => streams.retain_mut(|stream| send(stream, ":\n\n").is_ok()),
            Err(RecvTimeoutError::Disconnected) => return,
        }
        open.store(streams.len(), Ordering::Relaxed);
    }
}

fn send(stream: &mut Box<dyn Write + Send>, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
