//! What a stack's sandboxes cost on this machine: `measure STACK.TOML [COUNT]`, best in a release build and while
//! nothing else runs. Prints medians over COUNT sandboxes, one after the other, and the range beside them.

use std::time::{Duration, Instant};

use anyhow::Context;
use camino::Utf8PathBuf;
use mdbook_drydock::sandbox::{DockerSandbox, DockerSandboxes, End, Input, Sandbox, Sandboxes, Until};
use mdbook_drydock::scenarios::Needs;
use mdbook_drydock::stack::description::Ansible;
use mdbook_drydock::stack::machine::kit;
use mdbook_drydock::stack::{Engine, Stack, golden};

/// How many commands are typed into each sandbox.
const COMMANDS: usize = 1000;
/// How many playbooks are run in each, by the server and by the program in turn.
const PLAYBOOKS: usize = 5;
const UNTIL: Until = Until { timeout: Duration::from_secs(60), stop: None };

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it is a program to be looked at")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = Utf8PathBuf::from(arguments.next().context("which stack.toml?")?);
    let count: usize = arguments.next().map_or(Ok(5), |count| count.parse())?;
    let engine = Engine::connect().await?;
    let stack = Stack::load(&file)?;
    let golden = golden::prepare(&engine, &stack, &|_| ()).await?;
    let ansible = stack.ansible.clone();
    let sandboxes = DockerSandboxes::new(engine, stack, golden);
    let (mut healthy, mut processor, mut commands, mut gone) = (vec![], vec![], vec![], vec![]);
    let (mut served, mut plain) = (vec![], vec![]);
    for _ in 0..count {
        let began = Instant::now();
        let mut sandbox = sandboxes.launch(Needs { ansible: ansible.is_some(), ..Needs::default() }).await?;
        healthy.push(began.elapsed());
        processor.extend(processor_time(&mut sandbox).await?);
        for _ in 0..COMMANDS {
            let began = Instant::now();
            sandbox.enter(Input::Command("true"), &UNTIL).await?;
            commands.push(began.elapsed());
        }
        if let Some(ansible) = &ansible {
            for _ in 0..PLAYBOOKS {
                served.push(play(&mut sandbox, ansible, &format!("python3 -IS {}", kit::STAND_IN)).await?);
                plain.push(play(&mut sandbox, ansible, "ansible-playbook").await?);
            }
        }
        let began = Instant::now();
        sandbox.close().await?;
        gone.push(began.elapsed());
    }
    println!("launched and healthy  {}", summary(healthy));
    println!("  processor time      {}", summary(processor));
    println!("one command           {}", summary(commands));
    println!("one Ansible task      {}", summary(served));
    println!("  without the server  {}", summary(plain));
    println!("gone                  {}", summary(gone));
    Ok(())
}

/// Runs the least of all tasks that start a module, as the runner would.
async fn play(sandbox: &mut DockerSandbox, ansible: &Ansible, program: &str) -> anyhow::Result<Duration> {
    let Ansible { dir, inventory, hosts, become_root } = ansible;
    let playbook =
        format!("- hosts: {hosts}\n  become: {become_root}\n  gather_facts: false\n  tasks:\n    - ping:\n");
    sandbox.write(&dir.join("measure.yml"), playbook.as_bytes()).await?;
    let command = format!("(cd {dir} && ANSIBLE_NOCOLOR=1 {program} --inventory {inventory} measure.yml)");
    let reply = sandbox.enter(Input::Command(&command), &UNTIL).await?;
    anyhow::ensure!(reply.end == End::Exited(0), "{command}: {}", reply.output);
    Ok(reply.elapsed)
}

/// What the sandbox has had of the processors since its start, where the kernel says so.
async fn processor_time(sandbox: &mut DockerSandbox) -> anyhow::Result<Option<Duration>> {
    let command = "cat /sys/fs/cgroup/cpuacct/cpuacct.usage || \
                   awk '/usage_usec/ { print $2 * 1000 }' /sys/fs/cgroup/cpu.stat";
    let reply = sandbox.enter(Input::Command(&format!("({command}) 2>/dev/null")), &UNTIL).await?;
    Ok(reply.output.trim().parse().ok().map(Duration::from_nanos))
}

fn summary(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    match (times.first(), times.get(times.len() / 2), times.last()) {
        (Some(least), Some(median), Some(most)) => format!("{median:.2?} ({least:.2?} to {most:.2?})"),
        _ => "not measured".to_owned(),
    }
}
