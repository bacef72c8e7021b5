//! Whole documents: what the header shows stays out, tasks and headings get their ids.

use super::builder::document;
use super::{Highlighter, Options, check};
use crate::parse::TaskState;

const HASH: &str = " aria-label=\"Link to this section\">#</a>";

#[test]
fn paragraphs_lists_and_rules() {
    check(
        "a *b* **c** ~~d~~ `e<f`",
        "<p dir=\"auto\">a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f</code></p>\n",
    );
    check("a\nb  \nc", "<p dir=\"auto\">a\nb<br>\nc</p>\n");
    check("- a\n- b", "<ul>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b</li>\n</ul>\n");
    check("3. a", "<ol start=\"3\">\n<li dir=\"auto\">a</li>\n</ol>\n");
    check(
        "- a\n\n- b",
        "<ul>\n<li dir=\"auto\"><p dir=\"auto\">a</p>\n</li>\n<li dir=\"auto\"><p dir=\"auto\">b</p>\n</li>\n</ul>\n",
    );
    check("a\n\n---", "<p dir=\"auto\">a</p>\n<hr>\n");
    check("> a", "<blockquote>\n<p dir=\"auto\">a</p>\n</blockquote>\n");
}

#[test]
fn headings_carry_the_anchor_of_their_section() {
    check(
        "# Title\n\n## A & B\n\n### C",
        &format!(
            "<h2 id=\"a--b\" dir=\"auto\"><a class=\"hash\" href=\"#a--b\"{HASH}A &amp; B</h2>\n\
             <h3 id=\"c\" dir=\"auto\"><a class=\"hash\" href=\"#c\"{HASH}C</h3>\n"
        ),
    );
}

#[test]
fn a_page_has_one_first_heading() {
    check(
        "# Title\n\n# More",
        &format!("<h2 id=\"more\" dir=\"auto\"><a class=\"hash\" href=\"#more\"{HASH}More</h2>\n"),
    );
}

#[test]
fn a_stage_with_tasks_shows_its_tally() {
    check(
        "## Stage 1\n- [x] a\n- [ ] b",
        &format!(
            "<h2 id=\"stage-1\" dir=\"auto\"><a class=\"hash\" href=\"#stage-1\"{HASH}Stage 1<span class=\"sec-n\">1/2</span></h2>\n\
             <ul class=\"tasks\">\n\
             <li class=\"task\" id=\"task.1\" dir=\"auto\"><input class=\"box\" type=\"checkbox\" disabled checked aria-label=\"Done\"><div>a</div></li>\n\
             <li class=\"task\" id=\"task.2\" dir=\"auto\"><input class=\"box\" type=\"checkbox\" disabled aria-label=\"Not done\"><div>b</div></li>\n\
             </ul>\n"
        ),
    );
}

#[test]
fn a_list_inside_a_task_stands_beside_its_text() {
    check(
        "- [ ] a\n  - b\n",
        "<ul class=\"tasks\">\n<li class=\"task\" id=\"task.1\" dir=\"auto\">\
         <input class=\"box\" type=\"checkbox\" disabled aria-label=\"Not done\"><div>a</div>\
         <ul>\n<li dir=\"auto\">b</li>\n</ul>\n</li>\n</ul>\n",
    );
}

#[test]
fn a_list_of_tasks_and_other_items_keeps_its_bullets() {
    check(
        "- [ ] a\n- b\n",
        "<ul>\n<li class=\"task\" id=\"task.1\" dir=\"auto\">\
         <input class=\"box\" type=\"checkbox\" disabled aria-label=\"Not done\"><div>a</div></li>\n<li dir=\"auto\">b</li>\n</ul>\n",
    );
}

#[test]
fn a_closed_task_says_so() {
    let mut document = document("- [ ] a (deferred)");
    document.tasks[0].state = TaskState::Closed;
    let html = crate::markup::body(&document, &Default::default(), &Options::default(), &Highlighter::new());
    assert!(html.as_str().contains("aria-label=\"Not done, closed\""), "{html:?}");
}

#[test]
fn what_the_header_shows_is_left_out() {
    check("# Title\n\nDate: 2026-01-02\n\nText", "<p dir=\"auto\">Text</p>\n");
    check("# Title\n\nDate: 2026-01-02\nText\n", "<p dir=\"auto\">Text</p>\n");
    check("One\nDate: 2026-01-02\nText\n", "<p dir=\"auto\">One\n\nText</p>\n");
}

#[test]
fn hidden_parts_may_overlap_and_end_inside_text() {
    let mut document = document("ab **cd** efgh\n");
    document.hidden = vec![3..9, 4..6, 0..1, 8..12];
    let html = crate::markup::body(&document, &Default::default(), &Options::default(), &Highlighter::new());
    assert_eq!(html.as_str(), "<p dir=\"auto\">b gh</p>\n");
}

#[test]
fn code_is_a_figure_with_its_language() {
    check(
        "```rust\nlet a;\n```",
        "<figure class=\"code\"><figcaption>rust</figcaption><pre tabindex=\"0\"><code>\
         <span class=\"hl-k\">let</span> a;</code></pre></figure>\n",
    );
    let plain = "<figure class=\"code plain\"><figcaption></figcaption><pre tabindex=\"0\"><code>a\n\nb</code></pre></figure>\n";
    check("    a\n\n    b\n", plain);
    check("```\na\n\nb\n", plain);
    check(
        "```mermaid\na --> b\n```",
        "<figure class=\"code\"><figcaption>mermaid</figcaption><pre tabindex=\"0\"><code>a --&gt; b</code></pre></figure>\n",
    );
    check(
        "```{.x,y} title=\"z\"\n<b>\n```",
        "<figure class=\"code\"><figcaption>x</figcaption><pre tabindex=\"0\"><code>&lt;b&gt;</code></pre></figure>\n",
    );
}

#[test]
fn tables_scroll_and_keep_their_alignment() {
    check(
        "| a | b |\n| - | -: |\n| c | |\n",
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\n\
         <thead><tr><th scope=\"col\">a</th><th scope=\"col\" align=\"right\">b</th></tr></thead>\n\
         <tbody>\n<tr><td>c</td><td align=\"right\"></td></tr>\n</tbody>\n</table></div>\n",
    );
    check(
        "| a |\n| :-: |\n",
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\n\
         <thead><tr><th scope=\"col\" align=\"center\">a</th></tr></thead>\n</table></div>\n",
    );
}

#[test]
fn the_rest_of_a_short_row_in_a_wide_table_is_one_cell() {
    let markdown = format!("{}|\n{}|\n|x\n", "|a".repeat(30), "|-".repeat(30));
    let html = super::body_with(&markdown, &[]);
    assert!(html.as_str().contains("<tr><td>x</td><td colspan=\"29\"></td></tr>"), "{html:?}");
}

#[test]
fn alerts_have_an_icon_and_a_name() {
    for (mark, class, icon, label) in [
        ("NOTE", "note", "info", "Note"),
        ("TIP", "tip", "bulb", "Tip"),
        ("IMPORTANT", "important", "bang", "Important"),
        ("WARNING", "warning", "warn", "Warning"),
        ("CAUTION", "caution", "stop", "Caution"),
    ] {
        check(
            &format!("> [!{mark}]\n> a"),
            &format!(
                "<aside class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-t\"><svg class=\"i\" viewBox=\"0 0 16 16\" \
                 aria-hidden=\"true\"><use href=\"#i-{icon}\"/></svg>{label}</p>\n<p dir=\"auto\">a</p>\n</aside>\n"
            ),
        );
    }
}

#[test]
fn instructions_of_a_template_are_folded() {
    check(
        "> AGENT INSTRUCTIONS:\n>\n> Do it.\n",
        "<details class=\"boiler\"><summary>Template instructions, 3 lines</summary><div>\n<p dir=\"auto\">Do it.</p>\n</div></details>\n",
    );
    check(
        "- > AGENT INSTRUCTIONS:\n  > Do it.\n",
        "<ul>\n<li dir=\"auto\"><details class=\"boiler\"><summary>Template instructions, 2 lines</summary><div>\n<p dir=\"auto\">Do it.</p>\n</div></details>\n</li>\n</ul>\n",
    );
    check(
        "> **AGENT INSTRUCTIONS:** Do it.\n",
        "<details class=\"boiler\"><summary>Template instructions, 1 line</summary><div>\n<p dir=\"auto\">Do it.</p>\n</div></details>\n",
    );
}

#[test]
fn footnotes_are_numbered_by_use_and_lead_back() {
    check(
        "a[^x] b[^1] c[^x] d[^none]\n\n[^1]: One.\n\n[^x]: Ex.\n\n[^lost]: Lost.\n",
        concat!(
            "<p dir=\"auto\">a<sup class=\"fn\"><a id=\"fnref.1\" href=\"#fn.1\" aria-label=\"Footnote 1\">1</a></sup> ",
            "b<sup class=\"fn\"><a id=\"fnref.2\" href=\"#fn.2\" aria-label=\"Footnote 2\">2</a></sup> ",
            "c<sup class=\"fn\"><a id=\"fnref.1.2\" href=\"#fn.1\" aria-label=\"Footnote 1\">1</a></sup> d[^none]</p>\n",
            "<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n",
            "<li id=\"fn.1\" dir=\"auto\">\n<p dir=\"auto\">Ex.</p>\n\n<p class=\"fn-back\">",
            "<a href=\"#fnref.1\" aria-label=\"Back to the text\">↩</a> <a href=\"#fnref.1.2\" aria-label=\"Back to the text\">↩</a> </p></li>\n",
            "<li id=\"fn.2\" dir=\"auto\">\n<p dir=\"auto\">One.</p>\n\n<p class=\"fn-back\">",
            "<a href=\"#fnref.2\" aria-label=\"Back to the text\">↩</a> </p></li>\n",
            "<li id=\"fn.3\" dir=\"auto\">\n<p dir=\"auto\">Lost.</p>\n\n</li>\n",
            "</ol></section>\n"
        ),
    );
}

#[test]
fn formulas_are_mathml_or_their_source_when_the_owner_wants_them() {
    let text = "A $x$ and $\\frac{a}$.\n\n$$y$$\n";
    let mut document = document(text);
    let shown = |document: &crate::parse::Document, math: bool| {
        let options = Options { math, ..Options::default() };
        crate::markup::body(document, &Default::default(), &options, &Highlighter::new()).as_str().to_owned()
    };
    assert!(shown(&document, false).starts_with("<p dir=\"auto\">A $x$ and $\\frac{a}$.</p>"));
    let set = |source: &str, display: bool| {
        let mut formulas = crate::math::convert(&[crate::math::Tex { source, display }]);
        formulas.remove(0).ok()
    };
    let at = |source: &str| text.find(source).expect("a formula");
    document.formulas =
        [(at("$x"), set("x", false)), (at("$\\f"), set("\\frac{a}", false)), (at("$$y"), set("y", true))].into();
    let expected = "<p dir=\"auto\">A <math><mi>x</mi></math> and <code>$\\frac{a}$</code>.</p>\n\
        <p dir=\"auto\"><span class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">\
        <math display=\"block\"><mi>y</mi></math></span></p>\n";
    assert_eq!(shown(&document, true), expected);
}
