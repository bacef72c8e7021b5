//! What a file says, as plain values: the types that the extractors make and everything above reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::math::Mathml;
use crate::path::SourcePath;
use crate::text::{Hash, Lines, Span};

pub use crate::profile::vocabulary::{Declared, Lifecycle, Policy, Role, SectionRole};

/// What one file says. Written, it leaves out what its source says again ([`super::Remembered`]).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// Prefix + path below its content root.
    #[serde(skip)]
    pub path: SourcePath,
    /// Index of its content root.
    #[serde(skip)]
    pub root: usize,
    /// Hash of the source as read.
    #[serde(skip)]
    pub hash: Hash,
    /// The text that all spans point into: the source, with broken fences repaired in place (same length).
    #[serde(skip)]
    pub text: Arc<str>,
    /// Where lines begin in `text`.
    #[serde(skip)]
    pub lines: Lines,
    /// Where the Markdown begins: behind the front matter.
    pub body: usize,
    /// Why the file has no text, when it was not read.
    #[serde(skip)]
    pub unread: Option<String>,

    /// Title, kind and date.
    pub identity: Identity,
    /// Whether the file is a spec by its own name, title, place and headings (`contract.md`, "What is a spec").
    pub class: Class,
    /// Lifecycle, declared status and whether they contradict each other.
    pub status: Status,
    /// Front matter `description`, else the first paragraph; plain text.
    pub summary: Option<String>,
    /// The same with its inline Markdown (code spans, emphasis).
    pub summary_markdown: Option<String>,
    /// Who wrote it, from front matter and author lines.
    pub authors: Vec<String>,
    /// Front matter `tags`.
    pub tags: Vec<String>,
    /// `**Key:** value` lines between the H1 and the first heading that are not date, author or status, as written, plus
    /// unknown keys of the front matter.
    pub extra: Vec<MetaLine>,
    /// Parts of the text that the page's header shows, so that the body leaves them out (metadata lines, the H1).
    pub hidden: Vec<Span>,
    /// Front matter `id`.
    pub explicit_id: Option<String>,
    /// Front matter `aliases`: former ids.
    pub aliases: Vec<String>,
    /// Front matter `publish: false` makes this false.
    pub publish: bool,

    /// Every heading below the H1, in order.
    pub sections: Vec<Section>,
    /// Stages and phases, in order.
    pub stages: Vec<Stage>,
    /// Every task item once, in order.
    pub tasks: Vec<Task>,
    /// Items of "Open Questions" sections.
    pub questions: Vec<Question>,
    /// The compatibility section.
    pub compat: Option<Compat>,
    /// Links, and names of other files in code spans and text, in order. None from code fences.
    pub mentions: Vec<Mention>,
    /// Source files mentioned, sorted by path.
    pub files: Vec<FileMention>,
    /// What the file says about other specs of its feature: `**Feature Plan:** …`.
    pub set_links: Vec<SetLink>,
    /// Specs that this one says it replaces, and the one that replaces it (as written; resolved by `archive`).
    pub supersedes: Vec<String>,
    /// See `supersedes`.
    pub superseded_by: Option<String>,
    /// Left-over template text: places where a filled-in spec still says what the template says.
    pub template_rest: Vec<Span>,
    /// Number of words of the body, code left out.
    pub words: u32,
    /// Formulas as MathML, by their start; `None` for those shown as their source. Empty unless `[markup] math` is on.
    #[serde(skip)]
    pub formulas: BTreeMap<usize, Option<Mathml>>,
    /// Number of lines of the source.
    pub line_count: u32,
    /// What was odd.
    #[serde(skip)]
    pub findings: Vec<Diagnostic>,
}

impl Document {
    /// The lines that name the source file at `path`.
    pub fn lines_of(&self, path: &str) -> &[u32] {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path));
        found.map_or(&[][..], |at| &self.files[at].lines)
    }

    /// Every task item of the file once.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally { total: self.tasks.len() as u32, ..Tally::default() };
        for task in &self.tasks {
            match task.state {
                TaskState::Done => tally.done += 1,
                TaskState::Closed => tally.closed += 1,
                TaskState::Open => {}
            }
        }
        tally
    }
}

/// Title, kind and date of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identity {
    /// H1 without its kind prefix, as inline Markdown (code spans kept).
    pub title_markdown: String,
    /// The same as plain text.
    pub title: String,
    /// `plan`, `implementation`, `validation`, `bugfix`, `proposal`, `adr`, …; `None` when nothing says.
    pub kind: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// What stands for the date where the calendar has no such day.
    pub no_day: Option<String>,
    /// The slug part of the file name: `spec-linking` of `plan-2026-01-26-spec-linking.md`.
    pub slug: String,
    /// For numbered archives.
    pub number: Option<String>,
    /// The folder of the feature, where the title only says which of its files this is: `login` of `login/tasks.md` when
    /// that is called "Implementation Plan". Lists show it behind the title.
    pub feature: Option<String>,
}

/// Whether a file is a spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// By one of the four rules of the contract.
    Spec,
    /// By none; a spec of kind `other` in an archive of another kind.
    Unmarked,
    /// Never a spec: README, index, files below `research` and the like.
    Document,
    /// A template: no page; kept to recognise left-over template text.
    Template,
}

/// Lifecycle, declared status, and how they go together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Status {
    /// From the folder, else from `declared` when that is done or superseded.
    pub lifecycle: Option<Lifecycle>,
    /// The lifecycle folder's own name as written (`completed`), when there is one.
    pub folder: Option<String>,
    /// What the author says.
    pub declared: Option<Declared>,
    /// The author's words.
    pub declared_text: Option<String>,
    /// Where they stand.
    pub declared_at: Option<Span>,
    /// The two contradict each other.
    pub conflict: bool,
}

impl Status {
    /// Whether the spec as a whole is finished: its open boxes are then a list that was not kept, not open work.
    pub fn finished(&self) -> bool {
        matches!(self.lifecycle, Some(Lifecycle::Done | Lifecycle::Archived | Lifecycle::Superseded))
            || self.declared == Some(Declared::Superseded)
    }
}

/// A metadata line that the theme has no place of its own for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetaLine {
    /// The key as written, without its colon.
    pub key: String,
    /// The value as inline Markdown.
    pub value: String,
}

/// One heading below the title and the text under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// 1 to 6.
    pub level: u8,
    /// Plain text of the heading, as anchors and searches see it.
    pub title: Arc<str>,
    /// Its inline Markdown; shared with `title` when both are alike, as most are.
    pub title_markdown: Arc<str>,
    /// Final id on the page.
    pub anchor: String,
    /// The heading itself.
    pub heading: Span,
    /// From behind the heading to the next heading of any level.
    pub own: Span,
    /// From behind the heading to the next heading of the same or a higher level.
    pub full: Span,
    /// The section that this one lies in.
    pub parent: Option<usize>,
    /// What it is for.
    pub role: Option<SectionRole>,
}

/// Where a stage or phase comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StageKind {
    /// A heading that says "Stage".
    Stage,
    /// A heading that says "Phase".
    Phase,
    /// A heading without such a word that the profile gives a role.
    Section,
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageState {
    /// Finished.
    Done,
    /// Under way.
    InProgress,
    /// Nothing done yet.
    NotStarted,
    /// Nothing says.
    Unclear,
    /// Only the template's text.
    Template,
}

/// What a state was read from, most telling first (the guide page on reading archives, "Stages").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A marker in the heading.
    Heading,
    /// A status line in the section.
    SectionStatus,
    /// A row of a table, or a second heading of the same number.
    Table,
    /// The document's status names the phase.
    DocumentStatus,
    /// Its boxes.
    Tasks,
    /// It has text of its own, or none.
    Text,
    /// The spec as a whole is finished.
    Lifecycle,
}

/// How many task items, phases included. `closed` ones are open boxes whose closing parenthesis says deferred, not needed …
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// Ticked.
    pub done: u32,
    /// Closed, not done.
    pub closed: u32,
    /// All of them.
    pub total: u32,
}

impl Tally {
    /// Boxes that are still open.
    pub fn open(&self) -> u32 {
        self.total - self.done - self.closed
    }
}

/// A stage or a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Index into [`Document::sections`].
    pub section: usize,
    /// The heading as plain text.
    pub heading: String,
    /// The heading without "Stage 1:" and without its marker: what a tracker shows.
    pub label: String,
    /// Final id of the heading.
    pub anchor: String,
    /// Level of the heading.
    pub level: u8,
    /// `1`, `2.5`, `1A`, `7-8`.
    pub number: Option<String>,
    /// Stage, phase or section.
    pub kind: StageKind,
    /// What it is about.
    pub role: Role,
    /// The stage that a phase belongs to.
    pub parent: Option<usize>,
    /// How far it is.
    pub state: StageState,
    /// What says so.
    pub evidence: Evidence,
    /// Its boxes, those of its phases included.
    pub tasks: Tally,
}

/// State of one box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TaskState {
    /// Ticked.
    Done,
    /// Not ticked.
    Open,
    /// Not ticked, and its closing parenthesis says it need not be.
    Closed,
}

/// A task item. Its anchor on the page is `task.N`, N counted from 1 over the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Whether it is done.
    pub state: TaskState,
    /// First paragraph as plain text, white space folded.
    pub text: Arc<str>,
    /// The same as inline Markdown; shared with `text` when both are alike, as most are.
    pub markdown: Arc<str>,
    /// Where the item begins.
    pub at: usize,
    /// Line, from 1.
    pub line: u32,
    /// Section that holds it.
    pub section: Option<usize>,
    /// Innermost stage or phase it counts for.
    pub stage: Option<usize>,
}

/// An item of an "Open Questions" section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// First sentence or bold opener, plain text.
    pub text: String,
    /// The same as inline Markdown.
    pub markdown: String,
    /// The whole paragraph as inline Markdown, where it says more.
    pub whole: Option<String>,
    /// Ticked, struck out, or under "Settled" or "Resolved".
    pub resolved: bool,
    /// Line, from 1.
    pub line: u32,
    /// Section that holds it.
    pub section: Option<usize>,
}

/// In what form a compatibility section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompatForm {
    /// Bold areas in a list.
    List,
    /// A table.
    Table,
    /// Plain bullets.
    Bullets,
    /// Text.
    Prose,
}

/// One promise for one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompatArea {
    /// `code library server files database cli`, else the author's words in lower case.
    pub area: String,
    /// The author's name for it, plain text.
    pub label: String,
    /// The promise.
    pub policy: Policy,
    /// The author's word for it.
    pub words: String,
    /// What else the author says, plain text.
    pub note: String,
    /// The note as inline Markdown.
    pub note_markdown: String,
}

/// A compatibility section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compat {
    /// Index into [`Document::sections`].
    pub section: usize,
    /// How it is written.
    pub form: CompatForm,
    /// A verdict on the whole change, from a clear opener.
    pub overall: Option<Policy>,
    /// The promises, in the author's order.
    pub areas: Vec<CompatArea>,
}

/// How a mention names its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// A Markdown link or image.
    Link,
    /// A code span.
    Code,
    /// A bare name in the text.
    Name,
    /// Date and slug without the right kind or extension.
    Slug,
    /// The id of an issue (`tbd-12ab`) whose prefix the configuration knows.
    Issue,
}

/// A place where this document names another file or address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// How.
    pub via: Via,
    /// Destination as CommonMark decodes it (links, images), or the name as written.
    pub target: String,
    /// The link, code span or word in the text. `start` identifies the mention.
    pub span: Span,
    /// An image rather than a link.
    pub image: bool,
    /// Line, from 1.
    pub line: u32,
    /// The sentence around it, plain text, white space folded, at most about 240 characters. References and backlinks
    /// made of the mention share it.
    pub context: Arc<str>,
}

/// A source file named in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMention {
    /// The path as written, without line numbers.
    pub path: String,
    /// Lines of this document that name it, ascending, each once.
    pub lines: Vec<u32>,
}

/// An explicit line that names another document of the same feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetLink {
    /// Kind of the document that is named: `plan`, `implementation`, `validation`.
    pub kind: String,
    /// Its file name as written.
    pub target: String,
}
