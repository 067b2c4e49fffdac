use super::*;

/// Tags as projects make them, and some that nobody would.
const TAGS: [&str; 60] = [
    "15.2",
    "15.4-alpine3.18",
    "v2.10.5",
    "3.8.0b1-alpine3.10",
    "1.18rc1",
    "8.0-rc-jammy",
    "8.0.100-preview.3-alpine3.17",
    "3.17.0_rc1",
    "6.0.0-M1",
    "4.8.3.Final",
    "3.12-dev",
    "16.1.0-debian-11-r15",
    "16.1.2-ce.0",
    "7.2.0-v6",
    "1.2.3-ls45",
    "8.6-990",
    "7.0.11-14",
    "4.0.13-24-trixie",
    "1-3.12-bullseye",
    "17.0.8_7-jdk-alpine",
    "jdk-11.0.11_9-alpine",
    "8u342-jdk-slim-bullseye",
    "3.9.4-eclipse-temurin-17",
    "6.3-php8.2-apache",
    "php8.2-fpm",
    "ltsc2022",
    "1809-KB4493509-amd64",
    "12.1.0-cudnn8-devel-ubuntu22.04",
    "2019-CU18-ubuntu-20.04",
    "3107.v665000b_51092-4-jdk17",
    "3355.v388858a_47b_33-14-jdk17",
    "alpine-5.2.2",
    "amd64-1.2.3",
    "version-v4.0.681",
    "base-devel-20230226.0.129555",
    "RELEASE.2024-01-16T16-07-38Z",
    "2023-10-01",
    "20240227",
    "202402",
    "20190331160914",
    "1.0.4-20200608160520Z",
    "jammy-20240227",
    "resolute-20260724.1",
    "bookworm-20240211-slim",
    "v20220916-gd32f8c343",
    "2025.04.0",
    "20.04.1",
    "bookworm-slim",
    "latest",
    "lts-alpine",
    "alpine3.18",
    "main-1234",
    "pr-17",
    "sha-a1b2c3d",
    "01de4f4201a860947eb348cd85f28af590af8975",
    "x86_64-1.2",
    "1.2.3-x86_64",
    "",
    "-._",
    "99999999999999999999999",
];

/// What a tag is taken apart into: frame, layout, numbers, stage, builds, base.
fn apart(text: &str) -> String {
    let tag = Tag::parse(text);
    let base = tag.base.as_ref().map_or("", |base| base.name.as_str());
    let stage = if tag.stage.is_final() { "final" } else { "early" };
    let commit = if tag.commit { " commit" } else { "" };
    format!("{} {} {:?} {stage} {:?} {base}{commit}", tag.frame, tag.layout, tag.numbers, tag.builds)
}

#[test]
fn tags_are_taken_apart() {
    let shown: Vec<String> = TAGS.iter().map(|text| format!("{text:<42} {}", apart(text))).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn only_like_is_compared_with_like() {
    let table = [
        ("17-alpine", "11-alpine", true),
        ("17.2-alpine", "11-alpine", false),
        ("17", "11-alpine", false),
        ("15.5-alpine3.20", "15.4-alpine3.18", true),
        ("v1.2.3", "1.2.3", false),
        ("2019.12", "5.1", false),
        ("20.04.1", "5.2.3", false),
        ("2025.11.1", "2025.04.0", true),
        ("2025.04.0", "2025.4.0", false),
        ("2025.4.0", "2025.04.0", true),
        ("24.04", "22.10", true),
        ("29.7", "19.03", true),
        ("8.7-1", "8.6-903", true),
        ("8.7-1", "8.6", false),
        ("1.3.0-ls7", "1.2.3-ls45", true),
        ("4.0.13-22-trixie", "4.0.13-24-trixie", false),
        ("1.2.4-arm64", "1.2.3-amd64", false),
        ("3.14-rc-slim", "3.13-slim", true),
        ("1.20231001.0", "1.4.2", false),
        ("20190331160914", "4", false),
        ("17.0.9_9.1-jre", "17.0.8_7-jre", false),
        ("resolute-20260811.1", "noble-20240423", true),
        ("3355.v388858a_47b_33-14-jdk17", "3107.v665000b_51092-4-jdk17", true),
    ];
    for (new, old, expected) in table {
        assert_eq!(Tag::parse(new).is_like(&Tag::parse(old)), expected, "{new} for {old}");
    }
}

#[test]
fn versions_are_in_order() {
    let rising = [
        "3.13.0-snapshot",
        "3.13.0a1",
        "3.13.0a2",
        "3.13.0b1",
        "3.13.0rc1",
        "3.13.0rc2",
        "3.13.0",
        "3.13.0-1",
        "3.13.0-12",
        "3.13.1",
        "3.13.10",
        "3.14.0-M1",
        "3.14.0-rc.1",
        "3.14.0-rc.10",
        "3.14.0",
        "4.0.0",
    ];
    for pair in rising.windows(2) {
        let (a, b) = (Tag::parse(pair[0]), Tag::parse(pair[1]));
        assert_eq!((a.newer(&b), b.newer(&a)), (Ordering::Less, Ordering::Greater), "{pair:?}");
    }
}
