//! Images judged through the three functions that everybody uses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::*;
use crate::outdated::pin::{Image, Manifest};
use crate::outdated::release::{Known, Trouble, TroubleKind};
use crate::outdated::spelling::Spelling;
use crate::span::{SourceFile, Span};

mod answers;
mod corpus;
mod properties;

/// A registry of one repository: its tags, and which image each of them means.
#[derive(Clone, Debug, Default)]
struct Registry {
    tags: Vec<String>,
    /// Tags that mean the image of another tag.
    means: BTreeMap<String, String>,
    /// What cannot be answered.
    troubles: BTreeSet<Question>,
}

impl Registry {
    fn of(tags: &str) -> Self {
        Self { tags: tags.split_whitespace().map(str::to_owned).collect(), ..Self::default() }
    }

    fn told(&self, questions: Vec<Question>) -> Told {
        questions
            .into_iter()
            .map(|question| {
                let answer = if self.troubles.contains(&question) {
                    Err(Trouble {
                        kind: TroubleKind::Unreachable,
                        message: "registry.example cannot be reached".to_owned(),
                    })
                } else {
                    self.answer(&question)
                };
                (question, answer)
            })
            .collect()
    }

    fn answer(&self, question: &Question) -> Result<Known, Trouble> {
        match question {
            Question::Tags { .. } => Ok(Known::Tags(self.tags.clone())),
            Question::Digest { tag, .. } => {
                let tag = self.means.get(tag).unwrap_or(tag);
                if self.tags.contains(tag) {
                    Ok(Known::Digest(digest_of(tag)))
                } else {
                    Err(Trouble { kind: TroubleKind::Missing, message: format!("there is no tag {tag}") })
                }
            }
            Question::Releases { .. } | Question::Refs { .. } => {
                panic!("an image has no business to ask {question:?}")
            }
        }
    }

    /// The answer after both rounds of questions.
    fn judge(&self, pin: &Pin, today: &str) -> Answer {
        let today = today.parse().unwrap();
        let mut told = self.told(questions(pin));
        told.extend(self.told(further(pin, &told, today)));
        answer(pin, &told, today)
    }
}

/// The digest of the image that a tag means, when it means one of its own.
fn digest_of(tag: &str) -> String {
    format!("sha256:{tag}")
}

/// The pin of `name`, `name:tag`, `name@digest` or `name:tag@digest`.
fn pin(reference: &str) -> Pin {
    let source = Arc::new(SourceFile::new("compose.yaml", reference.to_owned()));
    let spelled = |range: std::ops::Range<usize>| Span { source: Arc::clone(&source), range, near: false };
    let end = reference.find('@').unwrap_or(reference.len());
    let digest = (end < reference.len()).then(|| Spelling::at(spelled(end + 1..reference.len())));
    let colon = reference[..end].rfind(':').filter(|colon| !reference[*colon..end].contains('/'));
    let tag = colon.map(|colon| Spelling::at(spelled(colon + 1..end)));
    let name = &reference[..colon.unwrap_or(end)];
    let (registry, repository) = match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) => (host.to_owned(), rest.to_owned()),
        Some(_) => ("docker.io".to_owned(), name.to_owned()),
        None => ("docker.io".to_owned(), format!("library/{name}")),
    };
    let image = Image { registry, repository, name: name.to_owned(), tag, digest, platform: None };
    Pin { manifest: Manifest::Compose, subject: Subject::Image(image), span: spelled(0..reference.len()) }
}
