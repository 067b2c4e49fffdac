//! Holes in expected output that look misspelt.

use std::ops::Range;

use super::body::Body;
use super::findings::Findings;
use crate::diagnostic::Code;
use crate::suggestion::closest;

/// The typed holes, which `[NAME:label]` may name.
const HOLES: [&str; 9] = ["ID", "DIGEST", "IP", "MAC", "PORT", "AGE", "DATE", "SIZE", "VERSION"];

/// Words that programs print in brackets and that are close to a hole by accident.
const PRINTED: [&str; 10] = ["IO", "OK", "IN", "IS", "IF", "MAX", "POST", "DATA", "PAGE", "PART"];

/// Warns of `[VERSOIN]` and the like, which would be compared letter by letter.
pub(super) fn check(body: &Body, bytes: Range<usize>, findings: &mut Findings<'_>) {
    let text = &body.text()[bytes.clone()];
    for (start, _) in text.match_indices('[') {
        let Some(length) = text[start + 1..].find([']', '[', '\n']) else { break };
        let end = start + 1 + length;
        let inside = &text[start + 1..end];
        if !text[end..].starts_with(']') || text[..start].ends_with('\\') {
            continue;
        }
        let (word, label) =
            inside.split_once(':').map_or((inside, None), |(word, label)| (word, Some(label)));
        let Some(meant) = misspelt(word) else { continue };
        let label = label.map(|label| format!(":{label}")).unwrap_or_default();
        findings.warning(
            Code::UnknownHole,
            body.range(bytes.start + start..bytes.start + end + 1),
            format!("`[{inside}]` is no hole and will be compared letter by letter"),
            "looks like a misspelt hole",
            format!(
                "did you mean `[{meant}{label}]`? if the output says so literally, write `[..]` in its place"
            ),
        );
    }
}

fn misspelt(word: &str) -> Option<&'static str> {
    let upper = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    (upper && !HOLES.contains(&word) && !PRINTED.contains(&word)).then(|| closest(word, HOLES)).flatten()
}

#[cfg(test)]
mod tests {
    use super::misspelt;

    #[test]
    fn only_near_misses_are_suspicious() {
        let suspicious =
            [("IDD", "ID"), ("DIGSET", "DIGEST"), ("VERSOIN", "VERSION"), ("PROT", "PORT"), ("SZE", "SIZE")];
        for (word, meant) in suspicious {
            assert_eq!(misspelt(word), Some(meant), "{word}");
        }
        let plain = [
            "ID",
            "VERSION",
            "WARNING",
            "DEBUG",
            "ERROR",
            "OK",
            "INFO",
            "NOTICE",
            "LOG",
            "FATAL",
            "I",
            "W",
            "id",
            "..",
            "CRITICAL",
            "DEPRECATION WARNING",
            "FAILED",
            "POST",
            "TASK",
            "PLAY",
            "HINT",
            "DETAIL",
            "STATEMENT",
            "PANIC",
        ];
        for word in plain {
            assert_eq!(misspelt(word), None, "{word}");
        }
    }
}
