//! Languages, flags and keys: what a block can be called and what can be said about it.

use super::options::Work;
use crate::catalogue::Entry;

/// The languages whose blocks drydock answers for, each by all of its names.
pub const LANGUAGES: [Entry; 5] = [
    Entry::word(
        "console",
        "A session at a prompt: lines behind `$ ` are commands, the others are what they print. An indented \
         block with a line that begins with `$ ` is one, too.",
    ),
    Entry::word("sh bash shell", "A script: all of it is run, and every command in it must succeed."),
    Entry::word(
        "yaml yml",
        "A list of tasks or plays is run by `ansible-playbook`, a mapping with `services` by `docker compose`. \
         Anything else must be marked `data`.",
    ),
    Entry::word(
        "docker dockerfile",
        "A Dockerfile: it is built. A piece of one must name the `file` that it belongs to.",
    ),
    Entry::word("text,output", "What the block before it prints."),
];

/// What stands behind the language, separated by commas.
pub const FLAGS: [Entry; 5] = [
    Entry::new(
        "ignore",
        "\"needs the VPN\"",
        "Leave the block alone. It owes a reason, so it is written in a comment: `ignore = \"…\"`.",
    ),
    Entry::word("no_run", "Read the block and find its mistakes, but do not run it."),
    Entry::word("should_fail", "The last command must fail, with whatever exit code."),
    Entry::word("hidden", "Run the block, but leave it out of the page."),
    Entry::word("data", "The block is shown only; as YAML it must parse."),
];

/// What stands in the comment above a block, beside the flags.
pub const KEYS: [Entry; 19] = [
    Entry::new("timeout", "\"10s\"", "How long each step of the block may take.")
        .or("`timeout` in `book.toml`, otherwise `\"60s\"`"),
    Entry::new("exit", "1", "The exit code that the last command must end with.").or("0"),
    Entry::new(
        "where",
        "{ \"container name\" = \"web\" }",
        "What stands in for `<container name>` when a command is run.",
    ),
    Entry::new(
        "stop_after",
        "\"2s\"",
        "Press Ctrl-C after this time: the last command never ends by itself.",
    ),
    Entry::new("stop_on", "\"ready\"", "Press Ctrl-C as soon as the output holds this text."),
    Entry::new(
        "retry",
        "\"30s\"",
        "Repeat a step until it ends and prints as it should, for no longer than this.",
    ),
    Entry::new("background", "true", "Leave the last command running while what follows is run."),
    Entry::new(
        "ready",
        "\"curl -fs localhost:8000\"",
        "With `background`: go on once this command succeeds.",
    ),
    Entry::new(
        "file",
        "\"src/worker/Dockerfile\"",
        "The block quotes this file, and its lines must be found there. The path is relative to `dir` under \
         `[host]` in `stack.toml`.",
    ),
    Entry::new(
        "edit",
        "true",
        "With `file`: the block replaces the lines of the file that were quoted last.",
    ),
    Entry::new("idempotent", "true", "Run the tasks twice; the second run must change nothing."),
    Entry::new(
        "host",
        "\"worker\"",
        "Reserved for systems of several machines. So far there is one, and the key is refused.",
    ),
    Entry::new(
        "needs",
        "\"engine\"",
        "How much of the system the chapter needs; said above its first block.",
    )
    .or("`\"stack\"`"),
    Entry::new(
        "tools",
        "[\"mdbook-drydock\"]",
        "Programs of the computer that builds the book, which the chapter has in its machine; said above its first block.",
    ),
    Entry::new(
        "leaves",
        "\"nothing\"",
        "The chapter promises to leave the machine as it found it, and is held to that; said above its first block.",
    ),
    Entry::new(
        "updates",
        "\"postgres\"",
        "The chapter is the way to bring a running system to another version of this, as `mdbook-drydock outdated \
         --try` follows it; of several: `[\"django\", \"celery\"]`. Said above its first block.",
    ),
    Entry::new(
        "drill",
        "\"fault\"",
        "The block breaks the system, or mends it, and `mdbook-drydock drill` proves that both are so.",
    ),
    Entry::new(
        "insert",
        "\"picture\"",
        "What drydock puts in the place of the comment, which belongs to no block.",
    ),
    Entry::new(
        "changes",
        "true",
        "With `insert = \"picture\"`: mark what has changed since the chapter's picture before it.",
    ),
];

/// What `needs` takes.
pub const EXTENTS: [Entry; 3] = [
    Entry::word("stack", "The whole system, healthy."),
    Entry::word("engine", "A Docker engine with the system's images, and nothing running in it."),
    Entry::word("shell", "The machine with its files and programs, without a Docker engine."),
];

/// What `drill` takes.
pub const HALVES: [Entry; 2] = [
    Entry::word("fault", "The block breaks the system: without it, a step before the cure must not pass."),
    Entry::word("cure", "The block mends the system: without it, a step after the last cure must not pass."),
];

/// What `insert` takes.
pub const INSERTS: [Entry; 3] = [
    Entry::word(
        "picture",
        "A picture of the system as the engine has it at this point of the chapter: containers, networks, published \
         ports, volumes.",
    ),
    Entry::word("verification", "Every chapter and step of the book, with what became of it."),
    Entry::word("badge", "The badge that says how much of the book was verified."),
];

/// The blocks that a flag or key means something for.
#[must_use]
pub fn takers(name: &str) -> Vec<&'static str> {
    match name {
        "insert" => return vec!["a comment by itself"],
        "changes" => return vec!["pictures"],
        _ => {}
    }
    let run = [
        (Work::Terminal, "commands and scripts"),
        (Work::Playbook, "tasks and plays"),
        (Work::Build, "Compose files and Dockerfiles"),
    ];
    let takers: Vec<_> = run.iter().filter(|(work, _)| work.takes(name)).map(|(_, words)| *words).collect();
    match takers.len() == run.len() {
        true if Work::Nothing.takes(name) => vec!["any block"],
        true if Work::Lines.takes(name) => vec!["whatever is run", "quotes and edits"],
        true => vec!["whatever is run"],
        false => takers,
    }
}

#[cfg(test)]
mod tests {
    use super::{EXTENTS, FLAGS, HALVES, INSERTS, KEYS, LANGUAGES, takers};
    use crate::blocks::{Bindings, parse};
    use crate::chapters::Chapter;
    use crate::diagnostic::Code;
    use crate::span::{SourceFile, SourceMap};

    /// The codes of what is wrong with a chapter.
    fn wrong(text: &str) -> Vec<Code> {
        let sources = SourceMap::identity(SourceFile::new("a.md", text).into());
        let chapter = Chapter { name: "A".into(), file: "a.md".into(), text: text.into(), sources };
        let mut found = Vec::new();
        parse(&chapter, &Bindings::new(), &mut found);
        found.iter().map(|found| found.code).collect()
    }

    #[test]
    fn every_key_takes_its_example() {
        for entry in KEYS.iter().chain(&FLAGS) {
            let value = if entry.example.is_empty() { "true" } else { entry.example };
            let directive = format!("<!-- drydock: {} = {value} -->\n```sh\ntrue\n```\n", entry.name);
            let refused = wrong(&directive).iter().any(|code| {
                matches!(code, Code::UnknownKey) || *code == Code::MalformedDirective && entry.name != "host"
            });
            assert!(!refused, "{directive}");
            let misspelt = directive.replacen(entry.name, &format!("{}x", entry.name), 1);
            assert!(wrong(&misspelt).contains(&Code::UnknownKey), "{misspelt}");
        }
    }

    #[test]
    fn every_flag_is_known_behind_a_language() {
        for entry in FLAGS {
            let block = format!("```sh,{}\ntrue\n```\n", entry.name);
            assert!(!wrong(&block).contains(&Code::UnknownFlag), "{block}");
        }
    }

    #[test]
    fn every_extent_can_be_needed() {
        for entry in EXTENTS {
            let block = format!("<!-- drydock: needs = \"{}\" -->\n```sh\ntrue\n```\n", entry.name);
            assert_eq!(wrong(&block), [], "{block}");
        }
    }

    #[test]
    fn every_half_makes_a_drill_with_the_other() {
        for [first, second] in [HALVES, {
            let [fault, cure] = HALVES;
            [cure, fault]
        }] {
            let block = |name| {
                format!("<!-- drydock: drill = \"{name}\" -->\n```sh\ntrue\n```\n\n```sh\ntrue\n```\n\n")
            };
            let chapter = block(first.name) + &block(second.name);
            let expected: &[Code] = if first.name == "fault" { &[] } else { &[Code::UnprovableDrill] };
            assert_eq!(wrong(&chapter), expected, "{chapter}");
        }
    }

    #[test]
    fn everything_can_be_inserted() {
        for entry in INSERTS {
            let comment = format!("<!-- drydock: insert = \"{}\" -->\n", entry.name);
            assert_eq!(wrong(&comment), [], "{comment}");
            assert_eq!(wrong(&comment.replace("\" -->", "s\" -->")), [Code::MalformedDirective], "{comment}");
        }
    }

    #[test]
    fn every_language_is_answered_for() {
        for name in LANGUAGES.iter().flat_map(|entry| entry.name.split(' ')) {
            let block = format!("```sh\ntrue\n```\n\n```{name}\n```\n");
            assert_eq!(wrong(&block), [Code::EmptyBlock], "{block}");
        }
    }

    #[test]
    fn what_a_key_is_for_is_what_the_parser_says() {
        assert_eq!(takers("idempotent"), ["tasks and plays"]);
        assert_eq!(takers("hidden"), ["any block"]);
        assert_eq!(takers("retry"), ["whatever is run"]);
        assert_eq!(takers("drill"), ["whatever is run", "quotes and edits"]);
        assert_eq!(takers("ready"), ["commands and scripts"]);
    }
}
