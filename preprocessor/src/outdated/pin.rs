//! One version that a project pins, and where it stands.

use std::fmt;

use super::spelling::Spelling;
use crate::span::Span;

/// One version that a project pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// What kind of file it stands in.
    pub manifest: Manifest,
    /// What is pinned, and to what.
    pub subject: Subject,
    /// The whole reference as it stands in the file, for people to be shown: `postgres:15`, `redis==5.*`. For a name
    /// and a tag that stand apart, the tag; without one, the name.
    pub span: Span,
}

/// The kinds of files that pin versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manifest {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A Compose file.
    Compose,
    /// Tasks, playbooks and variables of Ansible's.
    Ansible,
    /// A stack's `stack.toml`.
    Stack,
    /// A file that pip reads with `--requirement` or `--constraint`.
    Requirements,
    /// A `pyproject.toml`.
    Pyproject,
    /// A workflow or an action of GitHub's.
    Workflow,
    /// A block of a chapter.
    Guide,
}

/// What is pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An image of a registry.
    Image(Image),
    /// A Python library.
    Library(Library),
    /// An action or a reusable workflow of GitHub's.
    Action(Action),
    /// Something is pinned, and what cannot be told from the files.
    Unresolved(Unresolved),
}

/// An image of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The registry's host with its port, if it has one; `docker.io` where the reference names none.
    pub registry: String,
    /// The repository within the registry; `library/postgres` for `postgres`.
    pub repository: String,
    /// The name as the file has it: `postgres`.
    pub name: String,
    /// The tag, if there is one.
    pub tag: Option<Spelling>,
    /// The digest with its algorithm, if there is one: `sha256:…`.
    pub digest: Option<Spelling>,
    /// The platform that is asked for, if one is: `linux/arm64`.
    pub platform: Option<String>,
}

/// A Python library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// The name as PyPI normalises it: lower case, single hyphens.
    pub name: String,
    /// The extras that are asked for.
    pub extras: Vec<String>,
    /// The version specifiers without blanks around them: `==5.*`, `>=2,<3`; `None` if any version will do.
    pub specifiers: Option<Spelling>,
    /// The environment marker, if there is one: `python_version < "3.9"`.
    pub marker: Option<String>,
    /// The versions of Python that the project says it is for (`requires-python`), or that the image has which it is
    /// installed into, if either can be told: `>=3.11`.
    pub python: Option<String>,
    /// Whether hashes of its files are pinned, too: they would have to change with the version.
    pub hashed: bool,
    /// The index that the file names for it with `--index-url`, if it does.
    pub index: Option<String>,
    /// The further indexes that the file names with `--extra-index-url`: the newest release of all of them counts.
    pub extra_indexes: Vec<String>,
}

/// An action or a reusable workflow of GitHub's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The owner and the repository: `actions/checkout`.
    pub repository: String,
    /// What is behind the `@`: a tag, a branch or a commit.
    pub at: Spelling,
    /// The version in the comment behind a commit, as `# v4.1.0`.
    pub comment: Option<Spelling>,
}

/// Something is pinned, and what cannot be told from the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The reference as the file has it: `{{ image }}`.
    pub written: String,
    /// Why it cannot be told, in the words of a sentence's end: `the variable image is set nowhere`.
    pub why: String,
}

/// A file, or a stretch of one, that could not be read for its pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where.
    pub span: Span,
    /// Why, in the words of a sentence's end: `it is not YAML: …`.
    pub why: String,
}

/// What was found in one file, or in many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The pins in the order of their places.
    pub pins: Vec<Pin>,
    /// What could not be read, and might hold pins.
    pub unread: Vec<Unread>,
}

impl Found {
    /// Adds what was found elsewhere.
    pub fn extend(&mut self, other: Self) {
        self.pins.extend(other.pins);
        self.unread.extend(other.unread);
    }
}

impl Subject {
    /// What is pinned, without its version, as people write it: `postgres`, `celery`, `actions/checkout`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Image(image) => &image.name,
            Self::Library(library) => &library.name,
            Self::Action(action) => &action.repository,
            Self::Unresolved(unresolved) => &unresolved.written,
        }
    }

    /// The version as it stands: a tag, specifiers, a reference of git's.
    #[must_use]
    pub fn version(&self) -> Option<String> {
        match self {
            Self::Image(image) => image.tag.as_ref().or(image.digest.as_ref()).map(Spelling::text),
            Self::Library(library) => library.specifiers.as_ref().map(Spelling::text),
            Self::Action(action) => Some(action.at.text()),
            Self::Unresolved(_) => None,
        }
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dockerfile => "Dockerfile",
            Self::Compose => "Compose",
            Self::Ansible => "Ansible",
            Self::Stack => "stack.toml",
            Self::Requirements => "requirements",
            Self::Pyproject => "pyproject.toml",
            Self::Workflow => "workflow",
            Self::Guide => "guide",
        })
    }
}
