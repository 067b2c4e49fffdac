//! A sandbox that is looked at after each playbook.

use camino::Utf8Path;
use mdbook_drydock::sandbox::{DockerSandbox, End, Input, Reply, Sandbox, SandboxError, Until};
use mdbook_drydock::tools::Tool;
use regex::Regex;

use crate::output;

/// Everything of a stack that a playbook can change: containers, images, networks and volumes as the engine
/// describes them, less what differs from clone to clone; and the files of the machine. Whether a container that the engine
/// keeps up has fallen already, or runs at the moment, is chance, and so is when a worker is at a job.
const STATE: &str = r#"
cd /
sudo docker ps --all --quiet | xargs --no-run-if-empty sudo docker inspect | jq --compact-output --sort-keys '.[]
  | select(.Name | startswith("/job-") | not) | (.HostConfig.RestartPolicy.Name != "no" and (.State.Running or .State.Restarting)) as $kept | .Id[:12] as $id
  | {Id, Name, image: .Config.Image, status: (if $kept then "kept up" else .State.Status end),
      exit: (if $kept then null else .State.ExitCode end), Path, Args,
      env: .Config.Env | sort, labels: .Config.Labels, user: .Config.User, dir: .Config.WorkingDir,
      hostname: (if .Config.Hostname == $id then "ID" else .Config.Hostname end), health: .Config.Healthcheck,
      signal: .Config.StopSignal, patience: .Config.StopTimeout,
      mounts: [.Mounts[] | {Type, Name, Source, Destination, Mode, RW}] | sort_by(.Destination),
      networks: .NetworkSettings.Networks | map_values({aliases: ((.Aliases // []) - [$id] | sort), IPAMConfig, Links}),
      ports: .HostConfig.PortBindings, restart: .HostConfig.RestartPolicy, log: .HostConfig.LogConfig,
      memory: .HostConfig.Memory, cpus: .HostConfig.NanoCpus, groups: .HostConfig.GroupAdd,
      privileged: .HostConfig.Privileged, capabilities: .HostConfig.CapAdd, hosts: .HostConfig.ExtraHosts}' | sort
sudo docker image ls --format '{{.ID}} {{.Repository}}:{{.Tag}}' | sort | sed 's/^/image /'
sudo docker image ls --quiet | sort --unique | xargs sudo docker image inspect | jq --compact-output --sort-keys '.[]
  | select(.RepoTags != []) | {tags: .RepoTags | sort, config: .Config | del(.Hostname, .Image, .Container)}' | sort
sudo docker volume ls --quiet | xargs --no-run-if-empty sudo docker volume inspect | jq --compact-output --sort-keys '.[] | {Name, Driver, Labels, Options}' | sort
sudo docker network ls --quiet | xargs sudo docker network inspect | jq --compact-output --sort-keys '.[]
  | {Name, Driver, Internal, IPAM, Labels, Options}' | sort
sudo find /titb /home /etc /root /opt /srv -xdev -type f ! -path '*/.ansible/tmp/*' ! -path '*/buildx/refs/*' ! -name .drydock-step.yml -print0 \
  | sudo xargs -0 stat --format '%U:%G %a %s %n' | sort
sudo find /titb /home /root -xdev -type f ! -path '*/.ansible/tmp/*' ! -path '*/buildx/refs/*' ! -name .drydock-step.yml -size -1M -print0 | sudo xargs -0 cksum
"#;

/// One playbook: what it said, and what it did to the machine.
#[derive(Debug)]
pub(crate) struct Observation {
    pub(crate) output: String,
    pub(crate) end: End,
    /// Lines of the machine's state that came, with a `+`, and that went, with a `-`.
    pub(crate) changes: Vec<String>,
}

pub(crate) struct Observed {
    pub(crate) sandbox: DockerSandbox,
    pub(crate) observations: Vec<Observation>,
}

impl Observed {
    async fn state(&mut self) -> Vec<String> {
        let state = output(&mut self.sandbox, &format!("({STATE})")).await;
        let mut state: Vec<_> = state.lines().map(str::to_owned).collect();
        assert!(state.len() > 100, "{state:#?}");
        state.sort_unstable();
        state
    }
}

/// What came and what went between two states, which are in order. A container that another took the place of
/// has gone and come, as their ids differ; only then are ids made alike.
fn changes(before: Vec<String>, after: Vec<String>) -> Vec<String> {
    let mut changes = Vec::new();
    let mut came = after;
    for line in before {
        match came.binary_search(&line) {
            Ok(same) => drop(came.remove(same)),
            Err(_) => changes.push(format!("- {line}")),
        }
    }
    changes.extend(came.iter().map(|line| format!("+ {line}")));
    let mut changes: Vec<_> = changes.iter().map(|line| normalised(line)).collect();
    changes.sort_unstable();
    changes
}

impl Sandbox for Observed {
    async fn enter(&mut self, input: Input<'_>, until: &Until) -> Result<Reply, SandboxError> {
        let (Input::Command(text) | Input::Script(text)) = input;
        // The one thing that run/ansible.rs types.
        if !text.contains("ansible-playbook --inventory") {
            return self.sandbox.enter(input, until).await;
        }
        let before = self.state().await;
        let reply = self.sandbox.enter(input, until).await?;
        let changes = changes(before, self.state().await);
        self.observations.push(Observation { output: normalised(&reply.output), end: reply.end, changes });
        Ok(reply)
    }

    async fn read(&mut self, path: &Utf8Path) -> Result<Option<Vec<u8>>, SandboxError> {
        self.sandbox.read(path).await
    }

    async fn write(&mut self, path: &Utf8Path, contents: &[u8]) -> Result<(), SandboxError> {
        self.sandbox.write(path, contents).await
    }

    async fn equip(&mut self, tool: &Tool) -> Result<(), SandboxError> {
        self.sandbox.equip(tool).await
    }

    async fn observe(&mut self, script: &str) -> Option<String> {
        self.sandbox.observe(script).await
    }

    async fn close(self) -> Result<(), SandboxError> {
        self.sandbox.close().await
    }
}

/// Text with a name in place of each value that differs from run to run.
pub(crate) fn normalised(text: &str) -> String {
    let patterns = [
        (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?(Z| UTC)?", "[DATE]"),
        (r"\b\d+:\d\d:\d\d\.\d+\b", "[TIME]"),
        (r"\b[0-9a-f]{12,64}\b", "[ID]"),
        // A container gets the next free address, which depends on the order in which the others started.
        (r"\b172\.(1[6-9]|2\d|3[01])\.\d+\.\d+\b", "[IP]"),
        (r"\b\d+(\.\d+)?(ms|s)\b", "[TIME]"),
        (r"\bpid \d+|\[\d+\]", "[PID]"),
        // How often something is asked until it is up depends on how fast it comes up.
        (r"(?m)^FAILED - RETRYING: .*\n", ""),
    ];
    patterns.into_iter().fold(text.to_owned(), |text, (pattern, name)| {
        Regex::new(pattern).unwrap().replace_all(&text, name).into_owned()
    })
}
