//! What a library's version specifiers let in: PEP 440's, and those that Poetry has besides.

use std::ops::Range;
use std::str::FromStr;

use pep440_rs::{Operator as Pep440, Version, VersionSpecifier};

/// The specifiers of one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constraint {
    /// What is let in by any of these; PEP 440 knows one only, Poetry parts them by `||`.
    alternatives: Vec<Vec<Term>>,
}

/// One specifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) operator: Operator,
    /// Without the wildcard behind it.
    pub(super) version: Version,
    /// The bytes of the version within the specifiers' text, the wildcard included.
    pub(super) range: Range<usize>,
}

/// How a specifier compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `==1.2`; Poetry's `1.2`.
    Exact,
    /// `===1.2`, which compares letters.
    Arbitrary,
    /// `==1.2.*`; Poetry's `1.2.*`.
    Series,
    /// `~=1.2`
    Compatible,
    /// Poetry's `^1.2`: up to the next change of the first number that is not zero.
    Caret,
    /// Poetry's `~1.2`: up to the next second number, or first if there is no second.
    Tilde,
    /// `!=1.2`
    Not,
    /// `!=1.2.*`
    NotSeries,
    /// `<1.2`
    Less,
    /// `<=1.2`
    LessEqual,
    /// `>1.2`
    Greater,
    /// `>=1.2`
    GreaterEqual,
    /// Poetry's `*`.
    Any,
}

/// The longest first, as each begins with a shorter one.
const SIGNS: [(&str, Operator); 11] = [
    ("===", Operator::Arbitrary),
    ("==", Operator::Exact),
    ("~=", Operator::Compatible),
    ("!=", Operator::Not),
    ("<=", Operator::LessEqual),
    (">=", Operator::GreaterEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("^", Operator::Caret),
    ("~", Operator::Tilde),
    ("=", Operator::Exact),
];

impl Constraint {
    /// Reads specifiers; the error is the end of a sentence that says what is wrong with them.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut alternatives = vec![Vec::new()];
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', ',']).len();
            if blank > 0 {
                at += blank;
            } else if rest.starts_with('|') {
                at += if rest.starts_with("||") { 2 } else { 1 };
                alternatives.push(Vec::new());
            } else {
                let term = Term::parse(text, at)?;
                at = term.range.end;
                if let Some(last) = alternatives.last_mut() {
                    last.push(term);
                }
            }
        }
        if alternatives.iter().any(Vec::is_empty) {
            return Err(format!("`{text}` names no version"));
        }
        Ok(Self { alternatives })
    }

    /// Whether a release is let in.
    pub(super) fn admits(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|terms| terms.iter().all(|term| term.admits(version)))
    }

    /// The specifiers that a newer release is fitted into: those of the last alternative.
    pub(super) fn terms(&self) -> &[Term] {
        self.alternatives.last().map_or(&[], Vec::as_slice)
    }

    /// The one version that is let in, if the specifiers name one.
    pub(super) fn exact(&self) -> Option<&Version> {
        let [terms] = self.alternatives.as_slice() else { return None };
        let exact = terms.iter().find(|term| matches!(term.operator, Operator::Exact | Operator::Arbitrary));
        exact.map(|term| &term.version)
    }

    /// Whether any version would do that is not shut out by name.
    pub(super) fn is_unpinned(&self) -> bool {
        let loose =
            |term: &Term| matches!(term.operator, Operator::Any | Operator::Not | Operator::NotSeries);
        self.alternatives.iter().any(|terms| terms.iter().all(loose))
    }

    /// Whether whatever comes is let in.
    pub(super) fn is_open(&self) -> bool {
        self.alternatives.iter().any(|terms| terms.iter().all(|term| !term.bounds()))
    }

    /// Whether a release is shut out by name.
    pub(super) fn excludes(&self, version: &Version) -> bool {
        self.terms()
            .iter()
            .filter(|term| matches!(term.operator, Operator::Not | Operator::NotSeries))
            .any(|term| !term.admits(version))
    }

    /// The highest version that is named, apart from what is shut out by name.
    pub(super) fn highest_named(&self) -> Option<&Version> {
        let named =
            |term: &&Term| !matches!(term.operator, Operator::Any | Operator::Not | Operator::NotSeries);
        self.alternatives.iter().flatten().filter(named).map(|term| &term.version).max()
    }
}

impl Term {
    /// Reads the specifier that begins at the byte `at`, which is no blank.
    fn parse(text: &str, at: usize) -> Result<Self, String> {
        let rest = &text[at..];
        let sign = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
        let behind = &rest[sign.map_or(0, |(sign, _)| sign.len())..];
        let start = text.len() - behind.trim_start().len();
        let word = &text[start..];
        let mark = |at: char| at.is_whitespace() || ",|<>=~^".contains(at);
        // An exclamation mark is part of `!=`, or of an epoch as in `1!2.0`.
        let length = word.find(mark).unwrap_or(word.len()).min(word.find("!=").unwrap_or(word.len()));
        let end = start + length;
        let written = &text[start..end];
        let operator = sign.map_or(Operator::Exact, |(_, operator)| *operator);
        let wrong = || format!("`{}` is no version specifier", &text[at..end.max(at + 1).min(text.len())]);
        if written == "*" {
            let any = Version::new([0_u64]);
            return Ok(Self { operator: Operator::Any, version: any, range: start..end });
        }
        let (plain, star) = match written.strip_suffix(".*") {
            Some(plain) => (plain, true),
            None => (written, false),
        };
        let version = Version::from_str(plain).map_err(|_| wrong())?;
        let operator = match (operator, star) {
            (Operator::Exact, true) => Operator::Series,
            (Operator::Not, true) => Operator::NotSeries,
            (operator, _) => operator,
        };
        let term = Self { operator, version, range: start..end };
        if term
            .plain()
            .is_some_and(|kind| VersionSpecifier::from_version(kind, term.version.clone()).is_err())
        {
            return Err(wrong());
        }
        Ok(term)
    }

    /// The numbers that the version names.
    pub(super) fn precision(&self) -> usize {
        self.version.release().len()
    }

    /// Whether it keeps anything newer out.
    fn bounds(&self) -> bool {
        !matches!(
            self.operator,
            Operator::Any | Operator::Not | Operator::NotSeries | Operator::Greater | Operator::GreaterEqual
        )
    }

    /// Whether a release is let in by this one.
    pub(super) fn admits(&self, version: &Version) -> bool {
        let at_least = || *version >= self.version;
        match self.operator {
            Operator::Any => true,
            Operator::Series => self.begins(version, self.precision()),
            Operator::NotSeries => !self.begins(version, self.precision()),
            Operator::Compatible => at_least() && self.begins(version, self.precision() - 1),
            Operator::Caret => at_least() && below(version, &self.version, self.caret()),
            Operator::Tilde => at_least() && below(version, &self.version, self.precision().min(2) - 1),
            _ => self
                .plain()
                .and_then(|kind| VersionSpecifier::from_version(kind, self.version.clone()).ok())
                .is_some_and(|specifier| specifier.contains(version)),
        }
    }

    /// Whether the first numbers of a release are this one's; what it does not name is zero.
    fn begins(&self, version: &Version, numbers: usize) -> bool {
        version.epoch() == self.version.epoch()
            && (0..numbers).all(|index| number(version, index) == number(&self.version, index))
    }

    /// The number that must stay below its successor, for `^`.
    fn caret(&self) -> usize {
        let first = self.version.release().iter().position(|number| *number != 0);
        first.unwrap_or(self.precision() - 1)
    }

    /// The operator of PEP 440's that compares with the whole version.
    fn plain(&self) -> Option<Pep440> {
        Some(match self.operator {
            Operator::Exact => Pep440::Equal,
            Operator::Arbitrary => Pep440::ExactEqual,
            Operator::Compatible => Pep440::TildeEqual,
            Operator::Not => Pep440::NotEqual,
            Operator::Less => Pep440::LessThan,
            Operator::LessEqual => Pep440::LessThanEqual,
            Operator::Greater => Pep440::GreaterThan,
            Operator::GreaterEqual => Pep440::GreaterThanEqual,
            _ => return None,
        })
    }
}

/// A number of a version's; zero where it names none.
pub(super) fn number(version: &Version, index: usize) -> u64 {
    version.release().get(index).copied().unwrap_or(0)
}

/// Whether the first numbers of a release, up to and with the one at `index`, are those of `bound` or less.
fn below(version: &Version, bound: &Version, index: usize) -> bool {
    let first = |version: &Version| -> Vec<u64> { (0..=index).map(|at| number(version, at)).collect() };
    version.epoch() == bound.epoch() && first(version) <= first(bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is let in of a row of releases.
    fn admitted<'text>(specifiers: &str, releases: &'text str) -> Vec<&'text str> {
        let constraint = Constraint::parse(specifiers).unwrap();
        let admits = |release: &&str| constraint.admits(&Version::from_str(release).unwrap());
        releases.split(' ').filter(admits).collect()
    }

    #[test]
    fn what_is_let_in() {
        let releases = "0 0.0.3 0.2 0.2.3 0.2.9 0.3 1 1.2 1.2.0 1.2.3 1.2.3.post1 1.3rc1 1.3 2 2.0.1 1!1.2";
        for (specifiers, expected) in [
            ("==1.2", "1.2 1.2.0"),
            ("1.2", "1.2 1.2.0"),
            ("=1.2", "1.2 1.2.0"),
            ("===1.2", "1.2"),
            ("== 1.2.*", "1.2 1.2.0 1.2.3 1.2.3.post1"),
            ("1.2.*", "1.2 1.2.0 1.2.3 1.2.3.post1"),
            ("==1.*", "1 1.2 1.2.0 1.2.3 1.2.3.post1 1.3rc1 1.3"),
            ("==0.0.*", "0 0.0.3"),
            ("!=1.2.*,==1.*", "1 1.3rc1 1.3"),
            ("~=1.2", "1.2 1.2.0 1.2.3 1.2.3.post1 1.3rc1 1.3"),
            ("~=1.2.0", "1.2 1.2.0 1.2.3 1.2.3.post1"),
            ("^1.2", "1.2 1.2.0 1.2.3 1.2.3.post1 1.3rc1 1.3"),
            ("^1.2.3", "1.2.3 1.2.3.post1 1.3rc1 1.3"),
            ("^0.2.3", "0.2.3 0.2.9"),
            ("^0.0.3", "0.0.3"),
            ("^0", "0 0.0.3 0.2 0.2.3 0.2.9 0.3"),
            ("^0.0", "0 0.0.3"),
            ("~1.2", "1.2 1.2.0 1.2.3 1.2.3.post1"),
            ("~1", "1 1.2 1.2.0 1.2.3 1.2.3.post1 1.3rc1 1.3"),
            (">=1.2,<2", "1.2 1.2.0 1.2.3 1.2.3.post1 1.3rc1 1.3"),
            (">=1.2 <2", "1.2 1.2.0 1.2.3 1.2.3.post1 1.3rc1 1.3"),
            ("> 1.2.3 , <=1.3", "1.3rc1 1.3"),
            ("<1.3,>=1.2.3", "1.2.3 1.2.3.post1"),
            ("^0.3 || ^2", "0.3 2 2.0.1"),
            ("==1.2 | ==2", "1.2 1.2.0 2"),
            (">=1!0", "1!1.2"),
            ("*", releases),
        ] {
            assert_eq!(admitted(specifiers, releases).join(" "), expected, "{specifiers}");
        }
    }

    #[test]
    fn what_is_no_specifier_is_told() {
        for (specifiers, expected) in [
            ("==", "`==` is no version specifier"),
            ("==2004d", "`==2004d` is no version specifier"),
            (">=1,<", "`<` is no version specifier"),
            ("~=1", "`~=1` is no version specifier"),
            (">=1.0+cu118", "`>=1.0+cu118` is no version specifier"),
            ("^1 ||", "`^1 ||` names no version"),
            ("dev-master", "`dev-master` is no version specifier"),
        ] {
            assert_eq!(Constraint::parse(specifiers).unwrap_err(), expected, "{specifiers}");
        }
    }

    #[test]
    fn places_hold_the_versions() {
        let text = ">= 1.2 ,<2, !=1.5.*";
        let constraint = Constraint::parse(text).unwrap();
        let versions: Vec<&str> = constraint.terms().iter().map(|term| &text[term.range.clone()]).collect();
        assert_eq!(versions, ["1.2", "2", "1.5.*"]);
    }
}
