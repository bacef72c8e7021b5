//! The site: a plan of all routes, and a function that renders any one of them.
//!
//! `build` maps [`Site::render`] over all routes; `serve` renders the route that is asked for. There is no other path, so
//! a preview can never differ from what is published.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::archive::{self, Archive, EntryIndex};
use crate::check::{self, Findings};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::exports::{self, EXPORTS, Export};
use crate::gate;
use crate::markup::Highlighter;
use crate::pages::{self, Facts};
use crate::parse;
use crate::path::{Base, Route, SourcePath};
use crate::search::{self, Gathered, Index, Neighbours, RecentTexts, Related, TextFile};
use crate::snapshot::Snapshot;
use crate::text::Hash;
use crate::theme::Theme;

pub use crate::theme::RenderError;

/// Where the files of the search index lie.
const SHARDS: &str = "search/";
/// Where the static files of the theme lie.
const ASSETS: &str = "assets/";

/// All routes of one generation, rendered on demand.
#[derive(Debug)]
pub struct Site {
    snapshot: Arc<Snapshot>,
    archive: Arc<Archive>,
    facts: Arc<Facts>,
    theme: Arc<Theme>,
    highlighter: Arc<Highlighter>,
    /// From here on, made on first use: the page of a spec waits for none of it.
    findings: Findings,
    plan: OnceLock<BTreeMap<Route, Planned>>,
    shards: OnceLock<Shards>,
    texts: RecentTexts,
    neighbours: OnceLock<Neighbours>,
    known_terms: Arc<search::Memo>,
    /// How many pages were made, of all generations.
    rendered: Arc<AtomicU64>,
    /// Where a preview takes similar designs from until its own are made; a build waits for them.
    carried: Option<Arc<Carried>>,
}

/// What stands behind a route.
#[derive(Debug, Clone)]
enum Planned {
    /// A page of the theme.
    Page(pages::Planned),
    /// A machine file.
    Export(&'static Export),
    /// A file that is there already: a static file of the theme, an asset of the content.
    Bytes(Arc<[u8]>),
    /// A page that sends its visitor on.
    Redirect(Route),
}

/// The files of the search index.
#[derive(Debug)]
struct Shards {
    by_route: BTreeMap<Route, Shard>,
    /// All routes, those of the texts of one document one after the other, so that it is read once.
    routes: Vec<Route>,
}

/// A file of the search index. Texts are most of it, and are made when they are asked for.
#[derive(Debug)]
enum Shard {
    Bytes(Arc<[u8]>),
    Text(TextFile),
}

/// The bytes of one route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Content of the file.
    pub bytes: Arc<[u8]>,
}

/// Pure results that outlive one generation, so that an edit costs one parse and not all of them.
#[derive(Debug, Default)]
pub struct Memo {
    /// Highlighted blocks. Sound because a block's markup depends on its language and text alone.
    highlighter: Arc<Highlighter>,
    /// Parsed documents. Sound because a document depends on its path, its text, and the words of its profile alone.
    documents: parse::Memo,
    /// The last archive. Sound because what it keeps is compared with what it would be made from.
    archive: archive::Memo,
    /// The last archive and its facts. Sound because they are given out again only when no entry that differs counts otherwise.
    facts: Mutex<Option<(Arc<Archive>, Arc<Facts>)>>,
    /// What the publish gate found. Sound because that depends on the text alone.
    gate: gate::Memo,
    /// Terms of documents for search. Sound because they depend on the document alone.
    terms: Arc<search::Memo>,
    /// The theme. Sound because it depends on the files that override it and its settings alone, which the hash covers.
    theme: Mutex<Option<(Hash, Arc<Theme>)>>,
    carried: Arc<Carried>,
    rendered: Arc<AtomicU64>,
}

/// Similar designs as an earlier generation had them, by path: the one thing that a preview may show out of date, until
/// [`Site::complete`] is done in the background.
#[derive(Debug, Default)]
struct Carried(Mutex<Arc<BTreeMap<SourcePath, Vec<Neighbour>>>>);

/// A similar design, by path, with its score and what it shares.
type Neighbour = (SourcePath, f64, Vec<String>);

impl Carried {
    fn of(&self, archive: &Archive, entry: EntryIndex) -> Vec<Related> {
        let last = Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let near = last.get(&archive.entries[entry].document.path).map_or(&[][..], Vec::as_slice);
        let related = |(path, score, shared): &Neighbour| {
            let entry = *archive.by_path.get(path)?;
            Some(Related { entry, score: *score, shared: shared.clone() })
        };
        near.iter().filter_map(related).collect()
    }

    fn keep(&self, archive: &Archive, neighbours: &Neighbours) {
        let path = |entry: EntryIndex| archive.entries[entry].document.path.clone();
        let near = (0..archive.entries.len()).into_par_iter().map(|entry| {
            let related = neighbours.of_entry(archive, entry).into_iter();
            (path(entry), related.map(|near| (path(near.entry), near.score, near.shared)).collect())
        });
        let near: Vec<(SourcePath, Vec<Neighbour>)> = near.collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(near.into_iter().collect());
    }
}

impl Memo {
    /// How many documents were parsed since the memo was made, for tests that pin the work of an edit.
    pub fn parsed(&self) -> u64 {
        self.documents.parsed()
    }

    /// Parsed documents, to be kept between runs.
    pub fn documents(&self) -> &parse::Memo {
        &self.documents
    }

    /// Terms of documents, to be kept between runs.
    pub fn terms(&self) -> &search::Memo {
        &self.terms
    }

    /// Of how many documents the mentions were looked up.
    pub fn looked_up(&self) -> u64 {
        self.archive.looked_up()
    }

    /// How many pages were rendered.
    pub fn rendered(&self) -> u64 {
        self.rendered.load(Ordering::Relaxed)
    }

    /// Colours of code, to be kept between runs.
    pub fn highlighter(&self) -> &Highlighter {
        &self.highlighter
    }

    fn facts(&self, archive: &Arc<Archive>) -> Arc<Facts> {
        let mut last = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let same = last.as_ref().filter(|(before, _)| Facts::are_same(before, archive));
        let facts = same.map_or_else(|| Arc::new(Facts::of(archive)), |(_, facts)| Arc::clone(facts));
        *last = Some((Arc::clone(archive), Arc::clone(&facts)));
        facts
    }

    fn theme(&self, snapshot: &Snapshot) -> Result<Arc<Theme>, Box<RenderError>> {
        let settings: &config::Theme = &snapshot.config.theme;
        let accent = format!("{:?}", settings.accent);
        let files = snapshot.theme.iter().flat_map(|(path, bytes)| [path.as_bytes(), &**bytes]);
        let key = Hash::of_parts(&[accent.as_bytes()].into_iter().chain(files).collect::<Vec<_>>());
        let mut last = self.theme.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, theme)) = last.as_ref().filter(|(known, _)| *known == key) {
            return Ok(Arc::clone(theme));
        }
        let theme = Arc::new(Theme::load(&snapshot.theme, settings)?);
        *last = Some((key, Arc::clone(&theme)));
        Ok(theme)
    }
}

impl Site {
    /// Makes the site of a snapshot. Fails only when the theme cannot be loaded.
    pub fn build(snapshot: &Snapshot, memo: &Memo) -> Result<Self, Box<RenderError>> {
        Self::of(Arc::new(snapshot.clone()), memo)
    }

    /// The same for a preview: a page does not wait for similar designs, but shows those of an earlier generation until
    /// [`Site::complete`] was called.
    pub fn preview(snapshot: Arc<Snapshot>, memo: &Memo) -> Result<Self, Box<RenderError>> {
        let carried = Some(Arc::clone(&memo.carried));
        Self::of(snapshot, memo).map(|site| Self { carried, ..site })
    }

    /// Makes the site of a snapshot that is shared.
    pub fn of(snapshot: Arc<Snapshot>, memo: &Memo) -> Result<Self, Box<RenderError>> {
        let theme = memo.theme(&snapshot)?;
        // Everything below sees the snapshot as it may be published and nothing else.
        let snapshot = gate::pass(snapshot, &memo.gate);
        let documents = parse::all(&snapshot, &memo.documents);
        let archive = memo.archive.assemble(documents, &snapshot);
        let facts = memo.facts(&archive);
        Ok(Self {
            snapshot,
            archive,
            facts,
            theme,
            highlighter: Arc::clone(&memo.highlighter),
            findings: Findings::default(),
            plan: OnceLock::new(),
            shards: OnceLock::new(),
            texts: RecentTexts::default(),
            neighbours: OnceLock::new(),
            known_terms: Arc::clone(&memo.terms),
            rendered: Arc::clone(&memo.rendered),
            carried: None,
        })
    }

    /// Makes the files of the search index and what similar designs are compared in, which are costly, from one count of
    /// all terms.
    pub fn complete(&self) {
        self.complete_and(|_| {});
    }

    /// The same, and shows the terms, which it does not hold afterwards.
    pub fn complete_and(&self, see: impl FnOnce(&Gathered)) {
        if self.shards.get().is_some() && self.neighbours.get().is_some() {
            return;
        }
        let gathered = self.gather();
        see(&gathered);
        let gathered = Arc::new(gathered);
        let counted = Arc::clone(&gathered);
        let (neighbours, _) = rayon::join(move || self.neighbours_of(&counted), || self.shards_of(gathered));
        if let Some(carried) = &self.carried {
            carried.keep(&self.archive, neighbours);
        }
    }

    /// Every route; those of the search index, which this makes, come last, in the order in which they are made best.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.plan().keys().chain(&self.shards().routes)
    }

    /// Whether the site has this route.
    pub fn contains(&self, route: &Route) -> bool {
        let is_shard = || route.as_str().starts_with(SHARDS) && self.shards().by_route.contains_key(route);
        self.planned(route).is_some() || is_shard()
    }

    /// The bytes of one route of [`Site::routes`]; a route that is not among them gives no bytes.
    pub fn render(&self, route: &Route) -> Result<Artifact, Box<RenderError>> {
        let bytes = match self.planned(route) {
            Some(Planned::Page(page)) => self.page(&page)?.into_bytes().into(),
            Some(Planned::Export(export)) => (export.render)(&self.exports(), route).into(),
            Some(Planned::Bytes(bytes)) => bytes,
            Some(Planned::Redirect(target)) => redirect(route, &target).into_bytes().into(),
            None if route.as_str().starts_with(SHARDS) => self.shard(route),
            None => Arc::default(),
        };
        Ok(Artifact { bytes })
    }

    /// How a route is written piece by piece, when its bytes grow with the archive: [`Site::render`] gives the same ones.
    pub fn stream(&self, route: &Route) -> Option<exports::Stream> {
        match self.planned(route) {
            Some(Planned::Export(export)) => export.stream,
            _ => None,
        }
    }

    /// The route of the page made from a source file, for a preview that follows what is saved.
    pub fn page_of(&self, source: &str) -> Option<&Route> {
        let path = crate::path::SourcePath::new(source)?;
        self.archive.by_path.get(&path).map(|&at| &self.archive.entries[at].route)
    }

    /// All findings, sorted by path and place, levels and acceptance applied.
    pub fn findings(&self) -> &[Diagnostic] {
        self.findings.all(&self.archive, &self.snapshot.config)
    }

    fn neighbours(&self) -> &Neighbours {
        self.neighbours.get().unwrap_or_else(|| self.neighbours_of(&self.gather()))
    }

    fn neighbours_of(&self, gathered: &Gathered) -> &Neighbours {
        self.neighbours.get_or_init(|| Neighbours::of_terms(&self.archive, gathered))
    }

    /// Designs like an entry, best first; what they are compared in is made on first use.
    pub fn related(&self, entry: EntryIndex) -> Vec<Related> {
        self.neighbours().of_entry(&self.archive, entry)
    }

    /// The terms of all documents. Only a preview will count most of them again, so only there they are remembered.
    fn gather(&self) -> Gathered {
        match &self.carried {
            Some(_) => search::gather(&self.archive, &self.known_terms),
            None => search::gather_once(&self.archive, &self.known_terms),
        }
    }

    fn shards(&self) -> &Shards {
        self.shards.get().unwrap_or_else(|| self.shards_of(Arc::new(self.gather())))
    }

    fn shards_of(&self, gathered: Arc<Gathered>) -> &Shards {
        self.shards.get_or_init(|| {
            let index = Index::of_pages(&self.archive, &gathered);
            let index = index.with_synonyms(&self.snapshot.config.search.synonyms);
            let texts: Vec<_> = index.text_files().map(|(path, text)| (path, Shard::Text(text))).collect();
            let files = index.files(gathered).into_iter().map(|(path, bytes)| (path, Shard::Bytes(bytes)));
            let all = files.chain(texts).filter_map(|(path, shard)| Some((Route::new(&path)?, shard)));
            let mut routes = Vec::new();
            let by_route = all.inspect(|(route, _)| routes.push(route.clone())).collect();
            Shards { by_route, routes }
        })
    }

    fn shard(&self, route: &Route) -> Arc<[u8]> {
        match self.shards().by_route.get(route) {
            Some(Shard::Bytes(bytes)) => Arc::clone(bytes),
            Some(Shard::Text(text)) => text.bytes(&self.archive, &self.texts),
            None => Arc::default(),
        }
    }

    /// What the content says.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// What the site was made from.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// What machine files are made from.
    pub fn exports(&self) -> exports::Context<'_> {
        exports::Context { archive: &self.archive, findings: &self.findings, snapshot: &self.snapshot }
    }

    /// What stands behind a route. The page of a spec and what every page loads are found without the whole plan.
    fn planned(&self, route: &Route) -> Option<Planned> {
        let of_entry = || pages::of_entry(&self.archive, route).map(Planned::Page);
        let of_theme = || {
            let name = route.as_str().strip_prefix(ASSETS)?;
            self.theme.static_files().get(name).cloned().map(Planned::Bytes)
        };
        of_entry().or_else(of_theme).or_else(|| self.plan().get(route).cloned())
    }

    fn plan(&self) -> &BTreeMap<Route, Planned> {
        self.plan.get_or_init(|| self.all_routes())
    }

    fn all_routes(&self) -> BTreeMap<Route, Planned> {
        let mut plan = BTreeMap::new();
        for (from, to) in self.archive.redirects.iter() {
            plan.insert(from.clone(), Planned::Redirect(to.clone()));
        }
        for asset in &self.snapshot.assets {
            plan.insert(Route::file(&asset.path), Planned::Bytes(Arc::clone(&asset.bytes)));
        }
        for (name, bytes) in self.theme.static_files() {
            plan.insert(Route::asset(name), Planned::Bytes(Arc::clone(bytes)));
        }
        for export in EXPORTS {
            for route in (export.routes)(&self.exports()) {
                plan.insert(route, Planned::Export(export));
            }
        }
        for page in self.with_context(pages::plan) {
            plan.insert(page.route.clone(), Planned::Page(page));
        }
        plan
    }

    fn page(&self, page: &pages::Planned) -> Result<String, Box<RenderError>> {
        self.rendered.fetch_add(1, Ordering::Relaxed);
        let view = self.with_context(|context| (page.page.view)(context, page));
        let subject = page.subject.map(|at: EntryIndex| self.archive.entries[at].document.path.as_str());
        self.theme.render(page.page.template, &view, subject)
    }

    fn with_context<T>(&self, make: impl FnOnce(&pages::Context<'_>) -> T) -> T {
        make(&pages::Context {
            archive: &self.archive,
            facts: &self.facts,
            findings: &self.findings,
            rules: check::RULES,
            config: &self.snapshot.config,
            title: &self.snapshot.config.title,
            roots: &self.snapshot.roots,
            head: self.snapshot.history.head.as_ref(),
            generator: concat!("spechive ", env!("CARGO_PKG_VERSION")),
            highlighter: &self.highlighter,
            known: self.snapshot.history.known.as_ref(),
            preview: self.carried.is_some(),
            related: Some(&|entry| match (&self.carried, self.neighbours.get()) {
                (Some(carried), None) => carried.of(&self.archive, entry),
                _ => self.related(entry),
            }),
        })
    }
}

/// A page that sends its visitor on, without script. Routes are made of `[a-z0-9-]`, so nothing here needs escaping.
fn redirect(from: &Route, to: &Route) -> String {
    let href = Base::Relative(from.clone()).href(to, None);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Moved</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"canonical\" href=\"{href}\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<p>This page moved to <a href=\"{href}\">{href}</a>.</p>\n</html>\n",
        policy = pages::POLICY,
    )
}
