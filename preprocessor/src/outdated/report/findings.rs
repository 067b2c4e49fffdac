//! The answers as diagnostics, for those who show their places by themselves: SARIF, GitHub, editors.

use super::Account;
use super::wording::{notes, offered, pinned, title};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::outdated::answer::{Judged, Standing};
use crate::outdated::pin::Unread;

/// A diagnostic for each pin that is behind or could not be checked, and for all that could not be read: errors where
/// the run fails on them, warnings otherwise.
#[must_use]
pub fn findings(account: &Account<'_>) -> Vec<Diagnostic> {
    let severe = |standing, mut diagnostic: Diagnostic| {
        if account.gate.stops(standing) {
            diagnostic.severity = Severity::Error;
        }
        diagnostic
    };
    let judged = account.survey.judged.iter();
    let behind = judged.filter_map(|judged| Some(severe(judged.answer.standing(), finding(judged)?)));
    let unread = account.survey.unread.iter().map(|unread| severe(Standing::Unchecked, unreadable(unread)));
    behind.chain(unread).collect()
}

fn finding(judged: &Judged) -> Option<Diagnostic> {
    let Judged { pin, answer } = judged;
    let name = pin.subject.name();
    let warning = |code, message: String| Diagnostic::warning(code, pin.span.clone(), message);
    let diagnostic = match (answer.standing(), answer.minor(), answer.major()) {
        (Standing::Current, ..) => return None,
        (Standing::Unchecked, ..) => {
            let why = answer.why().unwrap_or_default();
            warning(Code::UncheckedPin, format!("{} could not be checked: {why}", title(pin)))
        }
        (_, minor, Some(major)) => {
            let message =
                format!("{name} {} has a new major version, {}", pinned(&pin.subject), offered(major));
            let found = warning(Code::MajorUpdate, message).label(format!("{} is there", offered(major)));
            match minor {
                Some(minor) => found.note("minor", format!("{} keeps the first number", offered(minor))),
                None => found,
            }
        }
        (_, minor, None) => {
            let minor = minor.map(offered).unwrap_or_default();
            let message = format!("{name} {} is behind {minor}", pinned(&pin.subject));
            warning(Code::MinorUpdate, message).label(format!("{minor} is there"))
        }
    };
    let said = answer.notes().map(notes).unwrap_or_default();
    let diagnostic = said.into_iter().fold(diagnostic, |found, line| found.note("beside it", line));
    Some(match answer.standing() {
        Standing::Minor => diagnostic.help("`mdbook-drydock outdated --apply minor` writes it"),
        Standing::Major => {
            diagnostic.help("read what it breaks, then `mdbook-drydock outdated --apply major` writes it")
        }
        Standing::Current | Standing::Unchecked => diagnostic,
    })
}

fn unreadable(unread: &Unread) -> Diagnostic {
    let message = format!("what is pinned here could not be read: {}", unread.why);
    Diagnostic::warning(Code::UncheckedPin, unread.span.clone(), message)
}
