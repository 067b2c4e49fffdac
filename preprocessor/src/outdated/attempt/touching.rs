//! Which chapters an update touches.

use camino::Utf8Path;

use super::Placed;
use super::candidate::{Candidate, is_named};
use crate::blocks::{Action, Step};
use crate::scenarios::Scenario;

/// Whether a chapter has to do with what is updated: it says that it is the way to another version of it, or a step of it
/// names it or a file that pins it.
///
/// `dir` is the folder in the machine that quotes are relative to.
#[must_use]
pub fn touches(scenario: &Scenario, candidate: &Candidate, placed: &[Placed], dir: &Utf8Path) -> bool {
    is_way(scenario, candidate) || scenario.steps().any(|step| names(step, candidate, placed, dir))
}

/// Whether a chapter says that it is the way to another version of what is updated.
#[must_use]
pub fn is_way(scenario: &Scenario, candidate: &Candidate) -> bool {
    scenario.updates().iter().any(|name| is_named(&candidate.name, name))
}

fn names(step: &Step, candidate: &Candidate, placed: &[Placed], dir: &Utf8Path) -> bool {
    let last = candidate.name.rsplit('/').next().unwrap_or(&candidate.name);
    let (file, texts): (Option<&str>, [&str; 2]) = match &step.action {
        Action::Command(text) | Action::Script(text) | Action::Compose(text) | Action::Dockerfile(text) => {
            (None, [text, ""])
        }
        Action::Ansible { document, .. } => (None, [document, ""]),
        Action::Quote { file, text } => (Some(file), [text, ""]),
        Action::Edit { file, fragment, replacement } => (Some(file), [fragment, replacement]),
        Action::Build { file } => (Some(file), ["", ""]),
        Action::Look => return false,
    };
    let quoted = file.map(|file| dir.join(file));
    let in_machine = || placed.iter().filter_map(|placed| placed.in_machine.as_deref());
    let written = |path: &Utf8Path| {
        let relative = path.strip_prefix(dir).unwrap_or(path);
        texts.iter().any(|text| text.contains(relative.as_str()))
    };
    texts.iter().any(|text| holds_word(text, last))
        || in_machine().any(|path| quoted.as_deref() == Some(path) || written(path))
}

/// Whether a text holds a name as a word of its own. What hyphens and underscores join are several words: a container
/// `postgres_container` has to do with `postgres`.
fn holds_word(text: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric();
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(inside) && !after.is_some_and(inside)
    })
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::super::candidate::sample::postgres;
    use super::{holds_word, is_way, touches};
    use crate::outdated::attempt::Placed;
    use crate::sample;

    #[test]
    fn a_chapter_is_touched_by_what_its_steps_name() {
        let placed = [Placed {
            file: "stack/src/db/Dockerfile".into(),
            of_stack: "src/db/Dockerfile".into(),
            in_machine: Some("/titb/src/db/Dockerfile".into()),
            text: "FROM postgres:17\n".into(),
        }];
        let quote = "<!-- drydock: file = \"src/db/Dockerfile\" -->\n```docker\nCMD [\"x\"]\n```\n";
        let edit =
            "\n<!-- drydock: file = \"src/db/Dockerfile\", edit = true -->\n```docker\nCMD [\"y\"]\n```\n";
        for (text, expected) in [
            ("postgres in prose\n\n```console\n$ docker ps\npostgres_container\n```\n".to_owned(), false),
            ("```console\n$ docker exec postgres_container true\n```\n".to_owned(), true),
            ("```sh\ncat src/db/Dockerfile\n```\n".to_owned(), true),
            ("```sh\ncat src/web/Dockerfile\n```\n".to_owned(), false),
            ("```yaml\n- a:\n    image: postgres:15\n```\n".to_owned(), true),
            (quote.to_owned(), true),
            (quote.to_owned() + edit, true),
            (quote.replace("db", "web"), false),
            ("<!-- drydock: updates = \"postgres\" -->\n```sh\ntrue\n```\n".to_owned(), true),
            ("<!-- drydock: updates = [\"redis\", \"nginx\"] -->\n```sh\ntrue\n```\n".to_owned(), false),
        ] {
            let scenario = sample::scenario(&text);
            let found = touches(&scenario, &postgres(), &placed, Utf8Path::new("/titb"));
            assert_eq!(found, expected, "{text}");
            assert_eq!(is_way(&scenario, &postgres()), text.contains("updates = \"postgres\""), "{text}");
        }
    }

    #[test]
    fn words_are_whole() {
        for (text, word, expected) in [
            ("docker pull redis:8", "redis", true),
            ("docker exec redis_container sh", "redis", true),
            ("redistribute", "redis", false),
            ("mypostgres postgresql", "postgres", false),
            ("mypostgres x-postgres-1", "postgres", true),
            ("postgres", "postgres", true),
            ("größere", "re", false),
        ] {
            assert_eq!(holds_word(text, word), expected, "{text}");
        }
    }
}
