use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_table_is_read_whole() {
    let lines = include_str!("releases.csv").lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(FACTS.len(), lines);
    for fact in FACTS.iter() {
        assert!(!fact.codename.is_empty(), "{fact:?}");
        assert!(!fact.long_term || fact.family == "ubuntu", "{fact:?}");
        assert!(fact.end.is_none_or(|end| Some(end) > fact.released), "{fact:?}");
    }
}

#[test]
fn what_is_newer_than_the_table_goes_by_its_number() {
    for (version, expected) in [([30, 4], true), ([31, 4], false), ([30, 10], false)] {
        assert_eq!(is_long_term("ubuntu", &version), expected, "{version:?}");
        assert!(is_out("ubuntu", &version, day("2026-01-15")), "{version:?}");
    }
}

#[test]
fn bases_are_recognised_by_name_and_by_number() {
    let table = [
        ("bookworm", Some(("debian", "*"))),
        ("noble", Some(("ubuntu", "*"))),
        ("sid", Some(("debian", "*"))),
        ("alpine3.18", Some(("alpine", "alpine*"))),
        ("ubuntu22.04", Some(("ubuntu", "ubuntu*"))),
        ("ubi9", Some(("ubi", "ubi*"))),
        ("alpine", None),
        ("slim", None),
        ("jdk17", None),
        ("alpine3.x", None),
        ("", None),
    ];
    for (word, expected) in table {
        let found = Base::of_word(word);
        assert_eq!(
            found.as_ref().map(|base| (base.family.as_str(), base.style.as_str())),
            expected,
            "{word}"
        );
    }
    assert_eq!(Base::of_words("debian", "12").map(|base| base.style), Some("debian-*".to_owned()));
    assert_eq!(Base::of_words("debian", "2.0"), None);
    assert_eq!(Base::of_words("temurin", "17"), None);
}

#[test]
fn one_moves_to_what_is_newer_and_out_and_kept_as_long() {
    let today = day("2026-01-15");
    let table = [
        ("buster", "trixie", true),
        ("trixie", "buster", false),
        ("trixie", "trixie", false),
        ("trixie", "forky", false),
        ("trixie", "sid", false),
        ("bookworm", "noble", false),
        ("jammy", "noble", true),
        ("jammy", "oracular", false),
        ("kinetic", "oracular", true),
        ("noble", "resolute", false),
        ("alpine3.9", "alpine3.20", true),
        ("alpine3.18", "alpine-3.20", false),
    ];
    for (from, to, expected) in table {
        let base = |word: &str| {
            Base::of_word(word).or_else(|| Base::of_words(word.split_once('-')?.0, word.split_once('-')?.1))
        };
        let (old, new) = (base(from).unwrap(), base(to).unwrap());
        assert_eq!(old.may_become(&new, today), expected, "{from} to {to}");
    }
}

#[test]
fn ends_are_told_by_the_day() {
    let table = [
        (
            "buster",
            "2024-06-30",
            "buster is past its regular support and gets long-term support only, until 2024-06-30",
        ),
        ("buster", "2024-07-01", "buster has had no security updates since 2024-06-30"),
        ("trixie", "2026-01-15", ""),
        ("focal", "2026-01-15", "focal has had no security updates since 2025-05-29"),
        ("mantic", "2026-01-15", "mantic has had no security updates since 2024-07-11"),
        ("noble", "2026-01-15", ""),
        ("sid", "2026-01-15", ""),
    ];
    for (word, today, expected) in table {
        let said = Base::of_word(word).unwrap().end(day(today));
        assert_eq!(said.unwrap_or_default(), expected, "{word} on {today}");
    }
}
