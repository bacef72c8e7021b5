//! Search in a real browser: typing, filters, keys and the address, served and opened from disk.
//!
//! Without Chromium the tests say so and pass, unless `REQUIRE_BROWSER=1`, as in CI. Every wait is for a condition, with a
//! deadline.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests make folders, run the program and may fail loudly"
)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::{ModifierKey, Tab};
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::{Browser, LaunchOptions};
use tempfile::TempDir;

/// A built site and a browser that looks at it, with everything its console said.
struct Reader {
    folder: TempDir,
    tab: Arc<Tab>,
    console: Arc<Mutex<Vec<String>>>,
    _browser: Browser,
}

const ARCHIVE: &[(&str, &str)] = &[
    (
        "active/plan-2026-02-01-offline-queue.md",
        "# Plan Spec: Offline Queue\n\nKeep writes while there is no network.\n\n## Goals\n\nNothing is lost.\n\n\
         ## Design\n\nAn outbox file holds what was not sent; `src/sync/outbox.rs` writes it.\n",
    ),
    (
        "done/plan-2026-01-05-union-merge.md",
        "# Plan Spec: Union Merge\n\nTwo lists become one.\n\n## Design\n\nThe outbox is merged by id, see `src/sync/outbox.rs`.\n",
    ),
    ("done/plan-2025-11-05-cache.md", "# Plan Spec: Cache\n\nRemember results.\n\n## Design\n\nA map of checkboxes.\n"),
    ("paused/valid-2026-02-03-offline-queue.md", "# Validation Spec: Offline Queue\n\nPull the plug and write.\n"),
];

impl Reader {
    /// Builds the archive and opens `page` of it from disk: nothing may depend on a server.
    fn open(page: &str) -> Option<Self> {
        let Some(chromium) = chromium() else {
            eprintln!("SKIPPED: no Chromium on this machine (scripts/test installs it)");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in ARCHIVE {
            let path = folder.path().join("specs").join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
        let built = Command::new(env!("CARGO_BIN_EXE_spechive"))
            .args(["build", "specs", "--out", "public", "--no-git"])
            .current_dir(folder.path())
            .output()
            .expect("spechive build");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"];
        let options = LaunchOptions::default_builder()
            .path(Some(chromium))
            .sandbox(false)
            .window_size(Some((1280, 900)))
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
            Event::LogEntryAdded(entry) => heard.lock().expect("console").push(entry.params.entry.text.clone()),
            Event::RuntimeExceptionThrown(thrown) => {
                heard.lock().expect("console").push(thrown.params.exception_details.text.clone());
            }
            _ => {}
        }))
        .expect("a listener");
        let reader = Self { folder, tab, console, _browser: browser };
        reader.go(page);
        Some(reader)
    }

    fn go(&self, page: &str) {
        let url = format!("file://{}/public/{page}", self.folder.path().display());
        self.tab.navigate_to(&url).expect("navigation").wait_until_navigated().expect("a page");
    }

    fn text(&self, script: &str) -> String {
        let value = self.tab.evaluate(&format!("String({script})"), false).expect("a script that runs").value;
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

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

    fn write(&self, text: &str) {
        self.tab.type_str(text).expect("typing");
    }

    fn click(&self, selector: &str) {
        self.tab.find_element(selector).expect("an element").click().expect("a click");
    }

    fn is_quiet(&self) {
        assert_eq!(*self.console.lock().expect("console"), Vec::<String>::new(), "the console says nothing");
    }
}

fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    let mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    let found = found.chain([Path::new(mac).to_owned()]).find(|file| file.is_file());
    let required = std::env::var_os("REQUIRE_BROWSER").is_some();
    assert!(found.is_some() || !required, "REQUIRE_BROWSER is set and there is no Chromium");
    found
}

const TITLES: &str = "[...document.querySelectorAll('.hit h2')].map(h => h.textContent).join()";
const STATUS: &str = "document.querySelector('[data-search-status]').textContent";
const PICKED: &str = "document.querySelector('.q-list [aria-selected=true] .t').textContent";

#[test]
fn typing_finds_sections_and_the_address_says_so() {
    let Some(reader) = Reader::open("search.html") else { return };
    reader.wait("document.activeElement.name", "q");
    reader.write("outbox");
    reader.wait(TITLES, "Union Merge,Offline Queue");
    reader.wait(
        "[...document.querySelectorAll('.sub-hits mark')].map(m => m.textContent).join()",
        "outbox,outbox,outbox,outbox",
    );
    assert_eq!(reader.text(STATUS), "2 sections in 2 specs");
    assert_eq!(reader.text("location.search"), "?q=outbox");
    let pages = reader.text("history.length");
    reader.press("Enter");
    reader.wait("history.length - 1", &pages);
    reader.is_quiet();
}

#[test]
fn filters_combine_with_words_and_back_undoes_them() {
    let Some(reader) = Reader::open("search.html?q=outbox") else { return };
    reader.wait(TITLES, "Union Merge,Offline Queue");
    let count =
        "document.querySelector('input[name=status][value=done]').parentNode.querySelector('.count').textContent";
    assert_eq!(reader.text(count), "1");
    reader.click("input[name=status][value=done]");
    reader.wait(TITLES, "Union Merge");
    reader.wait("document.activeElement.value", "done");
    assert_eq!(reader.text("location.search"), "?q=outbox&status=done");
    let other =
        "document.querySelector('input[name=status][value=active]').parentNode.querySelector('.count').textContent";
    assert_eq!(reader.text(other), "1", "what one more filter of the same kind would add");
    reader.tab.evaluate("history.back()", false).expect("back");
    reader.wait(TITLES, "Union Merge,Offline Queue");
    reader.wait("document.querySelectorAll('.facets input:checked').length", "0");
    reader.is_quiet();
}

#[test]
fn newest_first_is_a_click_away() {
    let Some(reader) = Reader::open("search.html?q=outbox") else { return };
    reader.wait(TITLES, "Union Merge,Offline Queue");
    reader.click("[data-search-sort]");
    reader.wait(TITLES, "Offline Queue,Union Merge");
    assert_eq!(reader.text("location.search"), "?q=outbox&sort=newest");
}

#[test]
fn spelling_and_missing_words_are_said() {
    let Some(reader) = Reader::open("search.html?q=chekcboxes") else { return };
    reader.wait(STATUS, "1 section in 1 spec. Showing “checkboxes” for “chekcboxes”");
    reader.go("search.html?q=outbox+zzzzqq");
    reader.wait(STATUS, "2 sections in 2 specs. No spec has the word “zzzzqq”");
    reader.go("search.html?q=zzzzqq");
    reader.wait("document.querySelector('[data-search-empty] strong').textContent", "Nothing found");
    reader.go("search.html?q=outbox&status=paused");
    reader.wait(
        "document.querySelector('[data-search-empty]').textContent",
        "Nothing found2 specs would match without the filters. Clear filters",
    );
    reader.click("[data-search-empty] button");
    reader.wait(TITLES, "Union Merge,Offline Queue");
    reader.is_quiet();
}

#[test]
fn what_filters_hide_is_said_beside_the_hits_and_lifted_at_once() {
    let Some(reader) = Reader::open("search.html?q=outbox+status:done") else { return };
    reader.wait(TITLES, "Union Merge");
    let rest = "document.querySelector('[data-search-empty]').textContent";
    reader.wait(rest, "1 more spec would match without the filters. Clear filters");
    let quiet = "[...document.querySelectorAll('input[name=kind]')].map(i => i.value + i.parentNode.className).join()";
    reader.wait(quiet, "plan,validationquiet");
    reader.click("[data-search-empty] button");
    reader.wait(TITLES, "Union Merge,Offline Queue");
    assert_eq!(reader.text("document.querySelector('input[name=q]').value"), "outbox");
    reader.is_quiet();
}

#[test]
fn the_language_is_the_same_as_on_the_command_line() {
    let Some(reader) = Reader::open("search.html") else { return };
    for (query, titles) in [
        ("%22outbox+file%22", "Offline Queue"),
        ("outbox+-file", "Union Merge"),
        ("kind:plan+after:2026-02", "Offline Queue"),
        ("file:outbox.rs+status:done", "Union Merge"),
        ("is:active+-kind:valid", "Offline Queue"),
        ("kind:valid", "Offline Queue"),
    ] {
        reader.go(&format!("search.html?q={query}"));
        reader.wait(TITLES, titles);
    }
    reader.go("search.html?q=foo:outbox");
    reader
        .wait(STATUS, "2 sections in 2 specs. There is no field “foo”; searched as words. No spec has the word “foo”");
    reader.go("search.html?q=kind:novel");
    reader.wait(STATUS, "0 specs. No spec has kind:novel; there is plan, validation");
    reader.is_quiet();
}

#[test]
fn what_was_asked_lately_is_offered_again() {
    let Some(reader) = Reader::open("search.html") else { return };
    reader.wait("document.activeElement.name", "q");
    reader.write("outbox");
    reader.press("Enter");
    reader.wait(TITLES, "Union Merge,Offline Queue");
    reader.go("search.html");
    reader.wait("document.querySelector('.recent').textContent.trim()", "Searched lately: outbox");
    reader.click(".recent button");
    reader.wait(TITLES, "Union Merge,Offline Queue");
    reader.press("ArrowDown");
    reader.wait("document.activeElement.textContent", "Union Merge");
}

#[test]
fn the_dialog_is_driven_by_keys_and_gives_focus_back() {
    let Some(reader) = Reader::open("board.html") else { return };
    reader.tab.evaluate("document.querySelector('.brand').focus()", false).expect("focus");
    reader.press("/");
    reader.wait("document.activeElement.getAttribute('role')", "combobox");
    reader.write("queue");
    reader.wait(PICKED, "Offline Queue");
    assert_eq!(reader.text("document.activeElement.getAttribute('aria-activedescendant')"), "q.s0");
    reader.wait("document.querySelector('dialog [role=status]').textContent", "2 results");
    reader.press("ArrowUp");
    reader.wait(PICKED, "Search for “queue”");
    reader.press("Escape");
    reader.wait("document.querySelector('dialog.quick').open", "false");
    reader.wait("document.activeElement.className", "brand");
    reader.tab.press_key_with_modifiers("k", Some(&[ModifierKey::Ctrl])).expect("Ctrl K");
    reader.wait("document.querySelector('dialog.quick').open", "true");
    reader.write("union merge");
    reader.wait(PICKED, "Union Merge");
    reader.press("Enter");
    reader.wait("location.pathname.split('/').pop()", "plan-2026-01-05-union-merge.html");
    reader.is_quiet();
}

#[test]
fn nothing_is_fetched_before_search_is_opened() {
    let Some(reader) = Reader::open("board.html") else { return };
    let scripts = "performance.getEntriesByType('resource').filter(r => r.name.includes('search')).length \
        + document.querySelectorAll('script[src*=search]').length";
    assert_eq!(reader.text(scripts), "0");
}
