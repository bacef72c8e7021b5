//! What a template may be before the engine reads it.
//!
//! Fuel bounds what rendering costs, but it is counted only then: reading and compiling an expression takes stack for each of
//! its operators, and enough of them in one tag would end the program. No template that a person wrote comes near the limits.

/// Bytes of a template at most.
const TEMPLATE_BYTES: usize = 256 << 10;
/// Bytes of one tag (`{{ … }}`, `{% … %}`) at most: two thousand operators.
const TAG_BYTES: usize = 4 << 10;
/// Branches of one template at most: the engine nests each `elif` in the one before it.
const BRANCHES: usize = 1_000;

/// Where and why `source` is refused; `None` when it may be read.
pub(super) fn refusal(source: &str) -> Option<(usize, String)> {
    if source.len() > TEMPLATE_BYTES {
        return Some((0, format!("a template may have {TEMPLATE_BYTES} bytes, this one has {}", source.len())));
    }
    let (mut from, mut branches) = (0, 0);
    while let Some(start) = source[from..].find('{').map(|at| from + at) {
        if source[start..].starts_with("{#") {
            from = source[start..].find("#}").map_or(source.len(), |at| start + at);
            continue;
        }
        let Some(length) = tag(&source[start..]) else {
            from = start + 1;
            continue;
        };
        if length > TAG_BYTES {
            return Some((start, format!("a tag may have {TAG_BYTES} bytes")));
        }
        let inner = source[start..start + length].trim_start_matches(['{', '%', '-', '+']).trim_start();
        branches += usize::from(inner.starts_with("elif"));
        if branches > BRANCHES {
            return Some((start, format!("a template may have {BRANCHES} branches")));
        }
        from = start + length;
    }
    None
}

/// The length of the tag that `text` begins with; its end is looked for outside of strings.
fn tag(text: &str) -> Option<usize> {
    let end = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        _ => return None,
    };
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut at = 2;
    while let Some(&byte) = bytes.get(at) {
        match (byte, quote) {
            (b'\\', Some(_)) => at += 1,
            (byte, Some(open)) if byte == open => quote = None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, None) if bytes[at..].starts_with(end.as_bytes()) => return Some(at + 2),
            _ => {}
        }
        at += 1;
    }
    Some(text.len())
}
