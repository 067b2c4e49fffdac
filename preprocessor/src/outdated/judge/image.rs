//! What there is to say of an image.

use std::collections::BTreeSet;

use super::choice::{self, Choice, Doubtful};
use super::tag::Tag;
use crate::outdated::answer::{Answer, Behind, Notes, Update};
use crate::outdated::date::Date;
use crate::outdated::pin::Image;
use crate::outdated::release::{Known, Question, Told};
use crate::outdated::spelling::Spelling;

mod channel;
mod unpinned;

/// How many doubtful tags are asked about.
const DOUBTS: usize = 3;

/// What has to be asked of an image at first: its tags, and what a tag means that is judged by that.
pub(super) fn questions(image: &Image) -> Vec<Question> {
    let tag = written(image);
    let mut questions = vec![tags_of(image)];
    if image.digest.is_some() || !is_pinned(&tag, image) {
        questions.push(digest_of(image, &tag.text));
    }
    questions
}

/// What has to be asked once the tags are known: the digests of what would be proposed, and of what would be but for
/// a doubt.
pub(super) fn further(image: &Image, told: &Told, today: Date) -> Vec<Question> {
    let Ok(tags) = tags(image, told) else { return Vec::new() };
    let pin = written(image);
    let mut wanted = BTreeSet::new();
    if is_pinned(&pin, image) {
        let choice = choose(image, &pin, &tags, told, today);
        if image.digest.is_some() {
            let updates = [choice.minor, choice.major, choice.elsewhere];
            wanted.extend(updates.into_iter().flatten().map(|tag| tag.text.as_str()));
        }
        for Doubtful { tag, .. } in choice.doubtful.iter().take(DOUBTS) {
            wanted.insert(&tag.text);
            wanted.extend(channel::of(tag, &tags));
        }
    } else if image.digest.is_none() {
        wanted.extend(unpinned::likely(&pin, &tags));
    }
    wanted.into_iter().map(|tag| digest_of(image, tag)).collect()
}

/// What there is to say of it.
pub(super) fn answer(image: &Image, told: &Told, today: Date) -> Answer {
    let pin = written(image);
    if !is_pinned(&pin, image) {
        return unpinned::answer(image, &pin, told);
    }
    let tags = match tags(image, told) {
        Ok(tags) => tags,
        Err(why) => return Answer::Unchecked { why },
    };
    let choice = choose(image, &pin, &tags, told, today);
    let known = tags.iter().any(|tag| tag.text == pin.text);
    let mut notes = Notes::default();
    notes.lines.extend(choice::end(&pin, &image.repository, today));
    notes.lines.extend(left_out(&choice.doubtful));
    let mut update = |tag: Option<&Tag>| tag.map(|tag| update(image, tag, told, &mut notes.lines));
    let (minor, major, elsewhere) = (update(choice.minor), update(choice.major), update(choice.elsewhere));
    notes.elsewhere = elsewhere;
    if minor.is_none() && major.is_none() {
        return at_newest(image, &pin, known, told, notes);
    }
    if !known {
        notes.lines.push(format!("there is no tag `{}` any more", pin.text));
    }
    notes.lines.extend(odd_node(image, major.as_ref()));
    Answer::Behind(Behind { minor, major, notes })
}

/// The choice among an image's tags, where a tag that means what `latest` means is a release, whatever it looks like.
fn choose<'t>(image: &Image, pin: &Tag, tags: &'t [Tag], told: &Told, today: Date) -> Choice<'t> {
    let vouched = |tag: &Tag| {
        let is_same = |channel: &&str| matches!((digest(image, &tag.text, told), digest(image, channel, told)), (Ok(a), Ok(b)) if a == b);
        channel::of(tag, tags).iter().any(is_same)
    };
    choice::choose(pin, choice::Known { repository: &image.repository, tags, today, vouched: &vouched })
}

/// What was left out for a doubt, in a sentence for each kind of doubt.
fn left_out(doubtful: &[Doubtful<'_>]) -> Vec<String> {
    let mut kinds: Vec<(&str, &str, usize)> = Vec::new();
    for Doubtful { tag, why } in doubtful {
        match kinds.iter_mut().find(|(_, known, _)| known == why) {
            Some((_, _, more)) => *more += 1,
            None => kinds.push((&tag.text, why, 0)),
        }
    }
    let sentence = |(tag, why, more): (&str, &str, usize)| match more {
        0 => format!("`{tag}` is left out: {why}, and nothing shows that it was meant"),
        1 => format!("`{tag}` and one more are left out: {why}, and nothing shows that they were meant"),
        _ => format!("`{tag}` and {more} more are left out: {why}, and nothing shows that they were meant"),
    };
    kinds.into_iter().map(sentence).collect()
}

/// What there is to say of a tag that nothing is newer than: it may mean another image by now, or not be there.
fn at_newest(image: &Image, pin: &Tag, known: bool, told: &Told, notes: Notes) -> Answer {
    if !known {
        let why = format!(
            "`{}` has no tag `{}`, and none that is newer and written alike: look whether it is misspelt, or was removed",
            image.name, pin.text
        );
        return Answer::Unchecked { why };
    }
    let Some(pinned) = image.digest.as_ref().map(Spelling::text) else { return Answer::Current(notes) };
    match digest(image, &pin.text, told) {
        Err(why) => Answer::Unchecked { why },
        Ok(now) if now == pinned => Answer::Current(notes),
        Ok(now) => Answer::Behind(moved(&pin.text, now, notes)),
    }
}

/// The answer for a tag that means another image than the one that is pinned by digest.
fn moved(tag: &str, now: &str, notes: Notes) -> Behind {
    let minor = Update { to: tag.to_owned(), release: None, digest: Some(now.to_owned()) };
    Behind { minor: Some(minor), major: None, notes }
}

/// A tag as an update, with its digest if the pin has one; a digest that is not known is told of.
fn update(image: &Image, tag: &Tag, told: &Told, notes: &mut Vec<String>) -> Update {
    let digest = image.digest.as_ref().and_then(|_| match digest(image, &tag.text, told) {
        Ok(digest) => Some(digest.to_owned()),
        Err(why) => {
            notes.push(format!("the digest of `{}` is not known: {why}", tag.text));
            None
        }
    });
    Update { to: tag.text.clone(), release: None, digest }
}

/// That a major version of Node is one of those that are never kept for long.
fn odd_node(image: &Image, major: Option<&Update>) -> Option<String> {
    let number = *Tag::parse(&major?.to).numbers.first()?;
    let is_node = image.repository == "library/node" && number % 2 == 1;
    is_node.then(|| format!("Node {number} is an odd release, which never becomes a long-term one"))
}

/// The tag that counts: the one that is written, otherwise `latest`, as for Docker.
fn written(image: &Image) -> Tag {
    Tag::parse(&image.tag.as_ref().map_or_else(|| "latest".to_owned(), Spelling::text))
}

/// Whether a tag pins anything: a version, or a release of the distribution that the image is.
fn is_pinned(tag: &Tag, image: &Image) -> bool {
    let release = tag.base.as_ref().is_some_and(|base| !base.is_rolling());
    tag.is_versioned() || (release && choice::distribution(&image.repository).is_some())
}

fn tags_of(image: &Image) -> Question {
    Question::Tags { registry: image.registry.clone(), repository: image.repository.clone() }
}

fn digest_of(image: &Image, tag: &str) -> Question {
    Question::Digest {
        registry: image.registry.clone(),
        repository: image.repository.clone(),
        tag: tag.to_owned(),
    }
}

/// The tags of an image's repository, each taken apart once; or why they are not known.
fn tags(image: &Image, told: &Told) -> Result<Vec<Tag>, String> {
    match told.get(&tags_of(image)) {
        Some(Ok(Known::Tags(tags))) => Ok(tags.iter().map(|tag| Tag::parse(tag)).collect()),
        Some(Err(trouble)) => Err(trouble.message.clone()),
        _ => Err(format!("nobody said which tags there are of `{}`", image.name)),
    }
}

/// What a tag means now, or why that is not known.
fn digest<'t>(image: &Image, tag: &str, told: &'t Told) -> Result<&'t str, String> {
    match told.get(&digest_of(image, tag)) {
        Some(Ok(Known::Digest(digest))) => Ok(digest),
        Some(Err(trouble)) => Err(trouble.message.clone()),
        _ => Err(format!("nobody said what `{}:{tag}` means", image.name)),
    }
}
