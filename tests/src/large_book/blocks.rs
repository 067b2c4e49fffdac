//! Blocks of all kinds, each with what its steps are said to have printed.

use mdbook_drydock::recording::Recorded;
use mdbook_drydock::sandbox::End;

/// A block as it stands in a chapter.
#[derive(Debug)]
pub(super) struct Sample {
    /// The block with the directive above it, without the last line's end.
    pub(super) markdown: String,
    /// One a step.
    pub(super) recorded: Vec<Recorded>,
}

/// A block that several chapters include.
pub(super) struct Snippet {
    pub(super) markdown: &'static str,
    output: &'static str,
}

/// Asks for the engine's version.
pub(super) const SNIPPET: Snippet = Snippet {
    markdown: "```console\n$ sudo docker version --format '{{ .Server.Version }}'\n[VERSION]\n```",
    output: "26.1.5+dfsg1\n",
};

impl Snippet {
    pub(super) fn sample(&self) -> Sample {
        Sample { markdown: self.markdown.to_owned(), recorded: vec![printed(self.output)] }
    }
}

impl Sample {
    /// The block with this index in the chapter with this number.
    pub(super) fn new(chapter: usize, index: usize) -> Self {
        let name = format!("service-{chapter}-{index}");
        let kinds: [fn(&str) -> Self; 11] =
            [listing, state, inspection, command, named, script, tasks, dockerfile, quote, failure, logs];
        kinds[(chapter + index) % kinds.len()](&name)
    }

    fn of(markdown: String, recorded: Vec<Recorded>) -> Self {
        Self { markdown, recorded }
    }
}

/// A table with holes, whose columns are as wide as what was in them on the day.
fn listing(name: &str) -> Sample {
    let row = |id: &str, age: &str, kind: &str| format!("{id}   {name}-{kind}   {age}   {kind}_container\n");
    let rows = ["web", "db", "redis", "nginx", "worker"];
    let expected: String = rows.iter().map(|kind| row("[ID]", "Up [AGE]", kind)).collect();
    let came: String = rows.iter().map(|kind| row("4f5c8e2b9a01", "Up 3 minutes", kind)).collect();
    let head = "CONTAINER ID   IMAGE   STATUS   NAMES\n";
    let text = format!("```console\n$ sudo docker ps --filter name={name}\n{head}{expected}```");
    Sample::of(text, vec![printed(&format!("CONTAINER ID   IMAGE             STATUS         NAMES\n{came}"))])
}

/// Short questions with short answers, in one block.
fn state(name: &str) -> Sample {
    let text = format!(
        "```console\n$ sudo docker inspect --format '{{{{ .State.Status }}}}' {name}\nrunning\n\
         $ sudo docker stop {name}\n{name}\n$ sudo docker start {name}\n{name}\n```"
    );
    let echoed = format!("{name}\n");
    Sample::of(text, vec![printed("running\n"), printed(&echoed), printed(&echoed)])
}

/// A long output of which the docs show a few lines.
fn inspection(name: &str) -> Sample {
    let text = format!(
        "<!-- drydock: where = {{ \"network name\" = \"{name}\" }} -->\n```console\n\
         $ sudo docker network inspect <network name>\n[\n    {{\n        \"Name\": \"{name}\",\n...\n\
         \x20               \"Name\": \"container-7\",\n...\n```"
    );
    let member = |number: usize| {
        format!(
            "            \"{number:064x}\": {{\n                \"Name\": \"container-{number}\",\n\
             \x20               \"MacAddress\": \"02:42:ac:1e:00:{number:02x}\",\n\
             \x20               \"IPv4Address\": \"172.30.0.{number}/24\"\n            }},\n"
        )
    };
    let members: String = (1..11).map(member).collect();
    let came = format!(
        "[\n    {{\n        \"Name\": \"{name}\",\n        \"Containers\": {{\n{members}        }}\n    }}\n]\n"
    );
    Sample::of(text, vec![printed(&came)])
}

/// A command of which the docs show no output, though it has some.
fn command(name: &str) -> Sample {
    let text = format!(
        "<!-- drydock: timeout = \"2m\" -->\n```console\n$ sudo docker run --detach --name {name} \\\n\
         >   --restart always debian:trixie-slim sleep infinity\n```"
    );
    Sample::of(text, vec![printed(&format!("{:064x}\n", name.len() * 7919))])
}

/// A value that must be the same in both places.
fn named(name: &str) -> Sample {
    let text = format!(
        "```console\n$ sudo docker inspect -f '{{{{ .Id }}}}' {name}\n[ID:{name}]\n\
         $ sudo docker exec {name} getent hosts {name}\n[IP]  {name} [..]\n\
         $ sudo docker ps --no-trunc --quiet --filter name={name}\n[ID:{name}]\n```"
    );
    let id = format!("{:064x}\n", name.len() * 104_729);
    Sample::of(
        text,
        vec![printed(&id), printed(&format!("172.30.0.12  {name} {name}.small\n")), printed(&id)],
    )
}

/// A script, and below it what it prints.
fn script(name: &str) -> Sample {
    let text = format!(
        "```sh\ncd /srv/small\nfor part in web db redis; do\n    echo \"{name} $part\" >>notes\ndone\n\
         sort --unique notes | tail -n 3\n```\n\n```text,output\n{name} db\n{name} redis\n{name} web\n```"
    );
    Sample::of(text, vec![printed(&format!("{name} db\n{name} redis\n{name} web\n"))])
}

/// Tasks for Ansible, which has more to say about them than the docs.
fn tasks(name: &str) -> Sample {
    let text = format!(
        "<!-- drydock: idempotent = true -->\n```yaml\n- name: Start {name}\n  community.docker.docker_container:\n\
         \x20   name: {name}\n    image: debian:trixie-slim\n    restart_policy: always\n    networks:\n\
         \x20     - name: small_network\n    volumes:\n      - small_data:/data\n    command: [\"sleep\", \"infinity\"]\n\
         - name: Wait for {name}\n  ansible.builtin.command:\n    cmd: docker exec {name} cat /data/ready\n\
         \x20 changed_when: false\n```"
    );
    let came = format!(
        "PLAY [all] *********************************************************************\n\n\
         TASK [Start {name}] ************************************************\nchanged: [small]\n\n\
         TASK [Wait for {name}] *********************************************\nok: [small]\n\n\
         PLAY RECAP *********************************************************************\n\
         small                      : ok=2    changed=1    unreachable=0    failed=0    skipped=0\n"
    );
    Sample::of(text, vec![printed(&came)])
}

/// A Dockerfile, built with an empty context.
fn dockerfile(name: &str) -> Sample {
    let text = format!(
        "```dockerfile\nFROM debian:trixie-slim\nENV SERVICE={name}\nRUN mkdir -p /srv/{name} \\\n\
         \x20   && echo {name} >/srv/{name}/name\nWORKDIR /srv/{name}\nCMD [\"sleep\", \"infinity\"]\n```"
    );
    let layer = |number: usize| {
        format!("#{number} [{number}/4] RUN step {number} of {name}\n#{number} DONE 0.{number}s\n\n")
    };
    let came: String = (1..5).map(layer).collect();
    Sample::of(text, vec![printed(&format!("{came}#9 writing image sha256:{:064x} done\n", name.len()))])
}

/// Lines of a file of the stack.
fn quote(name: &str) -> Sample {
    let text = format!(
        "<!-- drydock: file = \"config/{name}.yml\" -->\n```yaml,data\ncontainer_network: {name}\n\
         network_subnet: 172.30.0.0/24\nnetwork_gateway: 172.30.0.1\n```"
    );
    Sample::of(text, vec![printed("")])
}

/// A command that is meant to fail.
fn failure(name: &str) -> Sample {
    let text = format!(
        "```console,should_fail\n$ sudo docker start {name}-gone\nError[..] No such container: {name}-gone\n...\n```"
    );
    let came = format!(
        "Error response from daemon: No such container: {name}-gone\nError: failed to start containers: {name}-gone\n"
    );
    Sample::of(text, vec![ended(&came, End::Exited(1))])
}

/// Lines with points in time, cut off by an interrupt.
fn logs(name: &str) -> Sample {
    let text = format!(
        "<!-- drydock: stop_after = \"2s\" -->\n```console\n$ sudo docker logs -f {name}\n...\n\
         [DATE] [..] {name} is ready to accept connections\n...\n```"
    );
    let line =
        |number: usize| format!("2026-03-04 10:11:{number:02}.123 UTC [1] LOG: {name} says {number}\n");
    let before: String = (1..9).map(line).collect();
    let came = format!(
        "{before}2026-03-04 10:11:12.345 UTC [1] LOG: {name} is ready to accept connections\n{}",
        line(13)
    );
    Sample::of(text, vec![ended(&came, End::Interrupted)])
}

fn printed(output: &str) -> Recorded {
    ended(output, End::Exited(0))
}

fn ended(output: &str, end: End) -> Recorded {
    Recorded::new(output, end, 40 + output.len() as u64 % 400)
}
