//! Asks registries, Python indexes and GitHub what there is.
//!
//! Every question ends as an answer or as a [`Trouble`]: nothing that could not be asked looks like an answer. The
//! questions are asked side by side, few of them at a time of one host, each once.

mod cache;
mod credentials;
mod http;
mod index;
mod refs;
mod registry;
mod settings;

use std::collections::BTreeSet;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use url::Url;

use super::release::{Known, Question, Told, Trouble, TroubleKind};
use registry::Registries;

pub use http::{Http, Response};
pub use settings::{Limits, SourceSettings};

/// How far the asking is, told after each question.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The question that has just been answered, or was not.
    pub question: &'a Question,
    /// Whether there was trouble with it.
    pub trouble: bool,
    /// How many are done.
    pub done: usize,
    /// How many there are.
    pub of: usize,
}

/// Asks all of these questions.
///
/// It never fails as a whole and takes no longer than [`Limits::time`], give or take the last answers.
pub async fn ask(
    questions: BTreeSet<Question>,
    settings: &SourceSettings,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Told {
    let http = Http::new(settings);
    let sources = Sources { settings, http: &http, registries: Registries::new(&http, settings) };
    let of = questions.len();
    let mut asked: FuturesUnordered<_> =
        questions.into_iter().map(|question| sources.ask(question)).collect();
    let mut told = Told::new();
    while let Some((question, answer)) = asked.next().await {
        progress(Progress { question: &question, trouble: answer.is_err(), done: told.len() + 1, of });
        told.insert(question, answer);
    }
    told
}

struct Sources<'a> {
    settings: &'a SourceSettings,
    http: &'a Http,
    registries: Registries<'a>,
}

impl Sources<'_> {
    async fn ask(&self, question: Question) -> (Question, Result<Known, Trouble>) {
        let answer = match &question {
            Question::Tags { registry, repository } => self.registries.tags(registry, repository).await,
            Question::Digest { registry, repository, tag } => {
                self.registries.digest(registry, repository, tag).await
            }
            Question::Releases { index, library } => self.releases(index.as_deref(), library).await,
            Question::Refs { repository } => {
                refs::ask(self.http, self.settings.github.as_ref(), repository).await
            }
        };
        (question, answer)
    }

    async fn releases(&self, index: Option<&str>, library: &str) -> Result<Known, Trouble> {
        let named = index.map(index_address).transpose()?;
        let index = named.as_ref().or(self.settings.index.as_ref());
        index::ask(self.http, index, library).await
    }
}

fn index_address(written: &str) -> Result<Url, Trouble> {
    Url::parse(written).map_err(|error| Trouble {
        kind: TroubleKind::Garbled,
        message: format!("the index {written} has no address that can be asked: {error}"),
    })
}
