//! A long archive: an index of several pages, which filters and sorts as one.

use headless_chrome::protocol::cdp::Emulation;

use crate::eyes::{Built, Eyes, Preview};

/// What fills all columns of a row.
const COMPAT: &str =
    "## Backward Compatibility\n\n- **Library APIs**: MIGRATE - by a command\n- **File formats**: SUPPORT BOTH\n\n";
const STAGES: &str = "## Stage 1: Planning Stage\n\nYes.\n\n## Stage 2: Architecture Stage\n\nYes.\n\n\
    ## Stage 3: Implementation\n\n- [x] do\n- [ ] more\n\n## Stage 4: Validation\n\n- [ ] test\n";

/// One spec a day is enough for two pages. The oldest is the only one that is done.
fn files() -> Vec<(String, String)> {
    let file = |number: usize| {
        let (year, month, day) = (2020 + number / 336, number / 28 % 12 + 1, number % 28 + 1);
        let folder = if number == 0 { "done" } else { "active" };
        let path = format!("{folder}/plan-{year}-{month:02}-{day:02}-number-{number}.md");
        (path, format!("# Plan Spec: Number {number}\n\n{COMPAT}{STAGES}"))
    };
    (0..2010).map(file).collect()
}

const SHOWN: &str = "[...document.querySelectorAll('tbody tr:not([hidden]) .t')].map(t => t.textContent)";

#[test]
fn filters_and_order_hold_for_all_pages_of_the_index() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let preview = Preview::of(&files);
    eyes.go(&preview.url("specs.html"));
    assert_eq!(eyes.text("document.querySelectorAll('tbody tr').length"), "2000");
    eyes.click("input[value=done]");
    eyes.wait(&format!("{SHOWN}.join()"), "Number 0");
    assert_eq!(eyes.text("document.querySelector('[data-shown]').textContent"), "1 of 2010");
    eyes.click("th[data-key=date] button");
    eyes.click("input[value=done]");
    eyes.wait(&format!("{SHOWN}.slice(0, 2).join()"), "Number 0,Number 1");
    // A link to a filter works on its own.
    eyes.go(&preview.url("specs-2.html?status=done"));
    eyes.wait(&format!("{SHOWN}.join()"), "Number 0");
    eyes.is_quiet();
    // Without script the pages lead to each other.
    eyes.tab.call_method(Emulation::SetScriptExecutionDisabled { value: true }).expect("no script");
    eyes.go(&preview.url("specs.html"));
    let pager = eyes.tab.find_element(".pager").expect("the way to the other pages");
    assert!(pager.get_content().expect("its markup").contains("href=\"specs-2.html\""));
    assert!(pager.get_box_model().is_ok(), "it is shown");
    eyes.go(&preview.url("specs-2.html"));
    assert_eq!(eyes.tab.find_elements("tbody tr").expect("rows").len(), 10);
}

/// Rows that the browser has laid out: those near the window.
const LAID_OUT: &str = "[...document.querySelectorAll('tbody tr:not([hidden])')]\
    .filter(row => row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length";

#[test]
fn a_filter_takes_hold_at_once_and_lays_out_the_rows_near_the_window() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().take(2000).map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let preview = Preview::of(&files);
    eyes.go(&preview.url("specs.html"));
    eyes.wait(&format!("{LAID_OUT} > 20 && {LAID_OUT} < 200"), "true");
    let filter = |words: &str| {
        eyes.text(&format!(
            "(() => {{ const field = document.querySelector('form input[type=search]'); field.value = '{words}'; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); return {SHOWN}.length; }})()"
        ))
    };
    // All but some go, and the groups that they leave empty.
    assert_eq!(filter("number 77"), "38");
    assert_eq!(eyes.text("document.querySelectorAll('tbody:not([hidden])').length < 38"), "true");
    eyes.wait("location.search", "?q=number+77");
    assert_eq!(filter(""), "2000");
    eyes.wait(&format!("{LAID_OUT} > 20 && {LAID_OUT} < 200"), "true");
    // Sorted, the groups are as long as before, and what is filtered stays so.
    assert_eq!(filter("number 77"), "38");
    eyes.click("th[data-key=title] button");
    eyes.wait(&format!("{SHOWN}.slice(0, 2).join()"), "Number 77,Number 177");
    assert_eq!(eyes.text("[...document.querySelectorAll('tbody')].every(group => group.rows.length <= 32)"), "true");
    // It stays a table for those who listen to it.
    assert_eq!(eyes.text("document.querySelectorAll('[role=row] [role=cell]').length >= 2000 * 6"), "true");
    assert_eq!(filter(""), "2000");
    eyes.go(&preview.url("specs.html"));
    eyes.wait(&format!("{LAID_OUT} > 20 && {LAID_OUT} < 200"), "true");
    print_what_filters_take(&eyes);
    eyes.is_quiet();
}

/// Milliseconds of several filters, for the eye (`cargo test --test browser long -- --nocapture`): the script with the
/// layout it causes, and the time to the next frame. Nothing depends on them: machines differ.
fn print_what_filters_take(eyes: &Eyes) {
    let field = "document.querySelector('form input[type=search]')";
    let write = |words: &str| {
        format!("{field}.value = '{words}'; {field}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
    };
    let click = |what: &str| format!("document.querySelector('{what}').click()");
    let steps = [
        ("a text that few have", write("number 77")),
        ("no text", write("")),
        ("a text that none has", write("zzz")),
        ("no text again", write("")),
        ("a facet on", click("input[value=done]")),
        ("a facet off", click("input[value=done]")),
        ("by title", click("th[data-key=title] button")),
        ("by date", click("th[data-key=date] button")),
    ];
    for (name, step) in &steps {
        let measure = format!(
            "new Promise(done => requestAnimationFrame(() => setTimeout(() => {{ const start = performance.now(); {step}; \
             document.body.offsetHeight; const laid = performance.now() - start; requestAnimationFrame(() => {{ \
             const channel = new MessageChannel(); channel.port1.onmessage = () => setTimeout(done, 400, \
             `${{laid.toFixed(0)}} ms, to the frame ${{(performance.now() - start).toFixed(0)}} ms`); \
             channel.port2.postMessage(0); }}); }})))"
        );
        let took = eyes.tab.evaluate(&measure, true).expect("a measurement").value;
        eprintln!(
            "2,000 specs, {name}: {}",
            took.and_then(|took| took.as_str().map(str::to_owned)).unwrap_or_default()
        );
    }
}

#[test]
fn opened_from_disk_each_page_filters_its_own_rows_and_says_so() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let built = Built::of(&files);
    eyes.go(&built.url("specs-2.html"));
    eyes.click("input[value=done]");
    eyes.wait(&format!("{SHOWN}.join()"), "Number 0");
    eyes.wait(
        "document.querySelector('.pager').previousElementSibling.textContent.slice(0, 23)",
        "Opened without a server",
    );
}
