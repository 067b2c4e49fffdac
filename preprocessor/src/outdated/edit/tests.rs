use super::{Plan, Reach, plan};
use crate::accept::edited;
use crate::outdated::answer::{Judged, Survey, Update};
use crate::outdated::pin::{Manifest, Pin, Subject};
use crate::outdated::report::sample::{action, behind, file, image, library, span, update};
use crate::outdated::spelling::{Piece, Spelling};

fn survey(judged: Vec<(Pin, Option<Update>, Option<Update>)>) -> Survey {
    let judged =
        judged.into_iter().map(|(pin, minor, major)| Judged { pin, answer: behind(minor, major) }).collect();
    Survey { judged, ..Survey::default() }
}

/// The text of the only file, and what is left to do by hand.
fn done(plan: &Plan<'_>) -> (String, Vec<String>) {
    let texts = edited(plan.edits());
    let text = texts.into_values().next().unwrap_or_default();
    (text, plan.by_hand.iter().map(|left| left.why.clone()).collect())
}

#[test]
fn a_pin_is_brought_as_far_as_is_wanted() {
    let source = file("Dockerfile", "FROM postgres:15.2 # 15.2\n");
    let pin = || image(&source, "postgres:15.2", Some("15.2"), None);
    let table = [
        (Some("15.10"), Some("17.2"), Reach::Minor, "FROM postgres:15.10 # 15.2\n"),
        (Some("15.10"), Some("17.2"), Reach::Major, "FROM postgres:17.2 # 15.2\n"),
        (Some("15.10"), None, Reach::Major, "FROM postgres:15.10 # 15.2\n"),
        (None, Some("17.2"), Reach::Minor, ""),
    ];
    for (minor, major, reach, expected) in table {
        let survey = survey(vec![(pin(), minor.map(update), major.map(update))]);
        assert_eq!(
            done(&plan(&survey, reach)),
            (expected.to_owned(), vec![]),
            "{minor:?} {major:?} {reach:?}"
        );
    }
}

#[test]
fn a_digest_and_a_comment_change_with_their_version() {
    let (old, new) = (format!("sha256:{}", "a".repeat(64)), format!("sha256:{}", "b".repeat(64)));
    let source = file("Dockerfile", &format!("FROM redis:7.2@{old}\n"));
    let pin = || image(&source, &format!("redis:7.2@{old}"), Some("7.2"), Some(&old));
    let both = Update { digest: Some(new.clone()), ..update("7.4") };
    let survey_of = |update| survey(vec![(pin(), Some(update), None)]);
    assert_eq!(done(&plan(&survey_of(both), Reach::Minor)).0, format!("FROM redis:7.4@{new}\n"));
    // The tag has moved.
    let moved = Update { digest: Some(new.clone()), ..update("7.2") };
    assert_eq!(done(&plan(&survey_of(moved), Reach::Minor)).0, format!("FROM redis:7.2@{new}\n"));
    let unknown = survey_of(update("7.4"));
    assert_eq!(
        done(&plan(&unknown, Reach::Minor)),
        (String::new(), vec!["the digest of 7.4 is not known".to_owned()])
    );

    let (old, new) = ("a".repeat(40), "b".repeat(40));
    let source = file("ci.yml", &format!("- uses: a/b@{old} # v4.1.0\n"));
    let to = Update { release: Some("v4.2.0".to_owned()), ..update(&new) };
    let survey = survey(vec![(action(&source, "a/b", &old, "v4.1.0"), Some(to), None)]);
    assert_eq!(done(&plan(&survey, Reach::Minor)).0, format!("- uses: a/b@{new} # v4.2.0\n"));
}

#[test]
fn what_a_program_should_not_change_is_left_to_a_person() {
    let source = file("requirements.txt", "celery==5.2.0\n");
    let to = Some(update("==5.4.0"));
    let hashed = survey(vec![(library(&source, "celery", "==5.2.0", true), to.clone(), None)]);
    let mut near = library(&source, "celery", "==5.2.0", false);
    if let Subject::Library(library) = &mut near.subject {
        library.specifiers.as_mut().unwrap().pieces[0].span.as_mut().unwrap().near = true;
    }
    let near = survey(vec![(near, to.clone(), None)]);
    let mut computed = library(&source, "celery", "==5.2.0", false);
    if let Subject::Library(library) = &mut computed.subject {
        library.specifiers =
            Some(Spelling { pieces: vec![Piece { text: "==5.2.0".to_owned(), span: None }] });
    }
    let computed = survey(vec![(computed, to, None)]);
    for (survey, expected) in [
        (hashed, "the hashes of its files are pinned"),
        (near, "its place is only close"),
        (computed, "its version is computed"),
    ] {
        let (text, why) = done(&plan(&survey, Reach::Minor));
        assert!(text.is_empty() && why.len() == 1 && why[0].starts_with(expected), "{why:?}");
    }
}

/// Two images whose tag is one and the same piece of text.
fn sharing(source: &str) -> (Pin, Pin) {
    let source = file("Dockerfile", source);
    let tag = Spelling::at(span(&source, "15"));
    let pin = |name: &str| {
        let mut pin = image(&source, name, None, None);
        if let Subject::Image(image) = &mut pin.subject {
            image.tag = Some(tag.clone());
        }
        Pin { manifest: Manifest::Dockerfile, ..pin }
    };
    (pin("one"), pin("two"))
}

#[test]
fn a_version_that_two_pins_share_changes_for_both_or_for_none() {
    let (one, two) = sharing("ARG V=15\nFROM one:$V\nFROM two:$V\n");
    let to = |version| Some(update(version));
    let together = survey(vec![(one.clone(), None, to("17")), (two.clone(), None, to("17"))]);
    let plan_of = plan(&together, Reach::Major);
    assert_eq!(plan_of.edits().len(), 1);
    assert_eq!(done(&plan_of), ("ARG V=17\nFROM one:$V\nFROM two:$V\n".to_owned(), vec![]));

    let apart = survey(vec![(one.clone(), None, to("17")), (two.clone(), None, to("16"))]);
    let (text, why) = done(&plan(&apart, Reach::Major));
    assert_eq!(text, "");
    assert_eq!(
        why,
        [
            "it shares its version with two at Dockerfile:3, which is to become 16",
            "it shares its version with one at Dockerfile:2, which stays as it is"
        ]
    );

    let mut half = survey(vec![(one, None, to("17"))]);
    half.judged
        .push(Judged { pin: two, answer: crate::outdated::answer::Answer::Unchecked { why: String::new() } });
    let (text, why) = done(&plan(&half, Reach::Major));
    assert_eq!((text.as_str(), why.len()), ("", 1));
    assert!(why[0].ends_with("which stays as it is"), "{why:?}");
}
