//! Which rules of a grammar cannot match in a line, told without running their regular expression.
//!
//! A grammar tries some hundred rules at every token and most of them are about a word or a sign that the line does not
//! have. So for every rule the first one to four bytes that a match can begin with are worked out once, and runs of bytes of
//! which every match holds one; and for every line the runs of one to four bytes in it. A rule is tried when one of its
//! beginnings and one of its needs stand in the line.
//!
//! Both come from the expression without its conditions (look-ahead, look-behind), so too much may be thought possible and
//! never too little. An expression that is not understood is always tried; so is every rule on a line that is not plain
//! ASCII, where case and letters follow rules of their own.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Longest run of bytes that is looked at.
const LONGEST: usize = 4;
/// Bits that stand for runs.
const BITS: usize = 8192;
/// A class of more characters is as good as any character.
const CLASS: usize = 64;
/// More beginnings than these don't tell lines apart.
const MOST: usize = 2000;
/// The same for what a match needs.
const MOST_NEEDS: usize = 64;

type Bits = [u64; BITS / 64];

/// When a rule can match in a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    /// What its matches can begin with; `None`: with anything.
    beginnings: Option<Vec<u16>>,
    /// They begin where a word does.
    at_word: bool,
    /// One of these stands in every match; `None`: nothing is known.
    needs: Option<Vec<u16>>,
}

impl Filter {
    /// The filter of an expression in Oniguruma's syntax.
    pub(super) fn of(expression: &str) -> Self {
        Self::read(expression).unwrap_or_default()
    }

    fn read(expression: &str) -> Option<Self> {
        let plain = without_conditions(expression)?;
        let hir = ParserBuilder::new().utf8(false).build().parse(&plain).ok()?;
        let mut extractor = Extractor::new();
        extractor.kind(ExtractKind::Prefix).limit_class(CLASS).limit_literal_len(LONGEST).limit_total(MOST);
        let found = extractor.extract(&hir);
        let beginnings = found.literals().map(|found| found.iter().map(|literal| literal.as_bytes()).collect());
        let beginnings = beginnings.filter(|all: &Vec<&[u8]>| all.iter().all(|bytes| !bytes.is_empty()));
        // Only lines of plain ASCII are asked about.
        let beginnings = beginnings.map(|all| all.into_iter().filter(|bytes| bytes.is_ascii()).collect::<Vec<_>>());
        let at_word = begins_word(&hir) && beginnings.iter().flatten().all(|bytes| is_word(bytes[0]));
        Some(Self { at_word, beginnings: beginnings.map(|all| bits(&all)), needs: needs(&hir).map(|all| bits(&all)) })
    }
}

fn bits(runs: &[impl AsRef<[u8]>]) -> Vec<u16> {
    let runs = runs.iter().map(AsRef::as_ref);
    let mut bits: Vec<u16> = runs.map(|bytes: &[u8]| bit(&bytes[..bytes.len().min(LONGEST)])).collect();
    bits.sort_unstable();
    bits.dedup();
    bits
}

/// Runs of bytes of which every match holds at least one; `None` when there are none, or too many.
fn needs(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let found = match hir.kind() {
        HirKind::Literal(literal) => vec![literal.0.to_vec()],
        HirKind::Class(class) => {
            let characters = class.literal().map(|one| vec![one]).or_else(|| each(class));
            characters?
        }
        HirKind::Capture(capture) => needs(&capture.sub)?,
        HirKind::Repetition(repetition) if repetition.min > 0 => needs(&repetition.sub)?,
        HirKind::Concat(parts) => parts.iter().filter_map(needs).min_by_key(|found| rank(found))?,
        HirKind::Alternation(parts) => parts.iter().map(needs).collect::<Option<Vec<_>>>()?.concat(),
        _ => return None,
    };
    (found.len() <= MOST_NEEDS && found.iter().all(|run| !run.is_empty())).then_some(found)
}

/// Every character of a small class.
fn each(class: &Class) -> Option<Vec<Vec<u8>>> {
    let Class::Unicode(class) = class else { return None };
    let count: usize = class.iter().map(|range| range.len()).sum();
    // White space of the whole world is no small class, and every line has some.
    (count <= 16)
        .then(|| class.iter().flat_map(|range| range.start()..=range.end()).map(|c| c.to_string().into()).collect())
}

/// Of several needs that of fewest runs tells most, then that of the longest ones.
fn rank(runs: &[Vec<u8>]) -> (usize, std::cmp::Reverse<usize>) {
    (runs.len(), std::cmp::Reverse(runs.iter().map(Vec::len).min().unwrap_or(0)))
}

/// What one line holds.
#[derive(Debug)]
pub(super) struct Line {
    /// False for lines that no filter is asked about.
    plain: bool,
    anywhere: Bits,
    words: Bits,
}

impl Default for Line {
    fn default() -> Self {
        Self { plain: false, anywhere: [0; BITS / 64], words: [0; BITS / 64] }
    }
}

impl Line {
    /// Looks at a line.
    pub(super) fn read(&mut self, line: &str) {
        self.plain = line.is_ascii();
        if !self.plain {
            return;
        }
        self.anywhere = [0; BITS / 64];
        self.words = [0; BITS / 64];
        let bytes = line.as_bytes();
        let mut before = false;
        for at in 0..bytes.len() {
            let word = is_word(bytes[at]);
            for length in 1..=LONGEST.min(bytes.len() - at) {
                let bit = bit(&bytes[at..at + length]);
                set(&mut self.anywhere, bit);
                if word && !before {
                    set(&mut self.words, bit);
                }
            }
            before = word;
        }
    }

    /// Whether a rule with this filter can match somewhere in the line.
    pub(super) fn may_hold(&self, filter: &Filter) -> bool {
        let places = if filter.at_word { &self.words } else { &self.anywhere };
        let stands =
            |bits: &Option<Vec<u16>>, places| bits.as_ref().is_none_or(|bits| bits.iter().any(|&bit| has(places, bit)));
        !self.plain || stands(&filter.needs, &self.anywhere) && stands(&filter.beginnings, places)
    }
}

fn set(bits: &mut Bits, bit: u16) {
    bits[usize::from(bit) / 64] |= 1 << (bit % 64);
}

fn has(bits: &Bits, bit: u16) -> bool {
    bits[usize::from(bit) / 64] & (1 << (bit % 64)) != 0
}

/// The bit that stands for some bytes, and by chance for others.
fn bit(bytes: &[u8]) -> u16 {
    let sum = bytes.iter().fold(bytes.len() as u32, |sum, &byte| sum.wrapping_mul(0x0100_0193) ^ u32::from(byte));
    ((sum.wrapping_mul(0x9E37_79B1)) >> (32 - BITS.trailing_zeros())) as u16
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether every match begins at the boundary of a word.
fn begins_word(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => matches!(look, Look::WordUnicode | Look::WordAscii),
        HirKind::Capture(capture) => begins_word(&capture.sub),
        HirKind::Concat(parts) => parts.first().is_some_and(begins_word),
        HirKind::Alternation(parts) => parts.iter().all(begins_word),
        _ => false,
    }
}

/// The expression in the syntax of `regex_syntax`, with its conditions left out; `None` for what only Oniguruma knows. What
/// comes out matches at least what the original does.
fn without_conditions(expression: &str) -> Option<String> {
    let mut reader = Reader { rest: expression, out: String::new(), depth: 0, extended: false };
    while let Some(c) = reader.rest.chars().next() {
        let rest = &reader.rest[c.len_utf8()..];
        match c {
            '\\' => reader.escape(false)?,
            '[' => reader.class()?,
            '(' if rest.starts_with('?') => reader.group()?,
            '#' if reader.extended => reader.rest = rest.split_once('\n').map_or("", |(_, behind)| behind),
            c if reader.extended && c.is_whitespace() => reader.rest = rest,
            c => {
                reader.depth = match c {
                    '(' => reader.depth + 1,
                    ')' => reader.depth.checked_sub(1)?,
                    _ => reader.depth,
                };
                reader.copy(c.len_utf8());
            }
        }
    }
    Some(reader.out)
}

/// Conditions that there be no letter before.
const NO_LETTER: [&str; 4] = [r"(?<![_$\p{L}\p{N}])", "(?<![_$[:alnum:]])", r"(?<!\w)", r"(?<![\w$])"];

struct Reader<'e> {
    rest: &'e str,
    out: String,
    /// How many groups are open.
    depth: usize,
    /// White space means nothing (`(?x)`).
    extended: bool,
}

impl Reader<'_> {
    fn copy(&mut self, length: usize) {
        let (copied, rest) = self.rest.split_at(length);
        self.out.push_str(copied);
        self.rest = rest;
    }

    fn escape(&mut self, in_class: bool) -> Option<()> {
        let c = self.rest[1..].chars().next()?;
        let behind = &self.rest[1 + c.len_utf8()..];
        match c {
            // The one reads these as boundaries of words, the other as signs.
            '<' | '>' => self.out.push(c),
            'h' if in_class => self.out.push_str("0-9A-Fa-f"),
            'h' => self.out.push_str("[0-9A-Fa-f]"),
            'G' | 'A' | 'Z' | 'z' if !in_class => self.out.push_str("(?:)"),
            // Letters that mean the same to both; others may not, and digits refer back.
            'w' | 'W' | 's' | 'S' | 'd' | 'D' | 'b' | 'B' | 'n' | 'r' | 't' | 'f' | 'v' | 'p' | 'P' | 'x' => {
                self.copy(2);
                return Some(());
            }
            c if c.is_ascii_alphanumeric() => return None,
            c => {
                self.copy(1 + c.len_utf8());
                return Some(());
            }
        }
        self.rest = behind;
        Some(())
    }

    fn class(&mut self) -> Option<()> {
        let mut open = 0usize;
        loop {
            let c = self.rest.chars().next()?;
            match c {
                '\\' => {
                    self.escape(true)?;
                    continue;
                }
                '[' if open > 0 && self.rest.starts_with("[:") => {
                    let end = self.rest.find(":]")?;
                    self.copy(end + 2);
                    continue;
                }
                '[' if self.rest.starts_with("[]") || self.rest.starts_with("[^]") => return None,
                '[' => open += 1,
                ']' => open -= 1,
                // Operators of the one that are characters to the other.
                '-' | '~' if self.rest[1..].starts_with(c) => return None,
                _ => {}
            }
            self.copy(c.len_utf8());
            if open == 0 {
                return Some(());
            }
        }
    }

    /// What begins with `(?`.
    fn group(&mut self) -> Option<()> {
        let inner = &self.rest[2..];
        if inner.starts_with('#') {
            self.rest = self.rest.split_once(')')?.1;
        } else if inner.starts_with(['=', '!']) || inner.starts_with("<=") || inner.starts_with("<!") {
            let length = group_length(self.rest, self.extended)?;
            let behind = self.rest[length..].trim_start();
            let last = self.depth == 0 && (behind.is_empty() || behind.starts_with('|'));
            if inner.starts_with('=') && last {
                // What must follow may as well be part of the match, when nothing else comes behind it.
                self.out.push_str("(?:");
                self.rest = &self.rest[3..];
                self.depth += 1;
            } else {
                // No letter before is the boundary of a word, for a match that begins with a letter.
                let no_letter = NO_LETTER.contains(&&self.rest[..length]);
                self.out.push_str(if no_letter { r"\b" } else { "(?:)" });
                self.rest = &self.rest[length..];
            }
        } else if inner.starts_with('>') || inner.starts_with(':') {
            self.out.push_str("(?:");
            self.rest = &self.rest[3..];
            self.depth += 1;
        } else if inner.starts_with('<') {
            self.copy(3);
            self.depth += 1;
        } else {
            self.flags(inner.find([':', ')'])?)?;
        }
        Some(())
    }

    /// `(?x)` at the start, `(?i)` and `(?i:` anywhere.
    fn flags(&mut self, length: usize) -> Option<()> {
        let flags = &self.rest[2..2 + length];
        let (on, off) = flags.split_once('-').unwrap_or((flags, ""));
        let scoped = self.rest[2 + length..].starts_with(':');
        if on.contains('x') || off.contains('x') {
            if !self.out.is_empty() || scoped || off.contains('x') {
                return None;
            }
            self.extended = true;
        }
        if !on.chars().chain(off.chars()).all(|flag| matches!(flag, 'i' | 'm' | 'x')) {
            return None;
        }
        self.out.push_str(match (on.contains('i'), off.contains('i'), scoped) {
            (true, _, true) => "(?i:",
            (true, _, false) => "(?i)",
            (false, true, true) => "(?-i:",
            (false, true, false) => "(?-i)",
            (false, false, true) => "(?:",
            (false, false, false) => "",
        });
        self.rest = &self.rest[3 + length..];
        self.depth += usize::from(scoped);
        Some(())
    }
}

/// How long the group is that `text` begins with.
fn group_length(text: &str, extended: bool) -> Option<usize> {
    let mut inner = Reader { rest: text, out: String::new(), depth: 0, extended };
    loop {
        let c = inner.rest.chars().next()?;
        match c {
            '\\' => inner.copy(1 + inner.rest[1..].chars().next()?.len_utf8()),
            '[' => inner.class()?,
            '#' if extended => inner.rest = inner.rest.split_once('\n').map_or("", |(_, behind)| behind),
            _ => {
                inner.depth = match c {
                    '(' => inner.depth + 1,
                    ')' => inner.depth.checked_sub(1)?,
                    _ => inner.depth,
                };
                inner.copy(c.len_utf8());
                if inner.depth == 0 {
                    return Some(text.len() - inner.rest.len());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(expression: &str, line: &str) -> bool {
        let mut read = Line::default();
        read.read(line);
        read.may_hold(&Filter::of(expression))
    }

    #[test]
    fn what_a_line_does_not_hold_is_not_tried() {
        let line = "let total = rows.length;\n";
        for expression in [
            r"\bfunction\b",
            r"\b(?:if|else|while)\b",
            r"/\*",
            r"(?=\{)",
            r"(?x) \b (?: await | async ) (?= \s ) # a comment",
            r"(?<!\.)\b(?i:SELECT)\b",
            r"\b0[xX]\h+",
            r"\bgth\b",
            "`|'",
            r"\<\w+\>",
            r"\w+\s*\(",
            r"(?<![_$\p{L}\p{N}])(?:(?<=\.\.\.)|(?<!\.))(ength|otal)",
            r"(\w+)(?=\s*(?::|=>))",
        ] {
            assert_ne!(Filter::of(expression), Filter::default(), "{expression}");
            assert!(!may(expression, line), "{expression}");
        }
    }

    #[test]
    fn what_may_be_there_is_tried() {
        let line = "let Total = rows[0xfF] // <b>\n";
        for expression in [
            r"\blet\b",
            r"\b(?:const|let)(?=\s)",
            r"//",
            r"(?i)\btotal\b",
            r"0[xX]\h+",
            r"(?=\[)|(?=\{)",
            r"\<b\>",
            r"\G\s*(?=l)",
            r"(?:(?<=\s)=)",
            r"(?x)(?= [ ] )",
            r"[^\s]",
            r"(\w+)\1",
            "",
            "$",
            r"[ --]",
            r"x*",
            r"(?>//|#)",
            r"(?<!\w)(let|\[)",
            r"(\w*)\s*(?:=>|=|\?)",
            r"(?:x|=){1,3}",
            r"(?:(){3})*",
        ] {
            assert!(may(expression, line), "{expression}");
        }
        assert!(may(r"\bstraße\b", "strasse\u{df}"), "not ASCII: always tried");
    }
}
