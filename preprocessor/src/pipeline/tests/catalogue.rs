//! Each example of the catalogue gets the complaint that it is an example of, and its cure gets none.

use std::collections::BTreeSet;

use super::{Desk, chapters, codes, codes_of};
use crate::blocks::Bindings;
use crate::diagnostic::Code;
use crate::diagnostic::catalogue::{Entry, entries};
use crate::outdated::attempt::findings::findings;
use crate::outdated::date::Date;
use crate::outdated::gate::Gate;
use crate::outdated::release::{Known, Question, Told};
use crate::outdated::report::Account;
use crate::outdated::report::findings::findings as of_pins;
use crate::outdated::{self, manifests};
use crate::pipeline::Verified;
use crate::sandbox::scripted::Scripted;
use crate::scenarios;
use crate::stack::Ansible;

/// How the system of an example answers: to what is wrong in it, and to anything else.
type Answers = (&'static str, &'static str, i32);

const HEADER: &str = "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n";
const ROW: &str = "4f5c8e2b9a01   nginx     \"nginx\"   1 day ago   Up 1 day   80/tcp   nginx\n";

/// What the system says to the command of an example; to every other one it says nothing and succeeds.
fn answers(code: Code) -> &'static [Answers] {
    match code {
        Code::UnknownFlag => &[("docker start nobody", "Error: No such container: nobody\n", 1)],
        Code::OrphanOutput => &[("docker ps", "web\n", 0)],
        Code::UnknownHole => &[("docker inspect", "[DIGETS]\n", 0)],
        Code::Mismatched => &[("docker volume ls", "postgres_data\n", 0)],
        Code::Failed => {
            &[("docker stop worker-1", "worker-1\n", 0), ("docker stop", "No such container\n", 1)]
        }
        Code::TimedOut => &[("docker logs --follow", "starting\n", 124)],
        Code::EmptyTemplate => &[("web_network", "172.20.0.3\n", 0), ("docker inspect", "<no value>\n", 0)],
        Code::Deprecated => &[("DOCKER_BUILDKIT=0", "DEPRECATED: The legacy builder is deprecated.\n", 0)],
        _ => &[],
    }
}

/// A machine whose web server answers unless it was stopped.
pub(super) fn with_a_server() -> Scripted {
    Scripted::that_remember(|text, before| {
        let last =
            before.iter().rfind(|typed| typed.ends_with("nginx_container") && !typed.contains("inspect"));
        let stopped = last.is_some_and(|typed| typed.contains("stop"));
        match text {
            "curl -fs localhost" if stopped => (String::new(), 7),
            "curl -fs localhost" => ("ok\n".to_owned(), 0),
            "docker inspect nginx_contaner" => ("Error: No such object: nginx_contaner\n".to_owned(), 1),
            _ => (String::new(), 0),
        }
    })
}

/// A system whose database is of version 15, and does not survive the provisioning with another one.
fn present(code: Code, cured: bool) -> Scripted {
    let machines = Scripted::new(move |text| match text {
        "docker exec db postgres --version" => ("postgres (PostgreSQL) 15.4\n".to_owned(), 0),
        _ if text.contains("provision") => (String::new(), i32::from(code == Code::LostByUpdate)),
        _ => (String::new(), 0),
    });
    // As a chapter has left it that leads there; the machine does not do what it is told.
    let version = if code == Code::WayNotLeading && !cured { "15" } else { "17" };
    machines.file("/titb/src/db/Dockerfile", &format!("FROM postgres:{version}\n"))
}

/// The same made anew with version 17.
fn anew() -> Scripted {
    Scripted::new(|text| match text {
        "docker exec db postgres --version" => ("postgres (PostgreSQL) 17.2\n".to_owned(), 0),
        _ => (String::new(), 0),
    })
}

fn machines(code: Code, cured: bool) -> Scripted {
    if code == Code::UnprovableDrill {
        return with_a_server();
    }
    let machines = Scripted::new(move |text| {
        if text.contains("ansible-playbook") {
            // A command reports a change each time, a module that looks first does not.
            let changed = u8::from(code == Code::NotIdempotent && !cured);
            return (format!("PLAY RECAP ***\nlocalhost : ok=1 changed={changed}\n"), 0);
        }
        if code == Code::UnknownHole && cured {
            return (format!("sha256:{}\n", "0".repeat(64)), 0);
        }
        if code == Code::EmptyTable {
            return (if cured { format!("{HEADER}{ROW}") } else { HEADER.to_owned() }, 0);
        }
        let answer = answers(code).iter().find(|(command, ..)| text.contains(command));
        answer.map_or((String::new(), 0), |(_, output, end)| ((*output).to_owned(), *end))
    });
    machines.file("/titb/src/worker/Dockerfile", "FROM debian:trixie-slim\nENV LEVEL=info\n")
}

/// The codes of what is said of a chapter.
async fn said(code: Code, text: &str, cured: bool) -> Vec<&'static str> {
    // The one tool that is always there.
    let mut desk = Desk::new().with_tool("mdbook-drydock", "");
    desk.ansible = Some(Ansible {
        dir: "/titb/provisioning".into(),
        inventory: "hosts.yml".to_owned(),
        hosts: "all".to_owned(),
        become_root: false,
    });
    // A chapter of which nothing is run is no book by itself, except where this is what is told.
    let rest = if code == Code::NothingVerified { "Prose.\n" } else { "```console\n$ true\n```\n" };
    let book = [text, rest];
    if code == Code::OutputChanged {
        // The last time one more container was running.
        let running = |names: &'static str| {
            Scripted::new(move |text| (if text == "true" { "" } else { names }.to_owned(), 0))
        };
        let before = running("web\nworker-1\n");
        desk.try_run(&book, Ok(before)).await.expect("scripted machines do not break");
        desk.settings.verify = crate::config::Verify::Always;
        let now = running("web\n");
        return told(&desk.try_run(&book, Ok(now)).await.expect("scripted machines do not break"));
    }
    let tried = [Code::BrokenByUpdate, Code::LostByUpdate, Code::WayNotLeading];
    if tried.contains(&code) {
        let tried = desk.attempt(&book, present(code, cured), Ok(anew())).await;
        return codes_of(&findings(&tried.expect("scripted machines do not break")));
    }
    let drilled = [Code::SymptomNotShown, Code::CureNotNeeded, Code::EarlyFailure, Code::NoDrill];
    if drilled.contains(&code) {
        let drilled = desk.try_drill(&book, Ok(with_a_server())).await;
        return codes_of(&drilled.expect("scripted machines do not break").diagnostics);
    }
    if [Code::MinorUpdate, Code::MajorUpdate, Code::UncheckedPin].contains(&code) {
        return of_versions(&book).await;
    }
    let verified = desk.try_run(&book, Ok(machines(code, cured))).await;
    told(&verified.expect("scripted machines do not break"))
}

/// The codes of what there is to say of the versions in a book.
async fn of_versions(book: &[&str]) -> Vec<&'static str> {
    let (scenarios, _) = scenarios::assemble(chapters(book), &Bindings::new());
    let found = manifests::project(&[], &scenarios);
    // PostgreSQL has these releases, and whatever tag is asked for means the same.
    let told = |question: &Question| match question {
        Question::Digest { .. } => Known::Digest(format!("sha256:{}", "a".repeat(64))),
        _ => Known::Tags(["15", "15.2", "15.10", "17", "latest"].map(str::to_owned).to_vec()),
    };
    let ask = async |questions: BTreeSet<Question>| {
        questions.into_iter().map(|question| (question.clone(), Ok(told(&question)))).collect::<Told>()
    };
    let today = Date::of(2025, 1, 1).expect("a day");
    let survey = outdated::survey(found, &[], today, ask).await;
    assert_eq!(survey.judged.len(), 1, "{survey:?}");
    codes_of(&of_pins(&Account { survey: &survey, gate: &Gate::default(), interrupted: None }))
}

/// The codes of a run, each as severe as its page says.
fn told(verified: &Verified) -> Vec<&'static str> {
    for told in &verified.diagnostics {
        assert_eq!(told.severity, told.code.severity(), "{}", told.message);
    }
    codes(verified)
}

#[tokio::test]
async fn every_example_is_one_and_every_cure_cures() {
    for Entry { code, example, cured, .. } in entries() {
        let expected = match code {
            // What was not run follows from a block that could not be read.
            Code::Skipped => vec![Code::UnknownFlag.as_str(), code.as_str()],
            // Nor is a chapter whose tool is missing.
            Code::MissingTool => vec![code.as_str(), Code::Skipped.as_str()],
            _ => vec![code.as_str()],
        };
        assert_eq!(said(code, example, false).await, expected, "{example}");
        assert_eq!(said(code, cured, true).await, [""; 0], "{code:?}: {cured}");
    }
}
