//! Proposals as a person reads them.

use std::collections::BTreeMap;

use console::Style as Paint;
use similar::{ChangeTag, TextDiff};

use super::{Edit, Proposal, edited};
use crate::report::terminal::Style;

/// Lines around a change in a difference of files.
const AROUND: usize = 3;

/// A proposal for review: its place, its command, and the lines with the numbers that the old ones have.
#[must_use]
pub fn block(proposal: &Proposal, style: Style) -> String {
    let Paints { head, gone, new, number, .. } = Paints::of(style);
    let file = proposal.step.file();
    let mut out = format!("{}\n\n", head.apply_to(format!("{file}:{}", proposal.step.line())));
    let source = &proposal.edit.source;
    let first = source.line(proposal.edit.range.start);
    let first = if proposal.new.is_empty() { first + 1 } else { first };
    let last = first + proposal.old.len();
    let width = last.to_string().len();
    for (index, line) in proposal.title.lines().enumerate() {
        let prompt = if index == 0 { "$" } else { ">" };
        out.push_str(&format!("  {:width$}   {}\n", "", number.apply_to(format!("{prompt} {line}"))));
    }
    let (old, came) = (joined(&proposal.old), joined(&proposal.new));
    let mut at = first;
    for change in TextDiff::from_lines(&old, &came).iter_all_changes() {
        let line = change.value().trim_end_matches('\n');
        let (mark, place, paint) = match change.tag() {
            ChangeTag::Equal => (' ', Some(at), Paint::new()),
            ChangeTag::Delete => ('-', Some(at), gone.clone()),
            ChangeTag::Insert => ('+', None, new.clone()),
        };
        at += usize::from(place.is_some());
        let place = place.map(|place| place.to_string()).unwrap_or_default();
        let place = number.apply_to(format!("{place:>width$}"));
        let line = format!("{mark} {line}");
        out.push_str(&format!("  {place} {}\n", paint.apply_to(line.trim_end())));
    }
    if proposal.new.is_empty() {
        let note = "nothing came: without expected output the command only has to succeed";
        out.push_str(&format!("  {:width$}   {}\n", "", number.apply_to(format!("({note})"))));
    }
    out
}

/// Edits as a difference of files that `git apply` and `patch` can read.
#[must_use]
pub fn patch<'edit>(edits: impl IntoIterator<Item = &'edit Edit>, style: Style) -> String {
    let edits: Vec<&Edit> = edits.into_iter().collect();
    let old: BTreeMap<&str, &str> =
        edits.iter().map(|edit| (edit.source.path.as_str(), edit.source.text.as_str())).collect();
    let mut out = String::new();
    for (path, new) in edited(edits) {
        let old = old.get(path.as_str()).copied().unwrap_or_default();
        let difference = TextDiff::from_lines(old, new.as_str());
        let mut unified = difference.unified_diff();
        unified.context_radius(AROUND).header(&format!("a/{path}"), &format!("b/{path}"));
        out.push_str(&painted(&unified.to_string(), style));
    }
    out
}

fn painted(patch: &str, style: Style) -> String {
    let Paints { head, gone, new, number } = Paints::of(style);
    let paint = |line: &str| {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        let paint = match text.as_bytes().first() {
            _ if text.starts_with("--- ") || text.starts_with("+++ ") => &head,
            Some(b'-') => &gone,
            Some(b'+') => &new,
            Some(b'@') => &number,
            _ => return line.to_owned(),
        };
        format!("{}{end}", paint.apply_to(text))
    };
    patch.split_inclusive('\n').map(paint).collect()
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

struct Paints {
    head: Paint,
    gone: Paint,
    new: Paint,
    number: Paint,
}

impl Paints {
    fn of(style: Style) -> Self {
        let paint = || Paint::new().force_styling(style.color);
        Self { head: paint().bold(), gone: paint().red(), new: paint().green(), number: paint().dim() }
    }
}
