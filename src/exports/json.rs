//! JSON as text. What steers a terminal or turns text around stands in it as an escape: the value is the same, and whoever
//! looks at the text, or prints it, sees what is there.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;

use crate::text::steers;

/// `value` as indented JSON that ends with a line break.
pub fn pretty(value: &impl Serialize) -> String {
    // Only a map with keys that are no text could fail, and there is none.
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    escaped(&json) + "\n"
}

/// The same to `out`, piece by piece.
pub fn write(out: &mut dyn io::Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(Escaping(&mut *out), value)?;
    out.write_all(b"\n")
}

/// Passes JSON on with escapes for what steers.
struct Escaping<'a>(&'a mut dyn io::Write);

impl io::Write for Escaping<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // DEL, and the first bytes of the other characters that may have to be escaped. Strings come in whole pieces.
        let suspect = bytes.iter().any(|byte| matches!(byte, 0x7f | 0xc2 | 0xe2));
        match suspect.then(|| std::str::from_utf8(bytes)) {
            Some(Ok(text)) => self.0.write_all(escaped(text).as_bytes())?,
            _ => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// JSON text with escapes for steering characters, which stand nowhere but in its strings.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c != '\n' && steers(c) {
            // None of them lies outside of the basic plane.
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        let text = "a\u{202e}b\u{7f}c\u{9b}d\n\u{1b}é";
        let json = pretty(&[text]);
        assert_eq!(json, "[\n  \"a\\u202eb\\u007fc\\u009bd\\n\\u001bé\"\n]\n");
        let mut written = Vec::new();
        write(&mut written, &[text]).expect("memory");
        assert_eq!(String::from_utf8(written).expect("UTF-8"), json);
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).expect("JSON"), [text]);
    }
}
