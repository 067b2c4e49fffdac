//! Scenarios and outcomes for tests.

use std::sync::Arc;
use std::time::Duration;

use crate::blocks::Bindings;
use crate::chapters::Chapter;
use crate::recording::{Complaint, Recorded};
use crate::report::{Judged, Origin};
use crate::sandbox::End;
use crate::scenarios::{Scenario, assemble};
use crate::span::{SourceFile, SourceMap};
use crate::verdict::facts::Facts;
use crate::verdict::{Mismatch, Outcome, Verdict};

/// A chapter `book/sample.md` with its fenced blocks.
pub(crate) fn scenario(text: &str) -> Scenario {
    let source = Arc::new(SourceFile::new("book/sample.md", text));
    let chapter = Chapter {
        name: "Sample".to_owned(),
        file: "book/sample.md".to_owned(),
        text: text.to_owned(),
        sources: SourceMap::identity(source),
    };
    // Brackets in commands that are meant as they stand.
    let bindings = ["name", "web", "e"].map(|name| (name.to_owned(), format!("<{name}>")));
    let (scenarios, diagnostics) = assemble(vec![chapter], &Bindings::from(bindings));
    assert_eq!(diagnostics, [], "samples are written as they should be");
    scenarios.into_iter().next().expect("one scenario a chapter")
}

/// A step that printed `output` and passed.
pub(crate) fn passed(output: &str) -> Outcome {
    Outcome {
        verdict: Verdict::Passed,
        recorded: Some(recorded(output, End::Exited(0))),
        replayed: false,
        facts: Facts::default(),
    }
}

/// The same, taken from a recording.
pub(crate) fn replayed(output: &str) -> Outcome {
    Outcome { replayed: true, ..passed(output) }
}

/// A step that printed `output` and ended with `code`.
pub(crate) fn failed(code: i32, output: &str) -> Outcome {
    Outcome {
        verdict: Verdict::Failed,
        recorded: Some(recorded(output, End::Exited(code))),
        replayed: false,
        facts: Facts::default(),
    }
}

/// A step of which something beyond exit code and output is wrong.
pub(crate) fn complained(code: i32, output: &str, complaint: Complaint) -> Outcome {
    let mut outcome = failed(code, output);
    outcome.recorded.as_mut().unwrap().complaint = Some(complaint);
    outcome
}

/// A step that printed the wrong thing.
pub(crate) fn mismatched(output: &str, difference: &str, line: usize, hole: Option<&str>) -> Outcome {
    let mismatch =
        Mismatch { difference: difference.to_owned(), hole: hole.map(str::to_owned), line, part: None };
    Outcome { verdict: Verdict::Mismatched(mismatch), ..passed(output) }
}

/// A step that was killed after ten seconds.
pub(crate) fn timed_out(output: &str) -> Outcome {
    Outcome {
        verdict: Verdict::TimedOut(Duration::from_secs(10)),
        recorded: Some(recorded(output, End::TimedOut)),
        replayed: false,
        facts: Facts::default(),
    }
}

/// A step that was not run.
pub(crate) fn skipped(reason: &str) -> Outcome {
    Outcome {
        verdict: Verdict::Skipped(reason.to_owned()),
        recorded: None,
        replayed: false,
        facts: Facts::default(),
    }
}

/// A scenario with what became of it, nobody knows where or when.
pub(crate) fn judged<'run>(scenario: &'run Scenario, outcomes: &'run [Outcome]) -> Judged<'run> {
    Judged { scenario, outcomes, origin: Origin::default() }
}

fn recorded(output: &str, end: End) -> Recorded {
    Recorded::new(output, end, 420)
}
