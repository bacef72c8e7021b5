//! The last guard on addresses. Where a link leads is decided when documents are joined; whatever happens there, no page
//! carries an address of a scheme that is not listed here.

/// Schemes a link may have. No scheme (relative, fragment) is allowed too.
const SCHEMES: &[&str] = &["http", "https", "mailto"];

/// What a `data:` image may be. SVG is left out: it can hold script.
const DATA_IMAGES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Whether a link may lead to `href`.
pub(super) fn may_link(href: &str) -> bool {
    scheme(href).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Whether an image may be read from `src`.
pub(super) fn may_show(src: &str) -> bool {
    match scheme(src).as_deref() {
        None | Some("http" | "https") => true,
        Some("data") => {
            let bare = bare(src);
            let kind = bare.strip_prefix("data:").and_then(|rest| rest.split([';', ',']).next());
            kind.is_some_and(|kind| DATA_IMAGES.contains(&kind))
        }
        Some(_) => false,
    }
}

/// The scheme that any reader of `address` could see in it, in lower case. Percent signs are decoded first and a
/// backslash ends a scheme like a slash: browsers do not decode, so this errs on the side of refusing.
fn scheme(address: &str) -> Option<String> {
    let bare = bare(address);
    let end = bare.find([':', '/', '\\', '?', '#'])?;
    bare[end..].starts_with(':').then(|| bare[..end].to_owned())
}

/// The address decoded, in lower case, without what browsers skip or people cannot see.
fn bare(address: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
    decoded.chars().filter(|&character| !is_invisible(character)).flat_map(char::to_lowercase).collect()
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || character.is_whitespace()
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_pass() {
        for href in [
            "https://example.org/a?b=c#d",
            "HTTP://example.org",
            "mailto:a@example.org",
            "../specs/plan.html#s:t",
            "#a:b",
            "?q=a:b",
            "",
            "a%20b.html",
            "./a:b",
        ] {
            assert!(may_link(href), "{href}");
        }
    }

    #[test]
    fn no_writing_of_another_scheme_passes() {
        for href in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "java\rscript:alert(1)",
            "java\0script:alert(1)",
            "javascript\u{200B}:alert(1)",
            "\u{FEFF}javascript:alert(1)",
            "java\u{AD}script:alert(1)",
            "javascript%3Aalert(1)",
            "%6Aavascript:alert(1)",
            "java%0ascript:alert(1)",
            "vbscript:msgbox(1)",
            "data:text/html,<script>alert(1)</script>",
            "data:image/svg+xml,<svg onload=alert(1)>",
            "file:///etc/passwd",
            "blob:https://example.org/1",
            "view-source:https://example.org",
            "feed:javascript:alert(1)",
            "intent://scan/",
            "jаvascript:alert(1)",
        ] {
            assert!(!may_link(href), "{href:?}");
        }
    }

    /// What passes is read as one of three schemes by the standard that browsers follow, however it is written.
    #[test]
    fn no_mutation_of_an_address_is_read_as_another_scheme() {
        let base = url::Url::parse("https://base.example/a/b.html").expect("an address");
        let starts = [
            "javascript:x",
            "vbscript:x",
            "data:text/html,x",
            "https://a.example/b",
            "mailto:a@b",
            "//a/b",
            "a:b",
            "../c",
        ];
        let pieces = [
            "\t", "\n", "\r", "\0", "\u{1}", " ", "\u{a0}", "\u{200b}", "\u{feff}", "\u{ad}", "\u{202e}", "\\", "/",
            ":", "%", "%3a", "%0a", "%00", "#", "?", "@", "&colon;", "J", "s", "ſ", "K", ".", "[", "http:", "java",
            "é", "\u{2028}", "'", "\"", "<",
        ];
        // The same numbers in every run (xorshift64).
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        };
        for _ in 0..100_000 {
            let mut address = starts[next(starts.len())].to_owned();
            for _ in 0..=next(4) {
                let at = crate::text::floor_char_boundary(&address, next(address.len() + 1));
                match next(4) {
                    0 if at < address.len() => drop(address.remove(at)),
                    _ => address.insert_str(at, pieces[next(pieces.len())]),
                }
            }
            let read = base.join(&address).map(|url| url.scheme().to_owned());
            let harmless = read.as_ref().map_or(true, |scheme| SCHEMES.contains(&scheme.as_str()));
            assert!(harmless || !may_link(&address), "{address:?} is read as {read:?}");
        }
    }

    #[test]
    fn images_may_be_data_of_four_kinds() {
        for src in ["a.png", "https://example.org/a.png", "data:image/png;base64,AAAA", "DATA:image/GIF,x"] {
            assert!(may_show(src), "{src}");
        }
        for src in ["data:image/svg+xml;base64,AAAA", "data:text/html,x", "data:,x", "javascript:1", "mailto:a@b"] {
            assert!(!may_show(src), "{src}");
        }
    }
}
