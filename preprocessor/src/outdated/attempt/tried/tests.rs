use super::sample::{fall, none_breaks, one_breaks, tried, way};
use super::{Arrival, Ending, Fresh, Running};

#[test]
fn the_worst_of_its_parts_is_what_a_try_comes_to() {
    let untried = || "no network".to_owned();
    let there = || vec![way(Arrival::There { steps: 1 })];
    let elsewhere = || way(Arrival::Elsewhere { missing: Vec::new() });
    let table = [
        (tried(none_breaks(), Running::Survives, Vec::new()), Ending::Survives),
        (tried(none_breaks(), Running::Falls(fall()), there()), Ending::Survives),
        (tried(none_breaks(), Running::Unmoved, there()), Ending::Survives),
        (tried(none_breaks(), Running::Untried(untried()), there()), Ending::Survives),
        (tried(one_breaks(), Running::Survives, there()), Ending::Breaks),
        (tried(Fresh::Falls(fall()), Running::Survives, Vec::new()), Ending::Breaks),
        (tried(none_breaks(), Running::Falls(fall()), Vec::new()), Ending::Breaks),
        (tried(none_breaks(), Running::Unmoved, Vec::new()), Ending::Breaks),
        (tried(none_breaks(), Running::Survives, vec![elsewhere()]), Ending::Breaks),
        (tried(Fresh::Untried(untried()), Running::Survives, Vec::new()), Ending::Untried),
        (tried(none_breaks(), Running::Untried(untried()), Vec::new()), Ending::Untried),
        (tried(Fresh::Untried(untried()), Running::Falls(fall()), Vec::new()), Ending::Breaks),
    ];
    for (number, (tried, ending)) in table.iter().enumerate() {
        assert_eq!(tried.ending(), *ending, "{number}");
    }
}
