//! Goldens of candidates: made for one run, to try an update that nobody has applied yet.
//!
//! They are goldens like all others, found by their keys and removed by `clean`. They do not count among those that are
//! kept of a stack, and bear the name of the process they were made for, so that no killed run leaves one for good.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::{
    CANDIDATE, Engine, Event, Golden, GoldenError, GoldenKey, Listener, MachineError, Owner, Role, STACK,
    Stack, find, image, key, list, prepare, progress, remove_golden, remove_volume, volumes,
};

/// The golden of a candidate, made now unless there is one of the same ingredients.
///
/// With `keep` it stays when the run is over, and serves as the stack's own once the update is applied.
pub async fn prepare_candidate(
    engine: &Engine,
    stack: &Stack,
    keep: bool,
    listener: &Listener<'_>,
) -> Result<Golden, GoldenError> {
    let began = Instant::now();
    let key = key(stack)?;
    if let Some(golden) = find(engine, &key).await {
        listener(Event::Prepared { took: Duration::ZERO });
        return Ok(golden);
    }
    let mut labels = HashMap::from([(STACK.to_owned(), format!("{} (candidate)", stack.name))]);
    if !keep {
        labels.insert(CANDIDATE.to_owned(), Owner::this().to_string());
    }
    let golden = prepare::prepare(engine, stack, &key, &labels, &progress::Progress::new(listener)).await?;
    listener(Event::Prepared { took: began.elapsed() });
    Ok(golden)
}

/// Removes the golden of a candidate if it was made for this process; one that was there before stays.
pub async fn remove_candidate(engine: &Engine, key: &GoldenKey) -> Result<(), GoldenError> {
    let name = image(key);
    let Ok(found) = engine.docker.inspect_image(&name).await else { return Ok(()) };
    let labels = found.config.and_then(|config| config.labels).unwrap_or_default();
    if labels.get(CANDIDATE) == Some(&Owner::this().to_string()) {
        remove_golden(engine, &name).await?;
    }
    Ok(())
}

/// Removes the goldens of candidates whose process is gone, finished or not, and returns their names.
pub async fn reap_candidates(engine: &Engine) -> Result<Vec<String>, MachineError> {
    let mut filter = Role::Golden.filter();
    filter.entry("label".to_owned()).or_default().push(CANDIDATE.to_owned());
    let mut removed = Vec::new();
    for (_, name) in list(engine, &filter).await? {
        let Ok(found) = engine.docker.inspect_image(&name).await else { continue };
        if is_orphan(found.config.and_then(|config| config.labels)) {
            remove_golden(engine, &name).await?;
            removed.push(name);
        }
    }
    for volume in volumes(engine, &filter).await? {
        if is_orphan(Some(volume.labels)) && !removed.contains(&volume.name.replacen("golden-", "golden:", 1))
        {
            remove_volume(engine, &volume.name).await?;
            removed.push(volume.name);
        }
    }
    Ok(removed)
}

fn is_orphan(labels: Option<HashMap<String, String>>) -> bool {
    let owner = labels.and_then(|labels| Owner::parse(labels.get(CANDIDATE)?));
    owner.is_some_and(|owner| owner.is_gone())
}
