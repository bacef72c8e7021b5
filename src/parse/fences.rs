//! Repair of nested code fences.
//!
//! A sample of Markdown in a three-tick fence often holds three-tick fences itself. CommonMark ends the outer fence at the
//! first bare line of ticks, the rest of the sample leaks out, and its last fence swallows real sections (guide: reading
//! archives, "Nested fences"). The repair reads a line of ticks with an info string inside a fence as a nested fence, and
//! bare ticks as the end of the innermost one. It is used only when the whole text then balances; a last line of ticks with
//! nothing behind it is a stray one and weighs nothing. The outer fence's ticks become tildes, as many as its end has, so
//! the text keeps its length and every span stays true.

use crate::text::Span;

/// A line that opens or closes a fence.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fence {
    /// Its ticks or tildes.
    marks: Span,
    tilde: bool,
    /// Blanks before it.
    indent: usize,
    /// It names a language, so it can only open.
    info: bool,
}

/// The opening marks of every fence that was repaired in the text behind `body`, and the text after it. `None` when there is
/// nothing to repair.
pub fn repair(text: &str, body: usize) -> Option<(String, Vec<Span>)> {
    if !text[body..].contains("```") {
        return None;
    }
    let pairs = nested_pairs(&fences(text, body), text)?;
    let mut bytes = text.to_owned();
    let mut opened = Vec::new();
    for (open, close) in pairs {
        if text[open.end..close.start].lines().any(|line| line.trim_start().starts_with("~~~")) {
            return None;
        }
        let marks = open.len().min(close.len());
        bytes.replace_range(open.clone(), &format!("{:<1$}", "~".repeat(marks), open.len()));
        bytes.replace_range(close.clone(), &"~".repeat(close.len()));
        opened.push(open);
    }
    Some((bytes, opened)).filter(|(_, opened)| !opened.is_empty())
}

/// The outer fences whose end differs between the nested reading and CommonMark's: marks that open and close each.
/// `None` when the nested reading leaves a fence open.
fn nested_pairs(lines: &[Fence], text: &str) -> Option<Vec<(Span, Span)>> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let open = &lines[at];
        let closes = |line: &Fence| {
            line.tilde == open.tilde && line.marks.len() >= open.marks.len() && line.indent <= open.indent + 3
        };
        let strict = (at + 1..lines.len()).find(|&later| closes(&lines[later]) && !lines[later].info);
        let end = if open.tilde { strict } else { swapped_end(lines, at).or_else(|| nested_end(lines, at, &closes)) };
        let Some(end) = end else {
            let stray = at + 1 == lines.len() && !open.info && text[open.marks.end..].trim().is_empty();
            return stray.then_some(pairs);
        };
        if strict != Some(end) {
            pairs.push((open.marks.clone(), lines[end].marks.clone()));
        }
        at = end + 1;
    }
    Some(pairs)
}

/// The end of a long fence whose ticks were swapped with those of a shorter one in it: the inner fence ends with as many
/// ticks as the outer began with, and the other way round. Then only the order tells which line ends what.
fn swapped_end(lines: &[Fence], open: usize) -> Option<usize> {
    let outer = &lines[open];
    let mut inner: Vec<usize> = Vec::new();
    let mut swapped = false;
    for (at, line) in lines.iter().enumerate().skip(open + 1).filter(|(_, line)| !line.tilde) {
        let ticks = line.marks.len();
        match inner.last() {
            _ if line.info => inner.push(ticks),
            Some(&last) => {
                swapped |= ticks >= outer.marks.len() && last < outer.marks.len();
                inner.pop();
            }
            None => return (swapped && line.indent <= outer.indent + 3).then_some(at),
        }
    }
    None
}

fn nested_end(lines: &[Fence], open: usize, closes: &impl Fn(&Fence) -> bool) -> Option<usize> {
    let mut depth = 1usize;
    for (at, line) in lines.iter().enumerate().skip(open + 1) {
        if !closes(line) {
            continue;
        }
        depth = if line.info { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn fences(text: &str, body: usize) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut start = body;
    for line in text[body..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let rest = &line[indent..];
        let mark = rest.bytes().next().unwrap_or_default();
        let count = rest.bytes().take_while(|byte| *byte == mark).count();
        if count >= 3 && matches!(mark, b'`' | b'~') {
            let info = rest[count..].trim();
            // A line of ticks with a tick behind it is inline code (CommonMark 0.31 §4.5).
            if mark == b'~' || !info.contains('`') {
                let marks = start + indent..start + indent + count;
                found.push(Fence { marks, tilde: mark == b'~', indent, info: !info.is_empty() });
            }
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `▸` stands for three ticks, so that the samples can be read here.
    fn check(input: &str, expected: Option<&str>) {
        let input = input.replace('▸', "```");
        let repaired = repair(&input, 0);
        if let Some((text, _)) = &repaired {
            assert_eq!(text.len(), input.len());
        }
        let expected = expected.map(|text| text.replace('▸', "```"));
        assert_eq!(repaired.map(|(text, _)| text), expected, "{input}");
    }

    #[test]
    fn a_fence_with_a_language_inside_a_fence_is_nested() {
        check(
            "▸md\n# Sample\n▸sh\nls\n▸\nmore\n▸\n\n## Real\n",
            Some("~~~md\n# Sample\n▸sh\nls\n▸\nmore\n~~~\n\n## Real\n"),
        );
    }

    #[test]
    fn every_broken_shape_of_real_archives_is_repaired() {
        // A value in a form in a shell script: one inner fence, then two.
        check(
            "▸bash\ncat << END\n▸value\nx\n▸\nEND\n▸\n\n- [ ] a\n",
            Some("~~~bash\ncat << END\n▸value\nx\n▸\nEND\n~~~\n\n- [ ] a\n"),
        );
        check(
            "▸markdown\n▸value\na\n▸\n▸value\nb\n▸\n▸\n\n## Real\n",
            Some("~~~markdown\n▸value\na\n▸\n▸value\nb\n▸\n~~~\n\n## Real\n"),
        );
        // Three deep, all three ends in a row.
        check(
            "▸markdown\n▸yaml\na: 1\n▸console\n$ x\n▸\n▸\n▸\n\n## Real\n",
            Some("~~~markdown\n▸yaml\na: 1\n▸console\n$ x\n▸\n▸\n~~~\n\n## Real\n"),
        );
        // An info string of several words opens, too.
        check(
            "▸yaml\n# T\n▸file $X contains\na\n▸\n▸\n\n## Real\n",
            Some("~~~yaml\n# T\n▸file $X contains\na\n▸\n~~~\n\n## Real\n"),
        );
        // Four ticks outside and three inside, their ends swapped by a formatter.
        check(
            "▸`markdown\n1. a\n   ▸bash\n   ls\n▸`\n\n2. b\n\n▸\n\n## Real\n",
            Some("~~~ markdown\n1. a\n   ▸bash\n   ls\n▸`\n\n2. b\n\n~~~\n\n## Real\n"),
        );
        check(
            "▸`yaml\n▸console\n$ x\n▸`\n\n▸file\na\n▸\n\n▸`\n\n- [ ] a\n",
            Some("~~~~yaml\n▸console\n$ x\n▸`\n\n▸file\na\n▸\n\n~~~~\n\n- [ ] a\n"),
        );
        // A stray line of ticks ends the file.
        check("▸md\n▸sh\nls\n▸\n▸\n\n## Real\n\ntext\n▸\n", Some("~~~md\n▸sh\nls\n▸\n~~~\n\n## Real\n\ntext\n▸\n"));
    }

    #[test]
    fn fences_that_are_right_are_left_alone() {
        for right in [
            "▸`markdown\n▸bash\nls\n▸\n▸`\n\n## Real\n",
            "▸`markdown\n▸\nls\n▸\n▸`\n\n## Real\n",
            "▸`markdown\n▸bash\na sample that is never closed\n▸`\n\n▸sh\nls\n▸\n",
            "▸sh\nls\n▸\n\nThe end.\n▸\n",
            "> ▸markdown\n> ## Quoted\n> ▸\n\n- [ ] a\n",
            "▸ts\nconst fence = `▸sh`;\n▸\n",
        ] {
            check(right, None);
        }
    }

    #[test]
    fn indented_fences_of_a_list_are_read_too() {
        check("- a\n\n  ▸md\n  ▸sh\n  x\n  ▸\n  ▸\n", Some("- a\n\n  ~~~md\n  ▸sh\n  x\n  ▸\n  ~~~\n"));
    }

    #[test]
    fn what_does_not_balance_or_needs_nothing_is_left_alone() {
        check("▸sh\nls\n▸\n\n▸\ntext\n▸\n", None);
        check("▸sh\nls\n\n▸ts\nlet x\n▸\n", None);
        check("▸`md\n▸sh\nls\n▸\n▸`\n", None);
        check("~~~md\n▸sh\nls\n▸\n~~~\n", None);
        check("▸yaml\na: |\n    ▸sh\n    ls\n    ▸\n▸\n", None);
        check("▸md\n~~~\n▸sh\nls\n▸\n~~~\n▸\n", None);
        check("▸md\nnever closed\n", None);
    }
}
