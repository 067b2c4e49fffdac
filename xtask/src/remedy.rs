//! What to do about a Docker engine that does not answer: decided from facts alone.

use crate::machine::{Machine, System};

/// The way to an engine that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Install it, then start it.
    InstallAndStart,
    /// It is installed: start it.
    Start,
    /// Nothing that may be done here without being asked: what a person has to do.
    Ask(String),
}

/// Decides for a machine on which nothing answers. Only root's own machine is ever changed, and never where
/// another engine than this machine's was asked for: `elsewhere`.
pub(crate) fn decide(machine: &Machine, elsewhere: bool) -> Remedy {
    if elsewhere {
        return Remedy::Ask(
            "Start that engine. Or unset DOCKER_HOST and DOCKER_CONTEXT and `docker context use default`, to use \
             one on this machine."
                .to_owned(),
        );
    }
    match machine.system {
        System::Debian | System::Linux if machine.root && machine.dockerd => Remedy::Start,
        System::Debian if machine.root => Remedy::InstallAndStart,
        System::Debian | System::Linux if machine.denied => Remedy::Ask(
            "There is an engine that you may not use. Join its group, then log in again:\n  \
             sudo usermod -aG docker \"$USER\""
                .to_owned(),
        ),
        System::Debian if machine.dockerd => {
            Remedy::Ask("It is installed; start it:\n  sudo systemctl start docker".to_owned())
        }
        System::Debian => Remedy::Ask(
            "As root this command installs and starts one. To do it yourself:\n  \
             sudo apt-get install docker.io iptables\n  \
             sudo usermod -aG docker \"$USER\"    # then log in again"
                .to_owned(),
        ),
        System::Linux if machine.dockerd => {
            Remedy::Ask("It is installed; start it, on most systems with:\n  sudo systemctl start docker".to_owned())
        }
        System::Linux => Remedy::Ask(
            "Install Docker Engine 20.10 or later from your distribution (Fedora: moby-engine, Arch and Alpine: \
             docker, openSUSE: docker), start it, and join its group:\n  \
             sudo systemctl enable --now docker\n  \
             sudo usermod -aG docker \"$USER\"    # then log in again"
                .to_owned(),
        ),
        System::Other => {
            Remedy::Ask("Install Docker Desktop or Colima, start it, and run this command again.".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: Machine =
        Machine { system: System::Debian, root: true, systemd: false, dockerd: false, denied: false };

    #[test]
    fn root_gets_an_engine() {
        let cases = [
            (FRESH, Remedy::InstallAndStart),
            (Machine { systemd: true, ..FRESH }, Remedy::InstallAndStart),
            (Machine { dockerd: true, ..FRESH }, Remedy::Start),
            (Machine { system: System::Linux, dockerd: true, ..FRESH }, Remedy::Start),
        ];
        for (machine, remedy) in cases {
            assert_eq!(decide(&machine, false), remedy, "{machine:?}");
        }
    }

    #[test]
    fn everyone_else_is_told_what_to_do() {
        let user = Machine { root: false, ..FRESH };
        let linux = Machine { system: System::Linux, ..FRESH };
        let cases = [
            ("another engine was asked for, even by root", FRESH, true),
            ("Debian, not root, nothing installed", user.clone(), false),
            ("Debian, not root, not started", Machine { dockerd: true, ..user.clone() }, false),
            ("Debian, not root, not in the group", Machine { dockerd: true, denied: true, ..user }, false),
            ("another Linux, root, nothing installed", linux.clone(), false),
            ("another Linux, not root, not started", Machine { root: false, dockerd: true, ..linux }, false),
            ("no Linux", Machine { system: System::Other, root: false, ..FRESH }, false),
        ];
        let told: Vec<String> = cases
            .into_iter()
            .map(|(name, machine, elsewhere)| match decide(&machine, elsewhere) {
                Remedy::Ask(text) => format!("{name}\n  {}\n", text.replace('\n', "\n  ")),
                remedy => panic!("{name}: {remedy:?}"),
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
