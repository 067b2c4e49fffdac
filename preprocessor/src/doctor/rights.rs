//! What a container with the rights of a sandbox could really do.

use super::engine::{Known, has_option};
use super::{Finding, Part, Trial};
use crate::stack::engine::EngineFacts;

/// The capabilities that sandboxes ask for, with their bits in the kernel's numbering; see capabilities(7).
const CAPABILITIES: [(&str, u32); 3] = [("NET_ADMIN", 12), ("SYS_PTRACE", 19), ("SYS_ADMIN", 21)];

/// What the trial's script said, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rights {
    /// What the container could not do, each with what the system said.
    pub(super) lacks: Vec<String>,
    /// The free bytes where the engine stores containers.
    pub(super) free: Option<u64>,
}

/// Reads what the script printed. What is not there was not granted.
pub(super) fn read(said: &str) -> Rights {
    let line = |name: &str| {
        said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix([' ', ':', '\t']).map(str::trim))
    };
    let mut lacks = Vec::new();
    let held = line("CapEff").and_then(|bits| u64::from_str_radix(bits, 16).ok()).unwrap_or(0);
    let unheld = CAPABILITIES.iter().filter(|(_, bit)| held & (1 << bit) == 0);
    lacks.extend(unheld.map(|(name, _)| format!("the capability {name} is not granted")));
    if line("Seccomp") != Some("0") {
        lacks.push("system calls are filtered in spite of seccomp=unconfined".to_owned());
    }
    for (name, what) in [
        ("mount", "it may not mount a file system"),
        ("overlay", "it may not mount an overlay, of which images are made"),
        ("cgroups", "it may not have control groups of its own"),
        ("paths", "it may not write to /proc/sys in spite of systempaths=unconfined"),
    ] {
        match line(name) {
            Some("ok") => {}
            answer => {
                let why = answer.map(|answer| answer.trim_start_matches("failed").trim()).unwrap_or_default();
                lacks.push(if why.is_empty() { what.to_owned() } else { format!("{what}: {why}") });
            }
        }
    }
    let free = line("free").and_then(|kibibytes| kibibytes.parse::<u64>().ok());
    Rights { lacks, free: free.map(|kibibytes| kibibytes << 10) }
}

/// What a sandbox may do, with the engine's own settings as the likely reasons.
pub(super) fn judge(trial: &Trial, rights: Known<'_>, facts: &EngineFacts) -> Finding {
    let refused = |detail: String| Finding::missing(Part::Engine, "rights", detail, way_out(facts));
    match (trial, rights) {
        (Trial::Refused(reason), _) => {
            refused(format!("a container with the rights of a sandbox does not start\n{reason}"))
        }
        (Trial::Said(_), Some(Rights { lacks, .. })) if !lacks.is_empty() => {
            refused(format!("a container with the rights of a sandbox starts, but\n{}", lacks.join("\n")))
        }
        (Trial::Said(_), _) => {
            Finding::ok(Part::Engine, "rights", "a container may do all that a sandbox has to (tried)")
        }
        (Trial::NotProbed, _) => Finding::ok(
            Part::Engine,
            "rights",
            "not probed: there is no image of drydock's yet; `mdbook-drydock prepare` makes one",
        ),
    }
}

fn way_out(facts: &EngineFacts) -> String {
    let asked =
        "sandboxes ask for SYS_ADMIN, NET_ADMIN, SYS_PTRACE, seccomp=unconfined and systempaths=unconfined";
    let way = if has_option(facts, "rootless") {
        "a rootless engine cannot grant all of it: use one that runs as root"
    } else if has_option(facts, "userns") {
        "with `userns-remap` it cannot be granted: use an engine without"
    } else if has_option(facts, "selinux") {
        "SELinux or a policy of the engine's may forbid it: allow it there, or use an engine of your own, in a virtual \
         machine for instance"
    } else {
        "a policy of the engine's or the computer's forbids it: allow it there, or use an engine of your own, in a virtual \
         machine for instance"
    };
    format!("{asked}; {way}")
}
