//! What becomes of every kind of link.

use super::builder::document;
use super::{Highlighter, Link, Options, body_with};

fn to(href: &str) -> Link {
    Link::To { href: href.to_owned(), lifecycle: None, external: href.starts_with("http") }
}

fn check(markdown: &str, becomes: &[(&str, Link)], expected: &str) {
    let html = body_with(markdown, becomes);
    assert_eq!(html.as_str(), format!("<p dir=\"auto\">{expected}</p>\n"), "{markdown}");
}

#[test]
fn a_mention_becomes_what_the_page_says() {
    let spec = Link::To {
        href: "b.html#c".to_owned(),
        lifecycle: Some(("done".to_owned(), "Done".to_owned())),
        external: false,
    };
    let anchor = "<a class=\"ref ref-done\" href=\"b.html#c\" title=\"Done\">";
    check("[a *b*](b.md)", &[("[a *b*](b.md)", spec.clone())], &format!("{anchor}a <em>b</em></a>"));
    check("`b.md`", &[("`b.md`", spec.clone())], &format!("{anchor}<code>b.md</code></a>"));
    check("see «b_c-d.md», ok", &[("«b_c-d.md»", spec)], &format!("see {anchor}«b_c-d.md»</a>, ok"));
    check(
        "[a](b)",
        &[("[a](b)", Link::Broken("Not \"there\"".to_owned()))],
        "<span class=\"gone\" title=\"Not &quot;there&quot;\">a</span>",
    );
    check("[a](b)", &[("[a](b)", Link::Text)], "a");
    check("[a](b) `c` «d»", &[], "a <code>c</code> «d»");
}

#[test]
fn links_that_leave_say_so_and_keep_their_title() {
    let link = to("https://example.org/?a=1&b=2");
    let expected = "<a href=\"https://example.org/?a=1&amp;b=2\" title=\"t &quot;\" rel=\"noopener\">a</a>";
    check("[a](x 't \"')", &[("[a](x 't \"')", link)], expected);
}

#[test]
fn several_names_in_one_text_are_split_off() {
    check(
        "«a» & «b»«c»",
        &[("«a»", to("a")), ("«c»", to("c"))],
        "<a href=\"a\">«a»</a> &amp; «b»<a href=\"c\">«c»</a>",
    );
}

#[test]
fn a_link_lies_in_no_link() {
    let becomes =
        [("[«b» `c` ![d](e)](f)", to("f")), ("«b»", to("b")), ("`c`", to("c")), ("![d](e)", to("https://e.org/x.png"))];
    check("[«b» `c` ![d](e)](f)", &becomes, "<a href=\"f\">«b» <code>c</code> d</a>");
}

#[test]
fn images_of_the_site_are_shown_and_others_linked() {
    let image = "![a *b*](c.png \"t\")";
    check(
        image,
        &[(image, to("../files/c.png"))],
        "<img src=\"../files/c.png\" alt=\"a b\" title=\"t\" loading=\"lazy\">",
    );
    check(
        image,
        &[(image, to("https://e.org/c.png"))],
        "<a href=\"https://e.org/c.png\" title=\"t\" rel=\"noopener\">a b</a>",
    );
    check(
        "![](c)",
        &[("![](c)", to("https://e.org/c"))],
        "<a href=\"https://e.org/c\" rel=\"noopener\">https://e.org/c</a>",
    );
    check(image, &[(image, Link::Broken("Gone".to_owned()))], "<span class=\"gone\" title=\"Gone\">a b</span>");
    check(image, &[], "a b");
}

#[test]
fn images_of_others_are_shown_when_asked_for() {
    let document = document("![a](b)");
    let links = [(0, to("https://e.org/b.png"))].into();
    let options = Options { external_images: true, ..Options::default() };
    let html = crate::markup::body(&document, &links, &options, &Highlighter::new());
    assert_eq!(html.as_str(), "<p dir=\"auto\"><img src=\"https://e.org/b.png\" alt=\"a\" loading=\"lazy\"></p>\n");
}

#[test]
fn whatever_the_page_says_no_other_scheme_is_written() {
    for href in ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "\u{1}javascript:x"]
    {
        check("[a](b)", &[("[a](b)", to(href))], "a");
        check("![a](b)", &[("![a](b)", to(href))], "a");
        check("`a`", &[("`a`", to(href))], "<code>a</code>");
    }
    check("![a](b)", &[("![a](b)", to("data:image/svg+xml,<svg>"))], "a");
}
