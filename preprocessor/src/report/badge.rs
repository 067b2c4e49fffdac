//! How much of a book was verified, in a few words: a badge for READMEs, as a picture and for shields.io.

use serde::Serialize;

use super::Account;
use crate::html::escape;
use crate::prose::count;

/// What stands on the left.
const LABEL: &str = "docs";
/// Units of a letter's width, of the space beside a text, and of the badge's height.
const LETTER: usize = 8;
const SPACE: usize = 10;
const HEIGHT: usize = 26;

/// What a badge says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// In a few words.
    pub message: String,
    /// How good that is.
    pub state: State,
}

/// How good it is what a badge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Every step was verified, and nothing else is wrong.
    Verified,
    /// What was run is right, and not everything was run.
    Partly,
    /// Something is wrong with the book.
    Stale,
    /// Nothing is known.
    Unknown,
}

/// The answer of an endpoint for shields.io.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'run> {
    schema_version: u32,
    label: &'run str,
    message: &'run str,
    color: &'run str,
}

impl Badge {
    /// What is to be said of a run, the worst first.
    #[must_use]
    pub fn of(account: &Account<'_>) -> Self {
        let summary = &account.summary;
        let stale = summary.mismatched + summary.failed + summary.timed_out;
        let steps = summary.verified() + summary.skipped;
        let (message, state) = if account.interrupted.is_some() {
            ("not verified: interrupted".to_owned(), State::Unknown)
        } else if stale > 0 {
            (format!("{stale} of {steps} stale"), State::Stale)
        } else if let mistakes @ 1.. = account.mistakes().len() {
            (count(mistakes, "error"), State::Stale)
        } else if summary.passed == 0 {
            ("nothing verified".to_owned(), State::Unknown)
        } else if summary.skipped > 0 {
            (format!("{} of {steps} verified", summary.passed), State::Partly)
        } else {
            (format!("{} verified", count(steps, "step")), State::Verified)
        };
        Self { message, state }
    }

    /// The picture, on one line without an end; it needs nothing from elsewhere.
    #[must_use]
    pub fn svg(&self) -> String {
        let (label, message) = (width(LABEL), width(&self.message));
        let (total, color) = (label + message, self.state.paint());
        let said = escape(&format!("{LABEL}: {}", self.message));
        let text = |text: &str, from: usize, width: usize| {
            let (middle, length) = (from + width / 2, width - 2 * SPACE);
            let text = escape(text);
            format!(
                "<text x=\"{middle}\" y=\"18\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\">{text}</text>"
            )
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"{HEIGHT}\" \
             viewBox=\"0 0 {total} {HEIGHT}\" role=\"img\" aria-label=\"{said}\"><title>{said}</title>\
             <rect width=\"{total}\" height=\"{HEIGHT}\" rx=\"4\" fill=\"#444\"/>\
             <path d=\"M{label} 0h{}a4 4 0 0 1 4 4v{}a4 4 0 0 1-4 4h-{}z\" fill=\"{color}\"/>\
             <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" \
             font-size=\"14\">{}{}</g></svg>",
            message - 4,
            HEIGHT - 8,
            message - 4,
            text(LABEL, 0, label),
            text(&self.message, label, message),
        )
    }

    /// What shields.io draws its own from, ended by a line feed.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which nothing in a badge can cause.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let (message, color) = (self.message.as_str(), self.state.as_str());
        let endpoint = Endpoint { schema_version: 1, label: LABEL, message, color };
        Ok(serde_json::to_string_pretty(&endpoint)? + "\n")
    }
}

impl State {
    /// The word of shields.io for its colour.
    fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "brightgreen",
            Self::Partly => "orange",
            Self::Stale => "red",
            Self::Unknown => "lightgrey",
        }
    }

    /// A colour that white letters can be read on.
    fn paint(self) -> &'static str {
        match self {
            Self::Verified => "#2a7a2f",
            Self::Partly => "#9a5b00",
            Self::Stale => "#b3261e",
            Self::Unknown => "#5f6368",
        }
    }
}

fn width(text: &str) -> usize {
    text.chars().count() * LETTER + 2 * SPACE
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::Badge;
    use crate::report::Account;
    use crate::report::findings::findings;
    use crate::sample::{failed, judged, passed, scenario, skipped};
    use crate::verdict::Outcome;

    const BOOK: &str = "```console\n$ a\n$ b\n$ c\n```\n";

    fn badge(text: &str, outcomes: &[Outcome], interrupted: Option<&str>) -> Badge {
        let scenario = scenario(text);
        let diagnostics = findings(&scenario, outcomes);
        let all = judged(&scenario, outcomes);
        Badge::of(&Account::new(vec![all], &diagnostics, 1.0, interrupted.map(str::to_owned)))
    }

    #[test]
    fn it_says_no_more_than_is_true() {
        let cases: [(&str, Vec<Outcome>, &str, &str); 6] = [
            (BOOK, vec![passed(""); 3], "3 steps verified", "brightgreen"),
            ("```sh\na\n```\n", vec![passed("")], "1 step verified", "brightgreen"),
            (BOOK, vec![passed(""), failed(1, ""), skipped("x")], "1 of 3 stale", "red"),
            (BOOK, vec![passed("")], "1 of 3 verified", "orange"),
            (BOOK, vec![], "nothing verified", "lightgrey"),
            ("Words.\n", vec![], "nothing verified", "lightgrey"),
        ];
        for (text, outcomes, message, color) in cases {
            let badge = badge(text, &outcomes, None);
            assert_eq!((badge.message.as_str(), badge.state.as_str()), (message, color), "{outcomes:?}");
        }
        let interrupted = badge(BOOK, &[passed(""), passed(""), passed("")], Some("no engine"));
        assert_eq!(interrupted.state.as_str(), "lightgrey");
        assert_eq!(interrupted.message, "not verified: interrupted");
    }

    #[test]
    fn a_mistake_that_no_step_tells_is_no_pass() {
        let scenario = scenario(BOOK);
        let outcomes = vec![passed(""); 3];
        let span = scenario.blocks[0].span.clone();
        let code = crate::diagnostic::Code::UnclosedFence;
        let mistakes = [crate::diagnostic::Diagnostic::error(code, span, "x")];
        let all = judged(&scenario, &outcomes);
        let badge = Badge::of(&Account::new(vec![all], &mistakes, 1.0, None));
        assert_eq!((badge.message.as_str(), badge.state.as_str()), ("1 error", "red"));
    }

    #[test]
    fn as_it_is_drawn_and_told() {
        let badge = badge(BOOK, &[passed(""), passed(""), passed("")], None);
        assert_snapshot!(badge.svg().replace("><", ">\n<"));
        assert_snapshot!(badge.json().unwrap());
    }
}
