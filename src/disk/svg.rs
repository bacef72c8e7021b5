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
    "discard",
];

/// Functions of a style that load an address which stands in quotation marks.
const LOADING: &[&str] = &["image-set(", "image(", "src(", "cross-fade(", "@import"];

/// Why the drawing must not be published; `None` when it is inert.
pub(super) fn refusal(bytes: &[u8]) -> Option<&'static str> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("it is not UTF-8") };
    let text = text.to_ascii_lowercase();
    // Such a character, or another encoding, lets a browser see other tags than we do.
    if text.contains(|c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')) || !says_utf8(&text) {
        return Some("it may be read in another encoding");
    }
    if text.contains("<!entity") || text.contains("<?xml-stylesheet") {
        return Some("it declares entities or a stylesheet");
    }
    if reaches_outside(&text) {
        return Some("its style refers to something outside of it");
    }
    let mut rest = text.as_str();
    if !text.contains("<svg") && !text.contains(":svg") {
        return Some("it is no drawing");
    }
    while let Some(at) = rest.find('<') {
        rest = match beyond(&rest[at + 1..]) {
            Ok(after) => after,
            Err(why) => return Some(why),
        };
    }
    None
}

/// Whether the declaration at the top names no other encoding than the one we read.
fn says_utf8(text: &str) -> bool {
    let declaration =
        text.strip_prefix('\u{feff}').unwrap_or(text).strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let encoding = declaration.and_then(|(declaration, _)| declaration.split_once("encoding"));
    encoding.is_none_or(|(_, value)| {
        let value = value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
        value.starts_with("utf-8") || value.starts_with("us-ascii")
    })
}

/// What follows the construct that `text` begins with, just after its `<`. Comments and character data are passed over as
/// wholes: a quote in them must not hide the tags behind them.
fn beyond(text: &str) -> Result<&str, &'static str> {
    for (open, close) in [("!--", "-->"), ("![cdata[", "]]>"), ("?", "?>")] {
        if let Some(inner) = text.strip_prefix(open) {
            let (inner, after) = inner.split_once(close).ok_or("a comment is not closed")?;
            // As part of a page of HTML it would be markup.
            return if open == "![cdata[" && inner.contains('<') {
                Err("its character data holds tags")
            } else {
                Ok(after)
            };
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
    if name == "base" {
        return Err("it refers to something outside of it");
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
    escaped_style || outside || LOADING.iter().any(|name| text.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_drawing_or_not_utf8_is_refused() {
        for (text, inert) in [
            ("<?xml version='1.0' encoding='UTF-8'?><svg/>", true),
            ("<?xml version='1.0'?><x:svg xmlns:x='http://www.w3.org/2000/svg'/>", true),
            ("<?xml version='1.0' encoding='iso-2022-jp'?><svg/>", false),
            ("<?xml version='1.0' encoding = \"utf-16\" ?><svg/>", false),
            ("text", false),
            ("<html/>", false),
            ("", false),
        ] {
            assert_eq!(refusal(text.as_bytes()).is_none(), inert, "{text}");
        }
        assert!(refusal(b"\xff\xfe<\0s\0").is_some());
    }

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
            ("<style><![CDATA[.a > .b { fill: red }]]></style>", true),
            ("<style><![CDATA[</style><script>1</script>]]></style>", false),
            ("<style>.a { fill: image-set('//example.org/x' 1x) }</style>", false),
            ("<style>.a { fill: src('//example.org/x') }</style>", false),
            ("<g xml:base='//example.org/'><use href='#a'/></g>", false),
            ("\x1b$B<!--\x1b(B<script>1</script>-->", false),
            ("<discard/>", false),
        ] {
            let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1'>{inner}</svg>");
            assert_eq!(refusal(text.as_bytes()).is_none(), inert, "{inner}: {:?}", refusal(text.as_bytes()));
        }
    }
}
