//! References to images: registry, repository, tag and digest, each with its place.

use oci_spec::distribution::Reference;

use super::super::pin::{Image, Manifest, Pin, Subject, Unresolved};
use super::super::spelling::Spelling;
use crate::span::Span;

/// The image that a text refers to.
///
/// `None` for what no registry has: `scratch`, and the id of an image.
///
/// # Errors
///
/// Says why it is no reference, in the words of a sentence's end.
pub(super) fn read(written: &Spelling) -> Result<Option<Image>, String> {
    let text = written.text();
    if text == "scratch" || is_id(&text) {
        return Ok(None);
    }
    let reference =
        Reference::try_from(text.as_str()).map_err(|error| format!("it names no image: {error}"))?;
    let (named, digest) = match text.find('@') {
        Some(at) => (at, Some(written.part(at + 1..text.len()))),
        None => (text.len(), None),
    };
    let path = text[..named].rfind('/').map_or(0, |slash| slash + 1);
    let colon = text[path..named].find(':').map(|at| path + at);
    let tag = colon.map(|at| written.part(at + 1..named));
    Ok(Some(Image {
        registry: reference.registry().to_owned(),
        repository: reference.repository().to_owned(),
        name: text[..colon.unwrap_or(named)].to_owned(),
        tag,
        digest,
        platform: None,
    }))
}

/// The same, with the tag apart; a tag within the name counts more.
pub(super) fn read_apart(name: &Spelling, tag: Option<Spelling>) -> Result<Option<Image>, String> {
    let Some(mut image) = read(name)? else { return Ok(None) };
    if image.tag.is_none()
        && image.digest.is_none()
        && let Some(tag) = tag
    {
        // The only things to write behind the name besides a tag.
        if tag.text().starts_with("sha256:") {
            image.digest = Some(tag);
        } else {
            let whole = format!("{}:{}", image.name, tag.text());
            Reference::try_from(whole.as_str())
                .map_err(|error| format!("{whole} names no image: {error}"))?;
            image.tag = Some(tag);
        }
    }
    Ok(Some(image))
}

/// A pin of what a reader found.
///
/// `written` is the reference as it was put together, `used` where the file makes use of it. It is shown where all of
/// it stands, or where what would be changed does, or else where it is used.
pub(super) fn pin(
    manifest: Manifest,
    read: Result<Option<Image>, String>,
    written: &Spelling,
    used: Span,
) -> Option<Pin> {
    match read {
        Ok(image) => {
            let image = image?;
            let version = image.tag.iter().chain(&image.digest);
            let changed = version.flat_map(|version| &version.pieces).find_map(|piece| piece.span.clone());
            let stands = written.place().cloned().filter(|place| place.text() == written.text());
            let bare = written.text().len() == image.name.len();
            let apart = bare && (image.tag.is_some() || image.digest.is_some());
            let span = if apart { changed } else { stands.or(changed) }.unwrap_or(used);
            Some(Pin { manifest, subject: Subject::Image(image), span })
        }
        Err(why) => Some(unresolved(manifest, written.text(), why, used)),
    }
}

/// A pin of which it cannot be told what it pins.
pub(super) fn unresolved(manifest: Manifest, written: impl Into<String>, why: String, span: Span) -> Pin {
    Pin { manifest, subject: Subject::Unresolved(Unresolved { written: written.into(), why }), span }
}

/// Whether it is the id of an image, short or whole.
fn is_id(text: &str) -> bool {
    let hex = text.strip_prefix("sha256:").unwrap_or(text);
    let long = hex.len() == 64 || hex.len() == 12 && hex.contains(|c: char| c.is_ascii_digit());
    long && hex.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}
