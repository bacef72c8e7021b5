//! Hostile Markdown of the kinds in the reliability notes: markup, addresses, ids, depth, size.

use super::parser::{assert_clean, read};
use super::{Highlighter, Link, Options, body_with};
use crate::markup::{body, inline};

/// Content that tries to become more than text.
const SNIPPETS: &[&str] = &[
    "<script>alert(1)</script>",
    "a <script src=//example.org/x.js></script> b",
    "<ScRiPt\n>alert(1)</sCrIpT\t>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text y=9>x</text></a></svg>",
    "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></annotation-xml></math>",
    "<style><img title=\"</style><img src=x onerror=alert(1)>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=x></object><embed src=x>",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content=\"0;url=//example.org\">",
    "<link rel=stylesheet href=//example.org/x.css>\n<b style=\"x:y\">a</b>",
    "<form action=//example.org><input name=a><button>b</button></form>",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>a</summary>b</details>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- a --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?x <script>alert(1)</script> ?>",
    "<!-- a\n\nb",
    "<plaintext>\n\nb",
    "<textarea>\n\nb",
    "<title>a\n\n<svg><title>b",
    "</div></main></body></html>\n\na",
    "<table><tr><td>a</table><b>b",
    "| <b>a | <table> |\n|-|-|\n| <details> | </td></tr></table>b |",
    "<template shadowrootmode=open><slot></slot></template>",
    "<form name=body><img name=cookie id=x>",
    "<b name=x id=location class=y>a</b>",
    "# constructor\n## location\n## body\n## \n## \n## a\n## a\n## a-1",
    "## a {#x onclick=y}\n## <b id=x>c</b>\n## \"'><script>",
    "```\"><script>alert(1)</script>\na\n```",
    "```../../x\" onclick=\"y\na\n```",
    "```html\n<script>alert(1)</script>\n</code></pre><b>\n```",
    "![a\" onerror=\"alert(1)](x \"t\\\" onload=\\\"alert(1)\")",
    "[a](x \"t' onclick='b\")",
    "[<script>alert(1)</script>](x)",
    "[^\"><b>]: a\n\nb[^\"><b>]",
    "[^a]: b[^a]\n\nc[^a] [d[^a]](x)",
    "[[\"><script>alert(1)</script>]]",
    "> [!NOTE] <script>alert(1)</script>\n> a",
    "> [!\"><b>]\n> a",
    "$\\href{javascript:alert(1)}{a}$",
    "- [x] <script>alert(1)</script>\n- [ ] <b>a\n- [ ]\n- [X] `a",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt; &#60;b&#62;",
    "<javascript:alert(1)> <JAVASCRIPT:alert(1)> <data:text/html,x>",
    "<a href=\"javascript:alert(1)\">a</a> <img srcset=\"x 1x\">",
    "<b\n\n>a</b\n>",
    "<b title='>'>a</b> <abbr title=\"<script>\">b</abbr> <abbr title='\"'>c</abbr>",
    "a <b><details><summary>c</summary></b>d</details>",
    "<details><details><summary>a<details>b",
    "<summary><summary></summary></details>",
    "<details>\n\n# a\n\n| b |\n|-|\n| c |\n\n<b>\n\nd\n\n</details></details>",
    "- <details>\n\n  a\n\n</details>\n- b",
    "- [ ] a\n\n      b\n  1. c\n\n  d <hr> e\n\n  <hr>",
    "<hr><br><p><del>a</p>",
    "*<b>a*</b>**<i>**",
    "[<b>a](x)</b>",
    "a\0b\u{1}c\u{b}d\u{c}e\u{7f}f\u{85}g\u{fffe}h\u{feff}",
    "a\r\n\r\n- b\r- c\r\n```\r\nd\r\n```\r",
    "`a\u{202E}b` \u{2066}c",
    "\u{200b}<\u{200b}script>",
];

#[test]
fn no_snippet_becomes_more_than_text() {
    for markdown in SNIPPETS {
        assert_clean(&body_with(markdown, &[]), markdown);
        assert_clean(&inline(markdown), markdown);
        for around in ["> ", "- ", "- [ ] ", "1. > ", "## ", "| ", "[^1]\n\n[^1]: "] {
            let nested = format!("{around}{}", markdown.replace('\n', "\n  "));
            assert_clean(&body_with(&nested, &[]), &nested);
        }
    }
}

#[test]
fn snippets_after_each_other_stay_apart() {
    for first in SNIPPETS {
        for second in SNIPPETS.iter().step_by(7) {
            let both = format!("{first}\n\n{second}\n{first}");
            assert_clean(&body_with(&both, &[]), &both);
        }
    }
}

#[test]
fn every_link_led_anywhere_stays_clean() {
    let links = ["x", "https://example.org/\"><script>", "javascript:alert(1)", "data:image/svg+xml,x"];
    for markdown in SNIPPETS {
        let document = super::document(markdown);
        for href in links {
            let link = Link::To {
                href: href.to_owned(),
                lifecycle: Some(("\"<".to_owned(), "\"<".to_owned())),
                external: true,
            };
            let links = document.mentions.iter().map(|mention| (mention.span.start, link.clone())).collect();
            let html =
                body(&document, &links, &Options { external_images: true, ..Options::default() }, &Highlighter::new());
            assert_clean(&html, markdown);
        }
    }
}

/// Nesting far past what is written as nesting; the innermost text must survive.
#[test]
fn depth_is_flattened() {
    let times = 3_000;
    for (name, markdown) in [
        ("quotes", format!("{}deep", "> ".repeat(times))),
        (
            "list",
            (0..times).map(|level| format!("{}- a\n", "  ".repeat(level.min(400)))).collect::<String>() + "\n\ndeep",
        ),
        ("ordered", format!("{}deep", "1. ".repeat(times))),
        ("tasks", format!("{}[ ] deep", "- ".repeat(times))),
        ("emphasis", format!("{}deep{}", "*a ".repeat(times), " b*".repeat(times))),
        ("strong", format!("{}deep{}", "**a _b ".repeat(times), " c_ d**".repeat(times))),
        ("html", format!("{}deep", "<b>".repeat(times))),
        ("html blocks", format!("{}deep", "<details>\n\n".repeat(times))),
        ("html lines", format!("a{}deep", "<sub>".repeat(times))),
        ("quoted list", format!("{}deep", "> - ".repeat(times))),
        ("table", format!("{}| deep |\n{}|-|\n", "> ".repeat(98), "> ".repeat(98))),
        ("brackets", format!("{}deep{}", "[".repeat(times), "](x)".repeat(times))),
        ("images", format!("{}deep{}", "![".repeat(times), "](x)".repeat(times))),
    ] {
        let html = body_with(&markdown, &[]);
        assert!(html.as_str().contains("deep"), "{name}");
        assert_clean(&html, name);
    }
}

#[test]
fn every_depth_around_the_limit_is_clean() {
    for depth in 90..105 {
        for inner in [
            "- [ ] a\n",
            "| a |\n|-|\n| b |\n",
            "1. a\n   - b\n",
            "<details><summary>a</summary>b</details>",
            "*a **b***",
            "# a",
        ] {
            let quote = "> ".repeat(depth);
            let markdown: String = inner.lines().map(|line| format!("{quote}{line}\n")).collect();
            assert_clean(&body_with(&markdown, &[]), &markdown);
        }
    }
}

/// Output stays in proportion to input.
#[test]
fn size_is_bounded() {
    for (name, markdown) in [
        ("wide table", format!("{}|\n{}|\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "|x\n".repeat(2_000))),
        ("footnotes", format!("{}\n\n[^1]: a", "[^1]".repeat(5_000))),
        ("open footnotes", "[^1]: ".repeat(2_000)),
        ("headings", "# a\n".repeat(5_000)),
        ("ticks", (1..300).map(|n| format!("{} ", "`".repeat(n))).collect()),
        ("unclosed comments", "<!--".repeat(20_000)),
        ("unclosed attributes", "<abbr title=\"".repeat(5_000)),
        ("stars", "*".repeat(20_000)),
        ("references", format!("[a]: x\n\n{}", "[a]".repeat(5_000))),
        ("tasks", "- [ ] a\n".repeat(5_000)),
    ] {
        let html = body_with(&markdown, &[]);
        assert!(
            html.as_str().len() < markdown.len() * 120 + 1_000,
            "{name}: {} from {}",
            html.as_str().len(),
            markdown.len()
        );
        let errors = read(html.as_str()).errors;
        assert!(errors.is_empty(), "{name}: {:?}", &errors[..errors.len().min(3)]);
    }
}
