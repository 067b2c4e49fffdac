//! The version of a tag: its numbers, and how they are written.

use super::stage::Stage;
use super::word::{Word, is_commit};

/// The version that a tag names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Letters before the numbers: `v`, `ltsc`.
    pub(super) prefix: String,
    /// Its numbers, the greatest first. A date is three or more.
    pub(super) numbers: Vec<u64>,
    /// How they are written, a sign for each with what stands between them: `#.#`, `Y.#`, `D8`.
    pub(super) layout: String,
    /// The stage that is written right behind the numbers.
    pub(super) stage: Stage,
    /// Of each number that is no date: how many digits it has, and whether the first of them is an idle zero.
    widths: Vec<(usize, bool)>,
}

impl Version {
    /// The version that begins with the first of these words, and how many words it takes.
    pub(super) fn read(words: &[Word<'_>]) -> Option<(Self, usize)> {
        if let Some(found) = iso_date(words) {
            return Some(found);
        }
        let word = words.first()?.text;
        if is_commit(word) {
            return None;
        }
        let begin = word.find(|sign: char| sign.is_ascii_digit())?;
        let (prefix, rest) = word.split_at(begin);
        if !prefix.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let (numbers, tail) = rest.split_at(end_of_numbers(rest));
        let mut version = Self {
            prefix: prefix.to_owned(),
            numbers: Vec::new(),
            layout: String::new(),
            stage: Stage::of_tail(tail)?,
            widths: Vec::new(),
        };
        let mut begin = 0;
        for (at, sign) in numbers.char_indices().filter(|(_, sign)| !sign.is_ascii_digit()) {
            version.push(&numbers[begin..at])?;
            version.layout.push(sign);
            begin = at + 1;
        }
        version.push(&numbers[begin..])?;
        // A day that something was made anew again: `20240724.1`.
        if version.layout == "D8.#" {
            version.layout.truncate(2);
            version.widths.clear();
        }
        Some((version, 1))
    }

    /// Whether it begins with a year.
    pub(super) fn is_dated(&self) -> bool {
        !self.layout.starts_with('#')
    }

    /// Whether it is a whole date, and nothing else.
    pub(super) fn is_day(&self) -> bool {
        self.layout.starts_with('D') && self.widths.is_empty()
    }

    /// Whether it has no idle zeros where `other` has but one digit. A project may give them up, but relics of dates
    /// stand beside plain numbers.
    pub(super) fn is_padded_like(&self, other: &Self) -> bool {
        let fits = |((_, padded), (width, _)): (&(usize, bool), &(usize, bool))| !padded || *width > 1;
        self.widths.len() == other.widths.len() && self.widths.iter().zip(&other.widths).all(fits)
    }

    fn push(&mut self, digits: &str) -> Option<()> {
        let first = self.numbers.is_empty();
        if let Some(date) = compact_date(digits, first) {
            self.layout.push_str(&format!("D{}", digits.len()));
            self.numbers.extend(date);
            return Some(());
        }
        let number = digits.parse().ok()?;
        if first && digits.len() == 4 && is_year(number) {
            self.layout.push('Y');
        } else {
            self.layout.push('#');
            self.widths.push((digits.len(), digits.len() > 1 && digits.starts_with('0')));
        }
        self.numbers.push(number);
        Some(())
    }
}

/// Where the numbers at the beginning of a text end: digits, and single `.` or `u` between digits.
fn end_of_numbers(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len())
        .find(|&at| !(is_digit(at) || (matches!(bytes[at], b'.' | b'u') && is_digit(at + 1))))
        .unwrap_or(bytes.len())
}

/// The parts of a date that is written without signs: `20240227`, `20200608160520`, and as a first number `202402`.
fn compact_date(digits: &str, first: bool) -> Option<Vec<u64>> {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u64>().ok();
    let (year, month) = (number(0..4)?, number(4..6)?);
    let day = || number(6..8).filter(|day| (1..=31).contains(day));
    let is_month = is_year(year) && (1..=12).contains(&month);
    match digits.len() {
        6 if is_month && first => Some(vec![year, month]),
        8 if is_month => Some(vec![year, month, day()?]),
        10 | 12 | 14 if is_month => Some(vec![year, month, day()?, number(8..digits.len())?]),
        _ => None,
    }
}

/// A date with hyphens at the beginning of these words, with the time behind it if there is one: `2024-01-16`,
/// `2024-01-16T16-07-38Z`.
fn iso_date(words: &[Word<'_>]) -> Option<(Version, usize)> {
    let [year, month, day, rest @ ..] = words else { return None };
    let digits = |text: &str, width: usize| {
        text.parse::<u64>()
            .ok()
            .filter(|_| text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (month_text, day_text) = (month.text, day.text);
    if month.before != "-" || day.before != "-" {
        return None;
    }
    let begin = year.text.len().checked_sub(4)?;
    let (prefix, year) = (year.text.get(..begin)?, year.text.get(begin..)?);
    let prefix = Some(prefix).filter(|prefix| matches!(*prefix, "" | "v"))?;
    let year = digits(year, 4).filter(|year| is_year(*year))?;
    let month = digits(month_text, 2).filter(|month| (1..=12).contains(month))?;
    let dated = |numbers: Vec<u64>, layout: &str| Version {
        prefix: prefix.to_owned(),
        numbers,
        layout: layout.to_owned(),
        stage: Stage::FINAL,
        widths: Vec::new(),
    };
    if let Some(day) = digits(day_text, 2) {
        return (1..=31).contains(&day).then(|| (dated(vec![year, month, day], "D-"), 3));
    }
    let (day, hour) = day_text.split_once('T')?;
    let [minute, second, ..] = rest else { return None };
    let second = second.text.strip_suffix('Z')?;
    let numbers = [digits(day, 2)?, digits(hour, 2)?, digits(minute.text, 2)?, digits(second, 2)?];
    Some((dated([vec![year, month], numbers.to_vec()].concat(), "D-T"), 5))
}

fn is_year(number: u64) -> bool {
    (1990..2100).contains(&number)
}
