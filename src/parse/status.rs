//! Where a document stands: its folder, what its author says, and which other spec replaces it.
//!
//! The folder gives the lifecycle, the author's words the declared status. Both are kept, because they disagree in a third
//! of real specs; the combinations that contradict each other are marked. Of a declared status only the first sentence is
//! read: what follows tells of deferred phases and remaining work.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::front_matter::FrontMatter;
use super::identity::by_role;
use super::metadata::{Metadata, table};
use super::outline::Outline;
use super::runs::{blocks, first_inline, inline, inside};
use super::{Declared, Lifecycle, Status};
use crate::profile::Profile;
use crate::profile::status::StatusWords;
use crate::profile::words::{find_word, fold};
use crate::text::Span;

/// The author's words about the document, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    plain: String,
    span: Option<Span>,
}

/// Decides lifecycle, declared status and conflict. `below` is the path below the content root.
pub fn status(
    outline: &Outline<'_>,
    below: &str,
    front: &FrontMatter,
    metadata: &Metadata,
    profile: &Profile,
) -> Status {
    let words = &profile.status;
    let said = said(outline, front, metadata, profile);
    let declared = said.as_ref().and_then(|said| declared(&said.plain, words));
    let (folder, named) = match lifecycle_folder(below, words) {
        Some((meaning, folder)) => (Some(meaning.to_owned()), Some(folder.to_owned())),
        None => (None, named_folder(below, profile).map(str::to_owned)),
    };
    let conflict = match (&folder, &declared) {
        (Some(folder), Some(declared)) => {
            let form = declared.word();
            words.conflicts.get(folder).is_some_and(|forms| forms.iter().any(|known| known == form))
        }
        _ => false,
    };
    let outranked = words.superseded_outranks && declared == Some(Declared::Superseded);
    let lifecycle = match (folder, &named, &declared) {
        _ if outranked => Some(Lifecycle::Superseded),
        (Some(meaning), ..) => Some(lifecycle(&meaning)),
        (None, Some(name), _) => Some(Lifecycle::Folder(name.clone())),
        (None, None, Some(Declared::Done)) => Some(Lifecycle::Done),
        (None, None, Some(Declared::Superseded)) => Some(Lifecycle::Superseded),
        _ => None,
    };
    let (declared_text, declared_at) = said.map(|said| (said.plain, said.span)).unzip();
    Status { lifecycle, folder: named, declared, declared_text, declared_at: declared_at.flatten(), conflict }
}

/// The normal form of a declared status: what its words say, and where they say nothing that is known, the mark in front.
pub fn declared(text: &str, words: &StatusWords) -> Option<Declared> {
    let sentence = first_sentence(text);
    if is_choice(&sentence, words) {
        return None;
    }
    in_words(&sentence, words).or_else(|| by_mark(text, words))
}

fn in_words(sentence: &str, words: &StatusWords) -> Option<Declared> {
    let form = match at_start(sentence, words) {
        // "Archived; superseded by x" says more than where the file lies.
        Some(form) if words.weak.contains(form) => said_behind(sentence, words).unwrap_or_else(|| form.to_owned()),
        Some(form) => form.to_owned(),
        None => anywhere(sentence, words)?,
    };
    let partly =
        form == "done" && (names_part(sentence, words) || words.partial.within(sentence) || goes_on(sentence, words));
    Some(form_of(if partly { "partial" } else { &form }))
}

/// What a mark says that no letter stands before: `✅`, `✅ 已完成`. Words that could be known and are not may say something
/// else ("✅ Signed off"), and several marks are those of several things.
fn by_mark(text: &str, words: &StatusWords) -> Option<Declared> {
    let (front, rest) = text.split_at(text.find(char::is_alphanumeric).unwrap_or(text.len()));
    let is_mark = |c: char| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f300}'..='\u{1faff}');
    if rest.contains(|c: char| c.is_ascii_alphabetic() || is_mark(c)) {
        return None;
    }
    let mark = |(mark, _): &(&str, &str)| !mark.contains(char::is_alphanumeric) && front.contains(mark);
    words.declared.iter().find(mark).map(|(_, form)| form_of(form))
}

/// Whether the value is the template's list of what may stand there: "Draft | In Review | Approved".
fn is_choice(sentence: &str, words: &StatusWords) -> bool {
    let forms: Vec<&str> = sentence.split('|').filter_map(|part| at_start(part.trim(), words)).collect();
    sentence.contains('|') && forms.len() > 1 && forms.iter().any(|form| *form != forms[0])
}

/// What the clauses behind the first one say, when it is finished or replaced.
fn said_behind(sentence: &str, words: &StatusWords) -> Option<String> {
    let said = sentence.split([';', ',', ':', '(']).skip(1).find_map(|clause| at_start(clause.trim(), words));
    said.filter(|form| matches!(*form, "done" | "superseded" | "rejected")).map(str::to_owned)
}

/// Whether the value goes through versions, and a later one is not finished: "1.0 released; 1.1 in progress".
fn goes_on(sentence: &str, words: &StatusWords) -> bool {
    let names_version = |clause: &str| clause.split_whitespace().any(is_version);
    let unfinished = |form: &str| matches!(form, "draft" | "proposed" | "approved" | "in-progress" | "partial");
    let mut clauses = sentence.split([';', ',']);
    clauses.next().is_some_and(names_version)
        && clauses.any(|clause| {
            names_version(clause) && anywhere_of(clause, words, true).is_some_and(|form| unfinished(&form))
        })
}

/// `v2`, `1.4`, `v0.11.0`.
fn is_version(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = word.strip_prefix('v').unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit()) && (digits.len() < word.len() || digits.contains('.'))
}

/// Specs that this one replaces, as written, and the one that replaces it.
pub fn succession(
    outline: &Outline<'_>,
    front: &FrontMatter,
    metadata: &Metadata,
    profile: &Profile,
) -> (Vec<String>, Option<String>) {
    let words = &profile.status;
    let mut replaces: Vec<String> = metadata.with("supersedes").flat_map(|entry| targets(&entry.value)).collect();
    let mut replaced: Vec<String> = metadata.with("superseded-by").flat_map(|entry| targets(&entry.value)).collect();
    replaces.extend(by_role(front, profile, "supersedes").iter().flat_map(|(_, value)| named(value)));
    replaced.extend(by_role(front, profile, "superseded-by").iter().flat_map(|(_, value)| named(value)));
    let mut sentences: Vec<String> = metadata.with("status").map(|entry| entry.value.clone()).collect();
    sentences.extend(by_role(front, profile, "status").map(|(_, value)| value));
    sentences.extend(metadata.notices.iter().map(|notice| notice.value.clone()));
    sentences.extend(
        status_sections(outline, profile)
            .into_iter()
            .flat_map(|section| section_lines(outline, section))
            .map(|(markdown, _)| markdown),
    );
    for sentence in &sentences {
        replaced.extend(
            words
                .superseded_by
                .iter()
                .find_map(|word| behind(sentence, word))
                .and_then(|rest| targets(rest).into_iter().next()),
        );
        if let Some(rest) = words.supersedes.iter().find_map(|word| behind(sentence, word)) {
            replaces.extend(targets(rest));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    replaces.retain(|target| seen.insert(target.clone()));
    (replaces, replaced.into_iter().next())
}

/// The nearest ancestor folder that is a lifecycle word: what it means, and its name.
pub fn lifecycle_folder<'b, 'w>(below: &'b str, words: &'w StatusWords) -> Option<(&'w str, &'b str)> {
    let (folders, _) = below.rsplit_once('/')?;
    folders.rsplit('/').find_map(|name| words.folders.get(name).map(|meaning| (meaning, name)))
}

/// Another folder directly under a specs root. The folder of a single feature is none.
fn named_folder<'b>(below: &'b str, profile: &Profile) -> Option<&'b str> {
    let words = &profile.identity;
    let (folders, file) = below.rsplit_once('/')?;
    let names: Vec<&str> = folders.split('/').collect();
    let inner = names.iter().rposition(|name| words.specs_roots.contains(name));
    let at = inner.map_or(0, |at| at + 1);
    let name = names.get(at)?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let unit = words.unit_stems.contains(stem) || name.starts_with(|c: char| c.is_ascii_digit());
    (!unit).then_some(*name)
}

/// Metadata line, front matter, status section, notice; a notice that says "superseded" outranks them all.
fn said(outline: &Outline<'_>, front: &FrontMatter, metadata: &Metadata, profile: &Profile) -> Option<Said> {
    let words = &profile.status;
    let replaced =
        metadata.notices.iter().find(|notice| at_start(&first_sentence(&notice.plain), words) == Some("superseded"));
    if let Some(notice) = replaced {
        return Some(Said { plain: notice.plain.clone(), span: Some(notice.span.clone()) });
    }
    let replaced_by = metadata.first("superseded-by").filter(|entry| !targets(&entry.value).is_empty());
    let line = metadata.with("status").find(|entry| !entry.inline.plain.is_empty());
    if let Some(entry) = line {
        return Some(Said { plain: entry.inline.plain.clone(), span: Some(entry.span.clone()) });
    }
    if let Some((_, text)) = by_role(front, profile, "status").filter(|(_, text)| !text.is_empty()) {
        return Some(Said { plain: text, span: None });
    }
    if let Some(entry) = replaced_by {
        let plain = format!("{} {}", entry.key, entry.inline.plain);
        return Some(Said { plain, span: Some(entry.span.clone()) });
    }
    in_section(outline, profile).or_else(|| {
        let notice = metadata.notices.iter().find(|notice| {
            matches!(at_start(&first_sentence(&notice.plain), words), Some("done" | "rejected" | "superseded"))
        })?;
        Some(Said { plain: notice.plain.clone(), span: Some(notice.span.clone()) })
    })
}

/// What a status section says first: its heading (`## Status: Done`), its lines, its table.
fn in_section(outline: &Outline<'_>, profile: &Profile) -> Option<Said> {
    status_sections(outline, profile).into_iter().find_map(|at| {
        let section = &outline.sections[at];
        let of_heading =
            split_heading(&section.title).map(|(_, value)| (value.to_owned(), section.heading.clone(), true));
        let lines = section_lines(outline, at);
        // The marks of several lines, or of items, are those of a list of parts.
        let is_parted = outline.sections.get(at + 1).is_some_and(|next| next.parent == Some(at));
        let of_section = blocks(outline.own_events(at));
        let is_paragraph =
            |block: &Range<usize>| matches!(outline.own_events(at)[block.start].0, Event::Start(Tag::Paragraph));
        let whole = !is_parted && lines.len() == 1 && of_section.len() == 1 && of_section.iter().all(is_paragraph);
        let lines = lines.into_iter().map(|(markdown, span)| (inline(&markdown).plain, span, whole));
        let tables = of_section.into_iter().map(|block| &outline.own_events(at)[block]);
        let cells = tables
            .filter(|block| matches!(block[0].0, Event::Start(Tag::Table(_))))
            .flat_map(|block| table(outline, block, profile))
            .filter(|entry| entry.role.as_deref() == Some("status"))
            .map(|entry| (entry.inline.plain, entry.span, true));
        let said: Vec<(Declared, Said)> = of_heading
            .into_iter()
            .chain(lines)
            .chain(cells)
            .filter_map(|(label, span, whole)| {
                let value = label.split_once(':').filter(|(key, _)| is_status_key(key, profile));
                let plain = value.map_or(label.as_str(), |(_, value)| value.trim()).to_owned();
                let marked = whole || value.is_some() || !plain.contains(char::is_alphanumeric);
                let counts = marked || in_words(&first_sentence(&plain), &profile.status).is_some();
                let form = declared(&plain, &profile.status).filter(|_| counts)?;
                Some((form, Said { plain, span: Some(span) }))
            })
            .collect();
        // "Accepted" stays above the line that was added when another decision took its place.
        let replaced = |(form, said): &&(Declared, Said)| {
            *form == Declared::Superseded && profile.status.superseded_by.begin(&first_sentence(&said.plain))
        };
        said.iter().find(replaced).or(said.first()).map(|(_, said)| said.clone())
    })
}

/// Whether what stands before a colon in a status section only says that the status follows: "Current: Done".
fn is_status_key(key: &str, profile: &Profile) -> bool {
    profile.sections.keys.get(key) == Some("status") || profile.status.labels.contains(key)
}

/// `Status: Done` and `Status — Done` as heading and value.
fn split_heading(title: &str) -> Option<(&str, &str)> {
    let parted = title.split_once(':').or_else(|| title.split_once('—')).or_else(|| title.split_once(" - "));
    parted.map(|(name, value)| (name.trim(), value.trim())).filter(|(_, value)| !value.is_empty())
}

/// Sections that are about the status of the whole document: at the top level, or below the first section.
fn status_sections(outline: &Outline<'_>, profile: &Profile) -> Vec<usize> {
    (0..outline.sections.len())
        .filter(|&at| {
            let section = &outline.sections[at];
            let name = split_heading(&section.title).map_or(&*section.title, |(name, _)| name);
            let name = name.split('(').next().unwrap_or_default().trim();
            let top = section.parent.is_none_or(|parent| parent == 0 || outline.sections[parent].level == 1);
            top && (section.level <= 3 || at == 0) && profile.status.headings.contains(name)
        })
        .collect()
}

/// The paragraphs and list items directly in a section, as inline Markdown.
fn section_lines(outline: &Outline<'_>, section: usize) -> Vec<(String, Span)> {
    let events = outline.own_events(section);
    let mut lines = Vec::new();
    for block in blocks(events) {
        let block = &events[block];
        match &block[0].0 {
            Event::Start(Tag::Paragraph) => lines.push(inside(block)),
            Event::Start(Tag::BlockQuote(_)) => lines.push(first_inline(inside(block))),
            Event::Start(Tag::List(_)) => {
                // A box is a step, and its text says what is done when it is ticked.
                let items = blocks(inside(block)).into_iter().map(|item| first_inline(inside(&inside(block)[item])));
                lines.extend(items.filter(|item| !matches!(item.first(), Some((Event::TaskListMarker(_), _)))));
            }
            _ => {}
        }
    }
    let cut = |line: &[super::runs::Spanned<'_>]| {
        let span = line.first()?.1.start..line.iter().map(|(_, span)| span.end).max()?;
        Some((super::outline::fold(&outline.text[span.clone()]), span))
    };
    lines.into_iter().filter_map(cut).collect()
}

/// The first sentence as words are looked up in it: folded, hyphens as blanks, no marks in front.
fn first_sentence(text: &str) -> String {
    let folded = fold(&text.replace(['-', '–', '_'], " ").replace(['—', '*'], " "));
    let start = folded.find(char::is_alphanumeric).unwrap_or(folded.len());
    let text = &folded[start..];
    let end = text
        .match_indices(['.', '!'])
        .map(|(at, _)| at)
        .find(|&at| text[at + 1..].chars().next().is_none_or(char::is_whitespace));
    text[..end.unwrap_or(text.len())].to_owned()
}

fn at_start<'w>(sentence: &str, words: &'w StatusWords) -> Option<&'w str> {
    let found = words
        .declared
        .iter()
        .find(|(word, _)| sentence.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))?;
    Some(found.1)
}

/// The first status word outside parentheses that is not turned around; "draft" when all are.
fn anywhere(sentence: &str, words: &StatusWords) -> Option<String> {
    anywhere_of(sentence, words, false)
}

/// The same; `common` words count too.
fn anywhere_of(sentence: &str, words: &StatusWords, common: bool) -> Option<String> {
    let open = without_parentheses(sentence);
    let mut found: Vec<(usize, &str)> = words
        .declared
        .iter()
        .filter(|(word, _)| common || !words.at_start.contains(word))
        .filter_map(|(word, form)| find_word(&open, word).map(|at| (at, form)))
        .collect();
    found.sort_by_key(|(at, _)| *at);
    let turned = |at: usize| {
        let before = open[..at].trim_end();
        words
            .negations
            .iter()
            .any(|word| before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
    };
    match found.iter().find(|(at, _)| !turned(*at)) {
        Some((_, form)) => Some((*form).to_owned()),
        None if !found.is_empty() => Some("draft".to_owned()),
        None => names_part(sentence, words).then(|| "in-progress".to_owned()),
    }
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0usize;
    let keep = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || c == ')' { ' ' } else { c }
    };
    text.chars().map(keep).collect()
}

/// Whether the sentence speaks of a numbered part of the work, and not of all of them.
fn names_part(sentence: &str, words: &StatusWords) -> bool {
    let tokens: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    let numbered = |token: &str| token.starts_with(|c: char| c.is_ascii_digit()) || token.len() == 1;
    let part = tokens.windows(2).any(|two| words.parts.contains(two[0]) && numbered(two[1]));
    let whole = tokens.iter().enumerate().any(|(at, token)| {
        words.whole.contains(token) && tokens[at + 1..].iter().take(2).any(|next| words.parts.contains(next))
    });
    part && !whole
}

/// What stands behind `word` in a sentence of Markdown.
fn behind<'s>(sentence: &'s str, word: &str) -> Option<&'s str> {
    let lower = sentence.to_ascii_lowercase();
    find_word(&lower, word).map(|at| &sentence[at + word.len()..])
}

/// The same for a key of the front matter, where a single word with a `-` is a name too.
fn named(value: &str) -> Vec<String> {
    let found = targets(value);
    let value = value.trim();
    if found.is_empty() && value.len() > 1 && value.contains('-') && !value.contains(char::is_whitespace) {
        return vec![value.to_owned()];
    }
    found
}

/// Names of specs in a piece of inline Markdown: its links, else its code spans, else its words with a number or dash.
fn targets(markdown: &str) -> Vec<String> {
    // The words before may have been cut out of a link's text: `[Superseded by x](x.md)`.
    if let Some((text, rest)) = markdown.split_once("](")
        && !text.contains('[')
        && let Some((target, _)) = rest.split_once(')')
    {
        return vec![target.to_owned()];
    }
    let read = inline(markdown);
    if !read.links.is_empty() {
        return read.links.into_iter().map(|(target, _)| target).collect();
    }
    if !read.codes.is_empty() {
        return read.codes;
    }
    let sentence = read.plain.trim_start_matches(':').split([';', '(']).next().unwrap_or_default();
    let parts = sentence.split(',').flat_map(|part| part.split(" and ")).map(|part| part.trim().trim_end_matches('.'));
    parts
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()) || part.contains('/') || part.ends_with(".md"))
        .filter(|part| part.split_whitespace().count() <= 3 && !part.eq_ignore_ascii_case("n/a"))
        .map(str::to_owned)
        .collect()
}

fn lifecycle(meaning: &str) -> Lifecycle {
    match meaning {
        "active" => Lifecycle::Active,
        "done" => Lifecycle::Done,
        "paused" => Lifecycle::Paused,
        "backlog" => Lifecycle::Backlog,
        "archived" => Lifecycle::Archived,
        "superseded" => Lifecycle::Superseded,
        other => Lifecycle::Folder(other.to_owned()),
    }
}

fn form_of(form: &str) -> Declared {
    match form {
        "draft" => Declared::Draft,
        "proposed" => Declared::Proposed,
        "approved" => Declared::Approved,
        "in-progress" => Declared::InProgress,
        "partial" => Declared::Partial,
        "done" => Declared::Done,
        "superseded" => Declared::Superseded,
        "rejected" => Declared::Rejected,
        other => Declared::Other(other.to_owned()),
    }
}
