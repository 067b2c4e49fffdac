//! The line below a block that says whether it was verified, and the banner of a page that was not.

use super::Manner;
use super::edits::Shown;
use super::html::escape;
use crate::blocks::{Action, Status};
use crate::verdict::wording::duration;

/// What stands above a page that was built without verification.
pub(super) const BANNER: &str = "<div class=\"drydock-banner\" role=\"note\"><strong>This page was built \
     without verification.</strong> Its commands were not run, so they may no longer be true.</div>";

/// The badge of a block; data has none.
pub(super) fn markup(shown: &Shown<'_>) -> Option<String> {
    let (class, words) = match &shown.block.status {
        Status::Data => return None,
        Status::Ignored(reason) => ("unverified", format!("not verified: {reason}")),
        Status::NoRun => ("unverified", "not verified: shown, not run".to_owned()),
        Status::Run if shown.problems().next().is_some() => ("failing", "verification failed".to_owned()),
        Status::Run if shown.page.manner == Manner::Unverified || incomplete(shown) => {
            ("unverified", "not verified".to_owned())
        }
        Status::Run => ("verified", verified(shown)),
    };
    Some(format!("<p class=\"drydock-badge drydock-{class}\">{}</p>", escape(&words)))
}

fn incomplete(shown: &Shown<'_>) -> bool {
    shown.block.is_unread() || shown.outcomes.len() < shown.block.steps.len()
}

fn verified(shown: &Shown<'_>) -> String {
    let mut parts = vec!["verified".to_owned()];
    for step in &shown.block.steps {
        match &step.action {
            Action::Quote { file, .. } => parts.push(format!("as in {file}")),
            Action::Edit { file, .. } => parts.push(format!("carried out on {file}")),
            _ => {}
        }
    }
    let quotes_only = shown.block.steps.iter().all(|step| matches!(step.action, Action::Quote { .. }));
    if !quotes_only {
        parts.extend(shown.page.engine.map(|engine| format!("Docker {engine}")));
        let spent = shown.judged().filter_map(|(_, outcome)| outcome.recorded.as_ref());
        parts.push(duration(spent.map(|recorded| recorded.milliseconds).sum()));
    }
    parts.join(" · ")
}
