//! Updates of a system that runs: by provisioning alone, and by the way that a chapter describes.

use super::Circumstances;
use crate::diagnostic::Severity;
use crate::event::{Event, Listener};
use crate::outdated::attempt::way::{forth, missing};
use crate::outdated::attempt::{Arrival, Candidate, Fall, Kind, Placed, Running, Way};
use crate::pipeline::carry_out::judge;
use crate::pipeline::launch::{equip, launch, launch_for};
use crate::report::findings::findings;
use crate::run::{self, Failure};
use crate::sandbox::{Sandbox, SandboxError, Sandboxes};
use crate::scenarios::{Needs, Scenario};
use crate::span::Span;
use crate::stack::Stack;
use crate::verdict::Verdict;

/// Clones of the system as it is, to be updated.
pub(super) struct Machine<'run, S> {
    pub(super) candidate: &'run Candidate,
    pub(super) files: &'run [Placed],
    pub(super) circumstances: &'run Circumstances<'run>,
    pub(super) sandboxes: &'run S,
}

/// Why an update cannot be tried on a clone of the system as it is, which has no network.
pub(super) fn lack(candidate: &Candidate, files: &[Placed], stack: &Stack) -> Option<String> {
    if !files.iter().any(|file| file.in_machine.is_some()) {
        return Some("its pins are in no folder that is copied to the machine".to_owned());
    }
    let mirrored = |image: &str| stack.mirrors.iter().any(|mirror| mirror.image == image);
    match &candidate.image {
        Some(image) if !mirrored(image) => Some(format!(
            "a clone has no network, and {image} is none of the stack's images to pull; \
             add a [[mirror]] to stack.toml"
        )),
        None if candidate.kind == Kind::Image => Some(
            "a clone has no network, and the image comes from another registry than Docker Hub".to_owned(),
        ),
        _ => None,
    }
}

impl<S: Sandboxes> Machine<'_, S> {
    /// Changes the files of a system that runs, and provisions it.
    pub(super) async fn provisioned(&self, listener: &Listener<'_>) -> Result<Running, SandboxError> {
        let name = format!("provisioning with {}", self.candidate.target());
        let mut sandbox = launch_for(self.sandboxes, Needs::default(), &name, listener).await?;
        for file in self.files {
            if let Some(path) = &file.in_machine {
                sandbox.write(path, file.text.as_bytes()).await?;
            }
        }
        let watched = sandbox.watch().await?.is_some();
        let came = match run::provision(&mut sandbox, &self.circumstances.stack.provision).await? {
            Some(failure) => self.fall(&mut sandbox, failure).await,
            None if watched && sandbox.changes().await?.is_empty() => Running::Unmoved,
            None => match run::health(&mut sandbox, &self.circumstances.stack.host.dir).await? {
                Some(failure) => self.fall(&mut sandbox, failure).await,
                None => Running::Survives,
            },
        };
        sandbox.close().await?;
        listener(Event::ScenarioFinished { chapter: name });
        Ok(came)
    }

    /// What a system fails at. That something cannot be fetched says nothing of the update: a clone has no network.
    async fn fall(&self, sandbox: &mut S::Sandbox, failure: Failure) -> Running {
        if self.candidate.kind == Kind::Library || failure.lacks_network() {
            return Running::Untried(format!("a clone has no network, and {}", failure.what));
        }
        Running::Falls(fallen(sandbox, failure).await)
    }

    /// Follows a chapter up to where it has brought the system over.
    pub(super) async fn led(&self, scenario: Scenario, listener: &Listener<'_>) -> Result<Way, SandboxError> {
        let dir = &self.circumstances.stack.host.dir;
        let chapter = scenario.chapter.file.clone();
        let span = said(&scenario);
        let scenario = forth(scenario, self.candidate, self.files, dir);
        let told = |event: Event| listener(event.of_chapter("as the way"));
        let mut sandbox = launch(self.sandboxes, &scenario, &told).await?;
        let conditions = self.circumstances.conditions;
        equip(&mut sandbox, &scenario, conditions.tools).await?;
        let mut judge = judge(conditions.settings.timeout);
        let surroundings = conditions.surroundings;
        let outcomes =
            run::scenario(&mut sandbox, &scenario, Vec::new(), surroundings, &mut judge, &told).await?;
        told(Event::ScenarioFinished { chapter: chapter.clone() });
        let arrival = if outcomes.iter().any(|outcome| outcome.verdict != Verdict::Passed) {
            let mut diagnostics = findings(&scenario, &outcomes);
            diagnostics.retain(|told| told.severity == Severity::Error);
            Arrival::Breaks { diagnostics }
        } else {
            self.arrived(&mut sandbox, outcomes.len()).await?
        };
        sandbox.close().await?;
        Ok(Way { chapter, span, arrival })
    }

    /// Whether the files of a system have the update, and the system is healthy with it.
    async fn arrived(&self, sandbox: &mut S::Sandbox, steps: usize) -> Result<Arrival, SandboxError> {
        let mut absent = Vec::new();
        for file in self.files {
            let Some(path) = &file.in_machine else { continue };
            let text = sandbox.read(path).await?.unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            let lines = missing(self.candidate, file, &text).into_iter();
            absent.extend(lines.map(|line| (path.to_string(), line.to_owned())));
        }
        if !absent.is_empty() {
            return Ok(Arrival::Elsewhere { missing: absent });
        }
        Ok(match run::health(sandbox, &self.circumstances.stack.host.dir).await? {
            Some(failure) => Arrival::Falls(fallen(sandbox, failure).await),
            None => Arrival::There { steps },
        })
    }
}

/// Where a chapter says that it is a way.
fn said(scenario: &Scenario) -> Span {
    let first = scenario.blocks.first();
    let directive = first.and_then(|first| first.directive.clone());
    let range = directive.or_else(|| first.map(|first| first.range.clone())).unwrap_or_default();
    scenario.chapter.sources.span(range)
}

async fn fallen<S: Sandbox>(sandbox: &mut S, failure: Failure) -> Fall {
    let Failure { what, output } = failure;
    Fall { what, output, logs: run::logs(sandbox).await }
}
