//! What is being done and how long it took, on standard error.

use std::time::{Duration, Instant};

use anyhow::Result;

/// What a stage came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// It did its work; a few words on the result.
    Now(String),
    /// There was nothing left to do; a few words on what is there.
    Before(String),
}

/// The stages of one command, in order.
pub(crate) struct Progress {
    started: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Progress {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), stages: Vec::new() }
    }

    /// Announces a stage, does its work and says what came of it.
    pub(crate) fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Result<Done>) -> Result<()> {
        say(&format!("==> {name}"));
        let began = Instant::now();
        let result = work();
        let took = began.elapsed();
        self.stages.push((name, took));
        match &result {
            Ok(Done::Now(what)) => say(&format!("==> {name}: {what} ({})", seconds(took))),
            Ok(Done::Before(what)) => say(&format!("==> {name}: {what}, nothing to do ({})", seconds(took))),
            Err(_) => say(&format!("==> {name}: FAILED ({})", seconds(took))),
        }
        result.map(drop)
    }

    /// Says where the time went and, if it failed, why.
    pub(crate) fn finish(&self, error: Option<&anyhow::Error>) {
        let width = self.stages.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, took) in &self.stages {
            say(&format!("    {name:width$}  {:>9}", seconds(*took)));
        }
        let took = seconds(self.started.elapsed());
        match error {
            None => say(&format!("==> all done in {took}")),
            Some(error) => say(&format!("==> failed after {took}\nerror: {error:#}")),
        }
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[expect(clippy::print_stderr, reason = "a person watches this command; it has no other output")]
fn say(line: &str) {
    eprintln!("{line}");
}
