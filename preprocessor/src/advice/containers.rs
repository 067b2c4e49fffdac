//! Containers that are there and do not run.

use super::captured::captured;
use super::names::containers;
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Question};

fn stopped<'text>(trouble: &'text Trouble<'_>) -> Option<&'text str> {
    // Docker names a stopped container by its id, and what it was called by in the command.
    let forms = [
        r"[Cc]ontainer (\S+) is not running",
        r"container (\S+) is paused",
        r#"service "([^"]+)" is not running"#,
    ];
    captured(&trouble.output, &forms)
}

/// The container as the author calls it.
fn name<'text>(trouble: &'text Trouble<'_>, facts: &'text Facts) -> Option<&'text str> {
    let said = stopped(trouble)?;
    let known = containers(facts).into_iter().map(|container| container.name);
    let mut known = known.filter(|name| super::captured::holds_word(trouble.command, name));
    known.next().or_else(|| super::captured::holds_word(trouble.command, said).then_some(said))
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    let Some(said) = stopped(trouble) else { return Vec::new() };
    vec![Question::Containers, Question::Logs(said.to_owned())]
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let name = name(trouble, facts)?;
    let all = containers(facts);
    let Some(container) = all.iter().find(|container| container.name == name) else {
        return Some(
            Advice::new(format!("start `{name}` in a step before this one")).about(name, "not running"),
        );
    };
    let label = match container.state {
        "created" => "created, and never started".to_owned(),
        "paused" => "paused".to_owned(),
        _ => container.code().map_or_else(|| "not running".to_owned(), |code| format!("exited with {code}")),
    };
    let stopped_by = trouble.before.iter().rev().find(|step| {
        let verbs = [" stop ", " kill ", " pause "];
        step.passed
            && super::captured::holds_word(&step.command, name)
            && verbs.iter().any(|verb| step.command.contains(verb))
    });
    let help = match (container.state, stopped_by) {
        ("paused", _) => format!("`docker unpause {name}` lets it go on"),
        (_, Some(step)) => {
            format!("line {} stopped it: put a `docker start {name}` between, or move one of them", step.line)
        }
        (_, None) => format!("`docker start {name}` starts it{}", last_words(trouble, facts, name)),
    };
    Some(Advice::new(format!("`{name}` exists but does not run: {help}")).about(name, label))
}

/// What it said before it ended.
fn last_words(trouble: &Trouble<'_>, facts: &Facts, name: &str) -> String {
    let said = stopped(trouble).map(|said| Question::Logs(said.to_owned()));
    let last = said.and_then(|question| facts.lines(&question).last().map(str::trim));
    match last {
        Some(line) => format!("; the last thing it said (`docker logs {name}`) was: {line}"),
        None => format!("; `docker logs {name}` says nothing of why it ended"),
    }
}
