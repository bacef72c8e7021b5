//! Input that is built to cost time, memory or stack (items 79 to 89), at a scale that a debug build bears.

use std::time::Duration;

use super::{Case, Hostile, assert_harmless, assert_named};

pub fn cases() -> Vec<Case> {
    let times = |text: &str, count: usize| format!("# T\n\n{}", text.repeat(count));
    let numbered = |make: &dyn Fn(usize) -> String, count: usize| {
        let body: String = (0..count).map(make).collect();
        format!("# T\n\n{body}")
    };
    let nested: String = (0..600).map(|level| format!("{}- a\n", "  ".repeat(level))).collect();
    let code =
        |language: &str, line: &str, count: usize| format!("# T\n\n```{language}\n{}\n```\n", line.repeat(count));
    let table = format!("# T\n\n{}|\n{}|\n{}", "|a".repeat(3_000), "|-".repeat(3_000), "|x|\n".repeat(100));
    let many: String = (0..3_000).map(|number| format!("t{number},")).collect();
    let texts = [
        ("deep-blockquote", times("> ", 65_536)),
        ("deep-list", nested),
        ("deep-ordered", times("1. ", 87_381)),
        ("deep-mixed", times("> 1. - ", 20_000)),
        ("deep-emphasis", times("*a ", 20_000)),
        ("addresses", times("http://", 30_000)),
        ("addresses-closed", times(&format!("http://a.b/{} ", ")".repeat(20_000)), 3)),
        ("tokens", times("eyJhbGciOiJI.eyJzdWIi.", 5_000)),
        ("title-long", format!("# {}\n", "T".repeat(100_000))),
        ("deep-strong", times("**a _b ", 10_000)),
        ("deep-html", times("<b>", 20_000)),
        ("deep-html-block", times("<details>\n\n", 5_000)),
        ("deep-brackets", times("[", 30_000)),
        ("deep-brackets-closed", format!("# T\n\n{}x{}", "[".repeat(10_000), "](y)".repeat(10_000))),
        ("deep-images", times("![", 20_000)),
        ("backtick-runs", numbered(&|count| format!("{} ", "`".repeat(count)), 400)),
        ("meta-dashes", "---\n".repeat(32_000)),
        ("meta-pluses", "+++\n".repeat(32_000)),
        ("footnote-open", times("[^a]: ", 10_000)),
        ("footnote-many", numbered(&|n| format!("a[^{n}]\n\n[^{n}]: b\n\n"), 2_000)),
        ("ref-expansion", format!("# T\n\n[a]: http://x/{}\n\n{}", "y".repeat(500), "[a] ".repeat(5_000))),
        ("table-wide", table),
        ("headings-many", numbered(&|_| "## same\n".to_owned(), 5_000)),
        ("headings-other", numbered(&|n| format!("## h {n}\n\ntext\n\n"), 3_000)),
        ("stages-many", numbered(&|n| format!("## Stage {n}: x\n\n- [ ] t\n\n"), 1_000)),
        ("tasks-many", times("- [ ] t\n", 10_000)),
        ("links-missing", numbered(&|n| format!("[a](missing-{n}.md) "), 5_000)),
        ("names-many", times("plan-2026-01-01-x ", 5_000)),
        ("line-long", times("a b ", 200_000)),
        ("word-long", times("a", 500_000)),
        ("angles", times("<", 200_000)),
        ("ampersands", times("&", 200_000)),
        ("comments", times("<!--", 50_000)),
        ("code-long-line", code("rust", "let x = \"", 30_000)),
        ("code-makefile", code("make", "$(eval $(shell ", 1_000)),
        ("code-lines", code("rust", "fn a() { b(\"c\") }\n", 10_000)),
        ("code-blocks-many", times("```rust\nfn a() {}\n```\n", 3_000)),
        ("fm-many-tags", format!("---\ntags: [{many}]\n---\n# T\n")),
        (
            "compat-many",
            format!("# T\n\n## Backward Compatibility\n\n{}", "- **Code**: DO NOT MAINTAIN\n".repeat(3_000)),
        ),
        ("questions-many", format!("# T\n\n## Open Questions\n\n{}", "- why?\n".repeat(5_000))),
        ("nul-many", times("\0", 50_000)),
    ];
    let mut cases: Vec<Case> =
        texts.into_iter().map(|(name, text)| Case::text(name, name == "nul-many", text)).collect();
    cases.push(Case::text("file-huge", true, vec![b'a'; (2 << 20) + 1]));
    let deep = vec!["deeper"; 60].join("/");
    cases.push(Case { name: "deep-path", files: vec![(format!("{deep}/x.md"), b"# T".to_vec())], named: false });
    cases
}

/// All of them at once: whoever is slow or deep must not take the others along.
#[test]
fn costly_input_stays_within_bounds() {
    let cases = cases();
    let hostile = Hostile::new(&cases);
    hostile.build(Duration::from_secs(60));
    assert_harmless(&hostile);
    assert_named(&hostile, &cases);
    let output = hostile.output();
    for case in &cases {
        let page = output.get(&format!("specs/{}.html", case.name));
        let grown = page.map_or(0, Vec::len) / case.files[0].1.len();
        assert!(grown <= 400, "{}: {grown} times its source", case.name);
    }
}

/// Many specs, a twentieth of the number in the notes, which takes a debug build minutes.
#[test]
fn many_specs_are_built_in_time() {
    many(1_000, Duration::from_secs(60));
}

fn many(count: usize, limit: Duration) {
    let file = |number: usize| {
        let text = format!("# Plan Spec: Number {number}\n\n## Stage 1: Planning\n\n- [x] a\n");
        (format!("active/plan-2026-01-02-number-{number}.md"), text.into_bytes())
    };
    let cases = [Case { name: "specs-many", files: (0..count).map(file).collect(), named: false }];
    let hostile = Hostile::new(&cases);
    hostile.build(limit);
    assert!(hostile.output().len() > count);
}
