//! What is measured, and the goals.

/// One line of the benchmark: two things measured in turn, and what their medians are held against.
#[derive(Debug, PartialEq)]
pub struct Line {
    /// By which it is asked for and reported.
    pub name: &'static str,
    /// What is measured.
    pub a: &'static str,
    /// What it is measured against.
    pub b: &'static str,
    /// Of the medians.
    pub unit: &'static str,
    /// The most that the ratio may be.
    pub goal: f64,
    /// What the ratio is.
    pub held: Held,
}

/// What is held against the goal, and reported as the ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A divided by B.
    Quotient,
    /// A less B, in the line's unit: an addition has no meaningful quotient where B is next to nothing.
    Difference,
    /// A alone, in the line's unit; B is the bound that it has to stay under.
    Amount,
}

/// All lines, in the order in which they are reported.
pub static LINES: [Line; 13] = [
    Line {
        name: "replay_build",
        a: "`mdbook build` with drydock, all recorded",
        b: "`mdbook build` without it, on drydock's output",
        unit: "s",
        goal: 1.05,
        held: Held::Quotient,
    },
    Line {
        name: "replay_growth",
        a: "a block of 10,000",
        b: "a block of 1,000",
        unit: "µs",
        goal: 1.1,
        held: Held::Quotient,
    },
    Line {
        name: "step_overhead",
        a: "1,000 `true` in a sandbox that is up",
        b: "scrut on the same document",
        unit: "s",
        goal: 0.05,
        held: Held::Quotient,
    },
    Line {
        name: "step_added",
        a: "one of 1,000 `true` as steps",
        b: "one of 1,000 `true` in a bash loop",
        unit: "ms",
        goal: 1.0,
        held: Held::Difference,
    },
    Line {
        name: "stack_ready",
        a: "fresh healthy stack from the golden",
        b: "the same by its playbook, images built",
        unit: "s",
        goal: 0.25,
        held: Held::Quotient,
    },
    Line {
        name: "stack_ready_compose",
        a: "fresh healthy stack from the golden",
        b: "the same by `docker compose up --wait`, images built",
        unit: "s",
        goal: 0.6,
        held: Held::Quotient,
    },
    Line {
        name: "ansible_step",
        a: "one task as a step",
        b: "the same by plain `ansible-playbook`",
        unit: "s",
        goal: 0.45,
        held: Held::Quotient,
    },
    Line {
        name: "book_parallel",
        a: "whole guide, `jobs = 2`",
        b: "whole guide, `jobs = 1`",
        unit: "s",
        goal: 0.65,
        held: Held::Quotient,
    },
    Line {
        name: "book_by_hand",
        a: "whole guide, `jobs = 2`",
        b: "its commands by a plain script in one sandbox",
        unit: "s",
        goal: 0.8,
        held: Held::Quotient,
    },
    Line {
        name: "edit_one",
        a: "one edited block to its verdict",
        b: "whole guide, `jobs = 2`",
        unit: "s",
        goal: 0.15,
        held: Held::Quotient,
    },
    Line {
        name: "memory",
        a: "peak of the preprocessor on 10,000 blocks",
        b: "the bound",
        unit: "MiB",
        goal: 64.0,
        held: Held::Amount,
    },
    Line {
        name: "outdated_200",
        a: "200 pins looked up",
        b: "the slowest look-up of one × rounds",
        unit: "s",
        goal: 1.5,
        held: Held::Quotient,
    },
    Line {
        name: "outdated_memory",
        a: "peak of looking 200 pins up",
        b: "peak of looking 20 up",
        unit: "MiB",
        goal: 1.2,
        held: Held::Quotient,
    },
];

/// The line of this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Line> {
    LINES.iter().find(|line| line.name == name)
}
