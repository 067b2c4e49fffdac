//! Where an engine may be: what the user said, else the usual places.

use std::env;
use std::fs;

use serde::Deserialize;

/// A place to look for an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// Why there: a variable, a context, a product.
    pub(super) origin: String,
    /// `unix://…`, `tcp://…` or `ssh://…`.
    pub(super) address: String,
}

/// What the user's surroundings say about engines.
#[derive(Clone, Debug, Default)]
struct Surroundings {
    docker_host: Option<String>,
    docker_context: Option<String>,
    /// `~/.docker/config.json`.
    config: Option<String>,
    /// Every `meta.json` of `~/.docker/contexts/meta`.
    contexts: Vec<String>,
    home: Option<String>,
    runtime_dir: Option<String>,
}

/// The places to look on this machine, in order.
pub(super) fn here() -> Vec<Endpoint> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let home = variable("HOME");
    let folder = variable("DOCKER_CONFIG").or_else(|| home.as_ref().map(|home| format!("{home}/.docker")));
    let contexts = folder.iter().filter_map(|folder| fs::read_dir(format!("{folder}/contexts/meta")).ok());
    candidates(&Surroundings {
        docker_host: variable("DOCKER_HOST"),
        docker_context: variable("DOCKER_CONTEXT"),
        config: folder.as_ref().and_then(|folder| fs::read_to_string(format!("{folder}/config.json")).ok()),
        contexts: contexts
            .flatten()
            .filter_map(|context| fs::read_to_string(context.ok()?.path().join("meta.json")).ok())
            .collect(),
        home,
        runtime_dir: variable("XDG_RUNTIME_DIR"),
    })
}

/// `DOCKER_HOST`, else the chosen context, as the `docker` command does; the usual sockets only where neither
/// says anything.
fn candidates(around: &Surroundings) -> Vec<Endpoint> {
    if let Some(address) = &around.docker_host {
        return vec![Endpoint { origin: "DOCKER_HOST".to_owned(), address: address.clone() }];
    }
    if let Some(context) = around.chosen_context()
        && let Some(address) = around.context_address(&context)
    {
        return vec![Endpoint { origin: format!("the docker context `{context}`"), address }];
    }
    let socket = |origin: &str, path: String| Endpoint {
        origin: origin.to_owned(),
        address: format!("unix://{path}"),
    };
    let mut usual = vec![socket("the usual socket", "/var/run/docker.sock".to_owned())];
    if let Some(folder) = &around.runtime_dir {
        usual.push(socket("rootless Docker", format!("{folder}/docker.sock")));
    }
    if let Some(home) = &around.home {
        usual.push(socket("Docker Desktop", format!("{home}/.docker/run/docker.sock")));
        usual.push(socket("Docker Desktop on Linux", format!("{home}/.docker/desktop/docker.sock")));
        usual.push(socket("Colima", format!("{home}/.colima/default/docker.sock")));
    }
    usual
}

impl Surroundings {
    fn chosen_context(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Config {
            #[serde(rename = "currentContext")]
            current_context: Option<String>,
        }
        let configured = || serde_json::from_str::<Config>(self.config.as_deref()?).ok()?.current_context;
        self.docker_context.clone().or_else(configured).filter(|context| context != "default")
    }

    fn context_address(&self, context: &str) -> Option<String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Meta {
            name: String,
            endpoints: Endpoints,
        }
        #[derive(Deserialize)]
        struct Endpoints {
            docker: Address,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Address {
            host: String,
        }
        let metas = self.contexts.iter().filter_map(|text| serde_json::from_str::<Meta>(text).ok());
        metas.into_iter().find(|meta| meta.name == context).map(|meta| meta.endpoints.docker.host)
    }
}

#[cfg(test)]
mod tests {
    use super::{Surroundings, candidates};

    fn addresses(around: &Surroundings) -> Vec<String> {
        candidates(around).into_iter().map(|endpoint| endpoint.address).collect()
    }

    fn with_colima() -> Surroundings {
        Surroundings {
            config: Some(r#"{"auths": {}, "currentContext": "colima"}"#.to_owned()),
            contexts: vec![
                r#"{"Name":"other","Endpoints":{"docker":{"Host":"tcp://other:2375"}}}"#.to_owned(),
                r#"{"Name":"colima","Endpoints":{"docker":{"Host":"unix:///c.sock","SkipTLSVerify":false}}}"#.to_owned(),
            ],
            ..Surroundings::default()
        }
    }

    #[test]
    fn the_variable_wins_over_the_context() {
        let around = Surroundings { docker_host: Some("ssh://far".to_owned()), ..with_colima() };
        assert_eq!(addresses(&around), ["ssh://far"]);
    }

    #[test]
    fn the_chosen_context_is_looked_up() {
        assert_eq!(addresses(&with_colima()), ["unix:///c.sock"]);
        let around = Surroundings { docker_context: Some("other".to_owned()), ..with_colima() };
        assert_eq!(addresses(&around), ["tcp://other:2375"]);
    }

    #[test]
    fn the_usual_places_are_tried_where_nothing_is_said() {
        let around = Surroundings {
            docker_context: Some("default".to_owned()),
            home: Some("/home/ada".to_owned()),
            runtime_dir: Some("/run/user/1000".to_owned()),
            ..with_colima()
        };
        assert_eq!(
            addresses(&around),
            [
                "unix:///var/run/docker.sock",
                "unix:///run/user/1000/docker.sock",
                "unix:///home/ada/.docker/run/docker.sock",
                "unix:///home/ada/.docker/desktop/docker.sock",
                "unix:///home/ada/.colima/default/docker.sock",
            ]
        );
    }
}
