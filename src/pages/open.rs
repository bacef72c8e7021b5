//! Open items: every open task and question of specs that are not finished, by spec and by section.

use serde::Serialize;

use super::parts::lifecycle::{self, Badge};
use super::parts::progress::{self, Bar};
use super::parts::rows::{self, Link};
use super::parts::{count, toc};
use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::archive::Entry;
use crate::markup::{self, Html};
use crate::parse::{Task, TaskState};
use crate::path::{Base, Route};

pub(super) const PAGE: PageType = PageType { name: "open", template: "open.html", routes: |_| single("open"), view };

/// Longer lists fold behind this many items.
const SHOWN: usize = 6;
/// Items on the page. Specs whose items come after that are lines with a link, and later ones are in the index only.
const ITEMS: usize = 2000;
/// Such lines.
const LINES: usize = 1000;

#[derive(Debug, Serialize)]
struct Page {
    tasks: usize,
    questions: usize,
    /// "308 open tasks and 59 open questions in 22 specs"
    sentence: String,
    /// Boxes left open in finished specs.
    left: usize,
    health: String,
    specs: Vec<Spec>,
    /// Specs whose items no longer fit on the page.
    lines: Vec<Line>,
    /// Specs that no longer fit as lines, and where they are.
    further: usize,
    further_href: String,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    link: Link,
    open: String,
}

#[derive(Debug, Serialize)]
struct Spec {
    id: String,
    link: Link,
    badge: Option<Badge>,
    stage: String,
    open: String,
    bar: Option<Bar>,
    /// What the filters look at.
    keys: String,
    lists: Vec<List>,
}

/// The items of one section.
#[derive(Debug, Serialize)]
struct List {
    heading: Html,
    count: String,
    /// `question` or `task`.
    what: &'static str,
    shown: Vec<Item>,
    folded: Vec<Item>,
    more: String,
}

#[derive(Debug, Serialize)]
struct Item {
    href: String,
    text: Html,
    line: u32,
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let mut having: Vec<&Entry> = context.by_change();
    having.retain(|entry| toc::open_items(&entry.document) != (0, 0));
    let with = having.len();
    let mut rest = having.split_off(fitting(&having).min(having.len()));
    let further = rest.split_off(rest.len().min(LINES)).len();
    let (tasks, questions) = context
        .specs()
        .map(|entry| toc::open_items(&entry.document))
        .fold((0, 0), |sum, open| (sum.0 + open.0, sum.1 + open.1));
    let finished = context.specs().filter(|entry| entry.document.status.finished());
    let page = Page {
        tasks,
        questions,
        sentence: format!(
            "{} and {} in {}",
            count(tasks, "open task"),
            count(questions, "open question"),
            count(with, "spec")
        ),
        left: finished.map(|entry| entry.document.tally().open() as usize).sum(),
        health: base.href(&Route::page("health"), Some("f.done-with-open-tasks")),
        specs: having.iter().map(|entry| spec(entry, &base)).collect(),
        lines: rest.iter().map(|entry| line(entry, &base)).collect(),
        further,
        further_href: format!("{}?has=tasks", base.href(&Route::page("specs"), None)),
    };
    View::new(shell(context, planned, "Open items", "", "open"), page)
}

/// How many of these specs can show all of their items.
fn fitting(specs: &[&Entry]) -> usize {
    let mut items = 0;
    let fits = |entry: &&&Entry| {
        let (tasks, questions) = toc::open_items(&entry.document);
        items += tasks + questions;
        items <= ITEMS
    };
    // The first is shown however long it is.
    specs.iter().take_while(fits).count().max(1)
}

fn line(entry: &Entry, base: &Base) -> Line {
    let (tasks, questions) = toc::open_items(&entry.document);
    let parts = [(tasks, "task"), (questions, "question")];
    let open: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(*n, word)).collect();
    Line { id: entry.id.clone(), link: rows::link(entry, base), open: open.join(", ") }
}

fn spec(entry: &Entry, base: &Base) -> Spec {
    let document = &entry.document;
    let (tasks, questions) = toc::open_items(document);
    let total = document.tally().total;
    let badge = lifecycle::of(entry);
    let mut lists: Vec<List> = question_list(entry, base).into_iter().collect();
    lists.extend(task_lists(entry, base));
    Spec {
        id: entry.id.clone(),
        link: rows::link(entry, base),
        keys: badge.as_ref().map(|badge| format!("status:{}", badge.word)).unwrap_or_default(),
        badge,
        stage: rows::stage(entry),
        open: if tasks > 0 { format!("{tasks} open of {total}") } else { count(questions, "question") },
        bar: progress::bar(document, 104, 8),
        lists,
    }
}

fn question_list(entry: &Entry, base: &Base) -> Option<List> {
    let document = &entry.document;
    let items: Vec<Item> = document
        .questions
        .iter()
        .filter(|question| !question.resolved)
        .map(|question| {
            let section = question.section.and_then(|at| document.sections.get(at));
            Item {
                href: base.href(&entry.route, section.map(|section| section.anchor.as_str())),
                text: markup::inline(question.whole.as_ref().unwrap_or(&question.markdown)),
                line: question.line,
            }
        })
        .collect();
    let total = items.len();
    (total > 0).then(|| list(markup::text("Open questions"), total.to_string(), "question", items))
}

/// Tasks with their numbers in the file, from 0.
type Numbered<'a> = Vec<(usize, &'a Task)>;

/// Open tasks by the section that holds them, in the order of the text.
fn task_lists(entry: &Entry, base: &Base) -> Vec<List> {
    let document = &entry.document;
    let mut sections: Vec<(Option<usize>, Numbered<'_>)> = Vec::new();
    for (at, task) in document.tasks.iter().enumerate() {
        match sections.last_mut() {
            Some((section, tasks)) if *section == task.section => tasks.push((at, task)),
            _ => sections.push((task.section, vec![(at, task)])),
        }
    }
    let mut lists = Vec::new();
    for (section, tasks) in sections {
        let open = tasks.iter().filter(|(_, task)| task.state == TaskState::Open);
        let items: Vec<Item> = open
            .map(|(at, task)| Item {
                href: base.href(&entry.route, Some(&format!("task.{}", at + 1))),
                text: markup::inline(&task.markdown),
                line: task.line,
            })
            .collect();
        if items.is_empty() {
            continue;
        }
        let heading = section.and_then(|at| document.sections.get(at)).map(|section| &*section.title_markdown);
        let count = format!("{} of {} open", items.len(), tasks.len());
        lists.push(list(markup::inline(heading.unwrap_or("Tasks")), count, "task", items));
    }
    lists
}

fn list(heading: Html, count: String, what: &'static str, mut items: Vec<Item>) -> List {
    // A fold that hides a single line costs as much room as the line.
    let folded = if items.len() > SHOWN + 1 { items.split_off(SHOWN) } else { Vec::new() };
    let more = format!("{} more", super::parts::count(folded.len(), what));
    List { heading, count, what, shown: items, folded, more }
}
