//! `spechive search`: past designs by words, for people and as JSON.

use std::fmt::Write;

use super::args::Search;
use super::exit::{Failure, Outcome};
use super::inputs::Inputs;
use super::query::typed;
use super::terminal::{BOLD, CYAN, DIM, YELLOW, note, out, plain, styled};
use crate::disk::Settings;
use crate::exports::json;
use crate::search::{Filters, Hit, Index, Query, Results};

/// Sections shown for a hit, so that ten hits fit on one screen.
const SECTIONS: usize = 1;

pub(super) fn run(args: &Search) -> anyhow::Result<Outcome> {
    let mut texts = args.query.clone();
    if !args.words.is_empty() {
        texts.insert(0, args.words.join(" "));
    }
    let filters = typed(&args.filters)?;
    if texts.is_empty() && filters.is_empty() {
        return Err(Failure::new(Outcome::Usage, "nothing to search for")
            .hint("Try `spechive search WORD…`; `--help` shows examples.")
            .into());
    }
    if texts.is_empty() {
        texts.push(String::new());
    }
    let queries: Vec<Query> = texts.iter().map(|text| query(text, &filters)).collect();
    let history = queries.iter().any(|query| query.filters.need_history());
    let inputs = Inputs::read(Settings::new(&args.site.site), history)?;
    let name = if history { "index-with-history" } else { "index" };
    let index = inputs.recall_or(name, |inputs| {
        let reading = inputs.read_archive();
        Ok(Index::of_terms(&reading.archive, &reading.terms()).with_synonyms(&reading.snapshot.config.search.synonyms))
    })?;
    let results: Vec<Results> = queries.iter().map(|query| index.search(query, args.limit)).collect();
    let found = results.iter().any(|results| !results.hits.is_empty());
    if args.json {
        out(&match results.as_slice() {
            [one] => json::pretty(one),
            many => json::pretty(&many),
        })?;
    } else {
        for results in &results {
            if texts.len() > 1 {
                out(&format!("{}\n", styled(CYAN, &plain(&results.query))))?;
            }
            out(&screen(results))?;
            tell(results, args.limit);
        }
    }
    Ok(if found { Outcome::Clean } else { Outcome::Findings })
}

/// The query with the filters of the command line joined to its own.
fn query(text: &str, typed: &Filters) -> Query {
    let mut query = Query::parse(text);
    query.filters.all.extend(typed.all.iter().cloned());
    query
}

fn screen(results: &Results) -> String {
    let mut text = String::new();
    for hit in &results.hits {
        let facts = [Some(hit.kind.as_str()), hit.lifecycle.as_deref(), hit.date.as_deref()];
        let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let _ = writeln!(text, "{}  {}", styled(BOLD, &plain(&hit.title)), styled(DIM, &plain(&facts)));
        for section in hit.sections.iter().take(SECTIONS) {
            let place = format!("{}:{}", hit.path, section.line);
            let heading = if section.heading.is_empty() { String::new() } else { plain(&section.heading) + "  " };
            let _ = writeln!(text, "  {heading}{}", styled(DIM, &plain(&place)));
            let _ = writeln!(text, "  {}", marked(&section.excerpt, &section.marks));
        }
        if hit.sections.is_empty() {
            let _ = writeln!(text, "  {}", styled(DIM, &plain(&hit.path)));
        }
    }
    text
}

/// The excerpt with its matches in colour.
fn marked(excerpt: &str, marks: &[std::ops::Range<usize>]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for mark in marks {
        if let (Some(before), Some(word)) = (excerpt.get(at..mark.start), excerpt.get(mark.clone())) {
            text.push_str(&plain(before));
            text.push_str(&styled(YELLOW, &plain(word)));
            at = mark.end;
        }
    }
    text.push_str(&plain(excerpt.get(at..).unwrap_or_default()));
    text
}

fn tell(results: &Results, limit: usize) {
    for expanded in &results.expanded {
        let spellings: Vec<_> = expanded.spellings.iter().map(|word| format!("`{}`", plain(word))).collect();
        note(&format!("nothing has `{}`; searched for {}", plain(&expanded.word), spellings.join(", ")));
    }
    for notice in &results.notices {
        note(&plain(notice));
    }
    let hits: &[Hit] = &results.hits;
    if hits.is_empty() {
        note("no hits");
    } else if results.total > limit {
        let hint = "narrow it with `kind:plan`, `status:done`, \"a phrase\" or `-word`, or ask for more with `--limit`";
        note(&styled(DIM, &format!("{} of {} hits; {hint}", hits.len(), results.total)));
    }
}
