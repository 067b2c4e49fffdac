//! What is on the user's Docker engine, before and after.

use std::collections::{BTreeSet, HashMap};

use bollard::Docker;
use bollard::query_parameters::{
    ListContainersOptions, ListImagesOptions, ListNetworksOptions, ListVolumesOptions,
};

/// Everything that `docker ps -a`, `volume ls`, `network ls` and `image ls` list, each as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineContents {
    /// Kind, name, id and state of what is not drydock's.
    pub foreign: BTreeSet<String>,
    /// The same of what bears a label of drydock's.
    pub ours: BTreeSet<String>,
}

/// What begins every label of drydock's.
const LABEL: &str = "io.drydock.";

impl EngineContents {
    /// Lists them now.
    ///
    /// # Panics
    /// When no engine answers.
    #[must_use]
    pub fn now() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(Self::list()).expect("a Docker engine answers")
    }

    /// What has come and gone between two listings, ours left out: empty when the engine was left alone.
    #[must_use]
    pub fn changes(&self, after: &Self) -> Vec<String> {
        let gone = self.foreign.difference(&after.foreign).map(|line| format!("- {line}"));
        let come = after.foreign.difference(&self.foreign).map(|line| format!("+ {line}"));
        gone.chain(come).collect()
    }

    /// Our containers: between runs there is none.
    #[must_use]
    pub fn our_containers(&self) -> Vec<&str> {
        self.ours.iter().filter(|line| line.starts_with("container ")).map(String::as_str).collect()
    }

    async fn list() -> Result<Self, bollard::errors::Error> {
        let docker = Docker::connect_with_defaults()?.negotiate_version().await?;
        let mut contents = Self { foreign: BTreeSet::new(), ours: BTreeSet::new() };
        let all = ListContainersOptions { all: true, ..Default::default() };
        for it in docker.list_containers(Some(all)).await? {
            let state = it.state.map(|state| state.to_string()).unwrap_or_default();
            let line = format!(
                "container {} {} {state}",
                it.names.unwrap_or_default().join(","),
                it.id.unwrap_or_default()
            );
            contents.add(line, it.labels.as_ref());
        }
        for it in docker.list_volumes(None::<ListVolumesOptions>).await?.volumes.unwrap_or_default() {
            contents.add(format!("volume {}", it.name), Some(&it.labels));
        }
        for it in docker.list_networks(None::<ListNetworksOptions>).await? {
            let line = format!("network {} {}", it.name.unwrap_or_default(), it.id.unwrap_or_default());
            contents.add(line, it.labels.as_ref());
        }
        for it in docker.list_images(None::<ListImagesOptions>).await? {
            let mut tags = it.repo_tags;
            tags.sort();
            contents.add(format!("image {} {}", tags.join(","), it.id), Some(&it.labels));
        }
        Ok(contents)
    }

    fn add(&mut self, line: String, labels: Option<&HashMap<String, String>>) {
        let ours = labels.is_some_and(|labels| labels.keys().any(|label| label.starts_with(LABEL)));
        if ours {
            self.ours.insert(line)
        } else {
            self.foreign.insert(line)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(lines: &[&str]) -> EngineContents {
        let mut contents = EngineContents { foreign: BTreeSet::new(), ours: BTreeSet::new() };
        for line in lines {
            let label = if line.contains("ours") { "io.drydock.role" } else { "io.drydocked" };
            contents.add((*line).to_owned(), Some(&HashMap::from([(label.to_owned(), "golden".to_owned())])));
        }
        contents
    }

    #[test]
    fn changes_are_what_came_and_went_of_others() {
        let before = contents(&["volume kept", "volume gone", "volume ours-gone"]);
        let after = contents(&["volume kept", "volume come", "container ours-come"]);
        assert_eq!(before.changes(&after), ["- volume gone", "+ volume come"]);
        assert_eq!(before.changes(&before), [""; 0]);
        assert_eq!(after.our_containers(), ["container ours-come"]);
    }
}
