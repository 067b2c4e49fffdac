//! What the authors are told of a try: the steps that break, the system that does not come up, the way that leads nowhere.

use super::{Arrival, Candidate, Fall, Fresh, Running, Tried, Way};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// Everything that breaks with an update.
///
/// What could not be tried is nothing that an author could mend, and not among it.
#[must_use]
pub fn findings(tried: &Tried) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    match &tried.fresh {
        Fresh::Stands { broken, warnings, .. } => {
            let broken = broken.iter().filter_map(|step| step.diagnostic.clone());
            found.extend(broken.chain(warnings.iter().cloned()).map(|told| with_update(told, tried)));
        }
        Fresh::Falls(fall) => found.push(fresh_falls(&tried.candidate, fall)),
        Fresh::Untried(_) => {}
    }
    if !tried.is_led() {
        found.extend(running(tried));
    }
    found.extend(tried.ways.iter().filter_map(|way| of_way(way, &tried.candidate)));
    found
}

/// What is wrong with a step, as something that the update would do to it.
fn with_update(told: Diagnostic, tried: &Tried) -> Diagnostic {
    let message = format!("with {} {}", tried.candidate.target(), told.message);
    let help = match told.code {
        Code::Mismatched => Some(
            "change it with the update; what may differ between versions wants a hole, such as `[VERSION]` or `[..]`"
                .to_owned(),
        ),
        Code::StaleQuote => Some("quote the new lines with the update".to_owned()),
        _ => told.help,
    };
    Diagnostic { code: Code::BrokenByUpdate, message, help, ..told }
}

fn fresh_falls(candidate: &Candidate, fall: &Fall) -> Diagnostic {
    let message =
        format!("a system that is made anew with {} does not come up: {}", candidate.target(), fall.what);
    at_pin(candidate, Code::LostByUpdate, message, fall).help(
        "read the release notes of the new version; what it wants differently has to be changed with the pin",
    )
}

fn running(tried: &Tried) -> Option<Diagnostic> {
    let candidate = &tried.candidate;
    let name = candidate.name.rsplit('/').next().unwrap_or(&candidate.name);
    match &tried.running {
        Running::Survives | Running::Untried(_) => None,
        Running::Falls(fall) => {
            let message = format!(
                "a system that runs does not survive {} by provisioning alone: {}",
                candidate.target(),
                fall.what
            );
            Some(at_pin(candidate, Code::LostByUpdate, message, fall).help(way_out(tried, name)))
        }
        Running::Unmoved => {
            let message = format!(
                "{} does not reach a system that runs: the provisioning succeeds, and nothing in its engine is another one",
                candidate.target()
            );
            let nothing = Fall { what: String::new(), output: String::new(), logs: String::new() };
            Some(at_pin(candidate, Code::LostByUpdate, message, &nothing).help(way_out(tried, name)))
        }
    }
}

fn way_out(tried: &Tried, name: &str) -> String {
    match tried.ways.first() {
        Some(way) => format!("{} says that it is the way there, and has to be mended", way.chapter),
        None => format!(
            "describe the way in a chapter that says so above its first block: `<!-- drydock: updates = \"{name}\" -->`"
        ),
    }
}

fn of_way(way: &Way, candidate: &Candidate) -> Option<Diagnostic> {
    let target = candidate.target();
    let at = |message: String| Diagnostic::error(Code::WayNotLeading, way.span.clone(), message);
    match &way.arrival {
        Arrival::There { .. } | Arrival::Untried(_) => None,
        Arrival::Elsewhere { missing } => {
            let message = format!("this chapter does not lead to {target}");
            let body: Vec<String> =
                missing.iter().map(|(path, line)| format!("{path}: {}", line.trim())).collect();
            let found = at(message).label(format!("says that it updates {}", candidate.name));
            Some(
                found
                    .note("lines that are not there after it", body.join("\n"))
                    .help("write the chapter for the version that is next, or take `updates` out"),
            )
        }
        Arrival::Breaks { diagnostics } => {
            let first = diagnostics.first()?.clone();
            let message = format!("the way to {target} ends here: {}", first.message);
            Some(Diagnostic { code: Code::WayNotLeading, message, ..first })
        }
        Arrival::Falls(fall) => {
            let message = format!("after this chapter a system with {target} is not healthy: {}", fall.what);
            let found = at(message).label(format!("says that it updates {}", candidate.name));
            Some(
                with_logs(found, fall)
                    .help("the chapter's last steps should leave the system as it is to be"),
            )
        }
    }
}

fn at_pin(candidate: &Candidate, code: Code, message: String, fall: &Fall) -> Diagnostic {
    let first =
        candidate.edits.first().map(|edit| edit.span.clone()).or_else(|| candidate.pins.first().cloned());
    let mut told = Diagnostic {
        severity: Severity::Error,
        code,
        message,
        span: first,
        label: format!("{} → {}", candidate.from, candidate.to),
        notes: Vec::new(),
        help: None,
    };
    let others = candidate.pins.iter().skip(1);
    let others: Vec<String> = others.map(|pin| format!("{}:{}", pin.file(), pin.line())).collect();
    if !others.is_empty() {
        told = told.note("also pinned in", others.join("\n"));
    }
    with_logs(told, fall)
}

fn with_logs(mut told: Diagnostic, fall: &Fall) -> Diagnostic {
    for (title, text) in [("it last printed", &fall.output), ("containers that do not run", &fall.logs)] {
        if !text.trim().is_empty() {
            told = told.note(title, text.trim_end());
        }
    }
    told
}

#[cfg(test)]
mod tests;
