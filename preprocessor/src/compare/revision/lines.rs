//! Which lines the new expected output has: those kept, those that changed, those that are new.

use crate::compare::difference::Change;
use crate::compare::tables::Expected;

/// Lines that are compared at most in search of the most alike ones.
const COMPARED: usize = 2_000;

/// A line of the new expected output; old lines and those that came by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The `...` stays.
    Any(usize),
    /// The old line stays: it fits the one that came.
    Kept(usize, usize),
    /// The old line becomes the one that came.
    Merged(usize, usize),
    /// The line is new.
    New(usize),
    /// The old line goes.
    Gone(usize),
}

/// The new lines by how the old ones are aligned with the `came` lines that came.
pub(super) fn slots(expected: &[Expected], changes: &[Change], came: usize) -> Vec<Slot> {
    let mut slots = Vec::new();
    let (mut row, mut next) = (0, 0);
    for change in changes {
        let (old, new) = match *change {
            Change::Kept(old, new) | Change::Replaced(old, new) | Change::Taken(old, new) => {
                (Some(old), Some(new))
            }
            Change::Missing(old) => (Some(old), None),
            Change::Came(new) => (None, Some(new)),
        };
        // A `...` that takes nothing in stays nevertheless.
        if let Some(old) = old {
            pass(expected, &mut row, old, &mut slots);
        }
        match *change {
            Change::Kept(old, new) => slots.push(Slot::Kept(old, new)),
            Change::Replaced(old, new) => slots.push(Slot::Merged(old, new)),
            Change::Came(new) => slots.push(Slot::New(new)),
            Change::Missing(old) => slots.push(Slot::Gone(old)),
            Change::Taken(..) => {}
        }
        // A `...` is passed by what comes after it.
        row = match *change {
            Change::Taken(old, _) => old,
            Change::Kept(old, _) | Change::Replaced(old, _) | Change::Missing(old) => old + 1,
            Change::Came(_) => row,
        };
        next = new.map_or(next, |new| new + 1);
    }
    pass(expected, &mut row, expected.len(), &mut slots);
    slots.extend((next..came).map(Slot::New));
    slots
}

/// Keeps the `...` between an old line and a later one.
fn pass(expected: &[Expected], row: &mut usize, to: usize, slots: &mut Vec<Slot>) {
    for (index, line) in expected.iter().enumerate().take(to).skip(*row) {
        if *line == Expected::AnyLines && !slots.contains(&Slot::Any(index)) {
            slots.push(Slot::Any(index));
        }
    }
    *row = to.max(*row);
}

/// Makes old lines that go into the new ones at their place, where `likens` says that they have enough in common,
/// and leaves out the others beside new lines.
pub(super) fn paired(slots: &[Slot], likens: impl Fn(usize, usize) -> bool) -> Vec<Slot> {
    let loose = |slot: &Slot| matches!(slot, Slot::Gone(_) | Slot::New(_));
    let mut done = Vec::with_capacity(slots.len());
    for run in slots.chunk_by(|one, other| loose(one) == loose(other)) {
        if !run.iter().any(|slot| matches!(slot, Slot::New(_))) {
            done.extend_from_slice(run);
            continue;
        }
        let gone = run.iter().filter_map(|slot| if let Slot::Gone(row) = slot { Some(*row) } else { None });
        let gone: Vec<usize> = gone.collect();
        let mut from = 0;
        for slot in run {
            let Slot::New(line) = *slot else { continue };
            let found = gone[from..].iter().position(|row| likens(*row, line));
            done.push(found.map_or(Slot::New(line), |at| Slot::Merged(gone[from + at], line)));
            from += found.map_or(0, |at| at + 1);
        }
    }
    done
}

/// Gives old lines beside a `...` that are gone the place of lines that it has taken in.
///
/// Below a line that stays stands what came below it, above one what came above it, and the ends of the output are
/// such lines, too. Between two `...` the most alike place is sought.
pub(super) fn placed(slots: &[Slot], came: usize, likeness: impl Fn(usize, usize) -> usize) -> Vec<Slot> {
    let mut done: Vec<Slot> = Vec::with_capacity(slots.len());
    let mut at = 0;
    while let Some(slot) = slots.get(at) {
        let gone = |slot: &Slot| if let Slot::Gone(row) = slot { Some(*row) } else { None };
        let rows: Vec<usize> = slots[at..].iter().map_while(gone).collect();
        at += rows.len().max(1);
        if rows.is_empty() {
            push(*slot, &mut done);
            continue;
        }
        let start = done.iter().rev().find_map(|slot| slot.line()).map_or(0, |line| line + 1);
        let end = slots[at..].iter().find_map(|slot| slot.line()).unwrap_or(came);
        let free = start..end.max(start);
        let count = rows.len().min(free.len());
        let any = |slot: Option<&Slot>| matches!(slot, Some(Slot::Any(_)));
        let (kept, first) = match (any(done.last()), any(slots.get(at))) {
            (false, true) => (&rows[..count], free.start),
            (true, false) => (&rows[rows.len() - count..], free.end - count),
            (true, true) => match most_alike(&rows, free, likeness_of_run(&likeness)) {
                Some(first) => (&rows[..], first),
                None => continue,
            },
            (false, false) => continue,
        };
        done.extend(kept.iter().enumerate().map(|(index, row)| Slot::Merged(*row, first + index)));
    }
    done
}

/// Adds a slot; two `...` between which nothing is left are one.
fn push(slot: Slot, done: &mut Vec<Slot>) {
    let needless = match (done.last(), slot) {
        (Some(Slot::Any(before)), Slot::Any(row)) => row > before + 1,
        _ => false,
    };
    if !needless {
        done.push(slot);
    }
}

/// How much old lines in a row have in common with those that came from a line on, in percent.
fn likeness_of_run(likeness: &impl Fn(usize, usize) -> usize) -> impl Fn(&[usize], usize) -> usize {
    move |rows, first| {
        rows.iter().enumerate().map(|(index, row)| likeness(*row, first + index)).sum::<usize>() / rows.len()
    }
}

/// The line from which on the free lines have the most in common with old ones, if that is half of it.
fn most_alike(
    rows: &[usize],
    free: std::ops::Range<usize>,
    likeness: impl Fn(&[usize], usize) -> usize,
) -> Option<usize> {
    let starts = free.start..(free.end + 1).saturating_sub(rows.len()).max(free.start);
    if starts.len() * rows.len() > COMPARED {
        return None;
    }
    let alike = starts.map(|first| (likeness(rows, first), std::cmp::Reverse(first)));
    alike.max().filter(|(percent, _)| *percent >= 50).map(|(_, first)| first.0)
}

impl Slot {
    /// The line that came, if there is one.
    fn line(&self) -> Option<usize> {
        match self {
            Self::Kept(_, line) | Self::Merged(_, line) | Self::New(line) => Some(*line),
            Self::Any(_) | Self::Gone(_) => None,
        }
    }
}

/// Whether nothing but `...` is left of lines that said more.
pub(super) fn is_hollow(slots: &[Slot], expected: &[Expected]) -> bool {
    slots.iter().all(|slot| matches!(slot, Slot::Any(_)))
        && expected.iter().any(|line| *line != Expected::AnyLines)
}
