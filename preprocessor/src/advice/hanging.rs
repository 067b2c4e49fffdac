//! Commands that go on until they are interrupted.

use super::words::commands;
use super::{Advice, Ending, Trouble};
use crate::verdict::facts::{Facts, Question};

pub(super) fn questions(_: &Trouble<'_>) -> Vec<Question> {
    Vec::new()
}

/// Words that make a program go on for ever: the program's first words, and the option, if it takes one.
const ENDLESS: [(&[&str], &[&str]); 9] = [
    (&["docker", "logs"], &["-f", "--follow"]),
    (&["docker", "container", "logs"], &["-f", "--follow"]),
    (&["docker", "compose", "logs"], &["-f", "--follow"]),
    (&["docker", "events"], &[]),
    (&["docker", "stats"], &[]),
    (&["docker", "attach"], &[]),
    (&["tail"], &["-f", "-F", "--follow"]),
    (&["journalctl"], &["-f", "--follow"]),
    (&["watch"], &[]),
];

pub(super) fn advice(trouble: &Trouble<'_>, _: &Facts) -> Option<Advice> {
    if trouble.ending != Ending::Hanging {
        return None;
    }
    let (word, label) = commands(trouble.command)
        .iter()
        .find_map(|words| endless(words))
        .map_or((None, ""), |(word, label)| (Some(word), label));
    let help =
        "give it `timeout = \"…\"` if it needs longer, or `stop_after = \"2s\"` if it never ends by itself";
    let Some(word) = word else { return Some(Advice::new(help)) };
    if word == "run" {
        let help = "write `docker run --detach …` if it is to go on by itself; if the reader is to look and \
                    interrupt it, `<!-- drydock: stop_after = \"2s\" -->` above the block does so";
        return Some(Advice::new(help).about(&word, label));
    }
    let help = "interrupt it as a reader would: `<!-- drydock: stop_after = \"2s\" -->` above the block, or \
                `stop_on = \"…\"` with a text to wait for";
    Some(Advice::new(help).about(&word, label))
}

fn endless(words: &[String]) -> Option<(String, &'static str)> {
    let begins =
        |first: &[&str]| words.iter().map(String::as_str).take(first.len()).eq(first.iter().copied());
    // `docker run` without `--detach` waits for what it started.
    if begins(&["docker", "run"]) && !words.iter().any(|word| matches!(word.as_str(), "-d" | "--detach")) {
        return Some(("run".to_owned(), "waits for what it starts"));
    }
    let (first, options) = ENDLESS.into_iter().find(|(first, _)| begins(first))?;
    if options.is_empty() {
        return Some((first.last().copied().unwrap_or_default().to_owned(), "never ends by itself"));
    }
    let option = words.iter().find(|word| options.contains(&word.as_str()))?;
    Some((option.clone(), "never ends by itself"))
}
