//! Chapters that break their system and mend it.

use std::time::Duration;

use super::catalogue::with_a_server;
use super::{BREAK, Desk, Drilled, Event, Interrupted, SandboxError, Verify, codes, codes_of, replayed};
use crate::drill::Ending;
use crate::recording::{Key, Recording};
use crate::scenarios::Extent;

const FAULT: &str = "<!-- drydock: drill = \"fault\" -->\n```console\n$ docker stop nginx_container\n```\n\n";
const SYMPTOM: &str = "<!-- drydock: exit = 7 -->\n```console\n$ curl -fs localhost\n```\n\n";
const CURE: &str = "<!-- drydock: drill = \"cure\" -->\n```console\n$ docker start nginx_container\n```\n\n";
const MENDED: &str = "```console\n$ curl -fs localhost\nok\n```\n\n";
/// Passes on every system.
const BLIND: &str = "```console\n$ docker ps\n```\n\n";

fn recipe() -> String {
    [FAULT, SYMPTOM, CURE, MENDED].concat()
}

impl Desk {
    /// Drills a book on machines with a web server, and gives what was asked of them as well.
    async fn drill(&self, texts: &[&str]) -> (Drilled, Vec<String>) {
        let machines = with_a_server();
        let drilled = self.try_drill(texts, Ok(machines.clone())).await;
        (drilled.expect("scripted machines do not break"), machines.take_log())
    }
}

fn endings(drilled: &Drilled) -> Vec<Ending> {
    drilled.proofs.iter().flat_map(|proof| &proof.tried).map(|tried| tried.ending()).collect()
}

#[tokio::test]
async fn a_drill_is_run_without_either_half_as_far_as_it_takes() {
    let text = recipe() + BLIND;
    let (drilled, log) = Desk::new().drill(&[&text, "Prose.\n"]).await;
    assert!(drilled.is_sound() && drilled.proofs[0].holds());
    assert_eq!(endings(&drilled), [Ending::Missed(0), Ending::Missed(2)]);
    // The longer one first.
    let commands: Vec<&String> = log.iter().filter(|entry| !entry.starts_with('?')).collect();
    assert_eq!(
        commands,
        [
            "boot",
            "$ docker stop nginx_container",
            "$ curl -fs localhost",
            "$ curl -fs localhost",
            "close",
            "boot",
            "$ curl -fs localhost",
            "close"
        ]
    );
}

#[tokio::test]
async fn a_quote_of_what_a_half_has_edited_decides_nothing() {
    let lines = |said: &str, port: u16| {
        format!("<!-- drydock: file = \"site.conf\"{said} -->\n```text\nlisten {port}\n```\n\n")
    };
    let edit = |half: &str, port| lines(&format!(", edit = true, drill = \"{half}\""), port);
    let broken = [&lines("", 80), &edit("fault", 81), FAULT, &lines("", 81), SYMPTOM].concat();
    let text = broken + &[&edit("cure", 80), CURE, &lines("", 80), MENDED].concat();
    let machines = with_a_server().file("/titb/site.conf", "listen 80\n");
    let drilled = Desk::new().try_drill(&[&text], Ok(machines)).await.expect("it does not break");
    assert_eq!(endings(&drilled), [Ending::Missed(2), Ending::Missed(6)]);
}

#[tokio::test]
async fn what_is_not_proved_is_told_at_the_half_that_nobody_misses() {
    let fails = "```console\n$ docker inspect nginx_contaner\n```\n\n";
    let cases: [(&str, Vec<&str>, &[(&str, usize)]); 7] = [
        ("sound", vec![FAULT, SYMPTOM, CURE, MENDED], &[]),
        ("the symptom is not shown", vec![FAULT, BLIND, CURE, MENDED], &[("D0501", 1)]),
        ("nobody looks whether it is mended", vec![FAULT, SYMPTOM, CURE, BLIND], &[("D0502", 11)]),
        ("neither", vec![FAULT, BLIND, CURE, BLIND], &[("D0501", 1), ("D0502", 10)]),
        ("it fails before its fault", vec![fails, FAULT, SYMPTOM, CURE, MENDED], &[("D0503", 2)]),
        ("it fails before its cure", vec![FAULT, SYMPTOM, fails, CURE, MENDED], &[("D0503", 12)]),
        ("no drill", vec![BLIND], &[("D0504", 0)]),
    ];
    for (name, blocks, expected) in cases {
        let (drilled, _) = Desk::new().drill(&[&blocks.concat()]).await;
        let told = drilled.diagnostics.iter().map(|found| {
            let line = found.span.as_ref().map_or(0, |span| span.line());
            (found.code.as_str(), line)
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(drilled.is_sound(), expected.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn a_cure_that_does_nothing_fails_the_chapter_and_not_its_drill() {
    let text = recipe().replace("docker start nginx_container", "docker ps");
    let (drilled, _) = Desk::new().drill(&[&text]).await;
    assert!(drilled.is_sound(), "the system is broken without it, too");
    let desk = Desk::new();
    assert_eq!(desk.drill(&[&text]).await.0.unverified, ["book/0.md"]);
    let verified = desk.try_run(&[&text], Ok(with_a_server())).await.expect("it does not break");
    assert_eq!(codes(&verified), ["D0202"]);
    assert_eq!(desk.drill(&[&text]).await.0.unverified, ["book/0.md"], "it is told each time");
    desk.try_run(&[&recipe()], Ok(with_a_server())).await.expect("it does not break");
    assert_eq!(desk.drill(&[&recipe(), BLIND]).await.0.unverified, [""; 0]);
}

#[tokio::test]
async fn what_is_proved_is_not_run_again() {
    let desk = Desk::new();
    desk.drill(&[&recipe()]).await;
    let (drilled, log) = desk.drill(&[&("More prose.\n\n".to_owned() + &recipe())]).await;
    assert_eq!((endings(&drilled), log), (vec![Ending::Missed(0), Ending::Missed(2)], vec![]));
    assert!(drilled.proofs[0].tried.iter().all(|tried| tried.replayed));
    assert_eq!(desk.prepared(), 1);
}

#[tokio::test]
async fn what_could_change_a_proof_is_run_again() {
    let cases: [(&str, &str, &str, [bool; 2]); 6] = [
        ("the symptom", "exit = 7", "exit = 7, timeout = \"9s\"", [false, false]),
        (
            "what it looks like",
            "$ curl -fs localhost\n```",
            "$ curl -fs localhost\n[..]\n```",
            [false, false],
        ),
        ("the fault", "docker stop nginx", "docker stop --time 0 nginx", [true, false]),
        ("the cure", "docker start nginx", "docker start --attach nginx", [true, true]),
        ("the last look", "\nok\n", "\no[..]\n", [true, false]),
        (
            "something more after it",
            MENDED,
            "```console\n$ curl -fs localhost\nok\n$ docker ps\n```\n",
            [true, false],
        ),
    ];
    for (name, from, to, known) in cases {
        let desk = Desk::new();
        desk.drill(&[&recipe()]).await;
        let changed = recipe().replace(from, to);
        assert_ne!(changed, recipe(), "{name}");
        let (drilled, _) = desk.drill(&[&changed]).await;
        let replayed = drilled.proofs[0].tried.each_ref().map(|tried| tried.replayed);
        assert_eq!(replayed, known, "{name}");
    }
}

#[tokio::test]
async fn what_is_not_proved_is_tried_each_time_and_so_is_what_always_is_to_be() {
    let mut desk = Desk::new();
    for _ in 0..2 {
        let (drilled, _) = desk.drill(&[&[FAULT, BLIND, CURE, MENDED].concat()]).await;
        assert_eq!(codes_of(&drilled.diagnostics), ["D0501"]);
        assert!(!drilled.proofs[0].tried[0].replayed);
    }
    desk.settings.verify = Verify::Always;
    for _ in 0..2 {
        let (drilled, log) = desk.drill(&[&recipe()]).await;
        assert!(drilled.is_sound() && log.contains(&"boot".to_owned()));
    }
}

#[tokio::test]
async fn proofs_and_recordings_leave_each_other_alone() {
    let desk = Desk::new();
    let text = recipe();
    let run = async || desk.try_run(&[&text], Ok(with_a_server())).await.expect("it does not break");
    run().await;
    desk.drill(&[&text]).await;
    assert_eq!(replayed(&run().await), [true; 4], "the chapter is recorded as before");
    // More than are kept of other branches: what the book needs is not among those that go.
    for other in 0..300 {
        let key = Key::of(std::iter::empty(), Extent::Shell, &other.to_string(), Duration::ZERO);
        let recording = Recording { engine: String::new(), made: 0, steps: Vec::new() };
        desk.store.save(&key, &recording).expect("the store can be written to");
    }
    desk.try_run(&[&text, BLIND], Ok(with_a_server())).await.expect("it does not break");
    let other = recipe().replace("exit = 7", "exit = 7, timeout = \"9s\"");
    assert_eq!(desk.drill(&[&text, BLIND]).await.1, [""; 0]);
    desk.drill(&[&text, &other]).await;
    assert_eq!(replayed(&run().await), [true; 4], "nor is it where drills were proved");
}

#[tokio::test]
async fn a_drill_changes_nothing_of_how_its_chapter_is_run_and_recorded() {
    let desk = Desk::new();
    let plain = recipe()
        .replace("<!-- drydock: drill = \"fault\" -->\n", "")
        .replace("<!-- drydock: drill = \"cure\" -->\n", "");
    desk.try_run(&[&plain], Ok(with_a_server())).await.expect("it does not break");
    let again = desk.try_run(&[&recipe()], Ok(with_a_server())).await.expect("it does not break");
    assert_eq!(replayed(&again), [true; 4]);
}

#[tokio::test]
async fn a_malformed_chapter_is_told_and_not_tried() {
    let desk = Desk::new();
    let unread = recipe() + "```console,hiden\n$ a\n```\n";
    let halved = [SYMPTOM, CURE, MENDED].concat();
    let (drilled, log) = desk.drill(&[&unread, &halved, &recipe().replace("\"cure\"", "\"care\"")]).await;
    assert_eq!(codes_of(&drilled.diagnostics), ["D0102", "D0118", "D0104"]);
    assert!(drilled.proofs.is_empty() && log.is_empty());
}

#[tokio::test]
async fn what_was_proved_before_a_sandbox_broke_is_known_the_next_time() {
    let desk = Desk::new();
    let breaks = recipe().replace("docker stop nginx_container", BREAK);
    let interrupted = desk.try_drill(&[&recipe(), &breaks], Ok(with_a_server())).await;
    let Interrupted { error, so_far } = interrupted.expect_err("one machine breaks");
    assert_eq!(error.to_string(), "the machine is broken");
    let (known, unknown) = (Ending::Missed(2), Ending::Unknown);
    assert_eq!(endings(&so_far), [unknown, known, unknown, unknown]);
    assert_eq!(codes_of(&so_far.diagnostics), [""; 0]);
    let (drilled, log) = desk.drill(&[&recipe()]).await;
    assert_eq!(log.iter().filter(|entry| *entry == "boot").count(), 1, "{log:?}");
    assert!(drilled.proofs[0].holds());
}

#[tokio::test]
async fn where_there_is_no_engine_what_was_found_in_the_docs_is_told() {
    let error = SandboxError { context: "no engine answers".to_owned(), source: None };
    let book = [recipe(), [SYMPTOM, CURE, MENDED].concat()];
    let book: Vec<&str> = book.iter().map(String::as_str).collect();
    let interrupted = Desk::new().try_drill(&book, Err(error)).await.expect_err("there is no engine");
    assert_eq!(codes_of(&interrupted.so_far.diagnostics), ["D0118"]);
}

#[tokio::test]
async fn events_say_which_run_of_the_chapter_they_tell_of() {
    let desk = Desk::new();
    desk.drill(&[&recipe()]).await;
    let events = desk.events.lock().unwrap();
    assert!(matches!(events[0], Event::Drilling { drills: 1, runs: 2, replayed: 0 }), "{:?}", events[0]);
    let finished = events.iter().filter_map(|event| match event {
        Event::ScenarioFinished { chapter } => Some(chapter.as_str()),
        _ => None,
    });
    assert_eq!(finished.collect::<Vec<_>>(), ["book/0.md without its cure", "book/0.md without its fault"]);
}

#[tokio::test]
async fn a_broken_promise_and_a_lost_sandbox_are_no_matter_of_drills() {
    let desk = Desk::new();
    let tidy = recipe().replacen("drill = ", "leaves = \"nothing\", drill = ", 1);
    let machines = with_a_server().first_boots_fail(1);
    let drilled = desk.try_drill(&[&tidy], Ok(machines)).await.expect("the second one is up");
    assert_eq!(codes_of(&drilled.diagnostics), [""; 0]);
    assert!(drilled.proofs[0].holds());
}
