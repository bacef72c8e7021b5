//! What readers ask of their machine: colours of their own, no motion, paper.

use crate::axe::{FILES, PAGES};
use crate::eyes::{Eyes, Preview};

const SPEC: &str = "specs/plan-2026-02-01-offline-queue.html";

#[test]
fn forced_colours_keep_bars_chips_and_boxes() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let preview = Preview::of(FILES);
    eyes.prefers("", &[("forced-colors", "active")]);
    eyes.go(&preview.url(SPEC));
    let style = |selector: &str, property: &str| {
        eyes.text(&format!("getComputedStyle(document.querySelector('{selector}')).{property}"))
    };
    let page = style("body", "backgroundColor");
    for (selector, property) in [
        (".tracker .seg .d", "fill"),
        (".tracker .seg .e", "fill"),
        (".chip", "borderTopColor"),
        ("input.box", "borderTopColor"),
    ] {
        assert_ne!(style(selector, property), page, "{selector} is seen");
    }
    assert_ne!(style(".chip", "borderTopStyle"), "none");
}

#[test]
fn nothing_moves_for_readers_who_ask_for_that() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let preview = Preview::of(FILES);
    eyes.prefers("", &[("prefers-reduced-motion", "reduce")]);
    let moving = "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e); \
        return s.scrollBehavior === 'smooth' || s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0.01; }).length";
    for page in PAGES {
        eyes.go(&preview.url(page));
        assert_eq!(eyes.text(moving), "0", "{page}");
    }
}

#[test]
fn paper_has_the_text_in_light_colours_and_nothing_to_press() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let preview = Preview::of(FILES);
    eyes.prefers("print", &[("prefers-color-scheme", "dark")]);
    for page in PAGES {
        eyes.go(&preview.url(page));
        let seen = "[...document.querySelectorAll('.bar, .rail, .btn, .tools, .facets, .foot .keys')]\
            .filter(e => e.checkVisibility()).map(e => e.className).join()";
        assert_eq!(eyes.text(seen), "", "{page}");
        assert_eq!(eyes.text("getComputedStyle(document.body).color").replace(' ', ""), "rgb(18,24,28)", "{page}");
    }
}

#[test]
fn without_a_script_every_page_shows_its_content() {
    let Some(eyes) = Eyes::open(1280) else { return };
    let preview = Preview::of(FILES);
    let off = headless_chrome::protocol::cdp::Emulation::SetScriptExecutionDisabled { value: true };
    eyes.tab.call_method(off).expect("no script");
    for page in PAGES {
        eyes.go(&preview.url(page));
        assert_ne!(eyes.text("document.querySelector('main h1').innerText"), "", "{page}");
        let dead =
            "[...document.querySelectorAll('.js-only')].filter(e => e.checkVisibility()).map(e => e.className).join()";
        assert_eq!(eyes.text(dead), "", "{page} shows what needs a script");
    }
}
