//! Finds what the gate is for in one text, in one walk over its bytes.
//!
//! Everything looked for begins at a known byte: a token at the first letter of its form where a word begins, a key block
//! at a dash, an address at `://`, a home folder at `/` or a drive letter, the end of a host's name at a dot. So ordinary
//! text costs one look-up a byte.

use super::forms::{ASSIGNED, Alphabet, BARE, EVERYWHERE, FORMS, MADE_UP, NO_PASSWORDS, NOBODY, PRIVATE};
use super::paths::whole;
use super::{Hit, Kind};
use crate::text::Span;

/// Fewer different characters than this are no random token.
const LEAST_VARIETY: usize = 8;
/// A key block without an end is masked up to here, in bytes.
const LONGEST_KEY: usize = 16 * 1024;
/// A longer word fits into no header and is no token.
const LONGEST_TOKEN: usize = 8 * 1024;
/// Characters of a key that a block must have; one that only shows its first line is an example.
const LEAST_KEY: usize = 40;
/// Fewer characters than this are a password that stands for any.
const LEAST_PASSWORD: usize = 4;
/// Between a name and the value assigned to it there is at most this much, in bytes: `": "`.
const WIDEST_GAP: usize = 6;

/// Everything found in `text`, in order.
pub(super) fn scan(text: &str) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut hits = Vec::new();
    let mut at = 0;
    // The end of the last run of characters that a token may have: the words of one run are not measured one by one.
    let mut dotted = 0;
    while at < bytes.len() {
        let begins = is_word(bytes[at]) && (at == 0 || !is_word(bytes[at - 1]));
        let word = if is_word(bytes[at]) { run(bytes, at, is_word) } else { at..at };
        let found = match bytes[at] {
            b'-' => private_key(text, at),
            b':' if text[at..].starts_with("://") => {
                address(text, at, &mut hits);
                None
            }
            b'/' => {
                hits.extend(home_name(text, at).and_then(|name| machine_path(text, at, name, b'/')));
                home(text, at)
            }
            b'.' => {
                hits.extend(bare_host(text, at));
                None
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'_' if begins => {
                let windows = windows_name(text, at);
                hits.extend(windows.and_then(|(name, separator)| machine_path(text, at, name, separator)));
                let home = || windows.and_then(|(name, separator)| owner(text, name, separator));
                token(text, at, &mut dotted).or_else(|| assigned(text, at, word.end)).or_else(home)
            }
            _ => None,
        };
        // Nothing begins within a word.
        let next = word.end.max(at + 1);
        at = match found {
            Some(hit) => {
                let end = hit.span.end;
                hits.push(hit);
                end.max(at + 1)
            }
            None => next,
        };
    }
    hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
    // A host with a name before it in an address is found from both sides.
    hits.dedup();
    hits
}

/// Whether a byte belongs to a word, for each of them: every byte of the archive is asked.
static WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0;
    while byte < word.len() {
        let at = byte as u8;
        word[byte] = at.is_ascii_alphanumeric() || at == b'_' || at >= 0x80;
        byte += 1;
    }
    word
};

fn is_word(byte: u8) -> bool {
    WORD[usize::from(byte)]
}

/// The bytes from `from` on that are `fits`.
#[inline]
fn run(bytes: &[u8], from: usize, fits: impl Fn(u8) -> bool) -> Span {
    let mut end = from;
    while bytes.get(end).is_some_and(|&byte| fits(byte)) {
        end += 1;
    }
    from..end
}

/// The second bytes of all forms by their first, a bit for each: most words begin like none.
static SECONDS: [u128; 128] = {
    let mut seconds = [0; 128];
    let mut at = 0;
    while at < FORMS.len() {
        let start = FORMS[at].start.as_bytes();
        seconds[start[0] as usize] |= 1 << start[1];
        at += 1;
    }
    seconds
};

fn token(text: &str, at: usize, dotted: &mut usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let seconds = SECONDS.get(usize::from(bytes[at])).copied().unwrap_or_default();
    let second = bytes.get(at + 1).filter(|byte| byte.is_ascii())?;
    if seconds >> second & 1 == 0 {
        return None;
    }
    for form in FORMS.iter().filter(|form| bytes[at..].starts_with(form.start.as_bytes())) {
        if *dotted <= at {
            *dotted = run(bytes, at, |byte| Alphabet::Dotted.has(byte)).end;
        }
        let start = at + form.start.len();
        let mut rest = match form.rest {
            Alphabet::Dotted => start..(*dotted).max(start),
            alphabet => run(bytes, start, |byte| alphabet.has(byte)),
        };
        if rest.len() > LONGEST_TOKEN {
            continue;
        }
        // The dot of a sentence is no part of the token before it.
        rest.end = rest.start + text[rest.clone()].trim_end_matches('.').len();
        // A form of a fixed alphabet that runs on in another one is a longer word.
        let goes_on = bytes.get(rest.end).is_some_and(|&byte| form.rest != Alphabet::Dotted && is_word(byte));
        let word = &text[rest.clone()];
        // Three parts: header, claims, signature.
        let in_parts = form.start != "eyJ" || word.split('.').filter(|part| part.len() > 8).take(4).count() == 3;
        if rest.len() < form.least || goes_on || !in_parts || is_made_up(word) || !is_random(word) {
            continue;
        }
        return Some(Hit { kind: Kind::Token, span: at..rest.end, what: form.name });
    }
    None
}

/// The value of a name that is used for secrets alone: `NAME=value`, `NAME: value`, `"NAME": "value"`. The name goes from `at`
/// to `end`.
fn assigned(text: &str, at: usize, end: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let name = at..end;
    // Nearly every word is settled by what follows it.
    let gap = run(bytes, name.end, |byte| matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'`' | b':' | b'='));
    if gap.is_empty() || gap.len() > WIDEST_GAP || !bytes[gap.clone()].iter().any(|byte| matches!(byte, b':' | b'=')) {
        return None;
    }
    let is_named = |end: &str| {
        let start = name.len().checked_sub(end.len());
        start.is_some_and(|start| bytes[name.start + start..name.end].eq_ignore_ascii_case(end.as_bytes()))
    };
    let form = ASSIGNED.iter().find(|form| is_named(form.name))?;
    let value = run(bytes, gap.end, |byte| form.value.has(byte));
    let word = &text[value.clone()];
    let is_secret = value.len() >= form.least && !is_made_up(word) && is_random(word);
    is_secret.then_some(Hit { kind: Kind::Token, span: value, what: form.what })
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
    (key.count() >= LEAST_KEY).then_some(Hit {
        kind: Kind::PrivateKey,
        span: start..start + end,
        what: "a private key",
    })
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
        let shown = lower.len() < LEAST_PASSWORD
            || NO_PASSWORDS.contains(&lower.as_str())
            || lower == name.to_ascii_lowercase()
            || is_made_up(&lower)
            || password.starts_with(['$', '%', '•'])
            || password.bytes().all(|byte| byte == password.as_bytes()[0]);
        if !shown {
            let start = authority.start + name.len() + 1;
            hits.push(Hit {
                kind: Kind::Password,
                span: start..start + password.len(),
                what: "a password in an address",
            });
        }
    }
    let name = host.split(':').next().unwrap_or_default().trim_end_matches('.');
    let end = PRIVATE.iter().find(|end| name.len() > end.len() && name.to_ascii_lowercase().ends_with(*end));
    let start = authority.end - host.len();
    hits.extend(end.and_then(|end| private_host(text, start..start + name.len() - end.len(), end)));
}

/// The host at `span` before `end`, unless every installation has one of that name.
fn private_host(text: &str, span: Span, end: &str) -> Option<Hit> {
    let name = text[span.start..span.end + end.len()].to_ascii_lowercase();
    let is_known = EVERYWHERE.iter().any(|known| name.ends_with(known)) || is_made_up(&name);
    (!is_known).then_some(Hit { kind: Kind::Host, span, what: "the name of a private host" })
}

/// The host whose name ends with what begins at the dot at `at`, outside of an address: behind an `@`, before a port, or
/// with an end that nothing but hosts have.
fn bare_host(text: &str, at: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let ends = |end: &&&str| {
        let after = at + end.len();
        let goes_on = |at: usize| bytes.get(at).is_some_and(|&byte| is_word(byte) || byte == b'-');
        let is_longer = goes_on(after)
            || bytes.get(after) == Some(&b'(')
            || (bytes.get(after) == Some(&b'.') && goes_on(after + 1));
        text[at..].starts_with(**end) && !is_longer
    };
    let next = bytes.get(at + 1)?;
    let end = PRIVATE.iter().filter(|end| end.as_bytes().get(1) == Some(next)).find(ends)?;
    let length = bytes[..at].iter().rev().take_while(|&&byte| is_part(byte)).count();
    let (start, after) = (at - length, at + end.len());
    let name = &text[start..at];
    let before = start.checked_sub(1).map_or(b' ', |before| bytes[before]);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || is_word(before) || b"/\\$#~".contains(&before) {
        return None;
    }
    let port =
        bytes.get(after) == Some(&b':') && (2..=5).contains(&run(bytes, after + 1, |byte| byte.is_ascii_digit()).len());
    let is_plain = BARE.contains(end) && !name.bytes().any(|byte| byte.is_ascii_uppercase());
    if before == b'@' || port || is_plain { private_host(text, start..at, end) } else { None }
}

/// `/home/NAME/` and `/Users/NAME/`.
fn home(text: &str, at: usize) -> Option<Hit> {
    owner(text, home_name(text, at)?, b'/')
}

/// The whole path that begins at `at`, when it goes on below the home folder whose name is at `name`.
fn machine_path(text: &str, at: usize, name: usize, separator: u8) -> Option<Hit> {
    let end = run(text.as_bytes(), name, |byte| is_word(byte) || matches!(byte, b'.' | b'-')).end;
    let goes_on = end > name && text.as_bytes().get(end) == Some(&separator);
    goes_on.then(|| Hit { kind: Kind::Path, span: whole(text, at), what: "a path of one machine" })
}

/// Where the name of a home folder begins, where a path begins at `at`.
fn home_name(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let above = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
    // `src/home/page.ts` and `https://example.org/home/x` are no home folders; `file:///home/x` is.
    if is_word(above) || matches!(above, b'.' | b'-' | b'}' | b')' | b']' | b'>') {
        return None;
    }
    let start = ["/home/", "/Users/"].iter().find(|start| text[at..].starts_with(**start))?;
    Some(at + start.len())
}

/// `C:\Users\NAME\`: where the name begins, and what parts the folders of the path.
fn windows_name(text: &str, at: usize) -> Option<(usize, u8)> {
    // Every word is asked, and none of most texts is a drive.
    if text.as_bytes().get(at + 1) != Some(&b':') {
        return None;
    }
    let rest = &text[at + 2..];
    let start = ["\\Users\\", "/Users/", "\\\\Users\\\\"].iter().find(|start| rest.starts_with(**start))?;
    let separator = if start.contains('/') { b'/' } else { b'\\' };
    Some((at + 2 + start.len(), separator))
}

/// The name that a home folder begins with at `at`, when it is somebody's and a path goes on below it.
fn owner(text: &str, at: usize, separator: u8) -> Option<Hit> {
    let bytes = text.as_bytes();
    let span = run(bytes, at, |byte| is_word(byte) || matches!(byte, b'.' | b'-'));
    let name = text[span.clone()].to_ascii_lowercase();
    // `user1` is nobody, too.
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let somebody = !name.is_empty() && !NOBODY.contains(&plain) && !is_made_up(&name);
    let goes_on = bytes.get(span.end) == Some(&separator);
    (somebody && goes_on && name.bytes().any(|byte| byte.is_ascii_alphanumeric())).then_some(Hit {
        kind: Kind::Home,
        span,
        what: "the name in the path of a home folder",
    })
}
