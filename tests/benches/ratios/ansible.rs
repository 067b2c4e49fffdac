//! What one Ansible task costs: `ansible_step`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use drydock_tests::bench::by_hand::{plain_ansible, playbook};
use drydock_tests::bench::{Figure, Request, Samples};
use mdbook_drydock::blocks::Bindings;
use mdbook_drydock::chapters::Chapter;
use mdbook_drydock::compare::{self, Holes};
use mdbook_drydock::run::{self, Surroundings};
use mdbook_drydock::sandbox::{DockerSandbox, Sandbox};
use mdbook_drydock::scenarios::{Scenario, assemble};
use mdbook_drydock::span::{SourceFile, SourceMap};
use mdbook_drydock::verdict::Verdict;

use crate::klee::{Klee, typed, write};
use crate::output::told;

/// Asks Docker for what is there already, so that each time is like the last; the module is the one that most of the
/// guide's tasks use.
const TASK: &str = "- name: Start redis container\n  community.docker.docker_container:\n    name: redis_container\n    state: started\n";
/// Where the plain command finds it, beside the stack's own playbooks.
const PLAYBOOK: &str = "by-hand.yml";

pub(crate) async fn measure(request: &Request) -> anyhow::Result<Vec<Figure>> {
    let Some(line) = request.wants("ansible_step") else { return Ok(Vec::new()) };
    let klee = Klee::prepared().await?;
    let surroundings = &klee.surroundings;
    let ansible = surroundings.ansible.as_ref().context("the stack has Ansible")?;
    let scenario = scenario()?;
    let mut sandbox = klee.launch(scenario.needs()).await?;
    write(&mut sandbox, &ansible.dir.join(PLAYBOOK), &playbook(TASK, false, ansible)).await?;
    let plain = plain_ansible(ansible, PLAYBOOK);
    let (mut steps, mut commands) = (Samples::default(), Samples::default());
    // The first of each finds nothing in the cache of pages, and is no sample.
    for round in 0..=request.samples {
        let step = stepped(&mut sandbox, &scenario, surroundings).await?;
        let command = typed(&mut sandbox, &plain).await?.elapsed;
        if round == 0 {
            continue;
        }
        steps.add_seconds(step);
        commands.add_seconds(command);
        let shown = [("step", step.as_secs_f64(), "s"), ("plain", command.as_secs_f64(), "s")];
        told("ansible", round - 1, request.samples, &shown);
    }
    sandbox.close().await?;
    Ok(vec![Figure::new(line, &steps, &commands)])
}

fn scenario() -> anyhow::Result<Scenario> {
    let text = format!("# Container\n\n```yaml\n{TASK}```\n");
    let sources = SourceMap::identity(Arc::new(SourceFile::new("book/container.md", text.as_str())));
    let chapter =
        Chapter { name: "Container".to_owned(), file: "book/container.md".to_owned(), text, sources };
    let (mut scenarios, diagnostics) = assemble(vec![chapter], &Bindings::new());
    ensure!(diagnostics.is_empty(), "the block cannot be read: {diagnostics:?}");
    scenarios.pop().context("a chapter is a scenario")
}

async fn stepped(
    sandbox: &mut DockerSandbox,
    scenario: &Scenario,
    surroundings: &Surroundings,
) -> anyhow::Result<Duration> {
    let mut holes = Holes::default();
    let mut judge = |step: &_, recorded: &_| compare::judge(step, recorded, surroundings.timeout, &mut holes);
    let began = Instant::now();
    let outcomes = run::scenario(sandbox, scenario, Vec::new(), surroundings, &mut judge, &|_| ()).await?;
    let took = began.elapsed();
    ensure!(outcomes.iter().all(|outcome| outcome.verdict == Verdict::Passed), "it failed: {outcomes:?}");
    Ok(took)
}
