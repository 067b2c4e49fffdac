//! Playbooks run by the server of the machine, held against the same ones run by `ansible-playbook` itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod book;
mod observed;
mod server;

use std::time::Duration;

use camino::Utf8Path;
use mdbook_drydock::blocks::{Bindings, Step};
use mdbook_drydock::chapters::Chapter;
use mdbook_drydock::recording::Recorded;
use mdbook_drydock::run::{self, Surroundings};
use mdbook_drydock::sandbox::{DockerSandbox, DockerSandboxes, End, Input, Sandbox, Until};
use mdbook_drydock::scenarios::{Scenario, assemble};
use mdbook_drydock::span::{SourceFile, SourceMap};
use mdbook_drydock::stack::{Engine, Stack, golden};
use mdbook_drydock::verdict::{Outcome, Verdict};

const MINUTE: Until = Until { timeout: Duration::from_secs(60), stop: None };

/// A stack of this repository, `path` being relative to its root.
fn stack(path: &str) -> Stack {
    Stack::load(&Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

async fn sandboxes(stack: &Stack) -> DockerSandboxes {
    let engine = Engine::connect().await.unwrap();
    let golden = golden::prepare(&engine, stack, &|_| ()).await.unwrap();
    DockerSandboxes::new(engine, stack.clone(), golden)
}

fn surroundings(stack: &Stack) -> Surroundings {
    assert!(stack.ansible.is_some(), "the stack runs no playbooks");
    Surroundings::of(stack, MINUTE.timeout)
}

/// A chapter of nothing but `text`.
fn scenario(text: &str) -> Scenario {
    let sources = SourceMap::identity(SourceFile::new("book/a.md", text).into());
    let chapter = Chapter { name: "A".into(), file: "book/a.md".into(), text: text.into(), sources };
    let (mut scenarios, diagnostics) = assemble(vec![chapter], &Bindings::new());
    assert_eq!(diagnostics, []);
    scenarios.remove(0)
}

/// Runs a scenario as a verification does.
async fn carry_out<S: Sandbox>(
    sandbox: &mut S,
    scenario: &Scenario,
    surroundings: &Surroundings,
    judge: &mut (dyn FnMut(&Step, &Recorded) -> Verdict + Send),
) -> Vec<Outcome> {
    run::scenario(sandbox, scenario, Vec::new(), surroundings, judge, &|_| ()).await.unwrap()
}

/// The output of a command in the sandbox's terminal that must succeed.
async fn output<S: Sandbox>(sandbox: &mut S, command: &str) -> String {
    let reply = sandbox.enter(Input::Command(command), &MINUTE).await.unwrap();
    assert_eq!(reply.end, End::Exited(0), "{command}: {}", reply.output);
    reply.output
}

/// What the server says that it did, a line each; none where there is no server.
async fn log(sandbox: &mut DockerSandbox) -> Vec<String> {
    let log = output(sandbox, "cat /run/drydock/ansible/log 2>/dev/null || true").await;
    log.lines().map(str::to_owned).collect()
}

/// How many playbooks the server has run.
async fn served(sandbox: &mut DockerSandbox) -> usize {
    log(sandbox).await.iter().filter(|line| line.starts_with("ran ")).count()
}
