//! Search in a real browser: typing, filters, keys and the address, served and opened from disk.

use headless_chrome::browser::tab::ModifierKey;

use crate::eyes::{Built, Eyes};
use crate::look::moved;

const ARCHIVE: &[(&str, &str)] = &[
    (
        "active/plan-2026-02-01-offline-queue.md",
        "# Plan Spec: Offline Queue\n\nKeep writes while there is no network.\n\n## Goals\n\nNothing is lost.\n\n\
         ## Design\n\nAn outbox file holds what was not sent; `src/sync/outbox.rs` writes it.\n",
    ),
    (
        "done/plan-2026-01-05-union-merge.md",
        "# Plan Spec: Union Merge\n\nTwo lists become one.\n\n## Design\n\nThe outbox is merged by id, outbox by outbox, see `src/sync/outbox.rs`.\n",
    ),
    ("done/plan-2025-11-05-cache.md", "# Plan Spec: Cache\n\nRemember results.\n\n## Design\n\nA map of checkboxes.\n"),
    ("paused/valid-2026-02-03-offline-queue.md", "# Validation Spec: Offline Queue\n\nPull the plug and write.\n"),
];

/// A site on disk, and a browser that has it open: nothing may depend on a server.
struct Reader {
    built: Built,
    eyes: Eyes,
}

impl Reader {
    fn open(page: &str) -> Option<Self> {
        let reader = Self { eyes: Eyes::open(1280)?, built: Built::of(ARCHIVE) };
        reader.go(page);
        Some(reader)
    }

    fn go(&self, page: &str) {
        self.eyes.go(&self.built.url(page));
    }
}

impl std::ops::Deref for Reader {
    type Target = Eyes;

    fn deref(&self) -> &Eyes {
        &self.eyes
    }
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
        "outbox,outbox,outbox,outbox,outbox,outbox",
    );
    assert_eq!(reader.text(STATUS), "2 sections in 2 results");
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
    let years = "[...document.querySelectorAll('input[name=date]')]\
                 .map(y => y.value + ': ' + y.parentNode.querySelector('.count').textContent).join()";
    assert_eq!(reader.text(years), "2026: 2,2025: 0");
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
    reader.wait(STATUS, "1 section in 1 result. Showing “checkboxes” for “chekcboxes”");
    reader.go("search.html?q=outbox+zzzzqq");
    reader.wait(STATUS, "2 sections in 2 results. No spec has the word “zzzzqq”");
    reader.go("search.html?q=zzzzqq");
    reader.wait("document.querySelector('[data-search-empty] strong').textContent", "Nothing found");
    reader.go(&format!("search.html?q={}", "z".repeat(41)));
    reader.wait(STATUS, "0 results. The query has no word to search for");
    reader.go("search.html?q=outbox&status=paused");
    reader.wait(
        "document.querySelector('[data-search-empty]').textContent",
        "Nothing found2 results would match without the filters. Clear filters",
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
    reader.wait(rest, "1 more result would match without the filters. Clear filters");
    let quiet = "[...document.querySelectorAll('input[name=kind]')].map(i => i.value + i.parentNode.className).join()";
    reader.wait(quiet, "plan,validationquiet");
    reader.click("[data-search-empty] button");
    reader.wait(TITLES, "Union Merge,Offline Queue");
    assert_eq!(reader.text("document.querySelector('input[name=q]').value"), "outbox");
    reader.is_quiet();
}

#[test]
fn lifting_the_filters_leaves_phrases_and_excluded_words() {
    let Some(reader) = Reader::open("search.html?q=%22outbox+file%22+status:done+-merged+kind:plan&status=paused")
    else {
        return;
    };
    let rest = "document.querySelector('[data-search-empty]').textContent";
    reader.wait(rest, "Nothing foundUp to 1 result would match without the filters. Clear filters");
    reader.click("[data-search-empty] button");
    reader.wait(TITLES, "Offline Queue");
    assert_eq!(reader.text("document.querySelector('input[name=q]').value"), "\"outbox file\" -merged");
    reader.is_quiet();
}

#[test]
fn results_come_whole_and_nothing_moves_when_they_come() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let text = "The outbox holds what was not sent, line by line, until there is a network. ".repeat(8);
    let file = |day: usize| {
        let sections = ["Design", "Format", "Errors"].map(|name| format!("## {name}\n\n{text}\n"));
        (
            format!("active/plan-2026-01-{day}-number.md"),
            format!("# Plan Spec: Number {day}\n\n{}", sections.join("\n")),
        )
    };
    let files: Vec<(String, String)> = (10..25).map(file).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let built = Built::of(&files);
    for width in [390, 1440] {
        eyes.width(width);
        for query in ["outbox", "outboxx+status:active"] {
            // A page of which half is read when it is painted moves with the other half, results or not.
            let mut loads = Vec::new();
            let still = (0..3).any(|_| {
                eyes.go(&built.url(&format!("search.html?q={query}")));
                eyes.wait("document.querySelectorAll('.hit').length", "10");
                eyes.wait("document.querySelectorAll('.hit:first-child mark').length > 2", "true");
                loads.push(moved(&eyes));
                loads.last().and_then(|load| load[0].as_f64()).expect("a number") < 0.01
            });
            assert!(still, "{query} moves at {width} at each of three loads: {loads:?}");
        }
    }
    eyes.is_quiet();
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
    reader.wait(
        STATUS,
        "2 sections in 2 results. There is no field “foo”; searched as words. No spec has the word “foo”",
    );
    reader.go("search.html?q=kind:novel");
    reader.wait(STATUS, "0 results. No spec has kind:novel; there is plan, validation");
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
fn the_dialog_says_what_it_searched_instead_and_what_is_nowhere() {
    let Some(reader) = Reader::open("board.html") else { return };
    let (note, live) = (
        "document.querySelector('dialog > p').textContent",
        "document.querySelector('dialog [role=status]').textContent",
    );
    reader.press("/");
    reader.wait("document.activeElement.getAttribute('role')", "combobox");
    reader.write("chekcboxes");
    reader.wait(note, "Showing “checkboxes” for “chekcboxes”");
    reader.wait(live, "1 result. Showing “checkboxes” for “chekcboxes”");
    assert_eq!(reader.text(PICKED), "Cache");
    reader.write("zzzzqq");
    reader.wait(note, "Nothing found. No spec has the word “chekcboxeszzzzqq”");
    reader.wait(live, &reader.text(note));
    assert_eq!(reader.text("document.querySelectorAll('.q-list a:not([hidden])').length"), "0");
    reader.press("Enter");
    assert_eq!(reader.text("document.querySelector('dialog.quick').open"), "true");
    reader.is_quiet();
}

#[test]
fn nothing_is_fetched_before_search_is_opened() {
    let Some(reader) = Reader::open("board.html") else { return };
    let scripts = "performance.getEntriesByType('resource').filter(r => r.name.includes('search')).length \
        + document.querySelectorAll('script[src*=search]').length";
    assert_eq!(reader.text(scripts), "0");
}
