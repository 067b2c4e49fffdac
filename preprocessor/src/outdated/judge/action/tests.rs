use std::collections::BTreeMap;
use std::sync::Arc;

use super::{answer, questions};
use crate::outdated::answer::{Answer, Update};
use crate::outdated::pin::Action;
use crate::outdated::release::{Known, Refs, Told, Trouble, TroubleKind};
use crate::outdated::spelling::Spelling;
use crate::span::{SourceFile, Span};

/// A name that is a commit's in these tests: forty times a letter.
fn commit(letter: &str) -> String {
    letter.repeat(40)
}

fn action(at: &str, comment: Option<&str>) -> Action {
    let spelled = |text: &str| {
        let source = Arc::new(SourceFile::new(".github/workflows/ci.yml", text));
        Spelling::at(Span { range: 0..text.len(), source, near: false })
    };
    Action { repository: "actions/checkout".to_owned(), at: spelled(at), comment: comment.map(spelled) }
}

/// Names as `v4=a v5=b`: each with the letter of its commit.
fn names(row: &str) -> BTreeMap<String, String> {
    let name = |word: &str| {
        let (name, letter) = word.split_once('=').unwrap_or((word, "0"));
        (name.to_owned(), commit(letter))
    };
    row.split_whitespace().map(name).collect()
}

fn told_of(answer: &Answer) -> String {
    let update = |update: &Update| {
        let to = if update.to.len() == 40 { &update.to[..1] } else { &update.to };
        let release = update.release.as_ref().map(|release| format!(" # {release}")).unwrap_or_default();
        format!("{to}{release}")
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

#[test]
fn what_is_newer_with_as_many_numbers() {
    let tags = "v3 v3.6.0 v4 v4.1.0 v4.1.7 v4.2.2 v5 v5.0.0 v5.0.1 v6.0.0-beta.1";
    let unnamed = "unchecked: no version is pinned: main is whatever actions/checkout has there when it is run; a tag \
                   of a version can be checked";
    for (at, tags, branches, expected) in [
        ("v4", tags, "main", "major v5"),
        ("v5", tags, "main", "current"),
        ("v4.1.0", tags, "main", "minor v4.2.2; major v5.0.1"),
        ("v5.0.1", tags, "main", "current"),
        ("v6.0.0-beta.1", tags, "main", "current"),
        ("v6.0.0-beta.1", "v5 v6.0.0-beta.1 v6.0.0 v6.1.0", "", "minor v6.1.0"),
        ("v9", "v9 v10 v8", "", "major v10"),
        ("1.2.9", "1.2.9 1.2.10", "", "minor 1.2.10"),
        ("v4.1", "v4.1 v4.2 v4.2.2", "", "minor v4.2"),
        ("v1-node16", "v1-node16 v2 v2-node20 v3-node16", "", "major v3-node16"),
        ("v4", "v4 v4.1.0 v5.1.0", "", "major v5.1.0"),
        ("v4", "v4 v5 v5.1.0 v6.1.0", "", "major v6.1.0"),
        ("v4.1.0", "v4.1.0 v5", "", "major v5"),
        ("release/v1", "v1.2.0", "release/v1 release/v2 main", "major release/v2"),
        ("release/v1", "v1.2.0", "release/v1 main", "current"),
        ("main", tags, "main", unnamed),
        ("v7", tags, "main", "unchecked: actions/checkout has neither a tag nor a branch v7"),
    ] {
        let action = action(at, None);
        let refs = Known::Refs(Refs { tags: names(tags), branches: names(branches) });
        let told = questions(&action).into_iter().map(|question| (question, Ok(refs.clone()))).collect();
        assert_eq!(told_of(&answer(&action, &told)), expected, "{at} of {tags} {branches}");
    }
}

#[test]
fn a_commit_is_judged_by_its_comment_or_its_tags() {
    let tags = "v4=c v4.1.0=a v4.1.7=b v4.2.2=c v5=e v5.0.0=d v5.0.1=e";
    for (at, comment, expected) in [
        ("a", Some("v4.1.0"), "minor c # v4.2.2; major e # v5.0.1"),
        ("a", None, "minor c # v4.2.2; major e # v5.0.1"),
        ("e", Some("v5.0.1"), "current"),
        ("e", None, "current"),
        ("c", Some("v4"), "major e # v5"),
        ("e", Some("v5"), "current"),
        ("d", Some("v5"), "minor e # v5"),
        ("b", Some("v5.0.1"), "minor e # v5.0.1"),
        (
            "f",
            None,
            "unchecked: no tag of actions/checkout means the commit ffffffffffff: a comment behind it, as \
                     `# v1.2.3`, would say what it is",
        ),
        ("a", Some("v4.9.9"), "unchecked: actions/checkout has no tag v4.9.9, which is behind the commit"),
    ] {
        let action = action(&commit(at), comment);
        let refs = Known::Refs(Refs { tags: names(tags), branches: BTreeMap::new() });
        let told = questions(&action).into_iter().map(|question| (question, Ok(refs.clone()))).collect();
        assert_eq!(told_of(&answer(&action, &told)), expected, "{at} {comment:?}");
    }
}

#[test]
fn trouble_never_reads_as_up_to_date() {
    let action = action("v5", None);
    let trouble =
        Trouble { kind: TroubleKind::Unreachable, message: "github.com cannot be reached".to_owned() };
    let told = questions(&action).into_iter().map(|question| (question, Err(trouble.clone()))).collect();
    assert_eq!(told_of(&answer(&action, &told)), "unchecked: github.com cannot be reached");
    let silence = told_of(&answer(&action, &Told::new()));
    assert_eq!(silence, "unchecked: nobody was asked about actions/checkout");
}
