//! Commands and scripts, typed into the reader's terminal.

use std::time::Duration;

use crate::blocks::Stop;
use crate::recording::{Complaint, Recorded};
use crate::sandbox::{Input, Reply, Sandbox, SandboxError, Until};

/// Types one command.
pub(super) async fn command<S: Sandbox>(
    sandbox: &mut S,
    text: &str,
    timeout: Duration,
    stop: Option<Stop>,
) -> Result<Recorded, SandboxError> {
    Ok(recorded(sandbox.enter(Input::Command(text), &Until { timeout, stop }).await?))
}

/// Runs a script in the same shell, up to the first command that fails.
pub(super) async fn script<S: Sandbox>(
    sandbox: &mut S,
    text: &str,
    timeout: Duration,
    stop: Option<Stop>,
) -> Result<Recorded, SandboxError> {
    let reply = sandbox.enter(Input::Script(text), &Until { timeout, stop }).await?;
    let line = reply.line;
    let mut recorded = recorded(reply);
    if let Some(line) = line {
        recorded.complaint.get_or_insert(Complaint::AtLine { line });
    }
    Ok(recorded)
}

/// What is kept of a reply.
pub(super) fn recorded(reply: Reply) -> Recorded {
    let milliseconds = u64::try_from(reply.elapsed.as_millis()).unwrap_or(u64::MAX);
    Recorded {
        complaint: (reply.dropped > 0).then_some(Complaint::Truncated { dropped: reply.dropped }),
        ..Recorded::new(reply.output, reply.end, milliseconds)
    }
}

/// A word that the shell reads back as exactly `text`.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A here-document whose delimiter occurs nowhere in `text`; appended to a command line.
pub(super) fn here_document(text: &str) -> String {
    let mut delimiter = String::from("DRYDOCK");
    while text.contains(&delimiter) {
        delimiter.push('_');
    }
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("<<'{delimiter}'\n{text}{end}{delimiter}")
}

#[cfg(test)]
mod tests {
    use super::{here_document, quoted};

    #[test]
    fn quotes_survive_the_shell() {
        assert_eq!(quoted("/titb"), "'/titb'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }

    #[test]
    fn a_here_document_ends_only_at_its_end() {
        assert_eq!(here_document("a\n"), "<<'DRYDOCK'\na\nDRYDOCK");
        assert_eq!(here_document("DRYDOCK"), "<<'DRYDOCK_'\nDRYDOCK\nDRYDOCK_");
    }
}
