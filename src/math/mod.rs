//! Formulas: TeX as it stands between dollar signs, as MathML that may stand in a page.
//!
//! This is the only module that names `math_core`. Nothing of it is trusted: what goes in is bounded in length, so that it
//! cannot nest deeper than the stack of a thread of its own (the crate recurses); what comes out passes `allow`, which
//! writes it anew from a list of elements and attributes. A formula that does not pass is an error with its cause, and the
//! page shows its source.

mod allow;
#[cfg(test)]
mod tests;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// Bytes of a formula. Formulas of papers stay below half of it.
const LENGTH: usize = 4000;
/// Bytes of all formulas of a document.
const BUDGET: usize = 256 * 1024;
/// Stack of the thread that runs the crate: [`LENGTH`] levels, each of up to 8 KiB in a debug build, with room to spare.
const STACK: usize = 64 * 1024 * 1024;

/// MathML that may be put into a page as it is. Made only by this module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mathml(String);

impl Mathml {
    /// The markup: one `math` element.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A formula of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tex<'a> {
    /// What stands between the dollar signs.
    pub source: &'a str,
    /// It has a line of its own (`$$…$$`).
    pub display: bool,
}

/// The formulas of one document as MathML, in their order; or for each why it is shown as its source.
pub fn convert(formulas: &[Tex<'_>]) -> Vec<Result<Mathml, String>> {
    if formulas.is_empty() {
        return Vec::new();
    }
    let all = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        // A panic of the crate ends that thread and nothing else.
        thread.spawn_scoped(scope, || convert_all(formulas)).ok()?.join().ok()
    });
    all.unwrap_or_else(|| formulas.iter().map(|_| Err("it could not be set".to_owned())).collect())
}

fn convert_all(formulas: &[Tex<'_>]) -> Vec<Result<Mathml, String>> {
    let Ok(converter) = LatexToMathML::new(MathCoreConfig::default()) else {
        return formulas.iter().map(|_| Err("it could not be set".to_owned())).collect();
    };
    let mut left = BUDGET;
    let one = |formula: &Tex<'_>| {
        if formula.source.len() > LENGTH {
            return Err(format!("it is longer than {LENGTH} bytes"));
        }
        left = left.checked_sub(formula.source.len()).ok_or("the document has too many formulas before it")?;
        let display = if formula.display { MathDisplay::Block } else { MathDisplay::Inline };
        let set = converter.convert_with_local_state(formula.source, display).map_err(|error| error.error_message())?;
        allow::rewrite(&set.mathml).map(Mathml)
    };
    formulas.iter().map(one).collect()
}
