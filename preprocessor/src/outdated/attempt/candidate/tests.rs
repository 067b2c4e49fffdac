use super::sample::{image, library};
use super::{Untriable, Wanted, candidates};
use crate::outdated::answer::{Answer, Behind, Judged, Notes, Survey, Update};
use crate::outdated::pin::{Manifest, Pin, Subject};
use crate::outdated::spelling::{Piece, Spelling};

fn update(to: &str) -> Option<Update> {
    Some(Update { to: to.to_owned(), release: None, digest: None })
}

fn behind(pin: Pin, minor: Option<&str>, major: Option<&str>) -> Judged {
    let (minor, major) = (minor.and_then(update), major.and_then(update));
    Judged { pin, answer: Answer::Behind(Behind { minor, major, notes: Notes::default() }) }
}

/// What a project of a stack and a guide pins.
fn survey() -> Survey {
    let docker = |file: &str, reference: &str| {
        image(Manifest::Dockerfile, file, &format!("FROM {reference}\nRUN true\n"), reference)
    };
    let judged = vec![
        behind(docker("stack/src/db/Dockerfile", "postgres:15"), Some("15.4"), Some("17")),
        behind(docker("stack/src/web/Dockerfile", "python:3.11"), Some("3.13"), None),
        behind(docker("stack/src/worker/Dockerfile", "python:3.11"), Some("3.13"), None),
        behind(
            library("stack/src/web/requirements.txt", "celery==5.*\n", "celery==5.*"),
            None,
            Some("==6.*"),
        ),
        Judged {
            pin: docker("stack/src/nginx/Dockerfile", "nginx:1.26"),
            answer: Answer::Current(Notes::default()),
        },
        Judged {
            pin: docker("stack/src/queue/Dockerfile", "team/queue:2"),
            answer: Answer::Unchecked { why: "nobody answers".into() },
        },
        // What is no part of the system, or only offered to it.
        behind(image(Manifest::Guide, "book/a.md", "FROM postgres:15\n", "postgres:15"), None, Some("17")),
        behind(image(Manifest::Stack, "stack/stack.toml", "postgres:15", "postgres:15"), None, Some("17")),
        behind(docker("tests/Dockerfile", "alpine:2"), None, Some("3")),
    ];
    Survey { judged, ..Survey::default() }
}

fn of_stack(file: &str) -> bool {
    file.starts_with("stack/")
}

/// Each candidate with the lines that it changes.
fn tried(wanted: &[&str]) -> Result<Vec<String>, Untriable> {
    let wanted: Vec<Wanted> = wanted.iter().map(|text| Wanted::parse(text)).collect();
    let found = candidates(&survey(), &wanted, &of_stack)?;
    let lines = found.iter().map(|candidate| {
        let files = candidate.files().map(|file| {
            let text = candidate.text_of(file).unwrap();
            format!("{file}: {}", text.lines().next().unwrap())
        });
        format!("{candidate} [{}]", files.collect::<Vec<_>>().join("; "))
    });
    Ok(lines.collect())
}

#[test]
fn without_a_wish_every_major_update_of_the_stack_is_tried() {
    let expected = [
        "postgres 15 → 17 [stack/src/db/Dockerfile: FROM postgres:17]",
        "celery ==5.* → ==6.* [stack/src/web/requirements.txt: celery==6.*]",
    ];
    assert_eq!(tried(&[]).unwrap(), expected);
}

#[test]
fn what_is_wanted_is_tried_wherever_the_stack_pins_it() {
    let python = "python 3.11 → 3.13 [stack/src/web/Dockerfile: FROM python:3.13; \
                  stack/src/worker/Dockerfile: FROM python:3.13]";
    let postgres = "postgres 15 → 17 [stack/src/db/Dockerfile: FROM postgres:17]";
    let older = "postgres 15 → 16 [stack/src/db/Dockerfile: FROM postgres:16]";
    let celery = "celery ==5.* → ==5.4 [stack/src/web/requirements.txt: celery==5.4]";
    let queue = "team/queue 2 → 3 [stack/src/queue/Dockerfile: FROM team/queue:3]";
    for (wanted, expected) in [
        (&["python"][..], &[python][..]),
        (&["Postgres", "python", "postgres"], &[postgres, python]),
        (&["postgres=16"], &[older]),
        (&["celery=5.4"], &[celery]),
        (&["celery===5.4"], &[celery]),
        (&["queue=3"], &[queue]),
    ] {
        assert_eq!(tried(wanted).unwrap(), expected, "{wanted:?}");
    }
}

#[test]
fn what_cannot_be_tried_is_told() {
    let told: Vec<String> = ["nginx", "queue", "alpine", "postgers", "nginx=1.26", "zzz"]
        .iter()
        .map(|name| tried(&[name]).unwrap_err().to_string())
        .collect();
    insta::assert_snapshot!(told.join("\n\n"));
    let none = candidates(&Survey::default(), &[Wanted::parse("redis")], &of_stack).unwrap_err();
    assert!(
        none.to_string().ends_with("no file of the stack's names a version that could be tried"),
        "{none}"
    );
}

#[test]
fn what_has_to_be_changed_by_hand_is_told() {
    let mut survey = survey();
    let judged = &mut survey.judged[0];
    let Subject::Image(image) = &mut judged.pin.subject else { panic!("it is an image") };
    image.tag = Some(Spelling { pieces: vec![Piece { text: "15".into(), span: None }] });
    let found = candidates(&survey, &[Wanted::parse("postgres")], &of_stack).unwrap();
    assert_eq!(
        found[0].by_hand.as_deref(),
        Some(
            "stack/src/db/Dockerfile:1 has to be changed by hand: its version is put together from several places"
        )
    );
}
