//! Badges of every state, against whole files, and whatever a spec says they are XML.
//!
//! `SNAPSHOTS=overwrite cargo test --test it badges` writes the files again.

use super::fixture::Fixture;

const FOUR: &str = "## Stage 1: Planning Stage\n\n{1}\n\n## Stage 2: Architecture Stage\n\n{2}\n\n## Stage 3: Implementation Stage\n\n{3}\n\n## Stage 4: Validation Stage\n\n{4}\n";

/// A spec with four stages whose bodies are `bodies`.
fn staged(folder: &str, bodies: [&str; 4]) -> (String, String) {
    let mut text = FOUR.to_owned();
    for (at, body) in bodies.into_iter().enumerate() {
        text = text.replace(&format!("{{{}}}", at + 1), body);
    }
    (format!("{folder}/plan-2026-03-01-a.md"), format!("# Plan Spec: A\n\n{text}"))
}

fn promised(section: &str) -> (String, String) {
    ("active/plan-2026-03-01-a.md".to_owned(), format!("# Plan Spec: A\n\n{section}\n"))
}

fn tasks(done: usize, total: usize) -> String {
    (0..total).map(|at| if at < done { "- [x] a\n" } else { "- [ ] a\n" }).collect()
}

fn badge((path, text): &(String, String), name: &str) -> String {
    let fixture = Fixture::new(&format!("//- {path}\n{text}"));
    let svg = fixture.file(&format!("badges/plan-2026-03-01-a/{name}.svg"));
    if let Err(error) = well_formed(&svg) {
        panic!("{error} in {svg}");
    }
    svg
}

/// Checks what can go wrong in XML that a program writes: tags that do not match, bare `<` and `&`, attributes twice.
fn well_formed(xml: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    let mut roots = 0;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        references(text)?;
        if open.is_empty() && !text.trim().is_empty() {
            return Err(format!("text {text:?} outside of the root"));
        }
        let end = rest[at..].find('>').ok_or("a tag without end")? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        attributes_of(attributes)?;
        roots += usize::from(open.is_empty());
        if !empty {
            open.push(name);
        }
    }
    if !rest.trim().is_empty() || !open.is_empty() || roots != 1 {
        return Err(format!("{open:?} are open, {roots} roots, then {rest:?}"));
    }
    let forbidden = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    xml.find(forbidden).map_or(Ok(()), |at| Err(format!("a forbidden character at {at}")))
}

fn attributes_of(mut rest: &str) -> Result<(), String> {
    let mut seen = Vec::new();
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").ok_or_else(|| format!("attributes {rest:?}"))?;
        let (value, behind) = value.split_once('"').ok_or("an attribute without end")?;
        references(value)?;
        if seen.contains(&name) || name.contains(' ') {
            return Err(format!("attribute {name:?}"));
        }
        seen.push(name);
        rest = behind.strip_prefix(' ').unwrap_or(behind);
    }
    Ok(())
}

fn references(text: &str) -> Result<(), String> {
    for part in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|name| part.starts_with(name));
        if !known {
            return Err(format!("a bare & before {part:?}"));
        }
    }
    Ok(())
}

#[test]
fn the_stage_badge_of_every_state() {
    use snapbox::{assert_data_eq, file};
    let begun = staged("active", [&tasks(4, 14), "", "", ""]);
    assert_data_eq!(badge(&begun, "stage"), file!["badges/stage-planning.svg"].raw());
    let built = staged("active", ["Yes.", "Yes.", &tasks(15, 21), ""]);
    assert_data_eq!(badge(&built, "stage"), file!["badges/stage-implementation.svg"].raw());
    let ready = staged("active", ["Yes.", "Yes.", &tasks(19, 19), &tasks(1, 1)]);
    assert_data_eq!(badge(&ready, "stage"), file!["badges/stage-ready.svg"].raw());
    let done = staged("done", ["Yes.", "Yes.", &tasks(41, 41), "Yes."]);
    assert_data_eq!(badge(&done, "stage"), file!["badges/stage-done.svg"].raw());
    let unticked = staged("done", ["Yes.", "Yes.", &tasks(2, 38), "Yes."]);
    assert_data_eq!(badge(&unticked, "stage"), file!["badges/stage-done-unticked.svg"].raw());
    assert_data_eq!(badge(&promised("Text."), "stage"), file!["badges/stage-none.svg"].raw());
}

#[test]
fn the_compatibility_badge_of_every_state() {
    use snapbox::{assert_data_eq, file};
    let section = |lines: &str| promised(&format!("## Backward Compatibility\n\n{lines}"));
    let strip = section(
        "- **Code types, methods, and function signatures**: DO NOT MAINTAIN\n- **Library APIs**: N/A\n- **Server APIs**: SUPPORT BOTH\n- **File formats**: MIGRATE - once\n- **Database schemas**: KEEP DEPRECATED",
    );
    assert_data_eq!(badge(&strip, "compat"), file!["badges/compat-strip.svg"].raw());
    let part = section("- **Library APIs**: MAINTAIN");
    assert_data_eq!(badge(&part, "compat"), file!["badges/compat-part.svg"].raw());
    let word = section("No breaking changes.");
    assert_data_eq!(badge(&word, "compat"), file!["badges/compat-word.svg"].raw());
    let text = section("Readers of old files were asked, and nobody minds.");
    assert_data_eq!(badge(&text, "compat"), file!["badges/compat-text.svg"].raw());
    assert_data_eq!(badge(&promised("Text."), "compat"), file!["badges/compat-none.svg"].raw());
}

#[test]
fn whatever_a_spec_says_its_badges_are_xml() {
    for name in
        ["<script>alert(1)</script> & \"b\" 'c'", "a\u{1}\u{b}\u{FFFE}b", "]]> --> <?x", "مرحبا \u{202E}", "&nbsp;&#0;"]
    {
        let spec = promised(&format!(
            "## Backward Compatibility\n\n- **Library APIs**: NOTE {name}\n\n## Stage 1: {name}\n\n- [ ] a\n"
        ));
        assert!(badge(&spec, "stage").starts_with("<svg xmlns="), "{name}");
        badge(&spec, "compat");
        let folder = (format!("specs/{}/plan-2026-03-01-a.md", "<b>&'\""), spec.1);
        badge(&folder, "stage");
    }
}

#[test]
fn every_spec_has_both_badges_and_a_document_none() {
    let fixture = Fixture::new("//- plan-2026-03-01-a.md\n# A\n//- notes.md\n# Notes\n");
    let badges: Vec<_> = fixture
        .routes()
        .into_iter()
        .filter(|route| route.starts_with("badges/plan") && route.ends_with(".svg"))
        .collect();
    assert_eq!(badges, ["badges/plan-2026-03-01-a/compat.svg", "badges/plan-2026-03-01-a/stage.svg"]);
}
