//! Provisions a system that runs, and waits until it is healthy.

use std::time::Duration;

use camino::Utf8Path;

use super::shell::{self, quoted};
use crate::sandbox::{End, Sandbox, SandboxError};
use crate::stack::{Health, Provision};
use crate::verdict::visible::{excerpt, visible};
use crate::verdict::wording::ending;

/// How long a system may take to become healthy, in seconds: as long as while its golden is made.
const HEALTHY_WITHIN: u64 = 120;

/// How much longer the wait for that may take to notice.
const GRACE: Duration = Duration::from_secs(20);

/// Lines of output that are kept, from its beginning and from its end.
const LINES: (usize, usize) = (0, 30);

/// The last lines of each container that does not run as it should.
const LOGS: &str = r#"docker ps --all --quiet | xargs --no-run-if-empty docker inspect --format \
    '{{.Name}} {{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}' |
while read -r name status code restarts; do
  { [ "$status" = running ] && [ "$restarts" = 0 ]; } && continue
  { [ "$status" = created ] || [ "$status" = exited ]; } && [ "$code" = 0 ] && continue
  state="$status, exit code $code"
  if [ "$status" = restarting ] || [ "$restarts" != 0 ]; then state="restarting again and again"; fi
  echo "${name#/} ($state):"
  docker logs --tail 6 "${name#/}" 2>&1 | uniq | sed 's/^/  /'
done"#;

/// What tools say in a machine without a network.
const OUT_OF_REACH: [&str; 7] = [
    "name resolution",
    "resolve host",
    "Could not resolve",
    "Name or service not known",
    "etwork is unreachable",
    "no such host",
    "server misbehaving",
];

/// Something that failed in a machine: neither the docs nor the tool are wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What, and how, as a clause: `provisioning failed: exit code 2`.
    pub what: String,
    /// The end of what it printed.
    pub output: String,
}

impl Failure {
    /// Whether it says that something outside of the machine cannot be reached.
    #[must_use]
    pub fn lacks_network(&self) -> bool {
        OUT_OF_REACH.iter().any(|words| self.output.contains(words))
    }
}

/// Runs the stack's provisioning as the reader, in a system that has been provisioned before; `None` if it succeeds.
///
/// # Errors
/// When the sandbox cannot do its work.
pub async fn provision<S: Sandbox>(
    sandbox: &mut S,
    provision: &Provision,
) -> Result<Option<Failure>, SandboxError> {
    // In a shell of its own, as while the golden is made: what it sets is not to last.
    let command =
        format!("(cd {} && bash -lc {})", quoted(provision.dir.as_str()), quoted(&provision.command));
    let recorded = shell::command(sandbox, &command, provision.timeout.0, None).await?;
    let what = match recorded.end {
        End::Exited(0) => return Ok(None),
        End::Exited(code) => format!("provisioning failed: exit code {code}"),
        End::TimedOut => {
            format!("provisioning was not done after {}", humantime::format_duration(provision.timeout.0))
        }
        end => format!("provisioning failed: it {}", ending(end)),
    };
    Ok(Some(Failure { what, output: end_of(&recorded.output) }))
}

/// Waits until every health check of the stack succeeds; `None` if they do. They are run as the reader in `dir`.
///
/// # Errors
/// When the sandbox cannot do its work.
pub async fn health<S: Sandbox>(sandbox: &mut S, dir: &Utf8Path) -> Result<Option<Failure>, SandboxError> {
    let command = format!("(cd {} && bash {} {HEALTHY_WITHIN} stack)", quoted(dir.as_str()), Health::SCRIPT);
    let timeout = Duration::from_secs(HEALTHY_WITHIN) + GRACE;
    let recorded = shell::command(sandbox, &command, timeout, None).await?;
    if recorded.end == End::Exited(0) {
        return Ok(None);
    }
    let what = format!("it is not healthy after {HEALTHY_WITHIN} s");
    Ok(Some(Failure { what, output: end_of(&recorded.output) }))
}

/// What the containers that do not run have logged last; empty if nobody can say.
pub async fn logs<S: Sandbox>(sandbox: &mut S) -> String {
    sandbox.observe(LOGS).await.map(|logs| visible(&logs).trim_end().to_owned()).unwrap_or_default()
}

fn end_of(output: &str) -> String {
    excerpt(&visible(output), LINES.0, LINES.1)
}
