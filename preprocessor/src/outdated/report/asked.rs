//! The forms of the reports that a look at a project's pins leaves.

use crate::config::{self, Forms};

/// A report that a look at a project's pins leaves.
pub type Report = config::Report<Form>;

/// What is in a file that it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Markdown, for an issue.
    Markdown,
    /// SARIF 2.1.0.
    Sarif,
    /// What `outdated --format json` prints.
    Json,
}

impl Forms for Form {
    const NAMED: &'static [(&'static str, Self, &'static str)] = &[
        ("markdown", Self::Markdown, "outdated.md"),
        ("sarif", Self::Sarif, "outdated.sarif"),
        ("json", Self::Json, "outdated.json"),
    ];
    const RELATIVE_TO: &'static str = "the book's root, or to the current folder where there is no book";
}

#[cfg(test)]
mod tests {
    use super::{Form, Report};

    #[test]
    fn a_report_is_a_format_and_where_it_goes() {
        const JSON: &str = "write `json=target/outdated.json`, relative to the book's root, or to the current folder where \
                            there is no book";
        let file = |form, path: &str| Ok(Report::File(form, path.into()));
        let cases = [
            ("markdown=target/outdated.md", file(Form::Markdown, "target/outdated.md")),
            ("sarif=/tmp/a=b", file(Form::Sarif, "/tmp/a=b")),
            ("json=x", file(Form::Json, "x")),
            ("github", Ok(Report::Github)),
            (
                "github=x",
                Err("write only `github`: annotations are printed, the summary goes where GitHub wants it"),
            ),
            ("json= ", Err(JSON)),
            ("json", Err(JSON)),
            ("markdwn=x", Err("did you mean `markdown`?")),
            ("junit=x", Err("there are `markdown=PATH`, `sarif=PATH`, `json=PATH` and `github`")),
        ];
        for (text, expected) in cases {
            let read: Result<Report, _> = text.parse();
            let read = read.as_ref().map_err(|error| error.help.as_str());
            assert_eq!(read, expected.as_ref().map_err(|help| *help), "{text}");
        }
    }
}
