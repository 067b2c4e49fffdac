//! Compose files: the images of services, and the Dockerfiles within them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::pin::{Found, Manifest};
use super::super::spelling::Spelling;
use super::expansion::{self, Dialect, Variable};
use super::listing::Listing;
use super::products::Products;
use super::yaml::{self, Node};
use super::{dockerfile, image};
use crate::span::SourceFile;

mod environment;

/// The pins of a Compose file, with the `.env` beside it.
///
/// What a build is given in place of the defaults of its Dockerfile is not taken into account.
pub(super) fn read(source: &Arc<SourceFile>, environment: Option<&Arc<SourceFile>>) -> (Found, Products) {
    read_as(Manifest::Compose, &Listing::of_file(source), environment)
}

/// The pins of a Compose file that stands in another file.
pub(super) fn read_as(
    manifest: Manifest,
    listing: &Listing,
    environment: Option<&Arc<SourceFile>>,
) -> (Found, Products) {
    let variables = environment.map(environment::read).unwrap_or_default();
    let mut project = Project { manifest, variables, found: Found::default(), products: Products::default() };
    match yaml::read(listing) {
        Ok(documents) => documents.iter().for_each(|document| project.document(document)),
        Err(unread) => project.found.unread.push(unread),
    }
    (project.found, project.products)
}

struct Project {
    manifest: Manifest,
    variables: BTreeMap<String, Spelling>,
    found: Found,
    products: Products,
}

impl Project {
    fn document(&mut self, document: &Node) {
        // The first version of the format had the services at the top.
        let services = document.get("services").map_or(document, AsRef::as_ref);
        for (name, service) in services.entries() {
            let is_extension = name.text().is_some_and(|name| name.starts_with("x-"));
            if service.is_map() && !is_extension {
                self.service(service);
            }
        }
    }

    fn service(&mut self, service: &Node) {
        let build = service.get("build").filter(|build| !build.is_null());
        if let Some(build) = build {
            self.build(build);
        }
        let Some(named) = service.get("image").and_then(|image| image.scalar()) else { return };
        if named.text().is_empty() {
            return;
        }
        match (self.expand(named), build) {
            // It names what is built.
            (Ok(name), Some(_)) => self.products.build(&name.text()),
            (Err(_), Some(_)) => {}
            (Ok(reference), None) => {
                let platform = service.get("platform").and_then(|platform| platform.scalar());
                let platform = platform.and_then(|platform| Some(self.expand(platform).ok()?.text()));
                self.refer(named, &reference, platform);
            }
            (Err(why), None) => {
                let place = named.place().clone();
                self.found.pins.push(image::unresolved(self.manifest, named.text(), why, place));
            }
        }
    }

    fn build(&mut self, build: &Node) {
        if let Some(inline) = build.get("dockerfile_inline").and_then(|inline| inline.scalar()) {
            let filled = self.expand(inline).map(|filled| Listing::new(filled, inline.place().clone()));
            let found = dockerfile::read_as(self.manifest, filled.as_ref().unwrap_or(inline));
            self.found.extend(found);
        }
        if let Some(contexts) = build.get("additional_contexts") {
            let named = contexts.entries().into_iter().map(|(_, value)| value);
            for context in named.chain(contexts.list().unwrap_or_default()) {
                let Some(listing) = context.scalar() else { continue };
                let Some(at) = listing.text().find("docker-image://") else { continue };
                let named = listing.part(at + "docker-image://".len()..listing.text().len());
                if let Ok(reference) = self.expand(&named) {
                    self.refer(&named, &reference, None);
                }
            }
        }
    }

    fn refer(&mut self, written: &Listing, reference: &Spelling, platform: Option<String>) {
        let read = image::read(reference).map(|image| {
            let mut image = image?;
            image.platform = platform;
            Some(image)
        });
        self.found.pins.extend(image::pin(self.manifest, read, reference, written.place().clone()));
    }

    fn expand(&self, written: &Listing) -> Result<Spelling, String> {
        expansion::expand(written, Dialect::Compose, &|name| match self.variables.get(name) {
            Some(value) => Variable::Set(value.clone()),
            None => Variable::Unset(format!(
                "the variable {name} has no default, and is set in no .env beside the file"
            )),
        })
    }
}

#[cfg(test)]
mod tests;
