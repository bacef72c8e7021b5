//! The gate by text: what it finds, what it leaves alone, and that no finding quotes anything.

use super::forms::Alphabet;
use super::*;
use crate::config::Config;
use crate::snapshot::History;

/// Built from two halves, so that no file of the repository holds a whole token.
fn token() -> String {
    ["ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat()
}

/// Codes with places, and the text that goes on.
fn gate(site: &str, text: &str) -> (Vec<String>, String) {
    let (config, _) = Config::parse("site.toml", site).expect("valid");
    let passed = pass(Arc::new(Snapshot::of_texts(config, &[("a.md", text)])), &Memo::default());
    let place = |f: &Diagnostic| format!("{}:{}:{}", f.code, f.line.unwrap_or(0), f.column.unwrap_or(0));
    let Body::Text(text) = &passed.sources[0].body else { panic!("text") };
    (passed.findings.iter().map(place).collect(), text.to_string())
}

#[test]
fn each_form_is_found_and_masked() {
    let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ";
    let secret = token();
    for (text, code, masked) in [
        (format!("use `{secret}` here"), "secret-token:1:6", format!("use `{}` here", "•".repeat(40))),
        (format!("é {secret}."), "secret-token:1:3", format!("é {}.", "•".repeat(40))),
        (["AKI", "AIOSFODNN7ABCDEFG"].concat(), "secret-token:1:1", "•".repeat(20)),
        (
            format!("-----BEGIN RSA PRIVATE KEY-----\n{key}\n-----END RSA PRIVATE KEY-----"),
            "private-key:1:32",
            format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", "•".repeat(key.len())),
        ),
        (
            "at <postgres://shop:h4rd2guess@db.example.org/x>".into(),
            "url-password:1:21",
            "at <postgres://shop:••••••••••@db.example.org/x>".into(),
        ),
        ("see /home/jdoe/work/x.md".into(), "home-folder:1:11", "see /home/••••/work/x.md".into()),
        ("[x](file:///Users/jdoe/x.md)".into(), "home-folder:1:19", "[x](file:///Users/••••/x.md)".into()),
        (r"`C:\Users\jdoe\x`".into(), "home-folder:1:11", r"`C:\Users\••••\x`".into()),
        ("https://wiki.corp/a".into(), "private-host:1:9", "https://••••.corp/a".into()),
    ] {
        let (found, passed) = gate("", &text);
        assert_eq!((found, passed), (vec![code.to_owned()], masked), "{text}");
    }
}

/// Each form with random characters behind it is found, and masked whole. A dot that ends the sentence stays.
#[test]
fn tokens_of_every_service_are_found() {
    let random =
        "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3H4i5J6k7L8m9N0o1P2q3R4s5T6u7V8w9X0y1Z2";
    for form in forms::FORMS.iter().filter(|form| form.start != "eyJ") {
        let rest: String = match form.rest {
            Alphabet::Hex => {
                random.bytes().filter(|byte| form.rest.has(*byte)).map(char::from).cycle().take(form.least).collect()
            }
            Alphabet::Upper => random.to_ascii_uppercase().chars().take(form.least).collect(),
            _ => random.chars().take(form.least).collect(),
        };
        let token = [form.start, &rest].concat();
        let (found, text) = gate("", &format!("use {token}."));
        assert_eq!(found, ["secret-token:1:5"], "{}", form.start);
        assert_eq!(text, format!("use {}.", "•".repeat(token.len())), "{}", form.start);
    }
}

#[test]
fn a_signed_web_token_has_three_parts() {
    let part = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    let token = [part, "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N5FqQ8"].join(".");
    assert_eq!(gate("", &token).0, ["secret-token:1:1"]);
    assert_eq!(gate("", part).0, Vec::<String>::new());
}

/// Some secrets have no form; the name they are assigned to gives them away.
#[test]
fn what_is_assigned_to_the_name_of_a_secret_is_masked() {
    let value = ["wJalrXUtnFEMIK7MDENG", "bPxRfiCYq9ZxKEY1a2b3"].concat();
    for (before, after) in [
        ("AWS_SECRET_ACCESS_KEY=", ""),
        ("export MY_AWS_SECRET_ACCESS_KEY='", "'"),
        ("aws_secret_access_key = ", "\n"),
        ("  \"SecretAccessKey\": \"", "\","),
        ("//registry.example.org/:_authToken=", ""),
    ] {
        let (found, text) = gate("", &format!("{before}{value}{after}"));
        assert_eq!((found.len(), text), (1, format!("{before}{}{after}", "•".repeat(40))), "{before}");
    }
    for text in ["AWS_SECRET_ACCESS_KEY=$SECRET", "set `aws_secret_access_key` to your key", "AccountKey=none"] {
        assert_eq!(gate("", text), (vec![], text.to_owned()));
    }
}

#[test]
fn private_hosts_are_known_by_their_end_and_by_what_stands_around_them() {
    for (text, masked) in [
        ("git@code.acme.internal:team/x.git", Some("git@•••••••••.internal:team/x.git")),
        ("postgres at db.prod.internal:5432", Some("postgres at •••••••.internal:5432")),
        ("ask build01.acme.corp.", Some("ask ••••••••••••.corp.")),
        ("`nas.lan`", Some("`•••.lan`")),
        ("https://ann@wiki.corp/a", Some("https://ann@••••.corp/a")),
        ("com.acme.internal.Foo, com.acme.internal, props.internal, `x.internal()`", None),
        ("`.env.local`, `settings.local`, src/app.private, /etc/x.lan", None),
        ("in wlan, Acme.corporate and https://db.example.internal/", None),
    ] {
        let (found, passed) = gate("", text);
        assert_eq!(found.len(), usize::from(masked.is_some()), "{text}: {found:?}");
        assert_eq!(passed, masked.unwrap_or(text));
    }
}

#[test]
fn a_name_that_a_log_repeats_is_one_finding() {
    let line = "at /home/jdoe/app/main.js\n";
    let snapshot = Snapshot::of_texts(Config::default(), &[("a.md", &line.repeat(3))]);
    let passed = pass(Arc::new(snapshot), &Memo::default());
    let said: Vec<_> = passed.findings.iter().map(|found| (found.line, found.message.as_str())).collect();
    let message =
        "the name in the path of a home folder, 3 times in this file, is masked in everything that is published";
    assert_eq!(said, [(Some(1), message)]);
    let Body::Text(text) = &passed.sources[0].body else { panic!("text") };
    assert!(!text.contains("jdoe"), "{text}");
    // A secret must be looked at wherever it stands.
    assert_eq!(gate("", &format!("{0}\n{0}", token())).0, ["secret-token:1:1", "secret-token:2:1"]);
}

#[test]
fn examples_and_ordinary_text_stay() {
    for text in [
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN PRIVATE KEY-----\n…",
        "postgres://user:password@localhost/db and https://$USER:$TOKEN@example.org",
        "src/home/jdoe/page.ts, https://example.org/home/jdoe/x, /home/you/x, /home/page",
        "http://host.docker.internal:80 and `settings.local`, https://example.internal",
        "https://abc:xyz@example.org/ and http://u:123@h/",
        "/home/node/app, /home/user1/x, /home/runner/work, /Users/you/x, /home/ec2-user/.ssh/config, C:\\Users\\user\\x",
        "sk-this-is-a-slug-of-a-plan-with-a-long-name-2026",
        "task-list sketches risk-2026-01-26-abcdefghijklmnopqrstuvwxyz0123456789",
    ] {
        assert_eq!(gate("", text), (vec![], text.to_owned()), "{text}");
    }
}

#[test]
fn a_path_of_one_machine_is_cut_down_to_what_others_have() {
    let check = |text: &str, expected: &str| {
        let files = [("a.md", text), ("done/plan-2026-01-02-b.md", "# B"), ("img/c.png", "png")];
        let mut snapshot = Snapshot::of_texts(Config::default(), &files);
        snapshot.roots[0].in_repository = Some("docs/specs".to_owned());
        let known = Some(["src/lib/a.rs", "README.md"].map(str::to_owned).into());
        snapshot.history = Arc::new(History { known, ..History::default() });
        let passed = pass(Arc::new(snapshot), &Memo::default());
        let Body::Text(text) = &passed.sources[0].body else { panic!("text") };
        let found: Vec<_> = passed.findings.iter().map(|finding| finding.code).collect();
        assert_eq!((&**text, found.len()), (expected, 1), "{found:?}");
    };
    let b = "docs/specs/done/plan-2026-01-02-b.md";
    check(&format!("[b](/home/jdoe/shop/{b}#goals)"), &format!("[b]({b}#goals)"));
    check(&format!("see `/Users/jdoe/code/shop/{b}:12`."), &format!("see `{b}:12`."));
    check(&format!("see file:///Users/jdoe/shop/{b}."), &format!("see {b}."));
    check(&format!("cd /home/user/shop/{b}"), &format!("cd {b}"));
    check(r"`C:\Users\jdoe\shop\src\lib\a.rs`", "`src/lib/a.rs`");
    check("ls /home/jdoe/shop/docs/specs/ now", "ls docs/specs now");
    check("/home/jdoe/elsewhere/done/plan-2026-01-02-b.md", "done/plan-2026-01-02-b.md");
    check("![c](/home/jdoe/x/img/c.png)", "![c](img/c.png)");
    check("/home/jdoe/shop/README.md", "/home/••••/shop/README.md");
    check("/home/jdoe/.cache/x/y.md", "/home/••••/.cache/x/y.md");
}

#[test]
fn an_accepted_finding_is_published_and_others_are_not() {
    let site = "[check]\naccept = [{ code = 'home-folder', path = 'a.md', reason = 'an example' }]";
    let (found, text) = gate(site, "/home/jdoe/x and https://wiki.corp/");
    assert_eq!(found, ["home-folder:1:7", "private-host:1:26"], "acceptance quiets findings later, in `check`");
    assert_eq!(text, "/home/jdoe/x and https://••••.corp/");
}

#[test]
fn without_redact_everything_is_reported_and_nothing_masked() {
    let (found, text) = gate("[publish]\nredact = false", "/home/jdoe/x");
    assert_eq!((found.len(), text.as_str()), (1, "/home/jdoe/x"));
}

#[test]
fn no_finding_quotes_what_it_found() {
    let secret = token();
    let snapshot = Snapshot::of_texts(Config::default(), &[("a.md", &secret), ("keys.txt", &secret)]);
    let passed = pass(Arc::new(snapshot), &Memo::default());
    assert_eq!(passed.findings.len(), 2);
    let said = format!("{:?}{:?}", passed.findings, String::from_utf8_lossy(&passed.assets[0].bytes));
    assert!(!said.contains(&secret) && !said.contains("ghp_"), "{said}");
}
