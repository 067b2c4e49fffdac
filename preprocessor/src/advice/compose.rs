//! What Docker Compose does not find or understand.

use super::captured::captured;
use super::nearest::{did_you_mean, listed};
use super::words::docker;
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Question};

const UNKNOWN_KEY: [&str; 3] = [
    r"additional properties '([^']+)' not allowed",
    r"[Aa]dditional property (\S+) is not allowed",
    r"Unsupported config option for [^:]+: '([^']+)'",
];

/// The keys that a service may have, of those that people use.
const KEYS: [&str; 34] = [
    "annotations",
    "build",
    "cap_add",
    "cap_drop",
    "command",
    "configs",
    "container_name",
    "depends_on",
    "deploy",
    "devices",
    "dns",
    "entrypoint",
    "env_file",
    "environment",
    "expose",
    "extra_hosts",
    "healthcheck",
    "hostname",
    "image",
    "init",
    "labels",
    "logging",
    "network_mode",
    "networks",
    "ports",
    "privileged",
    "pull_policy",
    "read_only",
    "restart",
    "secrets",
    "tmpfs",
    "user",
    "volumes",
    "working_dir",
];

fn service<'text>(trouble: &'text Trouble<'_>) -> Option<&'text str> {
    captured(&trouble.output, &[r"no such service: (\S+)"])
}

/// The options before Compose's own subcommand, by which it finds its file.
fn options(trouble: &Trouble<'_>) -> Option<Vec<String>> {
    let words = docker(trouble.command)?;
    let mut rest = words.iter().skip_while(|word| *word != "compose").skip(1);
    let mut options = Vec::new();
    while let Some(word) = rest.next().filter(|word| word.starts_with('-')) {
        options.push(word.clone());
        let valued =
            ["-f", "--file", "-p", "--project-name", "--project-directory", "--env-file", "--profile"];
        if valued.contains(&word.as_str()) {
            options.extend(rest.next().cloned());
        }
    }
    Some(options)
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    let asked = service(trouble).and_then(|_| options(trouble));
    asked.map(Question::Services).into_iter().collect()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    if let Some(key) = captured(&trouble.output, &UNKNOWN_KEY) {
        let meant =
            did_you_mean(key, &KEYS).unwrap_or_else(|| "Compose has no such key at this place".to_owned());
        return Some(Advice::new(meant).about(key, "unknown to Compose"));
    }
    let name = service(trouble)?;
    let services: Vec<&str> = options(trouble)
        .map(|options| facts.lines(&Question::Services(options)).collect())
        .unwrap_or_default();
    if services.is_empty() {
        let help = format!("the Compose file has no service `{name}`");
        return Some(Advice::new(help).about(name, "no such service"));
    }
    let meant = did_you_mean(name, &services).map(|meant| format!("; {meant}")).unwrap_or_default();
    let help = format!("the services of the Compose file are {}{meant}", listed(&services));
    Some(Advice::new(help).about(name, "no such service"))
}
