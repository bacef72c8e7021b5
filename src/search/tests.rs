//! What search finds, on small archives, and that the browser's reader finds the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::archive::{Archive, Entry};
use crate::parse::outline::Outline;
use crate::parse::{
    Class, Compat, CompatArea, CompatForm, Document, FileMention, Identity, Lifecycle, SectionRole, Status,
};
use crate::path::{Route, SourcePath, id};
use crate::text::{Hash, Lines};

/// An archive of files in one text: `=== PATH KEY=VALUE…`, then Markdown.
fn archive(text: &str) -> Archive {
    let mut entries: Vec<Entry> = text.split("=== ").filter(|file| !file.trim().is_empty()).map(entry).collect();
    entries.sort_by(|a, b| a.document.path.cmp(&b.document.path));
    let by_id: BTreeMap<_, _> = entries.iter().enumerate().map(|(at, entry)| (entry.id.clone(), at)).collect();
    let by_path: BTreeMap<_, _> =
        entries.iter().enumerate().map(|(at, entry)| (entry.document.path.clone(), at)).collect();
    let (specs, documents) = (0..entries.len()).partition(|&at| entries[at].is_spec);
    Archive {
        kinds: entries.iter().map(|entry| entry.kind.clone()).collect(),
        entries: entries.into_iter().collect(),
        specs,
        documents,
        by_id: Arc::new(by_id),
        by_path: Arc::new(by_path),
        templates: Vec::new(),
        code_map: Arc::default(),
        redirects: Arc::default(),
        withheld: 0,
        findings: Vec::new(),
    }
}

fn entry(file: &str) -> Entry {
    let (head, text) = file.split_once('\n').expect("a head line");
    let mut words = head.split_whitespace();
    let path = SourcePath::new(words.next().expect("a path")).expect("clean");
    let facts: Vec<(&str, String)> = words
        .map(|word| word.split_once('=').expect("KEY=VALUE"))
        .map(|(key, value)| (key, value.replace('_', " ")))
        .collect();
    let all = |key: &str| -> Vec<String> {
        facts.iter().filter(|(found, _)| *found == key).map(|(_, value)| value.clone()).collect()
    };
    let mut parts = path.stem().splitn(2, '-');
    let kind = match parts.next() {
        Some("plan") => "plan",
        Some("valid") => "validation",
        _ => "document",
    };
    let document = document(&path, text, kind, &all);
    let is_spec = kind != "document";
    let id = id(path.stem());
    Entry {
        route: if is_spec { Route::spec(&id) } else { Route::document(&id) },
        document: Arc::new(document),
        id,
        is_spec,
        kind: kind.to_owned(),
        set: None,
        set_by: None,
        set_members: Vec::new(),
        references: Vec::new(),
        referenced_by: Vec::new(),
        links: BTreeMap::new(),
        supersedes: Vec::new(),
        superseded_by: None,
        created: None,
        updated: None,
        authors: all("author"),
    }
}

fn area(text: &str) -> CompatArea {
    let (area, policy) = text.split_once('=').expect("AREA=POLICY");
    CompatArea {
        area: area.to_owned(),
        label: area.to_owned(),
        policy: serde_json::from_value(policy.into()).expect("a policy"),
        words: String::new(),
        note: String::new(),
        note_markdown: String::new(),
    }
}

fn document(path: &SourcePath, text: &str, kind: &str, all: &impl Fn(&str) -> Vec<String>) -> Document {
    let outline = Outline::read(text, 0);
    let title = outline.title.as_ref().map(|title| crate::parse::outline::plain(&outline.events[title.events.clone()]));
    let mut sections = outline.sections.clone();
    for section in &mut sections {
        section.role = match &*section.title {
            "Decision" | "Design" => Some(SectionRole::Decision),
            "Goals" => Some(SectionRole::Goal),
            "Testing" => Some(SectionRole::Testing),
            _ => None,
        };
    }
    let areas: Vec<CompatArea> = all("policy").iter().map(|text| area(text)).collect();
    let lifecycle = all("status").into_iter().next().map(|status| match status.as_str() {
        "active" => Lifecycle::Active,
        "done" => Lifecycle::Done,
        "superseded" => Lifecycle::Superseded,
        other => Lifecycle::Folder(other.to_owned()),
    });
    let date = path.stem().split_once('-').and_then(|(_, rest)| rest.get(..10)).map(str::to_owned);
    Document {
        path: path.clone(),
        root: 0,
        hash: Hash::of(text.as_bytes()),
        text: text.into(),
        lines: Lines::of(text),
        body: 0,
        unread: None,
        identity: Identity {
            title: title.unwrap_or_default().trim_start_matches("Validation: ").to_owned(),
            kind: Some(kind.to_owned()),
            date: date.filter(|_| kind != "document"),
            slug: path.stem().to_owned(),
            ..Identity::default()
        },
        class: Class::Spec,
        status: Status { lifecycle, ..Status::default() },
        summary: None,
        summary_markdown: None,
        authors: Vec::new(),
        tags: all("tag"),
        extra: Vec::new(),
        hidden: Vec::new(),
        explicit_id: None,
        aliases: Vec::new(),
        publish: true,
        sections,
        stages: Vec::new(),
        tasks: Vec::new(),
        questions: Vec::new(),
        compat: (!areas.is_empty()).then_some(Compat { section: 0, form: CompatForm::List, overall: None, areas }),
        mentions: Vec::new(),
        files: all("file").into_iter().map(|path| FileMention { path, lines: vec![1] }).collect(),
        set_links: Vec::new(),
        supersedes: Vec::new(),
        superseded_by: None,
        template_rest: Vec::new(),
        words: 0,
        formulas: Default::default(),
        line_count: 0,
        findings: Vec::new(),
    }
}

pub(super) fn sample() -> Archive {
    archive(include_str!("../../tests/search/archive.txt"))
}

fn neighbours(archive: &Archive) -> Neighbours {
    Neighbours::of_terms(archive, &gather(archive, &Memo::default()))
}

/// The ids found for `query` in `text`, best first.
fn check(archive: &Archive, query: &str, expected: &[&str]) {
    let results = Index::build(archive).search(&Query::parse(query), 10);
    let found: Vec<&str> = results.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn tokens_follow_the_shared_table() {
    let table: Vec<(String, Vec<String>)> =
        serde_json::from_str(include_str!("../../tests/search/tokens.json")).expect("a table");
    for (text, expected) in table {
        let mut found = Vec::new();
        tokens::tokens(&text, |token| found.push(format!("{}{}", if token.joined { "+" } else { "" }, token.text)));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_title_beats_a_body() {
    let archive = archive(
        "=== plan-2026-01-01-a.md\n# Outbox\n## One\ntext\n=== plan-2026-02-01-b.md\n# Other\n## One\nan outbox\n=== plan-2026-02-01-c.md\n# Else\n",
    );
    check(&archive, "outbox", &["plan-2026-01-01-a", "plan-2026-02-01-b"]);
}

#[test]
fn equal_scores_go_to_the_newer_then_the_id() {
    let archive = archive(
        "=== plan-2026-01-01-b.md\n# Zebra\n=== plan-2026-01-01-a.md\n# Zebra\n=== plan-2026-01-02-c.md\n# Zebra\n",
    );
    check(&archive, "zebra", &["plan-2026-01-02-c", "plan-2026-01-01-a", "plan-2026-01-01-b"]);
}

#[test]
fn identifiers_are_found_by_their_parts_their_whole_and_their_beginning() {
    let archive = sample();
    let first = |query: &str| {
        let results = Index::build(&archive).search(&Query::parse(query), 1);
        results.hits.first().map(|hit| hit.id.clone()).unwrap_or_default()
    };
    for query in ["fieldstate", "FieldState", "field_state", "parseFieldState", "HTMLRend", "renderer"] {
        assert_eq!(first(query), "plan-2026-03-02-field-state", "{query}");
    }
    assert_eq!(first("backoff"), "plan-2026-01-20-offline-sync");
}

#[test]
fn another_spelling_is_tried_only_for_a_word_without_a_hit() {
    let archive = sample();
    let index = Index::build(&archive);
    let results = index.search(&Query::parse("checkbxes zzzzzzz"), 10);
    assert_eq!(results.hits[0].id, "plan-2026-01-20-offline-sync");
    assert_eq!(results.expanded, [Expanded { word: "checkbxes".into(), spellings: vec!["checkboxes".into()] }]);
    assert_eq!(results.did_you_mean.as_deref(), Some("checkboxes zzzzzzz"));
    assert_eq!(results.notices, ["no spec has the word `zzzzzzz`"]);
    assert_eq!(index.search(&Query::parse("list"), 10).expanded, [], "`list` is a word, if near to `lists`");
}

#[test]
fn sections_are_folded_into_their_spec_best_first() {
    let archive = sample();
    let results = Index::build(&archive).search(&Query::parse("outbox files"), 10);
    let hit = &results.hits[0];
    assert_eq!(hit.id, "plan-2026-01-20-offline-sync");
    assert_eq!(hit.sections[0].heading, "Decision › Outbox files");
    assert_eq!(hit.sections[0].anchor, "outbox-files");
    assert_eq!(hit.sections[0].line, 11);
    let marked: Vec<&str> = hit.sections[0].marks.iter().map(|mark| &hit.sections[0].excerpt[mark.clone()]).collect();
    assert_eq!(marked, ["file", "outbox"]);
}

#[test]
fn items_of_a_list_stand_apart_in_an_excerpt() {
    let archive = archive(
        "=== plan-2026-01-01-a.md\n# Zebra\n\nWe want:\n\n- stripes\n- Hooves.\n- a `mane`\n\n| Part | Size |\n| --- | --- |\n| tail | long |\n",
    );
    let results = Index::build(&archive).search(&Query::parse("stripes"), 1);
    assert_eq!(results.hits[0].sections[0].excerpt, "We want: stripes · Hooves. a mane · Part · Size · tail · long");
}

#[test]
fn an_identifier_as_a_whole_counts_more_than_its_parts() {
    let archive = archive(
        "=== plan-2026-03-01-a.md\n# Other\n## Raw\nmarkdown, raw, and a raw draft\n=== plan-2026-01-01-b.md\n# Keys\n## One\nSet `raw_markdown`.\n=== plan-2026-01-02-c.md\n# Else\n",
    );
    check(&archive, "raw_markdown", &["plan-2026-01-01-b", "plan-2026-03-01-a"]);
}

#[test]
fn words_that_carry_a_question_count_little_unless_they_stand_alone() {
    let archive = archive(
        "=== plan-2026-03-01-a.md\n# Make and use\n=== plan-2026-01-01-b.md\n# Offline\n=== plan-2026-01-02-c.md\n# Else\n",
    );
    check(&archive, "make use of offline", &["plan-2026-01-01-b", "plan-2026-03-01-a"]);
    check(&archive, "make", &["plan-2026-03-01-a"]);
    let results = Index::build(&archive).search(&Query::parse("offline without anything"), 10);
    assert_eq!(results.notices, Vec::<String>::new(), "nobody asked for those words");
}

#[test]
fn a_word_of_every_page_is_found() {
    let text: Vec<String> =
        (0..300).map(|at| format!("=== plan-2026-01-01-p{at}.md\n# Part {at}\nA phase.\n")).collect();
    let results = Index::build(&archive(&text.concat())).search(&Query::parse("phase"), 10);
    assert_eq!((results.total, results.hits.len()), (300, 10));
    assert!(results.hits.iter().all(|hit| hit.score > 0.0));
}

#[test]
fn one_word_in_common_makes_no_related_design() {
    let archive = archive(
        "=== plan-2026-01-01-a.md\n# Zebra\nzebra zebra stripes savanna\n=== plan-2026-01-02-b.md\n# Zebra\nzebra zebra crossing\n=== plan-2026-01-03-c.md\n# Crossing\nzebra crossing lights\n",
    );
    let ids = |id: &str| -> Vec<String> {
        let related = neighbours(&archive).of_entry(&archive, archive.by_id[id]);
        related.into_iter().map(|found| archive.entries[found.entry].id.clone()).collect()
    };
    assert_eq!(ids("plan-2026-01-01-a"), Vec::<String>::new());
    assert_eq!(ids("plan-2026-01-02-b"), ["plan-2026-01-03-c"]);
}

#[test]
fn conditions_combine() {
    let archive = sample();
    let table: &[(&str, &[&str])] = &[
        ("kind:valid", &["valid-2026-03-04-field-state"]),
        ("status:done,superseded", &["plan-2026-01-20-offline-sync", "plan-2025-11-05-union-merge"]),
        ("is:active -kind:validation", &["plan-2026-03-02-field-state"]),
        ("policy:files=migrate", &["plan-2026-03-02-field-state"]),
        ("policy:do-not-maintain", &["plan-2026-03-02-field-state"]),
        ("tag:storage", &["plan-2026-01-20-archive-export", "plan-2026-01-20-offline-sync"]),
        ("author:hopper before:2026", &["plan-2025-11-05-union-merge"]),
        ("author:\"Grace Hopper\" after:2026-01", &["plan-2026-01-20-offline-sync"]),
        ("file:outbox.rs", &["plan-2026-01-20-offline-sync"]),
        ("file:src/sync", &["plan-2026-01-20-offline-sync", "plan-2025-11-05-union-merge"]),
        ("file:fieldstate is:spec since:2026-03-03", &["valid-2026-03-04-field-state"]),
        ("until:2025 kind:plan", &["plan-2025-11-05-union-merge"]),
        ("year:2025", &["plan-2025-11-05-union-merge"]),
        ("is:document", &["glossary"]),
        ("section:decision merge", &["plan-2025-11-05-union-merge"]),
        ("\"union merge keeps\"", &["plan-2026-01-20-offline-sync"]),
        ("union -outbox -skipped", &["plan-2025-11-05-union-merge"]),
        ("kind:valid -the", &["valid-2026-03-04-field-state"]),
        ("merge -\"union merge\"", &["glossary"]),
        ("", &[]),
        ("of the", &[]),
    ];
    for (query, expected) in table {
        check(&archive, query, expected);
    }
}

#[test]
fn queries_are_read_as_written() {
    let query = Query::parse(
        "  merge \"two words\" -not -\"a b\" kind:plan,impl -tag:X author:\"Ada B\" foo:bar std::fs --json \"open",
    );
    assert_eq!(query.words, ["merge", "foo bar", "std::fs", "--json"]);
    assert_eq!(query.phrases, ["two words", "open"]);
    assert_eq!((query.without, query.without_phrases), (vec!["not".to_owned()], vec!["a b".to_owned()]));
    let filter =
        |field, values: &[&str], not| Filter { field, values: values.iter().map(|&v| v.to_owned()).collect(), not };
    assert_eq!(
        query.filters.all,
        [
            filter(Field::Kind, &["plan", "impl"], false),
            filter(Field::Tag, &["x"], true),
            filter(Field::Author, &["ada-b"], false),
        ]
    );
    assert_eq!(query.notices, ["there is no field `foo`; searched as words"]);
    let results = Index::build(&sample()).search(&Query::parse("kind:novel"), 10);
    assert_eq!(results.notices, ["no spec has kind:novel; there is document, plan, validation"]);
}

#[test]
fn synonyms_are_searched_too() {
    let archive = sample();
    let index =
        Index::build(&archive).with_synonyms(&BTreeMap::from([("queue".to_owned(), vec!["outbox".to_owned()])]));
    let of = |index: &Index, word: &str| index.search(&Query::parse(word), 10);
    let results = of(&index, "queue");
    assert_eq!(results.hits.len(), 2);
    assert_eq!((results.expanded.len(), results.notices.len()), (0, 0));
    let other_way = BTreeMap::from([("outbox".to_owned(), vec!["queue".to_owned()])]);
    assert_eq!(
        of(&Index::build(&archive).with_synonyms(&other_way), "queue"),
        results,
        "whoever says either means both"
    );
}

#[test]
fn related_designs_say_why_and_leave_out_the_feature() {
    let mut archive = sample();
    let near = |archive: &Archive, id: &str| -> Vec<(String, Vec<String>)> {
        let at = archive.by_id[id];
        let related = neighbours(archive).of_entry(archive, at);
        related.into_iter().map(|found| (archive.entries[found.entry].id.clone(), found.shared)).collect()
    };
    let found = near(&archive, "plan-2025-11-05-union-merge");
    assert_eq!(found[0].0, "plan-2026-01-20-offline-sync");
    assert_eq!(found[0].1.len(), 3);
    let [one, other] = ["plan-2025-11-05-union-merge", "plan-2026-01-20-offline-sync"].map(|id| archive.by_id[id]);
    archive.entries[one].set_members.push(other);
    assert!(near(&archive, "plan-2025-11-05-union-merge").iter().all(|(id, _)| id != "plan-2026-01-20-offline-sync"));
    let draft = neighbours(&archive)
        .of_text(&archive, "# Draft\n\nRetries of a failed send, with a growing pause, from the outbox.\n");
    assert_eq!(archive.entries[draft[0].entry].id, "plan-2026-01-20-offline-sync");
}

/// The files of the index of `archive`, but for the texts.
pub(super) fn files(archive: &Archive) -> Vec<(String, std::sync::Arc<[u8]>)> {
    let gathered = std::sync::Arc::new(gather(archive, &Memo::default()));
    Index::of_pages(archive, &gathered).files(gathered)
}

#[test]
fn the_index_is_the_same_twice_and_its_shards_stay_small() {
    let archive = sample();
    let files = files(&archive);
    assert_eq!(files, self::files(&archive));
    let whole = shards::term_shards("", &Index::build(&archive).terms);
    let parts = files.iter().find(|(name, _)| name == "search/t0.js").map(|(_, bytes)| String::from_utf8_lossy(bytes));
    assert!(
        whole.len() == 1 && parts.is_some_and(|parts| parts.contains(&whole[0].data)),
        "put together a part at a time"
    );
    let names: Vec<&str> = files.iter().map(|(name, _)| &name["search/".len()..]).collect();
    assert_eq!(
        names,
        [
            "authors.js",
            "files.js",
            "p0.js",
            "p1.js",
            "p2.js",
            "p3.js",
            "p4.js",
            "p5.js",
            "p6.js",
            "root.js",
            "t0.js",
            "words.js"
        ]
    );
}

#[test]
fn terms_survive_the_way_through_their_shards() {
    let mut text = String::new();
    for page in 0..400 {
        let sections: String = (0..40).map(|at| format!("## Heading {at}\ncommon word{page} other{at}\n")).collect();
        text.push_str(&format!("=== plan-2026-01-01-x{page}.md\n# Common {page}\n{sections}"));
    }
    let index = Index::build(&archive(&text));
    let shards = shards::term_shards("", &index.terms);
    assert!(shards.len() > 3 && shards.iter().all(|shard| shard.data.len() <= shards::SHARD), "all within the limit");
    let mut read: Vec<index::Term> = Vec::new();
    for shard in &shards {
        let flat: Vec<String> = serde_json::from_str(&shard.data).expect("JSON");
        for pair in flat.chunks(2) {
            let piece = shards::decode_term(&pair[0], &pair[1]);
            match read.last_mut().filter(|last| last.text == piece.text) {
                Some(last) => {
                    last.pages.extend(piece.pages);
                    last.sections.extend(piece.sections);
                }
                None => read.push(piece),
            }
        }
    }
    let without_class = |term: &index::Term| index::Term { class: 0, ..term.clone() };
    assert!(read == index.terms.iter().map(without_class).collect::<Vec<_>>(), "every posting is as it was");
}

/// A large archive is put together a part at a time, and each term is in the shard whose first text leads to it.
#[test]
fn every_term_is_in_the_shard_that_its_beginning_leads_to() {
    let text: String =
        (0..3_000).map(|at| format!("=== x{at}.md\n# Title{at}\nword{at} other{at} last{at}\n")).collect();
    let archive = archive(&text);
    let files = files(&archive);
    let call = |name: &str| {
        let (_, bytes) = files.iter().find(|(path, _)| path == &format!("search/{name}.js")).expect("a file");
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix("spechive.shard(").and_then(|text| text.strip_suffix(");\n")).expect("a call");
        serde_json::from_str::<serde_json::Value>(&format!("[{text}]")).expect("JSON")[1].clone()
    };
    let steps = call("root")["shards"].as_array().expect("first texts").clone();
    let mut firsts: Vec<String> = Vec::new();
    for step in steps.iter().filter_map(|step| step.as_str()) {
        let alike = step[..1].parse().expect("a digit");
        let first = firsts.last().map_or("", |last| &last[..alike]).to_owned() + &step[1..];
        firsts.push(first);
    }
    let mut found = Vec::new();
    for (at, first) in firsts.iter().enumerate() {
        let shard = call(&format!("t{at}"));
        for term in shard.as_array().expect("terms").iter().step_by(2).filter_map(|term| term.as_str()) {
            assert!(
                **first <= *term && firsts.get(at + 1).is_none_or(|next| *term < **next),
                "{term} is in shard {at}"
            );
            found.push(term.to_owned());
        }
    }
    // A term with long postings stands there in pieces.
    found.dedup();
    let index = Index::build(&archive);
    assert!(index.terms.len() > 8_000, "several parts");
    assert!(found.iter().eq(index.terms.iter().map(|term| &term.text)), "every term once, in order");
}
