//! JSON as text. What steers a terminal or turns text around stands in it as an escape: the value is the same, and whoever
//! looks at the text, or prints it, sees what is there.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::text::steers;

/// `value` as indented JSON that ends with a line break.
pub fn pretty(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    // Only a map with keys that are no text could fail, and there is none; memory can be written.
    let _ = write(&mut bytes, value);
    String::from_utf8(bytes).unwrap_or_default()
}

/// The same to `out`, piece by piece.
pub fn write(out: &mut dyn io::Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Escaping(PrettyFormatter::new())))?;
    out.write_all(b"\n")
}

/// Indents as its inner formatter does, and writes escapes for what steers. Only strings hold such characters.
struct Escaping(PrettyFormatter<'static>);

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, part: &str) -> io::Result<()> {
        // DEL, and the first bytes of the other characters that may have to be escaped.
        match part.bytes().any(|byte| matches!(byte, 0x7f | 0xc2 | 0xe2)) {
            true => out.write_all(escaped(part).as_bytes()),
            false => out.write_all(part.as_bytes()),
        }
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// A part of a string with escapes for steering characters.
fn escaped(part: &str) -> String {
    let mut text = String::with_capacity(part.len() + 5);
    for c in part.chars() {
        if steers(c) {
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
