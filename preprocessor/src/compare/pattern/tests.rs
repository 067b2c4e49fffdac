use proptest::prelude::*;

use super::{Pattern, Token};
use crate::compare::holes::Holes;
use crate::compare::shapes::Shape;

fn fits(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).fits(text, &Holes::default())
}

#[test]
fn only_known_holes_are_holes() {
    let literal = |text: &str| vec![Token::Literal(text.to_owned())];
    for (pattern, tokens) in [
        ("", vec![]),
        ("plain [x] [] [", literal("plain [x] [] [")),
        ("[WARNING]: [id] [ID:] [ID:a/b] [::]", literal("[WARNING]: [id] [ID:] [ID:a/b] [::]")),
        (r"\[ID] \[..] \x \\[", literal(r"[ID] [..] \x \[")),
        ("[ID]", vec![Token::Hole(Shape::Id, None)]),
        (
            "[[ID]]",
            vec![
                Token::Literal("[".to_owned()),
                Token::Hole(Shape::Id, None),
                Token::Literal("]".to_owned()),
            ],
        ),
        (
            "[..][IP:web 1]é",
            vec![
                Token::Anything,
                Token::Hole(Shape::Ip, Some("web 1".to_owned())),
                Token::Literal("é".to_owned()),
            ],
        ),
    ] {
        assert_eq!(Pattern::parse(pattern).tokens, tokens, "{pattern}");
    }
}

#[test]
fn a_line_fits_its_pattern() {
    for (pattern, text) in [
        ("", ""),
        ("[..]", ""),
        ("[..]", "anything é"),
        ("a[..]a", "aa"),
        ("a[..]a", "abca"),
        ("[..]ab[..]ab", "aabab"),
        ("[..]aa", "aaa"),
        ("[IP]/16", "172.18.0.25/16"),
        ("[IP]5", "10.0.0.25"),
        ("[IP][..]", "10.0.0.2/16"),
        ("[..][PORT]/tcp", "0.0.0.0:8080/tcp"),
        ("0.0.0.0:[PORT]->[PORT]/tcp, [::]:[PORT]->[PORT]/tcp", "0.0.0.0:80->80/tcp, [::]:80->80/tcp"),
        ("Up [AGE]", "Up About a minute"),
        ("Up [AGE] (healthy)", "Up 2 hours (healthy)"),
        ("Exited (0) [AGE]", "Exited (0) Less than a second ago"),
        ("Docker version [VERSION], build [..]", "Docker version 26.1.5+dfsg1, build a72d7cd"),
        ("redis@[DIGEST]", "redis@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ("[DATE] [..]", "2024-01-02 03:04:05 UTC started"),
        ("[DATE] +0000 UTC", "2024-01-02 03:04:05 +0000 UTC"),
    ] {
        assert!(fits(pattern, text), "{pattern:?} should fit {text:?}");
        assert!(Pattern::parse(pattern).captures(text, &Holes::default()).is_some());
    }
}

#[test]
fn another_line_does_not() {
    for (pattern, text) in [
        ("", "a"),
        ("a", "a "),
        ("a[..]a", "a"),
        ("[IP]", "none"),
        ("[IP]", "172.18.0.2/16"),
        ("[IP]", ""),
        ("[PORT][..]", "99999"),
        ("[..][PORT]", "99999"),
        ("[ID] [..]", "9f86d081884c7 x"),
        ("[ID][..]", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"),
        ("Up [AGE]", "Up"),
        ("Up [AGE]", "Exited (0) 2 minutes ago"),
    ] {
        assert!(!fits(pattern, text), "{pattern:?} should not fit {text:?}");
        assert!(Pattern::parse(pattern).captures(text, &Holes::default()).is_none());
    }
}

#[test]
fn holes_take_as_much_and_dots_as_little_as_they_can() {
    let pattern = Pattern::parse("[..] [PORT][VERSION] [..]");
    let text = "a 8080 b c";
    let captures = pattern.captures(text, &Holes::default()).unwrap();
    let texts: Vec<&str> = captures.into_iter().map(|(_, range)| &text[range]).collect();
    assert_eq!(texts, ["a", "808", "0", "b c"]);
}

#[test]
fn a_bound_name_is_its_value() {
    let mut holes = Holes::default();
    assert!(holes.bind(&(Shape::Ip, "web".to_owned()), "10.0.0.2"));
    assert!(Pattern::parse("[IP:web]").fits("10.0.0.2", &holes));
    assert!(!Pattern::parse("[IP:web]").fits("10.0.0.3", &holes));
    assert!(Pattern::parse("[IP:db] [IP]").fits("10.0.0.3 10.0.0.4", &holes));
    assert!(Pattern::parse("[..][IP:web][..]").fits("at 10.0.0.2, 10.0.0.3", &holes));
}

/// Text with a value of some shape in it, and the same text with a hole in place of the value.
fn pieces() -> impl Strategy<Value = Vec<(String, String)>> {
    let same = |text: String| (text.clone(), text);
    let hole = |pattern: &'static str| move |text: String| (pattern.to_owned(), text);
    let piece = prop_oneof![
        "[a-z/:é=,.(){}\"-]{1,12}".prop_map(same),
        "[0-9a-f]{12}|[0-9a-f]{64}".prop_map(hole("[ID]")),
        "sha256:[0-9a-f]{64}".prop_map(hole("[DIGEST]")),
        any::<std::net::IpAddr>().prop_map(|ip| ip.to_string()).prop_map(hole("[IP]")),
        "[0-9a-f]{2}(:[0-9a-f]{2}){5}".prop_map(hole("[MAC]")),
        any::<u16>().prop_map(|port| port.to_string()).prop_map(hole("[PORT]")),
        "[1-9][0-9]? (seconds|hours|weeks)( ago)?".prop_map(hole("[AGE]")),
        "20[0-9]{2}-0[1-9]-[12][0-9](T[01][0-9]:[0-5][0-9]:[0-5][0-9]Z)?".prop_map(hole("[DATE]")),
        "[0-9]{1,3}(\\.[0-9]{1,3})? ?[kMG]?B".prop_map(hole("[SIZE]")),
        "v?[0-9]{1,2}(\\.[0-9]{1,2}){1,3}(\\+dfsg[0-9])?".prop_map(hole("[VERSION]")),
        "\\PC{0,12}".prop_map(hole("[..]")),
    ];
    prop::collection::vec(piece, 1..8)
}

proptest! {
    #[test]
    fn text_fits_itself_with_spans_replaced_by_holes(pieces in pieces()) {
        let pattern: Vec<&str> = pieces.iter().map(|(pattern, _)| pattern.as_str()).collect();
        let text: Vec<&str> = pieces.iter().map(|(_, text)| text.as_str()).collect();
        // Holes beside `[..]` take whole words, so that words are kept apart here.
        prop_assert!(fits(&pattern.join(" "), &text.join(" ")));
    }

    #[test]
    fn a_changed_literal_never_fits(pieces in pieces(), change in "[A-Z]", at in any::<prop::sample::Index>()) {
        // `[..]` takes in anything. Between pieces stands `#`, which no value holds.
        let pieces: Vec<_> = pieces.into_iter().filter(|(pattern, _)| pattern != "[..]").collect();
        let joined = |texts: Vec<&str>| texts.join("#");
        let pattern = joined(pieces.iter().map(|(pattern, _)| pattern.as_str()).collect());
        prop_assert!(fits(&pattern, &joined(pieces.iter().map(|(_, text)| text.as_str()).collect())));
        for (index, (literal, _)) in pieces.iter().enumerate().filter(|(_, (pattern, text))| pattern == text) {
            let characters: Vec<char> = literal.chars().collect();
            let at = at.index(characters.len());
            let before: String = characters[..at].iter().collect();
            let after: String = characters[at + 1..].iter().collect();
            for changed in [format!("{before}{change}{after}"), format!("{before}{after}"), format!("{before}{change}{}{after}", characters[at])] {
                let mut texts: Vec<&str> = pieces.iter().map(|(_, text)| text.as_str()).collect();
                texts[index] = &changed;
                prop_assert!(!fits(&pattern, &joined(texts)), "{pattern} should not fit with {changed}");
            }
        }
    }

    #[test]
    fn any_text_escaped_fits_itself_alone(text in "\\PC{0,20}", other in "\\PC{0,20}") {
        let pattern = text.replace('[', "\\[");
        prop_assert!(fits(&pattern, &text));
        prop_assert_eq!(fits(&pattern, &other), text == other);
    }
}

#[test]
fn many_dots_on_a_long_line_are_followed_in_one_pass() {
    let pattern = Pattern::parse(&format!("{}b", "[..]a".repeat(40)));
    assert!(!pattern.fits(&"a".repeat(20_000), &Holes::default()));
    let holes = Pattern::parse(&format!("{}!", "[..][VERSION]".repeat(6)));
    assert!(!holes.fits(&"1.2-3 ".repeat(500), &Holes::default()));
}
