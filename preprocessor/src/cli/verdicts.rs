//! What a run found, said on stderr.

use std::io::IsTerminal;

use anstream::{AutoStream, ColorChoice, eprint, eprintln};

use super::conclusion::Conclusion;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::Verified;
use crate::report::summary::Summary;
use crate::report::terminal::{self, Style};

/// The width that text is set for where no terminal says its own.
const WIDTH: usize = 120;

/// Says everything that a verification found, and sums it up.
pub(super) fn tell(verified: &Verified) -> Conclusion {
    for warning in &verified.unkept {
        eprintln!("warning: {warning}");
    }
    let conclusion = complain(&verified.diagnostics);
    eprintln!("drydock: {}", summary(verified).line());
    conclusion
}

/// Shows diagnostics; any error among them makes the docs stale.
pub(super) fn complain(diagnostics: &[Diagnostic]) -> Conclusion {
    let stderr = std::io::stderr();
    let color = stderr.is_terminal() && AutoStream::choice(&stderr) != ColorChoice::Never;
    let width = terminal_width().unwrap_or(WIDTH);
    eprint!("{}", terminal::render(diagnostics, Style { color, width }));
    match diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        true => Conclusion::Stale,
        false => Conclusion::Verified,
    }
}

/// The counts of a run.
pub(super) fn summary(verified: &Verified) -> Summary {
    Summary::count(&verified.judged(), verified.took.as_secs_f64())
}


fn terminal_width() -> Option<usize> {
    rustix::termios::tcgetwinsize(std::io::stderr()).ok().map(|size| usize::from(size.ws_col)).filter(|w| *w > 20)
}
