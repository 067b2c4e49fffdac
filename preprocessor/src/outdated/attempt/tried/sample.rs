//! What may come of tries, for tests.

use super::super::candidate::sample::{postgres, span};
use super::{Arrival, BrokenStep, Candidate, Fall, Fresh, Running, Tried, Way};
use crate::report::findings::findings;
use crate::sample::{mismatched, scenario};

const CHAPTER: &str = "# Versions\n\n```console\n$ sudo docker exec postgres_container postgres --version\npostgres (PostgreSQL) 15.[..]\n```\n";

/// PostgreSQL does not start on the data of another version.
pub(crate) fn fall() -> Fall {
    Fall {
        what: "provisioning failed: exit code 2".to_owned(),
        output: "TASK [db : Wait for the database] ***\nfatal: [master]: FAILED!".to_owned(),
        logs: "postgres_container (restarting again and again):\n  FATAL:  database files are incompatible with server"
            .to_owned(),
    }
}

/// A system that comes up, with a chapter in which a step breaks.
pub(crate) fn one_breaks() -> Fresh {
    let scenario = scenario(CHAPTER);
    let step = scenario.steps().next().expect("it has one");
    let outcome = mismatched(
        "postgres (PostgreSQL) 17.2\n",
        "- postgres (PostgreSQL) 15.[..]\n+ postgres (PostgreSQL) 17.2\n",
        0,
        None,
    );
    let broken = BrokenStep {
        chapter: scenario.chapter.file.clone(),
        span: step.span.clone(),
        command: step.title(),
        verdict: outcome.verdict.as_str(),
        diagnostic: findings(&scenario, &[outcome]).pop(),
    };
    Fresh::Stands { steps: 58, broken: vec![broken], broken_before: 0, warnings: Vec::new() }
}

/// A system that comes up, and nothing breaks.
pub(crate) fn none_breaks() -> Fresh {
    Fresh::Stands { steps: 58, broken: Vec::new(), broken_before: 2, warnings: Vec::new() }
}

/// A chapter that says that it is the way, and where that led.
pub(crate) fn way(arrival: Arrival) -> Way {
    let directive = "<!-- drydock: updates = \"postgres\" -->";
    let scenario = scenario(&format!("# Update\n\n{directive}\n```sh\ntrue\n```\n"));
    let source = scenario.chapter.sources.files().next().expect("it is made of one");
    Way { chapter: scenario.chapter.file.clone(), span: span(source, directive), arrival }
}

/// What came of trying PostgreSQL 17.
pub(crate) fn tried(fresh: Fresh, running: Running, ways: Vec<Way>) -> Tried {
    of(postgres(), fresh, running, ways)
}

/// What came of trying something.
pub(crate) fn of(candidate: Candidate, fresh: Fresh, running: Running, ways: Vec<Way>) -> Tried {
    let chapters = vec!["book/sample.md".to_owned(), "book/other.md".to_owned()];
    Tried { candidate, chapters, fresh, running, ways }
}

/// One of each kind of end.
pub(crate) fn all() -> Vec<Tried> {
    let there = || vec![way(Arrival::There { steps: 31 })];
    let missing = vec![("/titb/src/db/Dockerfile".to_owned(), "FROM postgres:17".to_owned())];
    let no_image =
        || "a clone has no network, and postgres:17 is none of the stack's images to pull".to_owned();
    vec![
        tried(none_breaks(), Running::Survives, Vec::new()),
        tried(one_breaks(), Running::Falls(fall()), there()),
        tried(Fresh::Falls(fall()), Running::Falls(fall()), Vec::new()),
        tried(none_breaks(), Running::Unmoved, vec![way(Arrival::Elsewhere { missing })]),
        tried(none_breaks(), Running::Survives, vec![way(Arrival::Falls(fall()))]),
        tried(
            Fresh::Untried("mirroring images failed: manifest unknown".to_owned()),
            Running::Untried(no_image()),
            Vec::new(),
        ),
    ]
}
