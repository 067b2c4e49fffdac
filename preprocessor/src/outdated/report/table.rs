//! The answers as a person reads them in a terminal.

use console::{Style as Paint, measure_text_width};

use super::Account;
use super::groups::{Group, groups};
use super::summary::Summary;
use super::wording::{NONE, notes, offered_or_none, pinned, place, title};
use crate::outdated::answer::{Ignored, Standing};
use crate::outdated::pin::Unread;
use crate::prose::{count, filled};
use crate::report::terminal::Style;

/// Places of one pin that are listed.
const PLACES: usize = 6;

const HEAD: [&str; 5] = ["what", "pinned", "minor", "major", "where"];

/// What is behind, a row each, and below it what else there is to know; closed by the line that sums up.
///
/// `all` lists what is up to date as well.
#[must_use]
pub fn table(account: &Account<'_>, all: bool, style: Style) -> String {
    let groups = groups(account.survey);
    let listed = |group: &&Group<'_>| match group.standing() {
        Standing::Minor | Standing::Major => true,
        Standing::Current => all,
        Standing::Unchecked => false,
    };
    let mut rows: Vec<&Group<'_>> = groups.iter().filter(listed).collect();
    // Of what is told first, most comes of it.
    rows.sort_by_key(|group| std::cmp::Reverse(group.standing()));
    let sections = [
        aligned(&rows, style),
        section("Notes", groups.iter().filter_map(|group| noted(group, style)), style),
        section("Could not be checked", unchecked(&groups, style).into_iter(), style),
        section(
            "Could not be read",
            account.survey.unread.iter().map(|unread| unreadable(unread, style)),
            style,
        ),
        section("Left as they are", account.survey.ignored.iter().map(|left| ignored(left, style)), style),
        Summary::count(account.survey).line() + "\n",
    ];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}

fn aligned(groups: &[&Group<'_>], style: Style) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let mut lines = vec![(HEAD.map(str::to_owned), None)];
    for group in groups {
        let answer = &group.judged.answer;
        let subject = &group.judged.pin.subject;
        let mut places = places(group).into_iter();
        let first = [
            subject.name().to_owned(),
            pinned(subject),
            offered_or_none(answer.minor()),
            offered_or_none(answer.major()),
            places.next().unwrap_or_default(),
        ];
        lines.push((first, Some(group.standing())));
        let further = |place| ([String::new(), String::new(), String::new(), String::new(), place], None);
        lines.extend(places.map(further));
    }
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|column| lines.iter().map(|(cells, _)| measure_text_width(&cells[column])).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for (index, (cells, standing)) in lines.iter().enumerate() {
        let line = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let gap = " ".repeat(width - measure_text_width(cell));
            let paint = if index == 0 { Paint::new().dim() } else { paint(column, cell, *standing) };
            format!("{}{gap}", paint.force_styling(style.color).apply_to(cell))
        });
        out.push_str(line.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// The colour of a cell.
fn paint(column: usize, cell: &str, standing: Option<Standing>) -> Paint {
    match (column, standing) {
        (0, Some(_)) => Paint::new().bold(),
        (2, Some(_)) if cell != NONE => Paint::new().yellow(),
        (3, Some(_)) if cell != NONE => Paint::new().red(),
        _ => Paint::new(),
    }
}

/// The places of a pin, the last ones counted where there are many.
fn places(group: &Group<'_>) -> Vec<String> {
    let mut places: Vec<String> = group.places.iter().map(|span| place(span)).collect();
    if places.len() > PLACES {
        let more = places.split_off(PLACES - 1);
        places.push(format!("and {} more", more.len()));
    }
    places
}

/// A title with entries below it; empty without any.
fn section(name: &str, entries: impl Iterator<Item = String>, style: Style) -> String {
    let entries: String = entries.collect();
    if entries.is_empty() {
        return entries;
    }
    let name = Paint::new().bold().force_styling(style.color).apply_to(format!("{name}:"));
    format!("{name}\n{entries}")
}

fn noted(group: &Group<'_>, style: Style) -> Option<String> {
    let lines = notes(group.judged.answer.notes()?);
    (!lines.is_empty()).then(|| entry(&headed(group), &lines, style))
}

/// Those that could not be checked for one reason share it: a host that is down is told once.
fn unchecked(groups: &[Group<'_>], style: Style) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for group in groups {
        let Some(why) = group.judged.answer.why() else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, heads)) => heads.push(headed(group)),
            None => reasons.push((why, vec![headed(group)])),
        }
    }
    let told = reasons.iter().map(|(why, heads)| entry(&heads.join("\n  "), &[(*why).to_owned()], style));
    told.collect()
}

fn unreadable(unread: &Unread, style: Style) -> String {
    entry(&place(&unread.span), std::slice::from_ref(&unread.why), style)
}

fn ignored(left: &Ignored, style: Style) -> String {
    let until = left.ignore.until.map(|date| format!(" (until {date})")).unwrap_or_default();
    let head = format!("{}  {}", title(&left.pin), place(&left.pin.span));
    entry(&head, &[format!("{}{until}", left.ignore.why)], style)
}

fn headed(group: &Group<'_>) -> String {
    let more = group.places.len().saturating_sub(1);
    let more = if more == 0 { String::new() } else { format!(" and {}", count(more, "other place")) };
    format!("{}  {}{more}", title(&group.judged.pin), place(&group.judged.pin.span))
}

/// A head, and lines below it that fit into the terminal.
fn entry(head: &str, lines: &[String], style: Style) -> String {
    let lines = lines.iter().flat_map(|line| line.lines());
    let lines = lines.map(|line| format!("    {}\n", filled(line, 4, style.width)));
    format!("  {head}\n{}", lines.collect::<String>())
}
