//! The stack prepared once: built, provisioned, healthy, its engine stopped cleanly.
//!
//! On the user's engine a golden is an image (the host's root file system, scripts included) and a volume (the
//! inner engine's images and the registry). Both bear the golden's key, the hash of everything that went into
//! it. The image is committed last, so a golden whose image is there is complete.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bollard::models::Volume;
use bollard::query_parameters::{
    ListImagesOptionsBuilder, ListVolumesOptionsBuilder, RemoveVolumeOptionsBuilder,
};
use camino::{Utf8Path, Utf8PathBuf};

use super::base::{self, BaseError};
use super::description::Stack;
use super::engine::Engine;
use super::machine::{MachineError, is_status};
use super::marks::{CANDIDATE, ENGINE, Owner, Role, STACK};
use crate::event::{Event, Listener};

mod candidate;
pub(super) mod key;
mod mirrors;
mod prepare;
pub(super) mod progress;

pub use candidate::{prepare_candidate, reap_candidates, remove_candidate};
pub use key::{GoldenKey, key};

/// How many goldens of one stack are kept: the one in use, and the one before for whoever goes back to it.
const KEPT: usize = 2;

/// A golden that is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The hash of everything that went into it.
    pub key: GoldenKey,
    /// The version of the engine inside it, as `docker version` says it.
    pub engine_version: String,
}

/// Why there is no golden.
#[derive(Debug, thiserror::Error)]
pub enum GoldenError {
    /// A folder of the stack's cannot be read.
    #[error("{path} cannot be read")]
    Reading {
        /// The folder.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// No base image.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The engine could not do something.
    #[error(transparent)]
    Machine(#[from] MachineError),
    /// A tool said no: a build, the provisioning, a health check.
    #[error("{stage} failed: {reason}{}", .tail.as_deref().map(|tail| format!("\nit last printed:\n{tail}")).unwrap_or_default())]
    Tool {
        /// What was being done.
        stage: String,
        /// An exit code, a time that was up.
        reason: String,
        /// The last lines the tool printed.
        tail: Option<String>,
    },
}

impl GoldenError {
    fn reading_source(path: &Utf8Path, source: std::io::Error) -> Self {
        Self::Reading { path: path.to_owned(), source }
    }

    pub(super) fn reading(path: &Utf8Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::reading_source(path, source)
    }
}

impl Golden {
    /// The name of its image.
    #[must_use]
    pub fn image(&self) -> String {
        image(&self.key)
    }

    /// The name of its volume.
    #[must_use]
    pub fn volume(&self) -> String {
        volume(&self.key)
    }
}

fn image(key: &GoldenKey) -> String {
    format!("drydock-golden:{}", key.short())
}

fn volume(key: &GoldenKey) -> String {
    format!("drydock-golden-{}", key.short())
}

/// The golden with this key, if it is complete.
pub async fn find(engine: &Engine, key: &GoldenKey) -> Option<Golden> {
    engine.docker.inspect_volume(&volume(key)).await.ok()?;
    let image = engine.docker.inspect_image(&image(key)).await.ok()?;
    let labels = image.config?.labels.unwrap_or_default();
    Some(Golden { key: key.clone(), engine_version: labels.get(ENGINE)?.clone() })
}

/// The stack's golden, made now unless it is there. Older ones of the same stack are removed, but for the last.
pub async fn prepare(engine: &Engine, stack: &Stack, listener: &Listener<'_>) -> Result<Golden, GoldenError> {
    let began = Instant::now();
    let key = key(stack)?;
    if let Some(golden) = find(engine, &key).await {
        listener(Event::Prepared { took: Duration::ZERO });
        return Ok(golden);
    }
    let labels = HashMap::from([(STACK.to_owned(), stack.name.clone())]);
    let golden = prepare::prepare(engine, stack, &key, &labels, &progress::Progress::new(listener)).await?;
    remove_superseded(engine, stack, &golden).await?;
    listener(Event::Prepared { took: began.elapsed() });
    Ok(golden)
}

async fn remove_superseded(engine: &Engine, stack: &Stack, golden: &Golden) -> Result<(), GoldenError> {
    let mut filter = Role::Golden.filter();
    filter.entry("label".to_owned()).or_default().push(format!("{STACK}={}", stack.name));
    let mut images = list(engine, &filter).await?;
    images.sort_by_key(|(created, _)| std::cmp::Reverse(*created));
    let others = images.into_iter().filter(|(_, name)| *name != golden.image());
    for (_, name) in others.skip(KEPT - 1) {
        remove_golden(engine, &name).await?;
    }
    Ok(())
}

/// Removes every golden, and with `everything` what goldens are made from as well: host images and bases.
/// Returns the names of what was removed. What a sandbox still uses stays.
pub async fn clean(engine: &Engine, everything: bool) -> Result<Vec<String>, MachineError> {
    let mut removed = Vec::new();
    for (_, name) in list(engine, &Role::Golden.filter()).await? {
        remove_golden(engine, &name).await?;
        removed.push(name);
    }
    // Volumes of goldens that were never finished.
    for volume in volumes(engine, &Role::Golden.filter()).await? {
        remove_volume(engine, &volume.name).await?;
        removed.push(volume.name);
    }
    if everything {
        for role in [Role::Host, Role::Base] {
            for (_, name) in list(engine, &role.filter()).await? {
                base::remove_image(engine, &name).await?;
                removed.push(name);
            }
        }
    }
    Ok(removed)
}

/// An image of ours that a container can be started from, if there is any: the smallest sort first.
pub async fn any_image(engine: &Engine) -> Result<Option<String>, MachineError> {
    for role in [Role::Base, Role::Host, Role::Golden] {
        if let Some((_, name)) = list(engine, &role.filter()).await?.into_iter().next() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// The images that a filter finds: when each was created, and its name.
async fn list(
    engine: &Engine,
    filter: &HashMap<String, Vec<String>>,
) -> Result<Vec<(i64, String)>, MachineError> {
    let options = ListImagesOptionsBuilder::default().filters(filter).build();
    let images = engine.docker.list_images(Some(options)).await;
    let images = images.map_err(MachineError::during("listing our images"))?;
    let named = images.into_iter().flat_map(|image| {
        image
            .repo_tags
            .into_iter()
            .filter(|name| name.starts_with("drydock-"))
            .map(move |name| (image.created, name))
    });
    Ok(named.collect())
}

/// The volumes that a filter finds.
async fn volumes(
    engine: &Engine,
    filter: &HashMap<String, Vec<String>>,
) -> Result<Vec<Volume>, MachineError> {
    let options = ListVolumesOptionsBuilder::default().filters(filter).build();
    let volumes = engine.docker.list_volumes(Some(options)).await;
    let volumes = volumes.map_err(MachineError::during("listing the volumes of goldens"))?;
    Ok(volumes.volumes.unwrap_or_default())
}

async fn remove_golden(engine: &Engine, image: &str) -> Result<(), MachineError> {
    // The image first: without it the golden no longer counts as one.
    base::remove_image(engine, image).await?;
    remove_volume(engine, &image.replace(':', "-")).await
}

async fn remove_volume(engine: &Engine, name: &str) -> Result<(), MachineError> {
    let options = RemoveVolumeOptionsBuilder::default().build();
    match engine.docker.remove_volume(name, Some(options)).await {
        Err(error) if !is_status(&error, 404) && !is_status(&error, 409) => {
            Err(MachineError::during(format!("removing the volume {name}"))(error))
        }
        _ => Ok(()),
    }
}
