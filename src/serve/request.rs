//! The head of a request, from bytes: what RFC 9112 calls the request line and the fields, read strictly.
//!
//! Two programs that read one odd head in two ways are how requests are smuggled, so whatever could be read in two ways is
//! refused: a line that ends with a line feed alone, a folded field, a blank before a colon, a control character. A head is
//! refused as soon as its bytes can no longer become a good one, so that nobody waits for the end of nonsense.

use super::gate::{Refusal, refuse};

/// Bytes of the request line at most.
const LINE_BYTES: usize = 8 << 10;
/// Bytes of a whole head at most.
const HEAD_BYTES: usize = 32 << 10;
/// Fields of a head at most.
const FIELDS: usize = 100;

/// What a request says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub(super) method: String,
    /// As it stands in the request line.
    pub(super) target: String,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// The connection ends after the answer.
    pub(super) last: bool,
}

impl Head {
    /// The values of all headers of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of this name.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Bytes of a connection as they come in.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    bytes: Vec<u8>,
    /// How many of them have been looked at.
    seen: usize,
}

impl Inbox {
    /// Adds what was read.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Whether a head has begun.
    pub(super) fn has_begun(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// The next head, once it is whole. What follows it stays for the next call.
    pub(super) fn head(&mut self) -> Result<Option<Head>, Refusal> {
        // Some clients leave a blank line behind a request.
        while self.bytes.starts_with(b"\r\n") {
            self.bytes.drain(..2);
            self.seen = 0;
        }
        let Some(end) = self.end()? else { return Ok(None) };
        let rest = self.bytes.split_off(end);
        let head = parse(&self.bytes[..end - 4]);
        self.bytes = rest;
        self.seen = 0;
        head.map(Some)
    }

    /// The index behind the blank line that ends the head.
    fn end(&mut self) -> Result<Option<usize>, Refusal> {
        while let Some(&byte) = self.bytes.get(self.seen) {
            let before = &self.bytes[..self.seen];
            match byte {
                b'\n' if !before.ends_with(b"\r") => return refuse(400, "a line ends without a carriage return"),
                b'\n' if before.ends_with(b"\r\n\r") => return Ok(Some(self.seen + 1)),
                b'\n' | b'\t' => {}
                _ if before.ends_with(b"\r") => return refuse(400, "a carriage return stands alone"),
                b'\r' => {}
                0..b' ' | 0x7f => return refuse(400, "the head holds a control character"),
                _ if before.is_empty() && !is_token_byte(byte) => return refuse(400, "this is no request"),
                _ => {}
            }
            self.seen += 1;
            if self.seen > HEAD_BYTES {
                return refuse(431, "the head is too long");
            }
            if self.seen == LINE_BYTES && !self.bytes[..LINE_BYTES].contains(&b'\n') {
                return refuse(414, "the target is too long");
            }
        }
        Ok(None)
    }
}

/// Reads a head without its last two line ends.
fn parse(bytes: &[u8]) -> Result<Head, Refusal> {
    let mut lines = bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let Ok(line) = std::str::from_utf8(lines.next().unwrap_or_default()) else {
        return refuse(400, "the request line is not UTF-8");
    };
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return refuse(400, "the request line is not a method, a target and a version");
    };
    if method.is_empty() || !method.bytes().all(is_token_byte) || target.is_empty() || target.contains('\t') {
        return refuse(400, "the request line is not a method, a target and a version");
    }
    let old = match version.as_bytes() {
        b"HTTP/1.0" => true,
        [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'1'..=b'9'] => false,
        [b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9'] => {
            return refuse(505, "this version of HTTP is not spoken here");
        }
        _ => return refuse(400, "the version is not one of HTTP"),
    };
    let mut head = Head { method: method.to_owned(), target: target.to_owned(), headers: Vec::new(), last: false };
    for line in lines {
        if head.headers.len() == FIELDS {
            return refuse(431, "there are too many headers");
        }
        head.headers.push(field(line)?);
    }
    let closes = |value: &str| value.split(',').any(|word| word.trim().eq_ignore_ascii_case("close"));
    head.last = old || head.all("connection").any(closes);
    Ok(head)
}

fn field(line: &[u8]) -> Result<(String, String), Refusal> {
    let colon = line.iter().position(|&byte| byte == b':');
    let Some((name, value)) = colon.map(|at| (&line[..at], &line[at + 1..])) else {
        return refuse(400, "a header has no colon");
    };
    // This refuses folded lines and blanks before the colon too.
    if name.is_empty() || !name.iter().copied().all(is_token_byte) {
        return refuse(400, "the name of a header is not a word");
    }
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    Ok((name, String::from_utf8_lossy(value).trim_matches([' ', '\t']).to_owned()))
}

/// Whether `byte` may stand in a method or the name of a header.
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Method, target and number of headers, or the status of the refusal; `None` while bytes are missing.
    fn read(bytes: &[u8]) -> Option<Result<(String, String, usize), u16>> {
        let mut whole = Inbox::default();
        whole.push(bytes);
        let at_once = whole.head();
        // Byte by byte it is the same.
        let mut slow = Inbox::default();
        let mut pieces = bytes.iter().map(|&byte| {
            slow.push(&[byte]);
            slow.head()
        });
        let in_pieces = pieces.find(|head| !matches!(head, Ok(None))).unwrap_or(Ok(None));
        let brief = |head: Result<Option<Head>, Refusal>| match head {
            Ok(head) => head.map(|head| Ok((head.method, head.target, head.headers.len()))),
            Err(refusal) => Some(Err(refusal.status)),
        };
        let (one, other) = (brief(at_once), brief(in_pieces));
        assert_eq!(one, other, "{:?}", String::from_utf8_lossy(bytes));
        one
    }

    #[test]
    fn only_plain_heads_are_read() {
        let good = |method: &str, target: &str, count| Some(Ok((method.to_owned(), target.to_owned(), count)));
        type Brief = Option<Result<(String, String, usize), u16>>;
        let cases: &[(&[u8], Brief)] = &[
            (b"", None),
            (b"GET / HT", None),
            (b"GET / HTTP/1.1\r\nHost: a\r\n", None),
            (b"GET / HTTP/1.1\r\n\r\n", good("GET", "/", 0)),
            (b"\r\n\r\nGET / HTTP/1.1\r\n\r\n", good("GET", "/", 0)),
            (b"GET /a?b HTTP/1.1\r\nHost: a\r\nX:\t\xe9 \r\n\r\n", good("GET", "/a?b", 2)),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Some(Err(505))),
            (b"GET / HTTP/9.9\r\n\r\n", Some(Err(505))),
            (b"GET / HTTP/1.1\n", Some(Err(400))),
            (b"GET / HTTP/1.1\r\nHost: a\n", Some(Err(400))),
            (b"GET / HTTP/1.1\rX: y\r\n\r\n", Some(Err(400))),
            (b"GET /\r\n\r\n", Some(Err(400))),
            (b"GET /a b HTTP/1.1\r\n\r\n", Some(Err(400))),
            (b"GET  / HTTP/1.1\r\n\r\n", Some(Err(400))),
            (b"GET / http/1.1\r\n\r\n", Some(Err(400))),
            (b"GET / HTTP/1.1\r\n folded\r\n\r\n", Some(Err(400))),
            (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", Some(Err(400))),
            (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", Some(Err(400))),
            (b"GET / HTTP/1.1\r\n: empty\r\n\r\n", Some(Err(400))),
            (b"GET /\0 HTTP", Some(Err(400))),
            (b"\x16\x03\x01\x02", Some(Err(400))),
            (b"\xff\xfe", Some(Err(400))),
            (b" GET", Some(Err(400))),
            (b"GET /\xff HTTP/1.1\r\n\r\n", Some(Err(400))),
        ];
        for (bytes, expected) in cases {
            assert_eq!(read(bytes), *expected, "{:?}", String::from_utf8_lossy(bytes));
        }
        let long = "a".repeat(HEAD_BYTES);
        assert_eq!(read(format!("GET /{long}").as_bytes()), Some(Err(414)));
        assert_eq!(read(format!("GET / HTTP/1.1\r\nX: {long}").as_bytes()), Some(Err(431)));
        let many = "X: y\r\n".repeat(FIELDS + 1);
        assert_eq!(read(format!("GET / HTTP/1.1\r\n{many}\r\n").as_bytes()), Some(Err(431)));
    }

    #[test]
    fn one_head_follows_the_other() {
        let mut inbox = Inbox::default();
        inbox.push(b"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\nGET");
        let mut next = || inbox.head().ok().flatten().map(|head| (head.target, head.last));
        assert_eq!(next(), Some(("/a".to_owned(), false)));
        assert_eq!(next(), Some(("/b".to_owned(), true)));
        assert_eq!(next(), None);
        assert!(inbox.has_begun());
    }
}
