//! Source files, and the specs that mention them.

use super::Archive;

/// Fills [`Archive::code_map`]; the specs of a file stand in listing order.
pub(super) fn collect(archive: &mut Archive) {
    for &spec in &archive.specs {
        for file in &archive.entries[spec].document.files {
            archive.code_map.entry(file.path.clone()).or_default().push((spec, file.lines.clone()));
        }
    }
}
