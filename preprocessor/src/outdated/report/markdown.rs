//! The answers as Markdown, for an issue or the summary of a job.

use super::Account;
use super::groups::{Group, groups};
use super::summary::Summary;
use super::wording::{notes, offered, pinned, place, title};
use crate::outdated::answer::{Ignored, Standing, Update};
use crate::outdated::pin::Unread;
use crate::report::markdown::{code, fenced, plain};
use crate::span::Span;

const BEHIND: &str = "| What | Pinned | Minor | Major | Where |\n|---|---|---|---|---|\n";
const UNCHECKED: &str = "| What | Where | Why |\n|---|---|---|\n";
const UNREAD: &str = "| Where | Why |\n|---|---|\n";

/// The page; it has no heading of the first rank.
#[must_use]
pub fn markdown(account: &Account<'_>) -> String {
    let groups = groups(account.survey);
    let of = |standing| groups.iter().filter(move |group| group.standing() == standing);
    let behind = of(Standing::Major).chain(of(Standing::Minor)).map(row);
    [
        heading(account),
        list("", BEHIND, behind),
        list("### Notes", "", groups.iter().filter_map(noted)),
        list("### Could not be checked", UNCHECKED, of(Standing::Unchecked).map(unchecked)),
        list("### Could not be read", UNREAD, account.survey.unread.iter().map(unreadable)),
        list("### Left as they are", UNCHECKED, account.survey.ignored.iter().map(ignored)),
    ]
    .concat()
}

fn heading(account: &Account<'_>) -> String {
    let summary = Summary::count(account.survey);
    if let Some(why) = account.interrupted {
        return format!("## ❌ It is not known what is outdated\n\n{}\n", fenced("text", why));
    }
    let state = match summary {
        Summary { major: 1.., .. } => "⬆️ There are major updates",
        Summary { minor: 1.., .. } => "⬆️ There are updates",
        Summary { unchecked: 0, unread: 0, .. } => "✅ Everything is up to date",
        _ if summary.is_blind() => "❌ Nothing could be checked",
        _ => "❔ What could be checked is up to date",
    };
    format!("## {state}\n\n{}\n\n", plain(&summary.line()))
}

/// A list under its head; nothing where it is empty.
fn list(title: &str, head: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.collect();
    let title = if title.is_empty() { String::new() } else { format!("{title}\n\n") };
    if entries.is_empty() { entries } else { format!("{title}{head}{entries}\n") }
}

fn row(group: &Group<'_>) -> String {
    let answer = &group.judged.answer;
    let cell = |update: Option<&Update>| update.map(|update| code(&offered(update))).unwrap_or_default();
    let subject = &group.judged.pin.subject;
    format!(
        "| {} | {} | {} | {} | {} |\n",
        code(subject.name()),
        code(&pinned(subject)),
        cell(answer.minor()),
        cell(answer.major()),
        places(&group.places)
    )
}

fn places(places: &[&Span]) -> String {
    places.iter().map(|span| code(&place(span))).collect::<Vec<_>>().join("<br>")
}

fn noted(group: &Group<'_>) -> Option<String> {
    let lines = notes(group.judged.answer.notes()?);
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    (!lines.is_empty()).then(|| format!("- {}: {}\n", code(&title(&group.judged.pin)), lines.join("; ")))
}

fn unchecked(group: &Group<'_>) -> String {
    let why = plain(group.judged.answer.why().unwrap_or_default());
    format!("| {} | {} | {why} |\n", code(&title(&group.judged.pin)), places(&group.places))
}

fn unreadable(unread: &Unread) -> String {
    format!("| {} | {} |\n", code(&place(&unread.span)), plain(&unread.why))
}

fn ignored(left: &Ignored) -> String {
    let until = left.ignore.until.map(|date| format!(" (until {date})")).unwrap_or_default();
    let (title, place) = (code(&title(&left.pin)), code(&place(&left.pin.span)));
    format!("| {title} | {place} | {}{until} |\n", plain(&left.ignore.why))
}
