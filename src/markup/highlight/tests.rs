//! What code looks like: language and text in, classes out.

use super::*;

fn check(language: &str, code: &str, expected: &str) {
    assert_eq!(Highlighter::new().highlight(language, code).as_str(), expected, "{language}: {code}");
}

#[test]
fn few_classes_tell_what_code_is_made_of() {
    check(
        "rust",
        "// why\nlet n = 1;",
        "<span class=\"hl-c\">// why\n</span><span class=\"hl-k\">let</span> n = <span class=\"hl-n\">1</span>;",
    );
    check(
        "yaml",
        "a: 1 # b",
        "<span class=\"hl-a\">a</span>: <span class=\"hl-n\">1</span> <span class=\"hl-c\"># b</span>",
    );
    check(
        "json",
        "{\"a\": \"b\"}",
        "{<span class=\"hl-a\">&quot;a&quot;</span>: <span class=\"hl-s\">&quot;b&quot;</span>}",
    );
    check("toml", "a = true", "<span class=\"hl-a\">a</span> = <span class=\"hl-n\">true</span>");
}

#[test]
fn a_language_has_many_names() {
    let highlighter = Highlighter::new();
    for group in [
        &["ts", "typescript", "TypeScript", "mts", "src/a.ts"][..],
        &["sh", "bash", "zsh", "shell"],
        &["yaml", "yml"],
        &["json", "jsonc"],
        &["js", "javascript"],
        &["py", "python"],
        &["go", "golang"],
    ] {
        let code = "if true; then echo \"a\" # \nfi = 'x' const a: null = 1\n";
        let all: Vec<_> = group.iter().map(|language| highlighter.highlight(language, code)).collect();
        assert!(all[0].as_str().contains("<span"), "{group:?}: {:?}", all[0]);
        assert!(all.iter().all(|html| *html == all[0]), "{group:?}: {all:#?}");
    }
    for language in
        ["md", "markdown", "tsx", "jsx", "dockerfile", "sql", "css", "html", "graphql", "c++", "ini", "proto"]
    {
        assert!(find(language).is_some(), "{language}");
    }
}

#[test]
fn what_no_grammar_knows_is_plain() {
    check("mermaid", "a --> b", "a --&gt; b");
    check("", "<b>", "&lt;b&gt;");
    check("text", "let a", "let a");
    check("../../etc/passwd", "x", "x");
}

#[test]
fn consoles_show_prompts_commands_and_output() {
    check(
        "console",
        "$ ls \"a\"\nlet it be\n$ x \\\n  \"b\"\n",
        concat!(
            "<span class=\"hl-p\">$ </span><span class=\"hl-f\">ls</span> <span class=\"hl-s\">&quot;a&quot;</span>\nlet it be\n",
            "<span class=\"hl-p\">$ </span><span class=\"hl-f\">x</span> \\\n",
            "  <span class=\"hl-s\">&quot;b&quot;</span>\n"
        ),
    );
    let bash = Highlighter::new().highlight("bash", "$ ls");
    assert!(bash.as_str().starts_with("<span class=\"hl-p\">$ </span>"), "{bash:?}");
}

#[test]
fn diffs_are_coloured_by_line() {
    check(
        "diff",
        "--- a\n+++ b\n@@ 1 @@\n-x\n+y\n z",
        concat!(
            "<span class=\"hl-c\">--- a</span>\n<span class=\"hl-c\">+++ b</span>\n<span class=\"hl-f\">@@ 1 @@</span>\n",
            "<span class=\"hl-d\">-x</span>\n<span class=\"hl-i\">+y</span>\n z"
        ),
    );
}

#[test]
fn what_would_cost_too_much_is_plain() {
    let long = format!("let a = \"{}\";\nlet b = 1;", "x".repeat(LINE));
    let html = Highlighter::new().highlight("rust", &long);
    assert!(html.as_str().starts_with("let a = &quot;xxx"), "the long line is plain");
    assert!(html.as_str().contains("<span class=\"hl-k\">let</span> b"), "the next one is not");
    let big = "let a = 1;\n".repeat(BLOCK / 11 + 1);
    assert_eq!(Highlighter::new().highlight("rust", &big).as_str(), big);
    check("make", "$(eval $(shell x))", "$(eval $(shell x))");
    check("Makefile", "a: b", "a: b");
}

#[test]
fn a_result_is_remembered_until_nobody_asks() {
    let highlighter = Highlighter::new();
    let first = highlighter.highlight("rust", "let a = 1;");
    assert_eq!(highlighter.highlight("Rust", "let a = 1;"), first);
    assert_eq!(highlighter.counts(), (1, 1));
    highlighter.forget_unused();
    highlighter.highlight("rust", "let a = 1;");
    assert_eq!(highlighter.counts(), (2, 1), "it was asked for since");
    highlighter.forget_unused();
    highlighter.forget_unused();
    highlighter.highlight("rust", "let a = 1;");
    assert_eq!(highlighter.counts(), (2, 2), "nobody had asked");
}

#[test]
fn direction_controls_show() {
    let html = Highlighter::new().highlight("rust", "/* \u{202E} */");
    assert!(html.as_str().contains("<span class=\"bidi\">U+202E</span>"), "{html:?}");
}
