//! Title, kind, date, slug and number.
//!
//! The name of the file says most: `KIND-DATE-slug`, `DATE-slug`, `NNNN-slug`, `slug.KIND`. In an archive with one folder a
//! feature the folder's name is read instead. The H1 gives the title, and its prefix the kind (it beats the file name: bug
//! fixes are filed as plans). Front matter fills in what is missing; it never beats the H1.

use std::ops::Range;

use jiff::civil::Date;

use super::Identity;
use super::front_matter::FrontMatter;
use super::metadata::Metadata;
use super::outline::{Outline, fold, inline_source, plain};
use crate::path::SourcePath;
use crate::profile::Profile;
use crate::profile::identity::{end_of_word, separator};

/// What a file's name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// Kind by its word.
    pub kind: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// What looks like a date and is no day of the calendar.
    pub no_day: Option<String>,
    /// The part that names the feature.
    pub slug: String,
    /// Leading number.
    pub number: Option<String>,
    /// Whether the name alone makes the file a spec.
    pub is_spec: bool,
}

/// Characters of a title at most.
const LONGEST_TITLE: usize = 500;

/// A title with its prefix taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Title {
    /// Plain text.
    pub plain: String,
    /// Inline Markdown.
    pub markdown: String,
    /// Kind by the prefix.
    pub kind: Option<String>,
    /// Number by the prefix.
    pub number: Option<String>,
}

/// Reads the name of the file at `path`.
pub fn name(path: &SourcePath, profile: &Profile) -> Name {
    let stem = path.stem();
    let words = &profile.identity;
    if words.unit_stems.contains(stem)
        && let Some(folder) = path.folders().next_back()
        && !profile.status.folders.iter().any(|(word, _)| word == folder.to_lowercase())
    {
        let unit = name_of(folder, profile);
        return Name { kind: words.files.get(stem).map(str::to_owned).or(unit.kind), is_spec: false, ..unit };
    }
    name_of(stem, profile)
}

/// Reads the H1 (or, failing that, the front matter), and brings everything together.
pub fn identity(
    outline: &Outline<'_>,
    path: &SourcePath,
    front: &FrontMatter,
    metadata: &Metadata,
    profile: &Profile,
) -> (Identity, Name) {
    let name = name(path, profile);
    let value = |role: &str| by_role(front, profile, role).map(|(_, value)| value).filter(|value| !value.is_empty());
    let heading = heading(outline, profile);
    let title = heading
        .clone()
        .or_else(|| value("title").map(|title| of_text(&title, profile)).filter(|title| !title.plain.is_empty()))
        .or_else(|| late_heading(outline, profile));
    let (number_key, number) = front
        .entries
        .iter()
        .find(|(key, value)| profile.identity.number_keys.contains(key) && is_number(&value.text()))
        .map(|(key, value)| (Some(key.as_str()), Some(value.text())))
        .unwrap_or_default();
    let number = number.or(name.number.clone()).or(title.as_ref().and_then(|title| title.number.clone()));
    let title = title.unwrap_or_else(|| stand_in(path, &name, number_key, number.as_deref()));
    let kind = title
        .kind
        .clone()
        .or_else(|| front.get("kind").map(|kind| fold(&kind.text())).and_then(|kind| known_kind(&kind, profile)))
        .or_else(|| name.kind.clone());
    let date = name
        .date
        .clone()
        .or_else(|| metadata.with("date").find_map(|entry| date_in(&entry.inline.plain)))
        .or_else(|| value("date").and_then(|date| date_in(&date)));
    let no_day = name.no_day.clone().or_else(|| {
        let lines = metadata.with("date").find_map(|entry| no_day(&entry.inline.plain));
        lines.or_else(|| value("date").and_then(|date| no_day(&date))).map(|(text, _)| text)
    });
    let identity = Identity {
        no_day: no_day.filter(|_| date.is_none()),
        title: shown(&title.plain),
        title_markdown: shown(&title.markdown),
        kind,
        date,
        slug: name.slug.clone(),
        number,
        feature: feature(path, &title.plain, profile).map(shown),
    };
    (identity, name)
}

/// The folder of a file that is one of several of a feature, where the title says no more than which one.
fn feature<'p>(path: &'p SourcePath, title: &str, profile: &Profile) -> Option<&'p str> {
    let words = &profile.identity;
    let said = title.to_lowercase();
    let said = said.strip_suffix(" document").unwrap_or(&said);
    let folder = path.folders().next_back()?;
    let of_feature = words.unit_stems.contains(path.stem())
        && !words.specs_roots.contains(folder)
        && profile.status.folders.get(folder).is_none();
    (of_feature && (words.unit_stems.contains(said) || words.titles.get(said).is_some())).then_some(folder)
}

/// The value of the first front matter key that has this role in the profile, and the key.
pub fn by_role<'f>(front: &'f FrontMatter, profile: &Profile, role: &str) -> Option<(&'f str, String)> {
    front
        .entries
        .iter()
        .find(|(key, _)| profile.sections.keys.get(key) == Some(role))
        .map(|(key, value)| (key.as_str(), value.text()))
}

/// The H1 with its prefix taken off. Where every section is an H1, the first one may be a section too (`# Summary`).
pub fn heading(outline: &Outline<'_>, profile: &Profile) -> Option<Title> {
    let events = &outline.events[outline.title.as_ref()?.events.clone()];
    let read = stripped(&fold(&plain(events)), &inline_source(outline.text, events), profile);
    let is_section = profile.identity.section_titles.contains(&read.plain)
        && outline.sections.iter().any(|section| section.level == 1);
    (!read.plain.is_empty() && !is_section).then_some(read)
}

/// A title without characters that steer a terminal or turn the text around: titles stand alone in lists and logs. One that
/// fills pages is cut, since it stands on the pages of others too.
fn shown(title: &str) -> String {
    let mut shown = title.chars().filter(|&c| !crate::text::steers(c));
    let mut title: String = shown.by_ref().take(LONGEST_TITLE).collect();
    if shown.next().is_some() {
        title.push('…');
    }
    title
}

/// An H1 below other headings is a title only when nothing else is.
fn late_heading(outline: &Outline<'_>, profile: &Profile) -> Option<Title> {
    if outline.title.is_some() && !plain(&outline.events[outline.title.as_ref()?.events.clone()]).is_empty() {
        return None;
    }
    let section = outline.sections.iter().find(|section| section.level == 1 && !section.title.is_empty())?;
    Some(stripped(&section.title, &section.title_markdown, profile))
}

fn of_text(text: &str, profile: &Profile) -> Title {
    let text = fold(text);
    stripped(&text, &text, profile)
}

/// Takes the known prefix off a title, in both of its forms. A prefix without anything behind it is the title.
fn stripped(plain: &str, markdown: &str, profile: &Profile) -> Title {
    let whole = Title { plain: plain.to_owned(), markdown: markdown.to_owned(), kind: None, number: None };
    let words = &profile.identity;
    let without = |length: usize, markdown_length: Option<usize>| {
        let rest = plain[length..].trim().to_owned();
        let markdown = markdown_length.map_or_else(|| escape(&rest), |length| markdown[length..].trim().to_owned());
        Title { plain: rest, markdown, kind: None, number: None }
    };
    if words.numbered
        && let Some((number, length)) = number_prefix(plain, profile)
        && length < plain.trim_end().len()
    {
        let rest = without(length, number_prefix(markdown, profile).map(|(_, length)| length));
        let kind = (!words.default_kind.is_empty()).then(|| words.default_kind.clone());
        return Title { number: Some(number), kind, ..rest };
    }
    match words.title_prefix(plain) {
        Some((kind, length)) if length < plain.trim_end().len() => {
            let rest = without(length, words.title_prefix(markdown).map(|(_, length)| length));
            Title { kind: Some(kind.to_owned()), ..rest }
        }
        Some((kind, _)) => Title { kind: Some(kind.to_owned()), ..whole },
        None if words.bare_prefix(plain).is_some_and(|length| length < plain.trim_end().len()) => {
            without(words.bare_prefix(plain).unwrap_or(0), words.bare_prefix(markdown))
        }
        None => Title { kind: words.titles.get(plain).map(str::to_owned), ..whole },
    }
}

/// `ADR-0012: …`, `12. …`, `0012 - …`: the number, and how long the prefix is.
fn number_prefix(title: &str, profile: &Profile) -> Option<(String, usize)> {
    let word = profile.identity.number_words.iter().find_map(|word| end_of_word(title, word)).unwrap_or(0);
    let rest = title[word..].trim_start_matches([' ', '-', '#']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 5 {
        return None;
    }
    let behind = &rest[digits..];
    let length = match behind.strip_prefix(". ") {
        Some(_) => 2,
        None => separator(behind)?,
    };
    Some((rest[..digits].to_owned(), title.len() - behind.len() + length))
}

/// A title for a file that has none.
fn stand_in(path: &SourcePath, name: &Name, key: Option<&str>, number: Option<&str>) -> Title {
    let words = match (key, number) {
        (Some(key), Some(number)) if path.stem().to_lowercase().starts_with(&key.to_lowercase()) => {
            format!("{}-{number}", key.to_uppercase())
        }
        _ if name.slug.is_empty() => path.stem().to_owned(),
        _ => name.slug.clone(),
    };
    let keyed = key.is_some() && number.is_some();
    let spaced = if keyed && words.contains(char::is_uppercase) { words } else { words.replace(['-', '_'], " ") };
    let mut letters = spaced.trim().chars();
    let plain: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let plain = if plain.is_empty() { path.file_name().to_owned() } else { plain };
    Title { markdown: escape(&plain), plain, kind: None, number: None }
}

fn known_kind(kind: &str, profile: &Profile) -> Option<String> {
    let words = &profile.identity;
    words.files.get(kind).or_else(|| words.titles.get(kind)).map(str::to_owned)
}

fn name_of(stem: &str, profile: &Profile) -> Name {
    let lower = stem.to_lowercase();
    let words = &profile.identity;
    let kind = |word: &str| words.files.get(word.trim_matches(['-', '_', ' ', '.'])).map(str::to_owned);
    // A second extension names a kind (`x.plan.md`) or a companion (`x.checklist.md`) of the same feature.
    let (base, ending) = match lower.rsplit_once('.') {
        Some((base, ending)) if ending.chars().all(char::is_alphabetic) && !base.is_empty() => (base, kind(ending)),
        _ => (lower.as_str(), None),
    };
    let trim = |part: &str| part.trim_matches(['-', '_', ' ', '.']).to_owned();
    let dated = find_date(base).map(|(date, span)| (Some(date), None, span));
    // A slip in the date does not take the shape from the name.
    let dated = dated.or_else(|| no_day(base).map(|(text, span)| (None, Some(text), span)));
    if let Some((date, no_day, span)) = dated {
        let (before, after) = (trim(&base[..span.start]), trim(&base[span.end..]));
        let by_word = kind(&before);
        let is_spec = if before.is_empty() { !after.is_empty() } else { by_word.is_some() };
        if by_word.is_some() || before.is_empty() || !after.is_empty() {
            return Name { kind: by_word.or(ending), date, no_day, slug: after, number: None, is_spec };
        }
        let (kind, slug) = leading_kind(&before, &kind);
        return Name { kind: kind.or(ending), date, no_day, slug, ..Name::default() };
    }
    if let Some((number, slug)) = words.numbered_stem(base) {
        let (number, slug) = (Some(number.to_owned()), trim(slug));
        return Name { kind: ending, slug, number, is_spec: words.numbered, ..Name::default() };
    }
    let (kind, slug) = leading_kind(base, &kind);
    Name { kind: kind.or(ending), slug, ..Name::default() }
}

fn leading_kind(base: &str, kind: &impl Fn(&str) -> Option<String>) -> (Option<String>, String) {
    match base.split_once('-') {
        Some((word, rest)) if !rest.is_empty() && kind(word).is_some() => (kind(word), rest.to_owned()),
        _ => (None, base.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first date of a text, as `YYYY-MM-DD`: that form, with dots, slashes or underscores, with the month's name, or with
/// the year at the end where only one reading makes a date.
pub fn date_in(text: &str) -> Option<String> {
    find_date(text).map(|(date, _)| date).or_else(|| named_date(text)).or_else(|| year_last(text))
}

/// The date when the text is nothing but a date.
pub fn whole_date(text: &str) -> Option<String> {
    let text = text.trim();
    find_date(text).filter(|(_, span)| *span == (0..text.len())).map(|(date, _)| date)
}

/// The first date of the usual form.
fn find_date(text: &str) -> Option<(String, Range<usize>)> {
    let (year, month, day, span) = shaped(text).find(|&(year, month, day, _)| is_day(year, month, day))?;
    Some((format!("{year:04}-{month:02}-{day:02}"), span))
}

/// What has the form of a date, with marks between its parts, where nothing is one.
fn no_day(text: &str) -> Option<(String, Range<usize>)> {
    let marked = |span: &Range<usize>| !text.as_bytes()[span.start + 4].is_ascii_digit();
    let found = shaped(text).map(|(.., span)| span).find(marked).filter(|_| date_in(text).is_none())?;
    Some((text[found.clone()].to_owned(), found))
}

/// Whether the calendar has this day.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), i8::try_from(month), i8::try_from(day)) else {
        return false;
    };
    (1900..2200).contains(&year) && Date::new(year, month, day).is_ok()
}

/// Numbers that stand as the parts of a date do, and where.
fn shaped(text: &str) -> impl Iterator<Item = (u32, u32, u32, Range<usize>)> + '_ {
    let bytes = text.as_bytes();
    let number = move |from: usize, to: usize| -> Option<u32> {
        let digits = bytes.get(from..to)?;
        digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
    };
    (0..bytes.len()).filter_map(move |at| {
        let starts = at == 0 || !bytes[at - 1].is_ascii_digit();
        let year = number(at, at + 4).filter(|year| starts && (1900..2200).contains(year))?;
        let mark = bytes.get(at + 4).copied().filter(|mark| matches!(mark, b'-' | b'_' | b'.' | b'/'));
        let wide = usize::from(mark.is_some());
        let month = number(at + 4 + wide, at + 6 + wide)?;
        let day = number(at + 6 + 2 * wide, at + 8 + 2 * wide)?;
        let end = at + 8 + 2 * wide;
        let same = mark.is_none() || bytes.get(at + 7).copied() == mark;
        let ends = !bytes.get(end).is_some_and(u8::is_ascii_digit);
        (same && ends).then_some((year, month, day, at..end))
    })
}

/// `13/02/2016` and `2/13/2016`; with dots the day is first. `5/4/2016` may be two days, so it is none.
fn year_last(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.' | '-')).find_map(|word| {
        let word = word.trim_end_matches('.');
        let mark = word.find(['/', '.', '-']).map(|at| word.as_bytes()[at])?;
        let parts: Vec<u32> = word.split(char::from(mark)).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let [first, second, year] = parts[..] else { return None };
        let (day, month) = match (first, second) {
            (day @ 13..=31, month @ 1..=12) => (day, month),
            (month @ 1..=12, day @ 13..=31) if mark != b'.' => (day, month),
            (day @ 1..=12, month @ 1..=12) if mark == b'.' || day == month => (day, month),
            _ => return None,
        };
        is_day(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
    })
}

/// `January 5, 2026`, `5 Jan 2026`, `Jan 5th 2026`.
fn named_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let day = |word: &str| -> Option<u32> {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse().ok().filter(|day| (1..=31).contains(day) && digits.len() <= 2)
    };
    for three in words.windows(3) {
        let month = |word: &str| MONTHS.iter().position(|month| word.starts_with(month) && word.len() <= 9);
        let (month, day) = match (month(three[0]), month(three[1])) {
            (Some(month), _) => (month, day(three[1])),
            (_, Some(month)) => (month, day(three[0])),
            _ => continue,
        };
        let (Some(day), Ok(year)) = (day, three[2].parse::<u32>()) else { continue };
        if u32::try_from(month + 1).is_ok_and(|month| is_day(year, month, day)) {
            return Some(format!("{year:04}-{:02}-{day:02}", month + 1));
        }
    }
    None
}

/// Plain text as inline Markdown that reads the same.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
