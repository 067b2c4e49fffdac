//! A judgement in the words of a message.

use std::time::Duration;

use crate::blocks::{Action, Exit, Step, Stop};
use crate::diagnostic::Code;
use crate::recording::{Complaint, Recorded};
use crate::sandbox::End;
use crate::verdict::{Outcome, Verdict};

/// Letters of a command that a sentence can carry.
const LONGEST: usize = 72;

/// What is wrong with a step, as a code and one sentence in lower case; `None` when it passed.
#[must_use]
pub fn complaint(step: &Step, outcome: &Outcome) -> Option<(Code, String)> {
    if outcome.verdict == Verdict::Passed {
        return None;
    }
    let name = name(step);
    match &outcome.verdict {
        Verdict::Passed => None,
        Verdict::Mismatched(_) => Some((Code::Mismatched, format!("{name} did not print what the docs say"))),
        Verdict::Failed => Some(failed(step, outcome.recorded.as_ref(), &name)),
        Verdict::TimedOut(after) => Some((Code::TimedOut, timed_out(step, *after, &name))),
        Verdict::Skipped(reason) => Some((Code::Skipped, format!("{name} was not run: {reason}"))),
    }
}

fn failed(step: &Step, recorded: Option<&Recorded>, name: &str) -> (Code, String) {
    match recorded.and_then(|recorded| recorded.complaint.as_ref()) {
        Some(Complaint::StaleQuote { file, closest }) if closest.is_empty() => {
            (Code::StaleQuote, format!("these lines are quoted from {file}, which has nothing like them"))
        }
        Some(Complaint::StaleQuote { file, .. }) => {
            (Code::StaleQuote, format!("the quoted lines are no longer in {file}"))
        }
        Some(Complaint::NotIdempotent { changed }) => {
            let things = if *changed == 1 { "1 thing" } else { &format!("{changed} things") };
            (Code::NotIdempotent, format!("{name} changed {things} when it was run again"))
        }
        Some(Complaint::AmbiguousEdit { file, places }) => {
            (Code::Failed, format!("the lines to edit stand in {places} places of {file}"))
        }
        Some(Complaint::NothingRan) => (Code::Failed, format!("{name} ran no task")),
        Some(Complaint::AtLine { .. } | Complaint::Truncated { .. }) | None => {
            wrong_end(step, recorded, name)
        }
    }
}

fn wrong_end(step: &Step, recorded: Option<&Recorded>, name: &str) -> (Code, String) {
    let Some(recorded) = recorded else { return (Code::Failed, format!("{name} failed")) };
    match (recorded.end, step.terms.exit) {
        (End::Exited(0), Exit::Failure) => {
            (Code::UnexpectedSuccess, format!("{name} succeeded, but the docs say that it fails"))
        }
        (End::Exited(0), Exit::Code(expected)) if expected != 0 => (
            Code::UnexpectedSuccess,
            format!("{name} succeeded, but the docs say that it ends with exit code {expected}"),
        ),
        (end, expected) if fits(end, expected) => (Code::Failed, otherwise_wrong(step, recorded, name)),
        (end, expected) => (Code::Failed, format!("{name} {}{}", ending(end), wanted(end, expected))),
    }
}

fn fits(end: End, expected: Exit) -> bool {
    match (end, expected) {
        (End::Exited(code) | End::ShellEnded(code), Exit::Success) => code == 0,
        (End::Exited(code) | End::ShellEnded(code), Exit::Failure) => code != 0,
        (End::Exited(code) | End::ShellEnded(code), Exit::Code(expected)) => code == expected,
        (End::Interrupted | End::TimedOut, _) => false,
    }
}

/// What is wrong with a step whose exit code is right.
fn otherwise_wrong(step: &Step, recorded: &Recorded, name: &str) -> String {
    match (&recorded.complaint, &step.terms.stop) {
        (Some(Complaint::Truncated { .. }), _) => format!("{name} printed too much to be compared"),
        (_, Some(Stop::On(text))) => format!("{name} ended without printing `{text}`"),
        _ => format!("{name} {}", ending(recorded.end)),
    }
}

fn wanted(end: End, expected: Exit) -> String {
    match (end, expected) {
        (End::Exited(0), _) | (_, Exit::Failure) => String::new(),
        (_, Exit::Success) => ", expected 0".to_owned(),
        (_, Exit::Code(code)) => format!(", expected {code}"),
    }
}

/// How a step ended, as the rest of a sentence.
#[must_use]
pub fn ending(end: End) -> String {
    match end {
        End::Exited(code) => format!("ended with exit code {code}"),
        End::Interrupted => "was interrupted".to_owned(),
        End::TimedOut => "did not end in time".to_owned(),
        End::ShellEnded(code) => format!("ended the shell with exit code {code}"),
    }
}

fn timed_out(step: &Step, after: Duration, name: &str) -> String {
    let after = duration(u64::try_from(after.as_millis()).unwrap_or(u64::MAX));
    if let Some(ready) = &step.terms.ready {
        return format!("{name} was not ready within {after}: `{}` did not succeed", brief(ready));
    }
    match &step.terms.stop {
        Some(Stop::On(text)) => format!("{name} did not print `{text}` within {after}"),
        Some(Stop::After(_)) | None => format!("{name} did not end within {after}"),
    }
}

/// The step as a sentence names it.
#[must_use]
pub fn name(step: &Step) -> String {
    match &step.action {
        Action::Quote { .. } | Action::Edit { .. } | Action::Build { .. } | Action::Look => {
            format!("the {}", step.title())
        }
        Action::Command(_)
        | Action::Script(_)
        | Action::Ansible { .. }
        | Action::Compose(_)
        | Action::Dockerfile(_) => format!("`{}`", brief(&step.title())),
    }
}

/// The first line of a command, or its beginning.
#[must_use]
pub fn brief(title: &str) -> String {
    let first = title.lines().next().unwrap_or_default();
    let continued = first.trim_end_matches('\\').trim_end();
    if continued.chars().count() > LONGEST {
        let beginning: String = continued.chars().take(LONGEST).collect();
        format!("{} …", beginning.trim_end())
    } else if title.lines().nth(1).is_some() {
        format!("{continued} …")
    } else {
        continued.to_owned()
    }
}

/// A time as people say it: "40 ms", "0.4 s", "10 s", "2 min 5 s".
#[must_use]
pub fn duration(milliseconds: u64) -> String {
    let tenths = (milliseconds + 50) / 100;
    match milliseconds {
        0..100 => format!("{milliseconds} ms"),
        100..59_950 if tenths.is_multiple_of(10) => format!("{} s", tenths / 10),
        100..59_950 => format!("{}.{} s", tenths / 10, tenths % 10),
        _ => {
            let seconds = (milliseconds + 500) / 1000;
            format!("{} min {} s", seconds / 60, seconds % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{brief, duration};

    #[test]
    fn times_read_well() {
        let cases = [
            (0, "0 ms"),
            (40, "40 ms"),
            (99, "99 ms"),
            (100, "0.1 s"),
            (449, "0.4 s"),
            (9_950, "10 s"),
            (59_949, "59.9 s"),
            (59_950, "1 min 0 s"),
            (125_000, "2 min 5 s"),
        ];
        for (milliseconds, expected) in cases {
            assert_eq!(duration(milliseconds), expected);
        }
    }

    #[test]
    fn a_long_command_is_named_by_its_beginning() {
        assert_eq!(brief("docker ps"), "docker ps");
        assert_eq!(brief("docker run \\\n  --rm redis"), "docker run …");
        assert_eq!(brief(&"x".repeat(100)), format!("{} …", "x".repeat(72)));
    }
}
