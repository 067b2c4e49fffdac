//! Ansible, loaded while nobody waits for it.

use super::terminal::LOGIN;
use super::{SandboxError, terminal};
use crate::stack::description::{Ansible, Host};
use crate::stack::machine::{Command, Machine, kit};

/// As the reader would start `ansible-playbook` in the folder of the playbooks.
const SERVE: &str = r#"cd "$1" && ANSIBLE_NOCOLOR=1 exec python3 -IS "$2/ansible/serve.py""#;

/// Starts the server that runs playbooks for its stand-in, which waits while the server is loading.
///
/// A machine without Ansible, or with one of which there can be no server, runs its playbooks without.
pub(super) async fn load(machine: &Machine, host: &Host, ansible: &Ansible) -> Result<(), SandboxError> {
    let script = format!("{LOGIN}\n{SERVE}");
    let command = Command {
        user: &host.user,
        dir: "/",
        arguments: &["bash", "-c", &script, "bash", ansible.dir.as_str(), kit::FOLDER],
        environment: terminal::environment(&host.user),
    };
    machine.run(&command, &[]).await?;
    Ok(())
}
