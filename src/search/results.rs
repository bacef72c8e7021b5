//! The answer to a query: the JSON of `spechive search --json`, with what its human form shows besides.
//!
//! In order: words are expanded and scored, pages that do not meet the conditions drop out, phrases are confirmed in the
//! text, and the first ones get their sections and excerpts.

use rayon::prelude::*;
use serde::Serialize;

use super::excerpt::{Excerpt, excerpt};
use super::index::Index;
use super::passages::{Passage, breadcrumb};
use super::query::Query;
use super::rank::{Score, Word, expand, find, score};
use super::tokens::{plain_words, tokens};
use crate::archive::Archive;
use crate::parse::SectionRole;

/// Sections shown for a page.
const MOST_SECTIONS: usize = 3;

/// What was found.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// How many pages were found (of which `hits` shows the first).
    pub total: usize,
    /// The query with its misspelt words put right.
    pub did_you_mean: Option<String>,
    /// Words that were searched in another spelling.
    pub expanded: Vec<Expanded>,
    /// What could not be taken as typed, and words that no page has.
    pub notices: Vec<String>,
    /// The best pages.
    pub hits: Vec<Hit>,
}

/// A word that was searched in another spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expanded {
    /// As typed, in lower case.
    pub word: String,
    /// The nearest words of the archive.
    #[serde(rename = "as")]
    pub spellings: Vec<String>,
}

/// A page that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its source.
    pub path: String,
    /// Its page, relative to the top of the site.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Its lifecycle; null for documents.
    pub lifecycle: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Two decimals.
    pub score: f64,
    /// Its best sections.
    pub sections: Vec<SectionHit>,
    /// How many of its sections match.
    #[serde(skip)]
    pub matching: usize,
}

/// A section that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionHit {
    /// Id on the page; empty for what stands before the first heading.
    pub anchor: String,
    /// With the headings above: `Design › Approach`.
    pub heading: String,
    /// What it is for.
    pub role: Option<SectionRole>,
    /// Line of the heading in the source.
    pub line: u32,
    /// Text around the matches.
    pub excerpt: String,
    /// Bytes of `excerpt` that match.
    #[serde(skip)]
    pub marks: Vec<std::ops::Range<usize>>,
}

impl Index {
    /// Answers a query with at most `limit` hits. Deterministic; equal scores go to the newer, then the id.
    pub fn search(&self, query: &Query, limit: usize) -> Results {
        let texts: Vec<String> = query.words.iter().chain(&query.phrases).cloned().collect();
        let words = expand(self, &texts);
        let roles = query.filters.roles();
        let scores = score(self, &words, roles.as_deref());
        let mut pages = self.candidates(query, &words, &scores);
        if !query.phrases.is_empty() || !query.without_phrases.is_empty() {
            // The script looks at the best two hundred only, since it has to fetch their texts.
            pages = pages.into_par_iter().filter(|&page| self.is_confirmed(query, page)).collect();
        }
        let mut results = Results { query: query.text.clone(), total: pages.len(), ..Results::default() };
        self.explain(query, &words, &mut results);
        results.hits =
            pages.iter().take(limit).map(|&page| self.hit(page, &scores[page], &words, &roles, query)).collect();
        results
    }

    /// Pages that may be shown, best first.
    fn candidates(&self, query: &Query, words: &[Word], scores: &[Score]) -> Vec<usize> {
        if query.is_empty() || words.is_empty() && query.phrases.is_empty() && query.filters.is_empty() {
            return Vec::new();
        }
        let required: Vec<Vec<bool>> = query.phrases.iter().map(|phrase| self.having_all(phrase)).collect();
        // A word that is too common to be indexed forbids nothing.
        let telling = query.without.iter().filter(|word| plain_tokens(word) > 0);
        let forbidden: Vec<Vec<bool>> = telling.map(|word| self.having_all(word)).collect();
        let mut pages: Vec<usize> = (0..self.pages.len())
            .filter(|&page| words.is_empty() || scores[page].hundredths > 0)
            .filter(|&page| required.iter().all(|having| having[page]))
            .filter(|&page| forbidden.iter().all(|having| !having[page]))
            .filter(|&page| query.filters.matches(&self.pages[page].facts))
            .collect();
        pages.sort_by_key(|&page| (std::cmp::Reverse(scores[page].hundredths), page));
        pages
    }

    /// Pages with a section, or a title, that has all words of `text` as they are.
    fn having_all(&self, text: &str) -> Vec<bool> {
        let mut terms: Vec<Option<usize>> = Vec::new();
        tokens(text, |token| terms.extend((!token.joined).then(|| find(self, token.text))));
        let mut having = vec![terms.is_empty(); self.pages.len()];
        let Some(found) = terms.into_iter().collect::<Option<Vec<usize>>>().filter(|found| !found.is_empty()) else {
            return having;
        };
        let mut titles = vec![0; self.pages.len()];
        let mut sections = vec![0; self.roles.len()];
        for &term in &found {
            self.terms[term].pages.iter().for_each(|&(page, _)| titles[page as usize] += 1);
            self.terms[term].sections.iter().for_each(|&(section, _)| sections[section as usize] += 1);
        }
        titles.iter().enumerate().for_each(|(page, &count)| having[page] |= count >= found.len());
        for (section, &count) in sections.iter().enumerate() {
            having[self.page_of_section(section as u32)] |= count >= found.len();
        }
        having
    }

    fn is_confirmed(&self, query: &Query, page: usize) -> bool {
        let page = &self.pages[page];
        let texts: Vec<Vec<String>> = page
            .passages()
            .iter()
            .flat_map(|passage| [&passage.heading, &passage.text])
            .chain([&page.title])
            .map(|text| plain_words(text).collect())
            .collect();
        let says = |phrase: &String| says(&texts, phrase);
        query.phrases.iter().all(says) && !query.without_phrases.iter().any(says)
    }

    fn hit(&self, page: usize, score: &Score, words: &[Word], roles: &Option<Vec<usize>>, query: &Query) -> Hit {
        let found = &self.pages[page];
        let first = self.starts[page];
        let passages = &found.passages();
        let mut sections: Vec<usize> = score.best_sections().iter().map(|section| (section - first) as usize).collect();
        if words.is_empty()
            && let Some(roles) = roles
        {
            let has_role =
                |passage: &Passage| roles.iter().any(|&role| passage.role == Some(super::facts::ROLES[role]));
            sections = (0..passages.len()).filter(|&at| has_role(&passages[at])).collect();
        }
        let has_phrase = |at: &usize| {
            let texts = [&passages[*at].heading, &passages[*at].text].map(|text| plain_words(text).collect());
            query.phrases.first().is_some_and(|phrase| says(&texts, phrase))
        };
        if !query.phrases.is_empty() {
            // Stable: those with the first phrase before the others, each part best first.
            sections.sort_by_cached_key(|at| !has_phrase(at));
        }
        let matching = sections.len();
        sections.truncate(MOST_SECTIONS);
        Hit {
            id: found.id.clone(),
            path: found.path.clone(),
            url: found.url.clone(),
            title: found.title.clone(),
            kind: found.facts.kind.clone(),
            lifecycle: found.facts.lifecycle.clone(),
            date: found.date.clone(),
            score: score.hundredths as f64 / 100.0,
            sections: sections.into_iter().map(|at| self.section_hit(passages, at, words)).collect(),
            matching,
        }
    }

    fn section_hit(&self, passages: &[Passage], at: usize, words: &[Word]) -> SectionHit {
        let passage = &passages[at];
        let Excerpt { text, marks } = excerpt(&passage.text, |token| self.word_of(words, token));
        SectionHit {
            anchor: passage.anchor.clone(),
            heading: breadcrumb(passages, at),
            role: passage.role,
            line: passage.line,
            excerpt: text,
            marks,
        }
    }

    /// The number of the query's word that `token` matches.
    fn word_of(&self, words: &[Word], token: &str) -> Option<usize> {
        let matches = |word: &Word| word.expansions.iter().any(|&(term, _)| self.terms[term].text == token);
        words.iter().position(matches)
    }

    /// Says what was searched instead, and what no page has.
    fn explain(&self, query: &Query, words: &[Word], results: &mut Results) {
        results.notices.clone_from(&query.notices);
        for (field, value, known) in query.filters.unknown(self.pages.iter().map(|page| &page.facts)) {
            let known = if known.is_empty() { String::new() } else { format!("; there is {}", known.join(", ")) };
            results.notices.push(format!("no spec has {field}:{value}{known}"));
        }
        if !query.words.is_empty() && words.is_empty() {
            results.notices.push("the query has no word to search for".to_owned());
        }
        let mut meant = query.text.to_lowercase();
        for word in words.iter().filter(|word| word.misspelt) {
            let spellings: Vec<String> =
                word.expansions.iter().map(|&(term, _)| self.terms[term].text.clone()).collect();
            meant = spellings.first().map_or(meant.clone(), |spelling| meant.replace(&word.text, spelling));
            results.expanded.push(Expanded { word: word.text.clone(), spellings });
        }
        results.did_you_mean = (!results.expanded.is_empty()).then_some(meant);
        for word in words.iter().filter(|word| word.expansions.is_empty() && !word.quiet) {
            results.notices.push(format!("no spec has the word `{}`", word.text));
        }
    }
}

/// Whether one of the texts, as words, has the words of a phrase one behind the other.
fn says(texts: &[Vec<String>], phrase: &str) -> bool {
    let phrase: Vec<String> = plain_words(phrase).collect();
    phrase.is_empty() || texts.iter().any(|text| text.windows(phrase.len()).any(|words| words == phrase))
}

fn plain_tokens(text: &str) -> usize {
    let mut count = 0;
    tokens(text, |token| count += usize::from(!token.joined));
    count
}

/// One element of `spechive related --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelatedHit {
    /// Its id.
    pub id: String,
    /// Its source.
    pub path: String,
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Similarity from 0 to 1, two decimals.
    pub score: f64,
    /// Up to three terms that both have.
    pub shared: Vec<String>,
}

impl RelatedHit {
    /// The JSON form of `related`.
    pub fn of(archive: &Archive, related: &super::related::Related) -> Self {
        let entry = &archive.entries[related.entry];
        Self {
            id: entry.id.clone(),
            path: entry.document.path.to_string(),
            url: entry.route.to_string(),
            title: entry.document.identity.title.clone(),
            score: related.score,
            shared: related.shared.clone(),
        }
    }
}
