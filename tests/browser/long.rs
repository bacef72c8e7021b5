//! A long archive: an index of several pages, which filters and sorts as one.

use headless_chrome::protocol::cdp::Emulation;

use crate::eyes::{Built, Eyes, Preview};

/// One spec a day is enough for two pages. The oldest is the only one that is done.
fn files() -> Vec<(String, String)> {
    let file = |number: usize| {
        let (year, month, day) = (2020 + number / 336, number / 28 % 12 + 1, number % 28 + 1);
        let folder = if number == 0 { "done" } else { "active" };
        let path = format!("{folder}/plan-{year}-{month:02}-{day:02}-number-{number}.md");
        (path, format!("# Plan Spec: Number {number}\n\n## Stage 1: Planning Stage\n\n- [ ] think\n"))
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
