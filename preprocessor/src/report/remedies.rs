//! The way out that the kind of a finding leaves open, whatever the step was.

use crate::blocks::{Exit, Kind, Step, Stop};
use crate::diagnostic::Code;
use crate::recording::Complaint;
use crate::sandbox::End;
use crate::verdict::{Outcome, Verdict};

/// One sentence, where nothing better is known.
pub(super) fn remedy(code: Code, step: &Step, outcome: &Outcome) -> Option<String> {
    let recorded = outcome.recorded.as_ref()?;
    let complaint = recorded.complaint.as_ref();
    match (code, recorded.end) {
        (Code::TimedOut, _) if step.terms.ready.is_some() => {
            Some("give it `timeout = \"…\"` if it needs longer to be ready".to_owned())
        }
        (Code::TimedOut, _) => Some(not_printed(step)),
        (Code::StaleQuote, _) => Some("quote the lines as they stand in the file now".to_owned()),
        (Code::Mismatched, _) => Some(mismatched(outcome)),
        (Code::UnexpectedSuccess, _) => Some(unexpected_success(step)),
        (Code::NotIdempotent, _) => Some(
            "let the task look before it acts (`creates`, `changed_when`, a module with a `state`), or take \
             `idempotent` out"
                .to_owned(),
        ),
        (Code::Failed, _) if matches!(complaint, Some(Complaint::AmbiguousEdit { .. })) => {
            Some("quote more lines above, so that only one place fits".to_owned())
        }
        (Code::Failed, _)
            if matches!(complaint, Some(Complaint::NothingRan | Complaint::Truncated { .. })) =>
        {
            None
        }
        (Code::Failed, End::Exited(code) | End::ShellEnded(code)) => exit_code(step, code),
        _ => None,
    }
}

fn mismatched(outcome: &Outcome) -> String {
    let Verdict::Mismatched(mismatch) = &outcome.verdict else { return String::new() };
    if let Some(fitting) = mismatch.part.as_ref().and_then(|part| part.fitting.as_ref()) {
        return format!("`{fitting}` is the hole for this: write it instead");
    }
    if mismatch.hole.as_ref().is_some_and(|hole| hole.contains(" before and is ")) {
        return "a name stands for one value in a whole chapter: if this is another thing, give its hole another name"
            .to_owned();
    }
    "if what came is right now, `mdbook-drydock accept` writes it into the docs; what differs each time wants a hole, \
     such as `[ID]` or `[..]`"
        .to_owned()
}

fn not_printed(step: &Step) -> String {
    match &step.terms.stop {
        Some(Stop::On(text)) => {
            format!(
                "does it still print `{text}`? correct `stop_on`, or give it `timeout = \"…\"` if it needs longer"
            )
        }
        _ => "give it `timeout = \"…\"` if it needs longer".to_owned(),
    }
}

fn unexpected_success(step: &Step) -> String {
    match step.terms.exit {
        Exit::Code(code) => {
            format!("if it succeeds now, take `exit = {code}` out of the comment above the block")
        }
        Exit::Success | Exit::Failure => {
            "if it succeeds now, take `should_fail` out of the info string".to_owned()
        }
    }
}

fn exit_code(step: &Step, code: i32) -> Option<String> {
    match step.terms.exit {
        _ if code == 0 => None,
        Exit::Code(expected) => {
            Some(format!("if {code} is right now, write `exit = {code}` in place of {expected}"))
        }
        // A playbook or a build that is meant to fail is hardly ever what docs show.
        Exit::Success if matches!(step.kind, Kind::Console | Kind::Script) => Some(format!(
            "if it is meant to fail, say so: `<!-- drydock: exit = {code} -->` above the block, or `should_fail` in \
             its info string"
        )),
        Exit::Success | Exit::Failure => None,
    }
}
