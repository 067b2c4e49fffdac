//! Text that is broken into lines where a terminal would break it anywhere.

/// The narrowest column that is worth filling.
const NARROW: usize = 20;

/// The text in lines of `width` columns, each but the first behind `indent` spaces. What stands between backticks is
/// to be copied and stays on one line.
pub(super) fn filled(text: &str, indent: usize, width: usize) -> String {
    let room = width.saturating_sub(indent).max(NARROW);
    let mut out = String::new();
    let mut column = 0;
    for word in words(text) {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > room {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// Splits at spaces, not between backticks.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |letter| {
        quoted ^= letter == '`';
        letter == ' ' && !quoted
    })
    .filter(|word| !word.is_empty())
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
            ("  help:  indented `a  b`", "help: indented\n    `a  b`"),
            ("an ` alone leaves the rest whole", "an\n    ` alone leaves the rest whole"),
        ];
        for (text, expected) in cases {
            assert_eq!(filled(text, 4, 24), expected, "{text}");
        }
    }
}
