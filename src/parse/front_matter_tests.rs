//! Front matter in, keys and findings out.

use super::*;

fn check(input: &str, expected: &[(&str, &str)], body: &str) -> FrontMatter {
    let read = FrontMatter::read(input);
    let entries: Vec<_> = read.entries.iter().map(|(key, value)| (key.as_str(), value.text())).collect();
    let entries: Vec<_> = entries.iter().map(|(key, value)| (*key, value.as_str())).collect();
    assert_eq!(entries, expected, "{input}");
    assert_eq!(&input[read.body..], body, "{input}");
    read
}

#[test]
fn values_stay_as_written() {
    let read = check(
        "---\nid: 007\nversion: 1.10\npublish: no\ndate: 2026-01-02\nbig: 99999999999999999999\nhex: 0x1F\nnothing:\n---\n# T\n",
        &[
            ("id", "007"),
            ("version", "1.10"),
            ("publish", "no"),
            ("date", "2026-01-02"),
            ("big", "99999999999999999999"),
            ("hex", "0x1F"),
            ("nothing", ""),
        ],
        "# T\n",
    );
    assert_eq!(read.invalid, None);
    check("+++\nversion = 1.10\ntags = ['a', 'b']\n+++\nx", &[("version", "1.10"), ("tags", "a, b")], "x");
}

#[test]
fn an_issue_number_is_no_comment() {
    check(
        "---\ntitle: Gaps (issue #173)\ndescription: Gaps of issue #173 and more\nstatus: Draft # for now\n---\n",
        &[("title", "Gaps (issue #173)"), ("description", "Gaps of issue #173 and more"), ("status", "Draft")],
        "",
    );
}

#[test]
fn lists_maps_and_repeated_keys() {
    let read = check(
        "---\ntags: [a, b]\nauthor:\n  - Ann\n  - Bob\ntags: c\nlinks: {one: 1}\n---\n",
        &[("tags", "a, b"), ("author", "Ann, Bob"), ("links", "one: 1")],
        "",
    );
    assert_eq!(read.get("author").map(Value::list), Some(vec!["Ann".to_owned(), "Bob".to_owned()]));
}

#[test]
fn an_invalid_block_keeps_its_simple_lines() {
    let read = check(
        "---\ntitle: Plan Spec: x\nauthor: \"Ann\"\nstatus: Draft\n---\ntext",
        &[("title", "Plan Spec: x"), ("author", "Ann"), ("status", "Draft")],
        "text",
    );
    let (at, cause) = read.invalid.expect("a colon in a value is not YAML");
    assert_eq!(at, 4, "the line that is wrong");
    assert!(!cause.is_empty() && !cause.contains("line"), "{cause}");
    let deep = format!("---\ntitle: x\ndeep: {}\n---\n", "[".repeat(5000));
    assert_eq!(FrontMatter::read(&deep).get("title"), Some(&Value::Text("x".to_owned())));
    let bomb = format!("---\n{}x\n---\ny", "- ".repeat(4000));
    assert_eq!(FrontMatter::read(&bomb).entries, []);
}

#[test]
fn rules_are_not_front_matter() {
    check("---\n\n# Title\n\n---\ntext", &[], "---\n\n# Title\n\n---\ntext");
    check("---\ntitle: never closed\n", &[], "---\ntitle: never closed\n");
    check("----\ntitle: x\n---\n", &[], "----\ntitle: x\n---\n");
    check("text\n---\na: b\n---\n", &[], "text\n---\na: b\n---\n");
}

#[test]
fn windows_files_and_byte_order_marks() {
    check("\u{feff}---\r\ntitle: x\r\n---\r\n# T\r\n", &[("title", "x")], "# T\r\n");
    check("\u{feff}# T\n", &[], "# T\n");
    check("---\n---\nx", &[], "x");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let cause = |input: &str| FrontMatter::read(input).invalid.map(|(at, cause)| (at, cause));
    let (at, why) = cause("---\ntitle: a\nstatus: b\ntitle: c\n---\n").expect("a repeated key");
    assert_eq!((at, why.as_str()), (23, "`title` stands there twice; the first is used"));
    assert_eq!(cause("---\ntitle: a\n\n# T\n").expect("no closing mark").0, 0);
    assert_eq!(cause("---\n\nA rule, then text: here\n"), None);
    let long = format!("---\ntitle: {}\n---\nx", "x".repeat(LONGEST));
    let read = FrontMatter::read(&long);
    assert_eq!((read.entries.len(), &long[read.body..], read.invalid.is_some()), (0, "x", true));
    assert_eq!(cause(&format!("---\n{}\n---\n", "text\n".repeat(LONGEST))), None);
}
