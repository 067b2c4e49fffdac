//! The user's engine is left as it was, whatever a book does to things of the same names.

use std::path::Path;

use bollard::Docker;
use bollard::models::{
    ContainerCreateBody, ContainerInspectResponse, HostConfig, NetworkCreateRequest, NetworkInspect, Volume,
    VolumeCreateRequest,
};
use bollard::query_parameters::{
    CreateContainerOptionsBuilder, InspectContainerOptions, InspectNetworkOptions, LogsOptionsBuilder,
    RemoveContainerOptionsBuilder, RemoveVolumeOptions, StartContainerOptions,
};
use drydock_tests::EngineContents;
use futures_util::StreamExt;
use tokio::runtime::Runtime;

use super::small;

const CONTAINER: &str = "postgres_container";
const VOLUME: &str = "postgres_data";
const NETWORK: &str = "web_network";
/// Marks what this test made, so that what a killed run of it left is told from what is the user's.
const MARK: (&str, &str) = ("test", "drydock host.rs");
/// What every golden is built on, and so is there once one is.
const IMAGE: &str = "drydock-base:trixie";

const CHAPTER: &str = r"# Havoc

```console
$ sudo docker network create web_network
...
$ sudo docker run --detach --name postgres_container --network web_network --volume postgres_data:/data debian:trixie-slim sleep infinity
...
$ sudo docker exec postgres_container sh -c 'echo havoc >/data/kept'
$ sudo docker kill postgres_container
postgres_container
$ sudo docker rm postgres_container
postgres_container
$ sudo docker volume rm postgres_data
postgres_data
$ sudo docker network rm web_network
web_network
$ touch /tmp/drydock-was-here && sudo touch /drydock-was-here
$ sudo docker system prune --all --force --volumes
...
```
";

#[test]
fn a_book_cannot_touch_the_users_engine() {
    let book = small().chapter("havoc.md", CHAPTER);
    let users = Users::create();
    let (before, inspected) = (EngineContents::now(), users.inspect());
    let ran = book.drydock(["check"]);
    let (after, inspected_after) = (EngineContents::now(), users.inspect());
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(before.changes(&after), [""; 0], "{ran}");
    assert_eq!(inspected, inspected_after);
    for path in ["/tmp/drydock-was-here", "/drydock-was-here"] {
        assert!(!Path::new(path).exists(), "a block has reached the host");
    }
}

/// A container, a volume and a network of the user's, removed when this is dropped.
struct Users {
    runtime: Runtime,
    docker: Docker,
}

impl Users {
    fn create() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let docker = runtime.block_on(async { Docker::connect_with_defaults().unwrap() });
        let users = Self { runtime, docker };
        users.remove();
        let created = users.runtime.block_on(users.create_all());
        assert!(created.is_ok(), "the host's own {CONTAINER}, {VOLUME} and {NETWORK}: {created:?}");
        users
    }

    async fn create_all(&self) -> Result<(), bollard::errors::Error> {
        let labels = Some([(MARK.0.to_owned(), MARK.1.to_owned())].into());
        let volume = VolumeCreateRequest {
            name: Some(VOLUME.to_owned()),
            labels: labels.clone(),
            ..Default::default()
        };
        self.docker.create_volume(volume).await?;
        let network =
            NetworkCreateRequest { name: NETWORK.to_owned(), labels: labels.clone(), ..Default::default() };
        self.docker.create_network(network).await?;
        let options = CreateContainerOptionsBuilder::default().name(CONTAINER).build();
        let host = HostConfig {
            binds: Some(vec![format!("{VOLUME}:/data")]),
            network_mode: Some(NETWORK.to_owned()),
            init: Some(true),
            ..Default::default()
        };
        let command = ["sh", "-c", "echo kept >/data/kept; echo written; exec sleep infinity"];
        let body = ContainerCreateBody {
            image: Some(IMAGE.to_owned()),
            cmd: Some(command.map(str::to_owned).into()),
            labels,
            host_config: Some(host),
            ..Default::default()
        };
        self.docker.create_container(Some(options), body).await?;
        self.docker.start_container(CONTAINER, None::<StartContainerOptions>).await?;
        self.written().await
    }

    /// Waits until the container has written into its volume: that changes what the engine says of it.
    async fn written(&self) -> Result<(), bollard::errors::Error> {
        let options = LogsOptionsBuilder::default().follow(true).stdout(true).build();
        let mut logs = self.docker.logs(CONTAINER, Some(options));
        let line = logs.next().await.expect("the container says something before it ends")?;
        assert_eq!(line.to_string(), "written\n");
        Ok(())
    }

    /// All that the engine says of them: since when they run, as which process, attached to what.
    fn inspect(&self) -> (ContainerInspectResponse, Volume, NetworkInspect) {
        self.runtime.block_on(async {
            let container = self.docker.inspect_container(CONTAINER, None::<InspectContainerOptions>).await;
            let network = self.docker.inspect_network(NETWORK, None::<InspectNetworkOptions>).await;
            (container.unwrap(), self.docker.inspect_volume(VOLUME).await.unwrap(), network.unwrap())
        })
    }

    /// Removes them as far as they bear this test's mark: the user may really have things of these names.
    fn remove(&self) {
        let marked = |labels: Option<std::collections::HashMap<String, String>>| {
            labels.is_some_and(|labels| labels.get(MARK.0).is_some_and(|value| value == MARK.1))
        };
        self.runtime.block_on(async {
            let container = self.docker.inspect_container(CONTAINER, None::<InspectContainerOptions>).await;
            if container.is_ok_and(|it| marked(it.config.and_then(|config| config.labels))) {
                let force = RemoveContainerOptionsBuilder::default().force(true).build();
                let _ = self.docker.remove_container(CONTAINER, Some(force)).await;
            }
            if self.docker.inspect_volume(VOLUME).await.is_ok_and(|it| marked(Some(it.labels))) {
                let _ = self.docker.remove_volume(VOLUME, None::<RemoveVolumeOptions>).await;
            }
            let network = self.docker.inspect_network(NETWORK, None::<InspectNetworkOptions>).await;
            if network.is_ok_and(|it| marked(it.labels)) {
                let _ = self.docker.remove_network(NETWORK).await;
            }
        });
    }
}

impl Drop for Users {
    fn drop(&mut self) {
        self.remove();
    }
}
