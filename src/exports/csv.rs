//! Fields of CSV files (RFC 4180), for spreadsheets that take anything for a formula.

/// A field as RFC 4180 §2 has it, on one line. What a spreadsheet would run as a formula gets a `'` in front.
pub fn field(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text };
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A line of fields.
pub fn line(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|text| field(text)).collect();
    fields.join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_never_formulas() {
        let cases = [("plain", "plain"), ("a, b", "\"a, b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=1+1", "'=1+1")];
        for (given, expected) in cases {
            assert_eq!(field(given), expected);
        }
    }
}
