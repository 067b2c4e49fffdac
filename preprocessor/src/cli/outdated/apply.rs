//! Newer versions written at the places of the old ones.

use std::io::{self, Write};

use anyhow::Context;

use super::scope::Scope;
use crate::accept::{Edit, edited, preview};
use crate::cli::conclusion::Conclusion;
use crate::cli::screen::{self, Screen};
use crate::cli::writing;
use crate::outdated::answer::{Standing, Survey};
use crate::outdated::edit::{ByHand, Plan, Reach, plan};
use crate::prose::count;

/// Changes the files, or prints how they would be changed.
pub(super) fn apply(
    survey: &Survey,
    reach: Reach,
    dry_run: bool,
    scope: &Scope,
    screen: &Screen,
) -> anyhow::Result<Conclusion> {
    let plan = plan(survey, reach);
    let edits = plan.edits();
    let patch = preview::patch(edits.iter().copied(), screen::style(&io::stdout()));
    io::stdout().lock().write_all(patch.as_bytes()).context("cannot write the difference")?;
    if !dry_run {
        write(&edits, scope)?;
    }
    for left in &plan.by_hand {
        screen.say(&by_hand(left));
    }
    screen.say(&format!("drydock: {}", line(&plan, &edits, dry_run)));
    let unchecked =
        survey.judged.iter().filter(|judged| judged.answer.standing() == Standing::Unchecked).count();
    if unchecked + survey.unread.len() > 0 {
        let what = count(unchecked + survey.unread.len(), "pin");
        screen.say(&format!("drydock: {what} could not be checked: without --apply it is told why"));
    }
    Ok(if plan.by_hand.is_empty() { Conclusion::Verified } else { Conclusion::Behind })
}

fn write(edits: &[&Edit], scope: &Scope) -> anyhow::Result<()> {
    for (file, new) in edited(edits.iter().copied()) {
        let old = edits.iter().find(|edit| edit.source.path == file);
        let old = old.map(|edit| edit.source.text.as_str()).unwrap_or_default();
        writing::replace(&scope.root, &file, old, &new)?;
    }
    Ok(())
}

fn by_hand(left: &ByHand<'_>) -> String {
    let ByHand { pin, update, why } = left;
    let (file, line) = (pin.span.file(), pin.span.line());
    let to = update.release.as_ref().filter(|_| pin.subject.version().is_none()).unwrap_or(&update.to);
    format!("by hand: {file}:{line} {} to {to}: {why}", pin.subject.name())
}

fn line(plan: &Plan<'_>, edits: &[&Edit], dry_run: bool) -> String {
    let files = edited(edits.iter().copied()).len();
    let done = match (plan.changes.len(), dry_run) {
        (0, _) => "nothing to bring up to date".to_owned(),
        (pins, true) => {
            format!("{} would be brought up to date in {}", count(pins, "pin"), count(files, "file"))
        }
        (pins, false) => format!("{} brought up to date in {}", count(pins, "pin"), count(files, "file")),
    };
    match plan.by_hand.len() {
        0 => done,
        left => format!("{done}, {left} left to be done by hand"),
    }
}
