//! The image of the reader's machine, built on the user's engine.

use std::collections::HashMap;

use bollard::query_parameters::BuildImageOptionsBuilder;
use futures_util::StreamExt;

use super::archive;
use super::base;
use super::description::Stack;
use super::engine::Engine;
use super::golden::GoldenError;
use super::golden::key::digest;
use super::golden::progress::Progress;
use super::marks::Role;

/// Builds the image unless it is there, and returns its name.
pub(super) async fn ensure(
    engine: &Engine,
    stack: &Stack,
    progress: &Progress<'_>,
) -> Result<String, GoldenError> {
    let folder = stack.folder.join(&stack.host.build);
    let entries = archive::read(&folder).map_err(GoldenError::reading(&folder))?;
    let mut hash = blake3::Hasher::new();
    hash.update(stack.host_suite().as_bytes());
    digest(&mut hash, &entries);
    let hash = hash.finalize().to_hex();
    let name = format!("drydock-host:{}", &hash[..16]);
    if engine.docker.inspect_image(&name).await.is_ok() {
        return Ok(name);
    }
    let context = archive::pack(&entries).map_err(GoldenError::reading(&folder))?;
    progress.stage("building the host image");
    build(engine, stack, &name, context, progress).await?;
    Ok(name)
}

async fn build(
    engine: &Engine,
    stack: &Stack,
    name: &str,
    context: Vec<u8>,
    progress: &Progress<'_>,
) -> Result<(), GoldenError> {
    let options = BuildImageOptionsBuilder::default()
        .t(name)
        .buildargs(&HashMap::from([("BASE".to_owned(), base::name(stack.host_suite()))]))
        .labels(&Role::Host.labels())
        .rm(true)
        .forcerm(true)
        .build();
    let mut building =
        std::pin::pin!(engine.docker.build_image(options, None, Some(bollard::body_full(context.into()))));
    while let Some(said) = building.next().await {
        match said {
            Ok(info) => info.stream.iter().for_each(|text| progress.text(text)),
            Err(error) => return Err(progress.failure("building the host image", &error.to_string())),
        }
    }
    Ok(())
}
