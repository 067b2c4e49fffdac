//! A release fitted into specifiers in the form that they have.

use pep440_rs::Version;

use super::constraint::{Constraint, Operator, Term, number};

/// The specifiers that let a release in, in the form and the precision of `text`; `None` if there are none.
///
/// The versions of those specifiers that keep the release out are replaced, and nothing else.
pub(super) fn respelled(text: &str, constraint: &Constraint, release: &Version) -> Option<String> {
    let mut new = text.to_owned();
    for term in constraint.terms().iter().rev().filter(|term| !term.admits(release)) {
        new.replace_range(term.range.clone(), &version(term, release)?);
    }
    let fits = Constraint::parse(&new).is_ok_and(|constraint| constraint.admits(release));
    (fits && new != text).then_some(new)
}

/// The version in one specifier's form that lets a release in.
fn version(term: &Term, release: &Version) -> Option<String> {
    Some(match term.operator {
        Operator::Exact | Operator::Arbitrary | Operator::LessEqual => release.to_string(),
        Operator::Series => format!("{}.*", first_numbers(release, term.precision())),
        Operator::Compatible | Operator::Caret | Operator::Tilde => floor(term, release).to_string(),
        Operator::Less => raised(term, release).to_string(),
        Operator::Not | Operator::NotSeries | Operator::Greater | Operator::GreaterEqual | Operator::Any => {
            return None;
        }
    })
}

/// A release in as many numbers as the specifier names; a pre-release whole, as fewer numbers would mean the final.
fn floor(term: &Term, release: &Version) -> Version {
    if release.any_prerelease() { release.clone() } else { first_numbers(release, term.precision()) }
}

/// The bound above a release: in as many numbers as the old one, where its trailing zeros stay zeros.
fn raised(term: &Term, release: &Version) -> Version {
    let zeros = term.version.release().iter().rev().take_while(|number| **number == 0).count();
    let counting = (term.precision() - zeros).max(1);
    let mut numbers: Vec<u64> = (0..counting).map(|index| number(release, index)).collect();
    if let Some(last) = numbers.last_mut() {
        *last += 1;
    }
    numbers.resize(term.precision(), 0);
    // The rest of a bound as `<6.0.dev0` stays.
    term.version.clone().with_release(numbers).with_epoch(release.epoch())
}

fn first_numbers(release: &Version, count: usize) -> Version {
    let numbers: Vec<u64> = (0..count).map(|index| number(release, index)).collect();
    Version::new(numbers).with_epoch(release.epoch())
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn the_form_stays() {
        for (text, release, expected) in [
            ("==5.2.1", "6.4.0", Some("==6.4.0")),
            ("== 5.2", "6.4.0", Some("== 6.4.0")),
            ("5.2.1", "6.4.0", Some("6.4.0")),
            ("===5.2", "6.4", Some("===6.4")),
            ("==5.*", "6.4.0", Some("==6.*")),
            ("==5.2.*", "6", Some("==6.0.*")),
            ("5.*", "6.4.0", Some("6.*")),
            ("~=5.2", "6.4.1", Some("~=6.4")),
            ("~=5.2.1", "6.4", Some("~=6.4.0")),
            ("~=1.4.5a4", "2.0.1", Some("~=2.0.1")),
            ("^5.2", "6.4.1", Some("^6.4")),
            ("^5", "6.4.1", Some("^6")),
            ("~5.2.0", "6.4.1", Some("~6.4.1")),
            (">=5,<6", "6.4.1", Some(">=5,<7")),
            (">=5.0.0, <6.0.0", "6.4.1", Some(">=5.0.0, <7.0.0")),
            (">=5,<5.3", "6.4.1", Some(">=5,<6.5")),
            (">=5,<=5.9", "6.4.1", Some(">=5,<=6.4.1")),
            (">=5,<6.0.dev0", "6.4.1", Some(">=5,<7.0.dev0")),
            ("<6,>=5,!=5.3", "6.4.1", Some("<7,>=5,!=5.3")),
            ("==5.*,!=5.3.1", "6.4.1", Some("==6.*,!=5.3.1")),
            ("~=5.2,<5.9", "6.4.1", Some("~=6.4,<6.5")),
            ("^4 || ^5", "6.4.1", Some("^4 || ^6")),
            ("==5.2", "1!1.0", Some("==1!1.0")),
            ("==1!5.*", "1!6.2", Some("==1!6.*")),
            ("^5.2", "6.0rc1", Some("^6.0rc1")),
            (">=5", "6", None),
            (">=9,<10", "6", None),
            (">=5,!=6.4.1", "6.4.1", None),
        ] {
            let constraint = Constraint::parse(text).unwrap();
            let found = respelled(text, &constraint, &Version::from_str(release).unwrap());
            assert_eq!(found.as_deref(), expected, "{text} for {release}");
        }
    }
}
