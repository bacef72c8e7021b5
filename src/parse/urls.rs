//! Bare web addresses in the text: the extended autolinks of GFM 0.29 §6.9, which the parser does not know.
//!
//! An address begins with `http://` or `https://`, not right behind a letter or digit, and has a host with a dot. It ends
//! before white space or `<`; marks that belong to the sentence around it are taken off.

use std::ops::Range;

/// Where the first address of `word` (text without white space) stands.
pub fn find(word: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(colon) = word[from..].find("://").map(|at| from + at) {
        from = colon + "://".len();
        let scheme = ["https", "http"].into_iter().find(|scheme| ends_with(&word[..colon], scheme));
        let Some(start) = scheme.map(|scheme| colon - scheme.len()) else {
            continue;
        };
        let touches = word[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        let address = address(&word[start..]);
        if !touches && has_host(address) {
            return Some(start..start + address.len());
        }
    }
    None
}

fn ends_with(text: &str, scheme: &str) -> bool {
    let start = text.len().checked_sub(scheme.len());
    start.and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(scheme))
}

/// `text` from an address on, without what follows it.
fn address(text: &str) -> &str {
    // Quotation marks are no part of an address, though the standard would let them through.
    let end = text.find(['<', '"', '”', '’', '`', '|']).unwrap_or(text.len());
    let mut address = &text[..end];
    loop {
        let rest = address.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '…']);
        let rest = match rest.chars().next_back() {
            Some(')') if rest.matches(')').count() > rest.matches('(').count() => &rest[..rest.len() - 1],
            Some(']') if rest.matches(']').count() > rest.matches('[').count() => &rest[..rest.len() - 1],
            Some(';') => &rest[..entity(rest).unwrap_or(rest.len() - 1)],
            _ => rest,
        };
        if rest.len() == address.len() {
            return address;
        }
        address = rest;
    }
}

/// Where the entity that ends `text` (`&hellip;`) begins.
fn entity(text: &str) -> Option<usize> {
    let at = text.rfind('&')?;
    let name = text[at + 1..].strip_suffix(';')?;
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(at)
}

/// Whether the host is a domain: parts of letters, digits, dashes and underscores (none in the last two), with a dot.
fn has_host(address: &str) -> bool {
    let host = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let parts: Vec<&str> = host.split('.').collect();
    let valid = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    parts.len() > 1 && parts.iter().all(valid) && parts.iter().rev().take(2).all(|part| !part.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(find(word).map(|range| &word[range]), expected, "{word}");
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        for word in [
            "https://a.io/b",
            "https://a.io/b.",
            "(https://a.io/b)",
            "https://a.io/b).",
            "https://a.io/b,",
            "**https://a.io/b**",
            "\"https://a.io/b\"",
            "[https://a.io/b]",
            "see:https://a.io/b",
            "https://a.io/b<br>",
            "https://a.io/b&hellip;",
            "https://a.io/b;",
            "https://a.io/b?!",
            "https://a.io/b’s",
            "x://a.io,https://a.io/b",
            "https://a.io/b…",
        ] {
            check(word, Some("https://a.io/b"));
        }
        check("https://a.io/wiki/B_(c)", Some("https://a.io/wiki/B_(c)"));
        check("(https://a.io/wiki/B_(c))", Some("https://a.io/wiki/B_(c)"));
        check("http://a.io:80/?q=(b)&c=d#e", Some("http://a.io:80/?q=(b)&c=d#e"));
        check("HTTPS://A.io", Some("HTTPS://A.io"));
        check("https://a_b.c.io/x_y_", Some("https://a_b.c.io/x_y"));
        check("https://münchen.example/straße", Some("https://münchen.example/straße"));
    }

    #[test]
    fn a_host_has_a_dot_and_other_schemes_are_text() {
        for word in [
            "https://",
            "https://localhost",
            "https://a",
            "https://.io",
            "https://a..io",
            "https://a.b_c",
            "xhttps://a.io",
            "ftp://a.io",
            "javascript://a.io",
            "https//a.io",
            "https://a b",
            "https://<a.io",
            "https://{host}.io",
        ] {
            check(word, None);
        }
    }
}
