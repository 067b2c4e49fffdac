//! Scenarios side by side.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::super::Room;
use super::{BREAK, Desk, Scripted, codes};
use crate::event::Event;

fn room(jobs: usize, ahead: usize) -> Room {
    Room { jobs: NonZeroUsize::new(jobs).expect("at least one"), ahead }
}

/// Chapters of so many commands each, called `a0 a1 …`, `b0 b1 …`.
fn book(sizes: &[usize]) -> Vec<String> {
    let chapter = |(name, &size): (char, &usize)| {
        let commands = (0..size).map(|number| format!("$ {name}{number}\n"));
        format!("```console\n{}```\n", commands.collect::<String>())
    };
    ('a'..).zip(sizes).map(chapter).collect()
}

async fn log(desk: &Desk, book: &[String]) -> Vec<String> {
    let texts: Vec<&str> = book.iter().map(String::as_str).collect();
    desk.run_logged(&texts).await.1
}

#[tokio::test]
async fn the_longest_scenario_begins_first() {
    let desk = Desk::new();
    let beginnings = |log: Vec<String>| {
        log.into_iter().filter_map(|entry| entry.strip_suffix('0').map(str::to_owned)).collect::<Vec<_>>()
    };
    let first = beginnings(log(&desk, &book(&[1, 3, 2])).await);
    assert_eq!(first, ["$ b", "$ c", "$ a"], "by the number of steps as long as nothing else is known");
    let mut durations = desk.store.durations();
    for (chapter, seconds) in [("book/0.md", 2), ("book/1.md", 1), ("book/2.md", 3)] {
        durations.note(chapter, Duration::from_secs(seconds));
    }
    desk.store.save_durations(&durations).expect("the store can be written");
    let changed = book(&[2, 4, 3]);
    let second = beginnings(log(&desk, &changed).await);
    assert_eq!(second, ["$ c", "$ a", "$ b"], "by what they took the last time, although they have changed");
}

#[tokio::test]
async fn how_long_a_chapter_took_is_remembered() {
    let desk = Desk::new();
    log(&desk, &book(&[1])).await;
    assert!(desk.store.durations().of("book/0.md").is_some());
}

#[tokio::test]
async fn no_more_sandboxes_are_there_than_there_is_room_for() {
    for (jobs, ahead) in [(1, 0), (1, 1), (2, 0), (2, 1), (3, 2)] {
        let desk = Desk { room: room(jobs, ahead), ..Desk::new() };
        let log = log(&desk, &book(&[4, 4, 4, 4, 4, 4])).await;
        let (mut afloat, mut most) = (0_usize, 0);
        for entry in &log {
            match entry.as_str() {
                "boot" => afloat += 1,
                "close" => afloat -= 1,
                _ => {}
            }
            most = most.max(afloat);
        }
        assert_eq!((most, afloat), (jobs + ahead, 0), "jobs {jobs}, ahead {ahead}: {log:#?}");
    }
}

#[tokio::test]
async fn a_sandbox_booted_ahead_waits_until_it_is_its_turn() {
    let desk = Desk { room: room(1, 1), ..Desk::new() };
    let log = log(&desk, &book(&[2, 2])).await;
    assert_eq!(log, ["boot", "$ a0", "boot", "$ a1", "close", "$ b0", "$ b1", "close"]);
}

#[tokio::test]
async fn what_was_verified_before_a_sandbox_broke_is_told_and_kept() {
    let desk = Desk::new();
    let broken = format!("```console\n$ {BREAK}\n```\n");
    let book = ["```console\n$ a\n$ a\n$ a\nother\n```\n", "```console\n$ b\n$ b\n```\n", &broken];
    let machines = Scripted::new(|_| ("fine\n".to_owned(), 0));
    let interrupted = desk.try_run(&book, Ok(machines)).await.expect_err("one machine breaks");
    assert_eq!(interrupted.error.to_string(), "the machine is broken");
    let told: Vec<_> = interrupted.so_far.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(told, ["D0201"]);
    let account = interrupted.so_far.account(Some(interrupted.error.to_string()));
    let summary = account.summary;
    assert_eq!((summary.passed, summary.mismatched, summary.skipped), (4, 1, 1), "what is known is counted");
    let (again, log) = desk.run_logged(&book[..2]).await;
    assert_eq!(codes(&again), ["D0201"]);
    assert_eq!(log, ["boot", "$ a", "$ a", "$ a", "close"], "what passed is not run again");
}

#[tokio::test]
async fn a_sandbox_that_does_not_come_up_is_replaced_once() {
    let machines = || Scripted::new(|_| ("fine\n".to_owned(), 0));
    let book = ["```console\n$ a\n```\n"];
    let desk = Desk::new();
    let verified =
        desk.try_run(&book, Ok(machines().first_boots_fail(1))).await.expect("the second one is up");
    assert_eq!(verified.account(None).summary.passed, 1);
    let lost = |event: &Event| matches!(event, Event::SandboxLost { why, .. } if why.contains("not ready"));
    assert_eq!(desk.events.lock().unwrap().iter().filter(|event| lost(event)).count(), 1, "it is told");
    let interrupted = Desk::new().try_run(&book, Ok(machines().first_boots_fail(2))).await;
    assert_eq!(interrupted.expect_err("neither comes up").error.to_string(), "the machine was not ready");
}
