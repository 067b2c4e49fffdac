//! What holds whatever the tags are.

use proptest::prelude::*;

use super::super::tag::Tag;
use super::{Registry, pin};
use crate::outdated::answer::{Answer, Behind};

/// Tags as projects make them, and some that nobody would.
fn tag() -> impl Strategy<Value = String> {
    let prefix = prop_oneof![4 => Just(""), 1 => Just("v"), 1 => Just("jammy-"), 1 => Just("RELEASE."), 1 => Just("pr-")];
    let version = prop_oneof![
        6 => r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}",
        1 => r"(19|20)[0-9]{2}(\.[01]?[0-9]){0,2}",
        1 => r"20[0-9]{2}[01][0-9][0-3][0-9]",
        1 => "2024-01-(0|1)[1-9](T1[0-9]-07-38Z)?",
        1 => Just(String::new()),
    ];
    let stage = prop_oneof![6 => Just(""), 1 => Just("rc1"), 1 => Just("-beta.2"), 1 => Just("-SNAPSHOT")];
    let suffix = prop_oneof![
        4 => Just(""), 1 => Just("-alpine"), 1 => Just("-alpine3.18"), 1 => Just("-alpine3.20"), 1 => Just("-bookworm"),
        1 => Just("-trixie"), 1 => Just("-debian-12-r3"), 1 => Just("-r4"), 1 => Just("_7-jdk"), 1 => Just("-gd32f8c3"),
    ];
    prop_oneof![
        8 => (prefix, version, stage, suffix).prop_map(|(a, b, c, d)| format!("{a}{b}{c}{d}")),
        1 => "[a-zA-Z0-9_.-]{1,20}",
        1 => any::<String>().prop_map(|text| text.replace(['@', ':', '/'], "")),
    ]
}

proptest! {
    #[test]
    fn what_is_proposed_is_there_and_alike_and_newer(
        pinned in tag(),
        mut tags in prop::collection::vec(tag(), 0..30),
        known in any::<bool>(),
    ) {
        if known {
            tags.push(pinned.clone());
        }
        let registry = Registry { tags, ..Registry::default() };
        let reference = pin(&format!("example:{pinned}"));
        let answer = registry.judge(&reference, "2026-08-21");
        let mut turned = registry.clone();
        turned.tags.reverse();
        prop_assert_eq!(&answer, &turned.judge(&reference, "2026-08-21"));

        let Answer::Behind(Behind { minor, major, notes }) = answer else { return Ok(()) };
        prop_assert!(minor.is_some() || major.is_some());
        let old = Tag::parse(&pinned);
        for update in [&minor, &major].into_iter().flatten() {
            let new = Tag::parse(&update.to);
            prop_assert!(registry.tags.contains(&update.to));
            prop_assert!(new.is_like(&old) && new.base == old.base, "{} for {}", update.to, pinned);
            prop_assert_eq!(new.newer(&old), std::cmp::Ordering::Greater);
            prop_assert!(new.stage.is_final() || !old.stage.is_final());
        }
        if let (Some(minor), Some(major)) = (&minor, &major) {
            prop_assert_eq!(Tag::parse(&major.to).newer(&Tag::parse(&minor.to)), std::cmp::Ordering::Greater);
        }
        if let Some(elsewhere) = notes.elsewhere {
            prop_assert!(registry.tags.contains(&elsewhere.to));
            prop_assert!(Tag::parse(&elsewhere.to).is_like(&old));
            prop_assert_ne!(Tag::parse(&elsewhere.to).base, old.base);
        }
    }

    #[test]
    fn any_text_can_be_taken_apart(text in any::<String>()) {
        prop_assert_eq!(Tag::parse(&text).text, text);
    }
}
