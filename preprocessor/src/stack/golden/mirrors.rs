//! The images that `docker pull` finds in a sandbox: built or pulled once, and kept in its own registry.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde::Serialize;

use super::super::archive;
use super::super::description::{Mirror, Stack};
use super::super::machine::Command;
use super::GoldenError;
use super::prepare::Workshop;

/// Where the registry answers inside a machine.
const REGISTRY: &str = "127.0.0.1:5000";
/// Where the sources of the images are while they are built.
const SOURCES: &str = "/run/drydock/mirrors";

/// Fills the registry, and leaves the engine without these images: pulling them must be real.
pub(super) async fn fill(workshop: &Workshop<'_>) -> Result<(), GoldenError> {
    let stack = workshop.stack;
    workshop.progress.stage("mirroring images");
    for mirror in &stack.mirrors {
        if let Some(folder) = &mirror.build {
            let path = stack.folder.join(folder);
            let entries = archive::read(&path).map_err(GoldenError::reading(&path))?;
            workshop.unpack(&entries, &format!("{SOURCES}/{folder}"), "root").await?;
        }
    }
    let plan = serde_json::to_string(&bake_file(stack, workshop.with_ca)).unwrap_or_default();
    workshop.write(&format!("{SOURCES}/bake.json"), plan.as_bytes()).await?;
    workshop.script("mirroring images", &script(stack)).await
}

fn script(stack: &Stack) -> String {
    let built = stack.mirrors.iter().any(|mirror| mirror.build.is_some());
    let mut lines = vec!["set -e".to_owned()];
    if built {
        lines.push(format!("docker buildx bake --progress plain --file {SOURCES}/bake.json 2>&1"));
    }
    for mirror in stack.mirrors.iter().filter(|mirror| mirror.pull) {
        lines.push(format!("docker pull --quiet {} && docker tag {0} {}", mirror.image, stored(&mirror.image)));
    }
    let names = || stack.mirrors.iter().map(|mirror| mirror.image.as_str());
    let bases = stack.bases.iter().map(|base| base.image.as_str());
    for base in bases.clone() {
        lines.push(format!("docker tag {base} {}", stored(base)));
    }
    // The bases first: the others share their layers, which are then not sent again.
    for image in bases.clone().chain(names()) {
        lines.push(format!("docker push --quiet {}", stored(image)));
    }
    for image in bases.chain(names()) {
        lines.push(format!("docker rmi {} >/dev/null", stored(image)));
    }
    for mirror in stack.mirrors.iter().filter(|mirror| mirror.pull) {
        lines.push(format!("docker rmi {} >/dev/null", mirror.image));
    }
    lines.push("docker builder prune --all --force >/dev/null".to_owned());
    lines.push(format!("rm -rf {SOURCES}"));
    lines.join("\n")
}

/// The name under which the registry keeps an image of Docker Hub's; `redis` is short for `library/redis`.
fn stored(image: &str) -> String {
    let library = if image.contains('/') { "" } else { "library/" };
    format!("{REGISTRY}/{library}{image}")
}

#[derive(Serialize)]
struct BakeFile<'stack> {
    group: BTreeMap<&'static str, Group>,
    target: BTreeMap<String, Target<'stack>>,
}

#[derive(Serialize)]
struct Group {
    targets: Vec<String>,
}

/// One image of a bake file; see Docker's reference of the format.
#[derive(Serialize)]
struct Target<'stack> {
    context: String,
    args: &'stack BTreeMap<String, String>,
    tags: Vec<String>,
    secret: Vec<String>,
}

/// One build for all images, so that they are built side by side and share what they have in common.
fn bake_file(stack: &Stack, with_ca: bool) -> BakeFile<'_> {
    let secret = || if with_ca { vec![format!("type=file,id=ca,src={}", super::prepare::CA)] } else { Vec::new() };
    let target = |mirror: &'_ Mirror, folder: &Utf8Path| (format!("{SOURCES}/{folder}"), stored(&mirror.image));
    let targets = stack.mirrors.iter().enumerate().filter_map(|(number, mirror)| {
        let (context, tag) = target(mirror, mirror.build.as_deref()?);
        Some((format!("image{number}"), Target { context, args: &mirror.args, tags: vec![tag], secret: secret() }))
    });
    let target: BTreeMap<_, _> = targets.collect();
    let targets = target.keys().cloned().collect();
    BakeFile { group: BTreeMap::from([("default", Group { targets })]), target }
}

/// Loads the bases into the machine's engine, where they bear their public names.
pub(super) async fn load_bases(workshop: &Workshop<'_>) -> Result<(), GoldenError> {
    for base in &workshop.stack.bases {
        workshop.progress.stage(&format!("loading the base image {}", base.image));
        let ours = super::base::name(&base.suite);
        let arguments = ["docker", "load", "--quiet"];
        let image = workshop.engine.docker.export_image(&ours);
        let loaded = workshop.machine.run_with(&Command::root(&arguments), image, |_| ()).await?;
        if !loaded.succeeded() {
            workshop.progress.text(&loaded.said());
            return Err(workshop.progress.failure("loading a base image", &format!("exit code {}", loaded.code)));
        }
        let rename = format!("docker tag {ours} {} && docker rmi {ours} >/dev/null", base.image);
        workshop.script("naming a base image", &rename).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::stored;

    #[test]
    fn the_registry_keeps_images_by_their_full_names() {
        for (image, name) in [
            ("redis:8", "127.0.0.1:5000/library/redis:8"),
            ("grafana/grafana:12", "127.0.0.1:5000/grafana/grafana:12"),
        ] {
            assert_eq!(stored(image), name);
        }
    }
}
