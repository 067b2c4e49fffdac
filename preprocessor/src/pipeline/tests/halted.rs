//! Runs that end at the first step that does not pass.

use super::{AtFailure, Desk, codes, replayed};
use crate::moorings::Moorings;

fn desk(at_failure: AtFailure) -> Desk {
    Desk { at_failure, ..Desk::new() }
}

const FAILS: &str = "```console\n$ a\n$ b\nother\n$ c\n$ d\n```\n";
const PASSES: &str = "```console\n$ e\n```\n";

fn verdicts(verified: &super::Verified) -> Vec<&'static str> {
    let outcomes = verified.chapters.iter().flat_map(|chapter| &chapter.outcomes);
    outcomes.map(|outcome| outcome.verdict.as_str()).collect()
}

#[tokio::test]
async fn nothing_is_run_after_the_first_failure() {
    for (at_failure, ended) in [(AtFailure::Stop, true), (AtFailure::Hold, false)] {
        let desk = desk(at_failure);
        let (verified, log) = desk.run_logged(&[FAILS, PASSES]).await;
        let expected = ["boot", "$ a", "$ b", "close"];
        assert_eq!(log, expected[..if ended { 4 } else { 3 }]);
        assert_eq!(verdicts(&verified), ["passed", "mismatched", "skipped", "skipped", "skipped"]);
        let told: Vec<&str> = verified.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "`b` did not print what the docs say",
                "3 steps in 2 chapters were not run: the run ended at book/0.md:3, the first step that did not pass"
            ]
        );
        assert_eq!(codes(&verified), ["D0201", "D0208"]);
        assert_eq!(desk.moorings.take_held().is_some(), !ended);
    }
}

#[tokio::test]
async fn a_run_without_a_failure_is_like_any_other() {
    for at_failure in [AtFailure::Stop, AtFailure::Hold] {
        let desk = desk(at_failure);
        let (verified, log) = desk.run_logged(&[PASSES]).await;
        assert!(verified.is_sound());
        assert_eq!(log, ["boot", "$ e", "close"]);
        assert!(desk.moorings.take_held().is_none());
        assert_eq!(replayed(&desk.run(&[PASSES]).await), [true], "it was recorded");
    }
}

#[tokio::test]
async fn what_was_not_run_is_not_recorded() {
    let desk = desk(AtFailure::Stop);
    desk.run_logged(&[FAILS, PASSES]).await;
    assert_eq!(desk.store.durations().of("book/0.md"), None);
    let again = Desk { store: desk.store.clone(), ..Desk::new() };
    let verified = again.run(&[PASSES]).await;
    assert_eq!(replayed(&verified), [false]);
}

#[tokio::test]
async fn a_moored_sandbox_goes_on_at_the_failure_once_it_is_mended() {
    let desk = Desk { moorings: Moorings::new(1), ..desk(AtFailure::Stop) };
    desk.run_logged(&[FAILS]).await;
    let (verified, log) = desk.run_logged(&[&FAILS.replace("other", "fine")]).await;
    assert_eq!(log, ["$ c", "$ d"]);
    assert!(verified.is_sound());
}

#[tokio::test]
async fn a_block_that_cannot_be_read_does_not_halt_the_other_chapters() {
    let unread = "```console,hiden\n$ a\n```\n\n```console\n$ b\n```\n";
    let (verified, log) = desk(AtFailure::Stop).run_logged(&[unread, PASSES]).await;
    assert!(log.contains(&"$ e".to_owned()), "{log:?}");
    assert_eq!((codes(&verified), verdicts(&verified)), (vec!["D0102", "D0208"], vec!["skipped", "passed"]));
}
