//! GitHub's workflows and actions: the actions that they use, the images that they run in, and the
//! libraries that their scripts install.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::listing::Listing;
use super::yaml::{self, Node};
use super::{commands, image, library};
use crate::outdated::pin::{Action, Found, Manifest, Pin, Subject};
use crate::outdated::spelling::Spelling;
use crate::span::{SourceFile, Span};

/// The pins of a workflow, or of an `action.yml`.
pub(super) fn read(source: &Arc<SourceFile>) -> Found {
    let mut reader = Reader { file: Listing::of_file(source), found: Found::default() };
    match yaml::read(&reader.file) {
        Ok(documents) => documents.iter().for_each(|document| reader.document(document)),
        Err(unread) => reader.found.unread.push(unread),
    }
    reader.found.pins.sort_by_key(|pin| pin.span.range.start);
    // What an alias stands for is seen at each alias, and stands in one place.
    reader.found.pins.dedup_by(|one, other| one.span == other.span);
    reader.found
}

struct Reader {
    file: Listing,
    found: Found,
}

impl Reader {
    fn document(&mut self, document: &Node) {
        for (_, job) in document.get("jobs").iter().flat_map(|jobs| jobs.entries()) {
            self.scalar(job.get("uses"), Self::uses);
            self.container(job.get("container"));
            for (_, service) in job.get("services").iter().flat_map(|services| services.entries()) {
                self.container(Some(service));
            }
            self.steps(job);
        }
        if let Some(runs) = document.get("runs") {
            // An action that is an image names it here; or a Dockerfile, which is a file of its own.
            if runs.get("image").and_then(|image| image.text()).is_some_and(|text| text.starts_with(DOCKER)) {
                self.scalar(runs.get("image"), Self::uses);
            }
            self.steps(runs);
        }
    }

    fn steps(&mut self, of: &Node) {
        for step in of.get("steps").and_then(|steps| steps.list()).into_iter().flatten() {
            self.scalar(step.get("uses"), Self::uses);
            self.scalar(step.get("run"), Self::run);
        }
    }

    /// The libraries that a script installs.
    fn run(&mut self, script: &Listing) {
        let commands = commands::read(script);
        let named = commands.iter().flat_map(commands::requirements);
        let pins = named.filter_map(|named| {
            let bare = commands::unquoted(&named)?;
            library::pin(Manifest::Workflow, &bare.spelled(), bare.place().clone())
        });
        self.found.pins.extend(pins);
    }

    /// An image by its name, or a mapping with one.
    fn container(&mut self, container: Option<&Arc<Node>>) {
        let image = container
            .map(|container| if container.is_map() { container.get("image") } else { Some(container) });
        self.scalar(image.flatten(), Self::image);
    }

    fn scalar(&mut self, node: Option<&Arc<Node>>, read: fn(&mut Self, &Listing)) {
        if let Some(text) = node.filter(|node| !node.is_null()).and_then(|node| node.scalar()) {
            read(self, &text.trimmed());
        }
    }

    fn image(&mut self, written: &Listing) {
        let text = written.text();
        if text.is_empty() {
            return;
        }
        let place = written.place().clone();
        let pin = if text.contains("${{") {
            let why = "the expression is known only when the workflow runs".to_owned();
            Some(image::unresolved(Manifest::Workflow, text, why, place))
        } else {
            let spelled = written.spelled();
            image::pin(Manifest::Workflow, image::read(&spelled), &spelled, place)
        };
        self.found.pins.extend(pin);
    }

    fn uses(&mut self, written: &Listing) {
        let text = written.text();
        if let Some(name) = text.strip_prefix(DOCKER) {
            self.image(&written.part(text.len() - name.len()..text.len()));
        } else if !text.starts_with("./") && !text.starts_with("../") && !text.is_empty() {
            let pin = self.action(written).unwrap_or_else(|why| {
                image::unresolved(Manifest::Workflow, text, why, written.place().clone())
            });
            self.found.pins.push(pin);
        }
    }

    /// The error says why it is no action, in the words of a sentence's end.
    fn action(&self, written: &Listing) -> Result<Pin, String> {
        let text = written.text();
        if text.contains("${{") {
            return Err("GitHub takes no expression there".to_owned());
        }
        let (path, at) = text.rsplit_once('@').filter(|(_, at)| !at.is_empty()).ok_or_else(|| {
            "no version stands behind it: GitHub wants an `@` and a tag, a branch or a commit".to_owned()
        })?;
        let mut parts = path.split('/');
        let (Some(owner), Some(name)) = (parts.next(), parts.next().filter(|name| !name.is_empty())) else {
            return Err("it names no repository: `owner/repository@version` was expected".to_owned());
        };
        let range = text.len() - at.len()..text.len();
        let is_commit = matches!(at.len(), 40 | 64) && at.bytes().all(|byte| byte.is_ascii_hexdigit());
        let action = Action {
            repository: format!("{owner}/{name}"),
            at: written.spelling(range.clone()),
            comment: is_commit.then(|| self.comment(&written.span(range))).flatten(),
        };
        let span = written.span(0..text.len());
        Ok(Pin { manifest: Manifest::Workflow, subject: Subject::Action(action), span })
    }

    /// The version in the comment behind a commit.
    fn comment(&self, commit: &Span) -> Option<Spelling> {
        static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(
                r#"^["']?[ \t]+#[ \t]*(?:[\w./:-]+[@=:][ \t]*)*([vV]?\d+(?:\.\d+)*[-.+\w]*)(?:[\s,;:)]|$)"#,
            )
            .ok()
        });
        let end = commit.range.end;
        let line: Range<usize> = end..end + self.file.text().get(end..)?.lines().next()?.len();
        let version = COMMENT.as_ref()?.captures(&self.file.text()[line])?.get(1)?;
        Some(Spelling::at(Span { range: end + version.start()..end + version.end(), ..commit.clone() }))
    }
}

/// What an image begins with where an action could stand, too.
const DOCKER: &str = "docker://";

#[cfg(test)]
mod tests;
