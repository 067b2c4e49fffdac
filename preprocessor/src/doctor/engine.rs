//! The engine: whether it answers, and whether sandboxes can live on it.

use super::rights::{self, Rights};
use super::{Engine, Finding, NoEngine, Part, Trial, size};
use crate::stack::base::Source;
use crate::stack::engine::{Attempt, EngineFacts, Failure};

/// The first API with control groups of a container's own, that of Docker 20.10.
const OLDEST_API: (u32, u32) = (1, 41);
/// What a base, a host image and the first golden take together, and what is left after that to work with.
const ROOMY: u64 = 4 << 30;
/// Less than this and nothing can be prepared.
const TIGHT: u64 = 1 << 30;

/// What is said where no engine can be asked.
pub(super) fn absent(none: &NoEngine) -> Finding {
    match none {
        NoEngine::Unfit(reason) => Finding::missing(
            Part::Engine,
            "answers",
            reason,
            "switch it to Linux containers, or point DOCKER_HOST at an engine on Linux",
        ),
        NoEngine::Unreachable { tried, installed } => {
            let places: Vec<String> = tried.iter().map(ToString::to_string).collect();
            let detail = format!("no Docker engine answers\n{}", places.join("\n"));
            Finding::missing(Part::Engine, "answers", detail, remedy(tried, *installed))
        }
    }
}

fn remedy(tried: &[Attempt], installed: bool) -> String {
    let failed = |failure| tried.iter().any(|attempt| attempt.failure == failure);
    // Only where nothing was asked for are the usual places tried, which are sockets of this computer.
    let asked_for = tried
        .first()
        .filter(|first| first.origin.contains("DOCKER_HOST") || first.origin.contains("context"));
    if failed(Failure::Denied) {
        "there is an engine that you may not use: join its group, then log in again: `sudo usermod -aG docker \"$USER\"`"
            .to_owned()
    } else if let Some(Attempt { origin, address, .. }) = asked_for {
        format!(
            "start the engine at {address}, or take back what points there, {origin}: `unset DOCKER_HOST DOCKER_CONTEXT`, \
             `docker context use default`"
        )
    } else if installed || failed(Failure::Refused) {
        "it is installed: start it, on most systems with `sudo systemctl start docker`".to_owned()
    } else {
        "install Docker 20.10 or later and start it (on Debian and Ubuntu: `sudo apt-get install docker.io`, elsewhere \
         your distribution's package, Docker Desktop or Colima), then join its group: `sudo usermod -aG docker \"$USER\"`"
            .to_owned()
    }
}

/// All checks of an engine that answers.
pub(super) fn judge(engine: &Engine) -> Vec<Finding> {
    let Engine { facts, trial, .. } = engine;
    let rights = match trial {
        Trial::Said(said) => Some(rights::read(said)),
        Trial::NotProbed | Trial::Refused(_) => None,
    };
    let mut findings = vec![
        Finding::ok(Part::Engine, "answers", format!("{} ({})", facts.address, facts.origin)),
        version(facts),
        platform(facts),
        control_groups(facts),
        storage(facts),
        rights::judge(trial, rights.as_ref(), facts),
        disk(rights.as_ref().and_then(|rights| rights.free).or(engine.free), facts),
    ];
    findings.extend(engine.bases.iter().map(|(base, source)| base_image(&base.image, &base.suite, source)));
    findings.push(leftovers(&engine.leftovers));
    findings
}

fn version(facts: &EngineFacts) -> Finding {
    let EngineFacts { version, api, .. } = facts;
    let detail = format!("Docker {version}, API {api}");
    let number = |text: &str| text.parse::<u32>().ok();
    match api.split_once('.').and_then(|(major, minor)| Some((number(major)?, number(minor)?))) {
        Some(api) if api < OLDEST_API => Finding::missing(
            Part::Engine,
            "version",
            detail,
            "sandboxes need control groups of their own: update to Docker 20.10 (API 1.41) or later",
        ),
        Some(_) => Finding::ok(Part::Engine, "version", detail),
        None => Finding::warning(
            Part::Engine,
            "version",
            format!("it does not say which version of the API it has: {detail}"),
            "drydock is made for Docker 20.10 or later",
        ),
    }
}

fn platform(facts: &EngineFacts) -> Finding {
    let EngineFacts { system, kernel, architecture, .. } = facts;
    Finding::ok(Part::Engine, "platform", format!("{system}, Linux {kernel} on {architecture}"))
}

fn control_groups(facts: &EngineFacts) -> Finding {
    let EngineFacts { cgroups, cgroup_driver, .. } = facts;
    if cgroup_driver == "none" {
        let help = "a rootless engine needs control groups of version 2, delegated by systemd: \
                    https://docs.docker.com/engine/security/rootless/";
        return Finding::missing(Part::Engine, "control groups", "it may not use any", help);
    }
    let driver = if cgroup_driver.is_empty() { String::new() } else { format!(", kept by {cgroup_driver}") };
    Finding::ok(Part::Engine, "control groups", format!("version {cgroups}{driver}"))
}

fn storage(facts: &EngineFacts) -> Finding {
    let EngineFacts { storage, root, .. } = facts;
    let detail = format!("{storage} in {root}");
    match storage.as_str() {
        "vfs" => Finding::warning(
            Part::Engine,
            "storage",
            detail,
            "vfs copies every image whole: slow, and it fills the disk; see `storage-driver` in Docker's documentation",
        ),
        _ => Finding::ok(Part::Engine, "storage", detail),
    }
}

fn disk(free: Option<u64>, facts: &EngineFacts) -> Finding {
    let help = "make room: `docker system df` shows what takes it, `mdbook-drydock clean` removes what drydock has made";
    match free {
        None => {
            Finding::ok(Part::Engine, "disk", format!("not probed: {} is not on this computer", facts.root))
        }
        Some(free) if free < TIGHT => {
            Finding::missing(Part::Engine, "disk", format!("{} free", size(free)), help)
        }
        Some(free) if free < ROOMY => {
            let detail =
                format!("{} free; a golden and what it is made of take up to {}", size(free), size(ROOMY));
            Finding::warning(Part::Engine, "disk", detail, help)
        }
        Some(free) => Finding::ok(Part::Engine, "disk", format!("{} free", size(free))),
    }
}

fn base_image(image: &str, suite: &str, source: &Source) -> Finding {
    match source {
        Source::Present => Finding::ok(Part::Engine, "base image", format!("{image} is there")),
        Source::Registry => {
            Finding::ok(Part::Engine, "base image", format!("{image} is not there yet and can be pulled"))
        }
        Source::Debootstrap => Finding::ok(
            Part::Engine,
            "base image",
            format!(
                "{image} is not there yet and cannot be pulled; debootstrap can make it of Debian {suite}"
            ),
        ),
        Source::Nowhere { pulling, making } => Finding::missing(
            Part::Engine,
            "base image",
            format!("{image} is not there\npulling it: {pulling}\nmaking it: {making}"),
            "connect the engine to Docker Hub, or, on Debian or Ubuntu as root, `apt-get install debootstrap`",
        ),
    }
}

fn leftovers(names: &[String]) -> Finding {
    match names {
        [] => Finding::ok(Part::Engine, "leftovers", "no sandbox of a run that is dead"),
        names => Finding::warning(
            Part::Engine,
            "leftovers",
            format!("sandboxes of runs that are dead: {}", names.join(", ")),
            "the next run removes them; `mdbook-drydock clean` does so at once, and removes all goldens, too",
        ),
    }
}

/// Whether an engine keeps containers from something by these options.
pub(super) fn has_option(facts: &EngineFacts, name: &str) -> bool {
    let named = format!("name={name}");
    facts.security.iter().any(|option| option.split(',').any(|part| part == named))
}

/// What is known of what a container may do.
pub(super) type Known<'rights> = Option<&'rights Rights>;
