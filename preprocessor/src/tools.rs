//! Programs of this computer that chapters want to have in their machine.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::scenarios::Scenario;
use crate::span::Span;

/// A program that is put into a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// What it is called there as here.
    pub name: String,
    /// Where it is on this computer.
    pub path: Utf8PathBuf,
    /// The BLAKE3 hash of its contents, in hexadecimal.
    pub digest: String,
}

/// A program that a chapter wants and this computer cannot give.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tool `{name}` {lack}")]
pub struct MissingTool {
    name: String,
    /// Why not, as it follows the name.
    lack: String,
}

/// Where tools are looked for, and those that were found.
#[derive(Debug, Default)]
pub struct Toolbox {
    own: Option<Utf8PathBuf>,
    folders: Vec<Utf8PathBuf>,
    /// What was looked for once is not read again.
    known: Mutex<BTreeMap<String, Result<Tool, MissingTool>>>,
}

impl Toolbox {
    /// Tools out of these folders, as a shell looks through them. `own` is the program that runs: by its own name it is
    /// that one, wherever another may be, so that a chapter about this program shows this program.
    #[must_use]
    pub fn new(own: Option<Utf8PathBuf>, folders: Vec<Utf8PathBuf>) -> Self {
        Self { own, folders, known: Mutex::default() }
    }

    /// The tool of that name.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn find(&self, name: &str) -> Result<Tool, MissingTool> {
        // Held while it is read: whoever wants the same one meanwhile waits for it.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(name.to_owned()).or_insert_with(|| self.look_for(name)).clone()
    }

    /// All tools of a chapter, in the order in which it names them.
    ///
    /// # Errors
    /// When one of them is missing.
    pub fn all(&self, scenario: &Scenario) -> Result<Vec<Tool>, MissingTool> {
        scenario.tools().iter().map(|name| self.find(name)).collect()
    }

    /// What a chapter stands for that wants these tools: their names and contents; for a missing one only its name.
    #[must_use]
    pub fn digests(&self, scenario: &Scenario) -> Vec<(String, Option<String>)> {
        let digest = |name: &String| (name.clone(), self.find(name).ok().map(|tool| tool.digest));
        scenario.tools().iter().map(digest).collect()
    }

    /// The tools of a chapter that are missing, each told where the chapter names it.
    #[must_use]
    pub fn missing(&self, scenario: &Scenario) -> Vec<Diagnostic> {
        let missing = scenario.tools().iter().filter_map(|name| self.find(name).err());
        let told = missing.map(|missing| {
            let at = place(scenario, &missing.name);
            let missing_tool = Diagnostic::error(Code::MissingTool, at, missing.to_string());
            missing_tool.label("wanted by this chapter").help(
                "install it on the computer that builds the book and put its folder into PATH, or take it out of `tools`",
            )
        });
        told.collect()
    }

    fn look_for(&self, name: &str) -> Result<Tool, MissingTool> {
        let missing = |lack: String| MissingTool { name: name.to_owned(), lack };
        let own = self.own.iter().filter(|own| own.file_name() == Some(name));
        let elsewhere = self.folders.iter().map(|folder| folder.join(name));
        let path = own.cloned().chain(elsewhere).find(|path| is_program(path));
        let path = path.ok_or_else(|| missing("is not in PATH".to_owned()))?;
        let digest = digest(&path).map_err(|error| missing(format!("cannot be read, in {path}: {error}")))?;
        Ok(Tool { name: name.to_owned(), path, digest })
    }
}

fn is_program(path: &Utf8Path) -> bool {
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

fn digest(path: &Utf8Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Where a chapter names a tool: in the comment of its first block.
fn place(scenario: &Scenario, name: &str) -> Span {
    let chapter = &scenario.chapter;
    let said = scenario.blocks.first().map(|first| first.directive.clone().unwrap_or(first.range.clone()));
    let comment = said.unwrap_or_default();
    let text = chapter.text.get(comment.clone()).unwrap_or_default();
    // Behind the key, and as a whole word in its quotes.
    let listed = text.find("tools").unwrap_or_default();
    let quoted = ['"', '\''].iter().find_map(|quote| text[listed..].find(&format!("{quote}{name}{quote}")));
    chapter.sources.span(match quoted {
        Some(at) => {
            let start = comment.start + listed + at + 1;
            start..start + name.len()
        }
        None => comment,
    })
}

#[cfg(test)]
mod tests;
