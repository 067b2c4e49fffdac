//! How far a version is from its release: alpha, beta, candidate, or released.

use super::word::Word;

/// How far a version is from its release; the nearer is the greater.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::outdated::judge) struct Stage {
    rank: u8,
    numbers: Vec<u64>,
}

/// The words for what is not yet released, in small letters, the farthest first.
const WORDS: [(&str, u8); 17] = [
    ("snapshot", 0),
    ("canary", 0),
    ("dev", 1),
    ("alpha", 2),
    ("a", 2),
    ("beta", 3),
    ("b", 3),
    ("milestone", 4),
    ("m", 4),
    ("preview", 5),
    ("pre", 5),
    ("prerelease", 5),
    ("ea", 5),
    ("next", 5),
    ("rc", 6),
    ("cr", 6),
    ("c", 6),
];

impl Stage {
    /// Released.
    pub(in crate::outdated::judge) const FINAL: Self = Self { rank: u8::MAX, numbers: Vec::new() };

    /// Whether it is released.
    pub(in crate::outdated::judge) fn is_final(&self) -> bool {
        self.rank == u8::MAX
    }

    /// The stage that a word of its own names: `rc1`, `beta`, `M2`, `SNAPSHOT`. A `dev` alone is a variant with tools, and
    /// single letters mean a stage with a number only.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        let stage = Self::read(word)?;
        let letters = word.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let told = !letters.eq_ignore_ascii_case("dev") && (letters.len() > 1 || letters == "M");
        (told && (letters != "M" || letters.len() < word.len())).then_some(stage)
    }

    /// The stage that the end of a version names, as the `rc1` of `1.18rc1`; single letters need a number here, too.
    pub(super) fn of_tail(tail: &str) -> Option<Self> {
        if tail.is_empty() { Some(Self::FINAL) } else { Self::read(tail).filter(|_| tail.len() > 1) }
    }

    /// Takes the numbers behind a stage's word, as in `rc.1` and `preview.3.22175.4`; what is left.
    pub(super) fn take_numbers<'w, 't>(&mut self, rest: &'w [Word<'t>]) -> &'w [Word<'t>] {
        let Some((next, after)) = rest.split_first() else { return rest };
        let numbers: Option<Vec<u64>> = next.text.split('.').map(|part| part.parse().ok()).collect();
        match numbers {
            Some(numbers) if next.before == "." || (next.before == "-" && next.text.len() < 4) => {
                self.numbers.extend(numbers);
                after
            }
            _ => rest,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let letters = text.find(|sign: char| sign.is_ascii_digit()).unwrap_or(text.len());
        let (word, number) = text.split_at(letters);
        let word = word.trim_end_matches('.').to_ascii_lowercase();
        let rank = WORDS.iter().find(|(known, _)| *known == word)?.1;
        let numbers = if number.is_empty() { Vec::new() } else { vec![number.parse().ok()?] };
        Some(Self { rank, numbers })
    }
}
