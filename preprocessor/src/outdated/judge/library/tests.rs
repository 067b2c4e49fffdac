use std::str::FromStr;
use std::sync::Arc;

use pep440_rs::Version;

use super::{answer, questions};
use crate::outdated::answer::{Answer, Update};
use crate::outdated::pin::Library;
use crate::outdated::release::{Known, Release, Told, Trouble, TroubleKind};
use crate::outdated::spelling::Spelling;
use crate::span::{SourceFile, Span};

/// A library that is pinned to `specifiers`, or to nothing where that is empty.
fn library(specifiers: &str) -> Library {
    let source = Arc::new(SourceFile::new("requirements.txt", specifiers));
    let place = Span { source, range: 0..specifiers.len(), near: false };
    Library {
        name: "celery".to_owned(),
        extras: Vec::new(),
        specifiers: (!specifiers.is_empty()).then(|| Spelling::at(place)),
        marker: None,
        python: None,
        hashed: false,
        index: None,
        extra_indexes: Vec::new(),
    }
}

/// Releases as a row: `5.2.1`, `!5.2.2` was yanked, `6.0@>=3.9` is for some versions of Python.
fn shelf(row: &str) -> Vec<Release> {
    let release = |word: &str| {
        let (word, yanked) = match word.strip_prefix('!') {
            Some(word) => (word, Some("broken wheel".to_owned())),
            None => (word, None),
        };
        let (version, python) =
            word.split_once('@').map_or((word, None), |(word, python)| (word, Some(python)));
        Release { version: version.to_owned(), yanked, requires_python: python.map(str::to_owned) }
    };
    row.split_whitespace().map(release).collect()
}

fn told(library: &Library, row: &str) -> Told {
    questions(library).into_iter().map(|question| (question, Ok(Known::Releases(shelf(row))))).collect()
}

/// An answer in a line: `minor ==5.3.*, 5.3.1; major ==6.*, 6.4.0`.
fn told_of(answer: &Answer) -> String {
    let update = |update: &Update| {
        let release = update.release.as_ref().map(|release| format!(" ({release})")).unwrap_or_default();
        format!("{}{release}", update.to)
    };
    match answer {
        Answer::Current(_) => "current".to_owned(),
        Answer::Unchecked { why } => format!("unchecked: {why}"),
        Answer::Behind(behind) => {
            let minor = behind.minor.as_ref().map(|minor| format!("minor {}", update(minor)));
            let major = behind.major.as_ref().map(|major| format!("major {}", update(major)));
            minor.into_iter().chain(major).collect::<Vec<_>>().join("; ")
        }
    }
}

fn notes(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Current(notes) => notes.lines.clone(),
        Answer::Behind(behind) => behind.notes.lines.clone(),
        Answer::Unchecked { .. } => Vec::new(),
    }
}

const CELERY: &str =
    "4.4.7 5.0.0 5.1.2 5.2.0 5.2.1 5.2.7 5.3.0b1 5.3.0 5.3.6 5.4.0rc1 6.0.0 6.4.0 7.0.0rc1 7.0.0.dev4";

/// Specifiers, the releases that there are, what is newer.
const ROWS: [(&str, &str, &str); 80] = [
    // One release.
    ("==5.2.1", CELERY, "minor ==5.3.6; major ==6.4.0"),
    ("==5.2", CELERY, "minor ==5.3.6; major ==6.4.0"),
    ("== 5.2.1", CELERY, "minor == 5.3.6; major == 6.4.0"),
    ("===5.2.1", CELERY, "minor ===5.3.6; major ===6.4.0"),
    ("==5.3.6", CELERY, "major ==6.4.0"),
    ("==6.0.0", CELERY, "minor ==6.4.0"),
    ("==6.0", CELERY, "minor ==6.4.0"),
    ("==6.4.0", CELERY, "current"),
    ("==6.4", CELERY, "current"),
    ("==v6.4.0", CELERY, "current"),
    // A series.
    ("==5.*", CELERY, "major ==6.* (6.4.0)"),
    ("==6.*", CELERY, "current"),
    ("==5.2.*", CELERY, "minor ==5.3.* (5.3.6); major ==6.4.* (6.4.0)"),
    ("==6.0.*", CELERY, "minor ==6.4.* (6.4.0)"),
    ("==6.4.*", CELERY, "current"),
    ("==5.2.7.*", CELERY, "minor ==5.3.6.* (5.3.6); major ==6.4.0.* (6.4.0)"),
    ("==5.*", "5.1 6", "major ==6.* (6)"),
    ("==5.1.*", "5.1.3 6", "major ==6.0.* (6)"),
    // What is compatible.
    ("~=5.2", CELERY, "major ~=6.4 (6.4.0)"),
    ("~=5.2.0", CELERY, "minor ~=5.3.6 (5.3.6); major ~=6.4.0 (6.4.0)"),
    ("~=6.0", CELERY, "current"),
    ("~=6.0.0", CELERY, "minor ~=6.4.0 (6.4.0)"),
    // Ranges.
    (">=5,<6", CELERY, "major >=5,<7 (6.4.0)"),
    (">=5.0,<6.0", CELERY, "major >=5.0,<7.0 (6.4.0)"),
    (">= 5.2, < 5.3", CELERY, "minor >= 5.2, < 5.4 (5.3.6); major >= 5.2, < 6.5 (6.4.0)"),
    ("<6", CELERY, "major <7 (6.4.0)"),
    ("<=5.2.7", CELERY, "minor <=5.3.6 (5.3.6); major <=6.4.0 (6.4.0)"),
    (">=5,<7", CELERY, "current"),
    (">=5,<8", CELERY, "current"),
    (">=5,!=5.3.6,<6", CELERY, "major >=5,!=5.3.6,<7 (6.4.0)"),
    (">=5,<6,!=6.4.0", CELERY, "major >=5,<7,!=6.4.0 (6.0.0)"),
    ("==5.2.*,!=5.2.7", CELERY, "minor ==5.3.*,!=5.2.7 (5.3.6); major ==6.4.*,!=5.2.7 (6.4.0)"),
    (">=5", CELERY, "current"),
    (">5.3", CELERY, "current"),
    (">=5,!=6.4.0", CELERY, "current"),
    // Poetry's.
    ("^5.2", CELERY, "major ^6.4 (6.4.0)"),
    ("^5", CELERY, "major ^6 (6.4.0)"),
    ("^6.0", CELERY, "current"),
    ("~5.2", CELERY, "minor ~5.3 (5.3.6); major ~6.4 (6.4.0)"),
    ("~5", CELERY, "major ~6 (6.4.0)"),
    ("5.2.1", CELERY, "minor 5.3.6; major 6.4.0"),
    ("5.2.*", CELERY, "minor 5.3.* (5.3.6); major 6.4.* (6.4.0)"),
    ("^4.4 || ^5.2", CELERY, "major ^4.4 || ^6.4 (6.4.0)"),
    ("^5.2 || ^6.0", CELERY, "current"),
    // Before 1.0.
    ("==0.4.1", "0.4.1 0.4.3 0.12.0", "minor ==0.12.0"),
    ("^0.4", "0.4.1 0.4.3 0.12.0", "minor ^0.12 (0.12.0)"),
    ("==0.4.*", "0.4.1 0.4.3 0.12.0", "minor ==0.12.* (0.12.0)"),
    ("==0.4.1", "0.4.1 1.0.0", "major ==1.0.0"),
    // By the calendar.
    ("==2023.12.25", "2023.12.25 2024.1.1", "major ==2024.1.1"),
    ("==23.3.1", "22.3 23.3.1 23.12.1 24.2", "minor ==23.12.1; major ==24.2"),
    // Numbers are not letters.
    ("==1.9", "1.9 1.10", "minor ==1.10"),
    ("==9.0", "9.0 10.0", "major ==10.0"),
    // Pre-releases: only to whoever is on one.
    ("==6.4.0", "6.4.0 7.0.0a1 7.0.0b2 7.0.0rc1 7.0.0.dev1", "current"),
    ("==6.0rc1", "6.0rc1 6.0rc2 7.0b1", "minor ==6.0rc2"),
    ("==6.0rc1", "6.0rc1 6.0rc2 6.0 7.0b1", "minor ==6.0"),
    ("==6.0rc1", "6.0b1 6.0rc1 7.0b1", "current"),
    ("==6.0b1", "6.0b1 6.0rc1 6.1a1 7.0", "minor ==6.0rc1; major ==7.0"),
    ("==0.40b0", "0.40b0 0.41b0 0.48b0", "minor ==0.48b0"),
    ("==6.0.dev1", "6.0.dev1 6.0.dev2", "minor ==6.0.dev2"),
    ("~=6.0rc1", "6.0rc1 6.0 6.2 7.1", "major ~=7.1 (7.1)"),
    ("==5.2.*", "5.2.1 5.3b1", "current"),
    // Yanked ones.
    ("==5.2.1", "5.2.1 !5.3.0 !6.0.0", "current"),
    ("==5.2.1", "5.2.1 5.2.9 !5.3.0 6.0.0 !6.1.0", "minor ==5.2.9; major ==6.0.0"),
    ("==5.3.0", "5.2.1 !5.3.0 5.3.1", "minor ==5.3.1"),
    ("==5.3.0", "5.2.1 !5.3.0", "current"),
    ("==5.*", "!5.2.1 !5.3.0 6.1", "major ==6.* (6.1)"),
    // Gone ones.
    ("==5.2.1", "5.2.2 6.0", "minor ==5.2.2; major ==6.0"),
    ("~=5.2", "4.1 6.1", "major ~=6.1 (6.1)"),
    ("==9.9", CELERY, "unchecked: no release of celery fits `==9.9`; its newest is 6.4.0"),
    (">=9", CELERY, "unchecked: no release of celery fits `>=9`; its newest is 6.4.0"),
    (">=5,<5.0.1,!=5.0.0", "5.0.0", "unchecked: no release of celery fits `>=5,<5.0.1,!=5.0.0`"),
    // Post-releases, epochs, local parts.
    ("==5.2.1", "5.2.1 5.2.1.post1", "minor ==5.2.1.post1"),
    ("==5.2.*", "5.2.1 5.2.1.post1", "current"),
    ("==2024.1", "2023.1 2024.1 1!1.0", "major ==1!1.0"),
    ("==1!1.0", "2024.1 1!1.0 1!1.4", "minor ==1!1.4"),
    ("==2.1.0+cu118", "2.1.0+cu118 2.2.0+cu118 2.2.0+cu121 2.3.0", "minor ==2.2.0+cu118"),
    ("==2.1.0+cu118", "2.1.0 2.2.0", "unchecked: no release of celery fits `==2.1.0+cu118`"),
    ("==2.1.0", "2.1.0 2.1.0+cu118 2.2.0+cu118", "minor ==2.2.0"),
    ("==2.2.0", "2.2.0 2.2.0+cu118", "current"),
    // What is no version by PEP 440.
    ("==2004.4", "2004b 2004d 2004.4 2005.1", "major ==2005.1"),
];

#[test]
fn what_is_newer_in_the_form_of_the_pin() {
    for (specifiers, releases, expected) in ROWS {
        let library = library(specifiers);
        let found = told_of(&answer(&library, &told(&library, releases)));
        assert_eq!(found, expected, "{specifiers} of {releases}");
    }
}

#[test]
fn what_fits_the_projects_python() {
    let releases = "5.2@>=3.7 5.4@>=3.8 6.0@>=3.8 6.4@>=3.10 7.0@>=3.12";
    for (python, marker, expected) in [
        (None, None, "minor ==5.4; major ==7.0"),
        (Some(">=3.12"), None, "minor ==5.4; major ==7.0"),
        (Some(">=3.11"), None, "minor ==5.4; major ==6.4"),
        (Some("==3.9.*"), None, "minor ==5.4; major ==6.0"),
        (Some("^3.8"), None, "minor ==5.4; major ==6.0"),
        (Some(">=3.7"), None, "current"),
        (None, Some("python_version < '3.8'"), "current"),
        (None, Some("python_version >= '3.10'"), "minor ==5.4; major ==6.4"),
    ] {
        let library = Library {
            python: python.map(str::to_owned),
            marker: marker.map(str::to_owned),
            ..library("==5.2")
        };
        let found = answer(&library, &told(&library, releases));
        assert_eq!(told_of(&found), expected, "{python:?} {marker:?}");
        let newer = notes(&found).iter().any(|note| note.starts_with("7.0 is newer, but for Python >=3.12"));
        assert_eq!(newer, !expected.contains("7.0"), "{python:?} {marker:?}: {:?}", notes(&found));
    }
}

#[test]
fn what_else_there_is_to_know() {
    let rows = [
        ("==0.4.1", "0.4.1 0.5.0"),
        (">=5", "5.0 6.4.0"),
        ("==5.3.0", "5.2 !5.3.0 6.0"),
        ("==5.3.0", "5.2 !5.3.0"),
        ("==5.2.1", "5.2.2"),
        ("~=5.2", "4.1 6.1"),
        ("", "5.0 6.4.0 7.0rc1"),
        ("!=5.3", "5.0 6.4.0"),
        ("*", "5.0 6.4.0"),
        ("", "7.0rc1"),
        ("==5.2", "nightly"),
    ];
    let mut lines = Vec::new();
    for (specifiers, releases) in rows {
        let library = library(specifiers);
        let found = answer(&library, &told(&library, releases));
        lines.push(format!("{specifiers} of {releases}\n  {}", told_of(&found)));
        lines.extend(notes(&found).iter().map(|note| format!("  - {note}")));
    }
    let hashed = Library { hashed: true, ..library("==5.2") };
    lines.push("==5.2 with hashes".to_owned());
    lines.extend(notes(&answer(&hashed, &told(&hashed, "5.2 5.3"))).iter().map(|note| format!("  - {note}")));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn trouble_never_reads_as_up_to_date() {
    let trouble = |kind| Err(Trouble { kind, message: "https://pypi.org/simple/celery/ is gone".to_owned() });
    let mut library = library("==6.4.0");
    let gone = "unchecked: https://pypi.org/simple/celery/ is gone";
    for kind in [
        TroubleKind::Missing,
        TroubleKind::Denied,
        TroubleKind::Limited,
        TroubleKind::Unreachable,
        TroubleKind::Untrusted,
        TroubleKind::Garbled,
    ] {
        let told = questions(&library).into_iter().map(|question| (question, trouble(kind))).collect();
        assert_eq!(told_of(&answer(&library, &told)), gone, "{kind:?}");
    }
    let silence = told_of(&answer(&library, &Told::new()));
    assert_eq!(silence, "unchecked: no index was asked about celery");
    let empty = told_of(&answer(&library, &told(&library, "")));
    assert_eq!(empty, "unchecked: the index has no release of celery");

    // A further index may not know it; but one that is silent may have something newer.
    library.extra_indexes = vec!["https://wheels.example/simple".to_owned()];
    let [first, second] = <[_; 2]>::try_from(questions(&library)).unwrap();
    let known = |row| Ok(Known::Releases(shelf(row)));
    for (own, further, expected) in [
        (known("6.4.0"), trouble(TroubleKind::Missing), "current"),
        (trouble(TroubleKind::Missing), known("6.4.0 6.5"), "minor ==6.5"),
        (known("6.4.0"), known("6.5"), "minor ==6.5"),
        (known("6.4.0"), trouble(TroubleKind::Unreachable), gone),
        (trouble(TroubleKind::Missing), trouble(TroubleKind::Missing), gone),
    ] {
        let told = Told::from([(first.clone(), own), (second.clone(), further)]);
        assert_eq!(told_of(&answer(&library, &told)), expected);
    }
}

proptest::proptest! {
    #[test]
    fn what_is_proposed_is_there_and_let_in(
        specifiers in r"[=<>~!^]{0,3} ?v?[0-9.]{1,5}(\.\*|rc1|\.dev1|\+cu1)?(,[<>=!]{1,2}[0-9.]{1,4})?",
        releases in r"(!?[0-9]{1,2}(\.[0-9]){0,3}(a1|rc2|\.post1|\.dev3|\+cu1)?(@>=3\.[0-9])? ){0,8}",
    ) {
        let library = Library { python: Some(">=3.8".to_owned()), ..library(&specifiers) };
        if let Answer::Behind(behind) = answer(&library, &told(&library, &releases)) {
            for update in behind.minor.iter().chain(&behind.major) {
                let constraint = super::Constraint::parse(&update.to).unwrap();
                let release = update.release.clone().map(|text| Version::from_str(&text).unwrap());
                let release = release.or_else(|| constraint.exact().cloned()).unwrap();
                proptest::prop_assert!(constraint.admits(&release), "{} lets {release} in", update.to);
                let there = shelf(&releases).into_iter().filter(|one| one.yanked.is_none()).any(|one| {
                    let version = Version::from_str(&one.version).unwrap();
                    version == release || version.without_local() == release
                });
                proptest::prop_assert!(there, "{release} of {releases}");
            }
        }
    }

    #[test]
    fn nothing_makes_it_panic(specifiers in ".{0,12}", version in ".{0,12}") {
        let library = library(&specifiers);
        let release = Release { version, yanked: None, requires_python: Some(specifiers) };
        let known = Known::Releases(vec![release]);
        let told = questions(&library).into_iter().map(|question| (question, Ok(known.clone()))).collect();
        answer(&library, &told);
    }
}
