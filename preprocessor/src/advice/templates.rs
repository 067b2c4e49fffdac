//! Templates (`-f '{{…}}'`) that name what is not there.

use serde_json::Value;

use super::nearest::{did_you_mean, likely_first, listed};
use super::words::docker;
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Question};

mod paths;

use paths::{Missing, first_missing, paths};

/// What comes out of a template that leads nowhere.
const EMPTY: &str = "<no value>";

/// What the engine's command line says of one.
const REFUSED: [&str; 2] = ["can't evaluate field", "map has no entry for key"];

/// A command with a template, and what it is filled in from.
struct Call {
    template: String,
    source: Vec<Question>,
}

fn call(trouble: &Trouble<'_>) -> Option<Call> {
    let empty = trouble.output.contains(EMPTY);
    if !empty && !REFUSED.iter().any(|words| trouble.output.contains(words)) {
        return None;
    }
    let words = docker(trouble.command)?;
    let (template, others) = taken_apart(&words)?;
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let source = match others.as_slice() {
        ["inspect", objects @ ..] => inspected(None, objects),
        [kind, "inspect", objects @ ..] => inspected(Some(kind), objects),
        ["ps", ..] | ["container", "ls" | "list" | "ps", ..] => vec![Question::Row(list(&["ps", "--all"]))],
        [list_of @ ("images" | "info" | "version"), ..] => vec![Question::Row(list(&[list_of]))],
        [kind @ ("image" | "network" | "volume"), "ls" | "list", ..] => {
            vec![Question::Row(list(&[kind, "ls"]))]
        }
        _ => Vec::new(),
    };
    Some(Call { template, source })
}

/// The template and the other words that are no options.
fn taken_apart(words: &[String]) -> Option<(String, Vec<&str>)> {
    let mut template = None;
    let mut others = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-f" | "--format" => template = rest.next().cloned(),
            // The one option of `inspect` that takes a value.
            "--type" => drop(rest.next()),
            option if option.starts_with('-') => {
                let value = option.strip_prefix("--format=").or_else(|| option.strip_prefix("-f"));
                template = value.map(str::to_owned).or(template);
            }
            other => others.push(other),
        }
    }
    Some((template?, others))
}

fn inspected(kind: Option<&str>, objects: &[&str]) -> Vec<Question> {
    let question =
        |object: &&str| Question::Inspect { kind: kind.map(str::to_owned), object: (*object).to_owned() };
    objects.iter().take(1).map(question).collect()
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    call(trouble).map(|call| call.source).unwrap_or_default()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let call = call(trouble)?;
    let seen = if trouble.output.contains(EMPTY) { "this prints `<no value>`: " } else { "" };
    let missing = call.source.iter().find_map(|question| {
        let root: Value = serde_json::from_str(facts.answer(question)?).ok()?;
        let root = root.get(0).unwrap_or(&root);
        first_missing(&paths(&call.template), root).map(|missing| (question, missing))
    });
    let Some((question, missing)) = missing else {
        return Some(Advice::new(format!(
            "{seen}the template names a field that is not there: compare it with the output of the command without `-f`"
        )));
    };
    let Missing { key, within, keys } = &missing;
    let place = if within.is_empty() { whole(question) } else { format!("`{within}`") };
    let there: Vec<&str> = keys.iter().map(String::as_str).collect();
    let has = match there.as_slice() {
        [] => "which is empty".to_owned(),
        [only] => format!("whose only key is `{only}`"),
        several => format!("whose keys are {}", listed(&likely_first(key, several))),
    };
    let meant = did_you_mean(key, &there).map(|meant| format!("; {meant}")).unwrap_or_default();
    let help = format!("{seen}`{key}` is not in {place}, {has}{meant}");
    Some(Advice::new(help).about(key, format!("not in {place}")))
}

/// The top of what a template is filled in from.
fn whole(question: &Question) -> String {
    match question {
        Question::Inspect { object, .. } => format!("what `docker inspect` knows of `{object}`"),
        Question::Row(list) => {
            let words: Vec<&str> =
                list.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
            format!("a row of `docker {}`", words.join(" "))
        }
        _ => "it".to_owned(),
    }
}
