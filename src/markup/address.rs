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
