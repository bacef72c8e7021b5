//! Raw HTTP against `serve`, byte by byte: methods, hosts, origins, targets, heads that are too long, clients that dawdle.
//!
//! Two malformed openings (lines that end with a bare line feed, the preface of HTTP/2) are not answered by the library below;
//! for these it is enough that everybody else is.

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

    /// Kilobytes of memory in use.
    #[cfg(target_os = "linux")]
    fn resident_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
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

#[test]
fn odd_requests_are_refused() {
    let serving = Serving::start(Hostile::new(&[]), None, &[]);
    let port = serving.port;
    let host = format!("Host: localhost:{port}\r\nConnection: close\r\n");
    let long = "a".repeat(100_000);
    let many: String = (0..2_000).map(|number| format!("X-{number}: a\r\n")).collect();
    let cases: Vec<(&str, String, &[u16])> = vec![
        ("post", format!("POST / HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n"), &[405]),
        ("put", format!("PUT / HTTP/1.1\r\n{host}Content-Length: 1\r\n\r\na"), &[405]),
        ("delete", format!("DELETE / HTTP/1.1\r\n{host}\r\n"), &[405]),
        ("options", format!("OPTIONS / HTTP/1.1\r\n{host}\r\n"), &[405]),
        ("trace", format!("TRACE / HTTP/1.1\r\n{host}\r\n"), &[405]),
        ("connect", format!("CONNECT evil.example:443 HTTP/1.1\r\n{host}\r\n"), &[400, 405]),
        ("own-method", format!("PWN / HTTP/1.1\r\n{host}\r\n"), &[405]),
        ("lower-method", format!("get / HTTP/1.1\r\n{host}\r\n"), &[405]),
        ("no-host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".into(), &[400]),
        ("two-hosts", format!("GET / HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n"), &[400]),
        ("foreign-host", "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".into(), &[403]),
        ("host-suffix", "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n".into(), &[403]),
        ("host-user", "GET / HTTP/1.1\r\nHost: localhost@evil.example\r\nConnection: close\r\n\r\n".into(), &[403]),
        ("host-empty", "GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n".into(), &[400, 403]),
        ("origin", format!("GET / HTTP/1.1\r\n{host}Origin: http://evil.example\r\n\r\n"), &[403]),
        ("origin-null", format!("GET / HTTP/1.1\r\n{host}Origin: null\r\n\r\n"), &[403]),
        ("fetch-site", format!("GET /specs.json HTTP/1.1\r\n{host}Sec-Fetch-Site: cross-site\r\n\r\n"), &[403]),
        ("events-site", format!("GET /__live/events HTTP/1.1\r\n{host}Sec-Fetch-Site: cross-site\r\n\r\n"), &[403]),
        ("body", format!("GET / HTTP/1.1\r\n{host}Content-Length: 4\r\n\r\nabcd"), &[400]),
        ("body-lie", format!("GET / HTTP/1.1\r\n{host}Content-Length: 99999999999\r\n\r\n"), &[400]),
        ("body-negative", format!("GET / HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n"), &[400]),
        ("chunked", format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), &[400]),
        (
            "smuggle",
            format!(
                "GET / HTTP/1.1\r\n{host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /secret.md"
            ),
            &[400],
        ),
        (
            "chunked-bad",
            format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"),
            &[400],
        ),
        ("header-no-colon", format!("GET / HTTP/1.1\r\n{host}oops\r\n\r\n"), &[400, 0]),
        ("header-latin", format!("GET / HTTP/1.1\r\n{host}X: caf\u{e9}\r\n\r\n"), &[200, 400, 0]),
        ("header-fold", format!("GET / HTTP/1.1\r\n{host}X: a\r\n b\r\n\r\n"), &[200, 400, 0]),
        ("header-long", format!("GET / HTTP/1.1\r\n{host}X: {long}\r\n\r\n"), &[200, 400, 431, 0]),
        ("headers-many", format!("GET / HTTP/1.1\r\n{host}{many}\r\n"), &[200, 400, 431, 0]),
        ("target-long", format!("GET /{long} HTTP/1.1\r\n{host}\r\n"), &[400, 404, 414]),
        ("target-blank", format!("GET /a b HTTP/1.1\r\n{host}\r\n"), &[400, 0]),
        ("version", format!("GET / HTTP/9.9\r\n{host}\r\n"), &[505, 400, 0]),
        ("version-none", "GET /\r\n\r\n".into(), &[400, 0]),
        ("garbage", "\u{1}\u{2}\u{3}\r\n\r\n".into(), &[400, 0]),
        ("tls-hello", "\u{16}\u{3}\u{1}\0\u{5}hello\r\n\r\n".into(), &[400, 0]),
        ("upgrade", format!("GET / HTTP/1.1\r\n{host}Upgrade: websocket\r\n\r\n"), &[200, 400]),
        ("expect", format!("GET / HTTP/1.1\r\n{host}Expect: 100-continue\r\n\r\n"), &[200, 400, 417]),
        ("range", format!("GET / HTTP/1.1\r\n{host}Range: bytes=0-1,5-\r\n\r\n"), &[200, 206, 416]),
        (
            "tags-many",
            format!("GET / HTTP/1.1\r\n{host}If-None-Match: {}\r\n\r\n", "\"x\",".repeat(5_000)),
            &[200, 431],
        ),
        ("bare-lf", format!("GET / HTTP/1.1\nHost: localhost:{port}\n\n"), &[200, 400, 0]),
        ("http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), &[400, 505, 0]),
    ];
    for (name, request, allowed) in cases {
        let (status, text) = serving.send(request.as_bytes());
        assert!(allowed.contains(&status), "{name}: {status} {text}");
        assert!(!text.contains(CANARY), "{name}");
        let leaks = text.to_lowercase().contains("access-control-allow-origin");
        assert!(!leaks, "{name}: other sites may read this");
    }
    serving.assert_alive("odd requests");
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
    // More event streams than are kept.
    for _ in 0..80 {
        let mut stream = serving.connect();
        write!(stream, "GET /__live/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").unwrap();
        dawdlers.push(stream);
    }
    std::thread::sleep(Duration::from_millis(300));
    serving.assert_alive("event streams");
    #[cfg(target_os = "linux")]
    assert!(serving.resident_kb() < 250_000, "{} kB", serving.resident_kb());
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
