//! Tags that name no version: `latest`, `alpine`, `lts-slim`, a commit's. They are never called up to date for their
//! tag; what they mean is known by digests alone.

use std::collections::BTreeSet;

use super::channel::words;
use super::{digest, moved, tags};
use crate::outdated::answer::{Answer, Notes};
use crate::outdated::judge::tag::Tag;
use crate::outdated::pin::Image;
use crate::outdated::release::Told;
use crate::outdated::spelling::Spelling;

/// How many versions are looked at for the one that a tag means today.
const LINES: usize = 5;

/// The tags of versions that `pin` might mean today, the most precise ones, the newest first.
pub(super) fn likely<'t>(pin: &Tag, tags: &'t [Tag]) -> Vec<&'t str> {
    let wanted = words(pin);
    if pin.commit {
        return Vec::new();
    }
    let alike =
        |tag: &&Tag| tag.is_plain() && tag.stage.is_final() && tag.base == pin.base && words(tag) == wanted;
    let mut versions: Vec<&Tag> = tags.iter().filter(alike).collect();
    versions.sort_by(|a, b| b.newer(a).then_with(|| b.text.cmp(&a.text)));
    let usual = usual_layout(&versions);
    versions.retain(|tag| Some(tag.layout.as_str()) == usual.as_deref());
    let mut lines = BTreeSet::new();
    versions.retain(|tag| lines.insert(tag.numbers[..tag.numbers.len().min(2)].to_vec()));
    versions.into_iter().take(LINES).map(|tag| tag.text.as_str()).collect()
}

/// What there is to say of a tag without a version.
pub(super) fn answer(image: &Image, pin: &Tag, told: &Told) -> Answer {
    let now = digest(image, &pin.text, told);
    match (&image.digest, now) {
        (Some(pinned), Ok(now)) if pinned.text() == now => Answer::Current(Notes::default()),
        (Some(_), Ok(now)) if image.tag.is_some() => Answer::Behind(moved(&pin.text, now, Notes::default())),
        (Some(_), Ok(_)) => Answer::Unchecked {
            why: format!(
                "only a digest is pinned, and it is not what `latest` means: write the tag that it was taken from \
                 before it, as in `{}:TAG@{}`",
                image.name,
                image.digest.as_ref().map(Spelling::text).unwrap_or_default()
            ),
        },
        (Some(_), Err(why)) => Answer::Unchecked { why },
        (None, now) => Answer::Unchecked { why: why(image, pin, now, told) },
    }
}

/// Why it cannot be checked, and what to pin instead.
fn why(image: &Image, pin: &Tag, now: Result<&str, String>, told: &Told) -> String {
    let what = match (&image.tag, pin.commit) {
        (Some(_), true) => {
            return format!("`{}` names a commit, and commits have no order: pin a release", pin.text);
        }
        (Some(_), false) => format!("no version is pinned: `{}`", pin.text),
        (None, _) => "no version is pinned: without a tag it is `latest`, which".to_owned(),
    };
    let tags = match tags(image, told) {
        Ok(tags) => tags,
        Err(trouble) => return format!("{what} moves on by itself, and {trouble}"),
    };
    let likely = likely(pin, &tags);
    let same = now.as_ref().ok().and_then(|now| {
        likely.iter().find(|tag| digest(image, tag, told).is_ok_and(|digest| digest == *now))
    });
    match (same, likely.first(), now) {
        (Some(same), _, _) => format!("{what} is the same image as `{same}` today: pin that"),
        (None, _, Err(trouble)) => format!("{what} moves on by itself, and {trouble}"),
        (None, Some(newest), Ok(_)) => {
            format!("{what} is none of the newest versions today: pin one, such as `{newest}`")
        }
        (None, None, Ok(_)) => {
            format!("{what} moves on by itself, and no tag names a version: pin its digest")
        }
    }
}

/// How most versions are written; of those that are as many the longest.
fn usual_layout(versions: &[&Tag]) -> Option<String> {
    let count = |layout: &str| versions.iter().filter(|tag| tag.layout == layout).count();
    let layouts: BTreeSet<&str> = versions.iter().map(|tag| tag.layout.as_str()).collect();
    layouts.into_iter().max_by_key(|layout| (count(layout), layout.len())).map(str::to_owned)
}
