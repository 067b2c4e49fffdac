//! Every `run:` line is one that runs on anybody's computer.

use std::collections::BTreeSet;
use std::process::Command;

use drydock_tests::{drydock_binary, workspace, xtask_binary};

use crate::workflow;

/// What the lines begin with; each is there after the lines before it.
const PROGRAMS: [&str; 4] = [".github/one-issue.sh", "cargo", "echo", "target/debug/mdbook-drydock"];

#[test]
fn every_line_is_bash_and_calls_what_is_there() {
    let mut called = BTreeSet::new();
    for workflow in workflow::all() {
        for run in workflow.runs() {
            assert!(
                !run.contains("${{"),
                "{}: `{run}` runs only on GitHub: hand it over in `env`",
                workflow.name
            );
            let checked = Command::new("bash").args(["-n", "-c", run]).output().unwrap();
            assert!(checked.status.success(), "{}: `{run}`", workflow.name);
            for line in run.lines().filter(|line| !line.trim().is_empty()) {
                let program = line.split_whitespace().next().unwrap();
                assert!(PROGRAMS.contains(&program), "{}: `{program}` is not known here", workflow.name);
                called.insert(program.to_owned());
                known_to_xtask(line);
            }
        }
    }
    assert!(called.contains("cargo"), "{called:?}");
}

#[test]
fn the_golden_is_known_without_an_engine() {
    let run = workflow::all()
        .into_iter()
        .flat_map(|workflow| workflow.runs().into_iter().map(str::to_owned).collect::<Vec<_>>());
    let run = run.into_iter().find(|run| run.contains("GITHUB_OUTPUT")).expect("a step that gives the key");
    let line = run.replace("target/debug/mdbook-drydock", drydock_binary().as_str());
    let ran = Command::new("bash")
        .args(["-ec", &line])
        .current_dir(workspace())
        .env_remove("GITHUB_OUTPUT")
        .env("DOCKER_HOST", "unix:///nowhere/docker.sock")
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    let key = said.trim().strip_prefix("key=").unwrap_or_else(|| panic!("`{said}`"));
    assert!(key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "`{key}`");
}

/// A command of `cargo xtask` is asked for its help.
fn known_to_xtask(line: &str) {
    let Some(rest) = line.strip_prefix("cargo xtask ") else { return };
    let command = rest.split_whitespace().next().unwrap();
    let asked = Command::new(xtask_binary()).args([command, "--help"]).output().unwrap();
    assert!(asked.status.success(), "there is no `cargo xtask {command}`");
}
