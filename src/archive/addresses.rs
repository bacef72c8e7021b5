//! What kind of address a link's destination is, decided on its final form.
//!
//! Browsers strip control characters and ignore case before they look at a scheme, so the same is done here first.
//! Only named schemes are let through; whatever is left without a scheme is a path, and paths only ever become routes
//! of our own (guide: links).

use crate::path;

/// A destination, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// `#anchor`; may be empty.
    Anchor(String),
    /// A path, percent-decoded, without query, and its anchor.
    Path(String, Option<String>),
    /// An address with a scheme that is allowed.
    External(String),
    /// An address that must not be linked.
    Refused,
}

/// Image types that may stand in an address itself. SVG is a document and not among them.
const IMAGES: &[&str] = &["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"];

/// Reads `target`, a destination as CommonMark decodes it.
pub(super) fn read(target: &str, image: bool) -> Address {
    let visible: String = target.chars().filter(|&c| !is_invisible(c)).collect();
    let visible = visible.trim();
    if let Some(anchor) = visible.strip_prefix('#') {
        return Address::Anchor(path::decode(anchor).unwrap_or_else(|| anchor.to_owned()));
    }
    if visible.starts_with("//") || visible.starts_with("\\\\") {
        return Address::External(format!("https:{}", visible.replace('\\', "/")));
    }
    match scheme(visible) {
        Some(scheme) => match scheme.as_str() {
            "http" | "https" | "mailto" => Address::External(visible.to_owned()),
            "data" if image => {
                let lower = visible.to_ascii_lowercase();
                let allowed =
                    IMAGES.iter().any(|kind| lower.strip_prefix(kind).is_some_and(|rest| rest.starts_with([';', ','])));
                if allowed { Address::External(visible.to_owned()) } else { Address::Refused }
            }
            "file" => relative(visible["file:".len()..].trim_start_matches("//")),
            drive if drive.len() == 1 && visible[2..].starts_with(['/', '\\']) => relative(visible),
            _ => Address::Refused,
        },
        None => relative(visible),
    }
}

fn relative(text: &str) -> Address {
    let (path, anchor) = text.split_once('#').map_or((text, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default().replace('\\', "/");
    let decode = |text: &str| path::decode(text).unwrap_or_else(|| text.to_owned());
    let path = decode(&path);
    // A line number is no part of a path: `src/a.rs:12`.
    let path = match path.rsplit_once(':') {
        Some((file, lines)) if file.len() > 1 && !lines.is_empty() && lines.bytes().all(|b| b.is_ascii_digit()) => file,
        _ => &path,
    };
    Address::Path(path.to_owned(), anchor.filter(|anchor| !anchor.is_empty()).map(decode))
}

/// The scheme in lower case: letters, digits, `+`, `-` and `.` before the first colon. A file name with a line number
/// (`a.md:12`) has the same shape and is told apart by its number.
fn scheme(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let shaped = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let line = scheme.contains('.') && rest.bytes().all(|byte| byte.is_ascii_digit());
    (shaped && !line).then(|| scheme.to_ascii_lowercase())
}

/// Characters that a browser or a reader does not see: controls, and marks without width.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str, anchor: Option<&str>) -> Address {
        Address::Path(path.to_owned(), anchor.map(str::to_owned))
    }

    #[test]
    fn only_named_schemes_are_let_through() {
        for target in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\u{200b}script:x",
            " \u{feff}vbscript:x",
            "data:text/html,x",
            "ftp://a",
            "blob:x",
            "x:y",
        ] {
            assert_eq!(read(target, false), Address::Refused, "{target:?}");
        }
        for target in ["https://a.io/b?c#d", "http://a", "mailto:me@a.io"] {
            assert_eq!(read(target, false), Address::External(target.to_owned()));
        }
        assert_eq!(read("//a.io/b", false), Address::External("https://a.io/b".to_owned()));
    }

    #[test]
    fn data_addresses_are_for_plain_images_only() {
        let png = "data:image/png;base64,AA";
        assert_eq!(read(png, true), Address::External(png.to_owned()));
        assert_eq!(read(png, false), Address::Refused);
        assert_eq!(read("data:image/svg+xml,<svg>", true), Address::Refused);
        assert_eq!(read("data:image/pngx,", true), Address::Refused);
    }

    #[test]
    fn paths_are_decoded_and_lose_query_and_line() {
        assert_eq!(read("a%20b.md?plain=1#c-d", false), path("a b.md", Some("c-d")));
        assert_eq!(read("src/a.rs:12", false), path("src/a.rs", None));
        assert_eq!(read("a.md:12", false), path("a.md", None));
        assert_eq!(read("file:///home/x/a.md", false), path("/home/x/a.md", None));
        assert_eq!(read("#x%20y", false), Address::Anchor("x y".to_owned()));
    }
}
