//! Updates that are tried on scripted machines: what breaks, what does not, and what is nobody's fault.

use super::{Desk, codes_of};
use crate::outdated::attempt::candidate::sample::postgres;
use crate::outdated::attempt::findings::findings;
use crate::outdated::attempt::{Arrival, Ending, Fall, Fresh, Kind, Running, Tried};
use crate::sandbox::scripted::{BREAK, Scripted};

/// Machines with a database of this version, in the state that a chapter may change; what holds `failing` fails.
fn database(version: &'static str, failing: &'static str) -> Scripted {
    let machines = Scripted::new(move |text| match text {
        "postgres --version" => (format!("{version}\n"), 0),
        _ if !failing.is_empty() && text.contains(failing) => ("no\n".to_owned(), 1),
        _ => (String::new(), 0),
    });
    machines.file("/titb/src/db/Dockerfile", &format!("FROM postgres:{version}\n"))
}

async fn tried(texts: &[&str], present: Scripted, anew: Scripted) -> Tried {
    Desk::new().attempt(texts, present, Ok(anew)).await.expect("scripted machines do not break")
}

/// The steps that break, by chapter and line.
fn broken(tried: &Tried) -> Vec<String> {
    let line = |step: &crate::outdated::attempt::BrokenStep| {
        format!("{}:{} {}", step.chapter, step.span.line(), step.verdict)
    };
    tried.broken().iter().map(line).collect()
}

const VERSION: &str = "```console\n$ postgres --version\n15\n```\n";

#[tokio::test]
async fn exactly_what_passes_now_and_not_with_the_update_breaks() {
    let book = [
        VERSION,
        "```console\n$ postgres --version\n[..]\n```\n",
        "```console\n$ echo other\n```\n",
        "```console\n$ false # postgres\n$ postgres --version\n15\n```\n",
    ];
    let tried = tried(&book, database("15", "false"), database("17", "false")).await;
    assert_eq!(broken(&tried), ["book/0.md:2 mismatched", "book/3.md:3 mismatched"]);
    let Fresh::Stands { steps, broken_before, .. } = tried.fresh else { panic!("it stands") };
    assert_eq!((steps, broken_before), (3, 1));
    assert_eq!(
        tried.chapters,
        ["book/0.md", "book/1.md", "book/3.md"],
        "the other one has nothing to do with it"
    );
    assert_eq!(codes_of(&findings(&tried)), ["D0611", "D0611"]);
    assert_eq!(tried.ending(), Ending::Breaks);
}

#[tokio::test]
async fn what_fails_only_once_is_chance() {
    let book = [VERSION, "```console\n$ flaky postgres\n```\n"];
    let fails = std::sync::atomic::AtomicBool::new(true);
    let anew = Scripted::new(move |text| match text {
        "flaky postgres" => {
            (String::new(), i32::from(fails.swap(false, std::sync::atomic::Ordering::Relaxed)))
        }
        _ => ("17\n".to_owned(), 0),
    });
    let tried = tried(&book, database("15", ""), anew).await;
    assert_eq!(broken(&tried), ["book/0.md:2 mismatched"]);
}

#[tokio::test]
async fn what_breaks_is_told_as_something_that_the_update_would_do() {
    let book = ["```console\n$ postgres --version\n[..]\n$ a postgres\n```\n"];
    let tried = tried(&book, database("15", ""), database("17", "a postgres")).await;
    assert_eq!(broken(&tried), ["book/0.md:4 failed"]);
    let told = findings(&tried);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].message, "with postgres:17 `a postgres` ended with exit code 1, expected 0");
}

#[tokio::test]
async fn what_survives_is_green_and_leaves_no_recording_of_another_system() {
    let desk = Desk::new();
    let book = ["```console\n$ postgres --version\n[..]\n```\n"];
    let tried = desk.attempt(&book, database("15", ""), Ok(database("17", ""))).await;
    let tried = tried.expect("scripted machines do not break");
    assert_eq!(tried.ending(), Ending::Survives);
    assert_eq!(tried.running, Running::Survives);
    assert_eq!(codes_of(&findings(&tried)), [""; 0]);
    // The chapter is recorded as it is, and expected so: on the other system it would not be replayed.
    let verified = desk.try_run(&[VERSION], Ok(database("15", ""))).await.expect("they do not break");
    assert!(verified.is_sound());
}

#[tokio::test]
async fn a_system_that_does_not_come_up_is_a_finding() {
    let fall =
        Fall { what: "provisioning failed: exit code 2".into(), output: "no".into(), logs: String::new() };
    let tried = Desk::new().attempt(&[VERSION], database("15", ""), Err(fall)).await;
    let tried = tried.expect("scripted machines do not break");
    assert!(matches!(tried.fresh, Fresh::Falls(_)));
    assert_eq!(codes_of(&findings(&tried)), ["D0612"]);
}

#[tokio::test]
async fn a_running_system_may_not_survive_what_a_new_one_does() {
    let healthy = ["provision", "ready.sh"];
    for failing in healthy {
        let tried = tried(&[], database("15", failing), database("17", "")).await;
        let Running::Falls(fall) = &tried.running else { panic!("{failing}: {:?}", tried.running) };
        assert_eq!(fall.output, "no");
        assert_eq!(codes_of(&findings(&tried)), ["D0612"], "{failing}");
        assert_eq!(tried.ending(), Ending::Breaks, "{failing}");
    }
}

#[tokio::test]
async fn what_cannot_be_fetched_says_nothing_of_the_update() {
    let offline = Scripted::new(|text| match text.contains("provision") {
        true => ("dial tcp: lookup registry: no such host\n".to_owned(), 1),
        false => (String::new(), 0),
    });
    let tried = tried(&[], offline, database("17", "")).await;
    assert!(matches!(tried.running, Running::Untried(_)), "{:?}", tried.running);
    assert_eq!((tried.ending(), codes_of(&findings(&tried)).len()), (Ending::Untried, 0));
    let mut library = postgres();
    library.kind = Kind::Library;
    let tried =
        Desk::new().attempt_of(library, &[], database("15", "provision"), Ok(database("17", ""))).await;
    let tried = tried.expect("scripted machines do not break");
    assert!(matches!(tried.running, Running::Untried(_)), "{:?}", tried.running);
}

#[tokio::test]
async fn an_image_that_no_clone_could_pull_is_not_tried_in_place() {
    let mut candidate = postgres();
    candidate.image = Some("postgres:18".to_owned());
    let tried = Desk::new().attempt_of(candidate, &[], database("15", ""), Ok(database("18", ""))).await;
    let tried = tried.expect("scripted machines do not break");
    let Running::Untried(why) = &tried.running else { panic!("{:?}", tried.running) };
    assert!(why.contains("[[mirror]]"), "{why}");
}

/// A chapter that edits the Dockerfile to this version; `rest` comes after it.
fn way(version: &str, rest: &str) -> String {
    format!(
        "<!-- drydock: updates = \"postgres\", file = \"src/db/Dockerfile\" -->\n```text\nFROM postgres:15\n```\n\n\
         <!-- drydock: file = \"src/db/Dockerfile\", edit = true -->\n```text\nFROM postgres:{version}\n```\n\n{rest}"
    )
}

fn back() -> String {
    "<!-- drydock: file = \"src/db/Dockerfile\" -->\n```text\nFROM postgres:17\n```\n\n\
     <!-- drydock: file = \"src/db/Dockerfile\", edit = true -->\n```text\nFROM postgres:15\n```\n"
        .to_owned()
}

#[tokio::test]
async fn the_way_of_a_chapter_leads_there_or_not() {
    let there = |tried: &Tried| match &tried.ways[0].arrival {
        Arrival::There { steps } => format!("there after {steps}"),
        Arrival::Elsewhere { missing } => format!("elsewhere: {missing:?}"),
        Arrival::Breaks { diagnostics } => format!("breaks: {}", diagnostics.len()),
        Arrival::Falls(fall) => format!("falls: {}", fall.what),
        Arrival::Untried(why) => format!("untried: {why}"),
    };
    let migrate = "```console\n$ migrate\n```\n";
    let absent = "elsewhere: [(\"/titb/src/db/Dockerfile\", \"FROM postgres:17\")]";
    for (text, failing, expected, codes) in [
        (way("17", migrate), "provision", "there after 3", &[][..]),
        (way("17", migrate) + "\n" + &back(), "provision", "there after 4", &[]),
        (way("16", migrate), "provision", absent, &["D0612", "D0613"]),
        (way("17", migrate), "migrate", "breaks: 1", &["D0613"]),
        (way("17", migrate), "ready.sh", "falls: it is not healthy after 120 s", &["D0612", "D0613"]),
    ] {
        let tried = tried(&[&text], database("15", failing), database("17", "")).await;
        assert_eq!(there(&tried), expected, "{text}");
        let told = findings(&tried);
        let told: Vec<_> = codes_of(&told).into_iter().filter(|code| *code != "D0611").collect();
        assert_eq!(told, codes, "{text}");
    }
}

#[tokio::test]
async fn what_has_to_be_changed_by_hand_is_not_tried_at_all() {
    let desk = Desk::new();
    let mut candidate = postgres();
    candidate.by_hand = Some("a:1 has to be changed by hand: it is computed".to_owned());
    let tried = desk.attempt_of(candidate, &[VERSION], database("15", ""), Ok(database("17", ""))).await;
    assert_eq!(tried.expect("nothing is run").ending(), Ending::Untried);
    assert_eq!(desk.prepared(), 0);
}

#[tokio::test]
async fn a_machine_that_breaks_is_no_finding() {
    let book = [format!("```console\n$ {BREAK}\n$ postgres\n```\n")];
    let book: Vec<&str> = book.iter().map(String::as_str).collect();
    let desk = Desk::new();
    assert!(desk.attempt(&book, database("15", ""), Ok(database("17", ""))).await.is_err());
}
