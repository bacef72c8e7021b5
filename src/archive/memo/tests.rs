//! An archive that edits were put into equals one that was joined afresh.

use std::fmt::Write as _;

use super::*;
use crate::archive::sample;
use crate::parse;

/// What a document may begin with: names, dates and succession, which others are joined by.
const HEADS: &[&str] = &[
    "# Plan Spec: One\n",
    "# Plan Spec: Another title\n",
    "# Validation Spec: One\n\n**Feature Plan:** plan-2026-01-02-a.md\n",
    "# One\n\n**Supersedes:** plan-2026-01-03-b.md\n",
    "# One\n\n**Date:** 2026-02-02\n\n**Status:** superseded by plan-2026-01-02-a.md\n",
    "---\nid: plan-2026-01-02-a\n---\n# One\n",
    "---\naliases: [plan-2026-01-09-gone]\nauthor: Ann\n---\n# One\n",
    "---\npublish: false\n---\n# One\n",
    "no title\n",
    "",
];

/// What may follow: headings, mentions and source files.
const PIECES: &[&str] = &[
    "\n## Goals\n\n",
    "\n## Goals and more\n\n",
    "\n### Phase 1: Main\n\n- [x] a\n- [ ] b\n\n",
    "[a](plan-2026-01-02-a.md#goals) ",
    "[b](plan-2026-01-03-b.md#goals-and-more) ",
    "[up](../active/plan-2026-01-02-a.md) ",
    "`plan-2026-01-03-b.md` ",
    "valid-2026-01-02-a ",
    "[own](#goals) ",
    "[notes](../research/notes.md#goals) ",
    "[gone](plan-2026-01-09-gone.md) ",
    "`src/a.rs` ",
    "`src/b.rs:12` ",
    "text\n",
];

const PATHS: &[&str] = &[
    "README.md",
    "active/plan-2026-01-02-a.md",
    "active/plan-2026-01-03-b.md",
    "done/impl-2026-01-02-a.md",
    "done/plan-2026-01-02-a.md",
    "done/valid-2026-01-02-a.md",
    "research/notes.md",
    "template.md",
];

/// A sequence of numbers that is the same everywhere (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn body(&mut self) -> String {
        (0..self.below(8)).fold(String::new(), |text, _| text + PIECES[self.below(PIECES.len())])
    }
}

#[test]
fn an_edit_gives_the_archive_of_a_fresh_join() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let memo = Memo::default();
    let mut heads: Vec<&str> = vec![HEADS[0]; PATHS.len()];
    let mut bodies: Vec<String> = PATHS.iter().map(|_| numbers.body()).collect();
    let parsed = parse::Memo::default();
    for _ in 0..600 {
        let at = numbers.below(PATHS.len());
        // Mostly text is edited, now and then what others are joined by.
        match numbers.below(6) {
            0 => heads[at] = HEADS[numbers.below(HEADS.len())],
            _ => bodies[at] = numbers.body(),
        }
        let texts: Vec<String> = heads.iter().zip(&bodies).map(|(head, body)| format!("{head}\n{body}")).collect();
        let files: Vec<(&str, &str)> = PATHS.iter().copied().zip(texts.iter().map(String::as_str)).collect();
        let snapshot = sample::snapshot(&files);
        let documents = parse::all(&snapshot, &parsed);
        let fresh = Archive::assemble(&documents, &snapshot);
        let edited = memo.assemble(documents, &snapshot);
        assert_eq!(format!("{edited:?}"), format!("{fresh:?}"), "{:?}", files[at]);
    }
    let share = memo.looked_up() as f64 / (600.0 * PATHS.len() as f64);
    assert!(share < 0.6, "most edits look few documents up: {share}");
}

/// A hundred specs that name one, which has the text `it`.
fn hundred(it: &str) -> Snapshot {
    let mut files = vec![("active/plan-2026-01-01-it.md".to_owned(), it.to_owned())];
    for at in 0..100 {
        let mut text = format!("# Plan: {at}\n\n");
        let _ = write!(text, "[it](../active/plan-2026-01-01-it.md{})", if at < 3 { "#goals" } else { "" });
        files.push((format!("done/plan-2026-01-02-n{at:02}.md"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    sample::snapshot(&files)
}

/// How many documents are looked up when the one they all name becomes `new`.
fn check(new: &str, expected: u64) {
    let (memo, parsed) = (Memo::default(), parse::Memo::default());
    for text in ["# Plan: It\n\n## Goals\n\ntext `src/a.rs`\n", new] {
        let snapshot = hundred(text);
        memo.assemble(parse::all(&snapshot, &parsed), &snapshot);
    }
    assert_eq!(memo.looked_up() - 101, expected, "{new:?}");
}

#[test]
fn only_what_an_edit_can_change_is_looked_up() {
    check("# Plan: It\n\n## Goals\n\ntext `src/a.rs`\n", 0);
    check("# Plan: It\n\n## Goals\n\nother text `src/b.rs`\n", 1);
    check("# Plan: Another title\n\n## Goals\n", 1);
    // Those that name it may lead to the heading.
    check("# Plan: It\n\n## Aims\n", 101);
    // Another name of it: others may mean it now, or another file.
    check("---\naliases: [plan-2026-01-02-n00]\n---\n# Plan: It\n\n## Goals\n", 101);
    check("---\npublish: false\n---\n# Plan: It\n\n## Goals\n", 100);
}
