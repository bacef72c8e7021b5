//! What a theme promises to templates and to whoever reads its errors.

use super::script::tight;
use super::*;
use crate::markup::Html;

fn theme(files: &[(&str, &str)]) -> Result<Theme, Box<RenderError>> {
    let overrides = files.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(text.as_bytes()))).collect();
    Theme::load(&overrides, &config::Theme::default())
}

#[derive(Serialize)]
struct View {
    plain: String,
    html: Html,
}

fn view() -> View {
    View { plain: "<b>".to_owned(), html: crate::markup::inline("a `<b>`") }
}

#[test]
fn text_is_escaped_and_html_is_not() {
    let theme = theme(&[("templates/x.html", "{{ plain }} {{ html }}")]).expect("loads");
    assert_eq!(theme.render("x.html", &view(), None).expect("renders"), "&lt;b&gt; a <code>&lt;b&gt;</code>");
}

#[test]
fn the_safe_filter_does_not_exist() {
    let theme = theme(&[("templates/x.html", "{{ plain|safe }}")]).expect("loads");
    let error = theme.render("x.html", &view(), None).expect_err("no such filter");
    assert_eq!((error.file.as_str(), error.line), ("templates/x.html", 1));
}

#[test]
fn an_undefined_name_says_where_and_by_which_way() {
    let files =
        [("templates/x.html", "one\n{% include 'y.html' %}\n"), ("templates/y.html", "a\nb\n  {{ nothing }}\nd\n")];
    let error = theme(&files).expect("loads").render("x.html", &view(), Some("plan-x.md")).expect_err("undefined");
    assert_eq!((error.file.as_str(), error.line, error.column), ("templates/y.html", 3, 6));
    assert_eq!(error.chain, ["templates/x.html:2"]);
    assert_eq!(error.excerpt.len(), 4);
    assert_eq!(error.subject.as_deref(), Some("plan-x.md"));
}

#[test]
fn a_template_that_does_not_parse_fails_to_load() {
    let error = theme(&[("templates/x.html", "ok\n{% if %}\n")]).expect_err("syntax error");
    assert_eq!((error.file.as_str(), error.line), ("templates/x.html", 2));
}

#[test]
fn an_endless_template_ends() {
    let loops = "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}";
    let theme = theme(&[("templates/x.html", loops)]).expect("loads");
    assert!(theme.render("x.html", &view(), None).is_err());
}

/// Sizes and nestings that would cost stack or memory while a template is read, before fuel counts.
#[test]
fn a_template_that_is_built_to_cost_is_refused() {
    let bombs = [
        format!("{{{{ {}plain }}}}", "not ".repeat(20_000)),
        format!("{{{{ plain{} }}}}", ".a".repeat(100_000)),
        format!("{{{{ plain{} }}}}", "|upper".repeat(30_000)),
        format!("{{{{ plain{} }}}}", "~plain".repeat(30_000)),
        format!("{{{{ {}plain }}}}", "(".repeat(50_000)),
        format!("{{{{ {} }}}}", "[".repeat(50_000)),
        format!("{{{{ '}}}}' ~ plain{} }}}}", ".a".repeat(50_000)),
        "{% if plain %}".repeat(15_000),
        format!("{{% if plain %}}{}{{% endif %}}", "{% elif plain %}".repeat(15_000)),
        "{% for a in [1] %}".repeat(10_000),
        "x".repeat(300 << 10),
        format!("{{{{ {}", "a ".repeat(50_000)),
    ];
    for bomb in bombs {
        let start: String = bomb.chars().take(40).collect();
        let error = theme(&[("templates/x.html", &bomb)]).err();
        assert_eq!(error.map(|error| error.file), Some("templates/x.html".to_owned()), "{start}");
    }
    // As long as may be, on the stack of a small thread.
    for fair in [
        format!("{{{{ plain{} }}}}", "|upper".repeat(600)),
        format!("{{{{ plain{} }}}}", "~plain".repeat(600)),
        format!("{{% if plain %}}{}{{% endif %}}", "{% elif plain %}".repeat(900)),
        format!("{{# {} #}}", "a long remark {{ ".repeat(5_000)),
    ] {
        let start: String = fair.chars().take(40).collect();
        let rendered = theme(&[("templates/x.html", &fair)]).expect("loads").render("x.html", &view(), None);
        assert!(rendered.is_ok(), "{start}: {rendered:?}");
    }
}

/// What one expression may make of little text.
#[test]
fn a_template_that_makes_too_much_is_ended() {
    for bomb in [
        "{{ plain|indent(2000000000, true) }}",
        "{{ 'x' * 2000000000 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'x.html' %}",
        "{{ '%2000000000d'|format(1) }}",
        "{{ range(2000000000)|list|length }}",
    ] {
        // Pages are made on threads with deep stacks.
        let made = move || {
            let theme = theme(&[("templates/x.html", bomb)]).expect("loads");
            theme.render("x.html", &view(), None).map(|text| text.len())
        };
        let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(made).expect("a thread");
        let rendered = thread.join().expect("no panic");
        assert!(rendered.is_err(), "{bomb}: {rendered:?}");
    }
}

#[test]
fn overrides_replace_single_files_and_change_the_hash() {
    let built_in = theme(&[]).expect("loads");
    let changed = theme(&[("static/theme.css", "body {}"), ("static/extra.css", "p {}")]).expect("loads");
    assert_eq!(&*changed.static_files()["theme.css"], b"body {}");
    assert_eq!(changed.static_files()["theme.js"], built_in.static_files()["theme.js"]);
    assert!(changed.static_files().contains_key("extra.css"));
    assert_ne!(changed.hash(), built_in.hash());
}

#[test]
fn an_accent_becomes_a_sheet_of_its_own() {
    let settings = config::Theme { accent: "#a02020".to_owned(), ..config::Theme::default() };
    let theme = Theme::load(&BTreeMap::new(), &settings).expect("loads");
    assert_eq!(&*theme.static_files()["accent.css"], b":root { --accent: #a02020; --accent-fill: #a02020; }\n");
}

/// The guide's worked example (`content/docs/theming.md`): tokens in a sheet that comes after ours.
#[test]
fn the_worked_example_of_the_guide_changes_tokens_that_exist() {
    let guide = include_str!("../../content/docs/theming.md");
    let sheet = guide.split("```css\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example sheet");
    let changed = theme(&[("static/extra.css", sheet)]).expect("loads");
    assert_eq!(&*changed.static_files()["extra.css"], sheet.as_bytes());
    let ours = String::from_utf8(changed.static_files()["theme.css"].to_vec()).expect("text");
    let tokens: Vec<&str> =
        sheet.lines().filter_map(|line| line.trim().split_once(':')).map(|(name, _)| name).collect();
    let tokens: Vec<&str> = tokens.into_iter().filter(|name| name.starts_with("--")).collect();
    assert!(!tokens.is_empty());
    for token in tokens {
        assert!(ours.contains(&format!("  {token}:")), "{token} is no token of the theme");
    }
}

/// Every token that the guide lists is one of the theme.
#[test]
fn the_guide_lists_tokens_that_exist() {
    let guide = include_str!("../../content/docs/theming.md");
    let ours = theme(&[]).expect("loads").static_files()["theme.css"].to_vec();
    let ours = String::from_utf8(ours).expect("text");
    let rows = guide.lines().filter(|line| line.starts_with("| `--")).filter_map(|line| line.split('|').nth(1));
    let tokens: Vec<&str> = rows.flat_map(|cell| cell.split('`').filter(|part| part.starts_with("--"))).collect();
    assert!(tokens.len() > 20, "{tokens:?}");
    for token in tokens {
        assert!(ours.contains(&format!("  {token}:")), "{token}");
    }
}

/// Every class that the reading column's markup uses has a rule: a mark without one would not be seen.
#[test]
fn marks_of_the_reading_column_have_a_style() {
    let ours = theme(&[]).expect("loads").static_files()["theme.css"].to_vec();
    let ours = String::from_utf8(ours).expect("text");
    let marks =
        "gone bidi fn fn-back footnotes task tasks box hash sec-n code scroll alert alert-t boiler copy notice p-keep";
    for class in marks.split(' ') {
        assert!(ours.contains(&format!(".{class} ")) || ours.contains(&format!(".{class}:")), ".{class}");
    }
    for lifecycle in ["active", "done", "paused", "backlog", "superseded", "archived", "other"] {
        assert!(ours.contains(&format!(".ref-{lifecycle}")), "{lifecycle}");
    }
}

/// Whoever took a piece of a string for code, or a division for a pattern, would shorten the outcome once more.
#[test]
fn scripts_are_published_as_short_as_they_get() {
    for path in Builtin::iter().filter(|path| path.ends_with(".js")) {
        let file = Builtin::get(&path).expect("a file");
        let published = tight(std::str::from_utf8(&file.data).expect("text"));
        assert!(published.len() < file.data.len() && !published.contains("  "), "{path}: {published}");
        assert_eq!(tight(&published), published, "{path}");
    }
}
