//! What is set, what is refused, and that nothing of hostile formulas gets further.

use super::{LENGTH, Tex, allow, convert};

/// The MathML of one formula on a line of its own, or why it has none.
fn set(source: &str) -> String {
    let mut formulas = convert(&[Tex { source, display: true }]);
    match formulas.remove(0) {
        Ok(mathml) => mathml.as_str().trim_start_matches("<math display=\"block\">").replace("</math>", ""),
        Err(cause) => format!("source: {cause}"),
    }
}

#[test]
fn formulas_become_mathml() {
    for (source, expected) in [
        ("x", "<mi>x</mi>"),
        ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\frac{1}{2}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\sqrt{x^2}", "<msqrt><msup><mi>x</mi><mn>2</mn></msup></msqrt>"),
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (r"\text{if } x", "<mtext>if\u{a0}</mtext><mi>x</mi>"),
    ] {
        assert_eq!(set(source), expected, "{source}");
    }
}

#[test]
fn columns_are_aligned_by_classes_and_not_by_styles() {
    let aligned = set(r"\begin{align*} a &= b \\ c &= d \end{align*}");
    assert!(aligned.contains("class=\"m-r\"") && aligned.contains("class=\"m-l\""), "{aligned}");
    assert!(!aligned.contains(" style"), "{aligned}");
}

#[test]
fn what_cannot_be_set_says_why() {
    for (source, cause) in [
        (r"\frac{a}{b", "Expected closing token"),
        (r"\nosuch", "Unknown command"),
        (r"\href{javascript:alert(1)}{x}", "Unknown command"),
        (r"\cancel{x}", "element `menclose`"),
        ("", ""),
    ] {
        assert!(set(source).contains(cause), "{source}: {}", set(source));
    }
    let long = "x".repeat(LENGTH + 1);
    assert_eq!(set(&long), "source: it is longer than 4000 bytes");
}

#[test]
fn whatever_nests_as_deep_as_it_can_ends_and_spoils_no_other() {
    let openers = [
        "{",
        r"\sqrt ",
        r"\hat",
        "x^",
        r"\frac1",
        r"\left(",
        r"\begin{matrix}",
        r"\text{",
        r"\not",
        "_",
        r"\sqrt[",
        r"\bf",
        r"\color{red}",
        r"\substack{",
        r"\mathrm{",
        r"\underbrace{",
        r"\overset1",
    ];
    for opener in openers {
        let deep = opener.repeat(LENGTH / opener.len());
        let set = convert(&[Tex { source: &deep, display: true }, Tex { source: "a", display: false }]);
        assert_eq!(set[1].as_ref().map(|mathml| mathml.as_str()), Ok("<math><mi>a</mi></math>"), "after {opener}");
    }
}

#[test]
fn hundreds_of_braces_are_too_deep() {
    let deep = format!("{}x{}", r"\sqrt{".repeat(300), "}".repeat(300));
    assert_eq!(set(&deep), "source: it is nested too deep");
}

#[test]
fn nothing_but_listed_mathml_is_let_through() {
    for (mathml, expected) in [
        ("<math><mi>x</mi></math>", Ok("<math><mi>x</mi></math>")),
        ("<math><mi id=\"a\" style=\"color:red\">x</mi></math>", Ok("<math><mi>x</mi></math>")),
        ("<math><mtext><span class=\"a\">x</span></mtext></math>", Ok("<math><mtext>x</mtext></math>")),
        ("<math><mspace width=\"1em\"/></math>", Ok("<math><mspace width=\"1em\"/></math>")),
        ("<math><script>x</script></math>", Err(())),
        ("<math><mtext><a href=\"#x\">x</a></mtext></math>", Err(())),
        ("<math><mi onclick=x>x</mi></math>", Err(())),
        ("<math><mi width=\"&quot;\">x</mi></math>", Err(())),
        ("<math><mi>x</math></mi>", Err(())),
        ("<math><mi>x</mi>", Err(())),
        ("<math></math><math></math><svg></svg>", Err(())),
        ("<math><math></math></math>", Err(())),
        ("<math><mi>a > b</mi></math>", Err(())),
        ("<math><mi>&nbsp;</mi></math>", Err(())),
        ("<math><!-- x --></math>", Err(())),
        ("<math/>", Err(())),
        ("x", Err(())),
    ] {
        let written = allow::rewrite(mathml);
        assert_eq!(written.as_deref().map_err(|_| ()), expected, "{mathml}");
    }
}

/// Random runs of what formulas are made of: each is MathML of the list or an error, and none ends the thread.
#[test]
fn random_formulas_are_set_or_refused() {
    let pieces = [
        r"\frac",
        "{",
        "}",
        "^",
        "_",
        "x",
        "1",
        " ",
        r"\sqrt",
        "[",
        "]",
        r"\left",
        r"\right",
        "(",
        ")",
        r"\begin{align}",
        r"\end{align}",
        r"\\",
        "&",
        r"\text{",
        r"\href{javascript:alert(1)}{x}",
        r"\color{red}",
        "<",
        ">",
        "\"",
        "'",
        "%",
        "#",
        "~",
        r"\tag{",
        r"\label{",
        r"\ref{",
        r"\begin{array}{c|c}",
        r"\end{array}",
        r"\hline",
        r"\middle",
        "|",
        r"\not",
        r"\hspace{1em}",
        r"\mathrm",
        "∑",
        "\u{202e}",
        "$",
        r"\def",
        r"\newcommand",
    ];
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let sources: Vec<String> =
        (0..4000).map(|_| (0..1 + next(12)).map(|_| pieces[next(pieces.len())]).collect()).collect();
    let tex: Vec<Tex<'_>> = sources.iter().map(|source| Tex { source, display: source.len() % 2 == 0 }).collect();
    let formulas = convert(&tex);
    assert!(formulas.iter().any(Result::is_ok) && formulas.iter().any(Result::is_err));
    for (source, formula) in sources.iter().zip(&formulas) {
        match formula {
            Ok(mathml) => {
                assert_eq!(allow::rewrite(mathml.as_str()).as_deref(), Ok(mathml.as_str()), "{source}");
            }
            Err(cause) => assert_ne!(cause, "it could not be set", "{source} ended the thread"),
        }
    }
}
