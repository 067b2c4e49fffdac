//! What people and programs read of drills.

use insta::assert_snapshot;

use super::summary::Summary;
use super::table::table;
use super::{complaints, no_drill};
use crate::drill::{Proof, Trial, Tried};
use crate::report::json;
use crate::report::terminal::{self, Style};
use crate::sample::{failed, mismatched, passed, scenario, skipped, timed_out};
use crate::verdict::Outcome;

const RECIPE: &str = "# The site answers 502

```console
$ docker ps
```

<!-- drydock: drill = \"fault\" -->
```sh,hidden
docker stop django
```

```console
$ curl localhost
<h1>502 Bad Gateway</h1>
$ docker logs nginx
```

<!-- drydock: drill = \"cure\", retry = \"10s\" -->
```console
$ docker start django
```

```console
$ curl -f localhost
```
";

/// A drill of which the two runs had these outcomes.
fn proof(without_fault: Vec<Outcome>, without_cure: Vec<Outcome>, replayed: bool) -> Proof {
    let [one, other] = Trial::of(&scenario(RECIPE)).expect("a drill");
    Proof {
        tried: [
            Tried { trial: one, outcomes: without_fault, replayed },
            Tried { trial: other, outcomes: without_cure, replayed: false },
        ],
    }
}

fn fine(count: usize) -> Vec<Outcome> {
    vec![passed(""); count]
}

fn then(mut before: Vec<Outcome>, last: Outcome, after: usize) -> Vec<Outcome> {
    before.push(last);
    before.extend(vec![skipped("the run ended"); after]);
    before
}

fn proofs() -> Vec<Proof> {
    let page = || mismatched("welcome\n", "- <h1>502 Bad Gateway</h1>\n+ welcome\n", 0, None);
    let missing = || failed(1, "Cannot connect to the Docker daemon\n");
    vec![
        proof(then(fine(1), page(), 1), then(fine(4), failed(22, ""), 0), true),
        proof(then(fine(2), timed_out(""), 0), fine(5), false),
        proof(fine(3), then(fine(1), failed(1, "No such container: django\n"), 3), false),
        proof(then(fine(0), missing(), 2), then(fine(0), missing(), 4), false),
        proof(Vec::new(), Vec::new(), false),
    ]
}

#[test]
fn a_line_a_drill() {
    let proofs = proofs();
    assert_snapshot!(format!("{}{}\n", table(&proofs), Summary::count(&proofs, 4.2).line()));
}

#[test]
fn what_keeps_a_drill_from_being_proved() {
    let complaints: Vec<_> = proofs().iter().map(complaints).collect();
    let counts: Vec<usize> = complaints.iter().map(Vec::len).collect();
    assert_eq!(counts, [0, 1, 2, 1, 0]);
    let style = Style { color: false, width: 100 };
    assert_snapshot!(terminal::render(&complaints.concat(), style));
}

#[test]
fn programs_read_the_same() {
    let proofs = proofs();
    let diagnostics: Vec<_> = proofs[..2].iter().flat_map(complaints).collect();
    assert_snapshot!(json::drills::drills(&proofs[..2], &diagnostics, 4.2).expect("all of it is JSON"));
}

#[test]
fn a_run_without_a_drill_says_so() {
    let plain = || scenario("```console\n$ a\n```\n");
    assert_eq!(no_drill(&[plain(), scenario(RECIPE)]), None);
    let messages = [vec![plain()], vec![plain(), plain()]]
        .map(|scenarios| no_drill(&scenarios).expect("there is none").message);
    assert_eq!(
        messages,
        [
            "nothing was proved: the chapter has no drill",
            "nothing was proved: none of 2 chapters has a drill",
        ]
    );
}
