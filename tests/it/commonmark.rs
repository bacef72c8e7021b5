//! Our passes leave CommonMark alone: where no feature of ours applies, the events that pages and facts are made of are those
//! of the parser. The examples are the ones that the parser's own source carries; none is kept here.

use std::fs;
use std::path::PathBuf;

use pulldown_cmark::{Event, Parser};
use spechive::parse::fences;
use spechive::parse::outline::{Outline, dialect};

/// The examples in the source of the parser as cargo has unpacked it; `None` where that is not kept (a vendored build).
fn examples() -> Option<Vec<String>> {
    let lock = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).ok()?;
    let version = lock.split("name = \"pulldown-cmark\"\nversion = \"").nth(1)?.split('"').next()?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = fs::read_dir(home.join("registry/src")).ok()?.filter_map(Result::ok);
    let text = registries
        .map(|registry| registry.path().join(format!("pulldown-cmark-{version}/tests/suite/spec.rs")))
        .find_map(|file| fs::read_to_string(file).ok())?;
    let originals = text.split("let original = r##\"").skip(1).filter_map(|rest| rest.split("\"##;").next());
    Some(originals.map(str::to_owned).collect())
}

/// Events with neighbouring text as one: where the parser cuts a text is its own affair.
fn joined<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut list: Vec<Event<'_>> = Vec::new();
    for event in events {
        match (list.last_mut(), event) {
            (Some(Event::Text(before)), Event::Text(text)) => *before = format!("{before}{text}").into(),
            (_, event) => list.push(event),
        }
    }
    list
}

#[test]
fn our_passes_leave_the_examples_of_commonmark_alone() {
    let Some(examples) = examples() else { return };
    assert!(examples.len() > 600, "{} examples", examples.len());
    let mut plain = 0;
    for text in &examples {
        let theirs = joined(Parser::new_ext(text, dialect()));
        let outline = Outline::read(text, 0);
        let ours = joined(outline.events.iter().map(|(event, _)| event.clone()));
        assert_eq!(ours, theirs, "{text}");
        for (event, span) in &outline.events {
            assert!(text.get(span.clone()).is_some(), "{event:?} is cut inside of a character in {text:?}");
        }
        assert_eq!(fences::repair(text, 0), None, "a fence that is right was repaired in {text:?}");
        // Without tables, task lists and notes it is CommonMark to the letter.
        plain += usize::from(theirs == joined(Parser::new(text)));
    }
    assert!(plain > 600, "only {plain} examples read as CommonMark");
}
