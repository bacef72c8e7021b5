//! Front matter: `---` YAML or `+++` TOML at the very top.
//!
//! It is split off here and not by the Markdown parser, whose own option is quadratic. Values stay as written (`007`,
//! `1.10`, `no`), so nothing is guessed from YAML's types. A block that is not valid is a finding; its simple `key: value`
//! lines are used all the same, because `title: Plan: x` is the commonest mistake. This file is the only one that knows the
//! YAML and TOML readers.

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::DuplicateKeyPolicy;

use crate::text::Span;

/// The longest front matter that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// The deepest nesting that is read.
const DEEPEST: usize = 32;

/// What stands above the Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Keys and values in the order of the file; a repeated key counts once, the first time.
    pub entries: Vec<(String, Value)>,
    /// Where the Markdown begins.
    pub body: usize,
    /// Where and why the block could not be read as what it is: a byte of the text, and the reason.
    pub invalid: Option<(usize, String)>,
}

/// A value, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One value; empty for null.
    Text(String),
    /// Several.
    List(Vec<Value>),
    /// Keys of their own.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// As one line of text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => super::outline::fold(text),
            Self::List(items) => items.iter().map(Self::text).collect::<Vec<_>>().join(", "),
            Self::Map(entries) => {
                entries.iter().map(|(key, value)| format!("{key}: {}", value.text())).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// As a list: the items, or the parts of `a, b`.
    pub fn list(&self) -> Vec<String> {
        let items: Vec<String> = match self {
            Self::Text(text) => text.trim_matches(['[', ']']).split(',').map(super::outline::fold).collect(),
            Self::List(items) => items.iter().map(Self::text).collect(),
            Self::Map(entries) => entries.iter().map(|(_, value)| value.text()).collect(),
        };
        items.into_iter().filter(|item| !item.is_empty()).collect()
    }
}

impl FrontMatter {
    /// Splits the front matter off `text`.
    pub fn read(text: &str) -> Self {
        let (block, body, yaml) = match split(text) {
            Split::Block(block, body, yaml) => (block, body, yaml),
            Split::None { unclosed } => {
                let body = text.len() - text.trim_start_matches('\u{feff}').len();
                let invalid =
                    unclosed.then(|| (body, "its closing mark is missing, so it is shown as text".to_owned()));
                return Self { body, invalid, ..Self::default() };
            }
        };
        let source = &text[block.clone()];
        if source.len() > LONGEST {
            let cause = format!("it is longer than {LONGEST} bytes and was not read");
            return Self { entries: Vec::new(), body, invalid: Some((block.start, cause)) };
        }
        let read = if too_deep(source) {
            Err((0, format!("brackets are nested more than {DEEPEST} deep")))
        } else if yaml {
            read_yaml(source)
        } else {
            read_toml(source)
        };
        match read {
            Ok(entries) => {
                let twice = repeated(source, &entries);
                let invalid =
                    twice.map(|(at, key)| (block.start + at, format!("`{key}` stands there twice; the first is used")));
                Self { entries: first_of_each(entries), body, invalid }
            }
            Err((at, cause)) => {
                let entries = first_of_each(salvage(source, if yaml { ':' } else { '=' }));
                Self { entries, body, invalid: Some((block.start + at, cause)) }
            }
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }
}

/// How a text begins.
enum Split {
    /// With front matter: the block between the marks, where the Markdown begins, and whether it is YAML.
    Block(Span, usize, bool),
    /// Without; `unclosed` when it begins like front matter that never ends.
    None { unclosed: bool },
}

fn split(text: &str) -> Split {
    let mark_order = text.len() - text.trim_start_matches('\u{feff}').len();
    let first = text[mark_order..].split_inclusive('\n').next().unwrap_or_default();
    let yaml = match first.trim_end() {
        "---" => true,
        "+++" => false,
        _ => return Split::None { unclosed: false },
    };
    let separator = if yaml { ':' } else { '=' };
    let start = mark_order + first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let closes = if yaml { matches!(line.trim_end(), "---" | "...") } else { line.trim_end() == "+++" };
        if closes {
            // Two rules around a heading are not front matter: without a single key it is Markdown.
            let block = &text[start..at];
            let keyed = block.trim().is_empty() || block.lines().any(|line| key_of(line, separator));
            // A rule far below a first line that is no key ends a section and not a block that is too long.
            let begins = block.len() <= LONGEST || block.lines().next().is_some_and(|line| key_of(line, separator));
            return if keyed && begins {
                Split::Block(start..at, at + line.len(), yaml)
            } else {
                Split::None { unclosed: false }
            };
        }
        at += line.len();
    }
    let unclosed = text[start..].lines().next().is_some_and(|line| key_of(line, separator));
    Split::None { unclosed }
}

/// The first key that stands there twice, and where it does so the second time.
fn repeated<'e>(source: &str, entries: &'e [(String, Value)]) -> Option<(usize, &'e str)> {
    let mut seen = std::collections::BTreeSet::new();
    let (key, _) = entries.iter().find(|(key, _)| !seen.insert(key))?;
    let mut lines =
        source.split_inclusive('\n').scan(0, |at, line| Some((std::mem::replace(at, *at + line.len()), line)));
    let is_key = |line: &str| line.strip_prefix(key.as_str()).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let at = lines.by_ref().filter(|(_, line)| is_key(line)).nth(1).map_or(0, |(at, _)| at);
    Some((at, key))
}

fn key_of(line: &str, separator: char) -> bool {
    line.split_once(separator).is_some_and(|(key, _)| is_key(key.trim_end()))
}

fn is_key(key: &str) -> bool {
    let key = key.trim_matches(['"', '\'']);
    !key.is_empty()
        && !key.starts_with([' ', '\t', '-', '#'])
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
}

fn too_deep(source: &str) -> bool {
    let mut depth = 0usize;
    for byte in source.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

fn first_of_each(entries: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let mut seen = std::collections::BTreeSet::new();
    entries.into_iter().filter(|(key, _)| seen.insert(key.clone())).collect()
}

/// Simple `key: value` lines of a block that could not be read.
fn salvage(source: &str, separator: char) -> Vec<(String, Value)> {
    let mut entries = Vec::new();
    for line in source.lines() {
        let Some((key, value)) = line.split_once(separator).filter(|_| key_of(line, separator)) else {
            continue;
        };
        let value = value.trim();
        let quoted = value.len() >= 2 && ["\"", "'"].iter().any(|q| value.starts_with(q) && value.ends_with(q));
        let value = if quoted { &value[1..value.len() - 1] } else { value };
        if !value.is_empty() {
            entries.push((key.trim().trim_matches(['"', '\'']).to_owned(), Value::Text(value.to_owned())));
        }
    }
    entries
}

/// Reads YAML twice: first for its shape, then for its values as strings, since a reader that does not know what it will
/// meet would turn `1.10` into a number.
fn read_yaml(source: &str) -> Result<Vec<(String, Value)>, (usize, String)> {
    if source.trim().is_empty() {
        return Ok(Vec::new());
    }
    let options = || {
        serde_saphyr::options! {
            budget: serde_saphyr::budget! { max_depth: DEEPEST, max_aliases: 100, max_events: 20_000 },
            duplicate_keys: DuplicateKeyPolicy::PassThrough,
            with_snippet: false,
        }
    };
    let place = |error: &serde_saphyr::Error| {
        let line = error.location().map_or(1, |location| location.line());
        let at = source.split_inclusive('\n').take((line as usize).saturating_sub(1)).map(str::len).sum();
        let cause = super::outline::fold(&error.without_snippet().to_string());
        // The reader counts lines from the block's own start; the finding has its place in the file.
        (at, cause.split(" at line ").next().unwrap_or_default().to_owned())
    };
    let read = serde_saphyr::with_deserializer_from_str_with_options(source, options(), |deserializer| {
        deserializer.deserialize_any(ShapeOf)
    });
    let shape = read.map_err(|error| place(&error))?;
    let value = serde_saphyr::with_deserializer_from_str_with_options(source, options(), |deserializer| {
        As(&shape).deserialize(deserializer)
    })
    .map_err(|error| place(&error))?;
    match value {
        Value::Map(mut entries) => {
            entries.iter_mut().for_each(|(key, value)| uncut(source, key, value));
            Ok(entries)
        }
        Value::Text(text) if text.is_empty() => Ok(Vec::new()),
        _ => Err((0, "it is not a list of keys and values".to_owned())),
    }
}

/// Gives a value back what YAML takes for a comment: in `title: Gaps of issue #173` the number belongs to the title.
fn uncut(source: &str, key: &str, value: &mut Value) {
    let Value::Text(text) = value else {
        return;
    };
    let line = source.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).unwrap_or_default().trim();
    let cut = line.strip_prefix(text.as_str()).map(str::trim_start).and_then(|rest| rest.strip_prefix('#'));
    if !text.is_empty() && cut.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        *text = line.to_owned();
    }
}

/// What kind of value stands where.
enum Shape {
    Null,
    Text,
    List(Vec<Shape>),
    Map(Vec<Shape>),
}

struct ShapeOf;

impl<'de> DeserializeSeed<'de> for ShapeOf {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ShapeOf {
    type Value = Shape;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_none<E>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_str<E>(self, _: &str) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
        let mut shapes = Vec::new();
        while let Some(shape) = items.next_element_seed(ShapeOf)? {
            shapes.push(shape);
        }
        Ok(Shape::List(shapes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Shape, A::Error> {
        let mut shapes = Vec::new();
        while entries.next_key::<String>()?.is_some() {
            shapes.push(entries.next_value_seed(ShapeOf)?);
        }
        Ok(Shape::Map(shapes))
    }
}

/// Reads a value of a known shape, every scalar as a string.
struct As<'s>(&'s Shape);

impl<'de> DeserializeSeed<'de> for As<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.0 {
            Shape::Null => deserializer.deserialize_ignored_any(IgnoredAny).map(|_| Value::Text(String::new())),
            Shape::Text => deserializer.deserialize_string(self),
            Shape::List(_) => deserializer.deserialize_seq(self),
            Shape::Map(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for As<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the same value as before")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let Shape::List(shapes) = self.0 else {
            return Err(A::Error::custom("a list where none was"));
        };
        let mut values = Vec::new();
        for shape in shapes {
            values.extend(items.next_element_seed(As(shape))?);
        }
        // The reader wants to see the end of the list.
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let Shape::Map(shapes) = self.0 else {
            return Err(A::Error::custom("keys where none were"));
        };
        let mut values = Vec::new();
        for shape in shapes {
            let Some(key) = entries.next_key::<String>()? else {
                break;
            };
            values.push((key, entries.next_value_seed(As(shape))?));
        }
        while entries.next_key::<IgnoredAny>()?.is_some() {
            entries.next_value::<IgnoredAny>()?;
        }
        Ok(Value::Map(values))
    }
}

fn read_toml(source: &str) -> Result<Vec<(String, Value)>, (usize, String)> {
    let table = toml::de::DeTable::parse(source)
        .map_err(|error| (error.span().map_or(0, |span| span.start), super::outline::fold(error.message())))?;
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    Ok(entries.into_iter().map(|(key, value)| (key.get_ref().to_string(), toml_value(value.get_ref()))).collect())
}

/// Recursion is bounded by the depth that was checked before.
fn toml_value(value: &toml::de::DeValue<'_>) -> Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Text(number.to_string()),
        DeValue::Float(number) => Value::Text(number.to_string()),
        DeValue::Boolean(yes) => Value::Text(yes.to_string()),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| toml_value(item.get_ref())).collect()),
        DeValue::Table(table) => Value::Map(
            table.iter().map(|(key, value)| (key.get_ref().to_string(), toml_value(value.get_ref()))).collect(),
        ),
    }
}

#[cfg(test)]
#[path = "front_matter_tests.rs"]
mod tests;
