//! What an HTML parser says about a whole page, and a small reader that says whether XML is well formed.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

/// Every element that a page may hold; `script` and `link` are looked at more closely.
const ELEMENTS: &str = "html head body meta title link script svg symbol use path circle rect line g defs pattern polyline \
    polygon ellipse text a abbr article aside b blockquote br button caption code col colgroup dd del details dialog div \
    dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label legend li main \
    mark menu nav ol optgroup option output p pre progress s search section select small span strong sub summary sup table \
    tbody td tfoot th thead time tr u ul wbr noscript";

/// Elements of which a page has one at most.
const SINGLE: &[&str] = &["html", "head", "body", "main", "title", "h1"];

/// Names of the DOM and the global object that an id must not take.
const GLOBALS: &[&str] =
    &["location", "constructor", "body", "document", "window", "self", "top", "name", "cookie", "forms"];

/// Everything that is wrong with a page.
pub fn faults(html: &str) -> Vec<String> {
    let elements = parse_document(Sink::default(), ParseOpts::default()).one(html);
    let mut found = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for (name, attributes) in &elements {
        if !ELEMENTS.split_whitespace().any(|known| known == name) {
            found.push(format!("<{name}>"));
        }
        for (attribute, value) in attributes {
            if !is_fine(name, attribute, value) {
                found.push(format!("<{name} {attribute}=\"{value}\">"));
            }
            if attribute == "id" {
                ids.push(value);
            }
        }
        let is_inline = |name: &str| name == "script" && !attributes.iter().any(|(name, _)| name == "src");
        if is_inline(name) && !attributes.iter().any(|(name, value)| name == "type" && value == "application/json") {
            found.push("an inline script".to_owned());
        }
    }
    for single in SINGLE {
        let count = elements.iter().filter(|(name, attributes)| {
            // A drawing has titles of its own.
            name == single && !attributes.iter().any(|(name, _)| name == "in-svg")
        });
        if count.count() > 1 {
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

fn is_fine(element: &str, attribute: &str, value: &str) -> bool {
    match attribute {
        "style" | "srcdoc" | "srcset" | "formaction" | "ping" | "background" | "nonce" | "manifest" => false,
        "name" => matches!(element, "meta" | "input" | "select" | "details" | "button"),
        "http-equiv" => matches!(value, "Content-Security-Policy" | "refresh"),
        "href" | "src" | "action" => is_address(element, value),
        name => !name.starts_with("on") && !name.contains(['<', '"', '\'']),
    }
}

fn is_address(element: &str, value: &str) -> bool {
    let bare: String =
        value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>().to_lowercase();
    let end = bare.find([':', '/', '?', '#', '\\']).unwrap_or(bare.len());
    let scheme = bare[end..].starts_with(':').then(|| &bare[..end]);
    match (element, scheme) {
        ("script" | "link" | "form", scheme) => scheme.is_none() && !bare.starts_with("//"),
        ("img", Some("data")) => !bare.starts_with("data:image/svg") && bare.starts_with("data:image/"),
        (_, scheme) => matches!(scheme, None | Some("http" | "https" | "mailto")),
    }
}

type Elements = Vec<(String, Vec<(String, String)>)>;

/// Handles are numbers; the tree is not kept.
#[derive(Default)]
struct Sink {
    names: RefCell<Vec<&'static QualName>>,
    elements: RefCell<Elements>,
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Elements;
    type ElemName<'a> = html5ever::ExpandedName<'a>;

    fn finish(self) -> Elements {
        self.elements.into_inner()
    }
    fn parse_error(&self, _: Cow<'static, str>) {}
    fn get_document(&self) -> usize {
        usize::MAX
    }
    fn elem_name<'a>(&'a self, target: &'a usize) -> Self::ElemName<'a> {
        self.names.borrow()[*target].expanded()
    }
    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let mut attributes: Vec<_> =
            attributes.into_iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        if name.ns == html5ever::ns!(svg) {
            attributes.push(("in-svg".to_owned(), String::new()));
        }
        self.elements.borrow_mut().push((name.local.to_string(), attributes));
        // The parser wants names that outlive a borrow; a test may leak them.
        self.names.borrow_mut().push(Box::leak(Box::new(name)));
        self.names.borrow().len() - 1
    }
    fn create_comment(&self, _: StrTendril) -> usize {
        self.elements.borrow_mut().push(("#comment".to_owned(), Vec::new()));
        usize::MAX
    }
    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        usize::MAX
    }
    fn append(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }
    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn add_attrs_if_missing(&self, _: &usize, attributes: Vec<Attribute>) {
        // A second `<body onload=…>` hands its attributes to the first.
        let added = attributes.into_iter().map(|a| (format!("on-{}", a.name.local), a.value.to_string())).collect();
        self.elements.borrow_mut().push(("html".to_owned(), added));
    }
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
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
    assert_eq!(faults("<!doctype html><title>a</title><p id=b><a href=c.html>d</a>"), [] as [String; 0]);
    assert!(is_xml("<?xml version=\"1.0\"?><a b=\"c\"><d/>&amp;</a>"));
    assert!(["<a>", "<a></b>", "<a>&x;</a>", "<a>\u{1}</a>", "<a b=\"c></a>"].iter().all(|text| !is_xml(text)));
}
