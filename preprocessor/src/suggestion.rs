//! "Did you mean …?" for misspelt flags, keys and settings.

/// The known word closest to `word`, if one is close enough to be what was meant.
///
/// # Examples
/// ```
/// use mdbook_drydock::suggestion::closest;
/// assert_eq!(closest("should_fial", ["ignore", "should_fail"]), Some("should_fail"));
/// assert_eq!(closest("numbered", ["ignore", "hidden"]), None);
/// ```
pub fn closest<'known>(word: &str, known: impl IntoIterator<Item = &'known str>) -> Option<&'known str> {
    let word = word.replace('-', "_");
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.replace('-', "_")), candidate))
        .filter(|(distance, candidate)| *distance <= 1.max(candidate.len() / 3))
        // Of two that are as close, a longer form of the word is more likely than another word.
        .min_by_key(|(distance, candidate)| (*distance, !candidate.starts_with(&word)))
        .map(|(_, candidate)| candidate)
}
