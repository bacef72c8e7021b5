//! Every page is valid HTML whatever the archive holds: no parse error, one h1, its landmarks, every id once.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::TokenizerOpts;
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

use super::fixture::Fixture;

/// An archive of everything that is odd.
const ODD: &str = r#"
//- site.toml
title = "Specs & <b>\"things\"</b>"
description = "<script>alert(1)</script>"
base_url = "https://example.org/x/?a&b"
[repository]
url = "https://github.com/a/b"
//- active/plan-2026-03-01-a.md
# Plan Spec: <i>A</i> & `B` <script>alert(1)</script> "C"

**Author:** <b>Ann</b> & "Bob"

Summary with <b>tags, [a link](x.md), https://a.io/?a=1&b=2 and &nbsp; &bogus; entities.

<!-- AGENT INSTRUCTIONS -->
> AGENT INSTRUCTIONS: fill in

## Backward Compatibility

- **Code types, methods, and function signatures**: DO NOT MAINTAIN - `<x>` & "y"
- **Own <area>**: MIGRATE

## Stage 1: Planning Stage

- [x] <details><summary>one
- [ ] two [link](../done/plan-2026-02-01-b.md)
  - [ ] nested
    > [!WARNING]
    > quoted

## Stage 1: Planning Stage

| a | b |
|---|:-:|
| <b>1 | `x|y` |

## Stage 2: Implementation

### Phase 1: main

### Phase 1: main

Text[^1] `src/a.rs` and plan-2026-02-01-b.md.

[^1]: A note <sub>x

```rust
fn a<'b>(c: &'b str) {}
```

```
plain <b>
//- done/plan-2026-02-01-b.md
---
superseded_by: plan-2026-03-01-a
tags: [<b>, "&"]
---
# B

<details open><summary>more</summary>

- [ ] left

<div onclick="x"><table><tr><td>raw
//- backlog/plan-2026-01-01-empty.md
//- paused/valid-2026-03-01-a.md
# Validation Spec: مرحبا بالعالم {turn}turned

## Open Questions

- Is <b> a question?
//- weird "folder" <x>/plan-2026-01-05-odd.md
# One

# Two

####### seven

###### six
//- notes/readme & more.md
<h1>raw</h1>

![alt "x"](y.png "title <") <https://b.io/?a&b> <me@b.io>
//- notes/only-text.md
no heading here, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
"#;

#[test]
fn every_page_of_an_odd_archive_is_valid() {
    check(&Fixture::new(&ODD.replace("{turn}", "\u{202E}")));
}

#[test]
fn pages_of_an_empty_archive_are_valid() {
    check(&Fixture::new("//- notes.md\n"));
}

fn check(fixture: &Fixture) {
    let mut wrong = Vec::new();
    for route in fixture.routes().into_iter().filter(|route| route.ends_with(".html")) {
        let html = fixture.file(&route);
        // A page that sends its visitor on has neither heading nor landmarks.
        let seen = read(&html);
        let moved = html.contains("http-equiv=\"refresh\"");
        wrong.extend(seen.faults(moved).into_iter().map(|fault| format!("{route}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a parser saw.
#[derive(Debug, Default)]
struct Seen {
    errors: Vec<String>,
    /// Name and attributes of every element.
    elements: Vec<(String, Vec<(String, String)>)>,
}

impl Seen {
    fn count(&self, name: &str) -> usize {
        self.elements.iter().filter(|(known, _)| known == name).count()
    }

    fn faults(&self, moved: bool) -> Vec<String> {
        let mut faults = self.errors.clone();
        let mut expect = |name: &str, fine: bool| {
            if !fine {
                faults.push(format!("{} <{name}>", self.count(name)));
            }
        };
        expect("title", self.elements.iter().filter(|(name, _)| name == "title").count() >= 1);
        expect(
            "html",
            self.elements.iter().any(|(name, all)| name == "html" && all.iter().any(|(key, _)| key == "lang")),
        );
        if !moved {
            for name in ["h1", "main"] {
                expect(name, self.count(name) == 1);
            }
            for name in ["header", "nav", "footer"] {
                expect(name, self.count(name) >= 1);
            }
        }
        let mut ids: Vec<&str> = self
            .elements
            .iter()
            .flat_map(|(_, attributes)| attributes)
            .filter(|(name, _)| name == "id")
            .map(|(_, value)| value.as_str())
            .collect();
        ids.sort_unstable();
        faults.extend(ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| format!("id {:?} twice", pair[0])));
        faults.extend(ids.iter().filter(|id| id.is_empty() || id.contains(' ')).map(|id| format!("id {id:?}")));
        faults
    }
}

fn read(html: &str) -> Seen {
    let tokenizer = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    parse_document(Sink::default(), ParseOpts { tokenizer, ..ParseOpts::default() }).one(html)
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
        self.seen.into_inner()
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
        usize::MAX - 1
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        usize::MAX - 1
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

    fn set_quirks_mode(&self, mode: QuirksMode) {
        if mode != QuirksMode::NoQuirks {
            self.parse_error(Cow::Borrowed("quirks mode"));
        }
    }

    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}

    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &usize) {}

    fn reparent_children(&self, _: &usize, _: &usize) {}
}

#[test]
fn the_check_itself_finds_what_is_wrong() {
    let page = |main: &str| {
        format!("<!doctype html><html lang=\"en\"><title>a</title><header></header><nav></nav>{main}<footer></footer>")
    };
    assert_eq!(read(&page("<main><h1>a</h1></main>")).faults(false), [] as [String; 0]);
    for main in [
        "<main></main>",
        "<main><h1>a</h1><h1>b</h1></main>",
        "<h1>a</h1>",
        "<main><h1>a</h1><p></b></main>",
        "<main><h1 id=\"a\">a</h1><p id=\"a\"></main>",
        "<main><h1>a</h1><table>x</table></main>",
    ] {
        assert!(!read(&page(main)).faults(false).is_empty(), "{main}");
    }
}
