//! What a step costs beyond the command itself: `step_overhead` and `step_added`.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use camino::Utf8Path;
use drydock_tests::bench::{Figure, Request, Samples};
use drydock_tests::target_directory;
use mdbook_drydock::run::Surroundings;
use mdbook_drydock::sandbox::{DockerSandbox, Sandbox};
use mdbook_drydock::scenarios::Needs;

use crate::klee::{Klee, passed, scenario, typed};
use crate::output::{scratch, told};

/// Commands in the chapter.
const COMMANDS: u32 = 1000;

pub(crate) async fn measure(request: &Request) -> anyhow::Result<Vec<Figure>> {
    let (overhead, added) = (request.wants("step_overhead"), request.wants("step_added"));
    if overhead.is_none() && added.is_none() {
        return Ok(Vec::new());
    }
    let klee = Klee::prepared().await?;
    let mut sandbox = klee.launch(Needs::default()).await?;
    let (_keep, directory) = scratch()?;
    let scrut = target_directory().join("tools/release/bin/scrut");
    let [mut steps, mut scrut_steps, mut step, mut loop_turn] = <[Samples; 4]>::default();
    for round in 0..request.samples {
        let ours = chapter(&mut sandbox, &klee.surroundings, &document("console")).await?;
        let plain = plain_loop(&mut sandbox).await?;
        steps.add_seconds(ours);
        step.add(milliseconds(ours));
        loop_turn.add(milliseconds(plain));
        let mut shown = vec![("ours", ours.as_secs_f64(), "s"), ("loop", plain.as_secs_f64(), "s")];
        if overhead.is_some() {
            let theirs = tested(&scrut, &directory)?;
            scrut_steps.add_seconds(theirs);
            shown.push(("scrut", theirs.as_secs_f64(), "s"));
        }
        told("steps", round, request.samples, &shown);
    }
    sandbox.close().await?;
    let overhead = overhead.map(|line| Figure::new(line, &steps, &scrut_steps));
    Ok(overhead.into_iter().chain(added.map(|line| Figure::new(line, &step, &loop_turn))).collect())
}

/// The same for both but for the word behind the fence, which scrut does not take from others.
fn document(language: &str) -> String {
    let block = format!("```{language}\n$ true\n```\n\n");
    format!("# Steps\n\n{}", block.repeat(COMMANDS as usize))
}

/// From the text of a chapter to its verdicts.
async fn chapter(
    sandbox: &mut DockerSandbox,
    surroundings: &Surroundings,
    text: &str,
) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let scenario = scenario(text)?;
    let passed = passed(sandbox, &scenario, surroundings).await?;
    let took = began.elapsed();
    ensure!(passed == COMMANDS as usize, "only {passed} steps passed");
    Ok(took)
}

/// What bash takes for the commands alone.
async fn plain_loop(sandbox: &mut DockerSandbox) -> anyhow::Result<Duration> {
    let command = format!("for ((turn = 0; turn < {COMMANDS}; turn++)); do true; done");
    Ok(typed(sandbox, &command).await?.elapsed)
}

/// From the start of scrut to its end.
fn tested(scrut: &Utf8Path, directory: &Utf8Path) -> anyhow::Result<Duration> {
    let file = directory.join("steps.md");
    std::fs::write(&file, document("scrut"))?;
    let began = Instant::now();
    let output = Command::new(scrut).args(["test", "--no-color", file.as_str()]).output();
    let output =
        output.with_context(|| format!("{scrut} cannot be started: `cargo xtask bench` installs it"))?;
    let took = began.elapsed();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let all = format!("{COMMANDS} succeeded");
    ensure!(output.status.success() && said.contains(&all), "scrut ended with {}:\n{said}", output.status);
    Ok(took)
}

fn milliseconds(of_all: Duration) -> f64 {
    of_all.as_secs_f64() * 1e3 / f64::from(COMMANDS)
}
