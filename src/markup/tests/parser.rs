//! What an HTML parser says about our output: parse errors, and elements, attributes and addresses that are not ours.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, ParseOpts, QualName, ns, parse_fragment};

use crate::markup::{Html, address};

/// Every element we write, with its attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["class", "href", "title", "rel", "aria-label", "id"]),
    ("abbr", &["title"]),
    ("aside", &["class", "role"]),
    ("b", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &[]),
    ("del", &[]),
    ("details", &["class", "open"]),
    ("div", &["class", "tabindex", "role", "aria-label"]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &["class"]),
    ("h2", &["id", "dir"]),
    ("h3", &["id", "dir"]),
    ("h4", &["id", "dir"]),
    ("h5", &["id", "dir"]),
    ("h6", &["id", "dir"]),
    ("hr", &[]),
    ("i", &[]),
    ("img", &["src", "alt", "title", "loading"]),
    ("input", &["class", "type", "disabled", "checked", "aria-label"]),
    ("ins", &[]),
    ("kbd", &[]),
    ("li", &["class", "id", "dir"]),
    ("mark", &[]),
    ("ol", &["class", "start"]),
    ("p", &["class", "dir"]),
    ("pre", &["tabindex"]),
    ("s", &[]),
    ("section", &["class", "aria-label"]),
    ("small", &[]),
    ("span", &["class", "title"]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &["class"]),
    ("svg", &["class", "viewBox", "aria-hidden"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["align", "colspan"]),
    ("th", &["scope", "align"]),
    ("thead", &[]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &["class"]),
    ("use", &["href"]),
];

/// Asserts that `html` parses without error, holds nothing foreign, and that no id occurs twice.
pub(super) fn assert_clean(html: &Html, source: &str) {
    let page = read(html.as_str());
    assert_eq!(page.errors, [] as [String; 0], "source: {source}\nhtml: {}", html.as_str());
    assert_eq!(page.foreign(), [] as [String; 0], "source: {source}\nhtml: {}", html.as_str());
    let mut ids: Vec<_> = page.attributes("id").collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id occurs twice: {source}");
}

/// What a parser saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(in crate::markup) errors: Vec<String>,
    /// Name and attributes of every element that the text asked for.
    pub(in crate::markup) elements: Vec<(String, Vec<(String, String)>)>,
}

impl Seen {
    /// Values of the attribute `name`, in order.
    pub(in crate::markup) fn attributes(&self, name: &str) -> impl Iterator<Item = &str> {
        let all = self.elements.iter().flat_map(|(_, attributes)| attributes);
        all.filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn foreign(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, attributes) in &self.elements {
            let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| known == name) else {
                found.push(format!("<{name}>"));
                continue;
            };
            for (attribute, value) in attributes {
                let is_fine = match attribute.as_str() {
                    "href" => address::may_link(value),
                    "src" => address::may_show(value),
                    _ => true,
                };
                if !is_fine || !allowed.contains(&attribute.as_str()) {
                    found.push(format!("<{name} {attribute}={value}>"));
                }
            }
        }
        found
    }
}

/// Parses `html` as the content of a `div`.
pub(super) fn read(html: &str) -> Seen {
    let context = QualName::new(None, ns!(html), LocalName::from("div"));
    let options = ParseOpts {
        tokenizer: html5ever::tokenizer::TokenizerOpts { exact_errors: true, ..Default::default() },
        ..Default::default()
    };
    parse_fragment(Sink::default(), options, context, Vec::new(), false).one(html)
}

/// Handles are numbers; names are kept, the tree is not.
#[derive(Default)]
struct Sink {
    names: RefCell<Vec<&'static QualName>>,
    seen: RefCell<Seen>,
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Seen;
    type ElemName<'a> = html5ever::ExpandedName<'a>;

    fn finish(self) -> Seen {
        let mut seen = self.seen.into_inner();
        // The context and the root are the parser's.
        seen.elements.drain(..seen.elements.len().min(2));
        seen
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.seen.borrow_mut().errors.push(message.into_owned());
    }

    fn get_document(&self) -> usize {
        usize::MAX
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Self::ElemName<'a> {
        self.names.borrow()[*target].expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let attributes = attributes.into_iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        self.seen.borrow_mut().elements.push((name.local.to_string(), attributes));
        // The parser wants names that outlive a borrow; a test may leak them.
        self.names.borrow_mut().push(Box::leak(Box::new(name)));
        self.names.borrow().len() - 1
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.parse_error(Cow::Borrowed("a comment"));
        usize::MAX
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        usize::MAX
    }

    fn append(&self, _: &usize, _: NodeOrText<usize>) {}

    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {
        self.parse_error(Cow::Borrowed("content moved out of a table"));
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}

    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &usize) {}

    fn reparent_children(&self, _: &usize, _: &usize) {}
}

#[test]
fn the_check_itself_finds_what_is_foreign() {
    for html in [
        "<script>",
        "<p><p></b>",
        "<a onclick=\"x\">b</a>",
        "<a href=\"javascript:x\">b</a>",
        "<img src=\"data:,\">",
        "<table>a</table>",
    ] {
        let seen = read(html);
        assert!(!seen.errors.is_empty() || !seen.foreign().is_empty(), "{html}: {seen:?}");
    }
    let seen = read("<p dir=\"auto\">a <b>b</b></p>");
    assert_eq!((seen.errors.len(), seen.foreign().len(), seen.elements.len()), (0, 0, 2), "{seen:?}");
}
