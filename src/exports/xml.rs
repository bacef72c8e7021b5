//! XML, written piece by piece. Everything that is XML and ours goes through here, so that escaping stands in one place.
//!
//! Unlike HTML, XML stops at the first error, and it has no way to write most control characters, not even as a number.
//! They are dropped (XML 1.0, fifth edition, §2.2). Names of elements and attributes are our own words.

/// A document that grows.
#[derive(Debug, Default)]
pub struct Xml(String);

impl Xml {
    /// Opens an element.
    pub fn start(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.tag(name, attributes);
        self.0.push('>');
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.tag(name, attributes);
        self.0.push_str("/>");
    }

    /// An element that holds text alone.
    pub fn element(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.start(name, attributes);
        self.text(text);
        self.end(name);
    }

    /// Text, escaped.
    pub fn text(&mut self, text: &str) {
        escape_into(&mut self.0, text);
    }

    /// Closes an element.
    pub fn end(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// The document.
    pub fn finish(self) -> String {
        self.0
    }

    fn tag(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            escape_into(&mut self.0, value);
            self.0.push('"');
        }
    }
}

/// Appends `text` as the content of an element or of a quoted attribute.
fn escape_into(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ if is_allowed(character) => out.push(character),
            _ => {}
        }
    }
}

/// The characters of XML 1.0, §2.2, without those that it advises against (controls, noncharacters).
fn is_allowed(character: char) -> bool {
    let code = u32::from(character);
    let noncharacter = (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE;
    matches!(character, '\t' | '\n' | '\r') || !(character.is_control() || noncharacter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped_alike() {
        let mut xml = Xml::default();
        xml.start("a", &[("b", "<\"'&>")]);
        xml.element("c", &[], "<\"'&>");
        xml.empty("d", &[]);
        xml.end("a");
        let escaped = "&lt;&quot;&#39;&amp;&gt;";
        assert_eq!(xml.finish(), format!("<a b=\"{escaped}\"><c>{escaped}</c><d/></a>"));
    }

    #[test]
    fn what_xml_cannot_hold_is_dropped() {
        let mut xml = Xml::default();
        xml.text("a\0b\u{1b}c\u{7f}\u{85}\u{FFFE}\u{FDD0}\u{1FFFF}d\te\nf\u{1F600}");
        assert_eq!(xml.finish(), "abcd\te\nf\u{1F600}");
    }
}
