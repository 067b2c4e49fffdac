//! Proposals accepted, rejected or left, and the files written accordingly.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use crate::accept::{Edit, Offer, Proposal, Run, edited};
use crate::cli::review::{self, Answer};
use crate::cli::screen::Screen;
use crate::cli::{verdicts, writing};
use crate::prose::count;

/// Writes what is accepted.
pub(super) struct Hand<'run> {
    run: &'run Run<'run>,
    root: &'run Utf8Path,
    screen: &'run Screen,
    accepted: Vec<&'run Proposal>,
    rejected: Vec<&'run Proposal>,
    skipped: usize,
    /// Proposals that turned out to be none.
    refused: usize,
    /// What stands in the files that were written.
    texts: BTreeMap<String, String>,
    /// Files that somebody else has written to.
    lost: BTreeSet<String>,
}

/// What became of the proposals.
pub(super) struct Done {
    /// Chapter and step by index.
    pub(super) accepted: Vec<(usize, usize)>,
    places: usize,
    files: usize,
    rejected: Vec<String>,
    skipped: usize,
    refused: usize,
    /// Whether nothing else is wrong with the docs.
    pub(super) sound: bool,
}

impl<'run> Hand<'run> {
    pub(super) fn new(run: &'run Run<'run>, root: &'run Utf8Path, screen: &'run Screen) -> Self {
        let (accepted, rejected) = (Vec::new(), Vec::new());
        let (texts, lost) = (BTreeMap::new(), BTreeSet::new());
        Self { run, root, screen, accepted, rejected, skipped: 0, refused: 0, texts, lost }
    }

    pub(super) fn review(&mut self, proposals: &'run [Proposal]) -> anyhow::Result<()> {
        for (index, proposal) in proposals.iter().enumerate() {
            if self.lost.contains(&proposal.edit.source.path) {
                self.refused += 1;
                continue;
            }
            match review::ask(proposal, (index + 1, proposals.len()), self.screen)? {
                Answer::Accept => self.accept(&[proposal])?,
                Answer::Reject => self.rejected.push(proposal),
                Answer::Skip => self.skipped += 1,
                Answer::AcceptAll => return self.accept_all(&proposals[index..]),
                Answer::Quit => {
                    self.skipped += proposals.len() - index;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    pub(super) fn accept_all(&mut self, proposals: &'run [Proposal]) -> anyhow::Result<()> {
        self.accept(&proposals.iter().collect::<Vec<_>>())
    }

    /// Tries proposals together with those accepted before, and writes what passes.
    fn accept(&mut self, proposals: &[&'run Proposal]) -> anyhow::Result<()> {
        let before = self.accepted.len();
        for proposal in proposals.iter().copied() {
            self.accepted.push(proposal);
            if let Err(objection) = self.run.confirm(&self.accepted) {
                self.accepted.pop();
                self.refused += 1;
                verdicts::complain(&[proposal.objected(objection)], self.screen);
            }
        }
        self.write(before)
    }

    /// Writes the files that are to have another text than they have, all but the first so many accepted proposals
    /// being new.
    fn write(&mut self, before: usize) -> anyhow::Result<()> {
        for (file, new) in edited(self.edits()) {
            let read =
                self.edits().find(|edit| edit.source.path == file).map(|edit| edit.source.text.as_str());
            let old = self.texts.get(&file).map_or(read.unwrap_or_default(), String::as_str);
            if old == new {
                continue;
            }
            match writing::replace(self.root, &file, old, &new) {
                Ok(()) => drop(self.texts.insert(file, new)),
                Err(error @ writing::WriteError::Changed(_)) => {
                    self.screen.say(&format!("error: {error}"));
                    self.give_up(file, before);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Takes back what was accepted for a file and cannot be written any more.
    fn give_up(&mut self, file: String, before: usize) {
        let new = self.accepted.split_off(before);
        let count = new.len();
        self.accepted.extend(new.into_iter().filter(|proposal| proposal.edit.source.path != file));
        self.refused += before + count - self.accepted.len();
        self.lost.insert(file);
    }

    fn edits(&self) -> impl Iterator<Item = &'run Edit> + '_ {
        self.accepted.iter().map(|proposal| &proposal.edit)
    }

    pub(super) fn done(self, offer: &Offer, sound: bool) -> Done {
        let place = |proposal: &&Proposal| {
            format!("{}:{} {}", proposal.step.file(), proposal.step.line(), proposal.title)
        };
        let claims = self.accepted.iter().flat_map(|proposal| proposal.claims());
        let barred: usize = offer.barred.iter().map(|barred| barred.mismatched).sum();
        Done {
            accepted: claims.map(|claim| (claim.chapter, claim.step)).collect(),
            places: self.accepted.len(),
            files: self.texts.len(),
            rejected: self.rejected.iter().map(place).collect(),
            skipped: self.skipped,
            refused: self.refused + offer.refused.len() + barred,
            sound,
        }
    }
}

impl Done {
    /// Outputs that still differ.
    pub(super) fn left(&self) -> usize {
        self.rejected.len() + self.skipped + self.refused
    }

    /// The closing line, and above it what was rejected.
    pub(super) fn line(&self) -> String {
        let files = count(self.files, "file");
        let accepted = match self.places {
            0 if self.left() == 0 => "there is nothing to accept".to_owned(),
            0 => "nothing accepted".to_owned(),
            places => format!("{places} accepted in {files}"),
        };
        let counts =
            [(self.rejected.len(), "rejected"), (self.skipped, "skipped"), (self.refused, "refused")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts = counts.map(|(count, word)| format!(", {count} {word}")).collect::<String>();
        let rejected = self.rejected.iter().map(|place| format!("\n  still to be mended: {place}"));
        format!("{accepted}{counts}{}", rejected.collect::<String>())
    }
}
