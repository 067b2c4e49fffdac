use super::{Ending, Half, Trial};
use crate::blocks::Bindings;
use crate::chapters::Chapter;
use crate::sample::{failed, passed, scenario, skipped};
use crate::scenarios::{Extent, Scenario, read};
use crate::span::{SourceFile, SourceMap};

const FAULT: &str = "<!-- drydock: drill = \"fault\" -->\n";
const CURE: &str = "<!-- drydock: drill = \"cure\" -->\n";

fn block(commands: &[&str]) -> String {
    let commands: String = commands.iter().map(|command| format!("$ {command}\n")).collect();
    format!("```console\n{commands}```\n\n")
}

/// A step before it all, a fault of two steps, a look and a quote, a cure, a look, another cure, two looks.
fn chapter() -> String {
    let quote = |file: &str| format!("<!-- drydock: file = \"{file}\" -->\n```text\nlines\n```\n\n");
    [
        block(&["before"]),
        FAULT.to_owned() + &block(&["break", "restart"]),
        quote("broken"),
        block(&["look"]),
        CURE.to_owned() + &block(&["mend"]),
        block(&["between"]),
        CURE.to_owned() + &block(&["mend more"]),
        quote("mended"),
        block(&["look again", "and again"]),
    ]
    .concat()
}

fn trials(text: &str) -> [Trial; 2] {
    Trial::of(&scenario(text)).expect("there is a drill")
}

fn titles(trial: &Trial) -> Vec<String> {
    trial.scenario.steps().map(|step| step.title()).collect()
}

#[test]
fn either_half_is_left_out_once() {
    let [without_fault, without_cure] = trials(&chapter());
    assert_eq!((without_fault.without, without_cure.without), (Half::Fault, Half::Cure));
    assert_eq!(titles(&without_fault), ["before", "quote of broken", "look"]);
    assert_eq!(
        titles(&without_cure),
        [
            "before",
            "break",
            "restart",
            "quote of broken",
            "look",
            "between",
            "quote of mended",
            "look again",
            "and again"
        ]
    );
    for trial in [without_fault, without_cure] {
        assert!(trial.scenario.left_out > 0 && trial.left_out().is_some());
        assert!(trial.scenario.blocks.iter().all(|block| !block.is_unread()), "{:?}", trial.without);
    }
}

#[test]
fn steps_before_it_and_looks_after_it_decide() {
    let [without_fault, without_cure] = trials(&chapter());
    assert_eq!(without_fault.deciding().collect::<Vec<_>>(), [0, 2]);
    // Neither what stands between two cures nor what a file says.
    assert_eq!(without_cure.deciding().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 7, 8]);
}

#[test]
fn the_first_step_that_decides_is_the_ending() {
    let [without_fault, without_cure] = trials(&chapter());
    let cases: [(&Trial, &[usize], Ending); 9] = [
        (&without_fault, &[], Ending::Unmissed),
        (&without_fault, &[2], Ending::Missed(2)),
        (&without_fault, &[1], Ending::Unmissed),
        (&without_fault, &[0, 2], Ending::Early(0)),
        (&without_cure, &[], Ending::Unmissed),
        (&without_cure, &[5, 6], Ending::Unmissed),
        (&without_cure, &[5, 6, 8], Ending::Missed(8)),
        (&without_cure, &[3, 8], Ending::Early(3)),
        (&without_cure, &[4], Ending::Early(4)),
    ];
    for (trial, failing, expected) in cases {
        let outcome = |number| if failing.contains(&number) { failed(1, "") } else { passed("") };
        let outcomes: Vec<_> = (0..trial.scenario.steps().count()).map(outcome).collect();
        assert_eq!(trial.ending(&outcomes), expected, "{:?} {failing:?}", trial.without);
    }
    assert_eq!(without_fault.ending(&[]), Ending::Unknown);
    let halted = [failed(1, ""), skipped("the run ended"), skipped("the run ended")];
    assert_eq!(without_fault.ending(&halted), Ending::Early(0));
}

#[test]
fn what_the_chapter_says_of_itself_stays_but_for_its_promise() {
    let directive = "<!-- drydock: needs = \"shell\", leaves = \"nothing\", drill = \"fault\" -->\n";
    let text =
        directive.to_owned() + &block(&["a"]) + &block(&["b"]) + CURE + &block(&["c"]) + &block(&["d"]);
    for trial in trials(&text) {
        assert_eq!(trial.scenario.extent(), Extent::Shell);
        assert!(!trial.scenario.leaves_nothing());
    }
}

/// A chapter, whatever is wrong with it.
fn whatever(text: &str) -> Scenario {
    let sources = SourceMap::identity(SourceFile::new("a.md", text).into());
    let chapter = Chapter { name: "A".into(), file: "a.md".into(), text: text.into(), sources };
    read(chapter, &Bindings::new()).0
}

#[test]
fn what_is_no_drill_is_not_tried() {
    let unread = "```console,hiden\n$ a\n```\n\n";
    let sound = [FAULT, &block(&["a"]), &block(&["b"]), CURE, &block(&["c"]), &block(&["d"])].concat();
    assert!(Trial::of(&whatever(&sound)).is_some());
    for (name, text) in [
        ("no drill", block(&["a"])),
        ("no cure", [FAULT, &block(&["a"]), &block(&["b"])].concat()),
        ("no fault", [CURE, &block(&["a"]), &block(&["b"])].concat()),
        (
            "the other way round",
            [CURE, &block(&["a"]), &block(&["b"]), FAULT, &block(&["c"]), &block(&["d"])].concat(),
        ),
        ("nobody looks", [FAULT, &block(&["a"]), CURE, &block(&["b"])].concat()),
        ("a block that cannot be read", sound.clone() + unread),
        ("a cure that is not run", sound.replace("\"cure\"", "\"cure\", no_run = true")),
    ] {
        assert!(Trial::of(&whatever(&text)).is_none(), "{name}");
    }
}
