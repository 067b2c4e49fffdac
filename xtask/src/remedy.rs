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

/// Decides for a machine; only root's own machine is ever changed, and never in place of an engine that was
/// asked for by name.
pub(crate) fn decide(machine: &Machine) -> Remedy {
    if let Some(chosen) = &machine.chosen {
        return Remedy::Ask(format!(
            "{chosen} is set and no engine answers there. Start that engine, or unset the variable to use one \
             on this machine."
        ));
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

    const FRESH: Machine = Machine {
        system: System::Debian,
        root: true,
        systemd: false,
        dockerd: false,
        chosen: None,
        denied: false,
    };

    #[test]
    fn root_gets_an_engine() {
        assert_eq!(decide(&FRESH), Remedy::InstallAndStart);
        assert_eq!(decide(&Machine { systemd: true, ..FRESH }), Remedy::InstallAndStart);
        assert_eq!(decide(&Machine { dockerd: true, ..FRESH }), Remedy::Start);
        assert_eq!(decide(&Machine { system: System::Linux, dockerd: true, ..FRESH }), Remedy::Start);
    }

    #[test]
    fn everyone_else_is_told_what_to_do() {
        let user = Machine { root: false, ..FRESH };
        let linux = Machine { system: System::Linux, ..FRESH };
        let cases = [
            (
                "an engine chosen by name, even for root",
                Machine { chosen: Some("DOCKER_HOST=tcp://far:2375".into()), ..FRESH },
            ),
            ("Debian, not root, nothing installed", user.clone()),
            ("Debian, not root, not started", Machine { dockerd: true, ..user.clone() }),
            ("Debian, not root, not in the group", Machine { dockerd: true, denied: true, ..user }),
            ("another Linux, root, nothing installed", linux.clone()),
            ("another Linux, not root, not started", Machine { root: false, dockerd: true, ..linux }),
            ("no Linux", Machine { system: System::Other, root: false, ..FRESH }),
        ];
        let told: Vec<String> = cases
            .into_iter()
            .map(|(name, machine)| match decide(&machine) {
                Remedy::Ask(text) => format!("{name}\n  {}\n", text.replace('\n', "\n  ")),
                remedy => panic!("{name}: {remedy:?}"),
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
