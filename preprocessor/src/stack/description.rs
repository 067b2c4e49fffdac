//! `stack.toml`: what the documented system is made of.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use crate::suggestion::closest;

pub mod catalogue;
mod duration;
mod size;

pub use duration::Seconds;
pub use size::Bytes;

/// A stack as its `stack.toml` describes it; paths are relative to the folder of that file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stack {
    /// The folder of `stack.toml`.
    #[serde(skip)]
    pub folder: Utf8PathBuf,
    /// The text of `stack.toml`.
    #[serde(skip)]
    pub text: String,
    /// The stack's name: lower-case letters, digits and hyphens.
    pub name: String,
    /// Debian bases that images are built from.
    #[serde(default, rename = "base")]
    pub bases: Vec<Base>,
    /// The reader's machine.
    pub host: Host,
    /// Folders that the machine begins with.
    #[serde(default, rename = "copy")]
    pub copies: Vec<Copy>,
    /// Processes started at boot besides the engine.
    #[serde(default, rename = "service")]
    pub services: Vec<Service>,
    /// Images that `docker pull` finds.
    #[serde(default, rename = "mirror")]
    pub mirrors: Vec<Mirror>,
    /// Run once as root with network, before provisioning.
    pub prepare: Option<Prepare>,
    /// Brings the system up.
    pub provision: Provision,
    /// How the book's Ansible steps are run.
    pub ansible: Option<Ansible>,
    /// How Dockerfiles that the book edits are built.
    #[serde(default)]
    pub dockerfile: Dockerfile,
    /// What must succeed before a sandbox counts as ready.
    #[serde(default)]
    pub health: Vec<Health>,
    /// Bounds of one sandbox.
    #[serde(default)]
    pub resources: Resources,
}

/// A Debian base image.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The public name it bears inside the sandbox: `debian:trixie-slim`.
    pub image: String,
    /// Debian's name of the release: `trixie`.
    pub suite: String,
}

/// The machine the reader sits at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// The folder of its Dockerfile, which begins `ARG BASE` and `FROM ${BASE}`.
    pub build: Utf8PathBuf,
    /// Which of the bases it is built from, by public name.
    pub base: String,
    /// The reader's account.
    pub user: String,
    /// Where the reader's terminal opens.
    pub dir: Utf8PathBuf,
}

/// A folder copied into the host before provisioning, owned by the reader.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The folder beside `stack.toml`.
    pub from: Utf8PathBuf,
    /// Where its contents go, absolute.
    pub to: Utf8PathBuf,
}

/// A process that runs as root for as long as the machine does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What it is called in messages.
    pub name: String,
    /// A shell command.
    pub command: String,
}

/// An image in the sandbox's own registry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mirror {
    /// Its public name and tag: `redis:8`.
    pub image: String,
    /// The folder of its Dockerfile; absent when it is pulled.
    pub build: Option<Utf8PathBuf>,
    /// Build arguments.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
    /// Whether it is pulled from its public registry instead of built.
    #[serde(default)]
    pub pull: bool,
}

/// A command run once as root while the golden is made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepare {
    /// A shell command.
    pub command: String,
}

/// How the system is brought up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Where the command is run.
    pub dir: Utf8PathBuf,
    /// A shell command, run as the reader.
    pub command: String,
    /// How long it may take.
    #[serde(default)]
    pub timeout: Seconds,
}

/// How the book's Ansible steps are run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ansible {
    /// Where `ansible-playbook` is started.
    pub dir: Utf8PathBuf,
    /// The inventory, relative to `dir`.
    pub inventory: String,
    /// The hosts that a bare list of tasks is for.
    pub hosts: String,
    /// Whether a bare list of tasks is run as root.
    #[serde(rename = "become", default)]
    pub become_root: bool,
}

/// How the book's Dockerfile steps are built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dockerfile {
    /// Further arguments of `docker build`, as on a command line: secrets that the stack's images need.
    pub arguments: String,
}

/// A command that succeeds once a part of the system is healthy; run as the reader in `host.dir`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// What it is called in messages.
    pub name: String,
    /// A shell command.
    pub command: String,
}

/// Bounds of one sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Resources {
    /// Memory, the sandbox's disk included, for the disk is held in memory.
    pub memory: Bytes,
    /// What the sandbox's engine may store on top of the golden.
    pub disk: Bytes,
    /// How many processes and threads.
    pub pids: u32,
}

impl Default for Resources {
    fn default() -> Self {
        Self { memory: Bytes::gibibytes(3), disk: Bytes::gibibytes(4), pids: 4096 }
    }
}

/// What is wrong with a `stack.toml`.
#[derive(Debug, PartialEq, Eq)]
pub struct StackError {
    /// The file.
    pub file: Utf8PathBuf,
    /// The 1-based line and column, where the complaint has a place.
    pub place: Option<(usize, usize)>,
    /// One sentence.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl fmt::Display for StackError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file)?;
        if let Some((line, column)) = self.place {
            write!(formatter, ":{line}:{column}")?;
        }
        write!(formatter, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(formatter, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for StackError {}

impl Stack {
    /// Reads and checks a `stack.toml`.
    pub fn load(file: &Utf8Path) -> Result<Self, StackError> {
        let text = std::fs::read_to_string(file).map_err(|error| StackError {
            file: file.to_owned(),
            place: None,
            message: format!("the stack's description cannot be read: {error}"),
            help: Some("`stack` under [preprocessor.drydock] in book.toml says where it is".to_owned()),
        })?;
        let stack = Self::parse(file, &text)?;
        stack.check_folders(file)?;
        Ok(stack)
    }

    /// Reads the text of a `stack.toml` that would stand at `file`; looks at nothing else.
    pub fn parse(file: &Utf8Path, text: &str) -> Result<Self, StackError> {
        let stack: Self = toml::from_str(text).map_err(|error| malformed(file, text, &error))?;
        let stack = Self {
            folder: file.parent().map(Utf8Path::to_owned).unwrap_or_default(),
            text: text.to_owned(),
            ..stack
        };
        match stack.contradiction() {
            Some((needle, message, help)) => {
                let start = text.find(&needle).unwrap_or(0);
                Err(StackError {
                    file: file.to_owned(),
                    place: Some(line_and_column(text, start)),
                    message,
                    help: Some(help),
                })
            }
            None => Ok(stack),
        }
    }

    /// Every folder beside `stack.toml` that the golden is made of.
    pub fn folders(&self) -> impl Iterator<Item = &Utf8Path> {
        std::iter::once(self.host.build.as_path())
            .chain(self.copies.iter().map(|copy| copy.from.as_path()))
            .chain(self.mirrors.iter().filter_map(|mirror| mirror.build.as_deref()))
    }

    /// The release that the host is built from.
    #[must_use]
    pub fn host_suite(&self) -> &str {
        let base = self.bases.iter().find(|base| base.image == self.host.base);
        base.map_or("", |base| base.suite.as_str())
    }

    /// What no field by itself can show, as the text to point at, the complaint and the way out.
    fn contradiction(&self) -> Option<(String, String, String)> {
        let plain =
            |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if self.name.is_empty() || !plain(&self.name) {
            return Some((
                "name".to_owned(),
                format!("the name `{}` cannot be part of an image's name", self.name),
                "use lower-case letters, digits and hyphens".to_owned(),
            ));
        }
        if !self.bases.iter().any(|base| base.image == self.host.base) {
            let known = self.bases.iter().map(|base| base.image.as_str());
            let help = match closest(&self.host.base, known) {
                Some(base) => format!("did you mean `{base}`?"),
                None => "add a [[base]] with this image and its suite".to_owned(),
            };
            return Some((
                self.host.base.clone(),
                format!("the host's base `{}` is none of the bases", self.host.base),
                help,
            ));
        }
        self.mirrors.iter().find(|mirror| mirror.pull == mirror.build.is_some()).map(|mirror| {
            (
                mirror.image.clone(),
                format!("the mirrored image `{}` must be either built or pulled", mirror.image),
                "give it `build = \"folder\"` or `pull = true`, not both".to_owned(),
            )
        })
    }

    fn check_folders(&self, file: &Utf8Path) -> Result<(), StackError> {
        let Some(missing) = self.folders().find(|folder| !self.folder.join(folder).is_dir()) else {
            return Ok(());
        };
        let start = self.text.find(&format!("\"{missing}\"")).unwrap_or(0);
        Err(StackError {
            file: file.to_owned(),
            place: Some(line_and_column(&self.text, start)),
            message: format!("there is no folder `{missing}`"),
            help: Some(format!("paths are relative to `{}`", self.folder)),
        })
    }
}

fn malformed(file: &Utf8Path, text: &str, error: &toml::de::Error) -> StackError {
    let place = error.span().map(|Range { start, .. }| line_and_column(text, start));
    let (message, help) = match unknown_key(error.message()) {
        Some((key, known)) => (
            format!("`{key}` is not known here"),
            match closest(key, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known here: {}", known.join(", ")),
            },
        ),
        None => (
            error.message().to_owned(),
            "`book/writing/stack-toml.md` in drydock's repository describes the file".to_owned(),
        ),
    };
    StackError { file: file.to_owned(), place, message, help: Some(help) }
}

/// Serde's message about a key that is not known, taken apart: the key, and those that are.
fn unknown_key(message: &str) -> Option<(&str, Vec<&str>)> {
    let mut quoted = message.strip_prefix("unknown field `")?.split('`').step_by(2);
    let key = quoted.next()?;
    Some((key, quoted.filter(|known| !known.is_empty()).collect()))
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests;
