//! What holds for the whole book: numbers, engine, system, date.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use super::System;
use crate::html::escape;
use crate::prose::count;
use crate::report::Account;
use crate::report::summary::Summary;

/// Letters of a content address that are enough to tell one from another.
const SHORT: usize = 12;

/// The facts as a list of terms; those that are not known are left out.
pub(super) fn markup(account: &Account<'_>, system: System<'_>) -> String {
    let facts = [
        ("Steps", steps(&account.summary)),
        ("Blocks", account.summary.coverage.line().map(|line| escape(&line))),
        ("Engine", engines(account)),
        ("System", self::system(system)),
        ("Verified", dates(account)),
        ("Warnings", warnings(&account.summary)),
    ];
    let facts = facts.into_iter().filter_map(|(term, fact)| Some((term, fact?)));
    let facts: String =
        facts.map(|(term, fact)| format!("<div><dt>{term}</dt><dd>{fact}</dd></div>")).collect();
    format!("<dl>{facts}</dl>")
}

fn steps(summary: &Summary) -> Option<String> {
    let verified = summary.verified();
    let counts = [
        (summary.passed, "passed"),
        (summary.mismatched, "printed something else"),
        (summary.failed, "failed"),
        (summary.timed_out, "timed out"),
        (summary.skipped, "not run"),
    ];
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let counts: Vec<String> = counts.map(|(number, what)| format!("{number} {what}")).collect();
    let ran = match (verified - summary.replayed, summary.replayed) {
        (0, 0) => String::new(),
        (_, 0) => "; run when this page was built".to_owned(),
        (0, _) => "; nothing that they depend on has changed since they were run".to_owned(),
        (ran, replayed) => format!(
            "; {ran} of them run when this page was built, {replayed} before, and nothing that those depend on has \
             changed since"
        ),
    };
    (!counts.is_empty()).then(|| format!("{}{ran}", counts.join(", ")))
}

fn engines(account: &Account<'_>) -> Option<String> {
    let engines: BTreeSet<&str> =
        account.chapters.iter().filter_map(|chapter| chapter.origin.engine).collect();
    let engines: Vec<String> =
        engines.into_iter().map(|engine| format!("Docker {}", escape(engine))).collect();
    (!engines.is_empty()).then(|| engines.join(", "))
}

fn system(system: System<'_>) -> Option<String> {
    let short: String = system.golden.chars().take(SHORT).collect();
    let golden = (!short.is_empty()).then(|| format!("prepared as <code>{}</code>", escape(&short)));
    let stack = (!system.stack.is_empty()).then(|| escape(system.stack));
    let parts: Vec<String> = stack.into_iter().chain(golden).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn dates(account: &Account<'_>) -> Option<String> {
    let dates = || account.chapters.iter().filter_map(|chapter| chapter.origin.made);
    let (first, last) = (time(dates().min()?), time(dates().max()?));
    Some(if first == last { last } else { format!("{first} to {last}") })
}

fn warnings(summary: &Summary) -> Option<String> {
    (summary.warnings > 0).then(|| count(summary.warnings, "warning"))
}

/// A moment, in seconds since the beginning of 1970, as a person reads it: to the minute, in UTC.
pub(super) fn time(seconds: u64) -> String {
    let moment = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string();
    let (date, clock) = moment.split_once('T').unwrap_or((&moment, ""));
    let minute = clock.get(..5).unwrap_or_default();
    format!("<time datetime=\"{moment}\">{date} {minute} UTC</time>")
}
