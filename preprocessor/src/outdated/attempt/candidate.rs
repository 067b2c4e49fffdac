//! Which updates are tried, and what each would change.

use std::fmt;

use super::super::answer::{Answer, Ignored, Judged, Survey, Update};
use super::super::pin::{Manifest, Pin, Subject};
use super::super::spelling::{Edit, Spelling};
use crate::span::Span;
use crate::suggestion::closest;

/// An update that is tried: one subject, from one version to another, wherever the stack pins it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is.
    pub kind: Kind,
    /// What is updated, as people write it: `postgres`, `celery`.
    pub name: String,
    /// The version that the stack has: a tag, specifiers.
    pub from: String,
    /// The version that is tried, in the same spelling.
    pub to: String,
    /// The whole new reference, if it is an image of Docker Hub's: `postgres:17`.
    pub image: Option<String>,
    /// The pins of the stack, as they stand.
    pub pins: Vec<Span>,
    /// What has to be changed for it, each place once, in the order of the places.
    pub edits: Vec<Edit>,
    /// Why some of the pins cannot be changed, if that is so: then nothing can be tried.
    pub by_hand: Option<String>,
}

/// The kinds of what can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An image of a registry.
    Image,
    /// A Python library.
    Library,
}

/// What somebody wants to be tried: `postgres`, or `postgres=17` for a version of one's own choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What is to be updated.
    pub name: String,
    /// To which version; the newest where nothing is said.
    pub to: Option<String>,
}

/// A name for which there is nothing to try.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untriable {
    /// The stack pins nothing of that name.
    #[error("the stack pins no `{name}`{hint}")]
    Unknown {
        /// The name.
        name: String,
        /// What else it may have been.
        hint: String,
    },
    /// Nothing newer is known of it.
    #[error(
        "`{name}` {standing}, so there is nothing to try\n  help: name a version: `--try {name}=VERSION`"
    )]
    NothingNewer {
        /// The name.
        name: String,
        /// What is known of it instead, as the rest of a sentence.
        standing: String,
    },
}

impl Wanted {
    /// Reads what was typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.split_once('=') {
            Some((name, to)) if !name.is_empty() && !to.is_empty() => {
                Self { name: name.to_owned(), to: Some(to.to_owned()) }
            }
            _ => Self { name: text.to_owned(), to: None },
        }
    }
}

/// The candidates that are wanted: without any wish every major update of what the stack is made of.
///
/// `of_stack` tells whether a file, by its path relative to the book's root, is part of the stack. What else is pinned,
/// such as the guide's own quotes, stays as it is: what becomes of it is what is to be seen.
///
/// # Errors
/// When a name is wanted for which there is nothing to try.
pub fn candidates(
    survey: &Survey,
    wanted: &[Wanted],
    of_stack: &dyn Fn(&str) -> bool,
) -> Result<Vec<Candidate>, Untriable> {
    let tried = |judged: &&Judged| is_tried(&judged.pin, of_stack);
    let judged: Vec<&Judged> = survey.judged.iter().filter(tried).collect();
    if wanted.is_empty() {
        return Ok(grouped(judged.iter().filter_map(|judged| Some((&judged.pin, major(&judged.answer)?)))));
    }
    // What the book leaves as it is may be tried all the same, if somebody names the version.
    let left: Vec<Judged> = survey.ignored.iter().map(left_alone).collect();
    let mut found = Vec::new();
    for Wanted { name, to } in wanted {
        let left = left.iter().filter(|_| to.is_some()).filter(tried);
        let all = judged.iter().copied().chain(left);
        let named: Vec<&Judged> = all.filter(|judged| is_named(judged.pin.subject.name(), name)).collect();
        let Some(first) = named.first() else { return Err(unknown(name, &judged)) };
        let updates = named.iter().filter_map(|judged| {
            let update = match to {
                Some(to) => {
                    Some(Update { to: spelled(to, &judged.pin.subject), release: None, digest: None })
                }
                None => newest(&judged.answer),
            };
            Some((&judged.pin, update?))
        });
        let group = grouped(updates);
        if group.is_empty() {
            let standing = match first.answer {
                Answer::Unchecked { .. } => "could not be checked".to_owned(),
                _ => "is up to date".to_owned(),
            };
            return Err(Untriable::NothingNewer { name: name.clone(), standing });
        }
        found.extend(group.into_iter().filter(|candidate| !found.contains(candidate)).collect::<Vec<_>>());
    }
    Ok(found)
}

fn left_alone(ignored: &Ignored) -> Judged {
    let why = ignored.ignore.why.clone();
    Judged { pin: ignored.pin.clone(), answer: Answer::Unchecked { why } }
}

/// Whether a pin is one of those that a try changes: what a `stack.toml` names are images that are there to be pulled,
/// and actions are no part of a system.
fn is_tried(pin: &Pin, of_stack: &dyn Fn(&str) -> bool) -> bool {
    kind(&pin.subject).is_some()
        && !matches!(pin.manifest, Manifest::Stack | Manifest::Guide | Manifest::Workflow)
        && of_stack(pin.span.file())
}

fn kind(subject: &Subject) -> Option<Kind> {
    match subject {
        Subject::Image(_) => Some(Kind::Image),
        Subject::Library(_) => Some(Kind::Library),
        Subject::Action(_) | Subject::Unresolved(_) => None,
    }
}

/// Whether people may mean this subject by a name: its whole name, or the last part of it.
pub(super) fn is_named(subject: &str, name: &str) -> bool {
    subject.eq_ignore_ascii_case(name)
        || subject.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(name))
}

fn unknown(name: &str, judged: &[&Judged]) -> Untriable {
    let mut names: Vec<&str> = judged.iter().map(|judged| judged.pin.subject.name()).collect();
    names.sort_unstable();
    names.dedup();
    let hint = match (closest(name, names.iter().copied()), names.is_empty()) {
        (Some(near), _) => format!("\n  help: did you mean `{near}`?"),
        (None, true) => "\n  help: no file of the stack's names a version that could be tried".to_owned(),
        (None, false) => format!("\n  help: it pins {}", names.join(", ")),
    };
    Untriable::Unknown { name: name.to_owned(), hint }
}

fn major(answer: &Answer) -> Option<Update> {
    match answer {
        Answer::Behind(behind) => behind.major.clone(),
        Answer::Current(_) | Answer::Unchecked { .. } => None,
    }
}

fn newest(answer: &Answer) -> Option<Update> {
    match answer {
        Answer::Behind(behind) => behind.major.clone().or_else(|| behind.minor.clone()),
        Answer::Current(_) | Answer::Unchecked { .. } => None,
    }
}

/// A version that somebody typed, as such a pin spells it: a library's has an operator before it.
fn spelled(to: &str, subject: &Subject) -> String {
    match subject {
        Subject::Library(_) if !to.starts_with(['=', '<', '>', '~', '!']) => format!("=={to}"),
        _ => to.to_owned(),
    }
}

/// One candidate for all pins of one version of one subject that go to the same version.
fn grouped<'pin>(updates: impl Iterator<Item = (&'pin Pin, Update)>) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (pin, update) in updates {
        let (Some(kind), Some(from)) = (kind(&pin.subject), pin.subject.version()) else { continue };
        if from == update.to {
            continue;
        }
        let same = |it: &&mut Candidate| {
            it.kind == kind && it.name == pin.subject.name() && it.from == from && it.to == update.to
        };
        match candidates.iter_mut().find(same) {
            Some(candidate) => candidate.add(pin, &update),
            None => {
                let mut candidate = Candidate {
                    kind,
                    name: pin.subject.name().to_owned(),
                    from,
                    to: update.to.clone(),
                    image: image(&pin.subject, &update.to),
                    pins: Vec::new(),
                    edits: Vec::new(),
                    by_hand: None,
                };
                candidate.add(pin, &update);
                candidates.push(candidate);
            }
        }
    }
    candidates
}

fn image(subject: &Subject, tag: &str) -> Option<String> {
    match subject {
        Subject::Image(image) if image.registry == "docker.io" => {
            let name = image.repository.strip_prefix("library/").unwrap_or(&image.repository);
            Some(format!("{name}:{tag}"))
        }
        _ => None,
    }
}

impl Candidate {
    fn add(&mut self, pin: &Pin, update: &Update) {
        self.pins.push(pin.span.clone());
        match edits(pin, update) {
            Ok(edits) => {
                self.edits.extend(edits);
                self.edits.sort_by_cached_key(|edit| (edit.span.file().to_owned(), edit.span.range.start));
                self.edits.dedup();
            }
            Err(why) => {
                let place = format!("{}:{}", pin.span.file(), pin.span.line());
                self.by_hand.get_or_insert_with(|| format!("{place} has to be changed by hand: {why}"));
            }
        }
    }

    /// The new text of a file, by its path relative to the book's root; `None` where nothing of it is changed.
    #[must_use]
    pub fn text_of(&self, file: &str) -> Option<String> {
        let mut edits = self.edits.iter().filter(|edit| edit.span.file() == file).peekable();
        let mut text = edits.peek()?.span.source.text.clone();
        let edits: Vec<&Edit> = edits.collect();
        // From behind, so that the places before stay where they are.
        edits.iter().rev().for_each(|edit| text.replace_range(edit.span.range.clone(), &edit.text));
        Some(text)
    }

    /// The files that are changed, each once.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        self.edits.iter().map(|edit| edit.span.file()).filter(move |file| last.replace(*file) != Some(*file))
    }
}

/// What is changed of a pin.
fn edits(pin: &Pin, update: &Update) -> Result<Vec<Edit>, &'static str> {
    const COMPUTED: &str = "its version is put together from several places";
    let respelled = |spelling: &Spelling, new: &str| spelling.respell(new).ok_or(COMPUTED);
    match &pin.subject {
        Subject::Image(image) => {
            let tag = image.tag.as_ref().ok_or("it has no tag")?;
            let mut edits = vec![respelled(tag, &update.to)?];
            if let Some(digest) = &image.digest {
                let new = update.digest.as_deref().ok_or("the new digest is not known")?;
                edits.push(respelled(digest, new)?);
            }
            Ok(edits)
        }
        Subject::Library(library) if library.hashed => Err("hashes of its files are pinned, too"),
        Subject::Library(library) => {
            let specifiers = library.specifiers.as_ref().ok_or("it has no version")?;
            Ok(vec![respelled(specifiers, &update.to)?])
        }
        Subject::Action(_) | Subject::Unresolved(_) => Err("it is no part of a system"),
    }
}

impl Kind {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Library => "library",
        }
    }
}

/// The update in a few words: `postgres 15 → 17`, `celery ==5.* → ==6.*`.
impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} → {}", self.name, self.from, self.to)
    }
}

impl Candidate {
    /// What it is with its new version, in a few words: `postgres:17`, `celery==6.*`.
    #[must_use]
    pub fn target(&self) -> String {
        match self.kind {
            Kind::Image => format!("{}:{}", self.name, self.to),
            Kind::Library => format!("{}{}", self.name, self.to),
        }
    }
}

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests;
