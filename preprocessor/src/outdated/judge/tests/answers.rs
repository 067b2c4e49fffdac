//! Digests, tags without a version, and sources that do not answer.

use super::*;
use crate::outdated::answer::{Behind, Standing, Update};

const TODAY: &str = "2026-08-21";
const POSTGRES: &str = "15 15.2 15.10 17 17.2 17.2-alpine 17-alpine alpine latest 18beta1";

fn postgres() -> Registry {
    let means = [("latest", "17.2"), ("17", "17.2"), ("15", "15.10"), ("alpine", "17.2-alpine")];
    let means = means.map(|(tag, other)| (tag.to_owned(), other.to_owned())).into();
    Registry { means, ..Registry::of(POSTGRES) }
}

fn said(registry: &Registry, reference: &str) -> String {
    let show = |update: Option<Update>| {
        update.map_or_else(
            || "-".to_owned(),
            |update| match update.digest {
                Some(digest) => format!("{}@{digest}", update.to),
                None => update.to,
            },
        )
    };
    match registry.judge(&pin(reference), TODAY) {
        Answer::Current(notes) => format!("current{}", lines(&notes.lines)),
        Answer::Behind(Behind { minor, major, notes }) => {
            format!("minor {}, major {}{}", show(minor), show(major), lines(&notes.lines))
        }
        Answer::Unchecked { why } => format!("unchecked: {why}"),
    }
}

fn lines(notes: &[String]) -> String {
    notes.iter().map(|note| format!("; {note}")).collect()
}

#[test]
fn digests_and_tags_without_a_version_are_judged_by_what_they_mean() {
    let registry = postgres();
    let table = [
        ("postgres:17.2@sha256:17.2", "current"),
        ("postgres:17@sha256:17.2", "current"),
        ("postgres:17@sha256:17.1", "minor 17@sha256:17.2, major -"),
        ("postgres:15@sha256:15.10", "minor -, major 17@sha256:17.2"),
        ("postgres:15.2@sha256:15.2", "minor 15.10@sha256:15.10, major 17.2@sha256:17.2"),
        ("postgres:latest@sha256:17.2", "current"),
        ("postgres:latest@sha256:17.1", "minor latest@sha256:17.2, major -"),
        ("postgres@sha256:17.2", "current"),
        (
            "postgres@sha256:15.2",
            "unchecked: only a digest is pinned, and it is not what `latest` means: write the tag that \
         it was taken from before it, as in `postgres:TAG@sha256:15.2`",
        ),
        (
            "postgres:latest",
            "unchecked: no version is pinned: `latest` is the same image as `17.2` today: pin that",
        ),
        (
            "postgres:alpine",
            "unchecked: no version is pinned: `alpine` is the same image as `17.2-alpine` today: pin that",
        ),
        (
            "postgres",
            "unchecked: no version is pinned: without a tag it is `latest`, which is the same image as `17.2` \
         today: pin that",
        ),
        ("postgres:a1b2c3d", "unchecked: `a1b2c3d` names a commit, and commits have no order: pin a release"),
        (
            "postgres:16.3.1",
            "unchecked: `postgres` has no tag `16.3.1`, and none that is newer and written alike: look \
         whether it is misspelt, or was removed",
        ),
        ("postgres:16.3", "minor -, major 17.2; there is no tag `16.3` any more"),
    ];
    for (reference, expected) in table {
        assert_eq!(said(&registry, reference), expected, "{reference}");
    }
}

#[test]
fn nothing_is_up_to_date_that_no_source_vouches_for() {
    let reference = "postgres:17.2@sha256:17.2";
    for question in questions(&pin(reference)) {
        let registry = Registry { troubles: [question.clone()].into(), ..postgres() };
        let expected = "unchecked: registry.example cannot be reached";
        assert_eq!(said(&registry, reference), expected, "{question:?}");
    }
    for reference in
        ["postgres", "postgres:latest", "postgres:17", "postgres:17@sha256:1", "postgres@sha256:1"]
    {
        let standing = answer(&pin(reference), &Told::new(), TODAY.parse().unwrap()).standing();
        assert_eq!(standing, Standing::Unchecked, "{reference}");
    }
}

#[test]
fn an_update_whose_digest_is_not_known_says_so() {
    let reference = pin("postgres:15.10@sha256:15.10");
    let today = TODAY.parse().unwrap();
    let registry = postgres();
    let told = registry.told(questions(&reference));
    let troubles = further(&reference, &told, today).into_iter().collect();
    let registry = Registry { troubles, ..registry };
    assert_eq!(
        said(&registry, "postgres:15.10@sha256:15.10"),
        "minor -, major 17.2; the digest of `17.2` is not known: registry.example cannot be reached"
    );
}

#[test]
fn only_what_is_needed_is_asked() {
    let table = [
        ("postgres:15.2", 1, 0),
        ("postgres:15.2@sha256:15.2", 2, 2),
        ("postgres:latest", 2, 3),
        ("postgres:a1b2c3d", 2, 0),
        ("postgres", 2, 3),
    ];
    let registry = postgres();
    for (reference, first, second) in table {
        let pin = pin(reference);
        let told = registry.told(questions(&pin));
        let more = further(&pin, &told, TODAY.parse().unwrap());
        assert_eq!((told.len(), more.len()), (first, second), "{reference}: {more:?}");
    }
}

#[test]
fn what_looks_like_a_slip_is_left_out_aloud_unless_latest_means_it() {
    let mut registry = Registry::of("v1.2.0 v1.3.0 v1.4.0 v1.5.0 v1.5.1 v1.5.2 v1.10.6 latest");
    registry.means = [("latest".to_owned(), "v1.5.2".to_owned())].into();
    let note = "`v1.10.6` is left out: no release leads up to it, and nothing shows that it was meant";
    assert_eq!(said(&registry, "livekit/livekit-server:v1.5.2"), format!("current; {note}"));
    assert_eq!(said(&registry, "livekit/livekit-server:v1.4.0"), format!("minor v1.5.2, major -; {note}"));
    registry.means = [("latest".to_owned(), "v1.10.6".to_owned())].into();
    assert_eq!(said(&registry, "livekit/livekit-server:v1.5.2"), "minor v1.10.6, major -");
}

#[test]
fn a_short_tag_far_above_all_others_needs_a_full_version_behind_it() {
    let tags = "13 13.4 14 14.2 15 15.2 16 16.1 17 17.2 24";
    let note = "`24` is left out: there is no full version behind it, and nothing shows that it was meant";
    assert_eq!(said(&Registry::of(tags), "postgres:15"), format!("minor -, major 17; {note}"));
    assert_eq!(said(&Registry::of(&format!("{tags} 24.1 18")), "postgres:15"), "minor -, major 24");
    assert_eq!(
        said(&Registry::of(&format!("{tags} 18 18beta1")), "postgres:15"),
        format!(
            "minor -, major 17; {note}; \
        `18` is left out: there are but early versions behind it, and nothing shows that it was meant"
        )
    );
    // A mirror of few tags has no such order.
    assert_eq!(said(&Registry::of("15 15.2 17"), "postgres:15"), "minor -, major 17");
}

#[test]
fn the_end_of_a_base_is_told() {
    let registry = Registry::of("3.8-buster 3.9-bullseye 3.9-buster");
    assert_eq!(
        said(&registry, "python:3.8-buster"),
        "minor 3.9-buster, major -; buster has had no security updates since 2024-06-30"
    );
    let registry = Registry::of("20.04 24.04 22.04 25.10");
    assert_eq!(
        said(&registry, "ubuntu:20.04"),
        "minor -, major 24.04; focal has had no security updates since 2025-05-29"
    );
}

#[test]
fn of_node_it_is_told_what_never_becomes_a_long_term_release() {
    assert_eq!(
        said(&Registry::of("20-alpine 22-alpine 23-alpine"), "node:20-alpine"),
        "minor -, major 23-alpine; Node 23 is an odd release, which never becomes a long-term one"
    );
    assert_eq!(said(&Registry::of("20-alpine 22-alpine"), "node:20-alpine"), "minor -, major 22-alpine");
}
