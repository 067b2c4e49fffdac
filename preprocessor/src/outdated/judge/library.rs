//! What there is to say of a pinned Python library.

mod constraint;
mod pythons;
mod respelling;
mod shelf;

use pep440_rs::Version;

use self::constraint::{Constraint, number};
use self::shelf::{Offer, Shelf};
use crate::outdated::answer::{Answer, Behind, Notes, Update};
use crate::outdated::pin::Library;
use crate::outdated::release::{Known, Question, Release, Told, TroubleKind};

/// What has to be asked about a library: the releases that each of its indexes has.
pub(super) fn questions(library: &Library) -> Vec<Question> {
    let question = |index: Option<&String>| Question::Releases {
        index: index.map(|index| format!("{}/", index.trim_end_matches('/'))),
        library: library.name.clone(),
    };
    let further = library.extra_indexes.iter().map(|index| question(Some(index)));
    std::iter::once(question(library.index.as_ref())).chain(further).collect()
}

/// What there is to say of a library.
pub(super) fn answer(library: &Library, told: &Told) -> Answer {
    judged(library, told).unwrap_or_else(|why| Answer::Unchecked { why })
}

/// The error says why it could not be checked.
fn judged(library: &Library, told: &Told) -> Result<Answer, String> {
    let releases = releases(library, told)?;
    let Some(specifiers) = &library.specifiers else {
        return Err(unpinned(&Shelf::new(library, None, &releases)));
    };
    let text = specifiers.text();
    let constraint = Constraint::parse(&text)?;
    let shelf = Shelf::new(library, Some(&constraint), &releases);
    if constraint.is_unpinned() {
        return Err(unpinned(&shelf));
    }
    let pinned = Pinned { library, text: &text, constraint: &constraint, shelf: &shelf };
    pinned.answer()
}

/// What all of its indexes have; one that does not know the library may leave it to the others.
fn releases(library: &Library, told: &Told) -> Result<Vec<Release>, String> {
    let mut releases = Vec::new();
    let mut missing = None;
    let mut found = false;
    for question in questions(library) {
        match told.get(&question) {
            Some(Ok(Known::Releases(known))) => {
                releases.extend(known.iter().cloned());
                found = true;
            }
            Some(Err(trouble)) if trouble.kind == TroubleKind::Missing => {
                missing = Some(trouble.message.clone());
            }
            Some(Err(trouble)) => return Err(trouble.message.clone()),
            Some(Ok(_)) | None => return Err(format!("no index was asked about {}", library.name)),
        }
    }
    match missing {
        Some(message) if !found => Err(message),
        _ if releases.is_empty() => Err(format!("the index has no release of {}", library.name)),
        _ => Ok(releases),
    }
}

fn unpinned(shelf: &Shelf) -> String {
    let now = shelf.newest().map(|newest| format!(", {} now", newest.version)).unwrap_or_default();
    format!(
        "no version is pinned: it gets whatever is newest when it is installed{now}; a version that is named can \
         be checked"
    )
}

/// A library whose specifiers keep something out.
struct Pinned<'all> {
    library: &'all Library,
    text: &'all str,
    constraint: &'all Constraint,
    shelf: &'all Shelf,
}

impl Pinned<'_> {
    fn answer(&self) -> Result<Answer, String> {
        let admitted = self.shelf.usable().filter(|offer| self.constraint.admits(&offer.version)).max();
        let exact = self.constraint.exact();
        let named =
            exact.or(admitted.map(|offer| &offer.version)).or_else(|| self.constraint.highest_named());
        let base = named.ok_or_else(|| format!("`{}` names no version", self.text))?;
        let newer = || self.shelf.usable().filter(|offer| offer.version > *base);
        let minor = newer().filter(|offer| same_first(&offer.version, base)).max();
        let major = newer().max().filter(|offer| !same_first(&offer.version, base));
        let mut notes = self.notes(base, admitted.is_some());
        let (minor, major) = (self.update(minor)?, self.update(major)?);
        if minor.is_none() && major.is_none() {
            return if self.is_there(base, admitted.is_some()) {
                notes.extend(self.open(admitted));
                Ok(Answer::Current(Notes { lines: notes, elsewhere: None }))
            } else {
                Err(self.nothing_fits())
            };
        }
        notes.extend(minor.as_ref().and_then(|_| zero(base)));
        if self.library.hashed {
            notes.push(
                "the hashes of its files are pinned, too: they have to be made anew with the version"
                    .to_owned(),
            );
        }
        Ok(Answer::Behind(Behind { minor, major, notes: Notes { lines: notes, elsewhere: None } }))
    }

    /// The specifiers that let a release in.
    fn update(&self, offer: Option<&Offer>) -> Result<Option<Update>, String> {
        let Some(offer) = offer else { return Ok(None) };
        let Some(to) = respelling::respelled(self.text, self.constraint, &offer.version) else {
            return Err(format!(
                "{} is newer, but nothing in the form of `{}` would let it in: look at it by hand",
                offer.version, self.text
            ));
        };
        let release = self.constraint.exact().is_none().then(|| offer.version.to_string());
        Ok(Some(Update { to, release, digest: None }))
    }

    /// Whether what is pinned can be had at all.
    fn is_there(&self, base: &Version, admitted: bool) -> bool {
        admitted || (self.constraint.exact().is_some() && self.shelf.find(base).is_some())
    }

    fn nothing_fits(&self) -> String {
        let newest = self.shelf.newest().map(|newest| format!("; its newest is {}", newest.version));
        format!("no release of {} fits `{}`{}", self.library.name, self.text, newest.unwrap_or_default())
    }

    fn notes(&self, base: &Version, admitted: bool) -> Vec<String> {
        let mut notes = Vec::new();
        match (self.constraint.exact(), self.shelf.find(base)) {
            (Some(_), Some(offer)) => notes.extend(offer.yanked.as_deref().map(|why| yanked(base, why))),
            (Some(_), None) => notes.push(format!("the index has no release {base}, or no longer")),
            (None, _) if !admitted => notes.push(format!("no release that can be had fits `{}`", self.text)),
            (None, _) => {}
        }
        let newest = self.shelf.newest().map_or(base, |newest| std::cmp::max(&newest.version, base));
        notes.extend(self.shelf.for_other_pythons().filter(|offer| offer.version > *newest).max().map(
            |offer| {
                let required = offer.requires_python.as_deref().unwrap_or_default();
                let own = match (&self.library.python, &self.library.marker) {
                    (Some(python), _) => format!("the project's is {python}"),
                    (None, Some(marker)) => format!("it is wanted where {marker}"),
                    (None, None) => String::new(),
                };
                format!("{} is newer, but for Python {required}, and {own}", offer.version)
            },
        ));
        notes
    }

    /// What there is to say of specifiers that let in whatever comes.
    fn open(&self, admitted: Option<&Offer>) -> Option<String> {
        let newest = admitted.filter(|_| self.constraint.is_open())?;
        Some(format!(
            "`{}` has no upper end: it gets whatever is newest when it is installed, {} now",
            self.text, newest.version
        ))
    }
}

fn yanked(version: &Version, why: &str) -> String {
    let why = why.trim();
    let reason = if why.is_empty() { String::new() } else { format!(": {why}") };
    format!("{version} was yanked by its makers{reason}")
}

/// What a change of the second number means as long as the first is zero.
fn zero(base: &Version) -> Option<String> {
    (number(base, 0) == 0)
        .then(|| "it is before 1.0, where any release may break what an earlier one promised".to_owned())
}

/// Whether two releases have the same first number.
fn same_first(one: &Version, other: &Version) -> bool {
    one.epoch() == other.epoch() && number(one, 0) == number(other, 0)
}

#[cfg(test)]
mod tests;
