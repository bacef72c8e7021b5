//! Hostile archives in a real browser: nothing of content runs, nothing is asked of other hosts, no policy has to step in, and
//! the page's own script works among ids that would like to be it. Without Chromium the tests say so and pass, unless
//! `REQUIRE_BROWSER=1`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a browser test starts programs, writes files, waits, and says when it is skipped"
)]

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::Tab;
use headless_chrome::protocol::cdp::Network;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::{Browser, LaunchOptions};
use tempfile::TempDir;

/// Texts that are script in one reading or another; each would change the title of the page.
const SCRIPTS: &[(&str, &str)] = &[
    (
        "raw",
        "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\"><svg onload=\"document.title='pwned'\">",
    ),
    (
        "nested",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=document.title='pwned'&gt;\">",
    ),
    (
        "closing",
        "</main></body></html><body onload=\"document.title='pwned'\">\n\n<noscript><p title=\"</noscript><img src=x onerror=document.title='pwned'>\">",
    ),
    (
        "links",
        "[a](javascript:document.title='pwned') [b](java&#115;cript&colon;document.title='pwned') <javascript:document.title='pwned'> ![c](data:image/svg+xml,<svg/onload=document.title='pwned'>)",
    ),
    (
        "code",
        "```html\"><script>document.title='pwned'</script>\n</code></pre><script>document.title='pwned'</script>\n```\n\n`</code><script>document.title='pwned'</script>`",
    ),
    (
        "outside",
        "![a](https://evil.example/a.png) ![b](//evil.example/b.png) <link rel=stylesheet href=//evil.example/c.css> <iframe src=//evil.example>",
    ),
    (
        "ids",
        "## location\n## document\n## body\n## main\n## search\n## q\n## toc\n## constructor\n## __proto__\n## currentScript\n## querySelector\n## theme",
    ),
    (
        "facts",
        "**Status:** <script>document.title='pwned'</script>\n\n## Backward Compatibility\n\n- **<img src=x onerror=document.title='pwned'>**: DO NOT MAINTAIN <svg onload=document.title='pwned'>\n\n## Stage 1: <img src=x onerror=document.title='pwned'>\n\n- [ ] \"><img src=x onerror=document.title='pwned'>\n\n## Open Questions\n\n- <img src=x onerror=document.title='pwned'>?",
    ),
];

struct Preview {
    folder: TempDir,
    server: Child,
    address: String,
}

impl Preview {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("specs/active")).expect("folders");
        for (name, text) in SCRIPTS {
            let text = format!(
                "# Plan Spec: {name} <img src=x onerror=\"document.title='pwned'\">\n\nNeedle of {name}.\n\n{text}\n"
            );
            fs::write(folder.path().join(format!("specs/active/plan-2026-02-01-{name}.md")), text).expect("a file");
        }
        let mut server = Command::new(env!("CARGO_BIN_EXE_spechive"))
            .args(["serve", "specs", "--port", "0", "--no-git"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("spechive serve");
        let lines = BufReader::new(server.stdout.take().expect("stdout")).lines();
        let address = lines.map_while(Result::ok).find(|line| line.starts_with("http://")).expect("an address");
        Self { folder, server, address: address.trim().to_owned() }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A browser that notes errors of the console and every request.
struct Eyes {
    tab: Arc<Tab>,
    noted: Arc<Mutex<Vec<String>>>,
    asked: Arc<Mutex<Vec<String>>>,
    browser: Browser,
}

impl Eyes {
    fn open() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
        let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
        let Some(chromium) = found.chain([mac]).find(|file| file.is_file()) else {
            assert!(std::env::var_os("REQUIRE_BROWSER").is_none(), "REQUIRE_BROWSER is set and there is no Chromium");
            eprintln!("SKIPPED: no Chromium on this machine (scripts/test installs it)");
            return None;
        };
        let quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"];
        let options = LaunchOptions::default_builder()
            .path(Some(chromium))
            .sandbox(false)
            .args(quiet.iter().map(OsStr::new).collect())
            .idle_browser_timeout(Duration::from_secs(120))
            .build()
            .expect("launch options");
        let browser = Browser::new(options).expect("Chromium starts");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(Duration::from_secs(20));
        let (noted, asked) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (errors, requests) = (Arc::clone(&noted), Arc::clone(&asked));
        tab.enable_log().expect("log");
        tab.enable_runtime().expect("runtime");
        tab.call_method(Network::Enable {
            max_total_buffer_size: None,
            max_resource_buffer_size: None,
            max_post_data_size: None,
            report_direct_socket_traffic: None,
            enable_durable_messages: None,
        })
        .expect("network");
        tab.add_event_listener(Arc::new(move |event: &Event| match event {
            Event::LogEntryAdded(entry) => errors.lock().expect("console").push(entry.params.entry.text.clone()),
            Event::RuntimeExceptionThrown(thrown) => {
                errors.lock().expect("console").push(thrown.params.exception_details.text.clone());
            }
            Event::NetworkRequestWillBeSent(sent) => {
                requests.lock().expect("requests").push(sent.params.request.url.clone());
            }
            _ => {}
        }))
        .expect("a listener");
        Some(Self { tab, noted, asked, browser })
    }

    fn go(&self, url: &str) {
        self.tab.navigate_to(url).expect("navigation").wait_until_navigated().expect("a page");
    }

    fn text(&self, script: &str) -> String {
        let value = self.tab.evaluate(&format!("String({script})"), false).expect("a script that runs").value;
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    fn wait(&self, script: &str, expected: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.text(script) != expected {
            assert!(Instant::now() < deadline, "`{script}` is {:?} and never became {expected:?}", self.text(script));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Nothing ran, nothing had to be stopped, and nobody else was asked.
    fn assert_calm(&self, preview: &Preview, what: &str) {
        assert_ne!(self.text("document.title"), "pwned", "{what}: script ran");
        assert_eq!(*self.noted.lock().expect("console"), Vec::<String>::new(), "{what}");
        let asked = self.asked.lock().expect("requests");
        let foreign: Vec<&String> =
            asked.iter().filter(|url| !url.starts_with(&preview.address) && !url.starts_with("data:")).collect();
        assert_eq!(foreign, Vec::<&String>::new(), "{what}: asks others");
    }
}

#[test]
fn no_script_of_content_runs_on_any_page() {
    let Some(eyes) = Eyes::open() else { return };
    let preview = Preview::start();
    let lists = ["", "specs.html", "board.html", "compat.html", "open.html", "map.html", "health.html", "search.html"];
    let specs = SCRIPTS.iter().map(|(name, _)| format!("specs/plan-2026-02-01-{name}.html"));
    for page in lists.iter().map(|page| (*page).to_owned()).chain(specs) {
        eyes.go(&preview.url(&page));
        eyes.assert_calm(&preview, &page);
        let own =
            eyes.text("typeof location + typeof document.body.dataset + document.querySelectorAll('main').length");
        assert_eq!(own, "objectobject1", "{page}: a name of the page is taken");
    }
}

#[test]
fn a_query_is_never_markup() {
    let Some(eyes) = Eyes::open() else { return };
    let preview = Preview::start();
    for (name, text) in SCRIPTS {
        let line: String = text.lines().next().unwrap_or_default().chars().take(80).collect();
        for query in [
            line.as_str(),
            "<img src=x onerror=document.title='pwned'>",
            "\"><script>document.title='pwned'</script>",
            "kind:<b>",
            "needle",
        ] {
            let mut url = url::Url::parse(&preview.url("search.html")).expect("an address");
            url.query_pairs_mut().append_pair("q", query);
            eyes.go(url.as_str());
            eyes.wait(
                "[...document.querySelectorAll('[data-search-status], [data-search-empty]')].some(e => e.textContent)",
                "true",
            );
            eyes.assert_calm(&preview, name);
        }
    }
    // Typed, with hits whose titles and text are markup.
    eyes.go(&preview.url("search.html"));
    eyes.wait("document.activeElement.name", "q");
    eyes.tab.type_str("needle of raw").expect("typing");
    eyes.wait("document.querySelectorAll('.hit').length > 0", "true");
    assert_eq!(eyes.text("document.querySelectorAll('.hit img, .hit script, .hit svg[onload]').length"), "0");
    eyes.assert_calm(&preview, "typed");
}

/// A browser opens six connections to a host at most, so a stream for each tab would leave none for pages.
#[test]
fn many_tabs_share_one_stream() {
    let Some(eyes) = Eyes::open() else { return };
    let preview = Preview::start();
    let url = preview.url("specs/plan-2026-02-01-raw.html");
    let tabs: Vec<Arc<Tab>> = (0..9)
        .map(|_| {
            let tab = eyes.browser.new_tab().expect("a tab");
            tab.set_default_timeout(Duration::from_secs(20));
            tab.navigate_to(&url).expect("navigation").wait_until_navigated().expect("a page, also in the ninth tab");
            tab
        })
        .collect();
    let file = preview.folder.path().join("specs/active/plan-2026-02-01-raw.md");
    fs::write(&file, "# Plan Spec: Raw\n\nChanged for all.\n").expect("a file");
    let deadline = Instant::now() + Duration::from_secs(20);
    let shows = |tab: &Arc<Tab>| {
        let value =
            tab.evaluate("document.body.textContent.includes('Changed for all.')", false).expect("a script").value;
        value.and_then(|value| value.as_bool()).unwrap_or_default()
    };
    while !tabs.last().is_some_and(shows) {
        assert!(Instant::now() < deadline, "the change does not reach the tab in front");
        std::thread::sleep(Duration::from_millis(20));
    }
    // Back and forth leaves no stream behind: the page still comes.
    for _ in 0..10 {
        eyes.go(&preview.url("board.html"));
        eyes.go(&url);
    }
    eyes.assert_calm(&preview, "back and forth");
}
