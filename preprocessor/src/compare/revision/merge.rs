//! A line that changed: whatever of the old one still fits stays, the rest is taken from the one that came.

use super::atoms::{self, Atom, Class, Part};
use super::wording::Wording;
use crate::compare::Holes;
use crate::compare::pattern::Token;

/// Parts of a line beyond which it is not worth comparing them one by one.
const PARTS: usize = 300;
/// Parts of a line that came which one hole takes in at most.
const TAKEN: usize = 40;

/// What is done with the next part of the old line.
#[derive(Clone, Copy, Debug)]
enum Choice {
    /// It stays, and takes in so many parts of what came.
    Keep(usize),
    /// It goes, and the next part of what came stands in its place.
    Replace,
    /// It goes.
    Drop,
    /// The next part of what came is put before it.
    Insert,
}

impl Choice {
    /// How many parts of the old line, and how many of what came, it uses up.
    fn step(self) -> (usize, usize) {
        match self {
            Self::Keep(count) => (1, count),
            Self::Replace => (1, 1),
            Self::Drop => (1, 0),
            Self::Insert => (0, 1),
        }
    }
}

/// The old line, or one cell of it, changed so that `actual` fits.
pub(super) fn merged(old: &str, actual: &str, wording: &mut Wording<'_>) {
    let parts = atoms::of_written(old, wording.bound);
    let came = atoms::of_actual(actual);
    if parts.len() > PARTS || came.len() > PARTS {
        return fresh(actual, wording);
    }
    let path = Costs::of(&parts, &came, actual, wording.holes).path();
    if forgets(&path, &parts, &came, actual) {
        return fresh(actual, wording);
    }
    for (choice, row, column) in path {
        match (choice, parts.get(row)) {
            (Choice::Keep(_), Some(Part::Text(text))) => wording.text(text),
            (Choice::Keep(_), Some(Part::Hole { raw, .. } | Part::Filled { raw, .. })) => wording.raw(raw),
            (Choice::Drop | Choice::Keep(_), _) => {}
            (Choice::Replace | Choice::Insert, _) => new(&came[column], actual, wording),
        }
    }
}

/// Whether a word goes and a `[..]` beside it takes in what stands for it now: the line would say less than before.
fn forgets(path: &[(Choice, usize, usize)], parts: &[Part], came: &[Atom], actual: &str) -> bool {
    let is_word = |text: &str| Class::of_text(text) == Class::Word;
    let (mut gone, mut taken) = (false, false);
    for (choice, row, column) in path {
        match (choice, parts.get(*row)) {
            (Choice::Drop, Some(Part::Text(text))) if is_word(text) => gone = true,
            (Choice::Keep(count), Some(Part::Hole { token: Token::Anything, .. })) => {
                let atoms = &came[*column..column + count];
                taken |= atoms.iter().any(|atom| is_word(&actual[atom.range.clone()]));
            }
            // A word that stays tells what stands on its two sides apart.
            (Choice::Keep(_), Some(Part::Text(text))) if is_word(text) => (gone, taken) = (false, false),
            _ => {}
        }
        if gone && taken {
            return true;
        }
    }
    false
}

/// How much two lines have in common, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Likeness {
    /// Of the one that came.
    pub(super) of_new: usize,
    /// Of both, what `[..]` stands for left out.
    pub(super) of_both: usize,
}

/// How much of an old line is left in one that came.
pub(super) fn likeness(old: &str, actual: &str, wording: &Wording<'_>) -> Likeness {
    let parts = atoms::of_written(old, wording.bound);
    let came = atoms::of_actual(actual);
    if parts.len() > PARTS || came.len() > PARTS {
        return Likeness::default();
    }
    let (mut kept, mut written, mut swallowed) = (0, 0, 0);
    for (choice, row, column) in Costs::of(&parts, &came, actual, wording.holes).path() {
        let part = parts.get(row);
        if let (Choice::Keep(_) | Choice::Replace | Choice::Drop, Some(Part::Text(text))) = (choice, part) {
            written += text.len();
        }
        let Choice::Keep(count) = choice else { continue };
        let length = came[column..column + count].iter().map(|atom| atom.range.len()).sum::<usize>();
        match part {
            Some(Part::Hole { token: Token::Anything, .. }) => swallowed += length,
            Some(Part::Text(_)) => kept += length,
            _ => {
                kept += length;
                written += length;
            }
        }
    }
    Likeness {
        of_new: (kept * 100).checked_div(actual.len()).unwrap_or_default(),
        of_both: (kept * 200).checked_div(written + actual.len() - swallowed).unwrap_or_default(),
    }
}

/// A line or cell that is new.
pub(super) fn fresh(actual: &str, wording: &mut Wording<'_>) {
    for atom in atoms::of_actual(actual) {
        new(&atom, actual, wording);
    }
}

fn new(atom: &Atom, actual: &str, wording: &mut Wording<'_>) {
    let value = &actual[atom.range.clone()];
    match atom.volatile {
        Some(shape) => wording.hole(shape, value),
        None => wording.text(value),
    }
}

/// What it costs to make the rest of the old line fit the rest of what came, for each part of both.
struct Costs<'line> {
    parts: &'line [Part],
    came: &'line [Atom],
    actual: &'line str,
    holes: &'line Holes,
    rest: Vec<u32>,
}

impl<'line> Costs<'line> {
    fn of(parts: &'line [Part], came: &'line [Atom], actual: &'line str, holes: &'line Holes) -> Self {
        let rest = vec![0; (parts.len() + 1) * (came.len() + 1)];
        let mut costs = Self { parts, came, actual, holes, rest };
        for row in (0..=parts.len()).rev() {
            for column in (0..=came.len()).rev() {
                let cost = costs.best(row, column).map_or(0, |(_, cost)| cost);
                costs.rest[row * (came.len() + 1) + column] = cost;
            }
        }
        costs
    }

    /// What is done in order, each with the part of the old line and of what came that it begins at.
    fn path(&self) -> Vec<(Choice, usize, usize)> {
        let (mut row, mut column) = (0, 0);
        let mut path = Vec::new();
        while let Some((choice, _)) = self.best(row, column) {
            path.push((choice, row, column));
            let (down, right) = choice.step();
            row += down;
            column += right;
        }
        path
    }

    fn at(&self, row: usize, column: usize) -> u32 {
        self.rest[row * (self.came.len() + 1) + column]
    }

    fn best(&self, row: usize, column: usize) -> Option<(Choice, u32)> {
        let part = self.parts.get(row);
        let came = self.came.get(column);
        let keeps = part.into_iter().flat_map(|part| {
            let keep = move |(count, cost)| (Choice::Keep(count), cost + self.at(row + 1, column + count));
            self.keeps(part, column).into_iter().map(keep)
        });
        let drop = part.map(|part| (Choice::Drop, weight_of(part) + self.at(row + 1, column)));
        let insert = came.map(|atom| (Choice::Insert, self.weight(atom) + self.at(row, column + 1)));
        let replace = part.zip(came).and_then(|(part, atom)| {
            let cost = self.replaces(part, atom)?;
            Some((Choice::Replace, cost + self.at(row + 1, column + 1)))
        });
        keeps.chain(replace).chain(drop).chain(insert).min_by_key(|(_, cost)| *cost)
    }

    /// How many parts of what came an old part can take in, and at what cost.
    fn keeps(&self, part: &Part, column: usize) -> Vec<(usize, u32)> {
        let left = (self.came.len() - column).min(TAKEN);
        let text = |count: usize| match self.came.get(column..column + count) {
            Some([first, .., last]) => &self.actual[first.range.start..last.range.end],
            Some([only]) => &self.actual[only.range.clone()],
            _ => "",
        };
        match part {
            Part::Text(old) => {
                let wide = |text: &str| Class::of_text(text) == Class::Blank && text.len() > 1;
                let same = left > 0 && (text(1) == old || (wide(old) && wide(text(1))));
                same.then_some((1, 0)).into_iter().collect()
            }
            // The less it takes in the better.
            Part::Hole { token: Token::Anything, .. } => {
                (0..=left).map(|count| (count, u32::try_from(count).unwrap_or(u32::MAX))).collect()
            }
            Part::Hole { token: Token::Hole(shape, _), raw: _ } => {
                let Part::Hole { token, .. } = part else { return Vec::new() };
                let bound = token.name().and_then(|name| self.holes.value(&name).map(str::to_owned));
                let fits = |value: &str| {
                    shape.fits(value) && bound.as_deref().is_none_or(|bound| shape.same(bound, value))
                };
                (1..=left).filter(|count| fits(text(*count))).map(|count| (count, 0)).collect()
            }
            Part::Hole { token: Token::Literal(_), .. } => Vec::new(),
            Part::Filled { value, .. } => {
                (1..=left).filter(|count| text(*count) == value).map(|count| (count, 0)).collect()
            }
        }
    }

    /// What it costs to put a part of what came in the place of an old one, if they are of a kind.
    fn replaces(&self, part: &Part, atom: &Atom) -> Option<u32> {
        let class = Class::of_text(&self.actual[atom.range.clone()]);
        match part {
            Part::Text(old) if Class::of_text(old) == class => {
                Some(if class == Class::Word { 30 } else { 10 })
            }
            Part::Hole { .. } | Part::Filled { .. } if class == Class::Word => Some(40),
            _ => None,
        }
    }

    fn weight(&self, atom: &Atom) -> u32 {
        weight(&self.actual[atom.range.clone()])
    }
}

fn weight_of(part: &Part) -> u32 {
    match part {
        Part::Text(text) => weight(text),
        Part::Hole { .. } | Part::Filled { .. } => 30,
    }
}

/// Words count, what stands between them counts less.
fn weight(text: &str) -> u32 {
    if Class::of_text(text) == Class::Word { 20 } else { 8 }
}
