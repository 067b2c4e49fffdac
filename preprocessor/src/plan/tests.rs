use std::sync::Arc;
use std::time::Duration;

use super::{Fate, plan};
use crate::blocks::{Action, Block, Expected, Kind, Status, Step, Terms};
use crate::chapters::Chapter;
use crate::config::Verify;
use crate::recording::{Key, Recorded, Recording};
use crate::sandbox::End;
use crate::scenarios::Scenario;
use crate::span::{SourceFile, SourceMap};

const LIMIT: Duration = Duration::from_secs(60);

/// A chapter with one block of commands, each with its expected output if it has one.
fn scenario(commands: &[(&str, Option<&str>)]) -> Scenario {
    let sources = SourceMap::identity(Arc::new(SourceFile::new("book/a.md", "text")));
    let span = sources.span(0..4);
    let step = |(command, expected): &(&str, Option<&str>)| Step {
        span: span.clone(),
        lines: 0..1,
        kind: Kind::Console,
        action: Action::Command((*command).to_owned()),
        terms: Terms::default(),
        expected: expected.map(|text| Expected { text: text.to_owned(), span: span.clone(), lines: 1..2 }),
    };
    let block = Block {
        span: span.clone(),
        range: 0..4,
        directive: None,
        prefix: String::new(),
        language: "console".to_owned(),
        classes: vec!["console".to_owned()],
        kind: Kind::Console,
        status: Status::Run,
        hidden: false,
        text: String::new(),
        steps: commands.iter().map(step).collect(),
        output_of: None,
    };
    let chapter = Chapter { name: "A".into(), file: "book/a.md".into(), text: "text".into(), sources };
    Scenario { chapter, blocks: vec![block] }
}

fn recording(steps: &[(&str, End)]) -> Recording {
    let recorded = |(output, end): &(&str, End)| Recorded {
        output: (*output).to_owned(),
        end: *end,
        milliseconds: 3,
        complaint: None,
    };
    Recording { engine: "26.1.5".to_owned(), steps: steps.iter().map(recorded).collect() }
}

fn fate(scenario: &Scenario, verify: Verify, found: Option<Recording>) -> Fate {
    let asked = Key::of(scenario.steps(), "golden", LIMIT);
    let load = |key: &Key| {
        assert_eq!(*key, asked);
        found.clone()
    };
    let mut plan = plan(std::slice::from_ref(scenario), verify, "golden", LIMIT, load);
    assert_eq!(plan.fates.len(), 1);
    plan.fates.remove(0).1
}

#[test]
fn a_recording_is_replayed_only_while_every_step_passes_by_it() {
    let ok = End::Exited(0);
    let both = [("a", None), ("b", Some("[ID:web]\n"))];
    let id = "4f5c8e2b9a01\n";
    for (commands, recorded, valid) in [
        (&both[..], vec![("", ok), (id, ok)], true),
        (&both[..], vec![("", ok), ("gone\n", ok)], false),
        (&both[..], vec![("", ok)], false),
        (&both[..], vec![("", ok), (id, ok), ("", ok)], false),
        (&both[..], vec![("", End::Exited(1)), (id, ok)], false),
        (&both[..], vec![("", End::TimedOut), (id, ok)], false),
        (&[("a", Some("[ID:web]")), ("b", Some("[ID:web]"))], vec![(id, ok), (id, ok)], true),
        (&[("a", Some("[ID:web]")), ("b", Some("[ID:web]"))], vec![(id, ok), ("ffffffffffff", ok)], false),
    ] {
        let scenario = scenario(commands);
        let found = recording(&recorded);
        let replayed = Fate::Replay(found.clone());
        let (changed, never) =
            if valid { (replayed.clone(), replayed) } else { (Fate::Execute, Fate::Unverified) };
        assert_eq!(fate(&scenario, Verify::Changed, Some(found.clone())), changed, "{recorded:?}");
        assert_eq!(fate(&scenario, Verify::Never, Some(found.clone())), never, "{recorded:?}");
        assert_eq!(fate(&scenario, Verify::Always, Some(found)), Fate::Execute, "{recorded:?}");
    }
}

#[test]
fn without_a_recording_it_is_executed_or_unverified() {
    let scenario = scenario(&[("a", None)]);
    assert_eq!(fate(&scenario, Verify::Changed, None), Fate::Execute);
    assert_eq!(fate(&scenario, Verify::Always, None), Fate::Execute);
    assert_eq!(fate(&scenario, Verify::Never, None), Fate::Unverified);
}

#[test]
fn a_chapter_without_steps_needs_nothing() {
    for verify in [Verify::Always, Verify::Changed, Verify::Never] {
        assert_eq!(fate(&scenario(&[]), verify, None), Fate::Nothing);
    }
}

#[test]
fn each_scenario_has_its_own_fate_in_order() {
    let scenarios = [scenario(&[("a", None)]), scenario(&[]), scenario(&[("b", None)])];
    let first = Key::of(scenarios[0].steps(), "golden", LIMIT);
    let found = recording(&[("", End::Exited(0))]);
    let plan =
        plan(&scenarios, Verify::Changed, "golden", LIMIT, |key| (*key == first).then(|| found.clone()));
    let fates: Vec<Fate> = plan.fates.into_iter().map(|(_, fate)| fate).collect();
    assert_eq!(fates, [Fate::Replay(found), Fate::Nothing, Fate::Execute]);
}
