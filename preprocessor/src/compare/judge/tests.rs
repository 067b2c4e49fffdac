use std::sync::Arc;
use std::time::Duration;

use super::{all_pass, judge};
use crate::blocks::{Action, Bindings, Exit, Expected, Kind, Step, Stop, Terms};
use crate::compare::Holes;
use crate::recording::{Complaint, Recorded};
use crate::sample;
use crate::sandbox::End;
use crate::span::{SourceFile, SourceMap};
use crate::verdict::Verdict;

const LIMIT: Duration = Duration::from_secs(60);

fn verdict(terms: Terms, expected: Option<&str>, recorded: &Recorded) -> Verdict {
    let span = SourceMap::identity(Arc::new(SourceFile::new("book/a.md", "text"))).span(0..4);
    let step = Step {
        range: 0..0,
        span: span.clone(),
        lines: 0..1,
        kind: Kind::Console,
        action: Action::Command("true".to_owned()),
        terms,
        expected: expected.map(|text| Expected {
            text: text.to_owned(),
            span,
            lines: 1..2,
            written: Vec::new(),
            bound: Bindings::new(),
        }),
    };
    judge(&step, recorded, LIMIT, &mut Holes::default())
}

fn recorded(end: End, output: &str) -> Recorded {
    Recorded::new(output, end, 1)
}

#[test]
fn a_recording_holds_only_while_every_step_passes_by_it() {
    let ok = End::Exited(0);
    let second = "```console\n$ a\n$ b\n[ID:web]\n```\n";
    let both = "```console\n$ a\n[ID:web]\n$ b\n[ID:web]\n```\n";
    let id = "4f5c8e2b9a01\n";
    for (text, seen, holds) in [
        (second, vec![("", ok), (id, ok)], true),
        (second, vec![("", ok), ("gone\n", ok)], false),
        (second, vec![("", ok)], false),
        (second, vec![("", ok), (id, ok), ("", ok)], false),
        (second, vec![("", End::Exited(1)), (id, ok)], false),
        (second, vec![("", End::TimedOut), (id, ok)], false),
        (both, vec![(id, ok), (id, ok)], true),
        (both, vec![(id, ok), ("ffffffffffff\n", ok)], false),
    ] {
        let scenario = sample::scenario(text);
        let steps: Vec<Recorded> = seen.iter().map(|(output, end)| recorded(*end, output)).collect();
        assert_eq!(all_pass(scenario.steps(), &steps, LIMIT), holds, "{text} {seen:?}");
    }
}

#[test]
fn a_step_ends_as_its_terms_ask() {
    let exits = |exit| Terms { exit, ..Terms::default() };
    let after = || Terms { stop: Some(Stop::After(Duration::from_secs(1))), ..Terms::default() };
    let on = || Terms { stop: Some(Stop::On("ready".to_owned())), ..Terms::default() };
    for (terms, end, output, passes) in [
        (exits(Exit::Success), End::Exited(0), "", true),
        (exits(Exit::Success), End::Exited(1), "", false),
        (exits(Exit::Failure), End::Exited(1), "", true),
        (exits(Exit::Failure), End::Exited(0), "", false),
        (exits(Exit::Code(3)), End::Exited(3), "", true),
        (exits(Exit::Code(3)), End::Exited(1), "", false),
        (exits(Exit::Success), End::ShellEnded(0), "", true),
        (exits(Exit::Success), End::ShellEnded(2), "", false),
        (exits(Exit::Failure), End::ShellEnded(2), "", true),
        (exits(Exit::Success), End::Interrupted, "", false),
        (after(), End::Interrupted, "", true),
        (after(), End::Exited(0), "", true),
        (after(), End::Exited(1), "", false),
        (on(), End::Interrupted, "ready\n", true),
        (on(), End::Exited(0), "now ready\n", true),
        (on(), End::Exited(0), "never\n", false),
        (on(), End::Exited(1), "now ready\n", false),
        (on(), End::ShellEnded(0), "never\n", false),
    ] {
        let expected = if passes { Verdict::Passed } else { Verdict::Failed };
        assert_eq!(verdict(terms.clone(), None, &recorded(end, output)), expected, "{terms:?} {end:?}");
    }
}

#[test]
fn time_that_is_up_names_the_limit() {
    let own = Terms { timeout: Some(Duration::from_secs(5)), exit: Exit::Failure, ..Terms::default() };
    let late = recorded(End::TimedOut, "");
    assert_eq!(verdict(own, Some("x"), &late), Verdict::TimedOut(Duration::from_secs(5)));
    assert_eq!(verdict(Terms::default(), None, &late), Verdict::TimedOut(LIMIT));
}

#[test]
fn the_end_is_judged_before_the_output() {
    let came = |code| recorded(End::Exited(code), "b\n");
    assert_eq!(verdict(Terms::default(), Some("a\n"), &came(1)), Verdict::Failed);
    assert!(matches!(verdict(Terms::default(), Some("a\n"), &came(0)), Verdict::Mismatched(_)));
    assert_eq!(verdict(Terms::default(), Some("b\n"), &came(0)), Verdict::Passed);
    assert_eq!(verdict(Terms::default(), None, &came(0)), Verdict::Passed);
}

#[test]
fn complaints_fail_a_step_where_they_matter() {
    let stale = Complaint::StaleQuote { file: "a".to_owned(), closest: String::new() };
    let cut_off = Complaint::Truncated { dropped: 9 };
    for (complaint, expected, passes) in [
        (stale, None, false),
        (Complaint::NotIdempotent { changed: 1 }, None, false),
        (cut_off.clone(), None, true),
        (cut_off, Some("..."), false),
        (Complaint::AtLine { line: 2 }, None, true),
    ] {
        let seen = Recorded { complaint: Some(complaint), ..recorded(End::Exited(0), "") };
        let verdict = verdict(Terms::default(), expected, &seen);
        assert_eq!(verdict == Verdict::Passed, passes, "{seen:?} {verdict:?}");
    }
}
