//! Inline Markdown for titles and lists.

use crate::markup::{inline, text};

fn check(markdown: &str, expected: &str) {
    assert_eq!(inline(markdown).as_str(), expected, "{markdown}");
}

#[test]
fn inline_markdown_is_kept() {
    check("a `b<` *c* _d_ **e** ~~f~~", "a <code>b&lt;</code> <em>c</em> <em>d</em> <strong>e</strong> <del>f</del>");
    check("_a_ b", "<em>a</em> b");
    check("`a`", "<code>a</code>");
    check("<kbd>a</kbd> & \\*b\\* &amp; &lt;", "<kbd>a</kbd> &amp; *b* &amp; &lt;");
}

#[test]
fn nothing_begins_a_block() {
    for line in ["# a", "- a", "1. a", "> a", "+ a", "[ ] a", "---", "```", "| a | b |"] {
        let escaped = line.replace('>', "&gt;");
        check(line, &escaped);
    }
    check("    a\n\n    b", "a b");
    check("", "");
    check(" \n ", "");
}

#[test]
fn links_and_images_are_their_text() {
    check("see [the *plan*](javascript:x) and ![a picture](x.png)", "see the <em>plan</em> and a picture");
    check("<https://example.org>", "https://example.org");
}

#[test]
fn markup_in_lines_is_text() {
    check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    check(
        "<details><summary>a</summary>b</details>",
        "&lt;details&gt;&lt;summary&gt;a&lt;/summary&gt;b&lt;/details&gt;",
    );
    check("a <b>c", "a <b>c</b>");
    check("a <!-- b --> c", "a  c");
    check("a\u{202E}b", "ab");
}

#[test]
fn text_is_escaped() {
    assert_eq!(text("<a> & 'b' \"c\"").as_str(), "&lt;a&gt; &amp; &#39;b&#39; &quot;c&quot;");
}
