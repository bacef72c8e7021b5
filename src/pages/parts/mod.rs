//! What several pages show, as plain values: stage bars, policy chips, badges, dates, rows of specs.
//!
//! Each part has a partial of the same name in the theme's `templates/parts/`.

pub mod compat_card;
pub mod dates;
pub mod items;
pub mod lifecycle;
pub mod policy;
pub mod progress;
pub mod rows;
pub mod thread;
pub mod toc;
pub mod tracker;

/// "1 task", "2 tasks".
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// The text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A value of a filter: lower case, blanks as `-` (`do-not-maintain`).
pub fn word(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()
}
