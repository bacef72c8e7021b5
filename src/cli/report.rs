//! Findings for people and for tools: one value, four printers.

use serde_json::json;

use super::args::Format;
use super::terminal::{BOLD, CYAN, DIM, RED, YELLOW, plain, styled};
use crate::check::Rule;
use crate::diagnostic::{Diagnostic, Severity};
use crate::exports::json;

/// Where the paths of findings lead.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// For each content root: its prefix, the path from the current folder to it, and from the repository's top.
    pub roots: Vec<RootPlace>,
    /// The path to `site.toml` from the current folder, and from the repository's top.
    pub config: (String, String),
}

/// One content root.
#[derive(Debug, Clone, Default)]
pub struct RootPlace {
    /// As in `site.toml`.
    pub prefix: String,
    /// From the current folder.
    pub here: String,
    /// From the top of the git repository.
    pub top: String,
}

impl Places {
    fn resolve(&self, path: &str, pick: impl Fn(&RootPlace) -> &str, config: &str) -> String {
        if path == "site.toml" {
            return config.to_owned();
        }
        let root = self.roots.iter().find(|root| {
            root.prefix.is_empty() || path.strip_prefix(&root.prefix).is_some_and(|rest| rest.starts_with('/'))
        });
        let Some(root) = root else { return path.to_owned() };
        let below = path.strip_prefix(&root.prefix).unwrap_or(path).trim_start_matches('/');
        match pick(root) {
            "" | "." => below.to_owned(),
            folder => format!("{}/{below}", folder.trim_end_matches('/')),
        }
    }

    /// The path from where the user stands.
    pub fn here(&self, path: &str) -> String {
        self.resolve(path, |root| &root.here, &self.config.0)
    }

    /// The path from the top of the repository.
    pub fn top(&self, path: &str) -> String {
        self.resolve(path, |root| &root.top, &self.config.1)
    }
}

/// All findings in one format.
pub fn print(findings: &[Diagnostic], places: &Places, format: Format) -> String {
    match format {
        Format::Human => findings.iter().map(|finding| human(finding, places)).collect(),
        Format::Json => json::pretty(&findings),
        Format::Github => findings.iter().map(|finding| github(finding, places)).collect(),
        Format::Sarif => sarif(findings, places),
    }
}

/// Findings that a build or a preview tells in full.
const TOLD: usize = 20;

/// The errors and warnings among `findings` for people, errors first, as far as they fit on a screen or two: a large archive
/// has hundreds. Empty when there are none.
pub fn worst<'f>(findings: impl Iterator<Item = &'f Diagnostic>, places: &Places) -> String {
    let mut worst: Vec<&Diagnostic> = findings.filter(|finding| finding.severity > Severity::Info).collect();
    worst.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut text: String = worst.iter().take(TOLD).map(|finding| human(finding, places)).collect();
    if worst.len() > TOLD {
        text.push_str(&format!("and {} more; `spechive check` prints all\n", worst.len() - TOLD));
    }
    text
}

/// `1 spec`, `2 specs`.
pub fn count(many: usize, one: &str) -> String {
    format!("{many} {one}{}", if many == 1 { "" } else { "s" })
}

/// `3 errors, 12 warnings, 4 notes`; empty when there are none.
pub fn counts(findings: &[Diagnostic]) -> String {
    let of = |severity: Severity, one: &str| {
        let many = findings.iter().filter(|finding| finding.severity == severity).count();
        (many > 0).then(|| count(many, one))
    };
    let parts = [of(Severity::Error, "error"), of(Severity::Warning, "warning"), of(Severity::Info, "note")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn human(finding: &Diagnostic, places: &Places) -> String {
    let (style, word) = match finding.severity {
        Severity::Error => (RED, "error"),
        Severity::Warning => (YELLOW, "warning"),
        Severity::Info => (CYAN, "note"),
    };
    let place = match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        (Some(line), None) => format!(":{line}"),
        _ => String::new(),
    };
    let path = plain(&places.here(&finding.path));
    let head =
        format!("{} {}", styled(style, &format!("{word}[{}]", finding.code)), styled(BOLD, &plain(&finding.message)));
    format!("{head}\n  {path}{place}\n  {}\n", styled(DIM, &plain(&finding.help)))
}

/// A workflow command. Its values are escaped as GitHub's runner reads them, so content cannot begin a command.
fn github(finding: &Diagnostic, places: &Places) -> String {
    let data = |text: &str| plain(text).replace('%', "%25");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let word = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let line = finding.line.map(|line| format!(",line={line}")).unwrap_or_default();
    let column = finding.column.map(|column| format!(",col={column}")).unwrap_or_default();
    let file = property(&places.top(&finding.path));
    let title = property(finding.code);
    format!("::{word} file={file}{line}{column},title={title}::{}. {}\n", data(&finding.message), data(&finding.help))
}

fn sarif(findings: &[Diagnostic], places: &Places) -> String {
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<_> = findings
        .iter()
        .map(|finding| {
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "note",
            };
            let mut location =
                json!({ "artifactLocation": { "uri": crate::path::encode(&places.top(&finding.path)) } });
            if let Some(line) = finding.line {
                location["region"] = json!({ "startLine": line, "startColumn": finding.column.unwrap_or(1) });
            }
            json!({
                "ruleId": finding.code,
                "level": level,
                "message": { "text": format!("{}. {}", finding.message, finding.help) },
                "locations": [{ "physicalLocation": location }],
            })
        })
        .collect();
    let rules: Vec<_> = codes.iter().map(|code| sarif_rule(code)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "spechive", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    json::pretty(&log)
}

/// A rule as tools show it beside its findings. Codes that no rule of ours makes have no more than their name.
fn sarif_rule(code: &str) -> serde_json::Value {
    let Some(rule) = Rule::of(code) else { return json!({ "id": code }) };
    let said = rule.explanation();
    json!({
        "id": code,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": said.what.join(" ") },
        "help": { "text": said.remedy.join(" ") },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Diagnostic {
        let mut finding = Diagnostic::new(
            "broken-link",
            Severity::Warning,
            "done/a, b.md",
            "no `x`: 50%\n::error::".into(),
            "Fix it.",
        );
        (finding.line, finding.column) = (Some(3), Some(7));
        finding
    }

    fn places() -> Places {
        let root = RootPlace { prefix: String::new(), here: "specs".into(), top: "docs/specs".into() };
        Places { roots: vec![root], config: ("site.toml".into(), "docs/site.toml".into()) }
    }

    #[test]
    fn a_workflow_command_cannot_be_forged_by_content() {
        let printed = print(&[finding()], &places(), Format::Github);
        assert_eq!(
            printed,
            "::warning file=docs/specs/done/a%2C b.md,line=3,col=7,title=broken-link::no `x`: 50%25 ::error::. Fix it.\n"
        );
    }

    #[test]
    fn people_see_the_path_from_where_they_stand() {
        let printed = anstream::adapter::strip_str(&print(&[finding()], &places(), Format::Human)).to_string();
        assert_eq!(printed, "warning[broken-link] no `x`: 50% ::error::\n  specs/done/a, b.md:3:7\n  Fix it.\n");
    }

    #[test]
    fn sarif_names_rule_level_and_region() {
        let log: serde_json::Value =
            serde_json::from_str(&print(&[finding()], &places(), Format::Sarif)).expect("JSON");
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["ruleId"], "broken-link");
        let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
        assert_eq!((&rule["id"], &rule["shortDescription"]["text"]), (&"broken-link".into(), &"Broken links".into()));
        assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 3);
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "docs/specs/done/a,%20b.md");
    }

    #[test]
    fn counts_read_as_a_sentence() {
        assert_eq!(counts(&[finding(), finding()]), "2 warnings");
        assert_eq!(counts(&[]), "");
    }
}
