//! Dockerfile blocks: whole ones, and fragments of one.

/// Whether a text is a whole Dockerfile: one that has a `FROM`.
///
/// Continuation lines and comments do not count.
pub(super) fn is_whole(text: &str) -> bool {
    let mut continued = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('#') {
            continue;
        }
        let instruction = line.split_ascii_whitespace().next().unwrap_or_default();
        if !continued && instruction.eq_ignore_ascii_case("FROM") {
            return true;
        }
        continued = line.ends_with('\\');
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn tells_wholes_from_fragments() {
        let cases = [
            ("FROM debian\n", true),
            ("# syntax\nARG A=1\nfrom debian AS b\n", true),
            ("RUN a \\\n  FROM b\n", false),
            ("RUN a \\\n# FROM x\n  b\nFROM c\n", true),
            ("COPY --from=x a b\n", false),
            ("CMD [\"a\"]\n", false),
            ("# FROM x\nRUN y\n", false),
            ("FROMAGE x\n", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_whole(text), expected, "{text:?}");
        }
    }
}
