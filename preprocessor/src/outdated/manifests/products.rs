//! The images that a project makes itself: no registry has them.

use std::collections::BTreeSet;

use super::super::pin::{Image, Pin, Subject};
use super::super::spelling::Spelling;
use super::image;

/// The names of images that a project makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Products {
    /// Registries and repositories of which every tag is made here.
    whole: BTreeSet<(String, String)>,
    /// Those of which one tag is.
    tagged: BTreeSet<(String, String, String)>,
}

impl Products {
    /// Notes that an image of this name is built. Without a tag, other tags of it are the project's, too.
    pub(super) fn build(&mut self, name: &str) {
        let Some(image) = named(name) else { return };
        match &image.tag {
            Some(_) => self.name(name),
            None => {
                self.whole.insert((image.registry, image.repository));
            }
        }
    }

    /// Notes that an image is given this name.
    pub(super) fn name(&mut self, name: &str) {
        let Some(image) = named(name) else { return };
        let tag = tag(&image);
        self.tagged.insert((image.registry, image.repository, tag));
    }

    /// Notes that an image is fetched, which would be no use if it was not to be had elsewhere.
    pub(super) fn fetch(&mut self, image: &Image) {
        let is = |registry: &String, repository: &String| {
            *registry == image.registry && *repository == image.repository
        };
        self.whole.retain(|(registry, repository)| !is(registry, repository));
        self.tagged.retain(|(registry, repository, _)| !is(registry, repository));
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.whole.extend(other.whole);
        self.tagged.extend(other.tagged);
    }

    /// Whether a pin is of something that is made here.
    pub(super) fn hold(&self, pin: &Pin) -> bool {
        let Subject::Image(image) = &pin.subject else { return false };
        let (registry, repository) = (image.registry.clone(), image.repository.clone());
        self.whole.contains(&(registry.clone(), repository.clone()))
            || image.digest.is_none() && self.tagged.contains(&(registry, repository, tag(image)))
    }
}

fn named(name: &str) -> Option<Image> {
    image::read(&Spelling::computed(name)).ok().flatten()
}

fn tag(image: &Image) -> String {
    image.tag.as_ref().map_or_else(|| "latest".to_owned(), Spelling::text)
}
