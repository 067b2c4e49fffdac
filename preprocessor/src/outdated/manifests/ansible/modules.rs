//! Modules that name images and libraries.

use std::sync::Arc;

use super::super::yaml::Node;
use super::super::{image, library};
use super::arguments::Arguments;
use super::plays::Walk;
use super::variables::{Scope, Thing};
use crate::outdated::spelling::Spelling;

/// The modules, by the last part of their names.
const MODULES: [&str; 15] = [
    "docker_compose",
    "docker_compose_v2",
    "docker_container",
    "docker_image",
    "docker_image_build",
    "docker_image_load",
    "docker_image_pull",
    "docker_image_tag",
    "docker_service",
    "docker_stack",
    "docker_swarm_service",
    "pip",
    "podman_container",
    "podman_image",
    "action",
];

/// The last part of a module's name, if it is one of these.
pub(super) fn known(key: &str) -> Option<&'static str> {
    let short = key.rsplit('.').next().unwrap_or_default();
    let is = |module: &&&str| **module == short || **module == "action" && key == "local_action";
    MODULES.iter().find(is).copied()
}

/// Whether a mapping is a task that uses one of these, or a block.
pub(super) fn is_task(item: &Node) -> bool {
    let names = |key: &Node| key.text().is_some_and(|key| known(key).is_some() || key == "block");
    item.entries().iter().any(|(key, value)| names(key) && (value.is_map() || value.list().is_some()))
}

impl Walk<'_> {
    /// Takes the pins of what a task gives to one of these modules.
    pub(super) fn module(&mut self, module: &str, task: &Node, given: &Arc<Node>, scope: &Scope) {
        let arguments = Arguments::of(task, given);
        if arguments.says("state", "absent") {
            return;
        }
        match module {
            "docker_container" | "docker_swarm_service" | "podman_container" => {
                self.image(&arguments, "image", None, false, scope);
            }
            "docker_image_pull" => self.image(&arguments, "name", Some("tag"), true, scope),
            "docker_image" | "podman_image" => self.image_somehow(&arguments, scope),
            "docker_image_build" | "docker_image_load" => self.built(&arguments, scope),
            "docker_image_tag" => self.named(&arguments, scope),
            "docker_compose" | "docker_compose_v2" | "docker_service" | "docker_stack" => {
                self.services(&arguments, scope);
            }
            "pip" => self.libraries(&arguments, scope),
            "action" => self.action(task, given, scope),
            _ => {}
        }
    }

    /// The old form, `action: docker_container image=…`.
    fn action(&mut self, task: &Node, given: &Arc<Node>, scope: &Scope) {
        let name = given.get("module").and_then(|module| module.text());
        let name = name.or_else(|| given.text().and_then(|line| line.split_whitespace().next()));
        if let Some(module) = name.and_then(known).filter(|module| *module != "action") {
            self.module(module, task, given, scope);
        }
    }

    /// `docker_image` pulls, builds, loads or takes what is there.
    fn image_somehow(&mut self, arguments: &Arguments, scope: &Scope) {
        let source = arguments.get("source").map(|source| self.templates.texts(&[thing(source)], scope));
        let source = source.and_then(|texts| Some(texts.ok()?.first()?.first()?.text())).unwrap_or_default();
        let builds = arguments.get("build").is_some() || arguments.get("path").is_some();
        match source.as_str() {
            "build" | "load" => self.built(arguments, scope),
            "local" => self.named(arguments, scope),
            "pull" => self.image(arguments, "name", Some("tag"), true, scope),
            _ if builds => self.built(arguments, scope),
            _ => self.image(arguments, "name", Some("tag"), true, scope),
        }
    }

    fn image(&mut self, arguments: &Arguments, name: &str, tag: Option<&str>, fetched: bool, scope: &Scope) {
        let Some(name) = arguments.get(name) else { return };
        let tag = tag.and_then(|tag| arguments.get(tag));
        let platform = arguments.get("platform").and_then(|platform| platform.text()).map(str::to_owned);
        self.refer(name, tag, platform, fetched, scope);
    }

    fn refer(
        &mut self,
        name: &Arc<Node>,
        tag: Option<&Arc<Node>>,
        platform: Option<String>,
        fetched: bool,
        scope: &Scope,
    ) {
        let things: Vec<Thing> = [Some(name), tag].into_iter().flatten().map(thing).collect();
        match self.templates.texts(&things, scope) {
            Ok(rows) => {
                for row in rows {
                    let Some(reference) = row.first().filter(|reference| !reference.pieces.is_empty()) else {
                        continue;
                    };
                    let tag = row.get(1).filter(|tag| !tag.pieces.is_empty()).cloned();
                    let read = image::read_apart(reference, tag).map(|image| {
                        let mut image = image?;
                        image.platform.clone_from(&platform);
                        Some(image)
                    });
                    if let (Ok(Some(image)), true) = (&read, fetched) {
                        self.fetched.push(image.clone());
                    }
                    self.found.pins.extend(image::pin(self.manifest, read, reference, name.place.clone()));
                }
            }
            Err(why) => {
                let tag = tag.and_then(|tag| tag.text()).map(|tag| format!(":{tag}")).unwrap_or_default();
                let written = format!("{}{tag}", name.text().unwrap_or_default());
                let place = name.place.clone();
                self.found.pins.push(image::unresolved(self.manifest, written, why.message(), place));
            }
        }
    }

    /// The name of what is built.
    fn built(&mut self, arguments: &Arguments, scope: &Scope) {
        let things = ["name", "tag"].map(|name| arguments.get(name));
        let things: Vec<Thing> = things.into_iter().flatten().map(thing).collect();
        for row in self.templates.texts(&things, scope).unwrap_or_default() {
            let parts: Vec<String> = row.iter().map(Spelling::text).filter(|part| !part.is_empty()).collect();
            self.products.build(&parts.join(":"));
        }
        self.named(arguments, scope);
    }

    /// The other names that an image is given.
    fn named(&mut self, arguments: &Arguments, scope: &Scope) {
        let Some(names) = arguments.get("repository") else { return };
        for name in self.templates.items(&thing(names), scope).unwrap_or_default() {
            for row in self.templates.texts(&[name], scope).unwrap_or_default() {
                row.iter().for_each(|name| self.products.name(&name.text()));
            }
        }
    }

    /// A Compose file among the arguments.
    fn services(&mut self, arguments: &Arguments, scope: &Scope) {
        let files = ["definition", "compose"].map(|name| arguments.get(name)).into_iter().flatten();
        let files: Vec<Arc<Node>> = files
            .flat_map(|file| file.list().map_or_else(|| vec![Arc::clone(file)], <[_]>::to_vec))
            .collect();
        for file in files {
            let Some(services) = file.get("services") else { continue };
            for (_, service) in services.entries() {
                let Some(named) = service.get("image").filter(|named| !named.is_null()) else { continue };
                if service.get("build").is_some() {
                    for row in self.templates.texts(&[thing(named)], scope).unwrap_or_default() {
                        row.iter().for_each(|name| self.products.build(&name.text()));
                    }
                } else {
                    self.refer(named, None, None, false, scope);
                }
            }
        }
    }

    fn libraries(&mut self, arguments: &Arguments, scope: &Scope) {
        let Some(names) = arguments.get("name") else { return };
        let version = arguments.get("version").map(thing);
        for name in self.templates.items(&thing(names), scope).unwrap_or_default() {
            let place = names.place.clone();
            let things: Vec<Thing> = [Some(name), version.clone()].into_iter().flatten().collect();
            match self.templates.texts(&things, scope) {
                Ok(rows) => {
                    let pins = rows.iter().filter_map(|row| match &row[..] {
                        [name, version] if !version.pieces.is_empty() => {
                            library::pin_apart(self.manifest, name, version, place.clone())
                        }
                        [name, ..] => library::pin(self.manifest, name, place.clone()),
                        [] => None,
                    });
                    self.found.pins.extend(pins);
                }
                Err(why) => {
                    let written = names.text().unwrap_or("libraries").to_owned();
                    self.found.pins.push(image::unresolved(self.manifest, written, why.message(), place));
                }
            }
        }
    }
}

fn thing(node: &Arc<Node>) -> Thing {
    Thing::Node(Arc::clone(node))
}
