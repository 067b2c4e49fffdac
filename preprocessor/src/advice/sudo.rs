//! Rights that an ordinary user lacks.

use super::captured::captured;
use super::{Advice, Trouble};
use crate::verdict::facts::Facts;
use crate::verdict::wording::brief;

pub(super) fn advice(trouble: &Trouble<'_>, _: &Facts) -> Option<Advice> {
    if !trouble.output.to_lowercase().contains("permission denied") {
        return None;
    }
    if trouble.command.contains("sudo ") {
        return redirected(trouble);
    }
    let first = trouble.command.split_whitespace().next()?;
    let help = format!("the reader is an ordinary user: write `sudo {}`", brief(trouble.command));
    Some(Advice::new(help).about(first, "`sudo` is missing"))
}

/// `sudo echo x >/etc/file`: the shell opens the file, not the program.
fn redirected(trouble: &Trouble<'_>) -> Option<Advice> {
    let file =
        captured(&trouble.output, &[r"(?m)^(?:-?bash|sh): (?:line \d+: )?([^\s:]+): Permission denied"])?;
    let help = format!(
        "`sudo` does not cover the redirection, which is the reader's own shell's: write `… | sudo tee {file}`"
    );
    trouble.command.contains('>').then(|| Advice::new(help).about(file, "opened without `sudo`"))
}
