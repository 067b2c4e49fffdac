//! Every YAML block of the guide that is unlike those before it, run both ways.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use camino::Utf8Path;
use drydock_tests::drydock_binary;
use mdbook_drydock::blocks::{Action, Block, Step};
use mdbook_drydock::chapters;
use mdbook_drydock::compare::{self, Holes};
use mdbook_drydock::recording::{Key, Recorded};
use mdbook_drydock::run::Surroundings;
use mdbook_drydock::sandbox::{DockerSandbox, DockerSandboxes, Sandbox, Sandboxes};
use mdbook_drydock::scenarios::{Needs, Scenario, assemble};
use mdbook_drydock::stack::{Stack, golden};
use mdbook_drydock::tools::Toolbox;
use mdbook_drydock::verdict::{Outcome, Verdict};

use crate::observed::{Observation, Observed};
use crate::{MINUTE, carry_out, output, sandboxes, served, stack, surroundings};

/// What of this repository the outcome depends on beside the guide, its stack and the machine's kit.
const SOURCES: [&str; 5] = [
    include_str!("book.rs"),
    include_str!("main.rs"),
    include_str!("observed.rs"),
    include_str!("../../../preprocessor/src/run/ansible.rs"),
    include_str!("../../../preprocessor/src/sandbox/ansible.rs"),
];

/// A chapter both of whose ways agree need not be run again until something changes that could part them.
///
/// Remove `target/ansible-agreed` to run all of them.
#[tokio::test]
async fn the_server_answers_as_the_program_does() {
    let stack = stack("stack/stack.toml");
    let scenarios = scenarios();
    let blocks = scenarios.iter().flat_map(Scenario::steps).filter(is_play).count();
    assert!(blocks >= 20, "only {blocks} blocks of the guide are run by Ansible");
    let mut machines = None;
    for scenario in &scenarios {
        let agreed = agreed(scenario, &stack);
        if agreed.exists() {
            continue;
        }
        if machines.is_none() {
            machines = Some(sandboxes(&stack).await);
        }
        let (runs, changes) = both_ways(scenario, machines.as_ref().unwrap(), &surroundings(&stack)).await;
        eprintln!("{}: {runs} runs agree in {changes} changes", scenario.chapter.file);
        fs::create_dir_all(agreed.parent().unwrap()).unwrap();
        fs::write(&agreed, format!("{runs} {changes}")).unwrap();
    }
    // Were nothing looked at, everything would agree.
    let seen = |column: usize| -> usize {
        let kept = scenarios.iter().map(|scenario| fs::read_to_string(agreed(scenario, &stack)).unwrap());
        kept.map(|line| line.split(' ').nth(column).unwrap().parse::<usize>().unwrap()).sum()
    };
    assert!(seen(0) >= blocks && seen(1) >= blocks, "{} runs, {} changes", seen(0), seen(1));
}

/// The chapters of the guide, each up to the last YAML block that does what none before it does; those that have one.
///
/// Half of the recipes end with the same role. What it does was compared by then.
fn scenarios() -> Vec<Scenario> {
    let mut manuscript = chapters::load(&Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    let (mut scenarios, _) = assemble(manuscript.take_chapters(), &manuscript.settings.bindings);
    let mut compared = HashSet::new();
    for scenario in &mut scenarios {
        let deeds = |block: &Block| block.steps.iter().filter_map(deeds).collect::<Vec<_>>();
        let is_new = |block: &Block| deeds(block).iter().any(|deed| !compared.contains(deed));
        let last = scenario.blocks.iter().rposition(is_new);
        scenario.blocks.truncate(last.map_or(0, |last| last + 1));
        compared.extend(scenario.blocks.iter().flat_map(deeds));
    }
    scenarios.retain(|scenario| !scenario.blocks.is_empty());
    scenarios
}

/// A playbook without the names that its plays and tasks go by.
fn deeds(step: &Step) -> Option<String> {
    let Action::Ansible { document, .. } = &step.action else { return None };
    let named = |line: &&str| line.trim_start().starts_with("- name: ");
    Some(document.lines().filter(|line| !named(line)).collect::<Vec<_>>().join("\n"))
}

fn is_play(step: &&Step) -> bool {
    matches!(step.action, Action::Ansible { .. })
}

/// Where it is kept that both ways agree on a scenario.
fn agreed(scenario: &Scenario, stack: &Stack) -> PathBuf {
    let key = Key::of(
        scenario.steps(),
        scenario.needs().extent,
        &golden::key(stack).unwrap().to_string(),
        MINUTE.timeout,
    );
    let name = format!("{}-{}", key.as_str(), blake3::hash(SOURCES.concat().as_bytes()).to_hex());
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/ansible-agreed")).join(name)
}

/// Runs a scenario in two sandboxes at once, and holds each of its playbooks against the same one in the other.
async fn both_ways(
    scenario: &Scenario,
    sandboxes: &DockerSandboxes,
    surroundings: &Surroundings,
) -> (usize, usize) {
    let (served_runs, plain_runs) = tokio::join!(
        one_way(scenario, sandboxes, surroundings, true),
        one_way(scenario, sandboxes, surroundings, false)
    );
    let file = &scenario.chapter.file;
    assert_eq!((served_runs.served, plain_runs.served), (served_runs.observations.len(), 0), "{file}");
    let verdicts =
        |outcomes: &[Outcome]| outcomes.iter().map(|outcome| outcome.verdict.clone()).collect::<Vec<_>>();
    assert_eq!(verdicts(&served_runs.outcomes), verdicts(&plain_runs.outcomes), "{file}");
    assert_eq!(served_runs.observations.len(), plain_runs.observations.len(), "{file}");
    for (number, (served, plain)) in served_runs.observations.iter().zip(&plain_runs.observations).enumerate()
    {
        let place = format!("{file}, playbook {}", number + 1);
        // Where a play cannot even be read, Ansible says so and recaps nothing.
        let ran = ["PLAY RECAP", "[ERROR]"].iter().any(|said| plain.output.contains(said));
        assert!(ran, "{place}: {}", plain.output);
        assert_eq!((served.end, &served.output), (plain.end, &plain.output), "{place}");
        assert_eq!(served.changes, plain.changes, "{place}");
    }
    let changes = plain_runs.observations.iter().map(|observation| observation.changes.len()).sum();
    (plain_runs.observations.len(), changes)
}

struct Way {
    outcomes: Vec<Outcome>,
    observations: Vec<Observation>,
    served: usize,
}

async fn one_way(
    scenario: &Scenario,
    sandboxes: &DockerSandboxes,
    surroundings: &Surroundings,
    with: bool,
) -> Way {
    let needs = if with { scenario.needs() } else { Needs { ansible: false, ..scenario.needs() } };
    let mut sandbox: DockerSandbox = sandboxes.launch(needs).await.unwrap();
    let tools = Toolbox::new(Some(drydock_binary().to_owned()), Vec::new());
    for tool in tools.all(scenario).unwrap() {
        sandbox.equip(&tool).await.unwrap();
    }
    if !with {
        output(&mut sandbox, "sudo rm -r /usr/lib/drydock/ansible /var/lib/drydock/ansible").await;
    }
    let mut observed = Observed { sandbox, observations: Vec::new() };
    let mut holes = Holes::default();
    let mut judge = |step: &Step, recorded: &Recorded| -> Verdict {
        compare::judge(step, recorded, surroundings.timeout, &mut holes)
    };
    let outcomes = carry_out(&mut observed, scenario, surroundings, &mut judge).await;
    let Observed { mut sandbox, observations } = observed;
    let served = served(&mut sandbox).await;
    Sandbox::close(sandbox).await.unwrap();
    Way { outcomes, observations, served }
}
