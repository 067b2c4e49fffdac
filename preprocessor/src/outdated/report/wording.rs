//! Pins and updates in few words.

use crate::outdated::answer::{Judged, Notes, Update};
use crate::outdated::pin::{Manifest, Pin, Subject};
use crate::outdated::spelling::Spelling;
use crate::span::Span;

/// Digits of a digest or a commit that are shown.
const DIGITS: usize = 7;

/// What stands where no version does.
pub(super) const NONE: &str = "-";

/// The kind of what is pinned, as one word.
pub(super) fn kind(subject: &Subject) -> &'static str {
    match subject {
        Subject::Image(_) => "image",
        Subject::Library(_) => "library",
        Subject::Action(_) => "action",
        Subject::Unresolved(_) => "unresolved",
    }
}

/// A manifest as one word.
pub(super) fn manifest(manifest: Manifest) -> &'static str {
    match manifest {
        Manifest::Dockerfile => "dockerfile",
        Manifest::Compose => "compose",
        Manifest::Ansible => "ansible",
        Manifest::Stack => "stack",
        Manifest::Requirements => "requirements",
        Manifest::Pyproject => "pyproject",
        Manifest::Workflow => "workflow",
        Manifest::Guide => "guide",
    }
}

/// The version that a pin has, as people are shown it.
pub(super) fn pinned(subject: &Subject) -> String {
    let version = match subject {
        Subject::Image(image) => match (&image.tag, &image.digest) {
            (Some(tag), Some(digest)) => Some(format!("{}@{}", tag.text(), short(&digest.text()))),
            (Some(tag), None) => Some(tag.text()),
            (None, digest) => digest.as_ref().map(|digest| short(&digest.text())),
        },
        Subject::Action(action) => Some(match &action.comment {
            Some(comment) => format!("{} ({})", comment.text(), short(&action.at.text())),
            None => short(&action.at.text()),
        }),
        Subject::Library(library) => library.specifiers.as_ref().map(Spelling::text),
        Subject::Unresolved(_) => None,
    };
    version.unwrap_or_else(|| NONE.to_owned())
}

/// What could stand in a pin's place, as people are shown it.
pub(super) fn offered(update: &Update) -> String {
    let to = short(&update.to);
    let shown = match &update.release {
        Some(release) if to != update.to => format!("{release} ({to})"),
        Some(release) if !update.to.contains(release.as_str()) => format!("{to} ({release})"),
        _ => to,
    };
    match &update.digest {
        Some(digest) if *digest != update.to => format!("{shown}@{}", short(digest)),
        _ => shown,
    }
}

/// An update, or that there is none.
pub(super) fn offered_or_none(update: Option<&Update>) -> String {
    update.map_or_else(|| NONE.to_owned(), offered)
}

/// Everything that notes say, a sentence each.
pub(super) fn notes(notes: &Notes) -> Vec<String> {
    let elsewhere = notes.elsewhere.as_ref().map(|update| format!("on another base: {}", offered(update)));
    notes.lines.iter().cloned().chain(elsewhere).collect()
}

/// What a pin is called together with its version: `postgres 15`.
pub(super) fn title(pin: &Pin) -> String {
    match pinned(&pin.subject) {
        version if version == NONE => pin.subject.name().to_owned(),
        version => format!("{} {version}", pin.subject.name()),
    }
}

/// A place as editors take it.
pub(super) fn place(span: &Span) -> String {
    format!("{}:{}", span.file(), span.line())
}

/// A digest or a commit by its first digits; anything else as it is.
fn short(text: &str) -> String {
    let hex = |text: &str| text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.split_once(':') {
        Some((algorithm, digits)) if hex(digits) => format!("{algorithm}:{}…", &digits[..DIGITS]),
        None if hex(text) => text[..DIGITS].to_owned(),
        _ => text.to_owned(),
    }
}

/// What tells two pins apart that are one and the same thing in several places.
pub(super) fn sameness(judged: &Judged) -> impl PartialEq + use<'_> {
    let subject = &judged.pin.subject;
    (kind(subject), subject.name(), pinned(subject), &judged.answer)
}
