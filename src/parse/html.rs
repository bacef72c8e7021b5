//! Raw HTML in pieces: which tags pass, and which are shown as they are written.
//!
//! Pages and plain text follow this one rule, so that a title or a result of search says the same words as the page.

/// How a tag behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Within a line.
    Phrase,
    /// Within a line, without content.
    Break,
    /// Between blocks, without content.
    Rule,
    /// Holds blocks.
    Details,
    /// Opens the content of `details`.
    Summary,
}

/// A tag that passes.
#[derive(Debug, PartialEq, Eq)]
pub struct Element {
    /// In lower case.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// The one attribute kept.
    pub attribute: Option<&'static str>,
}

const fn phrase(name: &'static str) -> Element {
    Element { name, kind: Kind::Phrase, attribute: None }
}

/// Every tag that passes (contract, "Raw HTML").
const ELEMENTS: &[Element] = &[
    Element { name: "br", kind: Kind::Break, attribute: None },
    Element { name: "hr", kind: Kind::Rule, attribute: None },
    Element { name: "details", kind: Kind::Details, attribute: Some("open") },
    Element { name: "summary", kind: Kind::Summary, attribute: None },
    Element { name: "abbr", kind: Kind::Phrase, attribute: Some("title") },
    phrase("kbd"),
    phrase("sub"),
    phrase("sup"),
    phrase("mark"),
    phrase("small"),
    phrase("ins"),
    phrase("del"),
    phrase("b"),
    phrase("i"),
    phrase("em"),
    phrase("strong"),
    phrase("u"),
    phrase("s"),
];

/// A tag longer than this, in bytes, is text: no search runs past it.
const TAG_LENGTH: usize = 1_000;

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Not a tag that passes.
    Text(&'a str),
    /// A finished comment.
    Comment,
    /// The tag as written, and what it is.
    Open(&'a str, &'static Element, Option<&'a str>),
    /// The same of an end tag.
    Close(&'a str, &'static Element),
}

/// What a page shows of a tag in a line: nothing of a comment or of a tag that passes, the source of any other.
pub fn shown(html: &str) -> impl Iterator<Item = &str> {
    Tokens::of(html).filter_map(|token| match token {
        Token::Text(text) => Some(text),
        Token::Comment | Token::Open(..) | Token::Close(..) => None,
    })
}

/// Raw HTML in pieces.
#[derive(Debug)]
pub struct Tokens<'a> {
    rest: &'a str,
    /// No comment ends in what is left.
    no_comment_ends: bool,
}

impl<'a> Tokens<'a> {
    /// Those of `html`.
    pub fn of(html: &'a str) -> Self {
        Self { rest: html, no_comment_ends: false }
    }

    /// The length of the comment that `rest` begins with (CommonMark 0.31 §6.6).
    fn comment(&mut self) -> Option<usize> {
        let inner = self.rest.strip_prefix("<!--")?;
        if inner.starts_with('>') {
            return Some(5);
        }
        if inner.starts_with("->") {
            return Some(6);
        }
        if self.no_comment_ends {
            return None;
        }
        let end = inner.find("-->");
        self.no_comment_ends = end.is_none();
        end.map(|end| end + 7)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let (token, length) = if let Some(length) = self.comment() {
            (Token::Comment, length)
        } else if let Some((token, length)) = tag(self.rest) {
            (token, length)
        } else {
            let next = self.rest.char_indices().skip(1).find(|&(_, character)| character == '<');
            let length = next.map_or(self.rest.len(), |(at, _)| at);
            (Token::Text(&self.rest[..length]), length)
        };
        self.rest = &self.rest[length..];
        Some(token)
    }
}

/// The tag that passes at the start of `html`, and its length.
fn tag(html: &str) -> Option<(Token<'_>, usize)> {
    let (closing, inner) = match html.strip_prefix("</") {
        Some(inner) => (true, inner),
        None => (false, html.strip_prefix('<')?),
    };
    let name = &inner[..inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len())];
    let element = ELEMENTS.iter().find(|element| element.name.eq_ignore_ascii_case(name))?;
    let mut rest = &inner[name.len()..];
    if closing {
        let length = html.len() - rest.trim_start().strip_prefix('>')?.len();
        let is_empty = matches!(element.kind, Kind::Break | Kind::Rule);
        return (!is_empty).then_some((Token::Close(&html[..length], element), length));
    }
    let mut value = None;
    loop {
        let trimmed = rest.trim_start();
        if html.len() - trimmed.len() > TAG_LENGTH {
            return None;
        }
        if let Some(behind) = trimmed.strip_prefix("/>").or_else(|| trimmed.strip_prefix('>')) {
            let length = html.len() - behind.len();
            return Some((Token::Open(&html[..length], element, value), length));
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let (name, text, behind) = attribute_at(trimmed)?;
        if element.attribute.is_some_and(|kept| kept.eq_ignore_ascii_case(name)) {
            value = value.or(Some(text));
        }
        rest = behind;
    }
}

/// Name and value of the attribute at the start of `text`, and what follows it (CommonMark 0.31 §6.6).
fn attribute_at(text: &str) -> Option<(&str, &str, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.' | '-');
    let end = text.find(|c| !is_name(c)).filter(|&end| end > 0)?;
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.trim_start().strip_prefix('=') else {
        return Some((name, "", rest));
    };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            // A quote further away than a tag may be long is not looked for.
            let near = &quoted[..crate::text::floor_char_boundary(quoted, TAG_LENGTH)];
            let end = near.find(quote)?;
            return Some((name, &quoted[..end], &quoted[end + 1..]));
        }
    }
    let stops = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '<' | '>' | '`');
    let end = value.find(stops).filter(|&end| end > 0)?;
    Some((name, &value[..end], &value[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_pass_is_shown() {
        let shown = |html| shown(html).collect::<String>();
        for html in ["<Config>", "</Config>", "<a href=\"x\">", "<?php ?>", "<details-x>", "<T, U>"] {
            assert_eq!(shown(html), html);
        }
        for html in ["<!-- note -->", "<kbd>", "</KBD>", "<br/>", "<details open>"] {
            assert_eq!(shown(html), "", "{html}");
        }
    }
}
