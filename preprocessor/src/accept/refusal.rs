//! Why an output that differs has to be mended by hand.

use super::confirm::Objection;
use crate::compare::Irreparable;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::verdict::visible::{excerpt, visible};
use crate::verdict::wording::brief;

/// Lines of a difference from its beginning and from its end.
const DIFFERENCE_LINES: (usize, usize) = (30, 10);

/// Why nothing is written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The place is only close.
    Near,
    /// The lines stand nowhere as they do in the chapter.
    Woven,
    /// The place is included several times, and something else came each time.
    Torn,
    /// An output block that nothing came for.
    Silent,
    /// The comparison has no proposal.
    Irreparable(Irreparable),
    /// The proposal would not do.
    Objected(Objection),
}

impl Reason {
    /// The complaint about the output at `stated`.
    pub(super) fn told(&self, title: &str, stated: &Span, difference: &str) -> Diagnostic {
        let message =
            format!("`{}` did not print what the docs say, and that cannot be accepted", brief(title));
        let (label, help) = self.words();
        let difference = excerpt(&visible(difference), DIFFERENCE_LINES.0, DIFFERENCE_LINES.1);
        let mut diagnostic = Diagnostic::error(Code::Mismatched, stated.clone(), message).label(label);
        if !difference.is_empty() {
            diagnostic = diagnostic.note("difference (- expected, + came)", difference);
        }
        diagnostic.help(help)
    }

    /// What is wrong, in a few words, and the way out.
    fn words(&self) -> (String, String) {
        let plain = |label: &str, help: &str| (label.to_owned(), help.to_owned());
        match self {
            Self::Near => plain(
                "its place in the file is not known",
                "another preprocessor has made or changed these lines: mend them where it takes them from",
            ),
            Self::Woven => plain(
                "these lines do not stand like this in one file",
                "mend the output by hand: it is put together from several places, or shares a tab with a list item",
            ),
            Self::Torn => plain(
                "included more than once, with different results",
                "give each chapter its own output, or write holes that fit both",
            ),
            Self::Silent => plain("nothing came", "take the output block out: the step has to succeed only"),
            Self::Irreparable(Irreparable::NothingLeft(lines)) => (
                format!("none of these lines is among the {lines} that came"),
                "write the lines that matter by hand: with nothing but `...` any output would pass"
                    .to_owned(),
            ),
            Self::Irreparable(Irreparable::TooLong(lines)) => (
                format!("{lines} lines came"),
                "write the lines that matter by hand, and `...` for the others".to_owned(),
            ),
            Self::Irreparable(Irreparable::Unwritable) => plain(
                "what came cannot be written as expected output",
                "write the output by hand, with `[..]` for what cannot be written",
            ),
            Self::Objected(objection) => objected(objection),
        }
    }
}

fn objected(objection: &Objection) -> (String, String) {
    match objection {
        Objection::NotRun(file) => (
            format!("{file} includes these lines, too"),
            format!("name {file} as well, or no chapter at all: what it shows must not change unseen"),
        ),
        Objection::Opaque(file) => (
            format!("{file} includes these lines, too"),
            format!(
                "mend the output by hand: another preprocessor changes {file}, so that an edit cannot be tried"
            ),
        ),
        Objection::ReadOtherwise(file) => (
            format!("with what came {file} would be read differently"),
            "mend the output by hand: it looks like Markdown, a command or an include where it stands"
                .to_owned(),
        ),
        Objection::Breaks { file, line, title } => (
            format!("with what came {file}:{line} would not pass"),
            format!("mend the output by hand, so that `{}` passes with it, too", brief(title)),
        ),
    }
}
