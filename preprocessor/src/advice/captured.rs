//! Words picked out of what tools print.

use regex::Regex;

/// The first group of the first of these patterns that is found in `text`.
pub(super) fn captured<'text>(text: &'text str, patterns: &[&str]) -> Option<&'text str> {
    patterns.iter().find_map(|pattern| {
        let found = Regex::new(pattern).ok()?.captures(text)?;
        found.iter().skip(1).flatten().next().map(|group| group.as_str())
    })
}

/// The first groups of all places where `pattern` is found in `text`.
pub(super) fn all_captured<'text>(text: &'text str, pattern: &str) -> Vec<&'text str> {
    let Ok(pattern) = Regex::new(pattern) else { return Vec::new() };
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1));
    found.map(|group| group.as_str()).collect()
}

/// Whether `word` stands in `text` with nothing of a name around it.
pub(super) fn holds_word(text: &str, word: &str) -> bool {
    place_of_word(text, word).is_some()
}

/// Where `word` stands in `text` by itself, first of all.
pub(super) fn place_of_word(text: &str, word: &str) -> Option<std::ops::Range<usize>> {
    let of_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let alone = |at: usize| {
        let before = text[..at].chars().next_back().is_none_or(|letter| !of_name(letter));
        let after = text[at + word.len()..].chars().next().is_none_or(|letter| !of_name(letter));
        before && after
    };
    let at = text.match_indices(word).map(|(at, _)| at).find(|at| alone(*at))?;
    (!word.is_empty()).then_some(at..at + word.len())
}

#[cfg(test)]
mod tests {
    use super::{captured, place_of_word};

    #[test]
    fn the_first_pattern_that_is_found_decides() {
        assert_eq!(captured("no such volume: v", &["x(y)", "volume: (.)"]), Some("v"));
        assert_eq!(captured("a", &["(", "(b)|(a)"]), Some("a"), "a pattern that is none finds nothing");
        assert_eq!(captured("a", &["b"]), None);
    }

    #[test]
    fn a_word_stands_by_itself() {
        for (text, word, place) in [
            ("docker stop web", "web", Some(12..15)),
            ("docker stop web-1 web", "web", Some(18..21)),
            ("stop weber", "web", None),
            ("--filtr x", "--filtr", Some(0..7)),
            ("{{.Networks.web.IP}}", "web", Some(12..15)),
            ("", "", None),
        ] {
            assert_eq!(place_of_word(text, word), place, "{text}");
        }
    }
}
