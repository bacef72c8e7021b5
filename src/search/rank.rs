//! From words to ranked pages. `search.js` does the same in the same order of arithmetic; `tests/search/ranking.json` holds
//! both to it.
//!
//! A word matches itself, what begins with it (from three letters), what its light stem begins (`merging`: `merge`,
//! `merged`), its synonyms, and, when all of that is nothing, the nearest spellings. Each of these *expansions* has a weight. In
//! every section, and in every title, a word counts once, by its best expansion, times how telling it is. An identifier
//! that the archive has as it was typed counts more than its parts; words that carry a question count little.
//! A page is worth its title three times, and half of its best section and some of its further ones. The longer the
//! question, the less its title says; from two words on it counts, too, how well the page has each of them anywhere.
//! The weights were measured on judged queries.

use super::index::{IDF, IMPACT, Index, Term};
use super::tokens::tokens;

/// A word shorter than this matches only as it is.
const SHORTEST_PREFIX: usize = 3;
const PREFIX: f64 = 0.7;
const SYNONYM: f64 = 0.7;
const MOST_EXPANSIONS: usize = 20;
const MOST_SPELLINGS: usize = 3;
/// What a spelling at distance 1 and 2 is worth.
const SPELLING: [f64; 2] = [0.8, 0.6];
/// What the title is worth for short questions; for more than [`TITLE_WORDS`] / `TITLE` words it gives way to the text.
const TITLE: f64 = 3.0;
const TITLE_WORDS: f64 = 8.0;
const LEAST_TITLE: f64 = 1.5;
/// What the best place of each word adds, wherever it is in the page, and how much of an impact that can be.
const ANYWHERE: f64 = 0.5;
const MOST_ANYWHERE: f64 = 1.5 * IMPACT;
const SECTIONS: f64 = 0.5;
/// What the sections beside the best one count together, and how many times the best one that can be: a long document has
/// every word somewhere.
const FURTHER: f64 = 0.25;
const MOST_FURTHER: f64 = 3.0;
/// What a word is worth that only carries the question, an identifier made of parts that stands nowhere as a whole, one that
/// does, and then its parts.
const SOFT: f64 = 0.3;
const JOINED: f64 = 0.5;
const WHOLE: f64 = 2.0;
const PART: f64 = 0.5;
/// Words of questions and requests. They count little beside others, so that `let users add a guideline` is not about `let`.
pub(super) const SOFT_WORDS: &str = "about after again against all also am another any anyone anything around because been \
     before being below between both could did done each else every everything few get gets give given go goes got her here \
     him his instead just keep kept let lets like made make makes many may me might more most much must my never nothing now \
     off once one only other others our out over own put same several shall she should some something still take tell tells \
     them through too under until up us use used uses using very via want way ways well who whom whose why without work works yet";
/// Validation plans repeat the words of what they validate.
pub(super) const PRIORS: &[(&str, u32)] = &[("validation", 90)];

/// A token of the query with all it matches.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether it is parts written together.
    pub(super) joined: bool,
    /// The words of those parts.
    parts: Vec<usize>,
    /// How much it counts.
    pub(super) weight: f64,
    /// Whether it is nothing to speak of when no page has it.
    pub(super) quiet: bool,
    /// Places in [`Index::terms`] with their weights, best first.
    pub(super) expansions: Vec<(usize, f64)>,
    /// Whether the expansions are other spellings.
    pub(super) misspelt: bool,
}

/// What a page is worth, and its sections.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Score {
    /// In hundredths.
    pub(super) hundredths: u64,
    /// (section, points), by section.
    pub(super) sections: Vec<(u32, f64)>,
    /// Points of these sections together, added word by word.
    all: f64,
    /// Points of the title.
    pub(super) title: f64,
    /// Points of the best place of each word.
    anywhere: f64,
}

/// The tokens of the words of a query, each once, with what they match.
pub(super) fn expand(index: &Index, texts: &[String]) -> Vec<Word> {
    let mut words = read(texts);
    let is_soft = |word: &Word| !word.joined && SOFT_WORDS.split(' ').any(|soft| soft == word.text);
    let alone = words.iter().all(|word| word.joined || is_soft(word));
    for word in &mut words {
        word.quiet = word.joined || !alone && is_soft(word);
        word.expansions = matches(index, &word.text);
        let whole =
            word.joined && word.expansions.first().is_some_and(|&(term, _)| index.terms[term].text == word.text);
        word.weight = match (whole, word.joined, word.quiet) {
            (true, ..) => WHOLE,
            (_, true, _) => JOINED,
            (_, _, true) => SOFT,
            _ => 1.0,
        };
        if word.expansions.is_empty() && !word.quiet {
            word.expansions = spellings(index, &word.text);
            word.misspelt = !word.expansions.is_empty();
        }
    }
    for at in 0..words.len() {
        if words[at].weight == WHOLE {
            for part in std::mem::take(&mut words[at].parts) {
                words[part].weight = words[part].weight.min(PART);
            }
        }
    }
    words
}

/// The tokens of `texts`, each once. A token that also stands alone is not a joined one.
fn read(texts: &[String]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for text in texts {
        let mut seen: Vec<(usize, usize)> = Vec::new();
        tokens(text, |token| {
            let at = words.iter().position(|word| word.text == token.text).unwrap_or_else(|| {
                words.push(Word { text: token.text.to_owned(), joined: token.joined, ..Word::default() });
                words.len() - 1
            });
            if token.joined {
                words[at].parts.extend(seen.iter().filter(|(start, _)| *start >= token.start).map(|(_, part)| part));
            } else {
                words[at].joined = false;
                seen.push((token.start, at));
            }
        });
    }
    words
}

impl Score {
    /// Its sections, best first.
    pub(super) fn best_sections(&self) -> Vec<u32> {
        let mut sections = self.sections.clone();
        sections.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        sections.into_iter().map(|(section, _)| section).collect()
    }
}

/// Points of every page, by page; only sections of `roles` count when given.
pub(super) fn score(index: &Index, words: &[Word], roles: Option<&[usize]>) -> Vec<Score> {
    let mut scores = vec![Score::default(); index.pages.len()];
    let mut points = vec![0.0_f64; index.roles.len()];
    let counts = |section: u32| {
        let role = usize::from(index.roles[section as usize]);
        roles.is_none_or(|roles| role > 0 && roles.contains(&(role - 1)))
    };
    for word in words {
        let Some(idf) = word.expansions.iter().map(|&(term, _)| index.terms[term].idf).min() else {
            continue;
        };
        let telling = word.weight * f64::from(idf);
        for (page, best) in best_of(index, word, |term| &term.pages) {
            scores[page as usize].title += telling * best;
        }
        let mut found = best_of(index, word, |term| &term.sections);
        found.retain(|&(section, _)| counts(section));
        add_sections(index, telling, &found, &mut scores, &mut points);
    }
    // Words that only carry the question are none.
    // Not `sum`, which is less than nothing when there are none: -0.0.
    let asked = words.iter().filter(|word| !word.quiet).fold(0.0, |asked, word| asked + word.weight);
    for (page, score) in scores.iter_mut().enumerate() {
        let sections = index.starts[page]..index.starts[page + 1];
        score.sections =
            sections.map(|section| (section, points[section as usize])).filter(|&(_, points)| points > 0.0).collect();
        if !score.sections.is_empty() || roles.is_none() && score.title > 0.0 {
            let kind = index.pages[page].facts.kind.as_str();
            let prior = PRIORS.iter().find(|(of, _)| *of == kind).map_or(100, |&(_, prior)| prior);
            score.hundredths = total(score, asked, prior);
        }
    }
    scores
}

/// Adds what a word is worth in the sections where it was `found`, page by page.
fn add_sections(index: &Index, telling: f64, found: &[(u32, f64)], scores: &mut [Score], points: &mut [f64]) {
    let mut rest = found;
    while let Some(&(first, _)) = rest.first() {
        let page = index.page_of_section(first);
        let end = index.starts[page + 1];
        let (here, further) = rest.split_at(rest.partition_point(|&(section, _)| section < end));
        let mut most = 0.0_f64;
        for &(section, best) in here {
            points[section as usize] += telling * best;
            scores[page].all += telling * best;
            most = most.max(best);
        }
        scores[page].anywhere += telling * most.min(MOST_ANYWHERE);
        rest = further;
    }
}

fn total(score: &Score, asked: f64, prior: u32) -> u64 {
    let best = score.sections.iter().map(|&(_, points)| points).fold(0.0, f64::max);
    let sum = best + FURTHER * (score.all - best).min(MOST_FURTHER * best);
    let title = (TITLE_WORDS / asked).clamp(LEAST_TITLE, TITLE);
    let anywhere = if asked > 1.0 { ANYWHERE } else { 0.0 };
    let points = title * score.title + anywhere * score.anywhere + SECTIONS * sum;
    // What is found is worth something.
    (points * f64::from(prior) / (IDF * IMPACT) + 0.5).floor().max(1.0) as u64
}

/// The best weight × impact of a word in each page or section where it stands, in order.
fn best_of<'a>(index: &'a Index, word: &Word, postings: impl Fn(&'a Term) -> &'a Vec<(u32, u8)>) -> Vec<(u32, f64)> {
    let mut found: Vec<(u32, f64)> = Vec::new();
    for &(term, weight) in &word.expansions {
        found.extend(postings(&index.terms[term]).iter().map(|&(at, impact)| (at, weight * f64::from(impact))));
    }
    if word.expansions.len() > 1 {
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        found.dedup_by_key(|(at, _)| *at);
    }
    found
}

/// Terms that `word` is, begins, shares a stem with, or is a synonym of.
fn matches(index: &Index, word: &str) -> Vec<(usize, f64)> {
    let length = word.chars().count();
    let mut found: Vec<(usize, f64)> = Vec::new();
    if length >= SHORTEST_PREFIX {
        let stem = stem(word);
        for at in beginning_with(index, stem) {
            let text = &index.terms[at].text;
            let characters = text.chars().count();
            if text == word {
                found.push((at, 1.0));
            } else if text.starts_with(word) {
                found.push((at, PREFIX * length as f64 / characters as f64));
            } else if is_inflection(&text[stem.len()..]) {
                found.push((at, PREFIX * stem.chars().count() as f64 / characters as f64));
            }
        }
    } else {
        found.extend(find(index, word).map(|at| (at, 1.0)));
    }
    for synonym in index.synonyms.get(word).into_iter().flatten() {
        found.extend(
            find(index, synonym).filter(|at| found.iter().all(|(other, _)| other != at)).map(|at| (at, SYNONYM)),
        );
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(MOST_EXPANSIONS);
    found
}

pub(super) fn find(index: &Index, word: &str) -> Option<usize> {
    index.terms.binary_search_by(|term| term.text.as_str().cmp(word)).ok()
}

fn beginning_with(index: &Index, prefix: &str) -> std::ops::Range<usize> {
    let from = index.terms.partition_point(|term| term.text.as_str() < prefix);
    let count = index.terms[from..].iter().take_while(|term| term.text.starts_with(prefix)).count();
    from..from + count
}

/// Endings that a light stem takes off, longest first. What is left has four letters or more.
pub(super) const ENDINGS: &[&str] = &["ings", "ies", "ing", "ed", "es", "s", "y", "e"];

fn stem(word: &str) -> &str {
    let mut stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.find(|stem| stem.chars().count() >= 4).unwrap_or(word)
}

/// Whether `rest`, what follows a stem, makes another form of the same word.
fn is_inflection(rest: &str) -> bool {
    rest.is_empty() || ENDINGS.contains(&rest)
}

/// The nearest terms: one letter off, two from six letters on; a wrong first letter is half a letter more.
fn spellings(index: &Index, word: &str) -> Vec<(usize, f64)> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < SHORTEST_PREFIX || letters.iter().any(char::is_ascii_digit) {
        return Vec::new();
    }
    let most = if letters.len() <= 5 { 1 } else { 2 };
    let mut found: Vec<(usize, std::cmp::Reverse<u32>, usize)> = Vec::new();
    for (at, term) in index.terms.iter().enumerate() {
        let other: Vec<char> = term.text.chars().collect();
        if let Some(distance) = distance(&letters, &other, most) {
            let cost = 2 * distance + usize::from(letters.first() != other.first());
            found.push((cost, std::cmp::Reverse(term.class), at));
        }
    }
    found.sort_unstable();
    let best = found.first().map_or(0, |first| first.0);
    let nearest = found.into_iter().take_while(|spelling| spelling.0 == best).take(MOST_SPELLINGS);
    nearest.map(|(cost, _, at)| (at, SPELLING[(cost / 2).clamp(1, 2) - 1])).collect()
}

/// Letters to insert, delete, replace or swap with the next, when not more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            next[j] = (row[j - 1] + same).min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        if next.iter().min().is_some_and(|&least| least > most) {
            return None;
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|&distance| distance <= most)
}
