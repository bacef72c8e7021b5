//! Archive health: every finding, by rule, worst first. The same that `spechive check` prints.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::items::{self, Item};
use super::parts::{capital, rows};
use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::check::Explanation;
use crate::diagnostic::{Diagnostic, Severity};
use crate::markup;
use crate::path::{Base, SourcePath};

pub(super) const PAGE: PageType =
    PageType { name: "health", template: "health.html", routes: |_| single("health"), view };

/// Longer lists fold behind this many findings.
const SHOWN: usize = 6;
/// Findings of one rule on the page; `spechive check` prints all.
const MOST: usize = 300;

#[derive(Debug, Serialize)]
struct Page {
    groups: Vec<Group>,
    clean: bool,
    withheld: usize,
}

#[derive(Debug, Serialize)]
struct Group {
    code: String,
    title: String,
    severity: &'static str,
    icon: &'static str,
    /// `spechive check` fails on it.
    fails: bool,
    count: usize,
    /// What to do about it, when all findings say the same.
    help: markup::Html,
    /// What the rule is about; findings that no rule makes have none.
    about: Option<About>,
    shown: Vec<Item>,
    folded: Vec<Item>,
    /// Findings that are only counted.
    further: usize,
}

/// The explanation of a rule, paragraph by paragraph.
#[derive(Debug, Serialize)]
struct About {
    what: Vec<markup::Html>,
    why: Vec<markup::Html>,
    remedy: Vec<markup::Html>,
}

impl About {
    fn of(said: &Explanation) -> Self {
        let html = |paragraphs: &[&str]| paragraphs.iter().map(|text| markup::inline(text)).collect();
        Self { what: html(&said.what), why: html(&said.why), remedy: html(&said.remedy) }
    }
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let mut by_code: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for rule in context.rules {
        by_code.entry(rule.code).or_default();
    }
    for finding in context.findings() {
        by_code.entry(finding.code).or_default().push(finding);
    }
    let mut groups: Vec<(Option<Severity>, Group)> = by_code
        .into_iter()
        .map(|(code, findings)| {
            let worst = findings.iter().map(|finding| finding.severity).max();
            (worst, group(context, code, worst, &findings, &base))
        })
        .collect();
    // Stable: rules of one gravity stay in the order of their codes, those that found nothing come last.
    groups.sort_by_key(|(worst, _)| std::cmp::Reverse(*worst));
    let page = Page {
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        clean: context.findings().is_empty(),
        withheld: context.archive.withheld,
    };
    View::new(shell(context, planned, "Archive health", "", "health"), page)
}

fn group(context: &Context<'_>, code: &str, worst: Option<Severity>, findings: &[&Diagnostic], base: &Base) -> Group {
    let rule = context.rules.iter().find(|rule| rule.code == code);
    let (severity, icon) = worst.map_or(("ok", "check"), items::look);
    let same = findings.iter().all(|finding| finding.help == findings[0].help);
    let help = findings.first().filter(|_| same).map(|finding| finding.help.as_str()).unwrap_or_default();
    let mut shown: Vec<Item> = findings.iter().take(MOST).map(|finding| item(context, finding, same, base)).collect();
    let folded = if shown.len() > SHOWN + 1 { shown.split_off(SHOWN) } else { Vec::new() };
    Group {
        code: code.to_owned(),
        title: rule.map_or_else(|| capital(&code.replace('-', " ")), |rule| rule.title.to_owned()),
        severity,
        icon,
        fails: worst >= Some(Severity::Warning),
        count: findings.len(),
        help: markup::inline(help),
        about: rule.map(|rule| About::of(&rule.explanation())),
        shown,
        folded,
        further: findings.len().saturating_sub(MOST),
    }
}

/// A finding that leads to the page of its file. `same`: its help stands once above the list.
fn item(context: &Context<'_>, finding: &Diagnostic, same: bool, base: &Base) -> Item {
    let index = SourcePath::new(&finding.path).and_then(|path| context.archive.by_path.get(&path));
    let entry = index.map(|&index| context.entry(index));
    let href = entry.map(|entry| base.href(&entry.route, None)).unwrap_or_default();
    let title = entry.map_or_else(|| markup::text(&finding.path), rows::listed);
    let mut item = items::item(finding, href, title);
    if same {
        item.help = markup::Html::default();
    }
    item
}
