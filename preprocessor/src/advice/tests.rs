use super::{Facts, Neighbour, Question, Trouble};
use crate::sample;
use crate::scenarios::Extent;
use crate::verdict::facts::Place;

/// The help for a console command, with the word that is blamed before it.
fn told(command: &str, output: &str, facts: &[(Question, &str)]) -> String {
    let facts = known(facts);
    with_trouble(command, output, Extent::Stack, |trouble| said(&trouble, &facts))
}

fn known(answers: &[(Question, &str)]) -> Facts {
    let mut facts = Facts::default();
    for (question, answer) in answers {
        facts.add(question.clone(), *answer);
    }
    facts
}

fn with_trouble<T>(command: &str, output: &str, extent: Extent, then: impl FnOnce(Trouble<'_>) -> T) -> T {
    let scenario = sample::scenario(&format!("```console\n$ {command}\n```\n"));
    let outcome = sample::failed(1, output);
    let step = scenario.steps().next().expect("a step");
    then(Trouble::of(step, outcome.recorded.as_ref().expect("it ran"), extent))
}

fn said(trouble: &Trouble<'_>, facts: &Facts) -> String {
    let Some(advice) = trouble.advice(facts) else { return String::new() };
    match advice.culprit {
        Some(culprit) => format!("[{}: {}] {}", culprit.word, culprit.label, advice.help),
        None => advice.help,
    }
}

#[test]
fn without_facts_the_words_of_the_tools_are_enough_for_some_advice() {
    let cases = [
        (
            "docker stop web",
            "Error response from daemon: No such container: web",
            "container `web` does not exist",
        ),
        ("docker image rm x", "Error: No such image: x:latest", "image `x` does not exist"),
        ("docker volume rm v", "Error: get v: no such volume: v", "volume `v` does not exist"),
        (
            "docker network rm n",
            "Error response from daemon: network other not found",
            "network `other` does",
        ),
        ("docker ps", "dial unix /var/run/docker.sock: connect: permission denied", "`sudo docker ps`"),
        ("docker ps -y", "unknown shorthand flag: 'y' in -y", "does not know the option `-y`"),
        ("docker inspect -f '{{.X}}' web", "<no value>", "names a field that is not there"),
        ("dokcer ps", "bash: line 1: dokcer: command not found", "`dokcer` is not installed"),
        ("sudo echo x >/etc/x", "bash: /etc/x: Permission denied", "`… | sudo tee /etc/x`"),
    ];
    for (command, output, expected) in cases {
        let help = told(command, output, &[]);
        assert!(help.contains(expected), "{output}: {help}");
    }
    assert_eq!(told("sudo cat x", "permission denied", &[]), "");
    assert_eq!(told("true", "", &[]), "");
}

#[test]
fn what_a_chapter_did_not_ask_for_is_not_there() {
    let no_engine = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.";
    let no_container = "Error response from daemon: No such container: web";
    let no_image = "Error: No such image: x:latest";
    for (output, extent, expected) in [
        (no_engine, Extent::Shell, "take its `needs = \"shell\"` out"),
        (no_engine, Extent::Engine, ""),
        (no_container, Extent::Engine, "take its `needs = \"engine\"` out"),
        (no_container, Extent::Stack, "was it renamed in the stack"),
        (no_image, Extent::Engine, "was it renamed in the stack"),
    ] {
        let help = with_trouble("sudo docker x", output, extent, |trouble| said(&trouble, &Facts::default()));
        assert!(help.contains(expected) && help.is_empty() == expected.is_empty(), "{extent:?}: {help}");
    }
}

#[test]
fn a_missing_object_is_told_with_those_that_are_there() {
    let containers =
        "postgres\trunning\tUp 2 hours\t5432/tcp\nredis\trunning\tUp\t\nold\texited\tExited (1) 2 s ago\t\n";
    let volumes = "web_data\npg_data\n";
    let cases = [
        (
            "sudo docker exec postgres_container psql",
            "Error response from daemon: No such container: postgres_container",
            (Question::Containers, containers),
            "[postgres_container: no such container] container `postgres_container` does not exist; running: \
             `postgres`, `redis`; stopped: `old`; did you mean `postgres`?",
        ),
        (
            "sudo docker volume inspect wb_data",
            "Error response from daemon: get wb_data: no such volume: wb_data",
            (Question::Volumes, volumes),
            "[wb_data: no such volume] volume `wb_data` does not exist; there are `web_data`, `pg_data`; \
             did you mean `web_data`?",
        ),
        (
            "sudo docker network rm lan",
            "Error response from daemon: network lan not found",
            (Question::Networks, "bridge\nhost\nnone\nweb_net\n"),
            "[lan: no such network] network `lan` does not exist; the only network is `web_net`",
        ),
    ];
    for (command, output, (question, answer), expected) in cases {
        with_trouble(command, output, Extent::Stack, |trouble| {
            assert_eq!(trouble.questions(), std::slice::from_ref(&question), "{command}");
        });
        assert_eq!(told(command, output, &[(question, answer)]), expected);
    }
}

#[test]
fn what_is_made_too_late_or_was_removed_too_early_is_a_matter_of_order() {
    let step = |line, command: &str| Neighbour { line, command: command.to_owned(), passed: true };
    let output = "Error response from daemon: No such container: helper";
    let among = |before, after| {
        with_trouble("docker stop helper", output, Extent::Stack, |trouble| {
            said(&trouble.among(before, after), &Facts::default())
        })
    };
    let made = among(vec![], vec![step(9, "docker run --name helper x")]);
    assert!(made.contains("line 9 makes it, below this step: `docker run --name helper x`"), "{made}");
    let removed = among(vec![step(3, "docker rm -f helper"), step(4, "docker rm other")], vec![]);
    assert!(removed.contains("line 3 removed it: `docker rm -f helper`"), "{removed}");
    let neither = among(vec![step(3, "docker rm -f helper-2")], vec![step(9, "docker start helper")]);
    assert!(neither.contains("was it renamed"), "{neither}");
}

#[test]
fn a_misspelt_option_is_held_against_those_of_the_program() {
    let output = "unknown flag: --filtr\nSee 'docker ps --help'.";
    let question = Question::Help(vec!["docker".into(), "ps".into()]);
    with_trouble("sudo docker ps --filtr x", output, Extent::Stack, |trouble| {
        assert_eq!(trouble.questions(), std::slice::from_ref(&question));
    });
    let help = "Options:\n  -a, --all             Show all\n  -f, --filter filter   Filter\n";
    let advice = told("sudo docker ps --filtr x", output, &[(question, help)]);
    assert_eq!(advice, "[--filtr: unknown to `docker ps`] did you mean `--filter`?");
}

#[test]
fn nothing_is_run_that_the_step_did_not_run() {
    let output = "unknown flag: --x\nSee 'reboot --help'.";
    with_trouble("docker ps --x", output, Extent::Stack, |trouble| assert_eq!(trouble.questions(), []));
}

#[test]
fn a_template_is_walked_along_what_there_is() {
    let command = "sudo docker inspect -f '{{.NetworkSettings.Networks.web_network.IPAddress}}' web";
    let question = Question::Inspect { kind: None, object: "web".into() };
    with_trouble(command, "<no value>", Extent::Stack, |trouble| {
        assert_eq!(trouble.questions(), std::slice::from_ref(&question));
    });
    let inspected = r#"[{"NetworkSettings": {"Networks": {"web_net": {}, "bridge": {}}}}]"#;
    let expected = "[web_network: not in `.NetworkSettings.Networks`] this prints `<no value>`: `web_network` is not \
                    in `.NetworkSettings.Networks`, whose keys are `web_net`, `bridge`; did you mean `web_net`?";
    assert_eq!(told(command, "<no value>", &[(question, inspected)]), expected);
}

#[test]
fn files_ports_and_programs_are_told_with_their_neighbours() {
    let folder = Question::Folder { place: Place::Terminal, path: "/srv/imge/Dockerfile".into() };
    let within = Question::Folder { place: Place::Container("web".into()), path: "/etc/hostz".into() };
    let sockets = "0: 00000000:1388 00000000:0000 0A 0\n";
    let cases = [
        (
            "cat /srv/imge/Dockerfile",
            "cat: /srv/imge/Dockerfile: No such file or directory",
            vec![(folder, "/srv\nimage\nprovision.sh\n")],
            "[/srv/imge/Dockerfile: not there] there is no `/srv/imge/Dockerfile`: `/srv` holds `image`, \
             `provision.sh`; did you mean `/srv/image/Dockerfile`?",
        ),
        (
            "sudo docker exec web cat /etc/hostz",
            "cat: /etc/hostz: No such file or directory",
            vec![(within, "/etc\nhosts\n")],
            "[/etc/hostz: not there] there is no `/etc/hostz` in the container `web`: `/etc` holds `hosts`; \
             did you mean `/etc/hosts`?",
        ),
        (
            "curl -fs localhost:8000",
            "curl: (7) Failed to connect to localhost port 8000 after 0 ms: Couldn't connect to server",
            vec![
                (Question::Containers, "nginx\trunning\tUp\t0.0.0.0:80->80/tcp, [::]:80->80/tcp\n"),
                (Question::Sockets, sockets),
            ],
            "[8000: nothing listens here] nothing listens on port 8000; published are `80` (of `nginx`); open on \
             this machine: `5000`",
        ),
        (
            "dokcer ps",
            "bash: dokcer: command not found",
            vec![(Question::Commands, "cat\ndocker\n")],
            "[dokcer: no such program] did you mean `docker`?",
        ),
    ];
    for (command, output, facts, expected) in cases {
        let asked: Vec<Question> = facts.iter().map(|(question, _)| question.clone()).collect();
        with_trouble(command, output, Extent::Stack, |trouble| {
            assert_eq!(trouble.questions(), asked, "{command}");
        });
        assert_eq!(told(command, output, &facts), expected);
    }
}
