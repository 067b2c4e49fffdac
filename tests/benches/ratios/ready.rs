//! How soon the stack is there: `stack_ready` and `stack_ready_compose`.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use drydock_tests::bench::{Figure, Request, Samples};
use mdbook_drydock::sandbox::{DockerSandbox, Sandbox};
use mdbook_drydock::scenarios::Needs;

use crate::klee::{Klee, typed, until_healthy, write};
use crate::output::told;

/// The same services as the playbook's, as someone would write them who knows Compose well.
const COMPOSE: &str = include_str!("ready/compose.yaml");
const COMPOSE_FILE: &str = "/titb/provisioning/compose.yaml";
/// Takes the stack away, and leaves its images and what builds them from the cache.
const REMOVE: &str = "sudo docker rm --force $(sudo docker ps --all --quiet) && \
                      sudo docker volume rm postgres_data && sudo docker network rm web_network";
const PROVISION: &str = "(cd /titb/provisioning && ansible-playbook site.yml)";
const UP: &str = "(cd /titb/provisioning && sudo docker compose up --detach --wait)";
/// What the playbook makes up or finds out, where Compose reads its variables.
const VARIABLES: &str = r#"(cd /titb/provisioning && {
  echo "SECRET_KEY=$(cat credentials/secret_key)"
  echo "WORKER_TOKEN=$(cat credentials/worker_token)"
  echo "DOCKER_GROUP=$(getent group docker | cut -d: -f3)"
} >.env)"#;

/// What the sandbox has had of the processors since its start, in nanoseconds: under cgroup v1 and under v2.
const PROCESSOR_TIME: &str = "(cat /sys/fs/cgroup/cpuacct/cpuacct.usage || \
                              awk '/usage_usec/ { print $2 * 1000 }' /sys/fs/cgroup/cpu.stat) 2>/dev/null";

pub(crate) async fn measure(request: &Request) -> anyhow::Result<Vec<Figure>> {
    let (by_playbook, by_compose) = (request.wants("stack_ready"), request.wants("stack_ready_compose"));
    if by_playbook.is_none() && by_compose.is_none() {
        return Ok(Vec::new());
    }
    let klee = Klee::prepared().await?;
    let [mut launched, mut provisioned, mut composed] = <[Samples; 3]>::default();
    let [mut processor, mut gone] = <[Samples; 2]>::default();
    for round in 0..request.samples {
        let began = Instant::now();
        let mut sandbox = klee.launch(Needs::default()).await?;
        let took = began.elapsed();
        processor.add_seconds(processor_time(&mut sandbox).await?);
        launched.add_seconds(took);
        let mut shown = vec![("golden", took.as_secs_f64(), "s")];
        if by_playbook.is_some() {
            let took = by(&mut sandbox, PROVISION).await?;
            provisioned.add_seconds(took);
            shown.push(("playbook", took.as_secs_f64(), "s"));
        }
        if by_compose.is_some() {
            write(&mut sandbox, COMPOSE_FILE.into(), COMPOSE).await?;
            typed(&mut sandbox, VARIABLES).await?;
            let took = by(&mut sandbox, UP).await?;
            composed.add_seconds(took);
            shown.push(("compose", took.as_secs_f64(), "s"));
        }
        let began = Instant::now();
        sandbox.close().await?;
        gone.add_seconds(began.elapsed());
        told("ready", round, request.samples, &shown);
    }
    let note = format!(
        "a fresh stack takes {:.1} s of processor time, and {:.2} s to be gone again",
        processor.median(),
        gone.median()
    );
    let by_playbook = by_playbook.map(|line| Figure::new(line, &launched, &provisioned).noted(note));
    let by_compose = by_compose.map(|line| Figure::new(line, &launched, &composed));
    Ok(by_playbook.into_iter().chain(by_compose).collect())
}

async fn processor_time(sandbox: &mut DockerSandbox) -> anyhow::Result<Duration> {
    let nanoseconds = typed(sandbox, PROCESSOR_TIME).await?.output;
    Ok(Duration::from_nanos(nanoseconds.trim().parse().context("the kernel counts processor time")?))
}

/// From nothing but images to health, by a command.
async fn by(sandbox: &mut DockerSandbox, command: &str) -> anyhow::Result<Duration> {
    typed(sandbox, REMOVE).await?;
    let began = Instant::now();
    typed(sandbox, command).await?;
    until_healthy(sandbox).await?;
    Ok(began.elapsed())
}
