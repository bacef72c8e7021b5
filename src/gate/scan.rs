//! Finds what the gate is for in one text, in one walk over its bytes.
//!
//! Everything looked for begins at a known byte: a token at the first letter of its form where a word begins, a key block
//! at a dash, an address at `://`, a home folder at `/` or a drive letter. So ordinary text costs one look-up a byte.

use super::forms::{Alphabet, EVERYWHERE, FORMS, MADE_UP, NO_PASSWORDS, NOBODY, PRIVATE};
use super::paths::whole;
use super::{Hit, Kind};
use crate::text::Span;

/// Fewer different characters than this are no random token.
const LEAST_VARIETY: usize = 8;
/// A key block without an end is masked up to here, in bytes.
const LONGEST_KEY: usize = 16 * 1024;
/// Characters of a key that a block must have; one that only shows its first line is an example.
const LEAST_KEY: usize = 40;

/// Everything found in `text`, in order.
pub(super) fn scan(text: &str) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut hits = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let word_begins = at == 0 || !is_word(bytes[at - 1]);
        let found = match bytes[at] {
            b'-' => private_key(text, at),
            b':' if text[at..].starts_with("://") => {
                address(text, at, &mut hits);
                None
            }
            b'/' => home(text, at),
            b'A'..=b'Z' | b'a'..=b'z' if word_begins => token(text, at).or_else(|| windows_home(text, at)),
            _ => None,
        };
        at = match found {
            Some(hit) => {
                let end = hit.span.end;
                hits.push(hit);
                end.max(at + 1)
            }
            None => at + 1,
        };
    }
    hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
    hits
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The bytes from `from` on that are `fits`.
fn run(bytes: &[u8], from: usize, fits: impl Fn(u8) -> bool) -> Span {
    let length = bytes[from..].iter().take_while(|&&byte| fits(byte)).count();
    from..from + length
}

fn token(text: &str, at: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let here = FORMS.iter().filter(|form| bytes[at..].starts_with(form.start.as_bytes()));
    for form in here {
        let rest = run(bytes, at + form.start.len(), |byte| form.rest.has(byte));
        // A form of a fixed alphabet that runs on in another one is a longer word.
        let goes_on = bytes.get(rest.end).is_some_and(|&byte| form.rest != Alphabet::Dotted && is_word(byte));
        let word = &text[rest.clone()];
        if rest.len() < form.least || goes_on || is_made_up(word) || !is_random(word) {
            continue;
        }
        // Three parts: header, claims, signature.
        if form.start == "eyJ" && word.split('.').filter(|part| part.len() > 8).count() != 3 {
            continue;
        }
        return Some(Hit::new(Kind::Token, at..rest.end, form.name));
    }
    None
}

/// Random text has many different characters, and digits among its letters.
fn is_random(word: &str) -> bool {
    let mut seen = [false; 128];
    word.bytes().filter(u8::is_ascii).for_each(|byte| seen[usize::from(byte)] = true);
    let variety = seen.iter().filter(|&&seen| seen).count();
    variety >= LEAST_VARIETY && word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_made_up(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    MADE_UP.iter().any(|sign| lower.contains(sign))
}

/// `-----BEGIN … PRIVATE KEY-----` with a key below it. Its first line stays, so that a reader sees what was there.
fn private_key(text: &str, at: usize) -> Option<Hit> {
    let rest = text[at..].strip_prefix("-----BEGIN ")?;
    let name = rest.split("-----").next().filter(|name| name.len() < 60 && !name.contains('\n'))?;
    if !name.ends_with("PRIVATE KEY") && !name.ends_with("PRIVATE KEY BLOCK") {
        return None;
    }
    let start = at + "-----BEGIN ".len() + name.len() + "-----".len();
    let body = text.get(start..)?;
    let within = crate::text::floor_char_boundary(body, LONGEST_KEY);
    let end = body[..within].find("-----END ").or_else(|| body[..within].find("\n\n")).unwrap_or(within);
    let key = body[..end].bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    (key.count() >= LEAST_KEY).then_some(Hit::new(Kind::PrivateKey, start..start + end, "a private key"))
}

/// The password and the host of the address whose `://` is at `at`.
fn address(text: &str, at: usize, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let ends = |byte: u8| byte.is_ascii_whitespace() || b"/?#\"'`<>()[]{}|\\,;*".contains(&byte);
    let authority = run(bytes, at + 3, |byte| !ends(byte));
    let part = &text[authority.clone()];
    let (user, host) = part.rsplit_once('@').map_or((None, part), |(user, host)| (Some(user), host));
    if let Some((name, password)) = user.and_then(|user| user.split_once(':')) {
        let lower = password.to_ascii_lowercase();
        let shown = lower.is_empty()
            || NO_PASSWORDS.contains(&lower.as_str())
            || lower == name.to_ascii_lowercase()
            || is_made_up(&lower)
            || password.starts_with(['$', '%', '•'])
            || password.bytes().all(|byte| byte == password.as_bytes()[0]);
        if !shown {
            let start = authority.start + name.len() + 1;
            hits.push(Hit::new(Kind::Password, start..start + password.len(), "a password in an address"));
        }
    }
    let name = host.split(':').next().unwrap_or_default().trim_end_matches('.');
    let lower = name.to_ascii_lowercase();
    let private = PRIVATE.iter().find(|end| lower.ends_with(*end) && lower.len() > end.len());
    if let Some(end) = private.filter(|_| !EVERYWHERE.iter().any(|known| lower.ends_with(known)) && !is_made_up(&lower))
    {
        let start = authority.end - host.len();
        hits.push(Hit::new(Kind::Host, start..start + name.len() - end.len(), "the name of a private host"));
    }
}

/// `/home/NAME/` and `/Users/NAME/`, where a path begins.
fn home(text: &str, at: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let above = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
    // `src/home/page.ts` and `https://example.org/home/x` are no home folders; `file:///home/x` is.
    if is_word(above) || matches!(above, b'.' | b'-' | b'}' | b')' | b']' | b'>') {
        return None;
    }
    let start = ["/home/", "/Users/"].iter().find(|start| text[at..].starts_with(**start))?;
    owner(text, at, at + start.len(), b'/')
}

/// `C:\Users\NAME\`.
fn windows_home(text: &str, at: usize) -> Option<Hit> {
    let rest = &text[at + 1..];
    let start = [":\\Users\\", ":/Users/", ":\\\\Users\\\\"].iter().find(|start| rest.starts_with(**start))?;
    let separator = if start.contains('/') { b'/' } else { b'\\' };
    owner(text, at, at + 1 + start.len(), separator)
}

/// The home folder of the path that begins at `path`: its name at `at`, when a path goes on below it.
fn owner(text: &str, path: usize, at: usize, separator: u8) -> Option<Hit> {
    let bytes = text.as_bytes();
    let span = run(bytes, at, |byte| is_word(byte) || matches!(byte, b'.' | b'-'));
    let name = text[span.clone()].to_ascii_lowercase();
    let goes_on = bytes.get(span.end) == Some(&separator);
    (goes_on && name.bytes().any(|byte| byte.is_ascii_alphanumeric())).then(|| Hit {
        path: Some(whole(text, path)),
        harmless: NOBODY.contains(&name.as_str()) || is_made_up(&name),
        ..Hit::new(Kind::Home, span, "the name in the path of a home folder")
    })
}
