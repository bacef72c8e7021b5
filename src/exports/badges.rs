//! Two badges for every spec: how far it is, and what it promises; and one for the archive. For READMEs and other people's pages.
//!
//! A badge stands alone: no style element, no font of its own, colours that hold on light and dark ground. `textLength`
//! gives every text the width that the layout reckons with, whatever font the reader has. Drawing follows the pages:
//! thick is done, thin is to do, hatched was closed without being ticked; policies by letter and fill.

use super::xml::Xml;
use super::{Context, Export};
use crate::archive::Entry;
use crate::pages::parts::policy::{self, Chip};
use crate::pages::parts::{lifecycle, progress};
use crate::parse::{Document, Role, Tally};
use crate::path::Route;

/// The format's line in [`super::EXPORTS`].
pub const EXPORT: Export = Export { name: "badges", routes, render, stream: None };

/// The badge of the whole archive.
const ARCHIVE: &str = "badges/archive.svg";
const HEIGHT: f64 = 20.0;
const INK: &str = "#12181c";
const LABEL: &str = "#2b353b";
const MUTED: &str = "#616c75";
/// Width of a stage bar.
const BAR: f64 = 54.0;
/// Longest label in characters; stages have names of their own.
const LONGEST: usize = 28;

/// The route of a badge: `stage` or `compat`.
fn route(entry: &Entry, name: &str) -> Option<Route> {
    Route::new(&format!("badges/{}/{name}.svg", entry.id))
}

fn routes(context: &Context<'_>) -> Vec<Route> {
    let specs = context.archive.specs.iter().map(|&at| context.archive.entry(at));
    let of_specs = specs.flat_map(|entry| [route(entry, "stage"), route(entry, "compat")]).flatten();
    of_specs.chain(Route::new(ARCHIVE)).collect()
}

fn render(context: &Context<'_>, route: &Route) -> Vec<u8> {
    if route.as_str() == ARCHIVE {
        return archive(context).into_bytes();
    }
    let path = route.as_str().strip_prefix("badges/").and_then(|path| path.strip_suffix(".svg"));
    let Some((id, name)) = path.and_then(|path| path.rsplit_once('/')) else {
        return Vec::new();
    };
    let Some(&at) = context.archive.by_id.get(id) else {
        return Vec::new();
    };
    let document = &*context.archive.entries[at].document;
    let svg = if name == "stage" { stage(document) } else { compat(document) };
    svg.into_bytes()
}

/// The badge of the whole archive: how many specs there are, and how many are being worked on.
fn archive(context: &Context<'_>) -> String {
    let words = super::badge_json::numbers(context);
    let start = label_end("specs") + 8.0;
    let mut badge = Badge::open(&format!("Specs: {words}"), start + text_width(&words) + 8.0, "specs");
    badge.words(start, &words);
    badge.xml.end("g");
    badge.close()
}

/// The stage badge: stage, bar, tasks.
fn stage(document: &Document) -> String {
    let label = short(&where_it_stands(document));
    let Tally { done, total, .. } = document.tally();
    let tasks = if total == 0 { String::new() } else { format!("{done}/{total}") };
    let pieces = progress::pieces(document, BAR, 2.0, 8);
    let value = if pieces.is_empty() { "no stages".to_owned() } else { tasks.clone() };
    let title = match total {
        0 => format!("Spec stage: {label}"),
        _ => format!("Spec stage: {label}, {tasks} tasks"),
    };
    let bar_at = label_end(&label) + 8.0;
    let value_at = if pieces.is_empty() { bar_at } else { bar_at + BAR + 7.0 };
    let width = if value.is_empty() { bar_at + BAR } else { value_at + text_width(&value) } + 8.0;
    let mut badge = Badge::open(&title, width, &label);
    badge.words(value_at, &value);
    badge.xml.end("g");
    let ink = if document.status.finished() { "#5f6e78" } else { "#12808b" };
    for (segment, y, height) in pieces {
        let (x, y) = (bar_at + segment.x, 6.0 + f64::from(y));
        match segment.ink {
            "c" => badge.hatching(x, segment.width, ink),
            "d" => badge.rect(x, y, segment.width, f64::from(height), ink),
            _ => badge.rect(x, y, segment.width, f64::from(height), "#76828a"),
        }
    }
    badge.close()
}

/// What stands on the dark half: the stage, or what the spec is when no stage is under way.
fn where_it_stands(document: &Document) -> String {
    let name = |at: usize| {
        let stage = &document.stages[at];
        if stage.role == Role::Other { progress::label(stage) } else { stage.role.label() }
    };
    let words = match progress::current(document) {
        Some(progress::Current::Ready) => "ready to close".to_owned(),
        Some(progress::Current::Stage(at) | progress::Current::Last(at)) => name(at).to_owned(),
        None => document.status.lifecycle.as_ref().map_or("spec".to_owned(), |state| lifecycle::badge(state).label),
    };
    words.to_lowercase()
}

/// The compatibility badge: five letters, or one policy in words.
fn compat(document: &Document) -> String {
    let section = document.compat.as_ref();
    match section.map(policy::strip).filter(policy::Strip::says_something) {
        Some(strip) => {
            let areas = policy::areas(false).iter().zip(&strip.cells);
            let words: Vec<_> = areas.map(|(area, cell)| format!("{} {}", area.label, lower(&cell.label))).collect();
            strip_badge(&words.join("; "), &strip.cells)
        }
        None => match section.and_then(|section| section.overall) {
            Some(overall) => word_badge(&policy::chip(overall)),
            None if section.is_some() => word_badge(&other("In words")),
            None => word_badge(&other("Not stated")),
        },
    }
}

fn other(label: &str) -> Chip {
    Chip { class: "other", letter: "~", label: label.to_owned() }
}

fn strip_badge(words: &str, cells: &[Chip]) -> String {
    const STEP: f64 = 17.0;
    let start = label_end("compat") + 6.5;
    let width = start + STEP * cells.len() as f64 + 3.0;
    let mut badge = Badge::open(&format!("Compatibility: {words}"), width, "compat");
    for (at, cell) in cells.iter().enumerate() {
        badge.chip(start + STEP * at as f64, cell);
    }
    badge.xml.end("g");
    badge.close()
}

fn word_badge(chip: &Chip) -> String {
    let words = short(&lower(&chip.label));
    let start = label_end("compat") + 6.5;
    let at = start + 19.5;
    let mut badge = Badge::open(&format!("Compatibility: {words}"), at + text_width(&words) + 10.0, "compat");
    badge.chip(start, chip);
    badge.words(at, &words);
    badge.xml.end("g");
    badge.close()
}

/// A badge that is being drawn.
struct Badge {
    xml: Xml,
}

impl Badge {
    /// The frame, the dark half with mark and label, and the open group of its texts.
    fn open(title: &str, width: f64, label: &str) -> Self {
        let mut xml = Xml::default();
        let (width, end) = (width.round(), label_end(label));
        let all = number(width);
        let view = format!("0 0 {all} 20");
        xml.start(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("width", &all),
                ("height", &number(HEIGHT)),
                ("viewBox", &view),
                ("role", "img"),
                ("aria-label", title),
            ],
        );
        xml.element("title", &[], title);
        let inner = number(width - 1.0);
        let frame = [("x", ".5"), ("y", ".5"), ("width", &inner), ("height", "19"), ("rx", "4")];
        xml.empty("rect", &[&frame[..], &[("fill", "#fff"), ("stroke", "#b9c3c9")]].concat());
        let half = format!("M4.5 0H{}v20H4.5A4.5 4.5 0 0 1 0 15.5v-11A4.5 4.5 0 0 1 4.5 0Z", number(end));
        xml.empty("path", &[("fill", LABEL), ("d", &half)]);
        xml.empty("path", &[("fill", "#fff"), ("transform", "translate(5.5 3.9) scale(.52)"), ("d", SHEET)]);
        xml.empty("path", &[("fill", LABEL), ("transform", "translate(5.5 3.4) scale(.52)"), ("d", LINES)]);
        xml.start("g", &[("font-family", "Verdana,DejaVu Sans,Geneva,sans-serif"), ("font-size", "11")]);
        let mut badge = Self { xml };
        badge.text(22.0, label, "#fff");
        badge
    }

    /// Text on the light half; none when it is empty.
    fn words(&mut self, x: f64, words: &str) {
        if !words.is_empty() {
            self.text(x, words, INK);
        }
    }

    fn text(&mut self, x: f64, text: &str, ink: &str) {
        let length = number(text_width(text));
        let place = [("x", &*number(x)), ("y", "14"), ("fill", ink)];
        let fit = [("textLength", &*length), ("lengthAdjust", "spacingAndGlyphs")];
        self.xml.element("text", &[&place[..], &fit[..]].concat(), text);
    }

    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        let (x, y, width, height) = (number(x), number(y), number(width), number(height));
        self.xml.empty("rect", &[("x", &x), ("y", &y), ("width", &width), ("height", &height), ("fill", fill)]);
    }

    /// Strokes across a piece of the bar; where none has room, the thin line of what is to do.
    fn hatching(&mut self, x: f64, width: f64, ink: &str) {
        let count = (width / 4.0).floor();
        if count < 1.0 {
            return self.rect(x, 9.0, width, 2.0, ink);
        }
        let strokes = (0..count as u32).map(|at| format!("M{} 14l4-8", number(x + 4.0 * f64::from(at))));
        let strokes: String = strokes.collect();
        self.xml.empty("path", &[("d", &strokes), ("stroke", ink), ("stroke-width", "1.4")]);
    }

    /// A policy by its letter.
    fn chip(&mut self, x: f64, chip: &Chip) {
        let (fill, stroke, ink, dash) = colours(chip.class);
        let (left, middle) = (number(x), number(x + 7.0));
        let mut boxed = vec![("x", &*left), ("y", "3"), ("width", "14"), ("height", "14"), ("rx", "2")];
        boxed.extend([("fill", fill), ("stroke", stroke)]);
        boxed.extend((!dash.is_empty()).then_some(("stroke-dasharray", dash)));
        self.xml.empty("rect", &boxed);
        let letter = [("x", &*middle), ("y", "14"), ("text-anchor", "middle"), ("font-weight", "bold"), ("fill", ink)];
        self.xml.element("text", &letter, chip.letter);
    }

    fn close(mut self) -> String {
        self.xml.end("svg");
        let mut svg = self.xml.finish();
        svg.push('\n');
        svg
    }
}

/// Fill, line, letter and dashes of a policy: the light tokens of the theme.
fn colours(class: &str) -> (&'static str, &'static str, &'static str, &'static str) {
    match class {
        "dnm" => ("#b4271f", "#b4271f", "#fff", ""),
        "mig" => ("#efe9fb", "#8f6fd0", "#5a2ea6", ""),
        "both" => ("#e4eefb", "#5f8fca", "#184a8c", ""),
        "dep" => ("#fbf1d9", "#b3842c", "#744700", "2 1.5"),
        "keep" => ("#eef3ef", "#a9c2b0", "#35543f", ""),
        "na" => ("#eef1f2", "#eef1f2", MUTED, ""),
        "none" => ("#fff", "#fff", MUTED, ""),
        _ => ("#fff", "#84919a", "#47525a", "1 1.5"),
    }
}

/// Where the dark half ends.
fn label_end(label: &str) -> f64 {
    22.0 + text_width(label) + 7.0
}

/// How wide a text is set, near its width in Verdana at 11 px so that letters keep their shape.
fn text_width(text: &str) -> f64 {
    let width = |character: char| match character {
        '0'..='9' => 7.0,
        '/' => 5.0,
        'i' | 'j' | 'l' => 3.0,
        ' ' | '.' | ',' | ':' | ';' | '\'' => 3.9,
        't' | 'f' | '-' | '(' | ')' => 4.3,
        'r' => 4.7,
        'm' | 'w' => 10.7,
        character if character.is_uppercase() => 7.7,
        character if u32::from(character) >= 0x1100 => 11.0,
        _ => 6.6,
    };
    text.chars().map(width).sum()
}

/// One line of limited length.
fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

/// In small letters, abbreviations too: "n/a" reads well in a sentence.
fn lower(label: &str) -> String {
    label.to_lowercase()
}

/// One decimal at most.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

/// The mark: a hexagon, and the lines of a text on it.
const SHEET: &str = "M10.6 1.2a2.8 2.8 0 0 1 2.8 0l6.5 3.75a2.8 2.8 0 0 1 1.4 2.42v7.5a2.8 2.8 0 0 1-1.4 2.43l-6.5 3.75a2.8 2.8 0 0 1-2.8 0L4.1 17.3a2.8 2.8 0 0 1-1.4-2.43v-7.5a2.8 2.8 0 0 1 1.4-2.42Z";
const LINES: &str = "M7 7.4h10v2.4H7zM7 11h10v2.4H7zM7 14.6h5.2V17H7z";
