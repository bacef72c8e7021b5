//! A link whose path is wrong, though it is clear what it means.

use super::{Rule, Subject};
use crate::archive::{Entry, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::Mention;
use crate::path;

/// See `moved_link.md`.
pub(super) const RULE: Rule = Rule {
    code: "moved-link",
    severity: Severity::Warning,
    title: "Links to moved files",
    run,
    page: include_str!("moved_link.md"),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    for mention in subject.links(|target| matches!(target, Target::Entry(..))) {
        if let Some(Target::Entry(to, _)) = entry.links.get(&mention.span.start)
            && let to = subject.archive.entry(*to)
            && !is_direct(entry, mention, to)
        {
            found.push(moved_link(entry, mention, to));
        }
    }
}

/// Whether the path as written leads to the file: from the linking file, from the top, or as an address.
fn is_direct(entry: &Entry, mention: &Mention, to: &Entry) -> bool {
    let written = path::decode(super::path_of(&mention.target)).unwrap_or_default();
    let target = &to.document.path;
    let whole = written.is_empty() || written.contains("://") || path::is_machine_path(&written);
    let near = entry.document.path.resolve(&written).is_some_and(|path| leads_to(path.as_str(), target.as_str()));
    // Several roots, or a root inside of a repository: the longer path ends with ours.
    whole || near || leads_to(&written, target.as_str()) || written.ends_with(&format!("/{target}"))
}

/// A folder leads to its README, and a name without extension to its file.
fn leads_to(path: &str, target: &str) -> bool {
    let rest = target.strip_prefix(path.trim_end_matches('/')).unwrap_or("no");
    let rest = rest.trim_start_matches('/').to_ascii_lowercase();
    matches!(rest.as_str(), "" | ".md" | "readme.md" | "index.md")
}

/// `mention` is where a file was, `to` where it is.
fn moved_link(entry: &Entry, mention: &Mention, to: &Entry) -> Diagnostic {
    let message = format!("`{}` is now `{}`", super::path_of(&mention.target), to.document.path);
    let help = "Correct the path: on this site the link works, elsewhere it does not.";
    super::at(entry, mention.span.start, &RULE, message, help)
}
