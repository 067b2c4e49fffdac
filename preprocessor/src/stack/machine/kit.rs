//! The files every machine needs to boot, to be waited for and to be put away.

use camino::Utf8PathBuf;

use super::super::archive::{Entry, Kind};
use super::super::description::{Ansible, Health, Stack};

/// Where they are in a machine.
pub const FOLDER: &str = "/usr/lib/drydock";

impl Health {
    /// The script in every machine that waits until all health checks succeed: `SCRIPT SECONDS stack`.
    pub const SCRIPT: &str = "/usr/lib/drydock/ready.sh";
}

impl Ansible {
    /// The Python program that does in every machine what `ansible-playbook` does, in less time.
    pub const STAND_IN: &str = "/usr/lib/drydock/ansible/play.py";
}

/// The files that are the same for every stack.
const FILES: [(&str, &str); 10] = [
    ("boot.sh", include_str!("boot.sh")),
    ("containerd.toml", include_str!("containerd.toml")),
    ("registry.yml", include_str!("registry.yml")),
    ("ready.sh", include_str!("ready.sh")),
    ("signal.sh", include_str!("signal.sh")),
    ("bundle.py", include_str!("bundle.py")),
    ("ansible/play.py", include_str!("ansible/play.py")),
    ("ansible/serve.py", include_str!("ansible/serve.py")),
    ("ansible/witness.py", include_str!("ansible/witness.py")),
    ("ansible/modules.py", include_str!("ansible/modules.py")),
];

/// The files for one stack, by their paths from `/`.
#[must_use]
pub fn entries(stack: &Stack) -> Vec<Entry> {
    let numbered = |folder: &str, number: usize, name: &str| format!("{folder}/{number:02}-{name}");
    let services = stack.services.iter().enumerate();
    let services = services
        .map(|(number, service)| (numbered("services", number, &service.name), service.command.as_str()));
    let checks = stack.health.iter().enumerate();
    let checks =
        checks.map(|(number, check)| (numbered("health", number, &check.name), check.command.as_str()));
    FILES
        .iter()
        .map(|&(name, text)| (name.to_owned(), text))
        .chain(services)
        .chain(checks)
        .map(|(name, text)| Entry {
            path: Utf8PathBuf::from(FOLDER.trim_start_matches('/')).join(name.replace(' ', "-")),
            kind: Kind::File { contents: text.as_bytes().to_vec(), executable: true },
        })
        .collect()
}
