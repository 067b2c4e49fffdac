//! What the first word of an info string says about a block.

use crate::suggestion::closest;

use super::Kind;
use super::attributes::FLAGS;

/// A language as drydock sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Console,
    Script,
    Yaml,
    Dockerfile,
    /// `text` that states the output of the block before it.
    Output,
    /// Anything else: drydock's only when it quotes a file.
    Other,
}

/// All names of the languages that drydock runs.
const NAMES: [&str; 8] = ["console", "sh", "bash", "shell", "yaml", "yml", "docker", "dockerfile"];

/// Names that other tools give to sessions at a prompt.
const SESSIONS: [&str; 8] =
    ["", "shell-session", "shellsession", "sh-session", "bash-session", "session", "terminal", "prompt"];

impl Language {
    /// The language of a name, whatever its case.
    pub(super) fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "console" => Self::Console,
            "sh" | "bash" | "shell" => Self::Script,
            "yaml" | "yml" => Self::Yaml,
            "docker" | "dockerfile" => Self::Dockerfile,
            _ => Self::Other,
        }
    }

    /// What a block of this language is when its content cannot tell.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Console => Kind::Console,
            Self::Script => Kind::Script,
            Self::Dockerfile => Kind::Dockerfile,
            Self::Yaml | Self::Output | Self::Other => Kind::Data,
        }
    }

    /// Whether every word behind it must be known.
    pub(super) fn is_ours(self) -> bool {
        self != Self::Other
    }
}

/// The language that was meant by a name one slip away from a long one of ours, or by one of ours with marks
/// around it.
///
/// Short names are left alone: `ash` and `zsh` are shells, `xml` is not misspelt `yml`.
pub(super) fn misspelt(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    if let Some(meant) = decorated(&name) {
        return Some(meant);
    }
    let meant = closest(&name, NAMES.into_iter().filter(|known| known.len() >= 5))?;
    (strsim::damerau_levenshtein(&name, meant) == 1).then_some(meant)
}

/// The language in what other tools write: `{.console}`, `console{1,3}`, `yaml:site.yml`.
fn decorated(name: &str) -> Option<&'static str> {
    let word = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = word.find(|c: char| !c.is_alphanumeric() && !"-_+.".contains(c)).unwrap_or(word.len());
    NAMES.into_iter().find(|known| *known == &word[..end] && *known != name)
}

/// Whether a name leaves it open that the block is a session at a prompt; a flag is no name at all.
pub(super) fn may_be_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SESSIONS.contains(&name.as_str()) || FLAGS.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::{Language, NAMES, misspelt};
    use crate::blocks::catalogue::LANGUAGES;

    #[test]
    fn the_catalogue_has_every_name_and_no_other() {
        let listed = LANGUAGES.iter().flat_map(|entry| entry.name.split(' '));
        assert_eq!(listed.filter(|name| *name != "text,output").collect::<Vec<_>>(), NAMES);
        assert!(NAMES.iter().all(|name| Language::of(name).is_ours()));
    }

    #[test]
    fn one_slip_in_a_long_name_is_noticed() {
        let cases = [
            ("consle", Some("console")),
            ("consoel", Some("console")),
            ("dockerfil", Some("dockerfile")),
            ("shel", Some("shell")),
            ("{.bash}", Some("bash")),
            ("sh{1}", Some("sh")),
            ("yaml:a.yml", Some("yaml")),
            ("docker-compose", None),
            ("yaml+jinja", None),
            ("größe", None),
            ("console", None),
            ("docker", None),
            ("zsh", None),
            ("xml", None),
            ("toml", None),
            ("rust", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(misspelt(name), expected, "{name}");
        }
    }
}
