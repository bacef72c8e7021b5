//! What an HTML parser says about a whole page, and a small reader that says whether XML is well formed.

use spechive::path::Route;
use spechive::site::Site;

use crate::dom::{Element, Page};

/// Every element that a page may hold; `script` and `link` are looked at more closely.
const ELEMENTS: &str = "html head body meta title link script svg symbol use path circle rect line g defs pattern polyline \
    polygon ellipse text a abbr article aside b blockquote br button caption code col colgroup dd del details dialog div \
    dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label legend li main \
    mark menu nav ol optgroup option output p pre progress s search section select small span strong sub summary sup table \
    tbody td tfoot th thead time tr u ul wbr noscript";

/// Elements of which a page has one at most.
const SINGLE: &[&str] = &["html", "head", "body", "main", "h1"];

/// Names of the DOM and the global object that an id must not take.
const GLOBALS: &[&str] =
    &["location", "constructor", "body", "document", "window", "self", "top", "name", "cookie", "forms"];

/// Everything that is wrong with a page.
pub fn faults(html: &str) -> Vec<String> {
    let page = Page::read(html);
    let mut found = page.errors;
    let mut ids: Vec<&str> = Vec::new();
    for element in &page.elements {
        let name = element.name.as_str();
        if !ELEMENTS.split_whitespace().any(|known| known == name) {
            found.push(format!("<{name}>"));
        }
        for (attribute, value) in &element.attributes {
            let elsewhere = name == "link" && attribute == "href" && is_only_named(element);
            if !elsewhere && !is_fine(name, attribute, value) {
                found.push(format!("<{name} {attribute}=\"{value}\">"));
            }
            if attribute == "id" {
                ids.push(value);
            }
        }
        let is_data = element.attributes.get("type").is_some_and(|kind| kind == "application/json");
        if name == "script" && !element.attributes.contains_key("src") && !is_data {
            found.push("an inline script".to_owned());
        }
    }
    for single in SINGLE {
        if page.elements.iter().filter(|element| element.name == *single).count() > 1 {
            found.push(format!("more than one <{single}>"));
        }
    }
    found.extend(ids.iter().filter(|id| GLOBALS.contains(id)).map(|id| format!("the id `{id}`")));
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < all {
        found.push("an id occurs twice".to_owned());
    }
    if html.contains(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\0'..='\u{8}' | '\u{1b}')) {
        found.push("a character that steers the text".to_owned());
    }
    found
}

/// Whether a `link` loads nothing, but says where else the page is.
fn is_only_named(link: &Element) -> bool {
    matches!(link.attribute("rel"), Some("canonical" | "alternate"))
}

fn is_fine(element: &str, attribute: &str, value: &str) -> bool {
    match attribute {
        "style" | "srcdoc" | "srcset" | "formaction" | "ping" | "background" | "nonce" | "manifest" => false,
        "name" => matches!(element, "meta" | "input" | "fieldset" | "select" | "details" | "button"),
        "http-equiv" => matches!(value, "Content-Security-Policy" | "refresh"),
        "href" | "src" | "action" => is_address(element, value),
        name => !name.starts_with("on") && !name.contains(['<', '"', '\'']),
    }
}

fn is_address(element: &str, value: &str) -> bool {
    let base = url::Url::parse("https://base.example/a/b.html").expect("an address");
    // What no browser can read leads nowhere.
    let Ok(read) = base.join(value) else { return true };
    let own = read.host_str() == Some("base.example");
    match (element, read.scheme()) {
        ("script" | "link" | "form", scheme) => own && scheme == "https",
        ("img", "data") => ["png", "jpeg", "gif", "webp"]
            .iter()
            .any(|kind| read.path().to_lowercase().starts_with(&format!("image/{kind}"))),
        (_, scheme) => matches!(scheme, "http" | "https" | "mailto"),
    }
}

/// Addresses of a page that lead nowhere: relative ones without a file, fragments without an element.
pub fn dead_links(html: &str, route: &Route, site: &Site) -> Vec<String> {
    let base = url::Url::parse(&format!("https://base.example/{route}")).expect("an address");
    let page = Page::read(html);
    let mut dead = Vec::new();
    for address in page.addresses().filter(|address| !address.starts_with("//")) {
        let Ok(to) = base.join(address) else { continue };
        if to.host_str() != Some("base.example") {
            continue;
        }
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let path = decoded(&to.path()[1..]);
        let target =
            Route::new(if path.is_empty() { "index.html" } else { &path }).filter(|route| site.contains(route));
        let Some(target) = target else {
            dead.push(address.to_owned());
            continue;
        };
        let fragment = to.fragment().map(decoded).filter(|fragment| !fragment.is_empty());
        if let Some(fragment) = fragment.filter(|_| target.extension() == "html") {
            let bytes = site.render(&target).expect("a page that renders").bytes;
            let other = Page::read(&String::from_utf8_lossy(&bytes));
            if !other.ids().contains(&fragment.as_str()) {
                dead.push(address.to_owned());
            }
        }
    }
    dead
}

/// Whether `text` is well-formed XML: tags nest, attributes are quoted and occur once, references are known, and no
/// character stands there that XML 1.0 forbids.
pub fn is_xml(text: &str) -> bool {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        if !has_known_references(&rest[..at]) {
            return false;
        }
        let tag = &rest[at..];
        let opaque = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!DOCTYPE", ">")];
        if let Some((start, end)) = opaque.iter().find(|(start, _)| tag.starts_with(start)) {
            let Some(length) = tag[start.len()..].find(end) else { return false };
            rest = &tag[start.len() + length + end.len()..];
            continue;
        }
        let Some(end) = tag.find('>') else { return false };
        let inner = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            if open.pop() != Some(name.trim_end()) {
                return false;
            }
            continue;
        }
        let body = inner.strip_suffix('/').unwrap_or(inner);
        let (name, attributes) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
        if name.is_empty()
            || body.contains('<')
            || !has_known_references(body)
            || attributes.matches('"').count() % 2 != 0
        {
            return false;
        }
        if !inner.ends_with('/') {
            open.push(name);
        }
    }
    open.is_empty() && rest.trim().is_empty() && text.chars().all(allowed)
}

fn has_known_references(text: &str) -> bool {
    text.split('&').skip(1).all(|rest| {
        let name = rest.split(';').next().unwrap_or_default();
        rest.contains(';') && (matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with('#'))
    })
}

#[test]
fn the_check_itself_finds_what_is_foreign() {
    for html in [
        "<script>x</script>",
        "<iframe>",
        "<b onclick=x>",
        "<a href=\" java\tscript:x\">",
        "<img src=data:image/svg+xml,x>",
        "<body><body onload=x>",
        "<p id=a><p id=a>",
        "<p id=location>",
        "<main></main><main></main>",
        "<script src=//x/y.js></script>",
        "<form action=https://x>",
        "a\u{202e}b",
    ] {
        assert_ne!(faults(html), [] as [String; 0], "{html}");
    }
    let harmless = "<!doctype html><title>a</title><p id=b><a href=c.html>d</a></p>";
    assert_eq!(faults(harmless), [] as [String; 0]);
    assert!(is_xml("<?xml version=\"1.0\"?><a b=\"c\"><d/>&amp;</a>"));
    assert!(["<a>", "<a></b>", "<a>&x;</a>", "<a>\u{1}</a>", "<a b=\"c></a>"].iter().all(|text| !is_xml(text)));
}
