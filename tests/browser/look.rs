//! What every page does for a reader with a script: filters, order, keys, the colour switch, changes while it is open; and
//! what it shows without one.

use headless_chrome::protocol::cdp::Emulation;

use crate::eyes::{Eyes, Preview};

const PLAN: &str = "# Plan Spec: Offline Queue\n\nKeep writes while there is no network.\n\n## Backward Compatibility\n\n\
    - **Code types, methods, and function signatures**: DO NOT MAINTAIN - internal\n- **File formats**: MIGRATE\n\n\
    ## Stage 1: Planning Stage\n\nWrites are kept in a file.\n\n## Stage 2: Implementation\n\n### Phase 1: The file\n\n\
    - [x] write\n- [ ] read\n\nSee [the cache](../done/plan-2026-01-05-cache.md).\n";
const DONE: &str = "# Plan Spec: Cache\n\nRemember results.\n\n## Stage 1: Planning Stage\n\nYes.\n\n## Stage 2: Implementation\n\n- [x] map\n";

/// The archive of these tests: a long spec in work, one that is done, six that wait.
fn preview() -> Preview {
    // Long enough to scroll.
    let long = format!("{PLAN}\n## Notes\n\n{}\n```sh\nls\n```\n", "Paragraph.\n\n".repeat(60));
    let mut files = vec![
        ("active/plan-2026-02-01-offline-queue.md".to_owned(), long),
        ("done/plan-2026-01-05-cache.md".to_owned(), DONE.to_owned()),
    ];
    for number in 1..=6 {
        let text = format!("# Plan Spec: Step {number}\n\n## Stage 1: Planning Stage\n\n- [ ] think\n");
        files.push((format!("backlog/plan-2026-01-1{number}-step.md"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Preview::of(&files)
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
    let preview = preview();
    for page in PAGES {
        eyes.go(&preview.url(page));
        assert_eq!(eyes.text("document.querySelectorAll('h1').length"), "1", "{page} has one h1");
        eyes.is_quiet();
    }
}

#[test]
fn no_page_scrolls_sideways_at_any_width() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
    for page in PAGES {
        eyes.go(&preview.url(page));
        // 720 pixels are a screen of 1440 at 200 %.
        for width in [320, 390, 720, 768, 1024, 1440] {
            eyes.width(width);
            assert_eq!(eyes.text("document.documentElement.scrollWidth <= innerWidth"), "true", "{page} at {width}");
            assert_eq!(eyes.text("innerWidth"), width.to_string(), "{page}");
        }
    }
}

#[test]
fn a_saved_file_changes_the_open_page_and_keeps_its_place() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
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
    eyes.is_quiet();
}

#[test]
fn a_missing_page_asks_again_after_a_change_and_stays() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
    eyes.go(&preview.url("specs/nothing-here.html"));
    let asked = "performance.getEntriesByType('resource').filter(it => it.initiatorType === 'xmlhttprequest').length";
    eyes.wait(&format!("{asked} > 0"), "true");
    assert_eq!(eyes.text("window.stayed = 1"), "1");
    preview.edit("specs/active/plan-2026-02-01-offline-queue.md", "kept in a file", "kept in a log");
    eyes.wait(&format!("window.stayed === 1 && {asked} > 1"), "true");
}

#[test]
fn a_saved_file_leaves_open_details_focus_and_a_typed_filter_as_they_are() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
    eyes.go(&preview.url("specs.html"));
    let shown = "[...document.querySelectorAll('tbody tr')].filter(r => !r.hidden).length";
    let typed = "document.querySelector('main input[type=search]')";
    eyes.tab.evaluate(&format!("{typed}.focus()"), false).expect("focus");
    eyes.write("offline");
    let before = eyes.text(shown);
    assert_ne!(before, "8");
    preview.edit(
        "specs/active/plan-2026-02-01-offline-queue.md",
        "# Plan Spec: Offline Queue",
        "# Plan Spec: Offline Outbox",
    );
    eyes.wait("document.querySelector('tbody').textContent.includes('Outbox')", "true");
    assert_eq!(eyes.text(&format!("{typed}.value")), "offline");
    assert_eq!(eyes.text(&format!("document.activeElement === {typed}")), "true");
    eyes.wait(shown, &before);
    // What was opened stays open.
    eyes.go(&preview.url("health.html"));
    let fold = "document.querySelector('details.fold')";
    eyes.tab.evaluate(&format!("{fold}.open = true"), false).expect("opened");
    preview.edit("specs/active/plan-2026-02-01-offline-queue.md", "kept in a file", "kept in a [file](gone.md)");
    eyes.wait("document.querySelector('main').textContent.includes('gone.md')", "true");
    assert_eq!(eyes.text(&format!("{fold}.open")), "true");
    eyes.is_quiet();
}

#[test]
fn filters_narrow_the_index_and_stand_in_the_address() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
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
    let preview = preview();
    eyes.go(&preview.url("index.html"));
    eyes.press("t");
    eyes.wait("document.documentElement.dataset.theme", "light");
    eyes.press("t");
    eyes.wait("document.documentElement.dataset.theme", "dark");
    eyes.press("g");
    eyes.press("b");
    eyes.wait("location.pathname", "/board.html");
    eyes.wait("document.documentElement.dataset.theme", "dark");
    let dark = eyes.text("getComputedStyle(document.body).backgroundColor");
    eyes.click(".theme-btn");
    eyes.wait("document.documentElement.dataset.theme", "undefined");
    eyes.click(".theme-btn");
    eyes.wait("document.querySelector('.theme-btn').ariaLabel", "Colour mode: light");
    assert_ne!(eyes.text("getComputedStyle(document.body).backgroundColor"), dark);
    eyes.is_quiet();
}

#[test]
fn reading_and_the_index_work_without_script() {
    let Some(eyes) = Eyes::open(1024) else { return };
    let preview = preview();
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
    let preview = preview();
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
    assert_eq!(eyes.text("location.search"), "?sort=-title");
    eyes.go(&preview.url("specs.html?status=backlog&sort=title"));
    eyes.wait("document.querySelector('tbody tr:not([hidden]) .t').textContent", "Step 1");
    eyes.wait("document.querySelector('th:nth-child(2)').ariaSort", "ascending");
}

#[test]
fn order_filters_and_words_survive_a_saved_file() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
    let shown = "[...document.querySelectorAll('tbody tr:not([hidden]) .t')].map(t => t.textContent).join()";
    eyes.go(&preview.url("specs.html"));
    eyes.click("th:nth-child(2) button");
    eyes.click("input[value=backlog]");
    eyes.click("input[type=search]");
    eyes.write("step");
    eyes.wait(shown, "Step 1,Step 2,Step 3,Step 4,Step 5,Step 6");
    preview.edit("specs/backlog/plan-2026-01-13-step.md", "Step 3", "Step 9");
    eyes.wait(shown, "Step 1,Step 2,Step 4,Step 5,Step 6,Step 9");
    let checked = "[...document.querySelectorAll('form input:checked')].map(box => box.value).join()";
    assert_eq!(eyes.text(checked), "backlog");
    assert_eq!(eyes.text("location.search"), "?sort=title&status=backlog&q=step");
    assert_eq!(eyes.text("document.activeElement.value"), "step");
    eyes.is_quiet();
}

#[test]
fn filters_of_the_other_lists_narrow_them_too() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
    for (page, words, shown) in
        [("open.html", "step 4", "section.group:not([hidden])"), ("compat.html", "queue", "tbody tr:not([hidden])")]
    {
        eyes.go(&preview.url(page));
        eyes.press("/");
        eyes.write(words);
        eyes.wait(&format!("document.querySelectorAll('{shown}').length"), "1");
        eyes.write("zzz");
        eyes.wait(&format!("document.querySelectorAll('{shown}').length"), "0");
        assert_eq!(
            eyes.text("document.querySelector('[data-none]').hidden"),
            "false",
            "{page} says that nothing is left"
        );
    }
}

#[test]
fn the_dialog_opens_and_closes_by_keys_and_gives_the_focus_back() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
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
    eyes.is_quiet();
}

#[test]
fn nothing_moves_while_a_page_loads() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = preview();
    for page in PAGES {
        for width in [390, 1440] {
            eyes.width(width);
            // A busy machine can paint a page of which half is read, and the next half moves what is there. What the
            // page itself does, its script, its late styles, it does at each load: that must be nothing.
            let mut loads = Vec::new();
            // Less than a tenth of a pixel of one word: rounding.
            let still = (0..3).any(|_| {
                eyes.go(&preview.url(page));
                loads.push(moved(&eyes));
                loads.last().and_then(|load| load[0].as_f64()).expect("a number") < 0.0001
            });
            assert!(still, "{page} moves at {width} at each of three loads: {loads:?}");
        }
    }
}

/// How much of the page moved since it was opened, as layout shift, and what did.
pub fn moved(eyes: &Eyes) -> serde_json::Value {
    let observe = "new Promise(done => new PerformanceObserver((list, observer) => { observer.disconnect(); \
        const moved = list.getEntries().filter(entry => !entry.hadRecentInput); \
        done(JSON.stringify([moved.reduce((sum, entry) => sum + entry.value, 0), moved.flatMap(entry => \
        entry.sources.map(at => [at.node && (at.node.outerHTML || at.node.textContent).slice(0, 120), \
        at.previousRect.x, at.currentRect.x, at.previousRect.y, at.currentRect.y]))])); })\
        .observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done('[0, []]'), 300))";
    let moved = eyes.tab.evaluate(observe, true).expect("what moved").value.expect("a value");
    serde_json::from_str(moved.as_str().expect("a text")).expect("JSON")
}

#[test]
fn style_and_script_stay_light() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let preview = preview();
    eyes.go(&preview.url("board.html"));
    let sets: [(&[&str], u64); 4] = [
        (&["theme.css"], 14 * 1024),
        (&["theme.js"], 6 * 1024),
        (&["search.js", "search-page.js"], 10 * 1024),
        (&["search.js", "search-dialog.js"], 10 * 1024),
    ];
    for (files, most) in sets {
        let weigh = |file: &&str| {
            let weigh = format!(
                "fetch('assets/{file}').then(r => r.blob()).then(b => new Response(b.stream().pipeThrough(\
                 new CompressionStream('gzip'))).blob()).then(b => b.size)"
            );
            eyes.tab.evaluate(&weigh, true).expect("a weight").value.and_then(|value| value.as_u64()).expect("a number")
        };
        let bytes: u64 = files.iter().map(weigh).sum();
        assert!((1024..=most).contains(&bytes), "{files:?} weigh {bytes} bytes of {most}");
    }
}
