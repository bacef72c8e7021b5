//! A way by keyboard through every control of every page type, with the focus to be seen.

use crate::axe::{FILES, PAGES};
use crate::eyes::{Eyes, Preview};

/// What Tab should reach: everything that can be used, is shown, and is not in a closed menu.
const CONTROLS: &str = "[...document.querySelectorAll('a[href], button, input, summary, [tabindex=\"0\"]')]\
    .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled).length";

/// Notes where the focus goes and whether that is seen: by a ring of its own, or of what it belongs to. The page keeps the notes,
/// since each word with the browser takes a tenth of a second.
const NOTE: &str = "(window.way = [], addEventListener('focusin', ({ target }) => way.push({ \
    here: target.outerHTML.slice(0, 120), \
    skip: target.matches('.skip'), \
    shown: [target, target.parentElement, target.closest('.card')].some(x => x && \
        (getComputedStyle(x).outlineStyle !== 'none' || getComputedStyle(x).boxShadow.includes('inset'))) })))";

/// A step of the focus, as the page noted it.
#[derive(serde::Deserialize)]
struct Step {
    here: String,
    skip: bool,
    shown: bool,
}

#[test]
fn tab_reaches_every_control_and_each_shows_its_focus() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::of(FILES);
    for page in PAGES {
        eyes.go(&preview.url(page));
        // The skip link is shown by its focus alone; the search page puts the focus into its field.
        eyes.text("(document.activeElement.blur(), document.querySelector('.skip').focus(), scrollTo(0, 0))");
        let controls: usize = eyes.text(CONTROLS).parse().expect("a number");
        eyes.text(NOTE);
        // From the skip link to the last, and once more: past the last, the focus leaves the page or begins anew.
        for _ in 0..controls {
            eyes.tab();
        }
        let way = eyes.text("JSON.stringify(way)");
        let mut way: Vec<Step> = serde_json::from_str(&way).expect("the way of the focus");
        if way.last().is_some_and(|step| step.skip) {
            way.pop();
        }
        // A page that only now has the focus of the window says where it already was.
        if way.first().is_some_and(|step| step.skip) {
            way.remove(0);
        }
        let again = way.iter().position(|step| step.skip);
        let here = again.and_then(|at| way[..at].last()).map(|step| &step.here);
        assert!(
            here.is_none(),
            "{page}: the focus is back at the beginning after {here:?}, at {again:?} of {controls}"
        );
        for step in &way {
            assert!(step.shown, "{page}: {} shows no focus", step.here);
        }
        assert_eq!(way.len() + 1, controls, "{page}: {:?}", way.last().map(|step| &step.here));
        let end = eyes.text("document.activeElement === document.body || document.activeElement.matches('.skip')");
        assert_eq!(end, "true", "{page}: the focus goes round in a circle");
    }
}

#[test]
fn controls_work_by_key_alone() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::of(FILES);
    // A filter, a head of the table, and the notes of the matrix.
    eyes.go(&preview.url("specs.html"));
    eyes.text("document.querySelector('input[value=done]').focus()");
    eyes.press(" ");
    eyes.wait("document.querySelectorAll('tbody tr:not([hidden])').length", "1");
    eyes.text("document.querySelector('th[data-key=title] button').focus()");
    eyes.press("Enter");
    eyes.wait("document.querySelector('th[data-key=title]').ariaSort", "ascending");
    eyes.go(&preview.url("compat.html"));
    eyes.text("document.querySelector('button[data-toggle]').focus()");
    eyes.press("Enter");
    eyes.wait("document.querySelector('#mx').classList.contains('notes-off')", "true");
    // The menu of narrow screens.
    eyes.width(390);
    eyes.go(&preview.url("index.html"));
    eyes.text("document.querySelector('.menu summary').focus()");
    eyes.press("Enter");
    eyes.wait("document.querySelector('.menu').open", "true");
    eyes.press("Tab");
    eyes.wait("document.activeElement.textContent", "Overview");
    eyes.press("Escape");
    eyes.wait("document.querySelector('.menu').open", "false");
    assert_eq!(eyes.text("document.activeElement.matches('.menu summary')"), "true");
    // Single keys can be switched off.
    eyes.width(1440);
    eyes.text("document.querySelector('.keys').open = true");
    eyes.text("document.querySelector('.keys-btn').focus()");
    eyes.press("Enter");
    eyes.wait("document.querySelector('.keys-btn').ariaPressed", "false");
    eyes.press("t");
    assert_eq!(eyes.text("document.documentElement.dataset.theme"), "undefined");
    eyes.is_quiet();
}
