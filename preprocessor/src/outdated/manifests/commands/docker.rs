//! Docker's commands: which of their words is an image.

use super::super::listing::Listing;
use super::{Command, plain, unquoted};

/// The programs that take Docker's commands.
const PROGRAMS: [&str; 3] = ["docker", "podman", "nerdctl"];
/// The options before the command that take a value from the next word.
const GLOBAL_VALUED: [&str; 12] = [
    "--config",
    "--connection",
    "--context",
    "--host",
    "--log-level",
    "--namespace",
    "--tlscacert",
    "--tlscert",
    "--tlskey",
    "-H",
    "-c",
    "-l",
];
/// The options of `run`, `create` and `pull` that take no value.
const FLAGS: [&str; 19] = [
    "--all-tags",
    "--detach",
    "--disable-content-trust",
    "--help",
    "--init",
    "--interactive",
    "--no-healthcheck",
    "--oom-kill-disable",
    "--privileged",
    "--publish-all",
    "--quiet",
    "--read-only",
    "--replace",
    "--rm",
    "--rmi",
    "--sig-proxy",
    "--tls-verify",
    "--tty",
    "--use-api-socket",
];
/// The short ones of these.
const SHORT_FLAGS: &str = "diPqt";

/// What a command has to do with images.
#[derive(Debug, Default)]
pub(in super::super) struct Images {
    /// What it runs, or makes a container of.
    pub(in super::super) used: Option<Listing>,
    /// What it fetches.
    pub(in super::super) pulled: Option<Listing>,
    /// What it builds, and what it gives another name to.
    pub(in super::super) built: Vec<String>,
    pub(in super::super) named: Vec<String>,
    /// The platform that is asked for.
    pub(in super::super) platform: Option<String>,
}

/// The images that a command is about.
pub(in super::super) fn images(command: &Command) -> Images {
    let words = &command.words;
    let mut found = Images::default();
    let text = |at: usize| words.get(at).and_then(plain).unwrap_or_default();
    let program = text(0);
    if !PROGRAMS.contains(&program.rsplit('/').next().unwrap_or_default()) {
        return found;
    }
    let mut at = 1;
    while text(at).starts_with('-') {
        at += if GLOBAL_VALUED.contains(&text(at).as_str()) { 2 } else { 1 };
    }
    let group = text(at);
    if ["builder", "buildx", "container", "image", "service"].contains(&group.as_str()) {
        at += 1;
    }
    let arguments = &words[(at + 1).min(words.len())..];
    match (group.as_str(), text(at).as_str()) {
        ("run" | "create" | "container", "run" | "create") | ("service", "create") => {
            let options = Options::read(arguments);
            // Never to be pulled, it has to be here by other means.
            found.used = options.first.filter(|_| options.pull.as_deref() != Some("never"));
            found.platform = options.platform;
        }
        ("pull" | "image", "pull") => {
            let options = Options::read(arguments);
            found.pulled = options.first.filter(|_| !options.all_tags);
            found.platform = options.platform;
        }
        ("build" | "image" | "builder" | "buildx", "build") => found.built = tags(arguments),
        ("buildx", "b") => found.built = tags(arguments),
        ("tag" | "commit" | "image" | "container" | "import", "tag" | "commit" | "import") => {
            let last = arguments.iter().rev().find(|word| !word.text().starts_with('-'));
            found.named.extend(last.and_then(plain));
        }
        _ => {}
    }
    found
}

/// What stands before the image, and the image.
#[derive(Default)]
struct Options {
    first: Option<Listing>,
    platform: Option<String>,
    pull: Option<String>,
    all_tags: bool,
}

impl Options {
    fn read(words: &[Listing]) -> Self {
        let mut options = Self::default();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let text = plain(word).unwrap_or_default();
            at += 1;
            if text == "--" {
                options.first = words.get(at).and_then(unquoted);
                break;
            }
            if !(word.text().starts_with('-')) {
                options.first = unquoted(word);
                break;
            }
            options.all_tags |= text == "--all-tags" || text == "-a";
            let takes_next = takes_value(word.text());
            let value = match text.split_once('=') {
                Some((_, value)) if !takes_next => Some(value.to_owned()),
                _ if takes_next => words.get(at).and_then(plain),
                _ => None,
            };
            match text.split('=').next().unwrap_or_default() {
                "--platform" => options.platform = value,
                "--pull" => options.pull = value,
                _ => {}
            }
            at += usize::from(takes_next);
        }
        options
    }
}

/// Whether the value of an option is the next word.
fn takes_value(option: &str) -> bool {
    if option.starts_with("--") {
        return !option.contains('=') && !FLAGS.contains(&option);
    }
    // In a row of short ones, the first that takes a value takes the rest of the word, if there is any.
    let letters = &option[1..];
    match letters.find(|c| !SHORT_FLAGS.contains(c)) {
        Some(valued) => letters[valued..].chars().count() == 1,
        None => false,
    }
}

/// The names that a build gives to its image.
fn tags(words: &[Listing]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let text = plain(word).unwrap_or_default();
        let next = || words.get(at + 1).and_then(plain);
        if text == "--tag" || text == "-t" {
            found.extend(next());
        } else if let Some(name) = text.strip_prefix("--tag=") {
            found.push(name.to_owned());
        } else if let Some(name) = text.strip_prefix("-t").filter(|_| !text.starts_with("--")) {
            found.push(name.to_owned());
        }
    }
    found
}
