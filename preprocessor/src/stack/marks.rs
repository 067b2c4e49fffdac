//! Names and labels by which everything of ours on the user's engine is known.

use std::collections::HashMap;

/// The label whose value says what a thing of ours is for.
pub const ROLE: &str = "io.drydock.role";
/// The label that names the process a container belongs to.
pub const OWNER: &str = "io.drydock.owner";
/// The label that names the run a container belongs to.
pub const RUN: &str = "io.drydock.run";
/// The label that names the stack a golden was made of.
pub const STACK: &str = "io.drydock.stack";
/// The label of a golden that was made only to try an update: the process that it was made for. It is not [`OWNER`],
/// which every golden inherits from the container that it was made in.
pub const CANDIDATE: &str = "io.drydock.candidate";
/// The label with the version of the engine inside a golden.
pub const ENGINE: &str = "io.drydock.engine";

/// What a thing of ours is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A Debian base image.
    Base,
    /// The image of the reader's machine, without the system.
    Host,
    /// The image or the volume of a golden.
    Golden,
    /// The container in which a golden is made.
    Preparation,
    /// A container that a scenario runs in.
    Sandbox,
}

impl Role {
    /// The value of the label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Host => "host",
            Self::Golden => "golden",
            Self::Preparation => "preparation",
            Self::Sandbox => "sandbox",
        }
    }

    /// A set of labels that holds only this one.
    #[must_use]
    pub fn labels(self) -> HashMap<String, String> {
        HashMap::from([(ROLE.to_owned(), self.as_str().to_owned())])
    }

    /// A filter that finds what bears the label.
    #[must_use]
    pub fn filter(self) -> HashMap<String, Vec<String>> {
        HashMap::from([("label".to_owned(), vec![format!("{ROLE}={}", self.as_str())])])
    }
}

/// The process that a container belongs to: the machine's name, the process id and when it was started, so
/// that neither another machine's nor a later process with the same id is taken for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    machine: String,
    process: i32,
    started: String,
}

impl Owner {
    /// This process.
    #[must_use]
    pub fn this() -> Self {
        Self::of(rustix::process::getpid().as_raw_nonzero().get())
    }

    /// The process of this machine that has this id now.
    #[must_use]
    pub fn of(process: i32) -> Self {
        Self { machine: machine(), process, started: started(process).unwrap_or_default() }
    }

    /// Reads the label's value.
    #[must_use]
    pub fn parse(label: &str) -> Option<Self> {
        let mut parts = label.rsplitn(3, ':');
        let started = parts.next()?.to_owned();
        let process = parts.next()?.parse().ok()?;
        Some(Self { machine: parts.next()?.to_owned(), process, started })
    }

    /// Whether this process surely is no more; one of another machine never surely is.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        if self.machine != machine() {
            return false;
        }
        let Some(process) = rustix::process::Pid::from_raw(self.process) else { return false };
        let there = rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH);
        !there || started(self.process).unwrap_or_default() != self.started
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.machine, self.process, self.started)
    }
}

fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// When a process was started, in the kernel's ticks; `None` where there is no `/proc` to tell.
///
/// The 22nd field of `/proc/PID/stat` (proc(5)); the second may hold spaces and ends with the last bracket.
fn started(process: i32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::Owner;

    #[test]
    fn an_owner_survives_its_label() {
        let owner = Owner::this();
        assert_eq!(Owner::parse(&owner.to_string()), Some(owner.clone()));
        assert!(!owner.is_gone());
    }

    #[test]
    fn only_a_dead_process_of_this_machine_is_gone() {
        let this = Owner::this();
        for (owner, gone) in [
            (Owner { started: "1".to_owned(), ..this.clone() }, true),
            (Owner { process: i32::MAX, ..this.clone() }, true),
            (Owner { machine: "elsewhere".to_owned(), process: i32::MAX, ..this }, false),
        ] {
            assert_eq!(owner.is_gone(), gone, "{owner}");
        }
    }

    #[test]
    fn a_strange_label_has_no_owner() {
        for label in ["", "a:b", "host:x:1"] {
            assert_eq!(Owner::parse(label), None, "{label:?}");
        }
    }
}
