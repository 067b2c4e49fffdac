//! Images that cannot be pulled.

use super::captured::captured;
use super::nearest::{did_you_mean, listed};
use super::words::docker;
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Question};

/// What an engine says whose own registry does not have an image, and which then turns to Docker Hub in vain.
const BEYOND: [&str; 3] = ["registry-1.docker.io", "pull access denied", "manifest unknown"];

/// The image that is not to be had.
fn image(trouble: &Trouble<'_>) -> Option<String> {
    if !BEYOND.iter().any(|words| trouble.output.contains(words)) {
        return None;
    }
    let asked_for = || {
        let words = docker(trouble.command)?;
        let pull = words.iter().position(|word| word == "pull")?;
        words[pull + 1..].iter().rfind(|word| !word.starts_with('-')).cloned()
    };
    asked_for().or_else(|| {
        let forms =
            [r"Unable to find image '([^']+)' locally", r"docker\.io/(?:library/)?([\w./-]+:[\w.-]+): "];
        captured(&trouble.output, &forms).map(|name| name.trim_end_matches(":latest").to_owned())
    })
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    image(trouble).map(|_| vec![Question::PullableImages, Question::Images]).unwrap_or_default()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let image = image(trouble)?;
    let pullable: Vec<&str> = facts.lines(&Question::PullableImages).collect();
    let present: Vec<&str> = facts.lines(&Question::Images).collect();
    let meant = did_you_mean(&image, &[pullable.as_slice(), present.as_slice()].concat());
    let help = match (meant, pullable.as_slice()) {
        (Some(meant), _) => meant,
        (None, []) => {
            "the stack has no image to be pulled: add it to `stack.toml` as a `[[mirror]]`".to_owned()
        }
        (None, pullable) => {
            format!(
                "what can be pulled is {}: add the image to `stack.toml` as a `[[mirror]]`",
                listed(pullable)
            )
        }
    };
    Some(Advice::new(help).about(&image, "not to be had in a sandbox"))
}
