//! What tools say of something that they are going to take away.

use memchr::memmem;

use super::calls::calls;
use super::{shown, typed};
use crate::blocks::Step;
use crate::compare::screen;
use crate::diagnostic::{Code, Diagnostic};
use crate::verdict::wording::name;

/// The words that such a message holds, in lower case: deprecated, deprecation; obsolete, obsolescent.
const WORDS: [&str; 2] = ["deprecat", "obsole"];

/// What such a message begins with, in lower case.
const BEGINNINGS: [&str; 6] = [
    "[deprecat",
    "deprecated:",
    "deprecation:",
    "deprecation notice",
    "deprecation warning",
    "deprecationwarning",
];

/// What a message begins with that is one only because of the words in it.
const WARNINGS: [&str; 11] = [
    "warning:",
    "warning ",
    "warn:",
    "warn ",
    "warn[",
    "npm warn",
    "[warning]",
    "level=warn",
    "flag -",
    "command \"",
    "option ",
];

/// What Ansible says before its deprecations, which names none.
const HINT: &str = "[warning]: deprecation warnings can be disabled";

/// Programs that only show what others have written.
const SHOW: [&str; 14] = [
    "cat",
    "dmesg",
    "egrep",
    "fgrep",
    "grep",
    "head",
    "journalctl",
    "less",
    "man",
    "more",
    "rg",
    "sed",
    "tail",
    "zcat",
];

/// Lines of a message that goes on in the next ones.
const LINES: usize = 3;

/// Warns of a step in whose output a tool says that something is deprecated, unless the docs show that.
pub(super) fn announced(step: &Step, output: &str) -> Option<Diagnostic> {
    if !mentions(output) || WORDS.iter().any(|word| shown(step, word)) || only_shows(typed(step)) {
        return None;
    }
    let lines = screen::lines(output);
    let at = lines.iter().position(|line| announces(line))?;
    let message = message(&lines[at..]);
    let more = lines[at + 1..].iter().filter(|line| announces(line)).count();
    let warning = Diagnostic::warning(
        Code::Deprecated,
        step.span.clone(),
        format!("{} uses something that is going to be taken away", name(step)),
    );
    let warning = warning.label("works today").note("output", message);
    let warning = match more {
        0 => warning,
        more => warning.note("further ones", format!("{more} more such lines")),
    };
    Some(warning.help(
        "use what the message names in its place; if the page is about the deprecated form itself, write that \
         line as expected output",
    ))
}

/// The message that begins with the first of these lines. What is logged ends with its line.
fn message(lines: &[String]) -> String {
    let first = lines.first().map_or("", String::as_str);
    let whole = if begins(&first.to_ascii_lowercase(), &BEGINNINGS) { LINES } else { 1 };
    let lines = lines.iter().take(whole).map(String::as_str).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn begins(line: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| line.starts_with(beginning))
}

/// Whether any of the words occurs: a cheap look before a thorough one.
fn mentions(output: &str) -> bool {
    // All spellings but the first letter's, which may be a capital.
    ["eprecat", "EPRECAT", "bsole", "BSOLE"]
        .iter()
        .any(|part| memmem::find(output.as_bytes(), part.as_bytes()).is_some())
}

/// Whether a line is a tool's own message, and not a text that happens to hold the word.
fn announces(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    if line.starts_with(char::is_whitespace)
        || line.starts_with(HINT)
        || !WORDS.iter().any(|word| line.contains(word))
    {
        return false;
    }
    let logged = line.starts_with("time=") && line.contains("level=warn");
    // `a.py:3: DeprecationWarning: …`, `(node:1) [DEP0005] DeprecationWarning: …`, `egrep: warning: …`
    let named = ["deprecationwarning: ", ": warning: "].iter().any(|name| line.contains(name));
    begins(&line, &BEGINNINGS) || begins(&line, &WARNINGS) || logged || named
}

/// Whether a command line begins with a program that says nothing of its own.
fn only_shows(command: &str) -> bool {
    calls(command).first().is_some_and(|call| {
        SHOW.contains(&call.program()) || call.asks(&["logs"]) || call.has("--help") || call.has("help")
    })
}

#[cfg(test)]
mod tests {
    use super::{announces, mentions, only_shows};

    #[test]
    fn messages_of_tools_are_told_from_texts_with_the_word() {
        let messages = [
            "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.",
            "WARN[0000] /srv/compose.yaml: the attribute `version` is obsolete, it will be ignored",
            "time=\"2024-05-01T10:00:00Z\" level=warning msg=\"/srv/compose.yaml: `version` is obsolete\"",
            "[DEPRECATION WARNING]: ANSIBLE_COLLECTIONS_PATHS option, does not fit var naming standard.",
            "[DEPRECATED]: something",
            "[DEPRECATION NOTICE] Docker Image Format v1 is deprecated.",
            "Flag --filter-driver has been deprecated, use --driver",
            "Command \"scan\" is deprecated, use scout",
            "WARNING: The requested option is deprecated",
            "Warning: apt-key is deprecated. Manage keyring files in trusted.gpg.d instead.",
            "Warning: policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+",
            "egrep: warning: egrep is obsolescent; using grep -E",
            "/srv/app.py:3: DeprecationWarning: datetime.utcnow() is deprecated",
            "/srv/app.py:3: PendingDeprecationWarning: soon",
            "(node:1) [DEP0005] DeprecationWarning: Buffer() is deprecated",
            "npm WARN deprecated har-validator@5.1.5: this library is no longer supported",
            "DEPRECATION: Python 2.7 reached the end of its life",
        ];
        for line in messages {
            assert!(mentions(line) && announces(line), "{line}");
        }
        let texts = [
            "web",
            "deprecated-api   nginx   Up 3 seconds",
            "      --link list   Deprecated: add a link to another container",
            "# DEPRECATED: use the other file",
            "The following options are deprecated.",
            "    DeprecationWarning: indented in a listing",
            "ok: [localhost] => (item=deprecated)",
            "{\"Deprecated\": false}",
            "libobsolete0 is already the newest version",
            "no warnings about deprecated things",
            "TASK [Warn about deprecated settings] ****",
            "Warnings: 3 deprecated",
            "[WARNING]: Deprecation warnings can be disabled by setting `deprecation_warnings=False` in ansible.cfg.",
        ];
        for line in texts {
            assert!(!announces(line), "{line}");
        }
        assert!(!mentions("ready to serve\n"));
    }

    #[test]
    fn what_others_wrote_is_no_message_of_the_command() {
        for (command, shows) in [
            ("docker logs web", true),
            ("sudo docker compose logs --tail 5 web", true),
            ("docker logs web 2>&1 | tail", true),
            ("cat /etc/docker/daemon.json", true),
            ("docker run --help", true),
            ("docker help run", true),
            ("docker build . | cat", false),
            ("docker compose up -d", false),
            ("", false),
        ] {
            assert_eq!(only_shows(command), shows, "{command}");
        }
    }
}
