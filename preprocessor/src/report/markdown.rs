//! Text put into Markdown, whatever is in it.

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
pub(crate) fn html(text: &str) -> String {
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
