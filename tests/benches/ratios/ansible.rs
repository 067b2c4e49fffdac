//! What one Ansible task costs: `ansible_step`.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use drydock_tests::bench::by_hand::{plain_ansible, playbook};
use drydock_tests::bench::{Figure, Request, Samples};
use mdbook_drydock::run::Surroundings;
use mdbook_drydock::sandbox::{DockerSandbox, Sandbox};
use mdbook_drydock::scenarios::Scenario;

use crate::klee::{Klee, passed, scenario, typed, write};
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
    let scenario = scenario(&format!("# Container\n\n```yaml\n{TASK}```\n"))?;
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

async fn stepped(
    sandbox: &mut DockerSandbox,
    scenario: &Scenario,
    surroundings: &Surroundings,
) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let passed = passed(sandbox, scenario, surroundings).await?;
    let took = began.elapsed();
    ensure!(passed == 1, "the task failed");
    Ok(took)
}
