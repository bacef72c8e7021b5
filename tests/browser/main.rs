//! The site in a real browser: what only a browser can tell.
//!
//! `eyes` starts `spechive serve` or builds a site on a copy of a small archive, and drives headless Chromium. Without
//! Chromium the tests say so and pass, unless `REQUIRE_BROWSER=1`, as in CI. Nothing sleeps: every wait is for a condition,
//! with a deadline.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a browser test starts programs, writes files, waits, and says when it is skipped"
)]

mod axe;
mod eyes;
mod keyboard;
mod long;
mod look;
mod modes;
mod search;
