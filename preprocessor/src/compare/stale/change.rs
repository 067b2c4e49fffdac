//! Output that nothing asserts and that was another one the last time.

mod gist;

use super::calls::{Call, calls};
use super::typed;
use crate::blocks::{Kind, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::verdict::visible::excerpt;
use crate::verdict::wording::name;

/// Programs that look at what never stands still, or print something new by design.
const RESTLESS: [&str; 30] = [
    "apt",
    "apt-get",
    "date",
    "df",
    "dmesg",
    "du",
    "free",
    "htop",
    "iostat",
    "journalctl",
    "last",
    "lsof",
    "mktemp",
    "netstat",
    "openssl",
    "pgrep",
    "ping",
    "pip",
    "ps",
    "pstree",
    "ss",
    "stat",
    "top",
    "uptime",
    "uuidgen",
    "vmstat",
    "w",
    "watch",
    "who",
    "wget",
];

/// The same, of an engine: logs and events come when they come, and the progress of builds and pulls is told
/// as it happens.
const RESTLESS_SUBCOMMANDS: [&str; 9] =
    ["logs", "events", "stats", "top", "build", "buildx", "pull", "push", "up"];

/// Lines of either output that are shown, from the beginning and from the end.
const LINES: (usize, usize) = (5, 1);

/// Warns of a step that printed something else than the last time, though the docs do not say what it prints.
pub(super) fn unasserted(step: &Step, earlier: &str, now: &str) -> Option<Diagnostic> {
    if earlier == now || step.expected.is_some() || is_restless(step) {
        return None;
    }
    let difference = gist::difference(earlier, now)?;
    let warning = Diagnostic::warning(
        Code::OutputChanged,
        step.span.clone(),
        format!("{} printed something else than the last time", name(step)),
    );
    let shown = |lines: &[String]| excerpt(&lines.join("\n"), LINES.0, LINES.1);
    let mut warning = warning.label("nothing says what it should print");
    for (when, lines) in [("only the last time", &difference.gone), ("only this time", &difference.came)] {
        if !lines.is_empty() {
            warning = warning.note(when, shown(lines));
        }
    }
    Some(warning.help(
        "write what matters of the output below the command, with `...` and holes for the rest; if it is meant \
         to vary, write `...` alone",
    ))
}

/// Whether a step's output depends on when it was looked at.
fn is_restless(step: &Step) -> bool {
    let terms = &step.terms;
    let timed = terms.stop.is_some() || terms.retry.is_some() || terms.background;
    let restless = |call: &Call<'_>| RESTLESS.contains(&call.program()) || call.asks(&RESTLESS_SUBCOMMANDS);
    timed
        || matches!(step.kind, Kind::Compose | Kind::Dockerfile | Kind::Quote)
        || calls(typed(step)).iter().any(restless)
}
