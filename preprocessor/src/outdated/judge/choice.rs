//! What of a repository's tags could stand in the place of one of them.

use std::cmp::Ordering;

use super::base;
use super::series::is_for_trying;
use super::slip::Usage;
use super::tag::Tag;
use crate::outdated::date::Date;

/// What could stand in a tag's place.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice<'t> {
    /// The newest that keeps the first number, or for a distribution the release.
    pub(super) minor: Option<&'t Tag>,
    /// The newest of all, where that is another one.
    pub(super) major: Option<&'t Tag>,
    /// The newest on a newer base.
    pub(super) elsewhere: Option<&'t Tag>,
    /// What would be newest, and is left out unless somebody vouches for it.
    pub(super) doubtful: Vec<Doubtful<'t>>,
}

/// A tag that looks newest, and may be no release at all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubtful<'t> {
    /// The tag.
    pub(super) tag: &'t Tag,
    /// What is odd about it, in the words of a sentence's end.
    pub(super) why: &'static str,
}

/// What is known about a repository, for a choice among its tags.
#[derive(Clone, Copy)]
pub(super) struct Known<'t, 'f> {
    /// The repository within its registry.
    pub(super) repository: &'f str,
    /// Its tags.
    pub(super) tags: &'t [Tag],
    /// The day.
    pub(super) today: Date,
    /// Whether a tag is known to be a release, whatever it looks like.
    pub(super) vouched: &'f dyn Fn(&Tag) -> bool,
}

/// The distribution that a repository's images are, if they are one: then a codename is the version, and no base.
pub(super) fn distribution(repository: &str) -> Option<&'static str> {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    match name {
        "debian" | "minideb" => Some("debian"),
        "ubuntu" => Some("ubuntu"),
        "centos" => Some("centos"),
        // Images for building on both; the codename says which.
        "buildpack-deps" | "base-debian" | "base-ubuntu" => Some("*"),
        _ => None,
    }
}

/// The choice for what is at `pin`.
pub(super) fn choose<'t>(pin: &Tag, known: Known<'t, '_>) -> Choice<'t> {
    match distribution(known.repository) {
        Some(_) if pin.base.is_some() => by_codename(pin, known),
        Some("*") if pin.numbers.len() > 1 => by_release(pin, known, "ubuntu"),
        Some(family) => by_release(pin, known, family),
        None => by_version(pin, known),
    }
}

/// The choice for a tag that names a distribution's release by its codename.
fn by_codename<'t>(pin: &Tag, known: Known<'t, '_>) -> Choice<'t> {
    let alike = || known.tags.iter().filter(|tag| tag.is_like(pin));
    let minor = alike().filter(|tag| tag.base == pin.base && is_newer(tag, pin)).max_by(order);
    let releases = alike().filter(|tag| may_move(pin, tag, known.today));
    let major = releases.max_by(|a, b| newer_base(a, b).then_with(|| order(a, b)));
    Choice { minor, major, ..Choice::default() }
}

/// The choice for a tag that names a distribution's release by its number.
fn by_release<'t>(pin: &Tag, known: Known<'t, '_>, family: &str) -> Choice<'t> {
    by_number(pin, known, &Usage::of(known.tags), &|tag| is_release_for(family, pin, tag, known.today))
}

/// The choice for a tag of a program's version.
fn by_version<'t>(pin: &Tag, known: Known<'t, '_>) -> Choice<'t> {
    let usage = Usage::of(known.tags);
    let mut choice = by_number(pin, known, &usage, &|tag| tag.base == pin.base);
    let mut moved: Vec<&Tag> = released(pin, known)
        .filter(|tag| may_move(pin, tag, known.today))
        .filter(|tag| tag.version_newer(pin) != Ordering::Less || pin.is_day())
        .collect();
    prefer_final(&mut moved);
    moved.sort_by(|a, b| a.version_newer(b).then_with(|| newer_base(a, b)).then_with(|| order(a, b)));
    for tag in moved.into_iter().rev() {
        match usage.slip(tag, pin) {
            Some(why) if !(known.vouched)(tag) => choice.doubtful.push(Doubtful { tag, why }),
            _ => {
                choice.elsewhere = Some(tag);
                break;
            }
        }
    }
    if let Some(successor) = successor(pin, known) {
        if (known.vouched)(successor) {
            choice.major = Some(successor);
        } else {
            choice
                .doubtful
                .push(Doubtful { tag: successor, why: "it counts by years, which the pin does not" });
        }
    }
    choice
}

/// The newest with the same first number and the newest of all, among those that are `wanted`.
fn by_number<'t>(
    pin: &Tag,
    known: Known<'t, '_>,
    usage: &Usage<'_>,
    wanted: &dyn Fn(&Tag) -> bool,
) -> Choice<'t> {
    let mut newer: Vec<&Tag> = released(pin, known).filter(|tag| is_newer(tag, pin) && wanted(tag)).collect();
    prefer_final(&mut newer);
    newer.sort_by(order);
    // An image that is named by its base and the day it was made has no versions that could break anything.
    let keeps =
        |tag: &Tag| tag.numbers.first() == pin.numbers.first() || (pin.is_day() && pin.base.is_some());
    let mut choice = Choice::default();
    for tag in newer.into_iter().rev() {
        match usage.slip(tag, pin) {
            Some(why) if !(known.vouched)(tag) => choice.doubtful.push(Doubtful { tag, why }),
            _ if keeps(tag) => {
                choice.minor = Some(tag);
                break;
            }
            _ => {
                choice.major.get_or_insert(tag);
            }
        }
    }
    choice
}

/// The newest version of a program that went over from small numbers to years, if it did; relics look the same.
fn successor<'t>(pin: &Tag, known: Known<'t, '_>) -> Option<&'t Tag> {
    let dated = known.tags.iter().filter(|tag| tag.counts_years_after(pin) && tag.stage.is_final());
    dated.filter(|tag| tag.base == pin.base).max_by(order)
}

/// The tags that could stand in the pin's place but for version and base.
fn released<'t>(pin: &Tag, known: Known<'t, '_>) -> impl Iterator<Item = &'t Tag> {
    let trying = is_for_trying(known.repository, pin, known.tags);
    known.tags.iter().filter(move |tag| {
        tag.is_like(pin)
            && is_allowed_stage(tag, pin)
            && (trying || !is_for_trying(known.repository, tag, known.tags))
    })
}

/// What there is to say of the end of what a tag stands on.
pub(super) fn end(pin: &Tag, repository: &str, today: Date) -> Option<String> {
    match (&pin.base, distribution(repository)) {
        (Some(base), _) => base.end(today),
        (None, Some(family)) => base::end(family, &pin.numbers, today),
        (None, None) => None,
    }
}

/// Whether a distribution's release is out, and kept as long as the pinned one.
fn is_release_for(family: &str, pin: &Tag, tag: &Tag, today: Date) -> bool {
    let long_term = |tag: &Tag| base::is_long_term(family, &tag.numbers);
    let whole = tag.numbers.len() > 1 || family != "ubuntu";
    tag.is_dated()
        || !whole
        || (base::is_out(family, &tag.numbers, today) && (!long_term(pin) || long_term(tag)))
}

/// Leaves out what is not released, if there is anything else.
fn prefer_final(tags: &mut Vec<&Tag>) {
    if tags.iter().any(|tag| tag.stage.is_final()) {
        tags.retain(|tag| tag.stage.is_final());
    }
}

fn is_newer(tag: &Tag, pin: &Tag) -> bool {
    tag.newer(pin) == Ordering::Greater
}

/// What is not released is only for those who have such a thing already.
fn is_allowed_stage(tag: &Tag, pin: &Tag) -> bool {
    tag.stage.is_final() || !pin.stage.is_final()
}

fn may_move(pin: &Tag, tag: &Tag, today: Date) -> bool {
    matches!((&pin.base, &tag.base), (Some(from), Some(to)) if from.may_become(to, today))
}

fn newer_base(a: &Tag, b: &Tag) -> Ordering {
    match (&a.base, &b.base) {
        (Some(a), Some(b)) => a.newer(b),
        _ => Ordering::Equal,
    }
}

/// By version, and for the same version spelled in two ways by text, so that the order of the tags never matters.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "what iterators compare by")]
fn order(a: &&Tag, b: &&Tag) -> Ordering {
    a.newer(b).then_with(|| a.text.cmp(&b.text))
}
