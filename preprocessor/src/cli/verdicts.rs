//! What a run found, said to whoever started it.

use super::conclusion::Conclusion;
use super::screen::Screen;
use crate::diagnostic::{Diagnostic, sound};
use crate::pipeline::Verified;
use crate::report::summary::Summary;
use crate::report::{listing, terminal};

/// Says everything that a verification found, and sums it up.
pub(super) fn tell(verified: &Verified, screen: &Screen) -> Conclusion {
    for warning in &verified.unkept {
        screen.say(&format!("warning: {warning}"));
    }
    let conclusion = complain(&verified.diagnostics, screen);
    for chapter in &verified.chapters {
        if let Some(line) = listing::left_out(&chapter.scenario) {
            screen.say(&format!("drydock: {line}"));
        }
    }
    let summary = summary(verified);
    if let Some(coverage) = summary.coverage.line() {
        screen.say(&format!("drydock: {coverage}"));
    }
    screen.say(&format!("drydock: {}", summary.line()));
    conclusion
}

/// Shows diagnostics; any error among them makes the docs stale.
pub(super) fn complain(diagnostics: &[Diagnostic], screen: &Screen) -> Conclusion {
    if !diagnostics.is_empty() {
        screen.say(terminal::render(diagnostics, screen.style).trim_end_matches('\n'));
    }
    if let Some(further) = terminal::further(diagnostics) {
        screen.say(&format!("\n{further}"));
    }
    match sound(diagnostics) {
        true => Conclusion::Verified,
        false => Conclusion::Stale,
    }
}

/// The counts of a run.
pub(super) fn summary(verified: &Verified) -> Summary {
    verified.account(None).summary
}
