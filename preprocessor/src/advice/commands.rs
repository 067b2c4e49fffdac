//! Programs that are not there.

use super::captured::captured;
use super::nearest::nearest;
use super::words::executed_in;
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Question};

const UNKNOWN: [&str; 5] = [
    r"(?m)([^\s:]+): command not found",
    r"(?m)^(?:/bin/)?(?:ba|da)?sh: (?:line )?\d+: ([^\s:]+): not found",
    r#"exec: "([^"]+)": executable file not found"#,
    r#"exec: "([^"]+)": stat .*: no such file or directory"#,
    r"env: ['‘]([^'’]+)['’]: No such file",
];

fn unknown<'text>(trouble: &'text Trouble<'_>) -> Option<&'text str> {
    captured(&trouble.output, &UNKNOWN)
}

/// What lists the programs where this one was looked for.
fn question(trouble: &Trouble<'_>) -> Question {
    executed_in(trouble.command).map_or(Question::Commands, |(container, _)| Question::Programs(container))
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    unknown(trouble).map(|_| question(trouble)).into_iter().collect()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let name = unknown(trouble)?;
    let question = question(trouble);
    let known: Vec<&str> = facts.lines(&question).collect();
    let way = match &question {
        Question::Programs(container) => {
            format!("in `{container}`: install it in a step before this one, or add it to the image")
        }
        _ => "on the machine of the stack: install it in a step before this one, add it to the image, or, if it is a \
              program of this computer, name it in `tools`"
            .to_owned(),
    };
    let help = if known.contains(&name) {
        format!("`{name}` is on root's search path only: write `sudo {name}`")
    } else if let Some(meant) = nearest(name, &known).filter(|_| name.len() > 2) {
        format!("did you mean `{meant}`?")
    } else {
        format!("`{name}` is not installed {way}")
    };
    Some(Advice::new(help).about(name, "no such program"))
}
