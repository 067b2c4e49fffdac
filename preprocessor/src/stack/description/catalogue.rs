//! The tables of `stack.toml` and their keys, each with its default and a line about it.

use crate::catalogue::Entry;

/// A table of `stack.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its header as it is written; empty for the keys above all tables.
    pub header: &'static str,
    /// Whether there has to be one.
    pub required: bool,
    /// What it is: one sentence of Markdown.
    pub meaning: &'static str,
    /// Its keys. A key without a default must be given.
    pub keys: &'static [Entry],
}

/// What stands where a default cannot be written as a value.
const NONE: &str = "none";

/// Every table, in the order in which a stack is made.
pub const SECTIONS: [Section; 12] = [
    Section {
        header: "",
        required: true,
        meaning: "Above all tables.",
        keys: &[Entry::new("name", "\"shop\"", "The system's name: lower-case letters, digits and hyphens.")],
    },
    Section {
        header: "[[base]]",
        required: true,
        meaning: "A Debian base that images are built from. It is taken from your engine, pulled, or made by \
                  `debootstrap`, whichever works first.",
        keys: &[
            Entry::new("image", "\"debian:trixie-slim\"", "The public name that it has inside the sandbox."),
            Entry::new("suite", "\"trixie\"", "Debian's name of the release."),
        ],
    },
    Section {
        header: "[host]",
        required: true,
        meaning: "The machine that the reader sits at.",
        keys: &[
            Entry::new(
                "build",
                "\"host\"",
                "The folder of its Dockerfile, which begins with `ARG BASE` and `FROM ${BASE}`.",
            ),
            Entry::new("base", "\"debian:trixie-slim\"", "The `image` of the base that it is built from."),
            Entry::new("user", "\"operator\"", "The reader's account."),
            Entry::new("dir", "\"/srv\"", "Where terminals open and where `file = \"…\"` begins."),
        ],
    },
    Section {
        header: "[[copy]]",
        required: false,
        meaning: "A folder that the machine begins with. It belongs to the reader.",
        keys: &[
            Entry::new("from", "\"src\"", "The folder beside `stack.toml`."),
            Entry::new("to", "\"/srv/src\"", "Where its contents go."),
        ],
    },
    Section {
        header: "[[service]]",
        required: false,
        meaning: "A process that runs as root beside the engine, from boot on.",
        keys: &[
            Entry::new("name", "\"mail\"", "What it is called in messages."),
            Entry::new("command", "\"exec mail-sink --port 25\"", "A shell command that does not end."),
        ],
    },
    Section {
        header: "[[mirror]]",
        required: false,
        meaning: "An image that `docker pull` finds without a network. It is either built or pulled.",
        keys: &[
            Entry::new("image", "\"redis:8\"", "Its public name and tag."),
            Entry::new("build", "\"mirror/redis\"", "The folder of its Dockerfile.").or(NONE),
            Entry::new("args", "{ VERSION = \"8\" }", "Build arguments.").or("{}"),
            Entry::new("pull", "true", "Whether it is pulled from its public registry instead.").or("false"),
        ],
    },
    Section {
        header: "[prepare]",
        required: false,
        meaning: "Run once as root, with a network, before provisioning.",
        keys: &[Entry::new("command", "\"apt-get update\"", "A shell command.")],
    },
    Section {
        header: "[provision]",
        required: true,
        meaning: "Brings the system up, as the reader would.",
        keys: &[
            Entry::new("dir", "\"/srv\"", "Where the command is run."),
            Entry::new("command", "\"ansible-playbook site.yml\"", "A shell command."),
            Entry::new("timeout", "\"15m\"", "How long it may take.").or("\"5m\""),
        ],
    },
    Section {
        header: "[ansible]",
        required: false,
        meaning: "How tasks and plays of the book are run.",
        keys: &[
            Entry::new("dir", "\"/srv/playbooks\"", "Where `ansible-playbook` is started."),
            Entry::new("inventory", "\"hosts.yml\"", "The inventory, relative to `dir`."),
            Entry::new("hosts", "\"all\"", "The hosts that a list of tasks is for; plays name their own."),
            Entry::new("become", "true", "Whether a list of tasks is run as root.").or("false"),
        ],
    },
    Section {
        header: "[dockerfile]",
        required: false,
        meaning: "How Dockerfiles of the system are built when a block quotes or edits one.",
        keys: &[Entry::new(
            "arguments",
            "\"--secret id=pip,src=/etc/pip.conf\"",
            "Further arguments of `docker build`.",
        )],
    },
    Section {
        header: "[[health]]",
        required: false,
        meaning: "What must succeed before the system counts as healthy.",
        keys: &[
            Entry::new("name", "\"site\"", "What it is called in messages."),
            Entry::new(
                "command",
                "\"curl -fs localhost\"",
                "A shell command, run as the reader until it succeeds.",
            ),
        ],
    },
    Section {
        header: "[resources]",
        required: false,
        meaning: "What one sandbox may take.",
        keys: &[
            Entry::new("memory", "\"2g\"", "Memory, the disk included: a sandbox's disk is held in memory.")
                .or("\"3g\""),
            Entry::new("disk", "\"1g\"", "What the sandbox may store on top of the prepared system.")
                .or("\"4g\""),
            Entry::new("pids", "2048", "Processes and threads.").or("4096"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::super::{Stack, unknown_key};
    use super::{Entry, SECTIONS, Section};

    /// A `stack.toml` of all tables, each key with what `value` gives it; keys given nothing are left out.
    fn document(value: impl Fn(&Section, &Entry) -> Option<String>, more: &str, at: &str) -> String {
        let mut text = String::new();
        for section in &SECTIONS {
            text.push_str(&format!("{}\n", section.header));
            for key in section.keys {
                if let Some(value) = value(section, key) {
                    text.push_str(&format!("{} = {value}\n", key.name));
                }
            }
            if section.header == at {
                text.push_str(more);
            }
        }
        text
    }

    /// `pull` and `build` exclude each other.
    fn example(section: &Section, key: &Entry) -> Option<String> {
        let pull = section.header == "[[mirror]]" && key.name == "pull";
        (!pull).then(|| key.example.to_owned())
    }

    fn parse(text: &str) -> Result<Stack, toml::de::Error> {
        assert!(Stack::parse(Utf8Path::new("stack.toml"), &document(example, "", "")).is_ok());
        toml::from_str(text)
    }

    #[test]
    fn every_key_is_here_and_no_other() {
        for section in SECTIONS {
            let error = parse(&document(example, "no-such-key = 1\n", section.header)).unwrap_err();
            let message = error.message().to_owned();
            let (_, known) = unknown_key(&message).unwrap();
            let tables = SECTIONS.iter().filter(|_| section.header.is_empty());
            let tables = tables.map(|section| section.header.trim_matches(['[', ']']));
            let listed: Vec<&str> = section.keys.iter().map(|key| key.name).chain(tables).collect();
            let listed: Vec<&str> = listed.into_iter().filter(|name| !name.is_empty()).collect();
            assert_eq!(sorted(known), sorted(listed), "{message}");
        }
    }

    #[test]
    fn what_has_a_default_may_be_left_out_and_nothing_else() {
        let all = parse(&document(example, "", "")).unwrap();
        assert_eq!(all.mirrors.len(), 1);
        for section in &SECTIONS {
            for key in section.keys {
                let without = |of: &Section, it: &Entry| {
                    example(of, it).filter(|_| (of.header, it.name) != (section.header, key.name))
                };
                let left_out = parse(&document(without, "", ""));
                assert_eq!(left_out.is_ok(), !key.default.is_empty(), "{} {}", section.header, key.name);
            }
        }
    }

    #[test]
    fn what_is_not_required_may_be_left_out_as_a_whole() {
        for section in &SECTIONS {
            let text = document(example, "", "");
            let keys = |of: &Section, key: &Entry| example(of, key).filter(|_| of.header != section.header);
            let header = format!("\n{}\n", section.header);
            let without = if section.header.is_empty() {
                document(keys, "", "")
            } else {
                format!("\n{}", document(keys, "", "")).replace(&header, "\n")
            };
            assert!(without.len() < text.len());
            let accepted = Stack::parse(Utf8Path::new("stack.toml"), &without).is_ok();
            assert_eq!(accepted, !section.required, "{}", section.header);
        }
    }

    #[test]
    fn a_default_is_what_counts_where_nothing_is_said() {
        let written = |default: bool| {
            let text = document(
                |section, key| match key.default {
                    "" => example(section, key),
                    "none" => None,
                    value => default.then(|| value.to_owned()),
                },
                "",
                "",
            );
            parse(&text).unwrap()
        };
        assert_eq!(written(true), written(false));
    }

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_unstable();
        names
    }
}
