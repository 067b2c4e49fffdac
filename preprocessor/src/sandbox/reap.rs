//! The second line behind the lease: removes machines whose process is gone.

use std::collections::HashMap;
use std::time::Duration;

use bollard::query_parameters::ListContainersOptionsBuilder;

use super::SandboxError;
use crate::stack::Engine;
use crate::stack::machine::{self, MachineError, kit};
use crate::stack::marks::{OWNER, Owner, ROLE, Role};

/// How long thawing may take before a machine is removed all the same.
const THAW_WITHIN: Duration = Duration::from_secs(5);

/// Removes what earlier runs on this computer left behind, and returns the names of the containers. Whatever
/// belongs to a process that lives, or to another computer, stays.
///
/// # Errors
/// When containers cannot be listed, or one cannot be removed; the others are removed all the same.
pub async fn reap(engine: &Engine) -> Result<Vec<String>, SandboxError> {
    let mut removed = Vec::new();
    let mut stuck = None;
    for Left { id, name } in left(engine).await? {
        thaw(engine, &id).await;
        if let Err(error) = machine::remove(&engine.docker, &id).await {
            stuck.get_or_insert(error);
            continue;
        }
        removed.push(name);
    }
    match stuck {
        Some(error) => Err(error.into()),
        None => Ok(removed),
    }
}

/// The names of the containers that [`reap`] would remove.
///
/// # Errors
/// When containers cannot be listed.
pub async fn leftovers(engine: &Engine) -> Result<Vec<String>, SandboxError> {
    Ok(left(engine).await?.into_iter().map(|left| left.name).collect())
}

/// A machine whose process is gone.
struct Left {
    id: String,
    name: String,
}

async fn left(engine: &Engine) -> Result<Vec<Left>, MachineError> {
    let options = ListContainersOptionsBuilder::default()
        .all(true)
        .filters(&HashMap::from([("label".to_owned(), vec![ROLE.to_owned()])]))
        .build();
    let containers = engine.docker.list_containers(Some(options)).await;
    let containers = containers.map_err(MachineError::during("listing our containers"))?;
    let left = containers.into_iter().filter_map(|container| {
        let labels = container.labels.unwrap_or_default();
        let role = labels.get(ROLE).map(String::as_str);
        let machine = [Role::Sandbox, Role::Preparation].iter().any(|known| role == Some(known.as_str()));
        let gone =
            labels.get(OWNER).and_then(|label| Owner::parse(label)).is_some_and(|owner| owner.is_gone());
        let (true, true, Some(id)) = (machine, gone, container.id) else { return None };
        let name = container.names.and_then(|names| names.into_iter().next()).unwrap_or_else(|| id.clone());
        Some(Left { id, name: name.trim_start_matches('/').to_owned() })
    });
    Ok(left.collect())
}

/// Frozen processes cannot be killed. A machine that is not running has none, and then this fails, rightly.
async fn thaw(engine: &Engine, id: &str) {
    let script = format!("{}/boot.sh", kit::FOLDER);
    let arguments = ["sh", &script, "thaw"];
    let work = machine::run_in(&engine.docker, id, &arguments);
    let _ = tokio::time::timeout(THAW_WITHIN, work).await;
}
