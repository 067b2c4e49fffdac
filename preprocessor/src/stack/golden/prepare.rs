//! The making of a golden, in a machine with network.

use std::collections::HashMap;
use std::time::Duration;

use bollard::models::{ContainerConfig, VolumeCreateRequest};
use bollard::query_parameters::CommitContainerOptionsBuilder;
use camino::Utf8Path;

use super::super::archive::{self, Entry};
use super::super::description::Stack;
use super::super::engine::Engine;
use super::super::machine::{Blueprint, Command, Machine, MachineError, kit};
use super::super::marks::{ENGINE, Role};
use super::super::{base, host};
use super::progress::Progress;
use super::{Golden, GoldenError, GoldenKey, find, mirrors};
use crate::scenarios::Extent;

/// Where the certificates of the user's machine are, in memory, while a golden is made.
pub(super) const CA: &str = "/run/drydock/ca.pem";
/// How long the stack may take to become healthy after provisioning, in seconds.
const HEALTHY_WITHIN: &str = "120";

/// Where a golden is made, and from what.
pub(super) struct Workshop<'run> {
    pub(super) engine: &'run Engine,
    pub(super) stack: &'run Stack,
    pub(super) machine: &'run Machine,
    pub(super) progress: &'run Progress<'run>,
    /// Whether the user's machine has a bundle of certificates to pass on.
    pub(super) with_ca: bool,
}

/// Makes the golden, or waits for the one that somebody else is just making.
///
/// Image and volume bear `labels` beside those by which all goldens are known.
pub(super) async fn prepare(
    engine: &Engine,
    stack: &Stack,
    key: &GoldenKey,
    labels: &HashMap<String, String>,
    progress: &Progress<'_>,
) -> Result<Golden, GoldenError> {
    for base in &stack.bases {
        base::ensure(engine, base, progress).await?;
    }
    let image = host::ensure(engine, stack, progress).await?;
    let machine = loop {
        match begin(engine, stack, key, labels, &image).await {
            Ok(machine) => break machine,
            Err(error) if error.is_conflict() => {
                progress.stage("waiting for another run to prepare the same golden");
                wait_for_other(engine, key).await;
                if let Some(golden) = find(engine, key).await {
                    return Ok(golden);
                }
            }
            Err(error) => return Err(error.into()),
        }
    };
    let made = make(engine, stack, key, labels, &machine, progress).await;
    machine.close().await?;
    if made.is_err() {
        super::remove_golden(engine, &super::image(key)).await?;
    }
    made
}

fn container(key: &GoldenKey) -> String {
    format!("drydock-prepare-{}", key.short())
}

/// Starts the machine. Its name is the lock: the engine gives it to one preparation at a time.
async fn begin(
    engine: &Engine,
    stack: &Stack,
    key: &GoldenKey,
    labels: &HashMap<String, String>,
    image: &str,
) -> Result<Machine, MachineError> {
    let request = VolumeCreateRequest {
        name: Some(super::volume(key)),
        labels: Some(golden_labels(labels)),
        ..VolumeCreateRequest::default()
    };
    engine
        .docker
        .create_volume(request)
        .await
        .map_err(MachineError::during("creating the golden's volume"))?;
    let files = archive::pack(&kit::entries(stack)).unwrap_or_default();
    let blueprint = Blueprint {
        name: &container(key),
        role: Role::Preparation,
        extent: Extent::Stack,
        run: key.short(),
        image,
        volume: &super::volume(key),
        hostname: &stack.name,
        resources: &stack.resources,
        files: Some(files),
    };
    Machine::start(engine, blueprint).await
}

/// The labels of a golden: that it is one, and what else there is to say of it.
fn golden_labels(others: &HashMap<String, String>) -> HashMap<String, String> {
    let mut labels = Role::Golden.labels();
    labels.extend(others.clone());
    labels
}

async fn wait_for_other(engine: &Engine, key: &GoldenKey) {
    while engine
        .docker
        .inspect_container(&container(key), None::<bollard::query_parameters::InspectContainerOptions>)
        .await
        .is_ok()
    {
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn make(
    engine: &Engine,
    stack: &Stack,
    key: &GoldenKey,
    labels: &HashMap<String, String>,
    machine: &Machine,
    progress: &Progress<'_>,
) -> Result<Golden, GoldenError> {
    let ca = certificates();
    let workshop = Workshop { engine, stack, machine, progress, with_ca: ca.is_some() };
    workshop.boot(ca).await?;
    mirrors::load_bases(&workshop).await?;
    mirrors::fill(&workshop).await?;
    workshop.start_services().await?;
    workshop.copy_sources().await?;
    workshop.provision().await?;
    workshop.pack_modules().await?;
    let engine_version = workshop.engine_version().await?;
    workshop.put_away().await?;
    workshop.commit(key, labels, &engine_version).await?;
    Ok(Golden { key: key.clone(), engine_version })
}

/// The bundle of certificates that this machine trusts, which behind an inspecting proxy is more than Debian's.
fn certificates() -> Option<Vec<u8>> {
    let named = std::env::var("SSL_CERT_FILE").ok().filter(|file| !file.is_empty());
    std::fs::read(named.as_deref().unwrap_or("/etc/ssl/certs/ca-certificates.crt")).ok()
}

impl Workshop<'_> {
    async fn boot(&self, ca: Option<Vec<u8>>) -> Result<(), GoldenError> {
        self.progress.stage("starting the engine inside");
        // A volume left by a preparation that was killed.
        let script = "find /golden -mindepth 1 -delete; mkdir -p /golden/registry /run/drydock
            for _ in $(seq 600); do docker version >/dev/null 2>&1 && exit; sleep 0.1; done
            tail -n 20 /var/log/dockerd.log; exit 1";
        if let Err(error) = self.script("starting the engine inside", script).await {
            self.progress.line(&self.machine.complaints());
            return Err(error);
        }
        match ca {
            Some(ca) => self.write(CA, &ca).await,
            None => Ok(()),
        }
    }

    async fn start_services(&self) -> Result<(), GoldenError> {
        let script = format!(
            r#"for service in {}/services/*; do
                 [ -e "$service" ] && setsid sh "$service" >"/var/log/${{service##*/}}.log" 2>&1 </dev/null &
               done"#,
            kit::FOLDER
        );
        self.script("starting the stack's services", &script).await
    }

    async fn copy_sources(&self) -> Result<(), GoldenError> {
        self.progress.stage("copying the sources");
        for copy in &self.stack.copies {
            let path = self.stack.folder.join(&copy.from);
            let entries = archive::read(&path).map_err(GoldenError::reading(&path))?;
            self.unpack(&entries, copy.to.as_str(), &self.stack.host.user).await?;
        }
        Ok(())
    }

    async fn provision(&self) -> Result<(), GoldenError> {
        let Stack { host, prepare, provision, .. } = self.stack;
        if let Some(prepare) = prepare {
            self.progress.stage("preparing");
            self.script("preparing", &prepare.command).await?;
        }
        self.progress.stage("provisioning");
        let within = provision.timeout.0;
        let work = self.shell("provisioning", &host.user, &provision.dir, &provision.command);
        match tokio::time::timeout(within, work).await {
            Ok(done) => done?,
            Err(_) => {
                let reason = format!("not done after {}", humantime::format_duration(within));
                return Err(self.progress.failure("provisioning", &reason));
            }
        }
        self.progress.stage("waiting for the stack to be healthy");
        let ready = format!("exec bash {}/ready.sh {HEALTHY_WITHIN} stack", kit::FOLDER);
        self.shell("becoming healthy", &host.user, &host.dir, &ready).await
    }

    /// Does beforehand what Ansible would do anew in each run, as far as it is the same in all of them.
    async fn pack_modules(&self) -> Result<(), GoldenError> {
        let Stack { host, ansible: Some(ansible), .. } = self.stack else { return Ok(()) };
        self.progress.stage("packing Ansible's modules");
        let store = format!("install -d -o {} /var/lib/drydock/ansible", host.user);
        self.script("packing Ansible's modules", &store).await?;
        // What Ansible keeps at home is not there before its first run.
        let pack = format!(
            "[ -e ~/.ansible ] || trap 'rm -rf ~/.ansible' EXIT; python3 -IS {}/ansible/serve.py pack",
            kit::FOLDER
        );
        self.shell("packing Ansible's modules", &host.user, &ansible.dir, &pack).await
    }

    async fn engine_version(&self) -> Result<String, GoldenError> {
        let arguments = ["docker", "version", "--format", "{{.Server.Version}}"];
        let said = self.machine.run(&Command::root(&arguments), &[]).await?;
        Ok(String::from_utf8_lossy(&said.output).trim().to_owned())
    }

    /// Stops the engine, which thereby remembers what was running, and moves all it stored into the volume.
    async fn put_away(&self) -> Result<(), GoldenError> {
        self.progress.stage("storing the golden");
        // BuildKit would write to its copies of build contexts, which in a clone are read-only; the layers it
        // cached stay.
        let script = format!(
            "set -e
            docker builder prune --all --force --filter type=source.local >/dev/null
            docker builder prune --all --force --filter type=exec.cachemount >/dev/null
            engine=$(cat /run/drydock/engine.pid); kill $engine
            while kill -0 $engine 2>/dev/null; do sleep 0.02; done
            python3 {}/bundle.py
            rm -f /var/log/*.log; rm -rf /tmp/* /root/.docker /root/.cache",
            kit::FOLDER
        );
        self.script("storing the golden", &script).await
    }

    /// The image comes last and makes the golden complete.
    async fn commit(
        &self,
        key: &GoldenKey,
        labels: &HashMap<String, String>,
        engine_version: &str,
    ) -> Result<(), GoldenError> {
        let mut labels = golden_labels(labels);
        labels.insert(ENGINE.to_owned(), engine_version.to_owned());
        let options = CommitContainerOptionsBuilder::default()
            .container(&self.machine.name)
            .repo("drydock-golden")
            .tag(key.short())
            .pause(true)
            .build();
        let config = ContainerConfig { labels: Some(labels), ..ContainerConfig::default() };
        let committed = self.engine.docker.commit_container(options, config).await;
        committed.map_err(MachineError::during("committing the golden's image"))?;
        Ok(())
    }

    /// Unpacks entries into a folder of the machine, which is made if need be, as somebody's.
    pub(super) async fn unpack(
        &self,
        entries: &[Entry],
        folder: &str,
        user: &str,
    ) -> Result<(), GoldenError> {
        let packed = archive::pack(entries).map_err(GoldenError::reading(Utf8Path::new(folder)))?;
        let script =
            r#"mkdir -p "$1" && tar -C "$1" --no-same-owner -xf - && chown -R "$2:$(id -gn "$2")" "$1""#;
        self.feed(&format!("copying to {folder}"), &["sh", "-c", script, "sh", folder, user], &packed).await
    }

    /// Writes a file of root's that everybody may read.
    pub(super) async fn write(&self, path: &str, contents: &[u8]) -> Result<(), GoldenError> {
        let script = r#"mkdir -p "${1%/*}" && cat >"$1" && chmod 644 "$1""#;
        self.feed(&format!("writing {path}"), &["sh", "-c", script, "sh", path], contents).await
    }

    /// Runs a script as root.
    pub(super) async fn script(&self, stage: &str, script: &str) -> Result<(), GoldenError> {
        self.shell(stage, "root", Utf8Path::new("/"), script).await
    }

    async fn feed(&self, stage: &str, arguments: &[&str], input: &[u8]) -> Result<(), GoldenError> {
        let finished = self.machine.run(&Command::root(arguments), input).await?;
        if finished.succeeded() {
            return Ok(());
        }
        self.progress.text(&finished.said());
        Err(self.progress.failure(stage, &format!("exit code {}", finished.code)))
    }

    async fn shell(&self, stage: &str, user: &str, dir: &Utf8Path, script: &str) -> Result<(), GoldenError> {
        let environment = if self.with_ca { vec![format!("DRYDOCK_CA={CA}")] } else { Vec::new() };
        let command = Command { user, dir: dir.as_str(), arguments: &["bash", "-lc", script], environment };
        let heard = |piece: &[u8]| self.progress.text(&String::from_utf8_lossy(piece));
        let finished = self.machine.run_with(&command, futures_util::stream::empty(), heard).await?;
        if finished.succeeded() {
            return Ok(());
        }
        Err(self.progress.failure(stage, &format!("exit code {}", finished.code)))
    }
}
