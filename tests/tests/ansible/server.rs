//! What the server may do, and when it must leave it to `ansible-playbook`.

use mdbook_drydock::recording::Recorded;
use mdbook_drydock::sandbox::{DockerSandbox, End, Sandbox, Sandboxes};
use mdbook_drydock::scenarios::{Needs, Scenario};
use mdbook_drydock::stack::Stack;
use mdbook_drydock::verdict::Verdict;

use crate::{carry_out, log, output, sandboxes, scenario, served, stack, surroundings};

const WITH_ANSIBLE: &str = "```yaml\n- debug:\n    msg: hello\n```\n";

fn small() -> Stack {
    stack("tests/fixtures/small-stack/stack.toml")
}

async fn launch(needs: Needs) -> DockerSandbox {
    sandboxes(&small()).await.launch(needs).await.unwrap()
}

/// A sandbox in which the server has run a playbook, so that it is known to be there.
async fn launch_with_server() -> DockerSandbox {
    let mut sandbox = launch(scenario(WITH_ANSIBLE).needs()).await;
    assert_eq!(play(&mut sandbox, "- debug:\n    msg: first").await.end, End::Exited(0));
    assert_eq!(served(&mut sandbox).await, 1);
    sandbox
}

async fn play_as(sandbox: &mut DockerSandbox, directive: &str, tasks: &str) -> Recorded {
    let scenario: Scenario = scenario(&format!("{directive}\n```yaml\n{tasks}\n```\n"));
    let mut judge = |_: &_, _: &_| Verdict::Passed;
    let outcomes = carry_out(sandbox, &scenario, &surroundings(&small()), &mut judge).await;
    outcomes[0].recorded.clone().unwrap()
}

async fn play(sandbox: &mut DockerSandbox, tasks: &str) -> Recorded {
    play_as(sandbox, "", tasks).await
}

#[tokio::test]
async fn what_is_out_of_time_is_killed_with_all_that_it_started() {
    let mut sandbox = launch_with_server().await;
    let sleeping = "ps -eo args | grep -c '^sleep 1234' || true";
    for tasks in
        ["- command: sleep 1234", "- command: sleep 1234\n  become: false", "- pause:\n    seconds: 1234"]
    {
        let recorded = play_as(&mut sandbox, "<!-- drydock: timeout = \"4s\" -->", tasks).await;
        assert_eq!(recorded.end, End::TimedOut, "{tasks}: {}", recorded.output);
        assert_eq!(output(&mut sandbox, sleeping).await, "0\n", "{tasks}");
        assert_eq!(output(&mut sandbox, "ls /run/drydock/ansible/running").await, "", "{tasks}");
    }
    let log = log(&mut sandbox).await;
    assert_eq!(served(&mut sandbox).await, 4, "{log:#?}");
    // Neither the server nor the terminal has suffered.
    assert_eq!(play(&mut sandbox, "- command: \"true\"").await.end, End::Exited(0));
    assert_eq!(served(&mut sandbox).await, 5);
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn whatever_could_change_the_answer_is_left_to_the_program() {
    let mut sandbox = launch_with_server().await;
    let hello = "- debug:\n    msg: hello";
    let cases = [
        (
            "export ANSIBLE_STDOUT_CALLBACK=minimal",
            "unset ANSIBLE_STDOUT_CALLBACK",
            "the variable ANSIBLE_STDOUT_CALLBACK",
        ),
        ("export PYTHONWARNINGS=always", "unset PYTHONWARNINGS", "the variable PYTHONWARNINGS"),
        (
            "printf '[defaults]\\nstdout_callback=minimal\\n' >~/.ansible.cfg",
            "rm ~/.ansible.cfg",
            "the file /home/operator/.ansible.cfg",
        ),
        ("ulimit -S -n 300", "ulimit -S -n hard", "other limits"),
        ("chmod o+w /srv/playbooks", "chmod o-w /srv/playbooks", "another folder"),
    ];
    for (change, back, reason) in cases {
        output(&mut sandbox, change).await;
        let before = served(&mut sandbox).await;
        assert_eq!(play(&mut sandbox, hello).await.end, End::Exited(0), "{change}");
        let log = log(&mut sandbox).await;
        assert_eq!(log.last().unwrap(), &format!("refused: {reason}"), "{change}: {log:#?}");
        assert_eq!(served(&mut sandbox).await, before, "{change}");
        output(&mut sandbox, back).await;
    }
    // What cannot change it is served.
    output(&mut sandbox, "export COMPOSE_FILE=x; touch /srv/playbooks/x; umask 077").await;
    let before = served(&mut sandbox).await;
    let tasks = "- shell: echo $COMPOSE_FILE; umask\n  become: false\n  register: said\n- debug:\n    var: said.stdout_lines";
    let recorded = play(&mut sandbox, tasks).await;
    assert!(recorded.output.contains("\"x\"") && recorded.output.contains("\"0077\""), "{}", recorded.output);
    assert_eq!(served(&mut sandbox).await, before + 1, "{:#?}", log(&mut sandbox).await);
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn a_settings_file_that_is_changed_takes_effect() {
    let mut sandbox = launch_with_server().await;
    output(&mut sandbox, "printf '[defaults]\\nstdout_callback=minimal\\n' >/srv/playbooks/ansible.cfg")
        .await;
    let recorded = play(&mut sandbox, "- debug:\n    msg: hello").await;
    assert!(recorded.output.contains("small | SUCCESS"), "{}", recorded.output);
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn without_a_server_playbooks_run_all_the_same() {
    // Where no block was known to need it, where it has died, and where its place in the path is taken.
    let mut sandbox = launch(Needs::default()).await;
    assert_eq!(play(&mut sandbox, "- debug:\n    msg: hello").await.end, End::Exited(0));
    assert_eq!(log(&mut sandbox).await, [""; 0]);
    sandbox.close().await.unwrap();

    let mut sandbox = launch_with_server().await;
    output(&mut sandbox, "ansible-playbook() { echo \"a function: $*\"; return 5; }").await;
    let recorded = play(&mut sandbox, "- debug:\n    msg: hello").await;
    assert_eq!(recorded.output, "a function: --inventory hosts.yml .drydock-step.yml\n");
    assert_eq!(recorded.end, End::Exited(5));
    output(&mut sandbox, "unset -f ansible-playbook; kill $(pgrep -f '^/usr/bin/python3 /usr/lib/drydock')")
        .await;
    assert_eq!(play(&mut sandbox, "- debug:\n    msg: hello").await.end, End::Exited(0));
    assert_eq!(served(&mut sandbox).await, 1);
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn mistakes_are_told_of_in_the_same_words() {
    let (mut with, mut without) = tokio::join!(launch_with_server(), launch(Needs::default()));
    let cases = [
        "- debug:\n    msg: \"ü {{ ansible_version.full }} {{ ansible_playbook_python }} {{ playbook_dir }}\"",
        "- debug:\n    msg: \"{{ nosuch }}\"",
        "- debug:\n    msg: a\n  command: ls",
        "- no.such.thing:",
        "- command: sh -c 'echo out; echo err >&2; exit 3'",
        "- file:\n    pth: /tmp/x",
        "- uri:\n    url: nonsense://x",
        "- hosts: nobody\n  tasks: []",
        "- hosts: all\n  tasks:\n    - debug:\n        var: ansible_facts.distribution",
        "- hosts: all\n  gather_facts: false\n  vars_prompt:\n    - name: a\n  tasks:\n    - debug:\n        var: a",
        "- shell: cat; umask; pwd; id; env | grep -v '^_=\\|^SUDO\\|^PYTHON' | sort\n  become: false\n  register: said\n\
         - debug:\n    var: said.stdout_lines",
        "- block:\n    - fail:\n        msg: no\n  rescue:\n    - debug:\n        msg: rescued",
        "- copy:\n    content: x\n    dest: /tmp/x\n    mode: \"0600\"\n  diff: true\n  loop: [1, 2]",
        "- command: sleep 1\n  async: 10\n  poll: 0",
    ];
    let said = |recorded: Recorded| (recorded.end, crate::observed::normalised(&recorded.output));
    for tasks in cases {
        let (served, plain) = tokio::join!(play(&mut with, tasks), play(&mut without, tasks));
        assert_eq!(said(served), said(plain), "{tasks}");
    }
    assert_eq!((served(&mut with).await, served(&mut without).await), (1 + cases.len(), 0));
    with.close().await.unwrap();
    without.close().await.unwrap();
}
