//! Bare web addresses in the text: the extended autolinks of GFM 0.29 §6.9, which the parser does not know.
//!
//! An address begins with `http://` or `https://`, not right behind a letter or digit, and has a host with a dot. It ends
//! before white space or `<`; marks that belong to the sentence around it are taken off.

use std::ops::Range;

/// Marks that end a sentence and no address.
const SENTENCE: &[char] = &['?', '!', '.', ',', ':', '*', '_', '~', '\'', '…'];

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
        if !touches && leads_to_a_host(&word[from..]) {
            let address = address(&word[start..]);
            return Some(start..start + address.len());
        }
    }
    None
}

fn ends_with(text: &str, scheme: &str) -> bool {
    let start = text.len().checked_sub(scheme.len());
    start.and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(scheme))
}

/// Whether a quotation mark or the like ends an address, though the standard would let it through.
fn is_end(c: char) -> bool {
    matches!(c, '<' | '"' | '”' | '’' | '`' | '|')
}

/// `text` from an address on, without what follows it.
fn address(text: &str) -> &str {
    let mut address = &text[..text.find(is_end).unwrap_or(text.len())];
    let excess = |close, open| address.matches(close).count().saturating_sub(address.matches(open).count());
    let (mut round, mut square) = (excess(')', '('), excess(']', '['));
    loop {
        let length = match address.chars().next_back() {
            Some(')') if round > 0 => {
                round -= 1;
                address.len() - 1
            }
            Some(']') if square > 0 => {
                square -= 1;
                address.len() - 1
            }
            Some(';') => entity(address).unwrap_or(address.len() - 1),
            Some(c) if SENTENCE.contains(&c) => address.len() - c.len_utf8(),
            _ => return address,
        };
        address = &address[..length];
    }
}

/// Where the entity that ends `text` (`&hellip;`) begins.
fn entity(text: &str) -> Option<usize> {
    let name = text.strip_suffix(';')?;
    let before = name.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    (before.len() < name.len() && before.ends_with('&')).then(|| before.len() - 1)
}

/// Whether `text`, which follows `://`, begins with a host. Looks no further than it must: a word may hold thousands of
/// beginnings.
fn leads_to_a_host(text: &str) -> bool {
    let host = text.find(|c| is_end(c) || matches!(c, '/' | '?' | '#' | ':')).unwrap_or(text.len());
    let behind = text[host..].trim_start_matches(|c| SENTENCE.contains(&c) || matches!(c, ')' | ']' | ';'));
    if behind.is_empty() || behind.starts_with(is_end) {
        // The marks of the sentence may begin inside of what looks like the host.
        let address = address(&text[..text.len() - behind.len()]);
        return is_host(&address[..host.min(address.len())]);
    }
    is_host(&text[..host])
}

/// Whether this is a domain: parts of letters, digits, dashes and underscores (none in the last two), with a dot.
fn is_host(host: &str) -> bool {
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

    /// Each was a way to look at every character once for every other one.
    #[test]
    fn thousands_of_beginnings_are_passed_over() {
        for piece in ["http://", "xhttp://a.b/", "http://a_b_/", "http://a._/", "http://a.b_/x"] {
            assert_eq!(find(&piece.repeat(30_000)), None, "{piece}");
        }
        for piece in [")", "]", ";", ".", "?!", "&a;"] {
            let word = format!("https://a.io/b{}", piece.repeat(100_000));
            assert_eq!(find(&word).map(|range| range.end), Some("https://a.io/b".len()), "{piece}");
        }
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
