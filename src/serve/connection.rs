//! One connection: heads in, replies out, each step under a time limit; and the crowd of all connections.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::http::Office;
use super::live::Event;
use super::request::{Head, Inbox};
use super::respond::{Answer, Reply};

/// A head must be whole this long after its first byte.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A connection may be silent between requests for this long.
const IDLE_TIME: Duration = Duration::from_secs(30);
/// A client that takes nothing for this long has gone.
const WRITE_TIME: Duration = Duration::from_secs(2);
/// What a client still sends after the last answer is read for this long: closing at once could destroy the answer on its way.
const LINGER_TIME: Duration = Duration::from_secs(2);
/// Connections at most.
const MOST: u64 = 512;
/// Bodies up to this size go out together with their head.
const TOGETHER_BYTES: usize = 64 << 10;

/// All open connections but event streams.
pub(super) struct Crowd {
    most: usize,
    members: Mutex<Members>,
}

#[derive(Default)]
struct Members {
    next: u64,
    open: BTreeMap<u64, Seat>,
}

struct Seat {
    stream: Arc<TcpStream>,
    /// Since when it has nothing to do.
    idle: Option<Instant>,
}

/// A connection that belongs to a crowd, and leaves it when dropped.
pub(super) struct Member {
    crowd: Arc<Crowd>,
    number: u64,
    stream: Arc<TcpStream>,
}

impl Crowd {
    /// A crowd that takes at most half of the descriptors.
    pub(super) fn new(descriptors: u64) -> Self {
        Self { most: (descriptors / 2).clamp(8, MOST) as usize, members: Mutex::default() }
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a connection in. If there are too many, another one goes.
    pub(super) fn join(self: &Arc<Self>, stream: TcpStream) -> Member {
        let stream = Arc::new(stream);
        let mut members = self.members();
        if members.open.len() >= self.most {
            members.close_one();
        }
        let number = members.next;
        members.next += 1;
        members.open.insert(number, Seat { stream: stream.clone(), idle: Some(Instant::now()) });
        Member { crowd: self.clone(), number, stream }
    }

    /// Closes one connection, so that another can be opened.
    pub(super) fn make_room(&self) {
        self.members().close_one();
    }

    /// Closes all connections.
    pub(super) fn close_all(&self) {
        for (_, seat) in std::mem::take(&mut self.members().open) {
            seat.close();
        }
    }
}

impl Members {
    /// Closes the one that has been idle longest, or else the oldest.
    fn close_one(&mut self) {
        let idle = self.open.iter().filter_map(|(number, seat)| Some((seat.idle?, *number))).min();
        let oldest = || self.open.keys().next().copied();
        if let Some(seat) = idle.map(|(_, number)| number).or_else(oldest).and_then(|number| self.open.remove(&number))
        {
            seat.close();
        }
    }
}

impl Seat {
    /// Ends what its thread waits for.
    fn close(&self) {
        // It may have ended by itself.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

impl Member {
    fn set_idle(&self, idle: bool) {
        if let Some(seat) = self.crowd.members().open.get_mut(&self.number) {
            seat.idle = idle.then(Instant::now);
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.crowd.members().open.remove(&self.number);
    }
}

/// Answers one request after the other until either side has enough.
pub(super) fn converse(member: &Member, office: &Office) {
    let stream = &*member.stream;
    // Errors in here mean that the client has gone; there is nobody to tell.
    let ready = stream.set_write_timeout(Some(WRITE_TIME)).and_then(|()| stream.set_nodelay(true));
    if ready.is_ok() && answer_all(member, stream, office).is_ok() {
        let _ = linger(stream);
    }
}

/// Fails when the connection is broken; comes back when the client should be let go in peace.
fn answer_all(member: &Member, stream: &TcpStream, office: &Office) -> io::Result<()> {
    let mut inbox = Inbox::default();
    loop {
        member.set_idle(true);
        let head = match next_head(stream, &mut inbox)? {
            Next::Head(head) => head,
            Next::Refusal(status, reason) => return write(stream, &Reply::text(status, reason), true, true),
            Next::End => return Ok(()),
        };
        member.set_idle(false);
        // A body is not read, so nothing that follows it could be understood.
        let last = head.last || super::gate::has_body(&head);
        let with_body = head.method != "HEAD";
        match office.ask(head) {
            Answer::Reply(reply) => write(stream, &reply, with_body, last)?,
            Answer::Events { .. } if !with_body => write(stream, &Reply::text(200, ""), false, last)?,
            Answer::Events { .. } if !office.desk.hub.has_room() => {
                write(stream, &Reply::text(503, "too many pages are open"), true, last)?;
            }
            Answer::Events { build } => return stream_events(stream, office, &build),
        }
        if last {
            return Ok(());
        }
    }
}

/// Hands the connection over to the thread that writes to all open pages.
fn stream_events(stream: &TcpStream, office: &Office, build: &str) -> io::Result<()> {
    let current = office.desk.state.current();
    let stale = !build.is_empty() && build != current.build;
    let fault = current.fault.map(|fault| Box::new((*fault).clone()));
    // One client that does not read must not hold up the others: a write that would wait fails.
    stream.set_nonblocking(true)?;
    office.desk.hub.join(Box::new(stream.try_clone()?), Event::Hello { build: current.build, stale, fault });
    // Not an error of the client, but this side is done with it.
    Err(ErrorKind::WouldBlock.into())
}

enum Next {
    Head(Head),
    Refusal(u16, &'static str),
    /// The client has closed its side, or is silent.
    End,
}

fn next_head(mut stream: &TcpStream, inbox: &mut Inbox) -> io::Result<Next> {
    let mut began = inbox.has_begun().then(Instant::now);
    let waits_since = Instant::now();
    let mut piece = [0; 4096];
    loop {
        match inbox.head() {
            Ok(Some(head)) => return Ok(Next::Head(head)),
            Ok(None) => {}
            Err(refusal) => return Ok(Next::Refusal(refusal.status, refusal.reason)),
        }
        let left = match began {
            Some(began) => HEAD_TIME.checked_sub(began.elapsed()),
            None => IDLE_TIME.checked_sub(waits_since.elapsed()),
        };
        let count = match left.filter(|left| !left.is_zero()) {
            Some(left) => stream.set_read_timeout(Some(left)).and_then(|()| stream.read(&mut piece)),
            None => Err(ErrorKind::TimedOut.into()),
        };
        match count {
            Ok(0) if inbox.has_begun() => return Ok(Next::Refusal(400, "the request is not whole")),
            Ok(0) => return Ok(Next::End),
            Ok(count) => {
                inbox.push(&piece[..count]);
                began = began.or_else(|| Some(Instant::now()));
            }
            Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
            Err(cause) if matches!(cause.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(if inbox.has_begun() {
                    Next::Refusal(408, "the request takes too long")
                } else {
                    Next::End
                });
            }
            Err(cause) => return Err(cause),
        }
    }
}

fn write(mut stream: &TcpStream, reply: &Reply, with_body: bool, last: bool) -> io::Result<()> {
    let mut bytes = reply.head(last).into_bytes();
    let body: &[u8] = if with_body { &reply.body } else { &[] };
    if body.len() <= TOGETHER_BYTES {
        bytes.extend_from_slice(body);
        stream.write_all(&bytes)
    } else {
        stream.write_all(&bytes)?;
        stream.write_all(body)
    }
}

/// Lets the client read the last answer before the connection goes.
fn linger(mut stream: &TcpStream) -> io::Result<()> {
    let until = Instant::now() + LINGER_TIME;
    stream.shutdown(Shutdown::Write)?;
    let mut waste = [0; 4096];
    while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        stream.set_read_timeout(Some(left))?;
        if stream.read(&mut waste)? == 0 {
            break;
        }
    }
    Ok(())
}
