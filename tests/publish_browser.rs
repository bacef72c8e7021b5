//! A published site as its readers meet it: below a sub-path, on a plain file server, in a browser.
//!
//! The site is made by the commands of the transcript `tests/cmd/publish.md`, typed in an empty folder. Then every link of
//! every page is followed: nothing may be missing, lead out of the sub-path or say a word in the console. Without Chromium
//! the test says so and passes, unless `REQUIRE_BROWSER=1`, as in CI.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a browser test starts programs, serves files, and says when it is skipped"
)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::Tab;
use headless_chrome::protocol::cdp::Log;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::{Browser, LaunchOptions};
use tempfile::TempDir;

const TRANSCRIPT: &str = include_str!("cmd/publish.md");
/// The address that the transcript builds for.
const PUBLISHED: &str = "https://example.org/archive/";

#[test]
fn three_specs_become_a_site_below_a_sub_path_without_a_dead_link() {
    let Some(eyes) = Eyes::open() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let host = Host::start(folder.path().join("served"));
    publish(&folder, &host.address("/archive/"));

    let seen = crawl(&eyes, &host, "/archive/");
    for page in ["index.html", "specs/plan-2026-01-05-shelf.html", "specs/valid-2026-01-05-shelf.html", "compat.html"] {
        assert!(seen.contains(&format!("/archive/{page}")), "{page} is not linked from anywhere: {seen:?}");
    }
    let outside: Vec<String> = host.asked().into_iter().filter(|path| !path.starts_with("/archive/")).collect();
    assert_eq!(outside, Vec::<String>::new(), "requests outside of the sub-path");
    assert_eq!(eyes.console(), Vec::<String>::new());

    search_finds(&eyes, &host);
    former_address_leads_on(&eyes, &host);
    not_found_works_at_any_depth(&eyes, &host);
    badges_lead_back(&eyes, &host, folder.path());
    machine_files_are_well_formed(&eyes, &host, &folder.path().join("served/archive"));
}

/// Search reads its shards below the sub-path, too.
fn search_finds(eyes: &Eyes, host: &Host) {
    eyes.go(&host.address("/archive/search.html?q=shelf"));
    eyes.wait("document.querySelector('main a[href*=\"plan-2026-01-05-shelf\"]') !== null", "true");
    assert_eq!(eyes.console(), Vec::<String>::new());
}

fn former_address_leads_on(eyes: &Eyes, host: &Host) {
    eyes.go(&host.address("/archive/specs/plan-2026-02-09-cart.html"));
    eyes.wait("location.pathname", "/archive/specs/plan-2026-02-09-trolley.html");
    eyes.wait("document.querySelectorAll('h1').length", "1");
}

fn not_found_works_at_any_depth(eyes: &Eyes, host: &Host) {
    let missing = "/archive/no/such/page.html";
    eyes.go(&host.address(missing));
    assert_eq!(eyes.text("document.styleSheets[0].cssRules.length > 0"), "true", "the 404 page has its stylesheet");
    for link in eyes.links() {
        let path = host.path_of(&link).unwrap_or_else(|| panic!("the 404 page links to {link}"));
        assert!(path == missing || host.status(&path) == 200, "{link}");
    }
    // The answer 404 itself is a word in the console.
    assert!(eyes.console().iter().all(|line| line.contains("404")), "{:?}", eyes.console());
}

/// A badge that is copied from a page leads to it, also when nobody said where the site would be.
fn badges_lead_back(eyes: &Eyes, host: &Host, folder: &Path) {
    let (program, out) = (env!("CARGO_BIN_EXE_spechive"), folder.join("served/plain"));
    let built = Command::new(program).args(["build", "--out"]).arg(&out).current_dir(folder.join("shop")).output();
    assert!(built.expect("spechive").status.success());
    for site in ["archive", "plain"] {
        eyes.go(&host.address(&format!("/{site}/specs/plan-2026-01-05-shelf.html")));
        let listen = "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }";
        eyes.text(listen);
        eyes.text("[...document.querySelectorAll('[data-copy]')].find(b => b.textContent.includes('badge')).click()");
        let address = host.address(&format!("/{site}/"));
        let badge = format!(
            "[![Shelf]({address}badges/plan-2026-01-05-shelf/stage.svg)]({address}specs/plan-2026-01-05-shelf.html)"
        );
        assert_eq!(eyes.text("window.copied"), badge);
    }
}

/// Feeds, site map and badges go through the browser's own strict parser.
fn machine_files_are_well_formed(eyes: &Eyes, host: &Host, site: &Path) {
    let named =
        |extension: &str| files(site).into_iter().filter(move |file| file.ends_with(extension)).collect::<Vec<_>>();
    let documents = [named(".xml"), named(".svg")].concat();
    assert!(documents.len() > 8, "{documents:?}");
    for file in documents {
        eyes.go(&host.address(&format!("/archive/{file}")));
        assert_eq!(eyes.text("document.querySelector('parsererror') === null"), "true", "{file} is not well-formed");
    }
    for file in named(".json") {
        let text = fs::read(site.join(&file)).expect("a file");
        assert!(serde_json::from_slice::<serde_json::Value>(&text).is_ok(), "{file} is not JSON");
    }
}

/// Types the commands of the transcript, with another address of the site.
fn publish(folder: &TempDir, address: &str) {
    let program = Path::new(env!("CARGO_BIN_EXE_spechive")).parent().expect("a folder");
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
    let commands: Vec<&str> = TRANSCRIPT.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(commands.iter().any(|command| command.contains(PUBLISHED)), "the transcript builds for {PUBLISHED}");
    for command in commands {
        let status = Command::new("sh")
            .args(["-c", &command.replace(PUBLISHED, address)])
            .current_dir(folder.path())
            .env_clear()
            .envs([("PATH", path.as_str()), ("HOME", "/nonexistent"), ("LC_ALL", "C.UTF-8")])
            .output()
            .expect("a shell");
        assert!(matches!(status.status.code(), Some(0 | 1)), "`{command}`: {status:?}");
    }
}

/// Opens every page that can be reached from `start` and asks for everything else that is linked. Each fragment must exist.
fn crawl(eyes: &Eyes, host: &Host, start: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::from([start.to_owned()]);
    let mut waiting = VecDeque::from([start.to_owned()]);
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut fragments = Vec::new();
    while let Some(path) = waiting.pop_front() {
        assert_eq!(host.status(&path), 200, "{path} is linked and missing");
        if !(path.ends_with(".html") || path.ends_with('/')) {
            continue;
        }
        eyes.go(&host.address(&path));
        ids.insert(
            path.clone(),
            eyes.list("[...document.querySelectorAll('[id]')].map(e => e.id)").into_iter().collect(),
        );
        for link in eyes.links() {
            // Links to other hosts are the author's.
            let Some(target) = host.path_of(&link) else { continue };
            if let Some((_, fragment)) = link.split_once('#').filter(|(_, fragment)| !fragment.is_empty()) {
                fragments.push((path.clone(), target.clone(), fragment.to_owned()));
            }
            if seen.insert(target.clone()) {
                waiting.push_back(target);
            }
        }
    }
    for (from, target, fragment) in fragments {
        assert!(ids[&target].contains(&fragment), "{from} links to {target}#{fragment}, which is not there");
    }
    seen
}

/// Every file below `folder`, with `/`.
fn files(folder: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = walk.filter(|entry| entry.file_type().is_file());
    files.map(|file| file.path().strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/")).collect()
}

/// A file server as plain as the hosts are: files, `index.html` for a folder, `404.html` of the site for the rest.
struct Host {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    fn start(root: PathBuf) -> Self {
        let server = tiny_http::Server::http("127.0.0.1:0").expect("a port");
        let port = server.server_addr().to_ip().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        // Ends with the test: nobody waits for it.
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                let path = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
                heard.lock().expect("requests").push(path.clone());
                let (status, file) = found(&root, &path);
                let kind = tiny_http::Header::from_bytes("Content-Type", kind(&file)).expect("a header");
                let body = fs::read(&file).unwrap_or_default();
                // A browser that went on to the next page takes no answer.
                let _ =
                    request.respond(tiny_http::Response::from_data(body).with_status_code(status).with_header(kind));
            }
        });
        Self { port, asked }
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The path of an address of this host, without query and fragment.
    fn path_of(&self, address: &str) -> Option<String> {
        let rest = address.strip_prefix(&self.address(""))?;
        Some(rest.split(['?', '#']).next().unwrap_or_default().to_owned())
    }

    /// What the host answers.
    fn status(&self, path: &str) -> u16 {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port)).expect("the host");
        write!(stream, "HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("requests").clone()
    }
}

fn found(root: &Path, path: &str) -> (u16, PathBuf) {
    let below = path.trim_start_matches('/');
    let file = if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below.to_owned() };
    let file = root.join(file);
    if file.is_file() { (200, file) } else { (404, root.join("archive/404.html")) }
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(OsStr::to_str).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css",
        "js" => "text/javascript",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        _ => "text/plain; charset=utf-8",
    }
}

/// A browser and everything its console said.
struct Eyes {
    tab: Arc<Tab>,
    console: Arc<Mutex<Vec<String>>>,
    _browser: Browser,
}

impl Eyes {
    fn open() -> Option<Self> {
        let Some(path) = chromium() else {
            eprintln!("SKIPPED: no Chromium on this machine (scripts/test installs it)");
            return None;
        };
        let quiet =
            ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
        let options = LaunchOptions::default_builder()
            .path(Some(path))
            .sandbox(false)
            .window_size(Some((1200, 900)))
            .args(quiet.iter().map(OsStr::new).collect())
            .idle_browser_timeout(Duration::from_secs(120))
            .build()
            .expect("launch options");
        let browser = Browser::new(options).expect("Chromium starts");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(Duration::from_secs(20));
        let console = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&console);
        tab.enable_log().expect("log");
        tab.enable_runtime().expect("runtime");
        tab.add_event_listener(Arc::new(move |event: &Event| match event {
            Event::LogEntryAdded(entry) if entry.params.entry.level == Log::LogEntryLevel::Error => {
                heard.lock().expect("console").push(entry.params.entry.text.clone());
            }
            Event::RuntimeExceptionThrown(thrown) => {
                heard.lock().expect("console").push(thrown.params.exception_details.text.clone());
            }
            _ => {}
        }))
        .expect("a listener");
        Some(Self { tab, console, _browser: browser })
    }

    fn go(&self, url: &str) {
        self.tab.navigate_to(url).expect("navigation").wait_until_navigated().expect("a page");
    }

    fn text(&self, script: &str) -> String {
        let value = self.tab.evaluate(&format!("String({script})"), false).expect("a script that runs").value;
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The strings of a list that `script` makes.
    fn list(&self, script: &str) -> Vec<String> {
        serde_json::from_str(&self.text(&format!("JSON.stringify({script})"))).expect("a list of strings")
    }

    /// Every address that the page names, made absolute by the browser.
    fn links(&self) -> Vec<String> {
        self.list(
            "[...document.querySelectorAll('a[href], link[href], img[src], script[src]')].map(e => e.href || e.src)",
        )
    }

    /// Waits until `script` is `expected`.
    fn wait(&self, script: &str, expected: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut last = String::new();
        while Instant::now() < deadline {
            last = self.tab.evaluate(&format!("String({script})"), false).map_or(String::new(), |answer| {
                answer.value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
            });
            if last == expected {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("`{script}` is {last:?} and never became {expected:?}");
    }

    fn console(&self) -> Vec<String> {
        self.console.lock().expect("console").clone()
    }
}

fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    let mac = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    let found = found.find(|file| file.is_file());
    let found = found.or_else(|| mac.iter().map(PathBuf::from).find(|file| file.is_file()));
    assert!(
        found.is_some() || std::env::var_os("REQUIRE_BROWSER").is_none(),
        "REQUIRE_BROWSER is set and there is no Chromium"
    );
    found
}
