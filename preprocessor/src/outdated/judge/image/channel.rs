//! Tags that move on with a branch: `latest`, `stable-alpine`. What they mean vouches for a version.

use crate::outdated::judge::tag::Tag;

/// Words that say which branch of a program it is, and nothing of what is in the image.
const CHANNELS: [&str; 7] = ["latest", "stable", "lts", "mainline", "current", "release", "oldstable"];
/// How many of them are asked about one version.
const MANY: usize = 3;

/// The words of a tag that say what is in the image.
pub(super) fn words(tag: &Tag) -> Vec<&str> {
    tag.words.iter().map(String::as_str).filter(|word| !CHANNELS.contains(word)).collect()
}

/// The tags without a version that may mean the same image as `tag`, `latest` before all others.
pub(super) fn of<'t>(tag: &Tag, tags: &'t [Tag]) -> Vec<&'t str> {
    let words = words(tag);
    let alike = |other: &&Tag| {
        !other.is_versioned() && !other.commit && other.base == tag.base && self::words(other) == words
    };
    let mut channels: Vec<&str> = tags.iter().filter(alike).map(|tag| tag.text.as_str()).collect();
    channels.sort_by_key(|text| (!text.starts_with("latest"), *text));
    channels.truncate(MANY);
    channels
}
