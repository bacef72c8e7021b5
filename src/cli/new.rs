//! `spechive new`: a spec from a template, named and dated, in the folder of active work.

use std::path::{Path, PathBuf};

use super::args::New;
use super::exit::{Failure, Outcome};
use super::init::{NEW_FOLDER, layout};
use super::session::between;
use super::terminal::{out, plain};
use crate::disk::{self, Layout};
use crate::parse::names;
use crate::{git, path};

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
const ACTIVE: &[&str] = &["active", "current", "ongoing", "in-progress"];

/// Folders of other work: where there is one, active work has its folder too.
const FINISHED: &[&str] = &["done", "completed", "implemented", "paused", "backlog", "future", "archive", "archived"];

/// Names of folders that hold specs.
const SPECS: &[&str] = &["specs", "plans", "changes"];

pub(super) fn run(args: &New) -> anyhow::Result<Outcome> {
    let kind = kind(&args.kind)?;
    let title = args.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let slug = path::id(&title);
    if slug.is_empty() {
        return Err(Failure::new(Outcome::Usage, "the title has no letter or digit to name the file after").into());
    }
    let layout = layout(&site(&args.site.site))?;
    let root = root(&layout);
    let today = today();
    let (folder, name, number) = place(&root, &layout.roots, kind, &today, &slug);
    let author = git::author(layout.repository.as_deref().unwrap_or(&root)).unwrap_or_default();
    let text = fill(&template(&root, kind), &title, &today, &author, number);
    let text = with_companions(text, &root, &folder, &slug);
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

/// The site that a spec is added to. From a folder inside of a repository that is no site and holds no specs, such as `src`,
/// it is the nearest site above, else the repository: nobody wants specs in between.
fn site(given: &Path) -> PathBuf {
    let start = disk::settled(given);
    let is_site = |folder: &Path| folder.join("site.toml").is_file();
    let Some(top) = disk::repository_top(&start).filter(|_| given == Path::new(".") && !is_site(&start)) else {
        return given.to_owned();
    };
    let mut above = start.ancestors().take_while(|folder| folder.starts_with(&top));
    let holds_specs = || disk::holds_markdown(&start);
    above
        .find(|folder| is_site(folder))
        .map(Path::to_owned)
        .unwrap_or_else(|| if holds_specs() { given.to_owned() } else { top })
}

/// Where specs go: the first content root, and in a repository without any the folder that `init` would make.
fn root(layout: &Layout) -> PathBuf {
    let is_undecided = layout.config.is_none() && layout.choice.is_none() && layout.base.join(".git").exists();
    match layout.roots.first() {
        Some(root) if !is_undecided => root.clone(),
        _ => layout.base.join(NEW_FOLDER),
    }
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
fn place(root: &Path, roots: &[PathBuf], kind: &Kind, today: &str, slug: &str) -> (PathBuf, String, Option<u32>) {
    let folders = disk::folders(root);
    if kind.word == "adr" {
        let everywhere = roots.iter().flat_map(|root| disk::folders(root)).collect::<Vec<_>>();
        let counted = || Some(root.to_owned()).filter(|root| last_number(root) > 0);
        if let Some(folder) = named(&everywhere, DECISIONS).cloned().or_else(counted) {
            let number = last_number(&folder) + 1;
            return (folder, format!("{number:04}-{slug}.md"), Some(number));
        }
    }
    let name = format!("{}-{today}-{slug}.md", kind.prefix);
    let folder = match named(&folders, ACTIVE) {
        Some(active) => active.clone(),
        None if is_flat(root, &folders) => root.to_owned(),
        None => named(&folders, SPECS).map_or(root, PathBuf::as_path).join("active"),
    };
    (folder, name, None)
}

/// The first of `folders` that has one of `names`.
fn named<'a>(folders: &'a [PathBuf], names: &[&str]) -> Option<&'a PathBuf> {
    let is_one = |folder: &&PathBuf| folder.file_name().is_some_and(|name| names.iter().any(|known| name == *known));
    folders.iter().find(is_one)
}

/// Whether specs lie side by side, without folders that say where each stands.
fn is_flat(root: &Path, folders: &[PathBuf]) -> bool {
    let dated = |name: &String| name.strip_suffix(".md").is_some_and(|stem| names::dated(stem).is_some());
    named(folders, FINISHED).is_none() && disk::file_names(root).iter().any(dated)
}

/// Fills in the files of the same feature that a template names: the newest plan of this slug, and its implementation spec.
fn with_companions(text: String, root: &Path, folder: &Path, slug: &str) -> String {
    KINDS.iter().fold(text, |text, kind| {
        let wanted = format!("[{}-YYYY-MM-DD-name.md]", kind.prefix);
        if !text.contains(&wanted) {
            return text;
        }
        let is_one = |name: &String| {
            let dated = name.strip_suffix(".md").and_then(names::dated);
            dated.is_some_and(|dated| dated.kind == kind.prefix && dated.slug == slug)
        };
        let of = |folder: PathBuf| {
            disk::file_names(&folder).into_iter().filter(is_one).map(move |name| (name, folder.clone()))
        };
        match disk::folders(root).into_iter().flat_map(of).max() {
            Some((name, place)) => text.replace(&wanted, &format!("[{name}]({})", between(folder, &place.join(&name)))),
            None => text,
        }
    })
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
