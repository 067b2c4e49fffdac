//! Pins brought up to date in place: the bytes of their versions, and nothing else.

mod pieces;
mod scalar;

use pieces::spellings;

use super::answer::{Answer, Judged, Survey, Update};
use super::pin::{Pin, Subject};
use super::spelling::{self, Spelling};
use crate::accept::Edit;

/// How far pins are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To the newest that keeps the first number.
    Minor,
    /// To the newest of all.
    Major,
}

/// What is done about the pins that are behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan<'run> {
    /// Pins that get another version; their edits never meet.
    pub changes: Vec<Change<'run>>,
    /// Pins that a person has to bring up to date.
    pub by_hand: Vec<ByHand<'run>>,
}

/// A pin that gets another version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'run> {
    /// The pin.
    pub pin: &'run Pin,
    /// What it is brought to.
    pub update: &'run Update,
    /// What that changes; the same edit may belong to several pins.
    pub edits: Vec<Edit>,
}

/// A pin that a person has to bring up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand<'run> {
    /// The pin.
    pub pin: &'run Pin,
    /// What it should be brought to.
    pub update: &'run Update,
    /// Why it is not done here: a clause without a full stop.
    pub why: String,
}

impl Plan<'_> {
    /// All edits, each once.
    #[must_use]
    pub fn edits(&self) -> Vec<&Edit> {
        let mut edits: Vec<&Edit> = Vec::new();
        for edit in self.changes.iter().flat_map(|change| &change.edits) {
            if !edits.iter().any(|known| same(known, edit)) {
                edits.push(edit);
            }
        }
        edits
    }
}

/// Decides what becomes of each pin that has an update within reach.
#[must_use]
pub fn plan(survey: &Survey, reach: Reach) -> Plan<'_> {
    let mut plan = Plan::default();
    for Judged { pin, answer } in &survey.judged {
        let Some(update) = chosen(answer, reach) else { continue };
        match edits(pin, update) {
            Ok(edits) => plan.changes.push(Change { pin, update, edits }),
            Err(why) => plan.by_hand.push(ByHand { pin, update, why }),
        }
    }
    // Taking one change back may leave another one without its fellow.
    while let Some((index, why)) = quarrel(&plan.changes, survey) {
        let Change { pin, update, .. } = plan.changes.remove(index);
        plan.by_hand.push(ByHand { pin, update, why });
    }
    plan
}

fn chosen(answer: &Answer, reach: Reach) -> Option<&Update> {
    match reach {
        Reach::Minor => answer.minor(),
        Reach::Major => answer.major().or(answer.minor()),
    }
}

/// What has to be changed for a pin, or why that is nothing for a program.
fn edits(pin: &Pin, update: &Update) -> Result<Vec<Edit>, String> {
    let respelled: Vec<spelling::Edit> = match &pin.subject {
        Subject::Image(image) => {
            let tag = image.tag.as_ref().map(|tag| respelled(tag, &update.to));
            let digest = image.digest.as_ref().map(|digest| match (&update.digest, &image.tag) {
                (Some(new), _) => respelled(digest, new),
                (None, None) => respelled(digest, &update.to),
                (None, Some(_)) => Err(format!("the digest of {} is not known", update.to)),
            });
            tag.into_iter().chain(digest).collect::<Result<_, _>>()?
        }
        Subject::Library(library) if library.hashed => {
            return Err(
                "the hashes of its files are pinned, and have to be made anew with the version".to_owned()
            );
        }
        Subject::Library(library) => match &library.specifiers {
            Some(specifiers) => vec![respelled(specifiers, &update.to)?],
            None => return Err("no version is pinned".to_owned()),
        },
        Subject::Action(action) => {
            let at = respelled(&action.at, &update.to);
            let comment = action.comment.as_ref().map(|comment| match &update.release {
                Some(release) => respelled(comment, release),
                None => Err(format!("the version of {} is not known, which its comment names", update.to)),
            });
            std::iter::once(at).chain(comment).collect::<Result<_, _>>()?
        }
        Subject::Unresolved(unresolved) => return Err(unresolved.why.clone()),
    };
    let changing = respelled.into_iter().filter(|edit| edit.span.text() != edit.text);
    changing.map(placed).collect()
}

fn respelled(spelling: &Spelling, new: &str) -> Result<spelling::Edit, String> {
    spelling.respell(new).ok_or_else(|| {
        if spelling.pieces.iter().all(|piece| piece.span.is_none()) {
            "its version is computed, and stands in no file as it is".to_owned()
        } else {
            format!(
                "`{}` is put together from several places, and no single one makes `{new}` of it",
                spelling.text()
            )
        }
    })
}

fn placed(edit: spelling::Edit) -> Result<Edit, String> {
    let spelling::Edit { span, text } = edit;
    if span.near {
        return Err("its place is only close: it came through an include".to_owned());
    }
    let text = scalar::written(&span, text);
    Ok(Edit { source: span.source, range: span.range, text })
}

/// The first change that another pin does not go along with, and why.
fn quarrel(changes: &[Change<'_>], survey: &Survey) -> Option<(usize, String)> {
    changes.iter().enumerate().find_map(|(index, change)| {
        let others = changes.iter().enumerate().filter(|(other, _)| *other != index);
        let contrary = others.into_iter().find(|(_, other)| {
            other
                .edits
                .iter()
                .any(|theirs| change.edits.iter().any(|ours| meet(ours, theirs) && !same(ours, theirs)))
        });
        if let Some((_, other)) = contrary {
            return Some((index, shared(other.pin, &format!("which is to become {}", other.update.to))));
        }
        let pins = survey.judged.iter().map(|judged| &judged.pin);
        let pins = pins.chain(survey.ignored.iter().map(|ignored| &ignored.pin));
        let unmoved = pins.into_iter().find(|pin| {
            !std::ptr::eq(*pin, change.pin) && change.edits.iter().any(|edit| holds(pin, edit, changes))
        });
        unmoved.map(|pin| (index, shared(pin, "which stays as it is")))
    })
}

/// Whether a pin has its version at the place of an edit, and no change that makes the same of it.
fn holds(pin: &Pin, edit: &Edit, changes: &[Change<'_>]) -> bool {
    let there = spellings(pin).into_iter().flat_map(|spelling| &spelling.pieces).any(|piece| {
        piece.span.as_ref().is_some_and(|span| {
            span.file() == edit.source.path
                && span.range.start < edit.range.end
                && edit.range.start < span.range.end
        })
    });
    let along = |change: &&Change<'_>| {
        std::ptr::eq(change.pin, pin) && change.edits.iter().any(|own| same(own, edit))
    };
    there && !changes.iter().any(|change| along(&change))
}

fn shared(pin: &Pin, what: &str) -> String {
    let (span, name) = (&pin.span, pin.subject.name());
    format!("it shares its version with {name} at {}:{}, {what}", span.file(), span.line())
}

fn meet(one: &Edit, other: &Edit) -> bool {
    one.source.path == other.source.path
        && one.range.start < other.range.end
        && other.range.start < one.range.end
}

fn same(one: &Edit, other: &Edit) -> bool {
    one.source.path == other.source.path && one.range == other.range && one.text == other.text
}

#[cfg(test)]
mod tests;
