//! Series of a few programs that are for trying out, though their tags look like any release's.

use super::tag::Tag;

/// Whether the version that a tag names is of such a series.
pub(super) fn is_for_trying(repository: &str, tag: &Tag, tags: &[Tag]) -> bool {
    let odd = tag.numbers.get(1).is_some_and(|minor| minor % 2 == 1);
    match (repository, tag.numbers.first()) {
        // Perl's odd series lead up to the even ones, and so did those of MongoDB before 5.0.
        ("library/perl", _) => odd,
        ("library/mongo", Some(major)) => *major < 5 && odd,
        // What is being made of Fedora has the number of the next release.
        ("library/fedora", major) => {
            tags.iter().any(|tag| tag.text == "rawhide")
                && major
                    == tags
                        .iter()
                        .filter(|other| other.is_like(tag))
                        .filter_map(|tag| tag.numbers.first())
                        .max()
        }
        _ => false,
    }
}
