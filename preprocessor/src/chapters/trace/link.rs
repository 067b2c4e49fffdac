//! The links of mdBook's `links` preprocessor: `{{#include …}}` and its relatives.
//!
//! What counts as one follows mdBook 0.5: `{{`, white space, `#`, a word, white space, anything but `}`, and
//! `}}`. A backslash before `{{#` escapes everything up to the last `}}` of the line.

use std::ops::Range;

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::chapters) struct Link<'text> {
    /// Where it stands, in bytes.
    pub(in crate::chapters) range: Range<usize>,
    /// What it asks for.
    pub(in crate::chapters) target: Target<'text>,
}

/// What a link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::chapters) enum Target<'text> {
    /// To be left as it is, without its backslash.
    Escaped,
    /// Another title for the page.
    Title,
    /// Lines of a file.
    Include { path: &'text str, part: Part<'text> },
    /// Lines of a Rust file, with the others hidden.
    RustdocInclude { path: &'text str, part: Part<'text> },
    /// A Rust program to play with.
    Playground { path: &'text str, properties: Vec<&'text str> },
}

impl<'text> Target<'text> {
    /// The file asked for.
    pub(in crate::chapters) fn path(&self) -> Option<&'text str> {
        match self {
            Self::Escaped | Self::Title => None,
            Self::Include { path, .. }
            | Self::RustdocInclude { path, .. }
            | Self::Playground { path, .. } => Some(path),
        }
    }
}

/// Which part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::chapters) enum Part<'text> {
    /// Lines from the first up to but not including the second, counted from 0.
    Lines(usize, Option<usize>),
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(&'text str),
}

/// The links of a text, in order.
pub(in crate::chapters) fn links(text: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['\\', '{']) {
        at += found;
        match escaped(&text[at..])
            .map(|length| (length, Some(Target::Escaped)))
            .or_else(|| opened(&text[at..]))
        {
            None => at += 1,
            Some((length, target)) => {
                links.extend(target.map(|target| Link { range: at..at + length, target }));
                at += length;
            }
        }
    }
    links
}

/// The length of an escaped link at the beginning of `text`.
fn escaped(text: &str) -> Option<usize> {
    const OPENING: &str = "\\{{#";
    let rest = text.strip_prefix(OPENING)?;
    let line = rest.split('\n').next().unwrap_or(rest);
    Some(OPENING.len() + line.rfind("}}")? + 2)
}

/// The length of a link at the beginning of `text`, and what it asks for unless that is unknown to mdBook.
fn opened(text: &str) -> Option<(usize, Option<Target<'_>>)> {
    let rest = text.strip_prefix("{{")?.trim_start().strip_prefix('#')?;
    let (word, rest) = rest.split_at(rest.find(|letter: char| !is_word(letter))?);
    let body = &rest[..rest.find('}')?];
    let after = rest[body.len()..].strip_prefix("}}")?;
    let arguments = body.trim_start();
    // White space, then at least one character, be it white space too.
    if word.is_empty() || arguments.len() == body.len() || body.chars().count() < 2 {
        return None;
    }
    Some((text.len() - after.len(), target(word, arguments)))
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn target<'text>(word: &str, arguments: &'text str) -> Option<Target<'text>> {
    if word == "title" {
        return Some(Target::Title);
    }
    let mut words = arguments.split_whitespace();
    let first = words.next()?;
    let (path, part) = first.split_once(':').unwrap_or((first, ""));
    match word {
        "include" => Some(Target::Include { path, part: part_of(part) }),
        "rustdoc_include" => Some(Target::RustdocInclude { path, part: part_of(part) }),
        "playground" | "playpen" => Some(Target::Playground { path: first, properties: words.collect() }),
        _ => None,
    }
}

/// Reads what follows the path: `LINE`, `FROM:TO`, `FROM:`, `:TO`, `ANCHOR` or nothing.
fn part_of(text: &str) -> Part<'_> {
    let mut words = text.splitn(3, ':');
    let first = words.next().unwrap_or_default();
    // The second word ends the part only if it is a number; anything else leaves it open.
    let end = words.next().map(|word| word.parse().ok());
    match (first.parse::<usize>(), end) {
        (Ok(line), end) => {
            let start = line.saturating_sub(1);
            Part::Lines(start, end.unwrap_or(Some(start + 1)))
        }
        (Err(_), end) if first.is_empty() => Part::Lines(0, end.flatten()),
        (Err(_), _) => Part::Anchor(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn include<'text>(path: &'text str, part: Part<'text>) -> Option<Target<'text>> {
        Some(Target::Include { path, part })
    }

    #[test]
    fn parts_of_files() {
        let cases = [
            ("a.md", Part::Lines(0, None)),
            ("a.md:", Part::Lines(0, None)),
            ("a.md:3", Part::Lines(2, Some(3))),
            ("a.md:0", Part::Lines(0, Some(1))),
            ("a.md:3:", Part::Lines(2, None)),
            ("a.md:3:5", Part::Lines(2, Some(5))),
            ("a.md:5:3", Part::Lines(4, Some(3))),
            ("a.md::5", Part::Lines(0, Some(5))),
            ("a.md::", Part::Lines(0, None)),
            ("a.md:3:x", Part::Lines(2, None)),
            ("a.md::x", Part::Lines(0, None)),
            ("a.md:3:5:7", Part::Lines(2, Some(5))),
            ("a.md:anchor", Part::Anchor("anchor")),
            ("a.md:anchor:5", Part::Anchor("anchor")),
            ("a.md:-3", Part::Anchor("-3")),
        ];
        for (argument, part) in cases {
            let text = format!("{{{{#include {argument}}}}}");
            let found: Vec<_> = links(&text).into_iter().map(|link| Some(link.target)).collect();
            assert_eq!(found, [include("a.md", part)], "{argument}");
        }
    }

    #[test]
    fn what_is_a_link_and_what_is_not() {
        let cases: [(&str, &[(usize, usize)]); 17] = [
            ("plain", &[]),
            ("{{#include a}}", &[(0, 14)]),
            ("{{ \n #include\ta b\n}}", &[(0, 20)]),
            ("{{{#include a}}}", &[(1, 15)]),
            ("{{#include a}", &[]),
            ("{{#include a} }", &[]),
            ("{{#include}}", &[]),
            ("{{#include }}", &[]),
            ("{{#include  }}", &[]),
            ("{{#title  }}", &[(0, 12)]),
            ("{{include a}}", &[]),
            ("{{#unknown {{#include a}}", &[]),
            ("{{#unknown a}} {{#include a}}", &[(15, 29)]),
            ("\\{{#include a}} b }} c", &[(0, 20)]),
            ("\\{{#include a\n}}", &[(1, 16)]),
            ("\\\\{{#include a}}", &[(1, 16)]),
            ("é{{#playpen a.rs editable}}é", &[(2, 28)]),
        ];
        for (text, ranges) in cases {
            let found: Vec<_> =
                links(text).into_iter().map(|link| (link.range.start, link.range.end)).collect();
            assert_eq!(found, ranges, "{text:?}");
        }
    }

    #[test]
    fn playgrounds_have_properties() {
        let found = links("{{#playground a:1.rs editable  hide}}");
        let target = Target::Playground { path: "a:1.rs", properties: vec!["editable", "hide"] };
        assert_eq!(found, [Link { range: 0..37, target }]);
    }
}
