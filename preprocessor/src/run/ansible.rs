//! Tasks and plays, run by the real `ansible-playbook` among the stack's own playbooks.

use std::time::Duration;

use super::shell::{self, quoted};
use crate::recording::{Complaint, Recorded};
use crate::sandbox::{End, Sandbox, SandboxError};
use crate::stack::Ansible;

/// A YAML block to be run.
pub(super) struct Play<'text> {
    pub(super) document: &'text str,
    pub(super) plays: bool,
    pub(super) idempotent: bool,
}

/// The step's playbook, beside the stack's own so that roles, files and variables resolve as they do there.
const PLAYBOOK: &str = ".drydock-step.yml";

/// The exit code, none of Ansible's own, of a shell whose user may not write that file.
const UNWRITABLE: i32 = 77;

/// Runs a YAML block, twice if it is to be idempotent.
pub(super) async fn run<S: Sandbox>(
    sandbox: &mut S,
    play: &Play<'_>,
    ansible: Option<&Ansible>,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    let Some(ansible) = ansible else { return Ok(without_ansible()) };
    let playbook = Playbook::of(play, ansible);
    let first = run_once(sandbox, &playbook, ansible, timeout).await?;
    if !play.idempotent || !went_well(&first) {
        return Ok(first);
    }
    let again = run_once(sandbox, &playbook, ansible, timeout).await?;
    let milliseconds = first.milliseconds + again.milliseconds;
    let changed = Recap::read(&again.output).changed;
    if !went_well(&again) {
        return Ok(Recorded { milliseconds, ..again });
    }
    if changed > 0 {
        return Ok(Recorded { milliseconds, complaint: Some(Complaint::NotIdempotent { changed }), ..again });
    }
    Ok(Recorded { milliseconds, ..first })
}

fn went_well(recorded: &Recorded) -> bool {
    recorded.end == End::Exited(0) && recorded.complaint != Some(Complaint::NothingRan)
}

async fn run_once<S: Sandbox>(
    sandbox: &mut S,
    playbook: &Playbook,
    ansible: &Ansible,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    let mut recorded = entered(sandbox, &playbook.text, ansible, timeout).await?;
    if recorded.end != End::Exited(0) {
        // Ansible names the origin of mere warnings, too.
        let line = playbook.origin(&recorded.output);
        recorded.complaint = recorded.complaint.or(line.map(|line| Complaint::AtLine { line }));
    } else if Recap::read(&recorded.output).ok == 0 {
        recorded.complaint = Some(Complaint::NothingRan);
    }
    Ok(recorded)
}

/// Types the playbook into its file together with the command that runs it, which spares a way into the machine;
/// where the reader may not write, root does so first.
async fn entered<S: Sandbox>(
    sandbox: &mut S,
    playbook: &str,
    ansible: &Ansible,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    let write =
        format!("builtin printf %s {} 2>/dev/null >|{PLAYBOOK} || exit {UNWRITABLE}", quoted(playbook));
    let recorded = shell::command(sandbox, &typed(ansible, &write), timeout, None).await?;
    if recorded.end != End::Exited(UNWRITABLE) || !recorded.output.is_empty() {
        return Ok(recorded);
    }
    sandbox.write(&ansible.dir.join(PLAYBOOK), playbook.as_bytes()).await?;
    shell::command(sandbox, &typed(ansible, "true"), timeout, None).await
}

/// What is typed to run the step's playbook, once `write` has put it where it is read.
///
/// Nothing stands in for what the reader has made of the word `ansible-playbook`: an alias or a function.
fn typed(ansible: &Ansible, write: &str) -> String {
    let dir = quoted(ansible.dir.as_str());
    let stand_in = quoted(Ansible::STAND_IN);
    let arguments = format!("--inventory {} {PLAYBOOK}", quoted(&ansible.inventory));
    format!(
        "(cd {dir} || exit; {write}; \
         if [ -e {stand_in} ] && [ \"$(type -t ansible-playbook)\" = file ]; then \
         ANSIBLE_NOCOLOR=1 python3 -IS {stand_in} {arguments}; else \
         ANSIBLE_NOCOLOR=1 ansible-playbook {arguments}; fi; \
         status=$?; rm -f {PLAYBOOK}; exit $status)"
    )
}

fn without_ansible() -> Recorded {
    let why = "the stack has no [ansible] section, so its YAML cannot be run\n";
    Recorded { complaint: Some(Complaint::NothingRan), ..Recorded::new(why, End::Exited(1), 0) }
}

/// A whole playbook made of a block, with the way back to the block's lines.
#[derive(Debug)]
struct Playbook {
    text: String,
    /// Lines of the playbook before the block's first one.
    head: usize,
}

impl Playbook {
    fn of(play: &Play<'_>, ansible: &Ansible) -> Self {
        if play.plays {
            return Self { text: play.document.to_owned(), head: 0 };
        }
        let mut text = format!(
            "- hosts: {}\n  become: {}\n  gather_facts: false\n  tasks:\n",
            ansible.hosts, ansible.become_root
        );
        let head = text.lines().count();
        for line in play.document.lines() {
            // A document marker may stand only at the beginning of a file; its line is kept for the count.
            if !line.is_empty() && line.trim_end() != "---" {
                text.push_str("    ");
                text.push_str(line);
            }
            text.push('\n');
        }
        Self { text, head }
    }

    /// The block's line, 1-based, that Ansible names as the origin of an error.
    ///
    /// ansible-core writes `Origin: PATH:LINE:COLUMN` since 2.19 and `in 'PATH': line LINE, column …` before.
    fn origin(&self, output: &str) -> Option<usize> {
        let after = |marker: &str| {
            let rest = output.split_once(PLAYBOOK)?.1.strip_prefix(marker)?;
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..digits].parse::<usize>().ok()
        };
        after(":").or_else(|| after("': line "))?.checked_sub(self.head).filter(|line| *line > 0)
    }
}

/// The sums over all hosts of Ansible's `PLAY RECAP`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Recap {
    ok: u64,
    changed: u64,
}

impl Recap {
    fn read(output: &str) -> Self {
        let Some((_, recap)) = output.rsplit_once("PLAY RECAP") else { return Self::default() };
        let sum = |key: &str| {
            let values =
                recap.split_whitespace().filter_map(|word| word.strip_prefix(key)?.strip_prefix('='));
            values.filter_map(|value| value.parse::<u64>().ok()).sum()
        };
        Self { ok: sum("ok"), changed: sum("changed") }
    }
}

#[cfg(test)]
mod tests;
