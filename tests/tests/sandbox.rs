//! Sandboxes on the real Docker engine, made from the smallest stack.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::models::{ContainerCreateBody, VolumeCreateRequest};
use bollard::query_parameters::{
    CreateContainerOptionsBuilder, InspectContainerOptions, ListContainersOptionsBuilder,
    RemoveContainerOptionsBuilder, RemoveVolumeOptions,
};
use camino::{Utf8Path, Utf8PathBuf};
use drydock_tests::sandbox_example;
use mdbook_drydock::blocks::Stop;
use mdbook_drydock::sandbox::{
    DockerSandbox, DockerSandboxes, End, Input, Reply, Sandbox, Sandboxes, Until, reap,
};
use mdbook_drydock::scenarios::{Extent, Needs};
use mdbook_drydock::stack::{Engine, Golden, Stack, golden};

const MINUTE: Until = Until { timeout: Duration::from_secs(60), stop: None };

fn stack_file() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/small-stack/stack.toml")
}

async fn prepared() -> (Engine, Stack, Golden) {
    let engine = Engine::connect().await.unwrap();
    let stack = Stack::load(&stack_file()).unwrap();
    let golden = golden::prepare(&engine, &stack, &|_| ()).await.unwrap();
    (engine, stack, golden)
}

async fn sandboxes() -> DockerSandboxes {
    let (engine, stack, golden) = prepared().await;
    DockerSandboxes::new(engine, stack, golden)
}

async fn launch() -> DockerSandbox {
    sandboxes().await.launch(Needs::default()).await.unwrap()
}

async fn launch_only(extent: Extent) -> DockerSandbox {
    let needs = Needs { extent, ..Needs::default() };
    sandboxes().await.launch(needs).await.unwrap()
}

async fn enter(sandbox: &mut DockerSandbox, command: &str) -> Reply {
    sandbox.enter(Input::Command(command), &MINUTE).await.unwrap()
}

/// The output of a command that must succeed.
async fn output(sandbox: &mut DockerSandbox, command: &str) -> String {
    let reply = enter(sandbox, command).await;
    assert_eq!(reply.end, End::Exited(0), "{command}: {}", reply.output);
    reply.output
}

#[tokio::test]
async fn the_terminal_is_the_readers() {
    let mut sandbox = launch().await;
    for (command, code, expected) in [
        ("whoami; pwd; echo $HOME", 0, "operator\n/srv/small\n/home/operator\n"),
        ("cd /tmp; x='a  b'; f() { echo \"<$1>\"; }; declare -A map; map[key]=value", 0, ""),
        ("pwd; f \"$x\"; echo ${map[key]}", 0, "/tmp\n<a  b>\nvalue\n"),
        ("echo out; echo err >&2; echo out", 0, "out\nerr\nout\n"),
        ("cat; read line; echo $?", 0, "1\n"),
        ("nosuchcommand", 127, "bash: nosuchcommand: command not found\n"),
        ("sh -c 'exit 7'", 7, ""),
        ("echo one \\\n  two <<'X'\nNONCE\nX", 0, "one two\n"),
        ("cat <<X\n$x\nX", 0, "a  b\n"),
        ("break; return 3", 3, "bash: break: only meaningful in a `for', `while', or `until' loop\n"),
        ("set -eu", 0, ""),
        ("false", 1, ""),
        ("echo still here", 0, "still here\n"),
        ("set -u; echo $unset", 1, "bash: unset: unbound variable\n"),
        ("exec nosuchprogram", 127, "bash: exec: nosuchprogram: not found\n"),
        ("printf 'no newline'", 0, "no newline"),
        ("printf '\\377'", 0, "\u{fffd}"),
        ("printf '\\036'; set | grep -c __drydock_out=", 0, "\u{1e}1\n"),
        ("sleep 300 & echo started", 0, "started\n"),
        ("jobs | wc -l", 0, "1\n"),
        ("exec >/tmp/log; echo hidden", 0, ""),
        ("cat /tmp/log >&2; exec >&2", 0, ""),
    ] {
        let reply = enter(&mut sandbox, command).await;
        assert_eq!((reply.end, reply.output.as_str()), (End::Exited(code), expected), "{command}");
    }
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn a_script_stops_at_its_first_failure_and_says_where() {
    let mut sandbox = launch().await;
    let cases = [
        ("echo a\necho b\n", End::Exited(0), None, "a\nb\n"),
        ("echo a\n\nsh -c 'exit 4'\necho b\n", End::Exited(4), Some(3), "a\n"),
        ("set -euo pipefail\nfalse | true\necho b", End::Exited(1), Some(2), ""),
        ("f() {\n  false\n  echo not here\n}\n\nf\necho b", End::Exited(1), Some(6), ""),
        (
            "if f; then echo yes; fi\nfalse || true\n! true\necho b",
            End::Exited(0),
            None,
            "not here\nyes\nb\n",
        ),
        ("x=$(false; echo kept)\n(false; echo $x)\ncd /", End::Exited(0), None, "kept\n"),
        ("pwd; exit 5\necho b", End::ShellEnded(5), None, "/\n"),
        ("pwd", End::Exited(0), None, "/srv/small\n"),
    ];
    for (script, end, line, expected) in cases {
        let reply = sandbox.enter(Input::Script(script), &MINUTE).await.unwrap();
        assert_eq!((reply.end, reply.line, reply.output.as_str()), (end, line, expected), "{script}");
    }
    let reply = enter(&mut sandbox, "false; echo a command goes on").await;
    assert_eq!(reply.output, "a command goes on\n");
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn a_shell_that_ends_is_followed_by_another() {
    let mut sandbox = launch().await;
    for (command, end, expected) in [
        ("echo bye; exit 4", End::ShellEnded(4), "bye\n"),
        ("set -e; echo a; false; echo b", End::ShellEnded(1), "a\n"),
        ("exec sh -c 'echo other; exit 6'", End::ShellEnded(6), "other\n"),
        ("sleep 300 & kill -KILL $$", End::ShellEnded(137), ""),
        ("pwd", End::Exited(0), "/srv/small\n"),
    ] {
        let reply = enter(&mut sandbox, command).await;
        assert_eq!((reply.end, reply.output.as_str()), (end, expected), "{command}");
    }
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_is_killed_inside() {
    let mut sandbox = launch().await;
    let until = Until { timeout: Duration::from_secs(1), stop: None };
    output(&mut sandbox, "kept=variable; sleep 4000 &").await;
    for command in [
        "echo begun; sleep 5000",
        "echo begun; sudo sleep 5001",
        "echo begun; sudo sh -c 'trap : INT TERM; while true; do sleep 5002; done'",
        "echo begun; while true; do sleep 0.1; done",
        "echo begun; while :; do :; done",
        "echo begun; while :; do /bin/true; done",
        "echo begun; while :; do /bin/true; /bin/true; done",
    ] {
        let began = Instant::now();
        let reply = sandbox.enter(Input::Command(command), &until).await.unwrap();
        assert_eq!((reply.end, reply.output.as_str()), (End::TimedOut, "begun\n"), "{command}");
        // Long before it would end by itself, however busy the computer is.
        assert!(began.elapsed() < Duration::from_secs(60), "{command}: {:?}", began.elapsed());
    }
    // The shell is still the same, and so is what ran in the background.
    assert_eq!(output(&mut sandbox, "echo $kept").await, "variable\n");
    let sleeping = output(&mut sandbox, "ps -e -o args= | grep '^sleep [0-9]'").await;
    assert_eq!(sleeping, "sleep 4000\n");
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn what_never_ends_is_interrupted() {
    let mut sandbox = launch().await;
    let after = |seconds| Some(Stop::After(Duration::from_secs_f64(seconds)));
    let on = |text: &str| Some(Stop::On(text.to_owned()));
    for (command, stop, expected) in [
        ("echo a; sleep 5000", after(0.5), "a\n"),
        ("echo ready; sleep 5000", on("ready"), "ready\n"),
        ("while true; do echo ready; sleep 5000; done", on("ready"), "ready\n"),
        ("sudo docker exec keeper cat /data/ready; sudo docker logs -f keeper", on("yes"), "yes\n"),
        ("bash -c 'trap \"echo caught; exit\" INT; echo ready; sleep 5000'", on("ready"), "ready\ncaught\n"),
    ] {
        let until = Until { timeout: Duration::from_secs(30), stop };
        let reply = sandbox.enter(Input::Command(command), &until).await.unwrap();
        assert_eq!((reply.end, reply.output.as_str()), (End::Interrupted, expected), "{command}");
    }
    let until = Until { timeout: Duration::from_secs(30), stop: on("ready") };
    let reply = sandbox.enter(Input::Command("echo done"), &until).await.unwrap();
    assert_eq!(reply.end, End::Exited(0), "a command may end before it is stopped");
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn a_flood_of_output_is_cut() {
    let mut sandbox = launch().await;
    let reply = enter(&mut sandbox, "head -c 100000000 /dev/zero | tr '\\0' x; echo end").await;
    assert_eq!(reply.end, End::Exited(0));
    assert_eq!(reply.output.len() as u64 + reply.dropped, 100_000_004);
    assert!(reply.output.len() <= 1 << 20 && reply.output.ends_with("xend\n"));
    output(&mut sandbox, "yes & echo").await;
    assert_eq!(output(&mut sandbox, "kill %1; wait; echo quiet").await.replace("y\n", ""), "quiet\n");
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn who_looks_on_is_not_noticed() {
    let mut sandbox = launch_only(Extent::Shell).await;
    output(&mut sandbox, "cd /tmp; x=1").await;
    for (script, seen) in [
        ("pwd; id -un", Some("/tmp\nroot\n")),
        ("echo out; echo err >&2", Some("out\n")),
        ("echo \"<$x>\"; cat", Some("<>\n")),
        ("echo but; exit 3", None),
        ("false | cat", None),
        ("sleep 1000", None),
    ] {
        assert_eq!(sandbox.observe(script).await.as_deref(), seen, "{script}");
    }
    let flood = sandbox.observe("yes").await.unwrap();
    assert!(flood.starts_with("y\ny\n") && flood.len() < 1 << 20, "{} bytes", flood.len());
    assert_eq!(
        output(&mut sandbox, "pwd; echo $x $OLDPWD; pgrep -x 'sleep|yes' || true").await,
        "/tmp\n1 /srv/small\n"
    );
    enter(&mut sandbox, "exit 0").await;
    assert_eq!(sandbox.observe("pwd").await.as_deref(), Some("/srv/small\n"), "where the next shell opens");
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn files_keep_owner_and_mode() {
    let mut sandbox = launch().await;
    let path = Utf8Path::new("/etc/secret");
    output(&mut sandbox, "echo old | sudo tee /etc/secret; sudo chmod 640 /etc/secret").await;
    assert_eq!(sandbox.read(path).await.unwrap().as_deref(), Some(b"old\n".as_slice()));
    sandbox.write(path, b"new\xff").await.unwrap();
    assert_eq!(sandbox.read(path).await.unwrap().as_deref(), Some(b"new\xff".as_slice()));
    sandbox.write(Utf8Path::new("/srv/small/new/folder/file"), b"").await.unwrap();
    let modes = output(&mut sandbox, "stat -c '%U %a' /etc/secret new new/folder/file").await;
    assert_eq!(modes, "root 640\noperator 755\noperator 644\n");
    assert_eq!(sandbox.read(Utf8Path::new("/nowhere")).await.unwrap(), None);
    assert!(sandbox.read(Utf8Path::new("/etc")).await.is_err());
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn a_sandbox_has_no_network_and_its_own_registry() {
    let mut sandbox = launch().await;
    let reply = enter(&mut sandbox, "(echo >/dev/tcp/203.0.113.1/53) 2>&1 | grep -q unreachable").await;
    assert_eq!(reply.end, End::Exited(0), "{}", reply.output);
    let images = output(&mut sandbox, "sudo docker images --format '{{.Repository}}:{{.Tag}}'").await;
    assert_eq!(images, "debian:trixie-slim\n");
    let networks =
        "sudo docker network ls --format '{{.Name}}' | sort; cat /etc/hostname; getent hosts small";
    assert_eq!(
        output(&mut sandbox, networks).await,
        "bridge\nhost\nnone\nsmall_network\nsmall\n127.0.1.1       small\n"
    );
    assert_eq!(
        output(&mut sandbox, "sudo docker pull --quiet hello:1 && sudo docker run --rm hello:1").await,
        "docker.io/library/hello:1\nhello from the mirror\n"
    );
    assert_eq!(enter(&mut sandbox, "sudo docker pull --quiet nosuch:1").await.end, End::Exited(1));
    assert_eq!(output(&mut sandbox, "cat /etc/prepared /run/marker").await, "prepared\nstarted\n");
    let build = "printf 'FROM debian:trixie-slim\\nRUN echo built >/x\\nCMD cat /x' | sudo docker build -q -t b - \
                 >/dev/null && sudo docker run --rm --network small_network b";
    assert_eq!(output(&mut sandbox, build).await, "built\n");
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn an_engine_is_there_before_the_stack() {
    let mut sandbox = launch_only(Extent::Engine).await;
    let there = "sudo docker ps -aq; sudo docker volume ls -q; sudo docker network ls --format '{{.Name}}' | sort; \
                 sudo docker images --format '{{.Repository}}:{{.Tag}}'";
    assert_eq!(output(&mut sandbox, there).await, "bridge\nhost\nnone\ndebian:trixie-slim\n");
    assert_eq!(
        output(&mut sandbox, "sudo docker run --rm debian:trixie-slim cat /etc/debian_version | cut -d. -f1")
            .await,
        "13\n"
    );
    // The name is free: nothing of the stack is there.
    assert_eq!(
        output(
            &mut sandbox,
            "sudo docker pull --quiet hello:1 && sudo docker run --rm --name keeper hello:1"
        )
        .await,
        "docker.io/library/hello:1\nhello from the mirror\n"
    );
    let build = "printf 'FROM debian:trixie-slim\\nRUN echo built >/x\\nCMD cat /x' | sudo docker build -q -t b - \
                 >/dev/null && sudo docker network create n >/dev/null && sudo docker run --rm --network n b";
    assert_eq!(output(&mut sandbox, build).await, "built\n");
    assert_eq!(output(&mut sandbox, "ls; cat /run/marker").await, "image\nprovision.sh\nstarted\n");
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn a_shell_is_there_without_an_engine() {
    let mut sandbox = launch_only(Extent::Shell).await;
    for (command, code, expected) in [
        ("whoami; pwd; ls; cat /etc/prepared", 0, "operator\n/srv/small\nimage\nprovision.sh\nprepared\n"),
        ("sudo hostname", 0, "small\n"),
        ("ps -e -o comm= | grep -E 'dockerd|containerd|registry|sleep'", 1, ""),
        ("sudo ls /var/lib/docker; ls /run/marker 2>/dev/null", 2, ""),
        (
            "sudo docker ps 2>&1 | grep -o 'Cannot connect to the Docker daemon'",
            0,
            "Cannot connect to the Docker daemon\n",
        ),
        ("(echo >/dev/tcp/127.0.0.1/9) 2>&1 | grep -q refused", 0, ""),
        ("(echo >/dev/tcp/203.0.113.1/53) 2>&1 | grep -q unreachable", 0, ""),
    ] {
        let reply = enter(&mut sandbox, command).await;
        assert_eq!((reply.end, reply.output.as_str()), (End::Exited(code), expected), "{command}");
    }
    sandbox.close().await.unwrap();
}

#[tokio::test]
async fn clones_see_neither_each_other_nor_the_host_nor_change_the_golden() {
    let docker = Docker::connect_with_defaults().unwrap();
    let (engine, stack, golden) = prepared().await;
    remove_namesakes(&docker).await;
    // A container and a volume of the user's own with the names the stack uses.
    let options = CreateContainerOptionsBuilder::default().name("keeper").build();
    let body = ContainerCreateBody { image: Some(golden.image()), ..ContainerCreateBody::default() };
    docker.create_container(Some(options), body).await.unwrap();
    let volume =
        VolumeCreateRequest { name: Some("small_data".to_owned()), ..VolumeCreateRequest::default() };
    docker.create_volume(volume).await.unwrap();

    let sandboxes = DockerSandboxes::new(engine, stack, golden);
    let (first, second) =
        tokio::join!(sandboxes.launch(Needs::default()), sandboxes.launch(Needs::default()));
    let (mut first, mut second) = (first.unwrap(), second.unwrap());
    output(&mut first, "sudo docker exec keeper sh -c 'echo no >/data/ready'").await;
    output(&mut first, "sudo docker rm -f keeper && sudo docker volume rm small_data && touch mine").await;
    output(&mut first, "sudo docker rmi debian:trixie-slim; sudo docker system prune -af >/dev/null").await;
    assert_eq!(
        output(&mut second, "sudo docker exec keeper cat /data/ready; ls").await,
        "yes\nimage\nprovision.sh\n"
    );
    // Frozen processes must not keep a sandbox alive.
    output(&mut second, "sudo docker pause keeper").await;
    second.close().await.unwrap();
    first.close().await.unwrap();
    let mut third = sandboxes.launch(Needs::default()).await.unwrap();
    assert_eq!(
        output(&mut third, "sudo docker exec keeper cat /data/ready; ls").await,
        "yes\nimage\nprovision.sh\n"
    );
    third.close().await.unwrap();

    docker.inspect_container("keeper", None::<InspectContainerOptions>).await.unwrap();
    docker.inspect_volume("small_data").await.unwrap();
    remove_namesakes(&docker).await;
}

async fn remove_namesakes(docker: &Docker) {
    let force = RemoveContainerOptionsBuilder::default().force(true).build();
    let _ = docker.remove_container("keeper", Some(force)).await;
    let _ = docker.remove_volume("small_data", None::<RemoveVolumeOptions>).await;
}

#[tokio::test]
async fn a_killed_process_leaves_nothing() {
    prepared().await;
    let mut child = Command::new(sandbox_example())
        .args([stack_file().as_str(), "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut name = String::new();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut lines, &mut name).unwrap();
    let name = name.trim();
    let engine = Engine::connect().await.unwrap();
    assert_eq!(running(name).await, 1);
    assert!(!reap(&engine).await.unwrap().contains(&name.to_owned()), "its process lives");
    child.kill().unwrap();
    child.wait().unwrap();
    let began = Instant::now();
    while running(name).await > 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "{name} is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn running(name: &str) -> usize {
    let docker = Docker::connect_with_defaults().unwrap();
    let filter = std::collections::HashMap::from([("name".to_owned(), vec![name.to_owned()])]);
    let options = ListContainersOptionsBuilder::default().all(true).filters(&filter).build();
    docker.list_containers(Some(options)).await.unwrap().len()
}
