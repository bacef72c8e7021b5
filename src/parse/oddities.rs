//! What is odd about a file whatever its kind: front matter that asks for an address it cannot have, a date that is none, and
//! characters that make text read other than it is written.

use super::front_matter::FrontMatter;
use super::identity::date_in;
use super::outline::Outline;
use crate::diagnostic::{Diagnostic, address_refused, date_unreadable, direction_turned};
use crate::path::{self, SourcePath};
use crate::profile::Profile;

/// Keys by which other generators send visitors elsewhere. They are shown as text and do nothing.
const REDIRECTS: &[&str] = &["redirect", "redirect_to", "redirect-to", "redirect_from"];
/// Keys by which other generators choose an address or a file of the theme.
const CHOOSE: &[&str] = &["slug", "permalink", "layout", "template"];

/// Findings about the front matter and the text of one file.
pub(super) fn oddities(
    path: &SourcePath,
    outline: &Outline<'_>,
    front: &FrontMatter,
    profile: &Profile,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let head = &outline.text[..outline.body];
    for (key, value) in &front.entries {
        let role = profile.sections.keys.get(key).unwrap_or(key);
        let place = || outline.lines.place(outline.text, line_of(head, key));
        let values = match role {
            "id" => vec![value.text()],
            "aliases" => value.list(),
            role if REDIRECTS.contains(&role) || CHOOSE.contains(&role) => value.list(),
            "date" if !value.text().is_empty() && date_in(&value.text()).is_none() => {
                found.push(date_unreadable(path, place(), key, &value.text()));
                continue;
            }
            _ => continue,
        };
        let refused = |value: &&String| match role {
            "id" => !path::is_plain_id(value),
            // A former address may be written as a path; what it may not do is leave the site.
            role => REDIRECTS.contains(&role) || leaves(value),
        };
        found.extend(values.iter().filter(refused).map(|value| address_refused(path, place(), key, value)));
    }
    if let Some(at) = crate::text::first_turn(outline.text) {
        found.push(direction_turned(path, outline.lines.place(outline.text, at)));
    }
    found
}

/// Whether a value reads as an address outside of the site, in any writing.
fn leaves(value: &str) -> bool {
    let value = path::decode(value).unwrap_or_default();
    value.is_empty()
        || value.starts_with('/') && value[1..].starts_with(['/', '\\'])
        || value.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
        || value.split('/').any(|part| part == ".." || part.starts_with('.'))
}

/// Where the line with a key begins.
fn line_of(head: &str, key: &str) -> usize {
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        if line.trim_start_matches(['"', '\'']).starts_with(key) {
            return at;
        }
        at += line.len();
    }
    0
}
