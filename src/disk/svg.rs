//! Decides whether an SVG of the content may be published: only when nothing in it could run or reach outside.
//!
//! The check reads tags and attributes as a lenient parser would and refuses what it does not understand. It is stricter
//! than needed, since a drawing that is left out is a finding and one that runs script is a hole.

/// Elements that run script, hold foreign markup, or change attributes after the check.
const REFUSED: &[&str] = &[
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "handler",
    "listener",
    "audio",
    "video",
    "canvas",
    "animate",
    "set",
    "animatetransform",
    "animatemotion",
    "html",
    "body",
    "link",
    "meta",
    "base",
];

/// Why the drawing must not be published; `None` when it is inert.
pub(super) fn refusal(bytes: &[u8]) -> Option<&'static str> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("it is not UTF-8") };
    let text = text.to_ascii_lowercase();
    if text.contains("<!entity") || text.contains("<?xml-stylesheet") {
        return Some("it declares entities or a stylesheet");
    }
    if reaches_outside(&text) {
        return Some("its style refers to something outside of it");
    }
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        rest = match beyond(&rest[at + 1..]) {
            Ok(after) => after,
            Err(why) => return Some(why),
        };
    }
    None
}

/// What follows the construct that `text` begins with, just after its `<`. Comments and character data are passed over as
/// wholes: a quote in them must not hide the tags behind them.
fn beyond(text: &str) -> Result<&str, &'static str> {
    for (open, close) in [("!--", "-->"), ("![cdata[", "]]>"), ("?", "?>")] {
        if let Some(inner) = text.strip_prefix(open) {
            return inner.split_once(close).map(|(_, after)| after).ok_or("a comment is not closed");
        }
    }
    if text.starts_with("!doctype") {
        let (declaration, after) = text.split_once('>').ok_or("its document type is not closed")?;
        return if declaration.contains('[') { Err("its document type declares something") } else { Ok(after) };
    }
    if text.starts_with('/') { Ok(text) } else { tag(text) }
}

/// Checks the tag whose name `text` begins with; gives what follows it.
fn tag(text: &str) -> Result<&str, &'static str> {
    let end = text.find(|c: char| c.is_whitespace() || c == '/' || c == '>').ok_or("a tag is not closed")?;
    if REFUSED.contains(&local(&text[..end])) {
        return Err("it holds script, animation or foreign markup");
    }
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Ok(after);
        }
        let end = rest.find(['=', '>', ' ', '\t', '\n', '\r']).ok_or("a tag is not closed")?;
        let name = local(&rest[..end]);
        let Some(value) = rest[end..].trim_start().strip_prefix('=') else { return Err("an attribute has no value") };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or("an attribute has no quotes")?;
        let (value, after) = value[1..].split_once(quote).ok_or("an attribute is not closed")?;
        attribute(name, value)?;
        rest = after;
    }
}

fn attribute(name: &str, value: &str) -> Result<(), &'static str> {
    if name.starts_with("on") {
        return Err("it holds an event handler");
    }
    // An escape in an address or a style could spell what we look for.
    if matches!(name, "href" | "src" | "style" | "from" | "to" | "values") && value.contains(['&', '\\']) {
        return Err("it hides an address behind escapes");
    }
    if matches!(name, "href" | "src") && !is_inner(value.trim()) {
        return Err("it refers to something outside of it");
    }
    Ok(())
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn is_inner(address: &str) -> bool {
    let images = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"];
    address.starts_with('#') || images.iter().any(|kind| address.starts_with(kind))
}

/// Whether a style imports, or a `url(…)` anywhere leaves the file.
fn reaches_outside(text: &str) -> bool {
    let escaped_style = text
        .split("<style")
        .skip(1)
        .any(|style| style.split("</style").next().is_some_and(|style| style.contains('\\') || style.contains('&')));
    let outside = text
        .split("url(")
        .skip(1)
        .any(|address| !is_inner(address.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))));
    escaped_style || outside || text.contains("@import")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inert_drawings_pass() {
        for (inner, inert) in [
            ("<path d='M0 0'/>", true),
            ("<g fill=\"url(#a)\"><use href='#b'/></g>", true),
            ("<image href='data:image/png;base64,AA=='/>", true),
            ("<style>.a { fill: red }</style><!-- <script> in a comment -->", true),
            ("<script>1</script>", false),
            ("<s:script xmlns:s='http://www.w3.org/2000/svg'>1</s:script>", false),
            ("<g onload='x()'/>", false),
            ("<g/onload='x()'/>", false),
            ("<a xlink:href='javascript:x()'/>", false),
            ("<a href='&#106;avascript:x()'/>", false),
            ("<foreignObject/>", false),
            ("<image href='https://example.org/x.png'/>", false),
            ("<set attributeName='href' to='javascript:x()'/>", false),
            ("<style>@import 'x.css';</style>", false),
            ("<g style='fill: url(http://example.org/x)'/>", false),
            ("<g style='fill: url(&quot;#a&quot;) url(http://x)'/>", false),
            ("<g onload=x()>", false),
            ("<![CDATA[<a b=']]><script>1</script><a c='']]>", false),
            ("<!-- <a b=' --><script>1</script><a c=''/>", false),
        ] {
            let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1'>{inner}</svg>");
            assert_eq!(refusal(text.as_bytes()).is_none(), inert, "{inner}: {:?}", refusal(text.as_bytes()));
        }
    }
}
