//! The reports that a run is asked for, such as `junit=PATH` or `github`.

use std::collections::BTreeMap;
use std::str::FromStr;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::suggestion::closest;

/// A report that a run leaves, in one of the forms of its command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report<F = Form> {
    /// A file; its path is relative to the book's root.
    File(F, Utf8PathBuf),
    /// Annotations for GitHub's runner, and the summary of its job.
    Github,
}

/// What a command's reports can be.
pub trait Forms: Copy + 'static {
    /// By their names, each with what a file of it might be called.
    const NAMED: &'static [(&'static str, Self, &'static str)];
    /// What their paths are relative to.
    const RELATIVE_TO: &'static str = "the book's root";

    /// What a form is in a file of this name.
    ///
    /// # Errors
    /// When there is no such form of it.
    fn in_file(self, _path: &str) -> Result<Self, ReportError> {
        Ok(self)
    }
}

/// What is in a file that a verification leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JUnit's XML.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// What `check --format json` prints.
    Json,
    /// How much was verified, as a picture.
    BadgeSvg,
    /// The same for shields.io.
    BadgeJson,
}

impl Forms for Form {
    const NAMED: &'static [(&'static str, Self, &'static str)] = &[
        ("junit", Self::Junit, "junit.xml"),
        ("sarif", Self::Sarif, "drydock.sarif"),
        ("json", Self::Json, "drydock.json"),
        ("badge", Self::BadgeSvg, "badge.svg"),
    ];

    /// What a badge is depends on the name of its file.
    fn in_file(self, path: &str) -> Result<Self, ReportError> {
        let Self::BadgeSvg = self else { return Ok(self) };
        match Utf8Path::new(path).extension() {
            Some("svg") => Ok(Self::BadgeSvg),
            Some("json") => Ok(Self::BadgeJson),
            _ => Err(error(
                format!("the badge {path} is neither a picture nor JSON"),
                "end its name in `.svg`, or in `.json` for an endpoint of shields.io",
            )),
        }
    }
}

/// Why there can be no such report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}\n  help: {help}")]
pub struct ReportError {
    /// One sentence in lower case, without a full stop.
    pub message: String,
    /// The way out.
    pub help: String,
}

const GITHUB: &str = "github";

impl<F: Forms> FromStr for Report<F> {
    type Err = ReportError;

    fn from_str(text: &str) -> Result<Self, ReportError> {
        let (name, path) = text.split_once('=').map_or((text, None), |(name, path)| (name, Some(path)));
        if name == GITHUB {
            return match path {
                None => Ok(Self::Github),
                Some(_) => Err(error(
                    "the report `github` takes no path",
                    "write only `github`: annotations are printed, the summary goes where GitHub wants it",
                )),
            };
        }
        let Some((_, form, example)) = F::NAMED.iter().find(|(known, ..)| *known == name) else {
            return Err(unknown::<F>(name));
        };
        match path.map(str::trim) {
            Some(path) if !path.is_empty() => Ok(Self::File(form.in_file(path)?, path.into())),
            _ => Err(error(
                format!("the report `{name}` needs a path"),
                format!("write `{name}=target/{example}`, relative to {}", F::RELATIVE_TO),
            )),
        }
    }
}

fn unknown<F: Forms>(name: &str) -> ReportError {
    let known = || F::NAMED.iter().map(|(name, ..)| *name);
    let help = match closest(name, known().chain([GITHUB])) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let with_path: Vec<String> = known().map(|name| format!("`{name}=PATH`")).collect();
            format!("there are {} and `{GITHUB}`", with_path.join(", "))
        }
    };
    error(format!("there is no report called `{name}`"), help)
}

fn error(message: impl Into<String>, help: impl Into<String>) -> ReportError {
    ReportError { message: message.into(), help: help.into() }
}

/// Checks that no report lies among the book's sources, and that each has a file of its own.
///
/// `root` is the book's root, `src` its source directory relative to that.
///
/// # Errors
/// With the first report that does.
pub fn check<F>(reports: &[Report<F>], root: &Utf8Path, src: &Utf8Path) -> Result<(), ReportError> {
    let mut taken = BTreeMap::new();
    for report in reports {
        let Report::File(form, path) = report else { continue };
        let place = normal(&root.join(path));
        // A book whose sources are its root has no place outside of them.
        if src != "" && place.starts_with(normal(&root.join(src))) {
            return Err(error(
                format!("the report {path} lies inside the book's sources, `{src}`"),
                "choose a path outside of them: mdBook would publish it, and `mdbook serve` rebuild the book for ever",
            ));
        }
        if taken.insert(place, form).is_some() {
            return Err(error(
                format!("two reports go to {path}"),
                "give each a file of its own: the second would overwrite the first",
            ));
        }
    }
    Ok(())
}

/// A path without `.` and, as far as can be told without looking, `..`.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    path.components().fold(Utf8PathBuf::new(), |mut normal, component| {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir if normal.file_name().is_some() => drop(normal.pop()),
            other => normal.push(other),
        }
        normal
    })
}

#[cfg(test)]
mod tests {
    use super::{Form, Report, check};

    #[test]
    fn a_report_is_a_format_and_where_it_goes() {
        let file = |form, path: &str| Ok(Report::File(form, path.into()));
        let cases = [
            ("junit=target/junit.xml", file(Form::Junit, "target/junit.xml")),
            ("sarif=/tmp/a=b.sarif", file(Form::Sarif, "/tmp/a=b.sarif")),
            ("json=x", file(Form::Json, "x")),
            ("badge=target/badge.svg", file(Form::BadgeSvg, "target/badge.svg")),
            ("badge=a.b/c.json", file(Form::BadgeJson, "a.b/c.json")),
            ("badge=badge.png", Err("the badge badge.png is neither a picture nor JSON")),
            ("badge=a.svg/badge", Err("the badge a.svg/badge is neither a picture nor JSON")),
            ("badge", Err("the report `badge` needs a path")),
            ("github", Ok(Report::Github)),
            ("github=x", Err("the report `github` takes no path")),
            ("junit", Err("the report `junit` needs a path")),
            ("junit= ", Err("the report `junit` needs a path")),
            ("jnuit=x", Err("there is no report called `jnuit`")),
            ("", Err("there is no report called ``")),
        ];
        for (text, expected) in cases {
            let read: Result<Report, _> = text.parse();
            let read = read.as_ref().map_err(|error| error.message.as_str());
            assert_eq!(read, expected.as_ref().map_err(|message| *message), "{text}");
        }
        let help = |text: &str| text.parse::<Report>().unwrap_err().help;
        assert_eq!(help("jnuit=x"), "did you mean `junit`?");
        assert!(help("tap=x").starts_with("there are `junit=PATH`"));
    }

    #[test]
    fn reports_stay_out_of_the_sources_and_of_each_other() {
        let cases: [(&[&str], &str, &str); 9] = [
            (&["junit=target/junit.xml", "sarif=target/x.sarif", "github", "github"], "book", ""),
            (&["junit=bookkeeping/junit.xml"], "book", ""),
            (&["junit=book/junit.xml"], "book", "lies inside the book's sources, `book`"),
            (&["junit=./target/../book/x/junit.xml"], "book", "lies inside"),
            (&["junit=/b/book/junit.xml"], "book", "lies inside"),
            (&["junit=../b/book/junit.xml"], "book", "lies inside"),
            (&["junit=junit.xml"], "", ""),
            (&["junit=a.xml", "json=./a.xml"], "book", "two reports go to ./a.xml"),
            (&["junit=a.xml", "json=../a.xml"], "book", ""),
        ];
        for (reports, src, expected) in cases {
            let parsed: Vec<Report> = reports.iter().map(|report| report.parse().unwrap()).collect();
            let said = check(&parsed, "/b".into(), src.into())
                .map_or_else(|error| error.message, |()| String::new());
            assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{reports:?}: {said}");
        }
    }
}
