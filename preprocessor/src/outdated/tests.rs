use std::cell::RefCell;
use std::collections::BTreeSet;

use super::answer::Standing;
use super::date::Date;
use super::pin::{Found, Image, Manifest, Pin, Subject};
use super::release::{Known, Question, Told, Trouble, TroubleKind};
use super::report::sample::{file, image};
use super::survey;
use crate::config::Ignore;

fn today() -> Date {
    Date::of(2025, 1, 1).unwrap()
}

/// What the world says in these tests: `postgres` has releases, nothing else answers.
fn world(question: &Question) -> Result<Known, Trouble> {
    match question {
        Question::Tags { repository, .. } if repository == "library/postgres" => {
            Ok(Known::Tags(["15.2", "15.10", "17.2", "15", "17"].map(str::to_owned).to_vec()))
        }
        _ => Err(Trouble { kind: TroubleKind::Unreachable, message: "nobody answers".to_owned() }),
    }
}

fn pins() -> Vec<Pin> {
    let one = file("b/Dockerfile", "FROM postgres:15.2\nCOPY --from=redis:7 a b\n");
    let two = file("a/Dockerfile", "FROM postgres:15.2\nFROM nginx:1.25\n");
    vec![
        image(&one, "postgres:15.2", Some("15.2"), None),
        image(&one, "redis:7", Some("7"), None),
        image(&two, "postgres:15.2", Some("15.2"), None),
        image(&two, "nginx:1.25", Some("1.25"), None),
    ]
}

#[tokio::test]
async fn the_same_is_asked_once_and_told_at_each_place() {
    let asked = RefCell::new(Vec::new());
    let ask = async |questions: BTreeSet<Question>| {
        asked.borrow_mut().extend(questions.iter().cloned());
        questions.into_iter().map(|question| (question.clone(), world(&question))).collect::<Told>()
    };
    let ignore = [Ignore { name: "redis".to_owned(), version: None, why: "why not".to_owned(), until: None }];
    let found = Found { pins: pins(), unread: Vec::new() };
    let survey = survey(found, &ignore, today(), ask).await;
    let told: Vec<(String, Standing)> = survey
        .judged
        .iter()
        .map(|judged| {
            (format!("{}:{}", judged.pin.span.file(), judged.pin.span.line()), judged.answer.standing())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("a/Dockerfile:1".to_owned(), Standing::Major),
            ("a/Dockerfile:2".to_owned(), Standing::Unchecked),
            ("b/Dockerfile:1".to_owned(), Standing::Major),
        ]
    );
    assert_eq!(survey.ignored.len(), 1);
    let asked = asked.into_inner();
    let unique: BTreeSet<&Question> = asked.iter().collect();
    assert_eq!(unique.len(), asked.len(), "{asked:?}");
    assert!(!asked.iter().any(|question| format!("{question:?}").contains("redis")), "{asked:?}");
}

#[tokio::test]
async fn nothing_reads_as_up_to_date_where_nobody_answers() {
    let ask = async |questions: BTreeSet<Question>| {
        let trouble = |question| {
            (question, Err(Trouble { kind: TroubleKind::Garbled, message: "what is this?".to_owned() }))
        };
        questions.into_iter().map(trouble).collect::<Told>()
    };
    let untold = async |_: BTreeSet<Question>| Told::new();
    let found = || Found { pins: pins(), unread: Vec::new() };
    for survey in [survey(found(), &[], today(), ask).await, survey(found(), &[], today(), untold).await] {
        assert_eq!(survey.judged.len(), 4);
        for judged in survey.judged {
            assert_eq!(judged.answer.standing(), Standing::Unchecked, "{judged:?}");
        }
    }
}

#[tokio::test]
async fn a_pin_without_a_version_is_never_up_to_date() {
    let source = file("Dockerfile", "FROM postgres\n");
    let mut pin = image(&source, "postgres", None, None);
    pin.manifest = Manifest::Dockerfile;
    assert!(matches!(&pin.subject, Subject::Image(Image { tag: None, .. })));
    let ask = async |questions: BTreeSet<Question>| {
        let answered = questions.into_iter().map(|question| {
            let answer = match &question {
                Question::Digest { .. } => Ok(Known::Digest(format!("sha256:{}", "a".repeat(64)))),
                other => world(other),
            };
            (question, answer)
        });
        answered.collect::<Told>()
    };
    let found = Found { pins: vec![pin], unread: Vec::new() };
    let survey = survey(found, &[], today(), ask).await;
    assert_eq!(survey.judged[0].answer.standing(), Standing::Unchecked, "{survey:?}");
}
