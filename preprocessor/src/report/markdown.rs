//! Text put into Markdown, whatever is in it.

use crate::diagnostic::{Diagnostic, Note};

/// Lines as they are, within a fence that they cannot close.
pub(crate) fn fenced(language: &str, body: &str) -> String {
    let runs = body.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", body.trim_end_matches('\n'))
}

/// Text in which Markdown sees nothing to render, on one line.
pub(crate) fn plain(text: &str) -> String {
    escaped(text, |letter| "&<>|`*_[]\\~".contains(letter))
}

/// Text within HTML, on one line: a line feed could let Markdown in again.
fn html(text: &str) -> String {
    escaped(text, |letter| "&<>\"".contains(letter))
}

fn escaped(text: &str, special: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            letter if special(letter) => out.push_str(&format!("&#{};", u32::from(letter))),
            '\n' | '\r' => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Text as code, on one line, also in a cell of a table.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// A diagnostic of which only the first line is seen until it is clicked on.
pub(crate) fn folded(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.span.as_ref();
    let place = place.map(|span| format!("{}:{}:{}", span.file(), span.line(), span.column()));
    let place = place.map(|place| format!("<code>{}</code> ", html(&place))).unwrap_or_default();
    let mut text = format!(
        "<details><summary><b>{}</b> {place}{}</summary>\n\n",
        diagnostic.code.as_str(),
        html(&diagnostic.message)
    );
    if !diagnostic.label.is_empty() {
        text.push_str(&format!("{}\n\n", plain(&diagnostic.label)));
    }
    text.extend(diagnostic.notes.iter().map(noted));
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("**help:** {}\n\n", plain(help)));
    }
    text + "</details>\n\n"
}

fn noted(note: &Note) -> String {
    let language = if note.title.starts_with("difference") { "diff" } else { "text" };
    format!("{}:\n\n{}\n", plain(&note.title), fenced(language, &note.body))
}

/// The lines of a page that fit into so many bytes, with a word about the others.
pub(crate) fn within(limit: usize, page: String) -> String {
    const LEFT_OUT: &str = "\n… and more that there is no room for: see the log.\n";
    if page.len() <= limit {
        return page;
    }
    let room = limit.saturating_sub(LEFT_OUT.len());
    let mut kept = String::new();
    for line in page.split_inclusive('\n') {
        if kept.len() + line.len() > room {
            break;
        }
        kept.push_str(line);
    }
    if LEFT_OUT.len() <= limit { kept + LEFT_OUT } else { kept }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_page_is_cut_between_lines() {
        let more = "\n… and more that there is no room for: see the log.\n";
        let page = "| a |\n| ä |\n| c |\n";
        for (limit, expected) in [
            (page.len(), page.to_owned()),
            (more.len() + 13, format!("| a |\n| ä |\n{more}")),
            (more.len() + 12, format!("| a |\n{more}")),
            (more.len(), more.to_owned()),
        ] {
            let page = if limit == page.len() { page.to_owned() } else { page.repeat(40) };
            assert_eq!(within(limit, page), expected, "{limit}");
        }
        assert_eq!(within(10, page.to_owned()), "");
    }
}
