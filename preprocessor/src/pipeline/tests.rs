use std::fs::Permissions;
use std::num::NonZeroUsize;
use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Anew, Circumstances, Conditions, Drilled, Interrupted, Room, Verified, attempt, drill, verify};
use crate::chapters::Chapter;
use crate::config::{Settings, Verify};
use crate::diagnostic::{Code, Diagnostic};
use crate::event::Event;
use crate::moorings::Moorings;
use crate::outdated::attempt::candidate::sample::postgres;
use crate::outdated::attempt::{Candidate, Fall, Tried};
use crate::recording::Store;
use crate::run::{AtFailure, Surroundings};
use crate::sandbox::SandboxError;
use crate::sandbox::scripted::{BREAK, Machine, Scripted};
use crate::selection::{Place, Reach, Selection};
use crate::span::{SourceFile, SourceMap};
use crate::stack::{Ansible, Stack};
use crate::tools::Toolbox;

/// The system of which updates are tried.
const STACK: &str = "name = \"small\"
[[base]]
image = \"debian:trixie-slim\"
suite = \"trixie\"
[host]
build = \"host\"
base = \"debian:trixie-slim\"
user = \"operator\"
dir = \"/titb\"
[[copy]]
from = \"src\"
to = \"/titb/src\"
[[mirror]]
image = \"postgres:17\"
build = \"mirror\"
[provision]
dir = \"/titb\"
command = \"sh provision.sh\"
";

/// A book's surroundings that last from run to run.
struct Desk {
    settings: Settings,
    golden: &'static str,
    room: Room,
    reach: Reach,
    at_failure: AtFailure,
    moorings: Moorings<Machine>,
    /// They print `fine`, and are the same from run to run.
    machines: Scripted,
    ansible: Option<Ansible>,
    store: Store,
    tools: Toolbox,
    /// Where recordings of systems with an update go.
    scratch: Store,
    prepared: AtomicUsize,
    /// What was told while it happened, since it was last looked at.
    events: Mutex<Vec<Event>>,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = Utf8PathBuf::try_from(folder.path().join("recordings")).expect("its path is UTF-8");
        let scratch = Store::open(path.with_file_name("scratch")).expect("nothing else is there");
        let store = Store::open(path).expect("nothing else is there");
        let prepared = AtomicUsize::new(0);
        let room = Room { jobs: NonZeroUsize::MIN, ahead: 0 };
        let (settings, moorings) = (Settings::default(), Moorings::new(0));
        let machines = Scripted::new(|_| ("fine\n".to_owned(), 0));
        let events = Mutex::default();
        let (reach, at_failure) = (Reach::default(), AtFailure::GoOn);
        let golden = "golden";
        Self {
            settings,
            golden,
            room,
            reach,
            at_failure,
            moorings,
            machines,
            ansible: None,
            store,
            tools: Toolbox::default(),
            scratch,
            prepared,
            events,
            folder,
        }
    }

    /// Has a tool of these contents on the computer, in the place of an older one.
    fn with_tool(self, name: &str, contents: &str) -> Self {
        let folder = Utf8PathBuf::try_from(self.folder.path().to_owned()).expect("its path is UTF-8");
        let program = folder.join(name);
        std::fs::write(&program, contents).expect("a file can be written");
        std::fs::set_permissions(&program, Permissions::from_mode(0o755)).expect("and changed");
        Self { tools: Toolbox::new(None, vec![folder]), ..self }
    }

    async fn try_run(
        &self,
        texts: &[&str],
        machines: Result<Scripted, SandboxError>,
    ) -> Result<Verified, Interrupted<SandboxError>> {
        let surroundings = self.surroundings();
        let conditions = self.conditions(&surroundings);
        let listener = |event| self.note(event);
        verify(chapters(texts), &conditions, &self.moorings, || self.prepare(machines), &listener).await
    }

    /// Proves the drills of a book.
    async fn try_drill(
        &self,
        texts: &[&str],
        machines: Result<Scripted, SandboxError>,
    ) -> Result<Drilled, Interrupted<SandboxError, Drilled>> {
        let surroundings = self.surroundings();
        let conditions = self.conditions(&surroundings);
        let listener = |event| self.note(event);
        drill(chapters(texts), &conditions, || self.prepare(machines), &listener).await
    }

    /// Tries PostgreSQL 17 in the place of 15; `anew` are the machines made with it, or why there are none.
    async fn attempt(
        &self,
        texts: &[&str],
        present: Scripted,
        anew: Result<Scripted, Fall>,
    ) -> Result<Tried, SandboxError> {
        self.attempt_of(postgres(), texts, present, anew).await
    }

    async fn attempt_of(
        &self,
        candidate: Candidate,
        texts: &[&str],
        present: Scripted,
        anew: Result<Scripted, Fall>,
    ) -> Result<Tried, SandboxError> {
        let surroundings = self.surroundings();
        let conditions = self.conditions(&surroundings);
        let stack = Stack::parse(Utf8Path::new("/book/stack/stack.toml"), STACK).expect("it is a stack");
        let circumstances = Circumstances {
            conditions: &conditions,
            stack: &stack,
            root: Utf8Path::new("/book"),
            scratch: &self.scratch,
            all_chapters: false,
        };
        let present = async || self.prepare(Ok(present.clone())).await;
        let anew = async |_| {
            Ok(match anew {
                Ok(sandboxes) => Anew::Stands { sandboxes, golden: "with the update".to_owned() },
                Err(fall) => Anew::Falls(fall),
            })
        };
        let listener = |event| self.note(event);
        attempt(candidate, &chapters(texts), &circumstances, present, anew, &listener).await
    }

    /// Gives the machines, and counts how often it is asked for them.
    async fn prepare(&self, machines: Result<Scripted, SandboxError>) -> Result<Scripted, SandboxError> {
        self.prepared.fetch_add(1, Ordering::Relaxed);
        machines
    }

    fn note(&self, event: Event) {
        self.events.lock().expect("no test panics with it").push(event);
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            dir: "/titb".into(),
            ansible: self.ansible.clone(),
            build_arguments: String::new(),
            timeout: self.settings.timeout,
        }
    }

    fn conditions<'desk>(&'desk self, surroundings: &'desk Surroundings) -> Conditions<'desk> {
        Conditions {
            settings: &self.settings,
            stack: "stack",
            golden: self.golden,
            surroundings,
            room: self.room,
            store: &self.store,
            tools: &self.tools,
            whole_book: true,
            reach: &self.reach,
            at_failure: self.at_failure,
        }
    }

    /// Runs a book on machines where `false` fails and everything else prints `fine`.
    async fn run(&self, texts: &[&str]) -> Verified {
        let machines = Scripted::new(|text| ("fine\n".to_owned(), i32::from(text == "false")));
        self.try_run(texts, Ok(machines)).await.expect("scripted machines do not break")
    }

    /// Runs a book where everything prints `fine`, and gives what was asked of the machines as well.
    async fn run_logged(&self, texts: &[&str]) -> (Verified, Vec<String>) {
        let machines = Ok(self.machines.clone());
        let verified = self.try_run(texts, machines).await.expect("scripted machines do not break");
        (verified, self.machines.take_log())
    }

    fn prepared(&self) -> usize {
        self.prepared.load(Ordering::Relaxed)
    }
}

fn chapters(texts: &[&str]) -> Vec<Chapter> {
    let chapter = |(index, text): (usize, &&str)| {
        let file = format!("book/{index}.md");
        let sources = SourceMap::identity(SourceFile::new(file.clone(), *text).into());
        Chapter { name: file.clone(), file, text: (*text).to_owned(), sources }
    };
    texts.iter().enumerate().map(chapter).collect()
}

fn codes(verified: &Verified) -> Vec<&'static str> {
    codes_of(&verified.diagnostics)
}

fn codes_of(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

fn replayed(verified: &Verified) -> Vec<bool> {
    verified.chapters.iter().flat_map(|chapter| &chapter.outcomes).map(|outcome| outcome.replayed).collect()
}

#[tokio::test]
async fn what_has_not_changed_is_replayed_and_no_sandbox_starts() {
    let desk = Desk::new();
    let book = ["```console\n$ a\nfine\n```\n", "# No blocks\n"];
    assert_eq!(replayed(&desk.run(&book).await), [false]);
    assert_eq!(replayed(&desk.run(&book).await), [true]);
    assert_eq!(desk.prepared(), 1);
}

#[tokio::test]
async fn only_what_changes_execution_is_executed_again() {
    let cases = [
        ("prose", "Other prose.\n\n```console\n$ a\nfine\n```\n", true),
        ("an expectation that fits what was recorded", "```console\n$ a\nf[..]\n```\n", true),
        ("an expectation that no longer fits", "```console\n$ a\ngood\n```\n", false),
        ("another command", "```console\n$ b\nfine\n```\n", false),
        ("a further command", "```console\n$ a\nfine\n$ b\n```\n", false),
        ("other terms", "<!-- drydock: timeout = \"9s\" -->\n```console\n$ a\nfine\n```\n", false),
    ];
    for (name, changed, again) in cases {
        let desk = Desk::new();
        desk.run(&["```console\n$ a\nfine\n```\n"]).await;
        let second = desk.run(&[changed]).await;
        assert!(replayed(&second).iter().all(|replayed| *replayed == again), "{name}");
    }
}

#[tokio::test]
async fn another_golden_makes_all_recordings_void() {
    let mut desk = Desk::new();
    let book = ["```console\n$ a\n```\n"];
    desk.run(&book).await;
    desk.golden = "another";
    assert_eq!(replayed(&desk.run(&book).await), [false]);
}

#[tokio::test]
async fn failures_are_never_replayed() {
    let desk = Desk::new();
    let book = ["```console\n$ a\n$ false\n```\n"];
    for _ in 0..2 {
        let verified = desk.run(&book).await;
        assert_eq!(codes(&verified), [Code::Failed.as_str()]);
        assert_eq!(replayed(&verified), [false, false]);
    }
}

#[tokio::test]
async fn every_problem_of_the_book_is_told_in_reading_order() {
    let desk = Desk::new();
    let book = [
        "```console\n$ false\n```\n\n```console,hiden\n$ a\n```\n\n```console\n$ b\n```\n",
        "```console\n$ a\nother\n```\n",
    ];
    let verified = desk.run(&book).await;
    assert_eq!(codes(&verified), ["D0202", "D0102", "D0208", "D0201"]);
    assert!(!verified.is_sound());
}

#[tokio::test]
async fn what_was_found_in_the_docs_is_told_even_if_there_is_no_engine() {
    let error = SandboxError { context: "no engine answers".to_owned(), source: None };
    let book = ["```console,hiden\n$ a\n```\n\n```console\n$ b\n```\n"];
    let interrupted = Desk::new().try_run(&book, Err(error)).await.expect_err("there is no engine");
    assert_eq!(interrupted.error.to_string(), "no engine answers");
    assert_eq!(interrupted.so_far.diagnostics[0].code, Code::UnknownFlag);
}

#[tokio::test]
async fn verification_that_is_off_is_seen_on_the_page() {
    let mut desk = Desk::new();
    desk.settings.verify = Verify::Never;
    let verified = desk.run(&["# A\n\n```console\n$ a\n```\n"]).await;
    assert!(verified.is_sound());
    assert_eq!(desk.prepared(), 0);
    let pages = verified.into_pages();
    assert!(pages[0].contains("without verification"), "{}", pages[0]);
}

#[tokio::test]
async fn a_book_of_which_nothing_is_executed_is_not_green() {
    let cases = [
        ("no blocks at all", "# A\n\nText.\n", [].as_slice()),
        ("not run", "```console,no_run\n$ a\n```\n", &["D0301"]),
        ("ignored", "<!-- drydock: ignore = \"needs a VPN\" -->\n```sh\na\n```\n", &["D0301"]),
        ("data", "```yaml,data\na: b\n```\n", &["D0301"]),
    ];
    for (name, text, expected) in cases {
        assert_eq!(codes(&Desk::new().run(&[text]).await), expected, "{name}");
    }
}

#[tokio::test]
async fn warnings_fail_a_book_that_denies_them() {
    let mut desk = Desk::new();
    let book = ["```console\n$ a\n...\n[DIGETS]\n...\nfine\n```\n"];
    for (deny_warnings, sound) in [(false, true), (true, false)] {
        desk.settings.deny_warnings = deny_warnings;
        let machines = Scripted::new(|_| ("[DIGETS]\nfine\n".to_owned(), 0));
        let verified = desk.try_run(&book, Ok(machines)).await.expect("scripted machines do not break");
        assert_eq!(codes(&verified), [Code::UnknownHole.as_str()]);
        assert_eq!(verified.is_sound(), sound, "deny-warnings = {deny_warnings}");
    }
}

#[tokio::test]
async fn no_engine_is_named_where_none_ran() {
    let page = async |needs: &str| {
        let text = format!("<!-- drydock: needs = \"{needs}\" -->\n```console\n$ a\n```\n");
        Desk::new().run(&[&text]).await.into_pages().concat()
    };
    assert!(page("engine").await.contains("verified · Docker"));
    assert!(!page("shell").await.contains("Docker") && page("shell").await.contains("verified · "));
}

#[tokio::test]
async fn untouched_chapters_come_back_byte_for_byte() {
    let text = "# A\r\n\r\n| a |\r\n|---|\r\n\r\n```rust\r\nfn main() {}\r\n```\r\n  ";
    assert_eq!(Desk::new().run(&[text]).await.into_pages(), [text]);
}

#[tokio::test]
async fn what_is_told_on_the_way_adds_up_to_what_is_told_at_the_end() {
    let desk = Desk::new();
    let book = [
        "```console\n$ a\nfine\n$ b\n```\n",
        "```console\n$ false\n$ a\nother\n$ b\n```\n\n```console,hiden\n$ a\n```\n\n```console\n$ c\n```\n",
    ];
    for replayed in [0, 2] {
        desk.events.lock().unwrap().clear();
        let verified = desk.run(&book).await;
        let summary = verified.account(None).summary;
        assert_eq!(
            (summary.passed, summary.mismatched, summary.failed, summary.skipped, summary.replayed),
            (3, 1, 1, 1, replayed)
        );
        let events = desk.events.lock().unwrap();
        let told = |verdict: &str| {
            let finished = events.iter().filter(|event| match event {
                Event::StepFinished { outcome, .. } => outcome.verdict.as_str() == verdict,
                _ => false,
            });
            finished.count()
        };
        let planned = events.iter().find_map(|event| match event {
            Event::Planned { steps, replayed, .. } => Some((*steps, *replayed)),
            _ => None,
        });
        assert_eq!(planned, Some((6 - replayed, replayed)));
        assert_eq!(told("passed") + replayed, summary.passed);
        assert_eq!((told("mismatched"), told("failed")), (summary.mismatched, summary.failed));
    }
}

mod catalogue;
mod drills;
mod effects;
mod halted;
mod leftovers;
mod moored;
mod selected;
mod side_by_side;
mod stale;
mod tools;
mod tries;

#[tokio::test]
async fn a_large_book_is_what_its_chapters_are_one_by_one() {
    let desk = Desk::new();
    let chapter = |number: usize| match number % 5 {
        0 => format!("# {number}\n\nProse.\n"),
        1 => format!("```console,hiden\n$ a {number}\n```\n\n```console\n$ b {number}\n```\n"),
        _ => format!("# {number}\n\n```console\n$ a {number}\nfine\n```\n\n```sh\nb {number}\n```\n"),
    };
    let texts: Vec<String> = (0..40).map(chapter).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    desk.run(&texts).await;
    let together = desk.run(&texts).await;
    assert_eq!(replayed(&together).iter().filter(|replayed| **replayed).count(), 48);
    let lines = |verified: &Verified| -> Vec<String> {
        verified.diagnostics.iter().map(|found| found.message.clone()).collect()
    };
    let mut found = Vec::new();
    let mut pages = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let alone = desk.run(&[text]).await;
        found.extend(lines(&alone));
        let file = format!("book/{number}.md");
        let anchor = format!("id=\"{number}-block-");
        let there = |page: &String| page.replace("book/0.md", &file).replace("id=\"0-block-", &anchor);
        pages.extend(alone.into_pages().iter().map(there));
    }
    assert_eq!(lines(&together), found);
    assert_eq!(together.into_pages(), pages);
}
