//! Options and subcommands that a program does not know.

use super::captured::{all_captured, captured};
use super::nearest::{listed, nearest};
use super::words::{commands, docker};
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Question};

/// What programs say of an option; the first word is the option.
const OPTIONS: [&str; 7] = [
    r"unknown shorthand flag: '.' in (-\S+)",
    r"unknown flag: (--\S+)",
    r"unrecognized option ['‘](-[^'’=]+)",
    r"unrecognized option: (-\S+)",
    r"unrecognized arguments: (-\S+)",
    r"option (--?[^\s:]+): is unknown",
    r"[Nn]o such option:? (-\S+)",
];

/// What programs say of an option of one letter, which they give without its hyphen.
const LETTERS: [&str; 2] = [r"invalid option -- '(.)'", r"(?i)invalid option:? -(.)\b"];

/// What `docker` says of a subcommand.
const SUBCOMMANDS: [&str; 3] = [
    r"'([^']+)' is not a docker command",
    r#"unknown docker command: "(?:\S+ )?([^"\s]+)""#,
    r#"unknown command: (?:docker )?(?:\S+ )*?(\S+)"#,
];

/// The unknown option, as it is written.
fn option(output: &str) -> Option<String> {
    let long = captured(output, &OPTIONS).map(|option| option.trim_end_matches('.').to_owned());
    long.or_else(|| captured(output, &LETTERS).map(|letter| format!("-{letter}")))
}

fn subcommand<'text>(trouble: &'text Trouble<'_>) -> Option<&'text str> {
    docker(trouble.command)?;
    captured(&trouble.output, &SUBCOMMANDS)
}

/// The program to ask, by its own word: "See 'docker ps --help'."
fn program(trouble: &Trouble<'_>) -> Option<Vec<String>> {
    let advertised = captured(&trouble.output, &[r"['‘]([\w./ -]+) --help['’]"])?;
    let words: Vec<String> = advertised.split(' ').map(str::to_owned).collect();
    // Nothing is run but what the step itself has run.
    let known = commands(trouble.command).into_iter().flatten().collect::<Vec<_>>();
    words.iter().all(|word| known.contains(word)).then_some(words)
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    let unknown = option(&trouble.output).is_some() || subcommand(trouble).is_some();
    let asked = unknown.then(|| program(trouble)).flatten();
    asked.map(Question::Help).into_iter().collect()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    if let Some(option) = option(&trouble.output) {
        return Some(of_option(trouble, facts, &option));
    }
    let word = subcommand(trouble)?;
    let words = program(trouble).unwrap_or_else(|| vec!["docker".to_owned()]);
    let help = facts.answer(&Question::Help(words.clone())).unwrap_or_default();
    let known = all_captured(help, r"(?m)^  ([a-z][\w-]+)\*?\s{2,}");
    let name = words.join(" ");
    let help = match nearest(word, &known) {
        Some(meant) => format!("did you mean `{name} {meant}`?"),
        None => format!("`{name} --help` lists what there is"),
    };
    Some(Advice::new(help).about(word, format!("unknown to `{name}`")))
}

fn of_option(trouble: &Trouble<'_>, facts: &Facts, option: &str) -> Advice {
    let Some(words) = program(trouble) else {
        let help =
            format!("the program does not know the option `{option}`: its `--help` lists those it has");
        return Advice::new(help).about(option, "unknown option");
    };
    let program = words.join(" ");
    let help = facts.answer(&Question::Help(words)).unwrap_or_default();
    let known: Vec<&str> = help.lines().flat_map(options_of_line).collect();
    let long: Vec<&str> = known.iter().copied().filter(|name| name.starts_with("--")).collect();
    let short: Vec<&str> = known.iter().copied().filter(|name| name.len() == 2).collect();
    let help = match nearest(option, &long) {
        Some(meant) if option.starts_with("--") => format!("did you mean `{meant}`?"),
        _ if option.len() == 2 && !short.is_empty() => {
            format!("`{program}` has no `{option}`; its short options are {}", listed(&distinct(&short)))
        }
        _ => format!("`{program}` has no `{option}`: `{program} --help` lists its options"),
    };
    Advice::new(help).about(option, format!("unknown to `{program}`"))
}

/// The options that a line of help is about: those at its beginning, before they are explained.
fn options_of_line(line: &str) -> Vec<&str> {
    let line = line.trim_start();
    let head = line.split_once("  ").map_or(line, |(head, _)| head);
    if line.starts_with('-') { all_captured(head, r"(?:^|[\s,])(--?[A-Za-z0-9][\w-]*)") } else { Vec::new() }
}

fn distinct<'text>(names: &[&'text str]) -> Vec<&'text str> {
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(name) {
            distinct.push(name);
        }
    }
    distinct
}
