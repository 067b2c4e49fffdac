//! The answers for programs.
//!
//! Fields are only ever added; [`SCHEMA`] says what each of them means. Lines and columns are 1-based, columns
//! counted in characters, ends lie behind the last character; files are relative to what was looked through.

use serde::Serialize;

use super::Account;
use super::summary::Summary;
use super::wording::{kind, manifest};
use crate::outdated::answer::{Ignored, Judged, Standing, Update};
use crate::outdated::pin::{Pin, Subject, Unread};
use crate::outdated::spelling::Spelling;
use crate::report::json::Place;

/// The JSON Schema of what [`outdated`] gives.
pub const SCHEMA: &str = include_str!("../../report/outdated.schema.json");

#[derive(Serialize)]
struct Outdated<'run> {
    interrupted: Option<&'run str>,
    summary: Summary,
    pins: Vec<Pinned<'run>>,
    ignored: Vec<Left<'run>>,
    unread: Vec<Unreadable<'run>>,
}

/// What a pin is and where.
#[derive(Serialize)]
struct Named<'run> {
    name: &'run str,
    kind: &'static str,
    manifest: &'static str,
    version: Option<String>,
    digest: Option<String>,
    #[serde(flatten)]
    place: Place<'run>,
}

#[derive(Serialize)]
struct Pinned<'run> {
    #[serde(flatten)]
    named: Named<'run>,
    standing: &'static str,
    fails: bool,
    minor: Option<Offered<'run>>,
    major: Option<Offered<'run>>,
    elsewhere: Option<Offered<'run>>,
    notes: &'run [String],
    why: Option<&'run str>,
}

#[derive(Serialize)]
struct Offered<'run> {
    to: &'run str,
    release: Option<&'run str>,
    digest: Option<&'run str>,
}

#[derive(Serialize)]
struct Left<'run> {
    #[serde(flatten)]
    named: Named<'run>,
    why: &'run str,
    until: Option<String>,
}

#[derive(Serialize)]
struct Unreadable<'run> {
    #[serde(flatten)]
    place: Place<'run>,
    why: &'run str,
}

/// The answer of `outdated --format json`, ended by a line feed.
///
/// # Errors
/// When a value cannot be written as JSON, which none of these can cause.
pub fn outdated(account: &Account<'_>) -> Result<String, serde_json::Error> {
    let survey = account.survey;
    let outdated = Outdated {
        interrupted: account.interrupted,
        summary: Summary::count(survey),
        pins: survey.judged.iter().map(|judged| answered(judged, account)).collect(),
        ignored: survey.ignored.iter().map(left).collect(),
        unread: survey.unread.iter().map(unreadable).collect(),
    };
    Ok(serde_json::to_string_pretty(&outdated)? + "\n")
}

fn answered<'run>(judged: &'run Judged, account: &Account<'_>) -> Pinned<'run> {
    let answer = &judged.answer;
    let notes = answer.notes();
    let standing = answer.standing();
    Pinned {
        named: named(&judged.pin),
        standing: match standing {
            Standing::Current => "current",
            Standing::Minor => "minor",
            Standing::Major => "major",
            Standing::Unchecked => "unchecked",
        },
        fails: account.gate.stops(standing),
        minor: answer.minor().map(offered),
        major: answer.major().map(offered),
        elsewhere: notes.and_then(|notes| notes.elsewhere.as_ref()).map(offered),
        notes: notes.map_or(&[], |notes| &notes.lines),
        why: answer.why(),
    }
}

fn named(pin: &Pin) -> Named<'_> {
    let digest = match &pin.subject {
        Subject::Image(image) => image.digest.as_ref().map(Spelling::text),
        Subject::Library(_) | Subject::Action(_) | Subject::Unresolved(_) => None,
    };
    Named {
        name: pin.subject.name(),
        kind: kind(&pin.subject),
        manifest: manifest(pin.manifest),
        version: pin.subject.version(),
        digest,
        place: Place::of(Some(&pin.span)),
    }
}

fn offered(update: &Update) -> Offered<'_> {
    let Update { to, release, digest } = update;
    Offered { to, release: release.as_deref(), digest: digest.as_deref() }
}

fn left(ignored: &Ignored) -> Left<'_> {
    let until = ignored.ignore.until.map(|date| date.to_string());
    Left { named: named(&ignored.pin), why: &ignored.ignore.why, until }
}

fn unreadable(unread: &Unread) -> Unreadable<'_> {
    Unreadable { place: Place::of(Some(&unread.span)), why: &unread.why }
}
