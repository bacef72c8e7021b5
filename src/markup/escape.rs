//! Text to HTML. One rule for text and attribute values, one for code.
//!
//! Besides the five characters of HTML, what no page may hold is dropped: control characters and noncharacters (they are
//! parse errors in HTML), and in prose the characters that turn the direction of the text around, which could make a page
//! read other than it is written (CVE-2021-42574). Code shows those as marks instead, because there they matter.

use std::fmt::Write as _;

use crate::text::turns_direction;

/// Appends `text` to `out`, safe as the content of an element and as a quoted attribute value.
pub fn escape_into(out: &mut String, text: &str) {
    escape_with(out, text, |_, _| {});
}

/// Appends `code` to `out`. Characters that turn the direction of the text are shown as `span.bidi` with their number.
pub(super) fn escape_code_into(out: &mut String, code: &str) {
    escape_with(out, code, |out, character| {
        // Writing to a string does not fail.
        let _ = write!(out, "<span class=\"bidi\">U+{:04X}</span>", u32::from(character));
    });
}

/// Whether a byte always stands for itself, or goes on with a character whose first byte was looked at.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        let at = byte as u8;
        let special = matches!(at, b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f);
        plain[byte] = matches!(at, b'\t' | b'\n' | b' '..0xc0) && !special;
        byte += 1;
    }
    plain
};

fn escape_with(out: &mut String, text: &str, bidi: impl Fn(&mut String, char)) {
    let mut plain = 0;
    let suspects = text.bytes().enumerate().filter(|&(_, byte)| !PLAIN[usize::from(byte)]);
    let suspects = suspects.filter_map(|(at, _)| Some((at, text[at..].chars().next()?)));
    for (at, character) in suspects {
        let replacement = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\r' if text[at + 1..].starts_with('\n') => "",
            '\r' => "\n",
            _ if is_dropped(character) || turns_direction(character) => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(replacement);
        if turns_direction(character) {
            bidi(out, character);
        }
        plain = at + character.len_utf8();
    }
    out.push_str(&text[plain..]);
}

/// Characters that are errors in HTML: controls but tab and line feed, and noncharacters.
fn is_dropped(character: char) -> bool {
    let code = u32::from(character);
    (character.is_control() && character != '\t' && character != '\n')
        || (0xFDD0..=0xFDEF).contains(&code)
        || code & 0xFFFE == 0xFFFE
}

/// ` name="value"` with the value escaped.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_into(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, prose: &str, code: &str) {
        let (mut a, mut b) = (String::new(), String::new());
        escape_into(&mut a, text);
        escape_code_into(&mut b, text);
        assert_eq!((a.as_str(), b.as_str()), (prose, code), "{text:?}");
    }

    #[test]
    fn the_five_characters_become_entities() {
        check(
            "a<b & \"c\" 'd'>",
            "a&lt;b &amp; &quot;c&quot; &#39;d&#39;&gt;",
            "a&lt;b &amp; &quot;c&quot; &#39;d&#39;&gt;",
        );
    }

    #[test]
    fn what_html_forbids_is_dropped_and_line_ends_are_folded() {
        check("a\0b\u{1b}[31m\u{7f}\u{85}\u{FFFE}\u{FDD0}c", "ab[31mc", "ab[31mc");
        check("a\r\nb\rc\td", "a\nb\nc\td", "a\nb\nc\td");
    }

    #[test]
    fn direction_controls_vanish_from_prose_and_show_in_code() {
        check("a\u{202E}b", "ab", "a<span class=\"bidi\">U+202E</span>b");
        check("a\u{2066}b\u{200F}", "ab\u{200F}", "a<span class=\"bidi\">U+2066</span>b\u{200F}");
    }
}
