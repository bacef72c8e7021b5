//! Findings that `site.toml` accepts: looked at, right as they are, and quiet from then on.

use std::collections::BTreeSet;

use crate::config::Accept;
use crate::diagnostic::{Diagnostic, Severity};

/// Takes the accepted findings out. An entry needs a reason to count, and one that fits nothing is a finding itself, so
/// that the list does not outlive what it was written for.
pub(super) fn apply(found: Vec<Diagnostic>, accepted: &[Accept]) -> Vec<Diagnostic> {
    let key = |accept: &Accept| (accept.code.clone(), accept.path.clone());
    let (valid, without_reason): (Vec<_>, Vec<_>) = accepted.iter().partition(|accept| has_reason(accept));
    let quiet: BTreeSet<(String, String)> = valid.iter().map(|accept| key(accept)).collect();
    let mut used = BTreeSet::new();
    let mut left = Vec::with_capacity(found.len());
    for finding in found {
        let key = (finding.code.to_owned(), finding.path.clone());
        if quiet.contains(&key) {
            used.insert(key);
        } else {
            left.push(finding);
        }
    }
    left.extend(valid.iter().filter(|accept| !used.contains(&key(accept))).map(|accept| unused_accept(accept)));
    left.extend(without_reason.into_iter().map(accept_without_reason));
    left
}

/// The findings that no valid entry fits.
pub(super) fn quiet(found: Vec<Diagnostic>, accepted: &[Accept]) -> Vec<Diagnostic> {
    let fits = |finding: &Diagnostic, accept: &Accept| {
        has_reason(accept) && accept.code == finding.code && accept.path == finding.path
    };
    found.into_iter().filter(|finding| !accepted.iter().any(|accept| fits(finding, accept))).collect()
}

fn has_reason(accept: &Accept) -> bool {
    !accept.reason.trim().is_empty()
}

/// `accept` fits no finding.
fn unused_accept(accept: &Accept) -> Diagnostic {
    let message = format!("the accepted finding `{}` of `{}` does not occur", accept.code, accept.path);
    Diagnostic::new("unused-accept", Severity::Info, "site.toml", message, "Take the entry out of `accept`.")
}

/// `accept` does not say why.
fn accept_without_reason(accept: &Accept) -> Diagnostic {
    let message =
        format!("the accepted finding `{}` of `{}` has no reason and is not accepted", accept.code, accept.path);
    let help = "Add `reason`: why it is right as it is.";
    Diagnostic::new("accept-without-reason", Severity::Warning, "site.toml", message, help)
}
