//! A version that stands alone in YAML, without quotes: it must not turn into a number.

use crate::span::Span;

/// The text to write at a place: in quotes where it would otherwise be read as another value.
///
/// `7.2` is a number that is shown as it stands; `7.10` is shown as 7.1.
pub(super) fn written(span: &Span, text: String) -> String {
    let yaml = span.file().ends_with(".yml") || span.file().ends_with(".yaml");
    if yaml && stands_alone(span) && is_another_value(&text) { format!("\"{text}\"") } else { text }
}

/// Whether the place is the whole of a value.
fn stands_alone(span: &Span) -> bool {
    let (before, after) = (span.source.text.get(..span.range.start), span.source.text.get(span.range.end..));
    let line = |text: &str| text.lines().next().unwrap_or_default().trim().to_owned();
    let after = after.map(line).unwrap_or_default();
    let before = before.and_then(|text| text.rsplit('\n').next()).unwrap_or_default();
    let begins = before.ends_with(": ") || before.trim() == "-" && before.ends_with(' ');
    begins && (after.is_empty() || after.starts_with('#') || after.starts_with([',', '}', ']']))
}

/// Whether a plain scalar of YAML 1.1 would be a number or a date that is shown in another way.
fn is_another_value(text: &str) -> bool {
    let number =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    if number(text) {
        // Octal, or digits in groups.
        return text.len() > 1 && text.starts_with('0') || text.contains('_');
    }
    if let Some((whole, fraction)) = text.split_once('.') {
        let float = whole.parse::<i64>().is_ok() && number(fraction);
        return float
            && (fraction.len() > 1 && fraction.ends_with('0') || whole.len() > 1 && whole.starts_with('0'));
    }
    let date: Vec<&str> = text.split('-').collect();
    date.len() == 3 && date.iter().all(|part| number(part)) && date[0].len() == 4
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::written;
    use crate::span::{SourceFile, Span};

    #[test]
    fn a_version_stays_a_version() {
        let table = [
            ("a.yml", "v: 7.2", "7.2", "7.10", "\"7.10\""),
            ("a.yml", "v: 7.2  # why", "7.2", "7.10", "\"7.10\""),
            ("a.yml", "a: { v: 7.2, b: c }", "7.2", "7.20", "\"7.20\""),
            ("a.yml", "- 7.2\n", "7.2", "7.20", "\"7.20\""),
            ("a.yml", "v: 7.2", "7.2", "7.11", "7.11"),
            ("a.yml", "v: 7.2", "7.2", "8.0", "8.0"),
            ("a.yml", "v: 15", "15", "17", "17"),
            ("a.yml", "v: 20240101", "20240101", "2024-06-01", "\"2024-06-01\""),
            ("a.yml", "v: \"7.2\"", "7.2", "7.10", "7.10"),
            ("a.yml", "image: redis:7.2", "7.2", "7.10", "7.10"),
            ("a.yml", "v: 7.2-alpine", "7.2-alpine", "7.10-alpine", "7.10-alpine"),
            ("Dockerfile", "ARG V= 7.2", "7.2", "7.10", "7.10"),
        ];
        for (file, text, old, new, expected) in table {
            let start = text.find(old).unwrap();
            let span = Span {
                source: Arc::new(SourceFile::new(file, text)),
                range: start..start + old.len(),
                near: false,
            };
            assert_eq!(written(&span, new.to_owned()), expected, "{text} to {new}");
        }
    }
}
