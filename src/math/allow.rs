//! The list of MathML that may stand in a page, and the writer that lets nothing else through.
//!
//! MathML Core without links, styles and scripts. The input is read as tags and text; every tag is written anew from the
//! list, every attribute value is made of a few harmless characters, and tags must be balanced. What does not fit makes
//! the formula fail as a whole: a formula with a part left out would be wrong without anybody seeing it.

/// Elements that may be written.
const ELEMENTS: &[&str] = &[
    "math",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover", // Words in text: HTML that MathML allows within `mtext`.
    "b",
    "code",
    "em",
    "i",
    "s",
    "u",
];

/// Elements whose tags are left out and whose content stays: they only choose a font.
const TRANSPARENT: &[&str] = &["span"];

/// Attributes that may be written. Others are left out: they name colours, sizes of fonts, classes and ids.
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// What a style may say, and the class of the theme's sheet that says it instead: the policy of the pages allows no style
/// in the markup.
const STYLES: &[(&str, &str)] = &[("text-align: left", "m-l"), ("text-align: right", "m-r")];

/// Entities of text.
const ENTITIES: &[&str] = &["&lt;", "&gt;", "&amp;", "&quot;", "&#39;", "&#x27;"];

/// Elements within each other. Browsers stop at 512.
const DEPTH: usize = 120;

/// Writes `mathml` anew, or says what of it may not stand in a page.
pub(super) fn rewrite(mathml: &str) -> Result<String, String> {
    let mut out = String::with_capacity(mathml.len());
    // Names of open elements; those without tags of their own are empty.
    let mut open: Vec<&str> = Vec::new();
    let mut rest = mathml;
    while let Some((text, tag)) = rest.split_once('<') {
        add_text(&mut out, text)?;
        let (tag, behind) = tag.split_once('>').ok_or("it is not well formed")?;
        match tag.strip_prefix('/') {
            Some(name) => {
                if open.pop() != Some(name) {
                    return Err("it is not well formed".to_owned());
                }
                if !TRANSPARENT.contains(&name) {
                    out.extend(["</", name, ">"]);
                }
            }
            None => add_start(&mut out, tag, &mut open)?,
        }
        rest = behind;
    }
    add_text(&mut out, rest)?;
    let whole = open.is_empty() && out.starts_with("<math") && out.ends_with("</math>");
    whole.then_some(out).ok_or_else(|| "it is not well formed".to_owned())
}

fn add_text(out: &mut String, text: &str) -> Result<(), String> {
    let bare = |at: usize| !ENTITIES.iter().any(|entity| text[at..].starts_with(entity));
    if text.contains('>') || text.match_indices('&').any(|(at, _)| bare(at)) {
        return Err("it is not well formed".to_owned());
    }
    out.push_str(text);
    Ok(())
}

fn add_start<'a>(out: &mut String, tag: &'a str, open: &mut Vec<&'a str>) -> Result<(), String> {
    let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let nests_right = (name == "math") == open.is_empty();
    if !nests_right || open.len() >= DEPTH {
        return Err("it is nested too deep".to_owned());
    }
    if !is_empty {
        open.push(name);
    }
    if TRANSPARENT.contains(&name) {
        return Ok(());
    }
    if !ELEMENTS.contains(&name) {
        return Err(format!("it would need the element `{name}`, which pages do not let through"));
    }
    out.extend(["<", name]);
    add_attributes(out, attributes)?;
    out.push_str(if is_empty { "/>" } else { ">" });
    Ok(())
}

fn add_attributes(out: &mut String, attributes: &str) -> Result<(), String> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once("=\"").ok_or("it is not well formed")?;
        let (value, behind) = behind.split_once('"').ok_or("it is not well formed")?;
        rest = behind.trim_start();
        if name == "class" && STYLES.iter().any(|(_, class)| *class == value) {
            out.extend([" class=\"", value, "\""]);
        } else if name == "style" {
            let class = STYLES.iter().find(|(style, _)| value.contains(style));
            out.extend(class.into_iter().flat_map(|(_, class)| [" class=\"", class, "\""]));
        } else if ATTRIBUTES.contains(&name) {
            let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '+' | '-');
            if !value.chars().all(harmless) {
                return Err("it is not well formed".to_owned());
            }
            out.extend([" ", name, "=\"", value, "\""]);
        }
    }
    Ok(())
}
