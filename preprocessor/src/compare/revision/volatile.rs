//! Values that will be others the next time: ids, addresses, times, sizes.
//!
//! A port or a version is mostly what the page is about, and stays.

use std::net::IpAddr;
use std::ops::Range;

use crate::compare::holes::Holes;
use crate::compare::pattern::in_word;
use crate::compare::shapes::Shape;

/// The volatile shapes, in the order in which they are looked for: what could be taken for a part of another one
/// comes after it.
const SHAPES: [Shape; 7] =
    [Shape::Digest, Shape::Date, Shape::Mac, Shape::Ip, Shape::Age, Shape::Size, Shape::Id];

/// Lengths of the groups of a UUID.
const UUID: [usize; 5] = [8, 4, 4, 4, 12];

/// A volatile value in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Volatile {
    pub(super) range: Range<usize>,
    /// Absent where no typed hole would fit.
    pub(super) shape: Option<Shape>,
}

/// The volatile values of a line, in order.
pub(super) fn find(line: &str) -> Vec<Volatile> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        match begins_at(line, at) {
            Some(volatile) => {
                at = volatile.range.end;
                found.push(volatile);
            }
            None => at += line[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The hole for a value, under the name that the value has already.
pub(super) fn hole(shape: Option<Shape>, value: &str, holes: &Holes) -> String {
    let Some(shape) = shape else { return "[..]".to_owned() };
    match holes.name_of(shape, value) {
        Some(name) => format!("[{}:{name}]", shape.word()),
        None => format!("[{}]", shape.word()),
    }
}

fn begins_at(line: &str, at: usize) -> Option<Volatile> {
    if in_word(line, at) {
        return None;
    }
    if let Some(end) = uuid(line, at) {
        return Some(Volatile { range: at..end, shape: None });
    }
    SHAPES.into_iter().find_map(|shape| {
        let ends = shape.ends(line, at, |end| line.is_char_boundary(end) && !in_word(line, end));
        let end = ends.into_iter().rfind(|end| changes(shape, line, at..*end))?;
        Some(Volatile { range: at..end, shape: Some(shape) })
    })
}

/// Whether a value of a shape is likely to be another one the next time.
fn changes(shape: Shape, line: &str, range: Range<usize>) -> bool {
    let value = &line[range.clone()];
    match shape {
        // A number of twelve digits is no id, and a word of twelve letters is none either.
        Shape::Id => value.len() > 12 || both(value),
        Shape::Ip => is_assigned(value) && !is_part(line, &range),
        Shape::Size | Shape::Age => {
            !is_part(line, &range) && !value.starts_with(['0', 'L']) || is_fraction(value)
        }
        Shape::Digest | Shape::Mac | Shape::Date => true,
        Shape::Port | Shape::Version => false,
    }
}

fn both(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit()) && value.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// `0.2s` took some time, `0B` and `0s` are nothing.
fn is_fraction(value: &str) -> bool {
    value.starts_with("0.") && value.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
        || value.starts_with("Less")
}

/// Whether an address is given out by a network of its own: not `127.0.0.1`, no public one, which stays what it is,
/// and no version of four numbers.
fn is_assigned(value: &str) -> bool {
    value.parse().is_ok_and(|address: IpAddr| match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
    })
}

/// Whether a value is only a part of a longer number or name: `17.5MB` in `2.17.5MB`, `10.0.0.1` in `10.0.0.1.5`.
fn is_part(line: &str, range: &Range<usize>) -> bool {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let mut before = line[..range.start].chars().rev();
    let mut behind = line[range.end..].chars();
    let joined = |letter: Option<char>| matches!(letter, Some('.' | '-' | '_'));
    (joined(before.next()) && before.next().is_some_and(char::is_alphanumeric))
        || (behind.next() == Some('.') && digit(behind.next()))
}

fn uuid(line: &str, at: usize) -> Option<usize> {
    let end = at + UUID.iter().sum::<usize>() + UUID.len() - 1;
    let text = line.get(at..end).filter(|_| !in_word(line, end))?;
    let mut groups = text.split('-');
    let fits = |length: &usize| {
        groups
            .next()
            .is_some_and(|group| group.len() == *length && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    UUID.iter().all(fits).then_some(end)
}
