//! The frame of every page: head, navigation and footer.

use serde::Serialize;

use super::parts::count;
use super::parts::dates::{self, Day};
use super::{Context, Planned};
use crate::path::{Base, Route, absolute};

/// The frame of a page.
#[derive(Debug, Serialize)]
pub(super) struct Shell {
    lang: String,
    policy: &'static str,
    /// What the browser's tab says.
    title: String,
    description: String,
    /// Absolute address of the page, with a base address only.
    canonical: String,
    generator: String,
    site: String,
    /// What leads from this page to the top of the site: `../`, or empty.
    root: String,
    home: String,
    search: String,
    sheets: Vec<String>,
    script: String,
    icon: String,
    /// Feeds of the site, with a base address only.
    feeds: Vec<Named>,
    logo: String,
    nav: Vec<Nav>,
    header_links: Vec<Named>,
    footer: Footer,
}

#[derive(Debug, Serialize)]
struct Nav {
    key: &'static str,
    label: &'static str,
    href: String,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Named {
    label: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct Footer {
    specs: String,
    roots: Vec<String>,
    commit: String,
    day: Option<Day>,
    index: String,
    links: Vec<Named>,
}

/// The name of the sheet that carries `[theme] accent`: the policy of the pages allows no style in the markup.
pub const ACCENT_SHEET: &str = "accent.css";

/// The sheet for an accent colour. A colour is written into it as it is, so only characters that colours are made of are
/// let through; anything else gives no sheet.
pub fn accent_sheet(accent: &str) -> Option<String> {
    let colour = |c: char| c.is_ascii_alphanumeric() || "#(),.%/ -".contains(c);
    let accent = accent.trim();
    let usable = !accent.is_empty() && accent.len() <= 100 && accent.chars().all(colour);
    usable.then(|| format!(":root {{ --accent: {accent}; --accent-fill: {accent}; }}\n"))
}

/// The one policy of every page (`contract.md`): nothing from elsewhere, no script or style in the markup, no markup from
/// strings.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types spechive";

/// The same for owners who allow images from other hosts.
const POLICY_WITH_IMAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; \
    connect-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types spechive";

/// A feed, as the head of every page names it.
#[derive(Debug)]
pub struct Feed {
    /// Its file at the top of the site.
    pub file: &'static str,
    /// What it is called after the name of the site.
    pub title: &'static str,
}

/// Every feed; `exports::feeds` says what each holds.
pub const FEEDS: [Feed; 4] = [
    Feed { file: "feed.xml", title: "all changes" },
    Feed { file: "feed-new.xml", title: "new specs" },
    Feed { file: "feed-done.xml", title: "finished specs" },
    Feed { file: "feed-compat.xml", title: "breaking and migrating changes" },
];

/// Key, label and page of every link of the navigation.
const NAVIGATION: [(&str, &str, &str); 7] = [
    ("home", "Overview", "index"),
    ("specs", "Specs", "specs"),
    ("board", "Board", "board"),
    ("compat", "Compatibility", "compat"),
    ("open", "Open items", "open"),
    ("map", "Code map", "map"),
    ("health", "Health", "health"),
];

/// From where the page at `route` addresses others. The 404 page is shown at any address, so its links start at the top.
pub(super) fn base(context: &Context<'_>, planned: &Planned) -> Base {
    if planned.page.name != "404" {
        return Base::Relative(planned.route.clone());
    }
    Base::Absolute(match context.config.base_url.trim_end_matches('/') {
        _ if context.preview => "/".to_owned(),
        "" => "/".to_owned(),
        address => format!("{address}/"),
    })
}

/// The frame of the page at `planned`. `name` is what the page is called, empty on the overview; `description` one sentence
/// in plain text; `section` the key of the navigation that it belongs to.
pub(super) fn shell(context: &Context<'_>, planned: &Planned, name: &str, description: &str, section: &str) -> Shell {
    let base = base(context, planned);
    let config = context.config;
    let page = |name: &str| base.href(&Route::page(name), None);
    let title = if name.is_empty() { context.title.to_owned() } else { format!("{name} · {}", context.title) };
    let home = page("index");
    Shell {
        lang: config.language.clone(),
        policy: if config.markup.external_images { POLICY_WITH_IMAGES } else { POLICY },
        title,
        description: if description.is_empty() {
            format!("Specs of {}", context.title)
        } else {
            description.to_owned()
        },
        canonical: canonical(context, planned),
        generator: context.generator.to_owned(),
        site: context.title.to_owned(),
        root: home.trim_end_matches("index.html").to_owned(),
        home,
        search: page("search"),
        sheets: sheets(context, &base),
        script: base.href(&Route::asset("theme.js"), None),
        icon: base.href(&Route::asset("favicon.svg"), None),
        feeds: alternates(context, &base),
        logo: asset(&config.theme.logo, &base),
        nav: NAVIGATION
            .iter()
            .map(|&(key, label, name)| Nav { key, label, href: page(name), current: key == section })
            .collect(),
        header_links: named(&config.theme.header_links),
        footer: footer(context, &base),
    }
}

fn canonical(context: &Context<'_>, planned: &Planned) -> String {
    let address = context.config.base_url.trim_end_matches('/');
    if address.is_empty() || planned.page.name == "404" {
        return String::new();
    }
    Base::Absolute(format!("{address}/")).href(&planned.route, None)
}

fn alternates(context: &Context<'_>, base: &Base) -> Vec<Named> {
    let published = FEEDS.iter().filter(|_| absolute(&context.config.base_url).is_some());
    let named = published.filter_map(|feed| {
        let label = format!("{}: {}", context.title, feed.title);
        Some(Named { label, href: base.href(&Route::new(feed.file)?, None) })
    });
    named.collect()
}

fn sheets(context: &Context<'_>, base: &Base) -> Vec<String> {
    let settings = &context.config.theme;
    let mut sheets = vec![base.href(&Route::asset("theme.css"), None)];
    sheets.extend(accent_sheet(&settings.accent).map(|_| base.href(&Route::asset(ACCENT_SHEET), None)));
    let own = asset(&settings.css, base);
    if !own.is_empty() {
        sheets.push(own);
    }
    sheets
}

/// A file of the owner's (`theme/logo.svg` in `site.toml`) among the static files: it is published under its name.
fn asset(path: &str, base: &Base) -> String {
    match path.rsplit('/').next() {
        Some(name) if !name.is_empty() => base.href(&Route::asset(name), None),
        _ => String::new(),
    }
}

fn named(links: &[crate::config::Link]) -> Vec<Named> {
    links.iter().map(|link| Named { label: link.label.clone(), href: link.url.clone() }).collect()
}

fn footer(context: &Context<'_>, base: &Base) -> Footer {
    let (commit, date) = context.head.map_or(("", ""), |(commit, date)| (commit, date));
    Footer {
        specs: count(context.archive.specs.len(), "spec"),
        roots: context.roots.iter().map(|root| root.label.clone()).filter(|label| !label.is_empty()).collect(),
        commit: commit.chars().take(7).collect(),
        day: dates::day(date, ""),
        index: Route::new("llms.txt").map(|route| base.href(&route, None)).unwrap_or_default(),
        links: named(&context.config.theme.footer_links),
    }
}
