//! What the grammars call things, and the few classes that the theme has colours for.
//!
//! Grammars name every token with a stack of dotted scopes. Of a stack, the innermost scope that a row below knows decides;
//! of the rows that know it, the longest. So a row for `keyword.operator` takes operators out of what `keyword` says.

use syntect::parsing::Scope;

/// A class of the theme: `hl-k` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// No colour of its own.
    Plain,
    /// Keyword.
    K,
    /// String.
    S,
    /// Number or constant.
    N,
    /// Function.
    F,
    /// Type.
    T,
    /// Comment.
    C,
    /// Attribute or key.
    A,
    /// Prompt.
    P,
    /// Inserted line.
    I,
    /// Deleted line.
    D,
}

impl Class {
    /// Every class by its number.
    const ALL: [Self; 11] =
        [Self::Plain, Self::K, Self::S, Self::N, Self::F, Self::T, Self::C, Self::A, Self::P, Self::I, Self::D];

    /// The class with this number; of numbers that none has, the plain one.
    pub(super) fn of(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(Self::Plain)
    }

    /// The name in HTML.
    pub(super) fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::K => "hl-k",
            Self::S => "hl-s",
            Self::N => "hl-n",
            Self::F => "hl-f",
            Self::T => "hl-t",
            Self::C => "hl-c",
            Self::A => "hl-a",
            Self::P => "hl-p",
            Self::I => "hl-i",
            Self::D => "hl-d",
        })
    }
}

/// What a row says about text under a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Its class.
    pub(super) class: Class,
    /// Whether scopes within it change nothing more: a key that is written as a string is a key.
    pub(super) holds: bool,
}

/// Scopes whose class holds for all that lies in them.
const HOLDING: &[(&str, Class)] = &[
    ("comment", Class::C),
    ("meta.mapping.key", Class::A),
    ("meta.structure.dictionary.key", Class::A),
    ("entity.name.section", Class::K),
    ("markup.heading", Class::K),
    ("markup.inserted", Class::I),
    ("markup.deleted", Class::D),
];

const SCOPES: &[(&str, Class)] = &[
    ("constant", Class::N),
    ("constant.other.symbol", Class::S),
    ("constant.other.placeholder", Class::N),
    ("entity.name.class", Class::T),
    ("entity.name.enum", Class::T),
    ("entity.name.function", Class::F),
    ("entity.name.impl", Class::T),
    ("entity.name.interface", Class::T),
    ("entity.name.macro", Class::F),
    ("entity.name.namespace", Class::T),
    ("entity.name.struct", Class::T),
    ("entity.name.table", Class::T),
    ("entity.name.tag", Class::K),
    ("entity.name.tag.toml", Class::A),
    ("entity.name.tag.yaml", Class::A),
    ("entity.name.trait", Class::T),
    ("entity.name.type", Class::T),
    ("entity.name.union", Class::T),
    ("entity.other.attribute-name", Class::A),
    ("entity.other.inherited-class", Class::T),
    ("keyword", Class::K),
    ("keyword.operator", Class::Plain),
    ("keyword.operator.expression", Class::K),
    ("keyword.operator.new", Class::K),
    ("keyword.operator.word", Class::K),
    ("keyword.operator.logical.python", Class::K),
    ("keyword.other.definition.ini", Class::A),
    ("keyword.other.unit", Class::N),
    ("markup.raw", Class::S),
    ("markup.underline.link", Class::F),
    ("meta.diff.header", Class::C),
    ("meta.interpolation", Class::Plain),
    ("meta.template.expression", Class::Plain),
    ("source", Class::Plain),
    ("storage", Class::K),
    ("storage.type.function.arrow", Class::Plain),
    ("string", Class::S),
    ("string.unquoted", Class::Plain),
    ("support.class", Class::T),
    ("support.constant", Class::N),
    ("support.function", Class::F),
    ("support.macro", Class::F),
    ("support.type", Class::T),
    ("support.type.property-name", Class::A),
    ("variable.function", Class::F),
    ("variable.language", Class::K),
];

/// The table in the form that scopes are compared in.
#[derive(Debug)]
pub(super) struct Scopes(Vec<(Scope, Meaning)>);

impl Scopes {
    /// Reads the table.
    pub(super) fn read() -> Self {
        let holding = HOLDING.iter().map(|&(scope, class)| (scope, Meaning { class, holds: true }));
        let others = SCOPES.iter().map(|&(scope, class)| (scope, Meaning { class, holds: false }));
        Self(holding.chain(others).filter_map(|(scope, meaning)| Some((Scope::new(scope).ok()?, meaning))).collect())
    }

    /// What text under `scope` means by itself; `None` when it means what the text around it does.
    pub(super) fn meaning(&self, scope: Scope) -> Option<Meaning> {
        let known = self.0.iter().filter(|(prefix, _)| prefix.is_prefix_of(scope));
        known.max_by_key(|(prefix, _)| prefix.len()).map(|&(_, meaning)| meaning)
    }
}

impl Default for Scopes {
    fn default() -> Self {
        Self::read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_found_by_their_numbers() {
        assert!(
            Class::ALL.iter().enumerate().all(|(at, class)| Class::of(at as u8) == *class && *class as usize == at)
        );
    }

    #[test]
    fn every_row_is_a_scope_and_stands_once() {
        let mut names: Vec<_> = HOLDING.iter().chain(SCOPES).map(|&(scope, _)| scope).collect();
        assert_eq!(Scopes::read().0.len(), names.len());
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), HOLDING.len() + SCOPES.len());
    }

    #[test]
    fn the_longest_row_decides() {
        let scopes = Scopes::read();
        let class = |scope| scopes.meaning(Scope::new(scope).expect("a scope")).map(|meaning| meaning.class);
        assert_eq!(class("keyword.control.rust"), Some(Class::K));
        assert_eq!(class("keyword.operator.rust"), Some(Class::Plain));
        assert_eq!(class("meta.mapping.key.json"), Some(Class::A));
        assert_eq!(class("meta.block.rust"), None);
    }
}
