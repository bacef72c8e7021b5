//! The preview over real sockets.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use spechive::diagnostic::Diagnostic;
use spechive::disk::Settings;
use spechive::path::Route;
use spechive::serve::{Options, Pages, Report, Reporter, Server};
use spechive::site::{Artifact, RenderError};
use spechive::snapshot::{Body, Snapshot};
use tempfile::TempDir;

/// Nothing that is waited for takes longer.
const DEADLINE: Duration = Duration::from_secs(10);

/// One page for each source, and a theme that breaks on demand.
#[derive(Default)]
struct TestPages(BTreeMap<Route, Arc<[u8]>>);

impl TestPages {
    fn build(snapshot: &Arc<Snapshot>) -> Result<Arc<dyn Pages>, Box<RenderError>> {
        let mut pages = BTreeMap::new();
        for source in &snapshot.sources {
            let Body::Text(text) = &source.body else { continue };
            if text.contains("broken template") {
                return Err(Box::new(broken()));
            }
            let html =
                format!("<!doctype html><html><head><title>t</title></head><body><main>{text}</main></body></html>");
            pages.insert(Route::page(source.path.stem()), html.into_bytes().into());
        }
        pages.insert(Route::new("assets/large.bin").unwrap(), vec![7; 3 << 20].into());
        Ok(Arc::new(Self(pages)))
    }
}

fn broken() -> RenderError {
    RenderError {
        file: "templates/spec.html".to_owned(),
        line: 2,
        column: 4,
        message: "unknown filter <script>alert(1)</script>".to_owned(),
        excerpt: vec![(1, "<p>".to_owned()), (2, "{{ x | y }}".to_owned())],
        chain: vec!["templates/base.html:8".to_owned()],
        subject: None,
    }
}

impl Pages for TestPages {
    fn contains(&self, route: &Route) -> bool {
        self.0.contains_key(route)
    }

    fn render(&self, route: &Route) -> Result<Artifact, Box<RenderError>> {
        Ok(Artifact { bytes: self.0[route].clone() })
    }

    fn findings(&self) -> &[Diagnostic] {
        &[]
    }
}

/// Keeps what was reported, in words.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Reporter for Log {
    fn report(&self, report: Report<'_>) {
        let line = match report {
            Report::Built { first, changed, .. } => format!("built first={first} changed={changed}"),
            Report::Failed(fault) => format!("failed {}: {}", fault.place, fault.message),
            Report::Checked(findings) => format!("{} findings", findings.len()),
            Report::Notice(notice) => format!("notice {notice}"),
        };
        self.0.lock().unwrap().push(line);
    }
}

struct Preview {
    site: TempDir,
    log: Arc<Log>,
    server: Server,
}

impl Preview {
    fn of(files: &[(&str, &str)], poll: bool) -> Self {
        let site = TempDir::new().unwrap();
        for (name, text) in files {
            fs::write(site.path().join(name), text).unwrap();
        }
        let log = Arc::new(Log::default());
        let options = Options { port: Some(0), poll, follow: true, ..Options::default() };
        let settings = Settings::new(site.path());
        let server = Server::start_with(options, settings, log.clone(), TestPages::build).unwrap();
        Self { site, log, server }
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.site.path().join(name), text).unwrap();
    }

    fn address(&self) -> SocketAddr {
        self.server.addresses()[0]
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream
    }

    /// Sends raw text and gives the whole answer.
    fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self, method: &str, target: &str, headers: &str) -> Answer {
        let host = self.address();
        let text =
            self.raw(&format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"));
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    fn events(&self, build: &str) -> Events {
        let mut stream = self.connect();
        let host = self.address();
        write!(stream, "GET /__live/events?build={build} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        Events(BufReader::new(stream))
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event of this name; others are passed over.
    fn next(&mut self, name: &str) -> serde_json::Value {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream ended before `{name}`");
            if let Some(data) = line.strip_prefix("data: ") {
                let event: serde_json::Value = serde_json::from_str(data).unwrap();
                if event["event"] == name {
                    return event;
                }
            }
        }
    }
}

/// Asks again and again until `done`.
fn until(what: &str, mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < DEADLINE, "waited in vain for: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

const FILES: &[(&str, &str)] = &[("index.md", "home"), ("a.md", "alpha"), ("404.md", "lost")];

#[test]
fn pages_are_answered_as_hosts_answer_them() {
    let preview = Preview::of(FILES, false);
    for (target, status, body) in [
        ("/", 200, "home"),
        ("/a", 200, "alpha"),
        ("/a.html?q=%zz", 200, "alpha"),
        ("/%61.html", 200, "alpha"),
        ("/missing", 404, "lost"),
        ("/a/", 404, "lost"),
        ("/.git/config", 404, ""),
        ("/../a.html", 400, ""),
        ("/%2e%2e/a.html", 400, ""),
        ("/a%00.html", 400, ""),
        ("//a.html", 400, ""),
    ] {
        let answer = preview.get(target);
        assert_eq!((answer.status, answer.body.contains(body)), (status, true), "{target}: {}", answer.body);
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"), "{target}");
        assert_eq!(answer.header("Cross-Origin-Resource-Policy"), Some("same-origin"), "{target}");
    }
    let page = preview.get("/a");
    assert_eq!(page.header("Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("Cache-Control"), Some("no-cache"));
    assert!(page.body.contains("<script src=\"/__live/client.js\""), "{}", page.body);
    let missing = preview.get("/missing");
    assert!(missing.body.contains("data-tag=\"\""), "no content of its own, so none that changes: {}", missing.body);
    assert_eq!(missing.header("ETag"), None);
    assert_eq!(preview.get("/__live/client.js").header("Content-Type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(preview.get("/assets/large.bin").header("Content-Length"), Some("3145728"));
}

#[test]
fn head_and_tags_spare_the_body() {
    let preview = Preview::of(FILES, false);
    let page = preview.get("/a");
    let head = preview.ask("HEAD", "/a", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("Content-Length"), page.header("Content-Length"));
    let tag = page.header("ETag").unwrap();
    for (sent, status) in [(tag, 304), ("\"other\"", 200), (&format!("\"x\", W/{tag}"), 304)] {
        let answer = preview.ask("GET", "/a", &format!("If-None-Match: {sent}\r\n"));
        assert_eq!((answer.status, answer.body.is_empty()), (status, status == 304), "{sent}");
    }
}

#[test]
fn an_edit_elsewhere_leaves_an_open_page_as_it_is() {
    let preview = Preview::of(FILES, false);
    let (tag, mut events) = (preview.get("/a").header("ETag").unwrap().to_owned(), preview.events(""));
    events.next("hello");
    preview.put("index.md", "home again");
    events.next("change");
    let again = preview.ask("GET", "/a", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert!(preview.get("/").body.contains("home again"));
}

#[test]
fn other_hosts_sites_and_methods_are_refused() {
    let preview = Preview::of(FILES, false);
    assert_eq!(preview.ask("POST", "/", "Content-Length: 3\r\n\r\nabc").status, 405);
    assert_eq!(preview.ask("GET", "/", "Content-Length: 2\r\n\r\nab").status, 400);
    assert_eq!(preview.ask("GET", "/", "Origin: http://evil.example\r\n").status, 403);
    assert_eq!(preview.ask("GET", "/__live/events", "Sec-Fetch-Site: cross-site\r\n").status, 403);
    let rebound = preview.raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(rebound.starts_with("HTTP/1.1 403 "), "{rebound}");
    assert!(!rebound.contains("home"));
    // A lie about the length must not cost memory, or the program.
    let mut liar = preview.connect();
    write!(liar, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999999\r\n\r\n").unwrap();
    let mut start = [0; 12];
    liar.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 405");
    assert_eq!(preview.get("/a").status, 200);
}

#[test]
fn a_change_reaches_open_pages() {
    let preview = Preview::of(FILES, false);
    let mut events = preview.events("");
    let hello = events.next("hello");
    assert_eq!((&hello["stale"], &hello["fault"]), (&false.into(), &serde_json::Value::Null));
    let tag = preview.get("/a").header("ETag").map(str::to_owned);

    preview.put("a.md", "beta");
    let change = events.next("change");
    assert_eq!(change["theme"], "same");
    assert_ne!(change["build"], hello["build"]);
    let page = preview.get("/a");
    assert!(page.body.contains("beta"));
    assert_ne!(page.header("ETag").map(str::to_owned), tag);

    preview.put("new.md", "fresh");
    events.next("change");
    assert_eq!(preview.get("/new").status, 200);
    fs::remove_file(preview.site.path().join("new.md")).unwrap();
    events.next("change");
    assert_eq!(preview.get("/new").status, 404);
    assert_eq!(preview.events("another-1").next("hello")["stale"], true);
    assert_eq!(preview.log.0.lock().unwrap()[0], "built first=true changed=3");

    let Preview { server, .. } = preview;
    drop(server);
    events.next("bye");
}

#[test]
fn a_folder_made_later_is_watched_too() {
    let preview = Preview::of(FILES, false);
    let mut events = preview.events("");
    events.next("hello");
    fs::create_dir_all(preview.site.path().join("x/y")).unwrap();
    preview.put("x/y/deep.md", "one");
    until("the new page", || preview.get("/deep").body.contains("one"));
    preview.put("x/y/deep.md", "two");
    until("the changed page", || preview.get("/deep").body.contains("two"));
}

#[test]
fn a_replaced_site_is_seen_and_watched_again() {
    let preview = Preview::of(FILES, false);
    let (site, aside) = (preview.site.path().to_owned(), TempDir::new().unwrap());
    fs::rename(&site, aside.path().join("moved")).unwrap();
    until("the fault", || preview.log.0.lock().unwrap().iter().any(|line| line.starts_with("failed ")));
    assert!(preview.get("/a").body.contains("alpha"), "the last good site stays");
    fs::create_dir(&site).unwrap();
    preview.put("a.md", "returned");
    until("the new folder", || preview.get("/a").body.contains("returned"));
    preview.put("a.md", "and watched");
    until("a change in it", || preview.get("/a").body.contains("and watched"));
}

#[test]
fn polling_sees_changes_too() {
    let preview = Preview::of(FILES, true);
    preview.put("a.md", "gamma");
    until("the changed page", || preview.get("/a").body.contains("gamma"));
}

#[test]
fn a_fault_keeps_the_last_good_site_and_clears_by_itself() {
    let preview = Preview::of(FILES, false);
    let mut events = preview.events("");
    events.next("hello");
    preview.put("b.md", "broken template");
    let fault = events.next("fault");
    assert_eq!(fault["fault"]["place"], "templates/spec.html:2:4");
    assert!(preview.get("/a").body.contains("alpha"));
    assert_eq!(preview.events("").next("hello")["fault"]["title"], "Template error");
    preview.put("b.md", "mended");
    events.next("change");
    assert!(preview.get("/b").body.contains("mended"));

    preview.put("site.toml", "title = 3\n");
    let fault = events.next("fault");
    assert_eq!(fault["fault"]["place"], "site.toml:1:9");
    fs::remove_file(preview.site.path().join("site.toml")).unwrap();
    events.next("change");
}

#[test]
fn a_start_with_an_error_serves_the_error_and_recovers() {
    let preview = Preview::of(&[("index.md", "broken template")], false);
    let page = preview.get("/");
    assert_eq!(page.status, 500);
    assert!(page.body.contains("templates/spec.html:2:4"), "{}", page.body);
    assert!(page.body.contains("unknown filter &lt;script&gt;"), "an error is text: {}", page.body);
    assert!(page.body.contains("<script src=\"/__live/client.js\""));
    preview.put("index.md", "good");
    until("the good page", || preview.get("/").body.contains("good"));
}

#[test]
fn only_this_machine_is_listened_to() {
    let preview = Preview::of(FILES, false);
    let addresses = preview.server.addresses();
    assert!(!addresses.is_empty() && addresses.iter().all(|address| address.ip().is_loopback()), "{addresses:?}");
}

#[test]
fn a_taken_port_is_an_error_only_when_it_was_asked_for() {
    let first = Preview::of(FILES, false);
    let port = first.address().port();
    let start = |options: Options| {
        let settings = Settings::new(first.site.path());
        Server::start_with(options, settings, Arc::new(Log::default()), TestPages::build)
    };
    assert!(start(Options { port: Some(port), ..Options::default() }).is_err());
    let next = start(Options { first_port: port, ..Options::default() }).ok().unwrap();
    assert!((port + 1..=port + 9).contains(&next.addresses()[0].port()));
}
