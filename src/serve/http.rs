//! The HTTP side: listeners, a thread for each connection, a bounded queue and the workers that make pages.
//!
//! Made for one job, and no more than that: GET and HEAD without bodies, for browsers on this machine. Reading and writing
//! happen on the connection's own small thread (`connection`), under time limits, so a client that dawdles holds nothing but
//! its own connection; pages are made by a few workers with deep stacks. When there are too many connections, the one that
//! has been idle longest makes room.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, TcpKeepalive, Type};

use super::connection::{Crowd, converse};
use super::gate::Hosts;
use super::live::Hub;
use super::request::Head;
use super::respond::{Answer, Reply, respond};
use super::state::State;

/// Requests that wait for a worker.
const QUEUE: usize = 256;
const WORKERS: usize = 8;
/// Rendering recurses with the nesting of a page.
const STACK_BYTES: usize = 16 << 20;
/// Reading and writing do not.
const CONNECTION_STACK_BYTES: usize = 256 << 10;

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
    // Accepted sockets inherit these.
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(Duration::from_secs(10)))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(Duration::from_secs(10)))?;
    Ok(socket.into())
}

/// What is needed to answer.
pub(super) struct Desk {
    pub(super) state: Arc<State>,
    pub(super) hosts: Hosts,
    pub(super) hub: Hub,
}

/// A request on its way to a worker, and where the answer is waited for.
struct Job {
    head: Head,
    answer: SyncSender<Answer>,
}

/// What a connection needs of the rest.
#[derive(Clone)]
pub(super) struct Office {
    pub(super) desk: Arc<Desk>,
    pub(super) crowd: Arc<Crowd>,
    queue: SyncSender<Job>,
}

impl Office {
    /// Has a worker answer; at once when there are too many questions already.
    pub(super) fn ask(&self, head: Head) -> Answer {
        let (answer, inbox) = sync_channel(1);
        match self.queue.try_send(Job { head, answer }) {
            Ok(()) => inbox.recv().unwrap_or_else(|_| Answer::Reply(Reply::text(503, "the preview is ending"))),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                Answer::Reply(Reply::text(503, "too many requests at once"))
            }
        }
    }
}

/// Starts the threads of all listeners. They end after `stop` is set and [`wake`] was called.
pub(super) fn serve(
    listeners: Vec<TcpListener>,
    desk: Desk,
    stop: &Arc<AtomicBool>,
) -> io::Result<Vec<thread::JoinHandle<()>>> {
    let (queue, inbox) = sync_channel(QUEUE);
    let inbox = Arc::new(Mutex::new(inbox));
    let office = Office { desk: Arc::new(desk), crowd: Arc::new(Crowd::new(descriptors())), queue };
    let mut threads = Vec::new();
    for number in 0..WORKERS {
        let (inbox, desk) = (inbox.clone(), office.desk.clone());
        threads.push(named(&format!("page {number}"), move || work(&inbox, &desk))?);
    }
    for listener in listeners {
        let (office, stop) = (office.clone(), stop.clone());
        threads.push(named("accept", move || accept(&listener, &office, &stop))?);
    }
    Ok(threads)
}

/// Makes the threads that wait for connections look whether they should end.
pub(super) fn wake(addresses: &[SocketAddr]) {
    for address in addresses {
        let any = address.ip().is_unspecified();
        let loopback =
            if address.is_ipv6() { IpAddr::V6(Ipv6Addr::LOCALHOST) } else { IpAddr::V4(Ipv4Addr::LOCALHOST) };
        let target = SocketAddr::new(if any { loopback } else { address.ip() }, address.port());
        // When nothing answers, nothing waits either.
        let _ = TcpStream::connect_timeout(&target, Duration::from_millis(250));
    }
}

/// A thread with a stack for deep pages.
pub(super) fn named<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<thread::JoinHandle<T>> {
    thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES).spawn(work)
}

fn accept(listener: &TcpListener, office: &Office, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((stream, _)) => begin(stream, office),
            // The client was gone again already.
            Err(cause) if matches!(cause.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted) => {}
            // Out of descriptors, most likely: whoever idles makes room.
            Err(_) => {
                office.crowd.make_room();
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
    office.crowd.close_all();
}

fn begin(stream: TcpStream, office: &Office) {
    let member = office.crowd.join(stream);
    let office = office.clone();
    let builder = thread::Builder::new().name("connection".to_owned()).stack_size(CONNECTION_STACK_BYTES);
    // Without a thread the connection is closed; its client may come again.
    let _ = builder.spawn(move || converse(&member, &office));
}

fn work(inbox: &Mutex<Receiver<Job>>, desk: &Desk) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { head, answer }) = next else { return };
        // A page that cannot be rendered must not cost a worker.
        let made = catch_unwind(AssertUnwindSafe(|| respond(&desk.state, &desk.hosts, &head)))
            .unwrap_or_else(|_| Answer::Reply(Reply::text(500, "internal error, please report it")));
        // The connection may have ended meanwhile.
        let _ = answer.send(made);
    }
}

/// How many descriptors this process may have. Every connection takes one and the default limit is small, so it is raised to
/// the largest that is allowed.
fn descriptors() -> u64 {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        // Staying at the old limit is no reason not to serve.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
        getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
    }
    #[cfg(not(unix))]
    u64::MAX
}
