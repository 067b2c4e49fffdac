//! What came of tries, for programs; [`SCHEMA`] says what each field means.

use serde::Serialize;

use super::{Account, Arrival, BrokenStep, Ending, Fall, Fresh, Running, Tried, Way};
use crate::report::json::{Place, Reported};

/// The JSON Schema of what [`tries`] gives.
pub const SCHEMA: &str = include_str!("try.schema.json");

#[derive(Serialize)]
struct Tries<'run> {
    interrupted: Option<&'run str>,
    summary: Summary,
    tries: Vec<Try<'run>>,
    diagnostics: Vec<Reported<'run>>,
}

#[derive(Serialize)]
struct Summary {
    survived: usize,
    broken: usize,
    untried: usize,
    unchecked: usize,
    broken_steps: usize,
    seconds: f64,
}

#[derive(Serialize)]
struct Try<'run> {
    kind: &'static str,
    name: &'run str,
    from: &'run str,
    to: &'run str,
    pins: Vec<Place<'run>>,
    ending: &'static str,
    chapters: &'run [String],
    fresh: System<'run>,
    running: System<'run>,
    ways: Vec<Led<'run>>,
}

/// A system with the update; what does not apply is left out.
#[derive(Default, Serialize)]
struct System<'run> {
    ending: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'run str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'run str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logs: Option<&'run str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    broken_before: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<Vec<Broken<'run>>>,
}

#[derive(Serialize)]
struct Broken<'run> {
    chapter: &'run str,
    #[serde(flatten)]
    place: Place<'run>,
    command: &'run str,
    verdict: &'static str,
}

#[derive(Serialize)]
struct Led<'run> {
    chapter: &'run str,
    #[serde(flatten)]
    place: Place<'run>,
    #[serde(flatten)]
    arrival: System<'run>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<Missing<'run>>,
}

/// A line of the update's that is not in a file of the system.
#[derive(Serialize)]
struct Missing<'run> {
    path: &'run str,
    text: &'run str,
}

/// The answer of `outdated --try --format json`, ended by a line feed.
///
/// # Errors
/// When a value cannot be written as JSON, which none of these can cause.
pub fn tries(account: &Account<'_>) -> Result<String, serde_json::Error> {
    let Account { tried, unchecked, seconds, interrupted } = *account;
    let diagnostics = account.findings();
    let of = |ending: Ending| tried.iter().filter(|tried| tried.ending() == ending).count();
    let tries = Tries {
        interrupted,
        summary: Summary {
            survived: of(Ending::Survives),
            broken: of(Ending::Breaks),
            untried: of(Ending::Untried),
            unchecked,
            broken_steps: tried.iter().map(|tried| tried.broken().len()).sum(),
            seconds,
        },
        tries: tried.iter().map(single).collect(),
        diagnostics: diagnostics.iter().map(Reported::of).collect(),
    };
    Ok(serde_json::to_string_pretty(&tries)? + "\n")
}

fn single(tried: &Tried) -> Try<'_> {
    let candidate = &tried.candidate;
    Try {
        kind: candidate.kind.as_str(),
        name: &candidate.name,
        from: &candidate.from,
        to: &candidate.to,
        pins: candidate.pins.iter().map(|pin| Place::of(Some(pin))).collect(),
        ending: match tried.ending() {
            Ending::Survives => "survives",
            Ending::Breaks => "breaks",
            Ending::Untried => "untried",
        },
        chapters: &tried.chapters,
        fresh: fresh(&tried.fresh),
        running: running(&tried.running),
        ways: tried.ways.iter().map(led).collect(),
    }
}

fn fresh(fresh: &Fresh) -> System<'_> {
    match fresh {
        Fresh::Stands { steps, broken, broken_before, .. } => System {
            ending: "stands",
            steps: Some(*steps),
            broken_before: Some(*broken_before),
            broken: Some(broken.iter().map(broken_step).collect()),
            ..System::default()
        },
        Fresh::Falls(fall) => falls(fall),
        Fresh::Untried(why) => untried(why),
    }
}

fn broken_step(step: &BrokenStep) -> Broken<'_> {
    let place = Place::of(Some(&step.span));
    Broken { chapter: &step.chapter, place, command: &step.command, verdict: step.verdict }
}

fn running(running: &Running) -> System<'_> {
    match running {
        Running::Survives => System { ending: "survives", ..System::default() },
        Running::Unmoved => System { ending: "unmoved", ..System::default() },
        Running::Falls(fall) => falls(fall),
        Running::Untried(why) => untried(why),
    }
}

fn led(way: &Way) -> Led<'_> {
    let (arrival, missing): (System<'_>, &[(String, String)]) = match &way.arrival {
        Arrival::There { steps } => {
            (System { ending: "there", steps: Some(*steps), ..System::default() }, &[])
        }
        Arrival::Elsewhere { missing } => (System { ending: "elsewhere", ..System::default() }, missing),
        Arrival::Breaks { .. } => (System { ending: "breaks", ..System::default() }, &[]),
        Arrival::Falls(fall) => (falls(fall), &[]),
        Arrival::Untried(why) => (untried(why), &[]),
    };
    let missing = missing.iter().map(|(path, text)| Missing { path, text }).collect();
    Led { chapter: &way.chapter, place: Place::of(Some(&way.span)), arrival, missing }
}

fn falls(fall: &Fall) -> System<'_> {
    let (output, logs) = (Some(fall.output.as_str()), Some(fall.logs.as_str()));
    System { ending: "falls", why: Some(&fall.what), output, logs, ..System::default() }
}

fn untried(why: &str) -> System<'_> {
    System { ending: "untried", why: Some(why), ..System::default() }
}

#[cfg(test)]
mod tests {
    use super::super::tried::sample::all;
    use super::{Account, tries};

    #[test]
    fn programs_read_what_people_read() {
        let tried = all();
        let told = tries(&Account { tried: &tried, unchecked: 0, seconds: 1.5, interrupted: None }).unwrap();
        let value: serde_json::Value = serde_json::from_str(&told).unwrap();
        let endings = value["tries"].as_array().unwrap().iter();
        let endings: Vec<_> = endings.map(|tried| tried["ending"].as_str().unwrap()).collect();
        assert_eq!(endings, ["survives", "breaks", "breaks", "breaks", "breaks", "untried"]);
        insta::assert_snapshot!(serde_json::to_string_pretty(&value["tries"][1]).unwrap());
    }
}
