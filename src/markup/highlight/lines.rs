//! One block of code, read line by line.

use syntect::parsing::syntax_definition::{MatchOperation, MatchPattern};
use syntect::parsing::{Region, ScopeStackOp};

use super::filter::Line;
use super::grammar::{Grammar, Rule};

/// Contexts within contexts; no grammar needs as many, but a hostile text may ask for more.
const DEEPEST: usize = 100;

/// A grammar with the room that reading a line needs.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) grammar: Grammar,
    line: Line,
    /// What was found for each rule, by its number.
    slots: Vec<Slot>,
    /// Which line the slots are about.
    turn: u64,
    chain: Vec<Link>,
}

/// Where a rule matches next, as far as it was looked for in a line.
#[derive(Debug, Default)]
struct Slot {
    turn: u64,
    /// `None`: nowhere in the rest of the line.
    found: Option<(usize, usize)>,
    region: Region,
}

/// A context that takes part in choosing the next rule.
#[derive(Debug, Clone, Copy)]
struct Link {
    flat: usize,
    /// It came with a push, for all that lies above.
    with_prototype: bool,
    /// The level whose captured text its rules may refer to.
    level: Option<usize>,
}

/// One level of the stack.
#[derive(Debug, Clone)]
struct Level {
    flat: usize,
    /// Contexts whose rules come first in this level and those above.
    prototypes: Vec<usize>,
    /// The match that opened it, for rules that refer to its parts.
    captures: Option<(Region, String)>,
}

/// Where in its grammar a block of code is.
#[derive(Debug, Clone)]
pub(super) struct State {
    stack: Vec<Level>,
    first_line: bool,
    /// Levels that were pushed by a rule of a context that came with a push: what lies below does not count there.
    floors: Vec<usize>,
}

/// The rule that reads on.
struct Best {
    rule: usize,
    start: usize,
    end: usize,
    /// Its groups, when they are not in the rule's slot.
    region: Option<Region>,
    with_prototype: bool,
    would_loop: bool,
}

/// Operations on the stack of scopes, with their places in the line.
pub(super) type Operations = Vec<(usize, ScopeStackOp)>;

impl State {
    /// Before the first line.
    pub(super) fn new(start: usize) -> Self {
        let first = Level { flat: start, prototypes: Vec::new(), captures: None };
        Self { stack: vec![first], first_line: true, floors: Vec::new() }
    }
}

impl Reading {
    /// Reads a line, its break included. `None` when the grammar has lost its way.
    pub(super) fn line(&mut self, state: &mut State, line: &str) -> Option<Operations> {
        let mut operations = Operations::new();
        if std::mem::take(&mut state.first_line) {
            let first = &self.grammar.flats[state.stack.last()?.flat];
            operations.extend(first.context.meta_content_scope.first().map(|&scope| (0, ScopeStackOp::Push(scope))));
        }
        self.turn += 1;
        self.line.read(line);
        let mut at = 0;
        // A push that takes no text must not be followed by a pop at the same place: where, and how deep.
        let mut pushed = (0, 0);
        loop {
            while state.floors.last().is_some_and(|&floor| floor >= state.stack.len()) {
                state.floors.pop();
            }
            let looping = pushed == (at, state.stack.len());
            let Some(best) = self.best(state, line, at, looping)? else { return Some(operations) };
            if best.would_loop {
                match line[at..].char_indices().nth(1) {
                    Some((next, _)) => at += next,
                    None => return Some(operations),
                }
                continue;
            }
            let pattern = self.grammar.rules[best.rule].pattern;
            if best.end <= at && matches!(pattern.operation, MatchOperation::Push(_)) {
                pushed = (best.end, state.stack.len() + 1);
            }
            at = best.end;
            if best.with_prototype {
                state.floors.push(state.stack.len());
            }
            self.apply(state, line, &best, pattern, &mut operations)?;
        }
    }

    /// The rule that matches first from `at` on.
    fn best(&mut self, state: &State, line: &str, at: usize, looping: bool) -> Option<Option<Best>> {
        let depth = state.stack.len();
        self.link(state)?;
        let mut best: Option<Best> = None;
        for place in 0..self.chain.len() {
            let link = self.chain[place];
            for index in 0..self.grammar.flats[link.flat].rules.len() {
                let rule = self.grammar.flats[link.flat].rules[index];
                let captures = link.level.and_then(|level| state.stack[level].captures.as_ref());
                let Some(((start, end), region)) = self.find(rule, captures, line, at, depth) else { continue };
                let earlier =
                    best.as_ref().is_none_or(|best| start < best.start || start == best.start && best.would_loop);
                if !earlier {
                    continue;
                }
                let operation = &self.grammar.rules[rule].pattern.operation;
                let would_loop = looping && end <= at && matches!(operation, MatchOperation::Pop);
                if matches!(operation, MatchOperation::Push(_)) && depth >= DEEPEST {
                    return Some(None);
                }
                best = Some(Best { rule, start, end, region, with_prototype: link.with_prototype, would_loop });
                if start == at && !would_loop {
                    return Some(best);
                }
            }
        }
        Some(best)
    }

    /// Puts the contexts that take part into `chain`: those that came with pushes, lowest first, then the prototype, then
    /// the innermost context itself.
    fn link(&mut self, state: &State) -> Option<()> {
        self.chain.clear();
        let floor = state.floors.last().copied().unwrap_or(0);
        for level in floor..state.stack.len() {
            let prototypes = state.stack[level].prototypes.iter();
            self.chain.extend(prototypes.map(|&flat| Link { flat, with_prototype: true, level: Some(level) }));
        }
        let top = state.stack.len().checked_sub(1)?;
        let flat = state.stack[top].flat;
        let prototype = self.grammar.flats[flat].prototype;
        self.chain.extend(prototype.map(|flat| Link { flat, with_prototype: false, level: None }));
        self.chain.push(Link { flat, with_prototype: false, level: Some(top) });
        Some(())
    }

    /// Where `rule` matches from `at` on, and its groups when they are not in its slot.
    fn find(
        &mut self,
        rule: usize,
        captures: Option<&(Region, String)>,
        line: &str,
        at: usize,
        depth: usize,
    ) -> Option<((usize, usize), Option<Region>)> {
        if self.slots.len() <= rule {
            self.slots.resize_with(self.grammar.rules.len(), Slot::default);
        }
        let slot = &mut self.slots[rule];
        if slot.turn == self.turn {
            match slot.found {
                None => return None,
                Some((start, end)) if start >= at => return Some(((start, end), None)),
                Some(_) => {}
            }
        }
        let Rule { pattern, filter } = &self.grammar.rules[rule];
        let does_something = |(start, end): &(usize, usize)| match pattern.operation {
            MatchOperation::None => start != end,
            MatchOperation::Push(_) => depth < DEEPEST,
            MatchOperation::Set(_) | MatchOperation::Pop => true,
        };
        if let Some((region, text)) = captures.filter(|_| pattern.has_captures) {
            let mut found = Region::new();
            let matched = pattern.regex_with_refs(region, text).search(line, at, line.len(), Some(&mut found));
            let place = matched.then(|| found.pos(0)).flatten().filter(does_something)?;
            return Some((place, Some(found)));
        }
        let tried = self.line.may_hold(filter);
        let matched = tried && pattern.regex().search(line, at, line.len(), Some(&mut slot.region));
        slot.turn = self.turn;
        slot.found = matched.then(|| slot.region.pos(0)).flatten();
        let place = slot.found?;
        if !does_something(&place) {
            // It counts for nothing here and may count further on.
            slot.turn = 0;
            return None;
        }
        Some((place, None))
    }

    fn apply(
        &mut self,
        state: &mut State,
        line: &str,
        best: &Best,
        pattern: &'static MatchPattern,
        operations: &mut Operations,
    ) -> Option<()> {
        let targets = self.targets(pattern)?;
        let level = state.stack.last()?.flat;
        self.enter(level, &targets, &pattern.operation, best.start, operations);
        operations.extend(pattern.scope.iter().map(|&scope| (best.start, ScopeStackOp::Push(scope))));
        let region = best.region.as_ref().unwrap_or(&self.slots[best.rule].region);
        captured(pattern, region, operations);
        if !pattern.scope.is_empty() {
            operations.push((best.end, ScopeStackOp::Pop(pattern.scope.len())));
        }
        self.leave(level, &targets, &pattern.operation, best.end, operations);
        let kept = match pattern.operation {
            MatchOperation::None => return Some(()),
            MatchOperation::Pop => {
                state.stack.pop();
                return Some(());
            }
            // What came with a push stays until the level is popped.
            MatchOperation::Set(_) => state.stack.pop().map(|level| level.prototypes).unwrap_or_default(),
            MatchOperation::Push(_) => Vec::new(),
        };
        let mut kept = Some(kept);
        let last = targets.len().saturating_sub(1);
        for (place, &flat) in targets.iter().enumerate() {
            let mut prototypes = kept.take().unwrap_or_default();
            if let Some(reference) = pattern.with_prototype.as_ref().filter(|_| place == last) {
                prototypes.push(self.grammar.number(reference)?);
            }
            let refers = |&flat: &usize| self.grammar.flats[flat].context.uses_backrefs;
            let captures = refers(&flat) || prototypes.iter().any(refers);
            let region = best.region.as_ref().unwrap_or(&self.slots[best.rule].region);
            let captures = captures.then(|| (region.clone(), line.to_owned()));
            state.stack.push(Level { flat, prototypes, captures });
        }
        Some(())
    }

    /// The contexts that a rule pushes.
    fn targets(&mut self, pattern: &'static MatchPattern) -> Option<Vec<usize>> {
        match &pattern.operation {
            MatchOperation::Push(references) | MatchOperation::Set(references) => {
                references.iter().map(|reference| self.grammar.number(reference)).collect()
            }
            MatchOperation::Pop | MatchOperation::None => Some(Vec::new()),
        }
    }

    /// Scopes of contexts that begin or end before the matched text.
    fn enter(&self, level: usize, targets: &[usize], operation: &MatchOperation, at: usize, out: &mut Operations) {
        let current = self.grammar.flats[level].context;
        match operation {
            MatchOperation::Pop if !current.meta_content_scope.is_empty() => {
                out.push((at, ScopeStackOp::Pop(current.meta_content_scope.len())));
            }
            MatchOperation::Push(_) | MatchOperation::Set(_) => {
                let replaces = matches!(operation, MatchOperation::Set(_));
                if replaces && current.clear_scopes.is_some() {
                    out.push((at, ScopeStackOp::Restore));
                }
                for context in targets.iter().map(|&flat| self.grammar.flats[flat].context) {
                    if let Some(amount) = context.clear_scopes.filter(|_| !replaces) {
                        out.push((at, ScopeStackOp::Clear(amount)));
                    }
                    out.extend(context.meta_scope.iter().map(|&scope| (at, ScopeStackOp::Push(scope))));
                }
            }
            MatchOperation::Pop | MatchOperation::None => {}
        }
    }

    /// Scopes of contexts that begin or end behind the matched text. A context that replaces another takes effect only here.
    fn leave(&self, level: usize, targets: &[usize], operation: &MatchOperation, at: usize, out: &mut Operations) {
        let current = self.grammar.flats[level].context;
        let replaces = matches!(operation, MatchOperation::Set(_));
        match operation {
            MatchOperation::None => return,
            MatchOperation::Pop => {
                if !current.meta_scope.is_empty() {
                    out.push((at, ScopeStackOp::Pop(current.meta_scope.len())));
                }
                if current.clear_scopes.is_some() {
                    out.push((at, ScopeStackOp::Restore));
                }
                return;
            }
            MatchOperation::Push(_) | MatchOperation::Set(_) => {}
        }
        let contexts = || targets.iter().map(|&flat| self.grammar.flats[flat].context);
        let own = current.meta_scope.len() + current.meta_content_scope.len();
        let again = (replaces && own > 0)
            || contexts().any(|it| !it.meta_content_scope.is_empty() || (it.clear_scopes.is_some() && replaces));
        if !again {
            return;
        }
        let entered: usize = contexts().map(|context| context.meta_scope.len()).sum();
        let popped = entered + if replaces { own } else { 0 };
        if popped > 0 {
            out.push((at, ScopeStackOp::Pop(popped)));
        }
        for context in contexts() {
            if let Some(amount) = context.clear_scopes.filter(|_| replaces) {
                out.push((at, ScopeStackOp::Clear(amount)));
            }
            let scopes = context.meta_scope.iter().chain(&context.meta_content_scope);
            out.extend(scopes.map(|&scope| (at, ScopeStackOp::Push(scope))));
        }
    }
}

/// Scopes of the parts of a match, outer ones first.
fn captured(pattern: &MatchPattern, region: &Region, operations: &mut Operations) {
    let Some(captures) = &pattern.captures else { return };
    let mut parts: Vec<((usize, i32), ScopeStackOp)> = Vec::new();
    for (group, scopes) in captures {
        let Some((start, end)) = region.pos(*group).filter(|(start, end)| start != end) else { continue };
        let inner = -((end - start) as i32);
        parts.extend(scopes.iter().map(|&scope| ((start, inner), ScopeStackOp::Push(scope))));
        parts.push(((end, i32::MIN), ScopeStackOp::Pop(scopes.len())));
    }
    // Stable: scopes of one part stay in their order.
    parts.sort_by_key(|(place, _)| *place);
    operations.extend(parts.into_iter().map(|((at, _), operation)| (at, operation)));
}

#[cfg(test)]
mod tests {
    use syntect::parsing::ParseState;

    use super::super::grammar::SET;
    use super::*;

    /// Reads `code` line by line as `syntect` does, and compares.
    fn check(language: &str, code: &str) {
        let syntax = SET.find_syntax_by_token(language).unwrap_or_else(|| panic!("{language} is known"));
        let mut reading = Reading::default();
        let mut state = State::new(reading.grammar.start(syntax).expect("every grammar has a start"));
        let mut expected = ParseState::new(syntax);
        for line in code.split_inclusive('\n') {
            let expected = expected.parse_line(line, &SET).ok();
            assert_eq!(reading.line(&mut state, line), expected, "{language}: {line}");
        }
    }

    #[test]
    fn every_grammar_has_a_start() {
        let mut grammar = Grammar::default();
        let lost: Vec<&str> =
            SET.syntaxes().iter().filter(|it| grammar.start(it).is_none()).map(|it| &*it.name).collect();
        assert_eq!(lost, Vec::<&str>::new());
    }

    #[test]
    fn lines_are_read_as_the_library_reads_them() {
        for (language, code) in SAMPLES {
            check(language, code);
        }
    }

    #[test]
    fn odd_lines_are_read_alike_in_every_grammar() {
        let odd =
            "`'\"<(\n${x}\n/* é\n*/ <<EOF \\\n#! @a\u{301} [[ ]] {{ }}\n\t--- | ) ]\nEOF\n\n</b> 0x1F 1e9 ~~ ;; => ";
        for syntax in SET.syntaxes() {
            check(&syntax.name, odd);
        }
    }

    const SAMPLES: &[(&str, &str)] = &[
        (
            "ts",
            "import { a as b, type C } from './d';\nexport class Box<T extends object> implements Ref<T> {\n  #size = 0x1f;\n  private readonly items: Map<string, T[]> = new Map();\n  constructor(public name?: string, ...rest: unknown[]) { super(); }\n  async get<K extends keyof T>(key: K): Promise<T[K] | undefined> {\n    const { x, y: [z = 1] } = await this.load(`a ${key} b`, /[a-z]+\\/(?<n>\\d)/gi);\n    // a comment, TODO\n    return x?.y ?? (z as any)!.w satisfies number;\n  }\n}\nenum E { A = 1, B }\ntype F = (a: number) => void;\ndeclare module 'm' { let q: typeof import('x'); }\n/** doc @param a */\nfor (const i of [1, 2]) { if (!i) continue; else break; }\n@Deco({ a: 1 }) abstract class G {}\n",
        ),
        (
            "tsx",
            "const A: FC<P> = ({ a }) => <div className=\"x\" onClick={() => f(a)}>{a ? <B {...p} /> : 'no'} &amp; text</div>;\n",
        ),
        (
            "js",
            "var a = function* b() { yield 1; }, c = x => ({ [x]: 1, get y() { return 2 } });\nlabel: do { a /= 2 / c; } while (a > 1e3);\nconst html = html`<b>${x}</b>`;\n",
        ),
        (
            "rust",
            "#![allow(x)]\nuse std::{fmt, io::Read as _};\n/// doc\npub(crate) async fn a<'a, T: Fn(&'a str) -> u8 + ?Sized>(x: &'a mut T) -> Result<(), Box<dyn Error>> where T: Send {\n    let s = r#\"raw \"q\" \"#; let c = b'\\n'; let n = 0xff_u32 + 1_000.5e-3;\n    match x { Some(y @ 1..=5) if y > 2 => println!(\"{y:?} {}\", y), _ => unsafe { *p }, }\n    /* a /* nested */ b */\n}\nmacro_rules! m { ($($x:expr),*) => { $( f($x); )* } }\nimpl<const N: usize> Trait for [u8; N] { type A = Self; }\n",
        ),
        (
            "python",
            "from a.b import (c as d,\n  e)\n@dec(1)\nasync def f(x: int = 3, *args, **kw) -> dict[str, int]:\n    \"\"\"doc\n    more\"\"\"\n    y = f\"a {x!r:>{w}} {{b}}\" + r'\\d' + b'z'\n    if x is not None and y in {1, 2}: raise ValueError(x) from None\n    lambda q: q ** 2\n    with open(x) as g, h: pass\n    return [i for i in range(10) if i % 2] # end\nclass A(B, metaclass=C): __slots__ = ()\n",
        ),
        (
            "bash",
            "#!/usr/bin/env bash\nset -euo pipefail\nfor f in *.md; do echo \"${f%.md} $(date +%s) $((1 + 2))\" >> \"$out\" 2>&1; done\nif [[ -f a && $x =~ ^[a-z]+$ ]]; then exit 1; elif test 1; then :; fi\ncat <<EOF | sed 's/a/b/'\nhello $name `ls`\nEOF\ncat <<-'END'\n\traw $x\n\tEND\ncase $1 in -h|--help) usage ;; *) shift ;; esac\nf() { local a=(1 2); echo ${a[@]:1}; }\nnpm run build -- --watch & # c\n",
        ),
        ("json", "{\"a\": [1, -2.5e3, true, null], \"b\": {\"c\": \"d\\n\\u00e9\"}, // no\n \"e\": \"x\n}\n"),
        (
            "yaml",
            "---\na: &x\n  - b: 'c'\n    d: \"e\\t\"\n  - *x\nf: |\n  text: not\n  more\ng: {h: [1, 2], i: !!str 3}\n? j\n: 2026-01-02 # c\n<<: *x\nk: >-\n   folded\n",
        ),
        (
            "toml",
            "[a.b]\nc = \"d\" # e\nf = [1, 2.5, true, 2026-01-02T03:04:05Z]\n[[g]]\nh = '''\nraw\n'''\ni.j = { k = 0x1f }\n",
        ),
        (
            "sql",
            "SELECT a.b, count(*) AS n FROM t AS a LEFT JOIN u ON a.id = u.id WHERE x LIKE 'y%' AND z IN (1, 2) -- c\nGROUP BY a.b HAVING n > 1;\nCREATE TABLE IF NOT EXISTS \"t\" (id INT PRIMARY KEY, d TIMESTAMP DEFAULT now()); /* e */\n",
        ),
        (
            "html",
            "<!doctype html>\n<a href=\"x\" class='y z' data-n=1>t &amp; u</a>\n<style>a:hover > b { color: #fff; margin: 0 auto !important }</style>\n<script>let a = 1 < 2;</script>\n<!-- c\n d -->\n",
        ),
        (
            "css",
            "@media (min-width: 10em) { .a::before, #b > c[d=\"e\"] { --x: calc(1px + 2%); color: rgb(0 0 0 / .5) } } /* f */\n",
        ),
        (
            "go",
            "package main\nimport (\n\t\"fmt\"\n)\ntype A struct { B int `json:\"b\"`; *C }\nfunc (a *A) F(x ...int) (r map[string][]byte, err error) {\n\tfor i, v := range x { go func() { ch <- v }() }\n\tdefer close(ch); return nil, fmt.Errorf(\"%w\", err)\n}\nconst c = 'a' + 0b1\n",
        ),
        (
            "md",
            "# T *e* **s** `c` [l](u \"t\")\n\n- a\n  1. b\n\n> q\n\n```rust\nfn a() {}\n```\n\n| a | b |\n|---|:-:|\n| c | ~~d~~ |\n\n<b>h</b> ![i](j)\n---\n",
        ),
        (
            "ruby",
            "class A < B\n  attr_reader :a\n  def b(c: 1, *d, &e) = puts \"x #{c} y\" unless c =~ /z#{d}/i\n  x = <<~EOS\n    text #{1}\n  EOS\n  %w[a b].each { |f| f&.g }\nend\n",
        ),
        (
            "c",
            "#include <stdio.h>\n#define M(x) ((x) + 1)\nstatic const char *f(struct a *b, int c[]) { return c[0] ? \"s\\n\" : NULL; } // d\n",
        ),
        ("xml", "<?xml version=\"1.0\"?>\n<a b='c'><!-- d --><![CDATA[ e ]]>&lt;</a>\n"),
        ("Dockerfile", "FROM a:b AS c\nRUN apt-get update && \\\n  echo \"$X\"\nCOPY --from=c /a /b\nENV A=1\n"),
        (
            "php",
            "<?php\nnamespace A\\B;\nfunction f(?int $a = 1): string { return \"x {$a} y\" . 'z'; } ?>\n<b><?= $c ?></b>\n",
        ),
    ];
}
