//! Accessibility: axe-core finds nothing on any page type, in light and dark (WCAG 2.2, levels A and AA).
//!
//! axe-core comes from npm and is installed into a temporary folder of cargo's, never into the repository. The pages' own policy lets no foreign
//! script in, so axe is evaluated through the DevTools protocol, which is not bound by it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::eyes::{Eyes, Preview, program, skip};

/// The version that the project was last made to pass. A new one may know new rules.
const AXE: &str = "axe-core@4.14.1";

/// Everything that a page can show, in a few files.
pub const FILES: &[(&str, &str)] = &[
    (
        "active/plan-2026-02-01-offline-queue.md",
        "# Plan Spec: Offline Queue\n\n**Author:** Ann Lee\n\nKeep writes while there is no network.\n\n\
         > AGENT INSTRUCTIONS: fill in\n\n> [!WARNING]\n> Take care.\n\n## Backward Compatibility\n\n\
         - **Code types, methods, and function signatures**: DO NOT MAINTAIN - internal\n- **Library APIs**: N/A\n\
         - **Server APIs**: SUPPORT BOTH\n- **File formats**: MIGRATE - once\n- **Database schemas**: KEEP DEPRECATED\n\
         - **Words**: NOTE - some\n\n## Open Questions\n\n- Who reads it?\n\n\
         ## Stage 1: Planning Stage\n\nWrites are kept in a file[^1]. See https://example.org/a and `src/queue.rs`.\n\n\
         [^1]: A note.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```rust\nfn main() { let a = \"b\"; } // c\n```\n\n\
         ```diff\n- a\n+ b\n```\n\n## Stage 2: Implementation\n\n### Phase 1: The file\n\n- [x] write\n- [ ] read\n  - [ ] nested\n\n\
         See [the cache](../done/plan-2026-01-05-cache.md), [nothing](gone.md), `plan-2026-02-02-drawer.md`.\n",
    ),
    (
        "done/plan-2026-01-05-cache.md",
        "# Plan Spec: Cache\n\n**Superseded by:** [Queue](../active/plan-2026-02-01-offline-queue.md)\n\nRemember results.\n\n\
         ## Stage 1: Planning Stage\n\nYes.\n\n## Stage 2: Implementation\n\n- [x] map\n- [ ] never\n",
    ),
    ("active/valid-2026-02-01-offline-queue.md", "# Validation Spec: Offline Queue\n\n- [x] one\n"),
    (
        "paused/plan-2026-02-02-drawer.md",
        "# Plan Spec: Drawer\n\n## Backward Compatibility\n\n- **Library APIs**: MAINTAIN\n",
    ),
    ("backlog/plan-2026-02-03-wish.md", "# Plan Spec: Wish\n\n## Stage 1: Planning Stage\n\n- [ ] think\n"),
    ("odd/plan-2026-02-04-other.md", "# Plan Spec: Other\n"),
    ("notes/guide.md", "# Guide\n\nText.\n\n## A\n\n1. one\n2. two\n"),
];

/// Every page type; specs in several states.
pub const PAGES: &[&str] = &[
    "index.html",
    "specs.html",
    "board.html",
    "compat.html",
    "open.html",
    "map.html",
    "health.html",
    "search.html",
    "documents.html",
    "no-such-page",
    "specs/plan-2026-02-01-offline-queue.html",
    "specs/plan-2026-01-05-cache.html",
    "specs/plan-2026-02-03-wish.html",
    "docs/notes-guide.html",
];

/// Runs axe and gives one line a violation. Transitions are off: colours are measured when they stand still.
const RUN: &str = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], \
    resultTypes: ['violations']}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') \
    + ' | ' + n.html.slice(0, 160) + ' | ' + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message)).join('\\n'))";

/// The source of axe-core, fetched once into cargo's folder for tests.
fn axe() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(AXE);
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if !file.is_file() {
        let Some(npm) = program(&["npm", "npm.cmd"]) else { return skip("npm") };
        fs::create_dir_all(&folder).expect("a folder");
        let installed = Command::new(npm)
            .args(["install", "--no-save", "--ignore-scripts", "--silent", "--prefix"])
            .arg(&folder)
            .arg(AXE)
            .status()
            .is_ok_and(|status| status.success());
        if !installed || !file.is_file() {
            return skip("axe-core from npm");
        }
    }
    Some(fs::read_to_string(file).expect("axe-core"))
}

#[test]
fn axe_finds_nothing_on_any_page_in_light_and_dark() {
    let (Some(axe), Some(eyes)) = (axe(), Eyes::open(1280)) else { return };
    let preview = Preview::of(FILES);
    let mut found = Vec::new();
    let mut look = |place: &str| {
        let result = eyes.tab.evaluate(RUN, true).expect("a run of axe").value;
        let lines = result.and_then(|value| value.as_str().map(str::to_owned)).expect("its result");
        found.extend(lines.lines().map(|line| format!("{place}: {line}")));
    };
    for mode in ["light", "dark"] {
        eyes.prefers("", &[("prefers-color-scheme", mode), ("prefers-reduced-motion", "reduce")]);
        for page in PAGES {
            eyes.go(&preview.url(page));
            eyes.tab.evaluate(&axe, false).expect("axe");
            let status = eyes.text("performance.getEntriesByType('navigation')[0].responseStatus");
            assert_eq!(status, if page == &"no-such-page" { "404" } else { "200" }, "{page}");
            look(&format!("{mode} {page}"));
        }
        // The quick dialog: what was found, what was put right, and nothing at all.
        eyes.go(&preview.url("board.html"));
        eyes.tab.evaluate(&axe, false).expect("axe");
        eyes.press("/");
        for (words, heard) in [
            ("cache", "2 results"),
            ("x", "2 results. Showing “cache” for “cachex”"),
            ("zzzz", "Nothing found. No spec has the word “cachexzzzz”"),
        ] {
            eyes.wait("document.activeElement.getAttribute('role')", "combobox");
            eyes.write(words);
            eyes.wait("document.querySelector('dialog [role=status]')?.textContent", heard);
            look(&format!("{mode} the dialog with “{heard}”"));
        }
    }
    eyes.text("document.querySelector('dialog').append(document.createElement('input'))");
    let seen = eyes.tab.evaluate(RUN, true).expect("a run of axe").value;
    assert!(seen.is_some_and(|seen| seen.to_string().contains("\"label: ")), "axe sees a field without a name");
    assert!(found.is_empty(), "{} violations\n{}", found.len(), found.join("\n"));
}
