//! Raw HTML: which tags stay, and that they are always balanced.

use super::check;

#[test]
fn harmless_tags_pass_in_a_line() {
    check(
        "a <kbd class=\"x\">b</kbd> <abbr title=\"c &amp; d\" id=e>f</abbr><br/>g",
        "<p dir=\"auto\">a <kbd>b</kbd> <abbr title=\"c &amp; d\">f</abbr><br>g</p>\n",
    );
    check("H<SUB>2</SUB>O", "<p dir=\"auto\">H<sub>2</sub>O</p>\n");
}

#[test]
fn what_is_opened_is_closed_and_nothing_else() {
    check("a <b>c <i>d\n\ne", "<p dir=\"auto\">a <b>c <i>d</i></b></p>\n<p dir=\"auto\">e</p>\n");
    check("a <b>c <i>d</b> e</i>", "<p dir=\"auto\">a <b>c <i>d</i></b> e&lt;/i&gt;</p>\n");
    check("a </b></p></div> c", "<p dir=\"auto\">a &lt;/b&gt;&lt;/p&gt;&lt;/div&gt; c</p>\n");
    check("*a <b>c* d</b>", "<p dir=\"auto\"><em>a <b>c</b></em> d&lt;/b&gt;</p>\n");
}

#[test]
fn details_hold_markdown() {
    check(
        "<details open class=\"x\">\n<summary>More &amp; <b>more</b></summary>\n\n- a\n\n</details>\n\nb",
        "<details open><summary>More &amp; <b>more</b></summary><ul>\n<li dir=\"auto\">a</li>\n</ul>\n</details>\n<p dir=\"auto\">b</p>\n",
    );
    check(
        "<details>\na\n\n- b",
        "<details><p dir=\"auto\">a\n</p>\n<ul>\n<li dir=\"auto\">b</li>\n</ul>\n</details>\n",
    );
    check("<summary>a</summary>", "<p dir=\"auto\">&lt;summary&gt;a&lt;/summary&gt;</p>\n");
    check("> <details>\n\na", "<blockquote>\n<details></details>\n</blockquote>\n<p dir=\"auto\">a</p>\n");
}

#[test]
fn comments_vanish_and_unfinished_ones_show() {
    check("a <!-- b --> c", "<p dir=\"auto\">a  c</p>\n");
    check("<!-- a\n\nb -->\n\nc", "<p dir=\"auto\">c</p>\n");
    check("<!-- a -->", "");
    check("<!-- a\n\nb", "<p dir=\"auto\">&lt;!-- a</p>\n<p dir=\"auto\">b</p>\n");
    check("<!-->a", "<p dir=\"auto\">a</p>\n");
}

#[test]
fn every_other_tag_is_text() {
    check("<div align=center>\nx\n</div>", "<p dir=\"auto\">&lt;div align=center&gt;\nx\n&lt;/div&gt;</p>\n");
    check("<script>alert(1)</script>", "<p dir=\"auto\">&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    check("a <img src=x onerror=alert(1)>", "<p dir=\"auto\">a &lt;img src=x onerror=alert(1)&gt;</p>\n");
    check(
        "a <?php x ?> <!DOCTYPE html> <![CDATA[y]]>",
        "<p dir=\"auto\">a &lt;?php x ?&gt; &lt;!DOCTYPE html&gt; &lt;![CDATA[y]]&gt;</p>\n",
    );
}
