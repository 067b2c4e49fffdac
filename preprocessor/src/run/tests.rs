use std::sync::Mutex;
use std::time::Duration;

use super::{Ansible, Surroundings, scenario};
use crate::blocks::{Bindings, Step};
use crate::chapters::Chapter;
use crate::recording::{Complaint, Recorded};
use crate::sandbox::scripted::Scripted;
use crate::sandbox::{End, Sandboxes};
use crate::scenarios::assemble;
use crate::span::{SourceFile, SourceMap};
use crate::verdict::{Outcome, Verdict};

fn surroundings() -> Surroundings {
    Surroundings {
        dir: "/titb".into(),
        ansible: Some(Ansible {
            dir: "/titb/provisioning".into(),
            inventory: "hosts.yml".into(),
            hosts: "master".into(),
            become_root: true,
        }),
        build_arguments: "--secret id=pip".to_owned(),
        timeout: Duration::from_secs(1),
    }
}

fn by_exit(_: &Step, recorded: &Recorded) -> Verdict {
    match recorded {
        Recorded { end: End::Exited(0) | End::Interrupted, complaint: None, .. } => Verdict::Passed,
        _ => Verdict::Failed,
    }
}

/// Runs the blocks of a chapter on a scripted machine.
async fn run(text: &str, machines: &Scripted) -> Vec<Outcome> {
    let source = SourceFile::new("book/a.md", text).into();
    let sources = SourceMap::identity(source);
    let chapter = Chapter { name: "A".into(), file: "book/a.md".into(), text: text.into(), sources };
    let (scenarios, diagnostics) = assemble(vec![chapter], &Bindings::new());
    assert_eq!(diagnostics, []);
    let mut sandbox = machines.launch().await.expect("scripted machines always boot");
    let judge = &mut by_exit;
    scenario(&mut sandbox, &scenarios[0], &surroundings(), judge, &|_| ()).await.expect("nor do they break")
}

fn complaint(outcome: &Outcome) -> Option<&Complaint> {
    outcome.recorded.as_ref().and_then(|recorded| recorded.complaint.as_ref())
}

const RECAP: &str = "PLAY RECAP ***\nmaster : ok=1 changed=0 failed=0\n";

#[tokio::test]
async fn a_failed_step_does_not_end_its_scenario() {
    let machines = Scripted::new(|text| (String::new(), i32::from(text == "false")));
    let outcomes = run("```console\n$ true\n$ false\n$ echo\n```\n", &machines).await;
    let verdicts: Vec<_> = outcomes.iter().map(|outcome| outcome.verdict.clone()).collect();
    assert_eq!(verdicts, [Verdict::Passed, Verdict::Failed, Verdict::Passed]);
    assert_eq!(machines.log(), ["boot", "$ true", "$ false", "$ echo"]);
}

#[tokio::test]
async fn a_retried_step_is_repeated_until_it_passes() {
    let tries = Mutex::new(0);
    let machines = Scripted::new(move |_| {
        let mut tries = tries.lock().expect("no test panics while it holds the count");
        *tries += 1;
        (String::new(), i32::from(*tries < 3))
    });
    let outcomes =
        run("<!-- drydock: retry = \"60s\" -->\n```console\n$ curl -f localhost\n```\n", &machines).await;
    assert_eq!(outcomes[0].verdict, Verdict::Passed);
    assert_eq!(machines.log().len(), 1 + 3);
}

#[tokio::test]
async fn tasks_are_run_among_the_stacks_playbooks() {
    let machines = Scripted::new(|_| (RECAP.to_owned(), 0));
    let outcomes = run("```yaml\n- name: Say\n  debug:\n    msg: a\n```\n", &machines).await;
    assert_eq!(outcomes[0].verdict, Verdict::Passed);
    insta::assert_debug_snapshot!(machines.log(), @r#"
    [
        "boot",
        "write /titb/provisioning/.drydock-step.yml",
        "$ (cd '/titb/provisioning' && ANSIBLE_NOCOLOR=1 ansible-playbook --inventory 'hosts.yml' .drydock-step.yml; status=$?; rm -f .drydock-step.yml; exit $status)",
    ]
    "#);
}

#[tokio::test]
async fn tasks_of_which_none_ran_do_not_pass() {
    let machines = Scripted::new(|_| ("skipping: no hosts matched\nPLAY RECAP ***\n".to_owned(), 0));
    let outcomes = run("```yaml\n- debug:\n    msg: a\n```\n", &machines).await;
    assert_eq!(complaint(&outcomes[0]), Some(&Complaint::NothingRan));
}

#[tokio::test]
async fn idempotent_tasks_are_run_twice() {
    let cases = [(0, None), (1, Some(Complaint::NotIdempotent { changed: 1 }))];
    for (changed, expected) in cases {
        let machines = Scripted::new(move |_| (RECAP.replace("changed=0", &format!("changed={changed}")), 0));
        let text = "<!-- drydock: idempotent = true -->\n```yaml\n- debug:\n    msg: a\n```\n";
        let outcomes = run(text, &machines).await;
        assert_eq!(complaint(&outcomes[0]), expected.as_ref());
        assert_eq!(machines.log().len(), 1 + 2 * 2);
    }
}

const DOCKERFILE: &str = "FROM python:3.11\nCMD celery\n";

#[tokio::test]
async fn an_edit_replaces_what_was_quoted_and_is_built() {
    let machines = Scripted::new(|_| (String::new(), 0)).file("/titb/src/worker/Dockerfile", DOCKERFILE);
    let text = "<!-- drydock: file = \"src/worker/Dockerfile\" -->\n```docker\nCMD celery\n```\n\n\
                <!-- drydock: file = \"src/worker/Dockerfile\", edit = true -->\n```docker\nCMD celery -l DEBUG\n```\n\n\
                <!-- drydock: file = \"src/worker/Dockerfile\" -->\n```docker\nCMD celery -l DEBUG\n```\n";
    let outcomes = run(text, &machines).await;
    assert!(outcomes.iter().all(|outcome| outcome.verdict == Verdict::Passed), "{outcomes:#?}");
    insta::assert_debug_snapshot!(machines.log(), @r#"
    [
        "boot",
        "write /titb/src/worker/Dockerfile",
        "$ sudo docker build --progress plain --output type=cacheonly --secret id=pip --file '/titb/src/worker/Dockerfile' '/titb/src/worker'",
    ]
    "#);
}

#[tokio::test]
async fn a_stale_quote_shows_what_stands_there_now() {
    let quote =
        |line: &str| format!("<!-- drydock: file = \"src/worker/Dockerfile\" -->\n```docker\n{line}\n```\n");
    let cases =
        [("/titb/src/worker/Dockerfile", "CMD celeri", "CMD celery"), ("/titb/elsewhere", "CMD celery", "")];
    for (path, line, closest) in cases {
        let machines = Scripted::new(|_| (String::new(), 0)).file(path, DOCKERFILE);
        let outcomes = run(&quote(line), &machines).await;
        let stale = Complaint::StaleQuote { file: "src/worker/Dockerfile".into(), closest: closest.into() };
        assert_eq!(complaint(&outcomes[0]), Some(&stale));
    }
}

#[tokio::test]
async fn an_edit_of_what_stands_twice_is_refused() {
    let machines = Scripted::new(|_| (String::new(), 0)).file("/titb/a.txt", "x\ny\nx\n");
    let text = "<!-- drydock: file = \"a.txt\" -->\n```text\nx\n```\n\n\
                <!-- drydock: file = \"a.txt\", edit = true -->\n```text\nz\n```\n";
    let outcomes = run(text, &machines).await;
    let ambiguous = Complaint::AmbiguousEdit { file: "a.txt".into(), places: 2 };
    assert_eq!(complaint(&outcomes[1]), Some(&ambiguous));
    assert_eq!(machines.log(), ["boot"], "nothing may be written");
}

#[tokio::test]
async fn a_background_command_is_awaited_by_what_shows_that_it_is_ready() {
    let machines = Scripted::new(|_| (String::new(), 0));
    let text = "<!-- drydock: background = true, ready = \"curl -fs localhost:8000\" -->\n\
                ```console\n$ python3 -m http.server\n```\n";
    let outcomes = run(text, &machines).await;
    assert_eq!(outcomes[0].verdict, Verdict::Passed);
    assert_eq!(
        machines.log(),
        ["boot", "$ eval 'python3 -m http.server' >/dev/null 2>&1 &", "$ curl -fs localhost:8000"]
    );
}
