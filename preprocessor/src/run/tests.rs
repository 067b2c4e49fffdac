use std::sync::Mutex;
use std::time::Duration;

use super::{Ansible, Surroundings, scenario};
use crate::blocks::{Bindings, Step};
use crate::chapters::Chapter;
use crate::recording::{Complaint, Recorded};
use crate::sandbox::scripted::Scripted;
use crate::sandbox::{End, Sandboxes};
use crate::scenarios::{Needs, assemble};
use crate::span::{SourceFile, SourceMap};
use crate::verdict::facts::{Facts, Question};
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
    run_in(text, machines, &surroundings(), &mut by_exit).await
}

async fn run_in(
    text: &str,
    machines: &Scripted,
    surroundings: &Surroundings,
    judge: &mut (dyn FnMut(&Step, &Recorded) -> Verdict + Send),
) -> Vec<Outcome> {
    let source = SourceFile::new("book/a.md", text).into();
    let sources = SourceMap::identity(source);
    let chapter = Chapter { name: "A".into(), file: "book/a.md".into(), text: text.into(), sources };
    let (scenarios, diagnostics) = assemble(vec![chapter], &Bindings::new());
    assert_eq!(diagnostics, []);
    let mut sandbox = machines.launch(Needs::default()).await.expect("scripted machines always boot");
    scenario(&mut sandbox, &scenarios[0], Vec::new(), surroundings, judge, &|_| ())
        .await
        .expect("nor do they break")
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
async fn facts_are_asked_for_once_and_only_where_a_step_went_wrong() {
    let machines = Scripted::new(|text| match text {
        "docker stop web" => ("Error response from daemon: No such container: web\n".to_owned(), 1),
        text if text.starts_with("docker ps --all") => ("db\trunning\tUp\t\n".to_owned(), 0),
        _ => (String::new(), 0),
    });
    let text = "```console\n$ docker ps\n```\n\n<!-- drydock: retry = \"150ms\" -->\n```console\n$ docker stop web\n```\n";
    let outcomes = run(text, &machines).await;
    assert_eq!(outcomes[0].facts, Facts::default());
    assert_eq!(outcomes[1].facts.answer(&Question::Containers), Some("db\trunning\tUp\t\n"));
    let log = machines.log();
    assert!(log.iter().filter(|entry| *entry == "$ docker stop web").count() > 1, "{log:?}");
    let asked: Vec<usize> = (0..log.len()).filter(|at| log[*at].starts_with("? ")).collect();
    assert_eq!(asked, [log.len() - 1], "{log:?}");
}

#[tokio::test]
async fn what_cannot_be_answered_is_left_out() {
    let machines = Scripted::new(|_| ("No such container: web\n".to_owned(), 1));
    let outcomes = run("```console\n$ docker stop web\n```\n", &machines).await;
    assert_eq!((&outcomes[0].verdict, &outcomes[0].facts), (&Verdict::Failed, &Facts::default()));
}

#[tokio::test]
async fn tasks_are_run_among_the_stacks_playbooks() {
    let machines = Scripted::new(|_| (RECAP.to_owned(), 0));
    let outcomes = run("```yaml\n- name: Say\n  debug:\n    msg: a\n```\n", &machines).await;
    assert_eq!(outcomes[0].verdict, Verdict::Passed);
    insta::assert_debug_snapshot!(machines.log(), @r#"
    [
        "boot",
        "$ (cd '/titb/provisioning' || exit; builtin printf %s '- hosts: master\n  become: true\n  gather_facts: false\n  tasks:\n    - name: Say\n      debug:\n        msg: a\n' 2>/dev/null >|.drydock-step.yml || exit 77; if [ -e '/usr/lib/drydock/ansible/play.py' ] && [ \"$(type -t ansible-playbook)\" = file ]; then ANSIBLE_NOCOLOR=1 python3 -IS '/usr/lib/drydock/ansible/play.py' --inventory 'hosts.yml' .drydock-step.yml; else ANSIBLE_NOCOLOR=1 ansible-playbook --inventory 'hosts.yml' .drydock-step.yml; fi; status=$?; rm -f .drydock-step.yml; exit $status)",
    ]
    "#);
}

#[tokio::test]
async fn root_writes_a_playbook_where_the_reader_may_not() {
    let answer = |text: &str| match text.contains("printf") {
        true => (String::new(), 77),
        false => (RECAP.to_owned(), 0),
    };
    let machines = Scripted::new(answer);
    let outcomes = run("```yaml\n- debug:\n    msg: a\n```\n", &machines).await;
    assert_eq!(outcomes[0].verdict, Verdict::Passed);
    let log = machines.log();
    assert_eq!((log.len(), log[2].as_str()), (4, "write /titb/provisioning/.drydock-step.yml"));
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
        assert_eq!(machines.log().len(), 1 + 2);
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

/// The judge that the program has.
fn as_asked(step: &Step, recorded: &Recorded) -> Verdict {
    crate::compare::judge(step, recorded, Duration::from_secs(1), &mut crate::compare::Holes::default())
}

#[tokio::test]
async fn idempotent_tasks_are_run_twice_whatever_the_first_run_said() {
    const WARNED: &str = "[WARNING]: Deprecated.\nOrigin: /titb/provisioning/.drydock-step.yml:6:7\n";
    let runs = Mutex::new(0);
    let machines = Scripted::new(move |_| {
        let mut runs = runs.lock().expect("no test panics while it holds the count");
        *runs += 1;
        (format!("{WARNED}{}", RECAP.replace("changed=0", &format!("changed={runs}"))), 0)
    });
    let text = "<!-- drydock: idempotent = true -->\n```yaml\n- debug:\n    msg: a\n```\n";
    let outcomes = run(text, &machines).await;
    assert_eq!(complaint(&outcomes[0]), Some(&Complaint::NotIdempotent { changed: 2 }));
}

#[tokio::test]
async fn a_second_run_that_goes_wrong_is_what_is_told() {
    let cases = [("fatal\n", 2, None), ("PLAY RECAP ***\n", 0, Some(Complaint::NothingRan))];
    for (second, code, expected) in cases {
        let runs = Mutex::new(0);
        let machines = Scripted::new(move |_| {
            let mut runs = runs.lock().expect("no test panics while it holds the count");
            *runs += 1;
            if *runs == 1 { (RECAP.to_owned(), 0) } else { (second.to_owned(), code) }
        });
        let text = "<!-- drydock: idempotent = true -->\n```yaml\n- debug:\n    msg: a\n```\n";
        let outcomes = run(text, &machines).await;
        let recorded = outcomes[0].recorded.as_ref().expect("it was run");
        assert_eq!((recorded.output.as_str(), recorded.end), (second, End::Exited(code)));
        assert_eq!(complaint(&outcomes[0]), expected.as_ref());
    }
}

#[tokio::test]
async fn without_ansible_no_yaml_passes_not_even_what_should_fail() {
    let machines = Scripted::new(|_| (RECAP.to_owned(), 0));
    let surroundings = Surroundings { ansible: None, ..surroundings() };
    let outcomes =
        run_in("```yaml,should_fail\n- a: b\n```\n", &machines, &surroundings, &mut as_asked).await;
    assert_eq!(outcomes[0].verdict, Verdict::Failed);
}

const BACKGROUND: &str = "<!-- drydock: background = true, ready = \"curl -fs localhost:8000\" -->\n";

#[tokio::test]
async fn what_runs_in_the_background_is_awaited_by_what_shows_that_it_is_ready() {
    let cases = [
        ("```console\n$ serve\n```\n", "serve"),
        ("```sh\ncd /srv\nserve\n```\n", "set -e\ncd /srv\nserve\n"),
    ];
    for (block, launched) in cases {
        let machines = Scripted::new(|_| (String::new(), 0));
        let outcomes = run(&format!("{BACKGROUND}{block}"), &machines).await;
        assert_eq!(outcomes[0].verdict, Verdict::Passed);
        let [_, launch, ready] = machines.log().try_into().expect("a launch and a look");
        assert!(launch.starts_with(&format!("$ eval '{launched}' >/dev/null 2>&1 &")), "{launch}");
        assert_eq!(ready, "$ curl -fs localhost:8000");
    }
}

#[tokio::test]
async fn what_dies_in_the_background_at_once_has_failed() {
    for directive in ["<!-- drydock: background = true -->\n", BACKGROUND] {
        let machines = Scripted::new(|text| (String::new(), if text.contains("eval") { 127 } else { 0 }));
        let outcomes = run(&format!("{directive}```console\n$ misspelt\n```\n"), &machines).await;
        assert_eq!(outcomes[0].verdict, Verdict::Failed, "{directive}");
        assert_eq!(machines.log().len(), 2, "nobody waits for it to be ready");
    }
}
