//! Output lines that would be read as something else where they are to stand.
//!
//! `[..]` stands for their first sign then: no other way of writing them is the same line.

use crate::compare::Revised;

/// What expected output stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// Among the commands of a console block.
    Session,
    /// In a `text,output` block.
    Statement,
}

/// The lines as they can be written.
pub(super) fn guarded(lines: Vec<Revised>, medium: Medium) -> Vec<Revised> {
    let guard = |(index, line): (usize, Revised)| match guarded_line(&line.text, medium, index == 0) {
        Some(text) => Revised { text, kept: None },
        None => line,
    };
    lines.into_iter().enumerate().map(guard).collect()
}

fn guarded_line(line: &str, medium: Medium, first: bool) -> Option<String> {
    let prompt = |mark: &str| {
        line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let session = medium == Medium::Session;
    if session && (prompt("$") || (first && prompt(">"))) {
        return Some(format!("[..]{}", &line[1..]));
    }
    let start = line.len() - line.trim_start().len();
    if ["```", "~~~"].iter().any(|mark| line[start..].starts_with(mark)) {
        return Some(format!("{}[..]{}", &line[..start], &line[start + 1..]));
    }
    // mdBook would take it for one of its own commands.
    line.contains("{{#").then(|| line.replace("{{#", "{[..]#"))
}

#[cfg(test)]
mod tests {
    use super::{Medium, guarded_line};

    #[test]
    fn lines_are_not_read_as_what_they_are_not() {
        let (session, statement) = (Medium::Session, Medium::Statement);
        for (line, medium, first, guarded) in [
            ("$ id", session, false, Some("[..] id")),
            ("$", session, false, Some("[..]")),
            ("$5", session, false, None),
            (" $ id", session, false, None),
            ("$ id", statement, false, None),
            ("> id", session, true, Some("[..] id")),
            ("> id", session, false, None),
            ("> id", statement, true, None),
            ("```", statement, false, Some("[..]``")),
            ("  ~~~console", session, false, Some("  [..]~~console")),
            ("{{#include a.md}}", session, false, Some("{[..]#include a.md}}")),
            ("{{.Names}}", session, false, None),
        ] {
            assert_eq!(guarded_line(line, medium, first).as_deref(), guarded, "{line:?} {medium:?} {first}");
        }
    }
}
