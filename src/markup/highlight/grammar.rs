//! Reads lines by the grammars of Sublime Text, to the same scopes as `syntect` and in a fraction of its time.
//!
//! The grammars, their expressions and the meaning of every rule are those of `syntect`; what differs is how the next rule
//! is found. The rules of a context are laid out flat once, what was found for a rule in a line is kept in a slot by the
//! rule's number, and a rule that cannot match in the line is not tried at all ([`super::filter`]). A test holds the two to
//! the same result.
//!
//! A grammar is a set of *contexts*, lists of rules. The innermost context of a stack reads on: of its rules the one that
//! matches first in the line wins, and of those that match at the same place the one listed first. Its text gets scopes, and
//! it may push, replace or pop contexts.

use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::syntax_definition::{
    Context, ContextId, ContextReference, MatchOperation, MatchPattern, Pattern,
};
use syntect::parsing::{SyntaxReference, SyntaxSet};

use super::filter::Filter;

/// Every grammar there is, shared by all threads. An expression is compiled when it is first needed.
pub(super) static SET: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Includes within includes, deeper than any grammar has them.
const DEEPEST: usize = 32;

/// A rule, and when it need not be tried.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) pattern: &'static MatchPattern,
    pub(super) filter: Filter,
}

/// A context with the rules of everything that it includes.
#[derive(Debug)]
pub(super) struct Flat {
    pub(super) context: &'static Context,
    /// The context whose rules come before its own.
    pub(super) prototype: Option<usize>,
    /// Numbers of its rules, in the order in which they are tried.
    pub(super) rules: Vec<usize>,
}

/// The contexts and rules that were needed so far, by number.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    pub(super) flats: Vec<Flat>,
    pub(super) rules: Vec<Rule>,
    flat_by_id: HashMap<ContextId, usize>,
    /// By the address of a rule in [`SET`], where everything stays in its place.
    rule_by_address: HashMap<usize, usize>,
}

impl Grammar {
    /// The context that a syntax begins in.
    pub(super) fn start(&mut self, syntax: &SyntaxReference) -> Option<usize> {
        let place = SET.syntaxes().iter().position(|known| known.name == syntax.name)?;
        let contexts = (0..).map_while(|context| at(place, context));
        let start = contexts.into_iter().find(|reference| reference.resolve(&SET).is_ok_and(|it| begins(it, syntax)));
        self.number(&start?)
    }

    /// The number of a context.
    pub(super) fn number(&mut self, reference: &ContextReference) -> Option<usize> {
        let id = reference.id().ok()?;
        if let Some(&known) = self.flat_by_id.get(&id) {
            return Some(known);
        }
        let context = reference.resolve(&SET).ok()?;
        let mut rules = Vec::new();
        self.lay_out(context, &mut rules, 0);
        let prototype = context.prototype.and_then(|id| self.number(&direct(&id)?));
        self.flats.push(Flat { context, prototype, rules });
        self.flat_by_id.insert(id, self.flats.len() - 1);
        Some(self.flats.len() - 1)
    }

    fn lay_out(&mut self, context: &'static Context, rules: &mut Vec<usize>, depth: usize) {
        for pattern in &context.patterns {
            match pattern {
                Pattern::Match(pattern) => rules.push(self.rule(pattern)),
                Pattern::Include(reference) if depth < DEEPEST => {
                    if let Ok(included) = reference.resolve(&SET) {
                        self.lay_out(included, rules, depth + 1);
                    }
                }
                Pattern::Include(_) => {}
            }
        }
    }

    fn rule(&mut self, pattern: &'static MatchPattern) -> usize {
        let address = std::ptr::from_ref(pattern) as usize;
        *self.rule_by_address.entry(address).or_insert_with(|| {
            self.rules.push(Rule { pattern, filter: Filter::of(pattern.regex().regex_str()) });
            self.rules.len() - 1
        })
    }
}

/// Whether `syntax` begins in `context`: its one rule takes nothing and goes on to what the syntax calls main.
fn begins(context: &Context, syntax: &SyntaxReference) -> bool {
    let [Pattern::Match(only)] = &context.patterns[..] else { return false };
    context.meta_content_scope == [syntax.scope]
        && only.regex().regex_str().is_empty()
        && matches!(only.operation, MatchOperation::Push(_))
}

/// The context at a place in [`SET`], if one is there. Only data makes such a reference from outside of the library.
fn at(syntax: usize, context: usize) -> Option<ContextReference> {
    let id = serde_json::json!({ "syntax_index": syntax, "context_index": context });
    let reference = reference(id)?;
    reference.resolve(&SET).is_ok().then_some(reference)
}

fn direct(id: &ContextId) -> Option<ContextReference> {
    reference(serde_json::to_value(id).ok()?)
}

fn reference(id: serde_json::Value) -> Option<ContextReference> {
    serde_json::from_value(serde_json::json!({ "Direct": id })).ok()
}
