use super::stale;
use crate::blocks::Step;
use crate::diagnostic::{Code, Severity};
use crate::recording::Recorded;
use crate::report::terminal::{Style, render};
use crate::sample;
use crate::sandbox::End;

fn step(text: &str) -> Step {
    sample::scenario(text).steps().next().expect("a step").clone()
}

/// A console block with one command, and what the docs show of its output.
fn command(command: &str, shown: &str) -> Step {
    step(&format!("```console\n$ {command}\n{shown}```\n"))
}

fn printed(output: &str) -> Recorded {
    Recorded::new(output, End::Exited(0), 1)
}

fn codes(step: &Step, output: &str, earlier: Option<&str>) -> Vec<Code> {
    let told = stale(step, &printed(output), earlier.map(printed).as_ref());
    assert!(told.iter().all(|told| told.severity == Severity::Warning && told.help.is_some()));
    told.iter().map(|told| told.code).collect()
}

#[test]
fn templates_that_found_nothing() {
    let inspect = "docker inspect -f '{{.A}}' web";
    for (command_line, shown, output, told) in [
        (inspect, "", "<no value>\n", true),
        (inspect, "...\n", "a\n<no value>\n", true),
        (inspect, "<no value>\n", "<no value>\n", false),
        (inspect, "", "fine\n", false),
    ] {
        let expected = if told { vec![Code::EmptyTemplate] } else { vec![] };
        assert_eq!(codes(&command(command_line, shown), output, None), expected, "{command_line} {shown}");
    }
}

#[test]
fn deprecations_that_nothing_speaks_of() {
    let line = "DEPRECATED: The legacy builder is deprecated and will be removed.\n";
    for (command_line, shown, output, told) in [
        ("docker build .", "", line, true),
        ("docker build .", "...\n", line, true),
        ("docker build .", "DEPRECATED: [..]\n", line, false),
        ("docker build . 2>&1 | grep -i deprecated", "", line, false),
        ("docker logs web", "", line, false),
        ("docker build .", "", "deprecated_api is built\n", false),
        ("docker build .", "", "\u{1b}[33mWARN\u{1b}[0m[0000] `version` is obsolete\n", true),
    ] {
        let expected = if told { vec![Code::Deprecated] } else { vec![] };
        assert_eq!(codes(&command(command_line, shown), output, None), expected, "{command_line} {output}");
    }
    let play = step("```yaml\n- name: a\n  ping:\n```\n");
    let output = "PLAY [all] ***\n\n[DEPRECATION WARNING]: Use b instead of a. This\nwill be removed in 2.20.\n\nok: [x]\n";
    assert_eq!(codes(&play, output, None), [Code::Deprecated]);
}

#[test]
fn tables_without_rows() {
    let docker = "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n";
    let volumes = "DRIVER    VOLUME NAME\n";
    for (command_line, shown, output, told) in [
        ("sudo docker ps --filter name=web", "", docker, true),
        ("docker volume ls", "", volumes, true),
        ("docker volume ls", "...\n", volumes, true),
        (
            "docker compose ps",
            "",
            "NAME      IMAGE     COMMAND   SERVICE   CREATED   STATUS    PORTS\n",
            true,
        ),
        ("docker ps --format 'table {{.Names}}'", "", "NAMES\n", true),
        ("kubectl get pods", "", "NAME   READY   STATUS\n", true),
        ("docker volume ls", volumes, volumes, false),
        ("docker volume ls", "", "DRIVER    VOLUME NAME\nlocal     a\n", false),
        ("docker volume ls", "", "", false),
        ("docker ps -q", "", "4f5c8e2b9a01\n", false),
        ("docker ps --format '{{.Names}}'", "", "WEB\n", false),
        ("docker ps | head -1", "", docker, false),
        ("echo 'A  B'", "", "A  B\n", false),
        ("docker exec web ls", "", "A  B\n", false),
    ] {
        let expected = if told { vec![Code::EmptyTable] } else { vec![] };
        assert_eq!(codes(&command(command_line, shown), output, None), expected, "{command_line} {output}");
    }
}

#[test]
fn output_that_changed_and_nothing_asserts() {
    let (one, two) = ("web\ndb\n", "web\n");
    for (text, earlier, now, told) in [
        ("```console\n$ docker ps -a\n```\n", Some(one), two, true),
        ("```sh\ndocker ps -a\n```\n", Some(one), two, true),
        ("```console\n$ docker ps -a\n```\n", Some(one), one, false),
        ("```console\n$ docker ps -a\n```\n", None, two, false),
        ("```console\n$ docker ps -a\n```\n", Some("Up 3 seconds\n"), "Up 2 minutes\n", false),
        ("```console\n$ docker ps -a\n...\n```\n", Some(one), two, false),
        ("```console\n$ docker logs web\n```\n", Some(one), two, false),
        ("```console\n$ docker stats --no-stream\n```\n", Some(one), two, false),
        ("<!-- drydock: stop_after = \"1s\" -->\n```console\n$ serve\n```\n", Some(one), two, false),
        ("<!-- drydock: retry = \"1s\" -->\n```console\n$ serve\n```\n", Some(one), two, false),
        ("<!-- drydock: background = true -->\n```console\n$ serve\n```\n", Some(one), two, false),
        ("```dockerfile\nFROM a\n```\n", Some(one), two, false),
        ("```yaml\n- a: 1\n```\n", Some("x : ok=2 changed=0\n"), "x : ok=2 changed=1\n", true),
        ("```yaml\n- a: 1\n```\n", Some("x : ok=2 (0:00:01.23)\n"), "x : ok=2 (0:00:02.99)\n", false),
    ] {
        let expected = if told { vec![Code::OutputChanged] } else { vec![] };
        assert_eq!(codes(&step(text), now, earlier), expected, "{text} {earlier:?} {now:?}");
    }
}

#[test]
fn what_an_author_reads() {
    let told: Vec<_> = [
        (
            command("docker inspect -f '{{.NetworkSettings.Networks.web.IPAddress}}' web", ""),
            "<no value>\n",
            None,
        ),
        (
            command("DOCKER_BUILDKIT=0 docker build src/worker", ""),
            "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n            Install the buildx component to build images with BuildKit:\n            https://docs.docker.com/go/buildx/\n\nSending build context\n",
            None,
        ),
        (command("docker volume ls --filter name=pgdata", ""), "DRIVER    VOLUME NAME\n", None),
        (
            command("docker ps -a", ""),
            "4f5c8e2b9a01   nginx   Up 3 seconds   web\n",
            Some("ffffffffffff   nginx   Up 2 seconds   web\n77fe012aaaaa   redis   Up 2 seconds   cache\n"),
        ),
    ]
    .into_iter()
    .flat_map(|(step, output, earlier)| stale(&step, &printed(output), earlier.map(printed).as_ref()))
    .collect();
    insta::assert_snapshot!(render(&told, Style { color: false, width: 100 }));
}
