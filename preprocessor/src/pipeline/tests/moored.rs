//! Sandboxes that stay from run to run.

use super::{Desk, Moorings, codes, replayed};

/// A desk at which so many sandboxes stay.
fn desk(room: usize) -> Desk {
    Desk { moorings: Moorings::new(room), ..Desk::new() }
}

fn chapter(lines: &[&str]) -> String {
    format!("```console\n{}\n```\n", lines.join("\n"))
}

#[tokio::test]
async fn only_what_was_appended_is_run() {
    let cases: [(&str, &[&str], &[&str]); 6] = [
        ("appended", &["$ a", "$ b", "$ c"], &["$ c"]),
        ("another expectation of what was run", &["$ a", "fine", "$ b", "$ c"], &["$ c"]),
        ("a wrong expectation of what was run", &["$ a", "other", "$ b"], &[]),
        ("changed", &["$ a", "$ c"], &["boot", "$ a", "$ c"]),
        ("inserted", &["$ c", "$ a", "$ b"], &["boot", "$ c", "$ a", "$ b"]),
        ("taken away", &["$ a"], &["boot", "$ a"]),
    ];
    for (what, second, expected) in cases {
        let desk = desk(1);
        let (_, log) = desk.run_logged(&[&chapter(&["$ a", "$ b"])]).await;
        assert_eq!(log, ["boot", "$ a", "$ b"], "the sandbox stays");
        let (_, log) = desk.run_logged(&[&chapter(second)]).await;
        assert_eq!(log, expected, "{what}");
    }
}

#[tokio::test]
async fn what_was_run_before_is_judged_anew() {
    let desk = desk(1);
    desk.run_logged(&[&chapter(&["$ a", "other"])]).await;
    let (verified, _) = desk.run_logged(&[&chapter(&["$ a", "other", "$ b"])]).await;
    assert_eq!((codes(&verified), replayed(&verified)), (vec!["D0201"], vec![true, false]));
    let (verified, log) = desk.run_logged(&[&chapter(&["$ a", "fine", "$ b"])]).await;
    assert_eq!((codes(&verified), log.len()), (vec![], 0));
}

#[tokio::test]
async fn only_what_was_run_in_one_go_is_recorded() {
    let desk = desk(1);
    desk.run_logged(&[&chapter(&["$ a", "other"])]).await;
    desk.run_logged(&[&chapter(&["$ a", "fine"])]).await;
    let elsewhere = Desk { store: desk.store.clone(), ..Desk::new() };
    let (_, log) = elsewhere.run_logged(&[&chapter(&["$ a", "fine"])]).await;
    assert_eq!(
        log.len(),
        0,
        "its steps were run in one go, and now they are said to print what they printed"
    );
    desk.run_logged(&[&chapter(&["$ a", "fine", "$ b"])]).await;
    let (_, log) = elsewhere.run_logged(&[&chapter(&["$ a", "fine", "$ b"])]).await;
    assert_eq!(log, ["boot", "$ a", "$ b", "close"], "before the last step there was a pause");
}

#[tokio::test]
async fn another_golden_needs_another_sandbox() {
    let mut desk = desk(1);
    desk.run_logged(&[&chapter(&["$ a"])]).await;
    desk.golden = "another";
    let (_, log) = desk.run_logged(&[&chapter(&["$ a", "$ b"])]).await;
    assert_eq!(log, ["boot", "$ a", "$ b"]);
}

#[tokio::test]
async fn where_there_is_no_room_the_oldest_goes() {
    let desk = desk(1);
    let book = |more: &[&str]| {
        let with = |name: &str| chapter(&[&[name], more].concat());
        [with("$ a"), with("$ b b b"), with("$ c")]
    };
    let first = book(&[]);
    let (_, log) = desk.run_logged(&[&first[0], &first[1], &first[2]]).await;
    assert_eq!(log.iter().filter(|entry| *entry == "boot").count(), 3);
    let second = book(&["$ d"]);
    let (_, log) = desk.run_logged(&[&first[0], &first[1], &second[2]]).await;
    assert_eq!(log, ["$ d"]);
    let (_, log) = desk.run_logged(&[&second[0], &first[1], &second[2]]).await;
    assert_eq!(log, ["boot", "$ a", "$ d"]);
}
