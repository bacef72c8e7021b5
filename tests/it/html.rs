//! Every page is valid HTML whatever the archive holds: no parse error, one h1, its landmarks, every id once.

use super::dom::Page;
use super::fixture::Fixture;

/// An archive of everything that is odd.
const ODD: &str = r#"
//- site.toml
title = "Specs & <b>\"things\"</b>"
description = "<script>alert(1)</script>"
base_url = "https://example.org/x/?a&b"
[markup]
math = true
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

A formula $a < \frac{b}{\text{"x" & <y>}}$, a wrong one $\frac{a}$, [in a link $x$](#stage-2-implementation), and one alone:

$$\begin{align} a &= \left( \sum_{i=1}^n \sqrt{i} \right) \\ &\in \mathbb{R} \end{align}$$

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
        wrong.extend(faults(&fixture.file(&route)).into_iter().map(|fault| format!("{route}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a page.
fn faults(html: &str) -> Vec<String> {
    let page = Page::read(html);
    let mut faults = page.errors.clone();
    let mut expect = |name: &str, fine: bool| {
        if !fine {
            faults.push(format!("{} <{name}>", page.all(name).count()));
        }
    };
    expect("title", page.all("title").next().is_some());
    expect("html", page.all("html").any(|root| root.attribute("lang").is_some()));
    // A page that sends its visitor on has neither heading nor landmarks.
    if !page.all("meta").any(|meta| meta.attribute("http-equiv") == Some("refresh")) {
        for name in ["h1", "main"] {
            expect(name, page.all(name).count() == 1);
        }
        for name in ["header", "nav", "footer"] {
            expect(name, page.all(name).next().is_some());
        }
    }
    let mut ids = page.ids();
    ids.sort_unstable();
    faults.extend(ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| format!("id {:?} twice", pair[0])));
    faults.extend(ids.iter().filter(|id| id.is_empty() || id.contains(' ')).map(|id| format!("id {id:?}")));
    faults
}

#[test]
fn the_check_itself_finds_what_is_wrong() {
    let page = |main: &str| {
        format!("<!doctype html><html lang=\"en\"><title>a</title><header></header><nav></nav>{main}<footer></footer>")
    };
    assert_eq!(faults(&page("<main><h1>a</h1></main>")), [] as [String; 0]);
    for main in [
        "<main></main>",
        "<main><h1>a</h1><h1>b</h1></main>",
        "<h1>a</h1>",
        "<main><h1>a</h1><p></b></main>",
        "<main><h1 id=\"a\">a</h1><p id=\"a\"></main>",
        "<main><h1>a</h1><table>x</table></main>",
    ] {
        assert!(!faults(&page(main)).is_empty(), "{main}");
    }
}
