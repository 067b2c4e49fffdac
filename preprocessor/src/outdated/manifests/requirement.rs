//! One requirement of PEP 508, with the place of its version specifiers: `celery[redis]==5.2.*; python_version < "3.12"`.

use std::ops::Range;
use std::str::FromStr;

use pep508_rs::{ExtraName, PackageName};
use url::Url;

use super::listing::Listing;
use crate::outdated::pin::{Library, Manifest, Pin, Subject};
use crate::outdated::spelling::Spelling;

/// What a project says of all its requirements.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    pub(super) python: Option<String>,
    pub(super) index: Option<String>,
    pub(super) extra_indexes: Vec<String>,
}

/// The pin of a requirement; `None` for one that an address or a path stands for, which pins no version of an index's.
///
/// # Errors
///
/// Says why it is no requirement, in the words of a sentence's end.
pub(super) fn pin(
    manifest: Manifest,
    written: &Listing,
    surroundings: &Surroundings,
) -> Result<Option<Pin>, String> {
    let written = written.trimmed();
    let text = written.text();
    if is_place(text) {
        return Ok(None);
    }
    let parts = Parts::of(text);
    if parts.address {
        return Ok(None);
    }
    parts.check_names(text).map_err(|name| format!("`{text}` is no requirement: `{name}` is no name"))?;
    let read = pep508_rs::Requirement::<Url>::from_str(text).map_err(|error| {
        format!("`{text}` is no requirement: {}", uncapitalised(&error.message.to_string()))
    })?;
    let library = Library {
        extras: read.extras.iter().map(ToString::to_string).collect(),
        marker: parts.marker.map(str::to_owned),
        ..library(&read.name, parts.specifiers.map(|range| written.spelling(range)), surroundings)
    };
    let span = written.span(0..parts.end);
    Ok(Some(Pin { manifest, subject: Subject::Library(library), span }))
}

/// A library without extras, marker and hashes.
pub(super) fn library(
    name: &PackageName,
    specifiers: Option<Spelling>,
    surroundings: &Surroundings,
) -> Library {
    let Surroundings { python, index, extra_indexes } = surroundings.clone();
    Library {
        name: name.to_string(),
        extras: Vec::new(),
        specifiers,
        marker: None,
        python,
        hashed: false,
        index,
        extra_indexes,
    }
}

/// Where the parts of a requirement are in its text.
struct Parts<'text> {
    name: &'text str,
    /// What stands between square brackets.
    extras: &'text str,
    /// Without blanks and brackets around them.
    specifiers: Option<Range<usize>>,
    marker: Option<&'text str>,
    /// Where the name and its specifiers end.
    end: usize,
    /// Whether an address stands where specifiers would.
    address: bool,
}

impl<'text> Parts<'text> {
    fn of(text: &'text str) -> Self {
        let named = |at: char| at.is_ascii_alphanumeric() || "-_.".contains(at);
        let name = text.find(|at| !named(at)).unwrap_or(text.len());
        let extras = blank(text, name);
        let open = text[extras..].starts_with('[');
        let close = text[extras..].find(']').filter(|_| open).map(|at| extras + at + 1);
        let start = blank(text, close.unwrap_or(name));
        let (rest, marker) = match text[start..].split_once(';') {
            Some((rest, marker)) => (rest, Some(marker.trim())),
            None => (&text[start..], None),
        };
        let rest = rest.trim_end();
        let whole = start + rest.len();
        let bare = match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => {
                let inside = blank(text, start + 1);
                inside..inside + inner.trim().len()
            }
            None => start..whole,
        };
        let specifiers = (!bare.is_empty()).then_some(bare);
        let end = if specifiers.is_some() { whole } else { close.unwrap_or(name) };
        let between = close.and_then(|close| text.get(extras + 1..close - 1)).unwrap_or_default();
        Self { name: &text[..name], extras: between, specifiers, marker, end, address: rest.starts_with('@') }
    }

    /// Checks each name; the error is the one that is none. The parser of requirements takes this for granted.
    fn check_names(&self, text: &'text str) -> Result<(), &'text str> {
        if PackageName::from_str(self.name).is_err() {
            return Err(if self.name.is_empty() { text } else { self.name });
        }
        let extras = self.extras.split(',').map(str::trim).filter(|extra| !extra.is_empty());
        let mut wrong = extras.filter(|extra| ExtraName::from_str(extra).is_err());
        wrong.next().map_or(Ok(()), Err)
    }
}

/// Where the blanks end that begin at `at`.
fn blank(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// Whether pip would take it for a path, an address or a file rather than for a name.
fn is_place(text: &str) -> bool {
    let word = text.split([' ', '\t', ';']).next().unwrap_or_default();
    let bare = word.split('[').next().unwrap_or_default();
    let archives =
        [".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.lzma"];
    let named = word.find('@').unwrap_or(word.len());
    word.starts_with('.')
        || word[..named].contains(['/', '\\'])
        || archives.iter().any(|end| bare.to_ascii_lowercase().ends_with(end))
}

fn uncapitalised(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::span::SourceFile;

    /// A requirement in a line: name, extras, specifiers, marker; then the place of the whole.
    fn read(text: &str) -> String {
        let source = Arc::new(SourceFile::new("requirements.txt", text));
        let listing = Listing::of_file(&source);
        match pin(Manifest::Requirements, &listing, &Surroundings::default()) {
            Err(why) => why,
            Ok(None) => "none".to_owned(),
            Ok(Some(Pin { subject: Subject::Library(library), span, .. })) => {
                let specifiers = library.specifiers.as_ref().map(|specifiers| {
                    let place = specifiers.place().map(crate::span::Span::text);
                    assert_eq!(place, Some(&*specifiers.text()), "{text}");
                    specifiers.text()
                });
                let parts = [Some(library.name), Some(library.extras.join(",")), specifiers, library.marker];
                let parts: Vec<String> = parts.into_iter().map(Option::unwrap_or_default).collect();
                format!("{} <{}>", parts.join("|"), span.text())
            }
            Ok(Some(pin)) => format!("{pin:?}"),
        }
    }

    #[test]
    fn requirements() {
        for (text, expected) in [
            ("celery", "celery||| <celery>"),
            ("celery==5.2.*", "celery||==5.2.*| <celery==5.2.*>"),
            ("celery == 5.2.1 ", "celery||== 5.2.1| <celery == 5.2.1>"),
            ("Django_REST.framework>=3,<4", "django-rest-framework||>=3,<4| <Django_REST.framework>=3,<4>"),
            ("celery[redis, auth]~=5.2", "celery|redis,auth|~=5.2| <celery[redis, auth]~=5.2>"),
            ("celery [redis]", "celery|redis|| <celery [redis]>"),
            ("celery[]===5.2", "celery||===5.2| <celery[]===5.2>"),
            ("celery (>=5, <6)", "celery||>=5, <6| <celery (>=5, <6)>"),
            ("celery ( >=5 ) ; os_name == 'nt'", "celery||>=5|os_name == 'nt' <celery ( >=5 )>"),
            (
                "celery==5;python_version<'3.9' and extra=='a'",
                "celery||==5|python_version<'3.9' and extra=='a' <celery==5>",
            ),
            ("celery @ https://example.org/celery-5.2.zip", "none"),
            ("celery[redis]@git+https://example.org/celery.git@v5", "none"),
            ("git+https://example.org/celery.git@v5#egg=celery", "none"),
            ("https://example.org/celery-5.2.tar.gz", "none"),
            ("./vendored/celery[redis]", "none"),
            ("vendored/celery", "none"),
            (".", "none"),
            ("celery-5.2-py3-none-any.whl", "none"),
            (
                "celery==2004d",
                "`celery==2004d` is no requirement: after parsing `2004`, found `d`, which is not part of a valid version",
            ),
            (
                "celery=5.2",
                "`celery=5.2` is no requirement: no such comparison operator \"=\", must be one of ~= == != <= >= < > ===",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
