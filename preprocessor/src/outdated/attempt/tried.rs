//! What came of trying an update.

use super::Candidate;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// An update with what came of trying it.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The update.
    pub candidate: Candidate,
    /// The files of the chapters that it touches, in reading order.
    pub chapters: Vec<String>,
    /// What became of a system that is made anew with it, and of the chapters there.
    pub fresh: Fresh,
    /// What becomes of a system that runs, if the files are changed and nothing but the provisioning is done.
    pub running: Running,
    /// The chapters that say that they are the way there, in reading order.
    pub ways: Vec<Way>,
}

/// What became of a system that was made anew with the update.
#[derive(Clone, Debug)]
pub enum Fresh {
    /// It came up.
    Stands {
        /// How many steps of the chapters pass on the system as it is: those that had something to lose.
        steps: usize,
        /// Those of them that do not pass any more, in reading order.
        broken: Vec<BrokenStep>,
        /// Steps that do not pass on the system as it is either: of them nothing can be said.
        broken_before: usize,
        /// What passes and looks stale only now.
        warnings: Vec<Diagnostic>,
    },
    /// It did not come up.
    Falls(Fall),
    /// It could not be tried, for this reason.
    Untried(String),
}

/// A step that passes on the system as it is, and not with the update.
#[derive(Clone, Debug)]
pub struct BrokenStep {
    /// The chapter's file.
    pub chapter: String,
    /// The step's own lines.
    pub span: Span,
    /// The step in a line, as reports name it.
    pub command: String,
    /// The word for what became of it.
    pub verdict: &'static str,
    /// What its author is told: of a row of steps that could not be run for one reason, only the first has it.
    pub diagnostic: Option<Diagnostic>,
}

/// What becomes of a system that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Running {
    /// It goes on with the update.
    Survives,
    /// The provisioning succeeds, and nothing in the engine is another one: the update does not reach the system.
    Unmoved,
    /// It does not.
    Falls(Fall),
    /// It could not be tried, for this reason.
    Untried(String),
}

/// How a system failed to come up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fall {
    /// What failed, and how, as a clause: `provisioning failed: exit code 2`.
    pub what: String,
    /// The end of what it printed; may be empty.
    pub output: String,
    /// What containers that do not run have logged last; may be empty.
    pub logs: String,
}

/// A chapter that says that it is the way to another version, as it was followed from the system as it is.
#[derive(Clone, Debug)]
pub struct Way {
    /// The chapter's file.
    pub chapter: String,
    /// Where it says so.
    pub span: Span,
    /// Where it led.
    pub arrival: Arrival,
}

/// Where the way of a chapter led.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// To the update: every step passed, the system is healthy, and its files have the new version.
    There {
        /// The steps that were followed.
        steps: usize,
    },
    /// To another version: these lines are not in the files of the system after it.
    Elsewhere {
        /// Each a path in the machine and a line of the update's.
        missing: Vec<(String, String)>,
    },
    /// Nowhere: these of its steps do not pass.
    Breaks {
        /// What its authors are told.
        diagnostics: Vec<Diagnostic>,
    },
    /// To a system that is not healthy.
    Falls(Fall),
    /// It could not be followed, for this reason.
    Untried(String),
}

/// What a try came to as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// The guide and the system survive the update as they are, or by the way that the guide describes.
    Survives,
    /// Something breaks.
    Breaks,
    /// Something could not be tried, and nothing that was breaks.
    Untried,
}

impl Tried {
    /// An update of which nothing could be tried, for this reason.
    #[must_use]
    pub fn nothing(candidate: Candidate, chapters: Vec<String>, why: &str) -> Self {
        let (fresh, running) = (Fresh::Untried(why.to_owned()), Running::Untried(why.to_owned()));
        Self { candidate, chapters, fresh, running, ways: Vec::new() }
    }

    /// What it came to as a whole.
    #[must_use]
    pub fn ending(&self) -> Ending {
        let fresh = match &self.fresh {
            Fresh::Stands { broken, .. } if broken.is_empty() => Ending::Survives,
            Fresh::Stands { .. } | Fresh::Falls(_) => Ending::Breaks,
            Fresh::Untried(_) => Ending::Untried,
        };
        let parts = [fresh, self.of_running()].into_iter().chain(self.ways.iter().map(Way::ending));
        let parts: Vec<Ending> = parts.collect();
        let worst = [Ending::Breaks, Ending::Untried].into_iter().find(|ending| parts.contains(ending));
        worst.unwrap_or(Ending::Survives)
    }

    /// What the system that runs comes to: by itself, or by a chapter that says how.
    fn of_running(&self) -> Ending {
        match &self.running {
            _ if self.is_led() => Ending::Survives,
            Running::Survives => Ending::Survives,
            Running::Falls(_) | Running::Unmoved => Ending::Breaks,
            Running::Untried(_) => Ending::Untried,
        }
    }

    /// Whether a chapter leads to the update.
    #[must_use]
    pub fn is_led(&self) -> bool {
        self.ways.iter().any(|way| matches!(way.arrival, Arrival::There { .. }))
    }

    /// The steps that break, none of them where the system does not even come up.
    #[must_use]
    pub fn broken(&self) -> &[BrokenStep] {
        match &self.fresh {
            Fresh::Stands { broken, .. } => broken,
            Fresh::Falls(_) | Fresh::Untried(_) => &[],
        }
    }
}

impl Way {
    fn ending(&self) -> Ending {
        match &self.arrival {
            Arrival::There { .. } => Ending::Survives,
            Arrival::Elsewhere { .. } | Arrival::Breaks { .. } | Arrival::Falls(_) => Ending::Breaks,
            Arrival::Untried(_) => Ending::Untried,
        }
    }
}

impl Ending {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Survives => "survives",
            Self::Breaks => "breaks",
            Self::Untried => "could not be tried",
        }
    }
}

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests;
