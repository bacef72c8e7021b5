//! The HTTP side: listeners, the library that reads requests, a bounded queue and its workers.
//!
//! `tiny_http` is named in this file only, behind [`Exchange`]: its head, a reply, a stream. What it lacks is made up for
//! here. It has no limits, so timeouts are set on the listener (accepted sockets inherit them) and the queue is bounded;
//! its accept thread can die when descriptors run out, so a supervisor notices and builds it anew on the same socket.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, TcpKeepalive, Type};

use super::gate::{Head, Hosts, has_body};
use super::live::{Event, Hub};
use super::respond::{Answer, Reply, respond};
use super::state::State;

/// Requests that wait for a worker.
const QUEUE: usize = 256;
const WORKERS: usize = 8;
/// Bodies above this go out on threads of their own, so that clients which do not read cannot hold all workers.
const LARGE_BYTES: usize = 1 << 20;
const LARGE_THREADS: usize = 16;
/// Rendering recurses with the nesting of a page.
const STACK_BYTES: usize = 16 << 20;

/// How often something panicked inside of the library.
static LIBRARY_PANICS: AtomicUsize = AtomicUsize::new(0);

/// Opens the sockets: both loopback addresses on one port, or the one address that was asked for.
///
/// `wanted` is the port that must be had (0: any); without it `first` and the nine after it are tried.
pub(super) fn listen(host: Option<IpAddr>, wanted: Option<u16>, first: u16) -> io::Result<Vec<TcpListener>> {
    let candidates: Vec<u16> = match wanted {
        // Any port: the second address may be taken on it, so there are several goes.
        Some(0) => vec![0; 10],
        Some(port) => vec![port],
        None => (first..=first.saturating_add(9)).collect(),
    };
    let mut taken = io::Error::from(io::ErrorKind::AddrInUse);
    for port in candidates {
        match listen_on(host, port) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = error,
            result => return result,
        }
    }
    Err(taken)
}

fn listen_on(host: Option<IpAddr>, port: u16) -> io::Result<Vec<TcpListener>> {
    let first = bind(SocketAddr::new(host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), port))?;
    if host.is_some() {
        return Ok(vec![first]);
    }
    let port = first.local_addr()?.port();
    match bind(SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), port)) {
        Ok(second) => Ok(vec![first, second]),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        // A machine without IPv6.
        Err(_) => Ok(vec![first]),
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // Elsewhere this option lets another program take the port over.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.bind(&address.into())?;
    socket.listen(1024)?;
    // Never a read timeout: on the listener it would end the accept loop.
    socket.set_write_timeout(Some(Duration::from_secs(2)))?;
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(Duration::from_secs(10)))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(Duration::from_secs(10)))?;
    Ok(socket.into())
}

/// What workers need to answer.
pub(super) struct Desk {
    pub(super) state: Arc<State>,
    pub(super) hosts: Hosts,
    pub(super) hub: Hub,
}

/// Starts the threads of all listeners. They end soon after `stop` is set.
pub(super) fn serve(
    listeners: Vec<TcpListener>,
    desk: Desk,
    stop: &Arc<AtomicBool>,
) -> io::Result<Vec<thread::JoinHandle<()>>> {
    raise_descriptor_limit();
    count_library_panics();
    let (queue, inbox) = sync_channel::<Exchange>(QUEUE);
    let (inbox, desk) = (Arc::new(Mutex::new(inbox)), Arc::new(desk));
    let mut threads = Vec::new();
    for number in 0..WORKERS {
        let (inbox, desk) = (inbox.clone(), desk.clone());
        threads.push(named(&format!("page {number}"), move || work(&inbox, &desk))?);
    }
    for listener in listeners {
        let (queue, stop) = (queue.clone(), stop.clone());
        threads.push(named("accept", move || supervise(&listener, &queue, &stop))?);
    }
    Ok(threads)
}

/// A thread with a stack for deep pages.
pub(super) fn named<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<thread::JoinHandle<T>> {
    thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES).spawn(work)
}

fn supervise(listener: &TcpListener, queue: &SyncSender<Exchange>, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let panics = LIBRARY_PANICS.load(Ordering::Relaxed);
        let server = listener.try_clone().ok().and_then(|socket| tiny_http::Server::from_listener(socket, None).ok());
        if let Some(server) = server {
            while !stop.load(Ordering::Relaxed) && panics == LIBRARY_PANICS.load(Ordering::Relaxed) {
                match server.recv_timeout(Duration::from_millis(250)) {
                    Ok(Some(request)) => enqueue(queue, Exchange(request)),
                    Ok(None) => {}
                    Err(_) => break,
                }
            }
        }
        if !stop.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(200));
        }
    }
}

fn enqueue(queue: &SyncSender<Exchange>, exchange: Exchange) {
    if let Err(TrySendError::Full(exchange) | TrySendError::Disconnected(exchange)) = queue.try_send(exchange) {
        exchange.reply(Reply::text(503, "too many requests at once"));
    }
}

fn work(inbox: &Mutex<Receiver<Exchange>>, desk: &Desk) {
    let large = Arc::new(AtomicUsize::new(0));
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(exchange) = next else { return };
        let head = exchange.head();
        if has_body(&head) && exchange.body_bytes() > LARGE_BYTES {
            exchange.abandon(Reply::text(400, "a request for a page has no body"));
            continue;
        }
        // A page that cannot be rendered must not cost a worker.
        let answer = catch_unwind(AssertUnwindSafe(|| respond(&desk.state, &desk.hosts, &head)))
            .unwrap_or_else(|_| Answer::Reply(Reply::text(500, "internal error, please report it")));
        match answer {
            Answer::Events { .. } if head.method == "HEAD" => exchange.reply(Reply::text(200, "")),
            Answer::Events { .. } if !desk.hub.has_room() => {
                exchange.reply(Reply::text(503, "too many pages are open"))
            }
            Answer::Events { build } => {
                let current = desk.state.current();
                let stale = !build.is_empty() && build != current.build;
                let hello = Event::Hello {
                    build: current.build,
                    stale,
                    fault: current.fault.map(|fault| Box::new((*fault).clone())),
                };
                desk.hub.join(exchange.stream(), hello);
            }
            Answer::Reply(reply) if reply.body.len() > LARGE_BYTES => reply_apart(exchange, reply, &large),
            Answer::Reply(reply) => exchange.reply(reply),
        }
    }
}

fn reply_apart(exchange: Exchange, reply: Reply, large: &Arc<AtomicUsize>) {
    if large.load(Ordering::Relaxed) >= LARGE_THREADS / WORKERS {
        return exchange.reply(Reply::text(503, "too many large files at once"));
    }
    large.fetch_add(1, Ordering::Relaxed);
    let count = large.clone();
    let sent = named("large file", move || {
        exchange.reply(reply);
        count.fetch_sub(1, Ordering::Relaxed);
    });
    if sent.is_err() {
        large.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One request and its way back.
struct Exchange(tiny_http::Request);

impl Exchange {
    fn head(&self) -> Head {
        let headers = self.0.headers().iter();
        Head {
            method: self.0.method().as_str().to_owned(),
            target: self.0.url().to_owned(),
            headers: headers
                .map(|header| (header.field.as_str().as_str().to_ascii_lowercase(), header.value.as_str().to_owned()))
                .collect(),
        }
    }

    fn body_bytes(&self) -> usize {
        self.0.body_length().unwrap_or(0)
    }

    fn reply(self, reply: Reply) {
        // The client may have gone; there is nobody to tell.
        let _ = self.0.respond(response(reply));
    }

    fn stream(self) -> Box<dyn Write + Send> {
        self.0.into_writer()
    }

    /// Replies and leaves the rest of the connection alone. The library would make a buffer as large as the client says
    /// its body is, just to throw it away, and a lie about that would end the program.
    fn abandon(self, reply: Reply) {
        std::mem::forget(self.0.upgrade("none", response(reply)));
    }
}

fn response(reply: Reply) -> tiny_http::Response<io::Cursor<Arc<[u8]>>> {
    let headers =
        reply.headers.iter().filter_map(|(name, value)| tiny_http::Header::from_bytes(*name, value.as_bytes()).ok());
    let length = reply.body.len();
    tiny_http::Response::new(reply.status.into(), headers.collect(), io::Cursor::new(reply.body), Some(length), None)
        // Without chunks the length is right for HEAD and 304 too.
        .with_chunked_threshold(usize::MAX)
}

/// Notes panics of the library and keeps them off the terminal; all others are printed as ever.
fn count_library_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic.location().is_some_and(|location| location.file().contains("tiny_http")) {
                LIBRARY_PANICS.fetch_add(1, Ordering::Relaxed);
            } else {
                before(panic);
            }
        }));
    });
}

/// Every connection takes a descriptor, and the default limit is small.
fn raise_descriptor_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        // Staying at the old limit is no reason not to serve.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    }
}
