//! A page as a browser reads it: its elements in order, and what its parser complains about.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, LocalName, QualName, parse_document};

/// One element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// The element around it, as an index into [`Page::elements`].
    pub parent: Option<usize>,
}

/// The elements of a page in the order of the text, and the errors of its parser.
#[derive(Debug, Default)]
pub struct Page {
    pub elements: Vec<Element>,
    pub errors: Vec<String>,
}

impl Page {
    /// Reads a page by the rules of the HTML standard.
    pub fn read(html: &str) -> Self {
        let page = parse_document(Sink::default(), html5ever::ParseOpts::default()).one(html);
        let (elements, errors) = (page.elements.into_inner(), page.errors.into_inner());
        Self { elements: elements.into_iter().map(|(_, element)| element).collect(), errors }
    }

    /// Every element of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// The first element inside of the only element with this name.
    pub fn first_inside(&self, name: &str) -> Option<&Element> {
        let outer = self.elements.iter().position(|element| element.name == name)?;
        self.elements.iter().find(|element| element.parent == Some(outer))
    }

    /// Every `id`, in order; twice when a page has it twice.
    pub fn ids(&self) -> Vec<&str> {
        self.elements.iter().filter_map(|element| element.attribute("id")).collect()
    }

    /// Every address that a browser would follow or load.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().flat_map(|element| ["href", "src", "action"].map(|name| element.attribute(name))).flatten()
    }
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// The document itself; elements are numbered from 1, whatever else gets [`OTHER`].
const DOCUMENT: usize = 0;
const OTHER: usize = usize::MAX;

#[derive(Debug, Default)]
struct Sink {
    elements: RefCell<Vec<(QualName, Element)>>,
    errors: RefCell<Vec<String>>,
}

impl Sink {
    fn put(&self, parent: usize, child: &NodeOrText<usize>) {
        if let NodeOrText::AppendNode(child) = child
            && let Some((_, element)) = self.elements.borrow_mut().get_mut(child.wrapping_sub(1))
        {
            element.parent = parent.checked_sub(1);
        }
    }
}

/// A name that lives as long as the parser needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(QualName);

impl html5ever::interface::ElemName for Name {
    fn ns(&self) -> &html5ever::Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }

    fn expanded(&self) -> ExpandedName<'_> {
        self.0.expanded()
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Name;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.errors.borrow_mut().push(message.into_owned());
    }

    fn get_document(&self) -> usize {
        DOCUMENT
    }

    fn elem_name(&self, target: &usize) -> Name {
        Name(self.elements.borrow()[target - 1].0.clone())
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let attributes = attributes.into_iter().map(|it| (it.name.local.to_string(), it.value.to_string())).collect();
        let element = Element { name: name.local.to_string(), attributes, parent: None };
        self.elements.borrow_mut().push((name, element));
        self.elements.borrow().len()
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        OTHER
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        OTHER
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.put(*parent, &child);
    }

    fn append_based_on_parent_node(&self, element: &usize, _: &usize, child: NodeOrText<usize>) {
        self.put(*element, &child);
    }

    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        if mode != QuirksMode::NoQuirks {
            self.errors.borrow_mut().push("the page is in quirks mode".to_owned());
        }
    }

    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {
        self.errors.borrow_mut().push("a second html or body element".to_owned());
    }

    fn remove_from_parent(&self, _: &usize) {}

    fn reparent_children(&self, _: &usize, _: &usize) {}
}

#[test]
fn errors_and_elements_of_a_page_are_seen() {
    let page = Page::read("<!doctype html><title>T</title><main id=a><h1>H</h1><p>x</div></main>");
    assert_eq!(page.first_inside("head").map(|element| element.name.as_str()), Some("title"));
    assert_eq!((page.ids(), page.all("h1").count()), (vec!["a"], 1));
    assert!(!page.errors.is_empty());
}
