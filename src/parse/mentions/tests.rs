//! Mentions: Markdown in, names and their sentences out.

use super::*;

/// `via target` of every mention, in order.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text).iter().map(|m| format!("{} {}", way(m), m.target)).collect();
    assert_eq!(found, expected, "{text}");
}

fn read(text: &str) -> Vec<Mention> {
    let path = SourcePath::new("active/plan-2026-03-01-own.md").expect("clean");
    mentions(&Outline::read(text, 0), &path, &Profile::plan_spec())
}

fn way(mention: &Mention) -> &'static str {
    match (mention.via, mention.image) {
        (_, true) => "image",
        (Via::Link, _) => "link",
        (Via::Code, _) => "code",
        (Via::Name, _) => "name",
        (Via::Slug, _) => "slug",
        (Via::Issue, _) => "issue",
    }
}

#[test]
fn every_link_and_image_is_a_mention() {
    check(
        "[a](b.md) ![c](d.png) <https://x.io> <me@x.io>",
        &["link b.md", "image d.png", "link https://x.io", "link mailto:me@x.io"],
    );
    check(
        "[a](#goals), [b][r] and [![i](i.svg)](c.md)\n\n[r]: <done/a b.md#c>",
        &["link #goals", "link done/a b.md#c", "link c.md", "image i.svg"],
    );
}

#[test]
fn names_need_a_date_or_a_folder() {
    check(
        "`plan-2026-03-04-login.md` and done/valid-2026-03-04-login.md.",
        &["code plan-2026-03-04-login.md", "name done/valid-2026-03-04-login.md"],
    );
    check(
        "`docs/guide.md`, (docs/tour.md) and specs/001-a/plan.md",
        &["code docs/guide.md", "name docs/tour.md", "name specs/001-a/plan.md"],
    );
    check("README.md, `SKILL.md`, tasks.md, `guide.md`, 2026-03-04, 2026-03-04T10:00, and/or", &[]);
    check("`plan-*.md`, plan-YYYY-MM-DD-x.md, `{a}/b.md`, <a>/b.md, a-2026-03-04-b.json", &[]);
    check("ADR-12, `adr-003-use-x.md`, x-12, ISO-8601", &["name ADR-12", "code adr-003-use-x.md"]);
}

#[test]
fn what_a_sentence_puts_around_a_name_is_cut() {
    for text in [
        "(plan-2026-03-04-a.md),",
        "“plan-2026-03-04-a.md”",
        "@plan-2026-03-04-a.md",
        "[plan-2026-03-04-a.md]",
        "[[plan-2026-03-04-a.md]]",
        "plan-2026-03-04-a.md's",
        "plan-2026-03-04-a.md:120",
        "plan-2026-03-04-a.md: says",
        "**plan-2026-03-04-a.md**",
        "plan-2026-03-04-a.md—which",
        "<plan-2026-03-04-a.md",
        "## plan-2026-03-04-a.md",
        "| x | plan-2026-03-04-a.md |\n|---|---|\n",
    ] {
        check(text, &["name plan-2026-03-04-a.md"]);
    }
    check("plan-2026-03-04-a_b_c.md#phase-1", &["name plan-2026-03-04-a_b_c.md#phase-1"]);
    check("plan-2026-03-04-v0.2.0-notes and 2026-03-04-b", &["name plan-2026-03-04-v0.2.0-notes", "name 2026-03-04-b"]);
}

#[test]
fn nothing_is_taken_from_fences_links_and_the_own_name() {
    check("```\nplan-2026-03-04-a.md [a](b.md)\n```\n", &[]);
    check("[`plan-2026-03-04-a.md` plan-2026-03-05-b.md](c.md)", &["link c.md"]);
    check("`plan-2026-03-01-own.md`, plan-2026-03-01-own and active/plan-2026-03-01-own.md", &[]);
    check("<!-- plan-2026-03-04-a.md -->\n", &[]);
}

#[test]
fn a_span_is_the_word_in_the_source() {
    let text = "See [x] and **(plan-2026-03-04-a_b.md)**, `done/plan-2026-03-05-b.md`.";
    let words: Vec<_> = read(text).iter().map(|mention| &text[mention.span.clone()]).collect();
    assert_eq!(words, ["plan-2026-03-04-a_b.md", "`done/plan-2026-03-05-b.md`"]);
}

#[test]
fn a_context_is_the_sentence_around() {
    let context = |text: &str| read(text)[0].context.to_string();
    assert_eq!(context("One. See [the *plan*](a.md) e.g. for `x`\nand y. Three."), "See the plan e.g. for x and y.");
    assert_eq!(context("- a\n- uses `docs/b.md` here\n- c"), "uses docs/b.md here");
    assert_eq!(context("| a | b |\n|---|---|\n| [x](y.md) | why |\n"), "x · why");
    let long = format!("{} [mid](a.md) {}", "before ".repeat(100), "after ".repeat(100));
    let cut = context(&long);
    assert!(cut.starts_with("…before ") && cut.ends_with(" after…") && cut.contains("mid"), "{cut}");
    assert!(cut.chars().count() <= CONTEXT + 2, "{cut}");
}

#[test]
fn issue_ids_need_a_known_prefix_and_a_digit() {
    let overrides: toml::Table = toml::from_str("[references]\nissues = ['ab-']\n").expect("valid");
    let (profile, findings) = Profile::plan_spec().with_overrides(&overrides).expect("fits");
    assert_eq!(findings, []);
    let path = SourcePath::new("a.md").expect("clean");
    let found = |text: &str| -> Vec<String> {
        mentions(&Outline::read(text, 0), &path, &profile)
            .into_iter()
            .map(|m| format!("{} {}", way(&m), m.target))
            .collect()
    };
    let text =
        "See ab-12cd, (ab-x9y1) and `ab-123.4`; ab-sync, ab-2026-plan, tab-12cd and zz-12cd are words. [ab-1](x.md)";
    assert_eq!(found(text), ["issue ab-12cd", "issue ab-x9y1", "issue ab-123.4", "link x.md"]);
    assert_eq!(read("See ab-12cd."), [], "without a prefix there are no issues");
}

#[test]
fn bare_addresses_are_mentions_outside_of_code_and_links() {
    check("See https://a.io/x_y_z, **http://b.io**.", &["name https://a.io/x_y_z", "name http://b.io"]);
    check(
        "| (https://a.io/?b=1&c=2) |\n|---|\n\n## https://b.io",
        &["name https://a.io/?b=1&c=2", "name https://b.io"],
    );
    check("`https://a.io` [https://b.io](c.md) <https://d.io>", &["link c.md", "link https://d.io"]);
    check("```\nhttps://a.io\n```\n\n    https://b.io\n\n<!-- https://c.io -->", &[]);
    check(
        "https://github.com/a/b/blob/main/plan-2026-03-04-c.md.",
        &["name https://github.com/a/b/blob/main/plan-2026-03-04-c.md"],
    );
}

#[test]
fn the_span_of_an_address_is_the_address() {
    let text = "A*b* (https://a.io/x_(y)), then https://b.io/*c* and \\_ https://d.io.";
    let words: Vec<_> = read(text).iter().map(|mention| &text[mention.span.clone()]).collect();
    assert_eq!(words, ["https://a.io/x_(y)", "https://b.io/", "https://d.io"]);
}
