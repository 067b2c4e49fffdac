//! The reports that a run is asked for: `markdown=PATH`, `sarif=PATH`, `json=PATH`, `github`.

use std::str::FromStr;

use camino::Utf8PathBuf;

use crate::config::ReportError;
use crate::suggestion::closest;

/// A report that a run leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// A file.
    File(Form, Utf8PathBuf),
    /// Annotations for GitHub's runner, and the summary of its job.
    Github,
}

/// What is in a file that a run leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Markdown, for an issue.
    Markdown,
    /// SARIF 2.1.0.
    Sarif,
    /// What `outdated --format json` prints.
    Json,
}

const GITHUB: &str = "github";
const FORMS: [(&str, Form, &str); 3] = [
    ("markdown", Form::Markdown, "outdated.md"),
    ("sarif", Form::Sarif, "outdated.sarif"),
    ("json", Form::Json, "outdated.json"),
];

impl FromStr for Report {
    type Err = ReportError;

    fn from_str(text: &str) -> Result<Self, ReportError> {
        let (name, path) = text.split_once('=').map_or((text, None), |(name, path)| (name, Some(path)));
        let known = FORMS.iter().find(|(known, ..)| *known == name);
        let error = |message: String, help: String| Err(ReportError { message, help });
        match (known, path.map(str::trim)) {
            (None, None) if name == GITHUB => Ok(Self::Github),
            (None, Some(_)) if name == GITHUB => error(
                "the report `github` takes no path".to_owned(),
                "write only `github`: annotations are printed, the summary goes where GitHub wants it"
                    .to_owned(),
            ),
            (None, _) => {
                let names = FORMS.iter().map(|(name, ..)| *name).chain([GITHUB]);
                let help = closest(name, names).map_or_else(
                    || "there are `markdown=PATH`, `sarif=PATH`, `json=PATH` and `github`".to_owned(),
                    |meant| format!("did you mean `{meant}`?"),
                );
                error(format!("there is no report called `{name}`"), help)
            }
            (Some((_, form, _)), Some(path)) if !path.is_empty() => Ok(Self::File(*form, path.into())),
            (Some((_, _, example)), _) => {
                error(format!("the report `{name}` needs a path"), format!("write `{name}=target/{example}`"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Report};

    #[test]
    fn a_report_is_a_format_and_where_it_goes() {
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
            ("json= ", Err("write `json=target/outdated.json`")),
            ("json", Err("write `json=target/outdated.json`")),
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
