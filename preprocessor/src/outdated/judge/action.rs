//! What there is to say of a pinned action of GitHub's.

mod tag;

use std::collections::BTreeMap;

use self::tag::Tag;
use crate::outdated::answer::{Answer, Behind, Notes, Update};
use crate::outdated::pin::Action;
use crate::outdated::release::{Known, Question, Refs, Told};

/// What has to be asked about an action: the names of its repository.
pub(super) fn questions(action: &Action) -> Vec<Question> {
    vec![Question::Refs { repository: action.repository.clone() }]
}

/// What there is to say of an action.
///
/// For one that is pinned to a commit, an update is a commit, and its `release` is the tag for the comment behind it.
pub(super) fn answer(action: &Action, told: &Told) -> Answer {
    let refs = questions(action).iter().find_map(|question| told.get(question));
    let answer = match refs {
        Some(Ok(Known::Refs(refs))) => judged(action, refs),
        Some(Err(trouble)) => Err(trouble.message.clone()),
        Some(Ok(_)) | None => Err(format!("nobody was asked about {}", action.repository)),
    };
    answer.unwrap_or_else(|why| Answer::Unchecked { why })
}

/// The error says why it could not be checked.
fn judged(action: &Action, refs: &Refs) -> Result<Answer, String> {
    let at = action.at.text();
    // A tag may look like a commit, but nobody would call it so.
    if is_commit(&at) && !refs.tags.contains_key(&at) {
        return by_commit(action, &at, refs);
    }
    let names = if refs.tags.contains_key(&at) { &refs.tags } else { &refs.branches };
    if !names.contains_key(&at) {
        return Err(format!("{} has neither a tag nor a branch {at}", action.repository));
    }
    let Some(pinned) = Tag::parse(&at) else {
        return Err(format!(
            "no version is pinned: {at} is whatever {} has there when it is run; a tag of a version can be checked",
            action.repository
        ));
    };
    let newer = Newer::than(&pinned, names);
    let update = |tag: &Tag| Update { to: tag.text.clone(), release: None, digest: None };
    Ok(newer.answer(update, Vec::new()))
}

/// What there is to say of a commit, by the version in the comment behind it or by the tags that mean it.
fn by_commit(action: &Action, commit: &str, refs: &Refs) -> Result<Answer, String> {
    let comment = action.comment.as_ref().map(crate::outdated::spelling::Spelling::text);
    let named = match &comment {
        Some(comment) => comment.clone(),
        None => most_precise(commit, &refs.tags)
            .ok_or_else(|| {
                format!(
                    "no tag of {} means the commit {}: a comment behind it, as `# v1.2.3`, would say what it is",
                    action.repository,
                    short(commit)
                )
            })?
            .text,
    };
    let meant = refs
        .tags
        .get(&named)
        .ok_or_else(|| format!("{} has no tag {named}, which is behind the commit", action.repository))?;
    let pinned = Tag::parse(&named).ok_or_else(|| format!("{named}, behind the commit, is no version"))?;
    let newer = Newer::than(&pinned, &refs.tags);
    let update = |tag: &Tag| Update {
        to: refs.tags.get(&tag.text).cloned().unwrap_or_default(),
        release: Some(tag.text.clone()),
        digest: None,
    };
    if meant.eq_ignore_ascii_case(commit) {
        return Ok(newer.answer(update, Vec::new()));
    }
    let note = format!("{named} is the commit {} now, not the one that is pinned", short(meant));
    let again = || Update { to: meant.clone(), release: Some(named.clone()), digest: None };
    match newer.answer(update, vec![note]) {
        Answer::Behind(behind) => {
            Ok(Answer::Behind(Behind { minor: behind.minor.or_else(|| Some(again())), ..behind }))
        }
        Answer::Current(notes) => Ok(Answer::Behind(Behind { minor: Some(again()), major: None, notes })),
        unchecked @ Answer::Unchecked { .. } => Ok(unchecked),
    }
}

/// The tag that says most of a commit: the one with most numbers.
fn most_precise(commit: &str, tags: &BTreeMap<String, String>) -> Option<Tag> {
    let meaning = tags.iter().filter(|(_, meant)| meant.eq_ignore_ascii_case(commit));
    meaning.filter_map(|(name, _)| Tag::parse(name)).max_by_key(|tag| tag.numbers.len())
}

/// What is newer than a tag.
struct Newer {
    minor: Option<Tag>,
    major: Option<Tag>,
    notes: Vec<String>,
}

impl Newer {
    fn than(pinned: &Tag, names: &BTreeMap<String, String>) -> Self {
        let alike: Vec<Tag> =
            names.keys().filter_map(|name| Tag::parse(name)).filter(|tag| tag.is_like(pinned)).collect();
        let newest = |precise: bool, same_first: bool| {
            alike
                .iter()
                .filter(|tag| !precise || tag.numbers.len() == pinned.numbers.len())
                .filter(|tag| (tag.numbers[0] == pinned.numbers[0]) == same_first)
                .filter(|tag| tag.is_after(pinned))
                .max_by(|one, other| one.numbers.cmp(&other.numbers))
                .cloned()
        };
        let (major, any) = (newest(true, false), newest(false, false));
        let mut notes = Vec::new();
        // Some give up moving tags: what is newer must not be missed for that.
        let major = match (major, any) {
            (Some(major), Some(any)) if any.numbers[0] <= major.numbers[0] => Some(major),
            (_, Some(any)) => {
                let wanted = any.first_numbers(pinned.numbers.len());
                if wanted != any.text {
                    notes.push(format!("there is no {wanted}: {} says most like it what it is", any.text));
                }
                Some(any)
            }
            (major, None) => major,
        };
        Self { minor: newest(true, true), major, notes }
    }

    fn answer(self, update: impl Fn(&Tag) -> Update, mut lines: Vec<String>) -> Answer {
        lines.extend(self.notes);
        let notes = Notes { lines, elsewhere: None };
        let (minor, major) = (self.minor.as_ref().map(&update), self.major.as_ref().map(&update));
        if minor.is_none() && major.is_none() {
            return Answer::Current(notes);
        }
        Answer::Behind(Behind { minor, major, notes })
    }
}

/// Whether it is a commit's whole name.
fn is_commit(at: &str) -> bool {
    matches!(at.len(), 40 | 64) && at.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

#[cfg(test)]
mod tests;
