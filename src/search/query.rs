//! The query language, the same in the search field, the address and on the command line.
//!
//! | Form | Meaning |
//! |---|---|
//! | `word` | wanted; more hits rank higher, none is required |
//! | `"some words"` | required, in this order |
//! | `-word`, `-"some words"` | none of these |
//! | `field:value`, `field:"two words"`, `field:a,b` | only specs with one of these values |
//! | `-field:value` | only specs without |
//!
//! The same field twice means either value; `is:` and `has:` must all hold. A field that does not exist is searched as
//! words, with a notice. Nothing typed is an error.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::facts::{FLAGS, Facts, ROLES, day, name, word};

/// A query, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Words looked for.
    pub words: Vec<String>,
    /// Phrases required.
    pub phrases: Vec<String>,
    /// Words that must not occur.
    pub without: Vec<String>,
    /// Phrases that must not occur.
    pub without_phrases: Vec<String>,
    /// Conditions on the spec.
    pub filters: Filters,
    /// What could not be taken as it was typed.
    pub notices: Vec<String>,
}

impl Query {
    /// Reads a query.
    pub fn parse(text: &str) -> Self {
        let mut query = Self { text: text.trim().to_owned(), ..Self::default() };
        let straight = text.replace(['“', '”', '„'], "\"");
        let mut rest = straight.trim_start();
        while !rest.is_empty() {
            rest = query.take(rest).trim_start();
        }
        query
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty() && self.filters.is_empty() && self.is_positive()
    }

    fn is_positive(&self) -> bool {
        self.without.is_empty() && self.without_phrases.is_empty()
    }

    /// Takes one item off `rest`.
    fn take<'a>(&mut self, rest: &'a str) -> &'a str {
        let bare = rest.strip_prefix('-').filter(|bare| !bare.starts_with(['-', ' ']) && !bare.is_empty());
        let (not, item) = (bare.is_some(), bare.unwrap_or(rest));
        if let Some((field, value)) = split_field(item) {
            let (value, rest) = take_value(value);
            if self.filters.add(field, value, not) {
                return rest;
            }
            self.notices.push(format!("there is no field `{field}`; searched as words"));
            self.push_word(&format!("{field} {value}"), not);
            return rest;
        }
        let (value, rest) = take_value(item);
        if item.starts_with('"') {
            let phrases = if not { &mut self.without_phrases } else { &mut self.phrases };
            if !value.trim().is_empty() {
                phrases.push(value.trim().to_owned());
            }
        } else {
            self.push_word(value, not);
        }
        rest
    }

    fn push_word(&mut self, word: &str, not: bool) {
        let words = if not { &mut self.without } else { &mut self.words };
        words.push(word.to_owned());
    }
}

/// `field:value`: a lower-case word, a colon, and something that does not look like `::` or `://`.
fn split_field(item: &str) -> Option<(&str, &str)> {
    let (field, value) = item.split_once(':')?;
    let is_name = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_value = value.starts_with(|c: char| !c.is_whitespace() && c != ':' && c != '/');
    (is_name && is_value).then_some((field, value))
}

/// A quoted value without its quotes, or all up to the next blank; and what follows.
fn take_value(text: &str) -> (&str, &str) {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

/// A property of a spec that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// `kind:plan`; its beginning is enough (`impl`).
    Kind,
    /// `status:done`: the lifecycle.
    Status,
    /// `stage:implementation`: the current stage.
    Stage,
    /// `policy:files=migrate`, or `policy:migrate` for any area.
    Policy,
    /// `tag:x`.
    Tag,
    /// `author:y`: any of the names is enough.
    Author,
    /// `file:src/x.rs`: a source file mentioned; its last part, its stem or a folder is enough.
    File,
    /// `section:decision`: only sections of this role count.
    Section,
    /// `after:2026-01` or `since:`: dated then or later.
    Since,
    /// `until:2026-01`: dated then or earlier.
    Until,
    /// `before:2026-01`: dated earlier.
    Before,
    /// `date:2026-01` or `year:2026`: dated then.
    Date,
    /// `is:active`, `is:document`.
    Is,
    /// `has:questions`.
    Has,
}

/// Names of the fields.
pub const FIELDS: &[(&str, Field)] = &[
    ("kind", Field::Kind),
    ("status", Field::Status),
    ("lifecycle", Field::Status),
    ("stage", Field::Stage),
    ("policy", Field::Policy),
    ("tag", Field::Tag),
    ("author", Field::Author),
    ("file", Field::File),
    ("section", Field::Section),
    ("after", Field::Since),
    ("since", Field::Since),
    ("until", Field::Until),
    ("before", Field::Before),
    ("date", Field::Date),
    ("year", Field::Date),
    ("is", Field::Is),
    ("has", Field::Has),
];

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What is asked about.
    pub field: Field,
    /// Any of these will do.
    pub values: Vec<String>,
    /// None of them, rather.
    pub not: bool,
}

/// Conditions that all must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// In the order they were first named.
    pub all: Vec<Filter>,
}

impl Filters {
    /// Adds a condition by the name of its field (`value` may list several, with commas). False when there is no such field.
    pub fn add(&mut self, field: &str, value: &str, not: bool) -> bool {
        let Some(&(_, field)) = FIELDS.iter().find(|(name, _)| *name == field) else {
            return false;
        };
        let values: Vec<String> = value.split(',').map(word).filter(|value| !value.is_empty()).collect();
        let alone = matches!(field, Field::Is | Field::Has);
        match self.all.iter_mut().find(|filter| filter.field == field && filter.not == not && !alone) {
            Some(filter) => filter.values.extend(values),
            None => self.all.push(Filter { field, values, not }),
        }
        true
    }

    /// Whether a condition depends on what git knows: names of authors, and references that renames explain.
    pub fn need_history(&self) -> bool {
        self.all.iter().any(|filter| matches!(filter.field, Field::Author | Field::Is | Field::Has))
    }

    /// Whether there is no condition.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether an entry with these facts meets all conditions.
    pub fn matches(&self, facts: &Facts) -> bool {
        self.all.iter().all(|filter| filter.values.iter().any(|value| holds(filter.field, value, facts)) != filter.not)
    }

    /// The section roles that alone count, when sections are asked for; numbers in `ROLES`.
    pub fn roles(&self) -> Option<Vec<usize>> {
        let filter = self.all.iter().find(|filter| filter.field == Field::Section && !filter.not)?;
        Some((0..ROLES.len()).filter(|&role| filter.values.contains(&name(&ROLES[role]))).collect())
    }

    /// The values that no entry of `all` has, with the field as it is called and the values that exist.
    pub fn unknown<'a>(
        &self,
        all: impl Iterator<Item = &'a Facts> + Clone,
    ) -> Vec<(&'static str, String, Vec<String>)> {
        let mut unknown = Vec::new();
        for filter in &self.all {
            let known = known_values(filter.field, all.clone());
            for value in filter.values.iter().filter(|_| !known.is_empty()) {
                let found = match filter.field {
                    Field::Kind => known.iter().any(|kind| is_kind(kind, value)),
                    _ => known.contains(value),
                };
                if !found {
                    unknown.push((called(filter.field), value.clone(), known.iter().cloned().collect()));
                }
            }
        }
        unknown
    }

    /// The same for a list: values that no entry of `all` meets, of every field that has words of its own, and what there
    /// is instead, the commonest first.
    pub fn missing<'a>(&self, all: impl Iterator<Item = &'a Facts> + Clone) -> Vec<(&'static str, &str, Vec<String>)> {
        let mut missing = Vec::new();
        for filter in &self.all {
            let met = |value: &str| all.clone().any(|facts| holds(filter.field, value, facts));
            for value in filter.values.iter().filter(|value| !met(value)) {
                if let Some(known) = commonest(filter.field, value, all.clone()) {
                    missing.push((called(filter.field), value.as_str(), known));
                }
            }
        }
        missing
    }
}

/// What a field is called first.
fn called(wanted: Field) -> &'static str {
    FIELDS.iter().find(|(_, field)| *field == wanted).map_or("", |(name, _)| name)
}

/// The words of a field, by how many entries have them and by name; none for fields without a list of words.
fn commonest<'a>(field: Field, asked: &str, all: impl Iterator<Item = &'a Facts>) -> Option<Vec<String>> {
    // Who asks for `migrate` in any area is told of policies, and not of areas.
    let policy = |word: &'a str| match word.rsplit_once('=') {
        Some((_, policy)) if field == Field::Policy && !asked.contains('=') => policy,
        _ => word,
    };
    let has_words =
        matches!(field, Field::Kind | Field::Status | Field::Stage | Field::Policy | Field::Tag | Field::Author);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for facts in all.filter(|_| has_words) {
        for word in words_of(field, facts).into_iter().map(policy).collect::<BTreeSet<_>>() {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut known: Vec<(&str, usize)> = counts.into_iter().collect();
    known.sort_by_key(|&(_, count)| Reverse(count));
    // `files=migrated` asks about one area.
    let area = asked.rsplit_once('=').map(|(area, _)| format!("{area}=")).unwrap_or_default();
    if known.iter().any(|(word, _)| word.starts_with(&area)) {
        known.retain(|(word, _)| word.starts_with(&area));
    }
    has_words.then(|| known.into_iter().map(|(word, _)| word.to_owned()).collect())
}

fn holds(field: Field, value: &str, facts: &Facts) -> bool {
    let is = |fact: &Option<String>| fact.as_deref() == Some(value);
    match field {
        Field::Kind => is_kind(&facts.kind, value),
        Field::Status => is(&facts.status),
        Field::Stage => is(&facts.stage),
        Field::Policy => facts.policies.iter().any(|policy| is_policy(policy, value)),
        Field::Tag => facts.tags.iter().any(|tag| tag == value),
        Field::Author => facts.authors.iter().any(|author| format!("-{author}-").contains(&format!("-{value}-"))),
        Field::File => facts.files.iter().any(|file| is_file(file, value)),
        Field::Section => facts.roles.iter().any(|role| name(role) == value),
        Field::Since => facts.date != 0 && day(value).is_some_and(|day| facts.date >= day),
        Field::Until => facts.date != 0 && day(value).is_some_and(|day| facts.date <= last_day(day)),
        Field::Before => facts.date != 0 && day(value).is_some_and(|day| facts.date < day),
        Field::Date => day(value).is_some_and(|day| (day..=last_day(day)).contains(&facts.date)),
        Field::Is | Field::Has => is(&facts.status) || facts.flags.iter().any(|flag| flag == value),
    }
}

fn is_kind(kind: &str, value: &str) -> bool {
    kind == value || value.len() >= 3 && kind.starts_with(value)
}

/// `policy` is `area=policy`.
fn is_policy(policy: &str, value: &str) -> bool {
    policy == value || policy.rsplit_once('=').is_some_and(|(_, policy)| policy == value)
}

/// Whether `value` is whole parts of the path, the last one perhaps without its extension.
fn is_file(path: &str, value: &str) -> bool {
    let path = format!("/{path}/");
    let value = value.trim_matches('/');
    path.contains(&format!("/{value}/")) || path.contains(&format!("/{value}."))
}

/// The last day that begins like `day`.
fn last_day(day: u32) -> u32 {
    match (day / 100 % 100, day % 100) {
        (0, 0) => day + 1231,
        (_, 0) => day + 31,
        _ => day,
    }
}

/// The words that an entry has in a field of words; none in other fields.
fn words_of(field: Field, facts: &Facts) -> Vec<&str> {
    match field {
        Field::Kind => vec![facts.kind.as_str()],
        Field::Status => facts.status.as_deref().into_iter().collect(),
        Field::Stage => facts.stage.as_deref().into_iter().collect(),
        Field::Policy => facts.policies.iter().map(String::as_str).collect(),
        Field::Tag => facts.tags.iter().map(String::as_str).collect(),
        Field::Author => facts.authors.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// All values of a field that has few.
fn known_values<'a>(field: Field, facts: impl Iterator<Item = &'a Facts>) -> BTreeSet<String> {
    match field {
        Field::Kind | Field::Status | Field::Stage | Field::Tag => {
            facts.flat_map(|facts| words_of(field, facts)).map(str::to_owned).collect()
        }
        Field::Section => ROLES.iter().map(name).collect(),
        Field::Is | Field::Has => {
            facts.filter_map(|facts| facts.status.clone()).chain(FLAGS.iter().map(|&flag| flag.to_owned())).collect()
        }
        _ => BTreeSet::new(),
    }
}
