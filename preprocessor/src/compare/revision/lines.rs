//! Which lines the new expected output has: those kept, those that changed, those that are new.

use crate::compare::difference::Change;
use crate::compare::tables::Expected;

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
    at_the_ends(expected, changes, slots, came)
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
/// and leaves out those that go in any case.
pub(super) fn paired(slots: &[Slot], likens: impl Fn(usize, usize) -> bool) -> Vec<Slot> {
    let loose = |slot: &Slot| matches!(slot, Slot::Gone(_) | Slot::New(_));
    let mut done = Vec::with_capacity(slots.len());
    for run in slots.chunk_by(|one, other| loose(one) == loose(other)) {
        if !run.first().is_some_and(loose) {
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

/// Lines before the first `...` stand for the first ones that come, those behind the last `...` for the last
/// ones: where none of them is left, the lines at that place take theirs.
fn at_the_ends(expected: &[Expected], changes: &[Change], mut slots: Vec<Slot>, came: usize) -> Vec<Slot> {
    let is_any = |line: &Expected| *line == Expected::AnyLines;
    let Some(first) = expected.iter().position(is_any) else { return slots };
    let last = expected.iter().rposition(is_any).unwrap_or(first);
    let taken = |row: usize| {
        changes.iter().filter(|change| matches!(change, Change::Taken(any, _) if *any == row)).count()
    };
    let all_gone = |slots: &[Slot], count: usize| {
        count > 0 && slots.len() == count && slots.iter().all(|slot| matches!(slot, Slot::Gone(_)))
    };
    let (before, behind) = (first, expected.len() - last - 1);
    let mut used = 0;
    let at = slots.iter().position(|slot| *slot == Slot::Any(first)).unwrap_or_default();
    if all_gone(&slots[..at], before) {
        used = before.min(taken(first));
        slots.splice(..at, (0..used).map(|line| Slot::Merged(line, line)));
    }
    let at = slots.iter().rposition(|slot| *slot == Slot::Any(last)).map_or(slots.len(), |at| at + 1);
    if all_gone(&slots[at..], behind) {
        let left = if first == last { taken(last) - used } else { taken(last) };
        let count = behind.min(left);
        let line = |line| Slot::Merged(expected.len() - count + line, came - count + line);
        slots.splice(at.., (0..count).map(line));
    }
    slots
}

/// Whether nothing but `...` is left of lines that said more.
pub(super) fn is_hollow(slots: &[Slot], expected: &[Expected]) -> bool {
    slots.iter().all(|slot| matches!(slot, Slot::Any(_)))
        && expected.iter().any(|line| *line != Expected::AnyLines)
}
