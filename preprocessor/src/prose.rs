//! Sentences of ours: broken into lines that fit, and in the right number.

/// So many of something whose plural ends in an `s`: `1 step`, `2 steps`.
#[must_use]
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// The narrowest column that is worth filling.
const NARROW: usize = 20;

/// A paragraph in lines that end at column `width`, each but the first behind `indent` spaces; no line feed at the end.
///
/// What stands within backticks is to be copied, and stays on one line.
#[must_use]
pub fn filled(paragraph: &str, indent: usize, width: usize) -> String {
    let room = width.saturating_sub(indent).max(NARROW.min(width));
    let mut out = String::new();
    let mut column = 0;
    for word in words(paragraph) {
        let length = console::measure_text_width(&word);
        if column > 0 && column + 1 + length > room {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(&word);
        column += length;
    }
    out
}

/// The words of a paragraph; what stands within backticks is one.
fn words(paragraph: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for word in paragraph.split_whitespace() {
        match words.last_mut().filter(|_| open) {
            Some(last) => *last = format!("{last} {word}"),
            None => words.push(word.to_owned()),
        }
        // Three of them are a fence that is spoken of.
        open ^= !word.contains("```") && !word.matches('`').count().is_multiple_of(2);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn lines_are_filled() {
        let cases = [
            ("", ""),
            ("short", "short"),
            ("one two three four five six", "one two three four\n    five six"),
            (
                "start it: `sudo systemctl start docker` now",
                "start it:\n    `sudo systemctl start docker`\n    now",
            ),
            (
                "a-word-that-is-longer-than-the-line and more",
                "a-word-that-is-longer-than-the-line\n    and more",
            ),
            ("  help:  indented", "help: indented"),
            (
                "open it with ```console, at its own line",
                "open it with\n    ```console, at its\n    own line",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(filled(text, 4, 24), expected, "{text}");
        }
    }
}
