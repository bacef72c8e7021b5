//! A way by keyboard through every control of every page type, with the focus to be seen.

use crate::axe::{FILES, PAGES};
use crate::eyes::{Eyes, Preview};

/// What Tab should reach: everything that can be used, is shown, and is not in a closed menu.
const CONTROLS: &str = "[...document.querySelectorAll('a[href], button, input, summary, [tabindex=\"0\"]')]\
    .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled).length";

/// Whether what has the focus shows it: by a ring of its own, or of what it belongs to.
const SHOWN: &str = "(e => [e, e.parentElement, e.closest('.card')].some(x => x && \
    (getComputedStyle(x).outlineStyle !== 'none' || getComputedStyle(x).boxShadow.includes('inset'))))(document.activeElement)";

#[test]
fn tab_reaches_every_control_and_each_shows_its_focus() {
    let Some(eyes) = Eyes::open(1440) else { return };
    let preview = Preview::of(FILES);
    for page in PAGES {
        eyes.go(&preview.url(page));
        // The skip link is shown by its focus alone; the search page puts the focus into its field.
        eyes.text("(document.activeElement.blur(), document.querySelector('.skip').focus(), scrollTo(0, 0))");
        let controls: usize = eyes.text(CONTROLS).parse().expect("a number");
        let mut seen = 1;
        loop {
            eyes.press("Tab");
            if eyes.text("document.activeElement === document.body || document.activeElement.matches('.skip')")
                == "true"
            {
                break;
            }
            seen += 1;
            let here = "document.activeElement.outerHTML.slice(0, 120)";
            assert_eq!(eyes.text(SHOWN), "true", "{page}: {} shows no focus", eyes.text(here));
            assert!(seen <= controls, "{page}: the focus goes round in a circle at {}", eyes.text(here));
        }
        assert_eq!(seen, controls, "{page}");
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
