//! Recorded output as a reader's terminal would have left it on the screen, fit for pages and messages.

/// The text that stays on a terminal after `output`: colours and other escapes gone, lines that were
/// overwritten by a carriage return in their last state, tabs and line feeds the only controls left.
#[must_use]
pub fn visible(output: &str) -> String {
    if !output.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
        return output.to_owned();
    }
    let plain = anstream::adapter::strip_str(output).to_string();
    let mut text = String::with_capacity(plain.len());
    for line in plain.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let line = line.trim_end_matches('\r');
        let last = line.rsplit('\r').next().unwrap_or(line);
        text.extend(last.chars().filter(|letter| !letter.is_control() || *letter == '\t'));
        text.push_str(end);
    }
    text
}

/// The first and the last lines of a text that has more of them than both numbers together, the rest counted.
#[must_use]
pub fn excerpt(text: &str, first: usize, last: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let left_out = lines.len().saturating_sub(first + last);
    if left_out <= 1 {
        return text.trim_end().to_owned();
    }
    let head = lines[..first].join("\n");
    let tail = lines[lines.len() - last..].join("\n");
    format!("{head}\n… {left_out} lines left out …\n{tail}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{excerpt, visible};

    #[test]
    fn a_terminal_shows() {
        let cases = [
            ("plain\n", "plain\n"),
            ("\u{1b}[32mgreen\u{1b}[0m\n", "green\n"),
            ("windows\r\nlines\r\n", "windows\nlines\n"),
            ("10 %\r50 %\r100 %\ndone", "100 %\ndone"),
            ("a\tb\u{0}\u{7}c\n", "a\tbc\n"),
            ("\n\n  indented\n\n", "\n\n  indented\n\n"),
        ];
        for (output, expected) in cases {
            assert_eq!(visible(output), expected, "{output:?}");
        }
    }

    #[test]
    fn an_excerpt_counts_what_it_leaves_out() {
        let ten: String = (1..=10).map(|line| format!("{line}\n")).collect();
        assert_eq!(excerpt(&ten, 2, 3), "1\n2\n… 5 lines left out …\n8\n9\n10");
        assert_eq!(excerpt("1\n2\n3\n", 1, 1), "1\n2\n3", "a line is not replaced by a line that says so");
        assert_eq!(excerpt("", 1, 1), "");
    }
}
