//! What of an output the reader sees: no escape sequences, no overwritten text, no trailing blanks.

use std::borrow::Cow;

/// The lines of an output as a terminal would have left them.
pub(super) fn lines(output: &str) -> Vec<String> {
    let plain = without_escapes(output);
    let mut lines: Vec<String> = plain.split('\n').map(|line| left_standing(line).to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// What a carriage return within a line has not overwritten, without trailing blanks.
fn left_standing(line: &str) -> &str {
    let line = line.trim_end();
    line.rsplit('\r').next().unwrap_or(line)
}

/// Drops escape sequences as ECMA-48 builds them, and the other control characters that print nothing.
fn without_escapes(output: &str) -> Cow<'_, str> {
    if output.chars().all(|character| !character.is_control() || matches!(character, '\n' | '\r' | '\t')) {
        return output.into();
    }
    let mut plain = String::with_capacity(output.len());
    let mut rest = output.chars();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' => skip_escape(&mut rest),
            '\n' | '\r' | '\t' => plain.push(character),
            control if control.is_control() => {}
            shown => plain.push(shown),
        }
    }
    plain.into()
}

/// Moves past an escape sequence whose escape character was just taken.
fn skip_escape(rest: &mut std::str::Chars<'_>) {
    match rest.next() {
        // A control sequence ends with a byte of @ to ~.
        Some('[') => {
            rest.find(|character| ('@'..='~').contains(character));
        }
        // A command string ends with a bell or with escape and backslash.
        Some(']' | 'P' | '^' | '_' | 'X') => {
            let end = rest.find(|character| matches!(character, '\u{7}' | '\u{1b}' | '\n'));
            if end == Some('\u{1b}') {
                rest.next();
            }
        }
        // Intermediate bytes are followed by one final byte.
        Some(' '..='/') => {
            rest.next();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn the_reader_sees_no_control_sequences_and_no_trailing_blanks() {
        for (output, seen) in [
            ("a  \nb\n\n \n", vec!["a", "b"]),
            ("a\r\nb\r\n", vec!["a", "b"]),
            ("\u{1b}[0;32mok: [web]\u{1b}[0m\n", vec!["ok: [web]"]),
            ("\u{1b}]0;title\u{7}text\n", vec!["text"]),
            ("\u{1b}]8;;http://a\u{1b}\\link\u{1b}]8;;\u{1b}\\\n", vec!["link"]),
            ("\u{1b}(Btext\u{1b}7", vec!["text"]),
            (" 10%\r 50%\r100%\n", vec!["100%"]),
            ("\n  indented\n", vec!["", "  indented"]),
            ("\u{1b}", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(lines(output), seen, "{output:?}");
        }
    }
}
