//! A copy of the guide of which one block at a time is edited.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use drydock_tests::bench::edits::{Edit, spread};
use drydock_tests::workspace;
use mdbook_drydock::chapters;
use mdbook_drydock::scenarios::assemble;

use super::checked::{Checked, Checker};

/// The copy, and one edit a sample.
pub(super) struct Edited {
    root: Utf8PathBuf,
    edits: Vec<Edit>,
}

impl Edited {
    /// Copies the guide, and chooses commands in chapters spread evenly by how long they take.
    pub(super) fn copied_to(directory: &Utf8Path, known: &Checked, samples: usize) -> anyhow::Result<Self> {
        let root = directory.join("guide");
        let mut manuscript = chapters::load(workspace())?;
        let (scenarios, _) = assemble(manuscript.take_chapters(), &manuscript.settings.bindings);
        let edits: Vec<Edit> = scenarios.iter().filter_map(Edit::of).collect();
        let milliseconds = |edit: &Edit| known.chapters.get(&edit.file).copied().unwrap_or_default();
        let edits = spread(&edits, milliseconds, samples);
        ensure!(edits.len() == samples, "the guide has no command to edit");
        for entry in walkdir::WalkDir::new(workspace().join("book")) {
            let entry = entry?;
            let inside = entry.path().strip_prefix(workspace())?;
            let to = root.as_std_path().join(inside);
            if entry.file_type().is_dir() {
                fs::create_dir_all(&to)?;
            } else {
                fs::copy(entry.path(), &to)?;
            }
        }
        fs::copy(workspace().join("book.toml"), root.join("book.toml"))?;
        Ok(Self { root, edits })
    }

    /// From the start of a check of the whole book to its end, one block edited since the last.
    pub(super) fn check(&self, checker: &Checker, round: usize) -> anyhow::Result<Duration> {
        let edit = self.edits.get(round).context("there is an edit a round")?;
        let file = self.root.join(&edit.file);
        let text = fs::read_to_string(&file)?;
        fs::write(&file, edit.applied(&text, &format!("edited in round {}", round + 1)))?;
        let checked = checker.changed(&self.root, "2")?;
        fs::write(&file, text)?;
        let executed: Vec<&String> = checked.executed.iter().collect();
        ensure!(executed == [&edit.file], "{} was edited and {executed:?} executed", edit.file);
        Ok(checked.took)
    }

    /// Where the edits were.
    pub(super) fn note(&self) -> String {
        let files: Vec<&str> = self.edits.iter().map(|edit| edit.file.as_str()).collect();
        format!("a command in the middle of each of these, one a sample: {}", files.join(", "))
    }
}
