//! Archive paths, routes, anchors and addresses: the only place where paths and URLs are joined.
//!
//! A [`SourcePath`] names a file of the archive (prefix + path below its content root), a [`Route`] names a file of the
//! site. Both are relative, `/`-separated UTF-8 without `.` or `..`, so neither can leave its folder.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Characters that are escaped in a path of an address: everything a URL path or an HTML attribute could misread.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']')
    .add(b'\'')
    .add(b'&')
    .add(b':');

/// The path of a source file inside the archive: the root's prefix and the path below the content root.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a path as it is when it is clean (see the module), or brings it into that form.
    /// `..` that would leave the archive makes it `None`.
    pub fn new(path: &str) -> Option<Self> {
        clean("", path).map(|path| Self(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the same path, looked at the quick way first: a path that was handed on is the same one in memory.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self == other
    }

    /// The last part: `plan-2026-01-26-x.md`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The file name without its last extension: `plan-2026-01-26-x`.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The last extension in lower case, without its dot; empty if there is none.
    pub fn extension(&self) -> String {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
    }

    /// The folder without a slash at the end; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The names of the folders above the file, outermost first.
    pub fn folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.folder().split('/').filter(|name| !name.is_empty())
    }

    /// The path that `link` (already percent-decoded, without fragment) means when written in this file; `None` when it
    /// leaves the archive. A leading `/` means the top of the archive.
    pub fn resolve(&self, link: &str) -> Option<Self> {
        let base = if link.starts_with('/') { "" } else { self.folder() };
        clean(base, link.trim_start_matches('/')).map(|path| Self(path.into()))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// Joins `path` to `base` and takes out `.` and `..`. `None` when it would climb above the top.
pub fn clean(base: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The path of a file of the site: `specs/plan-x.html`, `assets/theme.css`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

impl Route {
    /// A page at the top of the site: `page("board")` is `board.html`.
    pub fn page(name: &str) -> Self {
        Self(format!("{name}.html").into())
    }

    /// The page of a spec.
    pub fn spec(id: &str) -> Self {
        Self(format!("specs/{id}.html").into())
    }

    /// The page of a document that is not a spec.
    pub fn document(id: &str) -> Self {
        Self(format!("docs/{id}.html").into())
    }

    /// A copied file of the content.
    pub fn file(path: &SourcePath) -> Self {
        Self(format!("files/{path}").into())
    }

    /// A static file of the theme.
    pub fn asset(name: &str) -> Self {
        Self(format!("assets/{name}").into())
    }

    /// Any other path; `None` when it is not clean.
    pub fn new(path: &str) -> Option<Self> {
        clean("", path).filter(|clean| clean == path).map(|path| Self(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last extension in lower case.
    pub fn extension(&self) -> String {
        self.0.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// From where a page addresses other pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// From the page at this route, by relative links: right under any sub-path and from disk.
    Relative(Route),
    /// From anywhere: an address prefix that ends with `/`. For the 404 page, feeds and the site map.
    Absolute(String),
}

impl Base {
    /// The address of `route` (and of `anchor` in it), percent-encoded, ready for an attribute.
    pub fn href(&self, route: &Route, anchor: Option<&str>) -> String {
        let target = utf8_percent_encode(route.as_str(), PATH).to_string();
        let path = match self {
            Self::Absolute(prefix) => format!("{prefix}{target}"),
            Self::Relative(from) if from == route && anchor.is_some() => String::new(),
            Self::Relative(from) => relative(from.as_str(), &target),
        };
        match anchor {
            Some(anchor) => format!("{path}#{}", utf8_percent_encode(anchor, PATH)),
            None => path,
        }
    }
}

/// The relative link from the page `from` to the page `to`: as many `../` as `from` has folders that `to` does not share.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from[..from.len() - 1].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - 1 - shared);
    format!("{up}{}", to[shared..].join("/"))
}

/// An absolute `base_url` as the prefix of addresses, with `/` at its end; `None` when it has no scheme and host.
pub fn absolute(base_url: &str) -> Option<String> {
    let (scheme, rest) = base_url.split_once("://")?;
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    let usable = matches!(scheme, "http" | "https") && !host.contains(char::is_whitespace);
    usable.then(|| format!("{}/", base_url.trim_end_matches('/')))
}

/// Takes percent-escapes out of a link's path. `None` when the result is not UTF-8.
pub fn decode(link: &str) -> Option<String> {
    percent_decode_str(link).decode_utf8().ok().map(|text| text.into_owned())
}

/// Escapes a `/`-separated path for use in an address.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Beginnings of paths that exist on one machine only.
const MACHINE: &[&str] =
    &["/home/", "/Users/", "/root/", "/private/", "/tmp/", "/var/folders/", "/mnt/", "~/", "file:"];

/// Whether a path exists on one machine only (`/home/…`, `C:\…`). It must then never be shown in full.
pub fn is_machine_path(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    drive || MACHINE.iter().any(|start| path.get(..start.len()).is_some_and(|p| p.eq_ignore_ascii_case(start)))
}

/// Makes an id: transliterated, lower case, `[a-z0-9-]`, at most 80 characters with a hash when cut.
pub fn id(text: &str) -> String {
    const LONGEST: usize = 80;
    let full = slug::slugify(text);
    if full.len() <= LONGEST {
        return full;
    }
    let hash = crate::text::Hash::of(full.as_bytes()).short();
    format!("{}-{hash}", full[..LONGEST - 9].trim_end_matches('-'))
}

/// A path as disks compare it that tell neither upper from lower case nor `é` from `e` with a mark behind it. Latin letters
/// with marks become the plain letter and one sign for any mark: two accents on one letter count as alike, which errs on the
/// side of a finding.
pub fn folded(path: &str) -> String {
    const MARK: char = '\u{301}';
    let mut folded = String::with_capacity(path.len());
    for c in path.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36f}' if folded.ends_with(MARK) => {}
            '\u{300}'..='\u{36f}' => folded.push(MARK),
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                folded.push_str(&slug::slugify(c.to_string()));
                folded.push(MARK);
            }
            c => folded.push(c),
        }
    }
    folded
}

/// Names that one operating system or another keeps for devices, with whatever extension.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Names that the site, its hosts or its visitors' browsers give a meaning of their own.
const SPECIAL: &[&str] = &["index", "404", "search", "cname", "sw"];

/// Whether a name (with or without extension) is one that Windows keeps for a device.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem))
}

/// Whether an id chosen by a writer can be used as it stands, upper case aside.
pub fn is_plain_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let extension = text.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    text.len() <= 80
        && text.chars().all(plain)
        && ends(text.chars().next())
        && ends(text.chars().last())
        && !text.contains("..")
        && !is_device(text)
        && !SPECIAL.iter().any(|special| special.eq_ignore_ascii_case(text))
        && !matches!(extension.as_str(), "html" | "js" | "css" | "json" | "xml" | "txt")
}

/// Names that a heading anchor must not take: ids of the theme, and names of the DOM or of the global object that an
/// element with that id would shadow (DOM clobbering).
const TAKEN: &[&str] = &[
    "main",
    "live",
    "facets",
    "mx",
    "legend",
    "cc",
    "hatch",
    "constructor",
    "prototype",
    "toString",
    "tostring",
    "location",
    "document",
    "window",
    "self",
    "top",
    "parent",
    "name",
    "length",
    "history",
    "navigator",
    "screen",
    "frames",
    "origin",
    "status",
    "closed",
    "event",
    "external",
    "opener",
    "performance",
    "localstorage",
    "sessionstorage",
    "caches",
    "crypto",
    "fetch",
    "alert",
    "confirm",
    "prompt",
    "print",
    "stop",
    "close",
    "open",
    "focus",
    "blur",
    "find",
    "body",
    "head",
    "forms",
    "images",
    "links",
    "scripts",
    "embeds",
    "plugins",
    "anchors",
    "all",
    "cookie",
    "domain",
    "title",
    "url",
    "dir",
    "children",
    "attributes",
    "innerhtml",
    "style",
    "dataset",
    "hidden",
    "spechive",
    "queryselector",
    "getelementbyid",
    "createelement",
    "addeventlistener",
    "currentscript",
    "defaultview",
    "doctype",
    "implementation",
    "referrer",
    "readystate",
    "menubar",
    "toolbar",
    "scrollbars",
    "customelements",
    "indexeddb",
];

/// Makes heading anchors for one page, in the order of its headings: GitHub's rule (lower case; letters, digits, `-` and
/// `_` kept; blanks to `-`; a repeated one gets `-1`, `-2`, …), with `s-` in front of taken names and of the theme's own.
#[derive(Debug, Default)]
pub struct Anchors {
    used: HashMap<String, usize>,
}

impl Anchors {
    /// The anchor of the next heading, whose plain text is `heading`.
    pub fn next(&mut self, heading: &str) -> String {
        let kept = |c: char| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() || is_mark(c) => Some(c),
            _ => None,
        };
        let heading = heading.trim();
        // Most headings are ASCII, which has one case rule.
        let slug: String = match heading.is_ascii() {
            true => heading.chars().filter_map(|c| kept(c.to_ascii_lowercase())).collect(),
            false => heading.chars().flat_map(char::to_lowercase).filter_map(kept).collect(),
        };
        let mut anchor = slug.clone();
        let mut count = self.used.get(&slug).copied().unwrap_or(0);
        while self.used.contains_key(&anchor) {
            count += 1;
            anchor = format!("{slug}-{count}");
        }
        self.used.insert(slug, count);
        self.used.entry(anchor.clone()).or_insert(0);
        let taken = anchor.is_empty() || TAKEN.contains(&anchor.as_str());
        if !taken && !anchor.starts_with("i-") && !anchor.starts_with("h-") {
            return anchor;
        }
        // A heading may itself spell what the prefix makes of another one.
        let mut prefixed = format!("s-{anchor}");
        while self.used.contains_key(&prefixed) {
            prefixed.push_str("-1");
        }
        self.used.insert(prefixed.clone(), 0);
        prefixed
    }
}

/// Combining marks belong to the letter before them, so GitHub's rule keeps them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{64b}'..='\u{65f}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_and_escaped() {
        let from = Base::Relative(Route::spec("a"));
        assert_eq!(from.href(&Route::spec("b"), None), "b.html");
        assert_eq!(from.href(&Route::page("index"), None), "../index.html");
        assert_eq!(from.href(&Route::spec("a"), Some("goals")), "#goals");
        let image = Route::file(&SourcePath::new("done/über 1.png").expect("clean"));
        assert_eq!(from.href(&image, None), "../files/done/%C3%BCber%201.png");
        assert_eq!(Base::Absolute("/x/".into()).href(&Route::page("specs"), None), "/x/specs.html");
    }

    #[test]
    fn paths_never_leave_the_archive() {
        let path = SourcePath::new("specs/done/a.md").expect("clean");
        assert_eq!(path.resolve("../active/b.md").expect("inside").as_str(), "specs/active/b.md");
        assert_eq!(path.resolve("/c.md").expect("inside").as_str(), "c.md");
        assert_eq!(path.resolve("../../../c.md"), None);
        assert_eq!((path.stem(), path.folder(), path.extension().as_str()), ("a", "specs/done", "md"));
    }

    #[test]
    fn ids_are_plain_and_short() {
        assert_eq!(id("plan-2026-01-26-Spec_Linking"), "plan-2026-01-26-spec-linking");
        assert_eq!(id("Übergrößen.plan"), "ubergrossen-plan");
        assert!(id(&"long-".repeat(40)).len() <= 80);
    }

    #[test]
    fn anchors_follow_the_forge() {
        let mut anchors = Anchors::default();
        let headings = [
            "Phase 1: Schema",
            "`tbd start` claims",
            "Phase 1: Schema",
            "Ö & Ü",
            "phase-1-schema-1",
            "Main",
            "???",
            "a_b — c",
            "S main",
            "s title",
            "Title",
        ];
        let expected = [
            "phase-1-schema",
            "tbd-start-claims",
            "phase-1-schema-1",
            "ö--ü",
            "phase-1-schema-1-1",
            "s-main",
            "s-",
            "a_b--c",
            "s-main-1",
            "s-title",
            "s-title-1",
        ];
        for (heading, anchor) in headings.iter().zip(expected) {
            // The caller passes plain text, so code spans have lost their ticks already; a stray tick is dropped anyway.
            assert_eq!(anchors.next(heading), anchor, "{heading}");
        }
    }
}
