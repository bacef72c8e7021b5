//! Documents put together at random, the same ones in every run: what no list foresees. Pages must be harmless, and a site
//! that was edited must be the one that a fresh build makes.

use spechive::config::Config;
use spechive::path::Route;
use spechive::snapshot::{Body, Snapshot};
use spechive::text::Hash;

use super::page;
use crate::fixture::Fixture;

/// Pieces that mean something to Markdown, HTML, YAML, templates or our own reading.
pub const PIECES: &[&str] = &[
    "# ",
    "## ",
    "### Stage 1: ",
    "## Backward Compatibility\n\n",
    "- **Code**: DO NOT MAINTAIN ",
    "- [ ] ",
    "- [x] ",
    "1. ",
    "> ",
    "```\n",
    "````rust\n",
    "~~~\n",
    "`",
    "``",
    "**",
    "*",
    "_",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "| ",
    "|-|-|\n",
    "---\n",
    "===\n",
    "<b>",
    "</b>",
    "<details>",
    "<summary>",
    "</details>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<img src=x onerror=y>",
    "<a href=\"",
    "\">",
    "'",
    "\"",
    "&",
    "&lt;",
    "&#x3c;",
    "javascript:",
    "java\tscript:",
    "https://example.org/",
    "data:text/html,",
    "../",
    "plan-2026-01-02-a.md",
    "#location",
    "{{ x }}",
    "{% x %}",
    "\\",
    "\n",
    "\n\n",
    "\n\n\n",
    "  ",
    "    ",
    "\t",
    "\r\n",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\u{1b}[31m",
    "location",
    "constructor",
    "**Status:** ",
    "Draft",
    "title: ",
    "src/a.rs:12",
    "word",
    "a",
    "é",
    "漢",
    "> [!NOTE]\n",
    "<abbr title='x'>",
    "<br>",
    "<?",
    "<![CDATA[",
    "]]>",
    "$$",
    "\u{fffe}",
    "\\<",
    "\u{2028}",
];

/// A sequence of numbers that is the same everywhere (xorshift64).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn text(&mut self) -> String {
        let count = 1 + self.next(60);
        let head = if self.next(4) == 0 { "---\ntitle: " } else { "" };
        head.chars().chain((0..count).flat_map(|_| PIECES[self.next(PIECES.len())].chars())).collect()
    }
}

fn snapshot(texts: &[(String, String)]) -> Snapshot {
    let (mut config, _) = Config::parse("site.toml", "").unwrap();
    config.title = "Random".to_owned();
    let sources: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Snapshot::of_texts(config, &sources)
}

#[test]
fn random_documents_are_harmless_and_warm_is_cold() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut texts: Vec<(String, String)> =
        (0..250).map(|at| (format!("done/plan-2026-01-02-a{at}.md"), numbers.text())).collect();
    let mut warm = Fixture::of(snapshot(&texts));
    for (at, (_, text)) in texts.iter().enumerate() {
        let route = Route::spec(&format!("plan-2026-01-02-a{at}"));
        if !warm.site.contains(&route) {
            continue;
        }
        let html = String::from_utf8(warm.site.render(&route).unwrap().bytes.to_vec()).unwrap();
        assert_eq!(page::faults(&html), [] as [String; 0], "{text:?}");
    }
    for _ in 0..25 {
        let at = numbers.next(texts.len());
        texts[at].1 = numbers.text();
        let source = warm.snapshot.sources.iter_mut().find(|source| source.path.as_str() == texts[at].0).unwrap();
        source.hash = Hash::of(texts[at].1.as_bytes());
        source.body = Body::Text(texts[at].1.as_str().into());
        warm.site = spechive::site::Site::build(&warm.snapshot, &warm.memo).unwrap();
    }
    let cold = Fixture::of(snapshot(&texts));
    assert_eq!(warm.routes(), cold.routes());
    assert_eq!(warm.site.findings(), cold.site.findings());
    for route in cold.routes().iter().step_by(9) {
        assert_eq!(warm.file(route), cold.file(route), "{route}");
    }
}
