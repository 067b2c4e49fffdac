//! The versions that a book's own blocks have.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::pin::{Found, Manifest, Pin, Subject};
use super::listing::Listing;
use super::products::Products;
use super::{ansible, commands, compose, dockerfile, image, kind_of, library};
use crate::blocks::{Action, Block, Kind, Step};
use crate::scenarios::Scenario;
use crate::span::SourceFile;

mod passage;

mod quotes;

use quotes::Quotes;

/// The pins in the blocks of chapters.
///
/// Commands that name what the project makes itself, or that have a placeholder there, pin nothing; a task with a
/// variable does not either. What a chapter includes of another file that pins versions belongs to that file.
pub(super) fn read(
    chapters: &[Scenario],
    files: &[Arc<SourceFile>],
    project: &ansible::Project,
) -> (Found, Products) {
    let mut guide = Guide { files, project, found: Found::default(), products: Products::default() };
    chapters.iter().for_each(|chapter| guide.chapter(chapter));
    (guide.found, guide.products)
}

struct Guide<'project> {
    files: &'project [Arc<SourceFile>],
    project: &'project ansible::Project,
    found: Found,
    products: Products,
}

impl Guide<'_> {
    fn chapter(&mut self, scenario: &Scenario) {
        let mut quotes = Quotes::new(self.files);
        let mut found = Found::default();
        let own = |file: &str| file == scenario.chapter.file || kind_of(file).is_none();
        for block in &scenario.blocks {
            let Some(listing) = passage::of(&scenario.chapter, block) else { continue };
            found.extend(self.block(block, &listing, &mut quotes));
        }
        found.pins.retain(|pin| own(pin.span.file()));
        let sources: Vec<&Arc<SourceFile>> = scenario.chapter.sources.files().collect();
        found.pins.retain(|pin| sources.iter().any(|source| Arc::ptr_eq(source, &pin.span.source)));
        // What is no YAML in a block is an author's mistake, which the build tells.
        self.found.pins.extend(found.pins);
    }

    fn block(&mut self, block: &Block, listing: &Listing, quotes: &mut Quotes<'_>) -> Found {
        if let Some(found) = block.steps.iter().find_map(|step| quoted(step, listing, quotes)) {
            return found;
        }
        match (block.kind, block.language.as_str()) {
            (Kind::Console, _) => self.commands(&passage::typed(listing)),
            (Kind::Script, _) | (Kind::Data, "sh" | "bash" | "shell") => {
                self.commands(std::slice::from_ref(listing))
            }
            (Kind::Data, "console") => self.commands(&passage::typed(listing)),
            (Kind::Dockerfile, _) | (Kind::Data, "docker" | "dockerfile") => {
                dockerfile::read_as(Manifest::Guide, listing)
            }
            (Kind::Compose, _) => {
                let (found, products) = compose::read_as(Manifest::Guide, listing, None);
                self.products.extend(products);
                found
            }
            (Kind::Ansible, _) | (Kind::Data, "yaml" | "yml") => {
                let (mut found, products) = self.project.pins_of(Manifest::Guide, listing);
                self.products.extend(products);
                found.pins.retain(|pin| !matches!(pin.subject, Subject::Unresolved(_)));
                found
            }
            _ => Found::default(),
        }
    }

    fn commands(&mut self, typed: &[Listing]) -> Found {
        let mut found = Found::default();
        for command in typed.iter().flat_map(commands::read) {
            let images = commands::images(&command);
            images.built.iter().for_each(|name| self.products.build(name));
            images.named.iter().for_each(|name| self.products.name(name));
            let named = images.used.iter().chain(&images.pulled);
            found.pins.extend(named.filter_map(|named| pin(named, images.platform.as_deref())));
            let required = commands::requirements(&command);
            let required = required.iter().filter_map(commands::unquoted);
            found.pins.extend(required.filter_map(|required| {
                library::pin(Manifest::Guide, &required.spelled(), required.place().clone())
            }));
        }
        found
    }
}

/// The pin of an image that a command names; what is no reference is for the reader's shell to refuse.
fn pin(named: &Listing, platform: Option<&str>) -> Option<Pin> {
    let mut image = image::read(&named.spelled()).ok()??;
    image.platform = platform.map(str::to_owned);
    image::pin(Manifest::Guide, Ok(Some(image)), &named.spelled(), named.place().clone())
}

/// What a step shows of a file, or puts there; `None` for any other.
fn quoted(step: &Step, listing: &Listing, quotes: &mut Quotes<'_>) -> Option<Found> {
    match &step.action {
        Action::Quote { file, text } => Some(quotes.show(file, text, listing)),
        Action::Edit { file, fragment, replacement } => {
            Some(quotes.edit(file, fragment, replacement, listing))
        }
        _ => None,
    }
}

/// Files by their paths.
type Texts = BTreeMap<String, String>;

#[cfg(test)]
mod tests;
