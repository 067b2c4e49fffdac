mod formats;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use insta::assert_snapshot;

use super::findings::findings;
use super::leftovers::leftovers;
use super::terminal::{Style, further, render};
use super::{Account, json, listing, progress};
use crate::blocks::{Exit, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::event::Event;
use crate::recording::Complaint;
use crate::sample::{complained, failed, judged, mismatched, passed, replayed, scenario, skipped, timed_out};
use crate::sandbox::End;
use crate::scenarios::Scenario;
use crate::verdict::Outcome;

const GUIDE: &str = "# Guide\n\n```console\n$ docker ps\nNAMES\nweb [ID]\n$ docker stop web\n```\n\n\
                     ```sh\ncd /titb\nfalse\n```\n\n- ```yaml\n  - name: x\n    ping:\n  ```\n\n\
                     <!-- drydock: ignore = \"needs the university's VPN\" -->\n```yaml\n- name: y\n```\n\n```sh,no_run\nreboot\n```\n\n```yaml,data\nkey: value\n```\n\n```rust\nfn main() {}\n```\n";

fn terminal(scenario: &Scenario, outcomes: &[Outcome]) -> String {
    render(&findings(scenario, outcomes), Style { color: false, width: 100 })
}

/// What is said of a chapter with one console step that ended like this.
fn said(command: &str, outcome: Outcome) -> String {
    terminal(&scenario(&format!("Text.\n\n```console\n$ {command}\n```\n")), &[outcome])
}

#[test]
fn several_problems_in_one_chapter() {
    let outcomes = [
        mismatched(
            "NAMES\ndb\n",
            "  NAMES\n- web [ID]\n+ db\n",
            1,
            Some("[ID] does not fit: nothing is left of the line"),
        ),
        failed(1, "\u{1b}[31mError response from daemon: No such container: web\u{1b}[0m\n"),
        complained(1, "", Complaint::AtLine { line: 2 }),
        complained(2, "ERROR! no module\n", Complaint::AtLine { line: 2 }),
    ];
    assert_snapshot!(terminal(&scenario(GUIDE), &outcomes));
}

#[test]
fn what_a_chapter_leaves_behind() {
    let scenario =
        scenario("# A\n\n<!-- drydock: leaves = \"nothing\" -->\n```console\n$ docker run web\n```\n");
    let left = ["- volume data", "+ container web (running)", "~ container db: was running, is stopped"];
    let said = |left: &[&str]| {
        let left: Vec<String> = left.iter().map(|line| (*line).to_owned()).collect();
        let found: Vec<_> = leftovers(&scenario, &left).into_iter().collect();
        render(&found, Style { color: false, width: 100 })
    };
    assert_eq!(said(&[]), "");
    assert_snapshot!([said(&left), said(&left[..1])].concat());
}

#[test]
fn a_failed_line_is_that_of_its_own_document() {
    let scenario = scenario("```yaml\n- a: b\n---\n- c: d\n- e: f\n```\n");
    let said = terminal(&scenario, &[passed(""), complained(2, "", Complaint::AtLine { line: 3 })]);
    assert!(said.contains("book/sample.md:5:1"), "{said}");
}

#[test]
fn failed_with_long_output() {
    let output: String = (1..=100).map(|line| format!("line {line}\n")).collect();
    assert_snapshot!(said("make", failed(2, &output)));
}

#[test]
fn help_is_filled_into_the_lines_of_the_terminal() {
    let help = "one two three four five six seven eight nine ten `a command that is not broken`";
    let scenario = scenario("```console\n$ a\n```\n");
    let found = Diagnostic::error(Code::Failed, scenario.blocks[0].span.clone(), "it failed").help(help);
    let said = render(&[found], Style { color: false, width: 50 });
    let lines: Vec<&str> = said.lines().skip_while(|line| !line.contains("= help: ")).take(3).collect();
    let expected = [
        "  = help: one two three four five six seven",
        "          eight nine ten",
        "          `a command that is not broken`",
    ];
    assert_eq!(lines, expected, "{said}");
}

#[test]
fn timed_out_step() {
    assert_snapshot!(said("docker logs -f web", timed_out("starting\n")));
    let mut scenario = scenario("```console\n$ docker logs -f web\n```\n");
    scenario.blocks[0].steps[0].terms.stop = Some(Stop::On("ready".to_owned()));
    assert_snapshot!(terminal(&scenario, &[timed_out("starting\n")]));
}

#[test]
fn wrong_in_spite_of_the_right_exit_code() {
    let said = |change: fn(&mut crate::blocks::Terms), outcome: Outcome| {
        let mut scenario = scenario("```console\n$ serve\n```\n");
        change(&mut scenario.blocks[0].steps[0].terms);
        terminal(&scenario, &[outcome])
    };
    let flood = complained(0, "xxx\n", Complaint::Truncated { dropped: 1000 });
    let never_came = said(|terms| terms.stop = Some(Stop::On("ready".to_owned())), failed(0, "bye\n"));
    let not_ready = said(|terms| terms.ready = Some("curl localhost".to_owned()), timed_out(""));
    assert_snapshot!([said(|_| (), flood), never_came, not_ready].join("\n"));
}

#[test]
fn stale_quote() {
    let stale = |closest: &str| Complaint::StaleQuote {
        file: "src/worker/Dockerfile".to_owned(),
        closest: closest.to_owned(),
    };
    assert_snapshot!(said("quote", complained(0, "", stale("CMD [\"celery\"]\nUSER worker\n"))));
    assert_snapshot!(said("quote", complained(0, "", stale(""))));
}

#[test]
fn not_idempotent() {
    assert_snapshot!(said("ansible", complained(0, "changed=2\n", Complaint::NotIdempotent { changed: 2 })));
}

#[test]
fn unexpected_success() {
    let mut scenario = scenario("```console\n$ docker rm web\n```\n");
    scenario.blocks[0].steps[0].terms.exit = Exit::Failure;
    assert_snapshot!(terminal(&scenario, &[failed(0, "web\n")]));
}

#[test]
fn skipped_steps_share_a_diagnostic() {
    let outcomes = [
        failed(127, "bash: dokcer: command not found\n"),
        skipped("the sandbox is gone"),
        skipped("the sandbox is gone"),
        skipped("the sandbox is gone"),
    ];
    assert_snapshot!(terminal(&scenario(GUIDE), &outcomes));
}

#[test]
fn ended_shell_is_a_warning() {
    let mut outcome = passed("");
    outcome.recorded.as_mut().unwrap().end = End::ShellEnded(0);
    assert_snapshot!(said("exit", outcome));
}

#[test]
fn passes_are_not_mentioned() {
    assert_eq!(said("true", passed("")), "");
}

#[test]
fn further_reading_names_each_code_once() {
    let scenario = scenario("x\n");
    let told = |codes: &[Code]| {
        let told = |code: &Code| Diagnostic::error(*code, scenario.chapter.sources.span(0..1), "x");
        further(&codes.iter().map(told).collect::<Vec<_>>()).unwrap_or_default()
    };
    assert_eq!(told(&[]), "");
    assert_snapshot!(told(&[Code::Failed, Code::Failed]), @"`mdbook-drydock explain D0202` says more about D0202");
    assert_snapshot!(
        told(&[Code::TimedOut, Code::Failed]),
        @"`mdbook-drydock explain D0202` says more about D0202; likewise D0203"
    );
    assert_snapshot!(
        told(&Code::ALL[..9]),
        @"`mdbook-drydock explain D0101` says more about D0101; likewise D0102, D0103, D0104, D0105, …"
    );
}

#[test]
fn complaints_about_the_whole_book_have_no_place() {
    let scenario = scenario("x\n");
    let mut nothing = Diagnostic::error(
        Code::NothingVerified,
        scenario.chapter.sources.span(0..1),
        "nothing of this book was executed",
    );
    nothing.span = None;
    let styled = render(std::slice::from_ref(&nothing), Style { color: true, width: 80 });
    assert!(styled.contains("\u{1b}["));
    assert_snapshot!(render(
        &[nothing.help("remove `no_run` from a block")],
        Style { color: false, width: 80 }
    ));
}

#[test]
fn a_place_in_a_long_file_is_found_by_its_number() {
    let text = format!("{}```sh\nfalse\n```\n", "line\n".repeat(100_000));
    let said = terminal(&scenario(&text), &[failed(1, "")]);
    assert!(said.contains("book/sample.md:100002:1"), "{said}");
}

#[test]
fn numbers_and_lists() {
    let scenario = scenario(GUIDE);
    let outcomes = [replayed("NAMES\n"), failed(1, "no\n"), passed("")];
    let judged_one = judged(&scenario, &outcomes);
    let diagnostics = findings(&scenario, &outcomes);
    let account = Account::new(vec![judged_one], &diagnostics, 4.1, None);
    let summary = account.summary;
    assert_snapshot!(summary.line(), @"2 steps passed (1 replayed), 1 skipped, 1 failed in 4.1 s");
    assert_eq!(summary.verified(), 3);
    assert_snapshot!(json::check(&account).unwrap());
    assert_snapshot!(json::list(std::slice::from_ref(&scenario)).unwrap());
    assert_snapshot!(listing::table(std::slice::from_ref(&scenario)));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn events() -> Vec<Event> {
    let (chapter, place) = ("book/sample.md".to_owned(), "book/sample.md:4".to_owned());
    let finished = |title: &str, outcome| Event::StepFinished {
        chapter: chapter.clone(),
        place: place.clone(),
        title: title.to_owned(),
        outcome: Box::new(outcome),
    };
    vec![
        Event::Preparing { stage: "building the host image".to_owned() },
        Event::Progress { line: "#1 FROM debian".to_owned() },
        Event::Preparing { stage: "provisioning".to_owned() },
        Event::Prepared { took: Duration::from_secs(31) },
        Event::Planned { scenarios: 1, steps: 3, replayed: 60 },
        Event::SandboxLost { chapter: chapter.clone(), why: "no answer for 120 s:\nlog".to_owned() },
        Event::SandboxReady { chapter: chapter.clone(), took: Duration::from_millis(2100) },
        Event::StepStarted { chapter: chapter.clone(), place: place.clone(), title: "docker ps".to_owned() },
        finished("docker ps", passed("")),
        finished("docker run \\\n --rm x", failed(1, "")),
        finished("docker rm", skipped("x")),
        Event::ScenarioFinished { chapter },
        Event::Planned { scenarios: 0, steps: 0, replayed: 63 },
        Event::Drilling { drills: 1, runs: 2, replayed: 1 },
    ]
}

#[test]
fn the_log_has_a_line_for_what_matters() {
    let log = Log::default();
    events().into_iter().for_each(progress::lines(log.clone()));
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!text.contains('\u{1b}'));
    assert_snapshot!(text);
}

#[test]
fn the_log_of_drills_tells_of_runs_and_not_of_what_is_meant_to_fail() {
    let log = Log::default();
    let listener = progress::lines(log.clone());
    listener(Event::Drilling { drills: 2, runs: 4, replayed: 3 });
    let of_runs =
        events().into_iter().filter(|event| !matches!(event, Event::Planned { .. } | Event::Drilling { .. }));
    of_runs.for_each(|event| listener(event.of_chapter("without its fault")));
    listener(Event::Drilling { drills: 1, runs: 2, replayed: 2 });
    assert_snapshot!(String::from_utf8(log.0.lock().unwrap().clone()).unwrap());
}

#[test]
fn bars_take_every_event_from_any_thread() {
    let bars = progress::bars(indicatif::ProgressDrawTarget::hidden());
    let listener: &crate::event::Listener<'_> = &bars;
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| events().into_iter().for_each(listener));
        }
    });
}
