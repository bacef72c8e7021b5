//! Raw HTTP against `serve`, byte by byte: methods, hosts, origins, targets, heads that are too long, clients that dawdle.
//! Every one is answered with the status it deserves, and everybody else is answered soon.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::hostile::{CANARY, Hostile};

/// The program as it serves an archive; ends with the value.
pub struct Serving {
    child: Child,
    pub port: u16,
    pub archive: Hostile,
}

impl Serving {
    /// Starts the program, by way of `shell` when there is one (with `$0` for the program and `$@` for its arguments).
    pub fn start(archive: Hostile, shell: Option<&str>, more: &[&str]) -> Self {
        let program = env!("CARGO_BIN_EXE_spechive");
        let mut command = match shell {
            Some(script) => {
                let mut command = Command::new("sh");
                command.args(["-c", script, program]);
                command
            }
            None => Command::new(program),
        };
        let mut child = command
            .args(["serve", "specs", "--port", "0", "--no-git"])
            .args(more)
            .current_dir(archive.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
        Self { child, port, archive }
    }

    /// The id of the process.
    #[cfg(target_os = "linux")]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A connection that gives up after a while.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.set_write_timeout(Some(Duration::from_secs(5))).unwrap();
        stream
    }

    /// Sends bytes; gives status and whole answer. Status 0: closed without an answer.
    pub fn send(&self, bytes: &[u8]) -> (u16, String) {
        let mut stream = self.connect();
        // The server may refuse before it has read all.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, text)
    }

    /// A plain GET.
    pub fn get(&self, target: &str) -> (u16, String) {
        let port = self.port;
        self.send(format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").as_bytes())
    }

    /// Asserts that everybody else is answered soon.
    pub fn assert_alive(&self, after: &str) {
        let started = Instant::now();
        let (status, text) = self.get("/");
        assert_eq!(status, 200, "after {after}: {text}");
        assert!(started.elapsed() < Duration::from_secs(3), "after {after}: {:?}", started.elapsed());
    }

    /// What the system says of the process: kilobytes of memory (`VmRSS`), threads.
    #[cfg(target_os = "linux")]
    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Targets, and what they may be answered with.
const TARGETS: &[(&str, &[u16])] = &[
    ("/", &[200]),
    ("/specs/plan-2026-01-02-neighbour", &[200]),
    ("/../secret.md", &[400]),
    ("/../../../../etc/passwd", &[400]),
    ("/..%2fsecret.md", &[400]),
    ("/%2e%2e/secret.md", &[400]),
    ("/%2e%2e%2fsecret.md", &[400]),
    ("/%252e%252e/secret.md", &[404]),
    ("/specs/../secret.md", &[400]),
    ("/specs/.", &[400]),
    ("/./index.html", &[400]),
    ("//etc/passwd", &[400]),
    ("///", &[400]),
    ("//evil.example/%2e%2e", &[400]),
    ("/\\evil.example", &[400]),
    ("/..\\secret.md", &[400]),
    ("/..%5csecret.md", &[400]),
    ("/a%00.html", &[400]),
    ("/%", &[400]),
    ("/%zz", &[400]),
    ("/%c0%ae%c0%ae/", &[400]),
    ("/index.html#x", &[400]),
    ("/c:/windows/win.ini", &[400]),
    ("/index.html::$DATA", &[400]),
    ("/.git/config", &[404]),
    ("/.env", &[404]),
    ("/.spechive-manifest.json", &[404]),
    ("/site.toml", &[404]),
    ("/secret.md", &[404]),
    ("/specs/done/", &[404]),
    ("/@fs/etc/passwd", &[404]),
    ("/__live/", &[404]),
    ("/__live/open?file=x", &[404]),
    ("/__live/../secret.md", &[400]),
    ("http://127.0.0.1/", &[400]),
    ("http://evil.example/", &[400]),
    ("*", &[400]),
    ("index.html", &[400]),
];

#[test]
fn only_the_routes_of_the_site_are_answered() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    for (target, allowed) in TARGETS {
        let (status, text) = serving.get(target);
        assert!(allowed.contains(&status), "{target}: {status}");
        assert!(!text.contains(CANARY) && !text.contains("root:"), "{target}: {text}");
        assert!(!text.to_lowercase().contains("\r\nlocation:"), "{target}: sends elsewhere");
    }
    serving.assert_alive("odd targets");
}

/// Methods, hosts and origins.
fn askers(host: &str) -> Vec<(&'static str, String, u16)> {
    vec![
        ("post", format!("POST / HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n"), 405),
        ("put", format!("PUT / HTTP/1.1\r\n{host}Content-Length: 1\r\n\r\na"), 405),
        ("delete", format!("DELETE / HTTP/1.1\r\n{host}\r\n"), 405),
        ("options", format!("OPTIONS / HTTP/1.1\r\n{host}\r\n"), 405),
        ("options-all", format!("OPTIONS * HTTP/1.1\r\n{host}\r\n"), 405),
        ("trace", format!("TRACE / HTTP/1.1\r\n{host}\r\n"), 405),
        ("connect", format!("CONNECT evil.example:443 HTTP/1.1\r\n{host}\r\n"), 405),
        ("own-method", format!("PWN / HTTP/1.1\r\n{host}\r\n"), 405),
        ("lower-method", format!("get / HTTP/1.1\r\n{host}\r\n"), 405),
        ("odd-method", format!("G@T / HTTP/1.1\r\n{host}\r\n"), 400),
        ("no-host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".into(), 400),
        ("no-host-1.0", "GET / HTTP/1.0\r\n\r\n".into(), 400),
        ("two-hosts", format!("GET / HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n"), 400),
        ("same-host-twice", format!("GET / HTTP/1.1\r\n{host}{host}\r\n"), 400),
        ("foreign-host", "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".into(), 403),
        ("host-suffix", "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n".into(), 403),
        ("host-user", "GET / HTTP/1.1\r\nHost: localhost@evil.example\r\nConnection: close\r\n\r\n".into(), 403),
        ("host-empty", "GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n".into(), 403),
        ("host-number", "GET / HTTP/1.1\r\nHost: 2130706433\r\nConnection: close\r\n\r\n".into(), 403),
        ("host-bracket", "GET / HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n".into(), 403),
        ("host-list", "GET / HTTP/1.1\r\nHost: localhost, evil.example\r\nConnection: close\r\n\r\n".into(), 403),
        ("origin", format!("GET / HTTP/1.1\r\n{host}Origin: http://evil.example\r\n\r\n"), 403),
        ("origin-null", format!("GET / HTTP/1.1\r\n{host}Origin: null\r\n\r\n"), 403),
        ("origin-port", format!("GET / HTTP/1.1\r\n{host}Origin: http://localhost:1\r\n\r\n"), 403),
        ("fetch-site", format!("GET /specs.json HTTP/1.1\r\n{host}Sec-Fetch-Site: cross-site\r\n\r\n"), 403),
        ("events-site", format!("GET /__live/events HTTP/1.1\r\n{host}Sec-Fetch-Site: cross-site\r\n\r\n"), 403),
        ("events-origin", format!("GET /__live/events HTTP/1.1\r\n{host}Origin: http://evil.example\r\n\r\n"), 403),
    ]
}

/// Bodies and heads.
fn heads(host: &str) -> Vec<(&'static str, String, u16)> {
    let long = "a".repeat(100_000);
    let many: String = (0..2_000).map(|number| format!("X-{number}: a\r\n")).collect();
    vec![
        ("body", format!("GET / HTTP/1.1\r\n{host}Content-Length: 4\r\n\r\nabcd"), 400),
        ("body-lie", format!("GET / HTTP/1.1\r\n{host}Content-Length: 99999999999\r\n\r\n"), 400),
        ("body-negative", format!("GET / HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n"), 400),
        ("body-two", format!("GET / HTTP/1.1\r\n{host}Content-Length: 0\r\nContent-Length: 4\r\n\r\nabcd"), 400),
        ("chunked", format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400),
        ("smuggle-te", format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: xchunked\r\n\r\n"), 400),
        (
            "smuggle",
            format!("GET / HTTP/1.1\r\n{host}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"),
            400,
        ),
        ("chunked-bad", format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"), 400),
        ("header-no-colon", format!("GET / HTTP/1.1\r\n{host}oops\r\n\r\n"), 400),
        ("header-no-name", format!("GET / HTTP/1.1\r\n{host}: x\r\n\r\n"), 400),
        ("header-blank", format!("GET / HTTP/1.1\r\n{host}X : a\r\n\r\n"), 400),
        ("header-nul", format!("GET / HTTP/1.1\r\n{host}X: a\0b\r\n\r\n"), 400),
        ("header-cr", format!("GET / HTTP/1.1\r\n{host}X: a\rb\r\n\r\n"), 400),
        ("header-latin", format!("GET / HTTP/1.1\r\n{host}X: caf\u{e9}\r\n\r\n"), 200),
        ("header-fold", format!("GET / HTTP/1.1\r\n{host}X: a\r\n b\r\n\r\n"), 400),
        ("header-long", format!("GET / HTTP/1.1\r\n{host}X: {long}\r\n\r\n"), 431),
        ("header-endless", format!("GET / HTTP/1.1\r\n{host}X: {}", long.repeat(100)), 431),
        ("headers-many", format!("GET / HTTP/1.1\r\n{host}{many}\r\n"), 431),
    ]
}

/// Targets, versions and what is no request at all.
fn openings(host: &str, port: u16) -> Vec<(&'static str, String, u16)> {
    let long = "a".repeat(100_000);
    vec![
        ("target-long", format!("GET /{long} HTTP/1.1\r\n{host}\r\n"), 414),
        ("target-blank", format!("GET /a b HTTP/1.1\r\n{host}\r\n"), 400),
        ("target-none", format!("GET  HTTP/1.1\r\n{host}\r\n"), 400),
        ("target-bytes", format!("GET /\u{e9} HTTP/1.1\r\n{host}\r\n"), 404),
        ("version", format!("GET / HTTP/9.9\r\n{host}\r\n"), 505),
        ("version-word", format!("GET / FTP/1.1\r\n{host}\r\n"), 400),
        ("version-none", "GET /\r\n\r\n".into(), 400),
        ("garbage", "\u{1}\u{2}\u{3}\r\n\r\n".into(), 400),
        ("tls-hello", "\u{16}\u{3}\u{1}\0\u{5}hello".into(), 400),
        ("half-head", format!("GET / HTTP/1.1\r\n{host}"), 400),
        ("upgrade", format!("GET / HTTP/1.1\r\n{host}Upgrade: websocket\r\n\r\n"), 200),
        ("upgrade-h2c", format!("GET / HTTP/1.1\r\n{host}Upgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n"), 200),
        ("expect", format!("GET / HTTP/1.1\r\n{host}Expect: 100-continue\r\n\r\n"), 200),
        ("blank-lines-first", format!("\r\n\r\nGET / HTTP/1.1\r\n{host}\r\n"), 200),
        ("tags-many", format!("GET / HTTP/1.1\r\n{host}If-None-Match: {}\r\n\r\n", "\"x\",".repeat(5_000)), 200),
        ("tags-any", format!("GET / HTTP/1.1\r\n{host}If-None-Match: *\r\n\r\n"), 304),
        ("bare-lf", format!("GET / HTTP/1.1\nHost: localhost:{port}\n\n"), 400),
        ("bare-lf-late", format!("GET / HTTP/1.1\r\n{host}X: y\n\r\n"), 400),
        ("http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), 505),
    ]
}

#[test]
fn odd_requests_are_refused() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let port = serving.port;
    let host = format!("Host: localhost:{port}\r\nConnection: close\r\n");
    for (name, request, expected) in askers(&host).into_iter().chain(heads(&host)).chain(openings(&host, port)) {
        let (status, text) = serving.send(request.as_bytes());
        assert_eq!(status, expected, "{name}: {text}");
        assert!(!text.contains(CANARY), "{name}");
        let leaks = text.to_lowercase().contains("access-control-allow-origin");
        assert!(!leaks, "{name}: other sites may read this");
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{name}: more than one answer");
    }
    serving.assert_alive("odd requests");
}

/// A part of a file, for players and readers of large ones.
#[test]
fn one_range_is_answered_and_odd_ones_are_not() {
    let archive = Hostile::new(&[]);
    archive.put("specs/img/notes.txt", b"0123456789");
    let serving = Serving::start(archive, None, &[]);
    let ask = |method: &str, headers: &str| {
        let host = format!("Host: localhost:{}\r\nConnection: close\r\n", serving.port);
        serving.send(format!("{method} /files/img/notes.txt HTTP/1.1\r\n{host}{headers}\r\n").as_bytes())
    };
    let (_, whole) = ask("GET", "");
    let tag = whole.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap().to_owned();
    for (headers, status, body) in [
        ("Range: bytes=0-3", 206, "0123"),
        ("Range: bytes=4-4", 206, "4"),
        ("Range: bytes=7-", 206, "789"),
        ("Range: bytes=-3", 206, "789"),
        ("Range: bytes=-99", 206, "0123456789"),
        ("Range: bytes=8-99999999999999999999999", 206, "89"),
        ("Range: bytes=10-", 416, "nothing is in this range\n"),
        ("Range: bytes=-0", 416, "nothing is in this range\n"),
        ("Range: bytes=3-1", 200, "0123456789"),
        ("Range: bytes=0-1,5-6", 200, "0123456789"),
        ("Range: bytes=0-1\r\nRange: bytes=2-3", 200, "0123456789"),
        ("Range: lines=1-2", 200, "0123456789"),
        ("Range: bytes=+1-2", 200, "0123456789"),
        ("Range: bytes=-", 200, "0123456789"),
        ("Range: bytes=0-1\r\nIf-Range: \"other\"", 200, "0123456789"),
        (&format!("Range: bytes=0-1\r\nIf-Range: {tag}"), 206, "01"),
        (&format!("Range: bytes=0-1\r\nIf-None-Match: {tag}"), 304, ""),
    ] {
        let (found, text) = ask("GET", &format!("{headers}\r\n"));
        assert_eq!((found, text.split_once("\r\n\r\n").unwrap().1), (status, body), "{headers}");
    }
    let (_, text) = ask("GET", "Range: bytes=2-5\r\n");
    assert!(text.contains("Content-Range: bytes 2-5/10\r\n") && text.contains("Content-Length: 4\r\n"), "{text}");
    let (status, text) = ask("HEAD", "Range: bytes=2-5\r\n");
    assert_eq!((status, text.contains("Content-Length: 10\r\n"), text.ends_with("\r\n\r\n")), (200, true, true));
}

/// What stands behind a request is the next one, and what stands behind a body is nothing.
#[test]
fn requests_in_a_row_are_answered_in_their_order() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let host = format!("Host: localhost:{}\r\n", serving.port);
    let row = format!(
        "HEAD /specs.json HTTP/1.1\r\n{host}\r\nGET /nowhere HTTP/1.1\r\n{host}\r\n\
         GET /__live/error.css HTTP/1.1\r\n{host}Connection: close\r\n\r\nGET / HTTP/1.1\r\n{host}\r\n"
    );
    let (_, text) = serving.send(row.as_bytes());
    let statuses: Vec<&str> = text.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["200", "404", "200"]);
    let inner = format!("GET /specs.json HTTP/1.1\r\n{host}\r\n");
    for outer in ["GET", "POST"] {
        let length = format!("Content-Length: {}\r\n", inner.len());
        let (_, text) = serving.send(format!("{outer} / HTTP/1.1\r\n{host}{length}\r\n{inner}").as_bytes());
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{outer}: the body was answered");
    }
}

/// A head that comes byte by byte is read; one that never ends is given up.
#[test]
fn slow_heads_are_waited_for_but_not_for_ever() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let mut stream = serving.connect();
    let request =
        format!("GET /__live/error.css HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", serving.port);
    for byte in request.bytes() {
        stream.write_all(&[byte]).unwrap();
    }
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
    let mut never = serving.connect();
    never.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    never.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    let mut text = String::new();
    never.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 408 "), "{text}");
}

#[test]
fn dawdling_clients_harm_nobody() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let port = serving.port;
    let mut dawdlers = Vec::new();
    for _ in 0..200 {
        let mut stream = serving.connect();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
        dawdlers.push(stream);
    }
    serving.assert_alive("half-open clients");
    // These ask a hundred times and read nothing.
    for _ in 0..20 {
        let mut stream = serving.connect();
        let request = format!("GET /specs.json HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        let _ = stream.write_all(request.repeat(100).as_bytes());
        dawdlers.push(stream);
    }
    serving.assert_alive("clients that do not read");
    #[cfg(target_os = "linux")]
    assert!(serving.status("VmRSS") < 150_000, "{} kB for 220 clients", serving.status("VmRSS"));
    // More event streams than are kept.
    for _ in 0..80 {
        let mut stream = serving.connect();
        write!(stream, "GET /__live/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").unwrap();
        dawdlers.push(stream);
    }
    std::thread::sleep(Duration::from_millis(300));
    serving.assert_alive("event streams");
    // More connections than are kept: the longest idle ones make room.
    for _ in 0..700 {
        dawdlers.extend(TcpStream::connect(("127.0.0.1", serving.port)));
    }
    serving.assert_alive("silent connections");
    #[cfg(target_os = "linux")]
    {
        // Every connection that is kept has a thread, and the allocator keeps room for each.
        assert!(serving.status("VmRSS") < 200_000, "{} kB", serving.status("VmRSS"));
        // The thread of a connection that made room ends when it gets to run.
        let falls_to = |most: u64| {
            let started = Instant::now();
            while serving.status("Threads") > most {
                assert!(started.elapsed() < Duration::from_secs(30), "{} threads stay", serving.status("Threads"));
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        falls_to(600);
        drop(dawdlers);
        falls_to(40);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn running_out_of_descriptors_is_survived() {
    let serving = Serving::start(Hostile::new(&[]), Some("ulimit -n 60; exec \"$0\" \"$@\""), &["--poll"]);
    let flood: Vec<_> = (0..150).filter_map(|_| TcpStream::connect(("127.0.0.1", serving.port)).ok()).collect();
    std::thread::sleep(Duration::from_millis(500));
    drop(flood);
    let started = Instant::now();
    loop {
        if TcpStream::connect(("127.0.0.1", serving.port)).is_ok() && serving.get("/").0 == 200 {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(8), "the server does not come back");
        std::thread::sleep(Duration::from_millis(100));
    }
}
