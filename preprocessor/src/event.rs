//! The one stream of events that feeds progress, reports and recordings.

use std::time::Duration;

use crate::verdict::Outcome;

/// Something that happened in a run.
#[derive(Clone, Debug)]
pub enum Event {
    /// The golden is being prepared: which part of it now.
    Preparing {
        /// A few words: "building the host image", "provisioning".
        stage: String,
    },
    /// A line that a tool printed while the golden is prepared.
    Progress {
        /// The line, without its end.
        line: String,
    },
    /// The golden is there.
    Prepared {
        /// How long it took; zero when it was there before.
        took: Duration,
    },
    /// What will be done.
    Planned {
        /// Scenarios that are executed.
        scenarios: usize,
        /// Steps that are executed.
        steps: usize,
        /// Steps taken from recordings.
        replayed: usize,
    },
    /// What will be done to prove drills.
    Drilling {
        /// Chapters with a drill.
        drills: usize,
        /// Runs of chapters without one half.
        runs: usize,
        /// Those of them of which an earlier run tells.
        replayed: usize,
    },
    /// An update is tried.
    Trying {
        /// The update and what is done with it, in a few words.
        what: String,
    },
    /// A scenario's sandbox is healthy.
    SandboxReady {
        /// The chapter's file.
        chapter: String,
        /// From the clone to health.
        took: Duration,
    },
    /// A scenario's sandbox did not come up, and another one is tried.
    SandboxLost {
        /// The chapter's file.
        chapter: String,
        /// What is known of the reason; several lines.
        why: String,
    },
    /// A scenario goes on in the sandbox of an earlier run.
    SandboxKept {
        /// The chapter's file.
        chapter: String,
        /// Its first steps, which were run there before.
        steps: usize,
    },
    /// A step begins.
    StepStarted {
        /// The chapter's file.
        chapter: String,
        /// Where it stands: `file:line`.
        place: String,
        /// The command.
        title: String,
    },
    /// A step that was executed has ended.
    StepFinished {
        /// The chapter's file.
        chapter: String,
        /// Where it stands: `file:line`.
        place: String,
        /// The command.
        title: String,
        /// What became of it; what it changed is known once its scenario is over.
        outcome: Box<Outcome>,
    },
    /// A scenario's sandbox is gone.
    ScenarioFinished {
        /// The chapter's file.
        chapter: String,
    },
}

impl Event {
    /// The same where the chapter is not run as it stands: `words` say how.
    #[must_use]
    pub fn of_chapter(mut self, words: &str) -> Self {
        match &mut self {
            Self::SandboxReady { chapter, .. }
            | Self::SandboxLost { chapter, .. }
            | Self::SandboxKept { chapter, .. }
            | Self::StepStarted { chapter, .. }
            | Self::StepFinished { chapter, .. }
            | Self::ScenarioFinished { chapter } => {
                chapter.push(' ');
                chapter.push_str(words);
            }
            Self::Preparing { .. }
            | Self::Progress { .. }
            | Self::Prepared { .. }
            | Self::Planned { .. }
            | Self::Trying { .. }
            | Self::Drilling { .. } => {}
        }
        self
    }
}

/// Takes events from any task.
pub type Listener<'run> = dyn Fn(Event) + Send + Sync + 'run;
