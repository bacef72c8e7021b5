//! What is published around the pages: feeds, site map, badges as data, tables, redirects, and what is kept back.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use spechive::snapshot::{FileHistory, History};

use crate::fixture::Fixture;

const SITE: &str = "
//- site.toml
title = \"Shop & specs\"
base_url = \"https://user.example.org/archive\"
//- done/plan-2026-01-01-shelf.md
# Plan Spec: Shelf R&D

Shows goods.

## Backward Compatibility

- **Code types, methods, and function signatures**: DO NOT MAINTAIN
- **File formats**: MIGRATE - by a script
//- done/impl-2026-01-01-shelf.md
# Implementation Spec: Shelf

See [the plan](plan-2026-01-01-shelf.md).

## Backward Compatibility

- **File formats**: SUPPORT BOTH - old shelves are read too
//- active/plan-2026-02-01-cart.md
# Plan Spec: Cart

Keeps goods.
//- README.md
# Read me
";

#[test]
fn feeds_are_valid_atom_with_stable_identities() {
    let fixture = Fixture::new(SITE);
    let mut titles = Vec::new();
    for name in ["feed.xml", "feed-new.xml", "feed-done.xml", "feed-compat.xml"] {
        let text = fixture.file(name);
        let feed = Xml::parse(&text);
        assert_eq!(feed.name, "feed");
        for (needed, count) in [("id", 1), ("title", 1), ("updated", 1), ("author", 1)] {
            assert_eq!(feed.all(needed).len(), count, "{name}: {needed}");
        }
        let mut ids: Vec<&str> = vec![&feed.all("id")[0].text];
        for entry in feed.all("entry") {
            for needed in ["id", "title", "updated", "link", "summary"] {
                assert_eq!(entry.all(needed).len(), 1, "{name}: {needed}");
            }
            let date: Result<jiff::Timestamp, _> = entry.all("updated")[0].text.parse();
            assert!(date.is_ok());
            ids.push(&entry.all("id")[0].text);
            titles.push(format!("{name} {}", entry.all("title")[0].text));
        }
        assert!(ids.iter().all(|id| id.starts_with("tag:user.example.org,2026:archive/")), "{ids:?}");
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name} repeats an id");
    }
    assert_eq!(
        titles,
        [
            "feed.xml Cart",
            "feed.xml Shelf",
            "feed.xml Shelf R&D",
            "feed-new.xml Cart",
            "feed-new.xml Shelf",
            "feed-new.xml Shelf R&D",
            "feed-done.xml Shelf",
            "feed-done.xml Shelf R&D",
            "feed-compat.xml Shelf R&D",
        ]
    );
    assert!(fixture.file("feed.xml").contains(
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://user.example.org/archive/feed.xml\"/>"
    ));
    assert!(
        fixture
            .file("specs/plan-2026-02-01-cart.html")
            .contains("type=\"application/atom+xml\" title=\"Shop &amp; specs: all changes\" href=\"../feed.xml\"")
    );
}

#[test]
fn an_entry_keeps_its_identity_when_its_file_moves() {
    let id = |text: &str| {
        let feed = Xml::parse(&Fixture::new(text).file("feed.xml"));
        feed.all("entry").iter().map(|entry| entry.all("id")[0].text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(id(SITE), id(&SITE.replace("//- active/", "//- done/")));
}

/// A reader of the feed would take an entry with a new identity for a new spec.
#[test]
fn an_entry_keeps_its_identity_when_its_file_is_renamed() {
    let mut snapshot = Fixture::new(SITE).snapshot;
    let path = |path: &str| spechive::path::SourcePath::new(path).expect("clean");
    // Newest name first, as git tells it.
    let former = vec![path("active/plan-2026-02-01-trolley.md"), path("active/plan-2026-02-01-basket.md")];
    let file = (path("active/plan-2026-02-01-cart.md"), FileHistory { former, ..FileHistory::default() });
    snapshot.history = Arc::new(History { files: [file].into(), ..History::default() });
    let feed = Fixture::of(snapshot).file("feed.xml");
    assert!(feed.contains("<id>tag:user.example.org,2026:archive/specs/plan-2026-02-01-basket</id>"), "{feed}");
    assert!(feed.contains("href=\"https://user.example.org/archive/specs/plan-2026-02-01-cart.html\""), "{feed}");
}

#[test]
fn a_day_that_no_calendar_has_is_in_no_feed() {
    let text = SITE.replace("plan-2026-02-01-cart", "plan-2026-02-31-cart");
    let fixture = Fixture::new(&text);
    assert!(fixture.routes().iter().any(|route| route == "specs/plan-2026-02-31-cart.html"));
    assert!(!fixture.file("feed.xml").contains("2026-02-31T"));
}

#[test]
fn the_site_map_lists_every_page_that_can_be_found() {
    let fixture = Fixture::new(SITE);
    let map = Xml::parse(&fixture.file("sitemap.xml"));
    let mut listed: Vec<String> = map.all("url").iter().map(|url| url.all("loc")[0].text.clone()).collect();
    let pages = fixture.routes().into_iter().filter(|route| route.ends_with(".html"));
    let pages = pages.filter(|route| !["404.html", "search.html"].contains(&route.as_str()));
    let mut expected: Vec<String> = pages.map(|route| format!("https://user.example.org/archive/{route}")).collect();
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
    assert_eq!(
        fixture.file("robots.txt"),
        "User-agent: *\nAllow: /\nSitemap: https://user.example.org/archive/sitemap.xml\n"
    );
}

#[test]
fn without_an_address_there_are_no_feeds() {
    let fixture = Fixture::new(&SITE.replace("base_url", "description"));
    let routes = fixture.routes();
    assert!(!routes.iter().any(|route| route.starts_with("feed") || route == "sitemap.xml"), "{routes:?}");
    assert!(!fixture.file("index.html").contains("application/atom+xml"));
    assert_eq!(fixture.file("robots.txt"), "User-agent: *\nAllow: /\n");
}

#[test]
fn badges_are_data_too_and_can_be_copied() {
    let fixture = Fixture::new(SITE);
    let badge = |path: &str| -> serde_json::Value { serde_json::from_str(&fixture.file(path)).expect("JSON") };
    assert_eq!(
        badge("badges/plan-2026-01-01-shelf/compat.json"),
        serde_json::json!({"schemaVersion": 1, "label": "compat", "message": "do not maintain: code", "color": "b4271f"})
    );
    assert_eq!(badge("badges/plan-2026-02-01-cart/stage.json")["message"], "active");
    assert_eq!(badge("badges/archive.json")["message"], "3, 1 active");
    let page = fixture.main("specs/plan-2026-02-01-cart.html");
    let markdown = "[![Cart](https://user.example.org/archive/badges/plan-2026-02-01-cart/stage.svg)](https://user.example.org/archive/specs/plan-2026-02-01-cart.html)";
    assert!(page.contains(&format!("data-copy=\"{markdown}\"")), "{page}");
}

#[test]
fn areas_without_a_promise_fold_and_silence_is_shown() {
    let spec = |name: &str, section: &str| {
        format!("//- done/plan-2026-01-01-{name}.md\n# Plan Spec: {name}\n\n## Backward Compatibility\n\n{section}\n")
    };
    let archive = [
        spec("a", "- **Code types**: MAINTAIN\n- **Server APIs**: N/A"),
        spec("b", "- **File formats**: MIGRATE"),
        spec("c", "Old readers are told."),
    ];
    let page = Fixture::new(&archive.concat()).main("compat.html");
    for folded in ["Library APIs (never stated)", "Server APIs (1 N/A)", "Database schemas (never stated)"] {
        assert!(page.contains(folded), "{folded}: {page}");
    }
    assert_eq!(page.matches("Not stated</span></td>").count(), 2, "two areas, two specs, two promises: {page}");
    let (matrix, prose) = page.split_once("In words only").expect("a list of the sections without a verdict");
    let section = "href=\"specs/plan-2026-01-01-c.html#backward-compatibility\"";
    assert!(!matrix.contains(section) && prose.contains(section), "{page}");
}

#[test]
fn the_matrix_is_a_table_and_the_ledger_shows_what_changed() {
    let fixture = Fixture::new(SITE);
    let csv = fixture.file("compat.csv");
    let plan = csv.lines().find(|line| line.starts_with("plan-2026-01-01-shelf")).expect("the plan");
    assert_eq!(
        plan,
        "plan-2026-01-01-shelf,Shelf R&D,plan,done,2026-01-01,2026-01-01-shelf,,DO NOT MAINTAIN,,not stated,,not stated,,MIGRATE,by a script,not stated,,not stated,,,done/plan-2026-01-01-shelf.md"
    );
    assert_eq!(csv.lines().next().expect("a head").split(',').count(), plan.split(',').count());
    let page = fixture.main("compat.html");
    let ledger = page.split("id=\"ledger\"").nth(1).expect("a ledger");
    let (migrate, both) = (ledger.find("Migrate").expect("the plan"), ledger.find("Support both").expect("the other"));
    assert!(migrate < both && ledger.contains("changed"), "{ledger}");
}

/// A guide may have a section on compatibility, and it is text.
#[test]
fn a_document_makes_no_promise() {
    let section = "## Backward Compatibility\n\n- **File formats**: MIGRATE\n";
    let fixture = Fixture::new(&format!(
        "//- done/plan-2026-01-01-a.md\n# Plan Spec: A\n\n{section}//- README.md\n# Read me\n\n{section}"
    ));
    let has_card = |page: &str| fixture.main(page).contains("Not stated");
    assert!(has_card("specs/plan-2026-01-01-a.html"));
    assert!(!has_card("docs/readme.html"), "{}", fixture.main("docs/readme.html"));
}

#[test]
fn a_page_that_became_a_spec_leaves_a_redirect() {
    let mut snapshot = Fixture::new(SITE).snapshot;
    let path = |path: &str| spechive::path::SourcePath::new(path).expect("clean");
    let former = vec![path("research/shelf-notes.md"), path("active/plan-2026-01-01-rack.md")];
    let history = std::sync::Arc::make_mut(&mut snapshot.history);
    history.files.insert(path("done/plan-2026-01-01-shelf.md"), FileHistory { former, ..FileHistory::default() });
    let fixture = Fixture::of(snapshot);
    for old in ["docs/research-shelf-notes.html", "specs/plan-2026-01-01-rack.html"] {
        let page = fixture.file(old);
        assert!(page.contains("content=\"0; url=") && page.contains("plan-2026-01-01-shelf.html"), "{page}");
        assert!(page.contains("name=\"viewport\"") && page.contains("name=\"color-scheme\""), "{page}");
        assert!(!fixture.file("sitemap.xml").contains(old), "a redirect is no page to list");
    }
}

/// The title, the name and the text of a withheld file are in no byte; of what was masked nothing is.
#[test]
fn what_is_kept_back_is_nowhere() {
    let token = ["ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
    let text = format!(
        "{SITE}//- active/plan-2026-03-01-takeover.md\n---\npublish: false\naliases: [old-takeover]\n---\n# Plan Spec: Takeover of Rival\n\n## Stage 1: Zanzibar\n\n- [ ] call zebra-lawyers, key {token}\n\nSee [cart](plan-2026-02-01-cart.md) and `src/zebra.rs`.\n\
         //- active/plan-2026-03-02-pay.md\n---\ntags: [pay]\n---\n# Plan Spec: Pay with {token}\n\nThe key is `{token}` at /home/jdoe/keys/pay.md\n\n- [ ] revoke {token}\n\n```sh\nexport KEY={token}\n```\n\
         //- keys.csv\nname,key\nx,{token}\n"
    );
    let fixture = Fixture::new(&text);
    let secret = &token[4..].to_lowercase();
    let pieces: Vec<&str> = (0..=secret.len() - 6).map(|at| &secret[at..at + 6]).collect();
    for route in fixture.site.routes() {
        let bytes = fixture.site.render(route).expect("renders").bytes;
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in ["takeover", "rival", "zanzibar", "zebra", "jdoe"].iter().chain(&pieces) {
            assert!(!text.contains(word) && !route.as_str().contains(word), "{route} holds `{word}`");
        }
    }
    let findings = fixture.findings();
    assert_eq!(fixture.site.archive().withheld, 1);
    assert!(!findings.iter().any(|finding| finding.contains("takeover")), "{findings:?}");
    for expected in [
        "secret-token active/plan-2026-03-02-pay.md:4",
        "home-folder active/plan-2026-03-02-pay.md:6",
        "secret-token keys.csv:2",
    ] {
        assert!(findings.iter().any(|finding| finding == expected), "{expected}: {findings:?}");
    }
    assert!(fixture.file("specs/plan-2026-03-02-pay.md").contains("The key is `••••"));
}

#[test]
fn a_lost_address_is_reported_and_an_alias_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_spechive")).args(arguments).current_dir(top).output().unwrap()
    };
    let write = |path: &str, text: &str| write(&top.join(path), text);
    for name in ["plan-2026-01-01-a", "plan-2026-01-02-b", "plan-2026-01-03-c"] {
        write(&format!("specs/done/{name}.md"), "# Plan Spec: X\n\nText.\n");
    }
    write("published.json", &String::from_utf8(run(&["export", "specs"]).stdout).unwrap());
    std::fs::rename(top.join("specs/done/plan-2026-01-01-a.md"), top.join("specs/done/plan-2026-01-01-new.md"))
        .unwrap();
    let check = ["check", "specs", "--against", "published.json", "--deny", "error", "--format", "json"];
    let lost = run(&check);
    let found: serde_json::Value = serde_json::from_slice(&lost.stdout).unwrap();
    let lost_addresses: Vec<_> = found.as_array().unwrap().iter().filter(|f| f["code"] == "lost-address").collect();
    assert_eq!(lost.status.code(), Some(1));
    assert_eq!(lost_addresses.len(), 1);
    assert_eq!(lost_addresses[0]["message"], "the published page `specs/plan-2026-01-01-a.html` would be gone");
    write("specs/done/plan-2026-01-01-new.md", "---\naliases: [plan-2026-01-01-a]\n---\n# Plan Spec: X\n\nText.\n");
    let kept = run(&check);
    assert_eq!(kept.status.code(), Some(0), "{kept:?}");
    // The redirect is an address that others may use by now.
    write("published.json", &String::from_utf8(run(&["export", "specs"]).stdout).unwrap());
    write("specs/done/plan-2026-01-01-new.md", "# Plan Spec: X\n\nText.\n");
    let lost = String::from_utf8(run(&check).stdout).unwrap();
    assert!(lost.contains("the published page `specs/plan-2026-01-01-a.html` would be gone"), "{lost}");
}

#[test]
fn the_domain_of_the_host_is_published() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("CNAME"), "specs.example.org\n");
    write(&folder.path().join("site.toml"), "content = 'specs'\n");
    write(&folder.path().join("specs/plan-2026-01-01-a.md"), "# Plan Spec: A\n");
    for _ in 0..2 {
        let build =
            Command::new(env!("CARGO_BIN_EXE_spechive")).arg("build").current_dir(folder.path()).output().unwrap();
        assert!(build.status.success(), "{build:?}");
        assert_eq!(std::fs::read_to_string(folder.path().join("public/CNAME")).unwrap(), "specs.example.org\n");
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// An element, read strictly: anything that is not well-formed fails the test.
struct Xml {
    name: String,
    text: String,
    children: Vec<Xml>,
}

impl Xml {
    fn parse(text: &str) -> Self {
        let text =
            text.trim().strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>").expect("a declaration").trim();
        let mut open = vec![Self { name: String::new(), text: String::new(), children: Vec::new() }];
        for piece in text.split('<').skip(1) {
            let (tag, after) = piece.split_once('>').expect("a closed tag");
            assert!(tag.matches('"').count() % 2 == 0, "quotes: {tag}");
            let name = tag.trim_start_matches('/').split([' ', '/']).next().expect("a name").to_owned();
            if tag.starts_with('/') {
                let closed = open.pop().expect("an open element");
                assert_eq!(closed.name, name);
                open.last_mut().expect("a parent").children.push(closed);
            } else {
                open.push(Self { name, text: unescape(after), children: Vec::new() });
                if tag.ends_with('/') {
                    let closed = open.pop().expect("itself");
                    open.last_mut().expect("a parent").children.push(closed);
                }
            }
        }
        assert_eq!(open.len(), 1, "unclosed elements");
        open.pop().and_then(|mut top| top.children.pop()).expect("one element")
    }

    fn all(&self, name: &str) -> Vec<&Self> {
        self.children.iter().filter(|child| child.name == name).collect()
    }
}

/// Takes the five entities out; any other `&` is an error.
fn unescape(text: &str) -> String {
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
    let plain = names.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c));
    assert!(!plain.replace("&amp;", "").contains('&'), "{plain}");
    plain.replace("&amp;", "&")
}
