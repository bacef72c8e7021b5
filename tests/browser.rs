//! The site in a real browser: what only a browser can tell.
//!
//! Each test starts `spechive serve` on a copy of a small archive and drives headless Chromium. Without Chromium the tests
//! say so and pass, unless `REQUIRE_BROWSER=1`, as in CI. Nothing sleeps: every wait is for a condition, with a deadline.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a browser test starts programs, writes files, waits, and says when it is skipped"
)]

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::Tab;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Log};
use headless_chrome::{Browser, LaunchOptions};
use tempfile::TempDir;

const PLAN: &str = "# Plan Spec: Offline Queue\n\nKeep writes while there is no network.\n\n## Backward Compatibility\n\n\
    - **Code types, methods, and function signatures**: DO NOT MAINTAIN - internal\n- **File formats**: MIGRATE\n\n\
    ## Stage 1: Planning Stage\n\nWrites are kept in a file.\n\n## Stage 2: Implementation\n\n### Phase 1: The file\n\n\
    - [x] write\n- [ ] read\n\nSee [the cache](../done/plan-2026-01-05-cache.md).\n";
const DONE: &str = "# Plan Spec: Cache\n\nRemember results.\n\n## Stage 1: Planning Stage\n\nYes.\n\n## Stage 2: Implementation\n\n- [x] map\n";

/// A running preview of an archive in a temporary folder.
struct Preview {
    folder: TempDir,
    server: Child,
    address: String,
}

impl Preview {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        };
        // Long enough to scroll.
        let long = format!("{PLAN}\n## Notes\n\n{}\n```sh\nls\n```\n", "Paragraph.\n\n".repeat(60));
        write("specs/active/plan-2026-02-01-offline-queue.md", &long);
        write("specs/done/plan-2026-01-05-cache.md", DONE);
        for number in 1..=6 {
            let text = format!("# Plan Spec: Step {number}\n\n## Stage 1: Planning Stage\n\n- [ ] think\n");
            write(&format!("specs/backlog/plan-2026-01-1{number}-step.md"), &text);
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

    fn edit(&self, path: &str, old: &str, new: &str) {
        let path: PathBuf = self.folder.path().join(path);
        let text = fs::read_to_string(&path).expect("the file");
        assert!(text.contains(old), "{} does not hold {old:?}", path.display());
        fs::write(&path, text.replace(old, new)).expect("the file again");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|file| file.is_file());
    let mac = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    let found = found.or_else(|| mac.iter().map(|file| Path::new(file).to_owned()).find(|file| file.is_file()));
    assert!(
        found.is_some() || std::env::var_os("REQUIRE_BROWSER").is_none(),
        "REQUIRE_BROWSER is set and there is no Chromium"
    );
    found
}

/// A browser and everything its console said.
struct Eyes {
    tab: Arc<Tab>,
    console: Arc<Mutex<Vec<String>>>,
    _browser: Browser,
}

impl Eyes {
    fn open(width: u32) -> Option<Self> {
        let Some(path) = chromium() else {
            eprintln!("SKIPPED: no Chromium on this machine (scripts/test installs it)");
            return None;
        };
        let quiet = [
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic",
        ];
        let options = LaunchOptions::default_builder()
            .path(Some(path))
            .sandbox(false)
            .window_size(Some((width, 900)))
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
                heard.lock().expect("console").push(thrown.params.exception_details.text.clone())
            }
            _ => {}
        }))
        .expect("a listener");
        Some(Self { tab, console, _browser: browser })
    }

    fn go(&self, url: &str) {
        self.tab.navigate_to(url).expect("navigation").wait_until_navigated().expect("a page");
    }

    /// Shows the page as on a screen of this many pixels, which may be less than a window of the browser can have.
    fn width(&self, width: u32) {
        let screen = Emulation::SetDeviceMetricsOverride {
            width,
            height: 900,
            device_scale_factor: 1.0,
            mobile: false,
            scale: None,
            screen_width: None,
            screen_height: None,
            position_x: None,
            position_y: None,
            dont_set_visible_size: None,
            screen_orientation: None,
            viewport: None,
            display_feature: None,
            device_posture: None,
        };
        self.tab.call_method(screen).expect("a width");
    }

    fn text(&self, script: &str) -> String {
        let value = self.tab.evaluate(&format!("String({script})"), false).expect("a script that runs").value;
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until `script` is `expected`.
    fn wait(&self, script: &str, expected: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut last = String::new();
        while Instant::now() < deadline {
            last = self.text(script);
            if last == expected {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("`{script}` is {last:?} and never became {expected:?}");
    }

    fn press(&self, key: &str) {
        self.tab.press_key(key).expect("a key");
    }

    fn console(&self) -> Vec<String> {
        self.console.lock().expect("console").clone()
    }
}

const PAGES: &[&str] = &[
    "",
    "specs.html",
    "board.html",
    "compat.html",
    "open.html",
    "map.html",
    "health.html",
    "search.html",
    "specs/plan-2026-02-01-offline-queue.html",
    "specs/plan-2026-01-05-cache.html",
];

#[test]
fn every_page_opens_without_a_word_in_the_console() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    for page in PAGES {
        eyes.go(&preview.url(page));
        assert_eq!(eyes.text("document.querySelectorAll('h1').length"), "1", "{page} has one h1");
        assert_eq!(eyes.console(), Vec::<String>::new(), "{page}");
    }
}

#[test]
fn no_page_scrolls_sideways_at_any_width() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    for page in PAGES {
        eyes.go(&preview.url(page));
        for width in [320, 390, 768, 1024, 1440] {
            eyes.width(width);
            assert_eq!(eyes.text("document.documentElement.scrollWidth <= innerWidth"), "true", "{page} at {width}");
            assert_eq!(eyes.text("innerWidth"), width.to_string(), "{page}");
        }
    }
}

#[test]
fn a_saved_file_changes_the_open_page_and_keeps_its_place() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    eyes.go(&preview.url("specs/plan-2026-02-01-offline-queue.html"));
    eyes.wait("document.querySelector('.prose').textContent.includes('kept in a file')", "true");
    eyes.tab.evaluate("window.scrollTo({ top: 120, behavior: 'instant' })", false).expect("scroll");
    eyes.wait("Math.round(scrollY)", "120");
    preview.edit("specs/active/plan-2026-02-01-offline-queue.md", "kept in a file", "kept in a log");
    eyes.wait("document.querySelector('.prose').textContent.includes('kept in a log')", "true");
    eyes.wait("Math.round(scrollY)", "120");
    preview.edit("specs/active/plan-2026-02-01-offline-queue.md", "- [ ] read", "- [x] read");
    eyes.wait("document.querySelectorAll('.task input:checked').length", "2");
    // The theme has set the new content up again, once.
    assert_eq!(eyes.text("document.querySelectorAll('figure.code .copy').length"), "1");
    assert_eq!(eyes.text("document.querySelectorAll('.rail [aria-current]').length"), "1");
    assert_eq!(eyes.console(), Vec::<String>::new());
}

#[test]
fn filters_narrow_the_index_and_stand_in_the_address() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    let shown = "[...document.querySelectorAll('tbody tr')].filter(r => !r.hidden).length";
    eyes.go(&preview.url("specs.html"));
    assert_eq!(eyes.text(shown), "8");
    eyes.tab.find_element("input[value=backlog]").expect("a facet").click().expect("a click");
    eyes.wait(shown, "6");
    assert_eq!(eyes.text("location.search"), "?status=backlog");
    eyes.go(&preview.url("specs.html?status=done"));
    eyes.wait(shown, "1");
    assert_eq!(eyes.text("document.querySelector('input[value=done]').checked"), "true");
}

#[test]
fn keys_go_places_and_change_the_colour_mode() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    eyes.go(&preview.url("index.html"));
    eyes.press("t");
    eyes.wait("document.documentElement.dataset.theme", "light");
    eyes.press("t");
    eyes.wait("document.documentElement.dataset.theme", "dark");
    eyes.press("g");
    eyes.press("b");
    eyes.wait("location.pathname", "/board.html");
    eyes.wait("document.documentElement.dataset.theme", "dark");
}

#[test]
fn reading_and_the_index_work_without_script() {
    let Some(eyes) = Eyes::open(1024) else { return };
    let preview = Preview::start();
    eyes.tab.call_method(Emulation::SetScriptExecutionDisabled { value: true }).expect("no script");
    for (page, words) in
        [("specs.html", "Offline Queue"), ("specs/plan-2026-02-01-offline-queue.html", "Writes are kept in a file.")]
    {
        eyes.go(&preview.url(page));
        let content = eyes.tab.get_content().expect("the page");
        assert!(content.contains(words), "{page} shows its content");
        assert!(!content.contains("class=\"js\""), "no script ran");
    }
}

#[test]
fn a_click_on_a_head_sorts_and_back() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    let first = "document.querySelector('tbody .t').textContent";
    eyes.go(&preview.url("specs.html"));
    assert_eq!(eyes.text(first), "Offline Queue");
    let title = eyes.tab.find_element("th:nth-child(2) button").expect("the head of the titles");
    title.click().expect("a click");
    eyes.wait(first, "Cache");
    assert_eq!(eyes.text("document.querySelector('th:nth-child(2)').ariaSort"), "ascending");
    title.click().expect("a click");
    eyes.wait(first, "Step 6");
    assert_eq!(eyes.text("document.querySelectorAll('th[aria-sort]').length"), "1");
}

#[test]
fn the_dialog_opens_and_closes_by_keys_and_gives_the_focus_back() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    eyes.go(&preview.url("board.html"));
    eyes.tab.evaluate("document.querySelector('.card a').focus()", false).expect("focus");
    eyes.press("/");
    eyes.wait("document.querySelector('dialog.quick').open", "true");
    eyes.wait("document.activeElement.getAttribute('role')", "combobox");
    eyes.press("ArrowDown");
    eyes.wait("document.querySelectorAll('dialog [aria-selected=true]').length", "1");
    eyes.press("Escape");
    eyes.wait("document.querySelector('dialog.quick').open", "false");
    assert_eq!(eyes.text("document.activeElement.matches('.card a')"), "true");
    assert_eq!(eyes.console(), Vec::<String>::new());
}

#[test]
fn nothing_moves_while_a_page_loads() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    for page in PAGES {
        eyes.go(&preview.url(page));
        let observe = "new Promise(done => new PerformanceObserver((list, observer) => { observer.disconnect(); \
            done(list.getEntries().reduce((sum, entry) => sum + (entry.hadRecentInput ? 0 : entry.value), 0)); })\
            .observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 300))";
        let shift = eyes.tab.evaluate(observe, true).expect("a sum").value;
        assert_eq!(shift.and_then(|value| value.as_f64()), Some(0.0), "{page}");
    }
}

#[test]
fn every_control_of_a_spec_can_be_reached_by_key_and_shows_it() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::start();
    eyes.go(&preview.url("specs/plan-2026-02-01-offline-queue.html"));
    let mut seen = Vec::new();
    for _ in 0..24 {
        eyes.press("Tab");
        let here = eyes.text("document.activeElement.textContent.trim().slice(0, 20)");
        let ring = eyes.text("getComputedStyle(document.activeElement).outlineStyle");
        assert!(ring != "none" || seen.is_empty(), "{here} shows no focus");
        seen.push(here);
    }
    for wanted in ["Skip to content", "Overview", "Search", "Copy path", "Overview"] {
        assert!(seen.iter().any(|text| text.starts_with(wanted)), "{wanted}: {seen:?}");
    }
}
