//! Hostile Markdown and front matter: markup, addresses, ids, keys, encodings (items 1 to 49 and 63 to 74).

use std::time::Duration;

use super::{Case, Hostile, assert_harmless, assert_named};

/// Markup in the text; nothing to be said about most of it.
const MARKUP: &[(&str, &str)] = &[
    ("raw-script-block", "<script>window.pwn(1)</script>"),
    ("raw-script-inline", "a <script>pwn()</script> b"),
    ("raw-script-src", "<script src=//evil.example/x.js></script>"),
    ("raw-script-case", "<ScRiPt\n>pwn()</sCrIpT\t>"),
    ("raw-img-onerror", "<img src=x onerror=pwn()>"),
    ("raw-svg-onload", "<svg onload=pwn()></svg>"),
    ("raw-svg-animate", "<svg><animate onbegin=pwn() attributeName=x dur=1s>"),
    ("raw-math", "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=pwn()></annotation-xml></math>"),
    ("raw-mxss-style", "<style><img title=\"</style><img src=x onerror=pwn()>\">"),
    ("raw-mxss-noscript", "<noscript><p title=\"</noscript><img src=x onerror=pwn()>\">"),
    ("raw-iframe-srcdoc", "<iframe srcdoc=\"<script>pwn()</script>\"></iframe>"),
    ("raw-object-embed", "<object data=x></object><embed src=x>"),
    ("raw-base-href", "<base href=//evil.example/>"),
    ("raw-meta-refresh", "<meta http-equiv=refresh content=\"0;url=//evil.example\">"),
    ("raw-link-style", "<link rel=stylesheet href=//evil.example/x.css>"),
    ("raw-style-attr", "<b style=\"position:fixed\">a</b>"),
    ("raw-form", "<form action=https://evil.example><input name=a><button>b</button></form>"),
    ("raw-details-toggle", "<details open ontoggle=pwn()><summary onclick=pwn()>a</summary>b</details>"),
    ("raw-comment-breakout", "<!--><img src=x onerror=pwn()>--> <!-- a --!><img src=x onerror=pwn()>"),
    ("raw-cdata-pi", "<![CDATA[<script>pwn()</script>]]> <?x <script>pwn()</script> ?>"),
    ("raw-unclosed-swallow", "<textarea>\n\nSEEN"),
    ("raw-unclosed-plaintext", "<plaintext>\n\nSEEN"),
    ("raw-unclosed-title-svg", "<title>a\n\n<svg><title>b\n\nSEEN"),
    ("raw-unclosed-comment", "<!-- a\n\nb"),
    ("raw-closes-page", "</div></main></body></html>\n\n<body onload=pwn()>SEEN"),
    ("raw-table-foster", "<table><tr><td>a</table><b>b\n\nSEEN"),
    ("raw-slot-template", "<template shadowrootmode=open><slot></slot></template>"),
    ("clobber-name-form", "<form name=body><img name=cookie id=x>"),
    (
        "clobber-heading-id",
        "## location\n## constructor\n## body\n## s-location\n## S location\n## main\n## search\n## q",
    ),
    ("clobber-explicit-id", "## a {#location}\n## <b id=body>b</b>"),
    ("clobber-duplicate-ids", "## a\n## a\n## a-1\n## S title\n## Title\n## title"),
    ("heading-empty-ids", "## \n## \n## !\n## S-\n## <!-- -->"),
    ("heading-own-ids", "## task.1\n## fn.1\n## i-x\n## S i-x\n- [ ] a\n\nb[^1]\n\n[^1]: c"),
    ("fence-info-break", "```\"><script>pwn()</script>\na\n```"),
    ("fence-lang-path", "```../../x\" onclick=\"y\na\n```"),
    ("fence-unclosed", "```\n<script>pwn()</script>\n\nSEEN"),
    ("fence-html", "```html\n<script>pwn()</script></code></pre>\n```"),
    ("image-alt-break", "![a\" onerror=\"pwn()](x.png)"),
    ("link-title-break", "[a](neighbour.md 'b\" onclick=\"pwn()')"),
    ("link-text-html", "[<img src=x onerror=pwn()>](https://example.org)"),
    ("footnote-label", "a[^\"><b>]\n\n[^\"><b>]: c"),
    ("wikilink-xss", "[[\"><script>pwn()</script>]] [[x|<b onclick=x>]]"),
    ("admonition-title", "> [!NOTE] <script>pwn()</script>\n> a\n\n> [!\"><b>]\n> a"),
    ("math-xss", "$\\href{javascript:pwn()}{a}$ $$<script>pwn()</script>$$"),
    ("mermaid-xss", "```mermaid\ngraph TD; A[\"<img src=x onerror=pwn()>\"]\nclick A \"javascript:pwn()\"\n```"),
    ("table-cell-html", "| <b>a | <table> |\n|-|-|\n| <details> | </td></tr></table>b |\n\nSEEN"),
    ("task-list-html", "- [x] <script>pwn()</script>\n- [ ] <b>a\n- [ ]\n- [X] `a"),
    ("entity-script", "&lt;script&gt;pwn()&lt;/script&gt; &amp;lt;b&amp;gt; &#60;script&#62;"),
    ("url-autolink", "<javascript:pwn()> <JAVASCRIPT:pwn()> <data:text/html,x> www.example.org"),
    ("url-srcset", "<img srcset=\"https://evil.example/x 1x\">"),
    ("url-target-blank", "<a target=_blank href=https://evil.example>a</a> [b](https://example.org)"),
    ("url-md-rewrite", "[a](https://example.org/plan.md) [b](plan-2026-01-02-neighbour.md)"),
    ("eval-in-text", "{{ 7+7 }} {% include \"base.html\" %} {# x #} ${7+7} <%= 7+7 %> #{7+7}"),
    ("search-excerpt-code", "`<img src=x onerror=pwn()>` text to be found"),
    ("search-excerpt-entities", "&lt;img src=x onerror=pwn()&gt; &quot;&#39;"),
    ("json-script-close", "</script><script>pwn()</script>"),
    ("json-script-comment", "<!--<script>"),
    ("json-line-sep", "a\u{2028}b\u{2029}c"),
    ("feed-cdata", "]]><script>pwn()</script>"),
    ("feed-control", "a\u{1}b\u{b}c\u{c}d\u{1b}[31me\u{7f}f\u{fffe}"),
    ("enc-crlf", "a\r\n\r\n- [ ] b\r\n"),
    ("enc-cr", "a\r\r- b\r"),
    ("enc-bom-mid", "a\u{feff}b"),
    ("zero-width", "<\u{200b}script> a\u{200b}\u{200d}\u{2060}b"),
    ("zalgo", "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}"),
    ("compat-html", "## Backward Compatibility\n\n- **<script>pwn()</script>**: DO NOT MAINTAIN <b onclick=x>\n"),
    ("stage-html", "## Stage 1: <script>pwn()</script>\n\n- [ ] \"><img src=x onerror=pwn()>\n"),
    ("question-html", "## Open Questions\n\n- <script>pwn()</script>?\n- \"><b>?\n"),
    ("status-html", "**Status:** <script>pwn()</script>\n\n**Author:** \"><script>pwn()</script>\n"),
    ("meta-html", "**Owner\"><b>:** \"><script>pwn()</script>\n"),
    ("path-html", "`src/<script>.rs` `src/\"onload=x.rs` src/a'b.rs"),
];

/// Addresses that must not become links, by the ways to hide what they are.
const ADDRESSES: &[(&str, &str)] = &[
    ("url-plain", "javascript:pwn()"),
    ("url-case", "JaVaScRiPt:pwn()"),
    ("url-entity", "java&#115;cript:pwn()"),
    ("url-tab", "java&Tab;script:pwn()"),
    ("url-newline", "java&NewLine;script:pwn()"),
    ("url-control", "&#1;javascript:pwn()"),
    ("url-entities", "&#x6A;avascript&colon;pwn()"),
    ("url-percent-colon", "javascript%3Apwn()"),
    ("url-percent", "%6Aavascript:pwn()"),
    ("url-percent-newline", "java%0ascript:pwn()"),
    ("url-zero-width", "javascript&#x200b;:pwn()"),
    ("url-vbscript", "vbscript:pwn()"),
    ("url-data", "data:text/html,x"),
    ("url-data-svg", "data:image/svg+xml,x"),
    ("url-file", "file:///etc/passwd"),
    ("url-blob", "blob:https://example.org/1"),
    ("url-view-source", "view-source:https://example.org"),
    ("url-escape", "feed:javascript:pwn()"),
];

/// Front matter, and whether something must be said.
const FRONT: &[(&str, &str, bool)] = &[
    ("fm-title-html", "title: <script>pwn()</script>", false),
    ("fm-title-quotes", "title: 'a\" onload=\"pwn()'", false),
    ("fm-title-template", "title: '{{ 7*7 }}{% raw %}'", false),
    ("fm-title-ansi", "title: \"a\\e[31mb\\x07\\rc\"", false),
    ("fm-title-number", "title: 007", false),
    ("fm-title-bool", "title: no", false),
    ("fm-title-list", "title: [a, b]", false),
    ("fm-title-map", "title: {a: b}", false),
    ("fm-title-null", "title:", false),
    ("fm-status-badge", "status: '\"/><script>pwn()</script>'", false),
    ("fm-status-svg", "status: <svg onload=pwn()>", false),
    ("fm-status-list", "status: [a, {b: c}]", false),
    ("fm-progress-neg", "progress: -5", false),
    ("fm-progress-huge", "progress: 1e400", false),
    ("fm-progress-nan", "progress: .nan", false),
    ("fm-progress-list", "progress: [1]", false),
    ("fm-progress-map", "progress: {a: 1}", false),
    ("fm-zero-tasks", "tasks: 0\nprogress: 0/0", false),
    ("fm-tags-html", "tags: ['<script>pwn()</script>', '../x', \"a'b\", '']", false),
    ("fm-date-odd", "date: 2026-13-45", true),
    ("fm-date-text", "date: <b>yesterday</b>", true),
    ("fm-proto-keys", "__proto__: {a: 1}\nconstructor: {prototype: 1}", false),
    ("fm-raw-html-flag", "raw_html: true\nunsafe: true\nsafe: true", false),
    ("fm-redirect", "redirect: https://evil.example/", true),
    ("fm-redirect-to", "redirect_to: //evil.example", true),
    ("fm-alias-outside", "aliases: ['https://evil.example', '//evil.example']", true),
    ("fm-alias-climbs", "aliases: ['../../up']", true),
    ("fm-layout-escape", "layout: ../../../etc/passwd", true),
    ("fm-bad-dupkey", "title: a\ntitle: b", true),
    ("fm-bad-tab", "title: a\n\tb: c", true),
    ("fm-bad-type", "- a\nx: y", true),
    ("fm-bad-selfref", "a: &a [*a]", true),
    ("fm-bad-quote", "title: \"a\nb: c", true),
    ("slug-up", "id: ../../up", true),
    ("slug-abs", "id: /etc/passwd", true),
    ("slug-mid", "id: a/../../b", true),
    ("slug-percent", "id: '%2e%2e%2fx'", true),
    ("slug-backslash", "id: '..\\x'", true),
    ("slug-drive", "id: 'C:\\x'", true),
    ("slug-unc", "id: '\\\\srv\\x'", true),
    ("slug-nul", "id: \"a\\0b\"", true),
    ("slug-control", "id: \"a\\x01b\"", true),
    ("slug-colon", "id: 'a:b'", true),
    ("slug-ads", "id: 'x::$DATA'", true),
    ("slug-trail", "id: 'trail.'", true),
    ("slug-git", "id: .git/config", true),
    ("slug-dotfile", "id: .env", true),
    ("slug-underscore", "id: _x", true),
    ("slug-own-cname", "id: CNAME", true),
    ("slug-own-sw", "id: sw.js", true),
    ("slug-own-index", "id: index", true),
    ("slug-own-css", "id: theme.css", true),
    ("slug-own-search", "id: search", true),
    ("slug-own-notfound", "id: '404'", true),
    ("slug-device", "id: aux", true),
    ("slug-empty", "id: '!!'", true),
    ("slug-other-key", "slug: ../../up", true),
    ("fm-id-proto", "id: __proto__", true),
    ("graph-unknown", "supersedes: nothing-of-that-name", true),
    ("graph-self", "supersedes: graph-self", false),
];

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (name, markdown) in MARKUP {
        cases.push(Case::text(name, false, format!("# Plan Spec: {name}\n\n{markdown}\n")));
    }
    for (name, keys, named) in FRONT {
        cases.push(Case::text(name, *named, format!("---\n{keys}\n---\n\nText.\n")));
    }
    let long = "a".repeat(300);
    cases.push(Case::text("slug-long", true, format!("---\nid: {long}\n---\n# T\n")));
    for (name, address) in ADDRESSES {
        let ways = format!(
            "[a]({address}) ![b]({address}) <a href=\"{address}\">c</a> <{address}>\n\n[r]: {address}\n\n[r]\n"
        );
        cases.push(Case::text(name, true, format!("# T\n\n{ways}")));
    }
    cases.push(Case::text(
        "url-spec-link-escape",
        true,
        "# T\n\n[a](../../../../secret.md) [b](/etc/passwd) ![c](../../secret.png)",
    ));
    cases.push(Case::text("url-bad-percent", true, "# T\n\n[a](%zz.md) [b](a%00.md) [c](%ff%fe.md)"));
    cases.push(Case::text("fm-bad-unclosed", true, "---\ntitle: a\n\n# T\n"));
    cases.extend(front_matter());
    cases.extend(encodings());
    cases.extend(names_and_includes());
    cases
}

/// Front matter that is too deep, too long, or not what it seems.
fn front_matter() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let bomb: String = ('b'..='k')
        .zip('a'..='j')
        .map(|(to, from)| format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", ")))
        .collect();
    cases.push(Case::text("fm-bad-laughs", true, format!("---\na: &a [x, x, x]\n{bomb}---\n# T\n")));
    cases.push(Case::text("fm-deep", true, format!("---\ntitle: x\na: {}\n---\n# T\n", "[".repeat(9_000))));
    cases.push(Case::text("fm-long-title", false, format!("---\ntitle: {}\n---\n# T\n", "x".repeat(15_000))));
    cases.push(Case::text("fm-longer", true, format!("---\ntitle: {}\n---\n# T\n", "x".repeat(100_000))));
    cases.push(Case::text("fm-toml-bad", true, "+++\ntitle = \n+++\n# T\n"));
    cases.push(Case::text("fm-bom-crlf", false, "\u{feff}---\r\ntitle: x\r\n---\r\n# T\r\n"));
    cases
}

/// Bytes that are no text, text that turns around, and files with nothing in them.
fn encodings() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (name, bytes) in [
        ("enc-latin1", &b"# T\n\ncaf\xe9"[..]),
        ("enc-overlong", b"# T\n\n\xc0\xaf"),
        ("enc-surrogate", b"# T\n\n\xed\xa0\x80"),
        ("enc-utf16", b"\xff\xfe#\0 \0T\0"),
        ("enc-binary", b"\x7fELF\x80\x81\0\0"),
        ("enc-nul", b"# T\n\na\0b"),
        ("bidi-title", "# Plan \u{202e}evil\u{202c} x\n".as_bytes()),
        ("bidi-code", "# T\n\n`a\u{202e}b`\n\n```\nif \u{2066}x\u{2069}\n```\n".as_bytes()),
        ("bidi-link", "# T\n\n[a\u{202e}b](https://example.org/\u{202e}x)\n".as_bytes()),
    ] {
        cases.push(Case::text(name, true, bytes));
    }
    for (name, bytes) in [
        ("empty-file", &b""[..]),
        ("bom-only", b"\xef\xbb\xbf"),
        ("fm-only", b"---\ntitle: x\n---"),
        ("newline-only", b"\n\n"),
    ] {
        cases.push(Case::text(name, false, bytes));
    }
    cases
}

/// Ids that meet, successions that go in a circle, and what other tools would include.
fn names_and_includes() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (name, text) in [("graph-a", "b"), ("graph-b", "c"), ("graph-c", "a")] {
        cases.push(Case::text(
            name,
            true,
            format!("---\nid: {name}\nsupersedes: graph-{text}\n---\n# T\n\n[x](graph-{text}.md)\n"),
        ));
    }
    for name in ["dup-spec-id", "dup-spec-id-2"] {
        cases.push(Case::text(name, true, "---\nid: same-id\n---\n# T\n"));
    }
    for (name, syntax) in [
        ("include-mdbook", "{{#include ../../secret.md}}"),
        ("include-jinja", "{% include '../../secret.md' %}"),
        ("include-rst", "```{include} ../../secret.md\n```"),
        ("include-snippet", "--8<-- \"../../secret.md\""),
        ("include-bang", "!include ../../secret.md"),
        ("include-at", "@import \"../../secret.md\""),
        ("include-wiki", "![[../../secret.md]]"),
        ("include-adoc", "include::../../secret.md[]"),
        ("include-ssi", "<!--#include file=\"../../secret.md\" -->"),
        ("include-image", "![x](../../secret.md) ![y](file:../../secret.md)"),
    ] {
        cases.push(Case::text(name, false, format!("# T\n\n{syntax}\n")));
    }
    cases
}

#[test]
fn nothing_of_content_becomes_more_than_text() {
    let cases = cases();
    let hostile = Hostile::new(&cases);
    hostile.build(Duration::from_secs(60));
    assert_harmless(&hostile);
    assert_named(&hostile, &cases);
    let output = hostile.output();
    let pages: Vec<_> = output.iter().filter(|(path, _)| path.ends_with(".html")).collect();
    assert!(pages.len() > cases.len(), "every file has a page");
    let no_number = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("NaN");
    assert!(!pages.iter().any(|(_, page)| no_number(page)), "nothing divided by nothing");
    for (name, seen) in [
        ("raw-unclosed-swallow", "SEEN"),
        ("raw-closes-page", "SEEN"),
        ("table-cell-html", "SEEN"),
        ("eval-in-text", "{{ 7+7 }}"),
    ] {
        let page = String::from_utf8_lossy(&output[&format!("specs/{name}.html")]);
        assert!(page.contains(seen), "{name}: the rest of the page is gone");
    }
    let code = String::from_utf8_lossy(&output["specs/bidi-code.html"]);
    assert!(code.contains("U+202E") && code.contains("U+2066"), "direction marks are shown in code");
}

/// What tools print must not be steered by content: no control character, and with workflow commands no line that is not one.
#[test]
fn no_printed_line_is_content() {
    let cases = [
        Case::text(
            "ansi",
            false,
            "# Plan Spec: a\u{1b}[31mb\u{7}\u{202e}c\n\n[x](missing\u{1b}]0;y.md)\n\n[y](::error::z.md)\n",
        ),
        Case { name: "newline", files: vec![("done/a\n::error::x.md".into(), b"# T".to_vec())], named: true },
        Case {
            name: "workflow",
            files: vec![("done/::error file=x::y.md".into(), b"# T\n\n[a](b.md)\n".to_vec())],
            named: true,
        },
    ];
    let hostile = Hostile::new(&cases);
    for arguments in [
        &["check", "specs", "--format", "github"][..],
        &["check", "specs"],
        &["list", "specs"],
        &["show", "ansi", "--site", "specs"],
        &["search", "missing", "--site", "specs"],
        &["list", "specs", "--json"],
        &["show", "ansi", "--site", "specs", "--json"],
        &["search", "missing", "--site", "specs", "--json"],
        &["export", "specs"],
        &["build", "specs", "--out", "out", "--deny", "info"],
    ] {
        let output = hostile.run(arguments);
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        let steers = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!text.contains(steers), "{arguments:?}: {text:?}");
        for line in text.lines().filter(|line| line.starts_with("::")) {
            let ours = ["::error file=specs/", "::warning file=specs/", "::notice file=specs/"];
            let ours = ours.iter().any(|start| line.starts_with(start)) || line.contains("title=");
            assert!(ours && !line.starts_with("::error::"), "{arguments:?}: {line}");
        }
    }
}
