//! The Debian base image on the user's engine, under our own name.
//!
//! Found, else pulled, else made. Never under its public name: one of our making there would shadow the real
//! one for everything else the user does.

use std::time::Duration;

use bollard::query_parameters::{
    BuildImageOptionsBuilder, CreateImageOptionsBuilder, RemoveImageOptionsBuilder,
};
use futures_util::{Stream, StreamExt};

use super::archive::{Entry, Kind, pack};
use super::description::Base;
use super::engine::Engine;
use super::golden::progress::Progress;
use super::machine::{MachineError, is_status};
use super::marks::{ROLE, Role};

mod debootstrap;

/// How long a registry may be silent before it counts as out of reach.
const SILENCE: Duration = Duration::from_secs(10);

/// Why there is no base image.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is no base image for Debian {suite}\n  pulling {image}: {pulling}\n  making it: {making}\n  help: {HELP}"
)]
pub struct BaseError {
    suite: String,
    image: String,
    pulling: String,
    making: String,
}

const HELP: &str = "connect the engine to Docker Hub, or, on Debian or Ubuntu as root, \
                    `apt-get install debootstrap`";

/// The base's name on the user's engine.
#[must_use]
pub fn name(suite: &str) -> String {
    format!("drydock-base:{suite}")
}

/// Where the base would come from now, without bringing it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is there already.
    Present,
    /// A registry has it.
    Registry,
    /// It can be made on this computer.
    Debootstrap,
    /// Nowhere: why it cannot be pulled, and why not be made.
    Nowhere {
        /// What the registry or the way to it said.
        pulling: String,
        /// What is missing for making it.
        making: String,
    },
}

/// Looks for the base and changes nothing.
pub async fn source(engine: &Engine, base: &Base) -> Source {
    for name in [&name(&base.suite), &base.image] {
        if engine.docker.inspect_image(name).await.is_ok() {
            return Source::Present;
        }
    }
    let asking = engine.docker.inspect_registry_image(&base.image, None);
    let pulling = match tokio::time::timeout(SILENCE, asking).await {
        Ok(Ok(_)) => return Source::Registry,
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("nothing was heard for {} s", SILENCE.as_secs()),
    };
    match debootstrap::hindrance() {
        None => Source::Debootstrap,
        Some(making) => Source::Nowhere { pulling, making },
    }
}

/// Sees to it that the base is there.
pub(super) async fn ensure(engine: &Engine, base: &Base, progress: &Progress<'_>) -> Result<(), BaseError> {
    if engine.docker.inspect_image(&name(&base.suite)).await.is_ok() {
        return Ok(());
    }
    progress.stage(&format!("finding the base image {}", base.image));
    let Err(pulling) = pull(engine, base, progress).await else { return Ok(()) };
    progress.line(&format!("{} cannot be pulled: {pulling}", base.image));
    progress.stage(&format!("making a base image of Debian {}", base.suite));
    let Err(making) = debootstrap::make(engine, &base.suite, progress).await else { return Ok(()) };
    Err(BaseError { suite: base.suite.clone(), image: base.image.clone(), pulling, making })
}

async fn pull(engine: &Engine, base: &Base, progress: &Progress<'_>) -> Result<(), String> {
    let docker = &engine.docker;
    let was_there = docker.inspect_image(&base.image).await.is_ok();
    if !was_there {
        let options = CreateImageOptionsBuilder::default().from_image(&base.image).build();
        let pulling = docker.create_image(Some(options), None, None);
        drain(pulling, |info| info.status.iter().for_each(|line| progress.line(line))).await?;
    }
    let labelled = adopt(engine, base).await;
    if !was_there {
        // Only the name goes: its layers are now ours.
        let options = RemoveImageOptionsBuilder::default().noprune(true).build();
        let _ = docker.remove_image(&base.image, Some(options), None).await;
    }
    labelled
}

/// Gives a pulled image our name and label, which a tag alone cannot carry.
async fn adopt(engine: &Engine, base: &Base) -> Result<(), String> {
    let dockerfile = format!("FROM {}\nLABEL {ROLE}={}\n", base.image, Role::Base.as_str());
    let kind = Kind::File { contents: dockerfile.into_bytes(), executable: false };
    let context = pack(&[Entry { path: "Dockerfile".into(), kind }]).map_err(|error| error.to_string())?;
    let options = BuildImageOptionsBuilder::default().t(&name(&base.suite)).rm(true).build();
    let building = engine.docker.build_image(options, None, Some(bollard::body_full(context.into())));
    drain(building, |_| ()).await
}

/// Follows what the engine says to the end; gives up when it falls silent.
async fn drain<Item>(
    stream: impl Stream<Item = Result<Item, bollard::errors::Error>>,
    mut heard: impl FnMut(Item),
) -> Result<(), String> {
    let mut stream = std::pin::pin!(stream);
    loop {
        match tokio::time::timeout(SILENCE, stream.next()).await {
            Err(_) => return Err(format!("nothing was heard for {} s", SILENCE.as_secs())),
            Ok(None) => return Ok(()),
            Ok(Some(Ok(item))) => heard(item),
            Ok(Some(Err(error))) => return Err(error.to_string()),
        }
    }
}

/// Removes an image by name; one that is not there is fine, and so is one still in use.
pub(super) async fn remove_image(engine: &Engine, name: &str) -> Result<(), MachineError> {
    let options = RemoveImageOptionsBuilder::default().build();
    match engine.docker.remove_image(name, Some(options), None).await {
        Ok(_) => Ok(()),
        Err(error) if is_status(&error, 404) || is_status(&error, 409) => Ok(()),
        Err(error) => Err(MachineError::during(format!("removing the image {name}"))(error)),
    }
}
