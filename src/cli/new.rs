//! `spechive new`: a spec from a template, named and dated, in the folder of active work.

use std::path::{Path, PathBuf};

use super::args::New;
use super::exit::{Failure, Outcome};
use super::init::layout;
use super::session::between;
use super::terminal::{out, plain};
use crate::{disk, git, path};

/// A kind of spec that there is a template for.
pub(super) struct Kind {
    /// As it is typed.
    pub(super) word: &'static str,
    /// How its files begin.
    prefix: &'static str,
    pub(super) template: &'static str,
}

/// Every kind.
pub(super) const KINDS: &[Kind] = &[
    Kind { word: "plan", prefix: "plan", template: include_str!("templates/plan.md") },
    Kind { word: "implementation", prefix: "impl", template: include_str!("templates/implementation.md") },
    Kind { word: "validation", prefix: "valid", template: include_str!("templates/validation.md") },
    Kind { word: "bugfix", prefix: "bugfix", template: include_str!("templates/bugfix.md") },
    Kind { word: "adr", prefix: "adr", template: include_str!("templates/adr.md") },
];

/// Folders of decision records.
const DECISIONS: &[&str] = &["adr", "adrs", "decisions"];

/// Folders of active work.
const ACTIVE: &[&str] = &["active", "current", "in-progress"];

/// Names of folders that hold specs.
const SPECS: &[&str] = &["specs", "plans", "changes"];

pub(super) fn run(args: &New) -> anyhow::Result<Outcome> {
    let kind = kind(&args.kind)?;
    let title = args.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let slug = path::id(&title);
    if slug.is_empty() {
        return Err(Failure::new(Outcome::Usage, "the title has no letter or digit to name the file after").into());
    }
    let layout = layout(&args.site.site)?;
    let root = layout.roots.first().unwrap_or(&layout.base);
    let today = today();
    let (folder, name, number) = place(root, kind, &today, &slug);
    let author = git::author(layout.repository.as_deref().unwrap_or(root)).unwrap_or_default();
    let text = fill(&template(root, kind), &title, &today, &author, number);
    let file = folder.join(name);
    let shown = plain(&between(&here(), &file));
    let made = disk::create_new(&file, text.as_bytes())
        .map_err(|cause| Failure::new(Outcome::InputOutput, format!("`{shown}`: {cause}")))?;
    if !made {
        let failure = Failure::new(Outcome::Refused, format!("`{shown}` is there already"));
        return Err(failure.hint("Give the spec another title.").into());
    }
    out(&format!("{shown}\n"))?;
    Ok(Outcome::Clean)
}

fn kind(word: &str) -> Result<&'static Kind, Failure> {
    let known = |kind: &&Kind| kind.word == word || kind.prefix == word;
    KINDS.iter().find(known).ok_or_else(|| {
        let words: Vec<&str> = KINDS.iter().map(|kind| kind.word).collect();
        Failure::new(Outcome::Usage, format!("there is no template for `{}`", plain(word)))
            .hint(format!("KIND is one of {}.", words.join(", ")))
    })
}

/// Folder and name of the new file, and its number for a numbered record.
fn place(root: &Path, kind: &Kind, today: &str, slug: &str) -> (PathBuf, String, Option<u32>) {
    let folders = disk::folders(root);
    let named = |names: &[&str]| {
        folders.iter().find(|folder| folder.file_name().is_some_and(|name| names.iter().any(|known| name == *known)))
    };
    if kind.word == "adr"
        && let Some(folder) = named(DECISIONS).cloned().or_else(|| (last_number(root) > 0).then(|| root.to_owned()))
    {
        let number = last_number(&folder) + 1;
        return (folder, format!("{number:04}-{slug}.md"), Some(number));
    }
    let name = format!("{}-{today}-{slug}.md", kind.prefix);
    let folder = match named(ACTIVE) {
        Some(active) => active.clone(),
        None => named(SPECS).unwrap_or(&root.to_owned()).join("active"),
    };
    (folder, name, None)
}

/// The highest number that a record in `folder` begins with.
fn last_number(folder: &Path) -> u32 {
    let number = |name: &String| {
        let digits = name.strip_suffix(".md")?.split('-').next()?;
        (digits.len() >= 3).then(|| digits.parse().ok()).flatten()
    };
    disk::file_names(folder).iter().filter_map(number).max().unwrap_or(0)
}

/// The archive's own template when it has one (`template-plan.md` at the top of the content), else ours.
fn template(root: &Path, kind: &Kind) -> String {
    let own = disk::read_text(&root.join(format!("template-{}.md", kind.word)));
    own.unwrap_or_else(|| kind.template.to_owned())
}

fn fill(template: &str, title: &str, today: &str, author: &str, number: Option<u32>) -> String {
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    let text = template.replace("ADR [Number]:", &format!("ADR {number}:").replace(" :", ":"));
    let text = text.replace("[YYYY-MM-DD]", today);
    let text = if author.is_empty() { text } else { text.replace("[Author]", author) };
    text.replacen("[Title]", title, 1)
}

/// Today, in UTC: the same for everybody who works on an archive.
fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

#[expect(clippy::disallowed_methods, reason = "the path is printed from where the user stands")]
fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}
