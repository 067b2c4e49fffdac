//! Libraries, asked of a real Python index, and of one that is not well.

mod faults;
mod real;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use mdbook_drydock::outdated::answer::Answer;
use mdbook_drydock::outdated::date::Date;
use mdbook_drydock::outdated::judge;
use mdbook_drydock::outdated::manifests;
use mdbook_drydock::outdated::pin::{Manifest, Pin};
use mdbook_drydock::outdated::release::Told;
use mdbook_drydock::outdated::sources::{self, Limits, SourceSettings};
use mdbook_drydock::span::SourceFile;
use url::Url;

/// The pins of a file for pip.
fn pins(requirements: &str) -> Vec<Pin> {
    let source = Arc::new(SourceFile::new("requirements.txt", requirements));
    let found = manifests::read(Manifest::Requirements, &source);
    assert!(found.unread.is_empty(), "{:?}", found.unread);
    found.pins
}

/// What the index says of everything that these pins ask for.
async fn told(pins: &[Pin], index: &str, limits: Limits) -> Told {
    let settings =
        SourceSettings { index: Some(Url::parse(index).unwrap()), limits, ..SourceSettings::default() };
    let questions: BTreeSet<_> = pins.iter().flat_map(judge::questions).collect();
    sources::ask(questions, &settings, &|_| {}).await
}

fn judged(pin: &Pin, told: &Told) -> Answer {
    judge::answer(pin, told, Date::of(2025, 1, 1).unwrap())
}

/// As much patience as a busy computer needs, and short pauses.
fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(60),
        answer: Duration::from_secs(20),
        backoff: Duration::from_millis(10),
        ..Limits::default()
    }
}
