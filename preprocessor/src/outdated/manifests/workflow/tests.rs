use std::sync::Arc;

use super::read;
use crate::outdated::pin::Subject;
use crate::span::SourceFile;

const COMMIT: &str = "b4ffde65f46336ab88eb53be808477a3936bae11";

/// Each pin in a line with its place, then what could not be read.
fn told(text: &str) -> String {
    let text = text.replace("COMMIT", COMMIT);
    let found = read(&Arc::new(SourceFile::new(".github/workflows/ci.yml", text.as_str())));
    let pins = found.pins.iter().map(|pin| {
        let what = match &pin.subject {
            Subject::Action(action) => {
                let at = action.at.place().map(crate::span::Span::text);
                assert_eq!(at, Some(&*action.at.text()));
                let comment = action.comment.as_ref().map(|comment| format!(" # {}", comment.text()));
                format!("{} @ {}{}", action.repository, action.at.text(), comment.unwrap_or_default())
            }
            Subject::Image(image) => {
                let tag = image.tag.as_ref().map(|tag| format!(" : {}", tag.text())).unwrap_or_default();
                format!("{}/{}{tag}", image.registry, image.repository)
            }
            Subject::Unresolved(unresolved) => format!("? {}", unresolved.why),
            Subject::Library(library) => format!("{library:?}"),
        };
        format!("{}:{} {what} <{}>", pin.span.line(), pin.span.column(), pin.span.text())
    });
    let unread = found.unread.iter().map(|unread| format!("{}! {}", unread.span.line(), unread.why));
    pins.chain(unread).collect::<Vec<_>>().join("\n").replace(COMMIT, "COMMIT")
}

#[test]
fn a_workflow() {
    insta::assert_snapshot!(told(
        r#"name: été
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container: debian:bookworm-slim
    services:
      db:
        image: "postgres:15"
      cache: { image: redis@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa }
      any:
        image: ghcr.io/acme/any:${{ matrix.any }}
      none:
        image: ''
    steps:
      - uses: actions/checkout@v4
      - name: commit
        uses: actions/setup-python@COMMIT  # v5.1.0
      - uses: 'github/codeql-action/init@COMMIT' # tag=v3.25.1, see below
      - uses: actions/cache@COMMIT # the one before v4
      - uses: actions/cache@v4 # v4.0.2
      - uses: ./.github/actions/own
      - uses: docker://alpine:3.18
      - uses: pypa/gh-action-pypi-publish@release/v1
      - uses: actions/checkout
      - uses: checkout@v4
      - uses: ${{ matrix.action }}@v4
      - run: 'echo uses: actions/none@v1'
  shared:
    uses: acme/workflows/.github/workflows/build.yml@main
"#
    ));
}

#[test]
fn an_action() {
    insta::assert_snapshot!(told(
        "name: a\nruns:\n  using: composite\n  steps:\n    - &same\n      uses: actions/cache@v3\n    - *same\n---\nruns:\n  \
         using: docker\n  image: docker://debian:12\n---\nruns:\n  using: docker\n  image: Dockerfile\n"
    ));
}

#[test]
fn the_version_in_the_comment_behind_a_commit() {
    for (comment, expected) in [
        ("# v4.1.0", Some("v4.1.0")),
        ("# 4.1", Some("4.1")),
        ("#v4", Some("v4")),
        ("# tag=v4.1.0", Some("v4.1.0")),
        ("# pin@v4.1.0", Some("v4.1.0")),
        ("# ratchet:actions/checkout@v4", Some("v4")),
        ("# renovate: tag=v4.1.0", Some("v4.1.0")),
        ("# v4.1.0-beta.1 is what we need", Some("v4.1.0-beta.1")),
        ("# v4.1.0, see below", Some("v4.1.0")),
        ("# since 2024", None),
        ("# main", None),
        ("", None),
    ] {
        let text = format!("jobs: {{}}\nruns:\n  steps:\n    - uses: actions/checkout@{COMMIT} {comment}\n");
        let found = read(&Arc::new(SourceFile::new("action.yml", text.as_str())));
        let Subject::Action(action) = &found.pins[0].subject else { panic!("{comment}: {found:?}") };
        assert_eq!(action.comment.as_ref().map(|comment| comment.text()).as_deref(), expected, "{comment}");
    }
}

#[test]
fn what_is_no_yaml_is_told() {
    insta::assert_snapshot!(told("jobs:\n  a: [\n"));
}
