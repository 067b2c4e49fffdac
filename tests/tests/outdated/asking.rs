//! How the tests ask.

use std::collections::BTreeSet;
use std::time::Duration;

use camino::Utf8PathBuf;
use mdbook_drydock::outdated::release::{Known, Question, Trouble};
use mdbook_drydock::outdated::sources::{Limits, SourceSettings, ask};

/// For whom Docker knows nobody, and who has little time.
pub(crate) fn settings() -> SourceSettings {
    SourceSettings {
        docker_config: Some(Utf8PathBuf::from("/nowhere")),
        certificates: Vec::new(),
        limits: Limits {
            time: Duration::from_secs(60),
            connect: Duration::from_secs(20),
            answer: Duration::from_secs(20),
            backoff: Duration::from_millis(5),
            ..Limits::default()
        },
        ..SourceSettings::default()
    }
}

/// The question for the tags of a repository.
pub(crate) fn tags_of(registry: &str, repository: &str) -> Question {
    Question::Tags { registry: registry.to_owned(), repository: repository.to_owned() }
}

/// The question for what a tag means.
pub(crate) fn digest_of(registry: &str, repository: &str, tag: &str) -> Question {
    let (registry, repository) = (registry.to_owned(), repository.to_owned());
    Question::Digest { registry, repository, tag: tag.to_owned() }
}

/// Asks one question.
pub(crate) async fn one(question: Question, settings: &SourceSettings) -> Result<Known, Trouble> {
    let mut told = ask(BTreeSet::from([question.clone()]), settings, &|_| {}).await;
    assert_eq!(told.len(), 1, "one question, one answer");
    told.remove(&question).unwrap()
}

/// Asks for tags, which have to be told, and hands them back in order.
pub(crate) async fn tags(registry: &str, repository: &str, settings: &SourceSettings) -> Vec<String> {
    match one(tags_of(registry, repository), settings).await {
        Ok(Known::Tags(mut tags)) => {
            tags.sort();
            tags
        }
        other => panic!("no tags of {registry}/{repository}: {other:?}"),
    }
}

/// Asks for tags, which must not be told, and hands back why, as it reads.
pub(crate) async fn trouble(registry: &str, repository: &str, settings: &SourceSettings) -> String {
    told(one(tags_of(registry, repository), settings).await)
}

/// Trouble as it reads, the addresses of the tests left out.
pub(crate) fn told(answer: Result<Known, Trouble>) -> String {
    let trouble = answer.expect_err("there was an answer where there should be trouble");
    let address = regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap();
    format!("{:?}: {}", trouble.kind, address.replace_all(&trouble.message, "[HOST]"))
}
